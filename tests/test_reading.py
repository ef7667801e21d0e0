"""Decoding and the registry of readers."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import (
    DamagedFileError,
    EmptyFileError,
    NoChineseTextError,
    NotTextError,
    ReaderError,
    TooLargeError,
    UndecodableError,
)
from nlp.reading import Content, Reader, read_bytes, read_path, reader_names, register_reader
from nlp.reading.inputs import collect_inputs
from nlp.reading.text import decode

TEXT = "石桥镇2020年政府信息公开工作年度报告\n一、总体情况\n我镇全年主动公开政府信息88条，及时更新栏目。\n"
TRADITIONAL = "石橋鎮2020年政府信息公開工作年度報告\n一、總體情況\n我鎮全年主動公開政府信息88條，及時更新欄目。\n"


@pytest.mark.parametrize(
    ("encoding", "text", "name"),
    [
        ("utf-8", TEXT, "utf-8"),
        ("utf-8-sig", TEXT, "utf-8-sig"),
        ("utf-16", TEXT, "utf-16"),
        ("utf-16-le", TEXT, "utf-16-le"),
        ("utf-16-be", TEXT, "utf-16-be"),
        ("gb18030", TEXT, "gb18030"),
        ("gbk", TEXT, "gb18030"),
        ("big5", TRADITIONAL, "big5"),
    ],
)
def test_encodings(encoding: str, text: str, name: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == (text, name)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_last_character_cut_in_two_is_forgiven(encoding: str) -> None:
    text, _ = decode((TEXT + "镇").encode(encoding)[:-1], "a.txt")
    assert text == TEXT


def test_a_few_broken_bytes_cost_a_character_each() -> None:
    data = (TEXT * 5).encode()
    text, encoding = decode(data[:90] + b"\xff" + data[90:], "a.txt")
    assert encoding == "utf-8"
    assert text.count("\ufffd") == 1
    assert text.replace("\ufffd", "") == TEXT * 5


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFileError),
        (b"\xef\xbb\xbf \r\n", EmptyFileError),
        ("　\n".encode(), EmptyFileError),
        (b"Annual report of 2020", NoChineseTextError),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, ReaderError),
        (("我镇" + "\x01\x02" * 20).encode(), NotTextError),
        (("我镇" + "\ue000" * 20).encode(), NotTextError),
        (b"\xff\xfe\xff" * 400, ReaderError),
        (b"\x81\xff" * 300 + b"\xff", UndecodableError),
        (b"%PDF-1.7 \x00", DamagedFileError),
        (b"PK\x03\x04rest", DamagedFileError),
        (b"<!DOCTYPE html><p></p>", NoChineseTextError),
    ],
)
def test_what_is_no_report_is_a_typed_error(data: bytes, error: type[ReaderError]) -> None:
    with pytest.raises(error) as caught:
        read_bytes(data, id="a", source="a.txt", suffix=".txt")
    assert "a.txt" in str(caught.value)
    assert caught.value.remedy


def test_random_bytes_are_never_taken_for_a_report() -> None:
    generator = random.Random(7)  # noqa: S311
    for _ in range(200):
        data = generator.randbytes(generator.randrange(40, 3000))
        with pytest.raises(ReaderError):
            read_bytes(data, id="a", source="a.txt")


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_any_bytes_give_text_or_a_typed_error(data: bytes) -> None:
    try:
        document = read_bytes(data, id="a", source="a", suffix=".txt")
    except ReaderError:
        return
    assert document.text.strip()


def test_the_limit_is_checked_before_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_text("镇" * 100, encoding="utf-8")
    with pytest.raises(TooLargeError, match=r"300.*299"):
        read_path(path, max_bytes=299)
    assert read_path(path, max_bytes=300).text == "镇" * 100


def test_a_missing_file_is_a_reader_error(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="cannot open"):
        read_path(tmp_path / "none.txt")


def test_reader_names_are_known_and_not_taken_twice() -> None:
    assert reader_names() == ("pdf", "html", "docx", "rtf", "legacy", "picture", "text")
    with pytest.raises(ReaderError, match="exists"):
        register_reader(Reader("text", frozenset(), (), lambda data, source: Content(*decode(data, source))))


def test_ids_are_paths_below_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("a/x.txt", "x.txt", "x.md", ".hidden/y.txt", ".z.txt"):
        (tmp_path / name).write_text(f"我镇{name}", encoding="utf-8")
    ids = [item.id for item in collect_inputs([tmp_path])]
    assert ids[0] == "a/x"
    assert ids[1] == "x"
    assert ids[2].startswith("x~")
    assert len(ids[2]) == len("x~") + 8
    assert len(ids) == 3
    assert [item.id for item in collect_inputs([tmp_path / "a" / "x.txt"])] == ["x"]
