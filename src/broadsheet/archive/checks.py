"""Whether an archive holds together, and what of it can be mended."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from broadsheet.archive.comparing import Comparing
from broadsheet.archive.ingest import Ingest
from broadsheet.archive.pages import Pages

if TYPE_CHECKING:
    from broadsheet.archive.search import Index
    from broadsheet.archive.store import Store

NAMED = 5  # of many things of one kind that are wrong
AT_ONCE = 1000


@dataclass(slots=True)
class Checked:
    """What a check saw: sentences on what was put right, and on what is wrong and cannot be."""

    articles: int = 0
    sources: int = 0
    mended: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def check(store: Store, index: Index, rebuild: bool = False) -> Checked:
    """Database, sources and index looked through; what waits is done, and the index made to agree with the database."""
    out = Checked()
    out.wrong += [f"the database: {r[0]}" for r in store.rows("pragma integrity_check") if r[0] != "ok"]
    broken = store.rows("pragma foreign_key_check")
    out.wrong += [f"the database: a row of {r[0]} speaks of one of {r[2]} that is not there" for r in broken[:NAMED]]
    _sources(store, out)
    if not out.wrong:
        _waiting(store, index, out)
        _index(store, index, out, rebuild)
        _stories(store, out)
        filled = Pages(store).fill_in()
        if filled:
            out.mended.append(f"{filled} pages that an earlier version took in have their lines and sizes now")
    out.articles = store.value("select count(*) from articles where state = 0")
    return out


def _sources(store: Store, out: Checked) -> None:
    """The bytes that were kept are those that were read."""
    last = 0
    while keys := [k for (k,) in store.rows("select id from sources where id > ? order by id limit ?", last, AT_ONCE)]:
        for key in keys:
            sha, data = store.rows("select sha, data from sources where id = ?", key)[0]
            try:
                same = hashlib.sha256(zlib.decompress(data)).digest() == sha
            except zlib.error:
                same = False
            out.sources += 1
            if not same:
                path = store.value("select path from files where source = ?", key) or "a page that has changed since"
                out.wrong.append(f"{path}: the bytes kept of it are not those that were read; ingest it again")
        last = keys[-1]


def _waiting(store: Store, index: Index, out: Checked) -> None:
    """What an ingest that was stopped left to be done."""
    unsettled = store.value("select count(*) from unsettled")
    pending = store.value("select count(*) from pending")
    run = Ingest(store, index)
    run.settle()
    run.catch_up()
    if unsettled:
        out.mended.append(f"{unsettled} issues that waited for pages were put together")
    if pending:
        out.mended.append(f"{pending} articles that waited for the index were put into it")
    out.wrong += [f"{run.report.first_error}"] if run.report.first_error else []


def _stories(store: Store, out: Checked) -> None:
    """Every article is compared, with files of the engine that are there, and every story is of articles that stand."""
    with store.transaction():
        for stray in (
            "select article from members where article not in (select article from compared)",
            "select c.article from compared c join articles a on a.key = c.article where a.state <> 0 and c.text is not null",
            "select key from articles where state = 0 and key not in (select article from compared)",
        ):
            store.db.execute(f"insert or ignore into waiting (article) {stray}")
    run = Comparing(store)
    if run.sound():
        waited = run.catch_up().articles
        if waited:
            out.mended.append(f"{waited} articles that waited to be compared were compared")
    else:
        run.again()
        out.mended.append("all articles were compared anew, as what was kept for it was lost")


def _index(store: Store, index: Index, out: Checked, rebuild: bool) -> None:
    """The index has every article that stands in its issue, and no other."""
    if rebuild:
        index.clear()
        with store.transaction():
            store.db.execute("insert or ignore into pending select key from articles where state = 0")
        out.mended.append("the index was made anew")
    else:
        missing, stray = _differences(_live(store), index.keys())
        if stray:
            index.remove(stray)
            index.commit()
            out.mended.append(f"{len(stray)} articles that are no more were taken out of the index")
        if missing:
            with store.transaction():
                store.db.executemany("insert or ignore into pending values (?)", [(k,) for k in missing])
            out.mended.append(f"{len(missing)} articles that the index lacked were put into it")
    Ingest(store, index).catch_up()


def _live(store: Store) -> Iterator[int]:
    last = -1
    sql = "select key from articles where key > ? and state = 0 order by key limit ?"
    while keys := [k for (k,) in store.rows(sql, last, AT_ONCE)]:
        yield from keys
        last = keys[-1]


def _differences(wanted: Iterator[int], found: Iterator[int]) -> tuple[list[int], list[int]]:
    """What two rising sequences lack of each other: missing in the second, missing in the first."""
    missing, stray = [], []
    end = 1 << 62
    a, b = next(wanted, end), next(found, end)
    while a != end or b != end:
        if a < b:
            missing.append(a)
            a = next(wanted, end)
        elif b < a:
            stray.append(b)
            b = next(found, end)
        else:
            a, b = next(wanted, end), next(found, end)
    return missing, stray
