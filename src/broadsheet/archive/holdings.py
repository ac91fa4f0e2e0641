"""What papers, days and issues there are, and how many of each: asked by whoever shows a whole archive."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from broadsheet.archive.forms import OF_TEXTS
from broadsheet.archive.store import IssueFacts, Store

_HAS_PAGES = "exists (select 1 from pages g where g.issue = i.id and g.ordinal >= 0)"
_ISSUE = (
    "select i.id, p.slug, p.name, i.date, i.edition,"
    " (select count(*) from pages g where g.issue = i.id and g.ordinal >= 0),"
    " (select count(*) from articles a where a.issue = i.id and a.state = 0)"
    " from issues i join papers p on p.id = i.paper"
)
_IN_ORDER = "p.slug, ifnull(i.date, ''), i.edition"


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """A paper, or a publisher of texts, with what the archive has of it."""

    slug: str
    name: str
    first: datetime.date | None
    last: datetime.date | None
    issues: int
    pages: int
    articles: int
    texts: bool  # of no paper: transcripts, what an agency sent, texts of one's own


@dataclass(frozen=True, slots=True)
class Faulty:
    """A fault of an article, with the article's id and headline; `key` is its place in the list, for whoever goes on."""

    key: tuple[int, int]  # of the article, and the fault's number in it
    article: str
    headline: str | None
    paper: str
    date: datetime.date | None
    kind: str
    text: str
    reason: str


def papers(store: Store, slug: str | None = None) -> list[PaperFacts]:
    """All papers with something of theirs, by name, or the one that ids call so; those that publish texts alone come last."""
    of, values = ("and p.slug = ?", [slug]) if slug else ("", [])
    rows = store.rows(
        "select p.slug, p.name, min(i.date), max(i.date), count(*),"
        " sum((select count(*) from pages g where g.issue = i.id and g.ordinal >= 0)),"
        " sum((select count(*) from articles a where a.issue = i.id and a.state = 0)),"
        f" max(exists (select 1 from articles a where a.issue = i.id and {OF_TEXTS}))"
        f" from issues i join papers p on p.id = i.paper where {_HAS_PAGES} {of} group by p.id order by 8, p.slug", *values
    )  # fmt: skip
    return [PaperFacts(s, n, _day(a), _day(b), i, p, c, bool(t)) for s, n, a, b, i, p, c, t in rows]


def days(store: Store, start: datetime.date, end: datetime.date, paper: str | None = None) -> dict[datetime.date, int]:
    """How many issues there are of each day from one to another, of all papers or of the one that ids call so."""
    of, values = ("and p.slug = ?", [paper]) if paper else ("", [])
    rows = store.rows(
        f"select i.date, count(*) from issues i join papers p on p.id = i.paper where i.date between ? and ? and {_HAS_PAGES}"
        f" {of} group by i.date order by i.date", start.isoformat(), end.isoformat(), *values,
    )  # fmt: skip
    return {datetime.date.fromisoformat(d): n for d, n in rows}


def years(store: Store, paper: str | None = None) -> dict[int, int]:
    """How many issues there are of each year, of all papers or of one."""
    of, values = ("and p.slug = ?", [paper]) if paper else ("", [])
    rows = store.rows(
        "select substr(i.date, 1, 4), count(*) from issues i join papers p on p.id = i.paper"
        f" where i.date is not null and {_HAS_PAGES} {of} group by 1 order by 1", *values,
    )  # fmt: skip
    return {int(y): n for y, n in rows}


def issues_between(
    store: Store, start: datetime.date | None, end: datetime.date | None, paper: str | None = None
) -> list[IssueFacts]:
    """The issues from one day to another, by paper and date; without days those that have none."""
    where, values = (["i.date is null"], []) if start is None or end is None else (
        ["i.date between ? and ?"], [start.isoformat(), end.isoformat()]
    )  # fmt: skip
    if paper:
        where.append("p.slug = ?")
        values.append(paper)
    rows = store.rows(f"{_ISSUE} where {' and '.join(where)} and {_HAS_PAGES} order by {_IN_ORDER}", *values)
    return [_issue(r) for r in rows]


def issues_after(
    store: Store, limit: int, after: tuple[str, ...] | None, paper: str | None, start: datetime.date | None,
    end: datetime.date | None,
) -> list[tuple[tuple[str, str, str], IssueFacts]]:  # fmt: skip
    """So many issues by paper, day and edition, each with these three, from after such a place on."""
    where, values = [_HAS_PAGES], list[object]()
    if after is not None:
        where.append("(p.slug, ifnull(i.date, ''), i.edition) > (?, ?, ?)")
        values += after
    for sql, value in (("p.slug = ?", paper), ("i.date >= ?", start), ("i.date <= ?", end)):
        if value is not None:
            where.append(sql)
            values.append(str(value))
    rows = store.rows(
        f"{_ISSUE} where {' and '.join(where)} order by p.slug, ifnull(i.date, ''), i.edition limit ?", *values, limit
    )
    return [((r[1], r[3] or "", r[4]), _issue(r)) for r in rows]


def neighbours(store: Store, issue: int) -> tuple[str | None, str | None]:
    """The ids of the issue of the same paper before one, and of the one after it."""
    paper, date, edition = store.rows("select paper, ifnull(date, ''), edition from issues where id = ?", issue)[0]
    out = []
    for sign, turn in (("<", "desc"), (">", "asc")):
        row = store.row(
            f"{_ISSUE} where i.paper = ? and (ifnull(i.date, ''), i.edition) {sign} (?, ?) and {_HAS_PAGES}"
            f" order by ifnull(i.date, '') {turn}, i.edition {turn} limit 1", paper, date, edition,
        )  # fmt: skip
        out.append(None if row is None else _issue(row).id)
    return out[0], out[1]


def latest(store: Store, limit: int) -> list[IssueFacts]:
    """The issues whose pages came last, the newest first."""
    rows = store.rows(
        f"{_ISSUE} join (select issue, max(id) as last from (select issue, id from pages where ordinal >= 0 order by id desc"
        f" limit ?) group by issue) n on n.issue = i.id order by n.last desc limit ?", limit * 40, limit,
    )  # fmt: skip
    return [_issue(r) for r in rows]


def latest_stories(store: Store, limit: int, min_papers: int = 2) -> list[str]:
    """The ids of stories of so many papers that were last printed, the newest first, then those of most papers."""
    rows = store.rows(
        "select id from stories where papers >= ? order by last is null, last desc, papers desc, id limit ?",
        min_papers, limit,
    )  # fmt: skip
    return [r[0] for r in rows]


def faults(store: Store) -> dict[str, int]:
    """How many faults of each kind there are, the most frequent first."""
    return dict(store.rows("select kind, count(*) from faults group by kind order by 2 desc, 1"))


def faulty(store: Store, kind: str | None, limit: int, after: tuple[int, int] = (-1, -1)) -> list[Faulty]:
    """So many faults, of one kind or of all, in the order of the articles' keys, from after a place on."""
    of, values = ("and f.kind = ?", [kind]) if kind else ("", [])
    rows = store.rows(
        "select f.article, f.n, a.id, a.headline, p.name, i.date, f.kind, f.text, f.reason from faults f"
        " join articles a on a.key = f.article join issues i on i.id = a.issue join papers p on p.id = i.paper"
        f" where (f.article, f.n) > (?, ?) {of} and a.state = 0 order by f.article, f.n limit ?", *after, *values, limit,
    )  # fmt: skip
    return [Faulty((k, n), name, head, paper, _day(d), *rest) for k, n, name, head, paper, d, *rest in rows]


def _issue(row: tuple) -> IssueFacts:  # type: ignore[type-arg]
    _, slug, name, date, edition, pages, articles = row
    return IssueFacts(f"{slug}-{date or 'undated'}-{edition}", name, _day(date), edition, pages, articles)


def _day(date: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(date) if date else None
