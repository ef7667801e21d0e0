"""Whether the relations of a corpus name what exists: links, persistence, copies, planted violations, digests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from nlp.corpus.diversity import Sentence, masked
from nlp.corpus.gold import Gold
from nlp.corpus.labels import repeated
from nlp.corpus.load import CorpusEntry
from nlp.corpus.statistics import places_of
from nlp.corpus.tables import RULES

Row = dict[str, Any]
Units = Mapping[str, Sequence[Row]]
_PERSISTENCE = frozenset(["repeated", "reworded", "dropped", "new"])
_ENDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    # For each relation its unit fields: field, field of the report that it counts in, category that the unit must have.
    "links": (("problem", "report", "problems"), ("measure", "report", "measures")),
    "persistence": (("from_unit", "from_report", "problems"), ("to_unit", "report", "problems")),
}
_REPORTS = ("report", "from_report", "report_a", "report_b")
# Word for word but for digits and places, or nearly so: what the corpus calls repeated is above.
_REPEATED = 0.8
# Copied passages of the corpus, some cut down by half, are 0.6 alike and more; sentences that have nothing in common 0.3.
_COPIED = 0.5
# How many sentences a digest should hold.
_DIGEST = range(6, 9)


def bond_findings(gold: Gold) -> Iterator[str]:
    """Everything that is wrong with the relations of a corpus; nothing where it has none.

    Rows are counted among the sound ones of their file. Relations of a report whose units are damaged are not followed.
    """
    bonds = _Bonds(gold)
    for kind, rows in gold.relations.items():
        where = f"relations/{kind}.jsonl"
        yield from (f"{where}: {problem}" for problem in repeated(rows, "row"))
        for number, row in enumerate(rows, 1):
            named = [row[field] for field in _REPORTS if field in row]
            if missing := [name for name in named if name not in bonds.entries]:
                yield f"{where}:{number} names the report {missing[0]!r}, which is not in the corpus"
            elif all(name in gold.units for name in named):
                yield from (f"{where}:{number} {problem}" for problem in bonds.of(kind, row))


class _Bonds:
    """The relations of a corpus, each looked at by its kind."""

    def __init__(self, gold: Gold) -> None:
        self.units: Units = gold.units
        self.entries: dict[str, CorpusEntry] = {entry.id: entry for entry in gold.entries}
        self._places = places_of(gold.entries)
        self._kinds: dict[str, Callable[[Row], Iterator[str]]] = {
            "links": self._link,
            "persistence": self._persistent,
            "copies": self._copied,
            "checks": self._planted,
            "digests": self._digest,
        }

    def of(self, kind: str, row: Row) -> list[str]:
        """What is wrong with one relation; what its ends say is asked only where they are sound."""
        wrong = [
            finding
            for field, home, category in _ENDS.get(kind, ())
            for finding in _end(row[field], self.units[row[home]], field, category)
        ]
        return wrong or list(self._kinds[kind](row))

    def _link(self, row: Row) -> Iterator[str]:
        if row["problem"] is None and row["measure"] is None:
            yield "links nothing with nothing"
        elif None not in (row["problem"], row["measure"]):
            units = self.units[row["report"]]
            problem, measure = units[row["problem"]], units[row["measure"]]
            # The codebook calls a problem answered by a measure of its theme.
            if not set(problem["themes"]) & set(measure["themes"]):
                yield f"links unit {problem['index']} with unit {measure['index']}, which share no theme"

    def _planted(self, row: Row) -> Iterator[str]:
        if row["rule"] not in RULES:
            yield f"has unknown rule {row['rule']!r}"

    def _digest(self, row: Row) -> Iterator[str]:
        for index in row["units"]:
            yield from _end(index, self.units[row["report"]], "digest", None)
        if len(set(row["units"])) < len(row["units"]):
            yield "names a unit twice"
        if len(row["units"]) not in _DIGEST:
            yield f"names {len(row['units'])} units, not {_DIGEST.start} to {_DIGEST.stop - 1}"

    def _copied(self, row: Row) -> Iterator[str]:
        first, second = row["report_a"], row["report_b"]
        if first == second:
            yield f"says that {first} copies itself"
        if len({tuple(pair) for pair in row["units"]}) < len(row["units"]):
            yield "names a pair of units twice"
        for a, b in row["units"]:
            wrong = [*_end(a, self.units[first], first, None), *_end(b, self.units[second], second, None)]
            yield from wrong
            if row["copied"] and not wrong:
                alike, texts = self._alike((first, a), (second, b))
                if alike < _COPIED:
                    yield f"is called copied, and units {a} and {b} are {alike:.0%} alike: {texts}"

    def _persistent(self, row: Row) -> Iterator[str]:
        relation, before, after = row["relation"], row["from_unit"], row["to_unit"]
        earlier, later = self.entries[row["from_report"]], self.entries[row["report"]]
        if (earlier.family, earlier.year + 1) != (later.family, later.year):
            yield f"compares {later.id} with {earlier.id}, which is not of the same family and the year before"
        if relation not in _PERSISTENCE:
            yield f"has unknown relation {relation!r}"
        elif (before is None, after is None) != (relation == "new", relation == "dropped"):
            yield f"is {relation} and names units {before} and {after}"
        elif relation == "repeated":
            alike, texts = self._alike((earlier.id, before), (later.id, after))
            if alike < _REPEATED:
                yield f"is called repeated, and its texts are {alike:.0%} alike: {texts}"

    def _alike(self, *ends: tuple[str, int]) -> tuple[float, str]:
        """How alike two units are without numbers and places, and what they then say."""
        first, second = (
            masked(Sentence("", self.units[report][index]["text"], "", self._places[self.entries[report].family]))
            for report, index in ends
        )
        return SequenceMatcher(None, first, second, autojunk=False).ratio(), f"{first} / {second}"


def _end(index: int | None, units: Sequence[Row], where: str, category: str | None) -> Iterator[str]:
    if index is None:
        return
    if not 0 <= index < len(units):
        yield f"{where} names unit {index}; there are {len(units)}"
    elif category and (units[index]["category"] != category or not units[index]["item"]):
        yield f"{where} names unit {index}, which is no item of {category}"
