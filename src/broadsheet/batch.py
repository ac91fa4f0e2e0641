"""Paths to files to issues to printed pages, in order, on one core or on many, with memory flat in their number."""

from __future__ import annotations

import json
import os
import re
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from broadsheet.articles import issues, rebuild
from broadsheet.errors import BroadsheetError, CannotWrite, EmptyInput, NotFound, Unforeseen
from broadsheet.read import SUFFIXES, may_be_page, named_elsewhere, read
from broadsheet.show import as_json, as_markdown, as_text

if TYPE_CHECKING:
    import datetime

    from broadsheet.model import Page, PageArticles

EXTENSIONS = {"markdown": ".md", "text": ".txt", "json": ".json"}
NUMBERS = re.compile(r"(\d+)")
ENOUGH = 48  # files: a chunk this long is cut where names show that an issue ends
MOST = 256  # files: a chunk this long is cut anywhere; no paper prints an issue of so many pages
AHEAD = 2  # chunks a core that may wait to be printed

Work = TypeVar("Work")
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, the folder its results go to beneath --out, or why there is none."""

    path: Path
    folder: str = ""
    error: BroadsheetError | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """How pages are to be read and printed."""

    form: str = "text"
    explain: bool = False
    width: int = 80
    colour: bool = False
    paper: str | None = None
    date: datetime.date | None = None
    lines: bool = False  # JSON: an object a line
    trust: bool = False  # the library's own articles, where the pages came with them


@dataclass(frozen=True, slots=True)
class Outcome:
    """A page as printed, or why there is none."""

    source: str
    folder: str
    name: str  # of the page's own file, without suffix
    number: int | None = None
    text: str = ""
    error: BroadsheetError | None = None
    trace: str = ""


# ---- files


def files(paths: Sequence[Path], without: Path | None = None) -> Iterator[Found]:
    """The files to read: each path that is a file, and those of each folder and the folders in it, in natural order.

    Of a folder only files that a page may be in are taken, hidden ones left out, and all that lies under `without`. A
    folder without any gives one Found with EmptyInput, one that cannot be opened one with NotFound. Files that a METS
    file among them names are left out: they are read with it.
    """
    folders = [p for p in paths if p.is_dir()]
    names = _own_names(folders) if len(folders) > 1 else [""] * len(folders)
    seen = {p.resolve() for p in named_elsewhere(p for p in paths if p.is_file())}
    for path in paths:
        real = path.resolve()
        if real in seen:
            continue
        seen.add(real)
        if path.is_dir():
            yield from _of_folder(path, names[folders.index(path)], without)
        else:
            yield Found(path)


def _own_names(folders: Sequence[Path]) -> list[str]:
    """A name for each folder, no two alike."""
    out: list[str] = []
    for folder in folders:
        out.append(unlike(folder.resolve().name or "root", set(out)))
    return out


def unlike(name: str, taken: set[str]) -> str:
    """`name`, or the first of name-2, name-3 ... that is not taken."""
    n, tried = 1, name
    while tried in taken:
        n += 1
        tried = f"{name}-{n}"
    return tried


def _of_folder(top: Path, name: str, without: Path | None) -> Iterator[Found]:
    some = False
    for found in _walked(top, name, without, set()):
        some = True
        yield found
    if not some:
        kinds = "ALTO, METS, PAGE XML, hOCR or ABBYY XML, packs of these, or text in .md, .markdown or .txt"
        yield Found(top, error=EmptyInput(str(top), "a folder without pages", f"Pages are {kinds}"))


def _walked(folder: Path, name: str, without: Path | None, named: set[Path]) -> Iterator[Found]:
    """The pages of a folder and those in it, but for the files that a METS file met before names: they go with it."""
    try:
        with os.scandir(folder) as entries:
            inside = sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: natural(e.name))
    except OSError as error:
        told = NotFound(str(folder), f"a folder that cannot be opened ({error.strerror})", "Ask its owner for leave")
        yield Found(folder, error=told)
        return
    pages = [path for e in inside if e.is_file() and may_be_page(path := folder / e.name)]
    named |= named_elsewhere(pages)
    for path in pages:
        if path not in named:
            yield Found(path, name)
    for e in inside:
        # links to folders are not followed: they may lead round in a ring
        if e.is_dir(follow_symlinks=False) and (without is None or (folder / e.name).resolve() != without):
            yield from _walked(folder / e.name, f"{name}/{e.name}" if name else e.name, without, named)


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key that sorts p2 before p10."""
    return [(0, int(t), "") if t.isdecimal() else (1, 0, t.casefold()) for t in NUMBERS.split(name) if t]


# ---- chunks


def chunks(found: Iterable[Found]) -> Iterator[tuple[Found, ...]]:
    """Files that may belong to one issue, together: those of a folder, a large folder cut where the names allow it.

    Names that differ only in their last number (p1, p2) are kept together, up to MOST files.
    """
    held: list[Found] = []
    for f in found:
        if held and _parted(held, f):
            yield tuple(held)
            held = []
        held.append(f)
    if held:
        yield tuple(held)


def _parted(held: Sequence[Found], new: Found) -> bool:
    last = held[-1]
    if new.path.parent != last.path.parent or len(held) >= MOST:
        return True
    return len(held) >= ENOUGH and _without_number(new.path) != _without_number(last.path)


def _without_number(path: Path) -> str:
    parts = NUMBERS.split(path.stem)
    return "".join(parts[:-2] + parts[-1:]) if len(parts) > 1 else parts[0]


# ---- outcomes


def outcomes(found: Iterable[Found], wanted: Wanted, jobs: int = 1) -> Iterator[Outcome]:
    """Every page of the files, printed, in order; files and pages that cannot be read as an Outcome with their error.

    With more than one job chunks are read by that many processes; the result is the same. Raises Unforeseen where a
    process was stopped from outside.
    """
    work = chunks(found)
    first = list(islice(work, 2))
    if jobs > 1 and len(first) > 1:
        yield from chain.from_iterable(spread(chain(first, work), partial(_listed, wanted=wanted), jobs))
    else:
        for chunk in chain(first, work):
            yield from _read(chunk, wanted)


def spread(work: Iterable[Work], do: Callable[[Work], Done], jobs: int) -> Iterator[Done]:
    """What `do` gives for each piece of work, in order, from that many processes; a bounded number of pieces ahead.

    Raises Unforeseen where a process was stopped from outside.
    """
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_with_parent)
    waiting: deque[Future[Done]] = deque()
    try:
        for piece in work:
            if waiting:
                waiting.append(pool.submit(do, piece))
            else:
                with _deaf():  # processes are started here, and inherit it: Ctrl-C is for us to tell of, once
                    waiting.append(pool.submit(do, piece))
            if len(waiting) >= AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        found = "a process was stopped from outside, most likely because memory ran short"
        raise Unforeseen(f"--jobs {jobs}", found, "Try again with fewer jobs") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _with_parent() -> None:
    """In a process of ours: it ends when the one that started it does, killed or not."""
    from multiprocessing import parent_process
    from threading import Thread

    parent = parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=follow, daemon=True).start()


@contextmanager
def _deaf() -> Iterator[None]:
    """Interrupts ignored for a moment, where this thread may say so."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not the main thread: it gets no interrupts
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _listed(chunk: tuple[Found, ...], wanted: Wanted) -> list[Outcome]:
    return list(_read(chunk, wanted))


def _read(chunk: tuple[Found, ...], wanted: Wanted) -> Iterator[Outcome]:
    """A chunk's pages, printed; a fault of our own costs the page it is met on, not its neighbours."""
    by_source = {str(f.path): f for f in chunk}
    told: deque[Outcome] = deque()
    done: set[str] = set()
    bad: set[str] = set()

    def pages() -> Iterator[Page]:
        for f in chunk:
            try:
                yield from _opened(f)
            except BroadsheetError as error:
                bad.add(str(f.path))
                told.append(_failed(f, error))

    def printed(made: PageArticles) -> Outcome:
        done.add(made.page.id)
        return _printed(made, by_source[made.page.source], wanted)

    try:
        for issue in issues(pages(), paper=wanted.paper, date=wanted.date, trust_structure=wanted.trust):
            while told:
                yield told.popleft()
            for made in issue.pages:
                yield printed(made)
    except Exception:
        left = [f for f in chunk if str(f.path) not in bad]
        yield from told
        told.clear()
        for f in left:
            yield from _one_by_one(f, wanted, done)
    yield from told


def _opened(f: Found) -> list[Page]:
    if f.error is not None:
        raise f.error
    return read(f.path)


def _one_by_one(f: Found, wanted: Wanted, done: set[str]) -> Iterator[Outcome]:
    """The pages of a file not yet done, each as if it were alone."""
    try:
        pages = _opened(f)
    except BroadsheetError as error:
        yield _failed(f, error)
        return
    except Exception as error:
        yield _unforeseen(f, str(f.path), error)
        return
    for page in pages:
        if page.id in done:
            continue
        try:
            issue = rebuild([page], paper=wanted.paper, date=wanted.date, trust_structure=wanted.trust)
            yield from [_printed(made, f, wanted) for made in issue.pages]
        except Exception as error:
            where = str(f.path) if len(pages) == 1 else f"{f.path}, page {page.number or page.id}"
            yield _unforeseen(f, where, error)


def _failed(f: Found, error: BroadsheetError) -> Outcome:
    return Outcome(str(f.path), f.folder, f.path.stem, error=error)


def _unforeseen(f: Found, where: str, error: Exception) -> Outcome:
    cause = " ".join(f"{type(error).__name__}: {error}".split())
    found = f"not read, through a fault in broadsheet itself ({cause})"
    todo = "Please report it to the project with this page and what --debug prints"
    trace = "".join(traceback.format_exception(error))
    return Outcome(str(f.path), f.folder, f.path.stem, error=Unforeseen(where, found, todo), trace=trace)


def _printed(made: PageArticles, f: Found, wanted: Wanted) -> Outcome:
    name = made.page.id.replace("/", "-")
    text = FORMS[wanted.form](made, wanted)
    return Outcome(made.page.source, f.folder, name, made.masthead.page or made.page.number, text)


def _json(made: PageArticles, wanted: Wanted) -> str:
    form = as_json(made, wanted.explain)
    return json.dumps(form, ensure_ascii=False, indent=None if wanted.lines else 1) + "\n"


def _markdown(made: PageArticles, wanted: Wanted) -> str:
    return as_markdown(made, wanted.explain)


def _text(made: PageArticles, wanted: Wanted) -> str:
    return as_text(made, wanted.width, wanted.explain, wanted.colour)


FORMS: dict[str, Callable[[PageArticles, Wanted], str]] = {"json": _json, "markdown": _markdown, "text": _text}


# ---- results on disk


class Shelf:
    """A folder that results go to, a file a page, in the folders their pages came from."""

    def __init__(self, top: Path, form: str, paths: Sequence[Path]) -> None:
        self.top, self.suffix = top, EXTENSIONS[form]
        self.taken: dict[str, set[str]] = {}
        self.inputs = {p.resolve() for p in paths}
        self._check(paths)
        _made(top)

    def _check(self, paths: Sequence[Path]) -> None:
        """Before work begins: results that would be taken for pages the next time have no place among the pages."""
        if self.suffix not in SUFFIXES:
            return
        for p in paths:
            home = p if p.is_dir() else p.parent
            if home.resolve() == self.top.resolve():
                found = f"the folder that {p} is read from"
                raise CannotWrite(f"--out {self.top}", found, "Name another folder, so that no page is written over")

    def put(self, o: Outcome) -> Path:
        """Where the page was written. Raises CannotWrite, also where that would be the place of a page to read."""
        folder = self.top / o.folder
        if o.folder not in self.taken:
            self.taken = {k: v for k, v in self.taken.items() if k == ""}  # folders are done one after another
            self.taken[o.folder] = set()
            _made(folder)
        name = unlike(o.name, self.taken[o.folder])
        self.taken[o.folder].add(name)
        target = folder / f"{name}{self.suffix}"
        self._spare(target, Path(o.source))
        try:
            target.write_text(o.text, encoding="utf-8", errors="backslashreplace", newline="\n")
        except OSError as error:
            raise CannotWrite(str(target), _cause(error), "Give --out a folder you may write to") from error
        return target

    def _spare(self, target: Path, source: Path) -> None:
        if not target.exists():
            return
        real = target.resolve()
        if real in self.inputs or os.path.samefile(target, source) or self._among_pages(real):
            raise CannotWrite(str(target), "a page to be read", "Name another folder with --out: pages are kept")

    def _among_pages(self, real: Path) -> bool:
        """Whether a file lies in a folder that is read, other than in a folder of results inside it."""
        if self.suffix not in SUFFIXES:
            return False
        top = self.top.resolve()
        return any(p in real.parents and p not in top.parents for p in self.inputs)


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(str(folder), _cause(error), "Name a folder you may write to") from error


def _cause(error: OSError) -> str:
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return "a file stands where a folder is wanted"
    return f"cannot be written ({error.strerror or error})"
