"""What to look at next: sentences that the model is least sure of, and labels that are probably wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.codebook import Codebook
from nlp.corpus.diversity import Sentence, masked
from nlp.errors import LabelsError
from nlp.tagging import Model, units_of
from nlp.tagging.examples import Example
from nlp.types import Report

_FOLDS = 5
# No report fills the list alone: one school of wording teaches little.
PER_REPORT = 3


def most_uncertain(reports: Iterable[Report], model: Model, count: int) -> list[dict[str, Any]]:
    """The unlabelled sentences whose label would teach the model most: those with the smallest margin.

    Parameters
    ----------
    reports : iterable of Report
        Any reports; sentences that repeat each other but for numbers and places count once, and no report gives more than
        three.
    model : Model
        The model that asks.
    count : int
        How many to pick.

    Returns
    -------
    list of dict
        Rows of `nlp.corpus.exchange.FIELDS` without labels, the least certain first; fewer than `count` where the reports
        give no more.

    References
    ----------
    .. [1] Scheffer, Decomain, Wrobel (2001), Active hidden Markov models for information extraction (margin sampling).
    """
    ranked: list[tuple[float, dict[str, Any], str]] = []
    row: dict[str, Any]
    for report in reports:
        units = units_of(report)
        shares = np.sort(model.probabilities(units)["category"], axis=1) if units else np.zeros((0, 2))
        for sentence, margin in zip(report.sentences, shares[:, -1] - shares[:, -2], strict=True):
            row = {
                "report_id": report.id, "index": sentence.index, "family": report.id, "text": sentence.text,
                "section": sentence.section_kind.value, "title": sentence.title, "marker": sentence.marker,
            }  # fmt: skip
            ranked.append((float(margin), row, masked(Sentence("", sentence.text, "", (report.meta.township or "",)))))
    picked: list[dict[str, Any]] = []
    seen: set[str] = set()
    taken: Counter[str] = Counter()
    for _, row, shape in sorted(ranked, key=lambda entry: (entry[0], entry[1]["report_id"], entry[1]["index"])):
        if len(picked) == count:
            break
        if shape not in seen and taken[row["report_id"]] < PER_REPORT:
            seen.add(shape)
            taken[row["report_id"]] += 1
            picked.append(row)
    return picked


@dataclass(frozen=True, slots=True)
class Suspect:
    """A label that models trained without its family contradict.

    `doubt` is the probability of the suggested label minus that of the given one, in (0, 1].
    """

    example: Example
    suggested: str
    doubt: float


def suspects(
    examples: Sequence[Example], codebook: Codebook, *, progress: Callable[[str], None] = lambda message: None
) -> list[Suspect]:
    """Labels that are probably wrong, the most doubtful first.

    A sentence is suspect when models that have not seen its family give another label a higher probability than the given
    one; the suspects are ranked by that margin. On the dev split with a label of sixty flipped this finds more of them than
    confident learning, whose thresholds leave out what the models are less sure of (``tests/test_corpus.py``).

    Raises
    ------
    LabelsError
        If there are fewer than five families, so always for no example.

    References
    ----------
    .. [1] Kuan, Mueller (2022), Model-agnostic label quality scoring to detect real-world label errors, ICML DataPerf workshop.
    """
    groups = [example.family or str(number) for number, example in enumerate(examples)]
    if len(set(groups)) < _FOLDS:
        raise LabelsError(
            f"suspects need at least {_FOLDS} families, there are {len(set(groups))}", remedy="label more reports first"
        )
    labels = [label for label in codebook.category_ids if any(example.label == label for example in examples)]
    shares = _out_of_fold(examples, codebook, labels, groups, progress)
    given = np.array([labels.index(example.label) for example in examples])
    best = shares.argmax(axis=1)
    rows = np.arange(len(examples))
    doubt = shares[rows, best] - shares[rows, given]
    wrong = np.flatnonzero(doubt > 0)
    found = [Suspect(examples[int(row)], labels[int(best[row])], float(doubt[row])) for row in wrong]
    return sorted(found, key=lambda suspect: -suspect.doubt)


def _out_of_fold(
    examples: Sequence[Example],
    codebook: Codebook,
    labels: Sequence[str],
    groups: Sequence[str],
    progress: Callable[[str], None],
) -> NDArray[np.float64]:
    """Probabilities of every sentence by a model that has not seen its family, shape (n_examples, n_labels)."""
    from sklearn.model_selection import GroupKFold

    from nlp.tagging.training import train

    plain = [replace(example, themes=frozenset(), item=None, done=False) for example in examples]
    shares = np.zeros((len(examples), len(labels)))
    for fold, (seen, unseen) in enumerate(GroupKFold(_FOLDS).split(plain, groups=groups), 1):
        progress(f"fold {fold} of {_FOLDS}")
        model = train([plain[i] for i in seen], codebook)
        table = model.probabilities([plain[i].unit for i in unseen])["category"]
        known = model.head("category").classes
        for column, label in enumerate(labels):
            if label in known:
                shares[unseen, column] = table[:, known.index(label)]
    return shares
