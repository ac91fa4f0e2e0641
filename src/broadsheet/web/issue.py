"""An issue and its pages: what stands on each, as it is laid out, and on request how it was put together."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from starlette.routing import Route

from broadsheet.errors import NoSuchArticle
from broadsheet.model import Article
from broadsheet.web.desk import Ask, Desk, Reply
from broadsheet.web.press import page as shown
from broadsheet.web.setting import SetParagraph, Setter, join_told, lines_of, opening
from broadsheet.web.sheet import THUMB, can_be_shown, labels_of, overlay, sheet


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
        pictures={f.number or 0: f for f in ask.archive.page_list(name) if can_be_shown(f)}, thumb=THUMB,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OnPage:
    """An article on its page."""

    article: Article
    heads: dict[str, list[str]]
    paragraphs: list[SetParagraph]
    joins: list[str]
    faults: list[tuple[str, str, str]]


def page(ask: Ask) -> Reply:
    """A page: as it looks, where that is known, or its articles in columns (`as`: text or picture); `why` shows furniture,
    faults and joins, `q` marks what was looked for."""
    name = ask.path("name")
    home, p = home_of(ask, name.rpartition("-p")[0]), ask.archive.page_articles(name)
    facts = ask.archive.page_list(home.id)
    at = next(n for n, f in enumerate(facts) if f.id == name)
    why, words = ask.query("why") == "1", ask.query("q")[:500]
    looks = can_be_shown(facts[at])
    as_picture = looks and ask.query("as") != "text" and not (why and ask.query("as") != "picture")
    made = None
    if as_picture:
        labels = labels_of(ask.archive.articles_on(name), ask.say("without a headline"))
        made = sheet(ask, facts[at], labels, words)
    return shown(
        ask, "page.html", home=home, p=p, m=p.masthead, number=p.page.number or 0, why=why, looks=looks, sheet=made, name=name,
        areas=made and overlay(made, ask.say("Articles on this page")), words=words, query=words,
        articles=[] if as_picture else [set_article(a, ask, why) for a in p.articles],
        furniture=[b for b in p.furniture if b.text.strip()], received=[join_told(j, ask.say) for j in p.received],
        before=facts[at - 1].number or 0 if at else None, after=facts[at + 1].number or 0 if at + 1 < len(facts) else None,
    )  # fmt: skip


def set_article(a: Article, ask: Ask, why: bool) -> OnPage:
    """An article as it is set on its page."""
    heads = {"column": a.column, "kicker": a.kicker, "headline": a.headline, "deck": a.deck}
    return OnPage(
        a, {k: list(lines_of(v)) for k, v in heads.items()}, list(Setter(a, ask.say, why=why).paragraphs()),
        [join_told(j, ask.say) for j in a.joins], [(f.kind, f.text, f.reason) for f in a.faults],
    )  # fmt: skip
