"""hOCR: paragraphs, areas, words."""

from __future__ import annotations

import pytest
from boxes import BOXES, told

from broadsheet.model import Box, Font
from broadsheet.read.hocr import pages


def test_a_page_of_tesseract() -> None:
    (page,) = pages((BOXES / "tesseract.html").read_bytes(), "x.html", page_id="x")
    assert told(page) == {
        "par_1_1": "MUSSELS IN PLENTY",
        "par_1_2": "The beds off Skerry are full, and harvest begins on Monday & Tuesday.",
    }
    assert (page.width, page.height, page.dpi) == (800, 1000, 200)
    assert page.fonts == (Font("Serif", 11, bold=True), Font("Serif", 11))
    assert [(b.form, b.box) for b in page.blocks[2:]] == [
        ("image", Box(420, 40, 760, 300)),
        ("rule", Box(398, 40, 402, 900)),
    ]
    assert page.frames[0].blocks == ("x/par_1_1", "x/par_1_2")
    assert page.blocks[1].reading == pytest.approx(0.91) and page.blocks[1].language == "eng"


def test_html_that_is_no_xml_and_lines_without_words() -> None:
    data = b"""<html><body><div class="ocr_page" title="bbox 0 0 90 90"><br>
    <div class=ocr_carea id=c1 title='bbox 0 0 50 50'><span class=ocr_line title="bbox 0 0 50 10">One line<br></span>
    <span class="ocr_line" title="bbox 0 10 50 20">and another</span></div>
    <span class=ocr_line>Alone</span></div></body>"""
    (page,) = pages(data, "x.html", page_id="x")
    assert told(page) == {"c1": "One line and another", "b2": "Alone"}
    assert page.blocks[0].printed[1].box == Box(0, 10, 50, 20)


def test_several_pages() -> None:
    data = b"<html>" + b"<div class='ocr_page'><p class='ocr_par' id='a'><span class='ocr_line'>A</span></p></div>" * 2
    assert [(p.id, told(p)) for p in pages(data, "x", page_id="x")] == [("x/p1", {"a": "A"}), ("x/p2", {"a": "A"})]
