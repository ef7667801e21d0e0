"""Sentences that lost one byte: what comes back, what is given up, and what is no damage."""

from __future__ import annotations

import pytest

from nlp import report_from_text
from nlp.cleaning import clean
from nlp.types import RawDocument

HEAD = "石桥镇2021年政府信息公开工作年度报告\n一、总体情况\n我镇按月公开信息，村级公示栏及时更换。\n"


def shown(left: str, right: str, *, mark: str = "", tail: str = "") -> str:
    """The text as a mirror shows it that has lost the first byte of `right` and decodes the rest."""
    rest = (right + tail).encode("gb18030")[1:] + b"\n"
    return left + mark + rest.decode("gb18030", "replace").rstrip("\n")


def cleaned(text: str) -> str:
    return clean(RawDocument("t", "t", "", text, "utf-8")).text


SENTENCES = [
    ("镇纪委每季度督查一次，对", "发现的问题限期整改，结果全镇通报。"),
    ("全年围绕“六稳”", "“六保”等重点公开财政信息。"),
    ("落实“先审后", "发”制度，专人负责审核。"),
    ("各村公", "示栏由包村干部管理，内容按季度更换。"),
    ("依托县政府", "网站设立信息公开专栏，方便群众查询。"),
]


@pytest.mark.parametrize("mark", ["", "?"])
@pytest.mark.parametrize(("left", "right"), SENTENCES)
def test_a_sentence_comes_back_but_for_what_was_lost(left: str, right: str, mark: str) -> None:
    restored = cleaned(HEAD + shown(left, right, mark=mark)).splitlines()[-1]
    assert len(restored) == len(left + right)
    lost = [(a, b) for a, b in zip(left + right, restored, strict=True) if a != b]
    assert len(lost) <= 2
    assert all(b == "□" for _, b in lost)


def test_private_use_characters_hold_their_bytes() -> None:
    damaged = shown("负责人", "员定期培训，更新内容及时。")
    assert any("\ue000" <= char <= "\ue765" for char in damaged)
    assert cleaned(HEAD + damaged).endswith("定期培训，更新内容及时。")


def test_a_private_use_character_shown_as_a_question_mark_costs_two_characters_at_most() -> None:
    sentence = "各站所按时报送，公开内容由党政办审核。"
    damaged = shown("各站所按时", sentence[5:], mark="?")
    assert any("\ue000" <= char <= "\ue765" for char in damaged)
    mirrored = "".join("?" if "\ue000" <= char <= "\ue765" or char == "\ufffd" else char for char in damaged)
    restored = cleaned(HEAD + mirrored).splitlines()[-1]
    lost = [(a, b) for a, b in zip(sentence, restored, strict=True) if a != b]
    assert all(b == "□" for _, b in lost)
    assert len(lost) <= 2 * mirrored.count("?")


def test_a_false_mark_does_not_end_a_sentence() -> None:
    damaged = shown("全年围绕“六稳”“六", "保”信息公开四十七条。")
    assert "！" in damaged
    assert len(report_from_text(HEAD + damaged).sentences) == 2


UNDAMAGED = [
    "公开了什么?怎么公开?群众说了算。",
    "镇长王喆?书记李鑫?均已答复。",
    "联系人：张\ue010，电话见网站。",
    "\uf06c主动公开信息20条，均已上网。",
    "全年公开信�二十条，均已上网。",
    "喀喇沁旗、鄂温克族自治旗?均已公开。",
]


@pytest.mark.parametrize("line", UNDAMAGED)
def test_what_is_no_shift_is_left_alone(line: str) -> None:
    document = clean(RawDocument("t", "t", "", HEAD + line, "utf-8"))
    assert "repair_bytes" not in [step.name for step in document.steps]


def test_a_wholly_shifted_text_is_read() -> None:
    lines = [left + right for left, right in SENTENCES] * 3
    damaged = "\n".join(shown("", line) for line in lines)
    report = report_from_text(HEAD + damaged)
    known = "".join(sentence.text for sentence in report.sentences)
    assert "村干部管理，内容按季度更换" in known
    assert "unrecovered_characters" in report.warnings


def test_a_text_of_private_use_characters_is_refused() -> None:
    from nlp.errors import NotTextError

    with pytest.raises(NotTextError):
        report_from_text("公开" + "\ue010" * 20)
