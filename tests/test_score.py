"""What a match is called, and which of the two is the fuller."""

from __future__ import annotations

import pytest
from test_reuse import misread, news

from broadsheet import find_reprints
from broadsheet.reuse.options import PRESETS


def related(a: str, b: str, preset: str = "default") -> tuple[str, str | None] | None:
    """The relation of two texts among others, and the fuller of them."""
    found = find_reprints([a, b, *news(8, 300, 3)], preset)
    rows = {(r, f) for r, f in zip(found.columns["relation"], found.columns["fuller"], strict=True)}
    assert len(rows) < 2
    return rows.pop() if rows else None


ONE, OTHER, THIRD = news(3, 600)


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        (ONE, ONE, ("same", None)),
        (ONE, misread(ONE, 0.1, 1), ("same", None)),
        (ONE, ONE[:-60], ("same", None)),
        (ONE, ONE[:200] + ONE[400:], ("abridged", "a")),
        (ONE[:400], ONE, ("abridged", "b")),
        (ONE, ONE[300:500], ("contains", "a")),
        (ONE[300:500], ONE + OTHER, ("contains", "b")),
        (ONE, ONE[:180] + OTHER[:240] + ONE[450:], ("shares a passage", None)),
        (ONE, OTHER, None),
    ],
)
def test_relations(a: str, b: str, said: tuple[str, str | None] | None) -> None:
    assert related(a, b) == said


def test_a_quotation() -> None:
    """One passage, a small part of both."""
    assert related(ONE, OTHER[:300] + ONE[200:260] + OTHER[300:], "quotation") == ("quotes", None)
    shared = OTHER[:200] + ONE[200:260] + OTHER[300:] + ONE[20:80] + THIRD
    assert related(ONE, shared, "quotation") == ("shares a passage", None)


def test_a_piece_of_a_book() -> None:
    """However much longer one is than what the weights were fitted on."""
    assert related("".join(news(1, 400_000, 5)), "".join(news(1, 400_000, 5))[200_000:200_400]) == ("contains", "a")


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_has_weights(preset: str) -> None:
    """A reprint with one in ten misread is the same by each; others are nothing."""
    assert related(ONE, misread(ONE, 0.1, 2), preset) == ("same", None)
    assert related(ONE, OTHER, preset) is None
