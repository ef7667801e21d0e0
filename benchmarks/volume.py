"""Any number of reports, made of those of the corpus: other towns, every fifth made dirty by the generator of the tests."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

# Mean length of the reports that are copied: about that of the real ones.
MEAN_LENGTH = 2_500
DIRTY_EVERY = 5
_FIRST = "柳石清白龙金新大双长黄马平安永东西南北高罗河松竹梅兰云溪桥泉坝塘田坪沟岭湾洲港"
_PLACE = re.compile(r"([\u4e00-\u9fff]{2,4})(?:镇|乡|街道)(?=人民政府|办事处|20\d\d年|政府信息)")


def originals() -> list[str]:
    """The longest clean reports of the corpus, as many as have the mean length on the average."""
    from dirt.measure import clean_ids, original

    texts = sorted((original(id) for id in clean_ids()), key=len, reverse=True)
    total = 0
    for count, text in enumerate(texts, 1):
        total += len(text)
        if total / count < MEAN_LENGTH:
            break
    Random(0).shuffle(chosen := texts[:count])  # noqa: S311
    return chosen


def make_reports(folder: Path, count: int) -> Path:
    """Fill a folder with reports; one that holds as many already is left as it is."""
    from dirt.generator import mixed

    texts = originals()
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        rng = Random(number)  # noqa: S311
        text = _moved(texts[number % len(texts)], rng)
        path.write_text(mixed(text, rng) if number % DIRTY_EVERY == 0 else text, encoding="utf-8")
    return folder


def _moved(text: str, rng: Random) -> str:
    """The report of another town."""
    found = _PLACE.search(text)
    return text.replace(found.group(1), "".join(rng.sample(_FIRST, 2))) if found else text
