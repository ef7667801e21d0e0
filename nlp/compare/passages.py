"""The sentences of many reports as sets of shingles, and which of them share a passage."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from nlp.compare.bars import bars
from nlp.compare.formulas import formulas_of_the_time
from nlp.compare.lsh import Pairs, candidates
from nlp.compare.masking import masked_sentences
from nlp.compare.shingles import Hashes, formula_hashes, incidence, shingles

_CHUNK = 100_000
Ints = NDArray[np.int64]


class Aligned(NamedTuple):
    """Two sentences side by side, as rows of the index."""

    first: int
    second: int
    shared: int
    containment: float


@dataclass(frozen=True, slots=True, repr=False)
class PassageIndex:
    """Sentences as sets of shingles without formulas; sentences that are the same when masked are one text.

    Attributes
    ----------
    reports : list of str
        The ids of the reports, sorted.
    bounds : ndarray
        Sentences ``bounds[i]:bounds[i + 1]`` belong to report ``i``.
    text_of : ndarray
        The text of every sentence.
    by_text, by_report : sparse array
        Which text, and which report, holds which shingle.
    hashes, rows : ndarray
        Shingles and the text that holds each.
    """

    reports: list[str]
    bounds: Ints
    text_of: Ints
    by_text: sparse.csr_array
    by_report: sparse.csr_array
    hashes: Hashes
    rows: Ints

    @classmethod
    def build(cls, reports: pd.DataFrame, sentences: pd.DataFrame, county_of: pd.Series) -> PassageIndex:
        """Index sentences that are sorted by report; `county_of` is indexed by `report_id`."""
        names = sorted(reports["report_id"])
        number = {name: place for place, name in enumerate(names)}
        report_of = sentences["report_id"].map(number).to_numpy(np.int64)
        text_of, texts = pd.factorize(masked_sentences(reports, sentences))
        hashes, rows = shingles(list(texts))
        known = ~np.isin(hashes, formula_hashes())
        hashes, rows = hashes[known], rows[known]
        county_code = pd.factorize(county_of.reindex(names))[0].astype(np.int64)
        formulas = formulas_of_the_time(hashes, rows, list(texts), text_of, report_of, county_code)
        fresh = ~np.isin(hashes, formulas)
        hashes, rows = hashes[fresh], rows[fresh]
        by_text = incidence(hashes, rows, len(texts))
        member = sparse.csr_array(
            (np.ones(len(text_of), np.int32), (report_of, text_of)), shape=(len(names), len(texts))
        )
        by_report = sparse.csr_array(member @ by_text)
        by_report.data[:] = 1
        bounds = np.searchsorted(report_of, np.arange(len(names) + 1))
        return cls(names, bounds, text_of.astype(np.int64), by_text, by_report, hashes, rows)

    def pairs_of_reports(self) -> list[tuple[int, int]]:
        """Pairs of reports that share a passage, sorted."""
        settings = bars("copying")
        sizes = np.diff(self.by_text.indptr)
        long = sizes[self.rows] >= settings["shared"]
        found = candidates(self.hashes[long], self.rows[long], len(sizes))
        shared = _overlaps(self.by_text, found)
        shorter = np.minimum(sizes[found[:, 0]], sizes[found[:, 1]])
        copied = found[(shared >= settings["shared"]) & (shared >= settings["containment"] * shorter)]
        holders = self._holders()
        pairs = {pair for first, second in copied for pair in product(holders[first], holders[second])}
        for text in np.flatnonzero(sizes >= settings["shared"]):
            pairs.update(combinations(holders[text], 2))
        return sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})

    def _holders(self) -> list[list[int]]:
        """The reports that hold each text, each once."""
        holders: list[list[int]] = [[] for _ in range(self.by_text.shape[0])]
        for report in range(len(self.reports)):
            for text in np.unique(self.text_of[self.bounds[report] : self.bounds[report + 1]]):
                holders[text].append(report)
        return holders

    def overlaps(self, pairs: Pairs) -> tuple[Ints, Ints]:
        """Shingles that two reports share, and their sizes, for every pair."""
        sizes = np.diff(self.by_report.indptr)
        return _overlaps(self.by_report, pairs), sizes[pairs]

    def align(self, first: int, second: int) -> list[Aligned]:
        """The sentences of two reports that stand side by side, each in one pair at most; sorted."""
        settings = bars("copying")
        kept: list[Aligned] = []
        used: set[int] = set()
        for pair in sorted(self._met(first, second), key=lambda pair: (-pair.shared, -pair.containment, pair)):
            enough = pair.shared >= settings["further_shared"] and pair.containment >= settings["further_containment"]
            if enough and not used & {pair.first, pair.second}:
                used |= {pair.first, pair.second}
                kept.append(pair)
        return sorted(kept)

    def _met(self, first: int, second: int) -> Iterator[Aligned]:
        """The sentences of two reports that share something."""
        ours, theirs = (range(self.bounds[report], self.bounds[report + 1]) for report in (first, second))
        holding: dict[int, list[int]] = defaultdict(list)
        for sentence in ours:
            for shingle in self._shingles(sentence):
                holding[shingle].append(sentence)
        for other in theirs:
            own = self._shingles(other)
            met = Counter(sentence for shingle in own for sentence in holding.get(shingle, ()))
            for sentence, shared in met.items():
                shorter = min(len(own), len(self._shingles(sentence)))
                yield Aligned(sentence, other, shared, shared / shorter)

    def _shingles(self, sentence: int) -> list[int]:
        text = self.text_of[sentence]
        found: list[int] = self.by_text.indices[self.by_text.indptr[text] : self.by_text.indptr[text + 1]].tolist()
        return found


def _overlaps(matrix: sparse.csr_array, pairs: Pairs) -> Ints:
    """How many columns the two rows of each pair share, counted exactly."""
    counts = [np.empty(0, np.int64)]
    for start in range(0, len(pairs), _CHUNK):
        chunk = pairs[start : start + _CHUNK]
        both = matrix[chunk[:, 0]].multiply(matrix[chunk[:, 1]])
        counts.append(np.asarray(both.sum(axis=1), dtype=np.int64).ravel())
    return np.concatenate(counts)
