"""Numerals of other hands, read by zwgk and by cn2an.

    python benchmarks/numerals.py [FOLDER] [--excluded]

FOLDER holds the test cases of cn2an (cn2an_test.json) and of Recognizers-Text (recognizers_number.json); it lies beside the
project (../shared/outside/numerals) where these are at hand. Cases that no report of a township could hold are left out by
numerals.toml, one reason for each group; --excluded lists them and what the grammar makes of them. The rival is optional:

    pip install cn2an==0.5.24

Two measurements. A numeral alone, as cn2an's own cases give it: to `parse_number` and to `cn2an.cn2an` in the mode of the case.
A numeral in its sentence, as Recognizers-Text gives it: the grammar counts things, so 条 is put behind each numeral, and the
case is right when exactly these values are found; cn2an, which finds nothing, gets each numeral by itself in smart mode. Both
see the text clean, as the pipeline cleans it: simplified, without gaps.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import re
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.cleaning import clean
from nlp.errors import NumeralError
from nlp.figures.candidates import find_candidates, mask
from nlp.figures.numerals import fold, parse_number
from nlp.types import RawDocument

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent.parent / "shared" / "outside" / "numerals"
MODES = ("strict", "normal", "smart")
UNIT = "条"
Read = Callable[[str], float]


@dataclass(frozen=True)
class Case:
    """A text and the numerals in it: start, end and value of each."""

    text: str
    numerals: tuple[tuple[int, int, float], ...]

    @property
    def values(self) -> list[float]:
        """The values in order."""
        return [value for _, _, value in self.numerals]


def cleaned(text: str) -> str:
    """The text as the pipeline would hand it to the grammar."""
    return clean(RawDocument("case", "case", "", text, "utf-8")).text.strip()


def cn2an_cases(folder: Path, mode: str) -> tuple[list[Case], list[str]]:
    """The valid and the must-fail cases of one mode of cn2an."""
    data = json.loads((folder / "cn2an_test.json").read_text(encoding="utf-8"))
    valid = data[f"setUp.self.{mode}_data_dict"]
    return [Case(text, ((0, len(text), value),)) for text, value in valid.items()], data[
        f"setUp.self.error_{mode}_datas"
    ]


def recognizers_cases(folder: Path) -> list[Case]:
    """The number cases of Recognizers-Text."""
    rows = json.loads((folder / "recognizers_number.json").read_text(encoding="utf-8"))
    return [
        Case(
            row["Input"],
            tuple((r["Start"], r["End"] + 1, float(r["Resolution"]["value"])) for r in row["Results"]),
        )
        for row in rows
    ]


def groups() -> list[dict[str, Any]]:
    """What is left out: name, reason, patterns."""
    return tomllib.loads((HERE / "numerals.toml").read_text(encoding="utf-8"))["group"]


def group_of(case: Case, kind: str) -> str | None:
    """The group that leaves the case out, if any."""
    for group in groups():
        if kind in group["of"] and any(re.search(pattern, case.text) for pattern in group["patterns"]):
            return group["name"]
    return None


def split(cases: Sequence[Case], kind: str) -> tuple[list[Case], list[tuple[str, Case]]]:
    """The cases that the genre could hold, and the others with their group."""
    named = [(group_of(case, kind), case) for case in cases]
    return [case for name, case in named if name is None], [(name, case) for name, case in named if name]


def same(found: Sequence[float], wanted: Sequence[float]) -> bool:
    """Whether the values agree, to the precision of the files."""
    pairs = zip(found, wanted, strict=True) if len(found) == len(wanted) else [(0.0, 1.0)]
    return all(math.isclose(a, b, rel_tol=1e-12) for a, b in pairs)


def ours_alone(text: str) -> float:
    """The value of a numeral by itself; raises NumeralError."""
    return float(parse_number(fold(cleaned(text))))


def ours_in_text(case: Case) -> list[float]:
    """The values that the grammar finds where each numeral counts something."""
    text = case.text
    for _, end, _ in reversed(case.numerals):
        text = text[:end] + UNIT + text[end:]
    return [float(found.value) for found in find_candidates(mask(fold(cleaned(text)))) if found.value is not None]


def cn2an_reader(mode: str) -> Read | None:
    """`cn2an.cn2an` in a mode, or None where it is not installed."""
    if not importlib.util.find_spec("cn2an"):
        return None
    import cn2an

    return lambda text: float(cn2an.cn2an(text, mode))


def refuses(read: Read, text: str, kind: type[Exception]) -> bool:
    """Whether the reader raises the error it promises."""
    try:
        read(text)
    except kind:
        return True
    except Exception:
        return False
    return False


def reads(read: Read, text: str, value: float) -> bool:
    """Whether the reader finds the value."""
    try:
        return same([read(text)], [value])
    except Exception:
        return False


def print_alone(folder: Path) -> None:
    """The table of cn2an's own cases."""
    print("cases of cn2an   valid  left out      zwgk     cn2an   must fail: zwgk   cn2an")
    for mode in MODES:
        valid, broken = cn2an_cases(folder, mode)
        kept, out = split(valid, "cn2an")
        rival = cn2an_reader(mode)
        own = sum(reads(ours_alone, case.text, case.values[0]) for case in kept)
        refused = sum(refuses(ours_alone, text, NumeralError) for text in broken)
        theirs = theirs_refused = "-"
        if rival:
            theirs = f"{sum(reads(rival, case.text, case.values[0]) for case in kept)}/{len(kept)}"
            theirs_refused = f"{sum(refuses(rival, text, ValueError) for text in broken)}/{len(broken)}"
        own_refused = f"{refused}/{len(broken)}"
        counts = f"{mode:14} {len(valid):7} {len(out):9} {f'{own}/{len(kept)}':>9} {theirs:>9}"
        print(f"{counts} {own_refused:>17} {theirs_refused:>7}")


def numeral_texts(case: Case) -> list[str]:
    """The numerals of a case, clean, each by itself."""
    return [cleaned(case.text[start:end]).replace(",", "") for start, end, _ in case.numerals]


def print_in_text(folder: Path) -> None:
    """The table of the cases of Recognizers-Text."""
    cases = recognizers_cases(folder)
    kept, out = split(cases, "recognizers")
    rival = cn2an_reader("smart")
    misread = sum(not same(found, case.values) for _, case in out if (found := ours_in_text(case)))
    print(f"\ncases of Recognizers-Text: {len(cases)}, left out {len(out)}, {misread} of these read as something else")
    own = [same(ours_in_text(case), case.values) for case in kept]
    print(f"zwgk, whole cases           {sum(own)}/{len(kept)} = {sum(own) / len(kept):.3f}")
    for case, right in zip(kept, own, strict=True):
        if not right:
            print(f"  {case.text!r}: wanted {case.values}, found {ours_in_text(case)}")
    numerals = [(text, value) for case in kept for text, value in zip(numeral_texts(case), case.values, strict=True)]
    if rival is None:
        print("cn2an                       not installed")
        return
    right = [reads(rival, text, value) for text, value in numerals]
    print(f"cn2an, numerals by themselves {sum(right)}/{len(right)} = {sum(right) / len(right):.3f}")
    for (text, value), good in zip(numerals, right, strict=True):
        if not good:
            print(f"  {text!r}: wanted {value}")


def print_speed(folder: Path) -> None:
    """Numerals a second, on the valid cases that are left in."""
    texts = [cleaned(case.text) for mode in MODES for case in split(cn2an_cases(folder, mode)[0], "cn2an")[0]]
    rivals: dict[str, Read] = {"zwgk": lambda text: float(parse_number(text))}
    if cn2an := cn2an_reader("smart"):
        rivals["cn2an"] = cn2an
    for name, read in rivals.items():
        best = min(_seconds(read, texts) for _ in range(5))
        print(f"{name:28} {len(texts) / best:9,.0f} numerals a second")


def _seconds(read: Read, texts: Sequence[str]) -> float:
    begun = time.process_time()
    for text in texts:
        reads(read, text, 0)
    return time.process_time() - begun


def print_excluded(folder: Path) -> None:
    """Every case left out, by its reason, with what the grammar finds in it."""
    out = split(recognizers_cases(folder), "recognizers")[1]
    for mode in MODES:
        out += split(cn2an_cases(folder, mode)[0], "cn2an")[1]
    for group in groups():
        rows = [case for name, case in out if name == group["name"]]
        print(f"\n{group['name']} ({len(rows)}): {group['reason']}")
        for case in rows:
            found = ours_in_text(case)
            verdict = "right" if same(found, case.values) else f"reads {found}" if found else "refused"
            print(f"  {case.text!r} {case.values}: {verdict}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--excluded", action="store_true")
    options = parser.parse_args()
    if not options.folder.is_dir():
        sys.exit(f"{options.folder} is not here: give the folder of the cases")
    if options.excluded:
        print_excluded(options.folder)
        return
    print_alone(options.folder)
    print_in_text(options.folder)
    print_speed(options.folder)


if __name__ == "__main__":
    main()
