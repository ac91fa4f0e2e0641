"""The desk where questions are taken: archives lent to threads, time kept, answers kept while the archive stays as it is."""

from __future__ import annotations

import gzip
import queue
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from hashlib import blake2b
from pathlib import Path
from time import monotonic, time
from typing import Any, TypeVar
from urllib.parse import urlencode

import anyio
from anyio.to_thread import run_sync
from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from broadsheet.archive import Archive
from broadsheet.errors import BroadsheetError
from broadsheet.web.links import Links
from broadsheet.web.words import COOKIE, LANGUAGES, Words, language_of

READERS = 4  # archives open at once, and threads that read
DRAWERS = 2  # and as many more draw pictures, which takes longer and must not hold up readers
STREAMS = 4  # long answers given at once
WAITING = 200  # questions that may wait for a thread; more are told to come again
HELD = 5.0  # seconds that what was worked out of a whole archive may be told, while that is written to
PATIENCE = 8.0  # seconds a question may take of the database
LATE = 40  # articles that the index does not have yet and a search looks through
KEPT = 48 << 20  # bytes of answers kept
SETTLED = 2.0  # seconds after which a time in whole seconds tells one state of the archive from the next
SMALL = 600  # bytes: shorter answers are not worth squeezing
YEAR = 365 * 86400  # seconds

HTML = "text/html; charset=utf-8"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its bytes, type and status; `lines` in place of the bytes where it is long, and then nothing is kept."""

    body: bytes = b""
    type: str = HTML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    lines: Callable[[Archive], Iterator[bytes]] | None = None


@dataclass(slots=True)
class Ask:
    """A question as it was put: where, in which words, and the archive lent for its answer."""

    request: Request
    archive: Archive
    say: Words
    links: Links
    name: str  # what the archive is called
    memory: Memory
    version: int  # of the archive
    passing: bool = False  # the answer is not of this version alone, and is not to be kept

    @property
    def lang(self) -> str:
        return self.say.lang

    def path(self, key: str) -> str:
        """A part of the path, as the route names it."""
        return str(self.request.path_params[key])

    def query(self, key: str) -> str:
        """What the address says of a key; empty where it says nothing."""
        return self.request.query_params.get(key, "").strip()

    def held(self, name: str, make: Callable[[], T]) -> T:
        """What is worked out of the whole archive, as it was some seconds ago at the most."""
        out, sure = self.memory.of(name, self.version, make)
        self.passing |= not sure
        return out

    def here(self, **changes: str | None) -> str:
        """This very address, with other values for some of its keys; None takes one out."""
        kept = {k: v for k, v in self.request.query_params.multi_items() if k not in changes}
        kept |= {k: v for k, v in changes.items() if v}
        path = self.links.root + self.request.url.path.removeprefix(self.links.root)
        return f"{path}?{urlencode(kept)}" if kept else path


View = Callable[[Ask], Reply]


class Memory:
    """What was worked out of a whole archive, kept until that changes, and for some seconds whatever it does."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, float, Any]] = {}
        self._lock = threading.Lock()

    def of(self, name: str, version: int, make: Callable[[], T]) -> tuple[T, bool]:
        """What `make` gives or gave some seconds ago at the most, and whether the archive is still as it was then."""
        with self._lock:
            found = self._kept.get(name)
        if found is None or (found[0] != version and monotonic() - found[1] > HELD):
            found = (version, monotonic(), make())
            with self._lock:
                self._kept[name] = found
        out: T = found[2]
        return out, found[0] == version


class Desk:
    """Archives and threads for those who ask, and the answers given since the archive last changed."""

    def __init__(self, folder: Path, name: str, address: str = "", readers: int = READERS) -> None:
        self.folder, self.name, self.address = folder, name, address
        self._watch = Archive(folder, read_only=True)
        self._watch.store.value("select 1")
        self._watching = threading.Lock()
        self._free: queue.LifoQueue[Archive | None] = queue.LifoQueue()
        for _ in range(readers + DRAWERS):
            self._free.put(None)
        self._threads, self._drawing = anyio.CapacityLimiter(readers), anyio.CapacityLimiter(DRAWERS)
        self._answers, self._memory = Answers(KEPT), Memory()
        self._streams = 0
        self._since = time()
        self._born = format(int(self._since * 1000), "x")

    def close(self) -> None:
        """Lets go of all files."""
        while not self._free.empty():
            archive = self._free.get()
            if archive is not None:
                archive.close()
        self._watch.close()

    def open_all(self) -> None:
        """Every archive opened and searched once, as the first to ask would otherwise wait for it."""
        lent = [self._free.get() or self._opened() for _ in range(self._free.qsize())]
        for archive in lent:
            with suppress(BroadsheetError):  # no index yet
                archive.search("的", 1)
            self._free.put(archive)

    def _opened(self) -> Archive:
        return Archive(self.folder, read_only=True, most_late=LATE)

    @property
    def changed(self) -> str:
        """When answers last became others, as HTTP has it; empty while that may still be going on."""
        when = int(max(self._watch.changed.timestamp(), self._since))
        return formatdate(when, usegmt=True) if time() - when > SETTLED else ""

    @property
    def version(self) -> int:
        """Another number after every change of the archive."""
        with self._watching:
            return self._watch.version

    @contextmanager
    def archive(self) -> Iterator[Archive]:
        """An archive for oneself, read-only, for as long as a question takes."""
        lent = self._free.get()
        try:
            if lent is None:
                lent = self._opened()
            with lent.within(PATIENCE), lent.snapshot():
                yield lent
        finally:
            self._free.put(lent)

    # ---- answering

    def route(self, path: str, view: View, *, kept: bool = True, drawn: bool = False, name: str | None = None) -> Route:
        """A route that a view answers, in a thread of its own; `kept` where its answer stays as long as the archive does,
        `drawn` where it is a picture, which the browser may keep for a while."""
        threads = self._drawing if drawn else self._threads

        async def endpoint(request: Request) -> Response:
            if threads.statistics().tasks_waiting >= WAITING:
                raise Busy
            lang, said = language_of(request)
            links = Links.of(request, self.address)
            sums = f"{links.site}\0{request.url.path}\0{request.url.query}\0{lang}"
            version = self.version
            mark = f'W/"{self._born}-{version}-{blake2b(sums.encode(), digest_size=9).hexdigest()}"'
            since, known = self.changed if kept else "", request.headers.get("if-none-match")
            same = mark in known if known else since and since == request.headers.get("if-modified-since")
            if kept and same:
                return self._dressed(Response(status_code=304), mark, said, links, since)
            answer = self._answers.get(mark) if kept else None
            if answer is None:

                def work() -> tuple[Reply, bool]:
                    with self.archive() as archive:
                        ask = Ask(request, archive, Words(lang), links, self.name, self._memory, version)
                        return view(ask), ask.passing

                reply, passing = await run_sync(work, limiter=threads)
                if reply.lines is not None:
                    return self._streamed(reply)
                if drawn:
                    return Response(reply.body, reply.status, reply.headers, reply.type)
                answer = Answer.of(reply)
                if passing:
                    mark = ""
                elif kept and reply.status == 200:
                    self._answers.put(mark, answer)
            squeezed = "gzip" in request.headers.get("accept-encoding", "")
            mark = mark if kept and answer.status == 200 else ""
            return self._dressed(answer.response(squeezed), mark, said, links, since)

        return Route(path, endpoint, methods=["GET"], name=name or view.__name__)

    def _dressed(self, response: Response, mark: str, said: str | None, links: Links, since: str) -> Response:
        if mark:
            response.headers["etag"] = mark
            if since:
                response.headers["last-modified"] = since
        response.headers["cache-control"] = response.headers.get("cache-control", "no-cache")
        response.headers["vary"] = "Accept-Encoding, Accept-Language, Cookie"
        if said in LANGUAGES:
            response.set_cookie(COOKIE, said, max_age=YEAR, path=links.root or "/", httponly=True, samesite="lax")
        return response

    def _streamed(self, reply: Reply) -> Response:
        """A long answer, a part at a time, with an archive of its own for as long as it goes on; a few at once."""
        if self._streams >= STREAMS:
            raise Busy
        self._streams += 1

        def parts() -> Iterator[bytes]:
            assert reply.lines is not None
            with self._opened() as archive:
                yield from reply.lines(archive)

        async def sent() -> AsyncIterator[bytes]:
            try:
                async for part in iterate_in_threadpool(parts()):
                    yield part
            finally:
                self._streams -= 1

        return StreamingResponse(sent(), reply.status, reply.headers, reply.type)


class Busy(Exception):
    """More questions wait than will be answered soon."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply as it is kept: squeezed where that is worth it."""

    body: bytes
    squeezed: bool
    type: str
    status: int
    headers: dict[str, str]

    @staticmethod
    def of(reply: Reply) -> Answer:
        wanted = len(reply.body) >= SMALL and reply.type.partition(";")[0] in TEXTUAL
        body = gzip.compress(reply.body, 4, mtime=0) if wanted else reply.body
        return Answer(body, wanted, reply.type, reply.status, reply.headers)

    def response(self, squeezed: bool) -> Response:
        """As HTTP has it, squeezed for whoever takes that."""
        body = gzip.decompress(self.body) if self.squeezed and not squeezed else self.body
        out = Response(body, self.status, dict(self.headers), self.type)
        if self.squeezed and squeezed:
            out.headers["content-encoding"] = "gzip"
        return out


TEXTUAL = frozenset({
    "text/html", "text/plain", "text/markdown", "text/css", "text/javascript", "application/json", "application/ld+json",
    "application/xml", "application/tei+xml", "application/atom+xml", "image/svg+xml", "application/x-bibtex",
    "application/x-research-info-systems",
})  # fmt: skip


class Answers:
    """Answers by their marks, the least recently asked for let go when there is no room."""

    def __init__(self, room: int) -> None:
        self.room, self._size = room, 0
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, mark: str) -> Answer | None:
        with self._lock:
            found = self._kept.get(mark)
            if found is not None:
                self._kept.move_to_end(mark)
            return found

    def put(self, mark: str, answer: Answer) -> None:
        if len(answer.body) > self.room // 8:
            return
        with self._lock:
            if mark not in self._kept:
                self._kept[mark] = answer
                self._size += len(answer.body)
            while self._size > self.room:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone.body)
