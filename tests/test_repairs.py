"""What another witness can give back, and where it goes."""

from __future__ import annotations

from stories import LAST, LEAD, REST, TEXT, THIRD, apparatus

from broadsheet.collate import collate
from broadsheet.collate.repairs import repairs, suggested
from broadsheet.model import Witness

CUT = TEXT.replace("个晴夜，空气干燥稳定。", "")  # a column that breaks off


def test_a_lost_end_is_given_back_where_it_was() -> None:
    found = repairs(apparatus(CUT, TEXT), "A", "B")
    (given,) = [r for r in found if r.kind == "supply"]
    assert CUT[: given.to] + given.text + CUT[given.to :] == TEXT
    assert not [r for r in repairs(apparatus(CUT, TEXT), "B", "A") if r.kind == "supply"]


def test_a_lost_paragraph_comes_back_as_one() -> None:
    short = "\n".join([LEAD, THIRD, LAST])
    (given,) = repairs(apparatus(short, TEXT), "A", "B")
    assert "".join((short[: given.to] + given.text + short[given.to :]).split()) == "".join(TEXT.split())
    assert given.text.count("\n") == 1


def test_what_stands_elsewhere_goes_back() -> None:
    moved = "\n".join([LEAD, THIRD, LAST, REST])
    made = apparatus(moved, TEXT, TEXT.replace("全部", "逐步"))
    (found,) = [r for r in repairs(made, "A", "B") if r.kind == "move"]
    assert found.number == len(made.places) + 1
    rest = moved[: found.span[0]] + moved[found.span[1] :]
    assert found.to <= found.span[0]
    back = rest[: found.to] + moved[slice(*found.span)] + rest[found.to :]
    assert "".join(back.split()) == "".join(TEXT.split())


def test_only_articles_of_the_archive_are_suggested_and_mended() -> None:
    other = TEXT.replace("海拔4120米", "海拔4210米")
    made = collate([Witness("", TEXT, "one"), Witness("", other, "two"), Witness("", CUT, "three")])
    found = suggested(made, {"one", "two", "three"})
    assert [(s.sigil, s.article, s.source, s.place) for s in found if s.article == "three"] == [
        ("C", "three", "one", 1)
    ]
    assert suggested(made, {"three"}) == []
    assert suggested(made, {"one", "two"}) == []
