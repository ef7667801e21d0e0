"""The corpus is what it promises, and its checks can go red."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import SMALL

from nlp.cli.main import cli
from nlp.codebook import load_codebook
from nlp.corpus import check_corpus, examples_of, import_rows, load_manifest, most_uncertain, suspects
from nlp.corpus.diversity import Sentence, distinct_ratio, groups_of, near_duplicates, vocabulary_growth
from nlp.corpus.statistics import describe
from nlp.corpus.tables import broken_rules, row_keys
from nlp.corpus.targets import Promise
from nlp.corpus.verify import verify
from nlp.errors import LabelsError
from nlp.pipeline import report_from_text
from nlp.tagging import load_default_model


def test_the_corpus_is_sound_and_keeps_its_promises(root: Path) -> None:
    result = check_corpus(root / "corpus")
    assert result.findings == ()
    assert [promise for promise in result.promises if not promise.kept] == []
    assert result.statistics.counts["reports"] == len(load_manifest(root / "corpus"))


@pytest.fixture
def small(small_corpus: Path) -> Path:
    return small_corpus


def test_a_whole_small_corpus_has_no_findings(small: Path) -> None:
    assert verify(small) == []


def _change_unit(folder: Path, **changes: object) -> None:
    path = folder / "labels" / "gs_hezuo_2023.units.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows[3] |= changes
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"category": "weather"}, "unknown category 'weather'"),
        ({"category": "other", "item": None, "themes": ["rain"]}, "unknown theme 'rain'"),
        ({"rulings": ["R99"]}, "unknown ruling 'R99'"),
        ({"category": "problems", "item": None}, "item is for problems and measures"),
        ({"category": "problems", "item": True, "themes": []}, "every item has a theme"),
        ({"text": "这句话不在报告里。"}, "not what stands at its offsets"),
        ({"raw_start": 0, "raw_end": 4}, "not what stands at its offsets"),
        ({"index": 7}, "not numbered from 0"),
        ({"raw_start": 0}, "begins before unit 2 ends"),
        (
            {"category": "problems", "item": True, "themes": ["general", "content"]},
            "the theme general, which stands alone, beside others",
        ),
        ({"soft": True, "rulings": []}, "is soft and names no ruling"),
    ],
)
def test_a_wrong_label_is_found(small: Path, changes: dict[str, object], finding: str) -> None:
    _change_unit(small, **changes)
    assert any(finding in found for found in verify(small))


def test_a_changed_report_is_found(small: Path) -> None:
    path = small / "reports" / "gs_hezuo_2023.txt"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert any("sha256" in found for found in verify(small))


def test_a_divided_family_is_found(small: Path) -> None:
    manifest = small / "manifest.csv"
    header, *lines = manifest.read_text(encoding="utf-8").splitlines()
    split = dict(zip(SMALL[:2], ("train", "dev"), strict=True))
    lines = [",".join([*line.split(",")[:-1], split.get(line.split(",")[0], line.split(",")[-1])]) for line in lines]
    manifest.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    assert verify(small) == ["family ah_funan_huanggang is divided between dev, train"]


def test_a_relation_to_nothing_is_found(small: Path) -> None:
    path = small / "relations" / "links.jsonl"
    path.write_text(json.dumps({"report": "gs_hezuo_2023", "problem": 0, "measure": 999}) + "\n", encoding="utf-8")
    found = verify(small)
    assert any("no item of problems" in finding for finding in found)
    assert any("names unit 999" in finding for finding in found)


@pytest.mark.parametrize(
    ("kind", "row", "finding"),
    [
        ("checks", {"report": "gs_hezuo_2023", "rule": "A77"}, "unknown rule 'A77'"),
        ("links", {"report": "nobody", "problem": None, "measure": None}, "'nobody', which is not in the corpus"),
        (
            "persistence",
            {"report": SMALL[1], "from_report": SMALL[0], "from_unit": None, "to_unit": None, "relation": "new"},
            "is new and names units None and None",
        ),
        (
            "persistence",
            {"report": SMALL[1], "from_report": SMALL[0], "from_unit": None, "to_unit": None, "relation": "worse"},
            "unknown relation 'worse'",
        ),
    ],
)
def test_a_wrong_relation_is_found(small: Path, kind: str, row: dict[str, object], finding: str) -> None:
    (small / "relations" / f"{kind}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert any(finding in found for found in verify(small))


def test_links_in_a_full_rectangle_are_fine(small: Path) -> None:
    items = {
        category: [u["index"] for u in units_of_report(small) if u["category"] == category and u["item"]]
        for category in ("problems", "measures")
    }
    rows = [
        {"report": "gs_hezuo_2023", "problem": problem, "measure": measure}
        for problem in items["problems"]
        for measure in items["measures"]
    ]
    assert len(rows) > 1
    (small / "relations" / "links.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    units = [{**unit, "themes": ["content"]} if unit["item"] else unit for unit in units_of_report(small)]
    path = small / "labels" / "gs_hezuo_2023.units.jsonl"
    path.write_text("".join(json.dumps(unit, ensure_ascii=False) + "\n" for unit in units), encoding="utf-8")
    assert verify(small) == []


def test_repeated_problems_must_be_alike(small: Path) -> None:
    path = small / "relations" / "persistence.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert {"repeated", "reworded"} <= {row["relation"] for row in rows}
    lines = [json.dumps({**row, "relation": "repeated"}) for row in rows if row["relation"] == "reworded"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert any("is called repeated, and its texts are" in found for found in verify(small))


def units_of_report(folder: Path) -> list[dict[str, object]]:
    path = folder / "labels" / "gs_hezuo_2023.units.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", ["gone_2020.units.jsonl", "gs_hezuo_2023.notes.txt"])
def test_a_stray_file_of_labels_is_found(small: Path, name: str) -> None:
    (small / "labels" / name).write_text("", encoding="utf-8")
    assert verify(small) == [f"labels/{name} belongs to no report of the manifest"]


@pytest.mark.parametrize("field", ["township", "county", "year", "family"])
def test_metadata_that_contradicts_the_manifest_is_found(small: Path, field: str) -> None:
    path = small / "labels" / "gs_hezuo_2023.meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**meta, field: "1999"}), encoding="utf-8")
    assert any(f"its {field} is '1999' in the metadata and" in found for found in verify(small))


TABLES = f"{SMALL[1]}.tables.json"


def change_tables(folder: Path, change: dict[str, object], cell: tuple[str, int] | None = None) -> None:
    path = folder / "labels" / TABLES
    tables = json.loads(path.read_text(encoding="utf-8")) | change
    if cell:
        tables["t3"][cell[0]][cell[1]] = 7
    path.write_text(json.dumps(tables), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"template": "2020"}, "template '2020'"),
        ({"t5": {}}, "unknown field 't5'"),
        ({"t4": [0] * 14}, "its t4 has not 15 cells"),
        ({"t4": [[]] * 15}, "its t4 has a cell []"),
        ({"t3": []}, "its t3 is no object"),
        ({"t3": {"r_new": [0] * 6}}, "its t3 r_new has not 7 cells"),
        ({"t3": {}}, "its t3 lacks r_new"),
        ({"t2": {"rain": 1}}, "its t2 has an unknown key 'rain'"),
        ({"t2": {"rule_issued": True}}, "its t2 rule_issued is True"),
    ],
)
def test_tables_of_the_wrong_shape_are_found(small: Path, change: dict[str, object], finding: str) -> None:
    change_tables(small, change)
    assert any(finding in found for found in verify(small))
    assert describe(small).counts["reports"] == len(SMALL)


def test_tables_that_do_not_add_up_are_found_unless_planted(small: Path) -> None:
    consistent = describe(small).counts["consistent_reports"]
    change_tables(small, {}, cell=("r_new", 0))
    printed = f"{SMALL[1]}: its t3 r_new np is 7, and the report prints '0'"
    assert verify(small) == [
        f"{SMALL[1]}: its tables break {rule}, which relations/checks.jsonl does not name" for rule in ("A1", "A3")
    ] + [printed]
    assert describe(small).counts["consistent_reports"] == consistent - 1
    rows = [{"report": SMALL[1], "rule": rule} for rule in ("A1", "A2", "A3", "B1")]
    (small / "relations" / "checks.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    assert verify(small) == [f"{SMALL[1]}: its tables keep A2, which relations/checks.jsonl calls broken", printed]


def test_sums_with_blank_cells_decide_nothing() -> None:
    rows: dict[str, list[object]] = {key: [0] * 7 for key in row_keys("2021")}
    assert broken_rules({"template": "2021", "t3": rows, "t4": [0] * 15}) == set()
    assert broken_rules({"template": "2021", "t3": rows | {"r_open": [1, 0, 0, 0, 0, 0, 1]}}) == {"A2"}
    assert broken_rules({"template": "2021", "t3": rows | {"r_new": [None, 0, 0, 0, 0, 0, 5]}}) == {"A1"}
    assert broken_rules({"template": "2021", "t4": [1, "/", 0, 0, 2, *[0] * 10]}) == set()


def test_a_missing_file_and_a_stray_one_are_found(small: Path) -> None:
    (small / "reports" / "gs_hezuo_2023.txt").rename(small / "reports" / "stray.txt")
    found = verify(small)
    assert any("is missing" in finding for finding in found)
    assert any("stray.txt is not in the manifest" in finding for finding in found)


DAMAGE = [
    ("manifest.csv", None, "is no corpus folder"),
    ("manifest.csv", "id,file\na,b\n", "manifest.csv:2 lacks sha256"),
    ("manifest.csv", "编号\n".encode("gbk"), "manifest.csv is not UTF-8"),
    ("targets.toml", None, "cannot read"),
    ("targets.toml", "minimum", "is not TOML"),
    ("targets.toml", "", "has no [minimum]"),
    ("targets.toml", "minimum = 3", "[minimum] is 3"),
    ("targets.toml", '[minimum]\nreports = "many"', "[minimum] has reports = 'many'"),
    ("targets.toml", '[minimum]\n[each.rulings]\nids = ["R01"]', "[each.rulings] has minimum = None"),
    ("targets.toml", "[minimum]\n[genre]\nlevels = 1", "[genre.levels] is 1"),
]


@pytest.mark.parametrize(("name", "content", "message"), DAMAGE)
def test_damage_is_one_line_that_says_what_and_where(
    small: Path, root: Path, name: str, content: str | bytes | None, message: str
) -> None:
    shutil.copy(root / "corpus" / "targets.toml", small)
    if content is None:
        (small / name).unlink()
    else:
        (small / name).write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(LabelsError) as refused:
        check_corpus(small)
    assert message in refused.value.message
    assert str(small) in refused.value.message
    assert refused.value.remedy
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("old", "new"), [(",test\n", ",other\n"), (",2023,", ",soon,")])
def test_a_damaged_row_of_the_manifest_is_named(small: Path, old: str, new: str) -> None:
    path = small / "manifest.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(LabelsError, match=r"manifest\.csv:\d has (split 'other'|year 'soon')"):
        load_manifest(small)
    path.write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")
    with pytest.raises(LabelsError, match="repeats the id"):
        load_manifest(small)


def test_a_mark_before_the_manifest_does_no_harm(small: Path) -> None:
    path = small / "manifest.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert verify(small) == []


def test_a_broken_corpus_is_not_exported(small: Path, tmp_path: Path) -> None:
    (small / "labels" / "gs_hezuo_2023.units.jsonl").write_text('{"raw_start": "a"}\n', encoding="utf-8")
    run = ["corpus", "export", str(small), "--out", str(tmp_path / "out")]
    with pytest.raises(LabelsError, match=r"units\.jsonl:1 lacks the field"):
        CliRunner().invoke(cli, run, standalone_mode=False, catch_exceptions=False)


def test_what_falls_short_is_named_and_exits_1(small: Path, root: Path) -> None:
    shutil.copy(root / "corpus" / "targets.toml", small)
    result = CliRunner().invoke(cli, ["corpus", "check", str(small)], standalone_mode=False)
    assert result.return_value == 1
    assert "short of its targets: reports, sentences" in result.stderr


def test_the_check_prints_what_the_corpus_holds(small: Path, root: Path) -> None:
    shutil.copy(root / "corpus" / "targets.toml", small)
    out = CliRunner().invoke(cli, ["corpus", "check", str(small)], standalone_mode=False).stdout
    for words in ("families 2", "provinces 2", "links ", "themes: ", "generations: ", "characters a sentence: median"):
        assert words in out


def test_near_duplicates_across_splits_are_told_in_groups() -> None:
    sentences = [
        *(Sentence(f"{name}#0", f"全年通过县政府网站公开信息{n}条。", name) for n, name in enumerate("abcde")),
        *(Sentence(f"{name}#1", "村村响每天早晚各播一次补贴名单和防火通告。", name) for name in "ab"),
    ]
    pairs = near_duplicates(sentences)
    assert len(pairs) == 11
    assert groups_of(pairs, sentences) == [[0, 1, 2, 3, 4], [5, 6]]
    assert groups_of([], sentences) == []


def test_every_pair_across_splits_can_be_listed(small: Path, tmp_path: Path) -> None:
    (small / "targets.toml").write_text("[minimum]\n", encoding="utf-8")
    manifest = small / "manifest.csv"
    train = manifest.read_text(encoding="utf-8").replace("gs_hezuo,test", "gs_hezuo,train")
    manifest.write_text(train, encoding="utf-8")
    for report, places in ((SMALL[0], (3, 5)), (SMALL[2], (0,))):
        path = small / "labels" / f"{report}.units.jsonl"
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for place in places:
            rows[place]["text"] = "村村响每天早晚各播一次补贴名单和防火通告。"
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    out = tmp_path / "pairs.csv"
    result = CliRunner().invoke(cli, ["corpus", "check", str(small), "--pairs", str(out)], standalone_mode=False)
    header, *lines = out.read_text(encoding="utf-8").splitlines()
    assert f"{len(lines)} pairs written" in result.stderr
    assert f"{len(lines)} of them across splits" in result.stdout
    assert header.startswith("first,second,jaccard")
    alike = [line.split(",")[:5] for line in lines if "村村响" in line]
    assert alike == [[f"{SMALL[0]}#{place}", f"{SMALL[2]}#0", "1.000", "test", "train"] for place in (3, 5)]


def test_promises() -> None:
    assert Promise("a", "minimum", 5, 5).kept
    assert not Promise("a", "minimum", 5, float("nan")).kept
    assert Promise("a", "maximum", 0.02, 0.01).kept
    assert not Promise("a", "maximum", 0.02, 0.03).kept


def test_near_duplicates_are_masked_and_outside_the_family() -> None:
    sentences = [
        Sentence("a#0", "柳坝镇全年通过县政府网站公开信息126条，比上年有所增加。", "a", ("柳坝镇",)),
        Sentence("b#0", "石桥乡全年通过县政府网站公开信息88条，比上年有所增加。", "b", ("石桥乡",)),
        Sentence("a#1", "柳坝镇全年通过县政府网站公开信息99条，比上年有所增加。", "a", ("柳坝镇",)),
        Sentence("c#0", "村村响每天早晚各播一次，重点播补贴名单和防火通告。", "c"),
    ]
    pairs = near_duplicates(sentences)
    assert {(pair.first, pair.second) for pair in pairs} == {(0, 1), (1, 2)}
    assert all(pair.jaccard == 1.0 for pair in pairs)
    assert near_duplicates([]) == near_duplicates([Sentence("a#0", "无。", "a"), Sentence("b#0", "无。", "b")]) == []


def test_variety_measures() -> None:
    assert distinct_ratio(["公开信息", "公开信息"], 1) == 0.5
    assert vocabulary_growth(["公开信息"] * 10)[-1] == (20, 2)


def test_the_most_uncertain_sentences_are_unlabelled_and_not_alike() -> None:
    text = "柳坝镇2021年政府信息公开工作年度报告\n一、总体情况\n" + "".join(
        f"全年在县网和公示栏公开信息{n}条。" for n in range(9)
    )
    reports = [
        report_from_text(f"{text}镇长任组长。群众参与不够广泛。下一步将加强培训。", id=name) for name in ("a", "b")
    ]
    rows = most_uncertain(reports, load_default_model(), 4)
    assert 0 < len(rows) <= 4
    assert all("label" not in row for row in rows)
    assert sum("公示栏公开信息" in row["text"] for row in rows) <= 1
    assert most_uncertain([], load_default_model(), 4) == []


def test_a_corpus_folder_gives_its_reports_and_not_its_labels(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder" / "ask.jsonl"
    run = ["corpus", "export", str(small), "--most-uncertain", "50", "--out", str(out)]
    result = CliRunner().invoke(cli, run, standalone_mode=False)
    assert result.return_value == 0, result.stderr
    rows = import_rows(out, "jsonl")
    assert {row["report_id"] for row in rows} == set(SMALL)
    assert len(rows) < 50
    assert f"{len(rows)} of 50 picked: a report gives at most 3" in result.stderr


def test_suspects_need_families(root: Path) -> None:
    few = examples_of(load_manifest(root / "corpus", ("dev",))[:2])
    for examples in (few, []):
        with pytest.raises(LabelsError, match="at least 5 families"):
            suspects(examples, load_codebook())


def test_labels_that_were_flipped_are_suspected(root: Path) -> None:
    examples = examples_of(load_manifest(root / "corpus", ("dev",)))
    wrong = {"problems": "channels", "organisation": "problems", "other": "measures"}
    flipped = [place for place in range(20, len(examples), 60) if examples[place].label in wrong]
    for place in flipped:
        examples[place] = replace(examples[place], label=wrong[examples[place].label])
    found = suspects(examples, load_codebook())
    top = {(s.example.report_id, s.example.index) for s in found[: 2 * len(flipped)]}
    hit = sum((examples[place].report_id, examples[place].index) in top for place in flipped)
    assert len(flipped) >= 8
    assert hit >= 0.8 * len(flipped)
