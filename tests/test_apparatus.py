"""What is asked of an apparatus: where things stand, what to doubt first, who reads with whom."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st
from stories import LEAD, REST, THIRD, apparatus, story

from broadsheet.collate.apparatus import doubts, parts, printed_before, sides, spot
from broadsheet.model import Witness


def test_a_spot_is_the_words_round_it_its_paragraph_and_its_line() -> None:
    w = Witness("A", "渡轮复航。\n船票四元，儿童半价。", blocks=((0, "p1/L3"), (6, "p1/L5")))
    s = spot(w, (8, 10), 2)
    assert (s.before, s.text, s.after, s.paragraph, s.block, s.line) == ("船票", "四元", "，儿", 2, "p1/L5", 5)
    assert spot(Witness("B", "渡轮复航。"), (0, 2)).line is None


def test_what_a_lone_page_changes_is_doubted_and_its_place_is_given() -> None:
    found = doubts(story())
    assert (found[0].check.sigil, found[0].check.text) == ("C", "温知秩")
    assert found[0].check.loud
    assert found[0].others == (("温知秋", ("A", "B", "D")),)
    assert found[0].place is not None
    assert story().places[found[0].number - 1] is found[0].place
    assert all(d.check.sigil != "D" for d in found)  # a transcript is no page


def test_a_move_is_counted_after_the_places() -> None:
    made = apparatus("\n".join([LEAD, REST, THIRD]), "\n".join([LEAD, THIRD, REST]), "\n".join([LEAD, REST, THIRD]))
    assert not made.places
    assert [(d.number, d.check.verdict, d.place) for d in doubts(made)] == [(1, "misplacement", None)]
    assert printed_before(made, made.moves[0]) in range(len(made.stretches) + 1)


def test_sides_count_who_reads_with_whom() -> None:
    told = dict(sides(story()))
    assert told[("A", "B", "D"), ("C",)] >= 1


@given(st.lists(st.sampled_from([LEAD, REST, THIRD]), min_size=1, max_size=3).map("\n".join), st.integers(0, 60))
def test_parts_hold_every_witness_once_in_every_stretch(text: str, at: int) -> None:
    made = apparatus(text, text[:at] + "的" + text[at + 2 :], text)
    for row, stretch in zip(parts(made), made.stretches, strict=True):
        assert sorted(s for p in row for s in p.witnesses) == ["A", "B", "C"]
        for p in row:
            for s in p.witnesses:
                n = "ABC".index(s)
                printed = made.witnesses[n].text[slice(*stretch.spans[n])]
                assert bool(printed) == bool(p.text)


def test_a_date_goes_with_the_name() -> None:
    from broadsheet.collate.apparatus import name

    day = datetime.date(2025, 3, 11)
    assert name(Witness("A", "", "x#1", paper="云溪日报", date=day)) == "云溪日报 2025-03-11"
    assert name(Witness("A", "", "x", kind="transcript")) == "transcript"
    assert name(Witness("A", "", "a.txt")) == "a.txt"
