from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.articles.imprint import (
    LunarDate,
    line_of,
    number,
    numbers,
    page_count,
    read_date,
    read_day,
    read_lunar,
    read_weekday,
)


def facts(text: str) -> list[tuple[str, str]]:
    line = line_of(text)
    return [] if line is None else [(p.kind, p.printed) for p in line.pieces]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2026年2月5日 星期四 农历乙巳年十二月十八",
            [("date", "2026年2月5日"), ("weekday", "星期四"), ("lunar", "农历乙巳年十二月十八")],
        ),
        ("今日四版第19001号", [("count", "今日四版"), ("issue", "第19001号")]),
        ("今日４开８版　总第１２３４期", [("count", "今日４开８版"), ("issue", "总第１２３４期")]),
        (
            "中共云溪市委员会主管、主办 云溪日报社出版 国内统一连续出版物号 CN 98-0021",
            [
                ("owner", "中共云溪市委员会主管、主办"),
                ("publisher", "云溪日报社出版"),
                ("serial", "国内统一连续出版物号 CN 98-0021"),
            ],
        ),
        ("云 溪 日 报", [("name", "云溪日报")]),
        ("02教育", [("bare", "02"), ("section", "教育")]),
        (
            "美编/甲海婉组版：乙少 今日四版 云溪日报",
            [("editors", "美编/甲海婉"), ("editors", "组版：乙少"), ("count", "今日四版"), ("name", "云溪日报")],
        ),
        (
            "官方网站：www.yunxi.example 新闻热线：0999-1234567 1984年创刊",
            [("web", "官方网站：www.yunxi.example"), ("contact", "新闻热线：0999-1234567"), ("founded", "1984年创刊")],
        ),
        ("雲溪日報 第一千二百號", [("name", "雲溪日報"), ("issue", "第一千二百號")]),
        (
            "责任编辑：甲某 版式：乙某 丙某 校对：丁某",
            [("editors", "责任编辑：甲某"), ("editors", "版式：乙某 丙某"), ("editors", "校对：丁某")],
        ),
        (
            "Vol. XII | No. 345 | Thursday, February 5, 2026 | Price 5 cents | 12 pages",
            [
                ("volume", "Vol. XII"),
                ("issue", "No. 345"),
                ("weekday", "Thursday"),
                ("date", "February 5, 2026"),
                ("price", "Price 5 cents"),
                ("count", "12 pages"),
            ],
        ),
        (
            "Jeudi 5 février 2026 - N° 10 412 - 1,20 €",
            [("weekday", "Jeudi"), ("date", "5 février 2026"), ("issue", "N° 10 412"), ("price", "1,20 €")],
        ),
    ],
)
def test_a_line_comes_apart_into_its_facts(text: str, expected: list[tuple[str, str]]) -> None:
    line = line_of(text)
    assert line is not None
    assert (facts(text), line.left, line.words) == (expected, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "云溪城北新桥昨日通车。两岸居民告别绕行。",
        "今年以来全市新开工重大项目共十六个第三季度还将开工八个",
        "云溪城北新桥正式建成通车了",
        "x" * 400,
    ],
)
def test_prose_and_headlines_are_left_whole(text: str) -> None:
    assert line_of(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("19463", 19463),
        ("二〇二六", 2026),
        ("二OO六", 2006),
        ("十二", 12),
        ("廿八", 28),
        ("一万二千三百零四", 12304),
        ("元", 1),
        ("", None),
        ("第三", None),
    ],
)
def test_numbers_in_figures_and_ideographs(text: str, expected: int | None) -> None:
    assert number(text) == expected


def test_numbers_read_over_marks_between_thousands() -> None:
    assert numbers("n° 10 412 (7)") == [10412, 7]
    assert numbers("第12,345期") == [12345]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("今日四开八版", 8), ("本期共十二版", 12), ("twelve pages", 12), ("16 seiten", 16), ("pages", None)],
)
def test_page_counts(text: str, expected: int | None) -> None:
    assert page_count(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年2月5日", datetime.date(2026, 2, 5)),
        ("2026 年 2 月 5 日", datetime.date(2026, 2, 5)),
        ("二〇二六年二月五日", datetime.date(2026, 2, 5)),
        ("2026-02-05", datetime.date(2026, 2, 5)),
        ("2026.2.5", datetime.date(2026, 2, 5)),
        ("民国三十七年五月一日", datetime.date(1948, 5, 1)),
        ("令和8年2月5日", datetime.date(2026, 2, 5)),
        ("昭和元年12月28日", datetime.date(1926, 12, 28)),
        ("2026년 2월 5일", datetime.date(2026, 2, 5)),
        ("february 5th, 2026", datetime.date(2026, 2, 5)),
        ("5 february 2026", datetime.date(2026, 2, 5)),
        ("1er mai 1936", datetime.date(1936, 5, 1)),
        ("5. februar 2026", datetime.date(2026, 2, 5)),
        ("5.2.2026", datetime.date(2026, 2, 5)),
        ("5 февраля 2026 г.", datetime.date(2026, 2, 5)),
        ("2026年2月30日", None),
        ("february", None),
    ],
)
def test_dates(text: str, expected: datetime.date | None) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2月5日", (2, 5)), ("十二月廿八", (12, 28)), ("5. februar", (2, 5)), ("13月5日", None), ("", None)],
)
def test_days_without_a_year(text: str, expected: tuple[int, int] | None) -> None:
    assert read_day(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("星期四", 3),
        ("周日", 6),
        ("礼拜天", 6),
        ("木曜日", 3),
        ("일요일", 6),
        ("Donnerstag", 3),
        ("СРЕДА", 2),
        ("", None),
        ("x", None),
    ],
)
def test_weekdays(text: str, expected: int | None) -> None:
    assert read_weekday(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("农历乙巳年十二月十八", LunarDate("乙巳", 12, 18)),
        ("乙巳年腊月廿九", LunarDate("乙巳", 12, 29)),
        ("農曆乙巳年閏六月初一", LunarDate("乙巳", -6, 1)),
        ("正月初十", LunarDate(None, 1, 10)),
        ("丙午（马）年正月三十", LunarDate("丙午", 1, 30)),
        ("星期四", None),
        (None, None),
    ],
)
def test_lunar_dates(text: str | None, expected: LunarDate | None) -> None:
    assert read_lunar(text) == expected


PRINTED = st.text(
    st.sampled_from(
        "云溪日报社第总期号版今共年月日星农历乙巳闰正二十八〇0123456789 　.-:：|、CNISo。abcJeudiN°№февраля5,"
    ),
    max_size=330,
)


@settings(max_examples=150)
@given(st.one_of(PRINTED, st.text(max_size=60)))
def test_facts_are_pieces_of_the_line_in_order(text: str) -> None:
    line = line_of(text)
    at = 0
    for piece in line.pieces if line is not None else ():
        assert line is not None
        at = line.text.index(piece.printed, at) + len(piece.printed)
        assert len(piece.folded) == len(piece.printed)
        read_date(piece.folded)
        read_lunar(piece.printed)
        numbers(piece.folded)
