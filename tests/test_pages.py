"""Pages of an archive as they can be shown: sizes, pictures, what articles cover, where words stand."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from archives import issue_files
from boxes import DOCWORKS
from pdfs import PAGES
from PIL import Image

from broadsheet.archive import Archive
from broadsheet.errors import BadQuery, DamagedFile, NoSuchArticle, NotFound, UnknownFormat
from broadsheet.model import Block, Box, Page
from broadsheet.read import read

ISSUE = "the-harbour-courier-1931-02-03-a"
FRONT, SECOND = f"{ISSUE}-p1", f"{ISSUE}-p2"


@pytest.fixture(scope="module")
def courier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of an issue of two pages with boxes, a picture of the first beside it."""
    folder = tmp_path_factory.mktemp("courier")
    shutil.copytree(DOCWORKS.parent, folder / "in")
    picture = Image.new("1", (1000, 1600), 1)
    picture.paste(0, (0, 0, 500, 1600))
    (folder / "in" / "OCRmaster").mkdir()
    picture.save(folder / "in" / "OCRmaster" / "1931-02-03-0001.tif")
    with Archive(folder / "A") as archive:
        archive.ingest([folder / "in"])
    return folder


def printed(page: Page) -> list[tuple[object, ...]]:
    """Blocks with their lines, less what a row does not keep of these."""
    return [
        (
            b.id.rpartition("/")[2],
            b.text,
            b.box,
            b.rotation,
            b.called,
            [(x.text, x.box, list(x.words())) for x in b.printed],
        )
        for b in page.blocks
    ]


def test_a_page_is_as_it_was_read(courier: Path) -> None:
    with Archive(courier / "A", read_only=True) as archive:
        for read_page, facts in zip(read(DOCWORKS), archive.page_list(ISSUE), strict=True):
            page = archive.page(facts.id)
            assert printed(page) == printed(read_page)
            assert (page.width, page.height, page.dpi) == (read_page.width, read_page.height, read_page.dpi)
            assert (page.fonts, [f.id for f in page.frames]) == (read_page.fonts, [f.id for f in read_page.frames])
            assert (facts.width, facts.height, facts.boxed) == (page.width, page.height, True)
            (of_issue,) = [p.page for p in archive.issue(ISSUE).pages if p.page.number == facts.number]
            assert (of_issue.width, of_issue.dpi) == (page.width, page.dpi)
        assert [f.picture for f in archive.page_list(ISSUE)] == ["image", ""]
        assert [p.page.notes for p in archive.issue(ISSUE).pages] == [(), ()]  # it names the one that is there
        assert archive.page_facts(FRONT) == archive.page_list(ISSUE)[0]
        for wrong in (f"{ISSUE}-p9", "no-such-issue-p1", "nonsense"):
            with pytest.raises(NoSuchArticle):
                archive.page(wrong)


def test_what_articles_cover_and_where_words_stand(courier: Path) -> None:
    with Archive(courier / "A", read_only=True) as archive:
        (ferries,) = [s.id for s in archive.summaries() if s.headline == "FERRIES SAIL AGAIN"]
        for name in (FRONT, SECOND):
            page = archive.page(name)
            for held in archive.regions(name).values():
                assert all(0 <= x <= page.width and 0 <= y <= page.height for p in held for x, y in p)  # type: ignore[operator]
        assert ferries in archive.regions(FRONT)
        text = archive.witness(ferries).text
        everything = " ".join(b.text for n in (FRONT, SECOND) for b in archive.page(n).blocks)
        words = {
            w: b for n in (FRONT, SECOND) for x in archive.page(n).blocks for y in x.printed for w, b, _, _ in y.words()
        }
        word = next(
            w
            for w in text.split()
            if w in words and everything.casefold().count(w.casefold()) == 1 and w.isalpha() and len(w) > 5
        )
        at = text.index(word)
        ((spot,),) = archive.spots(ferries, [(at, at + len(word))])
        assert spot.page in (FRONT, SECOND)
        assert spot.box == words[word]
        assert archive.marks(spot.page, word) == {ferries: (spot.box,)}
        assert list(archive.marks(FRONT, "headline:ferries")) == [ferries]
        assert archive.marks(FRONT, "nowhere") == {}
        with pytest.raises(BadQuery):
            archive.marks(FRONT, '"')


def test_a_picture_beside_is_drawn_whole_and_in_part(courier: Path) -> None:
    with Archive(courier / "A", read_only=True) as archive:
        page = archive.page(FRONT)
        assert page.width is not None and page.height is not None
        whole = Image.open(io.BytesIO(archive.drawn(FRONT, 160, "png")))
        assert whole.size == (100, 160)
        assert (whole.getpixel((10, 80)), whole.getpixel((90, 80))) == ((0, 0, 0), (255, 255, 255))
        right = Box(page.width / 2, 0, page.width, page.height / 4)
        part = Image.open(io.BytesIO(archive.drawn(FRONT, 8000, "png", right)))
        assert part.size == (500, 400)  # no larger than it is
        assert part.getextrema() == ((255, 255),) * 3
        with pytest.raises(UnknownFormat, match="beside the text under the same name"):
            archive.drawn(SECOND)
        picture = courier / "in" / "OCRmaster" / "1931-02-03-0001.tif"
        data = picture.read_bytes()
        picture.write_bytes(b"no picture")
        with pytest.raises(DamagedFile):
            archive.drawn(FRONT, 99)
        picture.unlink()
        with pytest.raises(UnknownFormat):
            archive.drawn(FRONT, 99)
        picture.write_bytes(data)


def test_a_part_of_a_pdf(tmp_path: Path) -> None:
    with Archive(tmp_path / "A") as archive:
        archive.ingest([PAGES / "setting.pdf"])
        (issue,) = archive.issue_list()
        (facts,) = archive.page_list(issue.id)
        assert (facts.picture, facts.boxed) == ("pdf", True)
        assert facts.width is not None and facts.height is not None
        whole = Image.open(io.BytesIO(archive.drawn(facts.id, 480, "png")))
        corner = Box(0, 0, facts.width / 2, facts.height / 2)
        part = Image.open(io.BytesIO(archive.drawn(facts.id, 240, "png", corner)))
        assert part.size == (240, 200)
        wide = whole.crop((0, 0, 240, 200)).convert("L").resize((24, 20))
        assert (
            max(abs(a - b) for a, b in zip(wide.tobytes(), part.convert("L").resize((24, 20)).tobytes(), strict=True))
            < 40
        )


def test_pages_an_earlier_version_took_in_are_read_anew(courier: Path, tmp_path: Path) -> None:
    shutil.copytree(courier / "A", tmp_path / "A")
    with Archive(tmp_path / "A") as archive:
        now = archive.page_list(ISSUE), printed(archive.page(SECOND))
        archive.store.db.execute("delete from geometry")
    with Archive(tmp_path / "A", read_only=True) as archive:
        older = archive.page_list(ISSUE), printed(archive.page(SECOND))
        assert older[1] == now[1]
        assert [(f.width, f.dpi, f.boxed) for f in older[0]] == [(f.width, f.dpi, f.boxed) for f in now[0]]
    with Archive(tmp_path / "A") as archive:
        assert archive.check().mended == ["2 pages that an earlier version took in have their lines and sizes now"]
        assert archive.check().mended == []
        assert archive.store.value("select count(*) from geometry where form is not null") == 2
        assert printed(archive.page(SECOND)) == now[1]


def test_boxes_outlive_corrections_and_another_reading(courier: Path, tmp_path: Path) -> None:
    shutil.copytree(courier / "A", tmp_path / "A")
    with Archive(tmp_path / "A") as archive:
        before = archive.page_list(ISSUE), printed(archive.page(FRONT)), archive.regions(FRONT)
        archive.correct(next(iter(before[2])), headline="Another")
        assert (archive.page_list(ISSUE), printed(archive.page(FRONT)), archive.regions(FRONT)) == before
        shutil.move(courier / "in" / "OCRmaster", courier / "in" / "aside")  # the picture is found where it was
        try:
            archive.ingest(again=True)
            (note,) = archive.page(FRONT).notes
            assert note == "of 1 of 2 pages the picture that the file names is not there"
            assert (printed(archive.page(FRONT)), archive.regions(FRONT)) == before[1:]
        finally:
            shutil.move(courier / "in" / "aside", courier / "in" / "OCRmaster")
        assert archive.page_list(ISSUE) == before[0]


def test_transcribed_pages_have_no_places(tmp_path: Path) -> None:
    files = issue_files(tmp_path / "q")
    Image.new("RGB", (30, 40)).save(files[0].with_suffix(".jpg"))
    with Archive(tmp_path / "A") as archive:
        archive.ingest(files)
        (issue,) = archive.issue_list()
        first, second = archive.page_list(issue.id)
        assert (first.boxed, first.width, first.picture, second.picture) == (False, None, "image", "")
        assert archive.regions(first.id) == {} and archive.marks(first.id, "大桥") == {}
        name = next(s.id for s in archive.summaries())
        assert archive.spots(name, [(0, 3)]) == [()]
        assert all(isinstance(b, Block) and not b.printed for b in archive.page(first.id).blocks)
        assert Image.open(io.BytesIO(archive.drawn(first.id, 20))).size == (15, 20)
        Path(tmp_path / "q" / "p1.jpg").unlink()
        with pytest.raises((NotFound, UnknownFormat)):
            archive.drawn(first.id, 21)
