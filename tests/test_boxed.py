"""Pages with boxes to articles: by where blocks stand, in whatever order the file has them."""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.articles import rebuild
from broadsheet.articles.boxed import by_boxes, parts
from broadsheet.articles.boxed.drafts import set_in_order
from broadsheet.articles.boxed.links import links
from broadsheet.articles.boxed.pictures import beside
from broadsheet.articles.boxed.weights import FittedWeights, fitted_weights
from broadsheet.articles.sheet import sheet
from broadsheet.model import Block, Box, Font, Line, Page, Role
from broadsheet.read.lines import running

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
from made_layouts import made_layouts

FONTS = (Font("Text", 9), Font("Head", 24, bold=True))
HARBOUR = [
    "The harbour office said on Monday that the old lighthouse will be lit", "again before the winter. Two keepers have been found among the fisher-",
    "men of the village, and a third is to be named by the council in spring.", "The lamp was put out nine years ago, when the new channel was dug and",
    "ships no longer passed the point at night, as the pilots had asked for",
]  # fmt: skip
REST = [
    "since the wreck of the coal steamer. Now that the channel silts up they", "must pass it again, and the lamp is wanted. The work is to cost little:",
    "the tower stands, and its glass was kept in the cellar of the school.",
]  # fmt: skip
BRIDGE = [
    "A toll of two pence is asked at the mill bridge from the first of May,",
    "to pay for the planks that the flood took away in the month of March.",
]


def block(name: str, x0: float, top: float, lines: list[str], font: int = 0, width: float = 400) -> Block:
    """A block as a reader of ALTO makes it, lines one below another."""
    size = 60 if font else 24
    rows = tuple(
        Line(
            t,
            Box(x0, top + n * size * 1.2, x0 + width * min(1.0, len(t) / 70 + 0.2 * font), top + n * size * 1.2 + size),
            font=font,
        )
        for n, t in enumerate(lines)
    )
    bottom = top + (len(lines) - 1) * size * 1.2 + size
    return Block(f"n/{name}", running(rows), Box(x0, top, x0 + width, bottom), printed=rows, source="\n".join(lines))


def front_page() -> list[Block]:
    return [
        block("head 1", 0, 100, ["LIGHTHOUSE TO BE LIT"], 1, 820),
        block("left", 0, 190, HARBOUR),
        block("right", 420, 190, REST),
        block("head 2", 420, 330, ["A Toll at the Mill"], 1),
        block("toll", 420, 420, BRIDGE),
    ]


def names(found: list[list[str]]) -> list[list[str]]:
    return [[x.removeprefix("n/") for x in one] for one in found]


def test_a_headline_over_two_columns_and_a_second_article_below_the_shorter() -> None:
    (page,) = rebuild([Page("n", "n.xml", tuple(reversed(front_page())), width=820, height=600, fonts=FONTS)]).pages
    assert names([[b.id for b in a.blocks] for a in page.articles]) == [["head 1", "left", "right"], ["head 2", "toll"]]
    assert [a.headline for a in page.articles] == ["LIGHTHOUSE TO BE LIT", "A Toll at the Mill"]
    first = page.articles[0]
    assert [p.blocks for p in first.paragraphs] == [("n/left", "n/right")]  # the sentence goes on in the next column
    assert "as the pilots had asked for since the wreck" in first.paragraphs[0].text
    assert {j.after: j.kind for j in first.joins} == {"n/left": "opens", "n/right": "continues"}
    assert all(0 < j.confidence <= 1 and j.reason for j in first.joins)
    assert all(b.box is not None for a in page.articles for b in a.blocks)


def test_a_picture_goes_with_its_caption_and_a_rule_with_nothing() -> None:
    blocks = [
        *front_page(),
        Block("n/picture", "", Box(0, 350, 400, 520), form="image"),
        Block("n/rule", "", Box(0, 90, 820, 92), form="rule"),
    ]
    caption = block("caption", 60, 530, ["The lighthouse from the sea"], 0, 280)
    (page,) = rebuild([Page("n", "n.xml", (*blocks, caption), width=820, height=600, fonts=FONTS)]).pages
    with_picture = next(a for a in page.articles if any(b.role is Role.IMAGE for b in a.blocks))
    assert "n/caption" in [b.id for b in with_picture.blocks]
    assert [b.id for b in page.furniture] == ["n/rule"]


def test_pictures_among_pictures_go_where_their_neighbours_go() -> None:
    strip = [Block(f"p{k}", "", Box(0, 100 * k, 100, 100 * k + 95), form="image") for k in range(3)]
    far = Block("far", "", Box(0, 5000, 100, 5100), form="image")
    said = block("said", 0, 300, ["Under the last of them"])
    found = beside([*strip, far], [said], [0], 10.0)
    assert sorted(b.id for b in found[0]) == ["p0", "p1", "p2"]


def known(page: Page, seed: int) -> set[tuple[str, ...]]:
    shuffled = list(page.blocks)
    random.Random(seed).shuffle(shuffled)
    found = by_boxes(replace(page, blocks=tuple(shuffled)))
    return {tuple(found.blocks[k].id for k in d.path) for d in found.drafts.drafts}


@given(st.integers(0, 400), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_file_says_nothing_and_no_block_is_lost(seed: int, shuffle: int) -> None:
    page = next(made_layouts(seed, 1)).page
    assert known(page, 1) == known(page, shuffle)
    (made,) = rebuild([page]).pages
    held = Counter(b.id for a in made.articles for b in a.blocks) + Counter(b.id for b in made.furniture)
    assert held == Counter(b.id for b in page.blocks)


def test_made_pages_come_back() -> None:
    """Pages no weight was fitted on: most of their articles whole."""
    right = wrong = 0
    for made in made_layouts(990, 12):
        (page,) = rebuild([made.page]).pages
        found = {frozenset(b.id for b in a.blocks if b.text) for a in page.articles}
        true = {frozenset(a) for a in made.articles}
        right, wrong = right + len(true & found), wrong + len(true - found)
    assert right / (right + wrong) > 0.7


@pytest.mark.parametrize("name", ["scans", "exact"])
def test_the_weights_name_what_they_weigh(name: str) -> None:
    """A file left behind by a change of the code is caught here."""
    blocks, page = set_in_order(Page("n", "n.xml", tuple(front_page()), fonts=FONTS), front_page())
    s = sheet(blocks)
    looks, told = parts.observations(s, page, s.latin & False)
    chance = parts.softmax(looks[:, :3] * 0)
    found, weighed = links(s, page, chance)
    w = fitted_weights(name)
    assert w.features == {"parts": told, "links": weighed}
    assert {n.linear.shape for n in w.parts} == {(len(told), 3)}
    assert {n.linear.shape for n in w.parts_again} == {(len(told) + parts.BESIDE, 3)}
    assert {n.linear.shape for n in w.links} == {(len(weighed) + found.kinds.shape[1], 4)}
    assert w.joins.shape == (len(weighed),)
    assert FittedWeights.from_json(w.as_json()).as_json() == w.as_json()
