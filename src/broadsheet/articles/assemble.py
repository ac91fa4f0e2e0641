"""Drafts of an issue's pages to its articles: jumps followed, paragraphs put together, fields filled, faults named."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from broadsheet.articles import headings, parts
from broadsheet.articles.faults import faults_of
from broadsheet.articles.jumps import JumpArrival, JumpStart, jump_marks, resolve
from broadsheet.articles.sheet import NEVER_FIRST, slogan
from broadsheet.articles.weights import fitted_weights
from broadsheet.articles.words import Words
from broadsheet.model import Article, Block, Fault, Join, Jump, Paragraph, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadsheet.articles.drafts import Draft, PageDrafts
    from broadsheet.model import Page

PARTED = re.compile(r"(?:\s{3,}|\u3000{2,}|\t+|\s+(?=——))")
HYPHENS = "-‐\u00ad¬"
LONG_FOR_AN_AD = 800  # ideographs: a longer text that speaks of trade and gives a telephone number is news
NEVER = -100.0  # nats: a jump does not lead to its own page


class Piece:
    """One draft with its page: what assembling needs to know of it, worked out once."""

    def __init__(self, number: int, page: Page, drafts: PageDrafts, draft: Draft) -> None:
        self.number, self.page, self.sheet, self.draft = number, page, drafts.sheet, draft
        self.part, self.sure, self.large = drafts.part, drafts.sure, drafts.large
        path, jumps = draft.path, drafts.sheet.jumps
        self.bodies = [k for k in path if self.part[k] == parts.BODY]
        lead = path[: path.index(self.bodies[0])] if self.bodies else path
        self.heads = [k for k in lead if self.part[k] == parts.HEAD]
        self.away = next((m for k in reversed(path) for m in reversed(jumps[k]) if m.direction == "to"), None)
        self.here = next((m for k in path[: len(lead) + 1] for m in jumps[k] if m.direction == "from"), None)

    @property
    def headline(self) -> str | None:
        return " ".join(self.sheet.texts[k] for k in self.heads) or None

    def id(self, k: int) -> str:
        return self.sheet.blocks[k].id

    @property
    def cut(self) -> bool:
        """Whether its text breaks off in mid-sentence."""
        return bool(self.bodies) and self.sheet.endings[self.bodies[-1]] in ("open", "comma", "hyphen", "empty")


def followed(pieces: Sequence[Piece]) -> dict[int, tuple[int, float, str]]:
    """Jumps across the pages: for each piece that jumps away, the piece it goes on in, how sure, and why."""
    leaving = [p for p in pieces if p.away is not None and p.bodies]
    targets = {p.away.page for p in leaving if p.away is not None}
    arriving = [p for p in pieces if p.bodies and (p.here is not None or (p.page.number in targets and _may_arrive(p)))]
    if not leaving or not arriving:
        return {}
    starts = [
        JumpStart(p.number, p.away.page, p.page.number, p.sheet.bodies[p.bodies[-1]][-40:], p.headline, p.away.headline)
        for p in leaving
        if p.away is not None
    ]
    arrivals = [
        JumpArrival(
            p.page.number,
            p.here.page if p.here else None,
            p.sheet.bodies[p.bodies[0]][:40],
            p.headline,
            p.here.headline if p.here else None,
            p.number,
            p.here is not None,
        )
        for p in arriving
    ]

    words = Words(t for s in {id(p.sheet): p.sheet for p in pieces}.values() for t in s.bodies if s.latin.any())

    def goes_on(i: int, j: int) -> float:
        a, b = leaving[i], arriving[j]
        if a.page.id == b.page.id:
            return NEVER
        if a.sheet.latin[a.bodies[-1]] and b.sheet.latin[b.bodies[0]]:
            return words.goes_on(a.sheet.bodies[a.bodies[-1]], b.sheet.bodies[b.bodies[0]])
        return float(a.sheet.model.goes_on(a.sheet.tails[[a.bodies[-1]]], b.sheet.heads[[b.bodies[0]]])[0, 0])

    found = resolve(starts, arrivals, goes_on)
    return {leaving[r.start].number: (arriving[r.arrival].number, r.confidence, r.reason) for r in found}


def _may_arrive(p: Piece) -> bool:
    """A piece with no mark of its own may still be a jump's other end: it opens like the middle of something."""
    first = p.bodies[0]
    return p.sheet.openings[first] is None and (not p.heads or bool(p.sheet.opens[first] < 0))


def article(pieces: Sequence[Piece], jumped: Sequence[tuple[float, str]], name: str) -> Article:
    """One article from its pieces: the first, then those it jumps to; `jumped` says how sure and why for each jump."""
    making = _Making(pieces[0])
    for p, (sure, why) in zip(pieces, [(1.0, ""), *jumped], strict=True):
        making.add(p, sure, why, last=p is pieces[-1])
    return making.article(name, pieces)


class _Making:
    """An article as it grows, block by block in reading order."""

    def __init__(self, first: Piece) -> None:
        self.first, self.kind = first, _kind(first)
        self.roles: dict[int, Role] = {}
        self.kicker, self.headline, self.deck, self.column = _named_heads(first, self.roles)
        self.blocks: list[Block] = []
        self.paragraphs: list[Paragraph] = []
        self.joins: list[Join] = []
        self.faults: list[Fault] = []
        self.captions: list[str] = []
        self.bylines: list[str] = []
        self.credits: list[str] = []
        self.jumps: list[Jump] = []
        self.dateline: str | None = None
        self.agency: str | None = None
        self.sure = 1.0
        self.before: Piece | None = None  # the piece this one goes on from

    def add(self, p: Piece, sure: float, why: str, last: bool) -> None:
        """One more piece: the first, or what a jump leads to."""
        if self.before is not None:
            self._join(Join(self.before.id(self.before.draft.path[-1]), p.id(p.draft.path[0]), "jumps", sure, why))
        for k in p.draft.path:
            self._block(p, k)
            self.blocks += [as_role(b, Role.IMAGE, 1.0) for b in p.draft.pictures.get(k, ())]
        for k in p.draft.captions:
            self.captions.append(p.sheet.texts[k])
            self.blocks.append(as_role(p.sheet.blocks[k], Role.CAPTION, p.sure[k]))
            self.blocks += [as_role(b, Role.IMAGE, 1.0) for b in p.draft.pictures.get(k, ())]
        for second, original in sorted(p.draft.repeated):
            self.blocks.append(as_role(p.sheet.blocks[second], Role.REPEAT, 1.0))
            ids = p.id(second), p.id(original)
            self.faults.append(
                Fault("repeated run", p.sheet.texts[second], ids, f"read twice: {ids[0]} says what {ids[1]} says")
            )
        arrives = p.here is not None or self.before is not None
        leaves = p.away is not None or not last
        self.faults += faults_of(p.sheet, p.part, p.draft, leaves=leaves, arrives=arrives, placed=p.large is not None)
        if last and p.away is not None and p.draft.path:
            self.faults.append(
                Fault("unresolved jump", p.away.text, (p.id(p.draft.path[-1]),), _no_page(p.away.page, "goes on"))
            )
        self.before = p

    def _join(self, join: Join) -> None:
        self.joins.append(join)
        self.sure *= join.confidence

    def _block(self, p: Piece, k: int) -> None:
        s, part, link = p.sheet, p.part[k], p.draft.links.get(k)
        role = self._role(p, k)
        self.blocks.append(as_role(s.blocks[k], role, p.sure[k]))
        if link is not None:
            opens = p.part[link.a] == parts.HEAD and part == parts.BODY
            kind = "continues" if link.joined else "opens" if opens else "follows"
            self._join(Join(p.id(link.a), p.id(k), kind, round(link.confidence, 4), link.reason))
        self.jumps += [Jump(m.direction, m.page, m.text) for m in s.jumps[k]]
        if part == parts.CREDIT:
            self._credit(p, k, role)
        elif part == parts.BODY:
            self._signed(p, k)
            self._text(p, k, role)
        elif role == Role.SUBHEAD:
            self._text(p, k, role)

    def _role(self, p: Piece, k: int) -> Role:
        part = p.part[k]
        if part == parts.HEAD:
            if k not in p.heads:
                return Role.SUBHEAD
            if self.kind == "filler":
                return Role.SLOGAN
            return self.roles[k] if p is self.first else Role.HEADLINE
        if part == parts.CREDIT:
            c = p.sheet.credits[k]
            return Role.CREDIT if c is not None and c.kind == "agency" else Role.BYLINE
        if part == parts.BODY:
            return Role.EDITORS_NOTE if parts.NOTE.match(p.sheet.texts[k]) else Role.BODY
        return Role.JUMP_LINE if part == parts.JUMP else Role.ADVERTISEMENT

    def _credit(self, p: Piece, k: int, role: Role) -> None:
        c = p.sheet.credits[k]
        if role == Role.CREDIT and c is not None:
            self.agency = self.agency or c.agency
            self.credits.append(p.sheet.texts[k])
        else:
            self.bylines.append(p.sheet.texts[k])

    def _signed(self, p: Piece, k: int) -> None:
        """Dateline, agency and names that a paragraph prints at its edges."""
        opening, tail = p.sheet.openings[k], p.sheet.tail_credits[k]
        names: tuple[str, ...] = ()
        if opening is not None and p is self.first and k == p.bodies[0]:
            self.dateline = opening.dateline
            self.agency = self.agency or opening.agency
            names = opening.byline
        if tail is not None:
            self.agency = self.agency or tail[1].agency
            names += tail[1].names
        self.bylines += [x for x in dict.fromkeys(names) if x not in self.bylines]

    def _text(self, p: Piece, k: int, role: Role) -> None:
        """One more block of text: a paragraph of its own, or the rest of the last."""
        block, link = p.sheet.blocks[k], p.draft.links.get(k)
        text = flowed(block.text)
        across = self.before is not None and bool(p.bodies) and k == p.bodies[0] and self.before.cut
        last = self.paragraphs[-1] if self.paragraphs else None
        if last is None or last.role == Role.SUBHEAD or not (across or (link is not None and link.joined)):
            self.paragraphs.append(Paragraph(text, role, (block.id,)))
            return
        head = last.text
        if across:  # the pointers between the halves belong to no sentence
            head, text = _without_mark(head, "to"), _without_mark(text, "from")
        self.paragraphs[-1] = Paragraph(put_together(head, text), last.role, (*last.blocks, block.id))

    def article(self, name: str, pieces: Sequence[Piece]) -> Article:
        """The article, with the faults that only the whole shows."""
        first, kind = self.first, self.kind
        here = (self.blocks[0].id,)
        if kind == "article" and first.here is not None:
            self.faults.append(Fault("unresolved jump", first.here.text, here, _no_page(first.here.page, "begins")))
        elif kind == "article" and not first.heads:
            lead = self.paragraphs[0].text[:40] if self.paragraphs else ""
            self.faults.append(Fault("missing headline", lead, here, "no headline leads to this text"))
        if kind == "article" and not first.bodies and not first.draft.captions:
            reason = "no text on the page fits this headline"
            self.faults.append(Fault("headline without text", self.headline or "", here, reason))
        jump = min(self.jumps, key=lambda j: ("to", "from", "see").index(j.direction), default=None)
        if jump is not None and len(pieces) > 1:
            jump = replace(jump, resolved=pieces[1].id(pieces[1].draft.path[0]))
        return Article(
            name, kind, tuple(self.blocks), tuple(self.paragraphs), self.kicker, self.headline, self.deck,
            tuple(self.bylines), self.dateline, self.agency, " ".join(self.credits) or None, self.column,
            tuple(self.captions), jump, tuple(self.jumps), tuple(self.joins), tuple(self.faults), round(self.sure, 4),
        )  # fmt: skip


def as_role(b: Block, role: Role, confidence: float) -> Block:
    """The block with its role; what dataclasses.replace does, at a fifth of its time."""
    return Block(b.id, b.text, b.box, role, round(confidence, 4), b.line, b.lines, b.level, b.form, b.strong, b.source)


def _named_heads(p: Piece, roles: dict[int, Role]) -> tuple[str | None, str | None, str | None, str | None]:
    """Kicker, headline, deck and column name of an article, and their roles noted."""
    ks, blocks, large = list(p.heads), p.sheet.blocks, p.large
    column = None
    if len(ks) > 1 and parts.BRACKETED.match(p.sheet.texts[ks[0]]):
        column, roles[ks[0]] = blocks[ks[0]].text, Role.COLUMN_NAME
        ks = ks[1:]
    if not ks:
        return None, None, None, column
    if large is not None:  # set in type: the largest
        best = max(range(len(ks)), key=lambda i: (large[ks[i]], -i))
    else:
        best, _ = headings.headline([blocks[k] for k in ks], fitted_weights().heads)
    for i, k in enumerate(ks):
        roles[k] = Role.KICKER if i < best else Role.HEADLINE if i == best else Role.DECK
    kicker = "\n".join(blocks[k].text for k in ks[:best]) or None
    deck = "\n".join(blocks[k].text for k in ks[best + 1 :]) or None
    headline = blocks[ks[best]].text
    gap = PARTED.search(headline.strip())
    if gap and deck is None and gap.start() > 3:
        headline, deck = headline.strip()[: gap.start()], headline.strip()[gap.end() :]
    return kicker, headline, deck, column


def _without_mark(text: str, direction: str) -> str:
    for m in reversed(jump_marks(text)):
        if m.direction == direction and (m.end >= len(text.rstrip()) - 1 or m.start <= 1):
            text = text[: m.start] + text[m.end :]
    return text.strip()


def flowed(text: str) -> str:
    """A wrapped block on one line: lines in an alphabet meet at a space or a hyphen, others with nothing between."""
    if "\n" not in text or "\t" in text:
        return text
    lines = [x.strip() for x in text.split("\n")]
    out = lines[0]
    for line in lines[1:]:
        out = put_together(out, line)
    return out


def put_together(a: str, b: str) -> str:
    """Two halves of a paragraph: a word broken by a hyphen made whole, words parted by a space, ideographs by nothing."""
    a, b = a.rstrip("\n"), b.lstrip("\n")
    if not a or not b:
        return a + b
    last, first = a.rstrip()[-1:], b.lstrip()[:1]
    if (
        last in HYPHENS
        and len(a.rstrip()) > 1
        and a.rstrip()[-2].isalpha()
        and first.isalpha()
        and first.islower()
        and not _wide(first)
    ):
        return a.rstrip()[:-1] + b.lstrip()
    if (
        last
        and first
        and not _wide(last)
        and not _wide(first)
        and first not in NEVER_FIRST
        and (last.isalnum() or last in ",;:.!?\"'”’)")
    ):
        if last.isdigit() and first.isdigit():
            return a + b
        return a.rstrip() + " " + b.lstrip()
    return a + b


def _wide(c: str) -> bool:
    return c >= "\u2e80"


def _kind(p: Piece) -> str:
    s, heads, bodies = p.sheet, p.heads, p.bodies
    if any(p.part[k] == parts.MARK for k in p.draft.path):
        return "advertisement"
    if not bodies and (p.draft.captions or not p.draft.path):
        return "photo"
    if not bodies:
        return "filler" if not heads or slogan(s.texts[heads[-1]]) > 0.3 else "article"
    texts = (*heads, *bodies)
    signed = any(s.openings[k] is not None for k in bodies) or any(p.part[k] == parts.CREDIT for k in p.draft.path)
    trades = any(s.trades[k][0] for k in texts) and any(s.trades[k][1] for k in texts)
    if trades and not signed and s.lengths[list(texts)].sum() < LONG_FOR_AN_AD:
        return "advertisement"
    return "editor_note" if not heads and parts.NOTE.match(s.texts[bodies[0]]) else "article"


def _no_page(page: int | None, verb: str) -> str:
    other = f"page {page}" if page is not None else "the other page"
    return f"{other}, where it {verb}, was not read with this one or holds nothing that fits"
