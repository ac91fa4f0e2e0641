"""Printed text to match text and back."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from broadsheet.text import Unit, fold, is_wide, joined, located, pieces, units

# every kind of character that is folded, kept or left out, in any order
MIXED = st.text(
    st.sampled_from(
        "中国國发發髮里裏长⻓㓰𠮷かがﾞｶパ\u3099각\u1100\u1161\u11a8อั AaÉe\u0301ßøйи\u0306ёΣς0１.．,，。、“”《》·-—…　\n\r\t\u200b\u00ad\ufe0f☃½㎞ﬁ\ue000"
    )
    | st.characters()
)


def test_marks_between_characters() -> None:
    """Quotation and title marks count for nothing, stops count once, wherever they stand between wide characters."""
    assert pieces("“十五五”规划、《清河杂志》……（试行）") == ["十五五规划", "。", "清河杂志", "。", "试行"]
    assert pieces("李　强 张 三\u200b丰") == ["李强张三丰"]
    assert pieces("雨，\n雪。") == ["雨", "\n", "雪"]


def test_marks_between_words() -> None:
    """Between two words a mark is nothing; beside a wide character it is a stop."""
    assert units("St. Petersburg, l’été; co-operate") == ["st", "petersburg", "l", "ete", "co", "operate"]
    assert units("国、GDP，增") == ["国", "。", "gdp", "。", "增"]
    assert units("国GDP增") == ["国", "gdp", "增"]


def test_numbers() -> None:
    """A number is a word with its point; the commas of thousands go."""
    assert units("1,234,567元，2.5％ 3，000亿 5G 20km 1,23 v1.2.") == [
        "1234567", "元", "。", "2.5", "3000", "亿", "5g", "20km", "1", "23", "v1.2",
    ]  # fmt: skip


def test_scripts() -> None:
    """Width, case, accents, ligatures and parts of characters are folded; letters of their own are not."""
    assert units("ＧＤＰ Straße Ångström Łódź Œuvre ﬁn Ёлка мой ма́ма Σίσυφος") == [
        "gdp", "strasse", "angstrom", "lodz", "oeuvre", "fin", "елка", "мой", "мама", "σισυφοσ",
    ]  # fmt: skip
    assert pieces("ｶﾞｿﾘﾝ か\u3099 \u1112\u1161\u11ab각 𠮷野家 ⻓沙 ไทย") == ["ガソリンが한각𠮷野家长沙ไทย"]
    assert units("мои") != units("мой") and units("が") != units("か")


def test_forms_of_chinese() -> None:
    """Whatever standard a text is turned to, its match text stays the same."""
    samples = files("broadsheet") / "samples"
    stories = json.dumps(json.loads((samples / "witnesses.json").read_text("utf8")), ensure_ascii=False)
    stories += "理发店里的面条干了，后来皇后了解了答复，台风周围的钟表准备复制，系统关系，头发发展，着名著作"
    for standard in ("s2t", "s2tw", "s2hk"):
        assert units(OpenCC(standard).convert(stories)) == units(stories)


def test_found_where_it_is() -> None:
    """A phrase's units are in a text's as a string only where they are units of it."""
    text = joined(units("中国美丽，5G网络 new yorker"))
    assert [joined(units(q)) in text for q in ("国美", "中国美丽", "5G网", "G网", "new york", "美丽5G", "美丽，5G")] == [
        True, True, True, False, False, False, True,
    ]  # fmt: skip


def test_the_way_back() -> None:
    """Each unit with its place, also where one character is set down as several or becomes several."""
    text = "“ｶﾞ”㎞ 1,234。é国"
    assert located(text) == [
        Unit("ガ", 1, 3), Unit("km", 4, 5), Unit("1234", 6, 11), Unit("e", 12, 13), Unit("国", 13, 14),
    ]  # fmt: skip
    assert located("国。\n。é国") == [Unit("国", 0, 1), Unit("\n", 2, 3), Unit("e", 4, 5), Unit("国", 5, 6)]


@given(MIXED)
def test_same_units_with_places(text: str) -> None:
    """With places or without, the units are the same, in order, inside the text."""
    row = located(text)
    assert [u.text for u in row] == units(text)
    assert all(0 <= u.start < u.end <= len(text) for u in row)
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(row))


@given(MIXED)
def test_folding_is_done_once(text: str) -> None:
    """Match text folded again is itself, and its words hold nothing that parts words."""
    assert fold(fold(text)) == fold(text)
    assert all(is_wide(u) or u in "\n。" or not any(c.isspace() for c in u) for u in units(text))


@given(MIXED, MIXED)
def test_a_line_end_parts(one: str, other: str) -> None:
    """Two paragraphs are what each is by itself, with the end of the first between them."""
    row = units(f"{one}\n{other}")
    left, right = units(one), units(other)
    assert row[: len(left)] == left and (not right or row[len(row) - len(right) :] == right)
    assert row[len(left)] == "\n"


@pytest.mark.parametrize("text", ["", " ", "……“”", "\u200b", "\ud800", "☃"])
def test_nothing_to_match(text: str) -> None:
    """Marks alone have no units."""
    assert units(text) == [] == located(text)
