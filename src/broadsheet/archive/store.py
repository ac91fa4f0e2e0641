"""The archive's database: transactions, and the nouns in and out of its rows."""

from __future__ import annotations

import datetime
import errno
import json
import sqlite3
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

from broadsheet import __version__
from broadsheet.archive import forms, schema
from broadsheet.archive.corrections import apply, correction_of
from broadsheet.archive.forms import ArticleForm, IssueForm, PageForm, Row
from broadsheet.archive.ids import Old, article_id, kept, letters, prefix, slug
from broadsheet.archive.search import Entry
from broadsheet.errors import ArchiveBusy, ArchiveDamaged, CannotWrite, DiskFull, NotAnArchive, TookTooLong
from broadsheet.model import Article, Issue, Page, PageArticles

NAME = "archive.sqlite"
PATIENCE = 60  # seconds a writer waits for another's transaction
PAGE_CACHE = 64 << 10  # KiB
STEPS = 20_000  # of the database's machine, a millisecond or so, between looks at the clock
MOST_BLOCKS = 1 << 24  # on a page: a page holds 20 MB
LIVE, JOINED, GONE = 0, 1, 2  # articles.state
UNCOMPARED = ("advertisement", "filler")  # kinds of article that are no news
UNKNOWN = "unknown"  # the paper of pages that name none
RECENT = 8  # editions of one day (or of a folder without days) among which a page looks for its issue
SPLIT_OFF = 0.5  # how much an article that a correction made counts when a page is read again
LOST = 0.9  # and one that the pages had lost

_ARTICLE = "kind, kicker, headline, deck, byline, dateline, agency, credit, section, captions, paragraphs"
_TAIL = "jump, joins, confidence"
_BLOCK = "id, text, role, confidence, line, lines, level, form, strong, source, box, read"
_OF_PAGE = "from blocks where key between ? and ?"
_CORRECTION = "id, article, kind, detail, anchors, made, applies, reason"
_PAGE = "read_number, encoding, notes, masthead, furniture, received, faults"


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """An issue as the archive lists it."""

    id: str
    paper: str
    date: datetime.date | None
    edition: str
    pages: int
    articles: int


@dataclass(frozen=True, slots=True)
class Summary:
    """An article as the archive lists it; `page` is the one it begins on, `order` its place in its issue."""

    key: int
    id: str
    paper: str
    date: datetime.date | None
    edition: str
    page: int | None
    order: int
    kind: str
    headline: str | None


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file as it was read: where, as what, its content and what is said of it."""

    path: str
    given: str
    sha: bytes
    size: int
    data: bytes  # zlib
    facts: str = "{}"


@dataclass(frozen=True, slots=True)
class Written:
    """Articles that changed, by key, and of those that stand in their issues what the index is to know."""

    keys: list[int]
    entries: list[Entry]


class Store:
    """One connection to an archive's database. Raises NotAnArchive, ArchiveTooNew, CannotWrite, DiskFull."""

    def __init__(self, folder: Path, *, read_only: bool = False, create: bool = False) -> None:
        self.folder, self.path, self.read_only = folder, folder / NAME, read_only
        with self.told():
            self.db = self._opened(create)

    def _opened(self, create: bool) -> sqlite3.Connection:
        there = self.path.is_file()
        if not there and (self.read_only or not create):
            raise self._none("no archive" if self.folder.exists() else "no such folder")
        if not there:
            self._may_be_made()
        db = _connected(self.path, self.read_only)
        try:
            if schema.bare(db):  # new, or begun by one who was stopped
                if self.read_only:
                    raise self._none("no archive yet")
                schema.create(db, __version__)
            if schema.check(db, self.folder) < schema.VERSION:
                if self.read_only:
                    schema.stand_in(db)
                else:
                    schema.migrate(db)
        except BaseException:
            db.close()
            raise
        return db

    def _none(self, found: str) -> NotAnArchive:
        return NotAnArchive(
            str(self.folder), found, "Make one with broadsheet ingest PATH --archive DIR, or name another"
        )

    def _may_be_made(self) -> None:
        if self.folder.exists() and not self.folder.is_dir():
            raise NotAnArchive(
                str(self.folder), "a file where a folder is wanted", "Name another folder with --archive"
            )
        if self.folder.is_dir() and any(
            e.name not in (NAME, "lock", f"{NAME}-wal", f"{NAME}-shm") for e in self.folder.iterdir()
        ):
            raise NotAnArchive(str(self.folder), "a folder with other files in it", "Name a new or an empty folder")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotWrite(
                str(self.folder), f"cannot be made ({error.strerror})", "Name a folder you may write to"
            ) from error

    def close(self) -> None:
        self.db.close()

    # ---- transactions and what may befall them

    @contextmanager
    def told(self) -> Iterator[None]:
        """What the database and the disk say, as errors someone can act on."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise _as_told(error, self.folder) from error
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise _full(self.folder) from error
            raise

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing; on disk when it is left."""
        with self.told():
            self.db.execute("begin immediate")
            try:
                yield
                self.db.execute("commit")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("rollback")
                raise

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """What is asked of the database takes so long at the most; after that TookTooLong is raised."""
        end = monotonic() + seconds
        self.db.set_progress_handler(lambda: monotonic() > end, STEPS)
        try:
            yield
        finally:
            self.db.set_progress_handler(None, 0)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read meanwhile is of one state, whatever others write."""
        with self.told():
            self.db.execute("begin")
        try:
            yield
        finally:
            if self.db.in_transaction:
                self.db.execute("rollback")

    def rows(self, sql: str, *values: object) -> list[Row]:
        with self.told():
            return self.db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> Row | None:
        with self.told():
            found: Row | None = self.db.execute(sql, values).fetchone()
            return found

    def value(self, sql: str, *values: object) -> Any:
        found = self.row(sql, *values)
        return found[0] if found else None

    # ---- files and what they hold

    def keep(self, f: Arrived) -> int:
        """The key of a file, its content kept."""
        source = self.value("select id from sources where sha = ?", f.sha)
        if source is None:
            source = self.db.execute(
                "insert into sources (sha, size, data) values (?, ?, ?)", (f.sha, f.size, f.data)
            ).lastrowid
        self.db.execute(
            "insert into files (path, given, source, facts) values (?, ?, ?, ?)"
            " on conflict (path) do update set given = excluded.given, source = excluded.source, facts = excluded.facts",
            (f.path, f.given, source, f.facts),
        )
        return int(self.value("select id from files where path = ?", f.path))

    def known(self, path: str, sha: bytes) -> tuple[str | None, list[tuple[str, str]]]:
        """Whether a file is here: "same", "changed" or None by its path; and the paths, with facts, of the same content."""
        row = self.row("select s.sha from files f join sources s on s.id = f.source where f.path = ?", path)
        state = None if row is None else "same" if row[0] == sha else "changed"
        twins = [] if state == "same" else self.rows(
            "select f.path, f.facts from sources s join files f on f.source = s.id where s.sha = ?", sha
        )  # fmt: skip
        return state, twins

    def source(self, file: int) -> bytes:
        """The bytes of a file, as they were read."""
        data = self.value("select s.data from files f join sources s on s.id = f.source where f.id = ?", file)
        return zlib.decompress(data)

    # ---- papers and issues

    def publisher(self, name: str, kind: str) -> int:
        """The key of who published texts of a kind, no paper, by name; a paper of that name is another."""
        called = f"{kind}:{folded(name)}"
        found = self.value("select paper from paper_names where name = ?", called)
        if found is None:
            found = self._new_paper(name, kind)
            self._called(called, found, kind)
        return int(found)

    def paper(self, name: str | None, name_from: str, path_name: str | None, firm: bool) -> int:
        """The key of a paper by its name as read and as its path has it; a new one where neither is known.

        What is printed goes before a guess from a path; a path that the person vouched for goes before both.
        """
        read, path = folded(name), folded(path_name)
        by_name = self.value("select paper from paper_names where name = ?", read) if read else None
        by_path = self.value("select paper from paper_names where name = ?", path) if path else None
        found = by_name
        if by_path is not None and (by_name is None or firm):
            shown = self.value("select name_from from papers where id = ?", by_path)
            if firm or read is None or name_from == "inferred" or shown == "path":
                found = by_path
                if read is not None and name is not None and name_from != "inferred" and shown == "path":
                    self.db.execute(
                        "update papers set name = ?, name_from = ? where id = ?", (name.strip(), name_from, found)
                    )
                    self.db.execute(  # the index has the paper's name with every article of it
                        "insert or ignore into pending select a.key from articles a join issues i on i.id = a.issue where i.paper = ?",
                        (found,),
                    )
        if found is None:
            found = self._new_paper(name or path_name, name_from if name else "path" if path_name else "none")
        if read and name_from != "inferred":
            self._called(read, found, "read")
        if path:
            self._called(path, found, "path")
        return int(found)

    def _called(self, name: str, paper: int, source: str) -> None:
        self.db.execute("insert or ignore into paper_names values (?, ?, ?)", (name, paper, source))

    def _new_paper(self, name: str | None, name_from: str) -> int:
        if name is None:
            row = self.row("select id from papers where name_from = 'none'")
            if row is not None:
                return int(row[0])
        base = slug(name) if name else UNKNOWN
        if name and base == UNKNOWN:
            base = f"{UNKNOWN}-paper"
        taken, n = base, 1
        while self.value("select 1 from papers where slug = ?", taken):
            n += 1
            taken = f"{base}-{n}"
        made = self.db.execute(
            "insert into papers (name, slug, name_from) values (?, ?, ?)",
            (name.strip() if name else UNKNOWN, taken, name_from),
        )
        assert made.lastrowid is not None
        if name_from == "inferred" and name:
            self._called(folded(name) or "", made.lastrowid, "inferred")
        return made.lastrowid

    def issue_for(
        self, paper: int, date: str | None, edition: str | None, folder: str, numbers: Sequence[int | None], firm: bool
    ) -> tuple[int, bool]:
        """The key of the issue that pages with these numbers belong to, and whether it is new.

        An issue that has a page of the same number already is not theirs, unless the person said so: another edition is.
        """
        known = self.value("select name_from from papers where id = ?", paper) != "none"
        home = None if known and date else folder
        if edition is not None:
            edition = slug(edition)
            found = self.value(
                "select id from issues where paper = ? and ifnull(date, '') = ? and edition = ?",
                paper,
                date or "",
                edition,
            )
            return (found, False) if found is not None else (self._new_issue(paper, date, edition, home), True)
        mine = {n for n in numbers if n is not None}
        alone = home is not None and len(mine) < len(numbers)  # neither a day nor a number: nothing to go by
        for issue in () if alone else self._editions(paper, date, home, folder):
            if firm or not mine & self._numbers(issue):
                return issue, False
        count = self._next(f"editions of {paper} {date or ''}")
        while self.value(
            "select 1 from issues where paper = ? and ifnull(date, '') = ? and edition = ?",
            paper,
            date or "",
            letters(count),
        ):
            count = self._next(f"editions of {paper} {date or ''}")
        return self._new_issue(paper, date, letters(count), home), True

    def _editions(self, paper: int, date: str | None, home: str | None, folder: str) -> list[int]:
        """Issues of that day, those with pages from the same folder first, else in the order they came."""
        if home is not None:
            sql = (
                "select id from issues where paper = ? and ifnull(date, '') = ? and folder = ? order by id desc limit ?"
            )
            return [r[0] for r in self.rows(sql, paper, date or "", home, RECENT)]
        sql = (
            "select i.id from issues i where i.paper = ? and i.date = ? order by not exists (select 1 from pages p join files f"
            " on f.id = p.file where p.issue = i.id and f.path between ? and ?), i.id limit ?"
        )
        return [r[0] for r in self.rows(sql, paper, date, f"{folder}/", f"{folder}0", RECENT)]

    def _numbers(self, issue: int) -> set[int]:
        sql = (
            "select number from pages where issue = ? and ordinal >= 0 and number is not null union"
            " select number from arrivals where issue = ? and number is not null"
        )
        return {r[0] for r in self.rows(sql, issue, issue)}

    def _new_issue(self, paper: int, date: str | None, edition: str, folder: str | None) -> int:
        sql = "insert into issues (paper, date, edition, folder, masthead) values (?, ?, ?, ?, '{}')"
        made = self.db.execute(sql, (paper, date, edition, folder)).lastrowid
        assert made is not None
        return made

    def _next(self, name: str) -> int:
        """0, 1, 2 ... for each name; never the same twice."""
        sql = "insert into numbers values (?, 0) on conflict (prefix) do update set last = last + 1 returning last"
        return int(self.db.execute(sql, (name,)).fetchone()[0])

    def _beginning(self, issue: int, page: int | None) -> str:
        paper, date, edition = self.db.execute(
            "select p.slug, i.date, i.edition from issues i join papers p on p.id = i.paper where i.id = ?", (issue,)
        ).fetchone()
        return prefix(paper, date, edition, page)

    def new_id(self, issue: int, page: int | None) -> str:
        """An id that no article has had."""
        beginning = self._beginning(issue, page)
        return article_id(beginning, self._next(beginning) + 1)

    def id_on(self, issue: int, page: int) -> str:
        """An id that no article has had, for one that begins on a page."""
        return self.new_id(issue, self.value("select number from pages where id = ?", page))

    # ---- texts

    def text(self, article: int) -> str | None:
        """What an article prints below its heads, as it is compared and exported; None where it stands in no issue."""
        row = self.row("select kind, paragraphs, blocks from articles where key = ? and state = 0", article)
        if row is None or row[0] in UNCOMPARED:
            return None
        refs = json.loads(row[2])
        keys = [p * MOST_BLOCKS + n for p, n in zip(refs[::2], refs[1::2], strict=True)]
        blocks: dict[int, str] = dict(
            self.rows(f"select key, text from blocks where key in ({', '.join('?' * len(keys))})", *keys)
        )
        return forms.text_of(row[1], [blocks[k] for k in keys])

    # ---- an issue written

    def put_issue(self, issue: int, form: IssueForm, files: Mapping[int, int], given: Sequence[str]) -> Written:
        """An issue's pages and articles written over what was there; what the index is to hear of it.

        Articles that were there keep their ids, those that the pages have no more are set aside, and corrections are
        applied again. `files` are the keys, and `given` the names, that the form's places stand for.
        """
        pages = [self._page_key(issue, files[p.file], p.nth) for p in form.pages]
        before = {r[0] for r in self.db.execute("select id from pages where issue = ?", (issue,))}
        old = self._old(issue, sorted({*pages, *before}))
        places = [(pages[a.page], n) for n, a in enumerate(form.articles)]
        keys = kept(
            [o.mark for o in old.values()], [(a.texts, at) for a, at in zip(form.articles, places, strict=True)]
        )
        ids = {o.mark.key: o.id for o in old.values()}
        names = [
            ids[k] if k is not None else self.new_id(issue, form.pages[a.page].number)
            for k, a in zip(keys, form.articles, strict=True)
        ]
        as_read = {name: a.texts for name, a in zip(names, form.articles, strict=True)}
        if old and self.value("select 1 from corrections limit 1"):
            form, names = self._corrected(issue, form, names, given, {*old, *names})
        self._put_pages(issue, form, pages, before)
        key_of = {name: o.mark.key for name, o in old.items()}
        for n, (name, a) in enumerate(zip(names, form.articles, strict=True)):
            key_of[name] = self._put_article(key_of.get(name), name, issue, pages, n, a, as_read)
        here = set(names)
        gone = [o.mark.key for o in old.values() if o.id not in here and self._set_aside(o, as_read)]
        touched = [*(key_of[name] for name in names), *gone]
        self.db.execute("update issues set masthead = ? where id = ?", (form.masthead, issue))
        self.db.execute("delete from unsettled where issue = ?", (issue,))
        self.db.executemany("insert or ignore into pending values (?)", [(k,) for k in touched])
        self.db.executemany("insert or replace into waiting values (?, 0)", [(k,) for k in touched])
        _, paper, head, date, _ = self.facts_of(issue)
        day = datetime.date.fromisoformat(date) if date else None
        entries = [
            Entry(
                key_of[name],
                name,
                f"{paper}\n{head}",
                day,
                a.row[0],
                form.pages[a.page].number,
                *a.entry,
                a.row[6] or "",
            )
            for name, a in zip(names, form.articles, strict=True)
        ]
        return Written(touched, entries)

    def _page_key(self, issue: int, file: int, nth: int) -> int:
        row = self.db.execute("select id from pages where file = ? and nth = ?", (file, nth)).fetchone()
        if row is not None:
            return int(row[0])
        made = self.db.execute(
            "insert into pages (file, nth, issue, ordinal, name, encoding, notes, masthead, furniture, received)"
            " values (?, ?, ?, -1, '', '', '[]', '{}', '[]', '[]')",
            (file, nth, issue),
        ).lastrowid
        assert made is not None
        return made

    def _old(self, issue: int, pages: Sequence[int]) -> dict[str, _Old]:
        """The articles that were read on these pages or in this issue, by id, with their texts as read."""
        sql = "select key, id, page, ordinal, state, as_read, blocks, kept from articles where"
        rows = self.db.execute(f"{sql} issue = ?", (issue,)).fetchall()
        for p in pages:
            rows += self.db.execute(f"{sql} page = ? and issue <> ?", (p, issue)).fetchall()
        if not rows:
            return {}
        text: dict[tuple[int, int], str] = {}
        for p in {p for r in rows for p in json.loads(r[6])[::2]}:
            text.update({(p, k % MOST_BLOCKS): t for k, t in self.db.execute(f"select key, text {_OF_PAGE}", _span(p))})
        out = {}
        for key, name, page, ordinal, state, read, blocks, own in rows:
            refs = json.loads(blocks)
            texts = tuple(text.get(at, "") for at in zip(refs[::2], refs[1::2], strict=True))
            if own is not None:
                texts = tuple(json.loads(forms.unsqueezed(own)))
            weight = LOST if state == GONE else 1.0 if read else SPLIT_OFF
            out[name] = _Old(name, state, bool(read), Old(key, texts, (page, ordinal), weight))
        return out

    def _corrected(
        self, issue: int, form: IssueForm, names: list[str], given: Sequence[str], ids: Iterable[str]
    ) -> tuple[IssueForm, list[str]]:
        """The form after all corrections of its articles, and its articles' ids; each correction's verdict is noted."""
        wanted = []
        for name in ids:
            wanted += self.db.execute(f"select {_CORRECTION} from corrections where article = ?", (name,)).fetchall()
        if not wanted:
            return form, names
        made, verdicts = apply(forms.issue_of(form, names, given), [correction_of(r) for r in sorted(wanted)])
        for number, reason in verdicts.items():
            self.db.execute(
                "update corrections set applies = ?, reason = ? where id = ?", (reason == "", reason, number)
            )
        places = {p.name: (p.file, p.nth, p.row[0]) for p in form.pages}
        out = forms.issue_form(made, places)
        for p, before in zip(out.pages, form.pages, strict=True):
            p.geometry, p.picture = before.geometry, before.picture  # no correction moves a block
        return out, [a.id for a in made.articles]

    def _put_pages(self, issue: int, form: IssueForm, keys: Sequence[int], before: set[int]) -> None:
        columns = "issue = ?, ordinal = ?, number = ?, name = ?, " + ", ".join(f"{c} = ?" for c in _PAGE.split(", "))
        self.db.executemany(
            f"update pages set {columns} where id = ?",
            [(issue, n, p.number, p.name, *p.row, k) for n, (k, p) in enumerate(zip(keys, form.pages, strict=True))],
        )
        gone = before - set(keys)
        self.db.executemany("update pages set ordinal = -1 where id = ?", [(k,) for k in gone])
        self.db.executemany(f"delete {_OF_PAGE}", [_span(k) for k in (*before, *keys)])
        marks = ", ".join("?" * (len(_BLOCK.split(", ")) + 1))
        self.db.executemany(
            f"insert into blocks (key, {_BLOCK}) values ({marks})",
            ((k * MOST_BLOCKS + b[0], *b[1:]) for k, p in zip(keys, form.pages, strict=True) for b in p.blocks),
        )
        self.db.executemany(
            "insert into geometry values (?, ?, ?, ?, ?, ?) on conflict (page) do update set width = excluded.width,"
            " height = excluded.height, dpi = excluded.dpi, picture = ifnull(excluded.picture, picture), form = excluded.form",
            [_geometry(k, p) for k, p in zip(keys, form.pages, strict=True)],
        )

    def _put_article(
        self,
        key: int | None,
        name: str,
        issue: int,
        pages: Sequence[int],
        n: int,
        a: ArticleForm,
        as_read: Mapping[str, tuple[str, ...]],
    ) -> int:
        refs = list(a.blocks)
        refs[::2] = [pages[k] for k in refs[::2]]
        read = as_read.get(name)
        own = None if read == a.texts else forms.squeezed(forms.dumped(read if read is not None else a.texts))
        row = (name, issue, pages[a.page], n, LIVE, read is not None, *a.row, forms.dumped(refs), *a.tail, own)
        if key is None:
            key = self.db.execute(_INSERT, row).lastrowid
            assert key is not None
        else:
            self.db.execute(_UPDATE, (*row, key))
            self._bare(key)
        if a.faults:
            self.db.executemany("insert into faults values (?, ?, ?, ?, ?, ?)", [(key, *f) for f in a.faults])
        if a.jumps:
            self.db.executemany("insert into jumps values (?, ?, ?, ?, ?, ?)", [(key, *j) for j in a.jumps])
        return key

    def _bare(self, key: int) -> None:
        self.db.execute("delete from faults where article = ?", (key,))
        self.db.execute("delete from jumps where article = ?", (key,))

    def _set_aside(self, o: _Old, as_read: Mapping[str, tuple[str, ...]]) -> bool:
        """An article that stands in its issue no more, for a correction or because it was not read again; whether that is new."""
        read = as_read.get(o.id)
        state, texts = (GONE, o.mark.texts) if read is None else (JOINED, read)
        own = forms.squeezed(forms.dumped(texts))
        self.db.execute(
            "update articles set state = ?, as_read = ?, blocks = '[]', kept = ? where key = ?",
            (state, read is not None or o.as_read, own, o.mark.key),
        )
        self._bare(o.mark.key)
        return o.state == LIVE

    # ---- what is there

    def facts_of(self, issue: int) -> tuple[str, str, str, str | None, str]:
        """An issue's id, its paper's name and slug, its date and edition."""
        name, paper, date, edition = self.db.execute(
            "select p.name, p.slug, i.date, i.edition from issues i join papers p on p.id = i.paper where i.id = ?",
            (issue,),
        ).fetchone()
        return f"{paper}-{date or 'undated'}-{edition}", name, paper, date, edition

    def issue_key(self, name: str) -> int | None:
        """The key of an issue by its id."""
        sql = (
            "select i.id from issues i join papers p on p.id = i.paper"
            " where p.slug || '-' || ifnull(i.date, 'undated') || '-' || i.edition = ?"
        )
        head, _, _ = name.rpartition("-")
        paper = head.removesuffix("-undated") if head.endswith("-undated") else head[: -len("-2026-02-05")]
        found = self.value(f"{sql} and p.slug = ?", name, paper)
        return None if found is None else int(found)

    def issue(self, key: int) -> Issue:
        """An issue as it was rebuilt, its articles under the archive's ids."""
        with self.told():
            masthead = self.value("select masthead from issues where id = ?", key)
            return Issue(forms.masthead_of(masthead), tuple(self._pages(key, "1")))

    def page(self, issue: int, number: int) -> PageArticles | None:
        """A page of an issue by its number, 0 where it has none, with the articles that begin on it."""
        with self.told():
            return next(iter(self._pages(issue, "ifnull(p.number, 0) = ?", number)), None)

    def _pages(self, key: int, where: str, *values: object) -> list[PageArticles]:
        blocks: dict[int, list[Row]] = {}
        names: dict[int, str] = {}
        rows = self.db.execute(
            f"select p.id, f.given, p.name, p.number, {', '.join('p.' + c for c in _PAGE.split(', '))},"
            " g.width, g.height, g.dpi from pages p join files f on f.id = p.file left join geometry g on g.page = p.id"
            f" where p.issue = ? and p.ordinal >= 0 and {where} order by p.ordinal",
            (key, *values),
        ).fetchall()
        for r in rows:
            names[r[0]] = r[2]
            blocks[r[0]] = self.blocks(r[0])
        wanted = set(names)
        articles: dict[int, list[Article]] = {}
        found = f"{_SELECT} where issue = ? and state = 0 order by ordinal"
        for r in self.db.execute(found, (key,)).fetchall():
            if r[2] in wanted:
                articles.setdefault(r[2], []).append(self._article(r, names, blocks))
        return [forms.page_of(r[1], r[2], r[3], r[4:-3], blocks[r[0]], articles.get(r[0], ()), r[-3:]) for r in rows]

    def article(self, name: str) -> tuple[Article, int, int] | None:
        """An article by its id, with the keys of its issue and of the page it begins on; None where there is none."""
        with self.told():
            r = self.db.execute(f"{_SELECT} where id = ? and state = 0", (name,)).fetchone()
            return (
                None
                if r is None
                else (self._article(r, {}, {}), self.value("select issue from articles where key = ?", r[0]), r[2])
            )

    def _article(self, r: Row, names: dict[int, str], blocks: dict[int, list[Row]]) -> Article:
        refs = json.loads(r[14])
        for p in set(refs[::2]) - set(blocks):
            names[p] = self.value("select name from pages where id = ?", p)
            blocks[p] = self.blocks(p)
        found = [forms.decided_block(blocks[p][n], names[p]) for p, n in zip(refs[::2], refs[1::2], strict=True)]
        faults = self.db.execute(
            "select n, kind, text, blocks, reason from faults where article = ? order by n", (r[0],)
        )
        jumps = self.db.execute(
            "select n, direction, page, text, resolved from jumps where article = ? order by n", (r[0],)
        )
        return forms.article_of(r[1], r[3:14], found, r[15:18], faults.fetchall(), jumps.fetchall())

    def articles_on(self, page: int) -> list[Article]:
        """The articles of which something stands on a page, in the order of their issue."""
        names: dict[int, str] = {}
        blocks: dict[int, list[Row]] = {}
        rows = self.rows(
            f"{_SELECT} where issue = (select issue from pages where id = ?) and state = 0 order by ordinal", page
        )
        with self.told():
            return [self._article(r, names, blocks) for r in rows if page in json.loads(r[14])[::2]]

    def blocks(self, page: int) -> list[Row]:
        """The rows of a page's blocks, as forms read them."""
        return self.db.execute(f"select key % {MOST_BLOCKS}, {_BLOCK} {_OF_PAGE} order by key", _span(page)).fetchall()

    def count_pages(self, issue: int) -> int:
        return int(self.value("select count(*) from pages where issue = ? and ordinal >= 0", issue))

    def corrections(self, where: str, *values: object) -> list[Row]:
        """The rows of corrections, in the order in which they were made."""
        return self.rows(f"select {_CORRECTION} from corrections where {where} order by id", *values)

    def setting(self, page: int, article: Article) -> PageArticles:
        """A page with the facts it has, and nothing on it but one article."""
        given, name, number, masthead = self.rows(
            "select f.given, p.name, p.number, p.masthead from pages p join files f on f.id = p.file where p.id = ?",
            page,
        )[0]
        facts = replace(forms.masthead_of(masthead), faults=())
        return PageArticles(Page(name, given, (), number), facts, (article,), ())

    def entries(self, keys: Iterable[int]) -> Iterator[Entry]:
        """What the index is to know of articles that stand in their issues; nothing of others."""
        last, blocks, names = -1, dict[int, list[Row]](), dict[int, str]()
        for key in keys:
            with self.told():
                r = self.db.execute(f"{_SELECT} where key = ? and state = 0", (key,)).fetchone()
                if r is None:
                    continue
                if r[2] != last:
                    last, blocks, names = r[2], {}, {}
                a = self._article(r, names, blocks)
                page, paper, head, date = self.db.execute(
                    "select g.number, p.name, p.slug, i.date from pages g join issues i on i.id = g.issue"
                    " join papers p on p.id = i.paper where g.id = ?",
                    (r[2],),
                ).fetchone()
            day = datetime.date.fromisoformat(date) if date else None
            yield Entry(key, a.id, f"{paper}\n{head}", day, a.kind, page, *forms.entry_texts(a), a.agency or "")


@dataclass(frozen=True, slots=True)
class _Old:
    """An article as it was before its pages were read again."""

    id: str
    state: int
    as_read: bool
    mark: Old


_COLUMNS = f"id, issue, page, ordinal, state, as_read, {_ARTICLE}, blocks, {_TAIL}, kept"
_INSERT = f"insert into articles ({_COLUMNS}) values ({', '.join('?' * len(_COLUMNS.split(', ')))})"
_UPDATE = f"update articles set {', '.join(f'{c} = ?' for c in _COLUMNS.split(', '))} where key = ?"
_SELECT = f"select key, id, page, {_ARTICLE}, blocks, {_TAIL} from articles"


# ---- connections and their troubles


def _connected(path: Path, read_only: bool) -> sqlite3.Connection:
    if not read_only:
        db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        # what ingest says is done must be done: full waits for the disk at every commit, which are few and large
        db.execute("pragma synchronous = full")
        db.execute("pragma foreign_keys = on")
        db.execute(f"pragma cache_size = -{PAGE_CACHE}")
        return db
    uri = path.resolve().as_uri()
    # a reader may be handed from thread to thread, to one at a time
    db = sqlite3.connect(f"{uri}?mode=ro", timeout=PATIENCE, isolation_level=None, uri=True, check_same_thread=False)
    try:
        db.execute("select count(*) from sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        told = "unable to open" in str(error) or "readonly" in str(error)
        log = path.with_name(f"{NAME}-wal")
        if not told or (log.exists() and log.stat().st_size > 0):
            raise
        # a folder we may not write to: WAL wants to make a file of its own there, unless nothing can change
        db.close()
        db = sqlite3.connect(f"{uri}?immutable=1", isolation_level=None, uri=True, check_same_thread=False)
    return db


def _as_told(error: sqlite3.DatabaseError, folder: Path) -> Exception:
    text = str(error)
    if "is full" in text:
        return _full(folder)
    if "interrupted" in text:
        return TookTooLong(str(folder), "this took longer than it may", "Ask for less at once")
    if "disk I/O" in text:
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_IOERR_READ"):
            return ArchiveDamaged(
                str(folder), "the disk fails to read it", "Check the disk, and restore it from a copy"
            )
        if not _room(folder):
            return _full(folder)
        found = "the disk takes no more (over a quota or a limit, or failing)"
        return CannotWrite(str(folder), found, "Make room or check the disk; what was done before is kept")
    if "readonly" in text or "unable to open" in text:
        found = "an archive that cannot be written to"
        return CannotWrite(str(folder), found, "Ask its owner for leave, or copy it elsewhere")
    if "not a database" in text:
        return NotAnArchive(str(folder), "a file that is no archive", "Name another folder with --archive")
    if "malformed" in text:
        return ArchiveDamaged(
            str(folder), f"the database is damaged ({text})", "Restore it from a copy, or ingest the pages anew"
        )
    if "locked" in text or "busy" in text:
        return ArchiveBusy(str(folder), "another process is writing to it", "Try again later")
    return error


def _room(folder: Path) -> bool:
    import shutil

    return shutil.disk_usage(folder).free > 1 << 20


def _full(folder: Path) -> DiskFull:
    return DiskFull(str(folder), "no room left on the disk", "Make room and ingest again: what was done before is kept")


def _geometry(key: int, p: PageForm) -> Row:
    g = p.geometry
    return (key, g.width, g.height, g.dpi, p.picture, g.form) if g else (key, None, None, None, p.picture, None)


def _span(page: int) -> tuple[int, int]:
    """The keys of a page's blocks, first and last."""
    return page * MOST_BLOCKS, (page + 1) * MOST_BLOCKS - 1


def folded(name: str | None) -> str | None:
    """A name as names are compared: width, case and blanks aside."""
    if name is None:
        return None
    return "".join(unicodedata.normalize("NFKC", name).casefold().split()) or None
