"""What every metric must read and must leave alone: the rows of metric_examples.toml, and the shape of that file."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest

from nlp.errors import CodebookError
from nlp.figures import figures_in_sentence
from nlp.figures.lexicon import check_entry, metrics_data

YEAR = 2022
FIELDS = {"gives": {"text", "value", "unit", "qualifier", "channel"}, "not": {"text", "value", "instead"}}
NEEDED = {"gives": {"text", "value"}, "not": {"text", "value", "instead"}}


def _table() -> dict[str, dict[str, list[dict[str, str]]]]:
    source = resources.files("nlp") / "data" / "metric_examples.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


EXAMPLES = _table()


def _rows(kind: str) -> list[Any]:
    return [
        pytest.param(metric, row, id=f"{metric}-{number}")
        for metric, kinds in EXAMPLES.items()
        for number, row in enumerate(kinds[kind], 1)
    ]


@pytest.mark.parametrize(("metric", "row"), _rows("gives"))
def test_gives(metric: str, row: dict[str, str]) -> None:
    found = {(figure.metric, figure.value): figure for figure in figures_in_sentence(row["text"], year=YEAR)}
    assert (metric, Decimal(row["value"])) in found
    figure = found[metric, Decimal(row["value"])]
    assert figure.qualifier == row.get("qualifier", "cumulative" if metric == "disclosed_cumulative" else "exact")
    assert figure.channel == row.get("channel", figure.channel)
    assert figure.unit == row.get("unit", figure.unit)


@pytest.mark.parametrize(("metric", "row"), _rows("not"))
def test_not(metric: str, row: dict[str, str]) -> None:
    found = [f.metric for f in figures_in_sentence(row["text"], year=YEAR) if f.value == Decimal(row["value"])]
    assert found == ([row["instead"]] if row["instead"] else [])
    assert row["instead"] != metric


def test_every_metric_has_its_examples() -> None:
    assert set(EXAMPLES) == {row["id"] for row in metrics_data()["metrics"]}
    for metric, kinds in EXAMPLES.items():
        assert set(kinds) == set(FIELDS), metric
        for kind in FIELDS:
            assert len({row["text"] for row in kinds[kind]}) >= 2, (metric, kind)


def test_no_example_has_an_unknown_field() -> None:
    for kinds in EXAMPLES.values():
        for kind, rows in kinds.items():
            for row in rows:
                assert NEEDED[kind] <= set(row) <= FIELDS[kind], row


@pytest.mark.parametrize(
    "row", [{"id": "rules", "zh": "规章", "en": "Rules", "cue": ["规章"]}, {"id": "rules", "zh": "规章"}]
)
def test_an_entry_with_a_wrong_field_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(CodebookError, match="rules"):
        check_entry(row)
