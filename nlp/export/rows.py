"""Records turned into rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from nlp.errors import ZwgkError
from nlp.types import Analysis, Cell, CellState, Check, Evidence, Figure, LevelChange, Report, Sentence, Tag


def rows_of(analysis: Analysis) -> dict[str, list[dict[str, Any]]]:
    """All rows of one report, by table."""
    report = analysis.report
    return {
        "reports": [report_row(analysis)],
        "sections": [
            {
                "report_id": report.id,
                "index": section.index,
                "kind": section.kind.value,
                "number": section.number,
                "title": section.title,
                "start": section.span.start,
                "end": section.span.end,
            }
            for section in report.sections
        ],
        "sentences": [
            _sentence_row(report, sentence, tag) for sentence, tag in zip(report.sentences, analysis.tags, strict=True)
        ],
        "figures": [_figure_row(report, figure) for figure in analysis.figures],
        "changes": [_change_row(report, change) for change in analysis.changes],
        "cells": [_cell_row(report, cell) for table in analysis.tables for cell in table.cells],
        "checks": [check_row(check) for check in analysis.checks],
    }


def report_row(analysis: Analysis) -> dict[str, Any]:
    """The row of the `reports` table."""
    report, meta = analysis.report, analysis.report.meta
    return {
        "report_id": report.id,
        "source": report.source,
        "sha256": report.sha256,
        "title": meta.title,
        "township": meta.township,
        "level": meta.level,
        "county": meta.county,
        "city": meta.city,
        "province": meta.province,
        "place_id": place_id(report),
        "year": meta.year,
        "issued_on": meta.issued_on,
        "written_on": meta.written_on,
        "agency": meta.agency,
        "template": analysis.template,
        "n_sections": len(report.sections),
        "n_sentences": len(report.sentences),
        "problems_stated": analysis.problems_stated.value,
        "warnings": list(analysis.warnings),
    }


def place_id(report: Report) -> str | None:
    """Province, city, county and township as far as the text says them; None without a township, or without county and city.

    Townships of one name are many: the name alone is no place.
    """
    meta = report.meta
    if meta.township is None or not (meta.county or meta.city):
        return None
    return "/".join(part for part in (meta.province, meta.city, meta.county, meta.township) if part)


def error_row(source: str, sha256: str, error: Exception) -> dict[str, Any]:
    """The row of the `errors` table for an input that failed."""
    return {
        "source": source,
        "sha256": sha256,
        "stage": error.stage if isinstance(error, ZwgkError) else "internal",
        "error": type(error).__name__,
        "message": error.message if isinstance(error, ZwgkError) else str(error),
        "remedy": error.remedy if isinstance(error, ZwgkError) else "report this as a fault of zwgk-nlp",
    }


def _sentence_row(report: Report, sentence: Sentence, tag: Tag) -> dict[str, Any]:
    raw = report.raw_span(sentence.span)
    return {
        "report_id": report.id,
        "sentence_id": report.sentence_id(sentence.index),
        "index": sentence.index,
        "section": sentence.section_kind.value,
        "title": sentence.title,
        "marker": sentence.marker,
        "text": sentence.text,
        "start": sentence.span.start,
        "end": sentence.span.end,
        "raw_start": raw.start,
        "raw_end": raw.end,
        "page": report.page(sentence.span),
        "ocr_confidence": report.ocr_confidence(sentence.span),
        "category": tag.category,
        "probability": round(tag.probability, 4),
        **{f"p_{category}": round(share, 4) for category, share in tag.probabilities.items()},
        "secondary": list(tag.secondary),
        "item": tag.item,
        "done": tag.done,
        "themes": list(tag.themes),
        "theme_probability": {theme: round(share, 4) for theme, share in tag.themes.items()},
        "abstained": tag.abstained,
    }


def _figure_row(report: Report, figure: Figure) -> dict[str, Any]:
    raw = report.raw_span(figure.span)
    return {
        "report_id": report.id,
        "sentence_id": report.sentence_id(figure.sentence),
        "metric": figure.metric,
        "value": _number(figure.value),
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "channel": figure.channel,
        "topic": figure.topic,
        "year": figure.year,
        "explicit_zero": figure.explicit_zero,
        "derived": figure.derived,
        "text": figure.text,
        "start": figure.span.start,
        "end": figure.span.end,
        "raw_start": raw.start,
        "raw_end": raw.end,
        "page": report.page(figure.span),
        "ocr_confidence": report.ocr_confidence(figure.span),
    }


def _change_row(report: Report, change: LevelChange) -> dict[str, Any]:
    return {
        "report_id": report.id,
        "sentence_id": report.sentence_id(change.sentence),
        "metric": change.metric,
        "relation": change.relation,
        "amount": _number(change.amount),
        "unit": change.unit,
        "base": _number(change.base),
        "base_year": change.base_year,
        "start": change.span.start,
        "end": change.span.end,
    }


def _cell_row(report: Report, cell: Cell) -> dict[str, Any]:
    row = {
        "report_id": report.id,
        "table": cell.table,
        "row": cell.row,
        "column": cell.column,
        "value": _number(cell.value),
        "unit": cell.unit,
        "state": cell.state.value,
        "raw": cell.raw,
    }
    if cell.state is CellState.ABSENT:
        return row
    raw = report.raw_span(cell.span)
    return row | {
        "start": cell.span.start,
        "end": cell.span.end,
        "raw_start": raw.start,
        "raw_end": raw.end,
        "page": report.page(cell.span),
        "ocr_confidence": report.ocr_confidence(cell.span),
    }


def check_row(check: Check) -> dict[str, Any]:
    """The row of the `checks` table."""
    return {
        "report_id": check.report,
        "rule": check.rule,
        "status": check.status.value,
        "expected": _number(check.expected),
        "found": _number(check.found),
        "delta": _number(check.delta),
        "message": check.message,
        "evidence": [_evidence(check, evidence) for evidence in check.evidence],
    }


def _evidence(check: Check, evidence: Evidence) -> dict[str, Any]:
    """A cell, or a stretch of text; the report is named where it is another one."""
    other = {"report_id": evidence.report} if evidence.report != check.report else {}
    if evidence.table:
        return {**other, "table": evidence.table, "row": evidence.row, "column": evidence.column}
    return {**other, "start": evidence.span.start, "end": evidence.span.end}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
