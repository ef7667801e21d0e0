"""What a copyist changes is masked: names of places, numbers, enumerators, marks, the word for one's own town."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pandas as pd

PLACE, NUMBER, TITLE = "＃", "0", "＊"
_NAME_COLUMNS = ("township", "county", "city", "province")
_ENDING = re.compile(r"(?:自治县|自治州|自治区|镇|乡|街道|县|市|区|省)$")
_SELF = re.compile(r"(?:我|本|全|各)(?:镇|乡|街道|县|区|市)|(?:镇|乡|街道)(?=党委|政府|办事处|党政)")
_NUMBERS = re.compile(r"[\d〇零一二两三四五六七八九十百千万余]+")
# Titles of laws and documents are quoted alike by everyone.
_TITLES = re.compile(r"《[^《》]{2,60}》|〈[^〈〉]{2,60}〉")
_MARKS = re.compile(r"[^\w＃＊]+|_")


def masked_sentences(reports: pd.DataFrame, sentences: pd.DataFrame) -> pd.Series:
    """The masked text of every sentence.

    Parameters
    ----------
    reports, sentences : DataFrame
        The tables of a batch. In a sentence the names of its own report's township, county, city and province are masked.

    Returns
    -------
    Series of str
        Runs parallel to `sentences`.
    """
    maskers = {
        str(row["report_id"]): masker(name for column in _NAME_COLUMNS if isinstance(name := row.get(column), str))
        for row in reports.to_dict("records")
    }
    masked = [
        maskers[report](text.removeprefix(marker or ""))
        for report, text, marker in zip(sentences["report_id"], sentences["text"], sentences["marker"], strict=True)
    ]
    return pd.Series(masked, index=sentences.index, dtype=object)


def masker(names: Iterable[str]) -> Callable[[str], str]:
    """A function that masks a text.

    Parameters
    ----------
    names : iterable of str
        Names of places; they are also masked without their last syllable (镇, 县 …) where two characters remain.

    Examples
    --------
    >>> mask = masker(["柳坝镇", "青溪县"])
    >>> mask("柳坝镇2022年公开信息126条，青溪网转载8条。")
    '＃0年公开信息0条＃网转载0条'
    >>> mask("我镇公开信息一百余条") == mask("本乡公开信息30条")
    True
    """
    forms = {form for name in names for form in (name, _ENDING.sub("", name)) if len(form) > 1}
    known = re.compile("|".join(map(re.escape, sorted(forms, key=lambda form: (-len(form), form))))) if forms else None

    def mask(text: str) -> str:
        text = _TITLES.sub(TITLE, text)
        if known:
            text = known.sub(PLACE, text)
        return _NUMBERS.sub(NUMBER, _MARKS.sub("", _SELF.sub(PLACE, text)))

    return mask
