"""What tables, columns and values mean: ``nlp/data/columns.toml``, and the codebook as a table."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from nlp.checks import rules
from nlp.codebook import load_codebook
from nlp.errors import UsageError
from nlp.figures.lexicon import metrics_data

CODEBOOK = {"kind": "string", "table": "string", "name": "string", "type": "string", "zh": "string", "en": "string"}
# Columns that hold one of a closed list, and the list.
_LISTS: Mapping[tuple[str, str], str] = {
    ("reports", "problems_stated"): "problems_stated",
    ("reports", "template"): "template",
    ("sections", "kind"): "section",
    ("sentences", "section"): "section",
    ("sentences", "category"): "category",
    ("figures", "metric"): "metric",
    ("figures", "qualifier"): "qualifier",
    ("changes", "metric"): "metric",
    ("changes", "relation"): "relation",
    ("cells", "table"): "table",
    ("cells", "row"): "row",
    ("cells", "column"): "column",
    ("cells", "state"): "state",
    ("checks", "rule"): "rule",
    ("checks", "status"): "status",
    ("panel", "template"): "template",
    ("panel", "t2_template"): "template",
    ("panel", "t3_template"): "template",
}


class Meaning(NamedTuple):
    """A meaning in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} · {self.en}"


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((resources.files("nlp") / "data" / "columns.toml").read_text(encoding="utf-8"))


def describe(table: str, column: str | None = None) -> Meaning:
    """What a table, or one of its columns, means; raises UsageError for what has no description.

    Examples
    --------
    >>> print(describe("sentences", "marker"))
    分项编号 · Enumerator that opens it
    >>> print(describe("panel", "t3_r_new_np_s"))
    表三 本年新收，自然人（状态） · T3 received, natural persons (state)
    """
    data = _data()
    if column is None:
        found = data["tables"].get(table)
    else:
        found = data["in"].get(table, {}).get(column) or data["columns"].get(column)
        found = found or (_of_cell(column) if table == "panel" else None)
    if found is None:
        raise UsageError(f"{table}.{column} has no description", remedy="add it to nlp/data/columns.toml")
    return Meaning(*found)


def _of_cell(name: str) -> Meaning | None:
    """A column of the panel by the key of its cell."""
    cells = _data()["cells"]
    key = name.removesuffix("_s")
    state = ("（状态）", " (state)") if key != name else ("", "")
    table, _, rest = key.partition("_")
    for row in sorted((row for row in cells["row"] if rest.startswith(f"{row}_")), key=len, reverse=True):
        column = rest.removeprefix(f"{row}_")
        if table in cells["table"] and column in cells["column"]:
            (t_zh, t_en), (r_zh, r_en), (c_zh, c_en) = cells["table"][table], cells["row"][row], cells["column"][column]
            return Meaning(f"{t_zh} {r_zh}，{c_zh}{state[0]}", f"{t_en} {r_en}, {c_en}{state[1]}")
    return None


def values_of(table: str, column: str) -> dict[str, Meaning]:
    """The closed list of values of a column with their meaning; empty where any value may stand.

    Examples
    --------
    >>> list(values_of("cells", "state"))
    ['number', 'zero', 'blank', 'slash', 'text', 'absent']
    >>> values_of("sentences", "text")
    {}
    """
    if table == "panel" and column.endswith("_s"):
        return _lists()["state"]
    name = _LISTS.get((table, column))
    return _lists()[name] if name else {}


@cache
def _lists() -> dict[str, dict[str, Meaning]]:
    data = _data()
    own = {**data["values"], **data["cells"]}
    return {
        **{name: {value: Meaning(*meaning) for value, meaning in values.items()} for name, values in own.items()},
        "category": {c.id: Meaning(f"{c.zh}：{c.definition_zh}", c.definition_en) for c in load_codebook().categories},
        "metric": {row["id"]: Meaning(row["zh"], row["en"]) for row in metrics_data()["metrics"]},
        "rule": {rule.id: Meaning(rule.zh, rule.en) for rule in rules().values()},
    }


def codebook_rows(kinds: Mapping[str, Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """The codebook as rows: tables, columns, values, themes, rulings.

    Parameters
    ----------
    kinds : mapping
        The kinds of the columns of every table that is described.
    """
    for table, columns in kinds.items():
        yield _row("table", table, table, "", describe(table))
        for column, kind in columns.items():
            yield _row("column", table, column, kind, describe(table, column))
    # A list that several columns share is told once.
    lists: dict[str, tuple[str, str]] = {}
    for (table, column), name in _LISTS.items():
        lists.setdefault(name, (table, column))
    for name, (table, column) in lists.items():
        for value, meaning in _lists()[name].items():
            yield _row("value", table, value, column, meaning)
    for theme in load_codebook().themes:
        meaning = Meaning(f"{theme.zh}：{theme.definition_zh}", theme.definition_en)
        yield _row("theme", "sentences", theme.id, "themes", meaning)
    for ruling in load_codebook().rulings:
        yield _row("ruling", "sentences", ruling.id, ruling.strength, Meaning("", f"{ruling.case} → {ruling.ruling}"))


def _row(kind: str, table: str, name: str, type: str, meaning: Meaning) -> dict[str, str]:
    return {"kind": kind, "table": table, "name": name, "type": type, "zh": meaning.zh, "en": meaning.en}
