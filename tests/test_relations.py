"""Links, persistence, copying, duplicates, coverage and vagueness on small sets of reports and on the corpus."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from nlp import analyze, report_from_text
from nlp.compare import (
    coverage,
    families,
    find_copies,
    find_links,
    find_persistence,
    link_coverage,
    mark_duplicates,
    place_ids,
    prevalence,
    read_places,
    theme_survival,
    vagueness,
    without_duplicates,
)
from nlp.compare.lsh import candidates
from nlp.compare.masking import masker
from nlp.compare.shingles import formula_phrases, shingles
from nlp.compare.vagueness import concrete_words, is_vague_measure, is_vague_problem
from nlp.errors import UsageError
from nlp.export import to_frames

HARVEST = "今年柑橘采收季遇上连阴雨，驻村干部把收购点、烘干点和收购价写成小黑板挂在渡口，早晚各更新一遍。"
OWN = "镇上把水库清淤的招标结果贴在粮站外墙，附近的茶农赶场时都来看。"


def town(year: int, *, name: str = "柳坝镇", county: str = "青溪县", body: str = HARVEST, problems: str = "") -> str:
    problems = problems or "一是信息更新不够及时；二是公开队伍力量薄弱，人员更换频繁。"
    return (
        f"{county}{name}{year}年政府信息公开工作年度报告\n一、总体情况\n{body}\n"
        f"五、存在的主要问题及改进情况\n（一）存在的问题\n{problems}\n（二）改进措施\n"
        "一是按月检查更新，信息形成后及时上网；二是配齐信息员，加强业务培训，稳定公开队伍。\n"
    )


def frames(**texts: str) -> dict[str, pd.DataFrame]:
    return to_frames([analyze(report_from_text(text, id=id)) for id, text in texts.items()])


def two(**texts: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    tables = frames(**texts)
    return tables["reports"], tables["sentences"]


NONE = frames()["reports"], frames()["sentences"]


def test_problems_are_linked_to_the_measures_of_their_themes() -> None:
    reports, sentences = two(a=town(2021))
    links = find_links(reports, sentences)
    text = sentences.set_index("sentence_id")["text"]
    pairs = {(text[p][:2], text[m][:2]) for p, m in zip(links["problem"], links["measure"], strict=True)}
    assert pairs == {("一是", "一是"), ("二是", "二是")}
    assert list(links["theme"]) == ["timeliness", "staffing"]
    assert link_coverage(links)["share"].tolist() == [1.0]


def test_what_answers_nothing_and_what_is_not_answered_are_rows() -> None:
    body = "一是信息更新不够及时；二是办公经费紧张，没有专门的公开设备。"
    reports, sentences = two(a=town(2021, problems=body))
    links = find_links(reports, sentences)
    assert links["measure"].isna().sum() == 1
    assert links["problem"].isna().sum() == 1
    assert links.loc[links["measure"].isna(), "theme"].isna().all()
    assert link_coverage(links).iloc[0].tolist() == ["a", 2, 1, 0.5, 2, 1]


def test_problems_are_followed_from_year_to_year() -> None:
    reports, sentences = two(
        a=town(2020, problems="一是信息更新不够及时；二是公开队伍力量薄弱，人员更换频繁。"),
        b=town(2021, problems="1.信息更新不够及时。2.办公经费紧张，没有专门的公开设备。"),
        c=town(2023),
    )
    found = find_persistence(reports, sentences)
    assert found["relation"].tolist() == ["repeated", "dropped", "new"]
    assert found["place_id"].unique().tolist() == ["青溪县/柳坝镇"]
    assert set(found["from_sentence"].dropna().str[0]) == {"a"}


def test_a_report_without_problem_section_drops_nothing() -> None:
    plain = "青溪县柳坝镇2021年政府信息公开工作年度报告\n一、总体情况\n全年通过县政府网站公开信息80条。\n"
    reports, sentences = two(a=town(2020), b=plain)
    assert reports["problems_stated"].tolist()[1] == "section_missing"
    assert find_persistence(reports, sentences).empty


def test_themes_survive_until_they_are_no_longer_named() -> None:
    late = "一是信息更新不够及时。"
    reports, sentences = two(
        a=town(2020), b=town(2021), c=town(2022, problems=late), d=town(2022, name="石桥镇", problems=late)
    )
    survival = theme_survival(reports, sentences).set_index(["id", "years"])
    assert survival.loc[("staffing", 2), ["at_risk", "still", "share"]].tolist() == [1, 0, 0.0]
    assert survival.loc[("timeliness", 2), ["at_risk", "still", "share"]].tolist() == [1, 1, 1.0]


def test_a_copy_is_found_under_other_names_and_numbers() -> None:
    reports, sentences = two(
        a=town(2020, body=HARVEST + OWN),
        b=town(2021, name="石桥镇", body=HARVEST.replace("今年", "2021年") + "全年召开院坝会九场。"),
        c=town(
            2021,
            name="新河乡",
            county="临江县",
            body="河堤加固的进度每旬写一次，钉在码头的布告牌上。",
            problems="一是解读太少。",
        ),
    )
    copies = find_copies(reports, sentences)
    pair = copies.pairs.iloc[0]
    assert (pair["report_a"], pair["report_b"], pair["kind"]) == ("a", "b", "county")
    assert 0 < pair["jaccard"] < pair["containment"] < 1
    assert len(pair["spans_a"]) == len(pair["spans_b"]) == len(copies.passages)
    start, end = map(int, pair["spans_a"][0].split(":"))
    row = sentences[(sentences["report_id"] == "a") & (sentences["start"] == start)].iloc[0]
    assert row["end"] == end
    assert row["text"] == HARVEST


def test_formulas_laws_and_names_are_no_copy() -> None:
    formula = (
        "根据《中华人民共和国政府信息公开条例》第五十条和《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告"
        "有关事项的通知》（国办公开办函〔2019〕60号）要求，编制本报告。"
    )
    reports, sentences = two(
        a=town(2020, body=formula + HARVEST),
        b=town(2020, name="石桥镇", county="临江县", body=formula, problems="一是解读太少。"),
    )
    assert find_copies(reports, sentences).pairs.empty


def test_same_topic_in_other_words_is_no_copy() -> None:
    reports, sentences = two(
        a=town(2020, problems="一是有的信息形成一个多月才挂上网。"),
        b=town(2020, name="石桥镇", county="临江县", body=OWN, problems="一是网上的东西常常迟到，群众问了才补。"),
    )
    passages = find_copies(reports, sentences).passages
    text = sentences.set_index("sentence_id")["text"]
    assert not [id for id in passages.get("sentence_a", []) if "迟到" in text[id] or "一个多月" in text[id]]


def test_copies_do_not_depend_on_the_order() -> None:
    reports, sentences = two(a=town(2020), b=town(2021), c=town(2022, name="石桥镇", body=OWN))
    one = find_copies(reports, sentences)
    other = find_copies(reports.iloc[::-1], sentences.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(one.pairs, other.pairs)
    pd.testing.assert_frame_equal(one.passages, other.passages)


def test_the_same_report_twice_counts_once() -> None:
    text = town(2020, body=HARVEST + OWN)
    reports, sentences = two(page=text, pdf=text + "联系电话见网站。", other=town(2021, body=HARVEST + OWN))
    marked = mark_duplicates(reports, sentences)
    assert marked.set_index("report_id")["duplicate_of"].dropna().to_dict() == {"page": "pdf"}
    kept, own = without_duplicates(marked, sentences)
    assert set(own["report_id"]) == set(kept["report_id"]) == {"pdf", "other"}
    assert prevalence(marked, sentences)["n_reports"].unique().tolist() == [2]


def test_families_are_clusters() -> None:
    pairs = pd.DataFrame({"report_a": ["x", "a", "b"], "report_b": ["y", "b", "c"], "containment": [0.95, 0.6, 0.5]})
    assert families(pairs)["family"].tolist() == [1, 1, 1, 2, 2]
    assert families(pairs.head(0)).empty


def test_a_name_alone_is_no_place() -> None:
    reports = pd.DataFrame(
        {
            "report_id": list("abcdefg"),
            "township": ["城关镇"] * 6 + [None],
            "county": ["白水县", "白水县", "白水县", None, None, "临江县", "临江县"],
            "city": [None, None, None, None, None, None, None],
            "province": ["陕西省", "甘肃省", None, None, None, None, None],
        }
    )
    found = place_ids(reports)
    assert found.tolist() == ["陕西省/白水县/城关镇", "甘肃省/白水县/城关镇", None, None, None, "临江县/城关镇", None]
    assert place_ids(reports, {"c": "x"})["c"] == "x"


def test_places_are_read_from_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("\ufeffreport_id,place_id,note\na,四川省/青溪县/柳坝镇,x\nb,,\n", encoding="utf-8")
    assert read_places(path) == {"a": "四川省/青溪县/柳坝镇"}
    path.write_text("id\na\n", encoding="utf-8")
    with pytest.raises(UsageError, match="lacks the column"):
        read_places(path)
    with pytest.raises(UsageError, match="cannot read"):
        read_places(tmp_path / "none.csv")


def test_coverage_names_what_is_missing() -> None:
    tables = frames(a=town(2020), b=town(2022), c=town(2021, name="石桥镇"), d="通知\n各村注意防汛，值班电话另发。")
    reports = tables["reports"].assign(template=["2019", "2019", "2021", None])
    errors = pd.DataFrame([{"source": "bad.pdf", "error": "NotTextError"}])
    found = coverage(reports, errors)
    for status, years in {"missing": {("柳坝镇", 2021)}, "outside": {("石桥镇", 2020), ("石桥镇", 2022)}}.items():
        own = found[found["status"] == status]
        assert set(zip(own["place_id"].str[-3:], own["year"], strict=True)) == years
    remarks = found.dropna(subset=["report_id"]).set_index("report_id")["remarks"]
    assert (remarks["a"], remarks["b"], remarks["c"]) == ([], ["wrong_template"], [])
    assert {"place_unresolved", "year_unknown", "no_problem_section"} <= set(remarks["d"])
    assert found[found["status"] == "unreadable"]["source"].tolist() == ["bad.pdf"]


def test_two_reports_of_one_place_and_year_are_remarked_unless_they_are_one() -> None:
    reports, sentences = two(
        a=town(2020), b=town(2020, body=OWN, problems="一是解读太少。"), c=town(2021), d=town(2021) + "打印本页\n"
    )
    found = coverage(mark_duplicates(reports, sentences), pd.DataFrame(columns=["source", "error"]))
    remarks = found.set_index("report_id")["remarks"]
    assert [("another_report" in remarks[id], "duplicate" in remarks[id]) for id in "abcd"] == [
        (True, False), (True, False), (False, False), (False, True),
    ]  # fmt: skip


@pytest.mark.parametrize("word", concrete_words()["objects"])
def test_each_object_makes_its_problem_concrete(word: str) -> None:
    example = concrete_words()["objects"][word]
    assert not is_vague_problem(example)
    others = [other for other in concrete_words()["objects"] if other not in word and word not in other]
    assert not [other for other in others if other in example]


@pytest.mark.parametrize("kind", ["actors", "dates", "platforms"])
def test_each_word_makes_its_measure_concrete(kind: str) -> None:
    for word, example in concrete_words()[kind].items():
        assert word in example
        assert not is_vague_measure(example)
        assert is_vague_measure(example.replace(word, "")) or any(
            other in example and (word in other or other in word) for other in concrete_words()[kind] if other != word
        ), word


def test_a_numeral_of_a_stock_phrase_is_no_number() -> None:
    assert is_vague_measure("进一步统一思想，把公开工作做得更扎实。")
    assert not is_vague_measure("全年组织三次业务培训。")


def test_vague_items_are_counted() -> None:
    text = town(2021, problems="一是工作还不够深入；二是公开队伍力量薄弱。")
    reports, sentences = two(a=text.replace("按月检查更新，信息形成后及时上网", "进一步提高认识，把工作做得更实"))
    row = vagueness(reports, sentences).iloc[0]
    assert (row["n_problems"], row["vague_problems"], row["n_measures"], row["vague_measures"]) == (2, 1, 2, 1)


def test_no_reports_give_empty_tables_with_columns() -> None:
    reports, sentences = NONE
    copies = find_copies(reports, sentences)
    for frame in (
        copies.pairs, copies.passages, find_links(reports, sentences), find_persistence(reports, sentences),
        theme_survival(reports, sentences), vagueness(reports, sentences), families(copies.pairs),
        coverage(reports, pd.DataFrame(columns=["source", "error"])), link_coverage(find_links(reports, sentences)),
    ):  # fmt: skip
        assert frame.empty
        assert len(frame.columns)
    assert mark_duplicates(reports, sentences).empty


def test_formulas_are_masked_as_sentences_are() -> None:
    mask = masker([])
    changed = [phrase for phrase in formula_phrases() if mask(phrase) != phrase]
    assert changed == []
    assert all(len(phrase) >= 5 for phrase in formula_phrases())


def test_minhash_finds_nearly_all_overlapping_texts() -> None:
    texts = [f"{chr(0x4E00 + 40 * n)}".join(chr(0x4E00 + 40 * n + k) for k in range(30)) for n in range(200)]
    halves = [text[: len(text) // 2] + text[:3] for text in texts]
    hashes, rows = shingles([*texts, *halves])
    found = {tuple(pair) for pair in candidates(hashes, rows, 400).tolist()}
    assert sum((n, n + 200) in found for n in range(200)) >= 198
    assert len(found) < 1000


def test_the_command_prints_every_table(tmp_path: Path) -> None:
    for id, text in {"a": town(2020), "b": town(2021), "c": town(2021, name="石桥镇", county="")}.items():
        (tmp_path / f"{id}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"")
    (tmp_path / "places.csv").write_text("report_id,place_id\nc,青溪县/石桥镇\n", encoding="utf-8")
    paths = [str(tmp_path / name) for name in ("a.txt", "b.txt", "c.txt", "bad.txt")]
    rows = {}
    for table in ("copying", "persistence", "links", "coverage", "prevalence"):
        done = subprocess.run(
            [sys.executable, "-m", "nlp", "compare", *paths, "--table", table, "--format", "jsonl"],
            capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 1, done.stderr.decode()
        rows[table] = [json.loads(line) for line in done.stdout.splitlines()]
        assert (b": c;" in done.stderr) == (table in ("copying", "persistence", "coverage"))
    assert {row["kind"] for row in rows["copying"]} == {"year", "unrelated"}
    assert [row["relation"] for row in rows["persistence"]] == ["repeated", "repeated"]
    assert len(rows["links"]) == 6
    assert {row["status"] for row in rows["coverage"]} == {"present", "unreadable"}
    told = subprocess.run(
        [sys.executable, "-m", "nlp", "compare", *paths[:3], "--table", "copying", "--format", "jsonl",
         "--places", str(tmp_path / "places.csv")],
        capture_output=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0
    assert {json.loads(line)["kind"] for line in told.stdout.splitlines()} == {"year", "county"}


@pytest.mark.parametrize(
    "text",
    ["按照2012年的要求做好工作。", "不当第二个人，做好工作。", "依国务院令第711号做好工作。", "新一轮工作要做好。"],
)
def test_years_ordinals_and_decrees_are_no_numbers(text: str) -> None:
    assert is_vague_measure(text)


@pytest.mark.parametrize(
    "text", ["对新来的同事开展一次轮训。", "派人进驻一周。", "把材料分成12类。", "半年打一回分。", "2022年6月前补齐。"]
)
def test_counts_and_dates_are_numbers(text: str) -> None:
    assert not is_vague_measure(text)
