"""What every reader returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nlp.types import Recognised


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file, with what stands around the text.

    `head` is what the page says of itself outside its text: title, agency, publisher, document_number, index_number,
    issued_on and written_on, as printed. `pages` are the offsets at which the pages of a paged format begin. `warnings` say
    what of the file could not be read; `recognised` are the stretches that were read from pictures.
    """

    text: str
    encoding: str
    head: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    recognised: tuple[Recognised, ...] = ()
