"""Words typed to a query, the plain scan, and the places it marks."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.query import And, Days, Kind, Leaves, Not, Or, Phrase, Query, highlights, matches, query
from broadsheet.archive.search import Entry
from broadsheet.errors import BadQuery

DAY = datetime.date


def phrase(text: str, field: str | None = None) -> Phrase:
    return Phrase(tuple(text.split()), field)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("零基预算", phrase("零 基 预 算")),
        ("中国 俄羅斯", And((phrase("中 国"), phrase("俄 罗 斯")))),
        ("New York", And((phrase("new"), phrase("york")))),
        ('"New York" OR 纽约', Or((phrase("new york"), phrase("纽 约")))),
        ("“New York”", phrase("new york")),
        ("“十五五”规划", phrase("十 五 五 规 划")),
        ("「十五 五」规划，", phrase("十 五 五 规 划")),
        ("要想富，先修路", phrase("要 想 富 。 先 修 路")),
        ("5G网络 co-operate", And((phrase("5g 网 络"), phrase("co operate")))),
        ("甲 AND 乙 OR 丙 丁", Or((And((phrase("甲"), phrase("乙"))), And((phrase("丙"), phrase("丁")))))),
        ("甲 NOT （乙 OR 丙）", And((phrase("甲"), Not(Or((phrase("乙"), phrase("丙"))))))),
        ("NOT NOT 甲", Not(Not(phrase("甲")))),
        ("中国（上海）自贸区", phrase("中 国 。 上 海 。 自 贸 区")),
        ("甲(乙)", And((phrase("甲"), phrase("乙")))),
        ('"AND" and', And((phrase("and"), phrase("and")))),
        ("headline:水库 byline：陈", And((phrase("水 库", "headline"), phrase("陈", "byline")))),
        ("Paper:(日报 OR 晚报)", Or((phrase("日 报", "paper"), phrase("晚 报", "paper")))),
        ("date:2026", Days(DAY(2026, 1, 1), DAY(2026, 12, 31))),
        ("date:2024-02", Days(DAY(2024, 2, 1), DAY(2024, 2, 29))),
        ("date:2026年2月5日", Days(DAY(2026, 2, 5), DAY(2026, 2, 5))),
        ("date:2026-02..202605", Days(DAY(2026, 2, 1), DAY(2026, 5, 31))),
        ("date:..1949", Days(None, DAY(1949, 12, 31))),
        ("date: 19490101..", Days(DAY(1949, 1, 1), None)),
        ("kind:Photo page:1..4", And((Kind("photo"), Leaves(1, 4)))),
        ("page:3", Leaves(3, 3)),
    ],
)  # fmt: skip
def test_what_is_meant(typed: str, meant: Query) -> None:
    assert query(typed) == meant


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("  ", "query   : nothing to look for. Give a word or a phrase, such as 零基预算 or \"New York\""),
        ("，。", "query ，。: ，。 has no letter, digit or ideograph (character 1). Add a word to look for"),
        ('甲 "乙', 'query 甲 "乙: the quotation opened by " (character 3) has no end. Close it with "'),
        ("(甲", "query (甲: a ( without its ) (character 1). Close it"),
        ("甲)", "query 甲): a ) without its ( (character 2). Take it out, or open what it closes"),
        (
            "甲 OR",
            "query 甲 OR: the end after OR (character 5), where a word or phrase should stand. "
            "Give one; to look for the word itself, put it between quotes",
        ),
        (
            "date:2026-13",
            "query date:2026-13: date:2026-13 is no date (character 6). "
            "Give a year, month or day, or two with .. between them: date:2026-02..2026-05",
        ),
        ("date:2026..2025", "query date:2026..2025: date:2026..2025 ends before it begins (character 6). Turn the two round"),
        (
            "kind:poem",
            "query kind:poem: no article is of kind poem (character 6). "
            "Give one of article, photo, advertisement, editor_note, filler, transcript, agency, own",
        ),
        ("page:two", "query page:two: page:two is no page (character 6). Give a page's number, or two with .. between them: page:1..4"),
        (
            "titel:甲",
            "query titel:甲: no field is called titel (character 1). Fields are headline, byline, paper, date, kind, page; "
            "put the word between quotes to look for it as it is",
        ),
        ("headline:", "query headline:: headline: with nothing after it (character 1). Give a word or phrase: headline:零基预算"),
        ("headline:(date:2026)", "query headline:(date:2026): date: inside headline: (character 11). Give each field its own parentheses"),
        ("(" * 60 + "甲", f"query {'(' * 60}甲: more than 50 parentheses or NOTs inside one another. Ask for less at once"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant(typed: str, told: str) -> None:
    with pytest.raises(BadQuery) as error:
        query(typed)
    assert str(error.value) == told and error.value.code == 2


WORDS = ["AND", "OR", "NOT", "date:", "page:", "kind:", "headline:", "2026", "..", *'甲乙a1 “”"「」()（）:：.-，']


@given(st.lists(st.sampled_from(WORDS)).map("".join))
def test_any_typing_is_meant_or_told(typed: str) -> None:
    """Whatever is typed gives a query or a sentence."""
    try:
        matches(query(typed), STORY)
    except BadQuery as error:
        assert error.todo


STORY = Entry(
    7, "x", "云溪日报\nyunxi-ribao", DAY(2026, 2, 5), "article", 1,
    "“零基预算”改革\n县里账本这样算", "记者 陈思远", "云溪2月5日电 修水庫，要钱。\n钱从哪里来？",
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("零基预算改革", True), ("改革县里", False), ("headline:水库", False), ("水库", True), ("byline:陈思", True),
        ("远云溪", False), ("要钱，钱从", False), ("paper:日报", True), ("paper:yunxi", True), ("日报", False),
        ("水库 NOT 大坝", True), ("NOT 水库", False), ("大坝 OR 陈", True), ("date:2026-01..2026-02", True),
        ("date:..2026-01", False), ("page:2..", False), ("kind:photo OR page:1", True), ("库要", False), ("2月5日", True),
        ("5日电修", True),
    ],
)  # fmt: skip
def test_the_plain_scan(typed: str, found: bool) -> None:
    assert matches(query(typed), STORY) is found


def test_an_article_without_date_or_page() -> None:
    loose = Entry(1, "y", "", None, "article", None, "", "", "")
    assert not matches(query("date:..2026"), loose) and not matches(query("page:0.."), loose)
    assert matches(query("NOT date:..2026"), loose)


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("十五五规划", "推进“十五五”规划。", ["十五五”规划"]),
        ("水库 庫要", "修水庫要钱，水　库。", ["水庫要", "水　库"]),
        ("aa", "aa aaa AA", ["aa", "AA"]),
        ("天天天", "天天天天", ["天天天天"]),
        ("NOT 甲", "甲", []),
        ("甲 NOT 乙", "甲乙", ["甲"]),
        ("headline:甲 乙", "甲乙", ["乙"]),
        ("kind:photo", "甲", []),
        ("ガ", "ｶﾞか\u3099", ["ｶﾞ"]),
    ],
)
def test_where_it_stands(typed: str, text: str, marked: list[str]) -> None:
    assert [text[a:b] for a, b in highlights(query(typed), text)] == marked


def test_where_it_stands_by_field() -> None:
    asked = query("甲 headline:乙 paper:丙")
    assert [highlights(asked, "甲乙丙", f) for f in ("body", "headline", "paper")] == [[(0, 1)], [(0, 2)], [(2, 3)]]


@given(st.text("甲乙丙a ，“\n"), st.text("甲乙丙a，", min_size=1, max_size=4))
def test_marked_where_it_matches(text: str, typed: str) -> None:
    """A body has marks exactly where the scan finds it."""
    try:
        asked = query(f'"{typed}"')
    except BadQuery:
        return
    entry = Entry(1, "", "", None, "article", None, "", "", text)
    assert bool(highlights(asked, text)) is matches(asked, entry)
