"""Labels travel to other tools and back without loss, and what is no label is refused by name."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from nlp.cli.main import cli
from nlp.codebook import load_codebook
from nlp.corpus import FORMATS, export_rows, import_rows, labelling_config, load_manifest
from nlp.errors import LabelsError, UsageError


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
    assert Path(f"{out}.xml").is_file() == (form == "label-studio")


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=30)
SAID = TEXT.filter(str.strip)
LIKE_A_FORMULA = st.sampled_from(["=1+1", "'=x", "'", "''=", "-a", "@b", "+"])


def possible(row: dict[str, object]) -> dict[str, object]:
    """The row without themes where its label can have none."""
    return row if row["label"] != "other" else {**row, "themes": [], "item": None}


ROWS = st.fixed_dictionaries(
    {
        "report_id": TEXT,
        "index": st.none() | st.integers(0, 999),
        "title": TEXT,
        "text": SAID | LIKE_A_FORMULA,
        "label": st.sampled_from(["problems", "measures", "other", ""]),
        "themes": st.lists(st.sampled_from(["content", "routes"]), unique=True),
        "secondary": st.lists(st.sampled_from(["platforms", "channels"]), unique=True),
        "done": st.booleans(),
        "soft": st.booleans(),
        "rulings": st.lists(st.sampled_from(["R01", "R54"]), unique=True),
        "item": st.booleans(),
    }
).map(possible)


@given(st.lists(ROWS, min_size=1, max_size=4), st.sampled_from(list(FORMATS)))
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


# Long enough for a decoder to tell GB18030 from other encodings.
SLOW = (
    "我镇政府信息公开工作还有不足，主动公开的信息内容更新不及时，与群众的要求相比还有差距，有的同志对公开工作不重视。"
)


def task(**changes: object) -> str:
    """A task of Label Studio as it comes back, labelled with themes; `changes` replace its fields."""
    answers = [answer("category", "problems"), answer("themes", "content", "routes")]
    whole = {"id": 5, "data": {"text": SLOW}, "annotations": [{"result": answers, "was_cancelled": False}]}
    return json.dumps([whole | changes], ensure_ascii=False)


def answer(question: str, *choices: str) -> dict[str, object]:
    return {"from_name": question, "to_name": "text", "type": "choices", "value": {"choices": list(choices)}}


ROW = {"text": SLOW, "label": "problems", "themes": ["content", "routes"]}
GOOD = {
    "a spreadsheet that separates by semicolons": ("csv", f'text;label;themes\n{SLOW};problems;"content;routes"\n'),
    "a spreadsheet that separates by tabs": ("csv", f"text\tlabel\tthemes\n{SLOW}\tproblems\tcontent;routes\n"),
    "full-width commas": ("csv", f"text,label,themes\n{SLOW},problems,content，routes\n"),
    "themes as a text": ("jsonl", json.dumps(ROW | {"themes": "content;routes"}, ensure_ascii=False) + "\n"),
    "item in digits": ("jsonl", json.dumps(ROW | {"item": 1}) + "\n"),
    "item in words": ("csv", f"text,label,themes,item\n{SLOW},problems,content;routes,yes\n"),
    "doccano with meta beside": (
        "doccano", json.dumps({"text": SLOW, "label": ["problems", "theme:content", "theme:routes"], "id": 3}) + "\n",
    ),
    "doccano with labels": (
        "doccano", json.dumps({"text": SLOW, "labels": ["problems", "theme:content", "theme:routes"]}) + "\n",
    ),
    "label studio": ("label-studio", task()),
    "label studio, first annotation cancelled": (
        "label-studio",
        task(annotations=[
            {"was_cancelled": True, "result": [answer("category", "other")]},
            {"result": [answer("category", "problems"), answer("themes", "content", "routes")]},
        ]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", GOOD)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_labels_are_read_as_tools_write_them(tmp_path: Path, case: str, encoding: str) -> None:
    form, text = GOOD[case]
    path = tmp_path / "labels"
    path.write_text(text, encoding=encoding)
    (row,) = import_rows(path, form)
    assert (row["text"], row["label"], row["themes"]) == (SLOW, "problems", ["content", "routes"])
    assert row["item"] is True
    assert row["index"] is None


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("doccano", '{"text": "无。", "label": "other"}\n'),
        ("jsonl", '{"text": "无。", "label": "other"}\n'),
    ],
)
def test_a_label_may_be_a_plain_text(tmp_path: Path, form: str, text: str) -> None:
    path = tmp_path / "labels"
    path.write_text(text, encoding="utf-8")
    assert import_rows(path, form)[0]["label"] == "other"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("jsonl", '{"text": "无。"}\n'),
        ("jsonl", '{"text": "无。", "label": null}\n'),
        ("csv", "text,label\n无。,\n"),
        ("doccano", '{"text": "无。", "label": []}\n'),
        ("label-studio", '[{"data": {"text": "无。"}}]'),
        ("label-studio", task(annotations=[{"was_cancelled": True, "result": [answer("category", "other")]}])),
    ],
)
def test_a_sentence_may_be_unlabelled(tmp_path: Path, form: str, text: str) -> None:
    path = tmp_path / "labels"
    path.write_text(text, encoding="utf-8")
    assert import_rows(path, form)[0]["label"] == ""


@pytest.mark.parametrize(
    ("form", "text", "message"),
    [
        *((form, "", "holds no sentence") for form in FORMATS),
        ("csv", "text,label\n", "holds no sentence"),
        ("csv", "句子,类别\n无。,other\n", ":1 names no column 'text'"),
        ("csv", "text，label\n无。，other\n", ":1 names no column 'text'"),
        ("csv", "text,label\n无,也无。,other\n", ":2 has more cells than the header"),
        ("csv", "text,label\n,other\n", ":2 lacks text"),
        ("csv", "text,label,item\n无。,other,maybe\n", ":2 has item 'maybe'"),
        ("csv", "text,label,themes\n无。,other,content\n", ":2 has themes and the label 'other'"),
        ("jsonl", '{"text": "无。", "label": "channels", "item": true}\n', ":1 has item and the label 'channels'"),
        ("doccano", '{"text": "无。", "label": ["other", "theme:routes"]}\n', ":1 has themes and the label 'other'"),
        ("doccano", '{"text": "无。", "label": ["other"], "labels": ["problems"]}\n', ":1 has both label and labels"),
        (
            "label-studio",
            task(annotations=[{"result": []}, {"result": []}]),
            "task 1 has 2 annotations, by nobody named",
        ),
        ("jsonl", "[1]\n", ":1 is not an object"),
        ("jsonl", '{"text": ]\n', ":1 is not JSON"),
        ("jsonl", '{"text": "无。", "label": "weather"}\n', ":1 has unknown label 'weather'"),
        ("jsonl", '{"text": "无。", "label": "problems", "themes": "rain"}\n', ":1 has unknown theme 'rain'"),
        ("jsonl", '{"text": "无。", "label": "other", "secondary": ["x"]}\n', ":1 has unknown secondary label 'x'"),
        ("jsonl", '{"text": "无。", "label": "other", "rulings": "R99"}\n', ":1 has unknown ruling 'R99'"),
        ("jsonl", '\n{"label": "other"}\n', ":2 lacks text"),
        ("jsonl", '{"text": "无。", "label": "other", "index": 1.5}\n', ":1 has index 1.5"),
        ("doccano", '{"text": "无。", "label": [[0, 1, "other"]]}\n', ":1 has label"),
        ("doccano", '{"text": "无。", "label": ["other", "problems"]}\n', ":1 has the categories other, problems"),
        ("doccano", '{"text": "无。", "label": [], "meta": 3}\n', ":1 has meta 3"),
        ("label-studio", '{"a": 1}', "not a list"),
        ("label-studio", "[3]", "task 1 is 3, not an object"),
        ("label-studio", '[{"text": "无。"}]', "task 1 data is missing"),
        ("label-studio", task(annotations=[{"result": [answer("sentiment", "good")]}]), "from_name 'sentiment'"),
        ("label-studio", task(annotations=[{"result": [answer("category", "x")]}]), "task 1 has unknown label 'x'"),
        ("label-studio", task(annotations=[{"result": [{"from_name": "themes"}]}]), "task 1 themes is missing"),
        ("label-studio", task(annotations=[{}]), "task 1 result is missing"),
    ],
)
def test_what_is_no_label_is_refused_by_name(tmp_path: Path, form: str, text: str, message: str) -> None:
    path = tmp_path / "labels"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LabelsError) as refused:
        import_rows(path, form)
    assert message in str(refused.value)
    assert "labels" in refused.value.message
    assert refused.value.remedy
    assert "\n" not in str(refused.value)


def test_two_annotators_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    first = {"completed_by": 1, "result": [answer("category", "problems"), answer("themes", "content")]}
    second = {"completed_by": {"id": 2, "email": "b@x.cn"}, "result": [answer("category", "other")]}
    alone = json.loads(task(annotations=[first]))
    path.write_text(json.dumps([*json.loads(task(annotations=[first, second])), *alone]), encoding="utf-8")
    with pytest.raises(LabelsError, match=r"task 1 has 2 annotations, by 1, 2 or b@x\.cn"):
        import_rows(path, "label-studio")
    for annotator, labels in {
        "1": ["problems"] * 2,
        "2": ["other", ""],
        "b@x.cn": ["other", ""],
        "3": ["", ""],
    }.items():
        assert [row["label"] for row in import_rows(path, "label-studio", annotator=annotator)] == labels
    run = ["corpus", "import", str(path), "--from", "label-studio", "--out", str(tmp_path / "out"), "--annotator", "2"]
    result = CliRunner().invoke(cli, run, standalone_mode=False)
    assert result.return_value == 0
    assert "2 sentences written" in result.stderr
    assert "1 without a label" in result.stderr
    path.write_text("text,label\n无。,other\n", encoding="utf-8")
    with pytest.raises(UsageError, match="csv does not say who labelled"):
        import_rows(path, "csv", annotator="2")


def test_another_codebook_may_name_the_labels(tmp_path: Path) -> None:
    codebook, labels, out = tmp_path / "own.toml", tmp_path / "labels.csv", tmp_path / "new" / "out.jsonl"
    codebook.write_text('[[categories]]\nid = "rain"\n[[categories]]\nid = "sun"\n', encoding="utf-8")
    labels.write_text("text,label\n下雨。,rain\n", encoding="utf-8")
    run = ["corpus", "import", str(labels), "--from", "csv", "--out", str(out)]
    with pytest.raises(LabelsError, match="unknown label 'rain'"):
        CliRunner().invoke(cli, run, standalone_mode=False, catch_exceptions=False)
    result = CliRunner().invoke(cli, [*run, "--codebook", str(codebook)], standalone_mode=False)
    assert result.return_value == 0
    assert import_rows(out, "jsonl", load_codebook(codebook))[0]["label"] == "rain"


def test_an_output_that_is_a_folder_is_a_named_error(tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("text,label\n无。,other\n", encoding="utf-8")
    run = ["corpus", "import", str(labels), "--from", "csv", "--out", str(tmp_path)]
    with pytest.raises(UsageError, match="cannot write"):
        CliRunner().invoke(cli, run, standalone_mode=False, catch_exceptions=False)


def test_the_labelling_page_asks_what_the_codebook_has() -> None:
    codebook = load_codebook()
    view = ElementTree.fromstring(labelling_config(codebook))  # noqa: S314 - our own text
    asked = {box.attrib["name"]: [choice.attrib["value"] for choice in box] for box in view.iter("Choices")}
    assert asked == {
        "category": list(codebook.category_ids),
        "themes": list(codebook.theme_ids),
        "secondary": list(codebook.category_ids),
    }
