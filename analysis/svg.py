"""From a Vega-Lite specification to an SVG that can stand in a page: small, named, themable, the same bytes each time."""

import re

from analysis import drawings
from analysis.text import LINE_ENDS, inert
from analysis.theme import VARIABLES


def svg(spec: dict, name: str, title: str, description: str) -> str:
    """Draw `spec`, its numbers and dates in the language that is being written.

    The result has role="img" with `title` and `description` as its name and description, ids that begin with
    `name`, the colours of the theme as CSS variables, and no width and height of its own, so that it fits where
    it is put.
    """
    drawn = drawings.svg(spec)
    drawn = re.sub(r' (?:role|aria-[a-z]+|pointer-events|tabindex)="[^"]*"', "", drawn)
    drawn = drawn.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    drawn = re.sub(r'<path class="(?:background|foreground)"[^>]*d=""[^>]*/>', "", drawn)
    drawn = re.sub(r'<path class="background" d="M0,0h0v0h0Z"/>', "", drawn)
    drawn = re.sub(r"<[a-z][^>]*>", lambda tag: re.sub(r' class="[^"]*"', "", tag[0]), drawn)
    # a tenth of a pixel is enough, and coordinates are most of a map's bytes
    drawn = re.sub(r' d="[^"]+"', lambda path: re.sub(r"\d+\.\d{2,}", lambda n: f"{float(n[0]):.1f}", path[0]), drawn)
    drawn = _with_own_ids(drawn, name)
    drawn = _with_variables(drawn)
    head = re.match(r'<svg[^>]*width="([0-9.]+)" height="([0-9.]+)" viewBox="([^"]+)">', drawn)
    opened = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{head[3]}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" style="max-width:{float(head[1]):.0f}px">'
        f'<title id="{name}-title">{inert(title)}</title><desc id="{name}-desc">{inert(description)}</desc>'
    )
    # a label of the drawing must not end the raw block that it stands in, whatever counts as the end of a line
    return opened + LINE_ENDS.sub(" ", drawn[head.end() :])


def _with_own_ids(drawn: str, name: str) -> str:
    """Ids count up within a process: number them from one again, behind the figure's name."""
    ids = list(dict.fromkeys(re.findall(r' id="([^"]+)"', drawn)))
    for number, old in enumerate(ids, start=1):
        drawn = drawn.replace(f'id="{old}"', f'id="{name}-{number}"').replace(f"url(#{old})", f"url(#{name}-{number})")
    return drawn


def _with_variables(drawn: str) -> str:
    """fill="#0072b2" -> style="fill:var(--side-state,#0072b2)", for every colour of the theme."""

    def styled(tag: re.Match) -> str:
        text, styles = tag[0], []
        for attribute, colour in re.findall(r' (fill|stroke)="(#[0-9a-fA-F]{6})"', text):
            variable = VARIABLES.get(colour.lower())
            if variable:
                text = text.replace(f' {attribute}="{colour}"', "")
                styles.append(f"{attribute}:var({variable},{colour.lower()})")
        if not styles:
            return text
        end = "/>" if text.endswith("/>") else ">"
        return f'{text[: -len(end)]} style="{";".join(styles)}"{end}'

    return re.sub(r"<[a-z][^>]*>", styled, drawn)
