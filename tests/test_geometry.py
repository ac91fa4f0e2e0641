"""Lines, words, faces and frames come back from the archive as they were read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from boxes import BOXES, ISSUES
from hypothesis import given
from hypothesis import strategies as st
from pdfs import PAGES

from broadsheet.archive.geometry import geometry, restored
from broadsheet.model import Block, Box, Font, Frame, Line, Page
from broadsheet.read import read
from broadsheet.read.lines import Setter

FILES = [*ISSUES, *sorted(BOXES.glob("*.*ml")), *sorted(PAGES.glob("*.pdf"))]


def bare(page: Page) -> Page:
    """A page as its blocks' own rows have it."""
    own = [Block(b.id, b.text, b.box, form=b.form, strong=b.strong, source=b.source) for b in page.blocks]
    return Page(page.id, page.source, tuple(own), page.number, notes=page.notes)


def told(page: Page) -> tuple[object, ...]:
    """All that is kept of a page, numbers rounded as they are."""
    lines = [
        (
            x.text,
            x.box,
            x.font,
            None if x.confidence is None else round(x.confidence, 3),
            np.nan_to_num(np.frombuffer(x.table, "f4"), nan=-9.0).round(3).tolist(),
        )
        for b in page.blocks
        for x in b.printed
    ]
    blocks = [
        (b.id, b.rotation, b.vertical, b.language, b.called, b.outline, b.reading, len(b.printed)) for b in page.blocks
    ]
    return page.width, page.height, page.dpi, page.fonts, page.frames, blocks, lines


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_pages_of_every_format_come_back(path: object) -> None:
    for page in read(str(path)):
        kept = geometry(page)
        if kept is not None:
            assert told(restored(bare(page), kept)) == told(page)


place = st.integers(-(10**7), 10**7).map(lambda n: n / 100)
box = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), *[st.integers(-5000, 50_000).map(float)] * 4)
word = st.tuples(st.text("ab字", min_size=1, max_size=4), st.none() | st.tuples(place, place, place, place))


@given(st.lists(st.tuples(st.lists(word, max_size=4), st.none() | box), max_size=5), st.booleans())
def test_any_lines_come_back(
    made: list[tuple[list[tuple[str, tuple[float, ...] | None]], Box | None]], one: bool
) -> None:
    lines = []
    for words, around in made:
        setter = Setter()
        for n, (text, edges) in enumerate(words):
            setter.word(text, edges, n / 8, n % 2)  # type: ignore[arg-type]
        found = setter.line(around)
        lines.append(found if words else Line("x", around))
    groups = [lines] if one else [[x] for x in lines]
    blocks = tuple(
        Block(f"p/b{n}", "", Box(0, 0, 9, 9), source="\n".join(x.text for x in g), printed=tuple(g))
        for n, g in enumerate(groups)
    )
    page = Page(
        "p", "f", blocks, width=9.0, fonts=(Font("Song", 9.0), Font()), frames=(Frame("f", ("p/b0",)[: len(groups)]),)
    )
    kept = geometry(page)
    assert kept is not None
    back = restored(bare(page), kept)
    for b, c in zip(page.blocks, back.blocks, strict=True):
        for x, y in zip(b.printed, c.printed, strict=True):
            assert (x.text, x.font) == (y.text, y.font)
            assert x.box is None or x.box == y.box or not x.table
            a, d = (np.frombuffer(t.table, "f4").reshape(-1, 7) for t in (x, y))
            np.testing.assert_allclose(a, d, rtol=1e-6, atol=0.01, equal_nan=True)
    assert back.frames == page.frames


def test_a_transcript_has_none() -> None:
    page = Page("p", "p.md", (Block("p/L1", "A line"),))
    assert geometry(page) is None
    assert geometry(replace(page, width=100.0)) is not None
