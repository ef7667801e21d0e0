"""Each kind of dirt, and what must not be damaged."""

from __future__ import annotations

import pytest

from nlp.cleaning import clean
from nlp.cleaning.script import to_simplified
from nlp.types import CleanDocument, RawDocument


def cleaned(text: str) -> CleanDocument:
    return clean(RawDocument(id="t", source="t", sha256="", text=text, encoding="utf-8"))


LONG = "我镇坚持把政务公开工作放在重要位置，全面梳理公开事项，"

CASES = [
    # pinyin
    (
        "周家鎮(zhèn)人民政府公開信息，報(bào)告完畢，縣政府負責指導督促。",
        "周家镇人民政府公开信息，报告完毕，县政府负责指导督促。",
    ),
    ("信息（xìn）公開（kāi）條例規定，鄉鎮應當公開政務信息。", "信息公开条例规定，乡镇应当公开政务信息。"),
    (
        "政(zheng)(zheng)府(fu)信(xin)息(xi)公(gong)開(kai)工(gong)作年度報告，總體良好。",
        "政府信息公开工作年度报告，总体良好。",
    ),
    ("县融媒体(APP)发布，设置LED(屏)与(一)楼大厅。", "县融媒体(APP)发布，设置LED(屏)与(一)楼大厅。"),
    ("联系人李安(an)，电话见网站。", "联系人李安(an)，电话见网站。"),
    # doubled punctuation: the last mark is the real one
    ("及時公開,,擴大範圍,、豐富內容,。做好鄉鎮政務工作,；", "及时公开，扩大范围、丰富内容。做好乡镇政务工作；"),
    ("全年收入1,128元，公开2,300条。", "全年收入1,128元，公开2,300条。"),
    # width
    ("公开信息１２３条，占９５．５％。", "公开信息123条，占95.5%。"),
    ("⻄安市⻓安区⺠政", "西安市长安区民政"),
    ("公开信息,及时更新;成效:明显。", "公开信息，及时更新；成效：明显。"),
    ("见http://www.a.cn/b?c=1,d 网站,时间9:30至10:00。", "见http://www.a.cn/b?c=1,d 网站，时间9:30至10:00。"),
    # blanks
    ("2021 年公开 126 条，信 息公开 “两微”栏目。", "2021年公开126条，信息公开“两微”栏目。"),
    ("在 www.shiqiao.gov.cn（县政府）网站上", "在 www.shiqiao.gov.cn（县政府）网站上"),
    ("规章 0 0 0", "规章 0 0 0"),
    # markup
    ("**一是**加强学习。## 小结", "一是加强学习。## 小结"),
    ("## 一、总体情况", "一、总体情况"),
    ("公开<span style='x'>信息</span>8条&nbsp;，见《附件》<格式>。", "公开信息8条，见《附件》<格式>。"),
    ("信\u200b息\ufeff公开", "信息公开"),
    # wrapped lines
    (f"{LONG}确保应公\n\n开尽公开。", f"{LONG}确保应公开尽公开。"),
    (f"{LONG}\n- 3 -\n确保应公开尽公开。", f"{LONG}确保应公开尽公开。"),
    ("（一）加强组织领导\n镇党委高度重视，多次研究。", "（一）加强组织领导\n镇党委高度重视，多次研究。"),
    (f"{LONG}成效明显。\n二、主动公开", f"{LONG}成效明显。\n二、主动公开"),
    (
        "石桥镇2020年政府信息公开工作年度报告\n根据条例要求，编制本报告。",
        "石桥镇2020年政府信息公开工作年度报告\n根据条例要求，编制本报告。",
    ),
    ("规章\t0\t0\n规范性文件\t1\t2", "规章\t0\t0\n规范性文件\t1\t2"),
]


@pytest.mark.parametrize(("raw", "expected"), CASES)
def test_cases(raw: str, expected: str) -> None:
    assert cleaned(raw).text == expected


@pytest.mark.parametrize("raw", [raw for raw, _ in CASES])
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = cleaned(raw).text
    again = cleaned(once)
    assert again.text == once
    assert again.steps == ()


@pytest.mark.parametrize("raw", [raw for raw, _ in CASES])
def test_every_change_is_on_the_record(raw: str) -> None:
    document = cleaned(raw)
    touched = {p for step in document.steps for c in step.changes for p in range(c.raw_start, c.raw_end)}
    kept = [p for p in range(len(raw)) if p not in touched]
    mapped = {}
    for position, char in enumerate(document.text):
        start, end = document.alignment.to_raw(position, position + 1)
        if end - start == 1:
            mapped[start] = char
    assert all(mapped[p] == raw[p] for p in kept)


def test_script_conversion_equals_the_library() -> None:
    import opencc

    converter = opencc.OpenCC("t2s")
    text = "乾隆年間，後來瞭解皇后、裡程、複雜與恢復、頭髮發展，乾燥乾部，聯繫關係，制訂製度，鐘鼓鍾情，反覆答覆。"
    edits = to_simplified(text)
    result = list(text)
    for edit in edits:
        result[edit.start : edit.end] = list(edit.replacement)
    assert "".join(result) == converter.convert(text)


def test_a_simplified_text_keeps_a_rare_character_in_a_name() -> None:
    text = "陕西省乾县石桥镇的张锺同志负责政务公开工作，" + "认真落实各项公开制度，" * 30
    assert cleaned(text).text == text


def test_mirror_damage_is_a_warning() -> None:
    assert "damaged_characters" in cleaned("政務公開工作?！毙畔⒐_展良好，鄉鎮認真報告總體情況。").warnings
