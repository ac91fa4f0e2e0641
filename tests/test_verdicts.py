"""What happened at each place, and what a reader is told to look up."""

from __future__ import annotations

import pytest

from broadsheet.collate import collate
from broadsheet.collate.verdicts import DOUBTED, VERDICTS, judged, to_check
from broadsheet.model import Apparatus, Place, Witness

STORY = (
    "3月12日上午，市长林思远在云溪会见来访的港口城市代表团。\n"
    "林思远表示，去年两地贸易总额达到47亿元，比上年增长百分之十二，合作的基础十分牢固。希望双方把握机遇，"
    "在航运、渔业和船员培训上开展更多互访，让两港的老交情再添新篇。\n"
    "代表团团长说，看过云溪的码头，全团上下感触深刻，愿意尽快签署合作协议。会见结束后，客人参观了新建成的港区和渔业研究所。"
)


def witnesses(*changes: tuple[str, str] | None, kinds: str = "") -> list[Witness]:
    """The story as A, B, C ... print it, each with one change; kinds p (paper) or t (transcript)."""
    out = []
    for sigil, change, kind in zip("ABCDEFG", changes, kinds or "p" * len(changes), strict=False):
        text = STORY
        if change is not None:
            assert change[0] in STORY
            text = STORY.replace(*change, 1)
        out.append(Witness(sigil, text, kind="transcript" if kind == "t" else "paper"))
    return out


def only(apparatus: Apparatus) -> Place:
    assert len(apparatus.places) == 1
    return apparatus.places[0]


def verdicts(place: Place) -> dict[str, str]:
    return {s: r.verdict for r in place.readings for s in r.witnesses}


def test_a_character_read_for_one_like_it() -> None:
    place = only(collate(witnesses(None, ("协议", "协汉"), None, None, kinds="tppp")))
    assert verdicts(place) == {"A": "", "B": "misreading", "C": "", "D": ""}
    assert place.lemma == "协议" and set(place.sources) == {"A", "C", "D"}
    assert "3 of 4 witnesses read 协议" in place.reason and not place.loud


def test_a_name_nobody_else_has_is_loud() -> None:
    changed = ("代表团团长说", "代表团团长胡安·佩雷斯·罗莫说")
    apparatus = collate(witnesses(None, changed, kinds="tp"))
    place = only(apparatus)
    assert verdicts(place)["B"] == "invention" and place.loud and "name" in place.marks
    assert "no other witness has this name" in place.reason
    first = to_check(apparatus, "B")[0]
    assert first.loud and "胡安·佩雷斯·罗莫" in first.text and first.instead in ("", "说")
    assert not to_check(apparatus, "A")


def test_a_changed_figure_is_loud() -> None:
    place = only(collate(witnesses(None, None, ("47亿元", "41亿元"), kinds="tpp")))
    assert place.loud and "figure" in place.marks and verdicts(place)["C"] == "misreading"


def test_papers_that_agree_against_the_broadcast() -> None:
    """Two papers share a wording at several places: an edition, and no one is told to look it up."""
    text = STORY.replace("开展更多互访", "扩大互访").replace("尽快签署", "早日签署").replace("感触深刻", "感触良多")
    apparatus = collate([Witness("T", STORY, kind="transcript"), Witness("A", text), Witness("B", text)])
    assert {v for p in apparatus.places for v in verdicts(p).values()} == {"edition"}
    assert not to_check(apparatus, "A") and not to_check(apparatus, "T")


def test_dateline_and_credit_line_are_house_style() -> None:
    framed = Witness("A", f"新华社云溪3月12日电 {STORY}\n■据新华社")
    apparatus = collate([framed, Witness("B", STORY), Witness("C", STORY)])
    assert [p.verdict for p in apparatus.places] == ["house style", "house style"]
    assert not any(p.loud for p in apparatus.places)
    assert "dateline" in apparatus.places[0].reason and "credit line" in apparatus.places[1].reason


def test_a_lost_column_and_a_sentence_left_out() -> None:
    lost = STORY[: STORY.index("础十分牢固")] + STORY[STORY.index("船员培训") :]
    apparatus = collate([Witness("A", lost, ends=(STORY.index("础十分牢固"),)), *witnesses(None, None, None)[1:]])
    assert only(apparatus).verdict == "loss"
    short = STORY.replace("林思远表示，去年两地贸易总额达到47亿元，比上年增长百分之十二，合作的基础十分牢固。", "")
    apparatus = collate([Witness("A", short), *witnesses(None, None, None, None)[1:]])
    assert only(apparatus).verdict == "abridgement"


def test_a_line_out_of_its_place_is_on_the_list() -> None:
    line = "在航运、渔业和船员培训上开展更多互访"
    moved = STORY.replace(line, "", 1) + "\n" + line
    apparatus = collate([Witness("A", moved), Witness("B", STORY), Witness("C", STORY)])
    (check,) = to_check(apparatus, "A")
    assert (check.verdict, check.text) == ("misplacement", line) and 0.9 < check.confidence < 1


def test_width_alone_is_house_style() -> None:
    apparatus = collate([STORY.replace("，", ","), STORY])
    assert {p.verdict for p in apparatus.places} == {"house style"}


@pytest.mark.parametrize("count", [2, 5])
def test_every_difference_has_a_verdict(count: int) -> None:
    """Each reading one that is known, at each place at least one that is not empty, chances between 0 and 1."""
    changes = [("牢固", "车固"), None, ("更多", "更为广泛的"), ("深刻", ""), ("客人", "来宾")][:count]
    for place in collate(witnesses(*changes)).places:
        assert place.verdict and place.reason
        assert {r.verdict for r in place.readings} <= {*VERDICTS, "undecided"}
        assert all(0 < r.confidence <= 1 for r in place.readings)
        assert place.lemma is None or place.lemma in {r.text for r in place.readings}


def test_the_order_of_witnesses_changes_no_verdict() -> None:
    some = witnesses(("牢固", "车固"), None, ("更多", "更为广泛的"), ("47", "41"))
    one, other = collate(some), collate(some[::-1])
    assert [verdicts(p) for p in one.places] == [verdicts(p) for p in other.places]
    assert [p.lemma for p in one.places] == [p.lemma for p in other.places]


def test_nothing_to_judge() -> None:
    apparatus = collate([STORY, STORY])
    assert apparatus.places == () and judged(apparatus) == apparatus
    assert to_check(apparatus, "A") == ()
    with pytest.raises(KeyError):
        to_check(apparatus, "Q")


def test_what_to_check_is_in_the_order_of_its_worth() -> None:
    some = witnesses(("47亿元", "41亿元"), None, None, None)
    text = some[0].text.replace("深刻", "深刘").replace("尽快", "")
    checks = to_check(collate([Witness("A", text), *some[1:]]), "A")
    assert [c.loud for c in checks] == sorted((c.loud for c in checks), reverse=True)
    assert checks[0].loud and "41" in checks[0].text
    assert {c.verdict for c in checks} <= set(DOUBTED)
