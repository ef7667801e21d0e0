"""The order of the cleaning steps, and the record of what each one changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import cycle, islice

from nlp.alignment import Alignment, Edit, apply_edits
from nlp.cleaning.bytes import UNKNOWN, repair_bytes
from nlp.cleaning.cells import part_cells
from nlp.cleaning.dumps import recut_dump
from nlp.cleaning.hijack import is_advertising, restore_hijacked
from nlp.cleaning.lines import join_lines
from nlp.cleaning.marks import close_gaps, close_ordinals, normalise_punctuation, normalise_width, pair_quotes
from nlp.cleaning.markup import drop_echoes, normalise_lines, strip_markup
from nlp.cleaning.pinyin import strip_pinyin
from nlp.cleaning.script import to_simplified
from nlp.cleaning.spans import rebuild_spans
from nlp.cleaning.tables import cut_table_ends
from nlp.types import Change, CleanDocument, RawDocument, Step

# Bytes go first, since a shifted run may have eaten a tag; markup before pinyin and width because tags hold letters; script
# before the rest because formulas and headings are known in simplified characters; cells before punctuation because commas
# may part them; dumps before gaps because blanks are what is left of their line breaks; punctuation before gaps and lines
# because both look at the marks.
STEPS: tuple[tuple[str, Callable[[str], list[Edit]]], ...] = (
    ("normalise_lines", normalise_lines),
    ("repair_bytes", repair_bytes),
    ("strip_markup", strip_markup),
    ("drop_echoes", drop_echoes),
    ("normalise_width", normalise_width),
    ("strip_pinyin", strip_pinyin),
    ("to_simplified", to_simplified),
    ("part_cells", part_cells),
    ("normalise_punctuation", normalise_punctuation),
    ("pair_quotes", pair_quotes),
    ("rebuild_spans", rebuild_spans),
    ("restore_hijacked", restore_hijacked),
    ("recut_dump", recut_dump),
    ("close_ordinals", close_ordinals),
    ("close_gaps", close_gaps),
    ("cut_table_ends", cut_table_ends),
    ("join_lines", join_lines),
)
_MAX_ROUNDS = 25
# A character that was lost, before Chinese text: punctuation makes a question mark of some of them.
_DAMAGE = re.compile(r"[?？\ufffd](?=[^\x00-\x7f\s”）])")
# Where no question could stand, beside a letter that no Chinese text holds, or what punctuation left as no question.
_LOST = re.compile(
    r"\ufffd|[\u4e00-\u9fff][?？](?=\d|[\xc0-\xff])|[\xc0-\xff][?？]|[\u4e00-\u9fff]\?(?=[\u4e00-\u9fff])"
)
_MASKED = re.compile(r"\*{3,}|(?<![A-Za-z])[xX×]{2,}(?=[镇乡条件年月县])")


def clean(document: RawDocument) -> CleanDocument:
    """Clean a document.

    The chain runs until it finds nothing more to do, since one step may lay open work for another, so that cleaning a
    cleaned text changes nothing.

    Parameters
    ----------
    document : RawDocument
        Decoded text.

    Returns
    -------
    CleanDocument
        Text, alignment to the raw text, and every change with its place in the raw text.
    """
    text = document.text
    alignment = Alignment.identity(len(text))
    changes: dict[str, list[Change]] = {name: [] for name, _ in STEPS}
    quiet = 0
    for name, step in islice(cycle(STEPS), _MAX_ROUNDS * len(STEPS)):
        edits = step(text)
        before = text
        if edits:
            changes[name] += [_change(text, alignment, edit) for edit in edits]
            alignment = alignment.edited(edits)
            text = apply_edits(text, edits)
        quiet = quiet + 1 if text == before else 0
        if quiet == len(STEPS):
            break
    steps = tuple(Step(name, tuple(made)) for name, made in changes.items() if made)
    return CleanDocument(
        document=document, text=text, alignment=alignment, steps=steps, warnings=_warnings(text, steps)
    )


def _change(text: str, alignment: Alignment, edit: Edit) -> Change:
    raw_start, raw_end = alignment.to_raw(edit.start, edit.end)
    return Change(raw_start, raw_end, text[edit.start : edit.end], edit.replacement)


def _warnings(text: str, steps: tuple[Step, ...]) -> tuple[str, ...]:
    done = {step.name for step in steps}
    warnings = [
        (
            "damaged_characters",
            any(sign in text for sign in "?？\ufffd")
            and ((bool(done & {"repair_bytes", "strip_pinyin"}) and _DAMAGE.search(text)) or _LOST.search(text))
            is not None,
        ),
        ("unrecovered_characters", "repair_bytes" in done and UNKNOWN in text),
        ("hijacked", "restore_hijacked" in done or is_advertising(text)),
        ("masked_text", any(sign in text for sign in "*xX×") and _MASKED.search(text) is not None),
    ]
    return tuple(name for name, holds in warnings if holds)
