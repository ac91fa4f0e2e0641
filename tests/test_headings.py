"""Which of the headings over an article is its headline."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.articles.headings import RANK, headline, observations
from broadsheet.articles.weights import fitted_weights
from broadsheet.model import Block
from broadsheet.read.markdown import pages

KICKER, HEADLINE, DECK = "全县修桥会议召开", "明年再修四座石桥", "县里拨款一半，村里自筹一半，三年内不再有人绕路赶集"


def heads(*lines: str) -> list[Block]:
    return [b for p in pages("\n\n".join(lines).encode(), "p.md", page_id="p") for b in p.blocks]


def seen(*lines: str) -> list[set[str]]:
    return [{n for n, v in zip(RANK, row, strict=True) if v} for row in observations(heads(*lines))]


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        ((f"## {HEADLINE}",), 0),
        ((f"### {KICKER}", f"# {HEADLINE}", f"### {DECK}"), 1),
        ((f"### {KICKER}", f"# {HEADLINE}"), 1),
        ((f"# {HEADLINE}", f"### {DECK}"), 0),
        ((KICKER, f"## {HEADLINE}", DECK), 1),
        ((f"## {HEADLINE}", f"——{DECK}"), 0),
    ],
)
def test_the_headline_stands_out(lines: tuple[str, ...], at: int) -> None:
    best, sure = headline(heads(*lines), fitted_weights().heads)
    assert best == at
    assert sure == 1 if len(lines) == 1 else 1 / len(lines) < sure < 1


def test_what_speaks_for_each_heading() -> None:
    first, middle, last = seen(f"### {KICKER}", f"# {HEADLINE}", f"——{DECK}")
    assert first == {
        "first of more",
        "level 3",
        "length",
        "shortest",
        "under 12",
        "ends open",
        "says",
        "first, deeper than the next",
    }
    assert middle == {"inside", "level 1", "highest", "alone highest", "length", "shortest", "under 12", "ends open"}
    assert last == {
        "last of more", "plain", "lowest", "alone lowest", "length", "longest", "over 24", "commas", "ends open",
        "last, deeper than the one before", "last, plain under marked", "starts with a dash",
    }  # fmt: skip


def test_two_of_one_level() -> None:
    first, last = seen("## 【桥头故事】", "## 县长开会强调")
    assert {"first of two", "first, same level", "bracketed", "highest", "lowest"} <= first
    assert {"last of two", "last, same level", "says"} <= last
    assert not {"alone highest", "alone lowest"} & (first | last)


def test_bold_is_between_headings_and_plain_lines() -> None:
    bold, plain = seen("**明年再修四座石桥**", KICKER)
    assert {"bold", "alone highest"} <= bold and {"plain", "alone lowest"} <= plain


weights = st.dictionaries(st.sampled_from(RANK), st.floats(-5, 5), max_size=6).map(
    lambda d: np.array([d.get(n, 0.0) for n in RANK])
)
blocks = st.lists(
    st.builds(Block, st.just("p/b"), st.text(min_size=1, max_size=50), level=st.integers(0, 4), strong=st.booleans()),
    min_size=1,
    max_size=5,
)


@settings(deadline=None)
@given(blocks, weights)
def test_the_heading_with_the_greatest_sum_is_chosen(found: list[Block], w: np.ndarray) -> None:
    rows = observations(found)
    assert rows.shape == (len(found), len(RANK)) and np.isfinite(rows).all()
    best, sure = headline(found, w)
    assert rows[best] @ w == pytest.approx((rows @ w).max())
    assert 1 / len(found) - 1e-9 <= sure <= 1


def test_a_weight_on_the_highest_level_takes_it_wherever_it_stands() -> None:
    w = np.array([9.0 if n == "alone highest" else 0.0 for n in RANK])
    lines = [f"### {KICKER}", f"### {DECK}", f"# {HEADLINE}"]
    for turn in range(3):
        best, sure = headline(heads(*lines[turn:], *lines[:turn]), w)
        assert best == (2 - turn) % 3 and sure > 0.99
