"""Training with scikit-learn: one linear classifier a question, calibrated on sentences of families not seen."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
import sklearn
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from nlp.codebook import Codebook
from nlp.errors import LabelsError
from nlp.tagging.examples import Example, by_label
from nlp.tagging.features import DEFAULT_RECIPE, Features, Recipe, vectorise
from nlp.tagging.model import Head, Model
from nlp.tagging.rates import Rates, report_rates
from nlp.tagging.units import Unit, bare
from nlp.types import ITEM_CATEGORIES

SEED = 0
# All chosen on the corpus dev split by `zwgk evaluate corpus --split dev` after training with each value.
COST = {"category": 0.5, "item": 1.0, "done": 1.0, "themes": 1.0}
# Each training sentence is seen once more without its surroundings, so that the model also reads texts without headings.
BARE_WEIGHT = 0.5
FOLDS = 5
# Sentences are marked as abstained until those that are kept are right this often on held-out families, at most a tenth of all.
KEPT_ACCURACY, MAX_ABSTAINED = 0.985, 0.1
SECONDARY_THRESHOLD = 0.2
# A yes-no question needs this many examples on both sides to be learnt at all.
MIN_EXAMPLES = 8

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Task:
    """A head to train: which examples bear on it, and their targets, shape (n_members, n_classes), as 0/1."""

    name: str
    kind: str
    classes: tuple[str, ...]
    members: NDArray[np.int64]
    targets: Matrix


def train(
    examples: Sequence[Example],
    codebook: Codebook,
    *,
    recipe: Recipe = DEFAULT_RECIPE,
    seed: int = SEED,
    source: str = "labelled sentences",
    progress: Callable[[str], None] = lambda message: None,
) -> Model:
    """Train a model.

    Parameters
    ----------
    examples : sequence of Example
        At least two labels must occur; a label without examples is never predicted.
    codebook : Codebook
        Gives the order of categories and themes.
    recipe : Recipe, optional
        The features.
    seed : int, default=0
        Of the optimiser; the same examples and seed give the same weights.
    source : str, optional
        Where the examples came from, for the model card.
    progress : callable, optional
        Told what is being trained.

    Raises
    ------
    LabelsError
        If fewer than two labels occur.
    """
    if len(by_label(examples)) < 2:
        raise LabelsError("the labelled sentences hold fewer than two labels", remedy="add sentences of another label")
    design = _Design.of([example.unit for example in examples], recipe)
    groups = _groups(examples)
    columns: list[NDArray[np.float64]] = []
    intercepts: list[float] = []
    heads: list[Head] = []
    abstain_below = 0.0
    rates: Rates = {}
    categories: list[str] = []
    for task in _tasks(examples, codebook):
        progress(f"training {task.name} on {len(task.members)} sentences")
        weights, biases = _fit(task, design, task.members, seed)
        held_out = _held_out_scores(task, design, groups, seed)
        heads.append(_calibrated(task, held_out))
        if task.name == "category":
            shares = heads[-1].probabilities(held_out.astype(np.float32))
            abstain_below = _abstention(shares, task.targets)
            categories = [task.classes[best] for best in shares.argmax(axis=1)]
        if task.name == "themes":
            shares = heads[-1].probabilities(held_out.astype(np.float32))
            holds = (shares >= heads[-1].threshold) | (shares == shares.max(axis=1, keepdims=True))
            rates = report_rates(examples, categories, task.members, task.classes, holds)
        columns += list(weights)
        intercepts += list(biases)
    matrix = np.stack(columns, axis=1)
    scale = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / 127.0
    return Model(
        recipe=recipe,
        heads=tuple(heads),
        weights=np.rint(matrix / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=np.array(intercepts, dtype=np.float32),
        info={
            "source": source,
            "abstain_below": abstain_below,
            "report_rates": rates,
            **_info(examples, codebook, seed),
        },
    )


@dataclass(frozen=True, slots=True)
class _Design:
    """The features of every sentence with and without its surroundings."""

    full: csr_matrix
    bare: csr_matrix

    @classmethod
    def of(cls, units: Sequence[Unit], recipe: Recipe) -> _Design:
        return cls(_matrix(vectorise(units, recipe)), _matrix(vectorise([bare(unit) for unit in units], recipe)))


def _matrix(features: Features) -> csr_matrix:
    return csr_matrix((features.values, features.indices, features.indptr), shape=(len(features), features.width))


def _tasks(examples: Sequence[Example], codebook: Codebook) -> list[_Task]:
    everyone = np.arange(len(examples))
    present = by_label(examples)
    labels = tuple(id for id in codebook.category_ids if id in present)
    tasks = [_Task("category", "softmax", labels, everyone, _one_hot([e.label for e in examples], labels))]
    items = np.array(
        [i for i, e in enumerate(examples) if e.label in ITEM_CATEGORIES and e.item is not None], dtype=np.int64
    )
    tasks += _yes_no("item", items, [bool(examples[i].item) for i in items])
    measures = np.array([i for i, e in enumerate(examples) if e.label == "measures"], dtype=np.int64)
    tasks += _yes_no("done", measures, [examples[i].done for i in measures])
    themed = np.array([i for i, e in enumerate(examples) if e.themes], dtype=np.int64)
    counts = {t: sum(t in examples[i].themes for i in themed) for t in codebook.theme_ids}
    themes = tuple(t for t in codebook.theme_ids if counts[t] >= 2)
    if themes:
        targets = np.array([[float(t in examples[i].themes) for t in themes] for i in themed])
        tasks.append(_Task("themes", "sigmoid", themes, themed, targets))
    return tasks


def _one_hot(labels: Sequence[str], classes: Sequence[str]) -> Matrix:
    return np.array([[float(label == c) for c in classes] for label in labels])


def _yes_no(name: str, members: NDArray[np.int64], answers: Sequence[bool]) -> list[_Task]:
    yes = sum(answers)
    if min(yes, len(answers) - yes) < MIN_EXAMPLES:
        return []
    return [_Task(name, "sigmoid", (name,), members, np.array(answers, dtype=np.float64)[:, None])]


def _fit(task: _Task, design: _Design, members: NDArray[np.int64], seed: int) -> tuple[list[Matrix], list[float]]:
    """One weight vector and intercept for each class, one class against the rest."""
    rows = scipy.sparse.vstack([design.full[members], design.bare[members]]).tocsr()
    sample = np.concatenate([np.ones(len(members)), np.full(len(members), BARE_WEIGHT)])
    position = {member: row for row, member in enumerate(task.members)}
    targets = task.targets[[position[m] for m in members]]
    weights: list[Matrix] = []
    biases: list[float] = []
    for column in range(len(task.classes)):
        target = np.concatenate([targets[:, column], targets[:, column]])
        if target.min() == target.max():
            weights.append(np.zeros(rows.shape[1]))
            biases.append(-1.0 if target.max() == 0 else 1.0)
            continue
        classifier = LinearSVC(C=COST[task.name], random_state=seed, max_iter=5000)
        classifier.fit(rows, target, sample_weight=sample)
        weights.append(classifier.coef_[0])
        biases.append(float(classifier.intercept_[0]))
    return weights, biases


def _held_out_scores(task: _Task, design: _Design, groups: NDArray[np.int64], seed: int) -> Matrix:
    """Scores of each member by a classifier that has not seen its family."""
    scores = np.zeros((len(task.members), len(task.classes)))
    distinct = len(set(groups[task.members]))
    if distinct < 2:
        weights, biases = _fit(task, design, task.members, seed)
        return np.asarray(design.full[task.members] @ np.stack(weights, axis=1) + np.array(biases))
    splitter = GroupKFold(n_splits=min(FOLDS, distinct))
    for seen, unseen in splitter.split(task.members, groups=groups[task.members]):
        weights, biases = _fit(task, design, task.members[seen], seed)
        scores[unseen] = design.full[task.members[unseen]] @ np.stack(weights, axis=1) + np.array(biases)
    return scores


def _groups(examples: Sequence[Example]) -> NDArray[np.int64]:
    """Family numbers; sentences without family or report stand for themselves."""
    names = [example.family or f"#{index}" for index, example in enumerate(examples)]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([numbers[name] for name in names])


def _calibrated(task: _Task, scores: Matrix) -> Head:
    """Temperature for a softmax head, Platt's two numbers for a sigmoid head; the threshold that gives the best F1."""
    if task.kind == "softmax":
        slope = _temperature(scores, task.targets)
        return Head(task.name, task.kind, task.classes, slope=slope)
    slope, offset = _platt(scores.ravel(), task.targets.ravel())
    head = Head(task.name, task.kind, task.classes, slope=slope, offset=offset)
    threshold = _best_threshold(head.probabilities(scores.astype(np.float32)), task.targets)
    return Head(task.name, task.kind, task.classes, slope=slope, offset=offset, threshold=threshold)


def _abstention(probabilities: Matrix, targets: Matrix) -> float:
    """The probability below which a category is doubtful: what is kept is right often enough, and enough is kept."""
    best = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == targets.argmax(axis=1)
    grid = np.arange(0.30, 0.96, 0.01)
    enough = [t for t in grid if (best < t).mean() <= MAX_ABSTAINED]
    return round(float(next((t for t in enough if right[best >= t].mean() >= KEPT_ACCURACY), enough[-1])), 2)


def _temperature(scores: Matrix, targets: Matrix) -> float:
    """Guo et al. (2017), On Calibration of Modern Neural Networks: one slope that minimises the log loss."""

    def loss(log_slope: float) -> float:
        mapped = np.exp(log_slope) * scores
        mapped = mapped - mapped.max(axis=1, keepdims=True)
        log_shares = mapped - np.log(np.exp(mapped).sum(axis=1, keepdims=True))
        return float(-(targets * log_shares).sum() / len(scores))

    return round(float(np.exp(minimize_scalar(loss, bounds=(-2.0, 4.0), method="bounded").x)), 4)


def _platt(scores: Matrix, targets: Matrix) -> tuple[float, float]:
    """Platt (1999): logistic regression on the scores."""

    def loss(parameters: Matrix) -> float:
        mapped = parameters[0] * scores + parameters[1]
        return float(np.mean(np.logaddexp(0.0, mapped) - targets * mapped))

    found = minimize(loss, np.array([2.0, 0.0]), method="Nelder-Mead").x
    return round(float(found[0]), 4), round(float(found[1]), 4)


def _best_threshold(probabilities: Matrix, targets: Matrix) -> float:
    grid = np.arange(0.2, 0.71, 0.02)
    return round(float(max(grid, key=lambda t: _micro_f1(probabilities >= t, targets > 0.5))), 2)


def _micro_f1(predicted: NDArray[np.bool_], gold: NDArray[np.bool_]) -> float:
    hits = float((predicted & gold).sum())
    return 2 * hits / max(float(predicted.sum() + gold.sum()), 1.0)


def _info(examples: Sequence[Example], codebook: Codebook, seed: int) -> dict[str, Any]:
    return {
        "codebook": {"version": codebook.version, "ids": codebook.ids_hash, "wording": codebook.wording_hash},
        "examples": len(examples),
        "labels": by_label(examples),
        "reports": len({e.report_id for e in examples if e.report_id}),
        "families": len({e.family for e in examples if e.family}),
        "examples_sha256": examples_hash(examples),
        "seed": seed,
        "cost": COST,
        "bare_weight": BARE_WEIGHT,
        "secondary_threshold": SECONDARY_THRESHOLD,
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
    }


def examples_hash(examples: Sequence[Example]) -> str:
    """A fingerprint of labelled sentences, for the model card."""
    digest = hashlib.sha256()
    for e in examples:
        row = [e.report_id, e.index, e.unit.text, e.label, e.item, e.done, sorted(e.themes)]
        digest.update(json.dumps(row, ensure_ascii=False).encode())
    return digest.hexdigest()
