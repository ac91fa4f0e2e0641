"""The library's own articles as ours, and where the two differ."""

from __future__ import annotations

from boxes import DOCWORKS, ISSUES

from broadsheet.articles import issues, rebuild
from broadsheet.articles.filed import difference, filed_articles
from broadsheet.model import Article, Block, FiledArticle, Page, Paragraph, Role
from broadsheet.read import read

BLOCKS = tuple(Block(f"p/{n}", text) for n, text in enumerate(["Nets", "are dear", "this week.", "Rain", ""]))


def page(*filed: FiledArticle) -> Page:
    return Page("p", "p.xml", BLOCKS, filed=filed)


def test_parts_make_paragraphs_and_roles_fields() -> None:
    filed = FiledArticle(
        "f", "article", ("p/0", "p/1", "p/2", "p/4"), (Role.HEADLINE, Role.BODY, Role.BODY, Role.IMAGE), (0, 1, 1, 2)
    )
    taken: set[str] = set()
    (article,) = filed_articles(page(filed), {b.id: b for b in BLOCKS}, taken)
    assert article.headline == "Nets"
    assert article.paragraphs == (Paragraph("are dear this week.", blocks=("p/1", "p/2")),)
    assert [b.role for b in article.blocks] == [Role.HEADLINE, Role.BODY, Role.BODY, Role.IMAGE]
    assert taken == {"p/0", "p/1", "p/2", "p/4"}


def test_a_block_claimed_twice_goes_to_the_first() -> None:
    first, second = FiledArticle("a", "article", ("p/0", "p/1")), FiledArticle("b", "article", ("p/1", "p/3", "p/9"))
    made = filed_articles(page(first, second), {b.id: b for b in BLOCKS}, set())
    assert [[b.id for b in a.blocks] for a in made] == [["p/0", "p/1"], ["p/3"]]


def test_where_articles_differ_is_told() -> None:
    filed = (FiledArticle("a", "article", ("p/0", "p/1", "p/2")), FiledArticle("b", "article", ("p/3", "p/4")))
    ours = [Article("1", "article", (BLOCKS[0], BLOCKS[1])), Article("2", "article", (BLOCKS[2],))]
    ours.append(Article("3", "article", (BLOCKS[3],)))  # a block without text is no matter
    told = difference(page(), filed, ours)
    assert told is not None and told.blocks == ("p/0",)
    assert told.text == "Of the 2 articles the library has on this page, 1 are put together otherwise here"
    assert difference(page(), filed[1:], ours) is None


def test_an_issue_as_filed_holds_every_block_once() -> None:
    for path in ISSUES:
        pages = read(path)
        issue = rebuild(pages, trust_structure=True)
        there = [b.id for a in issue.articles for b in a.blocks] + [b.id for p in issue.pages for b in p.furniture]
        assert sorted(there) == sorted(b.id for p in pages for b in p.blocks)


def test_issues_that_are_listed_are_told_apart_by_their_lists() -> None:
    pages = [*read(DOCWORKS), *read(ISSUES[4]), *read(ISSUES[2])]
    assert [len(i.pages) for i in issues(pages)] == [2, 2, 2]
    assert [i.masthead.paper for i in issues(pages)] == ["The Harbour Courier", "Moselbote", "Skerry Gazette"]
