"""A story: who printed it when, what they read otherwise and why, place by place; and the list of all stories."""

from __future__ import annotations

import datetime
from string import ascii_uppercase

from markupsafe import Markup
from starlette.routing import Route

from broadsheet.collate import collate
from broadsheet.collate.html import Report, collation_css, filters
from broadsheet.collate.verdicts import VERDICTS
from broadsheet.errors import NothingInCommon, UsageError
from broadsheet.model import Story
from broadsheet.web.charts import Dot, timeline
from broadsheet.web.desk import Ask, Desk, Reply
from broadsheet.web.press import page

ROOM = 24
MOST = 30  # witnesses that are set side by side
DEEPEST = 5000


def routes(desk: Desk) -> list[Route]:
    return [desk.route("/stories", stories), desk.route("/stories/{name}", story), desk.route("/collation.css", styles)]


def styles(ask: Ask) -> Reply:
    """How a collation looks, with what its boxes do when they are unticked."""
    sigils = [f"{c}{n or ''}" for n in range(2) for c in ascii_uppercase]
    css = collation_css() + filters([v for v in VERDICTS if v], sigils)
    return Reply(css.encode(), "text/css; charset=utf-8")


def story(ask: Ask) -> Reply:
    """A story with its witnesses side by side and in one text."""
    found = ask.archive.story(ask.path("name"))
    witnesses = ask.archive.witnesses(found.id)
    beyond, witnesses = len(witnesses[MOST:]), witnesses[:MOST]
    report = parts = None
    if len(witnesses) > 1:
        try:
            report = Report(collate(witnesses), found.headline or "", ask.say, ask.say.reason)
            parts = {
                k: Markup("\n".join(getattr(report, k)()))
                for k in ("distrusted", "controls", "side", "inline", "places", "kin")
            }
        except NothingInCommon:
            report = None
    sigils = {w.id: w.sigil for w in report.apparatus.witnesses} if report else {}
    return page(
        ask, "story.html", story=found, parts=parts, sigils=sigils, when=when(ask, found, sigils),
        beyond=beyond, differs=len(report.apparatus.places) if report else 0,
    )  # fmt: skip


def when(ask: Ask, found: Story, sigils: dict[str, str]) -> Markup:
    """The story's printings on a line of days, a row for each paper."""
    dots = [
        Dot(p.paper, p.date, f"{p.paper}, {ask.say.day(p.date)}: {p.headline or ''}", ask.links.article(p.article), sigils.get(p.article, ""))
        for p in found.printings if p.date
    ]  # fmt: skip
    return timeline(dots, ask.say("Who printed it when"), ask.say)


def stories(ask: Ask) -> Reply:
    """All stories, those of most papers first, narrowed by paper, days and agency."""
    at = ask.query("at") or "0"
    if not at.isdecimal() or int(at[:9]) > DEEPEST:
        raise UsageError(f"at {at[:20]}", f"no place among the first {DEEPEST} stories", "Narrow the list")
    paper, agency = ask.query("paper")[:200], ask.query("agency")[:200]
    start, end = (_day(ask, k) for k in ("from", "to"))
    first = int(at)
    found = list(
        ask.archive.stories(
            paper=paper or None, start=start, end=end, agency=agency or None, limit=ROOM + 1, offset=first
        )
    )
    return page(
        ask, "stories.html", found=found[:ROOM], at=first, room=ROOM, more=len(found) > ROOM, paper=paper, agency=agency,
        start=start, end=end, names=ask.archive.paper_names(),
    )  # fmt: skip


def _day(ask: Ask, key: str) -> datetime.date | None:
    said = ask.query(key)
    try:
        return datetime.date.fromisoformat(said) if said else None
    except ValueError:
        raise UsageError(f"{key} {said[:20]}", "no day", "A day is written 2025-03-11") from None
