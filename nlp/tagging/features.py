"""Hashed character and word features of many sentences at once, with numpy alone.

Counting n-grams in Python takes most of the time of the usual recipe; here all n-grams of a batch come from a few
operations on its code points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.shapes import ENUMERATOR, heading_kind
from nlp.tagging.turns import turns
from nlp.tagging.units import Unit
from nlp.tokens import tokenize
from nlp.types import ITEM_CATEGORIES

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_SPACE = re.compile(r"\s")
_START, _END = "\x02", "\x03"


@dataclass(frozen=True, slots=True)
class Block:
    """One family of features in its own range of ``2 ** bits`` columns.

    `source` is text, before, after, lead or title (characters), words (of the text), context (named facts) or turns (from a
    deficit to its remedy); `sizes` are the
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
        Block("turns", "turns", 2),
    )
)

Source = str | tuple[str, ...]
# Blocks whose features are names, not n-grams of characters.
_NAMED = frozenset(["words", "context", "turns"])


@dataclass(frozen=True, slots=True)
class Features:
    """Sparse rows: row ``i`` has the columns ``indices[indptr[i]:indptr[i + 1]]`` with their `values`."""

    indptr: NDArray[np.int64]
    indices: NDArray[np.int64]
    values: NDArray[np.float32]
    width: int

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def dot(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """The product with dense `weights` of shape (width, n_outputs)."""
        # Imported here: it costs a third of a second, and nothing else of a model needs it.
        from scipy.sparse import csr_matrix

        matrix = csr_matrix((self.values, self.indices, self.indptr), shape=(len(self), self.width))
        return np.asarray(matrix @ weights, dtype=np.float32)


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
        features, home = of_block(units, block)
        sizes = np.diff(features.indptr)[home]
        # The entries of each unit's source, one source after the other.
        places = np.arange(sizes.sum()) + np.repeat(features.indptr[home] - np.cumsum(sizes) + sizes, sizes)
        rows.append(np.repeat(np.arange(len(units)), sizes))
        columns.append(features.indices[places] + offset)
        values.append(features.values[places])
        offset += 1 << block.bits
    row = np.concatenate(rows)
    order = np.argsort(row, kind="stable")
    indptr = np.zeros(len(units) + 1, dtype=np.int64)
    np.cumsum(np.bincount(row, minlength=len(units)), out=indptr[1:])
    return Features(indptr, np.concatenate(columns)[order], np.concatenate(values)[order], offset)


def of_block(units: Sequence[Unit], block: Block) -> tuple[Features, NDArray[np.int64]]:
    """The features of a block, once for each distinct source, and for each unit the row of its source.

    A title or a lead stands over many sentences, and each sentence is its neighbours' neighbour.
    """
    sources = _sources(units, block)
    distinct = {source: number for number, source in enumerate(dict.fromkeys(sources))}
    home = np.fromiter((distinct[source] for source in sources), dtype=np.int64, count=len(units))
    row, buckets = _buckets(list(distinct), block)
    row, column, value = _normalised_counts(row, buckets, block.bits, len(distinct))
    indptr = np.zeros(len(distinct) + 1, dtype=np.int64)
    np.cumsum(np.bincount(row, minlength=len(distinct)), out=indptr[1:])
    return Features(indptr, column, value * np.float32(block.weight), 1 << block.bits), home


def _sources(units: Sequence[Unit], block: Block) -> list[Source]:
    """What a block reads of each sentence: a text, or the named facts themselves."""
    if block.source == "context":
        return [tuple(_context(unit)) for unit in units]
    if block.source == "turns":
        return [("turns",) if turns(unit.text) else () for unit in units]
    return list(map(attrgetter("text" if block.source == "words" else block.source), units))


def _names(source: Source) -> Sequence[str]:
    """The features of a block that has names and no n-grams: words of a text, or the named facts."""
    return _words(source) if isinstance(source, str) else source


def named_features(unit: Unit, block: Block) -> list[tuple[str, int]]:
    """Every feature occurrence of one sentence in a block, by name, with its bucket."""
    source = _sources([unit], block)[0]
    if block.source in _NAMED:
        return [(name, _hash_text(name) & ((1 << block.bits) - 1)) for name in _names(source)]
    text = _masked(str(source))
    if not text:
        return []
    framed = f"{_START}{text}{_END}"
    names = [framed[i : i + size] for size in block.sizes for i in range(len(framed) - size + 1)]
    shown = [name.replace(_START, "^").replace(_END, "$") for name in names]
    return list(zip(shown, _character_buckets([text], block)[1].tolist(), strict=True))


def _buckets(sources: Sequence[Source], block: Block) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and hash bucket of every feature occurrence of a block."""
    if block.source in _NAMED:
        lists = [_names(source) for source in sources]
        row = np.repeat(np.arange(len(sources)), [len(items) for items in lists])
        hashes = np.fromiter(map(_HASHES.__getitem__, chain.from_iterable(lists)), dtype=np.int64, count=len(row))
        return row, hashes & ((1 << block.bits) - 1)
    return _character_buckets([_masked(str(source)) for source in sources], block)


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


@lru_cache(maxsize=1 << 13)
def _masked(text: str) -> str:
    """The text with every number as 0; neighbours are masked as often as they are met."""
    return _DIGITS.sub("0", text)


def _hash_text(text: str) -> int:
    """FNV-1a over the code points: the same in every process, unlike `hash`."""
    value = 0xCBF29CE484222325
    for char in text:
        value = ((value ^ ord(char)) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return (value ^ (value >> 29)) & 0x7FFFFFFFFFFFFFFF


class _Hashes(dict[str, int]):
    """Hashes of the names met so far: a lookup costs a third of a call. Forgotten when there are too many."""

    def __missing__(self, text: str) -> int:
        if len(self) >= _MOST_NAMES:
            self.clear()
        value = self[text] = _hash_text(text)
        return value


_MOST_NAMES = 1 << 16
_HASHES = _Hashes()


def _words(text: str) -> list[str]:
    words = tokenize(_masked(text))
    return [word for word in words if not word.isspace()] if _SPACE.search(text) else words


@lru_cache(maxsize=1 << 12)
def _marker_shape(marker: str) -> str:
    match = ENUMERATOR.match(marker)
    return (match.lastgroup or "none") if match else "none"


@lru_cache(maxsize=1 << 12)
def _title_kind(title: str) -> str:
    """The kind of the innermost part of a title path that announces one; empty where none does."""
    kinds = [kind.value for part in title.split("/") if (kind := heading_kind(part)) is not None]
    return kinds[-1] if kinds else ""


def _context(unit: Unit) -> list[str]:
    """Named facts about where the sentence stands."""
    shape = _marker_shape(unit.marker)
    facts = [
        f"section={unit.section}",
        f"marker={shape}",
        f"section={unit.section}&marker={shape}",
        f"end={unit.text[-1:]}",
        f"length={min(len(unit.text) // 20, 8)}",
        "first" if not unit.before else "later",
        "last" if not unit.after else "earlier",
    ]
    if unit.section in ITEM_CATEGORIES:
        facts += [f"turn={unit.turn}", f"turn={unit.turn}&marker={shape}"]
    if kind := _title_kind(unit.title):
        facts += [f"under={kind}", f"under={kind}&marker={shape}"]
    if unit.section or unit.before or unit.after:
        facts.append(f"place={int(unit.place * 8)}")
    return facts
