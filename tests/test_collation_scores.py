"""How true collations are: floors under which no change may fall. Only a person lowers one."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / folder) for folder in ("bench", "scripts")]
from made_witnesses import made_witnesses
from score_collation import Truth, by_hand, made, scored, together

from broadsheet.collate import collate
from broadsheet.model import Apparatus, Moved, Place, Reading

FLOORS = {"places": 0.97, "verdicts": 0.9, "made places": 0.93, "made verdicts": 0.85}

GOLD = Path(__file__).parents[1] / "bench/collation_gold.json"


def test_floors_on_real_pages(shared: Path) -> None:
    """Six wire stories in three papers and the broadcast, judged by hand."""
    score = together(scored(t, collate(w)) for w, t in by_hand(GOLD, shared / "pages/seeds").values())
    assert (score.true, score.readings, score.names) == (38, 42, 1)
    assert score.f1 >= FLOORS["places"] and score.right / score.readings >= FLOORS["verdicts"]
    assert score.names_loud == score.names and score.moves_hit == score.moves


@pytest.mark.long
def test_floors_on_made_stories() -> None:
    stories = [made(s) for s in made_witnesses(random.Random(1001), 150)]
    score = together(scored(t, collate(w)) for w, t in stories)
    more = together(scored(t, collate(w)) for w, t in stories if len(w) > 2)
    assert score.f1 >= FLOORS["made places"] and more.macro >= FLOORS["made verdicts"]


def place(sigil: str, span: tuple[int, int], verdict: str, loud: bool = False) -> Place:
    return Place((Reading("x", (sigil,), (span,), verdict), Reading("y", ("Z",), ((0, 1),))), "word", (0, 1), loud=loud)


def test_the_score_itself() -> None:
    """A place a little too wide is found, one much too wide is not; a verdict of a place that is missed is wrong."""
    truths = [
        Truth(0, "A", (10, 12), "misreading", ("name",)),
        Truth(1, "A", (40, 41), "loss"),
        Truth(2, "B", (90, 110), "misplacement", aside=(30, 30)),
    ]
    found = (
        place("A", (9, 13), "misreading", loud=True),
        place("A", (20, 60), "loss"),
        place("B", (30, 30), ""),
    )
    score = scored(truths, Apparatus((), found, (Moved("B", (90, 109), 30),)))
    assert (score.true, score.found, score.hit) == (3, 3, 2)
    assert (score.right, score.readings) == (2, 3)
    assert (score.names_loud, score.moves_hit, score.moves) == (1, 1, 1)
    assert score.pairs["loss", ""] == 1 and score.pairs["", "loss"] == 1


def test_either_of_two_verdicts() -> None:
    score = scored(
        [Truth(0, "A", (3, 5), "loss", other=("misreading",))], Apparatus((), (place("A", (3, 5), "misreading"),))
    )
    assert (score.right, score.lenient) == (0, 1)
