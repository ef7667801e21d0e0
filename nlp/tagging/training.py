"""Training with scikit-learn: one linear classifier a question, calibrated on sentences of families not seen."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
from nlp.tagging.augmentation import augmentation
from nlp.tagging.examples import Example, by_label
from nlp.tagging.features import DEFAULT_RECIPE, Features, Recipe, vectorise
from nlp.tagging.model import BARE_CATEGORY, CATEGORY, Head, Model
from nlp.tagging.rates import Rates, report_rates
from nlp.tagging.units import Unit, bare, is_bare
from nlp.types import ITEM_CATEGORIES

SEED = 0
# All chosen on the corpus dev split by `zwgk evaluate corpus --split dev` after training with each value.
COST = {"category": 0.5, "category_bare": 0.5, "item": 1.0, "done": 1.0, "themes": 1.0}
# Each training sentence is seen once more without its surroundings, so that a model also reads texts without headings. For the
# category that weighs little, since texts without any structure have a head of their own: a heavier weight reads reports of a
# register that it was not trained on worse. Kappa with 0.5 / 0.15 / 0 on reports of three batches of writers left out of
# training (train and dev split, `zwgk evaluate`): 0.942 / 0.960 / 0.962, on the dev split 0.972 / 0.967 / 0.958.
CATEGORY_BARE_WEIGHT = 0.15
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
    """A head to train: which examples bear on it, and their targets, shape (n_members, n_classes), as 0/1.

    `full` and `bare` are the weights of the sentences with and without their surroundings; 0 leaves them out.
    """

    name: str
    kind: str
    classes: tuple[str, ...]
    members: NDArray[np.int64]
    targets: Matrix
    full: float = 1.0
    bare: float = BARE_WEIGHT


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
    labelled = examples
    examples = [*examples, *augmentation(examples)]
    design = _Design.of([example.unit for example in examples], recipe)
    groups = _groups(examples)
    columns: list[NDArray[np.float64]] = []
    intercepts: list[float] = []
    heads: list[Head] = []
    rates: Rates = {}
    categories: list[str] = []
    for task in _tasks(examples, codebook):
        progress(f"training {task.name} on {len(task.members)} sentences")
        weights, biases = _fit(task, design, task.members, seed)
        held_out = _held_out_scores(task, design, groups, seed)
        heads.append(_calibrated(task, held_out))
        if task.name == CATEGORY:
            categories = [task.classes[best] for best in held_out.argmax(axis=1)]
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
            "report_rates": rates,
            **_info(labelled, codebook, seed),
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
    targets = _one_hot([e.label for e in examples], labels)
    tasks = [_Task(CATEGORY, "softmax", labels, everyone, targets, bare=CATEGORY_BARE_WEIGHT)]
    if not all(is_bare(e.unit) for e in examples):
        tasks.append(_Task(BARE_CATEGORY, "softmax", labels, everyone, targets, full=0.0, bare=1.0))
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
        held = np.array([[float(t in examples[i].themes) for t in themes] for i in themed])
        tasks.append(_Task("themes", "sigmoid", themes, themed, held))
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
    views = [(matrix, weight) for matrix, weight in ((design.full, task.full), (design.bare, task.bare)) if weight]
    rows = scipy.sparse.vstack([matrix[members] for matrix, _ in views]).tocsr()
    sample = np.concatenate([np.full(len(members), weight) for _, weight in views])
    position = {member: row for row, member in enumerate(task.members)}
    targets = task.targets[[position[m] for m in members]]
    weights: list[Matrix] = []
    biases: list[float] = []
    for column in range(len(task.classes)):
        target = np.concatenate([targets[:, column]] * len(views))
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
        return np.asarray(_seen_as(task, design)[task.members] @ np.stack(weights, axis=1) + np.array(biases))
    splitter = GroupKFold(n_splits=min(FOLDS, distinct))
    for seen, unseen in splitter.split(task.members, groups=groups[task.members]):
        weights, biases = _fit(task, design, task.members[seen], seed)
        scores[unseen] = _seen_as(task, design)[task.members[unseen]] @ np.stack(weights, axis=1) + np.array(biases)
    return scores


def _seen_as(task: _Task, design: _Design) -> csr_matrix:
    """The sentences as the head will meet them."""
    return design.full if task.full else design.bare


def _groups(examples: Sequence[Example]) -> NDArray[np.int64]:
    """Family numbers; sentences without family or report stand for themselves."""
    names = [example.family or f"#{index}" for index, example in enumerate(examples)]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([numbers[name] for name in names])


def _calibrated(task: _Task, scores: Matrix) -> Head:
    """Temperature for a softmax head, Platt's two numbers for a sigmoid head; the threshold that gives the best F1."""
    if task.kind == "softmax":
        head = Head(task.name, task.kind, task.classes, slope=_temperature(scores, task.targets))
        return replace(head, threshold=_abstention(head.probabilities(scores.astype(np.float32)), task.targets))
    slope, offset = _platt(scores.ravel(), task.targets.ravel())
    head = Head(task.name, task.kind, task.classes, slope=slope, offset=offset)
    threshold = _best_threshold(head.probabilities(scores.astype(np.float32)), task)
    return Head(task.name, task.kind, task.classes, slope=slope, offset=offset, threshold=threshold)


def _abstention(probabilities: Matrix, targets: Matrix) -> float:
    """The probability below which a category is doubtful: what is kept is right often enough, and enough is kept."""
    best = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == targets.argmax(axis=1)
    grid = np.arange(0.30, 0.96, 0.01)
    enough = [t for t in grid if (best < t).mean() <= MAX_ABSTAINED] or [0.0]
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


def _best_threshold(probabilities: Matrix, task: _Task) -> float:
    """The threshold whose decisions, as the model takes them, come nearest to the targets."""
    grid = np.arange(0.2, 0.71, 0.02)
    gold = task.targets > 0.5
    return round(float(max(grid, key=lambda t: _micro_f1(_decided(probabilities, t, task), gold))), 2)


def _decided(probabilities: Matrix, threshold: float, task: _Task) -> NDArray[np.bool_]:
    """What holds at a threshold; of the themes the likeliest always does, and `general` only alone, as `Model` has it."""
    holds = probabilities >= threshold
    if task.name == "themes":
        best = probabilities.argmax(axis=1)
        holds[np.arange(len(holds)), best] = True
        if "general" in task.classes:
            general = task.classes.index("general")
            alone = best == general
            holds[alone] = False
            holds[:, general] = alone
    return holds


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
