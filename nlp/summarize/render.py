"""Digests as Markdown, as one HTML page that needs nothing else, and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from nlp.codebook import load_codebook
from nlp.errors import UsageError
from nlp.summarize.records import Digest, GroupDigest

FORMATS = ("markdown", "html", "json")
_HEADINGS = {
    "other": "做了什么 · What was done",
    "platforms": "平台 · Platforms",
    "channels": "渠道 · Channels",
    "organisation": "组织 · Organisation",
    "problems": "问题 · Problems",
    "measures": "措施 · Measures",
}
_STATED = {
    "stated": "承认有问题 · problems stated",
    "none_stated": "称没有问题 · says that there are none",
    "section_missing": "无问题部分 · no section on problems",
    "not_read": "问题部分未读出 · section on problems not read",
}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!])")


def render(digests: Sequence[Digest] | Sequence[GroupDigest], form: str = "markdown") -> str:
    """Digests as a text.

    Parameters
    ----------
    digests : sequence of Digest or of GroupDigest
    form : str, default="markdown"
        "markdown", "html" (a page without scripts and outside files) or "json" (an array with every field).

    Raises
    ------
    UsageError
        If the format is unknown.

    Examples
    --------
    >>> from nlp.summarize.records import GroupDigest
    >>> print(render([GroupDigest("county", "柳县", 1, {"none_stated": 1}, (), (), ())]))
    ## 柳县 (1)
    <BLANKLINE>
    - 称没有问题 · says that there are none: 1
    <BLANKLINE>
    """
    if form not in FORMATS:
        raise UsageError(f"unknown format {form!r}", remedy=f"one of {', '.join(FORMATS)}")
    if form == "json":
        return json.dumps([asdict(digest) for digest in digests], ensure_ascii=False, indent=1) + "\n"
    template = _environment().get_template(f"digest.{'html' if form == 'html' else 'md'}.j2")
    return template.render(
        digests=digests,
        headings=_HEADINGS,
        stated=_STATED,
        themes={theme.id: theme.zh for theme in load_codebook().themes},
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("nlp", "data"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["md"] = markdown_text
    environment.tests["of_report"] = lambda value: isinstance(value, Digest)
    return environment


def markdown_text(text: object) -> str:
    """Text that Markdown shows as it stands: one line, its special marks escaped.

    Examples
    --------
    >>> print(markdown_text("<b>甲*乙*</b>"))
    \\<b\\>甲\\*乙\\*\\</b\\>
    """
    return _SPECIAL.sub(r"\\\1", " ".join(str(text).split()))
