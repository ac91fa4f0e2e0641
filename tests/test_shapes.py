"""Which characters are read for one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.collate.shapes import likeness, look_alike


@pytest.mark.parametrize(
    ("one", "other"), [("己", "已"), ("末", "未"), ("土", "士"), ("治", "冶"), ("f", "ſ"), ("O", "0")]
)
def test_what_machines_mistake(one: str, other: str) -> None:
    assert other in look_alike(one)
    assert likeness(one, other) > 0.6


def test_two_letters_for_one() -> None:
    assert likeness("modern", "modem") > 0.85
    assert likeness("clear", "dear") < likeness("clear", "dlear") + 0.2


def test_sense_is_no_shape() -> None:
    assert likeness("胜利", "成功") == 0
    assert likeness("胜利", "肚利") > likeness("胜利", "顺利")


@given(st.text("己已末未rnm天", max_size=6), st.text("己已末未rnm天", max_size=6))
def test_bounds(a: str, b: str) -> None:
    """0 to 1, the same both ways, 1 for a text with itself."""
    assert 0 <= likeness(a, b) <= 1
    assert likeness(a, b) == pytest.approx(likeness(b, a))
    assert likeness(a, a) == pytest.approx(1)
