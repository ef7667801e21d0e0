"""The page put together: template, styles, scripts, texts and data in one file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from nlp.export.page.encode import encode_tables, to_json
from nlp.export.page.names import names, texts
from nlp.export.page.overview import overview

# In the order in which they build on each other.
_VENDOR = ("vendor/d3.min.js", "vendor/plot.umd.min.js")
_OWN = (
    "store.js", "dom.js", "evidence.js", "views.js", "charts.js", "copies.js", "relations.js", "sections.js", "start.js",
)  # fmt: skip


def write_page(path: Path, findings: Mapping[str, pd.DataFrame], *, by: str = "all") -> None:
    """Write the comparison as one HTML file.

    Parameters
    ----------
    path : Path
        The file to write; its folder is made where there is none.
    findings : mapping
        From `nlp.compare.findings`.
    by : str, default="all"
        The grouping that is shown first.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render_page(findings, by=by), encoding="utf-8", newline="\n")


def render_page(findings: Mapping[str, pd.DataFrame], *, by: str = "all") -> str:
    """The comparison as HTML: the same tables give the same characters.

    Parameters
    ----------
    findings, by
        As for `write_page`.
    """
    data = {
        "by": by,
        "texts": texts(),
        "names": names(),
        "overview": overview(findings),
        "tables": encode_tables(findings),
    }
    scripts = ["\n".join(map(_part, part)) for part in (_VENDOR, _OWN)]
    environment = Environment(
        loader=PackageLoader("nlp.export.page", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("page.html.j2").render(
        t={key: dict(zip(("zh", "en"), pair, strict=True)) for key, pair in texts().items()},
        policy="; ".join(
            (
                "default-src 'none'",
                f"script-src {' '.join(map(_hash, scripts))}",
                # The chart library writes style elements of its own.
                "style-src 'unsafe-inline'",
                "base-uri 'none'",
                "form-action 'none'",
            )
        ),
        overview=data["overview"],
        # Written as they stand: package data, and JSON in which no tag can begin.
        style=Markup(_part("page.css")),  # noqa: S704
        scripts=[Markup(script) for script in scripts],  # noqa: S704
        data=Markup(to_json(data)),  # noqa: S704
    )


def _part(name: str) -> str:
    return (resources.files("nlp.export.page") / name).read_text(encoding="utf-8").strip()


def _hash(script: str) -> str:
    """How a content security policy names an inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
