"""The corpus is what it promises, its checks can go red, and its labels travel without loss."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from nlp.cli.main import cli
from nlp.codebook import load_codebook
from nlp.corpus import (
    FORMATS,
    check_corpus,
    examples_of,
    export_rows,
    import_rows,
    load_manifest,
    most_uncertain,
    suspects,
)
from nlp.corpus.diversity import Sentence, distinct_ratio, near_duplicates, vocabulary_growth
from nlp.corpus.targets import Promise
from nlp.corpus.verify import verify
from nlp.errors import LabelsError
from nlp.pipeline import report_from_text
from nlp.tagging import load_default_model

SMALL = ("ah_funan_huanggang_2020", "ah_funan_huanggang_2021", "gs_hezuo_2023")


def test_the_corpus_is_sound_and_keeps_its_promises(root: Path) -> None:
    result = check_corpus(root / "corpus")
    assert result.findings == ()
    assert [promise for promise in result.promises if not promise.kept] == []
    assert result.statistics.counts["reports"] == len(load_manifest(root / "corpus"))


@pytest.fixture
def small(root: Path, tmp_path: Path) -> Path:
    """A corpus of three reports, to be broken."""
    folder = tmp_path / "corpus"
    for name in ("reports", "labels", "relations"):
        (folder / name).mkdir(parents=True)
    lines = (root / "corpus" / "manifest.csv").read_text(encoding="utf-8").splitlines()
    kept = [lines[0], *(line for line in lines[1:] if line.split(",")[0] in SMALL)]
    (folder / "manifest.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    for id in SMALL:
        shutil.copy(root / "corpus" / "reports" / f"{id}.txt", folder / "reports")
        for path in (root / "corpus" / "labels").glob(f"{id}.*"):
            shutil.copy(path, folder / "labels")
    for kind in ("links", "persistence", "checks"):
        rows = (root / "corpus" / "relations" / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
        mine = [row for row in rows if json.loads(row)["report"] in SMALL]
        (folder / "relations" / f"{kind}.jsonl").write_text("".join(f"{row}\n" for row in mine), encoding="utf-8")
    return folder


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
    lines = manifest.read_text(encoding="utf-8").splitlines()
    lines = [line.rsplit(",", 1)[0] + ",other" if line.startswith(SMALL[0]) else line for line in lines]
    manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")
    # `other` is no split that is loaded, so a divided family shows as a report outside the manifest, and as two splits below.
    assert any(SMALL[0] in found for found in verify(small))
    lines = [
        line.replace(",other", ",dev") if ",train" in "".join(lines) else line.replace(",other", ",train")
        for line in lines
    ]
    manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert any("is divided between" in found for found in verify(small))


def test_a_relation_to_nothing_is_found(small: Path) -> None:
    path = small / "relations" / "links.jsonl"
    path.write_text(json.dumps({"report": "gs_hezuo_2023", "problem": 0, "measure": 999}) + "\n", encoding="utf-8")
    found = verify(small)
    assert any("no item of problems" in finding for finding in found)
    assert any("names unit 999" in finding for finding in found)


def test_a_missing_file_and_a_stray_one_are_found(small: Path) -> None:
    (small / "reports" / "gs_hezuo_2023.txt").rename(small / "reports" / "stray.txt")
    found = verify(small)
    assert any("is missing" in finding for finding in found)
    assert any("stray.txt is not in the manifest" in finding for finding in found)


def test_what_falls_short_is_named_and_exits_1(small: Path, root: Path) -> None:
    shutil.copy(root / "corpus" / "targets.toml", small)
    result = CliRunner().invoke(cli, ["corpus", "check", str(small)], standalone_mode=False)
    assert result.return_value == 1
    assert "short of its targets: reports, sentences" in result.stderr


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


@pytest.mark.parametrize("form", FORMATS)
def test_the_gold_travels_without_loss(root: Path, tmp_path: Path, form: str) -> None:
    out, back = tmp_path / "labels", tmp_path / "back.jsonl"
    run = CliRunner()
    assert (
        run.invoke(
            cli, ["corpus", "export", str(root / "corpus"), "--to", form, "--out", str(out)], standalone_mode=False
        ).return_value
        == 0
    )
    whole = import_rows(out, form)
    assert len(whole) == sum(len(entry.gold("units")) for entry in load_manifest(root / "corpus"))
    assert (
        run.invoke(
            cli, ["corpus", "import", str(out), "--from", form, "--out", str(back)], standalone_mode=False
        ).return_value
        == 0
    )
    assert import_rows(back, "jsonl") == whole


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=30)
LIKE_A_FORMULA = st.sampled_from(["=1+1", "'=x", "'", "''=", "-a", "@b", "+"])
ROWS = st.fixed_dictionaries(
    {
        "report_id": TEXT,
        "index": st.integers(0, 999),
        "title": TEXT,
        "text": TEXT | LIKE_A_FORMULA,
        "label": st.sampled_from(["problems", "measures", "other", ""]),
        "themes": st.lists(st.sampled_from(["content", "routes"]), unique=True),
        "secondary": st.lists(st.sampled_from(["platforms", "channels"]), unique=True),
        "done": st.booleans(),
        "soft": st.booleans(),
        "rulings": st.lists(st.sampled_from(["R01", "R54"]), unique=True),
        "item": st.booleans(),
    }
)


@given(st.lists(ROWS, max_size=4), st.sampled_from(list(FORMATS)))
def test_any_row_travels_without_loss(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, object]], form: str
) -> None:
    path = tmp_path_factory.mktemp("exchange") / "labels"
    path.write_text(export_rows(rows, "jsonl"), encoding="utf-8", newline="")
    whole = import_rows(path, "jsonl")
    path.write_text(export_rows(rows, form), encoding="utf-8", newline="")
    assert import_rows(path, form) == whole


def test_no_spreadsheet_runs_a_label() -> None:
    text = export_rows([{"text": "=HYPERLINK(1)", "label": "other"}], "csv")
    assert ",'=HYPERLINK(1)," in text


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_not_the_format_is_a_named_error(tmp_path: Path, form: str) -> None:
    path = tmp_path / "labels"
    path.write_text('[{"text": ]' if form != "csv" else 'text,item\n"a",maybe\n', encoding="utf-8")
    with pytest.raises(LabelsError, match="not in the format"):
        import_rows(path, form)


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
