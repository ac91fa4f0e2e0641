"""How well block b would follow block a in one article, for every ordered pair of a page's blocks.

What is weighed: where the two stand in the transcript, what they say in common, whether the sentence goes on across the
cut, how they are set, and what company they keep (headings with no text below, openings with no heading above, what
fits the gap between them). `scripts/fit_articles.py` fits the weights by conditional likelihood: each block chooses its
successor (or none) and its predecessor (or none) with a softmax over all candidates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from broadsheet.articles.parts import BODY, BULLET, CREDIT, HEAD, JUMP, MARK, NOTE, NUMBERED
from broadsheet.articles.sheet import NEVER_FIRST, OPENERS, Cuts, listed, slogan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

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
RUNS = (
    "heading found from b on", "heading found from b on, not before", "headings found from b on",
    "headings found from b on, not before", "own headings found from b on", "own headings found before b",
    "hungry headings found from b on", "the run goes on speaking", "a found in the run below b",
    "a found in other runs", "found in the same runs", "found in the same texts", "higher heading found below b",
    "a speaks of what stands before b", "b speaks of what stands after a",
    "the foot is cut", "the foot goes on into b", "the foot speaks of what stands at b", "numbers run on",
)  # fmt: skip
LINK = (*PLACE, *MEANING, *SENTENCE, *SETTING, *COMPANY, *RUNS)
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
    "own headings found from here on", "own headings found before", "hungry headings found from here on",
    "the foot is cut", "the foot speaks of what stands here", "found in the run below",
)  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """What speaks for and against each link among the blocks `nodes` (indices into the sheet).

    What tells of a alone, or of b alone, is kept once for each block: more than half of LINK.
    """

    nodes: Ints
    kind: Ints  # (n, n) index into KINDS
    pairs: Floats  # (p, n, n): what tells of the two
    of_a: Floats  # (n, q)
    of_b: Floats  # (n, r)
    places: tuple[Ints, Ints, Ints]  # of those p, q and r in LINK
    edges: Floats  # (n, len(EDGE)): of starting and of ending an article
    goes: Floats  # (n, n) nats that b continues a's sentence

    def at(self, a: Ints, b: Ints) -> Floats:
        """(m, len(LINK)) the evidence on m links, a[k] to b[k]."""
        out = np.empty((len(a), len(LINK)), dtype=np.float32)
        for places, told in zip(self.places, (self.pairs[:, a, b].T, self.of_a[a], self.of_b[b]), strict=True):
            out[:, places] = told
        return out

    @cached_property
    def links(self) -> Floats:
        """(n, n, len(LINK)) the evidence on every link."""
        n = len(self.nodes)
        return self.at(*np.divmod(np.arange(n * n), n)).reshape(n, n, len(LINK))


def evidence(s: Sheet, nodes: Ints, parts: Ints, headlike: Floats, cuts: Cuts | None = None) -> Evidence:
    """All evidence on the links among `nodes`, whose parts (HEAD, BODY, ...) and chance of being headings are given.

    `cuts` are those of the bodies, or of more blocks where a page is judged more than once.
    """
    q = Nodes(s, nodes, parts, headlike, cuts)
    n = len(nodes)
    said = (*_place(q), *_meaning(q), *_sentence(q), *_setting(q), *_company(q), *_runs(q))
    both: list[int] = []
    of_a: list[int] = []
    of_b: list[int] = []  # or of the page
    for k, shape in enumerate(map(np.shape, said)):
        of = of_b if len(shape) < 2 or shape[0] == 1 else of_a if shape[1] == 1 else both
        of.append(k)
    pairs = _filled([said[k] for k in both], (n, n))
    mine, theirs = _filled([said[k] for k in of_a], (n, 1))[:, :, 0].T, _filled([said[k] for k in of_b], (n,)).T
    places = np.array(both, dtype=np.intp), np.array(of_a, dtype=np.intp), np.array(of_b, dtype=np.intp)
    return Evidence(nodes, q.kind, pairs, mine, theirs, places, _edges(q), q.goes)


def _filled(said: Sequence[ArrayLike], shape: tuple[int, ...]) -> Floats:
    """What is said, each spread to one shape, one after another."""
    out = np.empty((len(said), *shape), dtype=np.float32)
    for k, x in enumerate(said):
        out[k] = x
    return out


@dataclass(frozen=True)
class Nodes:
    """The blocks of a page that articles run through, with what links are judged by, each an array over them."""

    s: Sheet
    nodes: Ints
    parts: Ints
    headlike: Floats
    shared: Cuts | None = None  # of these bodies and others

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
        return np.asarray((self.parts == CREDIT) | (self.parts == JUMP) | (self.parts == MARK))

    @cached_property
    def ending(self) -> NDArray[np.str_]:
        return np.array([self.s.endings[k] for k in self.nodes])

    @cached_property
    def cut(self) -> Bools:
        """Bodies that end in mid-sentence."""
        return np.array([self.s.endings[k] in CUT for k in self.nodes]) & self.body

    @cached_property
    def kind(self) -> Ints:
        place = {HEAD: 0, BODY: 1, CREDIT: 3, JUMP: 4, MARK: 5}
        a = np.array([place[int(p)] for p in self.parts], dtype=np.intp) + self.cut
        b = np.array([OF_B.index(OF_A[place[int(p)]]) for p in self.parts], dtype=np.intp)
        return a[:, None] * len(OF_B) + b[None, :]

    @cached_property
    def away(self) -> Bools:
        return self._jumps("to")

    @cached_property
    def here(self) -> Bools:
        return self._jumps("from")

    def _jumps(self, direction: str) -> Bools:
        marks = (self.s.jumps[k] for k in self.nodes)
        return np.array([bool(ms) and any(m.direction == direction for m in ms) for ms in marks])

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

    @cached_property
    def cuts(self) -> Cuts:
        if self.shared is not None:
            return self.shared
        bodies = np.zeros(len(self.s), dtype=bool)
        bodies[self.nodes[self.body]] = True
        return Cuts(self.s, bodies)

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
        first = np.maximum.accumulate(np.where(self.head, 0, np.arange(1, len(self) + 1)))
        return np.where(self.head, self.below - first, 0)

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
    def found_in_texts(self) -> Floats:
        """(n, n + 2) the same where b is a body, else 0, with two of nothing after the page's last."""
        out = np.zeros((len(self), len(self) + 2), dtype=np.float32)
        np.multiply(self.found, self.body, out=out[:, :-2])
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

    # ---- runs of text: bodies with nothing else between, from one opening to the next

    @cached_property
    def begins_run(self) -> Bools:
        return np.asarray(self.body & (~np.append(False, self.body[:-1]) | (self.openings > SURE)))

    @cached_property
    def spans(self) -> tuple[Ints, Ints]:
        """Where the run of each body starts, and where it stops (half open); for others, at themselves."""
        n = len(self)
        order = np.arange(n)
        first = self.begins_run
        last = self.body & ~np.append(self.body[1:] & ~first[1:], False)
        start = np.maximum.accumulate(np.where(first, order, 0))
        stop = np.minimum.accumulate(np.where(last, order + 1, n)[::-1])[::-1]
        return np.where(self.body, start, order), np.where(self.body, stop, order)

    def spread(self, found: Floats) -> tuple[Floats, Floats]:
        """(n, n) how far a, a heading, is found in b and the rest of its run, and in the run's blocks before b.

        `found` (n, n) is how far each a is found in each block; blocks of a run speak for themselves (noisy or).
        """
        n, heads = len(self), np.flatnonzero(self.head)
        sums = np.zeros((len(heads), n + 1), dtype=np.float32)
        np.cumsum(np.log1p(-np.minimum(found[heads] * self.body, 0.9)), axis=1, out=sums[:, 1:])
        start, stop = self.spans
        on, before = np.zeros((2, n, n), dtype=np.float32)
        on[heads] = -np.expm1(sums[:, stop] - sums[:, :n])
        before[heads] = -np.expm1(sums[:, :n] - sums[:, start])
        return on, before

    @cached_property
    def group_found(self) -> Floats:
        """(n, n) share of the pairs of a heading and those above it in its row that stand in b; of others, their own."""
        row = np.eye(len(self), dtype=np.float32)
        for k in range(1, len(self)):
            if self.head[k] and self.head[k - 1]:
                row[k, :k] = row[k - 1, :k]
        out: Floats = (row @ self.both) / (row @ self.mass)[:, None]
        np.fill_diagonal(out, 0)
        return out

    @cached_property
    def head_on(self) -> tuple[Floats, Floats]:
        """(n, n) how far each heading is found from each body on, and before it."""
        return self.spread(self.found)

    @cached_property
    def heads_on(self) -> tuple[Floats, Floats]:
        """(n, n) how far each heading, with those above it in its row, is found from each body on, and before it."""
        return self.spread(self.group_found)

    @cached_property
    def own_on(self) -> tuple[Floats, Floats, Floats]:
        """How far each body's own headings are found from it on and before it, and the best hungry heading from it on."""
        on, before = self.heads_on
        here, mine = np.arange(len(self)), np.maximum(self.own, 0)
        has = self.body & (self.own >= 0)
        hungry = np.where(self.hungry[:, None] & self.body[None, :], on, 0).max(axis=0, initial=0)
        return np.where(has, on[mine, here], 0), np.where(has, before[mine, here], 0), hungry

    @cached_property
    def in_runs(self) -> Floats:
        """(n, r + 1) how far each heading is found in each run of text; nothing in the last, which stands for none."""
        starts = np.flatnonzero(self.begins_run)
        out = np.zeros((len(self), len(starts) + 1), dtype=np.float32)
        out[:, :-1] = np.where(self.head[:, None], self.head_on[0][:, starts], 0)
        return out

    @cached_property
    def run_below(self) -> Ints:
        """Which run stands below each heading, as a column of in_runs; -1 for none."""
        below = np.minimum(self.below, len(self) - 1)
        which = np.cumsum(self.begins_run) - 1
        return np.where(self.head & (self.below < len(self)) & self.body[below], which[below], -1)

    @cached_property
    def foot_cut(self) -> bool:
        """The page's last block is a text that ends in mid-sentence."""
        return bool(self.cut[-1])

    @cached_property
    def foot_found(self) -> Floats:
        """How well the last block agrees with what stands at each body: it, the one before and the one after."""
        like = np.where(self.body, self.alike[-1], 0)
        like[-1] = 0
        near = np.maximum(like, np.maximum(np.append(0, like[:-1]), np.append(like[1:], 0)))
        return np.where(self.body & (np.arange(len(self)) < len(self) - 1), near, 0) * self.foot_cut

    @cached_property
    def number(self) -> Ints:
        """The number each starts with, 0 for none."""
        return np.array([ordinal(t) for t in self.texts], dtype=np.intp)

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
        return float((self.opened > SURE)[self.ends_row].mean()) if self.ends_row.any() else 0.0

    @cached_property
    def by_level(self) -> Floats:
        """The same among the headings of each heading's own level."""
        out = np.zeros(len(self))
        for level in set(self.level[self.ends_row].tolist()):
            at = self.level == level
            out[self.head & at] = (self.opened > SURE)[self.ends_row & at].mean()
        return out

    @cached_property
    def headlines(self) -> tuple[float, float]:
        """The level that headings above openings mostly have, and how far they agree in it (0 to 1)."""
        levels = self.level[self.ends_row & self.marked & (self.opened > SURE)].tolist()
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
        two = self.body[:, None] & self.body[None, :] & (self.apart != 0)
        return np.where(two, self.cuts.goes[np.ix_(self.nodes, self.nodes)], np.float32(0))


CUT = frozenset({"open", "comma", "hyphen", "empty"})  # how texts end in mid-sentence
SURE = 0.5  # confidence from which a dateline or byline is taken to open an article
CHINESE_NUMERALS = {c: k for k, c in enumerate("一二三四五六七八九", 1)}
ORDINAL = re.compile(
    r"[（(第]?(?:(\d{1,2})|([一二三四五六七八九]?十?[一二三四五六七八九]?)|([①-⑳]))(?=[、．）)，是]|\.(?!\d)|(?<=[①-⑳]))"
)


def ordinal(text: str) -> int:
    """The number a text starts with as the items of a list do (3. 三、（三） ③ 三是 第三，); 0 for none."""
    m = ORDINAL.match(text)
    if not m or not m.group(m.lastindex or 0):
        return 0
    if m[1]:
        return int(m[1])
    if m[3]:
        return ord(m[3]) - 0x245F
    tens, ten, ones = m[2].rpartition("十")
    return (CHINESE_NUMERALS.get(tens, 1) * 10 if ten else 0) + CHINESE_NUMERALS.get(ones, 0)


Said = tuple["ArrayLike", ...]  # arrays that broadcast to (n, n), in the order of their names


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
    alone = (q.rows == 1) & q.ends_row & (q.opened <= SURE)
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


def _runs(q: Nodes) -> Said:
    n, head, body = len(q), q.head, q.body
    order = np.arange(n)
    to_text, heads = head[:, None] & body[None, :], head[:, None] & head[None, :]
    on, before = q.head_on
    heads_on, heads_before = q.heads_on
    own_on, own_before, hungry_on = q.own_on
    below = q.in_runs[:, q.run_below]
    best = q.in_runs.argmax(axis=1)
    rest = q.in_runs.copy()
    rest[order, best] = 0
    others = np.where(best[:, None] == q.run_below[None, :], rest.max(axis=1)[:, None], q.in_runs[order, best][:, None])
    size = np.sqrt((q.in_runs**2).sum(axis=1)) + 1e-6
    same = (q.in_runs @ q.in_runs.T) / (size[:, None] * size[None, :])
    higher = q.marked[:, None] & heads & (q.level[:, None] < q.level[None, :]) & (order[:, None] < order[None, :])
    above = np.where(higher, order[:, None], -1).max(axis=0)
    speaks_before, speaks_after = np.zeros_like(q.alike), np.zeros_like(q.alike)
    speaks_before[:, 1:], speaks_after[:-1] = q.alike[:, :-1], q.alike[1:]
    apart = (body[:, None] & body[None, :]) & (q.apart != 1)
    last = np.maximum.accumulate(np.where(q.number > 0, order, -1))
    count = np.where(last >= 0, q.number[np.maximum(last, 0)], 0)
    return (
        np.where(to_text, on, 0), np.where(to_text, on - before, 0), np.where(to_text, heads_on, 0),
        np.where(to_text, heads_on - heads_before, 0), own_on[None, :], own_before[None, :], hungry_on[None, :],
        _runs_agree(q), np.where(heads, below, 0), np.where(heads, others - below, 0), np.where(heads, same, 0),
        np.where(heads, _same_texts(q), 0), np.where(above >= 0, q.in_runs[above, q.run_below], 0)[None, :],
        np.where(apart, speaks_before, 0), np.where(apart, speaks_after, 0),
        q.foot_cut, np.where(body & q.foot_cut, np.clip(q.goes[-1], -12, 12) / 6, 0)[None, :], q.foot_found[None, :],
        (q.number > 1)[None, :] & (q.number[None, :] == count[:, None] + 1),
    )  # fmt: skip


def _same_texts(q: Nodes) -> Floats:
    """(n, n) cosine of where two headings are found, body by body, each with the one after it."""
    where = np.where(q.head[:, None] & q.body[None, :], q.found, 0)
    where[:, :-1] = where[:, :-1] + where[:, 1:]
    size = np.sqrt((where**2).sum(axis=1)) + 1e-6
    return np.asarray((where @ where.T) / (size[:, None] * size[None, :]))


def _runs_agree(q: Nodes) -> Floats:
    """(n, n) what a and its run before it say in common with b and its run after it, both whole."""
    order = np.arange(len(q))
    start, stop = q.spans
    back = ((order[None, :] >= start[:, None]) & (order[None, :] <= order[:, None])).astype(np.float32)
    on = ((order[None, :] >= order[:, None]) & (order[None, :] < np.maximum(stop, order + 1)[:, None])).astype(
        np.float32
    )
    total = back @ q.both @ on.T
    size = np.sqrt((back @ q.mass)[:, None] * (on @ q.mass)[None, :])
    text = q.body[:, None] & q.body[None, :]
    overlap = (start[:, None] == start[None, :]) & (order[None, :] <= order[:, None])
    return np.where(text & ~overlap, total / size, 0).astype(np.float32)


def _edges(q: Nodes) -> Floats:
    """(n, len(EDGE)) what speaks for each block's beginning an article, or ending one."""
    n, s = len(q), q.s
    order = np.arange(n)
    texts = q.found_in_texts
    nearest = np.maximum(texts[order, order + 1], texts[order, order + 2])
    most = texts.max(axis=1)
    before = np.append(0, np.where(q.own >= 0, q.level[np.maximum(q.own, 0)], 0)[:-1])
    ladder = q.marked & (before > 0)
    hungry, orphans = q.counts
    columns = (
        1, order == 0, order == n - 1, q.opens, q.openings, q.never, q.ending == "open", q.ending == "comma",
        q.ending == "sentence", np.clip(s.closes[q.nodes], -10, 0) / 5, q.after_end, np.append(False, q.head[:-1]),
        q.before_heading,
        np.append(q.tail[1:], False), q.away, q.here, q.lengths < 28, q.level == 0, q.level == 1, q.level == 2,
        q.level == 3, q.trades,
        q.note, q.slogans, [len(t.split()) > 1 for t in q.texts],
        [s.tail_credits[k] is not None for k in q.nodes],
        most, most - nearest, q.numbered, q.lengths > 120,
        hungry, q.hungry_found, orphans, q.orphan_found, q.orphan, q.strong, q.opened, q.by_level,
        q.usual, q.signed, ladder & (q.level > before), ladder & (q.level < before),
        q.headlines[1], q.beneath, *q.own_on, q.foot_cut, q.foot_found,
        np.where(q.run_below >= 0, q.in_runs[order, q.run_below], 0),
    )  # fmt: skip
    return _filled(columns, (n,)).T


def _between(flag: Bools) -> Ints:
    """(n, n) how many flagged blocks stand strictly between two."""
    upto = np.cumsum(flag)
    ahead: Ints = (upto - flag)[None, :] - upto[:, None]
    return np.asarray(np.maximum(np.maximum(ahead, ahead.T), 0))


def _windows(q: Nodes) -> Floats:
    """(n, n) what the two blocks up to a and the two from b on say in common; windows stop at headings."""
    n, head = len(q), q.head
    back, ahead = np.eye(n, dtype=np.float32), np.eye(n, dtype=np.float32)
    order = np.arange(1, n)
    back[order, order - 1] = ~head[1:] | head[:-1]
    ahead[order - 1, order] = ~head[1:]
    total = back @ q.both @ ahead.T
    size = np.sqrt((back @ q.mass)[:, None] * (ahead @ q.mass)[None, :])
    near = (np.abs(q.apart) <= 2) & (q.apart != 1)
    return np.where(near, 0, total / size).astype(np.float32)


def _below(q: Nodes) -> tuple[Floats, Floats]:
    """(n, n) how well a is found in the two bodies below b, a heading, and how much better in any other body."""
    texts, first = q.found_in_texts, q.below
    below = np.maximum(texts[:, first], texts[:, first + 1])
    above = np.maximum.accumulate(texts, axis=1)[:, first - 1]
    further = np.maximum.accumulate(texts[:, ::-1], axis=1)[:, ::-1][:, np.minimum(first + 2, len(q))]
    return below, np.maximum(above, further) - below


def _known(q: Nodes) -> Floats:
    """(n, n) how much of what would stand across the cut is printed elsewhere on the page: 0, 0.5 or 1.5."""
    return np.where(q.cut[:, None] & q.body[None, :], q.cuts.known[np.ix_(q.nodes, q.nodes)], np.float32(0))
