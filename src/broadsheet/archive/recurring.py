"""What a paper prints again and again: one advertisement on several days, the instalments of a serial.

Both are known by little: an advertisement by which others of its paper share most of its fragments, a serial by its
title. They are looked at when articles are compared, and never on their own: what waits there waits here.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from broadsheet.archive.forms import Row, entry_texts
from broadsheet.archive.store import Store
from broadsheet.articles.serials import said_of_serial
from broadsheet.model import Article, Printing, Repeated, Serial
from broadsheet.text import located

LEAST = 12  # characters or words that an advertisement has to be known again by
FRAGMENT = 4  # characters, or words, in a row
KEPT = 32  # fragments of an advertisement by which others are looked for: those of the least hash
SHARED = 3  # of these that two must share to be compared whole
ALIKE = 0.3  # share of all their fragments: two readings with eight characters in a hundred misread share .36 of them
MOST = 400  # advertisements one is compared with: those that share most
COMMON = 2000  # printings of a fragment in one paper: what more have is stock, and leads nowhere

_PRINTING = (
    "select a.key, a.id, p.name, i.date, i.edition, g.number, a.headline, a.agency from articles a join issues i"
    " on i.id = a.issue join papers p on p.id = i.paper join pages g on g.id = a.page"
)
_IN_ORDER = "order by i.date is null, i.date, i.edition, g.number is null, g.number, a.ordinal"


def look_at(store: Store, articles: Sequence[int]) -> None:
    """Articles that are new or not as they were, inside a transaction of the caller's: what recurs of them is noted."""
    db = store.db
    for key in articles:
        _forget(store, key)
        row = store.row(
            "select i.paper, a.kind, a.headline, a.kicker, a.deck, a.section from articles a join issues i on i.id = a.issue"
            " where a.key = ? and a.state = 0", key
        )  # fmt: skip
        if row is None:
            continue
        paper, kind, *heads = row
        if kind == "advertisement":
            _advertisement(store, key, paper)
        elif kind == "article" and (said := said_of_serial(heads, store.text(key) or "")) is not None:
            values = key, paper, _folded(said.title), said.title, said.number, said.continues, said.sure
            db.execute("insert into instalments values (?, ?, ?, ?, ?, ?, ?)", values)


def _forget(store: Store, key: int) -> None:
    """What was noted of an article; advertisements that went under it go under the next."""
    for table in ("advertisements", "fragments", "instalments"):
        store.db.execute(f"delete from {table} where article = ?", (key,))
    store.db.execute(
        "update advertisements set first = (select min(article) from advertisements where first = ?1) where first = ?1",
        (key,),
    )


# ---- advertisements


def _advertisement(store: Store, key: int, paper: int) -> None:
    """An advertisement put beside those of its paper that it reprints, under the first of them."""
    mine = _fragments_of(store, key)
    if not mine:
        return
    kept = sorted(mine)[:KEPT]
    near = Counter[int]()
    for fragment in kept:
        held = store.rows(
            "select article from fragments where paper = ? and fragment = ? limit ?", paper, fragment, COMMON + 1
        )
        if len(held) <= COMMON:
            near.update(k for (k,) in held)
    same = {
        first
        for other, shared in near.most_common(MOST)
        if shared >= min(SHARED, len(kept)) and _alike(mine, _fragments_of(store, other))
        for (first,) in store.rows("select first from advertisements where article = ?", other)
    }
    first = min(same | {key})
    for other in same - {first}:
        store.db.execute("update advertisements set first = ? where first = ?", (first, other))
    store.db.execute("insert into advertisements values (?, ?)", (key, first))
    store.db.executemany("insert into fragments values (?, ?, ?)", [(paper, f, key) for f in kept])


def _fragments_of(store: Store, key: int) -> frozenset[int]:
    found = store.article(store.value("select id from articles where key = ?", key))
    return frozenset() if found is None else _fragments(found[0])


def _fragments(a: Article) -> frozenset[int]:
    """Hashes of an advertisement's fragments; none of one that says too little to be known again."""
    heads, names, text = entry_texts(a)
    units = [u.text for u in located("\n".join((heads, names, text))) if u.text.isalnum()]
    if len(units) < LEAST:
        return frozenset()
    rows = ("\0".join(units[n : n + FRAGMENT]) for n in range(len(units) - FRAGMENT + 1))
    return frozenset(int.from_bytes(blake2b(r.encode(errors="surrogatepass"), digest_size=6).digest()) for r in rows)


def _alike(a: frozenset[int], b: frozenset[int]) -> bool:
    shared = len(a & b)
    return shared > 0 and shared >= ALIKE * (len(a) + len(b) - shared)


def advertisements(store: Store, papers: Sequence[int] | None = None) -> Iterator[Repeated]:
    """Advertisements that were printed more than once, those of most printings first."""
    where = "" if papers is None else f" where i.paper in ({', '.join('?' * len(papers))})"
    sql = (
        "select d.first from advertisements d join articles a on a.key = d.article join issues i on i.id = a.issue"
        f"{where} group by d.first having count(*) > 1 order by count(*) desc, d.first"
    )
    for (first,) in store.rows(sql, *(papers or ())):
        yield Repeated(_printings(store, first))


def printed_again(store: Store, key: int) -> Repeated | None:
    """An advertisement with all its printings; None of one that was printed once."""
    first = store.value("select first from advertisements where article = ?", key)
    found = () if first is None else _printings(store, first)
    return Repeated(found) if len(found) > 1 else None


def _printings(store: Store, first: int) -> tuple[Printing, ...]:
    rows = store.rows(
        f"{_PRINTING} join advertisements d on d.article = a.key where d.first = ? and a.state = 0 {_IN_ORDER}", first
    )
    return tuple(map(_printing, rows))


# ---- serials


def serials(store: Store, papers: Sequence[int] | None = None) -> Iterator[Serial]:
    """Serials by paper and title; of those that no article calls one there are several instalments, of several numbers."""
    where = "" if papers is None else f" where paper in ({', '.join('?' * len(papers))})"
    sql = (
        f"select paper, title from instalments{where} group by paper, title"
        " having max(sure) or count(distinct number) > 1 order by paper, min(article)"
    )
    for paper, title in store.rows(sql, *(papers or ())):
        yield _serial(store, paper, title)


def serial_of(store: Store, key: int) -> Serial | None:
    """The serial an article is an instalment of; None where it is of none."""
    row = store.row("select paper, title from instalments where article = ?", key)
    if row is None:
        return None
    paper, title = row
    found = _serial(store, paper, title)
    sure = store.value("select max(sure) from instalments where paper = ? and title = ?", paper, title)
    return found if sure or len(set(found.numbers)) > 1 else None


def _serial(store: Store, paper: int, title: str) -> Serial:
    """A serial with its instalments by day; on one day by number."""
    rows = store.rows(
        f"{_PRINTING.replace('select ', 'select n.number, n.shown, n.continues, ')} join instalments n on n.article = a.key"
        f" where n.paper = ? and n.title = ? and a.state = 0 {_IN_ORDER}", paper, title
    )  # fmt: skip
    rows.sort(key=lambda r: (r[6] or "9999", r[0] is None, r[0] or 0))
    return Serial(
        rows[0][1], rows[0][5], tuple(_printing(r[3:]) for r in rows), tuple(r[0] for r in rows),
        tuple(bool(r[2]) for r in rows),
    )  # fmt: skip


def _folded(title: str) -> str:
    return "".join(u.text for u in located(title) if u.text.isalnum()) or title


def _printing(row: Row) -> Printing:
    _, name, paper, date, edition, page, headline, agency = row
    day = datetime.date.fromisoformat(date) if date else None
    return Printing(name, paper, day, edition, page, headline, agency)
