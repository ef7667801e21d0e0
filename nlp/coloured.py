"""A text with its marks, as a notebook shows it: HTML that reads the same in light and in dark themes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from nlp.codebook import load_codebook

# Okabe and Ito's colours (jfly.uni-koeln.de/color), told apart with any colour vision, and of each a light and a dark tint.
COLOURS = {
    "problems": "#E69F00",
    "measures": "#56B4E9",
    "organisation": "#CC79A7",
    "platforms": "#009E73",
    "channels": "#F0E442",
    "other": "#BBBBBB",
}
_LIGHT = {
    "problems": "#FBE3B0",
    "measures": "#CFE8F8",
    "organisation": "#F3DCE8",
    "platforms": "#BFEBDD",
    "channels": "#FAF5B8",
    "other": "#E8E8E8",
}
_DARK = {
    "problems": "#5C4100",
    "measures": "#123F58",
    "organisation": "#5A2743",
    "platforms": "#004D38",
    "channels": "#4F4A00",
    "other": "#444444",
}
_LAYOUT = (
    ".zwgk{padding:.5em;line-height:1.8;color:#1A1A1A;background:#FFFFFF}"
    ".zwgk-text{white-space:pre-wrap;overflow-wrap:anywhere;max-height:36em;overflow:auto}"
    ".zwgk mark{color:inherit;background:#F2F2F2;padding:.1em .2em;border-radius:.2em}"
    ".zwgk small{font-weight:bold;margin-left:.5em}"
)
_LAYOUT_DARK = ".zwgk{color:#F2F2F2;background:#1E1E1E}.zwgk mark{background:#333333}"
# A notebook that holds a whole book in one cell does not open again.
LONGEST = 30_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a text: a heading, or a sentence with what is said of it; `category` is empty where none is known."""

    start: int
    end: int
    category: str = ""
    notes: tuple[str, ...] = ()
    heading: bool = False


def coloured(text: str, marks: Iterable[Mark], caption: Sequence[str]) -> str:
    """A text as HTML with its marks coloured by category.

    The name of the category stands behind each mark, so that none depends on its colour alone.

    Parameters
    ----------
    text : str
        Anything; it is escaped. Of a text longer than `LONGEST` the beginning is shown, with a word about the rest.
    marks : iterable of Mark
        In any order, not overlapping.
    caption : sequence of str
        What stands above the text; empty entries are left out.

    Examples
    --------
    >>> html = coloured("更新不及时。", [Mark(0, 6, "problems", ("timeliness",))], ["柳坝镇", "2022"])
    >>> "存在问题 problems · timeliness" in html
    True
    """
    parts: list[str] = []
    position = 0
    shown = text[:LONGEST]
    for mark in sorted(marks, key=lambda mark: mark.start):
        if mark.start >= len(shown):
            break
        parts += (escape(shown[position : mark.start]), _marked(shown[mark.start : mark.end], mark))
        position = min(mark.end, len(shown))
    parts.append(escape(shown[position:]))
    if left := len(text) - len(shown):
        parts.append(f"<p><em>… {left} characters are not shown</em></p>")
    return (
        f'<div class="zwgk"><style>{style()}</style><p><b>{escape(" · ".join(filter(None, caption)))}</b></p>'
        f'<div class="zwgk-text" lang="zh">{"".join(parts)}</div></div>'
    )


def style() -> str:
    """The style sheet: one tint a category for each theme of the browser."""
    light, dark = (
        "".join(
            f".zwgk .zwgk-{name}{{background:{tint};border-bottom:2px solid {COLOURS[name]}}}"
            for name, tint in tints.items()
        )
        for tints in (_LIGHT, _DARK)
    )
    return f"{_LAYOUT}{light}@media (prefers-color-scheme:dark){{{_LAYOUT_DARK}{dark}}}"


def _marked(text: str, mark: Mark) -> str:
    if mark.heading:
        return f"<b>{escape(text)}</b>"
    known = f' class="zwgk-{mark.category}"' if mark.category in COLOURS else ""
    notes = " · ".join(filter(None, (_name(mark.category), *mark.notes)))
    return f"<mark{known}>{escape(text)}<small>{escape(notes)}</small></mark>"


def _name(category: str) -> str:
    """A category by its Chinese name and its id; one of another codebook by its id."""
    codebook = load_codebook()
    return f"{codebook.category(category).zh} {category}" if category in codebook.category_ids else category
