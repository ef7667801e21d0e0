"""Print the table kind x (similarity, share of reports with unchanged sentences, median seconds).

Columns: `part` what can be repaired by nature, `texts` in which the dirt found a place, `before` the likeness of the dirty
text as it came, `similar` after cleaning, `same` and `count` the shares of texts with the same sentences and as many
sentences. A star marks a missed goal, a dash a measure that does not apply.

python tests/dirt/report.py [--reports 48] [--kinds one,two] [--diff 3]
"""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from dirt.generator import KINDS
from dirt.measure import SENTENCES_GOAL, SIMILARITY_GOAL, Score, sample, score


def row(name: str, result: Score) -> str:
    """One line of the table; a star marks a missed goal, a dash a measure that does not apply."""
    kind = result.kind
    low = "*" if kind.similarity and result.similarity < SIMILARITY_GOAL else " "
    changed = "-" if not kind.sentences else "*" if result.sentences < SENTENCES_GOAL else " "
    full = "full" if kind.full else "part"
    return (
        f"{name:22} {full} {len(result.results):5} {result.before:8.4f} {result.similarity:8.4f}{low} {result.sentences:7.3f}{changed} "
        f"{result.counts:7.3f} {result.seconds:8.4f}"
    )


def differences(result: Score, limit: int) -> list[str]:
    """The first changed sentences of the first reports that changed."""
    lines = []
    for one in [r for r in result.results if not r.same_sentences][:limit]:
        diff = difflib.unified_diff(one.expected.sentences, one.got.sentences, lineterm="", n=0)
        body = [line for line in diff if not line.startswith(("---", "+++", "@@"))]
        lines += [f"  {one.id}/{one.seed} similarity {one.similarity:.4f}", *(f"    {line[:150]}" for line in body[:6])]
    return lines


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=48)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--diff", type=int, default=0, help="show changed sentences of so many reports of each kind")
    args = parser.parse_args()
    head = (
        f"{'kind':22} {'part':4} {'texts':>5} {'before':>8} {'similar':>8}  {'same':>7}  {'count':>7} {'seconds':>8}\n"
    )
    sys.stdout.write(head)
    for name in args.kinds.split(","):
        result = score(name, sample(args.reports))
        sys.stdout.write("\n".join([row(name, result), *differences(result, args.diff)]) + "\n")


if __name__ == "__main__":
    main()
