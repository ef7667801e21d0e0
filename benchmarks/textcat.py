"""The text classifier of spaCy, trained as a user would train it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from nlp.tagging.examples import Example


def train_textcat(pipeline: Any, examples: Sequence[Example], *, ngram_size: int, epochs: int) -> Any:
    """Add a bag of words to a pipeline, train it on the labels in batches of 64 and one order, and return it."""
    from spacy.training import Example as Annotated

    model = {
        "@architectures": "spacy.TextCatBOW.v3", "ngram_size": ngram_size, "exclusive_classes": True,
        "no_output_layer": False,
    }  # fmt: skip
    textcat = pipeline.add_pipe("textcat", config={"model": model})
    labels = sorted({example.label for example in examples})
    rows = [
        Annotated.from_dict(
            pipeline.make_doc(e.unit.text), {"cats": {label: float(label == e.label) for label in labels}}
        )
        for e in examples
    ]
    optimizer = pipeline.initialize(lambda: rows)
    order = random.Random(0)  # noqa: S311
    for _ in range(epochs):
        order.shuffle(rows)
        for start in range(0, len(rows), 64):
            pipeline.update(rows[start : start + 64], sgd=optimizer)
    return textcat
