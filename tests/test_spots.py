"""Where on its pages a stretch of text stands."""

from __future__ import annotations

from array import array

from broadsheet.articles.spots import block_spots, spots
from broadsheet.model import Article, Block, Box, Line, Paragraph, Spot


def line(text: str, top: float, *words: tuple[int, float, float], box: Box | None = None) -> Line:
    """A line of words, each given by where it begins in the text and its left and right edges."""
    table = array("f", [x for s, x0, x1 in words for x in (s, x0, top, x1, top + 10, -1, 0)]).tobytes()
    return Line(text, box or Box(0, top, 100, top + 10), table)


def block(name: str, text: str, *lines: Line, rotation: float = 0.0, vertical: bool = False) -> Block:
    edges = Box(0, 0, 100, 100)
    return Block(f"n/p1/{name}", text, edges, printed=lines, rotation=rotation, vertical=vertical)


def found(article: Article, *spans: tuple[int, int]) -> list[list[tuple[float, ...]]]:
    return [[(s.box.x0, s.box.top, s.box.x1, s.box.bottom) for s in some] for some in spots(article, spans)]


HARBOUR = block(
    "a",
    "The har-bour wall fell",
    line("The har-", 0, (0, 0, 30), (4, 40, 80)),
    line("bour wall fell", 20, (0, 0, 40), (5, 50, 90), (10, 92, 100)),
)


def test_words_over_a_line_end_are_cut_where_the_span_is() -> None:
    """The hyphen that a line's end put there is in no offset; a word is cut by how many of its letters count."""
    article = Article("x", "article", (HARBOUR,), (Paragraph("The harbour wall fell", blocks=(HARBOUR.id,)),))
    assert found(article, (4, 11), (12, 16), (13, 15)) == [
        [(40, 0, 70, 10), (0, 20, 40, 30)],
        [(50, 20, 90, 30)],
        [(60, 20, 80, 30)],
    ]


def test_later_paragraphs_other_pages_and_text_no_box_tells_of() -> None:
    second = Block("n/p2/c", "more", Box(5, 5, 9, 9))
    plain = Block("n/p1/d", "no box")
    article = Article(
        "x", "article", (HARBOUR, second, plain),
        (
            Paragraph("The harbour wall fell", blocks=(HARBOUR.id,)),
            Paragraph("more no box", blocks=(second.id, plain.id)),
        ),
    )  # fmt: skip
    assert spots(article, [(17, 24), (27, 33)]) == [
        (Spot("n/p1", Box(92, 20, 100, 30)), Spot("n/p2", Box(5, 5, 9, 9))),
        (),
    ]


def test_text_that_was_mended_is_found_again_after_the_change() -> None:
    article = Article("x", "article", (HARBOUR,), (Paragraph("The old harbor wall fell", blocks=(HARBOUR.id,)),))
    assert found(article, (15, 19), (20, 24)) == [[(50, 20, 90, 30)], [(92, 20, 100, 30)]]


def test_lines_that_run_down_up_or_backwards() -> None:
    down = line("桥桥", 0, box=Box(0, 0, 10, 40))
    one = ((0, 1),)
    for rotation, vertical, wanted in (
        (0.0, True, Box(0, 0, 10, 20)),
        (90.0, False, Box(0, 0, 10, 20)),
        (180.0, False, Box(5, 0, 10, 40)),
        (270.0, False, Box(0, 20, 10, 40)),
        (0.0, False, Box(0, 0, 5, 40)),
    ):
        b = block("v", "桥桥", down, rotation=rotation, vertical=vertical)
        assert block_spots(b, "桥桥", one) == [(Spot("n/p1", wanted),)]
