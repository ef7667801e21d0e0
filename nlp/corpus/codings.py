"""The two codings of a corpus, as they were first given, against its sentences."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from nlp.codebook import Codebook
from nlp.corpus.gold import Gold
from nlp.errors import LabelsError
from nlp.tagging.examples import Example, read_labels

CODERS = ("first", "second")
_Place = tuple[str, int | None]


def coding_paths(folder: Path) -> list[Path]:
    """The files of the two codings, which a corpus need not have."""
    return [folder / "coding" / coder / "sentences.jsonl" for coder in CODERS]


def coding_findings(gold: Gold, codebook: Codebook) -> Iterator[str]:
    """Everything that is wrong with the codings of a corpus folder; nothing where it has none."""
    paths = coding_paths(gold.folder)
    if not any(path.exists() for path in paths):
        return
    coded: list[set[_Place]] = []
    for coder, path in zip(CODERS, paths, strict=True):
        try:
            examples, _ = read_labels(path, codebook)
        except LabelsError as fault:
            yield str(fault)
            continue
        coded.append({(example.report_id, example.index) for example in examples})
        yield from _texts(examples, gold, f"coding/{coder}")
    if len(coded) < len(CODERS):
        return
    first, second = coded
    for coder, lacking in zip(CODERS, (second - first, first - second), strict=True):
        if lacking:
            yield f"coding/{coder} lacks {len(lacking)} sentences of the other, {_shown(lacking)} among them"
    yield from _order(gold.folder / "coding" / "order.csv", first | second)


def _texts(examples: list[Example], gold: Gold, where: str) -> Iterator[str]:
    ids = {entry.id for entry in gold.entries}
    seen: set[_Place] = set()
    for number, example in enumerate(examples, 1):
        place = (example.report_id, example.index)
        if place in seen:
            yield f"{where}: sentence {number} repeats {_shown({place})}"
        seen.add(place)
        if example.report_id not in ids:
            yield f"{where}: sentence {number} names the report {example.report_id!r}, which is not in the corpus"
        elif (units := gold.units.get(example.report_id)) is not None:
            texts = {unit["index"]: unit["text"].strip() for unit in units}
            if example.index is None or texts.get(example.index) != example.unit.text:
                yield f"{where}: sentence {number} is not what {_shown({place})} says: {example.unit.text}"


def _order(path: Path, coded: set[_Place]) -> Iterator[str]:
    """Whether the order in which the sentences were shown is one of just these sentences."""
    if not path.is_file():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            shown = {(row["report_id"], int(row["index"])) for row in csv.DictReader(file)}
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        yield f"coding/{path.name} is no CSV in UTF-8 with the columns report_id and index ({error!r})"
        return
    if differing := shown ^ coded:
        yield f"coding/{path.name} and the codings differ in {len(differing)} sentences, {_shown(differing)} among them"


def _shown(places: set[_Place]) -> str:
    report, index = min(places, key=str)
    return f"{report}#{index}"
