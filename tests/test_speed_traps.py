"""Lines that would make a careless pattern slow."""

from __future__ import annotations

import time

import pytest

from nlp import report_from_text

TRAPS = [
    "首先，",
    "首先，加强培训。",
    "?！毙畔",
    "公\n",
    "等\n",
    "1.工作情况\n",
    "<script>",
    "<!--",
    "一、二、",
    "“",
    "：“看！”",
    "一、概述：",
    "政务(zheng wu ",
    "行政强制 0 另",
    "行政强制0另，",
    "0\t",
    "0\t无。\n",
    "一、本年新收政府信息\n",
    "*1*",
    "• ",
    "不?患笆保",
    "。”（",
    "清水镇2021年政府信息公开报告\n",
    "地址：a\n",
    "由镇政府",
    "一 概 ",
    "1.总体情况\n",
    "现将",
    "关于",
]


@pytest.mark.parametrize("trap", TRAPS)
def test_no_shape_is_quadratic(trap: str) -> None:
    def seconds(size: int) -> float:
        text = "公开报告。" + trap * (size // len(trap.encode()))
        start = time.process_time()
        report_from_text(text)
        return time.process_time() - start

    seconds(10_000)
    assert seconds(100_000) < 4.0
