"""Pictures of pages, in the sizes a screen asks for."""

from __future__ import annotations

from starlette.routing import Route

from broadsheet.errors import NoSuchArticle
from broadsheet.web.desk import Ask, Desk, Reply

SIZES = (320, 1024, 2048, 4096, 8192)  # pixels of the longer side: a thumbnail, then the steps of a zoom


def routes(desk: Desk) -> list[Route]:
    return [desk.route("/pictures/{name}/{size:int}.webp", picture)]


def picture(ask: Ask) -> Reply:
    """A page drawn, of one of the sizes there are."""
    size = int(ask.path("size"))
    if size not in SIZES:
        raise NoSuchArticle(str(size), "no size of a picture", f"Sizes are {', '.join(map(str, SIZES))}")
    data = ask.archive.drawn(ask.path("name"), size)
    return Reply(data, "image/webp", headers={"cache-control": "public, max-age=86400"})
