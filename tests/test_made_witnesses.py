"""The maker of witnesses: what it says was changed is what differs."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
from made_witnesses import Change, Draft, made_witnesses, places


@pytest.fixture(scope="module")
def stories() -> list[dict]:
    return list(made_witnesses(random.Random(5), 30))


def test_the_same_seed_makes_the_same_stories(stories: list[dict]) -> None:
    assert list(made_witnesses(random.Random(5), 3)) == stories[:3]


def test_changes_lie_in_their_witnesses(stories: list[dict]) -> None:
    for story in stories:
        texts = {w["sigil"]: w["text"] for w in story["witnesses"]}
        assert 2 <= len(texts) <= 12
        assert sorted(s for f in story["families"] for s in f) == sorted(texts)
        for c in story["changes"]:
            start, end = c["span"]
            assert 0 <= start <= end <= len(texts[c["in"]])
            low, high = c.get("extent", c["span"])
            assert low <= start and end <= high


def test_without_changes_nothing_differs(stories: list[dict]) -> None:
    """Witnesses nothing was done to are the same text, and one that differs has a change."""
    for story in stories:
        changed = {c["in"] for c in story["changes"]}
        assert len({w["text"] for w in story["witnesses"] if w["sigil"] not in changed}) <= 1


def test_every_verdict_is_made(stories: list[dict]) -> None:
    made = {c["verdict"] for s in stories for c in s["changes"]}
    assert made >= {
        "misreading",
        "invention",
        "loss",
        "misplacement",
        "repetition",
        "edition",
        "abridgement",
        "house style",
    }


def test_one_place_or_two() -> None:
    """What touches is one place, with a word between them they are two; a long loss is no place with a word in it."""
    story = "甲乙丙丁戊己庚辛壬癸" * 4
    drafts = [Draft(story) for _ in range(3)]
    drafts[0].add(Change(3, 5, "天", "misreading"))
    drafts[1].add(Change(5, 6, "地", "misreading"))
    drafts[2].add(Change(8, 9, "玄", "misreading"))
    drafts[2].add(Change(15, 39, "", "loss"))
    drafts[0].add(Change(20, 21, "黄", "misreading"))
    numbers = {c.text: n for (_, c), (n, _, _) in places(drafts).items()}
    assert numbers["天"] == numbers["地"] != numbers["玄"]
    assert numbers[""] != numbers["黄"]
    assert not drafts[0].add(Change(4, 4, "宇", "invention"))


def test_a_change_in_what_all_others_lack_is_no_place() -> None:
    story = "甲乙丙丁戊己庚辛壬癸" * 4
    drafts = [Draft(story) for _ in range(3)]
    drafts[0].add(Change(20, 21, "黄", "misreading"))
    drafts[1].add(Change(15, 39, "", "loss"))
    assert "黄" in {c.text for _, c in places(drafts)}
    drafts[2].add(Change(12, 40, "", "abridgement"))
    assert [c.text for _, c in places(drafts)] == ["", ""]


def test_a_place_reaches_over_the_whole_word_that_was_changed() -> None:
    drafts = [Draft("over the dunmore road"), Draft("over the dunmore road")]
    drafts[0].add(Change(9, 9, "b", "misreading"))
    ((_, start, end),) = places(drafts).values()
    assert drafts[0].story[start:end] == "dunmore"
