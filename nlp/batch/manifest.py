"""What ``run.json`` says of a run."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from nlp import __version__
from nlp.batch.dataset import BATCH_TABLES
from nlp.codebook import load_codebook
from nlp.tagging import load_default_model, load_model
from nlp.tagging.store import weights_hash

# What could change a result, or how it is read.
_LIBRARIES = ("numpy", "scipy", "pyarrow", "rjieba", "jieba", "opencc-python-reimplemented", "lxml", "pypdfium2")


def describe_run(paths: Sequence[str], model: Path | None, options: dict[str, Any]) -> dict[str, Any]:
    """What is known before a run: versions, model and codebook, options."""
    loaded = load_model(model) if model else load_default_model()
    codebook = load_codebook()
    return {
        "version": __version__,
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "libraries": {name: found for name in _LIBRARIES if (found := _installed(name))},
        "model": str(model) if model else "default",
        "model_sha256": weights_hash(loaded),
        "report_rates": loaded.info.get("report_rates", {}),
        "codebook": codebook.version,
        "codebook_sha256": codebook.wording_hash,
        "tables": list(BATCH_TABLES),
        "paths": list(paths),
        **options,
        "finished": False,
        "started_at": now(),
    }


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def now() -> str:
    """The time of the world's clock, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
