"""What cleaning makes of dirt: likeness of the text to the clean original, and whether the sentences are the same."""

from __future__ import annotations

import csv
import json
import re
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from rapidfuzz.distance import Levenshtein

from dirt.generator import KINDS, Kind
from nlp.pipeline import report_from_text
from nlp.types import Report

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
SIMILARITY_GOAL = 0.98
SENTENCES_GOAL = 0.95
SEEDS = (1, 2)

# Words of the notes that name dirt in the report itself.
_DIRTY = re.compile(
    r"mirror|wrapped|blanks (?:between|round)|chrome|markdown|html|dump|half-width|half and full|printed twice|page num",
    re.IGNORECASE,
)
# Furniture that is a part of what the report says; every other sort (page, chrome, repeat …) may be dropped by the cleaner
# or set apart by the structure, which is the same for this measure.
_BELONGS = frozenset({"blank", "signature", "date", "note", "fragment"})


@cache
def clean_ids() -> tuple[str, ...]:
    """Authored reports in UTF-8 whose notes name no dirt."""
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as handle:
        ids = [row["id"] for row in csv.DictReader(handle)]
    return tuple(id for id in ids if _is_clean(id))


def _is_clean(id: str) -> bool:
    meta = json.loads((CORPUS / "labels" / f"{id}.meta.json").read_text(encoding="utf-8"))
    return meta["encoding"] == "utf-8" and not _DIRTY.search(f"{id} {meta.get('notes') or ''}")


def sample(count: int) -> tuple[str, ...]:
    """Reports at even distances over the clean ones, so that all generations and layouts of tables occur."""
    ids = clean_ids()
    return tuple(ids[i * len(ids) // count] for i in range(count))


@cache
def original(id: str) -> str:
    """The text of a clean report."""
    return (CORPUS / "reports" / f"{id}.txt").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the project reads: the text without blanks and page furniture, and the sentences."""

    text: str
    sentences: tuple[str, ...]


def reading(text: str) -> Reading:
    """Clean and structure a text."""
    report = report_from_text(text)
    return Reading(_without_furniture(report), tuple(sentence.text for sentence in report.sentences))


@cache
def clean_reading(text: str) -> Reading:
    """The reading of a clean original, kept for all kinds."""
    return reading(text)


def _without_furniture(report: Report) -> str:
    parts: list[str] = []
    position = 0
    for item in sorted(report.furniture, key=lambda item: item.span):
        if item.kind not in _BELONGS:
            parts.append(report.text[position : item.span.start])
            position = item.span.end
    return re.sub(r"\s+", "", "".join([*parts, report.text[position:]]))


@dataclass(frozen=True, slots=True)
class Result:
    """One report with one kind of dirt by one seed."""

    id: str
    seed: int
    before: float
    similarity: float
    same_sentences: bool
    same_count: bool
    seconds: float
    dirty: str
    expected: Reading
    got: Reading


@dataclass(frozen=True, slots=True)
class Score:
    """A kind over all reports in which the dirt found a place."""

    kind: Kind
    results: tuple[Result, ...]

    @property
    def similarity(self) -> float:
        """Mean likeness of the texts."""
        return sum(result.similarity for result in self.results) / len(self.results)

    @property
    def before(self) -> float:
        """Mean likeness of the dirty texts as they came: what the cleaner starts from."""
        return sum(result.before for result in self.results) / len(self.results)

    @property
    def sentences(self) -> float:
        """Share of reports whose list of sentence texts is unchanged."""
        return sum(result.same_sentences for result in self.results) / len(self.results)

    @property
    def counts(self) -> float:
        """Share of reports with as many sentences as before; for information."""
        return sum(result.same_count for result in self.results) / len(self.results)

    @property
    def seconds(self) -> float:
        """Median time of cleaning and structure."""
        return sorted(result.seconds for result in self.results)[len(self.results) // 2]

    @property
    def failures(self) -> list[str]:
        """The goals that are missed."""
        missed = []
        if self.kind.similarity and self.similarity < SIMILARITY_GOAL:
            missed.append(f"similarity {self.similarity:.4f} < {SIMILARITY_GOAL}")
        if self.kind.sentences and self.sentences < SENTENCES_GOAL:
            changed = [f"{r.id}/{r.seed}" for r in self.results if not r.same_sentences]
            missed.append(f"sentences {self.sentences:.3f} < {SENTENCES_GOAL}, changed in {', '.join(changed[:5])}")
        return missed


def score(name: str, ids: tuple[str, ...], seeds: tuple[int, ...] = SEEDS) -> Score:
    """Apply a kind to reports and measure; reports without a place for the dirt do not count."""
    kind = KINDS[name]
    results = []
    for id in ids:
        text = kind.prepare(original(id))
        for seed in seeds:
            dirty = kind.make(text, Random(f"{name}/{id}/{seed}"))  # noqa: S311
            if dirty != text:
                results.append(_result(kind, id, seed, text, dirty))
    return Score(kind, tuple(results))


def _result(kind: Kind, id: str, seed: int, text: str, dirty: str) -> Result:
    expected = clean_reading(text)
    start = time.perf_counter()
    report = report_from_text(dirty)
    seconds = time.perf_counter() - start
    got = Reading(_without_furniture(report), tuple(sentence.text for sentence in report.sentences))
    return Result(
        id=id,
        seed=seed,
        before=_similarity(expected.text, re.sub(r"\s+", "", dirty)),
        similarity=_similarity(expected.text, got.text),
        same_sentences=_comparable(got, kind) == _comparable(expected, kind),
        same_count=len(got.sentences) == len(expected.sentences),
        seconds=seconds,
        dirty=dirty,
        expected=expected,
        got=got,
    )


_BRACKETS = str.maketrans("()<>﹝﹞[]【】", "（）〈〉〔〕〔〕〔〕")


def _similarity(expected: str, got: str) -> float:
    return max(0.0, 1 - Levenshtein.distance(expected, got) / len(expected))


def _comparable(read: Reading, kind: Kind) -> tuple[str, ...]:
    """Sentences as they are compared: the width of brackets is left as found, since the gold of real reports leaves it."""
    folded = tuple(sentence.translate(_BRACKETS) for sentence in read.sentences)
    if kind.blanks_matter:
        return folded
    return tuple(re.sub(r"\s+", "", sentence) for sentence in folded)
