"""One line of a report and what it is."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from nlp.types import SectionKind, Span

# The depth of a label without number: whatever number stands below it, it is a part of it.
BARE_LABEL = 0
_HEADING_TEXT_NOISE = re.compile(r"[\s：:。．.、,，*#]+$")


class Role(Enum):
    """What a line is."""

    TITLE = auto()
    SECTION = auto()
    LABEL = auto()
    TABLE = auto()
    FURNITURE = auto()
    TEXT = auto()


class Line(NamedTuple):
    """One line of the clean text without its outer blanks.

    `number` is the enumerator that opens a heading, `depth` its depth in the title path, `kind` the section that it opens
    or the sort of furniture that it is. `under` is the head of the column in which a cell stands.
    """

    role: Role
    span: Span
    text: str
    number: str = ""
    depth: int = 0
    kind: SectionKind | None = None
    furniture: str = ""
    under: str = ""


def heading_text(body: str) -> str:
    """The words of a heading behind its number, as the usual headings are written."""
    return _HEADING_TEXT_NOISE.sub("", body).replace(" ", "")
