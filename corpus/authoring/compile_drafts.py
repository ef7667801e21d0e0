"""Turn inline-marked drafts into corpus files, and name every mistake in them.

    python corpus/authoring/compile_drafts.py --check DRAFT…      only say what is wrong
    python corpus/authoring/compile_drafts.py --out corpus DRAFT… write reports/ and labels/

Nothing is written while any of the drafts has a mistake. The format is described in GUIDE.md beside this file.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from drafts import PROVINCES, DraftError, compile_draft

from nlp.corpus.load import MANIFEST, split_of

Draft = dict[str, Any]


def write_report(draft: Draft, out: Path) -> None:
    meta = draft["meta"]
    name = meta["id"]
    for folder in ("reports", "labels"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    (out / "reports" / f"{name}.txt").write_bytes(str(draft["raw"]).encode(meta["encoding"] or "utf-8"))
    for kind in ("units", "figures"):
        rows = draft[kind]
        lines = [json.dumps({"report": name, **row}, ensure_ascii=False) for row in rows]
        (out / "labels" / f"{name}.{kind}.jsonl").write_text("".join(f"{x}\n" for x in lines), encoding="utf-8")
    (out / "labels" / f"{name}.meta.json").write_text(
        json.dumps(meta, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    tables = out / "labels" / f"{name}.tables.json"
    if draft["tables"]:
        tables.write_text(json.dumps(draft["tables"], ensure_ascii=False) + "\n", encoding="utf-8")
    else:  # an earlier draft of the report may have printed some
        tables.unlink(missing_ok=True)


def write_relations(drafts: list[Draft], out: Path) -> None:
    """Put the relations of the drafts in the place of what the files held of the same reports."""
    (out / "relations").mkdir(exist_ok=True)
    names = {str(draft["meta"]["id"]) for draft in drafts}
    for kind in ("links", "persistence", "checks"):
        path = out / "relations" / f"{kind}.jsonl"
        old = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        rows = [row for row in map(json.loads, old) if row["report"] not in names]
        for draft in drafts:
            rows += [{"report": draft["meta"]["id"], **row} for row in draft["relations"][kind]]
        rows.sort(key=lambda row: row["report"])
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def write_manifest(out: Path) -> None:
    """Write one row a report of the corpus folder."""
    with (out / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(MANIFEST)
        for path in sorted((out / "labels").glob("*.meta.json")):
            meta = json.loads(path.read_text(encoding="utf-8"))
            report = out / "reports" / f"{meta['id']}.txt"
            digest = hashlib.sha256(report.read_bytes()).hexdigest()
            province = PROVINCES[meta["id"].split("_")[0]]
            place = [meta["township"], meta["county"], province]
            row = [
                meta["id"],
                f"reports/{report.name}",
                digest,
                *place,
                meta["year"],
                meta["generation"],
                meta["family"],
            ]
            writer.writerow([*row, split_of(meta["family"])])


def show(draft: Draft) -> None:
    """Print what lies outside the marks, so that the writer sees what is not labelled."""
    raw, units, position = draft["raw"], draft["units"], 0
    for unit in [*units, {"raw_start": len(raw), "raw_end": len(raw)}]:
        outside = " ⏎ ".join(part.strip() for part in raw[position : unit["raw_start"]].splitlines() if part.strip())
        if outside:
            print("   outside:", outside[:120])
        position = unit["raw_end"]


def resolve_persistence(draft: Draft, drafts: Mapping[str, Draft], corpus: Path) -> list[str]:
    """Put the units of the year before in the place of the numbers of its problems; returns what is wrong.

    The report of the year before is one of the drafts, or stands in the corpus folder already.
    """
    problems: list[str] = []
    rows = []
    for row in draft["relations"]["persistence"]:
        before, number = row["from_report"], row.pop("from_problem")
        units = units_of(before, drafts, corpus)
        if units is None:
            problems.append(f"persistence names the report {before!r}, which is neither a draft nor in {corpus}")
            continue
        items = [unit["index"] for unit in units if unit["category"] == "problems" and unit["item"]]
        if number is not None and not 0 < number <= len(items):
            problems.append(f"persistence names P{number} of {before}; it has {len(items)} problem items")
            continue
        rows.append(
            {
                "from_report": before,
                "from_unit": None if number is None else items[number - 1],
                "to_unit": row["to_unit"],
                "relation": row["relation"],
            }
        )
    draft["relations"]["persistence"] = rows
    return problems


def units_of(report: str, drafts: Mapping[str, Draft], corpus: Path) -> list[dict[str, Any]] | None:
    """Units of a report that is a draft or in the corpus; None where it is neither."""
    if report in drafts:
        return list(drafts[report]["units"])
    path = corpus / "labels" / f"{report}.units.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else None


def compile_all(paths: Sequence[Path], corpus: Path) -> tuple[dict[str, Draft], dict[str, list[str]]]:
    """Parse drafts together; returns the drafts by id and what is wrong by file name."""
    drafts: dict[str, Draft] = {}
    mistakes: dict[str, list[str]] = {}
    for path in paths:
        try:
            draft, mistakes[path.name] = compile_draft(path)
        except (DraftError, OSError, ValueError) as error:
            mistakes[path.name] = [str(error)]
        else:
            drafts[path.stem] = draft
    for path in paths:
        if path.stem in drafts:
            mistakes[path.name] += resolve_persistence(drafts[path.stem], drafts, corpus)
    return drafts, mistakes


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("drafts", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true", help="only report mistakes and the text outside the marks")
    parser.add_argument(
        "--out", type=Path, help="corpus folder to write into; nothing is written while a mistake stands"
    )
    options = parser.parse_args(arguments)
    drafts, mistakes = compile_all(options.drafts, options.out or Path(__file__).resolve().parents[1])
    for path in options.drafts:
        draft = drafts.get(path.stem)
        size = f"{len(draft['units'])} units, {len(draft['raw'])} characters, " if draft else ""
        print(f"{path.name}: {size}{len(mistakes[path.name])} mistakes")
        for problem in mistakes[path.name]:
            print("   mistake:", problem)
        if options.check and draft:
            show(draft)
    if any(mistakes.values()):
        return 1
    if options.out:
        for draft in drafts.values():
            write_report(draft, options.out)
        write_relations(list(drafts.values()), options.out)
        write_manifest(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
