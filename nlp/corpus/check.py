"""One look at a whole corpus: what is wrong, what falls short of its targets, how varied and how reliable it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.agreement import Agreement, compare_coders
from nlp.codebook import Codebook, load_codebook
from nlp.corpus.codings import coding_paths
from nlp.corpus.diversity import NearDuplicate, Sentence, distinct_ratio, groups_of, near_duplicates, vocabulary_growth
from nlp.corpus.gold import Gold, read_gold
from nlp.corpus.statistics import Statistics, count, places_of
from nlp.corpus.targets import Promise, load_targets, promises
from nlp.corpus.verify import findings_of
from nlp.errors import LabelsError
from nlp.tagging.examples import read_labels

_MAX_N = 3


@dataclass(frozen=True, slots=True)
class Diversity:
    """How varied the writing is.

    `distinct` holds the share of distinct word 1-, 2- and 3-grams; `growth` pairs of words read and distinct words met;
    `duplicates` pairs of `sentences` of different families.
    """

    near_duplicate_share: float
    distinct: tuple[float, ...]
    growth: tuple[tuple[int, int], ...]
    duplicates: tuple[NearDuplicate, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class CorpusCheck:
    """Everything that `zwgk corpus check` says.

    `splits` holds the split of each report; `groups` near-duplicates across splits: places in `Diversity.sentences`, the
    largest group first.
    """

    findings: tuple[str, ...]
    statistics: Statistics
    diversity: Diversity
    agreement: Agreement | None
    promises: tuple[Promise, ...]
    genre: dict[str, dict[str, float]]
    across_splits: tuple[NearDuplicate, ...]
    splits: dict[str, str]
    groups: tuple[tuple[int, ...], ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong and nothing falls short."""
        return not self.findings and all(promise.kept for promise in self.promises)


def check_corpus(folder: Path, codebook: Codebook | None = None) -> CorpusCheck:
    """Verify a corpus folder, count it, and lay it beside its targets.

    A corpus without reports has no findings, and falls short of its targets.

    Raises
    ------
    LabelsError
        If the folder is no corpus, or its manifest or targets cannot be read; whatever else is damaged is a finding.
    """
    codebook = codebook or load_codebook()
    gold = read_gold(folder)
    splits = {entry.id: entry.split for entry in gold.entries}
    targets = load_targets(folder)
    statistics = count(gold)
    diversity = measure_diversity(gold)
    agreement = coder_agreement(folder, codebook)
    measured = {"near_duplicate_share": diversity.near_duplicate_share, **_reliability(agreement, statistics)}
    across = tuple(pair for pair in diversity.duplicates if _split_differs(pair, diversity, splits))
    return CorpusCheck(
        findings=tuple(findings_of(gold, codebook)),
        statistics=statistics,
        diversity=diversity,
        agreement=agreement,
        promises=tuple(promises(targets, statistics, measured)),
        genre=targets.get("genre", {}),
        across_splits=across,
        splits=splits,
        groups=tuple(_splits_first(group, diversity, splits) for group in groups_of(across, diversity.sentences)),
    )


def measure_diversity(gold: Gold) -> Diversity:
    """How varied the sentences of a corpus are; shares of an empty corpus are 0 or ``nan``."""
    places = places_of(gold.entries)
    sentences = tuple(
        Sentence(f"{entry.id}#{row['index']}", row["text"], entry.family, places[entry.family])
        for entry in gold.entries
        for row in gold.units.get(entry.id, ())
    )
    duplicates = near_duplicates(sentences)
    met = {place for pair in duplicates for place in (pair.first, pair.second)}
    texts = [sentence.text for sentence in sentences]
    return Diversity(
        near_duplicate_share=len(met) / max(len(sentences), 1),
        distinct=tuple(distinct_ratio(texts, n) for n in range(1, _MAX_N + 1)),
        growth=tuple(vocabulary_growth(texts)),
        duplicates=tuple(duplicates),
        sentences=sentences,
    )


def coder_agreement(folder: Path, codebook: Codebook) -> Agreement | None:
    """Agreement of the two codings as they were first given; None where the corpus has none, or they cannot be compared."""
    paths = coding_paths(folder)
    if not all(path.exists() for path in paths):
        return None
    try:
        first, second = (read_labels(path, codebook)[0] for path in paths)
        return compare_coders(first, second, codebook)
    except LabelsError:  # named by the findings
        return None


def _reliability(agreement: Agreement | None, statistics: Statistics) -> dict[str, Any]:
    if agreement is None:
        return {}
    return {
        "double_coded_share": agreement.n / max(statistics.counts["sentences"], 1),
        "category_kappa": agreement.measure("category").coefficients["kappa"].value,
        "mean_theme_alpha": agreement.mean_theme_alpha,
    }


def _split_differs(pair: NearDuplicate, diversity: Diversity, splits: dict[str, str]) -> bool:
    return _split(pair.first, diversity, splits) != _split(pair.second, diversity, splits)


def _splits_first(group: Sequence[int], diversity: Diversity, splits: dict[str, str]) -> tuple[int, ...]:
    """A group whose first two sentences are of different splits: they show why it is named."""
    first = _split(group[0], diversity, splits)
    other = next(place for place in group if _split(place, diversity, splits) != first)
    return group[0], other, *(place for place in group[1:] if place != other)


def _split(place: int, diversity: Diversity, splits: dict[str, str]) -> str:
    return splits[diversity.sentences[place].key.rpartition("#")[0]]
