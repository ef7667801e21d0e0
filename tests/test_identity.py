"""Which reports are one report, and which place each is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from nlp import analyze, report_from_text
from nlp.batch import Dataset, run_batch
from nlp.cli.main import cli
from nlp.compare import (
    find_copies,
    find_links,
    find_persistence,
    identify,
    link_coverage,
    mark_duplicates,
    mentions,
    prevalence,
    theme_matrix,
    theme_survival,
    vagueness,
)
from nlp.compare.identity import Identified
from nlp.export import to_frames
from nlp.export.rows import place_id
from nlp.summarize import summarize_group

STEMS = "甲乙丙丁戊己庚辛壬癸子丑"
# A model text as a province sends it out, longer than any formula of the genre.
MODEL = (
    "一是渡口和集市两处的公开栏由文书逢场更新，上墙前先念给值班的老支书听一遍；"
    "二是收购价、补贴名册和修路账目按旬拍照存档，谁贴谁撕都在本子上签名；"
    "三是院坝会上逐户问哪一条没看懂，问来的话原样写进下一期的解读稿里。"
)
# A turn of phrase that one writes without having it from anybody.
TURN = "把群众最关心的账目晒到大家抬头就能看见的地方"
# What each of the towns says around it.
OWN = (
    ("水库清淤的招标结果贴在粮站外墙，赶场的茶农都来看。", "有人还替走不动的邻居把价目抄在烟盒背面捎回去。"),
    ("入冬前核完低保名册，由老支书逐户念过才算到位。", "念到第三遍时有一户把搬走的儿子从名册里划掉了。"),
    ("码头布告牌每旬换一次，船老大靠岸先看一眼再装货。", "去年被水冲走的那块牌子已经用水泥重新立了起来。"),
    ("果园承包到期前两个月就把年限和租金写在祠堂门口。", "承包户不再为界石争执，司法所的调解也少了一半。"),
    ("茶山岔路口新立木牌，采茶季的工价每天清早更新。", "雨天收进亭子，由看林的老汉保管，晴了再挂出来。"),
    ("供销社门口的橱窗换了玻璃，夜里也开着一盏小灯。", "下班的砖厂工人三三两两站着读完，才各自骑车回家。"),
    ("小学操场边的长廊重新刷漆，接孩子的家长站着读。", "学生把看不懂的词圈出来，老师在旁边用铅笔注音。"),
    ("敬老院食堂每周公布菜金，家属来电话问价的少了。", "护工把账页塑封后挂在轮椅够得着的高度，方便翻看。"),
)


def town(stem: str, *, body: str = "", problems: str = "一是信息更新不够及时。", where: str | None = None, year: int = 2021,
         measures: str = "一是按月检查更新，信息形成后及时上网。") -> str:  # fmt: skip
    place = f"{stem}溪县{stem}坝镇" if where is None else where
    return (
        f"{place}人民政府{year}年政府信息公开工作年度报告\n一、总体情况\n{body or '全年主动公开信息12条。'}\n"
        f"五、存在的主要问题及改进情况\n（一）存在的问题\n{problems}\n（二）改进措施\n{measures}\n"
    )


def tables(texts: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    found = to_frames([analyze(report_from_text(text, id=id)) for id, text in texts.items()])
    return found["reports"], found["sentences"]


def doubles(texts: dict[str, str]) -> dict[str, str]:
    marked = mark_duplicates(*tables(texts))
    return dict(marked.set_index("report_id")["duplicate_of"].dropna())


@pytest.mark.parametrize("n", [3, 12])
def test_a_model_text_is_found_however_many_counties_hold_it(n: int) -> None:
    reports, sentences = tables({stem: town(stem, body=MODEL) for stem in STEMS[:n]})
    pairs = find_copies(reports, sentences).pairs
    assert len(pairs) == n * (n - 1) // 2
    assert set(pairs["kind"]) == {"unrelated"}


def test_a_model_text_that_every_county_changes_here_and_there_is_found() -> None:
    changed = [MODEL.replace(MODEL[k : k + 2], "另作") for k in range(7, 7 + 7 * len(STEMS), 7)]
    reports, sentences = tables({stem: town(stem, body=body) for stem, body in zip(STEMS, changed, strict=True)})
    pairs = find_copies(reports, sentences).pairs
    assert len(pairs) == 66
    assert pairs["containment"].min() >= 0.5


def test_a_turn_of_phrase_of_many_counties_in_other_surroundings_is_no_copy() -> None:
    texts = {
        stem: town(stem, body=f"{around[0]}{TURN}。{around[1]}", problems="无。", measures="无。")
        for stem, around in zip(STEMS, OWN, strict=False)
    }
    assert find_copies(*tables(texts)).pairs.empty
    # Between two of them alone it may well have been taken over.
    assert len(find_copies(*tables(dict(list(texts.items())[:2]))).pairs) == 1


def test_reports_of_unknown_county_are_not_counties_of_their_own() -> None:
    texts = {stem: town(stem, body=f"{around[0]}{TURN}。{around[1]}", problems="无。", measures="无。", where=f"{stem}坝镇")
             for stem, around in zip(STEMS, OWN, strict=False)}  # fmt: skip
    assert len(find_copies(*tables(texts)).pairs) == len(OWN) * (len(OWN) - 1) // 2


@pytest.mark.parametrize("n", [2, 12])
@pytest.mark.parametrize("where", ["四川省青溪县柳坝镇", "柳坝镇"])
def test_mirrors_of_one_report_are_one_report_however_many(n: int, where: str) -> None:
    text = town("", where=where, body=MODEL)
    found = doubles({f"m{k:02d}": f"{text}浏览次数：{100 + k}\n" for k in range(n)})
    assert found == {f"m{k:02d}": "m00" for k in range(1, n)}


def test_an_attachment_that_differs_a_little_is_the_same_report_of_a_known_place() -> None:
    page = town("甲", body=MODEL)
    found = doubles(
        {"page": page, "pdf": page.replace("十二", "12") + "联系电话见网站首页。", "next": page.replace("2021", "2022")}
    )
    assert found == {"page": "pdf"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甘肃省城关镇", "四川省城关镇"),
        ("城关镇", "甘肃省城关镇"),
        ("青溪县城关镇", "白水县城关镇"),
        ("城关镇", "青溪县城关镇"),
    ],
)
def test_reports_that_do_not_say_the_same_of_their_place_are_two(one: str, other: str) -> None:
    assert doubles({"a": town("", where=one, body=MODEL), "b": town("", where=other, body=MODEL)}) == {}


def test_a_template_filled_in_by_two_towns_of_one_name_is_two_reports() -> None:
    long = MODEL * 3
    one = town("", where="城关镇", body=f"全年主动公开信息126条。{long}")
    assert doubles({"a": one, "b": one.replace("126", "158")}) == {}
    assert doubles({"a": one, "b": one.replace("126条", "126条，")}) == {"b": "a"} or doubles(
        {"a": one, "b": one + "打印本页\n"}
    ) == {"b": "a"}


def test_reports_without_a_township_or_a_year_are_one_only_as_files() -> None:
    office = town("", where="市自然资源局", body=MODEL)
    assert doubles({"a": office, "b": office.replace("市自然资源局", "市民政局")}) == {}
    assert doubles({"a": office, "b": office}) == {"b": "a"}
    undated = town("甲", body=MODEL).replace("2021年", "")
    assert doubles({"a": undated, "b": undated + "打印本页\n"}) == {}


# ---------------------------------------------------------------------------------------------------- counts
@pytest.fixture(scope="module")
def doubled() -> tuple[pd.DataFrame, pd.DataFrame]:
    texts = {"a": town("甲", body=MODEL), "b": town("乙", body=MODEL), "c": town("乙", body=MODEL) + "打印本页\n"}
    reports, sentences = tables(texts)
    return identify(reports, sentences), sentences


@pytest.mark.parametrize(
    "ids",
    [
        lambda r, s: find_links(r, s)["report_id"],
        lambda r, s: link_coverage(find_links(r, s))["report_id"],
        lambda r, s: vagueness(r, s)["report_id"],
        lambda r, s: theme_matrix(r, s).index,
        lambda r, s: mentions(r, s)["report_id"],
        lambda r, s: find_copies(r, s).pairs[["report_a", "report_b"]].to_numpy().ravel(),
    ],
    ids=["links", "link_coverage", "vagueness", "matrix", "mentions", "copying"],
)
def test_no_analysis_counts_a_report_twice(
    doubled: tuple[pd.DataFrame, pd.DataFrame], ids: Callable[[pd.DataFrame, pd.DataFrame], list[str]]
) -> None:
    assert doubled[0]["duplicate_of"].notna().sum() == 1
    assert len(set(ids(*doubled))) == 2


def test_shares_and_digests_count_a_report_once(doubled: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    assert set(prevalence(*doubled)["n_reports"]) == {2}
    digest = summarize_group(*doubled)[0]
    assert (digest.n_reports, digest.weaknesses[0].count) == (2, 2)
    assert find_persistence(*doubled).empty
    assert theme_survival(*doubled).empty


def test_the_command_counts_a_report_once_at_every_door(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for id, text in {"a": town("甲", body=MODEL), "b": town("甲", body=MODEL) + "打印本页\n"}.items():
        (tmp_path / "in" / f"{id}.txt").write_text(text, encoding="utf-8")
    run_batch([str(tmp_path / "in")], tmp_path / "out", jobs=1)
    run_batch([str(tmp_path / "in" / "a.txt")], tmp_path / "alone", jobs=1)

    def said(*words: str) -> str:
        done = CliRunner().invoke(cli, words, standalone_mode=False, catch_exceptions=False)
        return done.output

    out, alone = str(tmp_path / "out"), str(tmp_path / "alone")
    assert "1 report " in said("compare", out)
    links = said("compare", out, "--table", "links")
    assert "problems are answered" in links
    assert links == said("compare", alone, "--table", "links")
    assert "## all (1)" in said("summarize", out)


# ---------------------------------------------------------------------------------------------------- places
def test_a_bare_name_is_no_place_id() -> None:
    assert place_id(report_from_text(town("", where="城关镇"))) is None
    assert place_id(report_from_text(town("", where="甘肃省城关镇"))) is None
    assert place_id(report_from_text(town("", where="青溪县城关镇"))) == "青溪县/城关镇"


def test_an_export_gives_one_place_one_id_and_flags_what_is_open(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    texts = {
        "a": town("", where="青溪县柳坝镇", year=2020, body=MODEL),
        "b": town("", where="四川省青溪县柳坝镇", year=2021, body=MODEL),
        "c": town("", where="四川省青溪县柳坝镇", year=2021, body=MODEL) + "打印本页\n",
        "d": town("", where="城关镇"),
    }
    for id, text in texts.items():
        (tmp_path / "in" / f"{id}.txt").write_text(text, encoding="utf-8")
    run_batch([str(tmp_path / "in")], tmp_path / "out", jobs=1)
    source = Identified(Dataset.open(tmp_path / "out"))
    rows = {row["report_id"]: row for piece in source.stream("reports") for row in piece.to_pylist()}
    assert [rows[id]["place_id"] for id in "abcd"] == [*["四川省/青溪县/柳坝镇"] * 3, None]
    assert ["place_unresolved" in rows[id]["warnings"] for id in "abcd"] == [False, False, False, True]
    assert [rows[id]["duplicate_of"] for id in "abcd"] == [None, None, "b", None]
    assert sum(len(piece) for piece in source.stream("sentences")) == sum(row["n_sentences"] for row in rows.values())
