"""Witnesses in columns: nothing lost, no order preferred, two at the least cost there is."""

from __future__ import annotations

import naive
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.collate.kernels import MORE, OPEN, cost_between, exact_pair
from broadsheet.collate.tokens import tokens
from broadsheet.collate.weave import spread, weave

WORDS = ("天", "地", "人", "国", "家", "，", "。", "the ", "sea ", "１2 ", "\n")
LINES = (
    "7日下午，云溪市召开领导干部会议，宣布省委的决定。",
    "顾长河现年52岁，水利工程专业出身。",
    "他说要把老百姓家门口的水、路、学校一件一件办好。",
    "省委组织部副部长梁省身出席会议并讲话。",
)
texts = st.lists(st.sampled_from(WORDS), max_size=14).map("".join)
several = st.lists(texts, min_size=1, max_size=5)


def change(a: int, b: int) -> int:
    marks = [c < 1 << 31 and c & 1 << 24 != 0 for c in (a, b)]
    return 0 if a == b else 20 if marks[0] != marks[1] else 8 if marks[0] else 16


def columns(given: list[str]) -> list[tuple[int, ...]]:
    woven = weave([tokens(t) for t in given])
    return [tuple(woven.columns(n).tolist()) for n in range(len(given))]


def cost(given: list[str]) -> int:
    return weave([tokens(t) for t in given]).cost


@settings(deadline=None)
@given(several)
def test_every_token_has_a_column_of_its_own_in_order(given):
    woven = weave([tokens(t) for t in given])
    for n, text in enumerate(given):
        assert woven.cells[woven.rows[n], woven.columns(n)].tolist() == tokens(text).codes.tolist()
    assert woven.cells.any(axis=0).all()


@settings(deadline=None)
@given(several, st.randoms(use_true_random=False))
def test_the_order_of_witnesses_tells_nothing(given, random):
    order = list(range(len(given)))
    random.shuffle(order)
    there, here = columns(given), columns([given[n] for n in order])
    assert [there[n] for n in order] == here


@settings(deadline=None)
@given(several)
def test_an_equal_witness_changes_nothing(given):
    assert columns([*given, given[0]]) == [*columns(given), columns(given)[0]]


@settings(deadline=None)
@given(texts, texts)
def test_two_witnesses_cost_the_least_there_is(one, other):
    a, b = tokens(one), tokens(other)
    rows = [t.tolist() for t in (a.codes, b.codes, a.seams, b.seams)]
    least = naive.pair_cost(*rows, change, OPEN, MORE)
    assert exact_pair(a.codes, b.codes, a.seams, b.seams, np.empty(len(a) + len(b), np.uint8))[0] == least
    if rows[0] != rows[1]:
        assert cost([one, other]) == least


@given(st.lists(texts, min_size=2, max_size=5, unique_by=lambda t: tokens(t).codes.tobytes()))
@settings(max_examples=50, deadline=None)
def test_the_cost_is_that_of_all_pairs(given):
    rows = [tokens(t) for t in given]
    woven = weave(rows)
    seams = [rows[woven.rows.index(r)].seams for r in range(len(woven.cells))]
    everyone = np.arange(len(given))
    both = cost_between(woven.cells, spread(woven.cells, seams), everyone, everyone)
    assert woven.cost * 2 == both
    least = sum(cost([one, other]) for n, one in enumerate(given) for other in given[:n])
    assert woven.cost >= least


@settings(deadline=None, max_examples=40)
@given(st.permutations(LINES), st.permutations(LINES), st.integers(0, 4))
def test_what_is_out_of_order_is_told(one, other, size):
    rows = [tokens("\n".join(lines)) for lines in (one, other, other[:size] * 2)]
    woven = weave(rows)
    for n, order in ((n, woven.orders[n]) for n in set(woven.rows)):
        told = [t for s in woven.shifts if s.row == n and not s.repeated for t in range(s.first, s.last)]
        assert sorted(order) == list(range(len(order))) and all(np.diff([t for t in order if t not in told]) > 0)


def test_a_band_is_widened_until_it_holds_the_best_path():
    one, other = tokens("天" * 90 + "地人国家" * 20), tokens("地人国家" * 20 + "天" * 90)
    rows = (one.codes, other.codes, one.seams, other.seams)
    least = naive.pair_cost(*[r.tolist() for r in rows], change, OPEN, MORE)
    assert exact_pair(*rows, np.empty(400, np.uint8))[0] == least
