"""What wants a look: faults that the reading found, a kind at a time."""

from __future__ import annotations

from starlette.routing import Route

from broadsheet.web.desk import Ask, Desk, Reply
from broadsheet.web.press import page

ROOM = 50


def routes(desk: Desk) -> list[Route]:
    return [desk.route("/faults", faults)]


def faults(ask: Ask) -> Reply:
    """Faults and the articles they are of; `kind` chooses, `after` goes on."""
    kinds = ask.archive.faults()
    kind = ask.query("kind")
    kind = kind if kind in kinds else ""
    head, _, tail = ask.query("after").partition(".")
    after = (
        (int(head), int(tail))
        if head.isdecimal() and tail.isdecimal() and len(head) < 18 and len(tail) < 9
        else (-1, -1)
    )
    found = ask.archive.faulty(kind or None, ROOM + 1, after)
    more = f"{found[ROOM - 1].key[0]}.{found[ROOM - 1].key[1]}" if len(found) > ROOM else ""
    return page(ask, "faults.html", kinds=kinds, kind=kind, found=found[:ROOM], more=more)
