"""Files of pages to issues ready to be written: what ingest does on every core. It opens no archive."""

from __future__ import annotations

import datetime
import hashlib
import traceback
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from broadsheet.archive.forms import IssueForm, issue_form
from broadsheet.archive.grouping import PathFacts
from broadsheet.articles import issues, rebuild
from broadsheet.articles.sent import sent
from broadsheet.batch import natural
from broadsheet.errors import BroadsheetError, Unforeseen
from broadsheet.model import Issue, Masthead, Page, PageArticles
from broadsheet.read import contents as contents_of
from broadsheet.read import pages_of, stem
from broadsheet.read.pictures import picture_beside
from broadsheet.read.texts import Sent, texts

LEVEL = 6  # of zlib, for the pages' bytes
Places = dict[str, tuple[int, int, int | None]]  # page id: its file, which of that file's pages, its number as read
NEVER = 1 << 30  # where pages without a number stand: last


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file to be read: where it is, how it was named, what its path says; its bytes where the archive has them."""

    path: str
    given: str
    facts: PathFacts
    data: bytes | None = None  # zlib
    names: tuple[tuple[int, str], ...] = ()  # what its pages are called already: which of the file's pages, id


@dataclass(frozen=True, slots=True)
class Group:
    """Files whose pages may be of one issue; `one` where they are, whatever they print."""

    files: tuple[ToRead, ...]
    one: bool = False
    chosen: frozenset[tuple[int, int]] | None = None  # only these pages: file, which of its pages


@dataclass(slots=True)
class Read:
    """What a group gave: issues, each with the folder and facts that find its place; contents; what could not be read."""

    group: Group
    issues: list[IssueForm] = field(default_factory=list)
    contents: dict[int, tuple[bytes, int, bytes]] = field(default_factory=dict)  # file: SHA-256, size, zlib
    counts: dict[int, int] = field(default_factory=dict)  # file: its pages
    errors: list[tuple[int, BroadsheetError, str]] = field(default_factory=list)  # file, what, trace


def read_groups(groups: Sequence[Group]) -> list[Read]:
    """What groups of files give. A fault of our own costs the files it is met on."""
    return [read_group(g) for g in groups]


def read_group(group: Group) -> Read:
    """What a group of files gives: its issues, in order, their pages by number and then by path."""
    out = Read(group)
    pages: list[Page] = []
    given: dict[str, Sent] = {}
    places: Places = {}
    pictures: dict[str, str] = {}
    for k, f in enumerate(group.files):
        try:
            found = _pages(k, f, out)
        except BroadsheetError as error:
            out.errors.append((k, error, ""))
            continue
        except Exception as error:
            out.errors.append((k, _fault(f.given, error), traceback.format_exc()))
            continue
        out.counts[k] = len(found)
        beside = [_picture(f, read, len(found)) for read in found]
        for nth, read in enumerate(_noted(found, beside)):
            if group.chosen is None or (k, nth) in group.chosen:
                p = _named(read.page if isinstance(read, Sent) else read, f, nth, places)
                places[p.id] = k, nth, p.number
                if isinstance(read, Sent):
                    given[p.id] = replace(read, page=p)
                else:
                    pages.append(_numbered(p, f.facts))
                    if (picture := beside[nth]) is not None:
                        pictures[p.id] = str(picture)
    try:
        made = (*_issues(group, pages, places), *_of_texts(group, given, places))
        out.issues = [issue_form(i, places, pictures) for i in made]
    except Exception as error:
        if len(group.files) == 1:
            out.errors.append((0, _fault(group.files[0].given, error), traceback.format_exc()))
            return out
        return _one_by_one(group)
    return out


def _one_by_one(group: Group) -> Read:
    """What the files of a group give, each as if it were alone."""
    out = Read(group)
    for k, f in enumerate(group.files):
        mine = None if group.chosen is None else frozenset((0, n) for file, n in group.chosen if file == k)
        alone = read_group(Group((f,), group.one, mine))
        for form in alone.issues:
            for p in form.pages:
                p.file = k
        out.issues += alone.issues
        if 0 in alone.counts:
            out.counts[k] = alone.counts[0]
        if 0 in alone.contents:
            out.contents[k] = alone.contents[0]
        out.errors += [(k, error, trace) for _, error, trace in alone.errors]
    return out


def _pages(k: int, f: ToRead, out: Read) -> Sequence[Page | Sent]:
    if f.data is not None:
        data = zlib.decompress(f.data)
    else:
        data = contents_of(Path(f.path), f.given)
        out.contents[k] = hashlib.sha256(data).digest(), len(data), zlib.compress(data, LEVEL)
    if f.facts.given_kind is not None:
        return texts(data, f.given, page_id=Path(f.path).stem, kind=f.facts.given_kind)
    return pages_of(data, f.given, page_id=stem(Path(f.path)))


def _picture(f: ToRead, read: Page | Sent, count: int) -> Path | None:
    """The picture of a page that lies beside the file it was read from."""
    return None if isinstance(read, Sent) else picture_beside(Path(f.path), read.images, count == 1)


def _noted(found: Sequence[Page | Sent], beside: Sequence[Path | None]) -> Sequence[Page | Sent]:
    """The pages, the first with a note where the file that lists them names pictures that are not there."""
    named = [
        picture
        for p, picture in zip(found, beside, strict=True)
        if isinstance(p, Page) and p.facts is not None and p.images
    ]
    lacking = named.count(None)
    if not lacking or not isinstance(found[0], Page):
        return found
    note = f"of {lacking} of {len(found)} pages the picture that the file names is not there"
    return [replace(found[0], notes=(*found[0].notes, note)), *found[1:]]


def _named(p: Page, f: ToRead, nth: int, taken: Iterable[str]) -> Page:
    """The page under the name it has in its issue: its own where that is free, else with its folder's before it."""
    known = dict(f.names).get(nth)
    name, n = known or p.id, 1
    folder = Path(f.path).parent.name
    while name in taken:
        name, n = f"{folder if n == 1 else f'{folder}-{n}'}/{p.id}", n + 1
    if name == p.id:
        return p
    before = name.removesuffix(p.id)
    return replace(
        p,
        id=name,
        blocks=tuple(replace(b, id=name + b.id.removeprefix(p.id)) for b in p.blocks),
        frames=tuple(replace(f, blocks=tuple(name + b.removeprefix(p.id) for b in f.blocks)) for f in p.frames),
        filed=tuple(replace(f, blocks=tuple(before + b for b in f.blocks)) for f in p.filed),
    )


def _numbered(p: Page, facts: PathFacts) -> Page:
    if facts.page is not None and p.facts is None and (facts.firm or p.number is None):
        return replace(p, number=facts.page)
    return p


def _issues(group: Group, pages: list[Page], places: Places) -> list[Issue]:
    if not pages:
        return []
    facts = _facts(group)
    paper, date = facts.given_paper, facts.given_date or (facts.date if facts.firm else None)
    trusted = any(f.facts.trusted for f in group.files)
    if group.one or _plainly_one(group, pages):
        made = [rebuild(pages, paper=paper, date=date, trust_structure=trusted)]
    else:
        made = list(issues(pages, paper=paper, date=date, trust_structure=trusted))
    out = []
    for issue in made:
        ordered = _in_order(issue, group, places)
        if ordered is not None:
            issue = rebuild(ordered, paper=paper, date=date, trust_structure=trusted)
        out.append(_with_path_facts(issue, facts))
    return out


def _of_texts(group: Group, given: dict[str, Sent], places: Places) -> list[Issue]:
    """Texts that are no pages, by who published them, when, and their kind; what nobody names is called by its kind."""
    made: dict[tuple[str, datetime.date | None, str], list[PageArticles]] = {}
    for name, s in given.items():
        said = group.files[places[name][0]].facts
        paper, day = said.given_paper or s.facts.paper or s.kind, said.given_date or s.facts.date or said.date
        facts = Masthead(paper=paper, paper_from="printed", date=day, date_from="printed" if s.facts.date else "given")
        made.setdefault((paper, day, s.kind), []).append(replace(sent(s), masthead=facts))
    return [Issue(pages[0].masthead, tuple(pages)) for pages in made.values()]


def _facts(group: Group) -> PathFacts:
    """What paths say of a group: what was vouched for before what was guessed."""
    said = [f.facts for f in group.files]
    return next((s for s in said if s.firm or s.given_date), next((s for s in said if s.date), said[0]))


def _plainly_one(group: Group, pages: Sequence[Page]) -> bool:
    """Whether paths that were guessed to name paper, date and page make one issue of these."""
    numbers = [f.facts.page for f in group.files]
    told = all(f.facts.paper and f.facts.date and f.facts.page is not None for f in group.files)
    return told and len(set(numbers)) == len(numbers) == len(pages)


def _in_order(issue: Issue, group: Group, places: Places) -> list[Page] | None:
    """An issue's pages as read, in the order of their numbers, then of their paths; None where they stand so."""

    def place(page: Page) -> tuple[int, list[tuple[int, int, str]], int]:
        file, nth, _ = places[page.id]
        return page.number if page.number is not None else NEVER, natural(group.files[file].path), nth

    pages = [p.page for p in issue.pages]
    wanted = sorted(pages, key=place)
    if all(a is b for a, b in zip(wanted, pages, strict=True)):
        return None
    return [_numbered(replace(p, number=places[p.id][2]), group.files[places[p.id][0]].facts) for p in wanted]


def _with_path_facts(issue: Issue, facts: PathFacts) -> Issue:
    """The issue with what the path says where nothing is printed."""

    def told(m: Masthead) -> Masthead:
        if facts.date is not None and m.date_from in ("inferred", "none"):
            m = replace(m, date=facts.date, date_from="given")
        if facts.paper is not None and m.paper is None:
            m = replace(m, paper=facts.paper, paper_from="given")
        return m

    if facts.date is None and facts.paper is None:
        return issue
    pages = tuple(replace(p, masthead=told(p.masthead)) for p in issue.pages)
    return replace(issue, masthead=told(issue.masthead), pages=pages)


def _fault(given: str, error: Exception) -> BroadsheetError:
    cause = " ".join(f"{type(error).__name__}: {error}".split())
    found = f"not read, through a fault in broadsheet itself ({cause})"
    return Unforeseen(given, found, "Please report it to the project with this page and what --debug prints")
