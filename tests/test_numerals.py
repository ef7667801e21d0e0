"""Numerals: a table of tricky ones, every number spelled and read back, and the cases of other projects."""

from __future__ import annotations

import contextlib
import re
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import NumeralError, ZwgkError
from nlp.figures import figures_in_sentence
from nlp.figures.candidates import find_candidates
from nlp.figures.numerals import parse_number

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
import numerals as outside  # the benchmark anyone can run is what the test runs

NUMERALS = {
    "0": "0", "007": "7", "128": "128", "1,128": "1128", "1 128": "1128", "12,345.5": "12345.5", "3.5": "3.5",
    "零": "0", "〇": "0", "两": "2", "十": "10", "十五": "15", "二十": "20", "廿": "20", "廿二": "22",
    "百": "100", "千": "1000", "万": "10000", "百万": "1000000", "千万": "10000000",
    "一百零五": "105", "一百〇五": "105", "一百五": "150", "一百五十": "150", "一百十五": "115", "两千六": "2600",
    "两千零六": "2006", "两千零六十": "2060", "一千零十": "1010", "三万五": "35000", "三万零五": "30005",
    "十三万五": "135000", "三万五千": "35000", "三万五百": "30500", "一万二千三百四十五": "12345", "二十三万": "230000",
    "一千二百万": "12000000", "一亿": "100000000", "一亿二": "120000000", "一亿二千万": "120000000",
    "一亿零五": "100000005", "二万五千亿": "2500000000000", "二〇二": "202", "一二三": "123",
    "三点五": "3.5", "零点零五": "0.05", "一百二十点三": "120.3", "三点零": "3.0",
    "壹佰贰拾": "120", "伍拾贰": "52", "叁": "3", "陆仟零捌": "6008", "贰万叁仟": "23000",
    "1万2千": "12000", "1万2": "12000", "3万4000": "34000", "3万400": "30400", "2亿3000万": "230000000",
    "100万三千": "1003000", "1千零20": "1020", "5万4千6百": "54600", "10.1万": "101000",
    "百分之五": "5", "百分之九十八点五": "98.5", "百分之98.5": "98.5", "百分之百": "100", "百分百": "100",
}  # fmt: skip

# Guesses between two numbers, numerals cut short, and what is none at all.
NO_NUMERALS = [
    "", "点", "零点", "点五", "三点", "三点点五", "三点十", "负五", "元", "一条", "大", "abc", "1e5", "1..2", "+3", "nan",
    "三四", "一两", "三四百", "一两万", "十七八", "一百二三十", "五六十", "百十", "百十一", "千八百", "万三", "亿五",
    "十一十二", "一百一百", "三万五万", "一亿二亿", "一百五万", "五十千", "二百千", "一万零", "零万", "三零五百",
    "1.2万3千", "10.1万零100", "1万20000", "3百400", "１２", "٣",
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMERALS.items())
def test_value(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", NO_NUMERALS)
def test_refusal_is_typed(text: str) -> None:
    with pytest.raises(NumeralError) as caught:
        parse_number(text)
    assert isinstance(caught.value, ZwgkError)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("text", "scale", "value"),
    [
        ("1.8", "万", "18000"),
        ("三点五", "万", "35000"),
        ("十", "万", "100000"),
        ("2.5", "百", "250"),
        ("1.23456", "万", "12345.60000"),
    ],
)
def test_scale(text: str, scale: str, value: str) -> None:
    found = parse_number(text, scale)
    assert (found, str(found)) == (Decimal(value), value)


# A clause with a count, and the values and units that are found in it.
CLAUSES: list[tuple[str, list[tuple[str, str]]]] = [
    ("公开信息一万二千条", [("12000", "条")]),
    ("公开信息1万2千余条", [("12000", "条")]),
    ("阅读量3万4000次", [("34000", "次")]),
    ("阅读量一百二十余万次", [("1200000", "次")]),
    ("阅读量十几万次", [("100000", "次")]),
    ("短信万余条", [("10000", "条")]),
    ("短信上万条", [("10000", "条")]),
    ("公开信息一百五条", [("150", "条")]),
    ("公开信息壹佰贰拾条", [("120", "条")]),
    ("公开信息一千○五条", [("1005", "条")]),
    ("公开信息廿余条", [("20", "条")]),
    ("收费一亿二千万元", [("120000000", "元")]),
    ("收费二十三万元", [("23", "万元")]),
    ("收费1亿2000万元", [("120000000", "元")]),
    ("收费1,234.5元", [("1234.5", "元")]),
    ("收费三千元", [("3000", "元")]),
    ("收费3千元", [("3000", "元")]),
    ("办结率百分之98", [("98", "%")]),
    ("办结率百分之九十八点五", [("98.5", "%")]),
    ("总数十条", [("10", "条")]),
    ("件数三百件", [("300", "件")]),
    ("查阅点两处", [("2", "处")]),
    # several, about, or between two: no number
    ("公开信息数百条", []),
    ("公开信息几十条", []),
    ("公开信息数十万条", []),
    ("公开信息三四百条", []),
    ("公开信息十七八条", []),
    ("公开信息百十条", []),
    ("短信一两万条", []),
    ("公开信息四十七、八条", []),
    ("公开信息二、三十条", []),
    ("公开信息○○条", []),
    # the tail of a numeral is none: fractions, what is below zero, what a sign breaks
    ("三分之一条", []),
    ("三分之2条", []),
    ("1/2条", []),
    ("负三十二条", []),
    ("负12条", []),
    ("1.2万3千条", []),
    ("拾万零五十六条", []),
    ("三兆五亿条", []),
    # words that hold a numeral
    ("队伍人员稳定", []),
    ("登陆次日", []),
    ("收拾一次", []),
    ("万人评议", []),
    ("百万元", [("100", "万元")]),
    ("队伍12人", [("12", "人")]),
    ("队伍二十人", [("20", "人")]),
]


@pytest.mark.parametrize(("text", "expected"), CLAUSES, ids=[row[0] for row in CLAUSES])
def test_counts_of_a_clause(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(str(found.value), found.unit) for found in find_candidates(text)] == expected


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("全年主动公开政府信息一万二千条。", 12000, "exact"),
        ("公众号全年阅读量两万余次。", 20000, "at_least"),
        ("发放宣传单两万三千多份。", 23000, "at_least"),
        ("全年主动公开政府信息壹佰伍拾陆条。", 156, "exact"),
        ("群发短信万余条。", 10000, "at_least"),
        ("公众号单篇阅读量过万。", 10000, "at_least"),
        ("公众号浏览量达一百二十余万，粉丝稳定。", 1200000, "at_least"),
        ("年底公众号粉丝突破三万。", 30000, "at_least"),
        ("全年发放宣传册近三万五千册。", 35000, "below"),
    ],
)
def test_sentence_with_a_spelled_number(text: str, value: int, qualifier: str) -> None:
    assert [(f.value, f.qualifier) for f in figures_in_sentence(text, year=2022)] == [(value, qualifier)]


def spelled(number: int) -> str:
    """A number as school teaches it, by another way than it is read: four digits at a time."""
    text = ""
    for mark in ("", "万", "亿"):
        number, group = divmod(number, 10_000)
        digits = "".join(
            "零一二三四五六七八九"[int(digit)] + scale if digit != "0" else "零"
            for digit, scale in zip(f"{group:04}", ("千", "百", "十", ""), strict=True)
        )
        text = (re.sub("零+$", "", digits) + mark if group else "零") + text
    return re.sub("零+", "零", text).strip("零") or "零"


def test_speller() -> None:
    known = {
        0: "零",
        10: "一十",
        105: "一百零五",
        30_005: "三万零五",
        120_000_000: "一亿二千万",
        100_000_005: "一亿零五",
    }
    assert {number: spelled(number) for number in known} == known


@given(st.integers(0, 10**12 - 1))
def test_every_number_is_read_back(number: int) -> None:
    text = spelled(number)
    assert parse_number(text) == number
    formal = text.translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))
    assert parse_number(formal) == number
    assert parse_number(text.removeprefix("一") if text.startswith("一十") else text.replace("二千", "两千")) == number


@given(st.integers(1, 9999), st.integers(1, 9), st.integers(1, 9))
def test_short_ends_are_of_the_next_scale(head: int, digit: int, hundreds: int) -> None:
    assert parse_number(f"{spelled(head)}万{spelled(digit)}") == head * 10_000 + digit * 1000
    assert parse_number(f"{head}万{digit}") == head * 10_000 + digit * 1000
    assert parse_number(f"{spelled(hundreds)}百{spelled(digit)}") == hundreds * 100 + digit * 10


@given(st.integers(20, 10**8 - 1))
def test_the_grammar_takes_a_numeral_whole(number: int) -> None:
    assert [found.value for found in find_candidates(f"公开信息{spelled(number)}条")] == [number]


@given(st.text("零一二两三十百千万亿点壹拾廿15.,负", max_size=8))
def test_any_string_is_a_number_or_refused(text: str) -> None:
    with contextlib.suppress(NumeralError):
        assert parse_number(text) >= 0


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    if not (shared / "outside" / "numerals").is_dir():
        pytest.skip("the cases of other projects are not at hand")
    return shared / "outside" / "numerals"


@pytest.mark.parametrize("mode", outside.MODES)
def test_valid_cases_of_cn2an(folder: Path, mode: str) -> None:
    kept, _ = outside.split(outside.cn2an_cases(folder, mode)[0], "cn2an")
    assert [c.text for c in kept if not outside.reads(outside.ours_alone, c.text, c.values[0])] == []


@pytest.mark.parametrize("mode", outside.MODES)
def test_must_fail_cases_of_cn2an(folder: Path, mode: str) -> None:
    broken = outside.cn2an_cases(folder, mode)[1]
    assert [text for text in broken if not outside.refuses(outside.ours_alone, text, NumeralError)] == []


def test_cases_of_recognizers(folder: Path) -> None:
    kept, _ = outside.split(outside.recognizers_cases(folder), "recognizers")
    right = [outside.same(outside.ours_in_text(case), case.values) for case in kept]
    assert sum(right) / len(right) >= 0.97


def test_every_group_leaves_something_out(folder: Path) -> None:
    cases = {"recognizers": outside.recognizers_cases(folder)}
    cases["cn2an"] = [case for mode in outside.MODES for case in outside.cn2an_cases(folder, mode)[0]]
    for group in outside.groups():
        assert group["reason"]
        for kind in group["of"]:
            for pattern in group["patterns"]:
                assert any(re.search(pattern, case.text) for owner in group["of"] for case in cases[owner]), pattern
            assert any(outside.group_of(case, kind) == group["name"] for case in cases[kind]), (group["name"], kind)
