"""Labels as Label Studio has them: tasks with annotations, and the configuration of its labelling page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

from nlp.codebook import Category, Codebook, Theme
from nlp.errors import LabelsError
from nlp.tagging.examples import Placed, Row

# The questions of the labelling page, by their name in the configuration.
_QUESTIONS = ("category", "themes", "secondary")
_DATA = ("text", "report_id", "index", "family", "section", "title", "marker")
_META = ("item", "done", "soft", "rulings")
_EXPORT = "export the project as JSON"


def labelling_config(codebook: Codebook) -> str:
    """The labelling configuration (XML) that goes with an export: choices for category, themes and second categories."""
    view = ElementTree.Element("View")
    ElementTree.SubElement(view, "Header", value="$title")
    ElementTree.SubElement(view, "Text", name="text", value="$text")
    _choices(view, "category", "single", codebook.categories)
    _choices(view, "themes", "multiple", codebook.themes)
    _choices(view, "secondary", "multiple", codebook.categories)
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode") + "\n"


def _choices(view: ElementTree.Element, name: str, choice: str, entries: Iterable[Category | Theme]) -> None:
    required = "true" if choice == "single" else "false"
    ElementTree.SubElement(view, "Header", value=name)
    box = ElementTree.SubElement(
        view, "Choices", name=name, toName="text", choice=choice, required=required, showInline="true"
    )
    for entry in entries:
        ElementTree.SubElement(box, "Choice", value=entry.id, hint=f"{entry.zh} {entry.definition_zh}".strip())


def write_label_studio(rows: Sequence[Row]) -> str:
    """Tasks with one annotation each, or none where nothing is labelled; an empty list for no row."""
    return json.dumps([_task(row) for row in rows], ensure_ascii=False, indent=1) + "\n"


def _task(row: Row) -> Row:
    chosen = {"category": [row["label"]] if row["label"] else [], **{name: row[name] for name in _QUESTIONS[1:]}}
    result = [
        {"from_name": name, "to_name": "text", "type": "choices", "value": {"choices": values}}
        for name, values in chosen.items()
        if values
    ]
    return {
        "data": {name: row[name] for name in _DATA},
        "meta": {name: row[name] for name in _META},
        "annotations": [{"result": result}] if result else [],
    }


def read_label_studio(text: str, source: str, annotator: str | None = None) -> Iterator[Placed]:
    """Rows of a JSON export of Label Studio, by the annotation of each task that was not cancelled.

    A task without such an annotation has no label; where it has several, `annotator` says whose holds, and tasks that this
    one did not annotate have no label. None for an empty text.

    Raises
    ------
    LabelsError
        If the text is no list of tasks, a task has several annotations and no annotator is named, or an annotation answers
        another question than category, themes and secondary; the message names the task, counted from 1.
    """
    if not text.strip():
        return
    try:
        tasks = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise LabelsError(f"{source} is not JSON ({error})", remedy=_EXPORT) from error
    for number, task in enumerate(_of(tasks, list, source), 1):
        where = f"{source} task {number}"
        task = _of(task, dict, where)
        chosen = _chosen(_annotation(task, where, annotator), where)
        if len(chosen["category"]) > 1:
            raise LabelsError(f"{where} has the categories {', '.join(chosen['category'])}", remedy="keep one")
        yield (
            where,
            {
                **_of(task.get("data"), dict, f"{where} data"),
                **_of(task.get("meta") or {}, dict, f"{where} meta"),
                **chosen,
                "label": "".join(chosen["category"]),
            },
        )


def _annotation(task: Row, where: str, annotator: str | None) -> Row:
    """The annotation of a task that holds; an empty one where it has none."""
    given = [
        _of(entry, dict, f"{where} annotation")
        for entry in _of(task.get("annotations") or [], list, f"{where} annotations")
    ]
    kept = [entry for entry in given if not entry.get("was_cancelled")]
    if annotator is not None:
        kept = [entry for entry in kept if annotator in _names(entry)]
    if len(kept) > 1:
        people = sorted({" or ".join(_names(entry)) or "nobody named" for entry in kept})
        raise LabelsError(
            f"{where} has {len(kept)} annotations, by {', '.join(people)}",
            remedy="import those of one after the other with --annotator, and compare them with zwgk agree",
        )
    return kept[0] if kept else {"result": []}


def _names(annotation: Row) -> list[str]:
    """Who made an annotation: exports give a number, or an object with number and address."""
    by = annotation.get("completed_by")
    found = [by.get("id"), by.get("email")] if isinstance(by, dict) else [by]
    return [str(name) for name in found if name not in (None, "")]


def _chosen(annotation: Row, where: str) -> dict[str, list[str]]:
    """What an annotator chose for each question."""
    chosen: dict[str, list[str]] = {name: [] for name in _QUESTIONS}
    for answer in _of(annotation.get("result"), list, f"{where} result"):
        answer = _of(answer, dict, f"{where} result")
        name = answer.get("from_name")
        if name not in chosen:
            raise LabelsError(
                f"{where} has from_name {name!r}", remedy=f"name the choices {', '.join(_QUESTIONS)} as in <out>.xml"
            )
        choices = _of(_of(answer.get("value"), dict, f"{where} {name}").get("choices"), list, f"{where} {name} choices")
        chosen[name] += [str(choice) for choice in choices]
    return chosen


def _of(value: Any, kind: type, where: str) -> Any:
    """A value that must be a list or an object."""
    if not isinstance(value, kind):
        found = "missing" if value is None else f"{value!r:.60}"
        raise LabelsError(f"{where} is {found}, not {'a list' if kind is list else 'an object'}", remedy=_EXPORT)
    return value
