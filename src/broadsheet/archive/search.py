"""The index: which articles hold a phrase, at once and exactly.

It is made from what the archive holds and can be made again from it at any time; it lags behind, and never lies. Match
text (text.py) goes in as words and as the pairs of neighbours in every run of wide characters, each with its position,
so that a phrase is a row of pairs: 零基预算 is 零基 基预 预算. The edges of a run are paired too, with what stands there:
GDP增长、 gives gdp _增 增长 长。 and so 长 is found alone, and a phrase that goes on into a word is told from one that a
stop ends.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby, islice
from operator import add
from pathlib import Path
from typing import Any, Self

import tantivy

from broadsheet.archive.query import And, Days, Exact, Kind, Leaves, Not, Or, Phrase, Query, phrases
from broadsheet.errors import ArchiveBusy, BroadsheetError, CannotWrite, DiskFull, IndexDamaged, NoIndex
from broadsheet.text import PARAGRAPH, STOP, is_wide, pieces

FORMAT_FILE = "broadsheet.json"
MAKE_AGAIN = "`broadsheet check` makes it again from the archive"
FORMAT = 2  # of what is indexed; another is made again from the archive
READABLE = (1, FORMAT)  # the first knows no facets
WORD_EDGE, STOP_EDGE, BREAK = "_", "。", "¶"
ANY = "*"  # what every article has among its characters
IN_HEADLINE = "^"  # before a character that the headline has
FIRST = 1000.0  # so much more than any other score, that a character in the headline goes before all else
LONGEST = 200  # characters: a longer word (a line of base64 is one) is known by its sum
WRITER_GONE = "writer was killed"
HEAP = 64_000_000  # bytes of new articles held before they go to disk as a segment
TOGETHER = 500  # keys to a query when many are taken out
FACETS = ("kind", "slug", "agency", "page")
MOST_VALUES = 200  # of a facet that are counted
MONTH = 100  # of a day as the index has it: 20260205
HEADLINE_WORTH = 2  # times a headline is indexed: what stands there says more than what stands in the body


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index knows of an article; a line end in a text parts what no phrase may cross."""

    key: int  # never given to another article
    id: str
    paper: str  # name, and slug on a line of its own
    date: datetime.date | None
    kind: str
    page: int | None
    headline: str  # kicker, headline, deck
    byline: str  # bylines, agency, credit
    body: str  # dateline, paragraphs, captions
    agency: str = ""  # as credited

    @property
    def slug(self) -> str:
        """What ids call its paper."""
        return self.paper.rpartition("\n")[2]


@dataclass(frozen=True, slots=True)
class Hits:
    """How many articles a query finds, and the keys of those asked for, in order, each with its score."""

    total: int
    keys: list[int]
    scores: list[float]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of the articles a query finds are of each kind, paper (by slug), agency and page, and of each month."""

    kind: dict[str, int]
    slug: dict[str, int]
    agency: dict[str, int]
    page: dict[int, int]
    months: dict[tuple[int, int], int]  # year, month: how many; undated ones are in none

    @property
    def years(self) -> dict[int, int]:
        """How many are of each year."""
        out = Counter[int]()
        for (year, _), n in self.months.items():
            out[year] += n
        return dict(out)


def with_more(counts: Counts, entries: Iterable[Entry]) -> Counts:
    """Counts with some articles more."""
    kind, slug, agency, page, months = (
        Counter[Any](c) for c in (counts.kind, counts.slug, counts.agency, counts.page, counts.months)
    )
    for e in entries:
        kind[e.kind] += 1
        slug[e.slug] += 1
        if e.agency:
            agency[e.agency] += 1
        if e.page is not None:
            page[e.page] += 1
        if e.date:
            months[e.date.year, e.date.month] += 1
    kind, slug, agency, page = (Counter(dict(c.most_common())) for c in (kind, slug, agency, page))
    return Counts(kind, slug, agency, page, months)


def tokens(text: str) -> list[str]:
    """A text as the index holds it, a position each."""
    return _tokens(pieces(text), whole=True)


def _tokens(row: Sequence[str], whole: bool) -> list[str]:
    """Pieces as the index holds them; unless they are a whole text, what stands outside them is not known."""
    out: list[str] = []
    last = len(row) - 1
    for n, p in enumerate(row):
        if p == PARAGRAPH:
            out.append(BREAK)
        elif is_wide(p):
            left = _edge(row[n - 1]) if n else STOP_EDGE * whole
            right = _edge(row[n + 1]) if n < last else STOP_EDGE * whole
            run = left + p + right
            out += map(add, run, run[1:])
        elif p != STOP:
            out.append(p if len(p) <= LONGEST else _sum(p))
    return out


def _edge(neighbour: str) -> str:
    return STOP_EDGE if neighbour in (STOP, PARAGRAPH) else WORD_EDGE


def _sum(word: str) -> str:
    return word[:20] + BREAK + blake2b(word.encode(), digest_size=16).hexdigest()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in ("text", "headline", "byline", "paper"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("characters", tokenizer_name="whitespace", index_option="basic")
    for field in FACETS[:3]:
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("key", indexed=True, fast=True)
    builder.add_integer_field("date", indexed=True, fast=True)
    builder.add_integer_field("page", indexed=True, fast=True)
    return builder.build()


class Index:
    """The index in a folder. One process at a time writes to it; any number read, and see each commit at once."""

    def __init__(self, folder: Path, *, read_only: bool = False, anew: bool = False) -> None:
        """Opens it, or makes it where there is none; `anew` throws away what is there, whatever state it is in."""
        self.folder, self.read_only = folder, read_only
        self._writer: tantivy.IndexWriter | None = None
        self._put: set[int] = set()  # keys put since the last commit
        self._shadow: tempfile.TemporaryDirectory[str] | None = None
        if anew and not read_only:
            shutil.rmtree(folder, ignore_errors=True)
        if not (folder / "meta.json").exists():
            self._make()
        self._index = self._open()
        self._schema = self._index.schema
        self._seen = self._stamp()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- opening

    def _make(self) -> None:
        if self.read_only:
            raise NoIndex(str(self.folder), "no index stands here", MAKE_AGAIN)
        if (self.folder / FORMAT_FILE).exists():
            raise IndexDamaged(str(self.folder), "the list of its files is gone", MAKE_AGAIN)
        with self._writing():
            self.folder.mkdir(parents=True, exist_ok=True)
            tantivy.Index(_schema(), path=str(self.folder), reuse=False)
            (self.folder / FORMAT_FILE).write_text(json.dumps({"format": FORMAT}), "utf8")
            self._shared()

    def _shared(self) -> None:
        """Leave to read the lists of files for whoever has it for the others: the engine makes them for its user alone."""
        mode = (self.folder / FORMAT_FILE).stat().st_mode & 0o777
        for name in ("meta.json", ".managed.json"):
            with suppress(OSError):
                (self.folder / name).chmod(mode)

    def _open(self) -> tantivy.Index:
        try:
            found = json.loads((self.folder / FORMAT_FILE).read_text("utf8"))["format"]
        except (OSError, ValueError, KeyError, TypeError):
            found = None
        self.form = FORMAT if found is None else found
        if found != FORMAT and not (self.read_only and found in READABLE):
            how = "no known form" if found is None else f"form {found}"
            raise IndexDamaged(str(self.folder), f"made in {how}, not in form {FORMAT}", MAKE_AGAIN)
        with self._reading():
            index = tantivy.Index.open(str(self._readable()))
            index.config_reader("manual")
            index.reload()
            return index

    def _readable(self) -> Path:
        """The folder; where nothing may be written in it, links to its files in one where the lock of a read can be."""
        if not self.read_only or os.access(self.folder, os.W_OK):
            return self.folder
        self._shadow = tempfile.TemporaryDirectory(prefix="broadsheet-index-")
        self._link()
        return Path(self._shadow.name)

    def _link(self) -> None:
        """Links to the files that have come since, where reading goes through links."""
        if self._shadow is None:
            return
        for file in self.folder.iterdir():
            link = Path(self._shadow.name, file.name)
            if not file.name.endswith(".lock") and not link.is_symlink():
                link.symlink_to(file.resolve())

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Whatever the engine says against its own files, told as the damage it is."""
        try:
            yield
        except ValueError as error:
            raise IndexDamaged(str(self.folder), f"the index cannot be read ({error})", MAKE_AGAIN) from error
        except BaseException as error:
            if type(error).__name__ == "PanicException":  # the engine's own way of stopping, no Exception
                raise IndexDamaged(str(self.folder), f"the index cannot be read ({error})", MAKE_AGAIN) from error
            raise

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """What stops a write, told by its cause; what was not committed is gone, what was committed stays."""
        try:
            yield
        except (OSError, ValueError) as error:
            self._writer = None
            self._put.clear()
            raise _told(self.folder, error) from error

    # ---- writing

    def put(self, entries: Iterable[Entry]) -> None:
        """Takes articles in, each in place of what stood under its key; seen from the next commit on."""
        for entry in entries:
            if entry.key in self._put or self._known(entry.key):
                self.remove([entry.key])
            with self._writing():
                self._open_writer().add_document(_document(entry))
            self._put.add(entry.key)

    def remove(self, keys: Iterable[int]) -> None:
        """Takes articles out; from the next commit on they are not found."""
        with self._writing():
            writer = self._open_writer()
            for some in _batches(keys):
                writer.delete_documents_by_query(tantivy.Query.term_set_query(self._schema, "key", some))

    def clear(self) -> None:
        """Takes every article out; from the next commit on."""
        with self._writing():
            writer = self._open_writer()
            writer.rollback()  # what waits to be committed would outlive the emptying
            writer.delete_all_documents()
        self._put.clear()

    def commit(self) -> None:
        """Makes all that was put and removed lasting and seen; on disk when it returns."""
        if self._writer is None:
            return
        with self._writing():
            self._writer.commit()
            self._shared()
        self._put.clear()
        self._fresh()

    def close(self) -> None:
        """Lets go of the folder; what was not committed is dropped."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            with self._writing():
                writer.rollback()
                writer.wait_merging_threads()
                self._shared()
        if self._shadow is not None:
            self._shadow.cleanup()
            self._shadow = None

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            if self.read_only:
                raise CannotWrite(str(self.folder), "opened to be read only", "Open the archive to be written")
            self._writer = self._index.writer(HEAP, num_threads=1)
            self._sweep()
        return self._writer

    def _sweep(self) -> None:
        """Takes away what a commit that was killed had begun: the engine numbers the next one alike, and stops there."""
        last = int(json.loads((self.folder / "meta.json").read_text("utf8"))["opstamp"])
        for file in self.folder.glob("*.del"):  # SEGMENT.OPSTAMP.del: what was deleted of a segment
            if int(file.name.split(".")[1]) > last:
                file.unlink(missing_ok=True)

    def _known(self, key: int) -> bool:
        return self._index.searcher().doc_freq("key", key) > 0

    # ---- reading

    def search(
        self, query: Query, limit: int = 20, offset: int = 0, exclude: Collection[int] = (), order: str = "relevance"
    ) -> Hits:
        """The articles a query finds but for those in `exclude`, `limit` of them from the one at `offset` on.

        `order` is relevance (equal ones newest first), date (oldest first) or -date (newest first). A query of nothing
        but dates, kinds and the like has no relevance: newest first.
        """
        with self._reading():
            searcher = self._fresh()
            by_date = order != "relevance" or not any(True for _ in phrases(query))
            limit, offset = max(limit, 0), max(offset, 0)
            most = max(min(limit, searcher.num_docs - offset), 1)
            asked, known = _asked(self._schema, query, exclude), None
            if not by_date and not exclude and (lone := _lone(query)):
                asked, known = _at_a_glance(self._schema, searcher, lone, offset + most)
            found = searcher.search(
                asked, most, count=known is None, offset=offset,
                order_by_field="date" if by_date else None,
                order=tantivy.Order.Asc if order == "date" else tantivy.Order.Desc,
            )  # fmt: skip
            # the count is there; the library's stub forgets it
            total: int = found.count if known is None else known  # type: ignore[attr-defined]
            hits = found.hits[:limit]
            places = [place for _, place in hits]
            keys = _whole(searcher.fast_field_values("key", places))
            if by_date:
                return Hits(total, keys, [0.0] * len(keys))
            days = _whole(searcher.fast_field_values("date", places))
        scores = [float(score) for score, _ in hits]
        rank = sorted(range(len(keys)), key=lambda n: (-scores[n], -days[n], keys[n]))
        return Hits(total, [keys[n] for n in rank], [scores[n] for n in rank])

    def by_key(self, query: Query, limit: int, last: int, exclude: Collection[int] = ()) -> list[int]:
        """The keys of the next `limit` articles after a key that a query finds but for those in `exclude`, in rising order."""
        with self._reading():
            after = _range(self._schema, "key", last + 1, None)
            return [k for _, k in self._sorted(_both(_asked(self._schema, query, exclude), after), limit, "key")]

    def by_day(
        self, query: Query, limit: int, place: tuple[int, int] | None, down: bool, exclude: Collection[int] = ()
    ) -> list[tuple[int, int]]:
        """Days (20260205, 0 for none) and keys of the next `limit` articles that a query finds, by day, `down` from the
        newest, those of a day by key; from after `place`, a day and a key, on."""
        with self._reading():
            asked = rest = _asked(self._schema, query, exclude)
            out = list[tuple[int, int]]()
            if place is not None:
                out = self._of_day(asked, limit, place[0], place[1] + 1)
                if len(out) == limit or (down and place[0] == 0):
                    return out
                ends = (0, place[0] - 1) if down else (place[0] + 1, None)
                rest = _both(asked, _range(self._schema, "date", *ends))
            room = limit - len(out)
            found = self._sorted(rest, room, "date", down)
            if len(found) == room:  # of the last day there may be more, and others first
                last = found[-1][0]
                found = [f for f in found if f[0] != last]
                found += self._of_day(asked, room - len(found), last, 0)
        return out + sorted(found, key=lambda f: (-f[0] if down else f[0], f[1]))

    def _of_day(self, asked: tantivy.Query, limit: int, day: int, first: int) -> list[tuple[int, int]]:
        only = _both(asked, _range(self._schema, "date", day, day), _range(self._schema, "key", first, None))
        return [(day, k) for _, k in self._sorted(only, limit, "key")]

    def _sorted(self, asked: tantivy.Query, limit: int, field: str, down: bool = False) -> list[tuple[int, int]]:
        """A field and the keys of the first articles, ordered by it."""
        order = tantivy.Order.Desc if down else tantivy.Order.Asc
        searcher = self._fresh()
        found = searcher.search(asked, max(limit, 1), count=False, order_by_field=field, order=order).hits[:limit]
        keys = _whole(searcher.fast_field_values("key", [place for _, place in found]))
        return list(zip(_whole([value for value, _ in found]), keys, strict=True))

    def counts(self, query: Query, exclude: Collection[int] = ()) -> Counts:
        """How many articles a query finds of each kind, paper, agency and page, the most frequent first, and for each month.

        Raises IndexDamaged where the index was made before facets were.
        """
        if self.form != FORMAT:
            raise IndexDamaged(str(self.folder), "made before hits were counted by paper and agency", MAKE_AGAIN)
        ask: dict[str, object] = {f: {"terms": {"field": f, "size": MOST_VALUES}} for f in FACETS}
        ask["date"] = {"histogram": {"field": "date", "interval": MONTH, "min_doc_count": 1}}
        with self._reading():
            found = self._fresh().aggregate(_asked(self._schema, query, exclude), ask)
        told = {name: [(b["key"], int(b["doc_count"])) for b in found[name]["buckets"]] for name in ask}
        months = {(int(k) // 10000, int(k) // MONTH % 100): n for k, n in told.pop("date") if k}
        pages = {int(k): n for k, n in told["page"] if k >= 0}
        return Counts(dict(told["kind"]), dict(told["slug"]), dict(told["agency"]), pages, months)

    def keys(self) -> Iterator[int]:
        """The key of every article in the index, in rising order, a few at a time."""
        last = -1
        while True:
            with self._reading():
                searcher = self._fresh()
                after = _range(self._schema, "key", last + 1, None)
                hits = searcher.search(after, TOGETHER * 20, order_by_field="key", order=tantivy.Order.Asc).hits
            if not hits:
                return
            found = [key for key, _ in hits]
            yield from found
            last = found[-1]

    def __len__(self) -> int:
        with self._reading():
            return self._fresh().num_docs

    def _fresh(self) -> tantivy.Searcher:
        """A searcher that sees the last commit, whoever made it."""
        stamp = self._stamp()
        if stamp != self._seen:
            self._link()
            self._index.reload()
            self._seen = stamp
        return self._index.searcher()

    def _stamp(self) -> tuple[int, int, int]:
        try:
            meta = os.stat(self.folder / "meta.json")
        except FileNotFoundError:
            raise NoIndex(str(self.folder), "the index is gone", MAKE_AGAIN) from None
        return meta.st_ino, meta.st_mtime_ns, meta.st_size


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(keys)
    while some := list(islice(rest, TOGETHER)):
        yield some


def _whole(values: Iterable[float | None]) -> list[int]:
    return [int(v or 0) for v in values]


def _told(folder: Path, error: Exception) -> BroadsheetError:
    """What stopped the engine; where its own thread was stopped it does not say by what, but room can be measured."""
    cause = str(error)
    if "os error 28" in cause or "os error 27" in cause or (WRITER_GONE in cause and _free(folder) < HEAP):
        return DiskFull(str(folder), "no room left for the index", "Make room; nothing acknowledged is lost")
    if "Lockfile" in cause or "LockBusy" in cause:
        return ArchiveBusy(str(folder), "another process writes to the index", "Wait until it is done")
    return CannotWrite(str(folder), f"the index cannot be written ({cause})", "See that the folder may be written to")


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


# ---- articles to documents


def _document(entry: Entry) -> tantivy.Document:
    parts = [pieces(t) for t in (entry.headline, entry.byline, entry.body)]
    headline, byline, body = (_tokens(row, whole=True) for row in parts)
    said = [set("".join(filter(is_wide, row))) for row in parts]
    made = tantivy.Document()
    made.add_text("text", f" {BREAK} ".join([" ".join(headline)] * HEADLINE_WORTH + [" ".join(byline), " ".join(body)]))
    made.add_text("characters", " ".join((ANY, *set().union(*said), *(IN_HEADLINE + c for c in said[0]))))
    made.add_text("headline", " ".join(headline))
    made.add_text("byline", " ".join(byline))
    made.add_text("paper", " ".join(tokens(entry.paper)))
    for field, value in zip(FACETS, (entry.kind, entry.slug, entry.agency), strict=False):
        if value:
            made.add_text(field, value)
    made.add_integer("key", entry.key)
    made.add_integer("date", number_of(entry.date))
    made.add_integer("page", -1 if entry.page is None else entry.page)
    return made


def number_of(date: datetime.date | None) -> int:
    """A day as the index has it: 20260205; 0 for none."""
    return date.year * 10000 + date.month * 100 + date.day if date else 0


# ---- queries to the engine's


def _asked(schema: tantivy.Schema, query: Query, exclude: Collection[int]) -> tantivy.Query:
    wanted = _clause(schema, query)
    if not exclude:
        return wanted
    out = tantivy.Query.term_set_query(schema, "key", list(exclude))
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, wanted), (tantivy.Occur.MustNot, out)])


def _both(*wanted: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, w) for w in wanted])


def _clause(schema: tantivy.Schema, q: Query) -> tantivy.Query:
    match q:
        case Phrase():
            return _phrase(schema, q)
        case Kind(kind):
            return tantivy.Query.term_query(schema, "kind", kind, "basic")
        case Exact(field, value):
            return tantivy.Query.term_query(schema, field, value, "basic")
        case Days(first, last):
            return _range(schema, "date", max(number_of(first), 1), number_of(last) if last else None)
        case Leaves(first, last):
            return _range(schema, "page", first or 0, last)
        case Or(parts):
            return tantivy.Query.boolean_query([(tantivy.Occur.Should, _clause(schema, p)) for p in parts])
        case And(parts):
            return _all(schema, parts)
        case Not():
            return _all(schema, (q,))


def _all(schema: tantivy.Schema, parts: Sequence[Query]) -> tantivy.Query:
    """All of the parts; where each of them says NOT, what is left of the whole archive."""
    out = [
        (tantivy.Occur.MustNot, _clause(schema, p.part))
        if isinstance(p, Not)
        else (tantivy.Occur.Must, _clause(schema, p))
        for p in parts
    ]
    if all(isinstance(p, Not) for p in parts):
        out.append((tantivy.Occur.Must, tantivy.Query.all_query()))
    return tantivy.Query.boolean_query(out)


def _range(schema: tantivy.Schema, field: str, first: int | None, last: int | None) -> tantivy.Query:
    return tantivy.Query.range_query(schema, field, tantivy.FieldType.Integer, first, last)


def _phrase(schema: tantivy.Schema, p: Phrase) -> tantivy.Query:
    """A row of pairs and words; a lone wide character in a byline or name is looked up by the pairs it begins."""
    if lone := _lone(p):
        return tantivy.Query.term_query(schema, *lone)
    field, row = p.field or "text", _tokens(_runs(p.units), whole=False)
    if not row:
        return tantivy.Query.regex_query(schema, field, f"{re.escape(p.units[0])}.")
    return tantivy.Query.phrase_query(schema, field, _enough(row))


def _lone(query: Query) -> tuple[str, str] | None:
    """Field and token, where a query is for one token alone."""
    if not isinstance(query, Phrase):
        return None
    row = _tokens(_runs(query.units), whole=False)
    if not row and query.field in (None, "headline"):
        return "characters", (IN_HEADLINE if query.field else "") + query.units[0]
    return (query.field or "text", row[0]) if len(row) == 1 else None


def _enough(row: Sequence[str]) -> list[str | tuple[int, str]]:
    """The tokens of a phrase that settle it, with their places: of three pairs in a run the middle one says no more."""
    out: list[tuple[int, str]] = []
    for n, token in enumerate(row):
        follows = 0 < n < len(row) - 1 and out[-1][0] == n - 1
        if not (follows and _pairs(row[n - 1]) and _pairs(token) and _pairs(row[n + 1])):
            out.append((n, token))
    return [*out]


def _pairs(token: str) -> bool:
    return len(token) == 2 and (is_wide(token[0]) or is_wide(token[1]))


def _at_a_glance(
    schema: tantivy.Schema, searcher: tantivy.Searcher, lone: tuple[str, str], most: int
) -> tuple[tantivy.Query, int | None]:
    """What to ask for the first hits of one token, and their total where the index knows it without counting.

    It does as long as no article was taken out since its files were last merged. A character that every other article
    has is looked for in headlines first, and only if those are too few in all.
    """
    field, token = lone
    asked = tantivy.Query.term_query(schema, field, token)
    total = searcher.doc_freq(field, token) if searcher.doc_freq("characters", ANY) == searcher.num_docs else None
    if field != "characters" or token[0] == IN_HEADLINE:
        return asked, total
    headline = tantivy.Query.term_query(schema, field, IN_HEADLINE + token)
    if total is not None and searcher.doc_freq(field, IN_HEADLINE + token) >= most:
        return headline, total
    first = tantivy.Query.boost_query(headline, FIRST)
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, asked), (tantivy.Occur.Should, first)]), total


def _runs(units: Sequence[str]) -> list[str]:
    """Units as pieces: wide neighbours put together."""
    out: list[str] = []
    for wide, some in groupby(units, is_wide):
        row = list(some)
        out += ["".join(row)] if wide else row
    return out
