"""What is told of stories: who printed them, when, and how alike; read from the tables that comparing fills."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from broadsheet.archive.forms import OF_TEXTS, PAPER, TEXTS, Row
from broadsheet.archive.store import Store, folded
from broadsheet.errors import UsageError
from broadsheet.model import Match, Passage, Printing, Story

AT_ONCE = 1000

_PRINTED = (
    "from articles a join issues i on i.id = a.issue join papers p on p.id = i.paper join pages g on g.id = a.page"
    " left join compared c on c.article = a.key"
)
_PRINTING = f"select a.key, c.text, i.date, a.id, p.name, i.edition, g.number, a.headline, a.agency, a.kind {_PRINTED}"
_IN_ORDER = f"order by {OF_TEXTS}, i.date is null, i.date, p.slug, g.number is null, g.number, a.ordinal"
_KIN = (
    "select b, score, relation, a_covered, b_covered from matches where a = ?1 union all"
    " select a, score, relation, b_covered, a_covered from matches where b = ?1"
)
# an article that waits may print something else by now
_PASSAGES = """
    select o.article, m.score, m.relation, m.distinctive, s.identity, s.a_start, s.a_end, s.b_start, s.b_end, s.n
    from matches m join passages s on s.a = m.a and s.b = m.b join compared o on o.text = m.b where m.a = ?1
    union all
    select o.article, m.score, m.relation, m.distinctive, s.identity, s.b_start, s.b_end, s.a_start, s.a_end, s.n
    from matches m join passages s on s.a = m.a and s.b = m.b join compared o on o.text = m.a where m.b = ?1
"""
WAITS = "select 1 from waiting where article = ? and compared = 0"


# ---- which stories


def listed(
    store: Store,
    paper: str | None,
    start: datetime.date | None,
    end: datetime.date | None,
    min_papers: int,
    agency: str | None,
    within: int | None,
    limit: int | None,
    offset: int = 0,
) -> Iterator[Story]:
    """Stories as `Archive.stories` describes them; memory holds their keys, and one of them."""
    papers = None if paper is None else papers_called(store, paper)
    where, values = asked(papers, start, end, min_papers, None if agency is None else agency.strip())
    rows = store.rows(
        f"select s.key from stories s where {where} order by papers desc, first is null, first, id", *values
    )
    if within is None:
        rows, offset = rows[offset:], 0
    keys = (k for (k,) in rows)
    found = (story(store, k) for k in keys) if within is None else _near(store, keys, within, min_papers)
    yield from islice((s for s in found if s is not None), offset, None if limit is None else offset + limit)


def asked(
    papers: Sequence[int] | None,
    start: datetime.date | None,
    end: datetime.date | None,
    min_papers: int,
    agency: str | None,
) -> tuple[str, list[object]]:
    """What of `stories s` is asked for, as SQL with its values: stories of so many papers that, among others, one of these
    papers printed, from that day, to that day."""
    where, values = ["s.papers >= ?"], list[object]([min_papers])
    printed = []
    if papers is not None:
        printed.append(f"i.paper in ({', '.join('?' * len(papers))})")
        values += papers
    for sign, day in ((">=", start), ("<=", end)):
        if day is not None:
            printed.append(f"i.date {sign} ?")
            values.append(day.isoformat())
    if printed:
        member = "members m join articles a on a.key = m.article join issues i on i.id = a.issue where m.story = s.key"
        where.append(f"exists (select 1 from {member} and {' and '.join(printed)})")
    if agency is not None:
        where.append("instr(lower(s.agency), lower(?))")
        values.append(agency)
    return " and ".join(where), values


def papers_called(store: Store, name: str) -> list[int]:
    """The papers that are called so, or else those whose names have it in them."""
    exact = "select id from papers where slug = ?1 union select paper from paper_names where name = ?2"
    found = store.rows(exact, name.strip(), folded(name)) or store.rows(
        "select id from papers where instr(lower(name), lower(?))", name.strip()
    )
    if not found:
        raise UsageError(
            f"--paper {name}", "no paper of the archive is called so", "broadsheet status --issues lists them"
        )
    return [k for (k,) in found]


def _near(store: Store, keys: Iterator[int], within: int, min_papers: int) -> Iterator[Story | None]:
    """Stories of the printings alone that lie within so many days of one another, in the order that makes."""
    ranked = []
    sql = "select a.key, i.paper, i.date from members m join articles a on a.key = m.article join issues i on i.id = a.issue"
    for key in keys:
        rows = store.rows(f"{sql} where m.story = ? and i.date is not null and not {OF_TEXTS} order by i.date", key)
        kept = span_of([(a, p, datetime.date.fromisoformat(d)) for a, p, d in rows], within)
        papers = len({p for _, p, _ in kept})
        if len(kept) > 1 and papers >= min_papers:
            ranked.append((-papers, kept[0][2], key, frozenset(a for a, _, _ in kept)))
    ranked.sort(key=lambda r: r[:3])
    return (story(store, key, only) for _, _, key, only in ranked)


def span_of(printings: list[tuple[int, int, datetime.date]], within: int) -> list[tuple[int, int, datetime.date]]:
    """Of printings by date, the span of so many days that has most papers, then most printings, then the first such."""
    most, best, end = (0, 0), (0, 0), 0
    papers = Counter[int]()
    for n, (_, paper, day) in enumerate(printings):
        while end < len(printings) and (printings[end][2] - day).days <= within:
            papers[printings[end][1]] += 1
            end += 1
        if (len(papers), end - n) > most:
            most, best = (len(papers), end - n), (n, end)
        papers[paper] -= 1
        papers += Counter()  # without those that are no more
    return printings[slice(*best)]


def known(store: Store, name: str) -> int | None:
    """The key of a story by an id it has or had; None where there is none."""
    sql = "select key from stories where id = ?1 union all select story from former_stories where id = ?1"
    found = store.value(sql, name)
    return None if found is None else int(found)


def among(store: Store, articles: Sequence[int]) -> list[tuple[str, int]]:
    """The stories of some articles by id, with how many of these are of each: most first, then those of most papers."""
    count, told = Counter[str](), dict[str, int]()
    for n in range(0, len(articles), AT_ONCE):
        some = articles[n : n + AT_ONCE]
        rows = store.rows(
            "select s.id, s.papers, count(*) from members m join stories s on s.key = m.story"
            f" where m.article in ({', '.join('?' * len(some))}) group by s.key", *some
        )  # fmt: skip
        for name, papers, found in rows:
            count[name] += found
            told[name] = papers
    return sorted(count.items(), key=lambda c: (-c[1], -told[c[0]], c[0]))


# ---- what is told of one


def story(store: Store, key: int, only: frozenset[int] | None = None) -> Story | None:
    """A story with its printings, or `only` with those of some articles, and what stands beside it; None where there is
    none, or none any more, as a writer may have told it anew."""
    facts = store.row("select id, agency from stories where key = ?", key)
    rows = store.rows(
        f"{_PRINTING} join members m on m.article = a.key where m.story = ? and a.state = 0 {_IN_ORDER}", key
    )
    members = {r[1] for r in rows}
    rows = [r for r in rows if only is None or r[0] in only]
    kin: dict[int, dict[int, Row]] = {}
    for _, text, *_ in rows:
        if text is not None and text not in kin:
            kin[text] = {r[0]: r[1:] for r in store.rows(_KIN, text)} | {text: (1.0, "same", 1.0, 1.0)}
    if facts is None or not rows:
        return None
    first = _day(rows[0][2])
    printings = tuple(_printing(r, first, rows[:n], kin.get(r[1], {})) for n, r in enumerate(rows))
    beside = []
    for other in sorted({t for near in kin.values() for t in near} - members):
        near = {text: (s, relation, theirs, ours) for text, found in kin.items() if other in found
                for s, relation, ours, theirs in [found[other]]}  # fmt: skip
        beside += [
            _printing(r, first, rows, near)
            for r in store.rows(f"{_PRINTING} where c.text = ? and a.state = 0 {_IN_ORDER}", other)
        ]
    beside.sort(key=lambda p: (p.date or datetime.date.max, p.paper, p.page or 0, p.article))
    name, agency = facts
    texts = tuple(p for p in printings if p.kind != PAPER)
    if len(texts) < len(printings):
        printings = printings[: len(printings) - len(texts)]
    else:
        texts = ()  # no paper printed it: what there is stands for it
    return Story(name, agency, printings, tuple(beside), texts)


def _printing(row: Row, first: datetime.date | None, before: Sequence[Row], near: dict[int, Row]) -> Printing:
    """An article beside the first of those before it whose text it shares; `near` has what is known of texts that match."""
    _, _, date, name, paper, edition, page, headline, agency, said = row
    kind = said if said in TEXTS else PAPER
    day = _day(date)
    delay = (day - first).days if day and first else None
    like = next((r for r in before if r[1] in near), None)
    if like is None:
        return Printing(name, paper, day, edition, page, headline, agency, delay, kind=kind)
    _, relation, share, covers = near[like[1]]
    return Printing(name, paper, day, edition, page, headline, agency, delay, like[3], relation, share, covers, kind)


def matches_of(store: Store, article: int, name: str) -> list[Match]:
    """Passages an article shares with others, best match first; none of articles that wait to be compared."""
    text = store.value("select text from compared where article = ?", article)
    if text is None or store.value(WAITS, article):
        return []
    rows = store.rows(_PASSAGES, text)
    copies = store.rows("select article from compared where text = ? and article <> ?", text, article)
    if copies:
        whole = len(store.text(article) or "")
        rows += [(other, 1.0, "same", whole, 1.0, 0, whole, 0, whole, 0) for (other,) in copies]
    rows = [r for r in rows if not store.value(WAITS, r[0])]
    rows.sort(key=lambda r: (-r[1], r[0], r[-1]))
    ids = {r[0]: store.value("select id from articles where key = ?", r[0]) for r in rows}
    return [
        Match(Passage(name, i, j), Passage(ids[other], k, m), score, identity, distinctive, relation)
        for other, score, relation, distinctive, identity, i, j, k, m, _ in rows
    ]


def members(store: Store) -> Iterator[tuple[str, str]]:
    """Every article of a story by its id, with the story's, story by story."""
    sql = (
        "select a.id, s.id, s.key, a.key from stories s join members m on m.story = s.key join articles a on a.key = m.article"
        " where (s.key, a.key) > (?, ?) order by s.key, a.key limit ?"
    )
    last = (-1, -1)
    while rows := store.rows(sql, *last, AT_ONCE):
        yield from ((r[0], r[1]) for r in rows)
        last = rows[-1][2:]


def match_rows(store: Store) -> Iterator[Row]:
    """Every passage two articles share, as `Archive.match_rows` has it; each text stands for the first article that prints it."""
    first = "(select x.id from compared y join articles x on x.key = y.article where y.text = {} order by y.article limit 1)"
    sql = (
        f"select {first.format('s.a')}, {first.format('s.b')}, m.score, s.a_start, s.a_end, s.b_start, s.b_end, s.identity,"
        " s.equal, m.distinctive, m.a_covered, m.b_covered, m.relation, s.a, s.b, s.n"
        " from passages s join matches m on m.a = s.a and m.b = s.b where (s.a, s.b, s.n) > (?, ?, ?)"
        " order by s.a, s.b, s.n limit ?"
    )
    last = (-1, -1, -1)
    while rows := store.rows(sql, *last, AT_ONCE):
        yield from (r[:-3] for r in rows)
        last = rows[-1][-3:]
    yield from _copies(store)


def _copies(store: Store) -> Iterator[Row]:
    """Articles that print what another does to the character, each with the first that does."""
    sql = (
        "select text, min(article) from compared where text > ? group by text having count(*) > 1 order by text limit ?"
    )
    name = "select id from articles where key = ?"
    last = -1
    while rows := store.rows(sql, last, AT_ONCE):
        for text, first in rows:
            whole = len(store.text(first) or "")
            for (other,) in store.rows(
                "select article from compared where text = ? and article > ? order by article", text, first
            ):
                yield (
                    store.value(name, first), store.value(name, other), 1.0, 0, whole, 0, whole, 1.0, whole, whole, 1.0, 1.0,
                    "same",
                )  # fmt: skip
        last = rows[-1][0]


def _day(date: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(date) if date else None
