"""Whatever bytes are given: pages, or an error that can be acted on; nothing else, and soon."""

from __future__ import annotations

import io
import os
import random
import re
import tempfile
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from archives import SAMPLES
from boxes import DOCWORKS, ISSUES, SINGLES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdfs import PAGES, column, pdf, text
from PIL import Image

from broadsheet.archive.geometry import geometry, restored
from broadsheet.errors import BroadsheetError, NotText
from broadsheet.model import Box, Page
from broadsheet.read import pages_of
from broadsheet.read.pictures import opened_picture
from broadsheet.read.texts import texts

MANY = int(os.environ.get("BROADSHEET_FUZZ", "60"))  # examples of each test
LONG = settings(
    max_examples=MANY, deadline=timedelta(seconds=10), suppress_health_check=list(HealthCheck), print_blob=True
)
SEEDS = [p.read_bytes() for p in (*SINGLES, *ISSUES, DOCWORKS.parent / "ALTO" / "1931-02-03-0001.xml")]
ATOMS = re.compile(rb'"[^"<>]*"|\'[^\'<>]*\'|</?[\w:.-]+|>|[^<>"\']+')
STRANGE = [
    b'""', b'"-1"', b'"1e308"', b'"nan"', b'"9999999999999999999"', b'"0"', b'"1,5"', b'"a b c"', b'"\xff"', b'"&#0;"',
    b'"P1_CB1"', b'"ALTO1"', b'"DIVL10"', b'"' + b"7 " * 5000 + b'"', b"<!DOCTYPE alto>", b"<![CDATA[", b"]]>", b"<!--",
    b"&amp;", b"&nbsp;", b"\0", "\u202e".encode(), "\U0001f4a3".encode(), b"<TextBlock>", b"</TextBlock>", b"<div>", b"/>",
    b'<TextLine HPOS="0"/>', b'<HYP CONTENT=""/>', b'<String CONTENT=" "/>', b'<area BEGIN="" FILEID=""/>',
]  # fmt: skip


def read(data: bytes) -> list[Page]:
    """The pages in bytes; none where it is said, in a sentence, why not."""
    try:
        pages = pages_of(data, "x.xml", page_id="x")
    except BroadsheetError as error:
        assert len(str(error)) < 2000 and error.code != 70
        return []
    for p in pages:
        assert len({b.id for b in p.blocks}) == len(p.blocks)
        held = {b.id for b in p.blocks}
        assert all(b.id.startswith(f"{p.id}/") for b in p.blocks)
        assert all(b in held for f in p.frames for b in f.blocks)
        for b in p.blocks:
            assert all(-1 <= line.font < max(len(p.fonts), 1) for line in b.printed)
            assert all("".join(w.split()) for line in b.printed for w, *_ in line.words())
            assert b.box is None or (b.box.x0 <= b.box.x1 and b.box.top <= b.box.bottom)
        kept = geometry(p)
        if kept is not None:
            back = restored(p, kept)
            assert [x.text for b in back.blocks for x in b.printed] == [x.text for b in p.blocks for x in b.printed]
            assert (back.fonts, back.frames) == (p.fonts, p.frames)
    everywhere = {b.id for p in pages for b in p.blocks}
    assert all(b in everywhere for p in pages for f in p.filed for b in f.blocks)
    return pages


@st.composite
def mutated(draw: st.DrawFn, files: list[bytes], parts: re.Pattern[bytes], strange: list[bytes]) -> bytes:
    """One of the small files, a few of its parts put elsewhere, doubled, left out or replaced, perhaps broken off."""
    atoms = parts.findall(draw(st.sampled_from(files)))
    place = st.integers(0, len(atoms) - 1)
    for _ in range(draw(st.integers(1, 8))):
        act, k = draw(st.integers(0, 4)), draw(place)
        if act == 0:
            atoms[k] = draw(st.sampled_from(strange))
        elif act == 1:
            atoms[k] = atoms[draw(place)]
        elif act == 2:
            atoms[k] = b""
        elif act == 3:
            start = draw(place)
            atoms[k] += b"".join(atoms[start : start + draw(st.integers(1, 60))])
        else:
            atoms[k] = atoms[k] * draw(st.integers(2, 300))
    data = b"".join(atoms)
    return data[: draw(st.integers(0, len(data)))] if draw(st.integers(0, 4)) == 0 else data


@given(mutated(SEEDS, ATOMS, STRANGE))
@LONG
def test_mutated_files(data: bytes) -> None:
    read(data)


@given(st.sampled_from(SEEDS), st.integers(0, 2**32))
@LONG
def test_flipped_bytes(data: bytes, seed: int) -> None:
    rng, held = random.Random(seed), bytearray(data)
    for _ in range(rng.randrange(1, 8)):
        held[rng.randrange(len(held))] = rng.randrange(256)
    read(bytes(held))


@given(mutated(SEEDS, ATOMS, STRANGE), st.integers(0, 2**32))
@LONG
def test_packs_of_mutated_files(data: bytes, seed: int) -> None:
    out, rng = io.BytesIO(), random.Random(seed)
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ALTO/1931-02-03-0001.xml", data)
        archive.write(DOCWORKS, DOCWORKS.name)
    held = bytearray(out.getvalue())
    for _ in range(rng.randrange(0, 4)):
        held[rng.randrange(len(held))] = rng.randrange(256)
    read(bytes(held))


@given(st.binary(max_size=400))
@LONG
def test_any_bytes_after_a_head(tail: bytes) -> None:
    for head in (
        b"<?xml version='1.0'?><alto>",
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b"<html><div class='ocr_page'>",
        b"<mets>",
    ):
        read(head + tail)


HUGE = 60_000


@pytest.mark.parametrize(
    "data",
    [
        b"<alto><Layout><Page>" + b"<ComposedBlock>" * HUGE,
        b"<alto><Layout><Page><TextBlock><TextLine>" + b"<String CONTENT='a'/>" * HUGE,
        b"<alto><Layout><Page>" + b"<TextBlock ID='a'><TextLine><String CONTENT='b'/></TextLine></TextBlock>" * (HUGE // 10),
        b"<alto><Styles>" + b"<TextStyle ID='a'/>" * HUGE + b"</Styles></alto>",
        b"<mets><structMap><div>" + b"<div TYPE='PAGE'><fptr FILEID='a'/></div>" * (HUGE // 10),
        b"<mets><structMap>" + b"<div>" * HUGE,
        b"<mets><structMap TYPE='LOGICAL'>" + b"<div TYPE='ARTICLE'><fptr><area BEGIN='a'/></fptr></div>" * (HUGE // 10),
        b"<mets>" + b"<structLink><smLinkGrp><smLocatorLink/></smLinkGrp></structLink>" * (HUGE // 10),
        b"<PcGts><Page>" + b"<TextRegion>" * HUGE,
        b"<PcGts><Page><ReadingOrder>" + b"<OrderedGroup>" * HUGE,
        b"<PcGts><Page><TextRegion custom='" + b"structure {" * HUGE + b"'/></Page></PcGts>",
        b"<html><body><div class='ocr_page'>" + b"<div>" * HUGE,
        b"<html><body><div class='ocr_page' title='" + b"bbox ;" * HUGE + b"'><span class='ocr_line'>a</span></div>",
        b"<document xmlns='abbyy'><page><block><text>" + b"<par>" * HUGE,
        b"<?xml version='1.0'?><!DOCTYPE " + b"[" * HUGE,
        b"<!--" * HUGE,
        b"<?" * HUGE,
        b"<alto " + b"a" * (1 << 20),
    ],
    ids=lambda data: data[:40].decode(),
)  # fmt: skip
def test_nothing_takes_long(data: bytes) -> None:
    start = time.process_time()
    read(data)
    assert time.process_time() - start < 5


PDFS = [
    (PAGES / "setting.pdf").read_bytes(),
    pdf(column(40, 500, " The ferry did", "not sail on", "Monday."), text(50, 500, "Turned", matrix="0 1 -1 0"), more="/Rotate 90"),
    pdf("40 300 300 .5 re f .9 g 40 100 200 80 re f q 400 0 0 600 0 0 cm /I Do Q 3 Tr " + text(50, 140, "Under a scan")),
    pdf(text(50, 500, "AB", face="F4") + "q 1 0 0 1 9 9 cm BT /F3 12 Tf 300 500 Td <5c718def4e0a> Tj ET Q"),
]  # fmt: skip
PIECES = re.compile(rb"\d+(?:\.\d+)?|/\w+|[<>\[\]()]+|[^\d/<>\[\]()]+")
ODD = [
    b"0", b"-1", b"99999999999", b"1e9", b".0001", b"2 0 R", b"5 0 R", b"/F3", b"/Kids", b"<<", b">>", b"[", b"]", b"(", b")",
    b"null", b"<FFFF>", b"/Length", b" re f ", b" cm ", b" Tj ", b" Do ", b"\0", b"\xff" * 9, b"endstream", b"/Rotate",
]  # fmt: skip


@given(mutated(PDFS, PIECES, ODD))
@LONG
def test_mutated_pdfs(data: bytes) -> None:
    read(b"%PDF-1.7\n" + data)


@given(st.sampled_from(PDFS), st.integers(0, 2**32))
@LONG
def test_flipped_bytes_of_pdfs(data: bytes, seed: int) -> None:
    rng, held = random.Random(seed), bytearray(data)
    for _ in range(rng.randrange(1, 8)):
        held[rng.randrange(len(held))] = rng.randrange(256)
    read(bytes(held))


TRANSCRIPTS = [p.read_bytes() for p in sorted(SAMPLES.glob("*/*/p1.md"))[:6]]
LINES = re.compile(rb"[#*]+|\n+|[^#*\n]+")
MARKS = [b"# ", b"**", b"\n\n", b"<!-- page 2 -->", b"<table><tr><td>", b"</td>", b"|a|b|\n|-|-|\n", b"---", b"![](x)", b"\xff\xfe",
         b"\x1b[0m", b"\xe3\x80\x80", "（下转第2版）".encode(), "（上接第1版）".encode(), b"&#0;", b"- " * 999, b"> "]  # fmt: skip


@given(mutated(TRANSCRIPTS, LINES, MARKS))
@LONG
def test_mutated_transcripts(data: bytes) -> None:
    read(data)


TOLD = [
    b'{"text": "The ferry sailed.", "title": "Ferry", "date": "1931-02-03", "source": "MP"}\n' * 3,
    b"# Title\n\nA text.\n",
]
VALUES = re.compile(rb'"[^"]*"|[{}:,\n]|[^"{}:,\n]+')
JSONS = [
    b"null",
    b"{}",
    b"[]",
    b"1e999",
    b"-0",
    b'"\\ud800"',
    b'"date"',
    b'"9999-99-99"',
    b"true",
    b"[" * 999,
    b"\0",
    b'"text"',
]


@given(mutated(TOLD, VALUES, JSONS))
@LONG
def test_mutated_texts(data: bytes) -> None:
    look_at_texts(data)


@pytest.mark.parametrize(
    "line", [b"[" * 100_000, b'{"text": ' * 50_000, b"9" * 50_000]
)  # met by mutation: lists in lists
def test_lines_of_no_end(line: bytes) -> None:
    with pytest.raises(NotText):
        texts(line, "x.jsonl", page_id="x", kind="own")


def look_at_texts(data: bytes) -> None:
    try:
        for s in texts(data, "x.jsonl", page_id="x", kind="own"):
            assert s.page.blocks
    except BroadsheetError as error:
        assert len(str(error)) < 2000 and error.code != 70


def pictures() -> list[bytes]:
    out = []
    for form in ("PNG", "JPEG", "TIFF", "JPEG2000", "WEBP"):
        held = io.BytesIO()
        Image.radial_gradient("L").resize((40, 60)).save(held, form)
        out.append(held.getvalue())
    return out


@given(st.sampled_from(pictures()), st.integers(0, 2**32))
@LONG
@pytest.mark.filterwarnings("ignore::UserWarning")  # of what is odd in a file
def test_flipped_bytes_of_pictures(data: bytes, seed: int) -> None:
    rng, held = random.Random(seed), bytearray(data)
    for _ in range(rng.randrange(1, 8)):
        held[rng.randrange(len(held))] = rng.randrange(256)
    with tempfile.NamedTemporaryFile(suffix=".tif") as file:
        file.write(held)
        file.flush()
        try:
            found = opened_picture(Path(file.name), 30, Box(2, 3, 30, 40), (40, 60))
        except BroadsheetError as error:
            assert len(str(error)) < 2000 and error.code != 70
        else:
            assert max(found.size) <= 30
