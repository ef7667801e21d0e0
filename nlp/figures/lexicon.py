"""What ``nlp/data/metrics.toml`` says, compiled once: metrics, carriers, units and the words that refuse a number."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from nlp.errors import CodebookError

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way a metric is recognised; a metric may have several."""

    metric: str
    units: frozenset[str]
    cues: Pattern | None
    refuse: Pattern | None
    needs: Pattern | None
    weak: bool
    unitless: bool


@dataclass(frozen=True, slots=True)
class ZeroRule:
    """How a clause with a negation states a zero of a metric."""

    metric: str
    cues: Pattern
    refuse: Pattern | None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the grammar looks up."""

    rules: tuple[Rule, ...]
    zeros: tuple[ZeroRule, ...]
    units: tuple[str, ...]
    not_before: Pattern
    not_after: Pattern
    fixed: Pattern
    off_topic: Pattern
    service: Pattern
    disclosure: Pattern
    plan_sentence: Pattern
    plan_clause: Pattern
    heads: Pattern
    heads_of: tuple[tuple[str, Pattern], ...]
    extenders: Pattern
    alone: str
    publish: Pattern
    lead: Pattern


# A group of plain words, or one letter, that opens a pattern; and what may hold an alternative of its own.
_GROUP = re.compile(
    r"(?:\(\?:(?P<group>[^()\[\]{}?*+.^$\\]+)\)|(?P<letter>[^()\[\]{}?*+.^$\\|])(?=\?)|\[(?P<letters>[^\[\](){}?*+.^$|\\-]{1,12})\])(?P<optional>\?)?(?![?*+{])(?P<rest>.*)"
)
_INNER = re.compile(r"\[[^\]]*\]|\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*\)")

_FIELDS = frozenset(
    {
        "id", "zh", "en", "units", "unit_only", "unit_refuse", "unitless", "cues", "refuse", "needs", "weak", "zero",
        "zero_refuse",
    }
)  # fmt: skip


def check_entry(row: dict[str, Any]) -> None:
    """Refuse an entry with a field that nothing reads, or without its id and names.

    Examples
    --------
    >>> check_entry({"id": "rules", "zh": "规章", "en": "Government rules issued", "refuses": ["制度"]})
    Traceback (most recent call last):
    nlp.errors.CodebookError: metric 'rules' has unknown fields: refuses: see metrics.toml
    """
    if unknown := sorted(set(row) - _FIELDS):
        raise CodebookError(
            f"metric {row.get('id')!r} has unknown fields: {', '.join(unknown)}", remedy="see metrics.toml"
        )
    if missing := sorted({"id", "zh", "en"} - set(row)):
        raise CodebookError(f"metric {row.get('id')!r} lacks {', '.join(missing)}", remedy="see metrics.toml")


@cache
def metrics_data() -> dict[str, Any]:
    """The parsed ``metrics.toml``.

    Examples
    --------
    >>> "portal_posts" in {row["id"] for row in metrics_data()["metrics"]}
    True
    """
    data = tomllib.loads((resources.files("nlp") / "data" / "metrics.toml").read_text(encoding="utf-8"))
    for row in data["metrics"]:
        check_entry(row)
    return data


@cache
def lexicon() -> Lexicon:
    """The compiled lexicon, read at the first use and kept.

    Examples
    --------
    >>> "人次" in lexicon().units
    True
    """
    data = metrics_data()
    words, plan = data["carrier_words"], data["plan"]
    return Lexicon(
        rules=tuple(_rule(row, data["units"]) for row in data["metrics"] if "cues" in row),
        zeros=tuple(
            ZeroRule(row["id"], _union(row["zero"]), _optional(row.get("zero_refuse")))
            for row in data["metrics"]
            if "zero" in row
        ),
        units=tuple(sorted(data["counting"]["units"], key=len, reverse=True)),
        not_before=_union(data["counting"]["not_before"]),
        not_after=re.compile("(?:" + "|".join(data["counting"]["not_after"]) + r")\s*$"),
        fixed=re.compile("|".join(map(re.escape, (*data["fixed"]["terms"], *data["fixed"]["not_negation"])))),
        off_topic=_union(data["fixed"]["off_topic"]),
        service=_union(data["fixed"]["service"]),
        disclosure=_union(data["fixed"]["disclosure"]),
        plan_sentence=_union(plan["sentence"]),
        plan_clause=_union(plan["clause"]),
        heads=_union([head for row in data["carriers"] for head in row["heads"]]),
        heads_of=tuple((row["metric"], _union(row["heads"])) for row in data["carriers"]),
        extenders=_union(words["extenders"]),
        alone=words["alone"],
        publish=_union(words["publish"]),
        lead=_union(words["lead"]),
    )


def _rule(row: dict[str, Any], families: dict[str, list[str]]) -> Rule:
    units = row.get("unit_only") or [unit for family in row["units"] for unit in families[family]]
    return Rule(
        row["id"],
        frozenset(units) - frozenset(row.get("unit_refuse", ())),
        _optional(row.get("cues")),
        _optional(row.get("refuse")),
        _optional([row["needs"]] if "needs" in row else None),
        row.get("weak", False),
        row.get("unitless", False),
    )


def _optional(patterns: list[str] | None) -> Pattern | None:
    return _union(patterns) if patterns else None


def _union(patterns: list[str]) -> Pattern:
    return re.compile("|".join(f"(?:{opened})" for pattern in patterns for opened in opened_group(pattern)))


def opened_group(pattern: str) -> list[str]:
    """Alternatives that match what a pattern matches, in its order of trust, each beginning with a character where that can be had.

    A search skips what no alternative begins with, so ``(?:收到|接到)?申请`` is slower than its three alternatives.

    Examples
    --------
    >>> opened_group("(?:收到|接到)?申请"), opened_group("(?:收|接)+申请"), opened_group("大?喇叭")
    (['收到申请', '接到申请', '申请'], ['(?:收|接)+申请'], ['大喇叭', '喇叭'])
    """
    group = _GROUP.fullmatch(pattern)
    if group is None or "\\(" in pattern or "|" in _INNER.sub("", group["rest"]):
        return [pattern]
    heads = list(group["letters"] or "") or (group["group"] or group["letter"]).split("|")
    heads += [""] if group["optional"] else []
    return [opened for head in heads for opened in opened_group(head + group["rest"])]
