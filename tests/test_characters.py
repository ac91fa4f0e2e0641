"""The character model: what goes on across a cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.articles.characters import ANYWHERE, START, UNKNOWN, CharacterModel, character_model, hashes

texts = st.text(
    alphabet=st.sampled_from("市长说今年全县新修水渠二十里，粮食增产。的了在是Ab1 \u3000縣"), min_size=3, max_size=3
)


@pytest.fixture(scope="module")
def model() -> CharacterModel:
    return character_model()


def naive(model: CharacterModel, gram: list[int]) -> float:
    """Probability of the last symbol given the three before, order by order."""
    p = float(np.exp(model.single[gram[3]]))
    rest = float(np.exp(model.single_rest[gram[2]]))
    for n in (2, 3, 4):
        key = int(hashes(*np.array([gram[4 - n :]], dtype=np.uint16).T)[0])
        at = _find(model, n, key)
        p = (float(model.share[n][at]) if at >= 0 else 0.0) + rest * p
        if n < 4:
            short = int(hashes(*np.array([gram[3 - n : 3]], dtype=np.uint16).T)[0])
            at = _find(model, n, short)
            rest = float(np.exp(model.rest[n][at])) if at >= 0 else 1.0
    return p


def _find(model: CharacterModel, n: int, key: int) -> int:
    hits = np.flatnonzero(model.keys[n] == key)
    return int(hits[0]) if len(hits) else -1


def test_the_other_half_is_told_from_a_new_paragraph(model: CharacterModel) -> None:
    tails = np.stack(
        [
            model.symbols(t)[-3:]
            for t in ("全市今年计划投资建设重点项", "记者从市教育局了解到，今年秋季", "参加会议的有各县市区主要负")
        ]
    )
    heads = np.stack(
        [model.symbols(t)[:3] for t in ("目一百二十个", "学期全市中小学", "责同志和有关部门", "昨天上午，")]
    )
    odds = model.goes_on(tails, heads)
    assert odds.argmax(axis=1).tolist() == [0, 1, 2]
    assert (odds[:, 3] < odds.max(axis=1) - 3).all()


def test_digits_width_and_script_are_folded(model: CharacterModel) -> None:
    assert model.symbols("記者１２").tolist() == model.symbols("记者34").tolist()
    assert model.symbols("（a,").tolist() == model.symbols("(B，").tolist()
    assert len(model.symbols("𠀀x")) == 2


@settings(deadline=None)
@given(texts, texts)
def test_a_table_equals_one_by_one_and_the_naive_sum(tail: str, head: str) -> None:
    m = character_model()
    t, h = m.symbols(tail), m.symbols(head)
    grid = m.goes_on(np.stack([t, t[::-1]]), np.stack([h, h[::-1], h]))
    assert grid[0, 0] == grid[0, 2] == m.goes_on(t[None], h[None])[0, 0]
    leads = ([START] * 3, [UNKNOWN, UNKNOWN, int(m.symbols("。")[0])])
    across, paragraph, sentence = (
        sum(np.log(max(naive(m, x[k : k + 4]), 1e-9)) for k in range(3))
        for x in ([*before, *h.tolist()] for before in (t.tolist(), *leads))
    )
    start = np.logaddexp(paragraph, sentence) + np.log((1 - ANYWHERE) / 2)
    start = np.logaddexp(start, m.usual(h[None])[0] + np.log(ANYWHERE))
    assert grid[0, 0] == pytest.approx(across - start, abs=1e-3)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_symbol_a_character(text: str) -> None:
    assert len(character_model().symbols(text)) == len(text)


@settings(max_examples=30, deadline=None)
@given(st.text("市长说今年全县新修水渠二十里，粮食增产。Ab1縣", max_size=9))
def test_each_symbol_of_a_run_after_the_three_before(model: CharacterModel, text: str) -> None:
    """The same as the slow way, symbol by symbol; a text of three or fewer has none."""
    symbols = model.symbols(text)
    slow = [np.log(max(naive(model, symbols[n : n + 4].tolist()), 1e-9)) for n in range(max(0, len(symbols) - 3))]
    assert model.after(symbols).tolist() == pytest.approx(slow, abs=1e-4)
