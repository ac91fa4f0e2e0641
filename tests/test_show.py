"""Pages as JSON, as markdown and set in type."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.lines import NEVER_FIRST, NEVER_LAST, cells, centred, in_columns, may_break, padded, wrapped
from broadsheet.model import (
    Article,
    Block,
    Fault,
    Join,
    Jump,
    Masthead,
    Page,
    PageArticles,
    Paragraph,
    Role,
)
from broadsheet.show import as_json, as_markdown, as_text, sentence


def block(line: int, text: str, role: Role = Role.BODY, confidence: float = 1.0) -> Block:
    return Block(f"p1/L{line}", text, role=role, confidence=confidence, line=line)


BRIDGE = Article(
    "p1/a1",
    "article",
    (
        block(3, "市民盼了六年", Role.KICKER),
        block(5, "南渡桥明日通车", Role.HEADLINE, 0.98),
        block(7, "本报讯（记者 甲乙）南渡桥明日通车，全长"),
        block(13, "1.2公里，双向四车道。"),
        block(9, "图为南渡桥夜景。", Role.CAPTION),
        block(15, "（下转第二版）", Role.JUMP_LINE),
        block(17, "南渡桥明日通车，全长", Role.REPEAT),
    ),
    (Paragraph("本报讯（记者 甲乙）南渡桥明日通车，全长1.2公里，双向四车道。", Role.BODY, ("p1/L7", "p1/L13")),),
    kicker="市民盼了六年",
    headline="南渡桥明日通车",
    byline=("甲乙",),
    captions=("图为南渡桥夜景。",),
    jump=Jump("to", 2, "（下转第二版）"),
    jumps=(Jump("to", 2, "（下转第二版）"),),
    joins=(Join("p1/L7", "p1/L13", "continues", 0.97, "the figure goes on"),),
    faults=(Fault("repeated run", "南渡桥明日通车，全长", ("p1/L17", "p1/L7"), "read twice"),),
    confidence=0.95,
)
SHOP = Article(
    "p1/a2",
    "advertisement",
    (block(19, "旺铺出租", Role.HEADLINE), block(21, "电话 5550101"), block(23, "广告", Role.ADVERTISEMENT)),
    (Paragraph("电话 5550101", Role.BODY, ("p1/L21",)),),
    headline="旺铺出租",
)
FACTS = Masthead(
    "南渡日报", "printed", datetime.date(2025, 3, 10), "printed", "星期一", "农历二月十一", 321, 1, 4,
    faults=(Fault("disagreement", "the page prints 星期二, the calendar says 星期一"),),
)  # fmt: skip
PAGE = PageArticles(
    Page("p1", "nandu/p1.md", ()),
    FACTS,
    (BRIDGE, SHOP),
    (block(1, "南渡日报", Role.NAMEPLATE), block(2, "", Role.IMAGE)),
)


def english(text: str, **fields: object) -> PageArticles:
    a = Article("p1/a1", "article", (block(1, text),), (Paragraph(text, Role.BODY, ("p1/L1",)),), **fields)  # type: ignore[arg-type]
    return PageArticles(Page("p1", "p1.md", ()), Masthead(), (a,), ())


# ---- JSON


def test_json_gives_the_whole_page() -> None:
    assert as_json(PAGE, explain=True) == {
        "source": "nandu/p1.md",
        "paper": "南渡日报",
        "paper_from": "printed",
        "date": "2025-03-10",
        "date_from": "printed",
        "weekday": "星期一",
        "issue_number": 321,
        "edition": None,
        "page": 1,
        "page_count": 4,
        "lunar_date": "农历二月十一",
        "serial_number": None,
        "publisher": None,
        "owner": None,
        "website": None,
        "notes": [],
        "faults": [
            {
                "kind": "disagreement",
                "text": "the page prints 星期二, the calendar says 星期一",
                "blocks": [],
                "reason": "",
            }
        ],
        "articles": [
            {
                "id": "p1/a1",
                "kind": "article",
                "kicker": "市民盼了六年",
                "headline": "南渡桥明日通车",
                "deck": None,
                "byline": ["甲乙"],
                "dateline": None,
                "agency": None,
                "credit": None,
                "column": None,
                "paragraphs": ["本报讯（记者 甲乙）南渡桥明日通车，全长1.2公里，双向四车道。"],
                "subheads": [],
                "captions": ["图为南渡桥夜景。"],
                "serial": None,
                "jump": {"direction": "to", "page": 2, "text": "（下转第二版）", "resolved": None},
                "jumps": [{"direction": "to", "page": 2, "text": "（下转第二版）", "resolved": None}],
                "other": [],
                "blocks": ["p1/L3", "p1/L5", "p1/L7", "p1/L13", "p1/L9", "p1/L15", "p1/L17"],
                "headline_blocks": ["p1/L3", "p1/L5"],
                "faults": [
                    {
                        "kind": "repeated run",
                        "text": "南渡桥明日通车，全长",
                        "blocks": ["p1/L17", "p1/L7"],
                        "reason": "read twice",
                    }
                ],
                "confidence": 0.95,
                "regions": [],
                "joins": [
                    {
                        "before": "p1/L7",
                        "after": "p1/L13",
                        "kind": "continues",
                        "confidence": 0.97,
                        "reason": "the figure goes on",
                    }
                ],
                "roles": {
                    "p1/L3": ["kicker", 1.0],
                    "p1/L5": ["headline", 0.98],
                    "p1/L7": ["body", 1.0],
                    "p1/L13": ["body", 1.0],
                    "p1/L9": ["caption", 1.0],
                    "p1/L15": ["jump line", 1.0],
                    "p1/L17": ["repeat", 1.0],
                },
            },
            {
                "id": "p1/a2",
                "kind": "advertisement",
                "kicker": None,
                "headline": "旺铺出租",
                "deck": None,
                "byline": [],
                "dateline": None,
                "agency": None,
                "credit": None,
                "column": None,
                "paragraphs": ["电话 5550101"],
                "subheads": [],
                "captions": [],
                "serial": None,
                "jump": None,
                "jumps": [],
                "other": [{"text": "广告", "role": "advertisement"}],
                "blocks": ["p1/L19", "p1/L21", "p1/L23"],
                "headline_blocks": ["p1/L19"],
                "faults": [],
                "confidence": 1.0,
                "regions": [],
                "joins": [],
                "roles": {
                    "p1/L19": ["headline", 1.0],
                    "p1/L21": ["body", 1.0],
                    "p1/L23": ["advertisement", 1.0],
                },
            },
        ],
        "furniture": ["南渡日报"],
        "furniture_blocks": ["p1/L1", "p1/L2"],
        "received": [],
        "roles": {"p1/L1": ["nameplate", 1.0], "p1/L2": ["image", 1.0]},
    }


def test_json_is_ready_to_be_written_and_keeps_roles_out_unless_asked() -> None:
    form = as_json(PAGE)
    assert json.loads(json.dumps(form)) == form
    assert "roles" not in form and "joins" not in form["articles"][0]  # type: ignore[index]


def test_json_marks_paragraphs_that_are_no_body() -> None:
    paragraphs = (Paragraph("一、桥", Role.SUBHEAD), Paragraph("桥通了。"))
    form = as_json(replace(PAGE, articles=(replace(BRIDGE, paragraphs=paragraphs),)))
    article = form["articles"][0]  # type: ignore[index]
    assert article["paragraphs"] == [{"text": "一、桥", "role": "subhead"}, "桥通了。"]
    assert article["subheads"] == ["一、桥"]


# ---- markdown


def test_markdown_reads_as_the_newspaper() -> None:
    assert as_markdown(PAGE) == (
        "# 南渡日报\n\n"
        "2025年3月10日 · 星期一 · 农历二月十一 · 第321号 · 第1版 · 共4版\n\n"
        "---\n\n"
        "**市民盼了六年**\n\n"
        "## 南渡桥明日通车\n\n"
        "本报讯（记者 甲乙）南渡桥明日通车，全长1.2公里，双向四车道。\n\n"
        "*图为南渡桥夜景。*\n\n"
        "（下转第二版）\n\n"
        "---\n\n"
        "> ## 旺铺出租\n\n"
        "> 电话 5550101\n\n"
        "> 广告\n\n"
        "<!-- furniture: 南渡日报 -->\n"
    )


def test_markdown_explains_in_comments() -> None:
    text = as_markdown(PAGE, explain=True)
    assert "<!-- fault: Repeated run: “南渡桥明日通车，全长” (read twice). -->" in text
    assert "<!-- join: p1/L7 → p1/L13, continues, 0.97: the figure goes on -->" in text


def test_markdown_escapes_what_the_paper_printed() -> None:
    assert as_markdown(english("# 1 of *two* <b> -- a_b")) == "\\# 1 of \\*two\\* \\<b> -- a\\_b\n"
    assert as_markdown(english("3 * 4\\5")) == "3 \\* 4\\\\5\n"


def test_markdown_sets_a_table_as_one() -> None:
    assert as_markdown(english("鱼\t12元\n米\t3元\t涨")) == "| 鱼 | 12元 |  |\n|---|---|---|\n| 米 | 3元 | 涨 |\n"


def test_markdown_comment_is_never_ended_by_the_paper() -> None:
    page = replace(PAGE, articles=(), furniture=(block(1, "No. 3 --> 4 ---", Role.MASTHEAD),))
    assert as_markdown(page).endswith("<!-- furniture: No. 3 - -> 4 - - - -->\n")


# ---- the terminal


def test_text_is_set_like_a_newspaper() -> None:
    assert as_text(PAGE, 40) == (
        "════════════════════════════════════════\n"
        "              南 渡 日 报\n"
        "────────────────────────────────────────\n"
        "  2025年3月10日  星期一  农历二月十一\n"
        "         第321号  第1版  共4版\n"
        "════════════════════════════════════════\n"
        "\n"
        "! Disagreement: the page prints 星期二,\n"
        "the calendar says 星期一.\n"
        "\n"
        "              市民盼了六年\n"
        "             南渡桥明日通车\n"
        "\n"
        "　　本报讯（记者 甲乙）南渡桥明日通车，\n"
        "全长1.2公里，双向四车道。\n"
        "\n"
        "  | 图为南渡桥夜景。\n"
        "                          （下转第二版）\n"
        "\n"
        "+ Repeated run: “南渡桥明日通车，全长”\n"
        "(read twice).\n"
        "\n"
        "────────────────────────────────────────\n"
        "\n"
        "┌──────────────────────────────────────┐\n"
        "│               旺铺出租               │\n"
        "│                                      │\n"
        "│ 　　电话 5550101                     │\n"
        "│                                 广告 │\n"
        "└──────────────────────────────────────┘\n"
        "\n"
        "────────────────────────────────────────\n"
        "南渡日报\n"
    )


def test_text_explains_each_role_and_join() -> None:
    rows = as_text(PAGE, 80, explain=True).split("\n")
    assert "        L5  headline      0.98  南渡桥明日通车" in rows
    assert "    L7 → L13  continues  0.97  the figure goes on" in rows
    assert "        L1  nameplate     1.00" in rows


def test_text_shows_entities_and_wrapped_lines_as_a_reader_sees_them() -> None:
    page = english("Ham &amp;&nbsp;eggs\nserved   daily\x1b[31m")
    assert as_text(page, 40).split("\n")[3:] == ["", "  Ham & eggs served daily[31m", ""]


def test_text_tells_what_is_inferred() -> None:
    m = Masthead("The Ferry Post", "inferred", datetime.date(1931, 5, 2), "inferred", issue_number=7, page_count=8)
    assert as_text(PageArticles(Page("p1", "p1.md", ()), m, (), ()), 60) == (
        "════════════════════════════════════════════════════════════\n"
        "                       The Ferry Post\n"
        "          (the name is inferred, not printed here)\n"
        "────────────────────────────────────────────────────────────\n"
        "           2 May 1931 (inferred)  No. 7  8 pages\n"
        "════════════════════════════════════════════════════════════\n"
    )


def test_text_says_where_the_rest_of_a_jump_went() -> None:
    page = PageArticles(Page("p2", "p2.md", ()), Masthead(), (), (), received=(Join("a", "b", "jumps", 1.0, ""),))
    assert "The rest of an article that begins on another page stands here;" in as_text(page, 80)


def test_text_takes_two_columns_where_there_is_room() -> None:
    page = english("The ferry sailed at noon and came back at night. " * 30)
    body = [r for r in as_text(page, 100).split("\n") if "ferry" in r]
    assert len(body) > 10 and all(cells(r) <= 100 for r in body) and "ferry" in body[0][52:]


def test_colour_adds_codes_and_nothing_else() -> None:
    import re

    plain, coloured = as_text(PAGE, 80), as_text(PAGE, 80, colour=True)
    assert plain != coloured and re.sub(r"\x1b\[\d+m", "", coloured) == plain


def test_signatures_are_said_once() -> None:
    a = replace(BRIDGE, byline=("甲乙", "■记者 丙"), credit="■据南渡社", jumps=(), jump=None, captions=(), faults=())
    text = as_text(replace(PAGE, articles=(a,)), 60)
    assert text.count("甲乙") == 1 and text.count("■记者 丙") == 1 and text.count("■据南渡社") == 1


def test_sentence_ends_once() -> None:
    assert sentence(Fault("broken end", "水位上涨", (), "nothing goes on from it.")) == (
        "Broken end: “水位上涨” (nothing goes on from it)."
    )
    assert sentence(Fault("missing headline", "", (), "")) == "Missing headline."


# ---- lines


def test_lines_keep_chinese_marks_in_their_places() -> None:
    assert wrapped("水涨了，船也高了。", 8) == ["水涨了，", "船也高", "了。"]
    assert wrapped("他说：“好。”", 8) == ["他说：", "“好。”"]
    assert wrapped("去年……今年", 5) == ["去年", "……今", "年"]
    assert wrapped("共12.65亿元", 6) == ["共", "12.65", "亿元"]


def test_lines_keep_words_whole() -> None:
    assert wrapped("The well-known ferry sails", 10) == ["The well-", "known", "ferry", "sails"]
    assert wrapped("Vraiment ! dit-il", 10) == ["Vraiment !", "dit-il"]
    assert wrapped("incomprehensible", 6) == ["incomp", "rehens", "ible"]
    assert wrapped("", 6) == wrapped("   ", 6) == []


def test_headlines_of_two_lines_are_evened_out() -> None:
    assert centred("Harbour board votes for longer quays and a second crane", 40) == [
        "     Harbour board votes for longer",
        "        quays and a second crane",
    ]


def test_columns_stand_side_by_side_and_long_ones_in_bands() -> None:
    assert in_columns(["a", "b", "c"], 4, 2) == ["a     c", "b"]
    bands = in_columns([str(n) for n in range(60)], 4, 2)
    assert bands[0] == "0     24" and bands[24] == "" and bands[25] == "48    54" and len(bands) == 31
    assert padded("\x1b[1m水\x1b[0m", 4) == "\x1b[1m水\x1b[0m  "


PRINT = st.text(alphabet="水涨船高。，“”（）《》……——abc de-12.%\u0301«»!é", max_size=120)


@given(PRINT, st.integers(4, 40))
def test_no_character_is_lost_and_no_line_too_wide(text: str, width: int) -> None:
    rows = wrapped(text, width)
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")
    assert all(0 < cells(r) <= width or len(r) == 1 or not r.strip() or r[0] == "\u0301" for r in rows)


@given(st.text(alphabet="水涨船高天地人和，。“（", min_size=1, max_size=80), st.integers(12, 40))
def test_marks_open_or_close_a_line_only_where_nothing_else_is_possible(text: str, width: int) -> None:
    rows = wrapped(text, width)
    at = 0
    for above, below in pairwise(rows):
        at += len(above)
        if below[0] in NEVER_FIRST or above[-1] in NEVER_LAST:
            assert not any(may_break(text, k) for k in range(at - len(above) + 1, at + 1))


@given(PRINT, st.integers(1, 120), st.booleans())
def test_any_text_can_be_shown(text: str, width: int, explain: bool) -> None:
    page = english(text, headline=text[:20], deck=text[20:40], captions=(text[:30],))
    assert as_text(page, width, explain).endswith("\n")
    assert as_markdown(page, explain).endswith("\n")
    assert json.dumps(as_json(page, explain))
