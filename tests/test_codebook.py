"""The codebook as data: complete, consistent, and refused where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.codebook import Category, Ruling, Theme, load_codebook
from nlp.errors import CodebookError

CODEBOOK = load_codebook()


def test_the_order_of_decision() -> None:
    assert CODEBOOK.category_ids == ("problems", "measures", "organisation", "platforms", "channels", "other")


@pytest.mark.parametrize("category", CODEBOOK.categories, ids=lambda c: c.id)
def test_categories_are_defined_in_both_languages(category: Category) -> None:
    assert category.zh
    assert category.definition_en.endswith(".")
    assert category.definition_zh.endswith("。")


@pytest.mark.parametrize("theme", CODEBOOK.themes, ids=lambda t: t.id)
def test_themes_are_defined_in_both_languages_with_cues(theme: Theme) -> None:
    assert theme.zh
    assert theme.definition_en.endswith(".")
    assert theme.definition_zh.endswith("。")
    assert theme.problem_cues
    assert theme.measure_cues


@pytest.mark.parametrize("ruling", CODEBOOK.rulings, ids=lambda r: r.id)
def test_rulings_say_what_they_rule(ruling: Ruling) -> None:
    assert ruling.case
    assert ruling.ruling
    assert ruling.strength in ("firm", "soft", "mixed")


def test_there_are_seventeen_themes_and_fifty_eight_rulings() -> None:
    assert len(CODEBOOK.themes) == 17
    assert [ruling.id for ruling in CODEBOOK.rulings] == [f"R{n:02d}" for n in range(1, 59)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("version = ", "not valid TOML"),
        ('version = "1"', "no .*categories"),
        ('[[categories]]\nid = "a"\ncolour = 1', "entry 1"),
        ('[[categories]]\nid = "a"\n[[categories]]\nid = "a"', "repeated"),
    ],
)
def test_malformed_codebooks(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "c.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CodebookError, match=message):
        load_codebook(path)


def test_unknown_ids_list_what_there_is() -> None:
    with pytest.raises(CodebookError, match="unknown theme 'speed': one of content, "):
        CODEBOOK.theme("speed")
    with pytest.raises(CodebookError, match="cannot open"):
        load_codebook(Path("no-such-file.toml"))
