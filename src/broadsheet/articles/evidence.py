"""How well block b would follow block a in one article, for every ordered pair of a page's blocks.

What is weighed: where the two stand in the transcript, what they say in common, whether the sentence goes on across the
cut, how they are set, and what company they keep (headings with no text below, openings with no heading above, what
fits the gap between them). `scripts/fit_articles.py` fits the weights by conditional likelihood: each block chooses its
successor (or none) and its predecessor (or none) with a softmax over all candidates.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from broadsheet.articles.characters import hashes
from broadsheet.articles.parts import BODY, BULLET, CREDIT, HEAD, JUMP, MARK, NOTE, NUMBERED
from broadsheet.articles.sheet import NEVER_FIRST, OPENERS, listed, slogan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from broadsheet.articles.sheet import Bools, Floats, Ints, Sheet

FLOW = (HEAD, BODY, CREDIT, JUMP, MARK)  # the parts that articles run through; captions hang beside
OF_A = ("head", "body", "cut", "credit", "jump", "mark")  # what a link leaves; cut: a body that ends in mid-sentence
OF_B = ("head", "body", "credit", "jump", "mark")  # what it leads to
KINDS = tuple(f"{a} > {b}" for a in OF_A for b in OF_B)

PLACE = (
    "bias", "next", "second", "third", "further on", "far on", "just before", "before", "far before", "from the foot",
    "to the foot", "to the head of the page", "headings between", "a heading between", "ends between",
    "something between",
    "known start of the page",
)  # fmt: skip
MEANING = (
    "says the same", "heading found in it", "heading found best in it", "best heading for it", "neighbours agree",
    "window agrees",
    "own heading found in it", "own heading found around it", "own heading found below b", "a found below b",
    "a found elsewhere",
)  # fmt: skip
SENTENCE = (
    "goes on", "goes on well", "best to go on", "best gone on from", "known on the page", "fits the gap before",
    "fits the gap after",
    "ends in a comma", "ends in a colon", "ends in a semicolon", "ends in a quote", "ends hyphenated", "ends open",
    "closes",
    "quote goes on", "quote breaks", "closes nothing", "opens", "has an opening", "cannot start", "starts numbered",
    "starts with an opening mark", "lower follows", "upper follows", "hyphen and lower", "scripts differ",
    "commas in a", "stops in a", "length of a",
    "a is a list", "b is a list", "a line in few words",
)  # fmt: skip
SETTING = (
    "same level", "deeper", "shallower", "plain then marked", "marked then plain", "both plain heads", "a bold",
    "b bold",
    "a is short", "b is short", "gaps in a", "gaps in b", "both numbered", "a bullet", "b bullet", "a like a heading",
    "b like a heading",
    "b deeper than own heading", "b level with own heading", "b above own heading", "deeper and alone",
    "deeper, alone, opens nothing",
    "alone, opens nothing", "headlines share a level", "b deeper than headlines", "b deeper than headlines and alone",
)  # fmt: skip
COMPANY = (
    "jumps away", "arrives", "both trade", "a trades", "b trades", "a note", "b note", "a slogan", "b slogan",
    "heads in a row",
    "b ends a row", "a before a heading", "b after an end", "hungry headings", "hungry heading found in it", "orphans",
    "a found in an orphan", "b is an orphan", "opening below b", "its level opens articles", "headings open articles",
    "openings are usual",
)  # fmt: skip
LINK = (*PLACE, *MEANING, *SENTENCE, *SETTING, *COMPANY)
EDGE = (
    "bias", "first", "last", "opens", "has an opening", "cannot start", "ends open", "ends in a comma",
    "ends sentence", "closes",
    "after an end", "after a heading", "before a heading", "before an end", "jumps away", "arrives", "short",
    "level 0", "level 1",
    "level 2", "level 3", "trades", "note", "slogan", "gaps", "ends with a credit", "heading found somewhere",
    "found best elsewhere",
    "numbered", "long", "hungry headings", "hungry heading found in it", "orphans", "found in an orphan",
    "is an orphan", "bold",
    "opening below", "its level opens articles", "headings open articles", "openings are usual",
    "deeper than the heading before",
    "above the heading before", "headlines share a level", "deeper than headlines",
)  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """What speaks for and against each link among the blocks `nodes` (indices into the sheet)."""

    nodes: Ints
    kind: Ints  # (n, n) index into KINDS
    links: Floats  # (n, n, len(LINK))
    edges: Floats  # (n, len(EDGE)): of starting and of ending an article
    goes: Floats  # (n, n) nats that b continues a's sentence


def evidence(s: Sheet, nodes: Ints, parts: Ints, headlike: Floats) -> Evidence:
    """All evidence on the links among `nodes`, whose parts (HEAD, BODY, ...) and chance of being headings are given."""
    q = Nodes(s, nodes, parts, headlike)
    n = len(nodes)
    links = np.empty((len(LINK), n, n), dtype=np.float32)
    said = (*_place(q), *_meaning(q), *_sentence(q), *_setting(q), *_company(q))
    for k, value in enumerate(said):
        links[k] = np.asarray(value)
    return Evidence(nodes, q.kind, np.ascontiguousarray(links.transpose(1, 2, 0)), _edges(q), q.goes)


@dataclass(frozen=True)
class Nodes:
    """The blocks of a page that articles run through, with what links are judged by, each an array over them."""

    s: Sheet
    nodes: Ints
    parts: Ints
    headlike: Floats

    def __len__(self) -> int:
        return len(self.nodes)

    # ---- what each is

    @cached_property
    def texts(self) -> list[str]:
        return [self.s.bodies[k] for k in self.nodes]

    @cached_property
    def head(self) -> Bools:
        return np.asarray(self.parts == HEAD)

    @cached_property
    def body(self) -> Bools:
        return np.asarray(self.parts == BODY)

    @cached_property
    def tail(self) -> Bools:
        """Blocks that end articles: credits, jump lines, the mark of an advertisement."""
        return np.asarray(np.isin(self.parts, (CREDIT, JUMP, MARK)))

    @cached_property
    def ending(self) -> NDArray[np.str_]:
        return np.array([self.s.endings[k] for k in self.nodes])

    @cached_property
    def cut(self) -> Bools:
        """Bodies that end in mid-sentence."""
        return np.asarray(np.isin(self.ending, ("open", "comma", "hyphen", "empty")) & self.body)

    @cached_property
    def kind(self) -> Ints:
        place = {HEAD: 0, BODY: 1, CREDIT: 3, JUMP: 4, MARK: 5}
        a = np.array([place[int(p)] for p in self.parts], dtype=np.intp) + self.cut
        b = np.array([OF_B.index(OF_A[place[int(p)]]) for p in self.parts], dtype=np.intp)
        return a[:, None] * len(OF_B) + b[None, :]

    @cached_property
    def away(self) -> Bools:
        return np.array([any(m.direction == "to" for m in self.s.jumps[k]) for k in self.nodes])

    @cached_property
    def here(self) -> Bools:
        return np.array([any(m.direction == "from" for m in self.s.jumps[k]) for k in self.nodes])

    @cached_property
    def trades(self) -> Floats:
        return np.array([sum(self.s.trades[k]) / 2 for k in self.nodes])

    @cached_property
    def note(self) -> Bools:
        return np.array([NOTE.match(t) is not None for t in self.texts])

    @cached_property
    def numbered(self) -> Bools:
        return np.array([NUMBERED.match(t) is not None for t in self.texts])

    @cached_property
    def lists(self) -> Floats:
        """How far each is a list that ends on a whole item; 0 to 1."""
        return np.array([listed(t) for t in self.texts])

    @cached_property
    def slogans(self) -> Floats:
        return np.array([slogan(t) for t in self.texts])

    # ---- how it is set

    @cached_property
    def strong(self) -> Bools:
        return np.array([self.s.blocks[k].strong for k in self.nodes])

    @cached_property
    def level(self) -> Floats:
        """Heading level, 1.5 for bold without one, 0 for plain."""
        return np.array([self.s.blocks[k].level or 1.5 * self.s.blocks[k].strong for k in self.nodes])

    @cached_property
    def marked(self) -> Bools:
        return np.asarray(self.level > 0)

    @cached_property
    def lengths(self) -> Floats:
        return np.asarray(self.s.lengths[self.nodes])

    @cached_property
    def latin(self) -> Bools:
        return np.asarray(self.s.latin[self.nodes])

    @cached_property
    def gaps(self) -> Floats:
        return np.array([min(len(t.split()) - 1, 3) / 2 for t in self.texts]) * ~self.latin

    # ---- how it begins

    @cached_property
    def opens(self) -> Floats:
        return np.clip(self.s.opens[self.nodes], -8, 8) / 4

    @cached_property
    def openings(self) -> Floats:
        """How sure it is that a dateline or byline opens each."""
        found = (self.s.openings[k] for k in self.nodes)
        return np.array([o.confidence if o else 0.0 for o in found], dtype=np.float32)

    @cached_property
    def never(self) -> Bools:
        return np.array([t[:1] in NEVER_FIRST if t else False for t in self.texts])

    # ---- where it stands

    @cached_property
    def apart(self) -> Ints:
        """(n, n) blocks from a to b, negative where b stands first."""
        order = np.arange(len(self))
        return order[None, :] - order[:, None]

    @cached_property
    def before_heading(self) -> Bools:
        return np.append(self.head[1:], False)

    @cached_property
    def after_end(self) -> Bools:
        return np.append(False, self.tail[:-1])

    @cached_property
    def ends_row(self) -> Bools:
        """Headings with none right below."""
        return np.asarray(self.head & np.append(~self.head[1:], True))

    @cached_property
    def rows(self) -> Ints:
        """Length of the run of headings each stands in; 0 outside."""
        out = np.zeros(len(self), dtype=np.intp)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], self.head.astype(np.int8), [0]])))
        for start, stop in zip(edges[::2], edges[1::2], strict=True):
            out[start:stop] = stop - start
        return out

    @cached_property
    def own(self) -> Ints:
        """The last heading at or above each; -1 where there is none."""
        return np.maximum.accumulate(np.where(self.head, np.arange(len(self)), -1))

    @cached_property
    def below(self) -> Ints:
        """The first block at or after each that is no heading; n where none follows."""
        n = len(self)
        return np.minimum.accumulate(np.where(self.head, n, np.arange(n))[::-1])[::-1]

    # ---- what they say in common

    @cached_property
    def both(self) -> Floats:
        return self.s.shared[0][np.ix_(self.nodes, self.nodes)]

    @cached_property
    def mass(self) -> Floats:
        return np.asarray(self.s.shared[1][self.nodes])

    @cached_property
    def alike(self) -> Floats:
        """(n, n) cosine of the distinctive pairs of characters."""
        out: Floats = self.both / np.sqrt(self.mass[:, None] * self.mass[None, :])
        np.fill_diagonal(out, 0)
        return out

    @cached_property
    def found(self) -> Floats:
        """(n, n) share of a's distinctive pairs that stand in b."""
        out: Floats = self.both / self.mass[:, None]
        np.fill_diagonal(out, 0)
        return out

    @cached_property
    def mine(self) -> Floats:
        """(n, n) share of a's own heading that stands in b, a body."""
        return np.where((self.own >= 0)[:, None] & self.body[None, :], self.found[np.maximum(self.own, 0)], 0)

    @cached_property
    def around(self) -> Floats:
        """The same in b or the block after it."""
        out = self.mine.copy()
        out[:, :-1] = np.maximum(out[:, :-1], self.mine[:, 1:])
        return out

    # ---- the page as a whole

    @cached_property
    def hungry(self) -> Bools:
        """Headings with no text right below."""
        return np.asarray(self.head & np.append(self.head[1:], True))

    @cached_property
    def orphan(self) -> Bools:
        """Openings with no heading right above."""
        led = np.append(False, self.head[:-1] | (self.parts[:-1] == CREDIT))
        return np.asarray(self.body & (self.openings > 0) & ~led)

    @cached_property
    def hungry_found(self) -> Floats:
        """How well the best hungry heading is found in each body."""
        return np.asarray(np.where(self.hungry[:, None] & self.body[None, :], self.found, 0).max(axis=0, initial=0))

    @cached_property
    def orphan_found(self) -> Floats:
        """How well each heading is found in the best orphan."""
        best = np.where(self.orphan[None, :], self.found, 0).max(axis=1, initial=0)
        return np.where(self.head, best, 0)

    @cached_property
    def counts(self) -> tuple[float, float]:
        """Hungry headings and orphans of the page, in pairs, two at most."""
        return min(int(self.hungry.sum()), 4) / 2, min(int(self.orphan.sum()), 4) / 2

    @cached_property
    def opened(self) -> Floats:
        """How sure an opening stands below each heading."""
        n = len(self)
        return np.where(self.below < n, self.openings[np.minimum(self.below, n - 1)], 0).astype(np.float32)

    @cached_property
    def usual(self) -> float:
        """Share of the page's headings above text that open on a dateline or byline."""
        return float((self.opened > 0.5)[self.ends_row].mean()) if self.ends_row.any() else 0.0

    @cached_property
    def by_level(self) -> Floats:
        """The same among the headings of each heading's own level."""
        out = np.zeros(len(self))
        for level in set(self.level[self.ends_row].tolist()):
            at = self.level == level
            out[self.head & at] = (self.opened > 0.5)[self.ends_row & at].mean()
        return out

    @cached_property
    def headlines(self) -> tuple[float, float]:
        """The level that headings above openings mostly have, and how far they agree in it (0 to 1)."""
        levels = self.level[self.ends_row & self.marked & (self.opened > 0.5)].tolist()
        if not levels:
            return 0.0, 0.0
        usual = max(sorted(set(levels)), key=levels.count)
        return usual, levels.count(usual) / (len(levels) + 1)

    @cached_property
    def beneath(self) -> Floats:
        """How far the page's headlines agree in a level, for the headings set deeper than that."""
        level, agree = self.headlines
        return agree * (self.head & (self.level > level) & (level > 0))

    @cached_property
    def signed(self) -> float:
        """Openings to a heading, one at most."""
        return min(1.0, float((self.openings > 0).sum()) / max(int(self.head.sum()), 1))

    @cached_property
    def goes(self) -> Floats:
        """(n, n) nats that b continues a's sentence; 0 where either is no body or has no characters the model knows."""
        n = len(self)
        out = np.zeros((n, n), dtype=np.float32)
        ideographic = self.body & ~self.latin
        rows, columns = np.flatnonzero(ideographic & (self.ending != "sentence")), np.flatnonzero(ideographic)
        if len(rows) and len(columns):
            from_, to = self.nodes[rows], self.nodes[columns]
            follows = self.s.model.follows(self.s.tails[from_], self.s.heads[to])
            out[np.ix_(rows, columns)] = follows - self.s.begins[to][None, :]
        np.fill_diagonal(out, 0)
        return out


Said = tuple[object, ...]  # arrays that broadcast to (n, n), in the order of their names


def _place(q: Nodes) -> Said:
    d, last = q.apart, np.arange(len(q)) == len(q) - 1
    first = np.arange(len(q)) == 0
    headings = _between(q.head)
    return (
        1, d == 1, d == 2, d == 3, (d > 3) & (d <= 8), d > 8, d == -1, (d < -1) & (d >= -6), d < -6,
        last[:, None] & (d < 0), last[None, :] & (d > 1), first[None, :] & (d < 0), np.minimum(headings, 3), headings > 0,
        np.minimum(_between(q.tail), 2),
        (d == 1) & (q.nodes[None, :] - q.nodes[:, None] > 1), first[:, None],
    )  # fmt: skip


def _meaning(q: Nodes) -> Said:
    head, body, found = q.head[:, None], q.body[None, :], q.found
    of_bodies = np.where(body, found, 0).max(axis=1, initial=0)
    of_heads = np.where(head, found, 0).max(axis=0, initial=0)
    up, left = np.zeros_like(q.alike), np.zeros_like(q.alike)
    up[1:], left[:, :-1] = q.alike[:-1], q.alike[:, 1:]
    heads = head & q.head[None, :]
    below, elsewhere = _below(q)
    last = np.minimum(q.below, len(q) - 1)
    return (
        q.alike, np.where(head, found, 0), np.where(head, found - of_bodies[:, None], 0),
        np.where(head, found - of_heads[None, :], 0),
        (up + left) / 2, _windows(q), q.mine, q.around, np.where(q.head[None, :], q.around[:, last], 0),
        np.where(heads, below, 0), np.where(heads, elsewhere, 0),
    )  # fmt: skip


def _sentence(q: Nodes) -> Said:
    n, cut, body = len(q), q.cut, q.body
    goes = np.clip(q.goes, -12, 12) / 6
    rivals = np.where(body[:, None] & body[None, :] & (q.apart != 0), goes, -2)
    rivals_of_b = np.where(cut[:, None], rivals, -2).max(axis=0, initial=-2)
    before, after = np.zeros_like(goes), np.zeros_like(goes)
    if n > 1:  # b would stand between a and the block after a, or a between b and the block before b
        before[:-1] = np.where((cut[:, None] & body[None, :])[:, 1:], goes[:, 1:], 0).T
        after[:, 1:] = np.where((cut[:, None] & body[None, :])[:-1], goes[:-1], 0).T
    fragment = body & (q.opens < 0)
    away = q.apart != 1
    left = np.array([bool(q.s.loose[k][0]) for k in q.nodes])
    loose = np.array([bool(q.s.loose[k][1]) for k in q.nodes])
    lower = np.array([t[:1].islower() for t in q.texts]) & q.latin
    upper = np.array([t[:1].isupper() for t in q.texts]) & q.latin
    ends = [(q.ending == e)[:, None] for e in ("comma", "colon", "semicolon", "quote", "hyphen", "open")]
    return (
        goes, np.maximum(goes, 0), goes - rivals.max(axis=1, initial=-2)[:, None], goes - rivals_of_b[None, :],
        _known(q),
        np.where(~cut[:, None] & cut[None, :] & away, np.maximum(before, 0), 0),
        np.where(fragment[:, None] & ~fragment[None, :] & away, np.maximum(after, 0), 0),
        *ends, np.clip(q.s.closes[q.nodes], -10, 0)[:, None] / 5,
        left[:, None] & loose[None, :], left[:, None] & ~loose[None, :], loose[None, :], q.opens[None, :],
        q.openings[None, :],
        q.never[None, :], q.numbered[None, :], np.array([t[:1] != "" and t[0] in OPENERS for t in q.texts])[None, :],
        q.latin[:, None] & lower[None, :], q.latin[:, None] & upper[None, :], ends[4] & lower[None, :],
        q.latin[:, None] != q.latin[None, :],
        np.array([min(t.count("，") + t.count(","), 3) / 2 for t in q.texts])[:, None],
        np.array([min(t.count("。"), 2) / 2 for t in q.texts])[:, None], np.log1p(q.lengths)[:, None] / 4,
        q.lists[:, None], q.lists[None, :], (cut & (q.lengths < 12))[:, None],
    )  # fmt: skip


def _setting(q: Nodes) -> Said:
    level, marked, head = q.level, q.marked, q.head
    two = marked[:, None] & marked[None, :]
    plain = head & ~marked
    short = q.lengths < 28
    bullet = np.array([t[:1] in BULLET if t else False for t in q.texts])
    own = np.where(q.own >= 0, level[np.maximum(q.own, 0)], 0)[:, None]
    ladder = (own > 0) & (head & marked)[None, :]
    alone = (q.rows == 1) & q.ends_row & (q.opened <= 0.5)
    opens_nothing = alone * np.maximum(q.usual - q.by_level, 0)
    deeper = ladder & (level[None, :] > own)
    return (
        two & (level[:, None] == level[None, :]), two & (level[:, None] < level[None, :]),
        two & (level[:, None] > level[None, :]),
        ~marked[:, None] & marked[None, :], marked[:, None] & ~marked[None, :], plain[:, None] & plain[None, :],
        q.strong[:, None], q.strong[None, :], short[:, None], short[None, :], q.gaps[:, None], q.gaps[None, :],
        q.numbered[:, None] & q.numbered[None, :], bullet[:, None], bullet[None, :], q.headlike[:, None],
        q.headlike[None, :],
        deeper, ladder & (level[None, :] == own), ladder & (level[None, :] < own), deeper & alone[None, :],
        deeper * opens_nothing[None, :], opens_nothing[None, :], q.headlines[1], q.beneath[None, :],
        (q.beneath * alone)[None, :],
    )  # fmt: skip


def _company(q: Nodes) -> Said:
    hungry, orphans = q.counts
    return (
        q.away[:, None], q.here[None, :], np.minimum(q.trades[:, None], q.trades[None, :]), q.trades[:, None],
        q.trades[None, :],
        q.note[:, None], q.note[None, :], q.slogans[:, None], q.slogans[None, :], np.minimum(q.rows, 4)[:, None] / 2,
        q.ends_row[None, :],
        q.before_heading[:, None], q.after_end[None, :], hungry, q.hungry_found[None, :], orphans,
        q.orphan_found[:, None],
        q.orphan[None, :], np.where(q.head, q.opened, 0)[None, :], q.by_level[None, :], q.usual, q.signed,
    )  # fmt: skip


def _edges(q: Nodes) -> Floats:
    """(n, len(EDGE)) what speaks for each block's beginning an article, or ending one."""
    n, s = len(q), q.s
    order = np.arange(n)
    texts = np.where(q.body[None, :], q.found, 0)
    nearest = np.array([texts[k, k + 1 : k + 3].max(initial=0) for k in range(n)])
    before = np.append(0, np.where(q.own >= 0, q.level[np.maximum(q.own, 0)], 0)[:-1])
    ladder = q.marked & (before > 0)
    hungry, orphans = q.counts
    columns = (
        np.ones(n), order == 0, order == n - 1, q.opens, q.openings, q.never, q.ending == "open", q.ending == "comma",
        q.ending == "sentence", np.clip(s.closes[q.nodes], -10, 0) / 5, q.after_end, np.append(False, q.head[:-1]),
        q.before_heading,
        np.append(q.tail[1:], False), q.away, q.here, q.lengths < 28, q.level == 0, q.level == 1, q.level == 2,
        q.level == 3, q.trades,
        q.note, q.slogans, [len(t.split()) > 1 for t in q.texts],
        [s.tail_credits[k] is not None for k in q.nodes],
        texts.max(axis=1, initial=0), texts.max(axis=1, initial=0) - nearest, q.numbered, q.lengths > 120,
        np.full(n, hungry), q.hungry_found, np.full(n, orphans), q.orphan_found, q.orphan, q.strong, q.opened, q.by_level,
        np.full(n, q.usual),
        np.full(n, q.signed), ladder & (q.level > before), ladder & (q.level < before),
        np.full(n, q.headlines[1]), q.beneath,
    )  # fmt: skip
    return np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)


def _between(flag: Bools) -> Ints:
    """(n, n) how many flagged blocks stand strictly between two."""
    total = np.concatenate([[0], np.cumsum(flag)])
    order = np.arange(len(flag))
    low, high = np.minimum(order[:, None], order[None, :]), np.maximum(order[:, None], order[None, :])
    return np.asarray(np.maximum(total[high] - total[np.minimum(low + 1, high)], 0))


def _windows(q: Nodes) -> Floats:
    """(n, n) what the two blocks up to a and the two from b on say in common; windows stop at headings."""
    n, head = len(q), q.head
    back, ahead = np.eye(n, dtype=np.float32), np.eye(n, dtype=np.float32)
    for k in range(1, n):
        if not head[k] or head[k - 1]:
            back[k, k - 1] = 1
        if not head[k]:
            ahead[k - 1, k] = 1
    total = back @ q.both @ ahead.T
    size = np.sqrt((back @ q.mass)[:, None] * (ahead @ q.mass)[None, :])
    near = (np.abs(q.apart) <= 2) & (q.apart != 1)
    return np.where(near, 0, total / size).astype(np.float32)


def _below(q: Nodes) -> tuple[Floats, Floats]:
    """(n, n) how well a is found in the two bodies that stand below b, and how much better in any other body."""
    n = len(q)
    texts = np.where(q.body[None, :], q.found, 0)
    below, elsewhere = np.zeros_like(q.found), np.zeros_like(q.found)
    for b in np.flatnonzero(q.head):
        k = int(q.below[b])
        below[:, b] = texts[:, k : k + 2].max(axis=1, initial=0)
        rest = np.maximum(texts[:, :k].max(axis=1, initial=0), texts[:, min(k + 2, n) :].max(axis=1, initial=0))
        elsewhere[:, b] = rest - below[:, b]
    return below, elsewhere


def _known(q: Nodes) -> Floats:
    """(n, n) how much of what would stand across the cut is printed elsewhere on the page: 0, 0.5 or 1.5."""
    n, s = len(q), q.s
    out = np.zeros((n, n), dtype=np.float32)
    rows, columns = np.flatnonzero(q.cut & ~q.latin), np.flatnonzero(q.body & ~q.latin)
    if not len(rows) or not len(columns):
        return out
    page = np.concatenate([np.append(p, np.uint16(0)) for p in s.symbols])
    tails, heads = s.tails[q.nodes[rows]].T[:, :, None], s.heads[q.nodes[columns]].T[:, None, :]
    joined = (*tails, *heads)
    worth = np.zeros((len(rows), len(columns)), dtype=np.float32)
    for size, spans, value in ((3, (1, 2), 0.5), (4, (0, 1, 2), 1.5)):
        if len(page) < size:
            continue
        here = np.sort(hashes(*(page[k : len(page) - size + 1 + k] for k in range(size))))
        for start in spans:
            h = hashes(*joined[start : start + size])
            at = np.minimum(np.searchsorted(here, h), len(here) - 1)
            worth = np.maximum(worth, (here[at] == h) * np.float32(value))
    out[np.ix_(rows, columns)] = worth
    return out
