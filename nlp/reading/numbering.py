"""The numbers that Word writes before paragraphs by itself, as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_DIGITS = "零一二三四五六七八九"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
            "ideographDigital", "ideographEnclosedCircle")  # fmt: skip
_FORMAL = ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal")
# Forms whose signs stand for the numbers from 1 on.
_SIGNS = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
}
_TO_FORMAL = str.maketrans("一二三四五六七八九十", "壹贰叁肆伍陆柒捌玖拾")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_MAX_CHAIN = 20


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int
    # Outer numbers are written in digits, whatever their own form.
    legal: bool = False
    # Behind which level it begins anew: 0 for none, -1 for any.
    restart: int = -1
    style: str = ""


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of a document while they go by."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    # Lists that share a definition count on together.
    _abstract: dict[str, str] = field(default_factory=dict)
    _of_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def from_parts(cls, numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
        """Read the definitions of ``numbering.xml`` and the numbered styles of ``styles.xml``."""
        made = cls()
        if numbering is not None:
            made._read_lists(numbering, styles)
        if styles is not None:
            made._read_styles(styles)
        return made

    def _read_lists(self, numbering: etree._Element, styles: etree._Element | None) -> None:
        definitions = {e.get(f"{W}abstractNumId") or "": e for e in numbering.iter(f"{W}abstractNum")}
        abstract = {id: dict(_levels(e)) for id, e in definitions.items()}
        for num in numbering.iter(f"{W}num"):
            id, definition = num.get(f"{W}numId") or "", _value(num, "abstractNumId")
            definition = _linked(definition, definitions, numbering, styles)
            overrides = list(num.iter(f"{W}lvlOverride"))
            levels = dict(abstract.get(definition, {}))
            for override in overrides:
                levels |= dict(_levels(override))
                level, start = _number(override.get(f"{W}ilvl") or ""), _value(override, "startOverride")
                if level in levels and start.isdigit():
                    levels[level] = replace(levels[level], start=int(start))
            self._levels[id] = levels
            self._abstract[id] = id if overrides else f"definition {definition}"

    def _read_styles(self, styles: etree._Element) -> None:
        own: dict[str, tuple[str, int]] = {}
        based: dict[str, str] = {}
        for style in styles.iter(f"{W}style"):
            id = style.get(f"{W}styleId") or ""
            based[id] = _value(style, "basedOn")
            properties = style.find(f"{W}pPr/{W}numPr")
            if properties is not None:
                own[id] = (_value(properties, "numId"), _number(_value(properties, "ilvl")))
        for id in based:
            ancestor = id
            for _ in range(_MAX_CHAIN):
                if ancestor in own or ancestor not in based:
                    break
                ancestor = based[ancestor]
            if ancestor in own:
                list_id, level = own[ancestor]
                # A level may name the style; then the style need not name the level.
                levels = self._levels.get(list_id, {})
                level = next((n for n, described in levels.items() if described.style == ancestor), level)
                self._of_style[id] = list_id, level

    def label(self, paragraph: etree._Element) -> str:
        """The number of a paragraph as Word shows it; empty for one without, and for a bullet."""
        id, level = self._list_of(paragraph)
        levels = self._levels.get(id, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(self._abstract[id], {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            restart = levels[deeper].restart if deeper in levels else -1
            if restart == -1 or level < restart:
                del counts[deeper]
        if levels[level].format in ("bullet", "none"):
            return ""

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            described = levels.get(place, levels[level])
            return written(counts.get(place, described.start), "decimal" if levels[level].legal else described.format)

        return _PLACE.sub(shown, levels[level].text)

    def _list_of(self, paragraph: etree._Element) -> tuple[str, int]:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return "", 0
        style = self._of_style.get(_value(properties, "pStyle"), ("", 0))
        numbered = properties.find(f"{W}numPr")
        if numbered is None:
            return style
        id = _value(numbered, "numId") or style[0]
        level = _value(numbered, "ilvl")
        return id, _number(level) if level else style[1]


def _linked(
    definition: str, definitions: Mapping[str, etree._Element], numbering: etree._Element, styles: etree._Element | None
) -> str:
    """The definition to which one refers by the name of a style."""
    link = _value(definitions[definition], "numStyleLink") if definition in definitions else ""
    if not link or styles is None:
        return definition
    style = next((e for e in styles.iter(f"{W}style") if e.get(f"{W}styleId") == link), None)
    properties = None if style is None else style.find(f"{W}pPr/{W}numPr")
    wanted = "" if properties is None else _value(properties, "numId")
    nums = (num for num in numbering.iter(f"{W}num") if num.get(f"{W}numId") == wanted)
    return next((_value(num, "abstractNumId") for num in nums), definition)


def _levels(abstract: etree._Element) -> Iterator[tuple[int, _Level]]:
    for level in abstract.iter(f"{W}lvl"):
        start, restart, legal = (_value(level, name) for name in ("start", "lvlRestart", "isLgl"))
        yield (
            _number(level.get(f"{W}ilvl") or ""),
            _Level(
                _value(level, "numFmt") or "decimal",
                _value(level, "lvlText"),
                _number(start) if start else 1,
                level.find(f"{W}isLgl") is not None and legal not in ("0", "false"),
                _number(restart) if restart else -1,
                _value(level, "pStyle"),
            ),
        )


def _value(element: etree._Element, child: str) -> str:
    found = element.find(f"{W}{child}")
    return "" if found is None else found.get(f"{W}val") or ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def written(number: int, form: str) -> str:
    """A number in one of Word's forms; those that are not known are written in digits.

    Examples
    --------
    >>> written(12, "chineseCounting"), written(3, "decimalEnclosedCircle"), written(2, "upperLetter"), written(4, "lowerRoman")
    ('十二', '③', 'B', 'iv')
    """
    if form in _CHINESE and 0 <= number < 100:
        return _chinese(number)
    if form in _FORMAL and 0 <= number < 100:
        return _chinese(number).translate(_TO_FORMAL)
    if 1 <= number <= len(_SIGNS.get(form, "")):
        return _SIGNS[form][number - 1]
    if form.startswith("decimalFullWidth"):
        return str(number).translate(_WIDE)
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + number - 1)
    if form in ("lowerRoman", "upperRoman") and 1 <= number < 40:
        return _roman(number).upper() if form == "upperRoman" else _roman(number)
    return str(number)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text
