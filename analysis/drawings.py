"""What vl-convert draws from Vega-Lite specifications, with the numbers and dates of the language that is being written.

A build keeps its drawings under `build/cache/` and draws again only what has changed: the key of a drawing is all that
it is made from, the specification (which holds its data), the locale, the kind and the version of vl-convert, which
brings its fonts.
"""

import base64
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import vl_convert

from analysis import cache, words

FOLDER = cache.FOLDER / "drawings"

# Dates are drawn in the time zone of the process; a summer time would move bars by an hour, and the bytes with them.
os.environ["TZ"] = "UTC"
time.tzset()

_keeping: ContextVar[tuple[Path, set[Path]] | None] = ContextVar("keeping", default=None)


@contextmanager
def kept_in(folder: Path = FOLDER) -> Iterator[None]:
    """Within the block, drawings are kept in `folder` and taken from it; at its end, those not asked for are removed.

    A block that fails removes nothing: it may not have come to all of its drawings.
    """
    asked: set[Path] = set()
    token = _keeping.set((folder, asked))
    try:
        yield
    finally:
        _keeping.reset(token)
    for path in folder.glob("*.json"):
        if path not in asked:
            path.unlink(missing_ok=True)


def svg(spec: dict) -> str:
    """The drawing as SVG."""
    return _drawn("svg", spec, vl_convert.vegalite_to_svg)


def png(spec: dict, scale: float) -> bytes:
    """The drawing as PNG."""

    def as_text(given: dict, **locale: str) -> str:  # the cache holds text
        return base64.b64encode(vl_convert.vegalite_to_png(given, scale=scale, **locale)).decode()

    return base64.b64decode(_drawn(f"png at {scale}", spec, as_text))


def _drawn(kind: str, spec: dict, draw: Callable[..., str]) -> str:
    locale = words.VEGA_LOCALES[words.language()]

    def anew() -> str:
        return draw(spec, format_locale=locale, time_format_locale=locale)

    keeping = _keeping.get()
    if not keeping:
        return anew()
    folder, asked = keeping
    key = f"{kind}, {locale}, vl-convert {vl_convert.__version__}\n{json.dumps(spec)}"
    asked.add(cache.path_of(folder, key))
    return cache.kept(folder, key, anew)


def locale() -> dict[str, dict]:
    """The language's numbers and dates as d3 knows them, by the names of vega-embed's options."""
    name = words.VEGA_LOCALES[words.language()]
    return {
        "formatLocale": vl_convert.get_format_locale(name),
        "timeFormatLocale": vl_convert.get_time_format_locale(name),
    }
