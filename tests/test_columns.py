"""Words to paragraphs, by where they stand alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.model import Box
from broadsheet.read.columns import Words, paragraphs


def words(rows: list[tuple[float, float, str]], size: float = 10.0) -> Words:
    """Words of rows, each of which begins at x and stands at y; a letter is half a size wide, so is a space."""
    out = [
        (w, x + sum(len(v) + 1 for v in row.split(" ")[:n]) * size / 2, y)
        for x, y, row in rows
        for n, w in enumerate(row.split(" "))
    ]
    text, x0, top = zip(*out, strict=True)
    left, up = np.array(x0), np.array(top)
    none = np.zeros(len(text), np.int64)
    wide = np.array([len(t) * size / 2 for t in text])
    return Words(text, left, up, left + wide, up + size, np.full(len(text), size), none, none)


def told(w: Words, rules: tuple[Box, ...] = ()) -> list[str]:
    return [" / ".join(" ".join(w.text[n] for n in line) for line in p) for p in paragraphs(w, rules)]


LEFT, RIGHT = (
    ["one two six", "ten six one", "two ten two", "six one ten", "ten two one"],
    ["red tan sky", "sky red tan", "tan sky red", "red sky tan", "sky tan red"],
)


def test_a_gutter_parts_what_a_wide_space_does_not() -> None:
    rows = [(x, 12.0 * n, line) for x, side in ((0, LEFT), (64, RIGHT)) for n, line in enumerate(side)]
    assert told(words(rows)) == [" / ".join(LEFT), " / ".join(RIGHT)]
    spread = words(
        [(0, 0, "one two ten six one ten"), (0, 12, "one"), (100, 12, "six"), (0, 24, "ten two one six ten one")]
    )
    assert told(spread) == ["one two ten six one ten / one six / ten two one six ten one"]


def test_a_rule_parts_lines_and_columns() -> None:
    rows = [(0.0, 12.0 * n, line) for n, line in enumerate(LEFT)]
    assert told(words(rows), (Box(0, 35, 60, 35.4),)) == [" / ".join(LEFT[:3]), " / ".join(LEFT[3:])]
    beside = words([(0, 0, "one two"), (41, 0, "six ten")])
    assert told(beside) == ["one two six ten"]
    assert told(beside, (Box(37.8, -5, 38.2, 20),)) == ["one two", "six ten"]


def test_indents_short_lines_and_wide_leading_begin_paragraphs() -> None:
    indented = words(
        [
            (10, 0, "one two six one"),
            (0, 12, "ten six one ten ."),
            (10, 24, "two ten two one"),
            (0, 36, "six one ten six ."),
            (0, 48, "six"),
        ]
    )
    assert told(indented) == ["one two six one / ten six one ten .", "two ten two one / six one ten six . / six"]
    apart = words([(0, 0, "one two six"), (0, 12, "ten six one"), (0, 30, "two ten two"), (0, 42, "six one ten")])
    assert told(apart) == ["one two six / ten six one", "two ten two / six one ten"]


def test_centred_lines_are_one_heading() -> None:
    assert told(words([(20, 0, "one two"), (0, 12, "ten six one ten"), (20, 24, "two six")])) == [
        "one two / ten six one ten / two six"
    ]


@given(
    st.lists(
        st.tuples(st.floats(0, 2000), st.floats(0, 2000), st.sampled_from(["a", "bb cc", "山路", "d e f"])),
        min_size=1,
        max_size=60,
    ),
    st.floats(0.01, 300),
)
@settings(deadline=None)
def test_every_word_is_in_one_line(rows: list[tuple[float, float, str]], size: float) -> None:
    w = words(rows, size)
    assert sorted(n for p in paragraphs(w) for line in p for n in line) == list(range(len(w.text)))


def test_no_words_make_no_paragraphs() -> None:
    none = np.zeros(0)
    assert paragraphs(Words([], none, none, none, none, none, none.astype(int), none.astype(int))) == []
