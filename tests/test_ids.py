"""Ids are what the field writes, and go with the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.archive.ids import Old, article_id, kept, letters, prefix, slug


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("衡阳日报", "hengyang-ribao"),
        ("雲溪商報", "yunxi-shangbao"),
        ("岭东都市报", "lingdong-dushibao"),
        ("重庆晨报", "chongqing-chenbao"),
        ("日报", "ribao"),
        ("The Harbour Courier", "the-harbour-courier"),
        ("L’Écho de l’Œuvre", "lecho-de-loeuvre"),
        ("Wiesenbrücker Bote", "wiesenbrucker-bote"),
        ("Светлореченский вестник", "svetlorechenskiy-vestnik"),
        ("조선일보", "joseonilbo"),
        ("中国 Daily 2", "zhongguo-daily-2"),
        ("！！", "paper"),
    ],
)
def test_slugs(name: str, plain: str) -> None:
    assert slug(name) == plain


@settings(deadline=None)
@given(st.text())
def test_a_slug_is_plain_letters(name: str) -> None:
    made = slug(name)
    assert (
        made
        and made.isascii()
        and made == made.lower()
        and not set(made) - set("abcdefghijklmnopqrstuvwxyz0123456789-")
    )


def test_an_id_says_paper_date_edition_page_and_item() -> None:
    beginning = prefix("hengyang-ribao", "2026-02-05", "a", 1)
    assert article_id(beginning, 3) == "hengyang-ribao-2026-02-05-a-p1-i003"
    assert prefix("unknown", None, "b", None) == "unknown-undated-b-p0-i"


def test_editions() -> None:
    assert [letters(n) for n in (0, 1, 25, 26, 27, 701, 702)] == ["a", "b", "z", "aa", "ab", "zz", "aaa"]


TEXTS = (
    "渡口大桥最后一段钢梁在江心落位",
    "白塔乡的山楂林挂满了果实",
    "市图书馆从本月起延长开放时间",
    "The ferry sails again on Monday morning",
)


def old(*texts: str, key: int = 0, at: int = 0, weight: float = 1.0) -> Old:
    return Old(key, texts, (1, at), weight)


def new(*texts: str, at: int = 0) -> tuple[tuple[str, ...], tuple[int, int]]:
    return texts, (1, at)


@settings(deadline=None)  # the first call imports numpy and scipy
@given(st.permutations(range(4)))
def test_the_same_texts_in_another_order_are_the_same_articles(order: list[int]) -> None:
    before = [old(t, key=10 + k, at=k) for k, t in enumerate(TEXTS)]
    assert kept(before, [new(TEXTS[k], at=n) for n, k in enumerate(order)]) == [10 + k for k in order]


def test_the_larger_part_of_a_parted_article_keeps_its_id() -> None:
    whole = old(TEXTS[0], TEXTS[1], TEXTS[2], key=1)
    assert kept([whole], [new(TEXTS[0], at=0), new(TEXTS[1], TEXTS[2], at=1)]) == [None, 1]


def test_an_article_that_comes_back_is_known_again() -> None:
    before = [old(TEXTS[0], TEXTS[1], key=1), old(TEXTS[1], key=2, weight=0.9)]
    assert kept(before, [new(TEXTS[0]), new(TEXTS[1], at=1)]) == [1, 2]


def test_a_few_characters_misread_are_the_same_article() -> None:
    assert kept([old(TEXTS[0], key=1)], [new(TEXTS[0].replace("落", "洛"))]) == [1]


def test_a_stock_phrase_makes_no_article_the_same() -> None:
    before = old("本报讯记者林远报道市图书馆从本月起延长开放时间", key=1)
    assert kept([before], [new("本报讯记者林远报道白塔乡的山楂林挂满了果实，合作社添了烘干机")]) == [None]


def test_texts_that_are_alike_go_by_their_place() -> None:
    before = [old("广告", key=1, at=0), old("广告", key=2, at=5)]
    assert kept(before, [new("广告", at=4), new("广告", at=1)]) == [2, 1]
