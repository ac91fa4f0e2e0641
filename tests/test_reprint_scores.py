"""How true the reprints found are: floors under which no change may fall. Only a person lowers one."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from broadsheet import find_reprints

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
from score_reprints import adjusted_rand, f1, rand_index, truth_of


@pytest.mark.parametrize(
    ("name", "least_f1", "least_ari"),
    [("zh_news_c0", 0.97, 0.94), ("zh_news_c10", 0.96, 0.92), ("ocr_witnesses", 0.995, 0.995)],
)
def test_floors(shared: Path, name: str, least_f1: float, least_ari: float) -> None:
    """One preset for clean text, text with one in ten misread, and real misreadings in three languages."""
    folder = shared / "data/reprints"
    table = pq.read_table(folder / f"{name}.parquet")
    pairs, story = truth_of(table, folder / "zh_news_truth.parquet")
    found = find_reprints(table)
    assert f1(found, pairs) >= least_f1
    assert adjusted_rand(found, story) >= least_ari


def test_the_score_itself() -> None:
    """The same groups are 1, whatever they are called; other groups are less."""
    assert rand_index(["a", "a", "b", "c"], ["x", "x", "y", "z"]) == 1
    assert rand_index(["a", "a", "b", "b"], ["x", "y", "x", "y"]) < 0
