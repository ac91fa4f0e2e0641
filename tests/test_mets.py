"""METS in the ways of six libraries: pages, facts, the library's articles, and what is missing."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from boxes import BOXES, DOCWORKS, ISSUES, edges, told

from broadsheet.model import Masthead, Page, Role
from broadsheet.read import read

DAY = datetime.date(1931, 2, 3)


def facts(page: Page) -> tuple[object, ...]:
    m = page.facts or Masthead()
    return m.paper, m.date, m.issue_number, m.edition, m.publisher, m.page, m.page_count


@pytest.mark.parametrize(
    ("path", "first", "numbers"),
    [
        (ISSUES[0], ("The Harbour Courier", DAY, 1204, None, None, 1, 2), [1, 2]),
        (ISSUES[1], ("The Ness Monitor", DAY, None, None, None, 1, 3), [1, 2]),
        (ISSUES[2], ("Skerry Gazette", DAY, 33, "1", None, 1, 2), [1, 2]),
        (ISSUES[3], (None, DAY, None, None, None, 1, 1), [1]),
        (ISSUES[4], ("Moselbote", DAY, 28, None, "Erben Weis", 1, 2), [1, 2]),
        (ISSUES[5], (None, None, None, None, None, 1, 1), [1]),
    ],
    ids=lambda x: x.parent.name if isinstance(x, Path) else "",
)
def test_facts_and_pages(path: Path, first: tuple[object, ...], numbers: list[int]) -> None:
    pages = read(path)
    assert facts(pages[0]) == first
    assert [p.number for p in pages] == numbers
    assert [p.id for p in pages] == [f"{path.stem}/p{n}" for n in numbers]
    assert {p.source for p in pages} == {str(path)}


def test_the_librarys_articles_across_pages() -> None:
    ferries, ropes = read(DOCWORKS)[0].filed
    page = "1931-02-03-METS/p"
    names = ("1/P1_TB2", "1/P1_TB3", "1/P1_TB4", "2/P2_TB2", "1/P1_CB2_SUB", "1/P1_TB7")
    assert ferries.blocks == tuple(page + n for n in names)
    assert ferries.roles == (Role.HEADLINE, Role.BODY, Role.BODY, Role.BODY, Role.IMAGE, Role.CAPTION)
    assert ferries.parts == (0, 1, 1, 2, 3, 4)
    assert (ferries.kind, ferries.title, ferries.called) == ("article", "Ferries sail again", "ARTICLE")
    assert (ropes.kind, ropes.blocks) == ("advertisement", (f"{page}1/P1_TB5", f"{page}1/P1_TB6"))  # a frame's blocks


def test_articles_by_links_to_areas_and_pages() -> None:
    first, second = read(ISSUES[1])
    assert [(a.kind, [b.rpartition("/")[2] for b in a.blocks]) for a in first.filed] == [
        ("article", ["pa0001001", "pa0001002", "pa0002001"]),
        ("advertisement", ["pa0001003"]),
    ]
    assert second.filed == ()


def test_a_missing_page_is_told_and_the_others_read() -> None:
    first, _ = read(ISSUES[1])
    assert first.notes == ("page 3 is left out: 0000042_19310203_0003.xml is not there",)


def test_the_same_names_on_every_page() -> None:
    first, second = read(ISSUES[4])
    assert first.filed[0].blocks == (f"{first.id}/BLOCK1", f"{first.id}/BLOCK2", f"{second.id}/BLOCK1")
    assert first.width == 1600 and edges(first, "BLOCK1")[:2] == (94.53, 94.53)


def test_images_tell_the_resolution() -> None:
    assert [read(path)[0].dpi for path in ISSUES] == [300.0, None, 400.0, pytest.approx(400.0), 600.3, 400.0]


def test_files_are_found_by_name_where_the_path_is_wrong(tmp_path: Path) -> None:
    shutil.copytree(DOCWORKS.parent, tmp_path / "issue")
    (tmp_path / "issue" / "ALTO").rename(tmp_path / "issue" / "texts")
    assert [len(told(p)) for p in read(tmp_path / "issue" / DOCWORKS.name)] == [7, 4]


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    shutil.copytree(DOCWORKS.parent, tmp_path / "issue")
    shutil.move(tmp_path / "issue" / "ALTO", tmp_path / "ALTO")
    mets = tmp_path / "issue" / DOCWORKS.name
    mets.write_text(mets.read_text().replace("file://./ALTO/1931-02-03-0001", "../ALTO/1931-02-03-0001"))
    shutil.copy(tmp_path / "ALTO" / "1931-02-03-0002.xml", tmp_path / "issue")
    (page,) = read(mets)
    assert page.number == 2 and "page 1 is left out" in page.notes[0]


def test_a_damaged_page_is_told_and_the_others_read(tmp_path: Path) -> None:
    shutil.copytree(DOCWORKS.parent, tmp_path / "issue")
    (tmp_path / "issue" / "ALTO" / "1931-02-03-0001.xml").write_text("<alto>\n<a></alto>")
    (page,) = read(tmp_path / "issue" / DOCWORKS.name)
    assert "0001.xml, line 2: damaged XML (mismatched tag)" in page.notes[0]
    assert [a.title for a in page.filed] == ["Ferries sail again", "LATE NEWS"]


def test_a_place_that_is_not_on_the_page_is_told(tmp_path: Path) -> None:
    shutil.copytree(BOXES / "rero", tmp_path / "rero")
    mets = tmp_path / "rero" / ISSUES[5].name
    mets.write_text(mets.read_text().replace("P1_Ar0010001", "P1_Ar0099999"))
    (page,) = read(mets)
    assert page.notes == ("1 places that the library's articles name are not on their pages",)
    assert [len(a.blocks) for a in page.filed] == [1]
