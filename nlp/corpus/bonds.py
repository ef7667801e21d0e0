"""Whether the relations of a corpus name what exists: links, persistence, copies, planted violations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from nlp.corpus.diversity import Sentence, masked
from nlp.corpus.load import RELATIONS, relations
from nlp.corpus.tables import RULES

Row = dict[str, Any]
Units = Mapping[str, Sequence[Row]]
_PERSISTENCE = frozenset(["repeated", "reworded", "dropped", "new"])
_ENDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    # For each relation its unit fields: field, field of the report that it counts in, category that the unit must have.
    "links": (("problem", "report", "problems"), ("measure", "report", "measures")),
    "persistence": (("from_unit", "from_report", "problems"), ("to_unit", "report", "problems")),
}
# Word for word but for digits and places, or nearly so: what the corpus calls repeated is above, rewordings are below.
_REPEATED = 0.8


def bond_findings(folder: Path, units: Units, places: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Everything that is wrong with the relations of a corpus folder; nothing where it has none.

    Parameters
    ----------
    folder : Path
        The corpus folder.
    units : dict of str to sequence of dict
        Gold units by report.
    places : dict of str to sequence of str
        Names of places by report, which copyists change.
    """
    for kind in RELATIONS:
        for number, row in enumerate(relations(folder, kind), 1):
            where = f"relations/{kind}.jsonl:{number}"
            named = [row[field] for field in ("report", "from_report", "report_a", "report_b") if field in row]
            if missing := [name for name in named if name not in units]:
                yield f"{where} names the report {missing[0]!r}, which is not in the corpus"
                continue
            wrong = [
                finding
                for field, home, category in _ENDS.get(kind, ())
                for finding in _end(row[field], units[row[home]], f"{where} {field}", category)
            ]
            yield from wrong
            if kind == "copies":
                yield from _copied(row, units, where)
            elif kind == "checks" and row["rule"] not in RULES:
                yield f"{where} has unknown rule {row['rule']!r}"
            elif kind == "persistence" and not wrong:
                yield from _persistent(row, units, places, where)


def _end(index: int | None, units: Sequence[Row], where: str, category: str | None) -> Iterator[str]:
    if index is None:
        return
    if not 0 <= index < len(units):
        yield f"{where} names unit {index}; there are {len(units)}"
    elif category and (units[index]["category"] != category or not units[index]["item"]):
        yield f"{where} names unit {index}, which is no item of {category}"


def _copied(row: Row, units: Units, where: str) -> Iterator[str]:
    for a, b in row["units"]:
        yield from _end(a, units[row["report_a"]], f"{where} {row['report_a']}", None)
        yield from _end(b, units[row["report_b"]], f"{where} {row['report_b']}", None)


def _persistent(row: Row, units: Units, places: Mapping[str, Sequence[str]], where: str) -> Iterator[str]:
    relation, before, after = row["relation"], row["from_unit"], row["to_unit"]
    if relation not in _PERSISTENCE:
        yield f"{where} has unknown relation {relation!r}"
    elif (before is None, after is None) != (relation == "new", relation == "dropped"):
        yield f"{where} is {relation} and names units {before} and {after}"
    elif relation == "repeated":
        first, second = (
            masked(Sentence("", units[report][index]["text"], "", tuple(places.get(report, ()))))
            for report, index in ((row["from_report"], before), (row["report"], after))
        )
        alike = SequenceMatcher(None, first, second, autojunk=False).ratio()
        if alike < _REPEATED:
            yield f"{where} is called repeated, and its texts are {alike:.0%} alike: {first} / {second}"
