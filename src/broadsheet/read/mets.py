"""METS to the issue it lists: its pages in order, its facts, and the articles the library made of them.

One reader for the ways of CCS docWorks and Europeana, Luxembourg, RERO (areas that name blocks), the British Library
(links from articles to areas of pages), the Library of Congress's NDNP and BnF (pages alone).
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from broadsheet.errors import BroadsheetError, DamagedFile, EmptyInput
from broadsheet.model import FiledArticle, Masthead, Page, Role
from broadsheet.read.alto import Image
from broadsheet.read.markup import DEEPEST, Element, local, number, tree, whole
from broadsheet.read.packs import shortened

XLINK = "{http://www.w3.org/1999/xlink}"
HREF = f"{XLINK}href"
TEXTS = (".xml", ".xml.gz", ".html", ".htm", ".hocr", ".xhtml")  # how files that may hold a page's text end
ASIDE = frozenset({"LOGICAL", "TOC", "ATTACHMENT", "SINGLEFILE"})  # structure maps that do not go page by page
WHOLES = frozenset({"NEWSPAPER", "ISSUE", "NP:ISSUE", "VOLUME", "GROUP", "SET", "PERIODICAL", "COLLECTION", "TITLE"})
ARTICLES = {
    "ARTICLE": "article",
    "ADVERTISEMENT": "advertisement",
    "ADVERT": "advertisement",
    "AD": "advertisement",
    "DEATH_NOTICE": "advertisement",
    "PICTURE": "photo",
    "ILLUSTRATION_UNIT": "photo",
}
ROLES = {
    "OVERLINE": Role.KICKER,
    "TITLE": Role.HEADLINE,
    "HEADLINE": Role.HEADLINE,
    "HEADING": Role.HEADLINE,
    "SUBHEADLINE": Role.DECK,
    "SUBTITLE": Role.DECK,
    "SUBHEADING": Role.SUBHEAD,
    "AUTHOR": Role.BYLINE,
    "BYLINE": Role.BYLINE,
    "CAPTION": Role.CAPTION,
    "IMAGE": Role.IMAGE,
    "MOTTO": Role.SLOGAN,
}
DAYS = (
    (re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"), (1, 2, 3)),
    (re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)"), (3, 2, 1)),
    (re.compile(r"\b(\d{4})(\d{2})(\d{2})(?!\d)"), (1, 2, 3)),
)
ISSUE_NUMBER = re.compile(r"(?:\b(?:no|nr|num[eé]ro|number|nummer)\b\.?|n[º°]|№)\s*(\d{1,6})\b", re.I)
DPI = (50.0, 2400.0)  # pixels an inch: a scan has no fewer and no more
METRES = {"3": 2.54, "cm": 2.54, "cm.": 2.54}  # pixels a centimetre, to an inch

Reader = Callable[[bytes, str, str, Image], list[Page]]  # data, source, page id, image: a file's pages


@dataclass(slots=True)
class Listed:
    """A page as its issue lists it."""

    order: int | None
    number: int | None
    files: list[str] = field(default_factory=list)  # ids of those that may hold its text
    images: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Area:
    """A place that an article points at: a file, what in it, the role, and which part of the article it is of."""

    file: str
    begin: str | None  # None: all of the page
    role: Role
    part: int


@dataclass(slots=True)
class _Filed:
    """An article as the METS has it."""

    id: str
    called: str
    title: str | None
    areas: list[_Area]


class Listing:
    """What a METS file lists: `pages`, `facts`, and files by id. Raises what `tree` raises."""

    def __init__(self, data: bytes, source: str) -> None:
        self.source = source
        self.root, self.notes = tree(data, source)
        self._ids = {e.get("ID", ""): e for e in self.root.iter() if local(e) in ("dmdSec", "amdSec", "techMD")}
        self.files: dict[str, str] = {}  # where each is, by id
        self._text: set[str] = set()
        self._described: dict[str, str] = {}  # ADMID
        self._gather()
        self._maps = [e for e in self.root if local(e) == "structMap"]
        self._logical = [e for e in self._maps if e.get("TYPE", "").upper() == "LOGICAL"]
        self._physical = [e for e in self._maps if e.get("TYPE", "").upper() not in ASIDE]
        self._areas: dict[str, list[tuple[str, str | None]]] = {}  # of parts of pages, by the id of their division
        self._leaves: dict[str, Element] = {}  # pages by the id of their division
        self.pages = self._listed()

    def _gather(self) -> None:
        for e in self.root.iter():
            if local(e) != "file":
                continue
            place = next((x.get(HREF) for x in e if local(x) == "FLocat" and x.get(HREF)), None)
            if place is None:
                continue
            name = e.get("ID", "")
            self.files[name] = place
            self._described[name] = e.get("ADMID", "")
            kind = e.get("MIMETYPE", "").lower()
            if ("xml" in kind or "html" in kind or not kind) and place.lower().endswith(TEXTS):
                self._text.add(name)

    # ---- pages

    def _listed(self) -> list[Listed]:
        out: dict[int, Listed] = {}
        for top in self._physical:
            for div, above in _divisions(top, self.source):
                pointed = _pointed(div)
                area = "AREA" in div.get("TYPE", "").upper()
                if area:
                    self._areas[div.get("ID", "")] = [(f, b or div.get("ID")) for f, b in pointed if f in self._text]
                page = (
                    next((d for d in reversed(above) if "AREA" not in d.get("TYPE", "").upper()), div) if area else div
                )
                files = [f for f, _ in pointed if f in self._text]
                if not files and "PAGE" not in div.get("TYPE", "").upper():
                    continue
                listed = out.get(id(page))
                if listed is None:
                    listed = out[id(page)] = Listed(whole(page.get("ORDER")), self._number(page))
                    self._leaves[page.get("ID", "")] = page
                listed.files += [f for f in files if f not in listed.files]
                listed.images += [f for f, _ in pointed if f not in self._text and f in self.files]
        pages = list(out.values())
        if not any(p.files for p in pages):
            pages = [Listed(None, n, [f]) for n, f in enumerate(sorted(self._text), 1)]
        if all(p.order is not None for p in pages):
            pages.sort(key=lambda p: p.order or 0)
        numbers = [p.number for p in pages]
        if None in numbers or len(set(numbers)) < len(numbers):
            for n, p in enumerate(pages, 1):
                p.number = n
        return pages

    def _number(self, div: Element) -> int | None:
        """A page's number in its issue: its place in order, else what is said of it."""
        if (order := whole(div.get("ORDER"))) is not None:
            return order
        for name in div.get("DMDID", "").split():
            start = _first(self._ids.get(name), "start")
            if (said := whole(start)) is not None:
                return said
        return whole(div.get("ORDERLABEL"))

    def image(self, page: Listed) -> Image:
        """What is known of a page's image."""
        for name in page.images:
            for described in self._described.get(name, "").split():
                section = self._ids.get(described)
                if section is not None and (found := _image(section)) != Image():
                    return found
        return Image()

    def wanted(self) -> list[str]:
        """Where the files that may hold the text of pages are, as the METS says, each once."""
        return list(dict.fromkeys(self.files[f] for p in self.pages for f in p.files))

    # ---- facts

    @property
    def facts(self) -> Masthead:
        """Paper, date, number, edition and publisher, from what is said of the issue, then of the whole paper."""
        said = [x for x in (self._ids.get(i) for i in self._described_by()) if x is not None]
        label = self.root.get("LABEL", "")
        day = next(filter(None, (_day(t) for s in said for t in _texts(s, "dateIssued", "date"))), None) or _day(label)
        numbers = [t for s in said for t in (*_texts(s, "partNumber"), *_details(s, "issue"))]
        paper = next(filter(None, (_title(s) for s in said)), None) or _without_day(label) or None
        publisher = next((t for s in said for t in _texts(s, "publisher") if t[0] not in "[("), None)
        return Masthead(
            paper=paper,
            paper_from="given" if paper else "none",
            date=day,
            date_from="given" if day else "none",
            issue_number=next(filter(None, map(_issue_number, numbers)), None),
            page_count=len(self.pages) or None,
            publisher=publisher,
            edition=next((t for s in said for t in _details(s, "edition")), None),
        )

    def _described_by(self) -> list[str]:
        """The sections that tell of the issue, the nearest to it first."""
        found: list[tuple[int, str]] = []
        for top in (*self._logical, *self._physical):
            for div, above in _divisions(top, self.source):
                if all(d.get("TYPE", "").upper() in WHOLES for d in (*above, div)):
                    found += [(-len(above), name) for name in div.get("DMDID", "").split()]
        return list(dict.fromkeys(name for _, name in sorted(found, key=lambda x: x[0])))

    # ---- the library's articles

    def _filed(self) -> Iterator[_Filed]:
        links = self._links()
        for top in self._logical:
            inside: Element | None = None
            for div, above in _divisions(top, self.source):
                called = div.get("TYPE", "").upper()
                if inside is not None and inside in above:
                    continue
                inside = None
                if called not in ARTICLES:
                    continue
                inside = div
                areas = list(self._of_article(div, links))
                if areas:
                    yield _Filed(div.get("ID", ""), div.get("TYPE", ""), self._titled(div), areas)

    def _titled(self, div: Element) -> str | None:
        label = div.get("LABEL", "").strip()
        if label:
            return label
        sections = (self._ids.get(name) for name in div.get("DMDID", "").split())
        return next(filter(None, (_title(s) for s in sections if s is not None)), None)

    def _of_article(self, article: Element, links: Mapping[str, list[str]]) -> Iterator[_Area]:
        owners: dict[int, int] = {}  # divisions that are a part each: a paragraph, a line of a heading
        part = 0
        for div, above in [(article, ()), *_divisions(article, self.source)]:
            places = [place for place in _pointed(div) if place[1]] or [
                place for to in links.get(div.get("ID", ""), ()) for place in self._linked(to)
            ]
            types = [d.get("TYPE", "").upper() for d in (*above, div)]
            role = next((ROLES[t] for t in reversed(types) if t in ROLES), Role.BODY)
            if role is Role.SUBHEAD and "HEADING" in types:
                role = Role.DECK
            owner = above[-1] if types[-1] == "TEXT" and above else div
            for f, begin in places:
                if owner is article or id(owner) not in owners:
                    owners[id(owner)] = part
                    part += 1
                yield _Area(f, begin, role, owners[id(owner)])

    def _links(self) -> dict[str, list[str]]:
        """What each logical division is linked to, by ids."""
        out: dict[str, list[str]] = defaultdict(list)
        for e in self.root.iter():
            if local(e) == "smLinkGrp":
                ends = [x.get(HREF, "").lstrip("#") for x in e if local(x) == "smLocatorLink"]
                out[ends[0] if ends else ""] += ends[1:]
            elif local(e) == "smLink":
                start, end = (e.get(f"{XLINK}{k}", "").lstrip("#") for k in ("from", "to"))
                out[start].append(end)
        return out

    def _linked(self, to: str) -> list[tuple[str, str | None]]:
        """The places that a linked division of a page stands for."""
        if to in self._areas:
            return self._areas[to]
        div = self._leaves.get(to)
        if div is None:
            return []
        parts = [x.get("ID", "") for x in div.iter() if x.get("ID", "") in self._areas]
        whole_page: list[tuple[str, str | None]] = [(f, None) for f, _ in _pointed(div) if f in self._text]
        return [place for p in parts for place in self._areas[p]] or whole_page[:1]

    def filed(self, pages: Mapping[str, Page], page_id: str) -> tuple[list[FiledArticle], int]:
        """The library's articles with the ids of the blocks they hold, and how many places they name that are not there.

        `pages` are the pages by the ids of the files they were read from.
        """
        found = {f: _places(p) for f, p in pages.items()}
        out, lost = [], 0
        for a in self._filed():
            blocks: dict[str, tuple[Role, tuple[int, int]]] = {}
            for area in a.areas:
                if area.file not in pages:
                    continue
                page = pages[area.file]
                here = found[area.file].get(area.begin) if area.begin else tuple(b.id for b in page.blocks)
                lost += here is None
                for k, b in enumerate(here or ()):
                    blocks.setdefault(b, (area.role, (area.part, k)))
            if blocks:
                order: dict[tuple[int, int], int] = {}
                parts = tuple(order.setdefault(part, len(order)) for _, part in blocks.values())
                roles = tuple(role for role, _ in blocks.values())
                kind = ARTICLES[a.called.upper()]
                out.append(FiledArticle(f"{page_id}/{a.id}", kind, tuple(blocks), roles, parts, a.title, a.called))
        return out, lost


def pages(listing: Listing, page_id: str, fetch: Callable[[str], bytes | None], reader: Reader) -> list[Page]:
    """The pages of an issue, in its order, ids `page_id`/p1, /p2, ... by their numbers in it.

    `fetch` gives the bytes of a file by where the METS says it is, or None; `reader` reads them. A page whose file is
    not there, or cannot be read, is told of in the notes of the first page that is. The library's articles go with the
    pages they begin on. Raises EmptyInput where no page can be read.
    """
    told: list[str] = list(listing.notes)
    out: list[Page] = []
    by_file: dict[str, Page] = {}
    facts = listing.facts
    for listed in listing.pages:
        name = f"{page_id}/p{listed.number}"
        read = _page(listing, listed, name, fetch, reader, told)
        if read is not None:
            file, page = read
            member = PurePosixPath(listing.files[file]).name
            images = (*(listing.files[f] for f in listed.images), *page.images)
            told_of = replace(facts, page=listed.number)
            page = replace(page, number=listed.number, member=member, facts=told_of, images=images)
            by_file[file] = page
            out.append(page)
    filed, lost = listing.filed(by_file, page_id)
    if lost:
        told.append(f"{lost} places that the library's articles name are not on their pages")
    beginning: dict[str, list[FiledArticle]] = defaultdict(list)
    home = {b.id: p.id for p in out for b in p.blocks}
    for a in filed:
        beginning[home[a.blocks[0]]].append(a)
    out = [replace(p, filed=tuple(beginning[p.id])) for p in out]
    if not out:
        why = f" ({told[0]})" if told else ""
        raise EmptyInput(listing.source, f"an issue of which no page can be read{why}", "See that its files are there")
    if told:
        out[0] = replace(out[0], notes=(*out[0].notes, *told))
    return out


def _page(
    listing: Listing,
    listed: Listed,
    name: str,
    fetch: Callable[[str], bytes | None],
    reader: Reader,
    told: list[str],
) -> tuple[str, Page] | None:
    """A page read, and the id of the file it was in; None, and told of, where there is none."""
    for file in listed.files:
        place = listing.files[file]
        try:
            data = fetch(place)
            if data is None:
                continue
            found = reader(
                data, f"{listing.source}: {shortened(PurePosixPath(place).name)}", name, listing.image(listed)
            )
        except BroadsheetError as error:
            told.append(f"page {listed.number} is left out: {error}")
            return None
        return file, replace(found[0], source=listing.source)
    there = shortened(", ".join(listing.files[f] for f in listed.files))
    told.append(f"page {listed.number} is left out: {f'{there} is not there' if there else 'no file has its text'}")
    return None


def _places(page: Page) -> dict[str, tuple[str, ...]]:
    """What an area may name on a page: its frames, its lines, its blocks, each with the blocks that makes."""
    out: dict[str, tuple[str, ...]] = {line.id: (b.id,) for b in page.blocks for line in b.printed if line.id}
    out |= {b.id.rpartition("/")[2]: (b.id,) for b in page.blocks}
    return out | {f.id: f.blocks for f in page.frames}


# ---- the tree


def _divisions(top: Element, source: str) -> Iterator[tuple[Element, tuple[Element, ...]]]:
    """Every div beneath an element, in its order, with the divs above it, outermost first."""
    waiting: list[tuple[Element, tuple[Element, ...]]] = [(e, ()) for e in reversed(top) if local(e) == "div"]
    while waiting:
        div, above = waiting.pop()
        if len(above) > DEEPEST:
            raise DamagedFile(source, f"divisions nested {DEEPEST} deep", "Export the file again")
        yield div, above
        waiting += [(e, (*above, div)) for e in reversed(div) if local(e) == "div"]


def _pointed(div: Element) -> list[tuple[str, str | None]]:
    """What a div itself points at: files, and what in them, where that is said."""
    out: list[tuple[str, str | None]] = []
    for fptr in (e for e in div if local(e) == "fptr"):
        if fptr.get("FILEID"):
            out.append((fptr.get("FILEID", ""), None))
        out += [(e.get("FILEID", ""), e.get("BEGIN")) for e in fptr.iter() if local(e) == "area"]
    return out


def _texts(section: Element, *names: str) -> list[str]:
    return [" ".join(e.text.split()) for e in section.iter() if local(e) in names and e.text and e.text.strip()]


def _first(section: Element | None, name: str) -> str | None:
    return None if section is None else next(iter(_texts(section, name)), None)


def _details(section: Element, kind: str) -> list[str]:
    """The numbers that MODS gives of the issue or edition."""
    found = (e for e in section.iter() if local(e) == "detail" and e.get("type") == kind)
    return [t for e in found for t in _texts(e, "number", "caption")[:1]]


def _title(section: Element) -> str | None:
    """The title a section gives, an article before it included: MODS keeps it apart."""
    hosted = {id(x) for e in section.iter() if local(e) == "relatedItem" for x in e.iter()}
    infos = [e for e in section.iter() if local(e) == "titleInfo"]
    infos.sort(key=lambda e: (id(e) in hosted, e.get("type") is not None))
    for info in infos:
        parts = [t for name in ("nonSort", "title") for t in _texts(info, name)]
        if _texts(info, "title"):
            return " ".join(parts).rstrip(" .,/:;") or None
    return None


def _day(text: str) -> datetime.date | None:
    for pattern, (y, m, d) in DAYS:
        if found := pattern.search(text):
            try:
                return datetime.date(int(found[y]), int(found[m]), int(found[d]))
            except ValueError:
                continue
    return None


def _without_day(label: str) -> str:
    """A label less the date it ends in: Harbour Courier, 1931-02-03."""
    for pattern, _ in DAYS:
        if found := pattern.search(label):
            return label[: found.start()].strip(" ,;:-–(")
    return ""


def _issue_number(text: str) -> int | None:
    found = ISSUE_NUMBER.search(text)
    return int(found[1]) if found else int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


def _image(section: Element) -> Image:
    """Size and resolution, from MIX of any version."""
    held = {local(e).lower(): e for e in section.iter()}

    def value(*names: str) -> float | None:
        values = (number((held[n].text or "").strip()) for n in names if n in held)
        return next((v for v in values if v and v > 0), None)

    dpi = value("xphysscanresolution")
    sampled = held.get("xsamplingfrequency")
    if sampled is not None:
        top, bottom = (number(_first(sampled, n)) for n in ("numerator", "denominator"))
        rate = top / (bottom or 1) if top else number((sampled.text or "").strip())
        unit = (held["samplingfrequencyunit"].text or "").strip() if "samplingfrequencyunit" in held else ""
        dpi = rate * METRES.get(unit, 1.0) if rate else dpi
    if dpi is None or not DPI[0] <= dpi <= DPI[1]:
        dpi = None
    return Image(value("imagewidth"), value("imageheight", "imagelength"), dpi)
