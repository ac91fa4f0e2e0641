"""A paper: its days and issues."""

from __future__ import annotations

import datetime

from starlette.routing import Route

from broadsheet.web.desk import Ask, Desk, Reply
from broadsheet.web.home import chart, year_of
from broadsheet.web.press import page


def routes(desk: Desk) -> list[Route]:
    return [desk.route("/papers/{slug}", paper)]


def paper(ask: Ask) -> Reply:
    """A paper by what ids call it, with the issues of a year."""
    a, slug = ask.archive, ask.path("slug")
    facts = a.paper(slug)
    years = a.years(slug)
    year = year_of(ask, years)
    found = a.issues_between(datetime.date(year, 1, 1), datetime.date(year, 12, 31), slug) if year else []
    undated = a.issues_between(None, None, slug)
    return page(
        ask, "paper.html", facts=facts, years=years, year=year, chart=year and chart(ask, year, slug), found=found,
        undated=undated,
    )  # fmt: skip
