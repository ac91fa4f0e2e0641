"""Printed text to tokens, with the way back and the seams between them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.collate.tokens import CLAUSE, IN_WORD, PARAGRAPH, SENTENCE, WORD, tokens, with_words
from broadsheet.text import fold


def printed(text: str) -> list[str]:
    found = tokens(text)
    return [text[a:b] for a, b in zip(found.starts, found.ends, strict=True)]


def test_characters_words_numbers_and_marks_are_tokens():
    assert printed("市长 said: “ok”，1,234.5万 元\n（完）") == [
        "市", "长", "said", ":", "“", "ok", "”", "，", "1,234.5", "万", "元", "（", "完", "）"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("臺灣", "台湾"),
        ("Ｃafé", "CAFE"),
        ("２月", "2月"),
        ("“好”", "「好」"),
        ("1,000", "1000"),
        ("ﬁnd", "find"),
        ("e\u0301te", "été"),
    ],
)
def test_what_differs_in_form_only_is_one_code(one, other):
    assert tokens(one).codes.tolist() == tokens(other).codes.tolist()


@pytest.mark.parametrize(("one", "other"), [("末", "未"), ("，", "、"), ("“", "‘"), ("10,00", "1000"), ("22.3", "223")])
def test_what_says_something_else_is_not(one, other):
    assert tokens(one).codes.tolist() != tokens(other).codes.tolist()


def test_a_text_is_best_parted_between_paragraphs_then_sentences_clauses_and_words():
    seams = tokens("来了，走了。“好。”他说\nthe sea").seams.tolist()
    assert seams == [
        PARAGRAPH, IN_WORD, IN_WORD, CLAUSE, IN_WORD, IN_WORD, SENTENCE, WORD, IN_WORD, IN_WORD, SENTENCE, IN_WORD,
        PARAGRAPH, WORD, PARAGRAPH,
    ]  # fmt: skip


def test_words_of_chinese_are_told_and_long_ones_parted():
    text = "研究港务局常委会会议纪要"
    seams = with_words(text, tokens(text)).seams
    starts = [n for n in range(len(text)) if seams[n]]
    assert [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)] == [
        "研究", "港务局", "常委会", "会议纪要"
    ]  # fmt: skip


def test_a_control_character_is_a_token_and_no_gap():
    assert printed("甲\x00乙\x1b丙") == ["甲", "\x00", "乙", "\x1b", "丙"]
    assert all(tokens("甲\x00乙").codes)


def test_a_character_that_had_no_code_is_a_token():
    assert printed("朱\ue000基") == ["朱", "\ue000", "基"]


@given(st.text(max_size=30))
@settings(deadline=None)
def test_every_character_that_is_seen_is_in_one_token(text):
    found = tokens(text)
    spans = list(zip(found.starts.tolist(), found.ends.tolist(), strict=True))
    assert all(a < b for a, b in spans)
    assert all(one[1] <= other[0] or one == other for one, other in pairwise(spans))  # ⑴ is three tokens at one place
    left = "".join(c for n, c in enumerate(text) if not any(a <= n < b for a, b in spans))
    assert not [c for c in left if c.isalnum() and fold(c)]
