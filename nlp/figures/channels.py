"""Which carrier a clause names, as written, and for which metric it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.figures.lexicon import lexicon

_QUOTED = re.compile(r"“[^”]*”|《[^》]*》")
_TAIL = re.compile(r"“[^”]{1,16}”|（[^）]{1,10}）")
_LIST = re.compile(r"[、和及与]|以及")
_SITE_OF = re.compile(r"(?:上|里|中)?的$")


@dataclass(frozen=True, slots=True)
class Carrier:
    """A named carrier, or several joined as written; `metrics` in order of appearance, without repeats."""

    text: str
    metrics: tuple[str, ...]
    end: int

    @property
    def metric(self) -> str:
        """The metric that a count through this carrier belongs to."""
        if len(self.metrics) == 1:
            return self.metrics[0]
        return "disclosed_by_channel" if len(self.metrics) == 2 else "disclosed_total"


@dataclass(frozen=True, slots=True)
class _Head:
    start: int
    end: int
    metric: str


def find_carrier(text: str) -> Carrier | None:
    """The last chain of carriers in a stretch of text.

    Examples
    --------
    >>> carrier = find_carrier("其中通过县政府网站柳河镇专栏发布")
    >>> carrier.text, carrier.metric
    ('县政府网站柳河镇专栏', 'portal_posts')
    >>> find_carrier("“柳河发布”微信公众号推送").metric
    'wechat_posts'
    """
    heads = _heads(text)
    if not heads:
        return None
    chain = _last_chain(text, heads)
    start = _name_start(text, chain[0].start)
    end = _name_end(text, chain[-1].end)
    named = [head.metric for head in chain if head.metric]
    metrics = tuple(dict.fromkeys(named)) or (lexicon().alone,)
    return Carrier(text[start:end].strip(" 　，、"), _settle(metrics), end)


def _settle(metrics: tuple[str, ...]) -> tuple[str, ...]:
    """Drop the vague carriers where a clear one stands beside them ("公众号等平台")."""
    clear = tuple(metric for metric in metrics if metric != "disclosed_by_channel")
    return clear if len(clear) == 1 and len(metrics) > 1 and "disclosed_by_channel" in metrics[1:] else metrics


def _heads(text: str) -> list[_Head]:
    lex = lexicon()
    found = []
    position = 0
    while position < len(text):
        match = lex.heads.search(text, position)
        extender = lex.extenders.search(text, position)
        if extender and (match is None or extender.start() < match.start()):
            found.append(_Head(extender.start(), extender.end(), ""))
            position = extender.end()
        elif match:
            group = next(int(name[1:]) for name, value in match.groupdict().items() if value is not None)
            found.append(_Head(match.start(), match.end(), lex.head_metrics[group]))
            position = match.end()
        else:
            break
    return found


def _last_chain(text: str, heads: list[_Head]) -> list[_Head]:
    """Heads that follow each other without a verb of publishing between them, up to the last such chain."""
    chain = [heads[0]]
    for head in heads[1:]:
        between = text[chain[-1].end : head.start]
        if len(between) > 16 or "，" in between or lexicon().publish.search(_hide(between)):
            # What follows the verb is what was published, not where.
            break
        chain.append(head)
    return chain


def _hide(text: str) -> str:
    return _QUOTED.sub(lambda match: "□" * len(match[0]), text)


def _name_start(text: str, head_start: int) -> int:
    quote = max(text.rfind("“", 0, head_start + 1), text.rfind("《", 0, head_start + 1))
    # A head inside quotation marks: the name begins at the mark.
    inside = quote >= 0 and not re.search(r"[”》]", text[quote:head_start])
    limit = quote if inside else head_start
    before = _hide(text[:limit])
    start = 0
    for match in lexicon().lead.finditer(before):
        start = match.end()
    comma = max(before.rfind(mark) for mark in "，。；：")
    start = max(start, comma + 1)
    for match in re.finditer("的", before[start:]):
        if not lexicon().heads.search(before[start : start + match.start()]):
            return start + match.end()
    return start


def _name_end(text: str, end: int) -> int:
    if end < len(text) and text[end] in "”》":
        end += 1
    tail = _TAIL.match(text, end)
    return tail.end() if tail else end


def split_names(text: str) -> list[str]:
    """The members of a list of names.

    Examples
    --------
    >>> split_names("县档案馆、县图书馆和镇文化站")
    ['县档案馆', '县图书馆', '镇文化站']
    """
    masked = _hide(text)
    parts, last = [], 0
    for match in _LIST.finditer(masked):
        parts.append(text[last : match.start()])
        last = match.end()
    return [part.strip() for part in (*parts, text[last:]) if part.strip()]
