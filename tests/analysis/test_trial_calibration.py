"""The published calibration: the file agrees with the code, and a part of it can be had again."""

import numpy as np
import polars as pl
import pytest

from analysis.paths import REFERENCE
from analysis.trial import calibration

COMMITTED = pl.read_csv(REFERENCE / "calibration.csv")


def calls(scenario, ratio, method, level):
    row = COMMITTED.filter(scenario=scenario, true_ratio=ratio, method=method, p_max=level)
    return row["calls"].item(), row["runs"].item()


def again(scenario, ratio, method, level):
    [wanted] = [known for known in calibration.SCENARIOS if known.name == scenario]
    _, runs = calls(scenario, ratio, method, level)
    return int((calibration.p_values(wanted, ratio, method, runs) <= level + 1e-12).sum())


def test_the_file_holds_what_the_code_would_run():
    assert COMMITTED["seed"].unique().to_list() == [calibration.SEED]
    assert set(COMMITTED["method"]) == set(calibration.METHODS)
    for scenario in calibration.SCENARIOS:
        rows = COMMITTED.filter(scenario=scenario.name)
        said = rows.select("months_before", "months_after", "baseline_months", "mean_a_month").unique().rows()
        assert said == [(scenario.months_before, scenario.months_after, scenario.baseline, scenario.mean)]
        assert rows["autocorrelation"].unique().to_list() == [scenario.process.autocorrelation]
        assert rows["log_variance"].unique().to_list() == [round(scenario.process.log_variance, 6)]
        assert rows.height == len(calibration.RATIOS) * len(calibration.METHODS) * len(calibration.LEVELS)


@pytest.mark.parametrize("method", ["exact_conditional", "quasi_poisson", "circular_shift"])
@pytest.mark.parametrize("scenario", ["over_dispersed", "like_mali"])
def test_quick_methods_come_out_the_same(scenario, method):
    assert again(scenario, 1.0, method, 0.05) == calls(scenario, 1.0, method, 0.05)[0]


def test_the_other_tail_comes_out_the_same_and_counts_no_series_without_a_p():
    [wanted] = [known for known in calibration.SCENARIOS if known.name == "over_dispersed"]
    p = calibration.p_values(wanted, 1.0, "exact_conditional", calibration.RUNS)
    row = COMMITTED.filter(scenario="over_dispersed", true_ratio=1.0, method="exact_conditional", p_max=0.025)
    assert int((p >= 0.975 - 1e-12).sum()) == row["calls_below"].item()
    empty = calibration.Scenario("empty", 24, 12, 12, 0.0, wanted.process)
    assert np.isnan(calibration.p_values(empty, 1.0, "exact_conditional", 3)).all()


def test_an_interval_holds_where_its_process_is_known_and_less_often_where_24_months_must_tell():
    """How often the nominal 95 % interval holds 1, as the pages say it."""
    rows = COMMITTED.filter(true_ratio=1.0, method="bootstrap", p_max=0.025)
    holds = dict(rows.select("scenario", 1 - (pl.col("calls") + pl.col("calls_below")) / pl.col("runs")).rows())
    assert holds["independent"] == pytest.approx(0.95, abs=0.02)
    assert holds["over_dispersed"] == pytest.approx(0.95, abs=0.02)
    assert 0.7 < holds["like_north"] < holds["like_mali"] < 0.9


@pytest.mark.slow
@pytest.mark.parametrize("method", ["bootstrap", "negative_binomial", "walk_windows", "walk_step"])
def test_slow_methods_come_out_the_same(method):
    made, (found, runs) = again("like_mali", 1.0, method, 0.05), calls("like_mali", 1.0, method, 0.05)
    assert abs(made - found) <= max(2, 0.005 * runs)  # another processor may round a tie the other way


def share(scenario, method, level=0.05, ratio=1.0):
    found, runs = calls(scenario, ratio, method, level)
    return found / runs


def test_known_figures():
    """The project's first simulation, by another generator, mean 4 a month, 24 + 12 months, one-sided 5 %, 500 runs:
    exact test wrong 16.6 % (over-dispersed) and 24.6 % (with autocorrelation), circular shift 2 to 3 %."""
    assert share("over_dispersed", "exact_conditional") == pytest.approx(0.166, abs=0.035)
    assert share("autocorrelated", "exact_conditional") == pytest.approx(0.246, abs=0.05)
    assert all(
        0.01 <= share(name, "circular_shift") <= 0.04 for name in ("independent", "over_dispersed", "autocorrelated")
    )
    assert share("independent", "exact_conditional") == pytest.approx(0.04, abs=0.02)


def test_the_bootstrap_is_less_often_wrong_than_the_model_it_calibrates():
    for scenario in calibration.SCENARIOS:
        if scenario.process.autocorrelation:
            assert share(scenario.name, "bootstrap") < share(scenario.name, "quasi_poisson") - 0.03
