"""ABBYY FineReader XML."""

from __future__ import annotations

import pytest
from boxes import BOXES, told

from broadsheet.model import Box, Font
from broadsheet.read.abbyy import pages


def test_a_page_of_finereader() -> None:
    (page,) = pages((BOXES / "finereader.xml").read_bytes(), "x.xml", page_id="x")
    assert told(page) == {
        "b1": "ICE ON THE LOCH",
        "b2": "It bore a cart on Sunday, the smith's own.",
        "b5": "Herring",
        "b6": "4 tons",
    }
    assert page.fonts == (Font("Times", 18, bold=True), Font("Times", 9), Font("Times", 9, italic=True))
    second = page.blocks[1].printed[1]
    assert [(w, font) for w, _, _, font in second.words()] == [("day,", 1), ("the", 1), ("smith's", 2), ("own.", 1)]
    assert next(second.words())[1] == Box(40, 114, 79, 134) and second.confidence == pytest.approx(0.9)
    assert [(b.form, b.box) for b in page.blocks if not b.text] == [
        ("image", Box(420, 40, 760, 300)),
        ("rule", Box(400, 40, 400, 900)),
    ]
    assert [(f.called, f.blocks) for f in page.frames] == [("Text", ("x/b1", "x/b2")), ("Table", ("x/b5", "x/b6"))]
    assert (page.width, page.dpi) == (800, 300)
