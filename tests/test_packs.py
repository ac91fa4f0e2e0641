"""Zip and tar: issues and pages in them, and what is refused."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from boxes import BOXES, DOCWORKS, alto, block, told

from broadsheet.errors import BroadsheetError, DamagedFile, EmptyInput, TooLarge, UnsafeFile
from broadsheet.model import Page
from broadsheet.read import packs, pages_of, read

PAGE = alto(block("a", "Nets for sale"))


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def pages(data: bytes, name: str = "x.zip") -> list[Page]:
    return pages_of(data, name, page_id="x")


def folder(top: Path, before: str = "") -> dict[str, bytes]:
    return {before + p.relative_to(top).as_posix(): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("form", [zipped, tarred, lambda f: tarred(f, "w"), lambda f: tarred(f, "w:xz")])
def test_an_issue_in_a_pack_is_read_as_in_its_folder(form: object) -> None:
    packed = pages(form(folder(DOCWORKS.parent, "box/issue/")))  # type: ignore[operator]
    plain = read(DOCWORKS)
    assert [told(p) for p in packed] == [told(p) for p in plain]
    assert [p.id for p in packed] == ["x/p1", "x/p2"]
    assert [len(p.filed) for p in packed] == [2, 1] and {p.source for p in packed} == {"x.zip"}


def test_several_issues_and_single_pages() -> None:
    files = (
        folder(DOCWORKS.parent, "a/")
        | folder(BOXES / "rero", "b/")
        | {"c/7.xml": PAGE, "c/8.xml.gz": gzip.compress(PAGE)}
    )
    files |= {"c/7.html": (BOXES / "tesseract.html").read_bytes()}
    names = [
        "x/a/1931-02-03-METS/p1",
        "x/a/1931-02-03-METS/p2",
        "x/b/19310203_01-METS/p1",
        "x/c/7",
        "x/c/7.xml",
        "x/c/8",
    ]
    assert [p.id for p in pages(zipped(files))] == names


def test_transcripts_are_read_where_nothing_else_is_there() -> None:
    files = {"README.md": b"Ours.", "p2.md": b"Tides", "p10.md": b"Winds"}
    assert [(p.id, p.blocks[0].text) for p in pages(zipped(files))] == [("x/p2", "Tides"), ("x/p10", "Winds")]
    assert [p.id for p in pages(zipped(files | {"1.xml": PAGE}))] == ["x/1"]


def test_names_that_would_lead_out_are_made_plain() -> None:
    files = {"../../etc/1.xml": PAGE, "/2.xml": PAGE, "C:\\3.xml": PAGE}
    assert sorted(p.id for p in pages(zipped(files))) == ["x/2", "x/3", "x/etc/1"]
    assert packs.plain("file:/../..//a/./b%20c") == "a/b c"


def test_what_cannot_be_read_is_told_on_the_first_page() -> None:
    (page,) = pages(zipped({"1.xml": PAGE, "2.xml": b"<alto><a></alto>"}))
    assert page.notes == ("x.zip: 2.xml, line 1: damaged XML (mismatched tag). Export or fetch the file again",)


@pytest.mark.parametrize(
    ("data", "error", "found"),
    [
        (zipped({"a.jpg": b"x"}), EmptyInput, "a pack without pages"),
        (zipped({"1.xml": PAGE})[:-30], DamagedFile, "a pack that cannot be read"),
        (b"PK\x03\x04" + b"\0" * 40, DamagedFile, "a pack that cannot be read"),
        (tarred({"1.xml": PAGE})[:60], DamagedFile, "a packed file that cannot be read|without pages"),
        (gzip.compress(PAGE)[:-20], DamagedFile, "a packed file that cannot be read"),
        (zipped({"1.zip": zipped({"1.xml": PAGE})}), EmptyInput, "a pack without pages"),
        (zipped({"1.gz": zipped({"1.xml": PAGE})}), EmptyInput, "a pack without pages"),
        (zipped({"1.xml": b" " * (8 << 20)}), UnsafeFile, "1.xml would unpack to [0-9]+ times its size"),
        (gzip.compress(b" " * (8 << 20)), UnsafeFile, "unpack to more than 1 MB"),
        (tarred({"1.xml": b" " * (8 << 20)}), UnsafeFile, "unpack to more than 1 MB"),
        (zipped({f"{n}.xml": b"" for n in range(packs.MOST_MEMBERS + 1)}), TooLarge, "more than 20000 files"),
    ],
    ids=lambda x: "",
)
def test_what_is_refused(data: bytes, error: type[BroadsheetError], found: str) -> None:
    with pytest.raises(error, match=found):
        pages(data)


def test_a_member_larger_than_it_says_is_damaged() -> None:
    data = zipped({"1.xml": PAGE})
    short = data.replace(len(PAGE).to_bytes(4, "little"), (len(PAGE) - 9).to_bytes(4, "little"))
    assert short != data
    with pytest.raises(DamagedFile, match="cannot be read"):
        pages(short)


def test_messages_repeat_no_more_of_a_file_than_they_can_bear() -> None:
    data = zipped({f"{'n' * 3000}.xml": PAGE[:20], "2.xml": PAGE})
    (page,) = pages(data)
    assert all(len(note) < 500 for note in page.notes) and len(page.notes) == 1
    files = zipped({"1.xml": PAGE, "2.xml": PAGE})
    longer = files.replace(b"\5\0\0\x001.xml", b"\xff\xff\0\x001.xml", 1)  # a name as long as the file
    assert longer != files and all(len(note) < 500 for p in pages(longer) for note in p.notes)


def test_the_same_files_give_the_same_pack() -> None:
    assert packs.packed({"a": b"1", "b/c": b"2"}) == packs.packed({"a": b"1", "b/c": b"2"})
