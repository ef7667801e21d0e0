"""The Doc and the Report say the same, and the Doc survives whatever spaCy does with it."""

from __future__ import annotations

import gc
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
import spacy.cli.train
import srsly
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from nlp import analyze, analyze_many, load_codebook, read_report, report_from_text
from nlp.cli.main import cli
from nlp.corpus import examples_of, load_manifest
from nlp.errors import DatasetError, NoChineseTextError, UsageError, ZwgkError
from nlp.spacy_bridge import COLOURS, blank, from_docbin, make_doc, render, to_docbin, training_docs
from nlp.tokens import tokenize
from nlp.types import Analysis, Report

TEXT = (
    "柳坝镇2022年政府信息公开工作年度报告\r\n一、总体情况\r\n我镇全年主动公开信息１２条，其中通过微信公众号公开8条。"
    "\r\n二、存在的主要问题及改进情况\r\n（一）存在问题。一是公开的内容还不够全面。"
    "\r\n（二）改进措施。一是加强业务培训，提高公开的水平。\r\n"
)


@pytest.fixture(scope="module")
def pipeline() -> Language:
    return blank()


@pytest.fixture(scope="module")
def doc(pipeline: Language) -> Doc:
    return pipeline(TEXT)


@pytest.fixture(scope="module")
def reports(corpus: Path) -> list[Report]:
    return [read_report(path) for path in sorted((corpus / "reports").glob("*.txt"))]


def agree(doc: Doc, analysis: Analysis) -> None:
    report = analysis.report
    assert doc.text == report.text
    sentences = doc.spans["sentences"]
    assert [(s.start_char, s.end_char, s.text) for s in sentences] == [(*s.span, s.text) for s in report.sentences]
    assert [(s.label_, s._.zwgk_item, s._.zwgk_themes) for s in sentences] == [
        (tag.category, tag.item, tag.themes) for tag in analysis.tags
    ]
    assert [s._.zwgk_title for s in sentences] == [sentence.title for sentence in report.sentences]
    assert [s._.zwgk_sentence_id for s in sentences] == [report.sentence_id(i) for i in range(len(report.sentences))]
    figures = doc.spans["figures"]
    assert [(f.start_char, f.end_char, f.label_) for f in figures] == [(*f.span, f.metric) for f in analysis.figures]
    assert tuple(f._.zwgk_figure for f in figures) == analysis.figures
    headings = [(h.start_char, h.end_char, h.label_) for h in doc.spans["headings"]]
    assert headings == [(*h.span, h.role) for h in report.headings]
    begun = {sentence.start_char for sentence in doc.sents}
    assert {s.start_char for s in sentences} <= begun


def same(one: Analysis, other: Analysis) -> bool:
    """Alignments are equal by identity alone, so their arrays are compared."""
    a, b = one.report.alignment, other.report.alignment
    arrays = np.array_equal(a.starts, b.starts) and np.array_equal(a.ends, b.ends) and a.raw_length == b.raw_length
    return arrays and replace(one, report=replace(one.report, alignment=b)) == other


def test_doc_and_report_agree_on_the_whole_corpus(pipeline: Language, reports: Sequence[Report]) -> None:
    docs = list(pipeline.pipe(make_doc(report, pipeline.vocab) for report in reports))
    for doc, analysis in zip(docs, analyze_many(reports), strict=True):
        agree(doc, analysis)
        assert doc._.zwgk.checks == analysis.checks


def test_doc_and_report_agree_on_the_real_reports(pipeline: Language, seeds: dict[str, Report]) -> None:
    for report in seeds.values():
        agree(pipeline(make_doc(report, pipeline.vocab)), analyze(report))


def test_a_raw_text_is_cleaned(pipeline: Language, doc: Doc) -> None:
    agree(doc, analyze(report_from_text(TEXT, id=doc._.zwgk.report.id)))
    assert "12条" in doc.text
    assert "１２条" in doc._.zwgk.report.raw
    assert pipeline.pipe_names == ["zwgk_report"]


def test_any_tokenizer_will_do(doc: Doc) -> None:
    plain = spacy.blank("zh")
    plain.add_pipe("zwgk_report")
    other = plain(TEXT)
    assert [token.text for token in other] == [token.text for token in doc]
    agree(other, doc._.zwgk)


def test_words_are_those_of_the_dictionary(pipeline: Language, doc: Doc) -> None:
    assert "微信公众号" in [token.text for token in doc]
    sentence = "本镇通过微信公众号公开信息 12 条。"
    assert [token.text for token in pipeline.tokenizer(sentence)] == tokenize(sentence)
    assert pipeline.tokenizer("").text == ""


# A lone surrogate is no text for spaCy, whose strings are UTF-8.
@settings(max_examples=60)
@given(
    pieces=st.lists(
        st.one_of(
            st.sampled_from("一、（二）三是。；：公开信息12条\n\r\t 　规章0/|"),
            st.characters(exclude_categories=["Cs"]),
        ),
        max_size=80,
    )
)
def test_any_text_gives_the_doc_of_its_report_or_its_error(pipeline: Language, pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        report = report_from_text(text)
    except ZwgkError as error:
        with pytest.raises(type(error)):
            pipeline(text)
        return
    doc = pipeline(text)
    agree(doc, analyze(replace(report, id=doc._.zwgk.report.id)))


def test_one_by_one_and_together_are_the_same(pipeline: Language, reports: Sequence[Report]) -> None:
    texts = [report.raw for report in reports[:5]]
    together = list(pipeline.pipe(texts, batch_size=2))
    assert [doc._.zwgk.tags for doc in together] == [pipeline(text)._.zwgk.tags for text in texts]


def test_a_doc_goes_through_twice(pipeline: Language, doc: Doc) -> None:
    again = pipeline(doc)
    assert again._.zwgk == doc._.zwgk


def test_contexts_and_values_are_kept(pipeline: Language) -> None:
    assert [context for _, context in pipeline.pipe([(TEXT, 1), (TEXT, 2)], as_tuples=True)] == [1, 2]
    given = pipeline.make_doc(TEXT)
    given.user_data["place"] = "柳坝"
    assert pipeline(given).user_data["place"] == "柳坝"


def test_other_processes_send_back_the_same(pipeline: Language, doc: Doc) -> None:
    sent = list(pipeline.pipe([TEXT, TEXT], n_process=2, batch_size=1))
    assert len(sent) == 2
    for other in sent:
        agree(other, doc._.zwgk)


def test_what_cannot_be_read_is_the_error_handlers(pipeline: Language) -> None:
    with pytest.raises(NoChineseTextError):
        pipeline("no report")
    failed: list[str] = []
    tolerant = blank()
    tolerant.set_error_handler(lambda name, component, docs, error: failed.extend(doc.text for doc in docs))
    assert len(list(tolerant.pipe([TEXT, "no report", TEXT]))) == 2
    assert failed == ["no report"]


def test_spans_outside_sentences_have_no_tag(doc: Doc) -> None:
    heading = doc.spans["headings"][0]
    assert (heading._.zwgk_tag, heading._.zwgk_item, heading._.zwgk_title) == (None, None, "")
    assert (heading._.zwgk_themes, heading._.zwgk_sentence_id, heading._.zwgk_figure) == ({}, None, None)
    assert doc.spans["figures"][0]._.zwgk_sentence_id == f"{doc._.zwgk.report.id}#0"
    fresh = make_doc(report_from_text(TEXT))
    assert (fresh[0:2]._.zwgk_tag, fresh[0:2]._.zwgk_figure) == (None, None)


def test_docbin_keeps_everything(pipeline: Language, reports: Sequence[Report], tmp_path: Path) -> None:
    docs = list(pipeline.pipe(make_doc(report, pipeline.vocab) for report in reports[::40]))
    to_docbin(docs, tmp_path / "reports.spacy")
    back = from_docbin(tmp_path / "reports.spacy")
    assert len(back) == len(docs) > 5
    for old, new in zip(docs, back, strict=True):
        assert same(new._.zwgk, old._.zwgk)
        agree(new, old._.zwgk)
        assert [token.text for token in new] == [token.text for token in old]


def test_a_doc_survives_as_bytes(doc: Doc) -> None:
    back = Doc(spacy.blank("zh").vocab).from_bytes(doc.to_bytes())
    assert same(back._.zwgk, doc._.zwgk)
    agree(back, doc._.zwgk)


def test_a_pipeline_survives_on_disk(pipeline: Language, doc: Doc, tmp_path: Path) -> None:
    pipeline.to_disk(tmp_path)
    agree(spacy.load(tmp_path)(TEXT), doc._.zwgk)


def test_the_codec_leaves_the_rest_alone() -> None:
    assert srsly.msgpack_loads(srsly.msgpack_dumps({"a": [1, {"b": 2}]})) == {"a": [1, {"b": 2}]}
    with pytest.raises(TypeError):
        srsly.msgpack_dumps({"a": object()})


@pytest.mark.parametrize("stored", [{"__zwgk__": "Gone"}, {"__zwgk__": "Tag", "hue": 1}, {"__zwgk__": "Tag"}])
def test_records_of_another_version_are_refused(stored: dict[str, Any]) -> None:
    with pytest.raises(DatasetError, match="does not fit this version"):
        srsly.msgpack_loads(srsly.msgpack_dumps(stored))
    assert gc.isenabled()


def test_what_is_no_docbin_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot read"):
        from_docbin(tmp_path / "none.spacy")
    (tmp_path / "bad.spacy").write_bytes(b"bad")
    with pytest.raises(DatasetError, match="no DocBin"):
        from_docbin(tmp_path / "bad.spacy")


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
VISIONS = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def lab(colour: str, vision: list[list[float]]) -> np.ndarray:
    srgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(vision) @ linear, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ seen / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_every_category_has_a_colour_that_can_be_read_and_told_apart() -> None:
    assert set(COLOURS) == set(load_codebook().category_ids)
    assert min((luminance(colour) + 0.05) / 0.05 for colour in COLOURS.values()) >= 4.5
    for vision in VISIONS.values():
        seen = [lab(colour, vision) for colour in COLOURS.values()]
        gaps = [np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i]]
        assert min(gaps) > 10  # a difference of 2.3 is just noticeable


def test_the_view_shows_all_text_in_colour(doc: Doc) -> None:
    html = render(doc)
    for span in doc.spans["sentences"]:
        assert f"background: {COLOURS[span.label_]}" in html
        assert span.text in html
    assert html.count("<mark") == len(doc.spans["sentences"])
    assert render(doc, group="figures").count("<mark") >= 1
    assert render(doc, page=True).startswith("<!DOCTYPE html>")


def test_what_a_report_says_is_no_markup(pipeline: Language) -> None:
    html = render(pipeline("一、总体情况\n我镇公开a&b<c信息12条。"))
    assert "a&amp;b&lt;c" in html


@pytest.fixture
def few(corpus: Path, tmp_path: Path) -> Path:
    """A corpus of twenty reports to train on and three to stop by."""
    folder = tmp_path / "few"
    folder.mkdir()
    for name in ("reports", "labels"):
        (folder / name).symlink_to(corpus / name, target_is_directory=True)
    head, *lines = (corpus / "manifest.csv").read_text(encoding="utf-8").splitlines()
    kept = [
        line for split, n in (("train", 20), ("dev", 3)) for line in [x for x in lines if x.endswith(f",{split}")][:n]
    ]
    (folder / "manifest.csv").write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
    return folder


def export(*options: object) -> Result:
    return CliRunner().invoke(cli, ["corpus", "export", "--to", "spacy", *map(str, options)], standalone_mode=False)


def test_labels_train_a_classifier(few: Path, tmp_path: Path) -> None:
    done = export(few, "--out", tmp_path / "a folder")
    assert done.return_value == 0, done.stderr
    path = tmp_path / "a folder" / "config.cfg"
    assert f"spacy train {path}" in done.stderr
    train = examples_of(load_manifest(few, ["train"]))
    config = spacy.util.load_config(path, interpolate=True)
    read = list(DocBin().from_disk(config["paths"]["train"]).get_docs(spacy.blank("zh").vocab))
    assert [max(doc.cats, key=doc.cats.__getitem__) for doc in read] == [example.label for example in train]
    assert [doc.text for doc in read] == [example.unit.text for example in train]
    short = {"training.max_steps": 20, "training.eval_frequency": 20}
    spacy.cli.train.train(path, tmp_path / "out", overrides=short)
    learner = spacy.load(tmp_path / "out" / "model-last")
    assert set(learner.get_pipe("textcat").labels) == set(load_codebook().category_ids)
    guesses = [max(doc.cats, key=doc.cats.__getitem__) for doc in learner.pipe(example.unit.text for example in train)]
    right = sum(guess == example.label for guess, example in zip(guesses, train, strict=True))
    commonest = max(Counter(example.label for example in train).values())
    assert right > commonest  # it has learnt more than to guess one category


def test_training_data_needs_labels_of_both_splits(few: Path, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("", encoding="utf-8")
    path = few / "manifest.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",train", ",test"), encoding="utf-8")
    refused = {
        (few, "--out", tmp_path / "out"): "no report in split train",
        (few, few, "--out", tmp_path / "out"): "2 paths given",
        (few, "--out", tmp_path / "out", "--most-uncertain", 5): "without labels",
    }
    for options, reason in refused.items():
        error = export(*options).exception
        assert isinstance(error, UsageError)
        assert reason in str(error)
    path.write_text(text, encoding="utf-8")
    assert "cannot write" in str(export(few, "--out", tmp_path / "a file").exception)


def test_training_docs_are_cut_as_reports_are(corpus: Path) -> None:
    examples = examples_of(load_manifest(corpus, ["dev"])[:1])
    for doc, example in zip(training_docs(examples, spacy.blank("zh").vocab), examples, strict=True):
        assert [token.text for token in doc] == tokenize(example.unit.text)


def test_spacy_finds_the_component_when_the_package_is_installed(root: Path, tmp_path: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {name: points for name, points in project["entry-points"].items() if name.startswith("spacy_")}
    lines = [f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in points.items()) for group, points in groups.items()]
    info = tmp_path / "bridge_probe-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bridge-probe\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    code = (
        f"import sys; sys.path[:0] = [{str(root)!r}, {str(tmp_path)!r}]\n"
        "import spacy\n"
        "assert 'nlp' not in sys.modules\n"
        "pipeline = spacy.blank('zh', config={'nlp': {'tokenizer': {'@tokenizers': 'zwgk.Segmenter.v1'}}})\n"
        "pipeline.add_pipe('zwgk_report')\n"
        "print(len(pipeline('一、总体情况\\n我镇公开信息12条。').spans['figures']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, b"1"), done.stderr.decode()


def test_sentences_of_two_strings_have_two_ids() -> None:
    pipeline = blank()
    texts = [
        "柳坝镇2022年政府信息公开工作年度报告\n公开信息12条。",
        "金河镇2022年政府信息公开工作年度报告\n公开信息15条。",
    ]
    docs = list(pipeline.pipe(texts))
    ids = [sentence._.zwgk_sentence_id for doc in docs for sentence in doc.spans["sentences"]]
    assert len(set(ids)) == len(ids) >= 2
    assert [doc._.zwgk.report.id for doc in docs] == [pipeline(text)._.zwgk.report.id for text in texts]
