"""Lists gone through a part at a time: each goes on from a place told by what never changes, so that what is ingested
meanwhile neither hides an article nor shows one twice."""

from __future__ import annotations

import base64
import binascii
import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from broadsheet.archive import holdings
from broadsheet.archive.query import Query
from broadsheet.archive.search import Entry, Index, number_of
from broadsheet.archive.stories import asked
from broadsheet.errors import UsageError

if TYPE_CHECKING:
    from broadsheet.archive.store import IssueFacts, Store

DEEPEST = 1000  # hits by relevance: which of them were told stands in the place itself
ORDERS = ("relevance", "date", "-date", "arrival")
BEGIN = "Begin without it"


def issues_after(
    store: Store, limit: int, after: str, paper: str | None, start: datetime.date | None, end: datetime.date | None
) -> tuple[list[IssueFacts], str]:
    """So many issues by paper and day, from after a place on, and the place to go on from, empty at the end."""
    place = tuple(after.split("~")) if after else None
    if place is not None and len(place) != 3:
        raise _no_place(after)
    found = holdings.issues_after(store, limit + 1, place, paper, start, end)
    return [f for _, f in found[:limit]], "~".join(found[limit - 1][0]) if len(found) > limit else ""


def articles_after(store: Store, limit: int, after: str) -> tuple[list[int], str]:
    """The keys of so many articles in the order they first came, from after a place on, and the place to go on from."""
    rows = store.rows(
        "select key from articles where key > ? and state = 0 order by key limit ?", _whole(after, -1), limit + 1
    )
    return _cut([k for (k,) in rows], limit)


def stories_after(
    store: Store, limit: int, after: str, papers: Sequence[int] | None, start: datetime.date | None,
    end: datetime.date | None, min_papers: int, agency: str | None,
) -> tuple[list[int], str]:  # fmt: skip
    """The keys of so many stories in the order they were first told, from after a place on, and the place to go on from.

    `papers`, `start` and `end`: those that one of these papers printed, from that day, to that day, among others.
    """
    where, values = asked(papers, start, end, min_papers, agency or None)
    sql = f"select s.key from stories s where s.key > ? and {where} order by s.key limit ?"
    return _cut([k for (k,) in store.rows(sql, _whole(after, -1), *values, limit + 1)], limit)


def _cut(keys: list[int], limit: int) -> tuple[list[int], str]:
    return keys[:limit], str(keys[limit - 1]) if len(keys) > limit else ""


def _whole(place: str, otherwise: int) -> int:
    if place and not (place.isascii() and place.isdecimal() and len(place) < 18):
        raise _no_place(place)
    return int(place) if place else otherwise


# ---- hits


def hits_after(
    index: Index, wanted: Query, late: Sequence[Entry], pending: Sequence[int], limit: int, after: str, order: str
) -> tuple[list[int], str]:
    """The keys of so many hits from after a place on, and the place to go on from.

    `pending` are articles that the index does not have as they are, `late` those of them that the query finds. By
    relevance a place holds what was told before it, and DEEPEST hits are told at the most.
    """
    if order == "relevance":
        seen = _seen(after)
        limit = min(limit, DEEPEST - len(seen))
        fresh = [e.key for e in _newest_first(late) if e.key not in seen]
        rest = index.search(wanted, limit + 1, 0, [*pending, *seen]).keys if limit > 0 else []
        keys = [*fresh, *rest]
        more = len(keys) > limit and len(seen) + limit < DEEPEST
        return keys[:limit], _told(seen | set(keys[:limit])) if more else ""
    if order == "arrival":
        last = _whole(after, -1)
        found = [(0, k) for k in index.by_key(wanted, limit + 1, last, pending)]
        places = sorted([*found, *((0, e.key) for e in late if e.key > last)])
    else:
        down = order == "-date"
        place = _day_and_key(after) if after else None
        found = index.by_day(wanted, limit + 1, place, down, pending)
        ours = ((number_of(e.date), e.key) for e in late)
        places = sorted(
            [*found, *(p for p in ours if place is None or _rank(p, down) > _rank(place, down))],
            key=lambda p: _rank(p, down),
        )
    keys = [k for _, k in places[:limit]]
    if len(places) <= limit:
        return keys, ""
    day, key = places[limit - 1]
    return keys, str(key) if order == "arrival" else f"{day}.{key}"


def _newest_first(late: Sequence[Entry]) -> list[Entry]:
    return sorted(late, key=lambda e: (e.date or datetime.date.min, -e.key), reverse=True)


def _rank(place: tuple[int, int], down: bool) -> tuple[int, int]:
    return (-place[0] if down else place[0], place[1])


def _day_and_key(place: str) -> tuple[int, int]:
    day, dot, key = place.partition(".")
    if not dot:
        raise _no_place(place)
    return _whole(day or "x", 0), _whole(key or "x", 0)


def _told(keys: set[int]) -> str:
    """Keys as a word that may stand in an address: the steps between them, seven bits a byte."""
    out, last = bytearray(), 0
    for key in sorted(keys):
        step, last = key - last, key
        while step > 127:
            out.append(step & 127 | 128)
            step >>= 7
        out.append(step)
    return base64.urlsafe_b64encode(bytes(out)).decode().rstrip("=")


def _seen(place: str) -> set[int]:
    try:
        data = base64.b64decode(place + "=" * (-len(place) % 4), b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise _no_place(place) from None
    out, last, step, shift = set[int](), 0, 0, 0
    for byte in data:
        step |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            last += step
            out.add(last)
            step = shift = 0
        elif shift > 56:
            raise _no_place(place)
    if len(out) > DEEPEST or last >= 1 << 60:
        raise _no_place(place)
    return out


def _no_place(place: str) -> UsageError:
    return UsageError(f"cursor {place[:20]}", "no place in this list", BEGIN)
