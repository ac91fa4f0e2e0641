"""Running heads: what stands at the head of several pages of an issue is of the pages, whatever its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from broadsheet.articles.jumps import jump_marks
from broadsheet.model import Role
from broadsheet.text import located

if TYPE_CHECKING:
    from broadsheet.model import Block, Page

DEEP = 0.06  # of the page's type: how far down its head reaches
FIRST = 2  # blocks of a transcript that may be its head, after what is furniture anyway
LONGEST = 40  # characters less figures and spaces
SHORTEST = 2
ALIKE = 0.8  # share of their characters that two readings of one head have in common
HIGH = 0.02  # of the page: how much higher one may stand than another
LARGE = 1.3  # how many times the other's size one may have: a jump's heading repeats a headline, in smaller type
MOST_PAGES = 64  # pages whose heads are looked at for likeness; of more, those that are the same


@dataclass(frozen=True, slots=True)
class _Head:
    """A block that may be a running head: its page, its text (less figures, where there are boxes), where it stands."""

    page: int
    block: str
    text: str
    top: float | None
    high: float


def running_heads(pages: Sequence[tuple[Page, Mapping[str, Role]]]) -> dict[str, frozenset[str]]:
    """For each page with running heads, by its id, their ids; `pages` are an issue's, with the roles of its furniture.

    A line is one where it stands at the head of two pages at least, in the same place and size where boxes tell; the
    front page does not count. A headline that is repeated where its article goes on is none.
    """
    if len(pages) < 2:
        return {}
    heads: list[_Head] = []
    elsewhere: set[str] = set()
    for n, (page, furniture) in enumerate(pages):
        front = Role.NAMEPLATE in furniture.values()
        mine = [] if front else list(_heads(n, page, furniture))
        heads += mine
        held = {h.block for h in mine}
        elsewhere.update(
            _letters(b.text)
            for b in page.blocks
            if b.box is None and len(b.text) < 3 * LONGEST and b.id not in held and b.id not in furniture
        )
    groups: dict[str, list[_Head]] = defaultdict(list)
    for h in heads:
        if h.top is not None or h.text not in elsewhere:
            like = h.top is not None and len(pages) <= MOST_PAGES
            groups[_like(h.text, groups) if like else h.text].append(h)
    out: dict[str, set[str]] = defaultdict(set)
    for group in groups.values():
        for h in group:
            if any(o.page != h.page and _stands_like(o, h) for o in group):
                out[pages[h.page][0].id].add(h.block)
    return {name: frozenset(held) for name, held in out.items()}


def _like(text: str, known: Mapping[str, object]) -> str:
    """The text that another was read as before, if it was."""
    if text in known:
        return text
    for other in known:
        found = SequenceMatcher(None, other, text, autojunk=False)
        if found.real_quick_ratio() > ALIKE and found.quick_ratio() > ALIKE and found.ratio() > ALIKE:
            return other
    return text


def _stands_like(a: _Head, b: _Head) -> bool:
    if a.top is None or b.top is None:
        return a.top is b.top
    return abs(a.top - b.top) < HIGH and 1 / LARGE < a.high / max(b.high, 1e-9) < LARGE


def _heads(n: int, page: Page, furniture: Mapping[str, Role]) -> Iterator[_Head]:
    """The blocks at the head of a page that may be running heads."""
    printed = [b for b in page.blocks if b.text.strip()]
    boxes = [b.box for b in printed if b.box is not None]
    if boxes and len(boxes) == len(printed):
        top, bottom = min(b.top for b in boxes), max(b.bottom for b in boxes)
        depth = max(bottom - top, 1e-9)
        for b in printed:
            assert b.box is not None
            short = len(b.printed) <= 1 and not b.vertical and (b.box.bottom - top) / depth < DEEP
            if short and b.id not in furniture and _may_be(b):
                yield _Head(n, b.id, _bare(b.text), (b.box.top - top) / depth, (b.box.bottom - b.box.top) / depth)
        return
    loose = [b for b in printed if b.id not in furniture]
    for b, after in zip(loose[:FIRST], [*loose[1:], None], strict=False):
        goes_on = after is not None and any(m.direction == "from" for m in jump_marks(after.text))
        if goes_on or not _may_be(b):
            return
        yield _Head(n, b.id, _letters(b.text), None, 0.0)


def _may_be(b: Block) -> bool:
    text = b.text.strip()
    return (
        SHORTEST <= len(_bare(text)) <= LONGEST
        and "\n" not in text
        and text[-1] not in "。！？!?"
        and not jump_marks(text)
    )


def _bare(text: str) -> str:
    """A text's letters alone, folded: figures change from page to page where place and size tell."""
    return "".join(c for c in _letters(text) if c.isalpha())


def _letters(text: str) -> str:
    """A text's letters and figures, folded."""
    return "".join(unit.text for unit in located(text) if unit.text.isalnum())
