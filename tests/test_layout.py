"""Where blocks stand: columns, bands, what is under which heading; whichever way the lines run."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.articles.boxed import parts
from broadsheet.articles.boxed.layout import Layout, by_direction, layout, runs_down
from broadsheet.articles.boxed.links import links
from broadsheet.articles.sheet import sheet
from broadsheet.model import Block, Box, Frame, Line, Page

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
from made_layouts import made_layouts


def text(name: str, x0: float, top: float, lines: int, width: float = 100, height: float = 10) -> Block:
    """A block of lines, one right below another."""
    rows = [Box(x0, top + n * height, x0 + width, top + (n + 1) * height) for n in range(lines)]
    printed = tuple(Line(f"line {n} of it", box) for n, box in enumerate(rows))
    return Block(
        name, " ".join(x.text for x in printed), Box(x0, top, x0 + width, top + lines * height), printed=printed
    )


PAGE = (
    text("wide head", 0, 0, 1, 210, 20),
    text("left", 0, 25, 10),
    text("right", 110, 25, 10),
    text("third", 220, 0, 12),
    text("foot 1", 0, 150, 8),
    text("foot 2", 110, 150, 8),
    text("foot 3", 220, 150, 8),
)
HEADS = np.array([True, *[False] * 6])


def order(ranks: np.ndarray) -> list[str]:
    return [PAGE[k].id for k in np.argsort(ranks)]


@pytest.fixture(scope="module")
def page() -> Layout:
    return layout(PAGE, ())


def test_lines_and_columns_are_the_units(page: Layout) -> None:
    assert (page.line, page.column, page.type_size) == (10, 100, 0)
    assert page.large.round(2).tolist() == [0.69, 0, 0, 0, 0, 0, 0]  # twice as large, no sizes being told


def test_orders_of_reading(page: Layout) -> None:
    assert order(page.by_bands(HEADS)) == ["wide head", "left", "right", "third", "foot 1", "foot 2", "foot 3"]
    assert order(page.by_columns(HEADS)) == ["wide head", "left", "right", "foot 1", "foot 2", "third", "foot 3"] or (
        order(page.by_columns(HEADS))[-2:] == ["third", "foot 3"]
    )


def test_bands_and_what_stands_under_a_heading(page: Layout) -> None:
    assert page.bands(HEADS).tolist() == [0, 0, 0, 0, 1, 1, 1]
    under = page.owners(HEADS)
    assert [PAGE[k].id for k in np.flatnonzero(under[0])] == ["left", "right"]
    turns = page.in_turn(under, HEADS)
    assert turns[1, 2] == 1 and turns[2, 1] == -1 and turns[1, 3] == 0


def test_right_below(page: Layout) -> None:
    pairs = {(PAGE[a].id, PAGE[b].id) for a, b in np.argwhere(page.next_below)}
    assert pairs == {
        ("wide head", "left"), ("wide head", "right"), ("left", "foot 1"), ("right", "foot 2"), ("third", "foot 3"),
    }  # fmt: skip


def moved(page: Page, scale: float, turned: bool) -> tuple[Block, ...]:
    """The blocks of a page measured in other units, or with the page on its side as if its lines ran down it."""

    def put(b: Box) -> Box:
        x0, top, x1, bottom = (v * scale for v in (b.x0, b.top, b.x1, b.bottom))
        return Box(-bottom, x0, -top, x1) if turned else Box(x0, top, x1, bottom)

    out = []
    for b in page.blocks:
        if b.text.strip() and b.box is not None:
            printed = tuple(replace(x, box=put(x.box)) for x in b.printed if x.box is not None)
            out.append(replace(b, box=put(b.box), printed=printed))
    return tuple(out)


@given(st.integers(0, 60), st.sampled_from([1.0, 1.7, 3.7]), st.booleans())
@settings(max_examples=25, deadline=None)
def test_neither_units_nor_the_way_lines_run_matter(seed: int, scale: float, turned: bool) -> None:
    """A page is judged the same measured otherwise, or turned on its side as pages are whose lines run down."""
    page = next(made_layouts(seed, 1, chinese=0.0)).page
    plain, other = moved(page, 1.0, False), moved(page, scale, turned)
    if runs_down(other) != turned:
        return  # next to nothing but short lines
    rule = np.zeros(len(plain), dtype=bool)
    a, b = (parts.observations(sheet(x), layout(x, page.fonts), rule)[0] for x in (plain, other))
    assert (np.abs(a - b) > 0.01).mean() < 0.002  # an edge on a threshold may fall to either side


def test_a_block_without_lines_has_its_box_alone() -> None:
    found = layout([Block("a", "text", Box(0, 0, 50, 10)), text("b", 0, 20, 3)], ())
    assert (found.lines.tolist(), found.column, found.line) == ([1, 3], 100, 10)


def test_a_heading_rules_over_what_stands_beneath_the_white_beside_it() -> None:
    """A byline in the middle over two columns; a rule, a picture or a frame ends its span."""
    blocks = (
        text("byline", 95, 0, 1, 20), text("left", 0, 20, 5), text("right", 110, 20, 5), text("third", 220, 0, 12),
    )  # fmt: skip
    plain = layout(blocks, ())
    assert [v[0] for v in plain.spans] == [0, 220]
    assert plain.next_spanned[0].tolist() == [False, True, True, False]
    assert not plain.over[0, 1]  # by its own width it stands over neither
    wall = Block("wall", "", Box(104, 0, 106, 80), form="rule")
    assert [v[0] for v in layout(blocks, (), [wall]).spans] == [0, 220]  # it crosses the byline itself
    wall = Block("wall", "", Box(140, 0, 141, 80), form="rule")
    assert [v[0] for v in layout(blocks, (), [wall]).spans] == [0, 140]
    picture = Block("picture", "", Box(0, 0, 50, 18), form="image")
    assert [v[0] for v in layout(blocks, (), [picture]).spans] == [50, 220]
    frame = Frame("f", ("byline", "left"), Box(-5, -5, 130, 90))
    assert [v[0] for v in layout(blocks, (), (), [frame]).spans] == [0, 130]


def test_a_rule_down_between_two_columns() -> None:
    wall = Block("wall", "", Box(104, 20, 106, 130), form="rule")
    found = layout(PAGE, (), [wall])
    a, b = np.array([1, 2, 4]), np.array([2, 3, 5])
    between, top = found.walled(a, b)
    assert between.tolist() == [True, False, False]
    assert top.tolist() == [20, np.inf, np.inf]


def test_captions_stand_in_no_column() -> None:
    found = layout((text("over", 0, 0, 3), text("caption", 0, 90, 1), text("under", 0, 105, 3)), ())
    assert found.next_below.tolist() == [[False, True, False], [False, False, True], [False, False, False]]
    hung = found.hanging(np.array([False, True, False]))
    assert hung.next_below.tolist() == [[False, False, True], [False, False, False], [False, False, False]]
    assert [np.argsort(order(np.zeros(3, dtype=bool))).tolist() for order in (hung.by_bands, hung.by_columns)] == [
        [0, 2, 1]
    ] * 2


def test_the_few_lines_that_a_file_says_run_down_are_told_apart() -> None:
    def down(name: str, says: bool) -> Block:
        rows = tuple(Line("字" * 9, Box(300 - 12 * n, 0, 310 - 12 * n, 90)) for n in range(3))
        return Block(name, "字" * 27, Box(276, 0, 310, 90), printed=rows, vertical=says)

    many = [text(f"t{k}", 0, 100 * k, 9) for k in range(9)]
    assert [len(some) for some in by_direction([*many, down("down", True)])] == [9, 1]
    assert [len(some) for some in by_direction([*many, down("down", False)])] == [10]


def aside(name: str, x0: float, top: float, length: int, size: float = 20) -> Block:
    """A heading of one line that runs down."""
    box = Box(x0, top, x0 + size, top + length * size)
    return Block(name, "题" * length, box, printed=(Line("题" * length, box),), vertical=True)


def test_a_heading_that_runs_down_beside_its_text_goes_with_it() -> None:
    page = [*(text(f"t{k}", 0, 100 * k, 9) for k in range(9)), aside("head", 110, 20, 4)]
    assert [[b.id for b in some][-1] for some in by_direction(page)] == ["head"]
    elsewhere = [*page[:-1], aside("head", 900, 20, 4)]  # beside no text at all
    assert [len(some) for some in by_direction(elsewhere)] == [9, 1]
    found = layout(page, ())
    assert found.crosswise.tolist() == [False] * 9 + [True]
    assert not found.over[9].any()  # and stands over nothing
    assert found.rises[9] == 0


def test_a_heading_that_runs_down_is_weighed_with_the_first_text_beside_it() -> None:
    page = [text("first", 0, 0, 9), text("below", 0, 95, 9), text("second", 106, 0, 18), aside("head", 212, 40, 5)]
    s, where = sheet(page), layout(page, ())
    chance = np.array([[0, 1, 0]] * 3 + [[1, 0, 0]], dtype=np.float64)
    found, names = links(s, where, chance)
    first = found.x[:, names.index("first beside a, crosswise")] > 0
    pairs = {(page[a].id, page[b].id) for a, b in zip(found.a[first], found.b[first], strict=True)}
    assert pairs == {("head", "first")}  # not the column right beside it, nor what stands lower
