"""Web pages: the text of the report without the site around it, tables in their places, and what the head says."""

from __future__ import annotations

import email
import email.policy
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from lxml import etree
from lxml import html as lxml_html

from nlp.chrome import is_chrome
from nlp.errors import NoChineseTextError, NotTextError
from nlp.reading.blocks import Block, blocks_of
from nlp.reading.content import Content
from nlp.reading.head import best_values, head_values, meta_values
from nlp.reading.text import BOMS, HAN, check_text, decode_bytes, plausibility

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>|[\x00-\x7f]+")
_MAX_DAMAGE = 0.01
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# What makes a line narrative, not a button: a mark between clauses.
_CLAUSE = re.compile("[，。；：、]")
# The main element holds this share of the narrative of the page: the rest are teasers and footers.
_MAIN_SHARE = 0.85
_LINK_SHARE = 0.6
_LONGEST_LINK_LINE = 60
# A report inside a script: a string that long, with that many Chinese characters once it is read as a string.
_SCRIPT_STRING = re.compile(
    r"\\.|\"((?:[^\"\\\n]|\\.)*+)(?:\"|\n|$)|'((?:[^'\\\n]|\\.)*+)(?:'|\n|$)|`((?:[^`\\]|\\.)*+)(?:`|$)", re.DOTALL
)
_MIN_SCRIPT_STRING = 200
_MIN_SCRIPT_HAN = 60
# A page that shows less than this keeps its text in a script, or hidden until a script shows it.
_MIN_SHOWN = 200
_SITE = re.compile(r"\s?[-_|—–]+\s?[^-_|—–]{2,40}$")
_TOP_LINES = 6
_MIN_TITLE = 6


def read_html(data: bytes, source: str) -> Content:
    """Read a saved web page, or one that was saved as .mht with all its parts."""
    if _is_mime(data):
        data = _html_part(data, source)
    text, encoding = decode_page(data, source)
    root = _parse(text)
    if root is None:
        raise NotTextError(f"{source} holds no elements of a web page", remedy="save the page again")
    blocks = blocks_of(root)
    hidden = max(_hidden_pages(root, blocks), key=_narrative, default=[])
    shown = _main(hidden if _narrative(hidden) > _narrative(blocks) else blocks)
    head = best_values(
        value for block in (*blocks, *hidden) if not _is_narrative(block) for value in head_values(block.text)
    )
    head = _titles(root, blocks) | meta_values(_metas(root)) | head
    lines = [block.text for block in shown if not _is_site(block)]
    body = "\n".join(_with_title(lines, head.get("title", ""))) + "\n"
    if not HAN.search(body):
        raise NoChineseTextError(
            f"{source} shows no Chinese text", remedy="open the page, wait until the report shows, and save it again"
        )
    check_text(body, source)
    return Content(body, encoding, head)


def decode_page(data: bytes, source: str) -> tuple[str, str]:
    """Decode a page by its mark, as UTF-8, or as what reads best: what it declares is one guess, for many declare wrongly."""
    if data.startswith(tuple(bom for bom, _ in BOMS)) or data[:4096].count(0) > 1:
        return decode_bytes(data, source)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    guesses = [(data.decode(name, "replace"), name) for name in ("gb18030", "big5", "utf-8", *_declared(data))]
    text, encoding = max(guesses, key=lambda guess: _readable(guess[0]))
    if text.count("\ufffd") > _MAX_DAMAGE * len(text):
        return decode_bytes(data, source)
    return text, encoding


def _declared(data: bytes) -> Iterator[str]:
    for name in _DECLARED.findall(data[:4096]):
        try:
            "".encode(found := name.decode("ascii"))
            b"".decode(found)
        except (LookupError, UnicodeError):
            continue
        yield found.lower()


def _readable(text: str) -> float:
    """How much the Chinese of a page reads like administrative Chinese; a lost character weighs against it."""
    chinese = _MARKUP.sub("", text[:200_000])
    return plausibility(chinese) - 5 * chinese.count("\ufffd") / max(1, len(chinese))


def _is_mime(data: bytes) -> bool:
    opening = data[:2000].lower()
    return opening.lstrip()[:1] != b"<" and b"mime-version:" in opening and b"content-type:" in opening


def _html_part(data: bytes, source: str) -> bytes:
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return content
    raise NotTextError(f"{source} is a web archive without a page in it", remedy="save the page again as .html")


def _parse(text: str) -> etree._Element | None:
    """The tree of a page; lxml takes neither NUL nor a declaration in a decoded text."""
    clean = _XML_DECLARATION.sub("", text).replace("\x00", "")
    if not clean.strip():
        return None
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        return lxml_html.document_fromstring(clean, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _is_narrative(block: Block) -> bool:
    return bool(_CLAUSE.search(block.text)) and not _is_site(block)


def _is_site(block: Block) -> bool:
    """Whether a block belongs to the site: its head, its menus, its buttons."""
    if "。" in block.text:
        return False
    linked = block.linked >= _LINK_SHARE * len(block.text) and len(block.text) <= _LONGEST_LINK_LINE
    return linked or bool(head_values(block.text)) or is_chrome(block.text)


def _narrative(blocks: Iterable[Block]) -> int:
    return sum(len(HAN.findall(block.text)) for block in blocks if _is_narrative(block))


def _main(blocks: list[Block]) -> list[Block]:
    """The blocks of the deepest element that holds nearly all narrative of the page."""
    weights: dict[etree._Element, int] = defaultdict(int)
    depths: dict[etree._Element, int] = {}
    total = 0
    for block in blocks:
        weight = len(HAN.findall(block.text)) if _is_narrative(block) or "\t" in block.text else 0
        chain = [block.element, *block.element.iterancestors()]
        total += weight
        for height, element in enumerate(chain):
            weights[element] += weight
            depths[element] = len(chain) - height
    if not total:
        return blocks
    main = max((e for e, weight in weights.items() if weight >= _MAIN_SHARE * total), key=lambda e: depths[e])
    return [b for b in blocks if b.element is main or any(e is main for e in b.element.iterancestors())]


def _hidden_pages(root: etree._Element, shown: list[Block]) -> Iterator[list[Block]]:
    """What the page shows only when its scripts run."""
    yield from _script_pages(root)
    seen = _narrative(shown)
    if seen < _MIN_SHOWN and _narrative(everything := blocks_of(root, hidden=True)) > 2 * seen:
        yield everything


def _script_pages(root: etree._Element) -> Iterator[list[Block]]:
    """The blocks of every page that a script holds as a string."""
    for script in root.iter("script"):
        for match in _SCRIPT_STRING.finditer(script.text or ""):
            string = next(filter(None, match.groups()), "")
            content = _unescaped(string) if len(string) >= _MIN_SCRIPT_STRING else ""
            if len(HAN.findall(content)) >= _MIN_SCRIPT_HAN and (tree := _parse(content)) is not None:
                yield blocks_of(tree)


def _unescaped(text: str) -> str:
    """A string of a script as the browser reads it."""
    plain = re.sub(r"\\([^\"\\/bfnrtu])", r"\1", text.replace("\r", "").replace("\n", "\\n").replace("\t", "\\t"))
    quoted = re.sub(r'(?<!\\)((?:\\\\)*)"', r'\1\\"', plain)
    try:
        return str(json.loads(f'"{quoted}"'))
    except ValueError:
        return text


def _metas(root: etree._Element) -> dict[str, str]:
    named = ((e.get("name") or e.get("property") or "", e.get("content") or "") for e in root.iter("meta"))
    return {name.lower(): content for name, content in named if name and content}


def _titles(root: etree._Element, blocks: list[Block]) -> dict[str, str]:
    """The title of the page: its first heading of the first order, else what the window shows, without the name of the site."""
    heading = next((b.text for b in blocks if b.element.tag == "h1" and len(HAN.findall(b.text)) >= _MIN_TITLE), "")
    window = next((" ".join((e.text or "").split()) for e in root.iter("title")), "")
    title = heading or _SITE.sub("", window)
    return {"title": title} if len(HAN.findall(title)) >= _MIN_TITLE else {}


def _with_title(lines: list[str], title: str) -> list[str]:
    """The lines, with the title of the page above them where they do not print it themselves."""
    bare = "".join(title.split())
    top = "".join("".join(line.split()) for line in lines[:_TOP_LINES])
    return lines if not bare or bare in top else [title, *lines]
