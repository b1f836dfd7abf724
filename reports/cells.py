"""The python cells of a page: finding them in the source, and running them for the embedded renderer."""

import re
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import jupytext
import yaml
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from reports.errors import SiteError
from reports.pages import CELL_START, PYTHON_CELL, Page, block_states

SECONDS_A_CELL = 300
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Cell:
    """A python cell as written: where its fence is, its `#|` options and its code."""

    where: str
    options: dict
    code: str

    @property
    def label(self) -> str:
        """The cell's label, or a stand-in for messages."""
        return str(self.options.get("label") or "without a label")


def python_fences(page: Page) -> list[int]:
    """The index of each body line that opens a python cell, anywhere (Quarto runs them all)."""
    return [index for index, line in enumerate(page.body) if PYTHON_CELL.match(line.text)]


def page_cells(page: Page) -> list[Cell]:
    """The python cells of a page.

    Raises:
        SiteError: a cell that the embedded renderer would lose without a word (in a list, in another block),
            or one without a label (Quarto gives it a new random id at each render).
    """
    cells, problems, labels = [], [], set()
    states = [state for _, state in block_states(page.body)]
    for start in python_fences(page):
        line = page.body[start]
        if not CELL_START.match(line.text) or states[start] != "opens":
            problems.append(f"{line.where}: a python cell starts in the first column, outside lists and blocks")
            continue
        after = start + 1
        inside = list(takewhile(lambda state: state == "inside", states[after:]))
        code = [body_line.text for body_line in page.body[after : after + len(inside) - 1]]
        cell = Cell(line.where, cell_options(code), "\n".join(code))
        if "label" not in cell.options:
            problems.append(f"{line.where}: a python cell needs `#| label: name` as its id")
        elif cell.label in labels:
            problems.append(f"{line.where}: the label {cell.label} is used twice on this page")
        labels.add(cell.options.get("label"))
        cells.append(cell)
    if problems:
        raise SiteError("cells that cannot be run as they stand", problems)
    return cells


def cell_options(code: list[str]) -> dict:
    """The `#| key: value` lines at the top of a cell."""
    lines = []
    for line in code:
        if not line.startswith("#|"):
            break
        lines.append(line[2:].strip())
    try:
        found = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError:
        return {}
    return found if isinstance(found, dict) else {}


def run_page(page: Page, cells: list[Cell], execute: dict, folder: Path, environment: dict[str, str]):
    """Run the cells of a page in one kernel and give back the notebook with their outputs.

    Args:
        page: the page, includes expanded.
        cells: its cells, from `page_cells`.
        execute: the page's `execute` options (`eval`, `error`, `warning`); a cell's own win.
        folder: the working directory.
        environment: the environment of the kernel.

    Raises:
        SiteError: a cell failed; names the page, the label, the line and the exception.
    """
    notebook = jupytext.reads(page.text, fmt="Rmd")
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata.pop("jupytext", None)
    code_cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if len(code_cells) != len(cells):
        places = ", ".join(cell.where for cell in cells)
        raise SiteError(f"{page.path.name}: {len(cells)} python cells written ({places}), {len(code_cells)} understood")
    client = NotebookClient(
        notebook,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--log-level=40"],  # errors only
    )
    with client.setup_kernel(env=environment):
        for written, cell in zip(cells, code_cells, strict=True):
            chosen = {**execute, **written.options}
            if chosen.get("eval") is False:
                continue
            cell.metadata["tags"] = ["raises-exception"] if chosen.get("error") is True else []
            run_cell(client, cell, notebook.cells.index(cell), written)
            if chosen.get("warning") is False:
                cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return notebook


def run_cell(client: NotebookClient, cell, index: int, written: Cell) -> None:
    """Run one cell, and refuse outputs that would not be the same with both renderers."""
    name = f"{written.where}: cell {written.label}"
    try:
        client.execute_cell(cell, index)
    except CellExecutionError as error:
        trace = ANSI.sub("", str(error.traceback)).strip().splitlines()
        message = f"{name}: {error.ename}: {ANSI.sub('', str(error.evalue))}"
        raise SiteError("a cell failed", [message, *(f"    {line}" for line in trace)]) from error
    except CellTimeoutError as error:
        raise SiteError("a cell failed", [f"{name}: took more than {SECONDS_A_CELL} s"]) from error
    except DeadKernelError as error:
        raise SiteError("a cell failed", [f"{name}: the Python process ended"]) from error
    for output in cell.outputs:
        kinds = set(output.get("data", {}))
        if any(kind == "text/html" or kind.startswith("application/vnd.") for kind in kinds):
            raise SiteError(
                "a cell shows something that does not print or needs another host",
                [f"{name}: shows {', '.join(sorted(kinds))}: show an object whose _repr_markdown_ gives the figure"],
            )
