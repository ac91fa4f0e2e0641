"""Kernels agree with the plain way, compiled and not."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from broadsheet.codes import fold_codes
from broadsheet.reuse import engine, index, match
from broadsheet.reuse.align import CHANGED, EQUAL, ONLY_A, ONLY_B, align, extend
from broadsheet.reuse.chain import chains
from broadsheet.reuse.options import Options
from broadsheet.reuse.room import Room
from broadsheet.reuse.sketch import script, seeds, windows

LENGTHS = [list(s) for s in Options().seed]
FEW = st.lists(st.integers(0x4E00, 0x4E05), max_size=60)
TEXT = st.text("中国人民日报abcdeかな각", max_size=80)
PLAIN = os.environ.get("NUMBA_DISABLE_JIT") == "1"
some = settings(max_examples=20 if PLAIN else 150, deadline=None)


def codes(row: list[int]) -> np.ndarray:
    return np.array(row, np.uint32)


@given(TEXT)
@some
def test_seeds_and_windows(text: str) -> None:
    row = fold_codes([text])[0]
    keys, places = np.empty(len(row), np.uint64), np.empty(len(row), np.int32)
    n = seeds(row, np.array(LENGTHS), keys, places)
    assert list(zip(keys[:n].tolist(), places[:n].tolist(), strict=True)) == naive.seeds(row.tolist(), LENGTHS, script)
    windows(row, np.array(LENGTHS), keys)
    assert keys.tolist() == naive.windows(row.tolist(), LENGTHS, script)


@given(st.lists(TEXT, max_size=8), st.integers(1, 3), st.sampled_from([None, 1, 40]), st.booleans())
@some
def test_groups(texts: list[str], threads: int, at_once: int | None, by_paper: bool) -> None:
    """An index holds each seed that two texts have, once a text, however many indexes there are; what papers have is told."""
    given_codes = fold_codes(texts)
    papers = np.arange(len(texts), dtype=np.int32) % 2 if by_paper else None
    asked = engine.Asked(given_codes, np.ones(len(texts), np.bool_), papers)
    search = engine.Search(asked, Options(), threads, Room())
    search.seeds_at_once = at_once or 1 << 40
    with ThreadPoolExecutor(threads) as pool:
        known, indexes = search.sketches(pool)
    assert len(indexes) <= 1 or at_once
    rows = [naive.seeds(given_codes[n].tolist(), LENGTHS, script) for n in range(len(texts))]
    groups = naive.groups(rows, Options().repeats)
    seeds_of = {}
    for n in range(len(texts)):
        for m in range(known.seed_bounds[n], known.seed_bounds[n + 1]):
            seeds_of[n, int(known.places[m])] = m
    for group in groups:
        of = {n for n, _ in group}
        rate = -(-len(of) // len({n % 2 for n in of})) if by_paper else len(of)
        for n, place in group:
            m = seeds_of[n, place]
            assert known.found_in[m] == len(of)
            assert known.often[m] == rate or at_once
            assert known.again[m] == any(k == n and p < place for k, p in group)
            met = []
            for one in indexes:
                at, size, _ = one.look_up(known.keys[m : m + 1])
                met += [t + one.base for t in one.texts[at[0] : at[0] + size[0]].tolist()]
            assert met == sorted(of)
    lone = set(seeds_of.values()) - {seeds_of[p] for g in groups for p in g}
    assert all(known.often[m] == 0 for m in lone)


@given(st.lists(TEXT, min_size=1, max_size=8), st.integers(0, 3), st.booleans())
@some
def test_candidates(texts: list[str], near: int, parted: bool) -> None:
    """The pairs whose shared seeds weigh enough, crowded ones only among neighbours, over one index or several."""
    options = Options(worth=1.0, worth_seeds=2, crowd=3, near=near)
    given_codes = fold_codes(texts)
    search = engine.Search(engine.Asked(given_codes, np.ones(len(texts), np.bool_)), options, 1, Room())
    search.seeds_at_once = 20 if parted else 1 << 40
    met = []
    with ThreadPoolExecutor(1) as pool:
        known, indexes = search.sketches(pool)
        for one in indexes:
            for first, last in search.pieces(known.seed_bounds):
                met += search.candidates(one, known, first, last).tolist()
    rows = [naive.seeds(given_codes[n].tolist(), LENGTHS, script) for n in range(len(texts))]
    assert parted or sorted(map(tuple, met)) == naive.candidates(rows, 1.0, 2, len(rows), 3, near)


def test_of_one_text_only_the_best_pairs_are_judged() -> None:
    """A text that shares most with the second and third of many before it is compared with these alone."""
    rare = ["甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉"]
    stock = "天地玄黄宇宙洪荒日月盈昃辰宿列张"
    texts = [stock, stock + rare[0], stock + rare[1], stock, stock, stock + rare[0] + rare[1]]
    given_codes = fold_codes(texts)
    search = engine.Search(engine.Asked(given_codes, np.ones(6, np.bool_)), Options(worth=0.5, most=2), 1, Room())
    with ThreadPoolExecutor(1) as pool:
        known, (one,) = search.sketches(pool)
        met = [
            p for first, last in search.pieces(known.seed_bounds) for p in search.candidates(one, known, first, last)
        ]
    assert [(int(a), int(b)) for a, b in met if b == 5] == [(1, 5), (2, 5)]


def script_of(
    a: np.ndarray, b: np.ndarray, low: int, high: int, costs: tuple[int, int, int]
) -> tuple[int, list[list[int]]]:
    runs = np.empty((len(a) + len(b) + 1, 2), np.int64)
    least, n = align(a, b, low, high, *costs, runs)
    return least, runs[:n].tolist()


@given(FEW, FEW)
@some
def test_aligned_as_well_as_can_be(a: list[int], b: list[int]) -> None:
    """With unit costs the distance is Levenshtein's; with gaps it is Gotoh's; the script makes b of a, at that cost."""
    x, y = codes(a), codes(b)
    assert script_of(x, y, -len(a), len(b), (1, 0, 1))[0] == Levenshtein.distance(a, b)
    least, runs = script_of(x, y, -len(a), len(b), (2, 2, 1))
    assert least == naive.cost(a, b, 2, 2, 1)
    i = j = paid = 0
    for op, size in runs:
        if op in (EQUAL, CHANGED):
            assert all((p == q) == (op == EQUAL) for p, q in zip(a[i : i + size], b[j : j + size], strict=True))
            paid += 2 * size if op == CHANGED else 0
        else:
            paid += 2 + size
        i, j = i + (size if op != ONLY_B else 0), j + (size if op != ONLY_A else 0)
    assert (i, j, paid) == (len(a), len(b), least)


@given(FEW, FEW, st.integers(0, 8))
@some
def test_a_band_costs_no_less(a: list[int], b: list[int], pad: int) -> None:
    """Inside a band the least cost is at least the whole square's, and reached once the band is wide enough."""
    low, high = max(-len(a), min(0, len(b) - len(a)) - pad), min(len(b), max(0, len(b) - len(a)) + pad)
    banded = script_of(codes(a), codes(b), low, high, (2, 2, 1))[0]
    whole = naive.cost(a, b, 2, 2, 1)
    assert banded >= whole
    if pad == 8 and len(a) <= 8 and len(b) <= 8:
        assert banded == whole


@given(FEW, FEW)
@some
def test_ends_followed(a: list[int], b: list[int]) -> None:
    """Without a drop and in a wide band an end goes as far as is best, forward and, turned round, backward."""
    x, y = codes(a), codes(b)
    i, j = extend(x, 0, y, 0, 1, 1000, 64)
    matched = naive.extended(a, b)
    assert naive.extended(a[:i], b[:j]) == matched
    assert (i, j) == extend(x[::-1].copy(), len(a) - 1, y[::-1].copy(), len(b) - 1, -1, 1000, 64)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(4, 12)), min_size=1, max_size=30))
@some
def test_chains(anchors: list[tuple[int, int, int]]) -> None:
    """The first chain scores as the best there is; all go forward in both texts, and none overlaps another."""
    anchors.sort()
    pa, pb, ln = (np.array(c, np.int64) for c in zip(*anchors, strict=True))
    of = np.empty(len(pa), np.int64)
    best = naive.best_chain(anchors, 100, 32, 0.3)
    assert chains(pa, pb, ln, 100, 32, 0.3, best + 0.01, of) == 0
    count = chains(pa, pb, ln, 100, 32, 0.3, min(best, 4.0), of)
    assert count >= 1
    hulls = []
    for c in range(count):
        mine = np.flatnonzero(of == c)
        assert (np.diff(pa[mine]) > 0).all() and (np.diff(pb[mine]) > 0).all()
        hulls.append((pa[mine[0]], pa[mine[-1]] + ln[mine[-1]], pb[mine[0]], pb[mine[-1]] + ln[mine[-1]]))
    for n, (p, q, r, s) in enumerate(hulls):
        for t, u, v, w in hulls[:n]:
            assert (q <= t or p >= u) and (s <= v or r >= w)


def test_passages_are_cut_where_texts_differ() -> None:
    """A script parted where more differs than agrees: places, equal characters, columns, short and long differences."""
    runs = np.array([(EQUAL, 40), (CHANGED, 2), (EQUAL, 10), (ONLY_A, 60), (EQUAL, 30)], np.int64)
    marks = np.full(200, index.RARE, np.uint8)
    marks[:9] = index.STOCK
    out = np.zeros((8, 11), np.int64)
    n = match.cut(runs, len(runs), 3, 7, 25, 8, marks, 8, out)
    assert out[:n].tolist() == [
        [3, 55, 7, 59, 50, 52, 2, 0, 34, 36, 44],
        [115, 145, 59, 89, 30, 30, 0, 0, 23, 23, 27],
    ]


@pytest.mark.skipif(PLAIN, reason="is the run without compilation")
def test_without_compilation() -> None:
    """The same kernels as plain Python agree too."""
    run = subprocess.run(
        # numbers wrap round on purpose, which numpy tells of one by one
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore:overflow encountered", __file__],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-3000:]
