"""A whole corpus folder in memory, as far as it can be read: a damaged file is named, and the others are still there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from nlp.corpus.load import RELATIONS, CorpusEntry, read_manifest, sound_rows
from nlp.errors import LabelsError, ZwgkError
from nlp.types import Report

Row = dict[str, Any]
FoundT = TypeVar("FoundT")


@dataclass(frozen=True, slots=True)
class Gold:
    """What a corpus folder holds.

    `reports`, `units`, `figures`, `metas` and `tables` are found by the id of the report, and lack what is damaged or missing;
    `tables` holds an empty object for a report without tables. `relations` are found by kind. `faults` says what could not be
    read; rows of labels that hold a fault are left out together with the rest of their file.
    """

    folder: Path
    entries: tuple[CorpusEntry, ...]
    faults: tuple[ZwgkError, ...]
    reports: dict[str, Report] = field(default_factory=dict)
    units: dict[str, list[Row]] = field(default_factory=dict)
    figures: dict[str, list[Row]] = field(default_factory=dict)
    metas: dict[str, Row] = field(default_factory=dict)
    tables: dict[str, Row] = field(default_factory=dict)
    relations: dict[str, list[Row]] = field(default_factory=dict)


def read_gold(folder: Path) -> Gold:
    """Read a corpus folder, its reports among it, past every file that is damaged.

    Raises
    ------
    LabelsError
        If there is nothing to go on: no manifest, or one in which no row is sound.
    """
    entries, unsound = read_manifest(folder)
    if unsound and not entries:
        raise unsound[0]
    faults: list[ZwgkError] = list(unsound)
    gold: dict[str, dict[str, Any]] = {name: {} for name in ("reports", "units", "figures", "metas", "tables")}

    def keep(part: str, id: str, read: Callable[[], FoundT]) -> None:
        try:
            gold[part][id] = read()
        except ZwgkError as fault:
            faults.append(fault)

    for entry in entries:
        keep("reports", entry.id, partial(_report, entry))
        keep("metas", entry.id, entry.meta)
        keep("tables", entry.id, entry.tables)
        for kind in ("units", "figures"):
            rows, wrong = _rows(entry.labels / f"{entry.id}.{kind}.jsonl", kind)
            faults += wrong
            if not wrong:
                gold[kind][entry.id] = rows
    relations: dict[str, list[Row]] = {}
    for kind in RELATIONS:
        path = folder / "relations" / f"{kind}.jsonl"
        relations[kind], wrong = _rows(path, kind) if path.exists() else ([], [])
        faults += wrong
    return Gold(folder, tuple(entries), tuple(faults), relations=relations, **gold)


def _report(entry: CorpusEntry) -> Report:
    if not entry.path.is_file():
        raise LabelsError(f"{entry.id}: {entry.path} is missing", remedy="restore the file")
    return entry.report()


def _rows(path: Path, kind: str) -> tuple[list[Row], list[LabelsError]]:
    try:
        return sound_rows(path, kind)
    except LabelsError as fault:
        return [], [fault]
