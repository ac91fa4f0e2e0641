"""Bytes in, characters and the encoding's name out."""

from __future__ import annotations

import gzip
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.errors import BadEncoding, BroadsheetError, EmptyInput, NotText
from broadsheet.read.encoding import decoded

SIMPLIFIED = "# 北港日报\n\n本报讯 昨日上午，北港码头新建的粮仓正式启用，首批小麦由驳船运抵。市长到场祝贺。\n"
TRADITIONAL = "# 北港日報\n\n本報訊 昨日上午，北港碼頭新建的糧倉正式啟用，首批小麥由駁船運抵。市長到場祝賀。\n"
RUSSIAN = "Мост через реку открыт в понедельник, сообщил городской голова.\n"
FRENCH = "Le pont sur la rivière a été ouvert à la circulation lundi ; « enfin », dit l’évêque.\n"
GERMAN = "Die Brücke über den Fluß wurde am Montag für Fuhrwerke geöffnet.\n"


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "utf-32", "utf-32"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        ("天气预报", "gb18030", "gb18030"),
        ("天氣", "big5", "big5hkscs"),
        ("公告", "gb18030", "gb18030"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN.upper(), "cp1251", "cp1251"),
        (RUSSIAN, "koi8_r", "koi8_r"),
        (FRENCH, "cp1252", "cp1252"),
        (GERMAN, "cp1252", "cp1252"),
        ("Größe", "latin-1", "cp1252"),
        ("Plain words", "ascii", "utf-8"),
    ],
)
def test_encodings(text: str, encoding: str, named: str) -> None:
    note = (f"read as {named}, not UTF-8",) if not encoding.startswith("utf") else ()
    note = (f"read as {named.upper()}",) if encoding in ("utf-16", "utf-32") else note
    assert decoded(text.encode(encoding), "page.md") == (text, named, note if named != "utf-8" else ())


def test_big_endian_with_a_mark() -> None:
    assert decoded(b"\xfe\xff" + "晴".encode("utf-16-be"), "page.md") == ("晴", "utf-16", ("read as UTF-16",))


def test_utf8_cut_in_mid_character_or_damaged() -> None:
    data = SIMPLIFIED.rstrip("\n").encode()
    note = "bytes that are not utf-8 in 1 place, read as U+FFFD, the first on line 3"
    cut = SIMPLIFIED.rstrip("\n")[:-1] + "\ufffd"
    assert decoded(data[:-1], "page.md") == (cut, "utf-8", (note,))
    assert decoded(data[:-2], "page.md") == (cut, "utf-8", (note,))
    broken = data.replace("昨".encode(), b"\xff").replace("驳".encode(), b"\xe9\xa9")
    text = SIMPLIFIED.rstrip("\n").replace("昨", "\ufffd").replace("驳", "\ufffd")
    assert decoded(broken, "page.md") == (text, "utf-8", (note.replace("1 place", "2 places"),))
    assert decoded(b"Rain at night \xe2\x80", "page.md")[:2] == ("Rain at night \ufffd", "utf-8")
    assert decoded(b"Rain at the caf\xe9", "page.md")[:2] == ("Rain at the café", "cp1252")


def test_printed_replacement_characters_are_no_damage() -> None:
    assert decoded("晴\ufffd雨".encode(), "page.md") == ("晴\ufffd雨", "utf-8", ())


def test_gb18030_cut_at_the_end() -> None:
    text, encoding, notes = decoded(SIMPLIFIED.rstrip("\n").encode("gb18030")[:-1], "page.md")
    assert (text[-5:], encoding, len(notes)) == ("到场祝贺\ufffd", "gb18030", 2)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"%PDF-1.7", "a PDF"),
        (b"PK\x03\x04", "a ZIP file (or a Word or EPUB document)"),
        (b"SQLite format 3\0", "a SQLite database"),
        (gzip.compress(b"text"), "a gzip file"),
        (b"<?xml version='1.0'?>", "an XML file"),
    ],
)
def test_files_that_are_no_text(data: bytes, kind: str) -> None:
    with pytest.raises(NotText) as raised:
        decoded(data, "page.md")
    assert str(raised.value).startswith(f"page.md: looks like {kind}, not a transcript. ")


def test_bytes_in_no_encoding() -> None:
    with pytest.raises(BadEncoding, match=r"page\.md: no UTF-8.* Convert it to UTF-8"):
        decoded(bytes(range(160, 256)) * 3, "page.md")
    noise = random.Random(7).randbytes(4000).replace(b"\0", b"\1")
    with pytest.raises(NotText):
        decoded(noise, "page.md")


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "\ufeff".encode(), "　\n".encode(), b"\xff\xfe"])
def test_nothing_to_read(data: bytes) -> None:
    with pytest.raises(EmptyInput):
        decoded(data, "page.md")


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_a_clear_word(data: bytes) -> None:
    try:
        text, _, _ = decoded(data, "page.md")
    except BroadsheetError as error:
        assert str(error).startswith("page.md: ")
    else:
        assert text.strip()
