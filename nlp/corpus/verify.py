"""Whether a corpus is what its manifest says: files, hashes, families, and what every label and relation says of them."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from nlp.codebook import Codebook, load_codebook
from nlp.corpus.bonds import bond_findings
from nlp.corpus.codings import coding_findings
from nlp.corpus.gold import Gold, read_gold
from nlp.corpus.labels import label_findings, squeezed
from nlp.corpus.load import CorpusEntry, split_of
from nlp.corpus.printed import table_findings
from nlp.structure.place import provinces

# What the manifest repeats from the metadata.
_REPEATED_FIELDS = ("id", "township", "county", "year", "family", "generation")
_PLACE_FIELDS = ("township", "county", "city", "province")
_GENERATIONS = frozenset(["A0", "A1", "A2", "B", "C"])
_LABEL_FILE = re.compile(r"(?P<id>.+)\.(?:units\.jsonl|figures\.jsonl|meta\.json|tables\.json)")


def verify(folder: Path, codebook: Codebook | None = None) -> list[str]:
    """Everything that is wrong in a corpus folder, a line each; empty when all is well.

    Named are, with their place, files that are damaged or missing; what is sound of the others is checked all the same: the
    hashes, stray files, the split by family and its hash, the manifest against the metadata, labels and rulings against the
    codebook, that every unit is what the report holds at its offsets, that units do not overlap and no sentence of the
    narrative is left without one, figures against the metrics and their own text, that places named in the metadata stand in
    the text, the statutory tables against what the report prints and the rules A1 to A9 that they break against those
    planted, that every relation names units that exist, have the right category and are alike where they must be, and that
    the two codings are of sentences of the corpus.

    Raises
    ------
    LabelsError
        If the folder is no corpus: it has no manifest, or no row of that is sound.
    """
    return findings_of(read_gold(folder), codebook or load_codebook())


def findings_of(gold: Gold, codebook: Codebook) -> list[str]:
    """What `verify` names, of a corpus that was read already."""
    return [
        *map(str, gold.faults),
        *_families(gold.entries),
        *_strays(gold.folder, gold.entries),
        *(f"{entry.id}: {problem}" for entry in gold.entries for problem in _entry(entry, gold)),
        *label_findings(gold, codebook),
        *table_findings(gold),
        *bond_findings(gold),
        *coding_findings(gold, codebook),
    ]


def _families(entries: Sequence[CorpusEntry]) -> Iterator[str]:
    splits: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        splits[entry.family].add(entry.split)
    for family, found in splits.items():
        if len(found) > 1:
            yield f"family {family} is divided between {', '.join(sorted(found))}"
        elif found != {split_of(family)}:
            yield f"family {family} is in {', '.join(found)}, and its hash says {split_of(family)}"


def _strays(folder: Path, entries: Sequence[CorpusEntry]) -> Iterator[str]:
    known = {entry.path for entry in entries}
    for path in sorted((folder / "reports").glob("*")):
        if path not in known:
            yield f"{path.name} is not in the manifest"
    ids = {entry.id for entry in entries}
    for path in sorted((folder / "labels").glob("*")):
        match = _LABEL_FILE.fullmatch(path.name)
        if match is None or match["id"] not in ids:
            yield f"labels/{path.name} belongs to no report of the manifest"


def _entry(entry: CorpusEntry, gold: Gold) -> Iterator[str]:
    """The row of a report in the manifest against its file and its metadata."""
    if entry.path.parent != gold.folder / "reports":
        yield f"its file {entry.path} does not stand in reports/"
    if not any(name.startswith(entry.province) for name in provinces()):
        yield f"its province {entry.province!r} is none of China"
    if entry.generation not in _GENERATIONS:
        yield f"its generation is {entry.generation!r}, not one of {', '.join(sorted(_GENERATIONS))}"
    meta = gold.metas.get(entry.id, {})
    for field in _REPEATED_FIELDS:
        if meta.get(field, str(getattr(entry, field))) != str(getattr(entry, field)):
            yield f"its {field} is {meta[field]!r} in the metadata and {getattr(entry, field)!r} in the manifest"
    if entry.path.is_file() and hashlib.sha256(entry.path.read_bytes()).hexdigest() != entry.sha256:
        yield "its sha256 is not the manifest's"
    if entry.id in gold.reports:
        text = squeezed(gold.reports[entry.id].text)
        for field in _PLACE_FIELDS:
            if meta.get(field) and str(meta[field]) not in text:
                yield f"{field} {meta[field]} does not stand in the text"
