"""Texts that no machine read from a page: transcripts of broadcasts, what an agency sent, a text of one's own.

A file of text or markdown is one text, headed by its first heading where it has one; of JSON lines each object is one.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from broadsheet.errors import EmptyInput, NotText
from broadsheet.model import Block, Masthead, Page, Role
from broadsheet.read import markdown
from broadsheet.read.encoding import decoded

KINDS = ("transcript", "agency", "own")
LINES = (".jsonl", ".ndjson")
_DAY = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})")
_NAMES = {"text": ("text", "body"), "title": ("title", "headline"), "date": ("date",), "source": ("source", "paper")}


@dataclass(frozen=True, slots=True)
class Sent:
    """A text as a page whose blocks have their roles already, with what is said of it."""

    page: Page
    facts: Masthead
    kind: str


def texts(data: bytes, source: str, *, page_id: str, kind: str) -> list[Sent]:
    """The texts of a file, of this kind where they do not say another, in the file's order.

    An object of JSON lines has `text`, and may have `title`, `date` (2026-02-04 or 20260204), `source` (who published it)
    and `kind`; a name may stand behind another (`cctv_text`) where only one does. Raises EmptyInput, NotText and what
    reading a transcript raises.
    """
    if PurePath(source).suffix.lower() in LINES:
        found = list(_of_lines(data, source, page_id, kind))
    else:
        found = [_whole(p, kind) for p in markdown.pages(data, source, page_id=page_id)]
    if not any(b.role in (Role.BODY, Role.SUBHEAD) for s in found for b in s.page.blocks):
        raise EmptyInput(source, "no text in it", "Give a file that has one")
    return found


def _whole(page: Page, kind: str) -> Sent:
    """A transcript as one text: the first heading is its headline, the others are subheads."""
    head = next((b.id for b in page.blocks if b.text.strip()), None)

    def role(b: Block) -> Role:
        if b.form in ("image", "rule") or not b.text.strip():
            return Role.IMAGE
        return Role.BODY if not b.level else Role.HEADLINE if b.id == head else Role.SUBHEAD

    return Sent(replace(page, blocks=tuple(replace(b, role=role(b)) for b in page.blocks)), Masthead(), kind)


def _of_lines(data: bytes, source: str, page_id: str, kind: str) -> Iterator[Sent]:
    text, encoding, notes = decoded(data, source)
    for n, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (
            ValueError,
            RecursionError,
        ) as error:  # damaged, a number of thousands of digits, lists in lists without end
            found = f"no JSON on line {n} ({error.msg if isinstance(error, json.JSONDecodeError) else error})"
            raise NotText(source, found, "Give JSON lines, an object with a text a line, or plain text") from error
        said = {name: _field(row, name) for name in _NAMES} if isinstance(row, dict) else {}
        if not said.get("text"):
            raise NotText(source, f"no text in the object on line {n}", 'An object has its text under "text"')
        name = f"{page_id}/p{n}"
        blocks = [Block(f"{name}/L{n}", t, role=r, line=n, source=t) for t, r in _lines_of(said)]
        blocks = [replace(b, id=f"{b.id}.{k}" if k > 1 else b.id) for k, b in enumerate(blocks, 1)]
        page = Page(name, source, tuple(blocks), n, encoding, notes)
        day, own = _day(said["date"]), str(row.get("kind", ""))
        facts = Masthead(
            paper=said["source"] or None, paper_from="printed" if said["source"] else "none",
            date=day, date_from="printed" if day else "none",
        )  # fmt: skip
        yield Sent(page, facts, own if own in KINDS else kind)


def _lines_of(said: dict[str, str]) -> Iterator[tuple[str, Role]]:
    if said["title"]:
        yield said["title"], Role.HEADLINE
    for row in said["text"].split("\n"):
        if row.strip():
            yield row.strip(), Role.BODY


def _field(row: dict[str, Any], name: str) -> str:
    """What an object says under a name, or under the only name that ends in it after a line: cctv_text."""
    for known in _NAMES[name]:
        if row.get(known):
            return str(row[known]).strip()
    for known in _NAMES[name]:
        near = [k for k in row if k.endswith(f"_{known}")]
        if len(near) == 1:
            return str(row[near[0]] or "").strip()
    return ""


def _day(said: str) -> datetime.date | None:
    m = _DAY.match(said)
    try:
        return datetime.date(*map(int, m.groups())) if m else None
    except ValueError:
        return None
