"""What a corpus promises in ``targets.toml``, and what of it falls short."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.corpus.statistics import Statistics
from nlp.errors import LabelsError


@dataclass(frozen=True, slots=True)
class Promise:
    """One number of the targets beside what the corpus has.

    `kind` is ``minimum`` or ``maximum``.
    """

    name: str
    kind: str
    target: float
    found: float

    @property
    def kept(self) -> bool:
        """Whether the corpus keeps the promise."""
        return self.found >= self.target if self.kind == "minimum" else self.found <= self.target


def load_targets(folder: Path) -> dict[str, Any]:
    """Read ``targets.toml`` of a corpus folder.

    Returns
    -------
    dict
        ``minimum`` and ``maximum``: numbers by name; ``each``: for rulings and violations their ids and a minimum;
        ``genre``: shares by group and name. All but ``minimum`` may be missing.

    Raises
    ------
    LabelsError
        If the file is missing, is not TOML or has another shape.
    """
    path = folder / "targets.toml"
    try:
        targets = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LabelsError(f"cannot read {path} ({error.strerror})", remedy="restore the file") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LabelsError(f"{path} is not TOML in UTF-8 ({error})", remedy="mend the file") from error
    if "minimum" not in targets:
        raise LabelsError(f"{path} has no [minimum]", remedy="give the counts that the corpus promises")
    for name in ("minimum", "maximum"):
        _check_numbers(targets.get(name, {}), f"{path}: [{name}]")
    for name, shares in _table(targets.get("genre", {}), f"{path}: [genre]").items():
        _check_numbers(shares, f"{path}: [genre.{name}]")
    for name, each in _table(targets.get("each", {}), f"{path}: [each]").items():
        where = f"{path}: [each.{name}]"
        minimum, ids = (_table(each, where).get(key) for key in ("minimum", "ids"))
        _check_numbers({"minimum": minimum}, where)
        if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids):
            raise LabelsError(f"{where} has ids {ids!r}", remedy="give a list of texts")
    return targets


def _table(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise LabelsError(f"{where} is {value!r}", remedy="make it a table")
    return value


def _check_numbers(value: Any, where: str) -> None:
    for name, number in _table(value, where).items():
        if not isinstance(number, int | float) or isinstance(number, bool):
            raise LabelsError(f"{where} has {name} = {number!r}", remedy="give a number")


def promises(targets: dict[str, Any], statistics: Statistics, measured: dict[str, float]) -> list[Promise]:
    """Every target beside its number.

    Parameters
    ----------
    targets : dict
        From `load_targets`.
    statistics : Statistics
        Counts of the corpus.
    measured : dict of str to float
        Numbers that are not counts: share of near-duplicates, agreement of the coders.
    """
    return list(_promises(targets, {**statistics.counts, **measured}, statistics))


def _promises(targets: dict[str, Any], numbers: dict[str, float], statistics: Statistics) -> Iterator[Promise]:
    for kind in ("minimum", "maximum"):
        for name, target in targets.get(kind, {}).items():
            yield Promise(name, kind, float(target), float(numbers.get(name, float("nan"))))
    each = targets.get("each", {})
    for ruling in each.get("rulings", {}).get("ids", []):
        yield Promise(
            f"units decided by {ruling}", "minimum", each["rulings"]["minimum"], statistics.rulings.get(ruling, 0)
        )
    for rule in each.get("violations", {}).get("ids", []):
        yield Promise(
            f"reports that break {rule}", "minimum", each["violations"]["minimum"], statistics.violations.get(rule, 0)
        )
