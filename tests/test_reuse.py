"""Texts in, matches and stories out."""

from __future__ import annotations

import random

import numpy as np
import pyarrow as pa
import pytest

from broadsheet import find_reprints
from broadsheet.errors import UsageError
from broadsheet.model import Match, Passage
from broadsheet.reuse import Reprints, engine, room
from broadsheet.reuse.cluster import stories
from broadsheet.reuse.options import Options

HAN = [chr(c) for c in range(0x4E00, 0x5200)]


def news(n: int, size: int = 300, seed: int = 1) -> list[str]:
    """Invented texts that have nothing in common."""
    rng = random.Random(seed)
    return ["".join(rng.choice(HAN) + ("，" if i % 9 == 8 else "") for i in range(size)) for _ in range(n)]


def misread(text: str, share: float, seed: int) -> str:
    """A text with that share of its characters another."""
    rng = random.Random(seed)
    return "".join(rng.choice(HAN) if rng.random() < share else c for c in text)


def test_a_reprint_is_found_where_it_is_printed() -> None:
    """The passage in printed offsets, marks and spaces and all."""
    one, other = news(2, 299)
    again = one.replace("，", "、\n")
    found = find_reprints({"a": f"（本报讯）{one}", "b": other, "c": again})
    (match,) = found.matches
    assert (match.a, match.b) == (Passage("a", 5, 5 + len(one)), Passage("c", 0, len(again)))
    assert (match.relation, match.identity) == ("same", 1.0) and match.score > 0.9
    assert found.stories == {"a": ["a", "c"]}
    assert isinstance(match, Match)


def test_whatever_is_given() -> None:
    """Texts by id, pairs, plain texts and Arrow tables are the same collection."""
    texts = [*news(3), news(1)[0]]
    want = find_reprints({str(n): t for n, t in enumerate(texts)}).matches
    assert [(m.a.article, m.b.article) for m in want] == [("0", "3")]
    assert find_reprints(texts).matches == want
    assert find_reprints([(str(n), t) for n, t in enumerate(texts)]).matches == want
    assert find_reprints(pa.table({"id": ["0", "1", "2", "3"], "text": texts})).matches == want


def test_through_misreadings_abridged_and_moved() -> None:
    """One in ten misread in both; a half of it; its halves turned round; a quoted piece is no reprint of the whole."""
    base = news(20, 500)
    texts = {f"n{n}": t for n, t in enumerate(base)}
    texts["misread"] = misread(base[0], 0.1, 3)
    texts["half"] = base[1][:300]
    texts["turned"] = base[2][250:] + base[2][:250]
    texts["quotes"] = news(1, 900, 9)[0] + base[3][100:149]
    found = find_reprints(texts, threads=2)
    pairs = {(m.a.article, m.b.article): m.relation for m in found.matches}
    assert pairs.keys() == {("n0", "misread"), ("n1", "half"), ("n2", "turned")}
    assert pairs["n1", "half"] == "abridged" and pairs["n0", "misread"] == "same"
    quoted = find_reprints(texts, "quotation")
    assert [(m.a.start, m.a.end) for m in quoted.matches if m.b.article == "quotes"] == [(100, 149)]


def test_a_stock_phrase_makes_no_match() -> None:
    """What every article ends with speaks for none of them."""
    stock = news(1, 60, 7)[0]
    assert find_reprints([t + stock for t in news(40, 200)]).matches == []


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_threads_change_nothing(threads: int) -> None:
    base = news(30, 200)
    texts = base + [misread(t, 0.05, n) for n, t in enumerate(base)]
    found = find_reprints(texts, threads=threads)
    assert {(m.a.article, m.b.article) for m in found.matches} == {(str(n), str(n + 30)) for n in range(30)}
    assert found.matches == find_reprints(texts, threads=1).matches


def test_odd_texts() -> None:
    """Nothing, nothing but marks, one character, lone surrogates, one character over and over, many copies."""
    assert find_reprints([]).matches == [] and find_reprints([""]).matches == []
    assert find_reprints(["", "，", "国", "\ud800\udfff", "a"]).matches == []
    over = find_reprints(["中" * 100_000, "中" * 90_000, *news(2)])
    assert {(m.a.article, m.b.article) for m in over.matches} <= {("0", "1")}
    copies = find_reprints([*news(1)] * 5000 + [misread(news(1)[0], 0.05, 1)])
    assert len(copies.matches) < 10_000
    assert {n for of in copies.stories.values() for n in of} == {str(n) for n in range(5001)}
    surrogate = "\ud800".join(news(1))
    assert len(find_reprints([surrogate, news(1)[0]]).matches) == 1
    with pytest.raises(UsageError, match="no such preset"):
        find_reprints(["a"], "best")
    with pytest.raises(UsageError, match="threads 0"):
        find_reprints(["a"], threads=0)


def test_copies_match_what_their_first_does() -> None:
    """Copies printed with other marks: each pair is told, in its own offsets."""
    one = news(1)[0]
    bare = one.replace("，", "")
    near = misread(bare, 0.05, 2)
    found = find_reprints({"a": one, "b": bare, "c": near})
    assert {(m.a.article, m.b.article): m.a.end for m in found.matches if m.b.article == "c" or m.b.article == "b"}.keys() == {
        ("a", "b"), ("a", "c"), ("b", "c"),
    }  # fmt: skip
    assert next(m for m in found.matches if m.a.article == "b" and m.b.article == "c").a.end <= len(bare)
    assert found.stories == {"a": ["a", "b", "c"]}


def test_stories_are_not_chained() -> None:
    """An article between two stories goes to one; the stories stay two; what is added leaves their names."""
    pairs = np.array([(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (2, 3)])
    chances = np.array([0.9, 0.9, 0.9, 0.8, 0.8, 0.8, 0.7])
    assert stories(7, pairs, chances, 0.4).tolist() == [0, 0, 0, 3, 3, 3, -1]
    assert stories(8, np.array([*pairs, (0, 7), (1, 7), (2, 7)]), np.full(10, 0.9), 0.4).tolist() == [
        0,
        0,
        0,
        3,
        3,
        3,
        -1,
        0,
    ]
    assert stories(3, np.zeros((0, 2), np.int64), np.zeros(0), 0.4).tolist() == [-1, -1, -1]


def rows(found: Reprints) -> list[tuple[object, ...]]:
    return list(zip(found.a.tolist(), found.b.tolist(), *(c.tolist() for c in found.columns.values()), strict=True))


@pytest.mark.parametrize("seeds", [50, 4000])
def test_a_limit_changes_nothing(monkeypatch: pytest.MonkeyPatch, seeds: int) -> None:
    """Rows in files and indexes of a few texts each, one after the other, find what memory does, crowded seeds too."""
    stock = news(1, 40, 7)[0]
    base = news(60, 200)
    texts = base + [misread(t, 0.05, n) + stock * (n % 2) for n, t in enumerate(base)] + [base[0]] * 3 + ["", "国"]
    options = Options(crowd=12, near=2, stock=40)
    whole = find_reprints(texts, options)
    assert whole.pairs > 60
    monkeypatch.setattr(engine, "SEED", (1 << 18) // seeds)
    monkeypatch.setattr(room, "HIGH", 0)
    parted = find_reprints(texts, options, memory=engine.FIXED)
    assert rows(parted) == rows(whole) and parted.stories == whole.stories
    with pytest.raises(UsageError, match="memory 1 MB"):
        find_reprints(texts, memory=1 << 20)


@pytest.mark.parametrize("papers", [10, 16, 40, 150])
@pytest.mark.parametrize("share", [0, 0.05])
def test_a_story_in_many_papers(papers: int, share: float) -> None:
    """What many papers print once each, each with a line of its own, is one story; what one prints weekly is none."""
    story, form = news(1, 400)[0], news(1, 120, 2)[0]
    own, others = news(papers, 40, 5), news(150, 90, 9)
    texts = [own[n] + misread(story, share, n) for n in range(papers)]
    texts += [f"{others[n][:30]}{form}{others[n + 75][:30]}" for n in range(40)] + others
    found = find_reprints(texts, papers=[*range(papers), *["weekly"] * 40, *range(150)])
    assert found.stories == {"0": [str(n) for n in range(papers)]}


def test_within_so_many_days() -> None:
    """Pairs further apart are left out, those of no day are not."""
    one = news(1)[0]
    texts = [misread(one, 0.01, n) for n in range(4)] + news(3, 100, 2)
    found = find_reprints(texts, days=[0, None, 5, 40, 0, 0, 0], within=5)
    assert set(zip(found.a.tolist(), found.b.tolist(), strict=True)) == {(0, 1), (0, 2), (1, 2), (1, 3)}
    with pytest.raises(UsageError, match="within"):
        find_reprints(texts, within=5)
    with pytest.raises(UsageError, match="papers: 1 for 7"):
        find_reprints(texts, papers=["one"])
