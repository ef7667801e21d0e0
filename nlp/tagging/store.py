"""Models on disk: a folder with weights, a description and a card; verified before it is used."""

from __future__ import annotations

import hashlib
import io
import json
import warnings
import zipfile
from dataclasses import asdict
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from nlp.codebook import Codebook, load_codebook
from nlp.errors import ModelError
from nlp.tagging.features import Recipe
from nlp.tagging.model import Head, Model

FORMAT = 1
DEFAULT_NAME = "default"
_RETRAIN = "train it again with 'zwgk train' or restore the folder"


def save_model(model: Model, folder: Path, *, metrics: dict[str, Any] | None = None) -> Path:
    """Write `model.npz`, `model.json` and the card `README.md` into `folder`.

    Parameters
    ----------
    model : Model
    folder : Path
        Created when missing.
    metrics : dict, optional
        Evaluation results for the card; nothing in the card is typed by hand.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "model.json").is_file():
        raise ModelError(f"{folder} holds other files", remedy="choose an empty folder or one with a model")
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, weights=model.weights, scale=model.scale, bias=model.bias)
    (folder / "model.npz").write_bytes(buffer.getvalue())
    description = {
        "format": FORMAT,
        "recipe": model.recipe.as_dict(),
        "heads": [
            {
                "name": h.name,
                "kind": h.kind,
                "classes": list(h.classes),
                "slope": h.slope,
                "offset": h.offset,
                "threshold": h.threshold,
            }
            for h in model.heads
        ],
        "weights_sha256": weights_hash(model),
        "info": model.info,
        "metrics": metrics or {},
    }
    text = json.dumps(description, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "model.json").write_text(text + "\n", encoding="utf-8")
    (folder / "README.md").write_text(card(folder.name, description), encoding="utf-8")
    return folder


def weights_hash(model: Model) -> str:
    """sha256 over recipe, heads and the arrays themselves, so that it does not depend on how they are packed."""
    digest = hashlib.sha256(json.dumps([model.recipe.as_dict(), [asdict(head) for head in model.heads]]).encode())
    for array in (model.weights, model.scale, model.bias):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def load_model(folder: Path, codebook: Codebook | None = None) -> Model:
    """Open a model folder.

    Parameters
    ----------
    folder : Path
    codebook : Codebook, optional
        The codebook in force; by default the project's own.

    Raises
    ------
    ModelError
        If the folder is incomplete, its weights differ from the hash in `model.json`, its format is unknown, or the ids
        of the codebook have changed since it was trained.
    """
    codebook = codebook or load_codebook()
    try:
        description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        packed = io.BytesIO((folder / "model.npz").read_bytes())
        with np.load(packed, allow_pickle=False) as arrays:
            weights, scale, bias = arrays["weights"], arrays["scale"], arrays["bias"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(f"model {folder} is missing or damaged ({error})", remedy=_RETRAIN) from error
    found = description.get("format") if isinstance(description, dict) else None
    if found != FORMAT:
        raise ModelError(f"model {folder} has format {found}, not {FORMAT}", remedy=_RETRAIN)
    try:
        heads = tuple(Head(**{**row, "classes": tuple(row["classes"])}) for row in description["heads"])
        model = Model(Recipe.from_dict(description["recipe"]), heads, weights, scale, bias, description["info"])
        promised, trained_with = description["weights_sha256"], model.info["codebook"]
    except (KeyError, TypeError) as error:
        raise ModelError(f"model.json of {folder} is damaged ({error!r})", remedy=_RETRAIN) from error
    if weights_hash(model) != promised:
        raise ModelError(f"model {folder} differs from the hash in model.json", remedy=_RETRAIN)
    if trained_with["wording"] != codebook.wording_hash:
        warnings.warn(f"the wording of the codebook has changed since model {folder} was trained", stacklevel=2)
    if trained_with["ids"] != codebook.ids_hash:
        raise ModelError(
            f"model {folder} was trained with other categories or themes than codebook {codebook.version}",
            remedy="train it again, or give the codebook that it was trained with",
        )
    return model


def default_model_path() -> Path:
    """Where the default model lies: inside an installed package, beside it in a checkout."""
    packaged = Path(str(resources.files("nlp"))) / "models" / DEFAULT_NAME
    return packaged if packaged.is_dir() else Path(str(resources.files("nlp"))).parent / "models" / DEFAULT_NAME


@cache
def load_default_model() -> Model:
    """The model that ships with the project."""
    return load_model(default_model_path())


def card(name: str, description: dict[str, Any]) -> str:
    """The model card, made from the description alone."""
    info, metrics = description["info"], description["metrics"]
    lines = [
        f"# Model `{name}`",
        "",
        f"Tags sentences; trained on {info['source']}. Generated by `zwgk train`; nothing here is typed by hand.",
        "",
        f"- examples: {info['examples']} sentences of {info['reports']} reports in {info['families']} families",
        f"- labels: {', '.join(f'{label} {count}' for label, count in sorted(info['labels'].items()))}",
        f"- codebook: {info['codebook']['version']} (ids {info['codebook']['ids']})",
        f"- examples sha256: `{info['examples_sha256']}`",
        f"- weights sha256: `{description['weights_sha256']}`",
        f"- trained with: {', '.join(f'{k} {v}' for k, v in info['versions'].items())}, seed {info['seed']}",
        "",
        "## Features",
        "",
        "| block | source | n-grams | columns | weight |",
        "|---|---|---|---:|---:|",
    ]
    lines += [
        f"| {b['name']} | {b['source']} | {'-'.join(map(str, b['sizes']))} | {1 << b['bits']} | {b['weight']} |"
        for b in description["recipe"]
    ]
    for title, values in metrics.items():
        lines += ["", f"## {title}", "", "| measure | value |", "|---|---:|"]
        lines += [f"| {key} | {value} |" for key, value in values.items()]
    unmeasured = "" if metrics else " It was not measured on sentences that it has not seen."
    limits = f"It knows the wording of {info['examples']} sentences and of no other genre.{unmeasured}"
    lines += ["", "## Limits", "", limits, ""]
    return "\n".join(lines)
