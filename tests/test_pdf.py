"""PDF read: what is drawn on a page comes back as its paragraphs, in its faces, wherever and however it is set."""

from __future__ import annotations

import io
import random
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfs import PAGES, column, pdf, text

from broadsheet.errors import DamagedFile, EmptyInput, Locked
from broadsheet.model import Font, Page
from broadsheet.read import pages_of, read

SETTING = PAGES / "setting.pdf"


def page(data: bytes) -> Page:
    (found,) = pages_of(data, "x.pdf", page_id="x")
    return found


def texts(p: Page) -> list[str]:
    return [b.text for b in p.blocks if b.text]


def test_a_set_page_comes_back_paragraph_by_paragraph() -> None:
    (p,) = read(SETTING)
    assert texts(p) == [
        "山路上的灯",
        "灯一盏盏亮了，山路上的人说：“亮了，不用摸黑。”",
        "上山的路有12.6公里，灯有108盏。",
        "下山的人也说亮。一盏灯，一里路。",
        "灯一盏盏亮了，山路上的人说：“亮了！”——不用摸黑。",
        "上山的路有12里，灯有abc盏。",
        "The office lamp was lit at dusk, and the ferry men saw it from the water fine and clear.",
    ]
    assert (p.width, p.height, p.dpi, p.notes) == (1500.0, 1250.0, 300.0, ())
    assert [b.vertical for b in p.blocks if b.text] == [False] * 4 + [True] * 2 + [False]
    head = p.blocks[0]
    assert (head.strong, p.fonts[head.printed[0].font]) == (True, Font("NotoSerifSC", 16.5, True, False, "#ffffff"))
    assert [(f.called, [b.rpartition("/b")[2] for b in f.blocks]) for f in p.frames] == [
        ("box", ["5", "6"]),
        ("tint", ["7"]),
        ("tint", ["1"]),
    ]


def test_every_character_of_chinese_has_its_place() -> None:
    (p,) = read(SETTING)
    down = next(b for b in p.blocks if b.vertical)
    boxes = [box for word, box, _, _ in down.printed[0].words() if word != "——"]
    assert all(a.top < b.top and abs(a.x0 - b.x0) < 3 for a, b in pairwise(boxes))
    across = [box for _, box, _, _ in p.blocks[1].printed[0].words()]
    assert len(across) == len(p.blocks[1].printed[0].text) == 8
    assert all(36 < b.x1 - b.x0 < 39 for b in across)


LEFT = (
    " The ferry did not sail on", "Monday, and the mail lay at", "the pier.", " Nobody was told why, and the",
    "harbour master, who had left", "for Wexley by the early train,", "could not be asked before the", "office closed.",
)  # fmt: skip
RIGHT = (
    " In Wexley the harvest is in", "before the rain; the barns", "are full, and the price of", "barley fell by half again in",
    "a week, so that those who", "sold before the fair have", "done well out of it, and the", "others wait for spring.",
)  # fmt: skip
COLUMNS = [
    "The ferry did not sail on Monday, and the mail lay at the pier.",
    "Nobody was told why, and the harbour master, who had left for Wexley by the early train, could not be asked before the"
    " office closed.",
    "In Wexley the harvest is in before the rain; the barns are full, and the price of barley fell by half again in a week,"
    " so that those who sold before the fair have done well out of it, and the others wait for spring.",
]


def test_columns_are_read_one_after_the_other_whatever_the_order_of_the_file() -> None:
    rows = [
        text(x + 10 * line.startswith(" "), 500 - 12 * n, line.strip())
        for x, side in ((40, LEFT), (195, RIGHT))
        for n, line in enumerate(side)
    ]
    assert texts(page(pdf("".join(rows)))) == COLUMNS
    assert sorted(texts(page(pdf("".join(rows[::-1]))))) == sorted(COLUMNS)


def test_spaces_round_a_dash_among_letters_are_kept() -> None:
    """Letters and the dash are drawn apart from one another, as browsers do; their gaps say nothing of how it is spaced."""
    drawn, x = [], 40.0
    for word, wide in (("KINGSMERE,", 64.5), ("(MP)", 27.2), ("\u2014", 10.0), ("The", 17.2), ("quota", 26.0)):
        drawn.append(text(x, 500, word))
        x += wide + 2.6
    assert texts(page(pdf("".join(drawn)))) == ["KINGSMERE, (MP) \u2014 The quota"]


def test_a_headline_over_two_columns_stands_apart() -> None:
    p = page(pdf(text(40, 530, "Ferry stays in port", 24, "F2") + column(40, 500, *LEFT) + column(195, 500, *RIGHT)))
    assert texts(p)[0] == "Ferry stays in port"
    assert p.fonts[p.blocks[0].printed[0].font] == Font("Times", 24.0, True, True)


def test_an_initial_goes_before_the_lines_it_stands_beside() -> None:
    p = page(
        pdf(
            text(40, 488, "T", 30)
            + text(62, 500, "he ferry did not sail on")
            + text(62, 488, "Monday, and the mail lay")
            + text(40, 476, "at the pier for two days.")
        )
    )
    assert texts(p) == ["The ferry did not sail on Monday, and the mail lay at the pier for two days."]


def test_turned_pages_and_turned_lines() -> None:
    upright = page(pdf(column(40, 500, *LEFT)))
    turned = "".join(
        text(100 + 12 * n, 40 + 10 * line.startswith(" "), line.strip(), matrix="0 1 -1 0")
        for n, line in enumerate(LEFT)
    )
    p = page(pdf(turned, more="/Rotate 90"))
    assert texts(p) == texts(upright)
    assert (p.width, p.height) == (upright.height, upright.width)
    assert {b.rotation for b in p.blocks} == {0.0}
    assert [(b.text, b.rotation) for b in page(pdf(turned)).blocks] == [(t, 270.0) for t in texts(upright)]


def test_lines_that_the_font_itself_runs_down() -> None:
    def down(x: int, said: str) -> str:
        return f"BT /F3 12 Tf 1 0 0 1 {x} 500 Tm <{said.encode('utf-16-be').hex()}> Tj ET\n"

    (block,) = page(pdf(down(300, "山路上的灯，") + down(280, "亮了一夜。"))).blocks
    assert (block.text, block.vertical) == ("山路上的灯，亮了一夜。", True)


def test_rules_boxes_tints_and_pictures() -> None:
    p = page(
        pdf(
            "40 300 300 .5 re f  .9 g 40 100 200 80 re f  0 g 2 w 250 100 100 80 re S q 60 0 0 90 40 400 cm /I Do Q "
            + text(50, 140, "On a tint") + text(260, 140, "In a box") + text(120, 440, "Beside a picture")
        )
    )  # fmt: skip
    assert [(b.form, b.text) for b in p.blocks] == [
        ("paragraph", "On a tint"), ("paragraph", "In a box"), ("paragraph", "Beside a picture"), ("image", ""), ("rule", ""),
    ]  # fmt: skip
    assert [(f.called, list(f.blocks)) for f in p.frames] == [("tint", ["x/b1"]), ("box", ["x/b2"])]
    image = p.blocks[3].box
    assert image is not None and (image.x0, image.bottom) == (166.67, 833.33)


def test_a_fill_of_nothing_is_a_picture() -> None:
    """Browsers print a picture that is cut to size as a fill by a pattern."""
    p = page(pdf(".9 g 40 100 200 80 re f .7 g 40 300 100 90 re f 0 g " + text(50, 140, "On a tint")))
    assert [(b.form, b.text) for b in p.blocks] == [("paragraph", "On a tint"), ("image", "")]
    assert [f.called for f in p.frames] == ["tint"]


def test_type_drawn_twice_is_read_once() -> None:
    p = page(pdf(text(50, 500, "Bold by force") + text(50.3, 500, "Bold by force") + text(50, 450, "till, all, too")))
    assert texts(p) == ["Bold by force", "till, all, too"]


def test_a_text_layer_under_a_scan_is_told_and_measured_in_its_pixels() -> None:
    scan = "q 400 0 0 600 0 0 cm /I Do Q "
    for drawn in (scan + "3 Tr " + text(50, 500, "Under the scan"), text(50, 500, "Under the scan") + scan):
        p = page(pdf(drawn))
        assert (texts(p), len(p.notes), "does not show" in p.notes[0]) == (["Under the scan"], 1, True)
    wide = page(
        pdf(scan.replace("400 0", "16 0").replace("0 600", "0 24") + "3 Tr " + text(2, 10, "a", 2), size=(16, 24))
    )
    assert (wide.dpi, wide.width, wide.height) == (36.0, 8.0, 12.0)


def test_letters_no_map_tells_are_said_not_guessed() -> None:
    p = page(pdf(text(50, 500, "AB", face="F4") + text(50, 400, "Known")))
    assert texts(p) == ["\ufffd\ufffd", "Known"]
    assert "2 characters of fonts that do not say what letters they draw" in p.notes[0]


def test_several_pages_are_an_issue_and_an_empty_one_says_so() -> None:
    found = pages_of(pdf(text(50, 500, "One"), "", text(50, 500, "Three")), "x.pdf", page_id="x")
    assert [(p.id, p.number, texts(p), p.notes) for p in found] == [
        ("x/p1", 1, ["One"], ()), ("x/p2", 2, [], ("no text layer",)), ("x/p3", 3, ["Three"], ()),
    ]  # fmt: skip
    with pytest.raises(EmptyInput, match="not a word on its page"):
        page(pdf("q 400 0 0 600 0 0 cm /I Do Q"))


def test_what_cannot_be_read_is_said() -> None:
    pypdf = pytest.importorskip("pypdf", reason="makes the locked file")
    writer = pypdf.PdfWriter(io.BytesIO(pdf(text(50, 500, "Secret"))))
    writer.encrypt("open sesame", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(Locked, match=r"x\.pdf: a PDF that wants a password"):
        page(out.getvalue())
    with pytest.raises(DamagedFile, match="a PDF that cannot be read"):
        page(b"%PDF-1.7\nand nothing of the kind")


@pytest.mark.parametrize("matrix", ["1 0 0 0", "0 0 0 0", "1e9 0 0 1e9", ".0001 0 0 .0001"])
def test_type_of_no_size_or_any(matrix: str) -> None:
    p = page(pdf(text(50, 500, "Flat", matrix=matrix) + text(50, 480, "Whole")))
    assert "Whole" in texts(p)


def test_nothing_takes_long() -> None:
    rng = random.Random(1)
    marks = "".join(
        f"{rng.randrange(380)} {rng.randrange(580)} {rng.randrange(1, 90)} {rng.choice((1, 40))} re f\n"
        for _ in range(20_000)
    )
    letters = "".join(
        text(rng.randrange(380), rng.randrange(580), rng.choice("abc"), rng.randrange(4, 30)) for _ in range(4_000)
    )
    start = time.process_time()
    p = page(pdf(marks + letters))
    assert time.process_time() - start < 5
    assert sum(b.form == "rule" for b in p.blocks) <= 500


def test_a_transcript_about_pdf_is_a_transcript() -> None:
    (p,) = pages_of(b"# What %PDF- means\n\nA mark.\n", "x.md", page_id="x")
    assert texts(p) == ["What %PDF- means", "A mark."]


WORDS = st.text("abcdefghilmnorstuv", min_size=1, max_size=9)


@given(st.lists(st.lists(WORDS, min_size=2, max_size=5), min_size=1, max_size=8), st.integers(6, 24))
@settings(max_examples=40, deadline=None)
def test_nothing_drawn_is_lost(lines: list[list[str]], size: int) -> None:
    drawn = column(40, 500, *(" ".join(line) for line in lines), size=size, leading=1.2 * size)
    p = page(pdf(drawn, size=(1600, 700)))
    read = [w for b in p.blocks for line in b.printed for w in line.text.split()]
    assert read == [w for line in lines for w in line]
    for b in p.blocks:
        for line in b.printed:
            assert "".join(w for w, *_ in line.words()) == line.text.replace(" ", "")
