"""What is new, for whoever follows: Atom for the latest articles, for a paper, for a search; and where all there is stands,
for search engines, in parts of bounded size."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from starlette.routing import Route

from broadsheet.archive.query import Exact
from broadsheet.archive.store import Summary
from broadsheet.export.tei import legal
from broadsheet.web.cite import cited
from broadsheet.web.desk import Ask, Desk, Reply
from broadsheet.web.doors import missing
from broadsheet.web.search import asked_of

ENTRIES = 30
EXCERPT = 600  # characters of an article
PART = (
    10_000  # articles, or issues, of a part of the sitemap: by their keys, so that a part that is full stays as it is
)
ATOM = "application/atom+xml; charset=utf-8"
MAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def routes(desk: Desk) -> list[Route]:
    return [
        desk.route("/feed.atom", latest), desk.route("/papers/{slug}/feed.atom", of_paper), desk.route("/search/feed.atom", of_search),
        desk.route("/sitemap.xml", sitemap), desk.route("/sitemaps/{part}.xml", part),
    ]  # fmt: skip


# ---- feeds


def latest(ask: Ask) -> Reply:
    """The articles that came last."""
    keys = ask.archive.newest(ENTRIES)
    return _feed(ask, ask.name, ask.links.full(), keys)


def of_paper(ask: Ask) -> Reply:
    """The latest articles of a paper, by the day they were printed."""
    slug = ask.path("slug")
    name = ask.archive.paper_names().get(slug)
    if name is None:
        raise missing(slug, "paper")
    found = ask.archive.search(Exact("slug", slug), ENTRIES, order="-date").articles
    return _feed(ask, name, ask.links.full("papers", slug), found)


def of_search(ask: Ask) -> Reply:
    """The latest articles that a query finds, by the day they were printed."""
    w, asked = asked_of(ask)
    found = ask.archive.search(asked, ENTRIES, order="-date").articles
    title = " · ".join(p for p in (w.text, *w.narrowed.values(), ask.name) if p)
    return _feed(ask, title, ask.links.full("search", q=w.text, **w.narrowed), found)


def _feed(ask: Ask, title: str, page: str, found: Sequence[Summary]) -> Reply:
    here = ask.links.site + ask.here().removeprefix(ask.links.root)
    changed = f"{ask.archive.changed:%Y-%m-%dT%H:%M:%SZ}"
    entries = "".join(_entry(ask, s, changed) for s in found)
    said = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{_text(title)}</title><id>{_text(here)}</id><updated>{changed}</updated>\n"
        f'<link rel="self" type="application/atom+xml" href={quoteattr(here)}/><link rel="alternate" type="text/html" href={quoteattr(page)}/>\n'
        f"<author><name>{_text(ask.name)}</name></author>\n{entries}</feed>\n"
    )
    return Reply(said.encode("utf8", "replace"), ATOM)


def _entry(ask: Ask, s: Summary, otherwise: str) -> str:
    """An article, of the day it was printed; of the day it came where that is not known."""
    a, address = ask.archive.article(s.id), ask.links.full("articles", s.id)
    c = cited(a, s.paper, s.date, s.edition, s.page, address)
    text = "\n".join(p.text for p in a.paragraphs) or "\n".join(a.captions)
    words = text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"
    when = f"{s.date.isoformat()}T00:00:00Z" if s.date else otherwise
    people = "".join(f"<author><name>{_text(n)}</name></author>" for n in c.authors or (s.paper,))
    return (
        f"<entry><title>{_text(c.headline)}</title><id>{_text(address)}</id><updated>{when}</updated>{people}"
        f'<link rel="alternate" type="text/html" href={quoteattr(address)}/><category term={quoteattr(s.paper)}/>'
        f'<summary type="text">{_text(words)}</summary></entry>\n'
    )


def _text(text: str) -> str:
    return escape(legal(text))


# ---- sitemaps


def sitemap(ask: Ask) -> Reply:
    """The parts of the map of the whole archive."""
    store = ask.archive.store
    names = ["papers"]
    for kind, sql in (("issues", "select max(id) from issues"), ("articles", "select max(key) from articles")):
        last = store.value(sql)
        names += [f"{kind}-{n}" for n in range(last // PART + 1 if last is not None else 0)]
    rows = "".join(f"<sitemap><loc>{_text(ask.links.full('sitemaps', f'{n}.xml'))}</loc></sitemap>\n" for n in names)
    return _map("sitemapindex", rows)


def part(ask: Ask) -> Reply:
    """A part of the map: the papers, or so many issues or articles."""
    name, links, store = ask.path("part"), ask.links, ask.archive.store
    if name == "papers":
        return _urls(
            [links.full(), links.full("stories"), *(links.full("papers", s) for s in ask.archive.paper_names())]
        )
    m = re.fullmatch(r"(issues|articles)-(\d{1,9})", name, re.A)
    if m is None:
        raise missing(name, "part of the map")
    first = int(m[2]) * PART
    if m[1] == "issues":
        keys = store.rows(
            "select id from issues i where id between ? and ?"
            " and exists (select 1 from pages g where g.issue = i.id and g.ordinal >= 0)", first, first + PART - 1
        )  # fmt: skip
        return _urls(links.full("issues", store.facts_of(k)[0]) for (k,) in keys)
    rows = store.rows("select id from articles where key between ? and ? and state = 0", first, first + PART - 1)
    return _urls(links.full("articles", name) for (name,) in rows)


def _urls(addresses: Iterable[str]) -> Reply:
    return _map("urlset", "".join(f"<url><loc>{_text(a)}</loc></url>\n" for a in addresses))


def _map(kind: str, rows: str) -> Reply:
    said = f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="{MAPS}">\n{rows}</{kind}>\n'
    return Reply(said.encode(), "application/xml")
