"""The format of a draft: blocks, marked units, figures, relations and tables read, and every mistake named.

The format is described in GUIDE.md beside this file.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from nlp.codebook import load_codebook
from nlp.corpus.schema import QUALIFIERS
from nlp.corpus.tables import RULES, TEMPLATES, table_keys
from nlp.figures.lexicon import metrics_data

CATEGORIES = {
    "P": "problems",
    "M": "measures",
    "O": "organisation",
    "L": "platforms",
    "C": "channels",
    "X": "other",
}
CODEBOOK = load_codebook()
THEMES = set(CODEBOOK.theme_ids)
RULINGS = {ruling.id for ruling in CODEBOOK.rulings}
TABLES = table_keys()
METRICS = {row["id"] for row in metrics_data()["metrics"]}
META_KEYS = (
    "id township level county city province year generation family issued_on problems_stated encoding notes".split()
)
CODE = re.compile(r"^([PMOLCX])((?:[-!~]|\+[PMOLCX])*)(?::([a-z,]+))?((?:#R\d\d)*)$")
UNIT = re.compile(r"⟦([^|⟦⟧]*)\|([^⟦⟧]*)⟧")
WRAP = re.compile(r"[ \t\u3000]*\n\s*")
GAP = re.compile(r"(?<=[\u3400-\u9fff，。；：、（）《》“”\d])[ \u3000]+(?=[\u3400-\u9fff，。；：、（）《》“”\d])")
# The province in which a report is set: the first part of its id, by the letters of GB/T 2260.
PROVINCES = dict(
    pair.split("=")
    for pair in "bj=北京 tj=天津 sh=上海 cq=重庆 he=河北 sx=山西 ln=辽宁 jl=吉林 hl=黑龙江 js=江苏 zj=浙江 ah=安徽 fj=福建 "
    "jx=江西 sd=山东 ha=河南 hb=湖北 hn=湖南 gd=广东 hi=海南 sc=四川 gz=贵州 yn=云南 sn=陕西 gs=甘肃 qh=青海 nm=内蒙古 "
    "gx=广西 xz=西藏 nx=宁夏 xj=新疆".split()
)
OPENERS, CLOSERS = "《“（(〔", "》”）)〕"


class DraftError(ValueError):
    """A draft breaks its format."""


def sections_of(draft: str) -> dict[str, str]:
    parts = re.split(r"(?m)^%%(\w+)[ \t]*\n", draft)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def read_meta(block: str) -> dict[str, str]:
    meta = dict.fromkeys(META_KEYS, "")
    for line in filter(str.strip, block.splitlines()):
        key, _, value = line.partition(":")
        if key.strip() not in meta:
            raise DraftError(f"unknown meta key {key.strip()!r}")
        meta[key.strip()] = value.strip()
    for key in ("id", "township", "level", "year", "generation", "family", "problems_stated"):
        if not meta[key]:
            raise DraftError(f"meta key {key!r} is empty")
    if not re.fullmatch(r"\d{4}", meta["year"]):
        raise DraftError(f"year {meta['year']!r} is no year")
    return meta


def clean_wording(raw: str) -> str:
    """A unit without line wraps and the blanks that converters put between characters."""
    return GAP.sub("", WRAP.sub("", raw)).strip()


def inner_stops(text: str) -> list[str]:
    """Stop marks that stand inside a unit outside all brackets and quotes."""
    depth, found = 0, []
    for position, char in enumerate(text):
        if char in OPENERS:
            depth += 1
        elif char in CLOSERS:
            depth = max(0, depth - 1)
        elif char in "。！？；" and depth == 0 and text[position + 1 :].strip("”）)」》 。！？；"):
            found.append(text[max(0, position - 8) : position + 6])
    return found


def read_units(body: str, problems: list[str]) -> tuple[str, list[dict[str, object]]]:
    raw, units, position = [], [], 0
    length = 0
    for match in UNIT.finditer(body):
        raw.append(body[position : match.start()])
        length += match.start() - position
        position = match.end()
        code, _, text = match.group(1).strip(), None, match.group(2)
        source, arrow, clean = text.partition("⇒")
        source = source.rstrip(" ") if arrow else source
        parsed = CODE.match(code)
        if parsed is None:
            problems.append(f"bad code {code!r} on {text[:20]!r}")
            continue
        letter, flags, themes, rulings = parsed.groups()
        unit = {
            "index": len(units),
            "text": clean.strip() if arrow else clean_wording(source),
            "category": CATEGORIES[letter],
            "secondary": [CATEGORIES[s] for s in re.findall(r"\+(\w)", flags)],
            "item": ("-" not in flags) if letter in "PM" else None,
            "done": "!" in flags,
            "themes": themes.split(",") if themes else [],
            "soft": "~" in flags,
            "rulings": re.findall(r"R\d\d", rulings),
            "raw_start": length,
            "raw_end": length + len(source),
        }
        raw.append(source)
        length += len(source)
        check_unit(unit, problems)
        units.append(unit)
    raw.append(body[position:])
    whole = "".join(raw)
    if "⟦" in whole or "⟧" in whole:
        problems.append(f"stray mark near {whole[max(0, min(whole.find('⟦'), whole.find('⟧'))) :][:30]!r}")
    return whole, units


def check_unit(unit: dict[str, object], problems: list[str]) -> None:
    text, themes = str(unit["text"]), unit["themes"]
    where = f"unit {unit['index']} {text[:18]!r}"
    assert isinstance(themes, list)
    problems.extend(f"{where}: unknown theme {theme!r}" for theme in themes if theme not in THEMES)
    assert isinstance(unit["rulings"], list)
    problems.extend(f"{where}: unknown ruling {ruling!r}" for ruling in unit["rulings"] if ruling not in RULINGS)
    if unit["category"] in ("problems", "measures"):
        if unit["item"] and not themes:
            problems.append(f"{where}: an item needs a theme")
        if not unit["item"] and themes:
            problems.append(f"{where}: a lead-in carries no themes")
    elif themes:
        problems.append(f"{where}: themes only on problems and measures")
    problems.extend(f"{where}: a stop mark inside the unit: {stop!r}" for stop in inner_stops(text))
    if "general" in themes and len(themes) > 1:
        problems.append(f"{where}: general only when no other theme holds")


def read_figures(block: str, units: list[dict[str, object]], year: int, problems: list[str]) -> list[dict[str, object]]:
    figures, cursor = [], 0
    for line in filter(str.strip, block.splitlines()):
        fields = [field.strip() for field in line.split("|")]
        if len(fields) != 7:
            problems.append(f"figure line needs 7 fields: {line!r}")
            continue
        metric, value, unit, qualifier, channel, topic, text = fields
        if metric not in METRICS:
            problems.append(f"unknown metric {metric!r}")
        if qualifier not in QUALIFIERS:
            problems.append(f"unknown qualifier {qualifier!r}")
        index = next((i for i in range(cursor, len(units)) if text in str(units[i]["text"])), None)
        if index is None:
            problems.append(f"figure text not found, or not in order: {text!r}")
            continue
        cursor = index
        number = None if value in ("", "null") else json.loads(value)
        if number is None and qualifier != "vague":
            problems.append(f"figure without a value must be vague: {line!r}")
        figures.append(
            {
                "unit_index": index,
                "text": text,
                "metric": metric,
                "value": number,
                "unit": unit,
                "qualifier": qualifier,
                "channel": channel,
                "topic": topic,
                "year": year,
                "explicit_zero": number == 0,
            }
        )
    return figures


def read_links(block: str, units: list[dict[str, object]], problems: list[str]) -> list[dict[str, object]]:
    items = {
        letter: [u["index"] for u in units if u["category"] == category and u["item"]]
        for letter, category in (("P", "problems"), ("M", "measures"))
    }

    def resolve(name: str) -> object:
        if name == "-":
            return None
        try:
            return items[name[0]][range(1, len(items[name[0]]) + 1).index(int(name[1:]))]
        except (KeyError, IndexError, ValueError):
            problems.append(f"link names {name!r}; there are {len(items['P'])} P and {len(items['M'])} M items")
            return None

    links = []
    for pair in filter(str.strip, re.split(r"[;\n]", block)):
        left, _, right = pair.strip().partition(">")
        links += [{"problem": resolve(left.strip()), "measure": resolve(r.strip())} for r in right.split(",")]
    return links


def read_persistence(block: str, units: list[dict[str, object]], problems: list[str]) -> list[dict[str, object]]:
    """Lines `<report of the year before> | P1>P2 repeated; P3>- dropped; ->P4 new`."""
    here = [u["index"] for u in units if u["category"] == "problems" and u["item"]]
    rows: list[dict[str, object]] = []
    for line in filter(str.strip, block.splitlines()):
        before, _, pairs = line.partition("|")
        for pair in filter(str.strip, pairs.split(";")):
            match = re.fullmatch(r"\s*(?:P(\d+)|-?)\s*>\s*(?:P(\d+)|-)\s+(repeated|reworded|dropped|new)\s*", pair)
            if match is None or (match[2] and not 0 < int(match[2]) <= len(here)):
                problems.append(f"persistence pair {pair.strip()!r} is malformed or names no problem item")
                continue
            rows.append(
                {
                    "from_report": before.strip(),
                    "from_problem": int(match[1]) if match[1] else None,
                    "to_unit": here[int(match[2]) - 1] if match[2] else None,
                    "relation": match[3],
                }
            )
    return rows


def read_checks(block: str, problems: list[str]) -> list[dict[str, object]]:
    """Lines `A3 | fail | t3 r_open | what is wrong`."""
    rows: list[dict[str, object]] = []
    for line in filter(str.strip, block.splitlines()):
        fields = [field.strip() for field in line.split("|")]
        if len(fields) != 4:
            problems.append(f"check line needs: rule | status | where | message: {line!r}")
            continue
        if fields[0] not in RULES:
            problems.append(f"check line names unknown rule {fields[0]!r}")
        rows.append(dict(zip(("rule", "status", "where", "message"), fields, strict=True)))
    return rows


def read_tables(block: str, problems: list[str]) -> dict[str, object]:
    """Lines `t2 | 2021 | 0 | key=value; …`, expanded to whole tables with the fields of the gold."""
    tables: dict[str, object] = {}
    templates: dict[str, str] = {}
    for line in filter(str.strip, block.splitlines()):
        fields = [field.strip() for field in line.split("|")]
        if len(fields) != 4 or fields[0] not in TABLES or fields[1] not in TEMPLATES:
            problems.append(f"table line needs: name | template | default | cells: {line!r}")
            continue
        name, template, default, _ = fields
        named = dict(pair.strip().split("=", 1) for pair in fields[3].split(";") if "=" in pair)
        try:
            tables[name] = expanded(name, template, default, {key.strip(): value for key, value in named.items()})
        except DraftError as error:
            problems.append(str(error))
        templates[name] = template
    if not tables:
        return {}
    template = templates.get("t2", templates.get("t3", ""))
    mixed = {"template_t3": templates["t3"]} if templates.get("t3", template) != template else {}
    return {"template": template, **mixed, **tables}


def expanded(name: str, template: str, default: str, named: dict[str, str]) -> object:
    """All cells of a table: a number, null for a blank one, anything else as printed."""
    if name == "t4":
        cells = {str(number): default for number in range(1, 16)}
    else:
        keys = TABLES[name].get("rows", []) + TABLES[name][template]
        cells = {key: default if name == "t2" else ",".join([default] * 7) for key in keys}
    if unknown := sorted(named.keys() - cells.keys()):
        raise DraftError(f"table {name} of {template} has no cell {unknown[0]!r}")
    cells |= named
    if name == "t2":
        return {key: printed(value) for key, value in cells.items()}
    if name == "t4":
        return [printed(value) for value in cells.values()]
    rows = {key: [printed(value) for value in values.split(",")] for key, values in cells.items()}
    if wrong := next((key for key, values in rows.items() if len(values) != 7), None):
        raise DraftError(f"row {wrong} of table 3 needs seven values")
    return rows


def printed(value: str) -> float | int | str | None:
    """The value of a cell as the gold has it."""
    value = value.strip()
    if value in ("blank", ""):
        return None
    try:
        return int(value)
    except ValueError:
        pass
    try:
        return float(value)
    except ValueError:
        return value


def compile_draft(path: Path) -> tuple[dict[str, object], list[str]]:
    """Parse one draft; the second value lists everything that is wrong with it."""
    problems: list[str] = []
    blocks = sections_of(path.read_text(encoding="utf-8"))
    meta = read_meta(blocks.get("meta", ""))
    if meta["id"] != path.stem:
        problems.append(f"id {meta['id']!r} differs from the file name")
    if meta["id"].split("_")[0] not in PROVINCES:
        problems.append(
            f"id {meta['id']!r} does not begin with the letters of a province, such as {next(iter(PROVINCES))}"
        )
    raw, units = read_units(blocks.get("body", ""), problems)
    try:
        raw.encode(meta["encoding"] or "utf-8")
    except (LookupError, UnicodeEncodeError) as error:
        problems.append(f"the body cannot be written as {meta['encoding']} ({error})")
    if not units:
        problems.append("no unit is marked")
    figures = read_figures(blocks.get("figures", ""), units, int(meta["year"]), problems)
    relations = {
        "links": read_links(blocks.get("links", ""), units, problems),
        "persistence": read_persistence(blocks.get("persistence", ""), units, problems),
        "checks": read_checks(blocks.get("checks", ""), problems),
    }
    tables = read_tables(blocks.get("tables", ""), problems)
    return {
        "meta": meta,
        "raw": raw,
        "units": units,
        "figures": figures,
        "relations": relations,
        "tables": tables,
    }, problems
