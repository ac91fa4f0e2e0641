"""Pages of an archive as they can be shown: their sizes and pictures, what each article covers, where its words stand."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from broadsheet.archive import forms
from broadsheet.archive.geometry import Geometry, geometry, restored
from broadsheet.archive.query import Query, highlights
from broadsheet.archive.store import MOST_BLOCKS
from broadsheet.articles.assemble import flowed
from broadsheet.articles.outlines import outlines
from broadsheet.articles.spots import block_spots, spots
from broadsheet.errors import UnknownFormat
from broadsheet.model import Article, Page, Points, Role, Spot
from broadsheet.read import pages_of, stem
from broadsheet.read.drawn import drawn, encoded
from broadsheet.read.drawn import extent as drawn_extent
from broadsheet.read.formats import PDF, format_of
from broadsheet.read.pictures import extent as picture_extent
from broadsheet.read.pictures import opened_picture

if TYPE_CHECKING:
    from broadsheet.archive.store import Store
    from broadsheet.model import Block, Box

HEAD = 2048  # bytes of a kept file, packed, that tell its format
READ_ANEW = 16  # files of an earlier version's that are remembered as they now read
FIELDS = dict.fromkeys((Role.KICKER, Role.HEADLINE, Role.DECK), "headline") | {
    Role.BYLINE: "byline",
    Role.CREDIT: "byline",
}
_BOXED = (
    f"exists (select 1 from blocks b where b.key between g.id * {MOST_BLOCKS} and (g.id + 1) * {MOST_BLOCKS} - 1"
    " and b.box is not null)"
)
_OF_PAGE = (
    f"select g.id, g.issue, g.number, f.given, f.path, p.width, p.height, p.dpi, p.picture, p.page is null, g.name, {_BOXED},"
    " s.sha, substr(s.data, 1, ?), g.file, g.nth"
    " from pages g join files f on f.id = g.file join sources s on s.id = f.source left join geometry p on p.page = g.id"
)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page as the archive lists it. Boxes on it are in pixels of `width` and `height`, whatever size its picture has."""

    id: str
    issue: str
    number: int | None
    source: str  # the file it was read from, as given
    width: float | None
    height: float | None
    dpi: float | None  # pixels an inch of paper
    boxed: bool  # it is known where its blocks stand
    picture: str  # how it can be drawn: "pdf", "image" (a file beside), or "" where it cannot


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page's row."""

    key: int
    facts: PageFacts
    name: str  # what its blocks' ids begin with
    sha: bytes
    file: int
    nth: int
    beside: str | None


class Pages:
    """The pages of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._anew: OrderedDict[int, list[tuple[list[str], Geometry | None]]] = OrderedDict()

    def of_issue(self, issue: int) -> list[PageFacts]:
        """The pages of an issue, in order."""
        return [k.facts for k in self._kept("g.issue = ? and g.ordinal >= 0 order by g.ordinal", issue)]

    def named(self, issue: int, number: int) -> KeptPage | None:
        """The page of a number in its issue, 0 for one that has none."""
        where = "g.issue = ? and ifnull(g.number, 0) = ? and g.ordinal >= 0 order by g.ordinal limit 1"
        return next(self._kept(where, issue, number), None)

    def _kept(self, where: str, *values: object) -> Iterator[KeptPage]:
        issues: dict[int, str] = {}
        for row in self.store.rows(f"{_OF_PAGE} where {where}", HEAD, *values):
            key, issue, number, given, path, width, height, dpi, beside, older, name, boxed, sha, head, file, nth = row
            if issue not in issues:
                issues[issue] = self.store.facts_of(issue)[0]
            if older and boxed and (found := self._geometry(key)) is not None:
                width, height, dpi = found.width, found.height, found.dpi
            pdf = format_of(zlib.decompressobj().decompress(head), path) == PDF
            picture = "pdf" if pdf else "image" if beside and Path(beside).is_file() else ""
            home = issues[issue]
            facts = PageFacts(f"{home}-p{number or 0}", home, number, given, width, height, dpi, bool(boxed), picture)
            yield KeptPage(key, facts, name, sha, file, nth, beside)

    # ---- boxes

    def page(self, key: int) -> Page:
        """A page as it was read, with all that is known of places."""
        name, given, number, encoding, notes = self.store.rows(
            "select g.name, f.given, g.number, g.encoding, g.notes from pages g join files f on f.id = g.file"
            " where g.id = ?", key
        )[0]  # fmt: skip
        blocks = tuple(forms.read_block(b, name) for b in self.store.blocks(key))
        page = Page(name, given, blocks, number, encoding, tuple(json.loads(notes)))
        kept = self._geometry(key)
        return page if kept is None else restored(page, kept)

    def _geometry(self, key: int) -> Geometry | None:
        """What is kept of a page's places; of one that an earlier version read, what its file now tells of the same text."""
        row = self.store.row("select width, height, dpi, form from geometry where page = ?", key)
        if row is not None:
            return None if row[3] is None else Geometry(*row)
        rows = self.store.blocks(key)
        if all(b[11] is None for b in rows):
            return None
        file, nth = self.store.rows("select file, nth from pages where id = ?", key)[0]
        found = self._read_anew(file)
        texts, known = found[nth] if nth < len(found) else ([], None)
        return known if texts == [b[2] for b in rows] else None

    def _read_anew(self, file: int) -> list[tuple[list[str], Geometry | None]]:
        """For each page of a file the texts of its blocks, and what it says of places."""
        if file not in self._anew:
            path, given = self.store.rows("select path, given from files where id = ?", file)[0]
            pages = pages_of(self.store.source(file), given, page_id=stem(Path(path)))
            self._anew[file] = [([b.text for b in p.blocks], geometry(p)) for p in pages]
            while len(self._anew) > READ_ANEW:
                self._anew.popitem(last=False)
        self._anew.move_to_end(file)
        return self._anew[file]

    def fill_in(self) -> int:
        """Pages with boxes that an earlier version read, with all their file tells of places; how many there were."""
        sql = (
            "select g.id from pages g where g.ordinal >= 0 and not exists (select 1 from geometry p where p.page = g.id)"
            f" and {_BOXED} order by g.file, g.nth"
        )
        keys = [k for (k,) in self.store.rows(sql)]
        for key in keys:
            g = self._geometry(key) or Geometry(None, None, None, b"")
            with self.store.transaction():
                row = (key, g.width, g.height, g.dpi, None, g.form or None)
                self.store.db.execute("insert or ignore into geometry values (?, ?, ?, ?, ?, ?)", row)
        return len(keys)

    # ---- articles on them

    def regions(self, page: KeptPage) -> dict[str, tuple[Points, ...]]:
        """For each article of which something stands on a page what it covers there, in the order of the issue."""
        blocks = [forms.read_block(b, page.name) for b in self.store.blocks(page.key)]
        rows = self.store.rows(
            "select a.id, a.blocks from pages g join articles a on a.issue = g.issue where g.id = ? and a.state = 0"
            " order by a.ordinal", page.key,
        )  # fmt: skip
        out = {}
        for name, refs in rows:
            told = json.loads(refs)
            mine = [blocks[n] for p, n in zip(told[::2], told[1::2], strict=True) if p == page.key]
            if mine and (covered := outlines(mine)):
                out[name] = covered
        return out

    def spots(self, article: Article, issue: int, spans: Sequence[tuple[int, int]]) -> list[tuple[Spot, ...]]:
        """For each span of an article's text, its paragraphs each on a line, where it stands; pages by their ids."""
        ids, whole = self._with_lines(article, issue, {})
        return [tuple(replace(s, page=ids[s.page]) for s in found) for found in spots(whole, spans)]

    def _with_lines(self, a: Article, issue: int, known: dict[int, dict[str, Block]]) -> tuple[dict[str, str], Article]:
        """The ids of the pages of an issue by the names their blocks have them by, and an article with the lines of its
        blocks; `known` are blocks with their lines, page by page, and gains those of the article's pages."""
        head = self.store.facts_of(issue)[0]
        rows = self.store.rows("select id, name, number from pages where issue = ?", issue)
        mine = {b.id.rpartition("/")[0] for b in a.blocks if b.box is not None}
        lined: dict[str, Block] = {}
        for key, name, _ in rows:
            if name in mine:
                if key not in known:
                    known[key] = {b.id: b for b in self.page(key).blocks}
                lined |= known[key]
        blocks = tuple(replace(lined[b.id], role=b.role) if b.id in lined else b for b in a.blocks)
        return {name: f"{head}-p{number or 0}" for _, name, number in rows}, replace(a, blocks=blocks)

    def marks(self, page: KeptPage, wanted: Query) -> dict[str, tuple[Box, ...]]:
        """For each article of which something on a page is what a query looks for, where on the page that stands."""
        issue = self.store.value("select issue from pages where id = ?", page.key)
        known: dict[int, dict[str, Block]] = {}
        out = {}
        for a in self.store.articles_on(page.key):
            _, whole = self._with_lines(a, issue, known)
            text = "\n".join(p.text for p in whole.paragraphs)
            found = [s for some in spots(whole, highlights(wanted, text)) for s in some]
            running = {i for p in whole.paragraphs for i in p.blocks}
            for b in whole.blocks:
                if b.id not in running and b.box is not None:
                    told = flowed(b.text)
                    marked = highlights(wanted, told, FIELDS.get(b.role, "body") if b.role else "body")
                    found += [s for some in block_spots(b, told, marked) for s in some]
            boxes = tuple(s.box for s in found if s.page == page.name)
            if boxes:
                out[a.id] = boxes
        return out

    # ---- pictures

    def extent(self, page: KeptPage) -> tuple[float, float]:
        """A page's width and height in the pixels that parts of it are told in; where nothing tells them, its picture's own,
        or the points of its PDF. Raises UnknownFormat where it has neither."""
        f = page.facts
        if f.width and f.height:
            return f.width, f.height
        if f.picture == "pdf":
            return drawn_extent(self.store.source(page.file), f.source, page.nth + 1)
        if f.picture == "image" and page.beside is not None:
            return picture_extent(Path(page.beside))
        raise UnknownFormat(f.source, "nothing tells how large this page is", "Read it as text")

    def picture(
        self, page: KeptPage, longest: int, form: str, part: Box | None, exact: tuple[int, int] | None = None
    ) -> tuple[str, Any]:
        """A name for a picture of a page that no other picture has, and what makes it. Raises UnknownFormat."""
        f = page.facts
        size = (f.width, f.height) if f.width and f.height else None
        if f.picture == "pdf":
            source = page.sha.hex(), str(page.nth + 1)
        elif f.picture == "image" and page.beside is not None:
            known = Path(page.beside).stat()
            source = hashlib.sha256(page.beside.encode()).hexdigest(), f"{known.st_size}-{known.st_mtime_ns}"
        else:
            found = "no PDF, and no picture of the page lies beside it"
            raise UnknownFormat(
                f.source, found, "Put the picture beside the text under the same name, and ingest again"
            )
        cut = "" if part is None else f"-{part.x0:g}-{part.top:g}-{part.x1:g}-{part.bottom:g}"
        fit = "" if exact is None else f"-{exact[0]}x{exact[1]}"
        name = f"{source[0]}-{source[1]}{cut}-{longest}{fit}.{form}"

        def make() -> bytes:
            if f.picture == "pdf":
                data = self.store.source(page.file)
                return drawn(
                    data, f.source, page.nth + 1, longest=longest, form=form, part=part, size=size, exact=exact
                )
            return encoded(opened_picture(Path(page.beside or ""), longest, part, size), form, exact)

        return name, make
