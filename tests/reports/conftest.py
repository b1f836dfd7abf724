"""A small site with the project's own configuration, written for the tests, and rendered once with each renderer."""

import re
import shutil
from pathlib import Path

import pytest

from reports import quarto
from reports.build import build

REPORTS = Path(__file__).resolve().parents[2] / "reports"
RENDERERS = ("embedded", "quarto")

VARIABLES = """\
pred:
  rr: "[1.19](/numbers.qmd#f-rr){.fact}"
  months: "[24](/numbers.qmd#f-months){.fact}"
plain:
  release: "2026.11"
"""

PART = """\
```{=html}
<figure class="chart" id="fig-monthly">
<div class="wide"><svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 200 80" style="max-width:700px"
  aria-labelledby="fig-monthly-t fig-monthly-d">
<title id="fig-monthly-t">Strikes a month</title><desc id="fig-monthly-d">Two bars.</desc>
<defs><clipPath id="fig-monthly-clip"><rect width="200" height="80"/></clipPath></defs>

<g clip-path="url(#fig-monthly-clip)"><rect x="10" y="20" width="30" height="60" fill="#0b6e8a"/>
<text x="10" y="15">4,711</text></g>
</svg></div><div class="narrow"></div>
<figcaption>
```

**Strikes rose by a ratio of {{< var pred.rr >}}** over {{< var pred.months >}} months.
[How it was made](/method.qmd#figures).

::: {.source}
Source: us. [the data as CSV](/downloads/monthly.csv) · [Link to this figure](#fig-monthly)
:::

```{=html}
<details><summary>The data as a table</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Table"><table><caption>Strikes a month</caption>
<thead><tr><th scope="col">month</th><th scope="col">strikes</th></tr></thead>
<tbody><tr><th scope="row">2024-08</th><td class="n">12</td></tr></tbody></table></div>
</details>
</figcaption>
</figure>
```
"""

CELL_PAGE = """\
---
title: "Explore"
jupyter: python3
---

## A live cell {#cell}

```{python}
#| label: shown
#| echo: true
import sys
from pathlib import Path

class Figure:
    def _repr_markdown_(self):
        fence = "`" * 3
        rows = Path("../data/rows.csv").read_text().count(",")
        drawing = '<svg role="img" viewBox="0 0 9 9"><title>A dot</title><circle r="4"/></svg>'
        return (f"{fence}{{=html}}\\n<figure class='chart' id='fig-dot'>{drawing}<figcaption>\\n{fence}\\n\\n"
                f"Counted **{rows} commas** [here](/numbers.qmd#f-rr).\\n\\n"
                f"{fence}{{=html}}\\n</figcaption></figure>\\n{fence}\\n")

print("noise", file=sys.stderr)
Figure()
```

{{< include _parts/cell.md >}}

```{python}
#| label: never
#| eval: false
raise SystemExit("this cell must not run")
```
"""

PAGES = {
    "index.qmd": """\
---
title: "The answer"
description: "Release {{< var plain.release >}}, ratio {{< var pred.rr >}}"
---

The ratio is {{< var pred.rr >}}; see [the prediction](/prediction.qmd#found "it") and [elsewhere](https://example.org/).

{{< include _parts/monthly.md >}}

## What we count {#count}

- A list with {{< var pred.months >}}, "quoted" and *stressed*.[^n]

[^n]: A note with {{< var pred.rr >}}.
""",
    "prediction.qmd": """\
---
title: "The prediction on trial"
---

## Found {#found}

::: {.callout-note}
## How sure
A callout of {{< meta title >}}: {{< var pred.rr >}}.
:::
""",
    "tinzaouaten.qmd": """\
---
title: "Tinzaouaten, 25 August 2024"
---

![](img/dot.svg){fig-alt="A dot"}
""",
    "claims.qmd": "---\ntitle: The claims ledger\n---\n\nEvery claim.\n",
    "data.qmd": "---\ntitle: The data\n---\n\n[rows](downloads/monthly.csv)\n",
    "method.qmd": "---\ntitle: Method\n---\n\n## Figures {#figures}\n\nSee [the top](index.qmd).\n",
    "monitors.qmd": "---\ntitle: Who is counted\n---\n\nBy whom.\n",
    "numbers.qmd": """\
---
title: "Every number"
---

::: {.scroll}
```{=html}
<table><thead><tr><th scope="col">what</th><th scope="col">value</th></tr></thead><tbody>
<tr id="f-rr"><th scope="row">rate ratio</th><td>1.19</td></tr>
<tr id="f-months"><th scope="row">months</th><td>24</td></tr></tbody></table>
```
:::
""",
    "calibration.qmd": "---\ntitle: How often wrong\n---\n\nText.\n",
    "scorecard.qmd": "---\ntitle: Other predictions\n---\n\nText.\n",
    "explore.qmd": CELL_PAGE,
}

OTHERS = {
    "_variables.yml": VARIABLES,
    "_parts/monthly.md": PART,
    "_parts/cell.md": '```{python}\n#| label: included\nprint("from an", "included cell")\n```\n',
    "downloads/monthly.csv": "month,strikes\n2024-08,12\n",
    "img/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>\n',
    "../data/rows.csv": "a,b,c\n1,2,3\n",
}


# the same pages in French, told apart by their numbers
FRENCH = {f"fr/{name}": text for name, text in (PAGES | OTHERS).items() if not name.startswith(("..", "img/"))}
FRENCH["fr/_variables.yml"] = VARIABLES.replace("1.19", "1,19")


def write_site(project: Path, changes: dict[str, str] | None = None) -> Path:
    """Write the sources of the test site into a project folder, with some files different; gives `reports`."""
    sources = project / "reports"
    for name, text in {**PAGES, **OTHERS, **FRENCH, **(changes or {})}.items():
        file = (sources / name).resolve()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for name in ("_quarto.yml", "fr/_quarto.yml", "theme.css", "site.js", "ledger.js", "query.js"):
        if name not in (changes or {}):
            shutil.copy(REPORTS / name, sources / name)
    for page in re.findall(r"href: ([a-z-]+\.qmd)", (sources / "_quarto.yml").read_text(encoding="utf-8")):
        for place in (sources / page, sources / "fr" / page):
            if not place.exists():  # the menu's other pages need only be there
                place.write_text(f'---\ntitle: "{page}"\n---\n\nNothing.\n', encoding="utf-8")
    (project / "CHANGELOG.md").write_text("# Changelog\n\n## 0.1.0, 23 November 2026\n\n- First.\n", encoding="utf-8")
    return sources


def need(renderer: str) -> None:
    """Skip a test when its renderer is not on this machine."""
    if renderer == "quarto" and not quarto.new_enough(quarto.version()):
        pytest.skip("Quarto 1.4 or newer is not on the PATH: only the embedded renderer was tried")


@pytest.fixture(scope="session")
def sites(tmp_path_factory):
    """The rendered test site, by renderer; each is rendered when it is first asked for."""
    made: dict[str, Path] = {}

    def site(renderer: str) -> Path:
        need(renderer)
        if renderer not in made:
            project = tmp_path_factory.mktemp(renderer)
            build(write_site(project), project / "_site", renderer)
            made[renderer] = project / "_site"
        return made[renderer]

    return site
