"""Places of variation as a person would choose them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet import Witness
from broadsheet.collate import compared
from broadsheet.model import Apparatus

NEWS = [
    "7日下午，云溪市召开领导干部会议，宣布岭东省委关于云溪市主要负责同志职务调整的决定。",
    "顾长河现年52岁，水利工程专业出身，历任岭东省水利厅副厅长、云溪市副市长。",
    "会议由韩松年主持，他说要把老百姓家门口的水、路、学校一件一件办好，不开空头支票。",
    "省委组织部副部长梁省身出席会议并讲话。",
]
TEXT = "\n".join(NEWS)
texts = st.lists(st.sampled_from(["云溪", "市长", "顾", "河", "，", "。", "\n", "the ", "sea", "臺"]), max_size=20).map(
    "".join
)


def readings(*texts: str) -> list[tuple[str, list[str]]]:
    return [(p.kind, [r.text for r in p.readings]) for p in compared(texts).places]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("专业", "专柜", ("word", ["专业", "专柜"])),
        ("一件一件", "逐件", ("phrase", ["一件一件", "逐件"])),
        ("，水利", "、水利", ("punctuation", ["、", "，"])),
        ("52岁", "５２岁", ("form", ["52", "５２"])),
        (NEWS[3], "", ("sentence", ["", NEWS[3]])),
    ],
)
def test_a_difference_is_a_place_of_whole_words(old, new, place):
    assert readings(TEXT, TEXT.replace(old, new)) == [place]


def test_two_misreadings_of_a_sentence_are_two_places():
    other = TEXT.replace("专业", "专柜").replace("历任", "厉任")
    assert [r for _, r in readings(TEXT, other)] == [["专业", "专柜"], ["历任", "厉任"]]


def test_a_clause_written_anew_is_one_place():
    other = TEXT.replace("他说要把老百姓家门口的水、路、学校一件一件办好", "他表示要让群众身边的路和学校一年比一年好")
    assert len(readings(TEXT, other)) == 1


def test_a_passage_one_lacks_is_a_place_and_leaves_those_within_it():
    found = compared([TEXT, TEXT.replace("专业", "专柜"), "\n".join([NEWS[0], *NEWS[2:]])])
    assert [[r.witnesses for r in p.readings] for p in found.places] == [[("A", "B"), ("C",)], [("A",), ("B",)]]
    assert [[len(r.text) for r in p.readings] for p in found.places] == [[len(NEWS[1]), 0], [2, 2]]
    passage, within = (p.stretches for p in found.places)
    assert passage[0] < within[0] < within[1] < passage[1]


def test_passages_lost_across_one_another_leave_what_differs_within_them():
    """One lacks all from a place on, others the beginning and the end of that: those who have it agree nonetheless."""
    other, size = TEXT.replace("专业", "专柜"), len(TEXT)
    found = compared([TEXT, other, TEXT, TEXT[:40], TEXT[:4] + TEXT[size - 30 :], TEXT[: size - 45]])
    assert sorted((p.kind, len(p.readings)) for p in found.places) == [("passage", 2)] * 2 + [
        ("sentence", 2),
        ("word", 2),
    ]
    assert ["专业", "专柜"] in [[r.text for r in p.readings] for p in found.places]


def test_what_one_has_in_place_of_what_it_lacks_goes_with_it():
    """The end of a jump line, set beside words far on, parts no passage."""
    other, cut = TEXT.replace("梁省身", "染省身"), TEXT.index("顾长河") + 4
    found = compared([TEXT, other, TEXT, TEXT[:cut] + "（下转4版）"])
    assert [p.readings[-1].text for p in found.places] == ["（下转4版）", "染省身"]


def test_spelt_words_side_by_side_are_places_of_their_own():
    line = "The council met on Tuesday without a single voice against the plan for the bridge."
    found = readings(line, line.replace("Tuesday", "Tuesqay"), line.replace("without", "wifhout"))
    assert found == [("word", ["Tuesday", "Tuesqay"]), ("word", ["without", "wifhout"])]


def test_what_fewer_than_half_have_is_known_to_stand_elsewhere_in_another():
    moved, without = "\n".join([NEWS[0], *NEWS[2:], NEWS[1]]), "\n".join([NEWS[0], *NEWS[2:]])
    found = compared([TEXT, moved, without, without])
    assert [(m.sigil, found.witnesses[1].text[slice(*m.span)]) for m in found.moves] == [("B", NEWS[1])]


def test_a_line_set_elsewhere_is_moved_and_no_place():
    found = compared([TEXT, "\n".join([NEWS[0], *NEWS[2:], NEWS[1]])])
    (move,) = found.moves
    assert (move.sigil, found.witnesses[1].text[slice(*move.span)], move.kind) == ("B", NEWS[1], "moved")
    assert found.witnesses[1].text[move.to :].startswith(NEWS[2][:4]) and not found.places


def test_of_two_orders_the_one_fewer_witnesses_or_no_clean_one_has_is_moved():
    moved = "\n".join([NEWS[0], *NEWS[2:], NEWS[1]])
    assert {m.sigil for m in compared([moved, moved, TEXT]).moves} == {"C"}
    assert {m.sigil for m in compared([Witness("", moved, kind="transcript"), TEXT]).moves} == {"B"}


def test_a_line_printed_twice_is_repeated_and_no_place():
    found = compared([TEXT, "\n".join([*NEWS, NEWS[1]])])
    (move,) = found.moves
    text = found.witnesses[1].text
    assert (move.sigil, text[slice(*move.span)], move.kind) == ("B", NEWS[1], "repeated")
    assert text[move.to :].startswith(NEWS[1]) and not found.places


@given(st.lists(texts, min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_stretches_hold_every_witness_whole(given):
    found = compared(given)
    for n, witness in enumerate(found.witnesses):
        spans = sorted({s.spans[n] for s in found.stretches if s.spans[n][0] < s.spans[n][1]})
        assert "".join("".join(witness.text[a:b] for a, b in spans).split()) == "".join(witness.text.split())


@given(st.lists(texts, min_size=2, max_size=4), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=60)
def test_the_order_of_witnesses_changes_no_place(given, random):
    named = [Witness(f"W{n}", t) for n, t in enumerate(given)]
    there = compared(named)
    random.shuffle(named)
    here = compared(named)

    def told(apparatus: Apparatus) -> list[tuple[str, set[frozenset[tuple[str, tuple[int, int]]]]]]:
        return [
            (p.kind, {frozenset(zip(r.witnesses, r.spans, strict=True)) for r in p.readings}) for p in apparatus.places
        ]

    assert told(there) == told(here) and set(there.moves) == set(here.moves)


@given(st.lists(texts, min_size=2, max_size=4))
@settings(deadline=None, max_examples=40)
def test_an_equal_witness_changes_no_reading(given):
    one, more = compared(given), compared([*given, given[0]])
    assert [{r.text for r in p.readings} for p in one.places] == [{r.text for r in p.readings} for p in more.places]
