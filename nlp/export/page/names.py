"""The words of the page in both languages: its interface, and the names of labels."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from nlp.codebook import load_codebook
from nlp.export.descriptions import values_of

LANGUAGES = ("zh", "en")


@cache
def texts() -> dict[str, list[str]]:
    """The interface: key to its Chinese and English wording, from ``texts.toml``."""
    content = (resources.files("nlp.export.page") / "texts.toml").read_text(encoding="utf-8")
    return {f"{section}.{key}": pair for section, own in tomllib.loads(content).items() for key, pair in own.items()}


def names() -> dict[str, dict[str, list[str]]]:
    """Labels by kind and id: name in Chinese, in English, and the definitions in both where there are some."""
    codebook = load_codebook()
    labels = {
        kind: {e.id: [e.zh or e.id, e.id.capitalize(), e.definition_zh, e.definition_en] for e in entries}
        for kind, entries in (("category", codebook.categories), ("theme", codebook.themes))
    }
    circumstances = _data("causes.toml")["circumstances"]
    return {
        **labels,
        "circumstance": {e["id"]: [e["zh"], e["id"].capitalize(), e["zh"], e["en"]] for e in circumstances},
        "metric": _values("figures", "metric"),
        "section": _values("sections", "kind"),
    }


def _values(table: str, column: str) -> dict[str, list[str]]:
    values: Mapping[str, tuple[str, str]] = values_of(table, column)
    return {id: list(meaning) for id, meaning in values.items()}


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("nlp") / "data" / name).read_text(encoding="utf-8"))
