"""Hashed character and word features of many sentences at once, with numpy alone.

Counting n-grams in Python takes most of the time of the usual recipe; here all n-grams of a batch come from a few
operations on its code points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.shapes import ENUMERATOR, heading_kind
from nlp.tagging.units import Unit
from nlp.tokens import tokenize

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_START, _END = "\x02", "\x03"


@dataclass(frozen=True, slots=True)
class Block:
    """One family of features in its own range of ``2 ** bits`` columns.

    `source` is text, before, after, lead or title (characters), words (of the text) or context (named facts); `sizes` are the
    n-gram lengths; `weight` scales the block, whose rows have length one.
    """

    name: str
    source: str
    bits: int
    sizes: tuple[int, ...] = (1,)
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which features a model uses."""

    blocks: tuple[Block, ...]

    @property
    def width(self) -> int:
        """Number of columns."""
        return sum(1 << block.bits for block in self.blocks)

    def as_dict(self) -> list[dict[str, Any]]:
        """For `model.json`."""
        return [asdict(block) for block in self.blocks]

    @classmethod
    def from_dict(cls, rows: Sequence[dict[str, Any]]) -> Recipe:
        """From `model.json`."""
        return cls(tuple(Block(**{**row, "sizes": tuple(row["sizes"])}) for row in rows))


# Chosen on the corpus dev split by `zwgk evaluate corpus --split dev`.
DEFAULT_RECIPE = Recipe(
    (
        Block("chars", "text", 16, (1, 2)),
        Block("words", "words", 15),
        Block("context", "context", 11, weight=0.6),
        Block("title", "title", 14, (1, 2), weight=0.5),
        Block("before", "before", 14, (1, 2), weight=0.35),
        Block("after", "after", 14, (1, 2), weight=0.2),
        Block("lead", "lead", 13, (1, 2), weight=0.3),
    )
)


@dataclass(frozen=True, slots=True)
class Features:
    """Sparse rows: row ``i`` has the columns ``indices[indptr[i]:indptr[i + 1]]`` with their `values`."""

    indptr: NDArray[np.int64]
    indices: NDArray[np.int64]
    values: NDArray[np.float32]
    width: int

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def dot(self, weights: NDArray[np.int8] | NDArray[np.float32]) -> NDArray[np.float32]:
        """The product with dense `weights` of shape (width, n_outputs)."""
        result = np.zeros((len(self), weights.shape[1]), dtype=np.float32)
        filled = np.flatnonzero(np.diff(self.indptr))
        if len(filled):
            products = weights[self.indices] * self.values[:, None]
            result[filled] = np.add.reduceat(products, self.indptr[filled], axis=0)
        return result


def vectorise(units: Sequence[Unit], recipe: Recipe) -> Features:
    """Turn sentences into sparse rows.

    Parameters
    ----------
    units : sequence of Unit, shape (n_units,)
        May be empty.
    recipe : Recipe
        The blocks of features.

    Returns
    -------
    Features
        With n_units rows and ``recipe.width`` columns.
    """
    rows: list[NDArray[np.int64]] = []
    columns: list[NDArray[np.int64]] = []
    values: list[NDArray[np.float32]] = []
    offset = 0
    for block in recipe.blocks:
        block_rows, buckets = _buckets(units, block)
        row, column, value = _normalised_counts(block_rows, buckets, block.bits, len(units))
        rows.append(row)
        columns.append(column + offset)
        values.append(value * np.float32(block.weight))
        offset += 1 << block.bits
    row = np.concatenate(rows)
    order = np.argsort(row, kind="stable")
    indptr = np.zeros(len(units) + 1, dtype=np.int64)
    np.cumsum(np.bincount(row, minlength=len(units)), out=indptr[1:])
    return Features(indptr, np.concatenate(columns)[order], np.concatenate(values)[order], offset)


def named_features(unit: Unit, block: Block) -> list[tuple[str, int]]:
    """Every feature occurrence of one sentence in a block, by name, with its bucket."""
    if block.source in _LISTS:
        names = _LISTS[block.source](unit)
        return [(name, _hash_text(name) & ((1 << block.bits) - 1)) for name in names]
    text = _DIGITS.sub("0", getattr(unit, block.source))
    if not text:
        return []
    framed = f"{_START}{text}{_END}"
    names = [framed[i : i + size] for size in block.sizes for i in range(len(framed) - size + 1)]
    shown = [name.replace(_START, "^").replace(_END, "$") for name in names]
    return list(zip(shown, _character_buckets([text], block)[1].tolist(), strict=True))


def _buckets(units: Sequence[Unit], block: Block) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and hash bucket of every feature occurrence of a block."""
    if block.source in _LISTS:
        lists = [_LISTS[block.source](unit) for unit in units]
        row = np.repeat(np.arange(len(units)), [len(items) for items in lists])
        hashes = [_hash_text(item) for items in lists for item in items]
        return row, np.array(hashes, dtype=np.int64) & ((1 << block.bits) - 1)
    texts = [_DIGITS.sub("0", getattr(unit, block.source)) for unit in units]
    return _character_buckets(texts, block)


def _character_buckets(texts: Sequence[str], block: Block) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    framed = [f"{_START}{text}{_END}" if text else "" for text in texts]
    points = np.frombuffer("".join(framed).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    row = np.repeat(np.arange(len(texts)), [len(text) for text in framed])
    all_rows: list[NDArray[np.int64]] = []
    all_buckets: list[NDArray[np.int64]] = []
    for size in block.sizes:
        if len(points) < size:
            continue
        count = len(points) - size + 1
        mixed = np.full(count, size * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF, dtype=np.uint64)
        for shift in range(size):
            mixed = (mixed ^ points[shift : shift + count]) * np.uint64(0xFF51AFD7ED558CCD)
            mixed ^= mixed >> np.uint64(33)
        whole = row[:count] == row[size - 1 :]
        all_rows.append(row[:count][whole])
        all_buckets.append((mixed[whole] >> np.uint64(64 - block.bits)).astype(np.int64))
    empty = np.zeros(0, dtype=np.int64)
    return np.concatenate([empty, *all_rows]), np.concatenate([empty, *all_buckets])


def _normalised_counts(
    row: NDArray[np.int64], buckets: NDArray[np.int64], bits: int, n_rows: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """Distinct features with value 1 + log(count), each row scaled to length one."""
    keys, counts = np.unique((row << bits) | buckets, return_counts=True)
    distinct_rows = keys >> bits
    values = 1.0 + np.log(counts)
    norms = np.sqrt(np.bincount(distinct_rows, weights=values**2, minlength=n_rows))
    scaled = values / np.maximum(norms[distinct_rows], 1e-12)
    return distinct_rows, keys & ((1 << bits) - 1), scaled.astype(np.float32)


def _hash_text(text: str) -> int:
    """FNV-1a over the code points: the same in every process, unlike `hash`."""
    value = 0xCBF29CE484222325
    for char in text:
        value = ((value ^ ord(char)) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return (value ^ (value >> 29)) & 0x7FFFFFFFFFFFFFFF


def _words(unit: Unit) -> list[str]:
    return [word for word in tokenize(_DIGITS.sub("0", unit.text)) if not word.isspace()]


def _context(unit: Unit) -> list[str]:
    """Named facts about where the sentence stands."""
    marker = ENUMERATOR.match(unit.marker)
    shape = marker.lastgroup if marker else "none"
    facts = [
        f"section={unit.section}",
        f"marker={shape}",
        f"section={unit.section}&marker={shape}",
        f"end={unit.text[-1:]}",
        f"length={min(len(unit.text) // 20, 8)}",
        "first" if not unit.before else "later",
        "last" if not unit.after else "earlier",
    ]
    kinds = [kind.value for part in unit.title.split("/") if (kind := heading_kind(part)) is not None]
    if kinds:
        facts += [f"under={kinds[-1]}", f"under={kinds[-1]}&marker={shape}"]
    if unit.section or unit.before or unit.after:
        facts.append(f"place={int(unit.place * 8)}")
    return facts


_LISTS: dict[str, Callable[[Unit], list[str]]] = {"words": _words, "context": _context}
