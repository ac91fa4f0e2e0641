"""An issue and its pages: what stands on each, as it is laid out, and on request how it was put together."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from starlette.routing import Route

from broadsheet.errors import NoSuchArticle
from broadsheet.model import Article, PageArticles
from broadsheet.web.desk import Ask, Desk, Reply
from broadsheet.web.press import page as shown
from broadsheet.web.setting import SetParagraph, Setter, join_told, lines_of, opening


def routes(desk: Desk) -> list[Route]:
    return [desk.route("/issues/{name}", issue), desk.route("/pages/{name}", page)]


@dataclass(frozen=True, slots=True)
class Home:
    """The issue that something stands in."""

    id: str
    paper: str
    slug: str
    date: datetime.date | None
    edition: str


def home_of(ask: Ask, name: str) -> Home:
    """An issue by its id, and what it is of. Raises NoSuchArticle."""
    key = ask.archive.store.issue_key(name)
    if key is None:
        raise NoSuchArticle(name, "no issue of the archive has this id", "The first page lists papers and days")
    made, paper, slug, date, edition = ask.archive.store.facts_of(key)
    return Home(made, paper, slug, datetime.date.fromisoformat(date) if date else None, edition)


def issue(ask: Ask) -> Reply:
    """An issue: its facts, and each page with its headlines."""
    name = ask.path("name")
    found, home = ask.archive.issue(name), home_of(ask, name)
    before, after = ask.archive.neighbours(name)
    return shown(
        ask, "issue.html", issue=found, home=home, before=before, after=after, m=found.masthead, opening=opening,
        drawable={p.page.number or 0: p for p in found.pages if can_be_drawn(p)},
    )  # fmt: skip


def can_be_drawn(p: PageArticles) -> bool:
    """Whether there is a picture of a page to be had."""
    return p.page.source.lower().endswith(".pdf")


@dataclass(frozen=True, slots=True)
class OnPage:
    """An article on its page."""

    article: Article
    heads: dict[str, list[str]]
    paragraphs: list[SetParagraph]
    joins: list[str]
    faults: list[tuple[str, str, str]]


def page(ask: Ask) -> Reply:
    """A page: its articles in columns; `why` shows furniture, faults and joins."""
    name = ask.path("name")
    head, _, number = name.rpartition("-p")
    home = home_of(ask, head)
    issue = ask.archive.issue(home.id)
    if not number.isdecimal():
        raise NoSuchArticle(name, "no page of the archive has this id", "Open its issue")
    numbers = [p.page.number or 0 for p in issue.pages]
    if int(number) not in numbers:
        raise NoSuchArticle(name, "no page of the archive has this id", "Open its issue")
    at = numbers.index(int(number))
    p = issue.pages[at]
    why = ask.query("why") == "1"
    articles = [set_article(a, ask, why) for a in p.articles]
    return shown(
        ask, "page.html", home=home, p=p, m=p.masthead, number=int(number), numbers=numbers, why=why, articles=articles,
        furniture=[b for b in p.furniture if b.text.strip()], drawable=can_be_drawn(p), name=name,
        before=numbers[at - 1] if at else None, after=numbers[at + 1] if at + 1 < len(numbers) else None,
        received=[join_told(j, ask.say) for j in p.received],
    )  # fmt: skip


def set_article(a: Article, ask: Ask, why: bool) -> OnPage:
    """An article as it is set on its page."""
    heads = {"column": a.column, "kicker": a.kicker, "headline": a.headline, "deck": a.deck}
    return OnPage(
        a, {k: list(lines_of(v)) for k, v in heads.items()}, list(Setter(a, ask.say, why=why).paragraphs()),
        [join_told(j, ask.say) for j in a.joins], [(f.kind, f.text, f.reason) for f in a.faults],
    )  # fmt: skip
