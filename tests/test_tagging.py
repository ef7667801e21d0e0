"""Features, models on disk, and what training gives."""

from __future__ import annotations

import json
import math
import random
import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlp import analyze, report_from_text
from nlp.codebook import load_codebook
from nlp.corpus import examples_of, load_manifest
from nlp.errors import LabelsError, ModelError
from nlp.evaluation import evaluate_tags
from nlp.tagging import Model, Unit, explain, load_default_model, load_model, save_model
from nlp.tagging.examples import Example, read_labels
from nlp.tagging.features import Block, Recipe, vectorise
from nlp.tagging.store import default_model_path, weights_hash
from nlp.tagging.training import train
from nlp.tagging.units import with_neighbours
from nlp.types import Report


@pytest.fixture(scope="module")
def training(corpus: Path) -> list[Example]:
    return examples_of(load_manifest(corpus, ["train"]))


@pytest.fixture(scope="module")
def trained(training: list[Example]) -> Model:
    return train(training, load_codebook())


def test_character_features_equal_a_plain_count() -> None:
    texts = ["公开信息公开", "信", "", "更新不及时。"]
    recipe = Recipe((Block("c", "text", 20, (1, 2)),))
    features = vectorise([Unit(text) for text in texts], recipe)
    assert features.indptr[0] == 0
    for row, text in enumerate(texts):
        framed = f"\x02{text}\x03" if text else ""
        counts = Counter([*framed, *(framed[i : i + 2] for i in range(len(framed) - 1))])
        values = sorted(1 + math.log(count) for count in counts.values())
        norm = math.sqrt(sum(v * v for v in values))
        found = sorted(features.values[features.indptr[row] : features.indptr[row + 1]].tolist())
        assert found == pytest.approx([v / norm for v in values], abs=1e-6)


def test_features_of_a_sentence_do_not_depend_on_its_batch() -> None:
    units = with_neighbours([Unit("一是更新慢。", "problems", "存在问题", "一是"), Unit("将及时更新。"), Unit("无。")])
    recipe = load_default_model().recipe
    together = vectorise(units, recipe)
    for row, unit in enumerate(units):
        alone = vectorise([unit], recipe)
        span = slice(together.indptr[row], together.indptr[row + 1])
        assert together.indices[span].tolist() == alone.indices.tolist()
        assert together.values[span].tolist() == alone.values.tolist()


def test_no_sentences_give_no_tags() -> None:
    assert load_default_model().tag([]) == []


def test_probabilities_are_probabilities() -> None:
    tag = load_default_model().tag([Unit("一是信息更新不够及时。")])[0]
    assert sum(tag.probabilities.values()) == pytest.approx(1.0)
    assert tag.probability == max(tag.probabilities.values())
    assert tag.category == "problems"
    assert all(0 <= share <= 1 for share in tag.themes.values())


def test_the_committed_model_is_what_corpus_and_code_give(trained: Model) -> None:
    committed = load_default_model()
    assert weights_hash(trained) == weights_hash(committed)
    assert trained.heads == committed.heads


def test_a_model_trained_on_shuffled_labels_knows_nothing(training: list[Example], corpus: Path) -> None:
    generator = random.Random(1)  # noqa: S311
    some = training[: len(training) // 4]
    labels = [example.label for example in some]
    generator.shuffle(labels)
    shuffled = [replace(e, label=label, item=None, themes=frozenset()) for e, label in zip(some, labels, strict=True)]
    model = train(shuffled, load_codebook())
    held_out = examples_of(load_manifest(corpus, ["dev", "test"]))
    assert abs(evaluate_tags(model, held_out)["kappa"]) < 0.2


def test_no_sentence_of_a_real_report_is_in_the_corpus(corpus: Path, seeds: dict[str, Report]) -> None:
    grams = {gram for report in seeds.values() for s in report.sentences for gram in _grams(s.text)}
    for entry in load_manifest(corpus):
        for sentence in entry.report().sentences:
            assert not _grams(sentence.text) & grams, sentence.text


def _grams(text: str, size: int = 24) -> set[str]:
    """Runs of Chinese characters that are too long to be a legal title or a formula."""
    han = re.sub(r"《[^》]*》|[^\u4e00-\u9fff]", "", text)
    return {han[i : i + size] for i in range(len(han) - size + 1)}


def test_a_model_survives_the_disk(tmp_path: Path) -> None:
    model = load_default_model()
    again = load_model(save_model(model, tmp_path / "m", metrics={"Measured": {"kappa": 1.0}}))
    units = [Unit("我镇公开信息8条。"), Unit("下一步将加强培训。")]
    assert np.array_equal(model.scores(units), again.scores(units))
    assert "| kappa | 1.0 |" in (tmp_path / "m" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("damage", ["weights", "format", "codebook", "missing", "truncated"])
def test_a_damaged_model_is_refused(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "m"
    shutil.copytree(default_model_path(), folder)
    description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if damage == "weights":
        model = load_model(folder)
        save_model(replace(model, weights=-model.weights), tmp_path / "other")
        shutil.copy(tmp_path / "other" / "model.npz", folder)
    elif damage == "format":
        description["format"] = 99
    elif damage == "codebook":
        description["info"]["codebook"]["ids"] = "other"
    elif damage == "missing":
        (folder / "model.npz").unlink()
    else:
        (folder / "model.npz").write_bytes((folder / "model.npz").read_bytes()[:1000])
    (folder / "model.json").write_text(json.dumps(description), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    assert caught.value.remedy


def test_a_pickle_in_the_weights_is_not_opened(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    shutil.copytree(default_model_path(), folder)
    empty = np.array([None], dtype=object)
    np.savez(folder / "model.npz", weights=empty, scale=empty, bias=empty)
    with pytest.raises(ModelError, match="damaged"):
        load_model(folder)


def test_training_needs_two_labels() -> None:
    with pytest.raises(LabelsError, match="fewer than two"):
        train([Example(Unit("更新慢。"), "problems")], load_codebook())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("not json", "not JSON"),
        ('["a"]', "not an object"),
        ('{"text": "x"}', "lacks text or label"),
        ('{"text": "x", "label": "y"}', "unknown label"),
        ('{"text": "x", "label": "problems", "themes": ["z"]}', "unknown theme"),
        ('{"text": "x", "label": "problems", "item": "maybe"}', "true or false"),
        ("", "no labelled sentence"),
    ],
)
def test_malformed_labels(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(LabelsError, match=message):
        read_labels(path, load_codebook())


def test_labels_of_one_report_are_neighbours(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    rows = [
        {"text": "二是人手少。", "label": "problems", "report_id": "r", "index": 1, "themes": "staffing"},
        {
            "text": "一是更新慢。",
            "label": "problems",
            "report_id": "r",
            "index": 0,
            "themes": ["timeliness"],
            "note": 1,
        },
        {"text": "公开8条。", "label": "other"},
    ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    examples, ignored = read_labels(path, load_codebook())
    assert ignored == ("note",)
    assert examples[0].unit.before == "一是更新慢。"
    assert examples[0].themes == {"staffing"}
    assert examples[2].unit.before == examples[2].unit.after == ""


def test_explanations_add_up_and_name_what_decides() -> None:
    model = load_default_model()
    unit = Unit("一是公示栏张贴不及时。")
    head = model.category_head(unit)
    column = model.column(head) + head.classes.index("problems")
    reasons = explain(model, unit, "problems", top=10_000)
    assert reasons == sorted(reasons, key=lambda reason: -reason.weight)
    assert sum(r.weight for r in reasons) >= model.scores([unit])[0][column] - model.bias[column]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("一是信息更新不够及时，部分栏目内容偏少。", "problems"),
        ("成立由镇长任组长的政务公开领导小组，办公室设在党政办。", "organisation"),
        ("在便民服务中心大厅设置信息公开查阅点1处。", "channels"),
    ],
)
def test_without_the_feature_named_first_the_score_falls(text: str, category: str) -> None:
    model = load_default_model()
    column = model.column(model.head("category_bare")) + model.head("category_bare").classes.index(category)
    named = next(
        r.feature
        for r in explain(model, Unit(text), category, top=20)
        if r.block in ("chars", "words") and r.feature in text
    )
    before, after = (model.scores([Unit(t)])[0][column] for t in (text, text.replace(named, "")))
    assert after < before


def test_a_report_head_and_a_bare_head_read_their_own_sentences() -> None:
    model = load_default_model()
    assert model.category_head(Unit("信息更新不够及时。")).name == "category_bare"
    assert model.category_head(Unit("信息更新不够及时。", section="problems")).name == "category"


def test_doubtful_sentences_abstain_and_keep_their_tag() -> None:
    model = load_default_model()
    tags = model.tag([Unit(text) for text in ("一是信息更新不够及时。", "相关。", "有关方面的其他有关情况。")])
    for tag in tags:
        assert tag.abstained == (tag.probability < model.head("category_bare").threshold)
        assert tag.category in model.head("category").classes
    assert not tags[0].abstained


def test_rates_of_whole_reports_are_kept_with_the_model() -> None:
    rates = load_default_model().info["report_rates"]
    assert set(rates) == {"problems", "measures"}
    for kind in rates.values():
        for sensitivity, specificity, having, lacking in kind.values():
            assert 0 < sensitivity < 1
            assert 0 < specificity < 1
            assert min(having, lacking) >= 10


@pytest.mark.parametrize(
    ("lead", "items", "label"),
    [
        ("问题主要体现在两个方面：", ["一是公开内容不够丰富；", "二是更新不及时。"], "problems"),
        ("2024年主要问题有：", ["一是公开内容不够丰富；", "二是更新不及时。"], "problems"),
        ("主要是：", ["一是加强学习，提升能力；", "二是将及时更新栏目。"], "measures"),
    ],
)
def test_a_lead_in_has_the_label_of_what_it_introduces(lead: str, items: list[str], label: str) -> None:
    title = "存在的主要问题及改进情况"
    units = [Unit(lead, "problems", title), *(Unit(text, "problems", title, text[:2]) for text in items)]
    tags = load_default_model().tag(with_neighbours(units))
    assert [tag.category for tag in tags] == [label] * 3
    assert tags[0].item is False
    assert sum(tags[0].probabilities.values()) == pytest.approx(1.0)


def problem_section(text: str) -> list[tuple[str, tuple[str, ...], bool | None, set[str]]]:
    """What is made of a section of problems: category, secondary, item and themes of each sentence."""
    head = (
        "某县松林镇2022年政府信息公开工作年度报告\n一、总体情况\n松林镇公开信息80条。\n五、存在的主要问题及改进情况\n"
    )
    tags = analyze(report_from_text(head + text)).tags[1:]
    return [(tag.category, tag.secondary, tag.item, set(tag.themes)) for tag in tags]


@pytest.mark.parametrize(
    "text",
    [
        "村级公示栏更新不及时，下一步将由包村干部按月查看。",
        "目前主要问题是解读形式单一，今后要多用图表和乡音广播。",
        "由于经办人员力量薄弱，需加强轮训，以老带新。",
        "公开内容不够全，我镇将对照目录逐项补齐。",
    ],
)
def test_a_deficit_with_its_remedy_is_a_problem(text: str) -> None:
    ((category, secondary, item, themes),) = problem_section(text)
    assert (category, secondary, item) == ("problems", ("measures",), True)
    assert themes


@pytest.mark.parametrize(
    "text", ["针对更新不及时的问题，我镇将按月查看各村公示栏。", "围绕解读形式单一的短板，下一步将多用图表。"]
)
def test_a_remedy_that_names_its_problem_is_a_measure(text: str) -> None:
    assert [category for category, *_ in problem_section(text)] == ["measures"]


def test_a_general_gap_counts_where_nothing_else_is_stated() -> None:
    vague = "我镇的工作离群众的期盼还有一定差距。"
    assert problem_section(vague) == [("problems", (), True, {"general"})]
    both = problem_section(f"{vague}一是村级公示栏更新不及时；二是解读形式单一。")
    assert [item for _, _, item, _ in both] == [False, True, True]


@pytest.mark.parametrize("text", ["不存在问题。", "松林镇信息公开工作开展顺利，没有明显问题。", "暂无问题和不足。"])
def test_a_report_that_admits_nothing_has_no_problem(text: str) -> None:
    assert [category for category, *_ in problem_section(text)] == ["other"]


def test_a_missing_thing_is_a_problem() -> None:
    assert problem_section("部分村存在没有按月更新的问题。")[0][0] == "problems"
