"""Drafts to articles: paragraphs put together, fields filled, kinds told, faults named."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.articles.assemble import Piece, article, flowed, followed, put_together
from broadsheet.articles.drafts import Draft, Link, PageDrafts
from broadsheet.articles.parts import BODY, CAPTION, CREDIT, HEAD, JUMP, MARK
from broadsheet.articles.sheet import sheet
from broadsheet.model import Article, Page, Role
from broadsheet.read.markdown import pages

# ---- two halves of a paragraph


@pytest.mark.parametrize(
    ("a", "b", "whole"),
    [
        ("修桥的负", "责人说。", "修桥的负责人说。"),
        ("the com-", "munity walked", "the community walked"),
        ("the com\u00ad", "munity", "the community"),
        ("the com\u2010", "munity", "the community"),
        ("the com¬", "munity", "the community"),
        ("the vote on", "Tuesday night", "the vote on Tuesday night"),
        ("he said,", "and left", "he said, and left"),
        ("Anglo-", "French", "Anglo-French"),  # a hyphen before a capital is the word's own
        ("1914-", "18", "1914-18"),
        ("the -", "dash", "the -dash"),
        ("全长1", "4公里", "全长14公里"),
        ("in 19", "31", "in 1931"),
        ("in 1931", "the bridge", "in 1931 the bridge"),
        ("the bridge", ", and", "the bridge, and"),
        ("用GPS", "测量", "用GPS测量"),
        ("测量用", "GPS", "测量用GPS"),
        ("the bridge ", " was", "the bridge was"),
        ("", "桥", "桥"),
        ("桥", "", "桥"),
        ("мос-", "та", "моста"),
        ("桥\n", "\n头", "桥头"),
        ("“Mended!”", "he said", "“Mended!” he said"),
        ("he said “", "Mended", "he said “Mended"),
    ],
)
def test_halves_put_together(a: str, b: str, whole: str) -> None:
    assert put_together(a, b) == whole


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("修桥的负\n责人说，全长1\n4公里", "修桥的负责人说，全长14公里"),
        ("the com-\nmunity walked\nover it", "the community walked over it"),
        ("甲\t乙\n丙\t丁", "甲\t乙\n丙\t丁"),  # a table keeps its rows
        ("一行", "一行"),
        ("  桥头 \n  三家店", "桥头三家店"),
    ],
)
def test_a_wrapped_block_on_one_line(text: str, line: str) -> None:
    assert flowed(text) == line


pieces_of_text = st.text(alphabet="修桥负责 com1930-\u00ad‐¬—,.“”’，。Aé\u3000ж", max_size=12) | st.text(max_size=12)


def kept(text: str) -> list[str]:
    return [c for c in text if c.isalnum()]


@given(pieces_of_text, pieces_of_text)
def test_no_letter_or_digit_is_lost_between_two_halves(a: str, b: str) -> None:
    whole = put_together(a, b)
    assert kept(whole) == kept(a) + kept(b)
    lost = Counter(a + b) - Counter(whole)
    assert sum(n for c, n in lost.items() if not c.isspace()) <= 1
    assert {c for c in lost if not c.isspace()} <= set("-\u00ad‐¬")


@given(st.lists(pieces_of_text, max_size=5).map("\n".join))
def test_no_letter_or_digit_is_lost_in_a_wrapped_block(text: str) -> None:
    assert kept(flowed(text)) == kept(text)
    assert "\t" in text or "\n" not in flowed(text)


# ---- articles from drafts made by hand

HEADLINE = "## 北岭村老石桥修好通车"
LEAD = "本报讯（记者 钱一舟）北岭村的老石桥昨天修好通车，两岸三个村子的人再也不用绕七里山路去赶集了。"
MEN = "修桥的是本村九位老石匠，年纪最大的七十三岁，工钱只拿一半，余下的算作给村里的捐款。"
CUT = 12
CAPTION_LINE = "村民走过修好的老石桥。■本报记者 钱一舟 摄"


def piece(
    *lines: str,
    part: dict[int, int] | None = None,
    joined: tuple[int, ...] = (),
    path: list[int] | None = None,
    repeated: tuple[tuple[int, int], ...] = (),
    sure: float = 1.0,
    page: int = 1,
) -> Piece:
    """A draft of a page's lines in order: headings are heads, the rest bodies, or what `part` says of line k."""
    name = f"p{page}"
    (read,) = pages("\n\n".join(lines).encode(), f"{name}.md", page_id=name)
    read = Page(read.id, read.source, read.blocks, page)
    assert len(read.blocks) == len(lines)
    parts = [(part or {}).get(k, HEAD if b.level else BODY) for k, b in enumerate(read.blocks)]
    again = {k for k, _ in repeated}
    if path is None:
        path = [k for k in range(len(lines)) if parts[k] != CAPTION and k not in again]
    links = {b: Link(a, b, b in joined, sure, "why") for a, b in pairwise(path)}
    d = Draft(path, links, [k for k in range(len(lines)) if parts[k] == CAPTION], list(repeated))
    return Piece(page, read, PageDrafts(sheet(read.blocks), parts, [0.9] * len(lines), [d]), d)


def made(*lines: str, **more: object) -> Article:
    return article([piece(*lines, **more)], [], "p1/a1")  # type: ignore[arg-type]


def roles(a: Article) -> list[str]:
    return [str(b.role) for b in a.blocks]


def test_an_article_and_its_fields() -> None:
    lines = (
        "### 山乡见闻",
        "# 北岭村老石桥修好通车",
        "### 九位老石匠干了四个月",
        LEAD,
        "### 工钱只拿一半",
        MEN,
        CAPTION_LINE,
    )
    a = made(*lines, part={6: CAPTION}, sure=0.9)
    assert (a.kind, a.kicker, a.headline, a.deck, a.column) == (
        "article", "山乡见闻", "北岭村老石桥修好通车", "九位老石匠干了四个月", None
    )  # fmt: skip
    assert [(p.text, p.role, p.blocks) for p in a.paragraphs] == [
        (LEAD, Role.BODY, ("p1/L7",)), ("工钱只拿一半", Role.SUBHEAD, ("p1/L9",)), (MEN, Role.BODY, ("p1/L11",))
    ]  # fmt: skip
    assert (a.byline, a.agency, a.captions, a.faults) == (("钱一舟",), None, (CAPTION_LINE,), ())
    assert roles(a) == ["kicker", "headline", "deck", "body", "subhead", "body", "caption"]
    assert [(j.before, j.after, j.kind, j.confidence, j.reason) for j in a.joins] == [
        ("p1/L1", "p1/L3", "follows", 0.9, "why"), ("p1/L3", "p1/L5", "follows", 0.9, "why"),
        ("p1/L5", "p1/L7", "opens", 0.9, "why"), ("p1/L7", "p1/L9", "follows", 0.9, "why"),
        ("p1/L9", "p1/L11", "opens", 0.9, "why"),
    ]  # fmt: skip
    assert a.confidence == pytest.approx(0.9**5, abs=1e-4)


def test_a_bracketed_line_above_the_headline_names_the_column() -> None:
    a = made("### 【山乡见闻】", HEADLINE, LEAD)
    assert (a.column, a.kicker, a.headline, roles(a)) == (
        "【山乡见闻】", None, HEADLINE[3:], ["column name", "headline", "body"]
    )  # fmt: skip
    assert made("## 【山乡见闻】", LEAD).headline == "【山乡见闻】"


@pytest.mark.parametrize(
    ("line", "headline", "deck"),
    [
        ("## 北岭村老石桥通车 ——写在赶集日之前", "北岭村老石桥通车", "——写在赶集日之前"),
        ("## 北岭村老石桥通车\u3000\u3000九位石匠干了四个月", "北岭村老石桥通车", "九位石匠干了四个月"),
        ("## 北岭村老石桥通车 九位石匠干了四个月", "北岭村老石桥通车 九位石匠干了四个月", None),
    ],
)
def test_a_headline_printed_with_its_deck_on_one_line(line: str, headline: str, deck: str | None) -> None:
    a = made(line, LEAD)
    assert (a.headline, a.deck) == (headline, deck)


def test_a_paragraph_of_two_pieces() -> None:
    a = made(HEADLINE, LEAD, MEN[:CUT], MEN[CUT:], joined=(3,))
    assert [(p.text, p.blocks) for p in a.paragraphs] == [(LEAD, ("p1/L3",)), (MEN, ("p1/L5", "p1/L7"))]
    assert [j.kind for j in a.joins] == ["opens", "follows", "continues"]


def test_a_piece_is_not_joined_past_another_part() -> None:
    a = made(HEADLINE, LEAD, MEN[:CUT], "### 工钱", MEN[CUT:], joined=(4,))
    assert [p.text for p in a.paragraphs] == [LEAD, MEN[:CUT], "工钱", MEN[CUT:]]


def test_credits_and_bylines() -> None:
    a = made(HEADLINE, MEN, "（记者 钱一舟 何其欢）", part={2: CREDIT})
    assert (a.byline, a.credit, roles(a)[-1]) == (("（记者 钱一舟 何其欢）",), None, "byline")
    b = made(HEADLINE, MEN, "（据新华社电）", part={2: CREDIT})
    assert (b.byline, b.credit, b.agency, roles(b)[-1]) == ((), "（据新华社电）", "新华社", "credit")
    c = made(HEADLINE, MEN + "（钱一舟）")
    assert c.paragraphs[0].text == MEN + "（钱一舟）"


def test_lines_read_twice_are_kept_as_such() -> None:
    a = made(HEADLINE, LEAD, MEN, LEAD, MEN, repeated=((3, 1), (4, 2)))
    assert [p.text for p in a.paragraphs] == [LEAD, MEN]
    assert roles(a) == ["headline", "body", "body", "repeat", "repeat"]
    assert [(f.kind, f.text, f.blocks) for f in a.faults] == [
        ("repeated run", LEAD, ("p1/L7", "p1/L3")), ("repeated run", MEN, ("p1/L9", "p1/L5"))
    ]  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A draft and what it is."""

    lines: tuple[str, ...]
    kind: str
    part: dict[int, int]
    faults: tuple[str, ...] = ()


SHOP = "桥头临街旺铺招租，有意者面议，电话13800000000。"
KINDS = {
    "an article": Told((HEADLINE, LEAD, MEN), "article", {}),
    "marked as an advertisement": Told(("## 桥头茶馆", "新茶到店，欢迎品尝。", "广告"), "advertisement", {2: MARK}),
    "speaks of trade and gives a telephone": Told(("## 旺铺招租", SHOP), "advertisement", {}),
    "signed, so no advertisement": Told((HEADLINE, LEAD, SHOP), "article", {}),
    "trade without a telephone": Told((HEADLINE, "桥头三家店铺昨天开业，村里人都来看热闹。"), "article", {}),
    "a caption alone": Told((CAPTION_LINE,), "photo", {0: CAPTION}),
    "a caption under a heading": Told(("## 石桥通车", CAPTION_LINE), "photo", {1: CAPTION}),
    "an editor's note": Told(("编者按：修桥不易，今天起本报连载修桥人的故事。", MEN), "editor_note", {}),
    "a note under a headline": Told((HEADLINE, "编者按：修桥不易。", LEAD), "article", {}),
    "a slogan": Told(("## 同心共建美丽家园 携手共创幸福生活",), "filler", {}),
    "a lone credit": Told(("（钱一舟 何其欢）",), "filler", {0: CREDIT}),
    "a headline alone": Told((HEADLINE,), "article", {}, ("headline without text",)),
    "a text alone": Told((LEAD, MEN), "article", {}, ("missing headline",)),
}


@pytest.mark.parametrize("case", KINDS)
def test_kinds(case: str) -> None:
    told = KINDS[case]
    a = made(*told.lines, part=told.part)
    assert a.kind == told.kind
    assert tuple(f.kind for f in a.faults) == told.faults


def test_roles_of_notes_slogans_marks_and_jump_lines() -> None:
    assert roles(made("## 同心共建美丽家园 携手共创幸福生活")) == ["slogan"]
    a = made("编者按：修桥不易。", MEN, "（下转第四版）", "广告", part={2: JUMP, 3: MARK})
    assert roles(a) == ["editor's note", "body", "jump line", "advertisement"]
    assert [p.text for p in a.paragraphs] == ["编者按：修桥不易。", MEN]


# ---- jumps


def test_a_jump_that_nothing_answers() -> None:
    a = made(HEADLINE, LEAD, MEN[:CUT] + "（下转第四版）")
    assert a.jump is not None and (a.jump.direction, a.jump.page, a.jump.resolved) == ("to", 4, None)
    assert [(f.kind, f.text, f.blocks) for f in a.faults] == [("unresolved jump", "（下转第四版）", ("p1/L5",))]
    b = made("（上接第一版）" + MEN[CUT:], MEN)
    assert [(f.kind, f.blocks) for f in b.faults] == [("unresolved jump", ("p1/L1",))]
    assert "page 1, where it begins" in b.faults[0].reason


def test_an_article_across_two_pages() -> None:
    first = piece(HEADLINE, LEAD, MEN[:CUT] + "（下转第四版）")
    rest = piece("## 老石桥修好通车", "（上接第一版）" + MEN[CUT:], "桥头新开了三家店。", page=4)
    a = article([first, rest], [(0.8, "the page says so")], "p1/a1")
    assert [(p.text, p.blocks) for p in a.paragraphs] == [
        (LEAD, ("p1/L3",)), (MEN, ("p1/L5", "p4/L3")), ("桥头新开了三家店。", ("p4/L5",))
    ]  # fmt: skip
    assert [(j.before, j.after, j.confidence, j.reason) for j in a.joins if j.kind == "jumps"] == [
        ("p1/L5", "p4/L1", 0.8, "the page says so")
    ]
    assert a.jump is not None and (a.jump.page, a.jump.resolved) == (4, "p4/L1")
    assert (a.faults, a.confidence, a.headline) == ((), 0.8, HEADLINE[3:])
    assert roles(a) == ["headline", "body", "body", "headline", "body", "body"]


def test_a_whole_paragraph_before_a_jump_stays_whole() -> None:
    first = piece(HEADLINE, LEAD, MEN + "（下转第四版）")
    rest = piece("（上接第一版）桥头新开了三家店。", page=4)
    a = article([first, rest], [(1.0, "")], "p1/a1")
    assert len(a.paragraphs) == 3 and a.paragraphs[2].blocks == ("p4/L1",)


def test_jumps_are_followed_to_the_page_they_name() -> None:
    first = piece(HEADLINE, LEAD, MEN[:CUT] + "（下转第四版）")
    rest = piece("## 老石桥修好通车", "（上接第一版）" + MEN[CUT:], page=4)
    other = piece("## 县图书馆夜读开到十点", "读者多了再添座位。", page=3)
    assert {a: b for a, (b, _, _) in followed([first, other, rest]).items()} == {1: 4}
    assert followed([first, other]) == followed([other, rest]) == {}
