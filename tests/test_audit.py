"""The audit of the pinned packages tells what is known, what is not, and what could not be looked up."""

import subprocess

import pytest

from tests import audit

CLEAN = {"name": "clean", "version": "1", "vulns": []}
HOLED = {"name": "holed", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1", "3"]}]}
UNFIXED = {"name": "open", "version": "4", "vulns": [{"id": "CVE-9", "fix_versions": []}]}
SKIPPED = {"name": "skipped", "skip_reason": "Dependency not found on PyPI and could not be audited"}


@pytest.mark.parametrize(
    ("answers", "code", "says"),
    [
        ({"pypi": [CLEAN]}, audit.CLEAN, "1 packages were looked up, and nothing is known"),
        ({"pypi": [CLEAN, HOLED]}, audit.KNOWN, "holed 2: PYSEC-1, fixed in 2.1, 3 (PyPI)\n1 known"),
        ({"pypi": [UNFIXED, SKIPPED]}, audit.KNOWN, "fixed in no version yet (PyPI)\n1 known"),
        ({"pypi": [CLEAN, SKIPPED]}, audit.NOT_LOOKED_UP, "PyPI looked up not skipped."),
        ({"pypi": [SKIPPED]}, audit.NOT_LOOKED_UP, "PyPI looked up none of the 1 packages."),
        ({"pypi": "no network"}, audit.NOT_LOOKED_UP, "PyPI did not answer: no network"),
        ({"pypi": [SKIPPED], "osv": "no network"}, audit.NOT_LOOKED_UP, "OSV did not answer: no network"),
        (
            {"pypi": [CLEAN, SKIPPED], "osv": [CLEAN, dict(CLEAN, name="skipped")]},
            audit.CLEAN,
            "2 packages were looked up",
        ),
        ({"pypi": "no network", "osv": [HOLED]}, audit.KNOWN, "(OSV)\n1 known"),
        ({"pypi": []}, audit.NOT_LOOKED_UP, "Not audited"),
    ],
)
def test_found_clean_and_not_looked_up_are_told_apart(answers, code, says):
    assert audit.told(answers)[0] == code
    assert says in audit.told(answers)[1]


def test_the_second_service_is_asked_only_where_the_first_does_not_answer(monkeypatch, capsys):
    asked = []

    def look_up(lock, service):
        asked.append((lock.name, service))
        return [CLEAN] if service == "osv" else "no network"

    monkeypatch.setattr(audit, "look_up", look_up)
    assert audit.main() == audit.CLEAN
    assert asked == [("requirements.lock", "pypi"), ("requirements.lock", "osv")]
    monkeypatch.setattr(audit, "look_up", lambda lock, service: asked.append(service) or [HOLED])
    assert audit.main() == audit.KNOWN
    assert asked[2:] == ["pypi"]
    assert "holed 2" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("stdout", "stderr", "answer"),
    [
        ('{"dependencies": [], "fixes": []}', "No known vulnerabilities found", []),
        ("", "Traceback\n  more\nConnectionError: nobody", "ConnectionError: nobody"),
        ("", "", "pip-audit said nothing"),
    ],
)
def test_what_pip_audit_prints_is_read(monkeypatch, stdout, stderr, answer):
    monkeypatch.setattr(
        audit.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1, stdout, stderr)
    )
    assert audit.look_up(audit.LOCK, "pypi") == answer


def test_pip_audit_reads_our_lock_without_a_network(monkeypatch):
    """Every pinned package is in the answer, or the service is named as silent; never a part of the lock in silence."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    answer = audit.look_up(audit.LOCK, "osv")
    assert isinstance(answer, str) and "Error" in answer
    assert audit.told({"osv": answer})[0] == audit.NOT_LOOKED_UP
