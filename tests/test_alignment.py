"""Laws of the alignment between raw and clean text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlp.alignment import Alignment, Edit, apply_edits


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, list[list[Edit]]]:
    text = draw(st.text(alphabet="我镇公开信息12，。\n", max_size=40))
    rounds, current = [], text
    for _ in range(draw(st.integers(0, 3))):
        cuts = sorted(draw(st.sets(st.integers(0, len(current)), max_size=6)))
        edits = [
            Edit(start, end, draw(st.text(alphabet="公开", max_size=3)))
            for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        ]
        rounds.append(edits)
        current = apply_edits(current, edits)
    return text, rounds


@given(edited_texts())
def test_untouched_characters_map_to_themselves(case: tuple[str, list[list[Edit]]]) -> None:
    raw, rounds = case
    text, alignment = raw, Alignment.identity(len(raw))
    for edits in rounds:
        touched = {p for e in edits for p in range(e.start, e.end)}
        for position in set(range(len(text))) - touched:
            start, end = alignment.to_raw(position, position + 1)
            assert 0 <= start < end <= len(raw)
        alignment = alignment.edited(edits)
        text = apply_edits(text, edits)
        assert len(alignment) == len(text)
    assert all(a <= b for a, b in zip(alignment.starts, alignment.starts[1:], strict=False))
    assert all(a <= b for a, b in zip(alignment.ends, alignment.ends[1:], strict=False))


@given(st.text(alphabet="我镇公开", min_size=1, max_size=30), st.data())
def test_spans_without_edits_round_trip(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    width = data.draw(st.integers(0, len(text) - cut))
    alignment = Alignment.identity(len(text)).edited([Edit(cut, cut + width, "")])
    clean = apply_edits(text, [Edit(cut, cut + width, "")])
    for start in range(len(clean)):
        for end in range(start + 1, len(clean) + 1):
            raw = alignment.to_raw(start, end)
            assert alignment.to_clean(*raw) == (start, end)
            if end <= cut or start >= cut:
                assert text[slice(*raw)] == clean[start:end]


def test_a_longer_replacement_stands_for_the_whole_of_what_it_replaced() -> None:
    alignment = Alignment.identity(4).edited([Edit(1, 3, "一二三")])
    assert alignment.to_raw(1, 2) == (1, 3)
    assert alignment.to_raw(0, 5) == (0, 4)
    assert alignment.to_raw(5, 5) == (4, 4)
