"""What a notebook shows of a report: all of its text, escaped, with names beside colours, readable in both themes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nlp
from nlp.codebook import load_codebook
from nlp.coloured import COLOURS, LONGEST, Mark, coloured, style
from nlp.types import Analysis

TEXT = (
    "柳坝镇2022年政府信息公开工作年度报告\n一、总体情况\n我镇全年主动公开信息12条，详见<b>公开栏</b>&附件。\n"
    "五、存在的主要问题及改进情况\n公开的内容还不够全面，更新不够及时。下一步，将加强业务培训。"
)


class Shown(HTMLParser):
    """The text that a reader sees, without the caption, and what stands behind each sentence."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.notes, self.headings = "", [], []
        self.path: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.path.append("text" if ("class", "zwgk-text") in attrs else tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.path.pop() in (tag, "text")

    def handle_data(self, data: str) -> None:
        if "text" not in self.path or "em" in self.path:
            return
        if self.path[-1] == "small":
            self.notes.append(data)
            return
        self.text += data
        if self.path[-1] == "b":
            self.headings.append(data)


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return nlp.analyze(nlp.report_from_text(TEXT))


def test_an_analysis_shows_its_text_and_names_its_categories(analysis: Analysis) -> None:
    html = analysis._repr_html_()
    shown = Shown(html)
    assert shown.text == analysis.report.text
    assert shown.headings == [heading.text for heading in analysis.report.headings]
    names = [f"{load_codebook().category(tag.category).zh} {tag.category}" for tag in analysis.tags]
    assert [note.split(" · ")[0] for note in shown.notes] == names
    assert "timeliness" in shown.notes[1]
    assert "<b>公开栏" not in html
    assert "柳坝镇 · 2022 · 3 sentences · 1 figures · problems stated" in html


def test_a_report_shows_its_sentences_without_categories(analysis: Analysis) -> None:
    shown = Shown(analysis.report._repr_html_())
    assert shown.text == analysis.report.text
    assert shown.notes == ["#0 · overview", "#1 · problems", "#2 · problems"]


@given(
    st.text(alphabet=st.sampled_from("我<>&\"'#\n/ script一"), min_size=1, max_size=40),
    st.integers(0, 39),
    st.integers(0, 40),
)
def test_any_text_is_shown_as_it_is(text: str, start: int, size: int) -> None:
    start %= len(text)
    mark = Mark(start, min(start + size, len(text)), "problems", (text,))
    shown = Shown(coloured(text, [mark], [text]))
    assert shown.text == text
    assert "".join(shown.notes) == f"存在问题 problems · {text}"


def test_a_long_text_is_cut_and_says_so() -> None:
    text = "公开" * LONGEST
    html = coloured(text, [Mark(LONGEST - 2, LONGEST + 2, "other"), Mark(LONGEST + 3, LONGEST + 5, "other")], [])
    shown = Shown(html)
    assert shown.text == text[:LONGEST]
    assert len(shown.notes) == 1
    assert f"… {LONGEST} characters are not shown" in html


def test_a_category_of_another_codebook_has_its_name_and_no_colour() -> None:
    html = coloured("更新慢。", [Mark(0, 4, '"><script>')], [])
    assert "<mark>更新慢。<small>&quot;&gt;&lt;script&gt;</small></mark>" in html


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_text_is_read_on_every_colour_of_both_themes() -> None:
    assert set(COLOURS) == set(load_codebook().category_ids)
    light, dark = style().split("@media (prefers-color-scheme:dark)")
    for sheet in (light, dark):
        (ink,) = re.findall(r"\{[^}]*?(?<!-)color:(#\w+)", sheet)
        grounds = re.findall(r"background:(#\w+)", sheet)
        # The page, a sentence without a category, and every category.
        assert len(grounds) == len(COLOURS) + 2
        assert min(contrast(ink, ground) for ground in grounds) >= 7
