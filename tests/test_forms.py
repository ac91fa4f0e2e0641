"""Nouns come back from their rows as they were, to the last field."""

from __future__ import annotations

from collections import defaultdict

import pytest
from archives import SAMPLES, rebuilt
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.forms import _block, decided_block, entry_texts, issue_form, issue_of, read_block
from broadsheet.model import Article, Block, Box, Issue, Paragraph, Role


def issues() -> list[Issue]:
    """Every issue of the samples."""
    by_folder = defaultdict(list)
    for p in sorted(SAMPLES.glob("*/*/p*.md")):
        by_folder[p.parent].append(p)
    return [rebuilt(*paths) for paths in by_folder.values()]


def test_issues_come_back_whole() -> None:
    for issue in issues():
        places = {p.page.id: (n, 0, p.page.number) for n, p in enumerate(issue.pages)}
        form = issue_form(issue, places)
        given = [p.page.source for p in issue.pages]
        assert issue_of(form, [a.id for a in issue.articles], given) == issue


plain = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    st.builds(
        Block,
        id=st.sampled_from(["p1/L2", "p1/L2.3", "elsewhere"]),
        text=plain,
        box=st.none() | st.builds(Box, *[st.floats(0, 1e4)] * 4),
        role=st.none() | st.sampled_from(Role),
        confidence=st.floats(0, 1),
        line=st.integers(0, 9999),
        lines=st.integers(0, 9),
        level=st.integers(0, 6),
        form=st.sampled_from(["paragraph", "heading"]),
        strong=st.booleans(),
        source=plain,
    ),
    st.sampled_from(Role),
    st.booleans(),
)
def test_any_block_comes_back(b: Block, role: Role, marked: bool) -> None:
    if marked:
        b = Block(b.id, b.text, b.box, b.role, b.confidence, b.line, b.lines, b.level, b.form, b.strong, f"# {b.text} ")
    decided = Block(b.id, b.text, b.box, role, 0.5, b.line, b.lines, b.level, b.form, b.strong, b.source)
    row = _block(0, b, decided, "p1")
    assert (read_block(row, "p1"), decided_block(row, "p1")) == (b, decided)


@pytest.mark.parametrize("dateline", ["渡口5月5日电", None])
def test_the_index_gets_each_part_on_a_line(dateline: str | None) -> None:
    a = Article(
        "x",
        "article",
        (),
        (Paragraph("大桥合龙。"), Paragraph("七年", Role.SUBHEAD)),
        kicker="今日\n大事",
        headline="Bridge\nclosed",
        byline=("林远",),
        agency="新源社",
        dateline=dateline,
        captions=("钢梁落位",),
    )
    body = "大桥合龙。\n七年\n钢梁落位"
    assert entry_texts(a) == ("今日大事\nBridge closed", "林远\n新源社", f"{dateline}\n{body}" if dateline else body)
