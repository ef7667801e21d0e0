"""The tagger beside what else a user might take, on the same splits of the corpus in one run.

    python benchmarks/tagging.py [--quick]

Trained on the train split, measured on the test split: agreement (Cohen's kappa) and macro-F1 of the category, sentences and
characters a second on one core, batched, after a warm-up. Rivals: keyword rules written from the codebook's cues; the usual
recipe jieba + TfidfVectorizer + LinearSVC; the same with rjieba; fastText and spaCy textcat where they are installed
(spaCy is left out with --quick). All rivals see the sentence alone, as their users would give it; ours is also measured so.
"""

from __future__ import annotations

import importlib.util
import json
import platform
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from textcat import train_textcat

from nlp.agreement import cohen_kappa, meeting_table
from nlp.codebook import load_codebook
from nlp.corpus import examples_of, load_manifest
from nlp.tagging.examples import Example
from nlp.tagging.training import train
from nlp.tagging.units import bare
from nlp.tokens import jieba_cutter, tokenize

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
ROUNDS = 3
Predict = Callable[[Sequence[str]], list[str]]


def keyword_rules() -> Predict:
    """Categories by cue words, in the decision order of the codebook."""
    cues = {
        "problems": "不足|不够|不全面|不及时|滞后|单一|薄弱|有待|存在.{0,8}问题|差距|欠缺|缺乏|偏少|不强|不高",
        "measures": "下一?步|今后|将|进一步|继续|力争|打算|计划|切实|确保",
        "organisation": "领导小组|组长|专人|负责|制度|审核|审查|培训|考核|信息员|分管",
        "platforms": "网站|公众号|专栏|栏目|微博|抖音|客户端|视频号|平台",
        "channels": "公示栏|公开栏|公告栏|宣传栏|广播|大厅|查阅点|电子屏|明白纸|会议|微信群|张贴|热线|信箱",
    }
    patterns = [(category, re.compile(pattern)) for category, pattern in cues.items()]
    return lambda texts: [next((c for c, p in patterns if p.search(text)), "other") for text in texts]


def plain_recipe(examples: Sequence[Example], cut: Callable[[str], list[str]]) -> Predict:
    """Words, TF-IDF and a linear classifier, as in every tutorial."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    pipeline = make_pipeline(TfidfVectorizer(tokenizer=cut, token_pattern=None, ngram_range=(1, 2)), LinearSVC())
    pipeline.fit([example.unit.text for example in examples], [example.label for example in examples])
    return lambda texts: list(pipeline.predict(texts))


def fasttext_model(examples: Sequence[Example]) -> Predict:
    """FastText over characters."""
    import fasttext

    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.writelines(f"__label__{e.label} {' '.join(e.unit.text)}\n" for e in examples)
        file.flush()
        model = fasttext.train_supervised(file.name, epoch=25, lr=0.5, wordNgrams=3, thread=1, seed=0, verbose=0)
    return lambda texts: [model.predict(" ".join(text))[0][0].removeprefix("__label__") for text in texts]


def spacy_textcat(examples: Sequence[Example]) -> Predict:
    """A blank Chinese pipeline with a bag-of-words text classifier over characters."""
    import spacy

    pipeline = spacy.blank("zh")
    train_textcat(pipeline, examples, ngram_size=3, epochs=8)
    return lambda texts: [max(doc.cats, key=doc.cats.__getitem__) for doc in pipeline.pipe(texts, batch_size=256)]


def speed(predict: Callable[[], object], sentences: int) -> float:
    """Sentences a second: the best of several rounds, after one that warms up."""
    predict()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        predict()
        times.append(time.perf_counter() - start)
    return sentences / min(times)


def main() -> None:
    """Train every tagger, print the table, and as JSON what made it."""
    from sklearn.metrics import f1_score

    known, held_out = (examples_of(load_manifest(CORPUS, [split])) for split in ("train", "test"))
    gold = [example.label for example in held_out]
    texts = [example.unit.text for example in held_out]
    ours = train(known, load_codebook())
    whole = [example.unit for example in held_out]
    alone = [bare(unit) for unit in whole]
    jieba = jieba_cutter()
    rivals: dict[str, Callable[[], list[str]]] = {
        "zwgk, whole reports": lambda: [tag.category for tag in ours.tag(whole)],
        "zwgk, plain sentences": lambda: [tag.category for tag in ours.tag(alone)],
    }
    predictors = {
        "keyword rules": keyword_rules(),
        "jieba + TF-IDF + LinearSVC": plain_recipe(known, lambda text: list(jieba(text))),
        "rjieba + TF-IDF + LinearSVC": plain_recipe(known, tokenize),
    }
    if importlib.util.find_spec("fasttext"):
        predictors["fastText, characters"] = fasttext_model(known)
    if "--quick" not in sys.argv:
        predictors["spaCy textcat (BOW)"] = spacy_textcat(known)
    for name, predict in predictors.items():
        rivals[name] = lambda predict=predict: predict(texts)
    labels = load_codebook().category_ids
    rows = []
    for name, run in rivals.items():
        found = run()
        rows.append(
            {
                "tagger": name,
                "kappa": round(float(cohen_kappa(meeting_table(gold, found, labels))), 4),
                "macro_f1": round(float(f1_score(gold, found, average="macro")), 4),
                "sentences_per_second": round(speed(run, len(texts))),
            }
        )
    characters = sum(map(len, texts)) / len(texts)
    print(f"{'tagger':32} {'kappa':>7} {'macro-F1':>9} {'sentences/s':>12} {'M chars/s':>10}")
    for row in rows:
        rate = row["sentences_per_second"]
        print(
            f"{row['tagger']:32} {row['kappa']:7.3f} {row['macro_f1']:9.3f} {rate:12,} {rate * characters / 1e6:10.3f}"
        )
    print(json.dumps({"machine": platform.machine(), "python": platform.python_version(), "sentences": len(texts),
                      "mean_length": round(characters, 1), "rows": rows}, ensure_ascii=False))  # fmt: skip


if __name__ == "__main__":
    main()
