"""Where every character of a cleaned text came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.int32]


class Span(NamedTuple):
    """A half-open range of offsets."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replace ``text[start:end]`` by `replacement`; edits of one step are sorted and do not overlap."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """Maps clean offsets to raw offsets and back.

    `starts` and `ends`, of shape (n_clean,), give the raw range that each clean character stands for. Both never fall.
    For a span that no step touched, the clean and the raw slice are equal.

    Examples
    --------
    >>> alignment = Alignment.identity(5).edited([Edit(1, 3, "")])
    >>> alignment.to_raw(0, 2), alignment.to_clean(3, 5)
    ((0, 4), (1, 3))
    """

    starts: Offsets
    ends: Offsets
    raw_length: int

    @classmethod
    def identity(cls, length: int) -> Alignment:
        """The alignment of a text with itself."""
        starts = np.arange(length, dtype=np.int32)
        return cls(starts, starts + 1, length)

    def __len__(self) -> int:
        return len(self.starts)

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Raw offsets of a clean span; an empty span maps to an empty span."""
        if start >= end:
            at = int(self.starts[start]) if start < len(self) else self.raw_length
            return at, at
        return int(self.starts[start]), int(self.ends[end - 1])

    def to_clean(self, raw_start: int, raw_end: int) -> tuple[int, int]:
        """Clean offsets of the characters that stand for a raw span."""
        start = int(np.searchsorted(self.ends, raw_start, side="right"))
        end = int(np.searchsorted(self.starts, raw_end, side="left"))
        return start, max(start, end)

    def edited(self, edits: Sequence[Edit]) -> Alignment:
        """The alignment after `edits` were applied to the clean text."""
        starts: list[Offsets] = []
        ends: list[Offsets] = []
        position = 0
        for start, end, replacement in edits:
            starts.append(self.starts[position:start])
            ends.append(self.ends[position:start])
            position = end
            size = len(replacement)
            if size == end - start:
                starts.append(self.starts[start:end])
                ends.append(self.ends[start:end])
            elif size:
                raw_start, raw_end = self.to_raw(start, end)
                starts.append(np.full(size, raw_start, dtype=np.int32))
                ends.append(np.full(size, raw_end, dtype=np.int32))
        starts.append(self.starts[position:])
        ends.append(self.ends[position:])
        return Alignment(np.concatenate(starts), np.concatenate(ends), self.raw_length)


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """The text after `edits`."""
    parts: list[str] = []
    position = 0
    for start, end, replacement in edits:
        parts.append(text[position:start])
        parts.append(replacement)
        position = end
    parts.append(text[position:])
    return "".join(parts)
