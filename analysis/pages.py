"""Write everything that the pages take in: facts, figures, tables.

Leaves `build/facts.json`, `reports/_variables.yml`, `reports/_parts/*.md` and `reports/downloads/*`; parts and
downloads that are no longer made are removed.
"""

from pathlib import Path

from analysis import dictionary, facts, figures, sentences, tables, warehouse
from analysis.files import write_text
from analysis.parts import block
from analysis.text import safe_csv


def write(database: Path, facts_file: Path, reports: Path) -> str:
    """Compute and write all; returns a line that says what was made. Raises FactError."""
    with warehouse.reading(database) as connection:
        computed = facts.compute(connection)
        drawn = figures.all_figures(connection)
        listed = tables.all_tables(connection)
        parts = {f"{figure.name}.md": figure.part() for figure in drawn}
        parts |= {f"{name}.md": block(html) for name, html in listed.items()}
        parts["numbers.md"] = block(tables.numbers(computed))
        parts["dictionary.md"] = dictionary.as_part(connection)
        wrong = sentences.broken(connection, reports, parts)
    if wrong:
        raise facts.FactError("\n".join(["The text and the data disagree:", *wrong]))
    downloads = {f"{figure.name}.csv": safe_csv(figure.data) for figure in drawn}
    downloads |= {f"{figure.name}.vl.json": figure.spec() for figure in drawn}
    _write_all(reports / "_parts", parts)
    _write_all(reports / "downloads", downloads)
    facts.write(computed, facts_file, reports / "_variables.yml")
    facts_file.touch()  # `make` compares times; an unchanged file must count as made again
    return f"{len(computed)} numbers, {len(drawn)} figures, {len(listed)} tables"


def _write_all(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        write_text(folder / name, text)
    for path in folder.iterdir():
        if path.name not in files:
            path.unlink()
