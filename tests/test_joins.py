"""Whether a block goes on in the sentence of the one before it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from broadsheet.articles import joins
from broadsheet.articles.evidence import EDGE, LINK, OF_A, OF_B, Evidence, evidence
from broadsheet.articles.joins import JOIN
from broadsheet.articles.parts import BODY, HEAD
from broadsheet.articles.sheet import sheet
from broadsheet.articles.weights import fitted_weights
from broadsheet.model import Block

W = fitted_weights()
WEIGHTS = (W.joins, W.joins_hidden, W.joins_spoken)
HEADING = "北岭村老石桥修好通车"
OPENING = "本报讯（记者 钱一舟）北岭村的老石桥昨天修好通车，三个村子的人再也不用绕路。"
CUT = "村里的负责同志介绍说，修桥用了四个月，工程的主要负"
REST = "责人都是本村的老石匠，工钱只拿一半。"
OWN = "记者了解到，明年县里还要再修四座桥。"


def weighed(*texts: str) -> Evidence:
    s = sheet([Block(f"p/b{k}", t, level=2 * (t == HEADING)) for k, t in enumerate(texts)])
    part = np.array([HEAD if t == HEADING else BODY for t in texts])
    return evidence(s, np.arange(len(texts)), part, (part == HEAD).astype(float))


def every(n: int) -> tuple[np.ndarray, np.ndarray]:
    a, b = np.nonzero(~np.eye(n, dtype=bool))
    return a, b


def test_a_number_for_every_name() -> None:
    e = weighed(HEADING, OPENING, CUT, REST, OWN)
    a, b = every(5)
    seen = joins.observations(e, a, b)
    assert seen.shape == (20, len(JOIN)) and np.isfinite(seen).all()
    column = {n: seen[:, k] for k, n in enumerate(JOIN)}
    assert (column["bias"] == 1).all()
    assert column["cut"].tolist() == [float(k == 2) for k in a]
    for n in ("next", "goes on", "opens"):
        assert column[n].tolist() == e.links[a, b, LINK.index(n)].tolist()
    for n in ("first", "ends open"):
        assert column[f"a: {n}"].tolist() == e.edges[a, EDGE.index(n)].tolist()
        assert column[f"b: {n}"].tolist() == e.edges[b, EDGE.index(n)].tolist()


def test_cut_is_what_the_kind_of_the_link_says() -> None:
    e = weighed(OPENING, CUT, REST)
    assert [OF_A[k // len(OF_B)] for k in e.kind[:, 0]] == ["body", "cut", "body"]


def test_odds_are_the_weighted_sum_and_what_the_hidden_units_add() -> None:
    e = weighed(HEADING, CUT, REST, OWN)
    a, b = every(4)
    linear, spoken = np.linspace(-1, 1, len(JOIN)), np.array([0.5, -2.0])
    hidden = np.stack([np.cos(np.arange(len(JOIN))), np.sin(np.arange(len(JOIN)))], axis=1)
    by_hand = []
    for row in joins.observations(e, a, b).tolist():
        units = [math.tanh(sum(w * x for w, x in zip(column, row, strict=True))) for column in hidden.T]
        by_hand.append(sum(w * x for w, x in zip(linear, row, strict=True)) + 0.5 * units[0] - 2 * units[1])
    assert joins.log_odds(e, a, b, linear, hidden, spoken).tolist() == pytest.approx(by_hand, abs=1e-5)


def test_the_other_half_is_joined_and_a_whole_paragraph_is_not() -> None:
    e = weighed(HEADING, OPENING, CUT, REST, OWN)
    joined, opening, after = joins.log_odds(e, np.array([2, 1, 3]), np.array([3, 2, 4]), *WEIGHTS)
    assert joined > 0 > max(opening, after)


def test_no_links_no_odds() -> None:
    none = np.zeros(0, dtype=np.intp)
    assert joins.log_odds(weighed(CUT, REST), none, none, *WEIGHTS).shape == (0,)
