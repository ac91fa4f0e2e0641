"""What an article covers of its page."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.articles.outlines import outlines, regions
from broadsheet.model import Block, Box, Region


def block(name: str, x0: float, top: float, x1: float, bottom: float, text: str = "") -> Block:
    return Block(name, text or "word " * int((x1 - x0) * (bottom - top) / 500), Box(x0, top, x1, bottom))


def area(polygon: tuple[tuple[float, float], ...]) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*polygon, polygon[0]])) / 2


def test_a_headline_over_two_columns_of_unequal_length() -> None:
    """The white between them is the article's; one outline, clockwise from the upper left corner."""
    found = outlines([block("h", 0, 0, 210, 30), block("a", 0, 40, 100, 300), block("b", 110, 40, 210, 200)])
    assert found == (((0, 0), (210, 0), (210, 200), (110, 200), (100, 200), (100, 300), (0, 300)),) or found == (
        ((0, 0), (210, 0), (210, 200), (100, 200), (100, 300), (0, 300)),
    )


def test_pieces_far_apart_have_an_outline_each_in_order_of_height() -> None:
    found = outlines([block("a", 0, 500, 100, 900), block("b", 300, 0, 400, 200)])
    assert found == (((300, 0), (400, 0), (400, 200), (300, 200)), ((0, 500), (100, 500), (100, 900), (0, 900)))


def test_what_stands_within_is_covered_too() -> None:
    ring = [block("n", 0, 0, 300, 100), block("w", 0, 100, 100, 300), block("e", 200, 100, 300, 300)]
    found = outlines([*ring, block("s", 0, 300, 300, 400)])
    assert found == (((0, 0), (300, 0), (300, 400), (0, 400)),)


def test_pages_apart_and_blocks_without_boxes_left_out() -> None:
    blocks = [block("n/p1/a", 0, 0, 10, 10), Block("n/p1/b", "no box"), block("n/p2/a", 5, 5, 20, 20)]
    assert regions(blocks) == (
        Region("n/p1", ((0, 0), (10, 0), (10, 10), (0, 10))),
        Region("n/p2", ((5, 5), (20, 5), (20, 20), (5, 20))),
    )
    assert regions([Block("p1/L1", "a transcript")]) == ()


side = st.integers(0, 12)


@given(st.lists(st.tuples(side, side, side, side), min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_every_block_is_within_and_corners_are_right(edges: list[tuple[int, int, int, int]]) -> None:
    blocks = [block(f"b{k}", x, y, x + w + 1, y + h + 1, "字" * 4) for k, (x, y, w, h) in enumerate(edges)]
    found = outlines(blocks)
    for polygon in found:
        assert area(polygon) > 0
        assert all((x0 == x1) != (y0 == y1) for (x0, y0), (x1, y1) in pairwise([*polygon, polygon[0]]))
    for b in blocks:
        assert b.box is not None
        x, y = (b.box.x0 + b.box.x1) / 2, (b.box.top + b.box.bottom) / 2
        assert any(_holds(polygon, x + 1e-3, y + 2e-3) for polygon in found)


def _holds(polygon: tuple[tuple[float, float], ...], x: float, y: float) -> bool:
    crossed = [(x0, y0, y1) for (x0, y0), (x1, y1) in pairwise([*polygon, polygon[0]]) if x0 == x1 and x0 > x]
    return sum(min(y0, y1) < y <= max(y0, y1) for _, y0, y1 in crossed) % 2 == 1
