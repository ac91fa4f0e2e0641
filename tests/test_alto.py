"""ALTO of all versions: text, boxes, faces, frames, units, and what is said of a file that cannot be read."""

from __future__ import annotations

import math

import numpy as np
import pytest
from boxes import BOXES, alto, block, edges, told

from broadsheet.errors import DamagedFile, UnknownFormat
from broadsheet.model import Box, Font, Page
from broadsheet.read.alto import Image, pages

FRONT = BOXES / "docworks" / "ALTO" / "1931-02-03-0001.xml"


def one(data: bytes, image: Image | None = None) -> Page:
    (page,) = pages(data, "x.xml", page_id="x", image=image)
    return page


@pytest.fixture
def front() -> Page:
    return one(FRONT.read_bytes())


def test_blocks_come_in_the_order_of_the_file_with_words_made_whole(front: Page) -> None:
    assert told(front) == {
        "P1_TB1": "HARBOUR COURIER",
        "P1_TB2": "FERRIES SAIL AGAIN",
        "P1_TB3": "The ferries to Ness left the harbour this morning for the first time since the storm, with a full Ness-",
        "P1_TB4": "Fjord crew aboard. The pilots say the channel is clear, and the light on the breakwater burns again.",
        "P1_TB5": "ROPE AND TWINE",
        "P1_TB6": "Sold by the fathom at Quay 4.",
        "P1_TB7": "The Ness ferry in the swell.",
    }
    assert (front.width, front.height, front.dpi, front.notes) == (800, 1000, None, ())


def test_lines_keep_what_is_printed(front: Page) -> None:
    broken = front.blocks[3]
    assert broken.source.split("\n")[1] == "channel is clear, and the light on the break-"
    line = broken.printed[1]
    assert (line.whole, line.confidence, line.id) == ("breakwater", pytest.approx(0.9), "P1_TB4_L1")
    assert [w for w, *_ in line.words()][-2:] == ["the", "break-"]


def test_words_have_box_confidence_and_font(front: Page) -> None:
    line = front.blocks[0].printed[0]
    assert [(w, b, font) for w, b, _, font in line.words()] == [
        ("HARBOUR", Box(200, 20, 270, 40), 0),
        ("COURIER", Box(280, 20, 350, 40), 0),
    ]
    table = np.frombuffer(line.table, "f4").reshape(-1, 7)
    assert table[:, 0].tolist() == [0, 8] and table[0, 5] == pytest.approx(0.9)


def test_faces_are_inherited_and_may_be_changed_by_a_word(front: Page) -> None:
    assert front.fonts == (Font("Century", 24, bold=True), Font("Century", 10))
    last = front.blocks[3].printed[2]
    assert [font for *_, font in last.words()] == [0, 0, 0] and last.font == 0
    assert [b.strong for b in front.blocks[:4]] == [True, True, False, False]


def test_composed_blocks_are_frames_and_pictures_and_rules_blocks(front: Page) -> None:
    assert [(f.id, f.called, f.blocks) for f in front.frames] == [
        ("P1_CB1", "Advertisement", ("x/P1_TB5", "x/P1_TB6")),
        ("P1_CB2", "Illustration", ("x/P1_CB2_SUB", "x/P1_TB7")),
    ]
    assert [(b.id, b.form, b.box) for b in front.blocks if not b.text] == [
        ("x/P1_CB2_SUB", "image", Box(420, 400, 760, 660)),
        ("x/P1_GE1", "rule", Box(398, 90, 402, 890)),
    ]


def test_frames_within_frames_hold_the_same_blocks() -> None:
    inner = f'<ComposedBlock ID="in">{block("a", "One")}</ComposedBlock>'
    page = one(alto(f'<ComposedBlock ID="out">{inner}{block("b", "Two")}</ComposedBlock>'))
    assert [(f.id, f.blocks) for f in page.frames] == [("out", ("x/a", "x/b")), ("in", ("x/a",))]


def test_version_4() -> None:
    page = one((BOXES / "alto-4.xml").read_bytes())
    first, second = page.blocks
    assert (first.text, first.called, first.rotation, first.language) == ("No 12", "folio", 90.0, "sv")
    assert first.printed[0].baseline == ((40, 58), (340, 57))
    assert [(w, font) for w, _, _, font in first.printed[0].words()] == [("N", -1), ("o", 0), ("12", -1)]
    assert page.fonts == (Font(bold=True),)
    assert second.text == "Words without places" and second.box == Box(40, 140, 380, 200)
    assert all(math.isnan(box.x0) for _, box, _, _ in second.printed[0].words()) and second.reading is None


@pytest.mark.parametrize(
    ("unit", "image", "pixels", "dpi"),
    [
        ("mm10", Image(width=800), 2.0, 508.0),
        ("mm10", Image(dpi=127.0), 0.5, 127.0),
        ("inch1200", Image(dpi=600.0), 0.5, 600.0),
        ("pixel", Image(width=800, dpi=600.0), 1.0, 600.0),
        ("", Image(), 1.0, None),
    ],
)
def test_other_units_become_pixels(unit: str, image: Image, pixels: float, dpi: float | None) -> None:
    page = one(alto(block("a", "One"), unit), image)
    assert edges(page, "a") == (0, 0, 90 * pixels, 10 * pixels)
    assert (page.width, page.dpi, page.notes) == (400 * pixels, dpi, ())


def test_an_unknown_resolution_is_assumed_and_told() -> None:
    page = one(alto(block("a", "One"), "inch1200"))
    assert (edges(page, "a"), page.dpi) == ((0, 0, 22.5, 2.5), 300)
    assert page.notes == (
        "measured in inch1200, the image's resolution unknown: boxes are in pixels of 300 to the inch",
    )


def test_a_resolution_noted_in_passing_is_used() -> None:
    page = one((BOXES / "ndnp" / "0001.xml").read_bytes())
    assert (page.dpi, edges(page, "P1_TB2"), page.notes) == (400.0, (53.33, 93.33, 520.0, 125.33), ())


def test_an_unknown_unit_is_told_with_its_line() -> None:
    data = b"<?xml version='1.0'?>\n" + alto(block("a", "One"), "furlong")
    with pytest.raises(UnknownFormat, match=r"^x.xml, line 2: measured in furlong\. ALTO measures in pixel, mm10"):
        one(data)


def test_blocks_of_one_name_or_none_are_told_apart() -> None:
    page = one(alto(block("a", "One") + block("a", "Two") + block("", "Three")))
    assert told(page) == {"a": "One", "a.2": "Two", "b3": "Three"}


def test_senseless_places_are_no_boxes() -> None:
    body = block("a", "One").replace('WIDTH="9"', 'WIDTH="-9"').replace('HPOS="0"', 'HPOS="nan"')
    (first,) = one(alto(body)).blocks
    assert first.text == "One" and first.box is None


def test_a_page_that_breaks_off_is_read_up_to_there() -> None:
    whole = FRONT.read_bytes()
    page = one(whole[: whole.index(b"P1_TB4")])
    assert list(told(page)) == ["P1_TB1", "P1_TB2", "P1_TB3"]
    assert page.notes == ("the file breaks off in line 59; what stands before is read",)


def test_damage_within_is_refused_with_its_line() -> None:
    with pytest.raises(DamagedFile, match=r"^x.xml, line 2: damaged XML \(mismatched tag\)\. Export or fetch"):
        one(FRONT.read_bytes().split(b"<Description>")[0].replace(b"\n", b" ") + b"\n<a></b></alto>")


def test_blocks_nested_without_end_are_refused() -> None:
    with pytest.raises(DamagedFile, match="nested 64 deep"):
        one(alto("<ComposedBlock>" * 5000 + "</ComposedBlock>" * 5000))
