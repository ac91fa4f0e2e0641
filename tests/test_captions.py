"""Which article a caption speaks for."""

from __future__ import annotations

import numpy as np

from broadsheet.articles.boxed.captions import FEATURES, Seen, fitted
from broadsheet.articles.boxed.layout import layout
from broadsheet.model import Block, Box, Frame, Line, Page


def text(name: str, x0: float, top: float, lines: int, width: float = 100) -> Block:
    rows = [Box(x0, top + 10 * n, x0 + width, top + 10 * n + 10) for n in range(lines)]
    printed = tuple(Line(f"line {n} of it", box) for n, box in enumerate(rows))
    return Block(name, "some text", Box(x0, top, x0 + width, top + 10 * lines), printed=printed)


PICTURE = Block("picture", "", Box(110, 30, 210, 90), form="image")
BLOCKS = (
    text("head", 70, 0, 1, 70), text("left", 0, 20, 12), text("caption", 110, 92, 1), text("right", 110, 106, 3),
    text("other head", 220, 0, 1), text("other", 220, 20, 12),
)  # fmt: skip
HEAD = np.array([True, False, False, False, True, False])


def home(page: Page, drafts: list[list[int]], filed: bool = False) -> int | None:
    """The draft that the caption goes with."""
    seen = Seen(BLOCKS, layout(BLOCKS, (), [PICTURE], page.frames).wide, HEAD, page, 10.0)
    return seen.spoken_of({2: PICTURE}, drafts, filed)[0]


def test_the_heading_over_it_tells_though_others_stand_as_near() -> None:
    assert home(Page("p", "p", (*BLOCKS, PICTURE)), [[0, 1, 3], [4, 5]]) == 0
    assert home(Page("p", "p", (*BLOCKS, PICTURE)), [[4, 5], [0, 1, 3]]) == 1


def test_a_frame_tells() -> None:
    frame = Frame("f", ("caption", "other head", "other", "picture"), Box(105, -5, 330, 95))
    page = Page("p", "p", (*BLOCKS, PICTURE), frames=(frame,))
    seen = Seen(BLOCKS, layout(BLOCKS, (), [PICTURE], page.frames).wide, HEAD, page, 10.0)
    x = seen.observations(2, PICTURE, np.array([0, 0, -1, 0, 1, 1]), filed=False)
    at = {name: x[:, k].tolist() for k, name in enumerate(FEATURES)}
    assert (at["one frame"], at["other frame"]) == ([0, 1], [1, 0])
    assert at["before in the file"] == at["after in the file"] == [0, 0]


def test_the_order_of_the_file_counts_only_where_it_is_asked() -> None:
    order = tuple(BLOCKS[k] for k in (0, 1, 3, 4, 2, 5))  # among the other article's blocks
    seen = Seen(BLOCKS, layout(BLOCKS, (), [PICTURE]).wide, HEAD, Page("p", "p", order), 10.0)
    owner = np.array([0, 0, -1, 0, 1, 1])
    told = [dict(zip(FEATURES, row, strict=True)) for row in seen.observations(2, PICTURE, owner, filed=True)]
    assert [one["around in the file"] for one in told] == [0, 1]
    assert len(fitted()) == len(FEATURES)


def test_a_caption_far_from_all_stands_alone() -> None:
    far = Block("picture", "", Box(9000, 9000, 9100, 9100), form="image")
    blocks = (*BLOCKS[:2], text("caption", 9000, 9102, 1))
    seen = Seen(blocks, layout(blocks, (), [far]).wide, HEAD[:3], Page("p", "p", (*blocks, far)), 10.0)
    assert seen.spoken_of({2: far}, [[0, 1]], filed=False) == [None]


def test_a_heading_over_the_text_of_another_article_is_not_its_own() -> None:
    """A nameplate over the whole page, a rule between the columns."""
    blocks = (
        text("nameplate", 0, 0, 1, 210), text("head", 0, 40, 1), text("left", 0, 60, 5), text("right", 110, 40, 7),
        text("caption", 110, 290, 1),
    )  # fmt: skip
    picture = Block("picture", "", Box(110, 180, 210, 285), form="image")
    wall = Block("wall", "", Box(104, 35, 106, 400), form="rule")
    head = np.array([True, True, False, False, False])
    page = Page("p", "p", (*blocks, picture, wall))
    seen = Seen(blocks, layout(blocks, (), [picture, wall]).wide, head, page, 10.0)
    x = seen.observations(4, picture, np.array([0, 1, 1, 1, -1]), filed=False)
    assert x[:, FEATURES.index("a heading above")].tolist() == [0, 0]
    assert seen.spoken_of({4: picture}, [[0], [1, 2, 3]], filed=False) == [1]
