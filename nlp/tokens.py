"""Words of a Chinese text, by a private tokenizer with the project's dictionary.

rjieba does the work; jieba is the reference and the fallback, and both give the same words. Neither's global dictionary
is touched.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources

# rjieba keeps runs such as "www.a.cn" or "24-105" whole; jieba cuts them. Cutting them again gives jieba's words.
_LATIN_RUN = re.compile(r"[a-zA-Z0-9]+(?:\.\d+)?%?|.", re.DOTALL)


@cache
def user_words() -> tuple[tuple[str, int, str], ...]:
    """The project's dictionary: word, frequency and part of speech, from ``nlp/data/userdict.txt``."""
    rows = (resources.files("nlp") / "data" / "userdict.txt").read_text(encoding="utf-8").splitlines()
    fields = (row.split() for row in rows if row.strip())
    return tuple((word, int(frequency), tag) for word, frequency, tag in fields)


# Only beside one of these does rjieba leave Latin letters and digits in one piece that jieba cuts.
_ASCII_MARK = re.compile(r"[^\w\u0080-\U0010ffff]|_")


@cache
def _cutter() -> Callable[[str], Iterable[str]]:
    try:
        import rjieba
    except ImportError:
        return jieba_cutter()
    tokenizer = rjieba.Jieba()
    for word, frequency, tag in user_words():
        tokenizer.add_word(word, frequency, tag)
    return lambda text: _as_jieba(tokenizer.cut(text)) if _ASCII_MARK.search(text) else tokenizer.cut(text)


def jieba_cutter() -> Callable[[str], Iterable[str]]:
    """The reference: a private jieba tokenizer with the same dictionary."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    with tempfile.TemporaryDirectory() as private:
        tokenizer.tmp_dir = private
        tokenizer.initialize()
    for word, frequency, tag in user_words():
        tokenizer.add_word(word, frequency, tag)
    return lambda text: list(tokenizer.cut(text))


def _as_jieba(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        if word.isascii() and not word.isalnum():
            yield from _LATIN_RUN.findall(word)
        else:
            yield word


@cache
def word_frequencies() -> dict[str, int]:
    """Frequencies of the words of up to four characters in jieba's dictionary and the project's own."""
    lines = (resources.files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines()
    fields = (line.split(" ") for line in lines)
    frequencies = {row[0]: int(row[1]) for row in fields if len(row[0]) <= 4}
    return frequencies | {word: frequency for word, frequency, _ in user_words()}


def tokenize(text: str) -> list[str]:
    """Cut a text into words; the words joined give the text back.

    Parameters
    ----------
    text : str
        Clean text; an empty text gives no words.

    Returns
    -------
    list of str

    Examples
    --------
    >>> tokenize("我镇通过微信公众号公开信息")
    ['我镇', '通过', '微信公众号', '公开', '信息']
    """
    return list(_cutter()(text))
