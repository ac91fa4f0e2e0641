"""Pictures of pages: whole in the sizes a screen asks for, an article cut out, a plan where there is no picture."""

from __future__ import annotations

from starlette.routing import Route

from broadsheet.errors import NoSuchArticle
from broadsheet.web.desk import Ask, Desk, Reply
from broadsheet.web.sheet import STEPS, THUMB, clip_of, plan

CLIP = 1200  # pixels of the longer side of an article cut out
KEPT = "public, max-age=86400"


def routes(desk: Desk) -> list[Route]:
    return [
        desk.route("/pictures/{name}/plan.svg", as_plan),
        desk.route("/pictures/{name}/{size:int}.webp", picture, drawn=True),
        desk.route("/pictures/{name}/{article}.webp", clip, drawn=True),
    ]


def picture(ask: Ask) -> Reply:
    """A page drawn, in one of the sizes there are."""
    size = int(ask.path("size"))
    if size not in (THUMB, *STEPS):
        raise NoSuchArticle(str(size), "no size of a picture", f"Sizes are {', '.join(map(str, (THUMB, *STEPS)))}")
    return Reply(ask.archive.drawn(ask.path("name"), size), "image/webp", headers={"cache-control": KEPT})


def clip(ask: Ask) -> Reply:
    """What an article covers of a page, cut out of its picture."""
    name, article = ask.path("name"), ask.path("article")
    outlines = ask.archive.regions(name).get(article)
    if not outlines:
        raise NoSuchArticle(article, "nothing of this article stands on the page", "Open the article")
    part = clip_of(outlines, *ask.archive.extent(name))
    return Reply(ask.archive.drawn(name, CLIP, part=part), "image/webp", headers={"cache-control": KEPT})


def as_plan(ask: Ask) -> Reply:
    """A page set again where its words stand."""
    page = ask.archive.page(ask.path("name"))
    if not page.width or not page.height:
        raise NoSuchArticle(page.id, "it is not known where the words of this page stand", "Read it as text")
    return Reply(plan(page).encode("utf8", "replace"), "image/svg+xml", headers={"cache-control": KEPT})
