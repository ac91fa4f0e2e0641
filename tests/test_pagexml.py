"""PAGE XML of two ages: order, readings, regions within regions, articles in `custom`."""

from __future__ import annotations

import pytest
from boxes import BOXES, told

from broadsheet.model import Box, Font, Page, Role
from broadsheet.read.pagexml import pages


@pytest.fixture
def page() -> Page:
    (page,) = pages((BOXES / "page-2019.xml").read_bytes(), "x.xml", page_id="x")
    return page


def test_regions_in_reading_order_those_left_out_last(page: Page) -> None:
    assert told(page) == {
        "r1": "EIN SCHIFF IM HAFEN",
        "r2": "Am Kai liegt die Nordstern, ein Dreimaster aus Bergen.",
        "r4": "Wetter: ruhig.",
        "r4.2": "Markt am Samstag.",
        "r3": "Kaibote Nr. 12",
        "r5t": "Taue und Segel",
    }
    assert [b.called for b in page.blocks] == ["heading", "paragraph", "", "", "header", "", "Image", "Separator"]
    assert [b.form for b in page.blocks[-2:]] == ["image", "rule"]
    assert (page.width, page.height, page.dpi) == (800, 1000, pytest.approx(299.72))


def test_lines_have_words_baselines_and_faces(page: Page) -> None:
    line = page.blocks[1].printed[1]
    assert next((w, box) for w, box, _, _ in line.words()) == ("ter", Box(40, 114, 70, 134))
    assert line.baseline == ((40, 130), (190, 130)) and line.confidence == pytest.approx(0.9)
    assert page.fonts == (Font("Fraktur", 18, bold=True),) and page.blocks[0].strong
    assert page.blocks[1].language == "German"


def test_articles_marked_on_regions_and_lines(page: Page) -> None:
    assert [(a.id, a.blocks) for a in page.filed] == [
        ("x/a1", ("x/r1", "x/r2")),
        ("x/a2", ("x/r4",)),
        ("x/a3", ("x/r4.2",)),
    ]
    assert page.filed[0].roles == (Role.HEADLINE, Role.BODY)
    assert [(f.id, f.called, f.blocks) for f in page.frames] == [
        ("r4", "", ("x/r4", "x/r4.2")),
        ("r5", "Advert", ("x/r5t", "x/r5i")),
    ]


def test_points_as_elements_and_order_in_custom() -> None:
    (page,) = pages((BOXES / "page-2010.xml").read_bytes(), "x.xml", page_id="x")
    assert told(page) == {"r0": "The first paragraph.", "r1": "The second paragraph."}
    assert page.blocks[0].box == Box(40, 40, 380, 60)


def test_a_line_whose_words_disagree_keeps_its_own_text() -> None:
    data = (
        (BOXES / "page-2019.xml")
        .read_bytes()
        .replace(b"<Unicode>Taue und Segel<", b"<Unicode>Taue &amp; allerlei Segel<")
    )
    (page,) = pages(data, "x.xml", page_id="x")
    assert told(page)["r5t"] == "Taue & allerlei Segel"
