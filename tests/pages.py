"""A small comparison with everything that a page can show, a hostile report, and the browser that opens it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from nlp.compare import findings
from nlp.corpus.load import load_manifest
from nlp.export import to_frames
from nlp.export.rows import error_row
from nlp.export.schema import to_arrow
from nlp.pipeline import analyze_many, report_from_text

# Copies, several years of one place, and all forms.
PROVINCE = "hb_"
ATTACK = "<img src=x onerror='window.hacked=1'>{{ 7*7 }}${7*7}</script><script>window.hacked=1</script>\u2028\"'&amp;"
HOSTILE = f"""清水县石桥镇"><script>window.hacked=1</script>2021年政府信息公开工作年度报告
五、存在的主要问题及改进情况
（一）存在的主要问题
一是公开栏更新不及时{ATTACK}；
二是经办人员业务不熟练。
（二）改进措施
一是及时更新公开栏；
二是组织经办人员参加培训。
"""


def small_tables(corpus: Path) -> dict[str, pd.DataFrame]:
    """The tables of a batch over a province, one report twice, a hostile one and a file that failed."""
    entries = [e for e in load_manifest(corpus) if e.split != "test" and e.id.startswith(PROVINCE)]
    twice = next(e for e in entries if e.id.endswith("_2022"))
    reports = [entry.report() for entry in entries]
    reports += [replace(twice.report(), id="mirror/copy"), report_from_text(HOSTILE, id="</script><b>hostile")]
    errors = to_arrow("errors", [error_row("<i>empty.txt", "", ValueError("</script>"))]).to_pandas()
    return {**to_frames(analyze_many(reports)), "errors": errors}


def small_findings(tables: dict[str, pd.DataFrame], by: str = "all") -> dict[str, pd.DataFrame]:
    names = ("reports", "sentences", "figures", "errors")
    rates = {"problems": {"staffing": (0.9, 0.95)}}
    return findings(*(tables[name] for name in names), by=by, rates=rates)


def chromium() -> str:
    """The browser of the system; a test that needs it is skipped without one, but not on CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on CI: .ci/run installs it")
        pytest.skip("no Chromium")
    return found


@contextmanager
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    path = chromium()
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()
