"""Why a link was made, in words a reader of the page understands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.articles.drafts import gains
from broadsheet.articles.evidence import LINK, Evidence, evidence
from broadsheet.articles.parts import BODY, HEAD
from broadsheet.articles.reasons import NO, TOP, UNWORDS, WORDS, YES, reasons
from broadsheet.articles.sheet import sheet
from broadsheet.articles.weights import FittedWeights, fitted_weights
from broadsheet.model import Block

TEXTS = (
    (HEAD, "北岭村老石桥修好通车"),
    (BODY, "本报讯（记者 钱一舟）北岭村的老石桥昨天修好通车，三个村子的人再也不用绕路。"),
    (BODY, "村里的负责同志介绍说，修桥用了四个月，工程的主要负"),
    (BODY, "责人都是本村的老石匠，工钱只拿一半。"),
    (HEAD, "县图书馆夜读开到十点"),
    (BODY, "本报讯（记者 何其欢）县图书馆的夜读昨晚开到十点，自习室里坐满了人。"),
)
ELSE = "nothing else fits better"


def weighed(found: list[tuple[int, str]]) -> Evidence:
    s = sheet([Block(f"p/b{k}", t, level=2 * (p == HEAD)) for k, (p, t) in enumerate(found)])
    part = np.array([p for p, _ in found])
    return evidence(s, np.arange(len(found)), part, (part == HEAD).astype(float))


def speaking(**names: float) -> FittedWeights:
    """Weights under which only the named evidence speaks, in every kind of link; _ stands for a space."""
    w = fitted_weights()
    links = np.zeros_like(w.links)
    for name, weight in names.items():
        links[:, LINK.index(name.replace("_", " "))] = weight
    return replace(w, links=links, hidden=np.zeros_like(w.hidden))


def words(w: FittedWeights, a: int, b: int, rival: int, most: int = 3) -> str:
    """Why b follows a, where `rival` is the best other candidate to stand before b."""
    e = weighed(list(TEXTS))
    links = np.zeros((len(TEXTS), len(TEXTS)))
    links[rival, b] = 1
    (said,) = reasons(e, np.array([a]), np.array([b]), links, w, most)
    return said


def test_every_evidence_with_words_exists() -> None:
    assert {*WORDS, *UNWORDS} <= set(LINK)
    assert (int((YES | TOP).sum()), int(NO.sum())) == (len(WORDS), len(UNWORDS))
    assert [n for n, yes in zip(LINK, YES | TOP, strict=True) if yes] == [n for n in LINK if n in WORDS]


def test_words_can_stand_in_a_row() -> None:
    assert all(t and ";" not in t and t == t.strip() for t in (*WORDS.values(), *UNWORDS.values()))


@pytest.mark.parametrize(
    ("weights", "a", "b", "rival", "said"),
    [
        ({"next": 2}, 0, 1, 3, "it stands right after"),
        ({"next": 2}, 1, 3, 2, ELSE),
        ({"second": 2}, 1, 3, 2, "it stands two blocks on"),
        ({"next": 1, "goes_on": 40}, 2, 3, 0, "the sentence goes on; it stands right after"),
        ({"next": 40, "goes_on": 1}, 2, 3, 0, "it stands right after; the sentence goes on"),
        ({"goes_on": 1, "goes_on_well": 1}, 2, 3, 0, "the sentence goes on"),
        ({"ends_open": 4}, 2, 3, 1, "the first half ends without a mark"),
        ({"ends_open": 4}, 2, 3, 0, ELSE),  # the rival ends without a mark too
        ({"has_an_opening": 2}, 0, 1, 3, ELSE),  # its rivals lead to the same opening
        ({"next": -2}, 0, 1, 3, ELSE),  # it spoke against
        ({}, 0, 1, 3, ELSE),
        ({"bias": 9, "b_bold": 9}, 0, 1, 3, ELSE),  # these have no words
        ({"headings_between": -1}, 2, 3, 5, "no headline stands between"),
        ({"headings_between": -1, "a_heading_between": -1}, 2, 3, 5, "no headline stands between"),
        ({"headings_between": -1}, 2, 3, 1, ELSE),  # none stands before the rival either
    ],
)
def test_what_spoke_most_is_said_first(weights: dict[str, float], a: int, b: int, rival: int, said: str) -> None:
    assert words(speaking(**weights), a, b, rival) == said


@pytest.mark.parametrize(
    ("name", "a", "b", "rival", "said"),
    [
        ("heading_found_best_in_it", 0, 1, 4, "no other text has as many of the headline's words"),
    ],
)
def test_being_the_best_is_said_of_the_best(name: str, a: int, b: int, rival: int, said: str) -> None:
    assert words(speaking(**{name: 2}), a, b, rival) == said


def test_no_more_is_said_than_asked_for() -> None:
    assert words(speaking(next=1, goes_on=40), 2, 3, 0, most=1) == "the sentence goes on"


def test_no_links_no_reasons() -> None:
    none = np.zeros(0, dtype=np.intp)
    assert reasons(weighed(list(TEXTS)), none, none, np.zeros((6, 6)), fitted_weights()) == []


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(TEXTS), min_size=2, max_size=7))
def test_reasons_are_words_and_none_is_said_twice(found: list[tuple[int, str]]) -> None:
    e, w = weighed(found), fitted_weights()
    links = gains(e, w)
    a = np.arange(len(found) - 1)
    said = reasons(e, a, a + 1, links, w)
    assert len(said) == len(a)
    for line in said:
        each = line.split("; ")
        assert 1 <= len(each) <= 3 and len(set(each)) == len(each)
        assert line == ELSE or set(each) <= {*WORDS.values(), *UNWORDS.values()}
