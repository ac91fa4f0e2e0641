"""Small pages in, whole articles out: each thing the rebuilding promises, on the smallest page that shows it."""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.articles import issues, rebuild
from broadsheet.model import Article, Issue, PageArticles, Role
from broadsheet.read.markdown import pages

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
import made_pages

WATER = "## 西塘水厂二期工程开工 年底可供水六万吨"
WATER_1 = (
    "本报讯（记者 顾念慈）11月3日上午，西塘水厂二期扩建工程在东郊开工。"
    "工程总投资1.8亿元，新建取水泵房一座、沉淀池两组，铺设输水管道14公里。"
)
WATER_2 = (
    "市水务局负责人介绍，西塘水厂建成于上世纪九十年代，设计日供水能力只有四万吨，"
    "每到夏天用水高峰，城东一带的居民常常半夜起来接水。二期建成以后，日供水能力将达到十万吨。"
)
CUT = WATER_2.index("负责人介绍") + 2  # where a column ends: 负责|人
LATE = WATER_2.index("能力将") + 1
WATER_3 = "工程计划明年6月底完成主体，年底通水。届时城东十二个社区的水压问题将得到解决。"
WATER_4 = "记者在现场看到，三台挖掘机正在开挖沉淀池的基坑，工人们分两班作业。"
LIBRARY = "## 图书馆夜读开到十点 读者添了三成"
LIBRARY_1 = (
    "本报讯（记者 沈一苇）自从上月延长开放时间以来，市图书馆晚上的读者比去年同期多了三成，自习室的座位常常要排队。"
)
LIBRARY_2 = (
    "馆长介绍，夜读服务先试行半年，阅览室、自习室和少儿室开放到晚上十点，借书还书改用自助机器，值班的馆员分成两班。"
)
LIBRARY_3 = "一位正在备考的读者说，家里孩子小，晚上只有在图书馆才读得进书。"


def read(*lines: str, name: str = "page") -> Issue:
    return rebuild(pages("\n\n".join(lines).encode(), f"{name}.md", page_id=name))


def texts(a: Article) -> list[str]:
    return [p.text for p in a.paragraphs]


def test_two_articles_come_back_whole() -> None:
    issue = read(WATER, WATER_1, WATER_2, WATER_3, LIBRARY, LIBRARY_1, LIBRARY_2, LIBRARY_3)
    assert [(a.kind, a.headline, texts(a), a.byline) for a in issue.articles] == [
        ("article", WATER[3:], [WATER_1, WATER_2, WATER_3], ("顾念慈",)),
        ("article", LIBRARY[3:], [LIBRARY_1, LIBRARY_2, LIBRARY_3], ("沈一苇",)),
    ]
    assert not any(a.faults for a in issue.articles)


def test_a_paragraph_cut_by_a_column_is_joined() -> None:
    issue = read(WATER, WATER_1, WATER_2[:CUT], WATER_2[CUT:], WATER_3)
    (a,) = issue.articles
    assert texts(a) == [WATER_1, WATER_2, WATER_3]
    (join,) = [j for j in a.joins if j.kind == "continues"]
    assert (join.before, join.after) == ("page/L5", "page/L7")
    assert join.confidence > 0.5 and "goes on across the cut" in join.reason


def test_a_paragraph_is_joined_across_a_caption() -> None:
    caption = "西塘水厂二期工程开工现场。■本报记者 顾念慈 摄"
    (a,) = read(WATER, WATER_1, WATER_2[:CUT], caption, WATER_2[CUT:], WATER_3).articles
    assert (texts(a), a.captions) == ([WATER_1, WATER_2, WATER_3], (caption,))


def test_a_paragraph_is_joined_across_another_article() -> None:
    issue = read(WATER, WATER_1, WATER_2[:LATE], LIBRARY, LIBRARY_1, LIBRARY_2, LIBRARY_3, WATER_2[LATE:], WATER_3)
    assert [texts(a) for a in issue.articles] == [[WATER_1, WATER_2, WATER_3], [LIBRARY_1, LIBRARY_2, LIBRARY_3]]


def test_a_first_half_at_the_foot_of_the_page_goes_back() -> None:
    issue = read(WATER, WATER_1, WATER_2[LATE:], WATER_3, LIBRARY, LIBRARY_1, LIBRARY_2, LIBRARY_3, WATER_2[:LATE])
    assert [texts(a) for a in issue.articles] == [[WATER_1, WATER_2, WATER_3], [LIBRARY_1, LIBRARY_2, LIBRARY_3]]
    (fault,) = issue.articles[0].faults
    assert (fault.kind, fault.blocks) == ("fragment out of place", ("page/L17", "page/L5"))


@pytest.mark.parametrize(
    "line",
    ["参加座谈的有：陈望舒、李牧野、何其欢、罗小满", "愿家家都有放心水", "（图表由市水务局提供）"],
)  # fmt: skip
def test_a_line_that_is_not_cut_is_not_joined(line: str) -> None:
    issue = read(WATER, WATER_1, line, WATER_4, WATER_3)
    assert [t for a in issue.articles for t in (a.headline or "", *texts(a))].count(WATER_4) == 1


def test_two_headlines_above_two_bodies_each_get_their_own() -> None:
    issue = read(WATER, LIBRARY, LIBRARY_1, LIBRARY_2, LIBRARY_3, WATER_1, WATER_2, WATER_3)
    assert [(a.headline, texts(a)) for a in issue.articles] == [
        (WATER[3:], [WATER_1, WATER_2, WATER_3]),
        (LIBRARY[3:], [LIBRARY_1, LIBRARY_2, LIBRARY_3]),
    ]


def test_a_body_before_the_first_headline_is_an_article_without_one() -> None:
    issue = read(WATER_1, WATER_2, WATER_3, LIBRARY, LIBRARY_1, LIBRARY_2)
    assert [(a.headline, texts(a), [f.kind for f in a.faults]) for a in issue.articles] == [
        (None, [WATER_1, WATER_2, WATER_3], ["missing headline"]),
        (LIBRARY[3:], [LIBRARY_1, LIBRARY_2], []),
    ]


def test_a_run_read_twice_is_set_aside() -> None:
    issue = read(WATER, WATER_1, WATER_2, WATER_3, WATER_1, WATER_2, WATER_3)
    (a,) = issue.articles
    assert texts(a) == [WATER_1, WATER_2, WATER_3]
    assert [(f.kind, f.blocks) for f in a.faults] == [
        ("repeated run", ("page/L9", "page/L3")), ("repeated run", ("page/L11", "page/L5")),
        ("repeated run", ("page/L13", "page/L7"))
    ]  # fmt: skip


def test_a_lost_column_end_is_a_broken_end() -> None:
    (a,) = read(WATER, WATER_1, WATER_2[:LATE], WATER_4).articles
    assert texts(a) == [WATER_1, WATER_2[:LATE], WATER_4]
    assert [(f.kind, f.blocks) for f in a.faults] == [("broken end", ("page/L5",))]


def test_kicker_headline_and_deck_of_two_levels() -> None:
    (a,) = read(
        "### 市委常委会召开会议", "## 研究部署冬春水利建设", "会议还听取了城东供水工程进展情况的汇报", WATER_1, WATER_2
    ).articles
    assert (a.kicker, a.headline, a.deck) == (
        "市委常委会召开会议",
        "研究部署冬春水利建设",
        "会议还听取了城东供水工程进展情况的汇报",
    )


def test_a_run_together_headline_is_kept_whole_without_evidence_and_parted_with_it() -> None:
    (whole,) = read(WATER, WATER_1, WATER_2).articles
    assert (whole.headline, whole.deck) == (WATER[3:], None)
    (parted,) = read("## 西塘水厂二期工程开工 ——写在城东通水之前", WATER_1, WATER_2).articles
    assert (parted.headline, parted.deck) == ("西塘水厂二期工程开工", "——写在城东通水之前")


def two_pages() -> tuple[list[str], list[str]]:
    front = [
        "# 西塘日报",
        "2026年11月4日 星期三 第5120号 今日四版",
        WATER,
        WATER_1,
        WATER_2[:CUT] + "（下转第二版）",
        LIBRARY,
        LIBRARY_1,
    ]
    inner = ["第2版 要闻 2026年11月4日 星期三", "## 西塘水厂二期工程开工", "（上接第一版）" + WATER_2[CUT:], WATER_3]
    return front, inner


@pytest.mark.parametrize("turned", [False, True])
def test_a_jump_is_followed_to_its_page(turned: bool) -> None:
    both = [
        p
        for n, lines in enumerate(two_pages(), 1)
        for p in pages("\n\n".join(lines).encode(), f"p{n}.md", page_id=f"p{n}")
    ]
    issue = rebuild(both[::-1] if turned else both)
    water = next(a for a in issue.articles if a.headline == WATER[3:])
    assert texts(water) == [WATER_1, WATER_2, WATER_3]
    assert water.jump is not None and (water.jump.direction, water.jump.page, water.jump.resolved) == ("to", 2, "p2/L3")
    assert [j.kind for j in water.joins].count("jumps") == 1
    assert [f.kind for f in water.faults] == []
    assert [len(p.received) for p in sorted(issue.pages, key=lambda p: p.page.id)] == [0, 1]


def test_a_jump_to_a_page_that_is_not_there_is_reported() -> None:
    front, _ = two_pages()
    water = next(a for a in read(*front).articles if a.headline == WATER[3:])
    assert [f.kind for f in water.faults] == ["unresolved jump"]
    assert "page 2" in water.faults[0].reason


def test_english_columns_and_hyphens() -> None:
    issue = read(
        "## Council Votes to Rebuild the Mill Bridge",
        "HARBOUR CITY, Nov. 3 (MP) — The city council voted on Tuesday night to rebuild the old Mill Bridge, which has "
        "been closed to carts and motor cars since the flood of last spring, and to borrow the money for it from the com-",
        "munity savings bank at a rate to be settled before the end of the year.",
        "Alderman Frost, who spoke against the plan, said that the ferry served the town well enough and that the",
        "bridge would be paid for by people who would never cross it.",
    )
    (a,) = issue.articles
    assert [t.count("com-") for t in texts(a)] == [0, 0]
    assert "from the community savings bank" in texts(a)[0]
    assert "and that the bridge would be paid" in texts(a)[1]


def characters(page: PageArticles) -> Counter[str]:
    blocks = [b for a in page.articles for b in a.blocks] + list(page.furniture)
    return Counter("".join(b.text for b in blocks))


def accounted(issue: Issue) -> None:
    """Every block of every page stands once, in an article or in furniture, and roles are settled."""
    stood = Counter(b.id for p in issue.pages for b in [*(b for a in p.articles for b in a.blocks), *p.furniture])
    assert stood == Counter(b.id for p in issue.pages for b in p.page.blocks)
    assert all(b.role is not None for p in issue.pages for a in p.articles for b in a.blocks)
    printed = Counter("".join(b.text for p in issue.pages for b in p.page.blocks))
    assert sum((characters(p) for p in issue.pages), Counter()) == printed


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.booleans(), st.booleans())
def test_every_character_is_in_one_article_or_in_furniture(seed: int, shuffle: bool, english: bool) -> None:
    rng = random.Random(seed)
    stories = made_pages.invented_stories(rng, language="en" if english else "zh")
    made = made_pages.make_page(rng, stories, "20260312")
    lines = made.text.split("\n\n")
    if shuffle:
        rng.shuffle(lines)
    accounted(rebuild(pages("\n\n".join(lines).encode(), "made.md", page_id="made")))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=60), max_size=30))
def test_any_lines_are_accounted_for(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    if not text.strip() or "\0" in text:
        return
    for issue in issues(pages(text.encode("utf8", "replace"), "x.md", page_id="x")):
        accounted(issue)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6))
def test_the_order_of_articles_on_a_page_matters_little(seed: int) -> None:
    """The same articles set down in another order: no block changes hands between article and furniture."""
    rng = random.Random(seed)
    made = made_pages.make_page(rng, made_pages.invented_stories(rng), "20260312")
    moved = made_pages.shuffled(made, rng)
    accounted(rebuild(pages(moved.text.encode(), "made.md", page_id="made")))


def test_a_page_of_one_word() -> None:
    (page,) = read("水").pages
    assert [b.text for a in page.articles for b in a.blocks] + [b.text for b in page.furniture] == ["水"]


def test_pages_stream_into_issues() -> None:
    first = ["# 西塘日报", "2026年11月4日 星期三 第5120号 今日四版", WATER, WATER_1]
    other = ["# 西塘日报", "2026年11月5日 星期四 第5121号 今日四版", LIBRARY, LIBRARY_1]
    stream = [
        *pages("\n\n".join(first).encode(), "a/p1.md", page_id="a"),
        *pages("\n\n".join(other).encode(), "b/p1.md", page_id="b"),
    ]
    found = list(issues(iter(stream)))
    assert [str(i.masthead.date) for i in found] == ["2026-11-04", "2026-11-05"]
    assert [b.role for b in found[0].pages[0].furniture] == [Role.NAMEPLATE, Role.MASTHEAD]
