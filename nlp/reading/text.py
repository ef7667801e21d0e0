"""Decoding of plain text in the encodings that Chinese office files come in."""

from __future__ import annotations

import codecs
import re
import unicodedata

from nlp.errors import EmptyFileError, NoChineseTextError, NotTextError, UndecodableError

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# A decoder that guesses wrong yields rare characters; the right one yields many of these: the commonest characters of
# Chinese and of this genre, in both scripts.
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民"
    "得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社"
    "義事平形相全表間样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并"
    "政府信息公開公开工作報告报告年度鎮镇鄉乡县縣市区區街道主動主动申請申请情況情况問題问题改進改进措施网站網站平台發布发布及时"
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ue766-\uf8ff\ufffd]")
MAX_CONTROL_RATIO = 0.05
# Bytes that were shifted by half a character make these of one pair in seven, as 13 of 94 rows of GB 18030 are the user's;
# cleaning gets the text back.
USER_DEFINED = re.compile("[\ue000-\ue765]")
MAX_USER_DEFINED_RATIO = 0.2
# Right decodings of corpus reports score above 0.3, wrong ones below 0.02.
MIN_PLAUSIBILITY = 0.05
# A few broken bytes in a long text cost a character each, not the text.
MAX_DAMAGE = 0.01
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, source: str) -> tuple[str, str]:
    """Decode the bytes of a text file.

    Tries the byte order mark, then UTF-8, then whichever of GB18030, Big5 and UTF-16 without mark reads most like
    administrative Chinese, then UTF-8 with a few damaged characters.

    Parameters
    ----------
    data : bytes
        The whole file.
    source : str
        Name of the file, for messages.

    Returns
    -------
    tuple of (str, str)
        The text as it was written, and the name of the encoding.

    Raises
    ------
    EmptyFileError, UndecodableError, NotTextError, NoChineseTextError

    Examples
    --------
    >>> decode("我镇公开信息".encode("gb18030"), "a.txt")
    ('我镇公开信息', 'gb18030')
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise EmptyFileError(f"{source} is empty", remedy="check the download")
    text, encoding = decode_bytes(data, source)
    if not text.strip():
        raise EmptyFileError(f"{source} holds only white space", remedy="check the download")
    check_text(text, source)
    return text, encoding


def decode_bytes(data: bytes, source: str) -> tuple[str, str]:
    """Decode bytes without asking whether they are a Chinese text; raises UndecodableError or NotTextError."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise _undecodable(source, f"its mark says {encoding}") from error
    if data[:4096].count(0) <= 1 and (text := _try(data, "utf-8")) is not None:
        return text, "utf-8"
    guesses = [(text, name) for name in _candidates(data) if (text := _try(data, name)) is not None]
    text, encoding = max(guesses, key=lambda guess: plausibility(guess[0]), default=("", ""))
    if plausibility(text) < MIN_PLAUSIBILITY:
        damaged = data.decode("utf-8", "replace")
        if damaged.count("\ufffd") <= MAX_DAMAGE * len(damaged) and plausibility(damaged) >= MIN_PLAUSIBILITY:
            return damaged, "utf-8"
        if data[:4096].count(0) > 1:
            raise NotTextError(f"{source} is not text", remedy="convert the file to text first")
        raise _undecodable(source, "tried UTF-8, UTF-16, GB18030, Big5")
    return text, encoding


def _candidates(data: bytes) -> tuple[str, ...]:
    """Encodings worth trying: NUL bytes rule out all but UTF-16."""
    wide = ("utf-16-le", "utf-16-be")
    return wide if data[:4096].count(0) > 1 else ("gb18030", "big5", *wide)


def _try(data: bytes, encoding: str) -> str | None:
    """Decode, forgiving only a last character cut in two, as broken downloads leave it."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start > 0 and error.start >= len(data) - 3:
            return data[: error.start].decode(encoding)
        return None


def plausibility(text: str) -> float:
    """How much a text looks like administrative Chinese: share of common characters, minus the share of odd ones.

    Higher is more plausible; comparable between decodings of the same bytes only. 0.0 for an empty text.
    """
    sample = text[:20000]
    if not sample:
        return 0.0
    common = sum(char in COMMON for char in sample)
    odd = sum(unicodedata.category(char) in ("Cn", "Co", "Cc") and char not in "\t\n\r" for char in sample)
    return (common - 5 * odd) / len(sample)


def check_text(text: str, source: str) -> None:
    """Refuse what is no Chinese text; raises NotTextError or NoChineseTextError."""
    control = len(CONTROL.findall(text))
    user_defined = len(USER_DEFINED.findall(text))
    if control > MAX_CONTROL_RATIO * len(text) or user_defined > MAX_USER_DEFINED_RATIO * len(text):
        raise NotTextError(
            f"{source} is not text ({control + user_defined} of {len(text)} characters are control or private-use characters)",
            remedy="convert the file to text first",
        )
    if not HAN.search(text):
        raise NoChineseTextError(f"{source} holds no Chinese text", remedy="leave it out of the folder")


def _undecodable(source: str, tried: str) -> UndecodableError:
    return UndecodableError(f"no supported decoder accepts the bytes of {source} ({tried})", remedy="save it as UTF-8")
