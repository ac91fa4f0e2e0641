"""The application: which address is answered by which view, and what is said when something is wrong."""

from __future__ import annotations

import contextlib
import gc
import logging
from collections.abc import AsyncIterator, Collection
from pathlib import Path

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from broadsheet.errors import (
    ArchiveBusy,
    ArchiveDamaged,
    BroadsheetError,
    DamagedFile,
    NoSuchArticle,
    NotFound,
    NothingInCommon,
    TookTooLong,
    TooLarge,
    UnknownFormat,
    UsageError,
)
from broadsheet.web import api, article, feeds, home, iiif, issue, look, paper, pictures, search, story
from broadsheet.web.desk import HTML, Busy, Desk
from broadsheet.web.guard import Guard
from broadsheet.web.kit import sent
from broadsheet.web.links import Links
from broadsheet.web.press import filled
from broadsheet.web.problem import PROBLEM, Shared, by_machine, problem
from broadsheet.web.words import Words, language_of

LOG = logging.getLogger("broadsheet.web")
PARTS = (home, paper, issue, article, story, search, look, pictures, api, iiif, feeds)
STATUS: dict[type[BaseException], int] = {
    NoSuchArticle: 404, NotFound: 404, UnknownFormat: 404, UsageError: 400, NothingInCommon: 404, TookTooLong: 503,
    ArchiveBusy: 503, ArchiveDamaged: 503, Busy: 503, DamagedFile: 404, TooLarge: 404,  # a picture beside, put wrong since
}  # fmt: skip


def application(
    folder: str | Path, *, name: str = "", address: str = "", hosts: Collection[str] = (), warm: bool = True
) -> Starlette:
    """The reader of an archive, as an ASGI application. Raises NotAnArchive and the like at once.

    `name` is what the archive is called on its pages; `address` where others find it (https://example.org/papers), if that
    is not where it is asked; `hosts` the names it is asked under, none for any. With `warm` what is slow the first time is
    done once before anyone asks.
    """
    desk = Desk(Path(folder), name or "Broadsheet", address)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if warm:
            await run_sync(_warmed)
            await run_sync(desk.open_all)
            # what stays for good is not gone through again when memory is tidied, all readers waiting meanwhile
            gc.collect()
            gc.freeze()
        yield
        desk.close()

    app = Starlette(
        routes=[
            *(r for part in PARTS for r in part.routes(desk)),
            Route("/static/{name:path}", sent, name="static"),
        ],
        middleware=[Middleware(Guard, hosts=hosts), Middleware(Shared)],
        exception_handlers={Exception: _fault, HTTPException: _fault, **dict.fromkeys(STATUS, _fault)},
        lifespan=lifespan,
    )
    app.state.desk = desk
    return app


def _warmed() -> None:
    """The kernels and models of collations, loaded by the smallest one there is."""
    from broadsheet.collate import collate

    collate(["水库今日开闸泄洪，下游水位上涨。", "水库今曰开闸泄洪，下游水位上涨。"])


async def _fault(request: Request, error: Exception) -> Response:
    """What went wrong, as a page that says what can be done about it."""
    lang, _ = language_of(request)
    desk: Desk = request.app.state.desk
    status, found, todo = _told(error, Words(lang))
    if status == 500:
        LOG.error("%s %s", request.method, request.url.path, exc_info=error)
    links = Links.of(request, desk.address)
    machine = by_machine(request.scope)
    body = (
        problem(status, found, todo)
        if machine
        else filled("error.html", Words(lang), links, site=desk.name, status=status, found=found, todo=todo, query="")
    )
    headers = {"retry-after": "2"} if status == 503 else {}
    if isinstance(error, HTTPException) and error.headers:
        headers |= error.headers
    return Response(body, status, {"cache-control": "no-store", **headers}, PROBLEM if machine else HTML)


def _told(error: Exception, say: Words) -> tuple[int, str, str]:
    """A status, what was found and what to try."""
    if isinstance(error, HTTPException):
        return (
            error.status_code,
            say("Nothing stands at this address." if error.status_code == 404 else error.detail),
            "",
        )
    status = next((s for kind, s in STATUS.items() if isinstance(error, kind)), 500)
    if isinstance(error, Busy):
        return status, say("More readers ask than can be answered now."), say("Try again in a moment.")
    if status == 404:
        return status, say("The archive has nothing of this name."), say("Search for it.")
    if isinstance(error, BroadsheetError) and status != 500:
        where = f"{error.where}: " if isinstance(error, UsageError) else ""
        return status, f"{where}{error.found}.", f"{error.todo}."
    return 500, say("Something went wrong here, and was noted."), say("Try again in a moment.")
