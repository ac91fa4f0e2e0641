"""Names, posts, figures and dates, as the press writes them."""

from __future__ import annotations

import pytest

from broadsheet.collate.touched import touched


@pytest.mark.parametrize(
    ("text", "what", "found"),
    [
        ("会见总统和胡安·佩雷斯·罗莫副总统一行", "佩雷斯", ("name", "胡安·佩雷斯·罗莫")),
        ("会议由市长林思远主持召开", "思", ("name", "林思远")),
        ("王文澜表示，要抓紧", "文", ("name", "王文澜")),
        ("总投资101.9亿元，今年", "9", ("figure", "101.9亿")),
        ("产量提高百分之三十以上", "三", ("figure", "百分之三十")),
        ("于3月12日开幕", "12", ("date", "3月12日")),
        ("市委书记到会", "书", ("post", "书记")),
        ("the bridge, Mayor Ellen Hartley said", "Ellen", ("name", "Mayor Ellen Hartley")),
    ],
)
def test_what_a_stretch_touches(text: str, what: str, found: tuple[str, str]) -> None:
    at = text.index(what)
    assert found in touched(text, at, at + len(what))


def test_an_empty_stretch_touches_what_it_stands_in() -> None:
    text = "于3月12日开幕"
    assert touched(text, 4, 4) == (("date", "3月12日"),)
    assert touched(text, 7, 7) == ()
    assert touched("不断深入推进", 2, 4) == ()


def test_a_date_is_no_figure_too() -> None:
    assert [k for k, _ in touched("于3月12日开幕", 1, 6)] == ["date"]
