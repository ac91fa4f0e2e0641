"""Texts that are no pages: JSON lines, markdown, plain ones."""

from __future__ import annotations

import datetime
import json

import pytest

from broadsheet.articles.sent import sent
from broadsheet.errors import EmptyInput, NotText
from broadsheet.read.texts import texts


def lines(*rows: object) -> bytes:
    return "\n".join(json.dumps(r, ensure_ascii=False) for r in rows).encode()


def test_each_object_is_a_text_with_what_it_says_of_itself() -> None:
    data = lines(
        {"title": "渡轮复航", "date": "2025-03-10", "source": "新源台", "text": "渡轮复航。\n\n票价不变。"},
        {
            "cctv_title": "春汛",
            "cctv_date": "20250311",
            "cctv_text": "三座水库开闸。",
            "seed_headline": "x",
            "kind": "agency",
        },
    )
    first, second = (sent(s) for s in texts(data, "f.jsonl", page_id="f", kind="transcript"))
    a, b = first.articles[0], second.articles[0]
    assert (a.kind, a.headline, [p.text for p in a.paragraphs]) == (
        "transcript",
        "渡轮复航",
        ["渡轮复航。", "票价不变。"],
    )
    assert (first.masthead.paper, first.masthead.date) == ("新源台", datetime.date(2025, 3, 10))
    assert (b.kind, b.headline, second.masthead.paper) == ("agency", "春汛", None)
    assert second.masthead.date == datetime.date(2025, 3, 11)
    assert len({x.id for p in (first, second) for x in p.page.blocks}) == 5


def test_a_file_of_text_is_one_text_under_its_first_heading() -> None:
    (made,) = (
        sent(s) for s in texts("# 渡轮复航\n\n渡轮\n\n## 票价\n\n不变。".encode(), "f.md", page_id="f", kind="own")
    )
    (a,) = made.articles
    assert (a.headline, [(p.text, str(p.role)) for p in a.paragraphs]) == (
        "渡轮复航",
        [("渡轮", "body"), ("票价", "subhead"), ("不变。", "body")],
    )
    assert {b.id for b in made.page.blocks} == {b.id for b in a.blocks}


def test_what_is_no_text_is_told_by_its_line() -> None:
    with pytest.raises(NotText, match="no JSON on line 2"):
        texts(b'{"text": "a"}\nno', "f.jsonl", page_id="f", kind="own")
    with pytest.raises(NotText, match="no text in the object on line 1"):
        texts(b'{"words": "a"}', "f.jsonl", page_id="f", kind="own")
    with pytest.raises(EmptyInput):
        texts("# 渡轮".encode(), "f.md", page_id="f", kind="own")
