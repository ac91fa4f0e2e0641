from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.articles.jumps import JumpArrival, JumpMark, JumpStart, Resolved, jump_marks, resolve

if TYPE_CHECKING:
    from collections.abc import Callable

PIECES = st.sampled_from(
    [
        "（",
        "）",
        "(",
        ")",
        "【",
        "】",
        "▶▶",
        "◀",
        "→",
        ">>",
        "下转",
        "下轉",
        "上接",
        "紧转",
        "详见",
        "詳見",
        "见",
        "转",
        "全文刊",
        "第",
        "二",
        "十六",
        "2",
        "A3",
        "03",
        "版",
        "页",
        "《",
        "春茶》",
        "。",
        "，",
        " ",
        "会议强调",
        "Continued on ",
        "See ",
        "COUNCIL",
        ", ",
        "Page ",
        "6",
        "From ",
        "\n",
        "Suite ",
        "page 3",
        "Fortsetzung ",
        "von ",
        "Seite 4",
        "Продолжение ",
        "на 3-й ",
        "стр.",
        "Начало ",
        "1",
        "٣",
        "²",
        "İ",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join))


@pytest.mark.parametrize(
    ("text", "direction", "section", "page", "headline"),
    [
        ("（下转第二版）", "to", None, 2, None),
        ("(下转第七版)", "to", None, 7, None),
        ("▶▶下转2版", "to", None, 2, None),
        ("▶▶下转A3版", "to", "A", 3, None),
        ("▶▶下转Ａ0３版", "to", "A", 3, None),
        (">>下转03版", "to", None, 3, None),
        ("→下转第12版", "to", None, 12, None),
        ("（下转第十六版）", "to", None, 16, None),
        ("（下转第廿一版）", "to", None, 21, None),
        ("（下转第九十九版）", "to", None, 99, None),
        ("（下转第二〇版）", "to", None, 20, None),
        ("下转二版", "to", None, 2, None),
        ("【下转第4版】", "to", None, 4, None),
        ("(紧转第二版)", "to", None, 2, None),
        ("（转2版）", "to", None, 2, None),
        ("（下转第 2 版）", "to", None, 2, None),
        ("（下转第三、四版）", "to", None, 3, None),
        ("（下转末版）", "to", None, None, None),
        ("（下轉第二版）", "to", None, 2, None),
        ("（下接第三版）", "to", None, 3, None),
        ("上接第一版", "from", None, 1, None),
        ("（上接头版）", "from", None, 1, None),
        ("（上接A1版）", "from", "A", 1, None),
        ("◀上接1版", "from", None, 1, None),
        ("上接第一版《春茶开采十日》", "from", None, 1, "春茶开采十日"),
        ("（上接01版《春茶开采十日》）", "from", None, 1, "春茶开采十日"),
        ("(详见二版)", "see", None, 2, None),
        ("（春茶开采情况详见二版）", "see", None, 2, None),
        ("（全文见2版）", "see", None, 2, None),
        ("(相关报道见第4版)", "see", None, 4, None),
        ("（全文刊2版）", "see", None, 2, None),
        ("（图片见3版）", "see", None, 3, None),
        ("（《春茶条例》全文见2版）", "see", None, 2, "春茶条例"),
        ("（詳見A3）", "see", "A", 3, None),
        ("（见B3）", "see", "B", 3, None),
        ("全文见2版", "see", None, 2, None),
        ("▶3版", "see", None, 3, None),
        ("Continued on Page 6", "to", None, 6, None),
        ("(Continued on Page A6, Column 3)", "to", "A", 6, None),
        ("CONTINUED ON 6A", "to", "A", 6, None),
        ("Cont. on A6", "to", "A", 6, None),
        ("Continued on Page Two", "to", None, 2, None),
        ("Please turn to Page 4", "to", None, 4, None),
        ("Turn to page 4, col. 2", "to", None, 4, None),
        ("Continued from Page 1", "from", None, 1, None),
        ("From Page 1", "from", None, 1, None),
        ("COUNCIL, From Page 1", "from", None, 1, "COUNCIL"),
        ("See COUNCIL, Page 6", "see", None, 6, "COUNCIL"),
        ("See Page 4", "see", None, 4, None),
        ("► Page 5", "see", None, 5, None),
        ("Suite page 3", "to", None, 3, None),
        ("(Suite en page 3)", "to", None, 3, None),
        ("Lire la suite page 4", "to", None, 4, None),
        ("Suite de la page 1", "from", None, 1, None),
        ("Suite de la première page", "from", None, 1, None),
        ("(Voir page 2)", "see", None, 2, None),
        ("Fortsetzung Seite 4", "to", None, 4, None),
        ("Fortsetzung auf Seite 4", "to", None, 4, None),
        ("Fortsetzung von Seite 1", "from", None, 1, None),
        ("Siehe Seite 3", "see", None, 3, None),
        ("Bericht Seite 5", "see", None, 5, None),
        ("Продолжение на 3-й стр.", "to", None, 3, None),
        ("Окончание на стр. 4", "to", None, 4, None),
        ("(Начало на 1-й стр.)", "from", None, 1, None),
        ("Продолжение. Начало на стр. 1", "from", None, 1, None),
        ("См. стр. 2", "see", None, 2, None),
    ],
)
def test_blocks_that_are_marks(
    text: str, direction: str, section: str | None, page: int | None, headline: str | None
) -> None:
    mark = JumpMark(0, len(text), direction, page, section, text, headline, True)
    assert jump_marks(text) == (mark,)


@pytest.mark.parametrize(
    ("before", "mark", "after", "direction", "page"),
    [
        ("会议强调，要抓好春茶", "（下转第二版）", "", "to", 2),
        ("会议强调，要抓好春茶 ", "▶▶下转2版", "", "to", 2),
        ("会议强调，要抓好春茶。", "下转第二版", "", "to", 2),
        ("", "（上接第一版）", "采摘工作，", "from", 1),
        ("", "上接第一版", "采摘工作，", "from", 1),
        ("春茶已经开采。", "(开采情况详见二版)", "", "see", 2),
        ("春茶已经开采。", "详见3版", "", "see", 3),
        ("The council voted to ", "Continued on Page 6", "", "to", 6),
        ("The council voted. ", "See COUNCIL, Page 6", "", "see", 6),
        ("", "(Continued from Page 1)", " the sea wall", "from", 1),
        ("Der Rat stimmte zu. ", "(Fortsetzung auf Seite 4)", "", "to", 4),
        ("Le conseil vote. ", "(Suite page 3, col. 2)", "", "to", 3),
        ("Совет решил. ", "(Продолжение на 3-й стр.)", "", "to", 3),
    ],
)
def test_marks_in_a_paragraph(before: str, mark: str, after: str, direction: str, page: int) -> None:
    found = jump_marks(before + mark + after)
    assert [(m.text, m.start, m.direction, m.page, m.whole) for m in found] == [
        (mark, len(before), direction, page, False)
    ]


def test_arrival_and_departure_in_one_block() -> None:
    found = jump_marks("（上接第二版）采摘工作（下转第四版）")
    assert [(m.text, m.direction, m.page) for m in found] == [
        ("（上接第二版）", "from", 2),
        ("（下转第四版）", "to", 4),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "第二版",
        "今日八版",
        "双方重新签订合同，见2版合同第三条",
        "参见第3版说明的内容",
        "他把书翻转2页看了看",
        "见2版合同",
        "（见上图）",
        "会见三位客人",
        "He asked them to see page 4 of the report.",
        "As the report said on page 4.",
        "please see page 4",
        "The story continued on page 6 of the book.",
        "From Page 1 of the report he read",
        "Der Rat las auf Seite 4 des Berichts.",
        "Le conseil a lu la page 3.",
        "Совет прочёл на 3-й стр. отчёта.",
        "Page 4",
    ],
)
def test_prose_that_speaks_of_pages_has_no_marks(text: str) -> None:
    assert jump_marks(text) == ()


@given(TEXTS)
def test_any_text_is_read_and_marks_stand_where_they_say(text: str) -> None:
    end = 0
    for m in jump_marks(text):
        assert end <= m.start < m.end <= len(text)
        assert text[m.start : m.end] == m.text
        assert m.direction in ("to", "from", "see")
        end = m.end


# ---- jumps followed


def said(pairs: dict[tuple[int, int], float], otherwise: float = -1.0) -> Callable[[int, int], float]:
    """How well text goes on, from a table."""
    return lambda a, b: pairs.get((a, b), otherwise)


def start(article: int, to: int | None, headline: str | None = None, catchword: str | None = None) -> JumpStart:
    return JumpStart(article, to, 1, "要抓好春茶", headline, catchword)


def arrival(
    block: int,
    on: int,
    back: int | None = 1,
    headline: str | None = None,
    catchword: str | None = None,
    marked: bool = True,
) -> JumpArrival:
    return JumpArrival(on, back, "采摘工作", headline, catchword, block, marked)


def pairs(found: list[Resolved]) -> list[tuple[int, int]]:
    return [(r.start, r.arrival) for r in found]


def test_one_jump() -> None:
    found = resolve([start(0, 2)], [arrival(7, 2)], said({(0, 0): 3.0}))
    assert found == [Resolved(0, 0, found[0].confidence, "page numbers agree both ways; the sentence goes on")]
    assert found[0].confidence > 0.98


def test_jumps_in_swapped_order() -> None:
    found = resolve([start(0, 3), start(1, 2)], [arrival(7, 2), arrival(8, 3)], said({}))
    assert pairs(found) == [(0, 1), (1, 0)]


def test_two_jumps_to_one_page_told_apart_by_the_text() -> None:
    good = {(0, 1): 3.0, (1, 0): 2.0}
    found = resolve([start(0, 2), start(1, 2)], [arrival(7, 2), arrival(8, 2)], said(good, -3.0))
    assert pairs(found) == [(0, 1), (1, 0)]
    assert all(r.confidence > 0.98 for r in found)


def test_two_jumps_that_nothing_tells_apart_are_unsure() -> None:
    found = resolve([start(0, 2), start(1, 2)], [arrival(7, 2), arrival(8, 2)], said({}))
    assert [r.confidence for r in found] == [0.5, 0.5]


def test_the_whole_is_weighed_not_each_jump_by_itself() -> None:
    # the first start likes both arrivals, the second only the one the first likes best
    good = {(0, 0): 4.0, (0, 1): 3.0, (1, 0): 3.5, (1, 1): -5.0}
    found = resolve([start(0, 2), start(1, 2)], [arrival(7, 2), arrival(8, 2)], said(good))
    assert pairs(found) == [(0, 1), (1, 0)]


def test_arrival_without_a_mark() -> None:
    found = resolve(
        [start(0, 2)], [arrival(7, 2, None, marked=False), arrival(8, 2, None, marked=False)], said({(0, 1): 4.0}, -4.0)
    )
    assert found == [
        Resolved(0, 1, found[0].confidence, "jumps to page 2; no mark where it arrives; the sentence goes on")
    ]


def test_arrival_with_the_headline_repeated() -> None:
    starts = [start(0, 2, "云溪春茶开采十日 产量增一成"), start(1, 2, "Harbour wall to be mended", "HARBOUR")]
    arrivals = [arrival(7, 2, None, "HARBOUR", marked=False), arrival(8, 2, None, "云溪春茶开采十日", marked=False)]
    found = resolve(starts, arrivals, said({}, 0.0))
    assert [(r.start, r.arrival, r.reason) for r in found] == [
        (0, 1, "jumps to page 2; headline repeated; no mark where it arrives"),
        (1, 0, "jumps to page 2; headline repeated; no mark where it arrives"),
    ]


def test_page_that_is_missing() -> None:
    assert resolve([start(0, 5)], [arrival(7, 2, None), arrival(8, 3, 4, marked=False)], said({}, 2.0)) == []


def test_page_numeral_misread_is_outvoted() -> None:
    found = resolve([start(0, 3, "云溪春茶开采十日")], [arrival(7, 2, 1, "云溪春茶开采十日")], said({(0, 0): 4.0}))
    assert pairs(found) == [(0, 0)]
    assert "printed page 3, found on 2" in found[0].reason


def test_nothing_jumps_within_its_page_or_against_the_callers_word() -> None:
    assert resolve([start(0, None)], [arrival(7, 1, None)], said({(0, 0): 2.0})) == []
    assert resolve([start(0, 2)], [arrival(7, 2)], said({(0, 0): -100.0})) == []


def test_nothing_to_resolve() -> None:
    assert resolve([], [arrival(7, 2)], said({})) == []
    assert resolve([start(0, 2)], [], said({})) == []


@given(
    st.lists(st.tuples(st.none() | st.integers(1, 4), st.none() | st.text(max_size=6)), max_size=4),
    st.lists(
        st.tuples(st.integers(1, 4), st.none() | st.integers(1, 4), st.none() | st.text(max_size=6), st.booleans()),
        max_size=4,
    ),
    st.floats(-20, 20),
)
def test_each_jump_is_followed_once_at_most(
    away: list[tuple[int | None, str | None]], here: list[tuple[int, int | None, str | None, bool]], text: float
) -> None:
    starts = [start(n, to, head) for n, (to, head) in enumerate(away)]
    arrivals = [arrival(n, on, back, head, marked=m) for n, (on, back, head, m) in enumerate(here)]
    found = resolve(starts, arrivals, said({}, text))
    assert len({r.start for r in found}) == len({r.arrival for r in found}) == len(found)
    assert all(0 < r.confidence <= 1 for r in found)
    assert [r.start for r in found] == sorted(r.start for r in found)
