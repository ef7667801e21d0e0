"""Web pages: the text of the report without the site around it, tables in their places, and what the head says."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Sequence

from lxml import etree
from lxml import html as lxml_html

from nlp.chrome import is_chrome
from nlp.errors import NoChineseTextError, NotTextError
from nlp.reading.blocks import blocks_of
from nlp.reading.content import Content
from nlp.reading.divisions import rebuild
from nlp.reading.head import best_values, meta_values
from nlp.reading.scripts import hidden_sources
from nlp.reading.site import SitePage, without_site
from nlp.reading.text import BOMS, HAN, check_text, decode_bytes, plausibility

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>|[\x00-\x7f]+")
_MAX_DAMAGE = 0.01
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
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
    shown = _page_of(root)
    hidden = max(_hidden_pages(root, shown), key=lambda page: page.narrative, default=shown)
    report = hidden if hidden.narrative > shown.narrative else shown
    head = _titles(root) | meta_values(_metas(root)) | best_values((*shown.values, *hidden.values))
    if not any(map(HAN.search, report.lines)):
        raise NoChineseTextError(
            f"{source} shows no Chinese text", remedy="open the page, wait until the report shows, and save it again"
        )
    body = "\n".join(_with_title(report.lines, head.get("title", ""))) + "\n"
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


def _hidden_pages(root: etree._Element, shown: SitePage) -> Iterator[SitePage]:
    """What the page shows only when its scripts run."""
    for markup in hidden_sources(root):
        if (tree := _parse(markup)) is not None:
            yield _page_of(tree)
    for element in root.iter("template", "noscript"):
        yield without_site(blocks_of(element))
    if (
        shown.narrative < _MIN_SHOWN
        and (everything := without_site(blocks_of(root, hidden=True))).narrative > 2 * shown.narrative
    ):
        yield everything


def _page_of(root: etree._Element) -> SitePage:
    rebuild(root)
    return without_site(blocks_of(root))


def _metas(root: etree._Element) -> dict[str, str]:
    named = ((e.get("name") or e.get("property") or "", e.get("content") or "") for e in root.iter("meta"))
    return {name.lower(): content for name, content in named if name and content}


def _titles(root: etree._Element) -> dict[str, str]:
    """The title of the page: a heading of the first order that the window shows, too, else what the window shows without the site."""
    window = next((_bare(e) for e in root.iter("title")), "")
    headings = [
        text for e in root.iter("h1") if len(HAN.findall(text := _bare(e))) >= _MIN_TITLE and not is_chrome(text)
    ]
    title = next((text for text in headings if text in window), headings[0] if headings else _SITE.sub("", window))
    return {"title": title} if len(HAN.findall(title)) >= _MIN_TITLE else {}


def _bare(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _with_title(lines: Sequence[str], title: str) -> Sequence[str]:
    """The lines, with the title of the page above them where they do not print it themselves."""
    bare = "".join(title.split())
    top = "".join("".join(line.split()) for line in lines[:_TOP_LINES])
    return lines if not bare or bare in top else [title, *lines]
