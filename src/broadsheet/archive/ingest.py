"""Paths to issues to rows: what is new or changed is read on all cores, and written by one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from broadsheet.archive.comparing import Compared
from broadsheet.archive.corrections import Correction, correction_of
from broadsheet.archive.forms import PAPER, IssueForm
from broadsheet.archive.grouping import SAMPLED, PathFacts, Pattern, facts_from, guessed
from broadsheet.archive.reading import Group, Read, ToRead, read_group, read_groups
from broadsheet.archive.store import Arrived, Store, Written
from broadsheet.batch import MOST, Found, chunks, files, spread
from broadsheet.errors import BroadsheetError
from broadsheet.read import fingerprint

if TYPE_CHECKING:
    from broadsheet.archive.search import Index

TOGETHER = 32  # files: small groups are read together up to here, so that what is said between processes is worth it
INDEXED = 2000  # articles: the index is made lasting after so many; a search looks through those that wait, .6 ms each
ANEW = 200  # articles taken from the database at a time when the index catches up


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a file: read, changed (read in place of what was there), same, copy, or failed with its error.

    Once told, what was read of it is on disk.
    """

    path: str
    what: str
    error: BroadsheetError | None = None
    trace: str = ""
    other: str = ""  # of a copy: the path its content was read under


@dataclass(slots=True)
class Report:
    """What an ingest came to."""

    files: int = 0  # seen
    read: int = 0  # new ones
    changed: int = 0
    same: int = 0
    copies: int = 0
    failed: int = 0
    pages: int = 0
    settled: int = 0  # issues put together anew, because pages came to them or left them
    first_error: BroadsheetError | None = None
    compared: Compared = field(default_factory=Compared)
    unfit: list[Correction] = field(default_factory=list)  # corrections that apply no longer

    def add(self, t: Told) -> None:
        self.files += 1
        if t.what == "failed":
            self.failed += 1
            self.first_error = self.first_error or t.error
        elif t.what == "read":
            self.read += 1
        elif t.what == "changed":
            self.changed += 1
        elif t.what == "copy":
            self.copies += 1
        else:
            self.same += 1


Hear = Callable[[Told], None]


def ignored(_: Told) -> None:
    """For those who do not ask."""


# ---- what there is to read


class Todo:
    """The files to look at, in an order that keeps each issue together; on disk, so that memory stays flat."""

    def __init__(
        self, paths: Sequence[Path], pattern: Pattern | None, facts: PathFacts, without: Path, guess: bool
    ) -> None:
        self.errors: list[Told] = []
        self._db = sqlite3.connect("", isolation_level=None)  # a file of its own, gone when closed
        self._db.execute("pragma cache_size = -8192")
        self._db.execute(
            "create table todo (n integer primary key, issue text, path text unique, given text, facts text)"
        )
        self._db.execute("create table seen (sha blob, path text, facts text)")
        self._db.execute("create index seen_by_sha on seen (sha)")
        found = self._found(paths, without)
        first = list(islice(found, SAMPLED))
        self.pattern = pattern or (guessed([PurePath(f.path.absolute()) for f in first]) if guess else None)
        self._db.execute("begin")
        self._db.executemany(
            "insert or ignore into todo (issue, path, given, facts) values (?, ?, ?, ?)",
            (self._row(f, facts) for f in chain(first, found)),
        )
        self._db.execute("commit")
        self.count: int = self._db.execute("select count(*) from todo").fetchone()[0] + len(self.errors)

    def _found(self, paths: Sequence[Path], without: Path) -> Iterator[Found]:
        for f in files(paths, without):
            if f.error is None:
                yield f
            else:
                self.errors.append(Told(str(f.path), "failed", f.error))

    def _row(self, f: Found, said: PathFacts) -> tuple[str, str, str, str]:
        path = f.path.absolute()
        facts = self.pattern.facts(PurePath(path)) if self.pattern else None
        facts = facts or PathFacts()
        form = facts.as_json() | said.as_json()
        issue = f"{path.parent}"
        if facts.date is not None and (facts.paper or facts.firm):
            issue = f"\0{facts.paper or ''}\0{facts.date}\0{facts.edition or ''}"
        return issue, str(path), str(f.path), json.dumps(form, ensure_ascii=False)

    def twin(self, f: ToRead, sha: bytes) -> str | None:
        """A file of this run with the same content that may be of the same page; None makes this one the first."""
        for path, facts in self._db.execute("select path, facts from seen where sha = ?", (sha,)):
            if _agree(f.facts, facts_from(json.loads(facts))):
                return str(path)
        facts = json.dumps(f.facts.as_json(), ensure_ascii=False)
        self._db.execute("insert into seen values (?, ?, ?)", (sha, f.path, facts))
        return None

    def groups(self) -> Iterator[list[ToRead]]:
        """Files of one issue, or of one folder where paths do not tell, in the order in which they were found."""
        rows = self._db.execute(
            "select issue, path, given, facts from todo t join (select issue, min(n) first from todo group by issue) using (issue)"
            " order by first, n"
        )
        held: list[ToRead] = []
        last = None
        for issue, path, given, facts in rows:
            if held and (issue != last or len(held) >= MOST):
                yield held
                held = []
            last = issue
            held.append(ToRead(path, given, facts_from(json.loads(facts))))
        if held:
            yield held

    def close(self) -> None:
        self._db.close()


def parted(held: Sequence[ToRead]) -> Iterator[Group]:
    """Files of one issue or folder as groups that may be read apart."""
    if not held:
        return
    if held[0].facts.date is not None and (held[0].facts.paper or held[0].facts.firm):
        yield Group(tuple(held), one=all(f.facts.firm and f.facts.paper for f in held))
        return
    by_path = {f.path: f for f in held}
    for chunk in chunks(Found(Path(f.path)) for f in held):
        yield Group(tuple(by_path[str(c.path)] for c in chunk))


def together(groups: Iterable[Group]) -> Iterator[list[Group]]:
    """Groups by the handful."""
    held: list[Group] = []
    size = 0
    for g in groups:
        if held and size + len(g.files) > TOGETHER:
            yield held
            held, size = [], 0
        held.append(g)
        size += len(g.files)
    if held:
        yield held


# ---- reading and writing


class Ingest:
    """One run: what is new is read, written, and put into the index. The caller holds the archive's lock."""

    def __init__(self, store: Store, index: Index, jobs: int = 1, hear: Hear = ignored) -> None:
        self.store, self.index, self.jobs, self.hear = store, index, jobs, hear
        self.report = Report()
        self._waiting: list[Written] = []  # on disk, and not yet with the index
        self._covered: list[int] = []  # with the index, which has not made it lasting yet

    def paths(self, todo: Todo) -> Report:
        """All files of a list read, where they are new or changed."""
        applied = self._applied()
        for t in todo.errors:
            self._tell(t)
        groups = (g for held in todo.groups() for g in parted(self._wanted(held, todo)))
        for reads in self._reads(groups):
            self._written(lambda reads=reads: [t for r in reads for t in self._take_in(r)])  # type: ignore[misc]
        return self._ended(applied)

    def again(self) -> Report:
        """All pages of the archive read again, from the bytes it keeps."""
        applied = self._applied()
        issues = [k for (k,) in self.store.rows("select distinct issue from pages where ordinal >= 0 order by issue")]
        for reads in self._reads(self.kept_group(k, whole=False) for k in issues):
            self._written(lambda reads=reads: [t for r in reads for t in self._reread(r)])  # type: ignore[misc]
        return self._ended(applied)

    def _ended(self, applied: set[int]) -> Report:
        self.settle()
        self.catch_up()
        unfit = [correction_of(r) for r in self.store.corrections("applies = 0")]
        self.report.unfit = [c for c in unfit if c.number in applied]
        return self.report

    def _applied(self) -> set[int]:
        return {r[0] for r in self.store.rows("select id from corrections where applies = 1")}

    def _wanted(self, held: Sequence[ToRead], todo: Todo) -> list[ToRead]:
        """Files that are not here already as they are; of the others it is told."""
        out = []
        for f in held:
            try:
                sha = fingerprint(Path(f.path))
            except (OSError, ValueError, BroadsheetError):
                out.append(f)  # whoever reads it will say what is wrong
                continue
            state, twins = self.store.known(f.path, sha)
            if state == "same" and self._same_kind(f):
                self._tell(Told(f.given, "same"))
                continue
            twin = next((p for p, facts in twins if _agree(f.facts, facts_from(json.loads(facts)))), None)
            twin = twin or todo.twin(f, sha)
            if state is None and twin is not None:
                with self.store.transaction():
                    self.store.db.execute("insert or replace into copies values (?, ?)", (f.path, twin))
                self._tell(Told(f.given, "copy", other=twin))
            else:
                out.append(f)
        return out

    def _same_kind(self, f: ToRead) -> bool:
        """Whether a file that is here was read as what it is now said to be: a page, with the library's articles or ours,
        or a text of some kind."""
        had = facts_from(json.loads(self.store.value("select facts from files where path = ?", f.path)))
        return (had.given_kind, had.trusted) == (f.facts.given_kind, f.facts.trusted)

    def _reads(self, groups: Iterable[Group]) -> Iterator[list[Read]]:
        work = together(groups)
        first = list(islice(work, 2))
        if self.jobs > 1 and len(first) > 1:
            yield from spread(chain(first, work), read_groups, self.jobs)
        else:
            yield from map(read_groups, chain(first, work))

    def _written(self, write: Callable[[], list[Told]]) -> None:
        """What `write` does in one transaction; then the index hears of it, and whoever listens."""
        with self.store.transaction():
            told = write()
        for t in told:
            self._tell(t)
        self._index()

    def _tell(self, t: Told) -> None:
        self.report.add(t)
        self.hear(t)

    # ---- a group of files

    def _take_in(self, r: Read) -> list[Told]:
        """A group's issues written, or set down to be put together with what is there; what to tell of its files."""
        store, files = self.store, r.group.files
        old = {k: store.value("select id from files where path = ?", f.path) for k, f in enumerate(files)}
        failed = {k for k, _, _ in r.errors}
        keys: dict[int, int] = {}
        for k, (sha, size, data) in r.contents.items():
            if k not in failed:
                f = files[k]
                facts = json.dumps(f.facts.as_json(), ensure_ascii=False)
                keys[k] = store.keep(Arrived(f.path, f.given, sha, size, data, facts))
                if old[k] is not None:
                    self._replaced(keys[k], r.counts[k])
        for form in r.issues:
            issue, new = self._issue(form, keys, r)
            if new and all(old[p.file] is None for p in form.pages):
                self._waiting.append(store.put_issue(issue, form, keys, [f.given for f in files]))
            else:
                self._arrive(issue, form, keys)
        self.report.pages += sum(r.counts[k] for k in keys)
        told = [Told(files[k].given, "read" if old[k] is None else "changed") for k in keys]
        return told + [Told(files[k].given, "failed", e, trace) for k, e, trace in r.errors]

    def _replaced(self, file: int, count: int) -> None:
        """A changed file: its pages' issues are to be put together anew, without those pages that it has no more."""
        db = self.store.db
        db.execute(
            "insert or ignore into unsettled select distinct issue from pages where file = ? and ordinal >= 0", (file,)
        )
        db.execute(
            "insert or replace into arrivals (file, nth, issue, number, name)"
            " select file, nth, issue, null, '' from pages where file = ? and nth >= ? and ordinal >= 0",
            (file, count),
        )

    def _issue(self, form: IssueForm, keys: Mapping[int, int], r: Read) -> tuple[int, bool]:
        """The key of the issue these pages are of, and whether it is new."""
        store, first = self.store, r.group.files[form.pages[0].file]
        facts = first.facts
        from_path = form.paper_from == "given" and form.paper == facts.paper and not facts.given_paper
        read = None if from_path else form.paper
        if form.kind == PAPER:
            paper = store.paper(read, form.paper_from, facts.paper, facts.firm)
        else:
            paper = store.publisher(form.paper or form.kind, form.kind)
        for p in form.pages:
            sql = (
                "select i.id from pages g join issues i on i.id = g.issue"
                " where g.file = ? and g.nth = ? and i.paper = ? and ifnull(i.date, '') = ?"
            )
            home = store.value(sql, keys[p.file], p.nth, paper, form.date or "")
            if home is not None:
                return int(home), False
        folder = str(Path(first.path).parent)
        return store.issue_for(paper, form.date, facts.edition, folder, [p.number for p in form.pages], r.group.one)

    def _arrive(self, issue: int, form: IssueForm, keys: Mapping[int, int]) -> None:
        db = self.store.db
        db.execute("insert or ignore into unsettled values (?)", (issue,))
        db.executemany(
            "insert or replace into arrivals (file, nth, issue, number, name) values (?, ?, ?, ?, ?)",
            [(keys[p.file], p.nth, issue, p.number, p.name) for p in form.pages],
        )

    def _reread(self, r: Read) -> list[Told]:
        """An issue of the archive as it now reads: written where it is still one, else set down to be put together."""
        store, files = self.store, r.group.files
        rows = {k: store.value("select id from files where path = ?", f.path) for k, f in enumerate(files)}
        if not r.errors:
            where = [self._issue(form, rows, r)[0] for form in r.issues]
            old = {self._page(rows[p.file], p.nth) for form in r.issues for p in form.pages}
            settled = not store.value(
                "select 1 from arrivals where issue in (select issue from pages where file = ?)", rows[0]
            )
            if (
                len(where) == 1
                and settled
                and old == {where[0]}
                and len(r.issues[0].pages) == store.count_pages(where[0])
            ):
                self._waiting.append(store.put_issue(where[0], r.issues[0], rows, [f.given for f in files]))
            else:
                for issue, form in zip(where, r.issues, strict=True):
                    self._arrive(issue, form, rows)
                store.db.executemany("insert or ignore into unsettled values (?)", [(k,) for k in old])
        self.report.pages += sum(len(form.pages) for form in r.issues)
        failed = {k for k, _, _ in r.errors}
        told = [Told(f.given, "changed") for k, f in enumerate(files) if k not in failed]
        return told + [Told(files[k].given, "failed", e, trace) for k, e, trace in r.errors]

    def _page(self, file: int, nth: int) -> int:
        return int(self.store.value("select issue from pages where file = ? and nth = ?", file, nth))

    # ---- issues that pages came to, or left

    def settle(self) -> None:
        """Every issue that is to be put together anew, put together from all its pages."""
        issues = [k for (k,) in self.store.rows("select issue from unsettled order by issue")]
        reads = (r for some in self._reads(self.kept_group(k) for k in issues) for r in some)
        for issue, r in zip(issues, reads, strict=True):
            self._written(lambda issue=issue, r=r: self._put_together(issue, r))  # type: ignore[misc]

    def _put_together(self, issue: int, r: Read) -> list[Told]:
        if r.errors:
            return [Told(r.group.files[k].given, "failed", e, trace) for k, e, trace in r.errors]
        store, files = self.store, r.group.files
        keys = {k: store.value("select id from files where path = ?", f.path) for k, f in enumerate(files)}
        form = r.issues[0] if r.issues else IssueForm("{}", None, "none", None, [], [])
        self._waiting.append(store.put_issue(issue, form, keys, [f.given for f in files]))
        store.db.execute("delete from arrivals where issue = ?", (issue,))
        self.report.settled += 1
        return []

    def rebuild(self, issue: int) -> None:
        """An issue put together anew, inside a transaction of the caller's."""
        r = read_group(self.kept_group(issue))
        if r.errors:
            raise r.errors[0][1]
        self._put_together(issue, r)

    def kept_group(self, issue: int, whole: bool = True) -> Group:
        """The pages of an issue with the bytes the archive keeps: those there, less those that leave, and those to come.

        Not `whole`: what they print may part them, unless their paths say of what day they are.
        """
        store = self.store
        rows = store.rows(
            "select p.file, p.nth, p.name, 0, p.ordinal from pages p where p.issue = ? and p.ordinal >= 0 and not exists"
            " (select 1 from arrivals a where a.file = p.file and a.nth = p.nth)"
            " union all select a.file, a.nth, a.name, 1, a.nth from arrivals a where a.issue = ? and a.name <> ''"
            " order by 4, 5",
            issue, issue,
        )  # fmt: skip
        places: dict[int, int] = {}
        names: dict[int, list[tuple[int, str]]] = {}
        for file, nth, name, _, _ in rows:
            places.setdefault(file, len(places))
            names.setdefault(file, []).append((nth, name))
        files = []
        for file in places:
            path, given, facts, data = store.rows(
                "select f.path, f.given, f.facts, s.data from files f join sources s on s.id = f.source where f.id = ?",
                file,
            )[0]
            files.append(ToRead(path, given, facts_from(json.loads(facts)), data, tuple(names[file])))
        one = whole or all(f.facts.date or f.facts.given_date for f in files)
        return Group(tuple(files), one, frozenset((places[r[0]], r[1]) for r in rows))

    # ---- the index

    def _index(self) -> None:
        for w in self._waiting:
            there = {e.key for e in w.entries}
            gone = [k for k in w.keys if k not in there]
            if gone:
                self.index.remove(gone)
            self.index.put(w.entries)
            self._covered += w.keys
        self._waiting = []
        if len(self._covered) >= INDEXED:
            self._lasting()

    def _lasting(self) -> None:
        """The index made lasting, and what it covers pending no more."""
        if self._covered:
            self.index.commit()
            with self.store.transaction():
                self.store.db.executemany("delete from pending where key = ?", [(k,) for k in self._covered])
            self._covered = []

    def catch_up(self) -> None:
        """Everything the index does not yet have, put into it."""
        self._index()
        self._lasting()
        while keys := [k for (k,) in self.store.rows("select key from pending order by key limit ?", ANEW * 20)]:
            for n in range(0, len(keys), ANEW):
                some = keys[n : n + ANEW]
                self._waiting.append(Written(some, list(self.store.entries(some))))
                self._index()
            self._lasting()


def _agree(a: PathFacts, b: PathFacts) -> bool:
    """Whether two paths may be of one page."""
    pairs = ((a.paper, b.paper), (a.date, b.date), (a.page, b.page), (a.edition, b.edition))
    return a.given_kind == b.given_kind and all(x == y or x is None or y is None for x, y in pairs)
