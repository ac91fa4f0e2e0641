"""A collection that grows finds what one run over all of it finds."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_reuse import misread, news

from broadsheet import find_reprints
from broadsheet.errors import IndexDamaged, UsageError
from broadsheet.reuse import growing
from broadsheet.reuse.growing import Growing

COLUMNS = find_reprints([]).columns.keys()


class Texts:
    """Texts by number, and which were asked for."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts, self.asked = texts, list[int]()

    def __call__(self, numbers: Sequence[int]) -> list[str]:
        self.asked += numbers
        return [self.texts[n] for n in numbers]


def invented() -> list[str]:
    """Texts of which some are reprints: misread, abridged, quoted, turned; all in one order, which is not that of origin."""
    base = news(24, 260)
    rng = random.Random(5)
    made = [misread(t, 0.08, n) for n, t in enumerate(base[:8])] + [t[:170] for t in base[6:12]]
    made += [base[12][130:] + base[12][:130], base[13] + "　" + news(1, 50, 3)[0], "", "国", "，", base[14][:40]]
    out = base + made
    rng.shuffle(out)
    return out


ALL = invented()
TRUE = find_reprints(ALL)


def added(folder: Path, texts: Sequence[str], cuts: Sequence[int], again: bool) -> set[tuple[int, ...]]:
    """What is found when texts come in days that end at `cuts`, and whether each day opens the collection again."""
    edges = sorted({0, *cuts, len(texts)})
    g, met = Growing(folder, threads=1), set()
    for first, last in pairwise(edges):
        if again:
            g = Growing(folder, g.state, threads=2)
        earlier = Texts(texts)
        found = g.add(range(first, last), texts[first:last], earlier)
        assert found.columns.keys() == COLUMNS
        assert all(n < first for n in earlier.asked)
        assert (found.b >= first).all() and (found.a < found.b).all()
        c = found.columns
        met |= set(
            zip(
                *(r.tolist() for r in (found.a, found.b, c["a_start"], c["a_end"], c["b_start"], c["b_end"])),
                strict=True,
            )
        )
    return met


@given(cuts=st.lists(st.integers(0, len(ALL)), max_size=6), again=st.booleans())
@settings(max_examples=12, deadline=None)
def test_in_any_days(tmp_path_factory: pytest.TempPathFactory, cuts: list[int], again: bool) -> None:
    """However the texts come, the pairs of one run over all of them are found, and their passages."""
    c = TRUE.columns
    whole = set(
        zip(*(r.tolist() for r in (TRUE.a, TRUE.b, c["a_start"], c["a_end"], c["b_start"], c["b_end"])), strict=True)
    )
    assert len({p[:2] for p in whole}) >= 14
    assert added(tmp_path_factory.mktemp("days"), ALL, cuts, again) == whole


def test_only_candidates_are_asked_for(tmp_path: Path) -> None:
    """Of a hundred earlier texts only those that share something."""
    old = news(100, 200)
    g = Growing(tmp_path / "runs")
    assert not len(g.add(range(100), old, Texts(old)).a)
    asked = Texts(old)
    found = g.add([200], [misread(old[17], 0.05, 1)], asked)
    assert asked.asked == [17]
    assert (found.a.tolist(), found.b.tolist(), found.mutual.tolist()) == ([17], [200], [True])
    assert found.chance[0] > 0.9 and len(g) == 101


def test_numbers_in_any_order(tmp_path: Path) -> None:
    """The lesser number is a, whichever text came first."""
    one = news(1, 260)[0]
    g = Growing(tmp_path)
    g.add([7], [one], Texts([]))
    found = g.add([3], ["（本报讯）" + one], lambda numbers: [one] * len(numbers))
    assert (found.a.tolist(), found.b.tolist()) == ([3], [7])
    assert (found.columns["a_start"].tolist(), found.columns["b_start"].tolist()) == ([5], [0])
    found = g.add([1], [one[:150]], lambda numbers: [{7: one, 3: "（本报讯）" + one}[n] for n in numbers])
    assert (found.a.tolist(), found.b.tolist(), list(found.columns["fuller"])) == ([1, 1], [3, 7], ["b", "b"])


def test_removed_texts_are_in_no_match(tmp_path: Path) -> None:
    """Not before a merge, not after, nor when opened again."""
    one = news(1, 260)[0]
    g = Growing(tmp_path)
    g.add([0, 1], [one, *news(1, 200, 2)], Texts([]))
    g.remove([0, 99])
    for n in range(5):
        g = Growing(tmp_path, g.state)
        found = g.add([n + 2], [misread(one, 0.01, n)], lambda numbers: [misread(one, 0.01, m - 2) for m in numbers])
        assert set(found.a.tolist()) == set(range(2, n + 2))
    assert len(g) == 6


def test_what_is_not_named_is_as_if_it_had_not_been(tmp_path: Path) -> None:
    """A day cut off before its state was kept leaves nothing; the day can be added again."""
    base = news(6, 200)
    g = Growing(tmp_path)
    g.add(range(3), base[:3], Texts(base))
    kept = g.state
    g.add(range(3, 6), base[3:], Texts(base))
    (tmp_path / "half a file").write_bytes(b"12")
    again = Growing(tmp_path, kept)
    assert again.state == kept and len(again) == 3
    assert {p.name for p in tmp_path.iterdir()} == set(json.loads(kept)["runs"])
    assert again.add([3], [base[0]], Texts(base)).a.tolist() == [0]
    again.settle()
    assert len(list(tmp_path.iterdir())) == len(json.loads(again.state)["runs"])


def test_damage_is_told(tmp_path: Path) -> None:
    """A file that is missing, cut short or another's; a state that says nothing; other seeds."""
    g = Growing(tmp_path)
    g.add([0], news(1), Texts([]))
    with pytest.raises(IndexDamaged, match="other lengths"):
        Growing(tmp_path, g.state, "ocr")
    (name,) = json.loads(g.state)["runs"]
    whole = (tmp_path / name).read_bytes()
    for damaged in (whole[:-1], b"", b"x" * 100):
        (tmp_path / name).write_bytes(damaged)
        with pytest.raises(IndexDamaged, match=name):
            Growing(tmp_path, g.state)
    (tmp_path / name).unlink()
    with pytest.raises(IndexDamaged, match=name):
        Growing(tmp_path, g.state)
    with pytest.raises(IndexDamaged, match="says nothing"):
        Growing(tmp_path, "no state")


def test_what_cannot_be_added(tmp_path: Path) -> None:
    g = Growing(tmp_path)
    with pytest.raises(UsageError, match="numbers"):
        g.add([1, 1], ["a", "b"], Texts([]))
    with pytest.raises(UsageError, match="days"):
        g.add([1], ["a"], Texts([]), days=[1, 2])
    assert not len(g.add([], [], Texts([])).a)


def test_within_so_many_days(tmp_path: Path) -> None:
    """Pairs further apart are left out, those of no day are not."""
    one = news(1, 260)[0]
    texts = [misread(one, 0.01, n) for n in range(4)]
    g = Growing(tmp_path)
    g.add([0, 1], texts[:2], Texts(texts), days=[0, None])
    found = g.add([2, 3], texts[2:], Texts(texts), days=[5, 40], within=5)
    assert set(zip(found.a.tolist(), found.b.tolist(), strict=True)) == {(0, 2), (1, 2), (1, 3)}


@pytest.mark.parametrize("day", [5, 1000])
def test_a_story_in_many_papers(tmp_path: Path, day: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What forty papers print once each is one story, not stock; what one paper prints over and over is."""
    monkeypatch.setattr(growing, "JUDGED", 50)
    story, form = news(1, 400)[0], news(1, 120, 2)[0]
    own = news(200, 150, 3)
    texts = [own[n] + misread(story, 0.03, n) for n in range(40)]
    texts += [f"{own[40 + n][:30]}{form}{own[90 + n][:30]}" for n in range(40)]
    papers = [*range(40), *[7] * 40]
    order = np.random.default_rng(1).permutation(80)
    texts, papers = [texts[n] for n in order], [papers[n] for n in order]
    g, met = Growing(tmp_path), set()
    for first in range(0, 80, day):
        last = min(80, first + day)
        found = g.add(range(first, last), texts[first:last], Texts(texts), papers=papers[first:last])
        met |= set(zip(found.a.tolist(), found.b.tolist(), strict=True))
    wire = np.flatnonzero(order < 40).tolist()
    assert len({p for p in met if p[0] in wire and p[1] in wire}) == 40 * 39 // 2
    if day == 1000:
        assert len(met) == 40 * 39 // 2
