"""The first page: which papers there are, of which days, what is told in several of them, and what wants a look."""

from __future__ import annotations

import datetime

from starlette.routing import Route

from broadsheet.web.charts import calendar
from broadsheet.web.desk import Ask, Desk, Reply
from broadsheet.web.press import page

STORIES, ISSUES = 8, 8


def routes(desk: Desk) -> list[Route]:
    return [desk.route("/", home), desk.route("/days/{day}", day), desk.route("/health", health, kept=False),
            desk.route("/robots.txt", robots)]  # fmt: skip


def home(ask: Ask) -> Reply:
    """The home page; `year` chooses the calendar's."""
    a, papers = ask.archive, ask.held("papers", ask.archive.papers)
    years = a.years()
    return page(
        ask, "home.html", papers=[p for p in papers if not p.texts], publishers=[p for p in papers if p.texts],
        stories=a.latest_stories(STORIES), latest=a.latest(ISSUES), faults=a.faults(), waiting=a.waiting,
        year=(year := year_of(ask, years)), years=years, chart=year and chart(ask, year),
        total=sum(p.articles for p in papers), issues=sum(p.issues for p in papers if not p.texts),
    )  # fmt: skip


def year_of(ask: Ask, years: dict[int, int]) -> int | None:
    """The year that is asked for, if there is one of it, else the last; None where no issue has a date."""
    said = ask.query("year")
    if said.isdecimal() and len(said) < 5 and int(said) in years:
        return int(said)
    return max(years, default=None)


def chart(ask: Ask, year: int, paper: str | None = None) -> object:
    """The calendar of a year, of all papers or of one."""
    start, end = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    known = ask.archive.days(start, end, paper)
    return calendar(year, known, ask.say, lambda d: ask.links.to("days", d.isoformat(), paper=paper))


def day(ask: Ask) -> Reply:
    """The issues of a day; where there is one alone, it."""
    said = ask.path("day")
    try:
        when = None if said == "undated" else datetime.date.fromisoformat(said)
    except ValueError:
        return page(
            ask,
            "error.html",
            status=404,
            found=ask.say("This is no day."),
            todo=ask.say("A day is written 2025-03-11."),
        )
    paper = ask.query("paper") or None
    found = ask.archive.issues_between(when, when, paper)
    if len(found) == 1:
        return Reply(status=303, headers={"location": ask.links.issue(found[0].id)})
    return page(ask, "day.html", when=when, found=found)


def health(ask: Ask) -> Reply:
    """Whether the archive can be read."""
    count = ask.archive.store.value("select count(*) from papers")
    return Reply(f'{{"status": "ok", "papers": {count}}}\n'.encode(), "application/json")


def robots(ask: Ask) -> Reply:
    """Which pages machines may look at: all but searches, each of which costs something."""
    costly = (ask.links.search(), ask.links.to("api", "search"))
    lines = ["User-agent: *", *(f"Disallow: {p}" for p in costly), f"Sitemap: {ask.links.full('sitemap.xml')}", ""]
    return Reply("\n".join(lines).encode(), "text/plain; charset=utf-8")
