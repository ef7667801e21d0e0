"""Render the pages and the picture of the documentation that are made from data.

python docs/render.py            write docs/codebook.md
python docs/render.py --picture  also run the comparison on the corpus and take docs/compare.png (needs Chromium)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from nlp.codebook import load_codebook

DOCS = Path(__file__).resolve().parent
PICTURE_SIZE = "1900,620"
CHROMIUM = (
    "chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars"
).split()


def codebook_page() -> str:
    """The codebook as Markdown."""
    codebook = load_codebook()
    lines = [f"# {codebook.title}", "", f"Version {codebook.version}. Rendered from `nlp/data/codebook.toml`.", ""]
    lines += [
        "A sentence has one category, the first in the order below that holds; others that hold are `secondary`. `item` tells a",
        "problem or measure that counts from a lead-in that only announces; `done` marks a remedy already carried out.",
        "In the rulings F (firm) is what any coder would decide, S (soft) is contestable: such sentences are scored apart.",
        "",
    ]
    lines += [
        "## Categories, in the order of decision",
        "",
        "| id | 中文 | holds when the unit … | 定义 |",
        "|---|---|---|---|",
    ]
    lines += [f"| `{c.id}` | {c.zh} | {c.definition_en} | {c.definition_zh} |" for c in codebook.categories]
    lines += [
        "",
        "## Themes of problems and measures",
        "",
        "| id | 中文 | meaning | 含义 | problem cues | measure cues |",
    ]
    lines += ["|---|---|---|---|---|---|"]
    for t in codebook.themes:
        cues = f"{'、'.join(t.problem_cues)} | {'、'.join(t.measure_cues)}"
        lines.append(f"| `{t.id}` | {t.zh} | {t.definition_en} | {t.definition_zh} | {cues} |")
    lines += ["", "## Rulings", "", "| id | case | ruling | strength |", "|---|---|---|---|"]
    lines += [f"| {r.id} | {r.case} | {r.ruling} | {r.strength} |" for r in codebook.rulings]
    return "\n".join(lines) + "\n"


def draw(folder: Path) -> None:
    """Run the comparison on the corpus and take a picture of the top of its page with headless Chromium."""
    zwgk = [sys.executable, "-m", "nlp"]
    page = folder / "index.html"
    reports = DOCS.parent / "corpus" / "reports"
    subprocess.run([*zwgk, "batch", str(reports), "--out", str(folder), "--resume"], check=True)
    subprocess.run([*zwgk, "compare", str(folder), "--html", str(page)], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as profile:
        options = [
            f"--user-data-dir={profile}",
            f"--window-size={PICTURE_SIZE}",
            f"--screenshot={DOCS / 'compare.png'}",
        ]
        subprocess.run([*CHROMIUM, *options, page.resolve().as_uri()], check=True)


def main() -> None:
    """Write what was asked for."""
    (DOCS / "codebook.md").write_text(codebook_page(), encoding="utf-8")
    if "--picture" in sys.argv:
        draw(DOCS.parent / "out")


if __name__ == "__main__":
    main()
