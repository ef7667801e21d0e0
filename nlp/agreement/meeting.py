"""Which sentence of one coding is which sentence of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from nlp.errors import LabelsError
from nlp.tagging.examples import Example

Pair = tuple[Example, Example]
Key = tuple[str, str | int | None, int]


def meet(first: Sequence[Example], second: Sequence[Example]) -> list[Pair]:
    """The sentences that both codings hold, in the order of the first.

    Sentences meet by report and index where every sentence of both codings has both, else by their text: within the report
    where every sentence names one, else wherever it stands. A text that stands several times is told from its twins by its
    order.

    Raises
    ------
    LabelsError
        If a coding gives the same report and index twice, or the codings share no sentence (so always for an empty one).
    """
    whole = [*first, *second]
    key: Callable[[Example], tuple[str, str | int | None]]
    if all(example.report_id and example.index is not None for example in whole):
        _refuse_twins(first, "the first")
        _refuse_twins(second, "the second")
        key = _place
    elif all(example.report_id for example in whole):
        key = _text_in_report
    else:
        key = _text
    theirs = _keyed(second, key)
    pairs = [(ours, theirs[name]) for name, ours in _keyed(first, key).items() if name in theirs]
    if not pairs:
        raise LabelsError("the two codings share no sentence", remedy="give both the same report_id and index, or text")
    return pairs


def _place(example: Example) -> tuple[str, int | None]:
    return example.report_id, example.index


def _text_in_report(example: Example) -> tuple[str, str]:
    return example.report_id, example.unit.text


def _text(example: Example) -> tuple[str, str]:
    return "", example.unit.text


def _refuse_twins(examples: Sequence[Example], which: str) -> None:
    (place, times), *_ = Counter(map(_place, examples)).most_common(1) or [(("", None), 0)]
    if times > 1:
        raise LabelsError(
            f"{which} coding gives sentence {place[1]} of report {place[0]!r} {times} times",
            remedy="keep one of them, or leave the column index away so that sentences meet by their text",
        )


def _keyed(examples: Sequence[Example], key: Callable[[Example], tuple[str, str | int | None]]) -> dict[Key, Example]:
    met: Counter[tuple[str, str | int | None]] = Counter()
    keyed: dict[Key, Example] = {}
    for example in examples:
        name = key(example)
        keyed[(*name, met[name])] = example
        met[name] += 1
    return keyed
