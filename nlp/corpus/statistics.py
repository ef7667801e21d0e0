"""What a corpus holds, counted: sizes, rulings, relations, and shares to lay beside those of the genre."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlp.corpus.gold import Gold, read_gold
from nlp.corpus.load import CorpusEntry
from nlp.corpus.tables import broken_rules, shape_findings

_SHAPES = (
    ("一是", re.compile(r"第?[一二三四五六七八九]是")),
    ("1.", re.compile(r"\d{1,2}[.、．]|[（(]\d{1,2}[)）]|[①-⑳]")),
    ("（一）", re.compile(r"[（(][一二三四五六七八九十]{1,2}[)）]")),
    ("other", re.compile(r"首先|其次|再次|最后|第[一二三四五六七八九][，、]|一个是|再一个")),
)
_CAPPED_ITEMS = 4
_MODERN = 2019


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts by name, and shares in [0, 1] by group and name.

    Groups of shares: ``generations``, ``levels``, ``periods``, ``problem_items`` (per report with a problem), ``list_shapes`` (of
    the problem items of a report) and ``problem_themes`` (reports with a problem of the theme).
    """

    counts: dict[str, int]
    rulings: dict[str, int]
    themes: dict[str, int]
    violations: dict[str, int]
    shares: dict[str, dict[str, float]]
    sentence_lengths: tuple[int, ...] = field(repr=False)


def describe(folder: Path) -> Statistics:
    """Count what a corpus folder holds; of an empty corpus all counts are 0 and all groups of shares empty.

    Reports count as consistent that print tables, break none of the rules A1 to A4 and have no planted violation.

    Raises
    ------
    LabelsError
        If a file of the corpus is damaged.
    """
    gold = read_gold(folder)
    if gold.faults:
        raise gold.faults[0]
    return count(gold)


def count(gold: Gold) -> Statistics:
    """Count what was read of a corpus folder; what is damaged is not counted."""
    rows = [row for report in gold.units.values() for row in report]
    checks = gold.relations["checks"]
    return Statistics(
        counts=_counts(gold, rows, {row["report"] for row in checks}),
        rulings=dict(sorted(Counter(ruling for row in rows for ruling in row["rulings"]).items())),
        themes=dict(Counter(theme for row in rows for theme in row["themes"]).most_common()),
        violations=dict(sorted(Counter(rule for _, rule in {(c["report"], c["rule"]) for c in checks}).items())),
        shares=_shares(gold),
        sentence_lengths=tuple(len(row["text"]) for row in rows),
    )


def _counts(gold: Gold, rows: list[dict[str, Any]], broken: set[str]) -> dict[str, int]:
    entries, copies, links = gold.entries, gold.relations["copies"], gold.relations["links"]
    printed = [found for found in gold.tables.values() if found]
    years = {(row["report"], row["from_report"]) for row in gold.relations["persistence"]}
    return {
        "reports": len(entries),
        "families": len({entry.family for entry in entries}),
        "provinces": len({entry.province for entry in entries}),
        "sentences": len(rows),
        "items": sum(bool(row["item"]) for row in rows),
        "figures": sum(map(len, gold.figures.values())),
        "reports_with_tables": len(printed),
        "reports_with_2019_tables": sum(found.get("template") == "2019" for found in printed),
        "reports_with_2021_tables": sum(found.get("template") == "2021" for found in printed),
        "consistent_reports": sum(
            bool(found) and id not in broken and not shape_findings(found) and not broken_rules(found)
            for id, found in gold.tables.items()
        ),
        "reports_with_links": len({row["report"] for row in links}),
        "links": sum(None not in (row["problem"], row["measure"]) for row in links),
        "year_pairs": len(years),
        "copy_groups": len({row["group"] for row in copies if row["copied"]}),
        "look_alikes": sum(not row["copied"] for row in copies),
    }


def _shares(gold: Gold) -> dict[str, dict[str, float]]:
    entries = gold.entries
    problems = {id: [row for row in rows if row["category"] == "problems"] for id, rows in gold.units.items()}
    stating = [rows for rows in problems.values() if rows]
    items = [sum(bool(row["item"]) for row in rows) for rows in stating]
    themes = [{theme for row in rows for theme in row["themes"]} for rows in stating]
    return {
        "generations": _share(entry.generation for entry in entries),
        "periods": _share(("2008-2018", "2019-2025")[entry.year >= _MODERN] for entry in entries),
        "levels": _share(meta["level"] for meta in gold.metas.values()),
        "problem_items": _share(f"{min(n, _CAPPED_ITEMS)}{'+' * (n >= _CAPPED_ITEMS)}" for n in items if n),
        "list_shapes": _share(_shape(rows) for rows in stating),
        "problem_themes": {
            theme: sum(theme in found for found in themes) / max(len(themes), 1)
            for theme, _ in Counter(theme for found in themes for theme in found).most_common()
        },
    }


def _share(values: Iterable[str]) -> dict[str, float]:
    counted = Counter(values)
    total = sum(counted.values())
    return {name: count / total for name, count in sorted(counted.items())}


def _shape(rows: list[dict[str, Any]]) -> str:
    """The enumerator that the problem items of a report open with; "none" where most have none."""
    items = [row["text"] for row in rows if row["item"]]
    found = Counter(next((name for name, pattern in _SHAPES if pattern.match(text)), "none") for text in items)
    return found.most_common(1)[0][0] if found else "none"


def places_of(entries: Sequence[CorpusEntry]) -> dict[str, tuple[str, ...]]:
    """Names that are masked when the sentences of a family are compared with others: its townships and counties."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for name in (entry.township, entry.county):
            names[entry.family] |= {name, name[:-1]} if len(name) > 2 else {name}
    return {family: tuple(sorted(filter(None, found))) for family, found in names.items()}
