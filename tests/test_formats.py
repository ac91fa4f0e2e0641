"""Which format bytes are in, and which files of a folder are read."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from boxes import BOXES, DOCWORKS, ISSUES, SINGLES, alto, block
from click.testing import CliRunner

from broadsheet.archive import Archive
from broadsheet.batch import files
from broadsheet.cli import main
from broadsheet.errors import EmptyInput, UnknownFormat, UnsafeFile
from broadsheet.read import pages_of, read
from broadsheet.read.formats import format_of

PAGE = alto(block("a", "Nets for sale", "at the quay"))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PAGE, "alto"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- > --><!DOCTYPE alto [<!ELEMENT a ANY>]>\n<x:alto xmlns:x='u'/>", "alto"),
        ('<?xml version="1.0" encoding="UTF-16"?><alto/>'.encode("utf-16"), "alto"),
        (b"<mets:mets xmlns:mets='m'/>", "mets"),
        (b"<PcGts/>", "PcGts"),
        (b'<document xmlns="http://www.abbyy.com/FineReader_xml/x.xml"/>', "document"),
        (b"<!DOCTYPE html><html><div class='ocr_page'></div></html>", "html"),
        (b"<html><p>Transcribed</p></html>", "text"),
        (b"<document>A page</document>", "text"),
        (b"<!-- page 1 -->\n# Headline", "text"),
        (b"<table><tr><td>1</td></tr></table>", "text"),
        (b"<?xml version='1.0'?><svg/>", ""),
        (b"# Headline", "text"),
        (b"", "text"),
        (b"PK\x03\x04", "pack"),
        (b"\x1f\x8b\x08", "gzip"),
    ],
)  # fmt: skip
def test_the_format_is_told_by_the_bytes(data: bytes, kind: str) -> None:
    assert format_of(data) == kind


def test_the_suffix_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(PAGE)
    assert read(tmp_path / "a.txt")[0].blocks[0].text == "Nets for sale at the quay"


@pytest.mark.parametrize("data", [b"<?xml version='1.0'?><svg/>", b"<batch/>"])
def test_xml_of_another_kind_is_told(data: bytes) -> None:
    with pytest.raises(UnknownFormat, match="at its root, which holds no page"):
        pages_of(data, "x.xml", page_id="x")


def test_a_page_without_a_word_is_told() -> None:
    with pytest.raises(EmptyInput, match=r"not a word on its page \(1 blocks\)"):
        pages_of(alto('<Illustration ID="i"/>'), "x.xml", page_id="x")


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
@pytest.mark.parametrize("root", ["alto", "mets", "PcGts", "html"])
@pytest.mark.parametrize("dtd", [f'<!ENTITY a0 "lol">{BOMB}', '<!ENTITY a8 SYSTEM "file:///etc/passwd">'])
def test_entities_are_refused(root: str, dtd: str, code: str) -> None:
    if (root, code) == ("html", "utf-16"):
        return  # read as a transcript, in which nothing is an entity
    text = f'<?xml version="1.0" encoding="{code}"?><!DOCTYPE {root} [{dtd}]><{root} class="ocr_page">&a8;</{root}>'
    with pytest.raises(UnsafeFile, match="it declares entities"):
        pages_of(text.encode(code), "x.xml", page_id="x")


def test_a_dtd_elsewhere_is_not_fetched() -> None:
    doctype = b'<!DOCTYPE alto SYSTEM "http://127.0.0.1:9/alto.dtd">'
    assert len(pages_of(doctype + PAGE, "x.xml", page_id="x")) == 1


def test_folders_are_walked_once_for_each_page(tmp_path: Path) -> None:
    shutil.copytree(BOXES, tmp_path / "b")
    (tmp_path / "b" / "toc.xml").write_text("<?xml version='1.0'?><toc/>")
    (tmp_path / "b" / "site.html").write_text("<html><p>A web page</p></html>")
    found = [f.path.relative_to(tmp_path / "b").as_posix() for f in files([tmp_path / "b"])]
    assert found == [
        *(p.name for p in SINGLES),
        *sorted(p.relative_to(BOXES).as_posix() for p in ISSUES),
    ]
    together = [DOCWORKS.parent / "ALTO" / "1931-02-03-0001.xml", DOCWORKS]
    assert [f.path for f in files(together)] == [DOCWORKS]


def test_the_librarys_own_articles() -> None:
    done = CliRunner().invoke(main, ["read", str(DOCWORKS.parent), "--format", "json", "--trust-structure"])
    first, second = (json.loads(row) for row in done.stdout.splitlines())
    ferries, ropes = first["articles"]
    assert ferries["headline"] == "FERRIES SAIL AGAIN" and ferries["captions"] == ["The Ness ferry in the swell."]
    assert ferries["paragraphs"][0].startswith("The ferries to Ness left the harbour")
    assert ferries["paragraphs"][0].endswith("the breakwater burns again.") and len(ferries["paragraphs"]) == 2
    page2 = "1931-02-03-METS/p2/P2_TB2"
    assert ferries["blocks"] == ["P1_TB2", "P1_TB3", "P1_TB4", page2, "P1_CB2_SUB", "P1_TB7"]
    assert ferries["headline_blocks"] == ["P1_TB2"]
    assert (ropes["kind"], ropes["paragraphs"]) == (
        "advertisement",
        ["ROPE AND TWINE", "Sold by the fathom at Quay 4."],
    )
    assert second["furniture_blocks"] == ["P2_TB1"] and second["date"] == "1931-02-03"


@pytest.mark.parametrize("path", SINGLES, ids=lambda p: p.name)
def test_every_block_stands_in_one_article_or_in_the_furniture(path: Path) -> None:
    done = CliRunner().invoke(main, ["read", str(path), "--format", "json"])
    page = json.loads(done.stdout)
    there = [b for a in page["articles"] for b in a["blocks"]] + page["furniture_blocks"]
    assert sorted(there) == sorted(b.id.rpartition("/")[2] for b in read(path)[0].blocks)


def test_an_archive_takes_the_librarys_articles_as_long_as_it_is_told_to(tmp_path: Path) -> None:
    """So it does when it reads its pages again; told nothing, it takes ours, and reads the files anew for it."""

    def held(trust: bool, again: bool = False) -> tuple[list[list[str]], int]:
        with Archive(tmp_path / "A") as archive:
            paths = () if again else (BOXES / "docworks",)
            report = archive.ingest(paths, trust_structure=trust, again=again)
        with Archive(tmp_path / "A", read_only=True) as archive:
            return [[b.id for b in a.blocks] for a in archive.articles()], report.read + report.changed

    theirs, _ = held(True)
    ours, read_anew = held(False)
    assert theirs != ours and read_anew == 1
    assert held(True)[0] == theirs and held(False, again=True)[0] == theirs and held(True) == (theirs, 0)


def test_an_archive_of_issues(tmp_path: Path) -> None:
    shutil.copytree(BOXES / "docworks", tmp_path / "q" / "docworks")
    shutil.copytree(BOXES / "luxembourg", tmp_path / "q" / "luxembourg")
    with Archive(tmp_path / "A") as archive:
        first = archive.ingest([tmp_path / "q"])
        assert (first.files, first.read, first.pages, first.failed) == (2, 2, 4, 0)
        assert archive.ingest([tmp_path / "q"]).same == 2
        assert archive.ingest([], again=True).failed == 0
        page = tmp_path / "q" / "docworks" / "ALTO" / "1931-02-03-0002.xml"
        page.write_text(page.read_text().replace("Friday", "Sunday"))
        assert archive.ingest([tmp_path / "q"]).changed == 1
        found = archive.search('Sunday paper:"The Harbour Courier" date:1931-02-03')
        assert found.total == 1 and archive.search("Friday").total == 0


@pytest.mark.skipif(sys.platform == "win32", reason="paths are given as on POSIX")
def test_real_issues_are_read_whole(shared: Path, tmp_path: Path) -> None:
    import tarfile

    with tarfile.open(shared / "data" / "mets" / "luxembourg.tar.xz") as pack:
        pack.extractall(tmp_path, filter="data")
    (mets,) = tmp_path.rglob("*1858-12-07_01-mets.xml")
    pages = read(mets)
    assert [len(p.filed) for p in pages] and sum(len(b.printed) for b in pages[0].blocks) == 224
    assert pages[0].notes == () and pages[0].facts is not None and pages[0].facts.issue_number == 288
