"""Causes, keyness, keywords in context, quotations and clusters: by hand, against scipy, and in any order."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from conftest import tables_of_every
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nlp.codebook import load_codebook
from nlp.compare import cause_pairs, causes, clusters, keyness, kwic, quotations
from nlp.compare.causes import causation, cause_data
from nlp.compare.discovery import cluster_labels
from nlp.compare.keyness import log_likelihood, log_odds
from nlp.compare.wording import content_words, stop_words
from nlp.errors import UsageError
from nlp.export.schema import columns
from nlp.tokens import tokenize

Frames = dict[str, pd.DataFrame]
CUES = [(entry["id"], entry) for entry in cause_data()["cues"]]


def said(*rows: tuple[str, str, list[str], str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One report for each (report, group, themes, sentence); reports of one id are one."""
    reports = pd.DataFrame(
        {id: {"report_id": id, "county": group, "township": f"{id}镇"} for id, group, *_ in rows}.values(),
        columns=["report_id", "county", "township"],
    )
    sentences = pd.DataFrame(
        [
            {
                "report_id": id, "sentence_id": f"{id}#{i}", "category": "problems", "item": True, "themes": themes,
                "text": text, "start": 100 * i, "end": 100 * i + len(text), "marker": "",
                "theme_probability": dict.fromkeys(themes, 0.9),
            }
            for i, (id, _, themes, text) in enumerate(rows)
        ],
        columns=["report_id", "sentence_id", "category", "item", "themes", "text", "start", "end", "marker",
                 "theme_probability"],
    )  # fmt: skip
    return reports, sentences


# ---------------------------------------------------------------------------------------------------- causes
@pytest.mark.parametrize("form", cause_data()["forms"], ids=lambda form: form["id"])
def test_every_form_reads_its_example(form: dict[str, object]) -> None:
    text, cause, effect = form["example"]  # type: ignore[misc]
    match = re.search(str(form["pattern"]), text)
    assert match is not None
    assert (match["cause"], match["effect"].lstrip("，")) == (cause, effect)
    found = causation(text)
    assert found is not None
    assert found.connector == form["id"]


@pytest.mark.parametrize(("id", "entry"), CUES, ids=[id for id, _ in CUES])
def test_every_cue_matches_an_example_and_names_a_known_id(id: str, entry: dict[str, list[str]]) -> None:
    known = {*load_codebook().theme_ids, *(row["id"] for row in cause_data()["circumstances"])}
    assert id in known
    for pattern in entry["patterns"]:
        assert any(re.search(pattern, example) for example in entry["examples"]), pattern
    for example in entry["examples"]:
        assert any(re.search(pattern, example) for pattern in entry["patterns"]), example


def test_every_circumstance_has_a_cue() -> None:
    assert {row["id"] for row in cause_data()["circumstances"]} <= {id for id, _ in CUES}


@pytest.mark.parametrize(
    ("text", "cause", "effect"),
    [
        ("由于人手少、任务重，致使网页更新较慢。", ["staffing", "workload"], ["timeliness"]),
        ("站所之间沟通不够，造成信息报送迟缓；", ["coordination"], ["timeliness", "coordination"]),
        ("补贴名单因须经多级审核，公示滞后。", ["approval"], ["timeliness"]),
        ("更新不及时，主要原因在于经办人员多为兼职。", ["staffing"], ["timeliness"]),
        ("受疫情影响，部分栏目更新滞后。", ["epidemic"], ["timeliness"]),
        ("干部重视不够，从而使公开内容不够全面。", ["awareness"], ["content"]),
    ],
)
def test_sides_of_a_cause(text: str, cause: list[str], effect: list[str]) -> None:
    found = causation(text)
    assert found is not None
    assert sorted(found.cause.ids) == sorted(cause)
    assert sorted(found.effect.ids) == sorted(effect)


@pytest.mark.parametrize(
    "text",
    [
        "公开内容不够全面，更新不及时。",
        "对退件原因没有说明。",
        "因此还有差距。",
        "受众面较窄。",
        "没有因地制宜，做法单一。",
        "导致",
    ],
)
def test_no_cause_where_none_is_given(text: str) -> None:
    assert causation(text) is None


def test_an_enumerator_is_no_effect() -> None:
    found = causation("是由于人手少，导致更新慢。")
    assert found is not None
    assert (found.cause.text, found.effect.text) == ("人手少", "更新慢")


def test_offsets_of_causes_point_into_the_text() -> None:
    text = "一是由于人手少，导致更新慢；"
    reports, sentences = said(("a", "东", ["staffing"], text))
    row = causes(reports, sentences.assign(start=40, marker="一是")).iloc[0]
    assert text[row["cause_start"] - 40 : row["cause_end"] - 40] == row["cause"] == "人手少"
    assert text[row["effect_start"] - 40 : row["effect_end"] - 40] == row["effect"] == "更新慢"


def test_offsets_hold_on_the_corpus(corpus_tables: Frames) -> None:
    found = causes(corpus_tables["reports"], corpus_tables["sentences"])
    own = corpus_tables["sentences"].set_index("sentence_id")
    assert len(found) >= 5
    for row in found.to_dict("records"):
        sentence = own.loc[row["sentence_id"]]
        for side in ("cause", "effect"):
            start, end = row[f"{side}_start"] - sentence["start"], row[f"{side}_end"] - sentence["start"]
            assert sentence["text"][start:end] == row[side]


def test_pairs_count_the_sentences_they_list() -> None:
    reports, sentences = said(
        ("a", "东", [], "由于人手少，导致更新慢。"), ("a", "东", [], "因人手紧张，公示滞后。"),
        ("b", "西", [], "由于人手少、任务重，导致公示滞后。"),
    )  # fmt: skip
    table = cause_pairs(causes(reports, sentences)).set_index(["cause", "effect"])
    row = table.loc[("staffing", "timeliness")]
    assert (row["n_reports"], row["n_sentences"], row["sentence_ids"]) == (2, 3, ["a#0", "a#1", "b#2"])
    assert table.loc[("workload", "timeliness"), "sentence_ids"] == ["b#2"]
    assert cause_pairs(causes(reports, sentences.iloc[:0])).empty


# ---------------------------------------------------------------------------------------------------- words
@pytest.mark.parametrize("word", sorted(stop_words()))
def test_every_stop_word_can_occur(word: str) -> None:
    assert re.fullmatch(r"[\u4e00-\u9fff]+", word)
    assert any(word in tokenize(text) for text in (word, f"，{word}，", f"{word}公开", f"信息{word}", f"{word}不及时"))


def test_names_numbers_and_stop_words_are_left_out() -> None:
    assert content_words("石桥镇的www.a.cn有3个栏目更新慢", ["石桥镇"]) == ["栏目", "更新", "慢"]
    assert content_words("") == []


# ---------------------------------------------------------------------------------------------------- keyness
COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=10).filter(
    lambda rows: any(a for a, _ in rows) and any(b for _, b in rows)
)


@given(COUNTS)
def test_log_likelihood_is_that_of_scipy(rows: list[tuple[int, int]]) -> None:
    own, rest = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    for a, b, g2 in zip(own, rest, log_likelihood(own, rest), strict=True):
        table = np.array([[a, b], [own.sum() - a, rest.sum() - b]])
        if table.sum(axis=1).all():
            reference = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
            assert g2 == pytest.approx(reference, abs=1e-7)
        else:
            assert g2 == pytest.approx(0.0, abs=1e-7)


@given(COUNTS)
def test_log_odds_turn_with_the_sides_and_shrink_with_the_prior(rows: list[tuple[int, int]]) -> None:
    own, rest = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    prior = own + rest + 0.5
    delta, z = log_odds(own, rest, prior)
    back, z_back = log_odds(rest, own, prior)
    assert delta == pytest.approx(-back)
    assert z == pytest.approx(-z_back)
    assert np.sign(z) == pytest.approx(np.sign(delta))
    if own.sum() == rest.sum():
        assert (np.abs(log_odds(own, rest, prior * 1000)[0]) <= np.abs(delta) + 1e-9).all()


def test_log_odds_by_the_equations() -> None:
    delta, z = log_odds(np.array([6.0, 4.0]), np.array([1.0, 19.0]), np.array([2.0, 3.0]))
    assert delta[0] == pytest.approx(np.log(8 / 7) - np.log(3 / 22))
    assert z[0] == pytest.approx(delta[0] / np.sqrt(1 / 8 + 1 / 3))


def test_words_of_a_group() -> None:
    rows = [(f"e{i}", "东", ["staffing"], "东县人手紧张，更新慢") for i in range(3)]
    rows += [(f"w{i}", "西", ["routes"], "西县渠道狭窄，更新慢") for i in range(3)]
    reports, sentences = said(*rows, ("x", "东", [], "独家说法怪异"), ("u", "", [], "渠道狭窄"))
    table = keyness(reports, sentences, by="county")
    assert list(table.columns) == list(columns("keyness"))
    east, west = table[table["group"] == "东"], table[table["group"] == "西"]
    assert {"人手", "紧张"} <= set(east["term"])
    assert {"渠道", "狭窄"} <= set(west["term"])
    # One report's own words and words that all use set no group apart; reports of no group are left out.
    assert not {"独家", "更新", "慢"} & set(east["term"])
    row = west.set_index("term").loc["狭窄"]
    assert (row["count"], row["count_rest"], row["n_reports"], row["sentence_ids"]) == (
        3,
        0,
        3,
        ["w0#3", "w1#4", "w2#5"],
    )
    assert row["log_odds"] > 0
    assert (row["z"] > 0) == (row["g2"] > 0)


def test_keyness_of_one_group_or_none_is_empty() -> None:
    reports, sentences = said(("a", "东", [], "人手紧张"))
    assert keyness(reports, sentences, by="county").empty
    assert keyness(reports.iloc[:0], sentences.iloc[:0], by="county").empty


# ---------------------------------------------------------------------------------------------------- kwic
@given(st.text("更新慢a", max_size=12), st.sampled_from(["更", "更新", "a", "慢慢"]), st.integers(0, 4))
def test_keywords_in_context_give_the_sentence_back(text: str, keyword: str, width: int) -> None:
    sentences = said(("a", "东", [], text))[1].assign(start=30)
    rows = kwic(sentences, keyword, width=width)
    assert len(rows) == text.count(keyword)
    for row in rows.to_dict("records"):
        start, end = row["start"] - 30, row["end"] - 30
        assert text[start:end] == row["keyword"] == keyword
        assert text[max(start - width, 0) : end + width] == row["left"] + row["keyword"] + row["right"]


def test_a_keyword_is_taken_as_it_stands() -> None:
    sentences = said(("a", "东", [], "a.c与abc"))[1]
    assert kwic(sentences, "a.c")["start"].tolist() == [0]
    assert kwic(sentences, "无").empty
    with pytest.raises(UsageError, match="keyword"):
        kwic(sentences, " ")


# ---------------------------------------------------------------------------------------------------- quotations
def test_the_most_typical_sentences_are_quoted_from_different_places() -> None:
    reports, sentences = said(
        ("a", "东", ["staffing"], "人手紧张"), ("a", "东", ["staffing"], "人手紧张，经办变动"),
        ("b", "东", ["staffing"], "人手紧张"), ("c", "东", ["staffing"], "培训缺乏"),
        ("d", "东", ["staffing", "routes"], "人手紧张，渠道狭窄"),
    )  # fmt: skip
    table = quotations(reports, sentences, by="county")
    cell = table[table["id"] == "staffing"]
    # Not a second of place a, not the same words from b; the one that names another theme comes last.
    assert cell["text"].tolist() == ["人手紧张", "培训缺乏", "人手紧张，渠道狭窄"]
    assert cell["rank"].tolist() == [1, 2, 3]
    assert table.loc[table["id"] == "routes", "sentence_id"].tolist() == ["d#4"]
    assert quotations(reports.iloc[:0], sentences.iloc[:0]).empty


def test_quotations_stand_in_their_reports(corpus_tables: Frames) -> None:
    reports, sentences = corpus_tables["reports"], corpus_tables["sentences"]
    table = quotations(reports, sentences, by="generation", top=2)
    own = sentences.set_index("sentence_id")
    assert (own.loc[table["sentence_id"], "text"].to_numpy() == table["text"].to_numpy()).all()
    assert all(id in own.at[s, "themes"] for s, id in zip(table["sentence_id"], table["id"], strict=True))
    place = reports.set_index("report_id")["place_id"]
    cells = table.assign(place=table["report_id"].map(place)).groupby(["group", "id"])["place"]
    assert (cells.nunique() == cells.count()).all()


# ---------------------------------------------------------------------------------------------------- clusters
TOPICS = {
    "staffing": ["人手紧张", "经办变动频繁", "身兼数职", "业务生疏", "培训缺乏"],
    "routes": ["渠道狭窄", "形式单一", "载体传统", "便民欠缺", "路子狭窄"],
    "": ["档案遗失", "卷宗潮湿", "库房漏雨", "旧档案霉变", "卷宗虫蛀"],
    "timeliness": ["更新滞后", "发布迟缓", "拖延上网", "栏目陈旧", "时效欠缺"],
}


def test_clusters_that_the_codebook_misses_come_first() -> None:
    rows = [
        (f"r{i}{theme}", "东", [theme] if theme else ["general"], "，".join(np.roll(words, i)[:3]))
        for theme, words in TOPICS.items()
        for i in range(10)
    ]
    reports, sentences = said(*rows)
    table = clusters(reports, sentences)
    assert list(table.columns) == list(columns("clusters"))
    first = table.iloc[0]
    assert {"档案", "卷宗", "库房"} & set(first["label"])
    assert (first["uncovered"], first["id"], first["n_sentences"]) == (1.0, "general", 10)
    assert table["uncovered"].is_monotonic_decreasing
    listed = [id for ids in table["sentence_ids"] for id in ids]
    assert sorted(listed) == sorted(sentences["sentence_id"])
    assert (table["sentence_ids"].map(len) == table["n_sentences"]).all()


def test_few_or_equal_items_make_no_trouble() -> None:
    reports, sentences = said(("a", "东", [], "人手紧张"))
    assert clusters(reports, sentences).empty
    assert clusters(reports.iloc[:0], sentences.iloc[:0]).empty
    reports, sentences = said(*[(f"r{i}", "东", ["staffing"], "人手紧张") for i in range(40)])
    assert clusters(reports, sentences)["n_sentences"].tolist() == [40]


def test_labels_by_class_based_tf_idf() -> None:
    words = [["更新", "慢"], ["更新", "慢"], ["人手", "慢"], ["人手", "少"]]
    # 更新: 2/4 of its cluster, 2 in all; 慢: 2/4, 3 in all; four words a cluster.
    assert cluster_labels(words, np.array([0, 0, 1, 1])) == {0: ["更新", "慢"], 1: ["人手", "少", "慢"]}


def test_a_theme_taken_away_from_the_codebook_is_found_again() -> None:
    tables = tables_of_every(4)
    sentences = tables["sentences"].copy()
    hidden = "staffing"
    held = {row for row, themes in sentences["themes"].items() if hidden in themes}
    without = [
        [(theme, share) for theme, share in shares if theme != hidden] for shares in sentences["theme_probability"]
    ]
    table = clusters(tables["reports"], sentences.assign(theme_probability=without))
    hidden_ids = set(sentences.loc[sorted(held), "sentence_id"])
    of_hidden = [len(hidden_ids & set(ids)) / len(ids) for ids in table["sentence_ids"]]
    # The clusters in which most items lost their theme stand in the first half.
    ranks = [rank for rank, share in enumerate(of_hidden) if share > 0.5]
    assert ranks
    assert np.mean(ranks) < len(table) / 2


# ---------------------------------------------------------------------------------------------------- order
def test_the_order_of_rows_changes_nothing(corpus_tables: Frames) -> None:
    tables = [corpus_tables["reports"], corpus_tables["sentences"]]
    shuffled = [table.sample(frac=1, random_state=7) for table in tables]
    for make in (
        lambda t: causes(*t),
        lambda t: cause_pairs(causes(*t)),
        lambda t: keyness(*t, by="generation"),
        lambda t: kwic(t[1], "公开"),
        lambda t: quotations(*t, by="generation"),
        lambda t: clusters(*t),
    ):
        pd.testing.assert_frame_equal(make(tables), make(shuffled))
