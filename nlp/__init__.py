"""zwgk-nlp: evidence from Chinese townships' annual disclosure reports (政府信息公开工作年度报告).

Examples
--------
>>> import nlp
>>> report = nlp.report_from_text("柳坝镇2022年政府信息公开工作年度报告\\n五、存在的主要问题及改进情况\\n公开的内容还不够全面。")
>>> nlp.analyze(report).tags[0].category
'problems'
"""

from nlp.codebook import load_codebook
from nlp.pipeline import analyze, analyze_many, read_report, report_from_text

__all__ = ["analyze", "analyze_many", "load_codebook", "read_report", "report_from_text"]

__version__ = "0.1.0"
