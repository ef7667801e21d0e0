"""Digests: word for word, never longer than asked, covering what the report has; groups; pages; the command."""

from __future__ import annotations

import dataclasses
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_cli import zwgk

import nlp
from nlp.corpus import load_manifest
from nlp.errors import UsageError
from nlp.export import to_frames
from nlp.pipeline import analyze_many
from nlp.summarize import GroupDigest, render, summarize, summarize_group
from nlp.summarize.render import markdown_text
from nlp.types import Analysis

ROOT = Path(__file__).resolve().parent.parent
DEV = [entry.report() for entry in load_manifest(ROOT / "corpus", ("dev",))[:30]]
ANALYSES = analyze_many(DEV)
REPORT = (
    "{place}{year}年政府信息公开工作年度报告\n一、总体情况\n我镇高度重视此项工作。全年公开信息{count}条。\n"
    "五、存在的主要问题及改进情况\n{problem}\n"
)
SLOW, FEW, NONE = "信息更新不够及时。", "从事公开工作的人员偏少，业务能力有待提高。", "目前没有发现存在的问题。"


def made(place: str, year: int, problem: str) -> Analysis:
    text = REPORT.format(place=place, year=year, count=12, problem=problem)
    return nlp.analyze(nlp.report_from_text(text, id=f"{place}{year}"))


def group(analyses: list[Analysis], by: str = "all") -> tuple[GroupDigest, ...]:
    frames = to_frames(analyses)
    return summarize_group(frames["reports"], frames["sentences"], by=by)


@given(
    st.sampled_from(ANALYSES),
    st.integers(0, 40),
    st.none() | st.integers(0, 2000),
    st.sampled_from(["default", "lead"]),
)
def test_lines_are_sentences_and_no_more_than_asked(
    analysis: Analysis, sentences: int, characters: int | None, method: str
) -> None:
    report = analysis.report
    digest = summarize(analysis, sentences=sentences, characters=characters, method=method)
    assert len(digest.lines) <= sentences
    assert characters is None or sum(len(line.text) for line in digest.lines) <= characters
    assert [line.index for line in digest.lines] == sorted({line.index for line in digest.lines})
    for line in digest.lines:
        assert line.text == report.sentences[line.index].text == report.text[line.start : line.end]
        assert line.sentence_id == report.sentence_id(line.index)
        assert (line.raw_start, line.raw_end) == report.raw_span(report.sentences[line.index].span)
    assert digest == summarize(analysis, sentences=sentences, characters=characters, method=method)


@pytest.mark.parametrize("analysis", ANALYSES, ids=lambda a: a.report.id)
def test_every_category_is_covered_where_there_is_room(analysis: Analysis) -> None:
    categories = {tag.category for tag in analysis.tags}
    digest = summarize(analysis, sentences=len(categories))
    assert {line.category for line in digest.lines} == categories


@pytest.mark.parametrize("analysis", ANALYSES, ids=lambda a: a.report.id)
def test_a_longer_digest_holds_the_shorter_and_at_last_everything(analysis: Analysis) -> None:
    size = len(analysis.tags)
    lines = [set(summarize(analysis, sentences=n).lines) for n in (3, 8, size)]
    assert lines[0] <= lines[1] <= lines[2]
    assert len(lines[2]) == size


def test_items_speak_for_problems_and_not_their_lead_in() -> None:
    digest = summarize(made("柳坝镇", 2022, f"工作中还存在一些问题：\n一是{SLOW}\n二是{FEW}"), sentences=4)
    assert "还存在一些问题" not in "".join(line.text for line in digest.lines)
    assert {theme for line in digest.lines for theme in line.themes} >= {"timeliness", "staffing"}


def test_the_same_sentence_twice_is_taken_last() -> None:
    analysis = made("柳坝镇", 2022, f"一是{SLOW}\n二是{SLOW}\n三是{FEW}")
    digest = summarize(analysis, sentences=4)
    assert sum("更新不够及时" in line.text for line in digest.lines) == 1


def test_figures_are_told_with_their_sentence() -> None:
    analysis = made("柳坝镇", 2022, SLOW)
    digest = summarize(analysis, sentences=1)
    assert "12条" in digest.lines[0].text
    assert [(f.metric, f.value, f.unit, f.sentence_id) for f in digest.figures] == [
        ("disclosed_total", 12, "条", digest.lines[0].sentence_id)
    ]
    for a in ANALYSES:
        for figure in summarize(a).figures:
            assert figure.text == a.report.text[figure.start : figure.end]


def test_a_report_that_denies_problems_is_told_as_such() -> None:
    digest = summarize(made("柳坝镇", 2022, NONE))
    assert digest.problems_stated == "none_stated"
    assert "称没有问题" in render([digest])
    assert "称没有问题" in render([digest], "html")


def test_an_empty_report() -> None:
    digest = summarize(nlp.analyze(nlp.report_from_text("柳坝镇2022年政府信息公开工作年度报告")))
    assert (digest.lines, digest.figures) == ((), ())
    assert "柳坝镇2022年" in render([digest])


def test_a_function_passes_through_and_keeps_the_limits() -> None:
    analysis = made("柳坝镇", 2022, SLOW)
    digest = summarize(analysis, sentences=2, method=lambda a: [2, 2, 0, 1])
    assert [line.index for line in digest.lines] == [0, 2]
    with pytest.raises(UsageError, match="sentence 99"):
        summarize(analysis, method=lambda a: [99])
    with pytest.raises(UsageError, match="unknown method"):
        summarize(analysis, method="best")
    with pytest.raises(UsageError, match="shorter than nothing"):
        summarize(analysis, sentences=-1)


def test_a_group_by_prevalence_with_quotations_of_different_townships() -> None:
    analyses = [made(place, 2022, SLOW) for place in ("柳坝镇", "石桥镇", "河口镇", "南山镇")]
    analyses += [made("东岭镇", 2022, FEW), made("柳坝镇", 2021, SLOW)]
    (digest,) = group(analyses)
    assert (digest.n_reports, digest.stated) == (6, {"stated": 6})
    first = digest.weaknesses[0]
    assert (first.theme, first.count, first.n_reports) == ("timeliness", 5, 6)
    assert len({quotation.township for quotation in first.quotations}) == len(first.quotations) == 3
    assert [(o.theme, o.quotation.report_id) for o in digest.outliers] == [("staffing", "东岭镇2022")]
    texts = {a.report.id: a.report.text for a in analyses}
    for quotation in first.quotations:
        assert quotation.text == texts[quotation.report_id][quotation.start : quotation.end]
        assert quotation.sentence_id.startswith(quotation.report_id)


def test_changes_compare_the_same_places_with_the_year_before() -> None:
    analyses = [
        made("青溪县柳坝镇", 2021, SLOW),
        made("青溪县柳坝镇", 2022, FEW),
        made("青溪县石桥镇", 2021, FEW),
        made("青溪县石桥镇", 2022, FEW),
    ]
    analyses += [made("青溪县河口镇", 2022, SLOW), made("青溪县南山镇", 2021, FEW)]
    years = {digest.group: digest for digest in group(analyses, "year")}
    assert years["2021"].changes == ()
    found = {c.theme: (c.n_places, c.before, c.now, c.taken_up, c.dropped) for c in years["2022"].changes}
    assert found == {"staffing": (2, 1, 2, 1, 0), "timeliness": (2, 1, 0, 0, 1)}
    assert group(analyses)[0].changes == years["2022"].changes


def test_places_of_which_only_the_name_is_known_are_not_followed() -> None:
    years = {digest.group: digest for digest in group([made("柳坝镇", 2021, SLOW), made("柳坝镇", 2022, FEW)], "year")}
    assert years["2022"].changes == ()


def test_a_sentence_of_two_themes_is_quoted_once() -> None:
    both = "公开内容不够全面，更新不够及时。"
    analyses = [made("柳坝镇", 2022, both), made("石桥镇", 2022, SLOW), made("河口镇", 2022, "公开内容不够全面。")]
    (digest,) = group(analyses)
    assert {weakness.theme: weakness.count for weakness in digest.weaknesses} == {"content": 2, "timeliness": 2}
    quoted = [quotation.text for weakness in digest.weaknesses for quotation in weakness.quotations]
    assert sorted(quoted) == sorted([both, SLOW, "公开内容不够全面。"])


def test_a_group_of_denials_and_of_nothing() -> None:
    (digest,) = group([made("柳坝镇", 2022, NONE)])
    assert (digest.stated, digest.weaknesses, digest.outliers) == ({"none_stated": 1}, (), ())
    assert group([]) == ()
    with pytest.raises(UsageError, match="cannot group by"):
        group([], "mayor")


def test_the_order_of_reports_does_not_matter() -> None:
    assert group(ANALYSES, "province") == group(ANALYSES[::-1], "province")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not {name for name, _ in attrs} & {"src", "href"}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_pages_escape_what_reports_say_and_need_nothing_else() -> None:
    bad = "<script>alert('1')</script>&amp;|*强*`"
    digest = summarize(made("柳坝镇", 2022, SLOW))
    digest = dataclasses.replace(digest, title=bad, lines=(dataclasses.replace(digest.lines[-1], text=bad),))
    (many,) = group([made(place, 2022, SLOW) for place in ("柳坝镇", "石桥镇")])
    for page in (render([digest], "html"), render([dataclasses.replace(many, group=bad)], "html")):
        parser = Tags()
        parser.feed(page)
        assert parser.open == []
        assert "script" not in parser.seen
        assert bad in parser.text
    told = render([digest], "markdown")
    assert "<script>" not in re.sub(r"\\.", "", told)
    assert markdown_text("甲\n# 乙") == r"甲 \# 乙"
    assert json.loads(render([digest], "json"))[0]["title"] == bad
    with pytest.raises(UsageError, match="unknown format"):
        render([digest], "pdf")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for place in ("柳坝镇", "石桥镇"):
        text = REPORT.format(place=place, year=2022, count=7, problem=SLOW)
        (tmp_path / f"{place}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_command_on_reports(folder: Path) -> None:
    done = zwgk("summarize", folder, "--format", "json", "--sentences", "2")
    assert (done.returncode, done.stderr) == (0, "")
    digests = json.loads(done.stdout)
    assert [digest["report_id"] for digest in digests] == ["柳坝镇", "石桥镇"]
    assert [len(digest["lines"]) for digest in digests] == [2, 2]
    assert zwgk("summarize", folder).stdout.count("## 柳坝镇2022年") == 1
    assert zwgk("summarize", folder, "--format", "html").stdout.startswith("<!doctype html>")
    assert [d["group"] for d in json.loads(zwgk("summarize", folder, "--by", "year", "--format", "json").stdout)] == [
        "2022"
    ]
    (folder / "空.txt").write_bytes(b"")
    assert zwgk("summarize", folder).returncode == 1
    assert zwgk("summarize", folder / "空.txt").returncode == 2


def test_the_command_on_a_dataset_reads_no_text(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    out = tmp_path_factory.mktemp("out")
    assert zwgk("batch", folder, "--out", out, "--jobs", "1").returncode == 0
    for file in folder.iterdir():
        file.unlink()
    done = zwgk("summarize", out, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    (digest,) = json.loads(done.stdout)
    assert (digest["n_reports"], digest["weaknesses"][0]["theme"]) == (2, "timeliness")
    refused = zwgk("summarize", out, folder)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert zwgk("summarize", out, "--by", "mayor").returncode == 2


def test_gold_digests_name_units_of_train_and_dev(root: Path) -> None:
    entries = {entry.id: entry for entry in load_manifest(root / "corpus", ("train", "dev"))}
    rows = [
        json.loads(line)
        for line in (root / "corpus" / "relations" / "digests.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    reports = {row["report"] for row in rows}
    assert len(reports) == 30
    assert sorted((row["report"], row["writer"]) for row in rows) == [(r, w) for r in sorted(reports) for w in "AB"]
    for row in rows:
        assert 6 <= len(set(row["units"])) == len(row["units"]) <= 8
        assert set(row["units"]) <= {unit["index"] for unit in entries[row["report"]].gold("units")}
