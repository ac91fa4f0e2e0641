"""Search: what was typed, narrowed by paper, time, kind, agency and page; hits with their words marked; how many when."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from markupsafe import Markup, escape
from starlette.routing import Route

from broadsheet.archive import Archive
from broadsheet.archive.query import KINDS, And, Exact, Kind, Leaves, Query, highlights, phrases, query
from broadsheet.archive.search import Counts
from broadsheet.archive.store import Summary
from broadsheet.errors import BadQuery, IndexDamaged
from broadsheet.model import Story
from broadsheet.show import article_json
from broadsheet.web.charts import Bar, bars
from broadsheet.web.desk import Ask, Desk, Reply
from broadsheet.web.press import page
from broadsheet.web.setting import HIT, Span, set_text

ROOM = 20  # hits on a page
DEEPEST = 10_000  # hits that can be paged through; all can be taken away
LONGEST = 500  # characters of a query
MOST = 40  # phrases of one
SNIPPET = 170  # cells of a hit's text
AMONG = 1000  # hits whose stories are told
TOGETHER = 500  # hits taken away at a time
MOST_VALUES = 40  # of a facet that are shown, the frequent ones
ORDERS = ("relevance", "date", "-date")


def routes(desk: Desk) -> list[Route]:
    return [
        desk.route("/search", search),
        desk.route("/search/hits.csv", as_csv, kept=False),
        desk.route("/opensearch.xml", described),
        desk.route("/search/hits.jsonl", as_jsonl, kept=False),
    ]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: words as typed, and what narrows it."""

    text: str = ""
    paper: str = ""
    year: str = ""
    month: str = ""
    kind: str = ""
    agency: str = ""
    page: str = ""
    sort: str = "relevance"

    @property
    def narrowed(self) -> dict[str, str]:
        """What narrows it, by name."""
        named = {k: getattr(self, k) for k in ("paper", "year", "month", "kind", "agency", "page")}
        return {k: v for k, v in named.items() if v}


def wanted_of(ask: Ask) -> Wanted:
    """What the address asks for. Raises BadQuery for what is too long or cannot be meant."""
    text = ask.query("q")
    if len(text) > LONGEST:
        raise BadQuery("query", ask.say("longer than {n} characters", n=LONGEST), ask.say("Ask for less at once"))
    said = {k: ask.query(k)[:200] for k in ("paper", "year", "month", "kind", "agency", "page")}
    sort = ask.query("sort") or "relevance"
    return Wanted(text, **said, sort=sort if sort in ORDERS else "relevance")


def query_of(w: Wanted) -> Query | None:
    """The query of the words and all that narrows them; None where nothing is asked for. Raises BadQuery."""
    parts: list[Query] = [query(w.text)] if w.text else []
    if parts and sum(1 for _ in phrases(parts[0])) > MOST:
        raise BadQuery("query", f"more than {MOST} words and phrases", "Ask for less at once")
    if w.paper:
        parts.append(Exact("slug", w.paper))
    if w.agency:
        parts.append(Exact("agency", w.agency))
    if w.kind:
        if w.kind not in KINDS:
            raise BadQuery(f"kind {w.kind}", "no kind of article", f"Kinds are {', '.join(KINDS)}")
        parts.append(Kind(w.kind))
    if w.year or w.month:
        parts.append(_days(w.year, w.month))
    if w.page:
        parts.append(_leaf(w.page))
    return And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def asked_of(ask: Ask) -> tuple[Wanted, Query]:
    """What the address asks for, and the query of it. Raises BadQuery where that is nothing."""
    w = wanted_of(ask)
    asked = query_of(w)
    if asked is None:
        raise BadQuery("query", "nothing to look for", "Give a word or a phrase")
    return w, asked


def _days(year: str, month: str) -> Query:
    if not (year.isdecimal() and len(year) == 4 and (not month or (month.isdecimal() and len(month) < 3))):
        raise BadQuery(f"year {year}, month {month}", "no year and month", "They are numbers: 2025, 3")
    return query(f"date:{year}-{month}" if month else f"date:{year}")


def _leaf(said: str) -> Leaves:
    if not said.isdecimal() or len(said) > 6:
        raise BadQuery(f"page {said}", "no number of a page", "Pages are numbers: 1")
    return Leaves(int(said), int(said))


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found: its headline and a line of its text, with what was looked for marked."""

    summary: Summary
    headline: Markup
    line: Markup


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: what it is called, how many there are, where choosing it leads."""

    label: str
    count: int
    link: str


@dataclass(frozen=True, slots=True)
class Facet:
    """What hits can be narrowed by; `chosen` is what they are narrowed to, and `off` leads back."""

    name: str
    values: list[Value]
    chosen: str = ""
    off: str = ""


def search(ask: Ask) -> Reply:
    """Articles or stories that a query finds. With `part` the results alone, for whoever shows them as one types."""
    template = "_results.html" if ask.query("part") else "search.html"
    w = wanted_of(ask)
    try:
        asked = query_of(w)
    except BadQuery as error:
        return page(ask, template, w=w, query=w.text, bad=error, status=200 if ask.query("part") else 400, **_NOTHING)
    if asked is None:
        return page(ask, template, w=w, query="", bad=None, **_NOTHING)
    at = _place(ask)
    found = ask.archive.search(asked, ROOM, at, w.sort)
    try:
        counts = ask.archive.counts(asked)
    except IndexDamaged:  # made before there were counts
        counts = None
    view = "stories" if ask.query("view") == "stories" else "articles"
    told = stories(ask, asked, w) if view == "stories" else None
    return page(
        ask, template, w=w, query=w.text, bad=None, total=found.total, at=at, room=ROOM, view=view,
        hits=hits(ask, asked, found.articles) if told is None else [], told=told,
        facets=facets(ask, w, counts) if counts else [], trend=trend(ask, w, counts) if counts else "",
        deepest=told.total if told else min(found.total, DEEPEST),
    )  # fmt: skip


_NOTHING: dict[str, Any] = {
    "total": 0, "at": 0, "room": ROOM, "view": "articles", "hits": [], "told": None, "facets": [], "trend": "", "deepest": 0,
}  # fmt: skip


def _place(ask: Ask) -> int:
    said = ask.query("at") or "0"
    if not said.isdecimal() or int(said[:9]) > DEEPEST - ROOM:
        raise BadQuery(
            f"at {said[:20]}", f"no place among the first {DEEPEST} hits", "Narrow the search, or take all hits away"
        )
    return int(said)


def hits(ask: Ask, asked: Query, found: list[Summary]) -> list[Hit]:
    """Articles as hits."""
    out = []
    for s in found:
        line, spans = ask.archive.line(s.id, asked, SNIPPET)
        head = " ".join((s.headline or "").split())
        marks = [Span(a, b, *HIT) for a, b in highlights(asked, head, "headline")]
        out.append(Hit(s, set_text(head, marks), set_text(line, [Span(a, b, *HIT) for a, b in spans])))
    return out


@dataclass(frozen=True, slots=True)
class Told:
    """The stories of the first hits: those asked for, each with how many of the hits, how many there are, and how many
    hits are of none."""

    stories: list[tuple[Story, int]]
    total: int
    none: int


def stories(ask: Ask, asked: Query, w: Wanted) -> Told:
    """The stories among the first hits, those of most hits first."""
    found, none = ask.archive.stories_found(asked, AMONG, w.sort)
    at = _place(ask)
    return Told([(ask.archive.story(name), n) for name, n in found[at : at + ROOM]], len(found), none)


def facets(ask: Ask, w: Wanted, counts: Counts) -> list[Facet]:
    """What the hits can be narrowed by, with how many each choice would leave."""
    names = ask.archive.paper_names()
    told: tuple[tuple[str, Mapping[Any, int], Callable[[Any], str]], ...] = (
        ("paper", counts.slug, lambda v: names.get(v, v)),
        ("year", dict(sorted(counts.years.items(), reverse=True)), str),
        ("kind", counts.kind, ask.say),
        ("agency", counts.agency, str),
        ("page", counts.page, lambda v: ask.say("page {leaf}", leaf=v)),
    )
    out = []
    for name, found, label in told:
        chosen = w.narrowed.get(name, "")
        off = ask.here(**{name: None, "at": None, "part": None}, **({"month": None} if name == "year" else {}))
        values = [
            Value(label(v), n, ask.here(**{name: str(v), "at": None, "part": None}))
            for v, n in islice(found.items(), MOST_VALUES)
            if str(v) != chosen
        ]
        if chosen:
            shown = label(chosen) if name != "year" or not w.month else ask.say.month(int(w.year), int(w.month))
            out.append(Facet(name, [], shown, off))
        elif len(values) > 1 or (values and name == "agency"):
            out.append(Facet(name, values))
    return out


def trend(ask: Ask, w: Wanted, counts: Counts) -> Markup:
    """How many hits there are in each month, or each year where they go over more than three."""
    if len(counts.months) < 2:
        return Markup("")
    first, last = min(counts.months), max(counts.months)
    found: list[Bar] = []
    marks: dict[int, str] = {}
    if last[0] - first[0] > 2:
        years = counts.years
        step = max((last[0] - first[0]) // 8, 1)
        for year in range(first[0], last[0] + 1):
            if (year - first[0]) % step == 0:
                marks[len(found)] = str(year)
            count = years.get(year, 0)
            link = ask.here(year=str(year), month=None, at=None, part=None) if count else ""
            found.append(Bar(str(year), count, link))
    else:
        for n in range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1]):
            year, month = divmod(n, 12)
            if month == 0 or not found:
                marks[len(found)] = ask.say.month(year, month + 1) if not found else str(year)
            link = ask.here(year=str(year), month=str(month + 1), at=None, part=None)
            found.append(Bar(ask.say.month(year, month + 1), counts.months.get((year, month + 1), 0), link))
    return bars(found, ask.say("Hits over time"), marks)


def described(ask: Ask) -> Reply:
    """The search as browsers can take it up among their own."""
    address = ask.links.full("search") + "?q={searchTerms}"
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{escape(ask.name[:16])}</ShortName><Description>{escape(ask.say('Search all papers'))}</Description>"
        f'<InputEncoding>UTF-8</InputEncoding><Url type="text/html" template="{escape(address)}"/></OpenSearchDescription>\n'
    )
    return Reply(text.encode(), "application/opensearchdescription+xml")


# ---- all hits, to take away


def as_csv(ask: Ask) -> Reply:
    """Every hit as a row: what it is called, where it stands, where it is found."""
    (w, asked), links = asked_of(ask), ask.links

    def lines(archive: Archive) -> Iterator[bytes]:
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(("id", "paper", "date", "edition", "page", "kind", "headline", "address"))
        yield "\ufeff".encode()  # so that a spreadsheet takes it for UTF-8
        for s in _all(archive, asked, w.sort):
            row = (
                s.id,
                s.paper,
                s.date or "",
                s.edition,
                s.page,
                s.kind,
                _bare(s.headline),
                links.full("articles", s.id),
            )
            writer.writerow([_no_formula(str(v if v is not None else "")) for v in row])
            if out.tell() > 60_000:
                yield out.getvalue().encode("utf8", "replace")
                out.seek(0)
                out.truncate()
        yield out.getvalue().encode("utf8", "replace")

    return Reply(
        type="text/csv; charset=utf-8", lines=lines, headers={"content-disposition": 'attachment; filename="hits.csv"'}
    )


def as_jsonl(ask: Ask) -> Reply:
    """Every hit whole, an article a line."""
    (w, asked), links = asked_of(ask), ask.links

    def lines(archive: Archive) -> Iterator[bytes]:
        for s in _all(archive, asked, w.sort):
            facts = {
                "paper": s.paper, "date": str(s.date) if s.date else None, "edition": s.edition, "page": s.page,
                "url": links.full("articles", s.id),
            }  # fmt: skip
            row = facts | article_json(archive.article(s.id))
            yield json.dumps(row, ensure_ascii=False).encode("utf8", "replace") + b"\n"

    headers = {"content-disposition": 'attachment; filename="hits.jsonl"'}
    return Reply(type="application/jsonl; charset=utf-8", lines=lines, headers=headers)


def _all(archive: Archive, asked: Query, sort: str) -> Iterator[Summary]:
    at = 0
    while found := archive.search(asked, TOGETHER, at, sort).articles:
        yield from found
        at += TOGETHER


def _bare(text: str | None) -> str:
    return " ".join((text or "").split())


def _no_formula(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
