from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.articles.dating import (
    FARTHEST,
    NEAREST,
    day_of_paper,
    disagreements,
    feasts,
    lunar_date,
    lunar_text,
    named_years,
    offset_place,
    year_of,
)
from broadsheet.articles.imprint import LunarDate

CANAL = "省水利厅公布2026年重点工程名单。今年是“十五五”开局之年，运河疏浚将全面铺开。"


def test_a_morning_paper_prints_the_day_after_its_news() -> None:
    assert day_of_paper([CANAL], [(2, 3), (2, 4)], "云溪日报") == datetime.date(2026, 2, 5)


def test_an_evening_paper_that_tells_of_today_prints_the_same_day() -> None:
    texts = ["云溪晚报2月4日讯（记者 甲乙）今天上午，运河码头开航。", CANAL]
    assert day_of_paper(texts, [(2, 4)], "云溪晚报") == datetime.date(2026, 2, 4)
    assert day_of_paper(texts, [(2, 4)], "云溪日报") == datetime.date(2026, 2, 5)


def test_the_news_of_december_is_printed_in_january() -> None:
    texts = ["“十四五”收官之年，2025年12月31日，运河大桥合龙。"]
    assert day_of_paper(texts, [(12, 30), (12, 31)], None) == datetime.date(2026, 1, 1)


def test_january_is_later_than_december_and_a_misread_day_is_left_out() -> None:
    texts = ["今年是“十五五”开局之年，2026年1月1日起施行。"]
    assert day_of_paper(texts, [(12, 31), (1, 1), (1, 1), (7, 1)], None) == datetime.date(2026, 1, 2)


def test_without_datelines_two_articles_must_open_with_the_day() -> None:
    once = ["2月4日上午，码头开航。" + CANAL]
    assert day_of_paper(once, [], None) is None
    assert day_of_paper([*once, "2月4日晚，灯会开幕。"], [], None) == datetime.date(2026, 2, 5)


def test_a_day_printed_without_its_year_is_not_moved() -> None:
    assert day_of_paper([CANAL], [], None, printed=(2, 5), weekday="星期四") == datetime.date(2026, 2, 5)


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("码头昨日开航。", (2, 4), None),
        ("到2035年，运河通航里程将翻一番。", (2, 4), None),
        ("2019年动工的码头，2月4日（星期三）开航，2026年货运量将翻番。今天是二十四节气中的立春。", (2, 4), 2026),
        ("自2025年5月1日零时起，大桥停止收费。", (3, 9), 2025),
        ("今年是新中国成立75周年。2024年国庆将至。", (9, 20), 2024),
        ("2月29日，2024年首批苗木下地。", (2, 29), 2024),
    ],
)
def test_the_year_is_told_or_left_open(text: str, day: tuple[int, int], expected: int | None) -> None:
    assert year_of([text], day) == expected


def test_years_are_told_apart_by_how_they_are_named() -> None:
    text = "2025年货运量居首。到2035年，运河建成。自2019年以来，比2024年增长，2026年2月4日开航，2026年3月1日竣工。"
    assert named_years(text, (2, 4)) == {
        (2025, "plain, quarter 1"): 1,
        (2035, "goal"): 1,
        (2019, "since"): 1,
        (2024, "than"): 1,
        (2026, "day"): 1,
        (2026, "later date"): 1,
    }


def test_the_places_of_offsets_are_in_order_with_the_far_ones_last() -> None:
    places = [offset_place(n) for n in range(NEAREST, FARTHEST + 1)]
    assert all(b == a + 1 for a, b in pairwise(places))
    assert (places[0], offset_place(NEAREST - 30), offset_place(FARTHEST + 9)) == (0, places[-1] + 1, places[-1] + 2)


def test_the_calendar_agrees() -> None:
    assert disagreements(datetime.date(2026, 2, 5), "星期四", "农历乙巳年十二月十八") == []
    assert disagreements(datetime.date(2025, 7, 25), "Friday", "乙巳年闰六月初一") == []
    assert disagreements(datetime.date(2026, 2, 5), None, None) == []


def test_a_wrong_weekday_and_lunar_date_are_told() -> None:
    assert disagreements(datetime.date(2026, 2, 5), "星期五", "农历乙巳年十二月十七") == [
        ("weekday", "The page prints 星期五, but 2026-02-05 is a Thursday."),
        ("lunar", "The page prints 农历乙巳年十二月十七, but 2026-02-05 is 乙巳年腊月十八."),
    ]


def test_a_misread_year_is_told_by_what_agrees_on_another() -> None:
    assert disagreements(datetime.date(2025, 2, 5), "星期四", "农历乙巳年十二月十八") == [
        ("weekday", "The page prints 星期四, but 2025-02-05 is a Wednesday."),
        (
            "lunar",
            "The page prints 农历乙巳年十二月十八, but 2025-02-05 is 乙巳年正月初八. "
            "Weekday and lunar date agree on 2026-02-05.",
        ),
    ]


def test_lunar_dates_as_papers_print_them() -> None:
    new_year = datetime.date(2026, 2, 17)
    assert (lunar_date(new_year), feasts(new_year)) == (LunarDate("丙午", 1, 1), " 春节")
    assert lunar_text(LunarDate("丙午", 1, 1)) == "丙午年正月初一"
    assert [lunar_text(LunarDate("乙巳", -6, d))[5:] for d in (9, 10, 11, 19, 20, 21, 29, 30)] == [
        "月初九",
        "月初十",
        "月十一",
        "月十九",
        "月二十",
        "月廿一",
        "月廿九",
        "月三十",
    ]


@given(
    st.lists(st.text(st.sampled_from("年月日201956自至今是十五开局周星期（三），。 "), max_size=60), max_size=6),
    st.lists(st.tuples(st.integers(-1, 14), st.integers(-1, 33)), max_size=5),
)
def test_any_page_gives_a_day_or_none(texts: list[str], dated: list[tuple[int, int]]) -> None:
    found = day_of_paper(texts, dated, "云溪晚报")
    assert found is None or isinstance(found, datetime.date)
