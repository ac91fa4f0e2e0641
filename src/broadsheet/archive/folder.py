"""One folder that holds everything read, finds it, and is put right by hand."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from broadsheet.archive import checks, corrections, holdings, paging, recurring, stories
from broadsheet.archive.checks import Checked
from broadsheet.archive.comparing import Compared, Comparing
from broadsheet.archive.corrections import Correction, correction_of
from broadsheet.archive.drawings import kept
from broadsheet.archive.forms import OF_TEXTS, TEXTS, entry_texts
from broadsheet.archive.grouping import PathFacts, Pattern
from broadsheet.archive.holdings import Faulty, PaperFacts
from broadsheet.archive.ingest import Hear, Ingest, Report, Todo, ignored
from broadsheet.archive.lock import held, holder, writing
from broadsheet.archive.pages import KeptPage, PageFacts, Pages
from broadsheet.archive.query import Query, highlights, matches, query
from broadsheet.archive.search import Counts, Entry, Index, with_more
from broadsheet.archive.store import GONE, JOINED, IssueFacts, Store, Summary
from broadsheet.collate import collate
from broadsheet.collate.apparatus import name as called
from broadsheet.collate.kinship import Kinship, between_papers
from broadsheet.collate.repairs import LOST, Repair, repairs
from broadsheet.collate.witnesses import witness
from broadsheet.errors import CannotCorrect, CannotWrite, IndexDamaged, NoSuchArticle, NoSuchStory, UsageError
from broadsheet.lines import line_of
from broadsheet.model import (
    Apparatus,
    Article,
    Box,
    Issue,
    Match,
    Page,
    PageArticles,
    Points,
    Repeated,
    Serial,
    Spot,
    Story,
    Witness,
)
from broadsheet.read.drawn import USUAL, can_be_drawn

INDEX = "index"
PAGE_OF_HITS = 20
AT_ONCE = 500  # articles asked for at a time
ORDERS = ("relevance", "date", "-date")


@dataclass(frozen=True, slots=True)
class Found:
    """How many articles a search finds, and those asked for, in order."""

    total: int
    articles: list[Summary]


@dataclass(frozen=True, slots=True)
class Part:
    """Some articles of a list, in its order, and the place to go on from, empty at its end."""

    articles: list[Summary]
    after: str


@dataclass(frozen=True, slots=True)
class Status:
    """What an archive holds, and what in it waits for someone."""

    folder: str
    papers: int
    issues: int
    pages: int
    articles: int
    first: datetime.date | None
    last: datetime.date | None
    sources: int  # different contents of files
    copies: int  # files whose content was read under another path
    pending: int  # articles the index does not have yet
    unsettled: int  # issues to be put together anew
    faults: dict[str, int]  # kind: how many
    stories: int
    matches: int  # pairs of different texts
    uncompared: int  # articles that wait to be compared with the others
    corrections: int
    unfit: list[Correction]  # those that apply no longer
    size: int  # bytes of the whole folder
    index_size: int
    version: int
    writer: str | None  # who is writing to it
    texts: int = 0  # articles that are no paper's: transcripts, what agencies sent, texts of one's own


class Archive:
    """An archive on disk: `with Archive("papers") as a: a.ingest(["scans"]); a.search("零基预算")`.

    Opens what is there; a writer makes what is not when it first ingests. Any number may read while one writes; a
    second writer waits. What ingest or correct has told of is on disk, whatever happens next.
    """

    def __init__(self, folder: str | Path, *, read_only: bool = False, most_late: int | None = None) -> None:
        """`most_late`: where more articles than so many wait for the index, a search does not look through them, but takes
        the index as it is; it is then quick while much is written, and finds what is new some seconds later."""
        self.folder, self.read_only, self.most_late = Path(folder), read_only, most_late
        self._late_ones: tuple[int, list[int], list[Entry]] = -1, [], []
        self._store: Store | None = None
        self._found: Index | None = None
        self._shown: Pages | None = None
        if read_only or (self.folder / "archive.sqlite").exists():
            self._store = Store(self.folder, read_only=read_only)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of all files."""
        if self._found is not None:
            self._found.close()
            self._found = None
        if self._store is not None:
            self._store.close()
            self._store = self._shown = None

    @property
    def store(self) -> Store:
        """The database."""
        if self._store is None:
            self._store = Store(self.folder, read_only=self.read_only)
        return self._store

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """What is asked of the database meanwhile takes so long at the most; then TookTooLong is raised."""
        return self.store.within(seconds)

    def snapshot(self) -> AbstractContextManager[None]:
        """What is read of the database meanwhile is of one state, whatever others write."""
        return self.store.snapshot()

    @property
    def version(self) -> int:
        """A number that is another after every change another process or connection makes; this connection's own."""
        return int(self.store.value("pragma data_version"))

    @property
    def changed(self) -> datetime.datetime:
        """When the database was last written to, UTC."""
        with suppress(FileNotFoundError):
            wal = os.stat(f"{self.store.path}-wal").st_mtime
            return datetime.datetime.fromtimestamp(max(wal, self.store.path.stat().st_mtime), datetime.UTC)
        return datetime.datetime.fromtimestamp(self.store.path.stat().st_mtime, datetime.UTC)

    # ---- filling it

    def ingest(
        self,
        paths: Sequence[str | Path] = (),
        *,
        pattern: str | None = None,
        paper: str | None = None,
        date: datetime.date | None = None,
        kind: str | None = None,
        trust_structure: bool = False,
        jobs: int = 1,
        again: bool = False,
        stories: bool = True,
        wait: bool = True,
        hear: Hear = ignored,
        say: Callable[[str], None] | None = None,
        start: Callable[[int], None] | None = None,
    ) -> Report:
        """Reads files and folders, new and changed ones; with `again` also all pages it has, from the bytes it keeps.

        `pattern` says how paths tell paper, date and page ({paper}/{date}/{page}); without one it is guessed, and `say`
        hears it. "none" leaves paths out of it. `hear` is told of each file once it is on disk, `start` how many there
        are. With `kind` (transcript, agency, own) files are texts of no paper, each whole: plain ones, markdown, or JSON lines
        with text, title, date and source. With `trust_structure` the library's own articles are taken, where pages come with
        them; so they are when the pages are read again. What is new is compared with all there is; without `stories` that is left to a later run. More than one of `jobs`
        needs a script that may be imported. Raises ArchiveBusy where another writes and `wait` is false.
        """
        if not paths and not again:
            raise UsageError("broadsheet ingest", "no page named", "Name a file or a folder: broadsheet ingest PATH")
        if kind is not None and kind not in TEXTS:
            raise UsageError(f"--kind {kind}", "no kind of text", f"The kinds are {', '.join(TEXTS)}")
        shape = Pattern(pattern) if pattern not in (None, "none") else None
        with self._writing(wait, say, create=True) as index:
            run = Ingest(self.store, index, jobs, hear)
            run.catch_up()
            if again:
                if start is not None:
                    start(self.store.value("select count(*) from files"))
                run.again()
            if paths:
                said = PathFacts(given_paper=paper, given_date=date, given_kind=kind, trusted=trust_structure)
                todo = Todo([Path(p) for p in paths], shape, said, self.folder.resolve(), pattern is None)
                if say is not None and todo.pattern is not None and pattern is None:
                    say(f"Grouped by {todo.pattern.text}, as the paths show; --pattern says otherwise")
                if start is not None:
                    start(todo.count)
                try:
                    run.paths(todo)
                finally:
                    todo.close()
            if stories:
                run.report.compared = Comparing(self.store, jobs, say).catch_up()
            return run.report

    def compare(
        self,
        *,
        again: bool = False,
        jobs: int | None = None,
        wait: bool = True,
        say: Callable[[str], None] | None = None,
    ) -> Compared:
        """What waits compared with all there is, and its stories told anew; with `again` all articles, as if none had been.

        `jobs` is the number of cores, all of them if not said. Raises ArchiveBusy where another writes and `wait` is false.
        """
        with self._writing(wait, say):
            run = Comparing(self.store, jobs, say)
            return run.again() if again else run.catch_up()

    @contextmanager
    def _writing(
        self, wait: bool = True, say: Callable[[str], None] | None = None, create: bool = False
    ) -> Iterator[Index]:
        """The archive for oneself, and its index to write to: made again from the database where it is of no use."""
        if self.read_only:
            raise CannotWrite(str(self.folder), "opened to be read only", "Open it to be written")
        if self._store is None:
            self._store = Store(self.folder, create=create)
        if not os.access(self.folder, os.W_OK):
            raise CannotWrite(str(self.folder), "a folder that may not be written to", "Ask its owner for leave")
        with writing(self.folder, wait, say):
            index = self._index_to_write()
            try:
                yield index
            finally:
                index.close()

    def _index_to_write(self) -> Index:
        path = self.folder / INDEX
        try:
            if (path / "meta.json").exists():
                return Index(path)
        except IndexDamaged:
            pass
        with self.store.transaction():  # before it is made: stopped in between, the archive must know what it lacks
            self.store.db.execute("insert or ignore into pending select key from articles where state = 0")
        return Index(path, anew=True)

    # ---- finding in it

    def search(self, text: str | Query, limit: int = PAGE_OF_HITS, offset: int = 0, order: str = "relevance") -> Found:
        """The articles a query finds, as typed or made, best first; `order` may be date (oldest first) or -date as well.

        Exact at any moment: what the index does not have yet is looked through. Raises BadQuery.
        """
        if order not in ORDERS:
            raise UsageError(f"--sort {order}", "no order of articles", f"The orders are {', '.join(ORDERS)}")
        total, keys = self._found_keys(query(text) if isinstance(text, str) else text, limit, offset, order)
        return Found(total, self._summaries(keys))

    def _found_keys(self, wanted: Query, limit: int, offset: int, order: str) -> tuple[int, list[int]]:
        """How many articles a query finds, and the keys of those asked for."""
        late, more = self._late(wanted)
        if not more:
            hits = self._index().search(wanted, limit, offset, late, order)
            return hits.total, hits.keys
        hits = self._index().search(wanted, limit + offset, 0, late, order)
        keys = self._merged(hits.keys, more, order)
        return hits.total + len(more), keys[offset : offset + limit]

    def counts(self, text: str | Query) -> Counts:
        """How many of the articles that a query finds are of each kind, paper, agency, page and month; exact as `search` is.

        Raises BadQuery, and IndexDamaged where the index was made before such counts were.
        """
        wanted = query(text) if isinstance(text, str) else text
        late, more = self._late(wanted)
        return with_more(self._index().counts(wanted, late), more)

    # ---- a part at a time

    def hits(self, text: str | Query, limit: int = PAGE_OF_HITS, after: str = "", order: str = "relevance") -> Part:
        """So many articles that a query finds, from after a place on: none is left out and none comes twice, whatever is
        ingested in between. `order` may be relevance (a thousand at the most), date, -date or arrival. Raises BadQuery."""
        wanted = query(text) if isinstance(text, str) else text
        pending, late = self._late(wanted)
        keys, more = paging.hits_after(self._index(), wanted, late, pending, limit, after, order)
        return Part(self._summaries(keys), more)

    def articles_after(self, limit: int = PAGE_OF_HITS, after: str = "") -> Part:
        """So many articles in the order they first came, from after a place on."""
        keys, more = paging.articles_after(self.store, limit, after)
        return Part(self._summaries(keys), more)

    def newest(self, limit: int = PAGE_OF_HITS) -> list[Summary]:
        """So many articles, those that came last first."""
        rows = self.store.rows("select key from articles where state = 0 order by key desc limit ?", limit)
        return self._summaries([k for (k,) in rows])

    def issues_after(
        self, limit: int = PAGE_OF_HITS, after: str = "", *, paper: str | None = None,
        start: datetime.date | None = None, end: datetime.date | None = None,
    ) -> tuple[list[IssueFacts], str]:  # fmt: skip
        """So many issues by paper and day, from after a place on, and the place to go on from, empty at the end; of all
        papers, or of the one that ids call so."""
        return paging.issues_after(self.store, limit, after, paper, start, end)

    def stories_after(
        self, limit: int = PAGE_OF_HITS, after: str = "", *, paper: str | None = None, start: datetime.date | None = None,
        end: datetime.date | None = None, min_papers: int = 1, agency: str | None = None,
    ) -> tuple[list[Story], str]:  # fmt: skip
        """So many stories in the order they were first told, from after a place on, and the place to go on from, empty at
        the end; narrowed as `stories` has it. Raises UsageError where no paper is called so."""
        papers = None if paper is None else stories.papers_called(self.store, paper)
        keys, more = paging.stories_after(self.store, limit, after, papers, start, end, min_papers, agency)
        return [s for k in keys if (s := stories.story(self.store, k)) is not None], more

    def _late(self, wanted: Query) -> tuple[list[int], list[Entry]]:
        """The keys of articles that the index does not have yet as they are, and of these what a query finds."""
        version = self.version
        if self._late_ones[0] != version or not self.read_only:  # what this connection writes is of the same version
            late = [k for (k,) in self.store.rows("select key from pending")]
            if self.most_late is not None and len(late) > self.most_late:
                late = []
            self._late_ones = version, late, list(self.store.entries(late))
        _, late, entries = self._late_ones
        return late, [e for e in entries if matches(wanted, e)]

    def _merged(self, keys: list[int], late: list[Entry], order: str) -> list[int]:
        """Keys of the index and of late comers together; by relevance the late ones come first, newest before."""
        newest = sorted(late, key=lambda e: (e.date or datetime.date.min, -e.key), reverse=True)
        if order == "relevance":
            return [*(e.key for e in newest), *keys]
        every = self._summaries([*keys, *(e.key for e in late)])
        every.sort(key=lambda s: s.date or datetime.date.min, reverse=order == "-date")
        return [s.key for s in every]

    def _index(self) -> Index:
        if self._found is None:
            self._found = Index(self.folder / INDEX, read_only=True)
        return self._found

    def _summaries(self, keys: Sequence[int]) -> list[Summary]:
        """Articles as lists have them, in the order of their keys; those that stand in no issue now are left out."""
        found: dict[int, Summary] = {}
        for n in range(0, len(keys), AT_ONCE):
            some = keys[n : n + AT_ONCE]
            rows = self.store.rows(f"{_SUMMARY} where a.key in ({', '.join('?' * len(some))}) and a.state = 0", *some)
            found.update((r[0], _summary(r)) for r in rows)
        return [found[k] for k in keys if k in found]

    def line(self, name: str, wanted: Query, room: int) -> tuple[str, list[tuple[int, int]]]:
        """The line of an article's text, of `room` cells, that shows what a query looks for, and where it stands in it."""
        a = self.article(name)
        heads, names, text = entry_texts(a)
        for part, field in ((text, "body"), (heads, "headline"), (names, "byline")):
            for one in part.split("\n"):
                spans = highlights(wanted, one, field)
                if spans:
                    return line_of(one, spans, room)
        return line_of(text or heads, [], room)

    # ---- looking into it

    def article(self, name: str) -> Article:
        """An article by its id, as it was rebuilt. Raises NoSuchArticle."""
        found = self.store.article(name)
        if found is None:
            raise self._no_such(name)
        return found[0]

    def settings(self, name: str) -> list[PageArticles]:
        """What an id stands for, ready to be set: an article alone with the facts of its issue, a page, or an issue."""
        found = self.store.article(name)
        if found is not None:
            return [self.store.setting(found[2], found[0])]
        key = self.store.issue_key(name)
        if key is not None and self.store.count_pages(key):
            return list(self.store.issue(key).pages)
        key, number = self._page(name)
        pages = [] if key is None else [p for p in self.store.issue(key).pages if (p.page.number or 0) == number]
        if not pages:
            raise self._no_such(name)
        return pages

    def _page(self, name: str) -> tuple[int | None, int]:
        """The key of a page's issue, by the page's id, and its number, 0 where it has none; None for no such issue."""
        head, _, leaf = name.rpartition("-p")
        return (self.store.issue_key(head), int(leaf)) if leaf.isdecimal() else (None, 0)

    # ---- pages as they can be shown

    def page_articles(self, name: str) -> PageArticles:
        """A page by its id, with the articles that begin on it. Raises NoSuchArticle."""
        issue, number = self._page(name)
        found = None if issue is None else self.store.page(issue, number)
        if found is None:
            raise self._no_such(name)
        return found

    def page_list(self, issue: str) -> list[PageFacts]:
        """The pages of an issue by its id, in order: their sizes, and how they can be drawn. Raises NoSuchArticle."""
        key = self.store.issue_key(issue)
        if key is None:
            raise self._no_such(issue)
        return self._pages.of_issue(key)

    def page_facts(self, name: str) -> PageFacts:
        """The same of one page by its id. Raises NoSuchArticle."""
        return self._kept(name).facts

    def page(self, name: str) -> Page:
        """A page by its id as it was read: blocks with boxes, lines, words, faces, frames. Raises NoSuchArticle.

        Lines and words are those of its file; a page that an earlier version of broadsheet took in is read anew.
        """
        return self._pages.page(self._kept(name).key)

    def articles_on(self, name: str) -> list[Article]:
        """The articles of which something stands on a page, by its id, in the order of their issue. Raises NoSuchArticle."""
        return self.store.articles_on(self._kept(name).key)

    def regions(self, name: str) -> dict[str, tuple[Points, ...]]:
        """For each article of which something stands on a page, by its id, the polygons it covers there, in pixels of
        the page. Empty for a page without boxes. Raises NoSuchArticle."""
        return self._pages.regions(self._kept(name))

    def spots(self, name: str, spans: Sequence[tuple[int, int]]) -> list[tuple[Spot, ...]]:
        """For each span of an article's text, half open in characters of its paragraphs each on a line (as `matches_of`
        and `Witness` count), where it stands: a box on each line, with the page's id. Raises NoSuchArticle."""
        found = self.store.article(name)
        if found is None:
            raise self._no_such(name)
        return self._pages.spots(found[0], found[1], spans)

    def marks(self, name: str, text: str) -> dict[str, tuple[Box, ...]]:
        """What a query finds on a page by its id: for each article, where on the page that stands, line by line; heads,
        bylines and captions too. Raises NoSuchArticle and BadQuery."""
        return self._pages.marks(self._kept(name), query(text))

    def extent(self, name: str) -> tuple[float, float]:
        """A page's width and height by its id, in the pixels that parts of it are told in, whether it has boxes or a picture
        alone. Raises NoSuchArticle, and UnknownFormat where it has neither."""
        return self._pages.extent(self._kept(name))

    def source(self, name: str) -> tuple[str, bytes]:
        """The file that a page was read from, by the page's id: its path as given, its bytes. Raises NoSuchArticle."""
        found = self._kept(name)
        return found.facts.source, self.store.source(found.file)

    def drawn(
        self,
        name: str,
        longest: int = USUAL,
        form: str = "webp",
        part: Box | None = None,
        exact: tuple[int, int] | None = None,
    ) -> bytes:
        """A page by its id, or a part of it, as a picture whose longer side has `longest` pixels, kept in the folder once
        it is drawn: from its PDF, or from the picture that lay beside its text, and then no larger than that is.

        `part` is in pixels of the page; with `exact` the picture has this very width and height. Raises NoSuchArticle, UnknownFormat where there is nothing to draw it from, and
        what `drawn` and `opened_picture` of the reader raise.
        """
        can_be_drawn(longest, form)
        return kept(self.folder, *self._pages.picture(self._kept(name), longest, form, part, exact))

    @property
    def _pages(self) -> Pages:
        if self._shown is None:
            self._shown = Pages(self.store)
        return self._shown

    def _kept(self, name: str) -> KeptPage:
        issue, number = self._page(name)
        found = None if issue is None else self._pages.named(issue, number)
        if found is None:
            raise self._no_such(name)
        return found

    def issue(self, name: str) -> Issue:
        """An issue by its id (paper, date, edition), as it was rebuilt. Raises NoSuchArticle."""
        key = self.store.issue_key(name)
        if key is None or not self.store.count_pages(key):
            raise NoSuchArticle(name, f"no issue of {self.folder} has this id", "broadsheet status --issues lists them")
        return self.store.issue(key)

    def summary(self, name: str) -> Summary:
        """An article as lists have it, by its id."""
        row = self.store.row(f"{_SUMMARY} where a.id = ? and a.state = 0", name)
        if row is None:
            raise self._no_such(name)
        return _summary(row)

    def issue_of(self, name: str) -> str:
        """The id of the issue that an article stands in, by the article's. Raises NoSuchArticle."""
        key = self.store.value("select issue from articles where id = ? and state = 0", name)
        if key is None:
            raise self._no_such(name)
        return self.store.facts_of(key)[0]

    def summaries(self) -> Iterator[Summary]:
        """Every article as lists have it, issue by issue; memory holds a few."""
        for issue in self._issue_keys():
            sql = f"{_SUMMARY} where a.issue = ? and a.state = 0 order by a.ordinal"
            yield from map(_summary, self.store.rows(sql, issue))

    def articles(self) -> Iterator[Article]:
        """Every article in reading order, issue by issue; memory holds one issue."""
        for issue in self.issues():
            yield from issue.articles

    def issues(self) -> Iterator[Issue]:
        """Every issue, by paper and date; memory holds one."""
        for key in self._issue_keys():
            yield self.store.issue(key)

    def pages(self) -> Iterator[PageArticles]:
        """Every page with its articles, issue by issue."""
        for issue in self.issues():
            yield from issue.pages

    def listed(self) -> Iterator[tuple[IssueFacts, Issue]]:
        """Every issue with what the archive calls it; memory holds one."""
        for key in self._issue_keys():
            yield self._facts(key), self.store.issue(key)

    def issue_list(self) -> Iterator[IssueFacts]:
        """Every issue as lists have it."""
        return map(self._facts, self._issue_keys())

    def _facts(self, key: int) -> IssueFacts:
        name, paper, _, date, edition = self.store.facts_of(key)
        count = self.store.value("select count(*) from articles where issue = ? and state = 0", key)
        return IssueFacts(name, paper, _day(date), edition, self.store.count_pages(key), count)

    def _issue_keys(self) -> Iterator[int]:
        """Keys of issues with pages, by paper and date, a few at a time."""
        last: tuple[Any, ...] = ("", "", "")
        sql = (
            "select p.slug, ifnull(i.date, ''), i.edition, i.id from issues i join papers p on p.id = i.paper"
            " where (p.slug, ifnull(i.date, ''), i.edition) > (?, ?, ?)"
            " and exists (select 1 from pages g where g.issue = i.id and g.ordinal >= 0) order by 1, 2, 3 limit 1000"
        )
        while rows := self.store.rows(sql, *last):
            yield from (r[3] for r in rows)
            last = rows[-1][:3]

    # ---- what it holds, counted

    def papers(self) -> list[PaperFacts]:
        """All papers with something of theirs, by name; publishers of texts of no paper come last."""
        return holdings.papers(self.store)

    def paper(self, slug: str) -> PaperFacts:
        """The paper that ids call so. Raises NoSuchArticle."""
        found = holdings.papers(self.store, slug)
        if not found:
            raise NoSuchArticle(
                slug, f"no paper of {self.folder} is called so", "broadsheet status --issues lists them"
            )
        return found[0]

    def paper_names(self) -> dict[str, str]:
        """What each paper is called, by what ids call it."""
        return dict(self.store.rows("select slug, name from papers"))

    def stories_found(
        self, text: str | Query, among: int = 1000, order: str = "relevance"
    ) -> tuple[list[tuple[str, int]], int]:
        """The ids of the stories that the first hits of a query are of, `among` so many, each with how many of these: most
        first; and how many of them are of none. Raises BadQuery."""
        _, keys = self._found_keys(query(text) if isinstance(text, str) else text, among, 0, order)
        found = stories.among(self.store, keys)
        return found, len(keys) - sum(n for _, n in found)

    def days(self, start: datetime.date, end: datetime.date, paper: str | None = None) -> dict[datetime.date, int]:
        """How many issues there are of each day from one to another, of all papers or of the one that ids call so."""
        return holdings.days(self.store, start, end, paper)

    def years(self, paper: str | None = None) -> dict[int, int]:
        """How many issues there are of each year, of all papers or of the one that ids call so."""
        return holdings.years(self.store, paper)

    def issues_between(
        self, start: datetime.date | None, end: datetime.date | None, paper: str | None = None
    ) -> list[IssueFacts]:
        """The issues from one day to another, by paper and date; without days those that have none."""
        return holdings.issues_between(self.store, start, end, paper)

    def neighbours(self, name: str) -> tuple[str | None, str | None]:
        """The ids of the issues of the same paper before and after one, by its id. Raises NoSuchArticle."""
        key = self.store.issue_key(name)
        if key is None:
            raise self._no_such(name)
        return holdings.neighbours(self.store, key)

    def latest(self, limit: int) -> list[IssueFacts]:
        """The issues whose pages came last, the newest first."""
        return holdings.latest(self.store, limit)

    def latest_stories(self, limit: int, min_papers: int = 2) -> list[Story]:
        """The stories of so many papers that were last printed, the newest first."""
        found = (stories.known(self.store, s) for s in holdings.latest_stories(self.store, limit, min_papers))
        told = (stories.story(self.store, k) for k in found if k is not None)
        return [s for s in told if s is not None]

    def faults(self) -> dict[str, int]:
        """How many faults of each kind there are, the most frequent first."""
        return holdings.faults(self.store)

    def faulty(self, kind: str | None = None, limit: int = 50, after: tuple[int, int] = (-1, -1)) -> list[Faulty]:
        """So many faults, of one kind or of all, with their articles, from after a place in the list on."""
        return holdings.faulty(self.store, kind, limit, after)

    # ---- stories

    def stories(
        self,
        *,
        paper: str | None = None,
        start: datetime.date | None = None,
        end: datetime.date | None = None,
        min_papers: int = 1,
        agency: str | None = None,
        within: int | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Iterator[Story]:
        """Stories, those of most papers first, then by date; memory holds one, and the keys of all.

        `paper`, `start` and `end`: those that this paper printed, from that day, to that day, among others.
        `agency`: those that credit it. `within`: of each story only the printings within so many days of one another, as
        many papers as there are. Raises UsageError where no paper is called so.
        """
        if start is not None and end is not None and end < start:
            raise UsageError(f"--to {end}", f"before --from {start}", "Give the earlier day first")
        return stories.listed(self.store, paper, start, end, min_papers, agency, within, limit, offset)

    def story(self, name: str) -> Story:
        """A story by its id, or one it had before it became part of another. Raises NoSuchStory."""
        key = stories.known(self.store, name)
        found = None if key is None else stories.story(self.store, key)
        if found is None:
            raise NoSuchStory(name, f"no story of {self.folder} has this id", "broadsheet stories lists them")
        return found

    def collate(self, name: str) -> Apparatus:
        """The apparatus of a story by its id, of all its printings and of its texts of no paper. Raises NoSuchStory."""
        return collate(self.witnesses(name))

    def kinship(
        self, *, paper: str | None = None, start: datetime.date | None = None, end: datetime.date | None = None
    ) -> Kinship:
        """At how many places papers read alike against others, and at how many they part, over the stories that several
        printed; texts of no paper go by their kind. `paper`, `start` and `end` as in `stories`; memory holds a story."""
        found = self.stories(paper=paper, start=start, end=end, min_papers=2)
        return between_papers(self.collate(s.id) for s in found)

    def witnesses(self, name: str) -> list[Witness]:
        """The printings of a story by its id, earliest first, and then its texts of no paper, as witnesses. Raises NoSuchStory."""
        story = self.story(name)
        texts = {w.text: w for w in reversed([self.witness(p.article) for p in story.texts])}  # each once
        return [*(self.witness(p.article) for p in story.printings), *reversed(texts.values())]

    def witness(self, name: str) -> Witness:
        """An article by its id, as a witness of its story. Raises NoSuchArticle."""
        facts = self.summary(name)
        return witness(self.article(name), paper=facts.paper, date=facts.date, page=facts.page)

    def story_id(self, name: str) -> str | None:
        """The id of the story that an article prints; None where it stands alone, or waits to be compared."""
        sql = "select s.id from articles a join members m on m.article = a.key join stories s on s.key = m.story where a.id = ?"
        found: str | None = self.store.value(sql, name)
        return found

    def members(self) -> Iterator[tuple[str, str]]:
        """Every article that is of a story, with the story's id."""
        return stories.members(self.store)

    def match_rows(self) -> Iterator[tuple[Any, ...]]:
        """Every passage two articles share: a, b, score, a_start, a_end, b_start, b_end, identity, equal characters,
        distinctive ones, a_covered, b_covered, relation. Copies to the character are told once, each with the first."""
        return stories.match_rows(self.store)

    @property
    def waiting(self) -> int:
        """How many articles wait to be compared with the others."""
        return int(self.store.value("select count(*) from waiting"))

    def story_of(self, name: str) -> Story | None:
        """The story that an article prints; None where it stands alone, or waits to be compared. Raises NoSuchArticle."""
        key = self.store.value("select story from members where article = ?", self.summary(name).key)
        return None if key is None else stories.story(self.store, key)

    def matches_of(self, name: str) -> list[Match]:
        """The passages that an article shares with others, its own as `a`, best match first. Raises NoSuchArticle.

        Offsets are in characters of its text, its paragraphs each on a line. An article that waits to be compared has none.
        """
        return stories.matches_of(self.store, self.summary(name).key, name)

    # ---- what recurs

    def advertisements(self, paper: str | None = None) -> Iterator[Repeated]:
        """Advertisements that a paper printed more than once, those of most printings first; of all papers, or of one.
        Raises UsageError where no paper is called so."""
        return recurring.advertisements(self.store, None if paper is None else stories.papers_called(self.store, paper))

    def printed_again(self, name: str) -> Repeated | None:
        """An advertisement by its id with all its printings; None of what was printed once. Raises NoSuchArticle."""
        return recurring.printed_again(self.store, self.summary(name).key)

    def serials(self, paper: str | None = None) -> Iterator[Serial]:
        """Serials with their instalments in order, of all papers or of one. Raises UsageError where no paper is called so."""
        return recurring.serials(self.store, None if paper is None else stories.papers_called(self.store, paper))

    def serial_of(self, name: str) -> Serial | None:
        """The serial an article is an instalment of, by the article's id; None where it is of none. Raises NoSuchArticle."""
        return recurring.serial_of(self.store, self.summary(name).key)

    def _no_such(self, name: str) -> NoSuchArticle:
        row = self.store.row("select state, key from articles where id = ?", name)
        found, todo = f"no article of {self.folder} has this id", "broadsheet search finds articles and their ids"
        if row is not None and row[0] == JOINED:
            c = next((c for c in self.corrections() if c.detail.get("with") == name), None)
            found = f"a correction joined it to {c.article}" if c else "a correction joined it to another article"
            todo = f"Show that, or undo the correction: broadsheet correct {c.article if c else 'ID'} --undo"
        elif row is not None and row[0] == GONE:
            found = "its pages as now read have no such article any more"
        return NoSuchArticle(name, found, todo)

    def status(self) -> Status:
        """What the archive holds, and what in it waits."""
        s = self.store
        first, last = s.rows(
            "select min(date), max(date) from issues where exists (select 1 from pages where issue = issues.id)"
        )[0]

        def count(sql: str) -> int:
            return int(s.value(f"select count(*) from {sql}"))

        return Status(
            str(self.folder),
            count(
                "(select distinct i.paper from pages g join issues i on i.id = g.issue where g.ordinal >= 0 except"
                f" select distinct i.paper from articles a join issues i on i.id = a.issue where {OF_TEXTS})"
            ),
            count("(select distinct issue from pages where ordinal >= 0)"), count("pages where ordinal >= 0"),
            count("articles where state = 0"), _day(first), _day(last), count("sources"), count("copies"),
            count("pending"), count("unsettled"),
            dict(s.rows("select kind, count(*) from faults group by kind order by 2 desc, 1")),
            count("stories"), count("matches"), self.waiting, count("corrections"), [correction_of(r) for r in s.corrections("applies = 0")],
            _size(self.folder), _size(self.folder / INDEX), s.value("pragma user_version"), holder(self.folder).rstrip(",") if held(self.folder) else None,
            count(f"articles a where a.state = 0 and {OF_TEXTS}"),
        )  # fmt: skip

    # ---- putting it right

    def correct(
        self,
        name: str,
        *,
        join: str | None = None,
        split: int | None = None,
        role: tuple[str, str] | None = None,
        headline: str | None = None,
        kind: str | None = None,
        from_witness: tuple[str, int | None] | None = None,
        wait: bool = True,
        say: Callable[[str], None] | None = None,
    ) -> Correction:
        """One thing put right, kept apart from what was read, and applied after every reading.

        `join`: the article that goes on where this one ends. `split`: the paragraph, from 1, another article begins
        with. `role`: a block and what it is. `from_witness`: another article, and the number of the place where they differ
        (as `collate` of the two counts them; None for the only loss or misplacement there is) at which it gives back what
        this one has lost, or the place of what stands elsewhere in it. Raises NoSuchArticle and CannotCorrect.
        """
        said = [
            k
            for k, v in (
                ("join", join),
                ("split", split),
                ("role", role),
                ("headline", headline),
                ("kind", kind),
                ("given", from_witness),
            )
            if v is not None
        ]
        if len(said) != 1:
            raise UsageError(
                f"correct {name}",
                "not one thing to put right",
                "Say one of --join, --split, --role, --headline, --kind, --from-witness",
            )
        with self._writing(wait, say) as index:
            found = self.store.article(name)
            if found is None:
                raise self._no_such(name)
            if join is not None and self.store.article(join) is None:
                raise self._no_such(join)
            repair = None if from_witness is None else self._repair(name, *from_witness)
            with self.store.transaction():
                issue, what = self.store.issue(found[1]), said[0]
                if repair is not None and from_witness is not None:
                    what, who = repair.kind, called(self.witness(from_witness[0]))
                    detail, anchors = corrections.given(issue, name, repair, from_witness[0], who)
                else:
                    detail, anchors = self._said(issue, name, found, join, split, role, headline, kind)
                made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
                row = (name, what, json.dumps(detail, ensure_ascii=False), json.dumps(anchors), made)
                number = self.store.db.execute(
                    "insert into corrections (article, kind, detail, anchors, made, applies, reason) values (?, ?, ?, ?, ?, 1, '')",
                    row,
                ).lastrowid
                run = Ingest(self.store, index)
                run.rebuild(found[1])
                done = correction_of(self.store.corrections("id = ?", number)[0])
                if not done.applies:
                    raise CannotCorrect(name, done.reason, "Show the article to see what stands in it")
            run.catch_up()
            Comparing(self.store, say=say).catch_up()
            return done

    def _repair(self, name: str, source: str, number: int | None) -> Repair:
        """What another witness gives back to an article at a place, or at the only one where it can."""
        found = repairs(collate([self.witness(name), self.witness(source)]), "A", "B")
        found = [r for r in found if (r.verdict in LOST if number is None else r.number == number)]
        where = f"{name} --from-witness {source}" + (f" --place {number}" if number is not None else "")
        if not found:
            what = "nothing that it could give back there" if number is not None else "no loss and nothing out of place"
            raise CannotCorrect(where, what, f"broadsheet collate {name} {source} lists where they differ")
        if len(found) > 1:
            numbers = ", ".join(f"{r.number} (“{r.text.strip()[:12]}…”)" for r in found)
            raise CannotCorrect(where, f"several places to put right: {numbers}", "Say which with --place")
        return found[0]

    def _said(
        self, issue: Issue, name: str, found: tuple[Article, int, int], join: str | None, split: int | None,
        role: tuple[str, str] | None, headline: str | None, kind: str | None,
    ) -> tuple[dict[str, Any], dict[str, Any]]:  # fmt: skip
        if join is not None:
            return corrections.join(issue, name, join)
        if split is not None:
            corrections.split(issue, name, split, "")  # whether it can be, before an id is spent
            return corrections.split(issue, name, split, self.store.id_on(found[1], found[2]))
        if role is not None:
            return corrections.role(issue, name, *role)
        if headline is not None:
            return corrections.headline(issue, name, headline)
        return corrections.kind(issue, name, kind or "")

    def undo(
        self, name: str, number: int | None = None, *, wait: bool = True, say: Callable[[str], None] | None = None
    ) -> Correction:
        """The last correction of an article taken back, or the one of that number. Raises NoSuchArticle."""
        with self._writing(wait, say) as index:
            made = [c for c in self.corrections(name) if number in (None, c.number)]
            if not made:
                which = "no correction" if number is None else f"no correction {number}"
                raise NoSuchArticle(name, f"{which} of it is here", "broadsheet correct lists them")
            issue = self.store.value("select issue from articles where id = ?", name)
            run = Ingest(self.store, index)
            with self.store.transaction():
                self.store.db.execute("delete from corrections where id = ?", (made[-1].number,))
                run.rebuild(issue)
            run.catch_up()
            Comparing(self.store, say=say).catch_up()
            return made[-1]

    def corrections(self, name: str | None = None) -> list[Correction]:
        """Corrections in the order they were made, of one article or of all."""
        rows = self.store.corrections("article = ?", name) if name else self.store.corrections("1")
        return [correction_of(r) for r in rows]

    # ---- seeing to it

    def check(self, *, rebuild: bool = False, wait: bool = True, say: Callable[[str], None] | None = None) -> Checked:
        """Whether all of it holds together; what can be mended is: the index, what waits, what was left half done.

        With `rebuild` the index is made anew whatever its state.
        """
        with self._writing(wait, say) as index:
            return checks.check(self.store, index, rebuild)


_SUMMARY = (
    "select a.key, a.id, p.name, i.date, i.edition, g.number, a.ordinal, a.kind, a.headline from articles a"
    " join issues i on i.id = a.issue join papers p on p.id = i.paper join pages g on g.id = a.page"
)


def _summary(row: tuple[Any, ...]) -> Summary:
    key, name, paper, date, edition, page, order, kind, headline = row
    return Summary(key, name, paper, _day(date), edition, page, order, kind, headline)


def _day(date: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(date) if date else None


def _size(folder: Path) -> int:
    return sum(e.stat().st_size for e in folder.rglob("*") if e.is_file()) if folder.exists() else 0
