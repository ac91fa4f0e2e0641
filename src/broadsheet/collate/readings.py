"""Columns to places of variation, as a person would choose them: whole words, a clause written anew one place, a lost
passage one place, two misreadings of a sentence two.

Each witness is set beside the text most have. Where it differs it has slipped, which is rare, or it goes its own way,
where to differ is common and to agree is chance: which of the two explains its columns best (Viterbi's path) says what
belongs together, and there is no more to set than how rare and how common.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from broadsheet.collate.tokens import IN_WORD, MARK, PARAGRAPH, SENTENCE, SPELT, WORD, Tokens, is_mark
from broadsheet.collate.weave import Woven
from broadsheet.model import Place, Reading, Stretch, Witness


@dataclass(frozen=True, slots=True)
class Habits:
    """How witnesses differ, in nats: what `scripts/fit_places.py` fits on made witnesses."""

    slip: float = 3.64  # a slip amid text that agrees, in a witness of which nothing is known
    known: float = 1.6  # slips that this is worth, against those a witness has
    mark: float = 0.5  # a slip in a mark, in slips: every house has its own way with them
    on: float = 0.05  # a slip's next token
    turn: float = 5.0  # a way of its own, there and back
    agree: float = 1.92  # an agreeing word on it
    differ: float = 0.15  # a differing token on it
    character: float = 0.31  # words in a character


HABITS = Habits()
Span = tuple[int, int]


@njit(cache=True, nogil=True)
def _missing(cells: Any, words: Any, long: float, out: Any) -> None:
    """Where a row lacks a passage rather than a word: gaps of `long` words and more, and between two of them, or after the
    last, what it has that no other row has there, as a jump line's end."""
    rows, width = cells.shape
    for r in range(rows):
        c, since = 0, -1  # since: where the last long gap ended, if nothing the row has since is another's
        while c < width:
            begin, total = c, 0.0
            while c < width and cells[r, c] == 0:
                total += words[c]
                c += 1
            lacks = c > begin and total >= long
            for d in range(begin, c):
                out[r, d] = lacks
            if lacks:
                if since >= 0:
                    out[r, since:begin] = True
                since = c
            total = 0.0
            while c < width and cells[r, c] != 0:
                total += words[c]
                if since >= 0:
                    for s in range(rows):
                        if s != r and cells[s, c] == cells[r, c] and cells[r, c] & MARK == 0:
                            since = -1
                            break
                if total >= long:
                    since = -1
                c += 1
            if since >= 0 and c == width:
                out[r, since:] = True


@njit(cache=True, nogil=True)
def _common(cells: Any, missing: Any, out: Any, differs: Any) -> None:
    """Each column's commonest code, 0 where most have nothing, and which cells differ from it: all, where none is
    commonest. Rows that lack the passage have no voice."""
    rows, width = cells.shape
    for c in range(width):
        best, most, tie = np.uint32(0), 0, False
        for r in range(rows):
            if missing[r, c]:
                continue
            code, same = cells[r, c], 0
            for s in range(rows):
                same += cells[s, c] == code and not missing[s, c]
            if same > most or (same == most and code > best):
                tie = same == most
                best, most = code, same
            elif same == most and code != best:
                tie = True
        out[c] = best
        for r in range(rows):
            differs[r, c] = tie or missing[r, c] or cells[r, c] != best


@njit(cache=True, nogil=True)
def _ways(  # type: ignore[no-untyped-def]
    differs, marks, words, slip, mark, on, turn, agree, differ, out
) -> int:
    """The stretches of columns in which a row goes its own way, as first and last + 1; how many."""
    # t, o: least cost so far in the common text, on a way of its own   back[c, state]: the state before column c
    width = len(differs)
    back = np.empty((width, 2), np.uint8)
    # paid: what the slip that is going on has cost
    t, o, paid = 0.0, turn / 2, 0.0
    for c in range(width):
        back[c, 0], back[c, 1] = o + turn / 2 < t, o <= t + turn / 2
        t, o = min(t, o + turn / 2), min(o, t + turn / 2)
        if differs[c]:
            cost = mark * slip if marks[c] else slip
            t += on + max(cost - paid, 0.0)
            o += differ
            paid = max(cost, paid)
        else:
            paid = 0.0
            o += agree * words[c]
    own = np.zeros(width, np.bool_)
    state = 1 if o + turn / 2 < t else 0
    for c in range(width - 1, -1, -1):
        own[c] = state == 1
        state = back[c, state]
    count, c = 0, 0
    while c < width:
        if not differs[c]:
            c += 1
            continue
        begin = end = c
        while c < width and (differs[c] or (own[c] and own[begin])):
            c += 1
            if differs[c - 1]:
                end = c
        out[count, 0], out[count, 1] = begin, end
        count += 1
    return count


def gathered(witnesses: Sequence[Witness], tokens: Sequence[Tokens], woven: Woven, habits: Habits = HABITS) -> Gathered:
    """The places where the witnesses differ, and the stretches their text is parted into by them, in order."""
    grid = _Grid(witnesses, tokens, woven, habits)
    spans, gaps = grid.variation()
    edges = sorted({0, grid.width} | {c for s in (*spans, *(g.span for g in gaps)) for c in s} | grid.torn)
    number = {c: n for n, c in enumerate(edges)}
    places = [(s, grid.place(s, gaps)) for s in spans] + [(g.span, grid.passage(g)) for g in gaps]
    found = sorted(((a, -b, p) for (a, b), p in places if p is not None), key=lambda f: f[:2])
    leaves = set(spans) | {s for s in pairwise(edges) if grid.again[s[0]]}
    return Gathered(
        tuple(replace(p, stretches=(number[a], number[-b])) for a, b, p in found),
        tuple(Stretch(grid.printed_all(s), s in leaves) for s in pairwise(edges)),
    )


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the columns of a story come to."""

    places: tuple[Place, ...]
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class _Gap:
    """Columns in which some rows have nothing, while others differ among themselves within."""

    span: Span
    rows: frozenset[int]


class _Grid:
    """Woven columns, and what gathering asks of them. A row is an unlike text; several witnesses may be one."""

    def __init__(self, witnesses: Sequence[Witness], tokens: Sequence[Tokens], woven: Woven, habits: Habits) -> None:
        self.habits = habits
        self.witnesses, self.cells, self.row_of = witnesses, woven.cells, woven.rows
        self.tokens = [woven.tokens(n, given) for n, given in enumerate(tokens)]
        self.rows, self.width = self.cells.shape
        spelt = np.asarray((self.cells >= SPELT).any(axis=0))
        # spelt words are places of their own, side by side or not
        self.apart = np.concatenate([[False], spelt[1:] & spelt[:-1], [False]])
        words: NDArray[np.float64] = np.where(spelt, 1.0, habits.character)
        again = self._printed_again(woven)
        self.again = np.zeros(self.width, np.bool_)
        for columns in again:
            self.again[columns] = True
        words[self.again] = 0.0
        self.missing = np.zeros(self.cells.shape, np.bool_)
        _missing(self.cells, words, habits.turn / habits.agree, self.missing)
        self.common, self.differs = np.zeros(self.width, np.uint32), np.zeros(self.cells.shape, np.bool_)
        _common(self.cells, self.missing, self.common, self.differs)
        self.differs[:, self.again] = self.missing[:, self.again] = False
        self.marks = (is_mark(self.cells) | (self.cells == 0)).all(axis=0)
        self.shared = (self.cells == self.common).sum(axis=0) > 1
        self.words = np.where(self.common == 0, 0.0, words)
        self.before = np.concatenate([np.zeros((self.rows, 1), np.int64), np.cumsum(self.cells != 0, axis=1)], axis=1)
        first = {row: n for n, row in reversed(list(enumerate(self.row_of)))}
        self.seams, self.whole = self._seams([self.tokens[first[row]] for row in range(self.rows)])
        self.forms = self._forms()
        self.torn = self._torn(woven) | {int(c) for columns in again for c in (columns[0], columns[-1] + 1)}

    def _seams(self, tokens: Sequence[Tokens]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """The seam before each column as most who have it set it, and whether a word goes on across it."""
        votes, seams, have = (np.zeros(self.width + 1, np.int64) for _ in range(3))
        for row, own in zip(self.cells, tokens, strict=True):
            columns = np.flatnonzero(row)
            have[columns] += 1
            seams[columns] += own.seams[:-1]
            beside = np.flatnonzero(columns[1:] == columns[:-1] + 1) + 1
            votes[columns[beside]] += np.where(_glued(own)[beside], 1, -1)
        seams = (seams + have // 2) // np.maximum(have, 1)
        seams[-1] = PARAGRAPH
        return seams, votes > 0

    def _printed_again(self, woven: Woven) -> list[NDArray[np.intp]]:
        """The columns of each stretch a row has for the second time: no place for the others to differ."""
        return [
            np.flatnonzero(self.cells[s.row])[np.isin(woven.orders[s.row], np.arange(s.first, s.last))]
            for s in woven.shifts
            if s.repeated
        ]

    def _torn(self, woven: Woven) -> set[int]:
        """Columns before which a text is parted: what stands on either side is printed apart, or is printed twice."""
        out: set[int] = set()
        for row, order in enumerate(woven.orders):
            columns = np.flatnonzero(self.cells[row])
            out |= {int(columns[t]) for t in np.flatnonzero(np.diff(order) != 1) + 1}
        return out

    def _forms(self) -> NDArray[np.bool_]:
        """Columns in which what is printed differs in form only, in one witness at least."""
        out = np.zeros(self.width, np.bool_)
        seen = np.zeros(self.width, np.int64)
        for n, row in enumerate(self.row_of):
            columns = np.flatnonzero(self.cells[row])
            prints = _prints(self.witnesses[n].text, self.tokens[n])
            out[columns] |= (seen[columns] != 0) & (seen[columns] != prints)
            seen[columns] = prints
        return out & ~self.differs.any(axis=0)

    def variation(self) -> tuple[list[Span], list[_Gap]]:
        """The columns of places, apart from one another, and of passages lost round other places."""
        h, ways = self.habits, list[list[Span]]()
        out = np.empty((self.width + 1, 2), np.int64)
        for r in range(self.rows):
            count = _ways(
                self.differs[r], self.marks, self.words, self._slip(r), h.mark, h.on, h.turn, h.agree, h.differ, out
            )  # fmt: skip
            ways.append([(begin, end) for begin, end in out[:count].tolist()])
        lost = self._lost(ways)
        away = [sorted(g.span for g in lost if r in g.rows) for r in range(self.rows)]
        kept = _joined((s for r in range(self.rows) for way in ways[r] for s in _without(way, away[r])), self.apart)
        spans = self._apart(_joined((self._in_whole_words(s) for s in kept), self.apart))
        free = self.forms.copy()
        for begin, end in spans:
            free[begin:end] = False
        cut = sorted({c for g in lost for c in g.span} | self.torn)
        return sorted(_cut([*spans, *_runs(free)], cut)), lost

    def _slip(self, row: int) -> float:
        """What a slip costs in this row, in nats: less where there are many."""
        h = self.habits
        slips = np.count_nonzero(np.diff(self.differs[row].view(np.int8), prepend=0) > 0)
        return float(np.log((self.words.sum() + h.known * np.exp(h.slip)) / (slips + h.known)))

    def _lost(self, ways: Sequence[Sequence[Span]]) -> list[_Gap]:
        """Passages some rows lack, in which others differ at places of their own: more agrees round these than would in
        one way of its own."""
        runs = [_runs(row) for row in self.missing]
        pieces: dict[Span, set[int]] = {}
        for r, own in enumerate(ways):
            for s in (*runs[r], *(p for way in own for p in _without(way, runs[r]))):
                pieces.setdefault(s, set()).add(r)
        lacking = {s for own in runs for s in own}
        out: dict[Span, set[int]] = {}
        for begin, end in sorted(lacking):
            rows = frozenset(r for r in range(self.rows) if (begin, end) in runs[r])
            inside = [
                s for s, others in pieces.items()
                if s[0] < end and s[1] > begin and not (s[0] <= begin and s[1] >= end) and not others <= rows
            ]  # fmt: skip
            agreeing = self.shared[begin:end].copy()
            for a, b in inside:
                if (a, b) not in lacking:  # of those who lack a part of it the others may agree there
                    agreeing[max(a, begin) - begin : b - begin] = False
            if inside and self.habits.agree * float(self.words[begin:end][agreeing].sum()) > self.habits.turn:
                for r in rows:
                    whole = next(w for w in ways[r] if w[0] <= begin and end <= w[1])
                    # what is printed in its stead, a jump line say, goes with it
                    out.setdefault(whole if 2 * (end - begin) > whole[1] - whole[0] else (begin, end), set()).add(r)
        return [_Gap(s, frozenset(rows)) for s, rows in sorted(out.items())]

    def _apart(self, spans: Sequence[Span]) -> list[Span]:
        """Spans with those made one that touch; a lost passage may be touched, and a spelt word."""
        out: list[Span] = []
        for span in spans:
            last = out[-1] if out else span
            touching = last[1] == span[0] and not self.apart[span[0]]
            if out and touching and not self._passage(span) and not self._passage(last):
                out[-1] = last[0], span[1]
            else:
                out.append(span)
        return out

    def _passage(self, span: Span) -> bool:
        """Whether a place is nothing but a passage that some lack."""
        begin, end = span
        lacking = self.missing[:, begin:end].all(axis=1)
        if begin:
            lacking &= ~self.missing[:, begin - 1]
        if end < self.width:
            lacking &= ~self.missing[:, end]
        return bool(lacking.any())

    def _in_whole_words(self, span: Span) -> Span:
        if self._passage(span):
            return span  # a loss ends where it ends, in mid-word if need be
        begin, end = span
        while begin > 0 and self.whole[begin]:
            begin -= 1
        while end < self.width and self.whole[end]:
            end += 1
        return begin, end

    def place(self, span: Span, gaps: Sequence[_Gap]) -> Place | None:
        """What is read in some columns, but by those who lack the passage round them; None where none differ."""
        begin, end = span
        away = {r for g in gaps if g.span[0] <= begin and end <= g.span[1] for r in g.rows}
        groups: dict[bytes, list[int]] = {}
        forms: dict[str, list[int]] = {}
        for n, row in enumerate(self.row_of):
            if row not in away:
                codes = self.cells[row, begin:end]
                groups.setdefault(codes[codes != 0].tobytes(), []).append(n)
                forms.setdefault(self.text(n, span), []).append(n)
        if len(forms) < 2:
            return None
        kind = self._kind(span, [np.frombuffer(g, np.uint32) for g in groups])
        return Place(self._readings((forms if kind == "form" else groups).values(), span), kind, (0, 0))

    def passage(self, gap: _Gap) -> Place:
        """A passage some have and others lack."""
        begin, end = gap.span
        have = [n for n, r in enumerate(self.row_of) if r not in gap.rows and self.cells[r, begin:end].any()]
        # what was moved is not in one piece there
        have = [n for n in have if self.printed(n, gap.span)[0] <= self.printed(n, gap.span)[1]] or have[:1]
        lack: dict[bytes, list[int]] = {}
        for n, r in enumerate(self.row_of):
            if r in gap.rows:
                lack.setdefault(self.cells[r, begin:end][self.cells[r, begin:end] != 0].tobytes(), []).append(n)
        alike = {n: int((self.cells[self.row_of[n], begin:end] == self.common[begin:end]).sum()) for n in have}
        best = max(have, key=lambda n: (alike[n], self.text(n, gap.span)))
        readings = self._readings([[best] + [n for n in have if n != best], *lack.values()], gap.span)
        return Place(readings, self._kind(gap.span, [self.common[begin:end], self.common[:0]]), (0, 0))

    def _readings(self, groups: Iterable[list[int]], span: Span) -> tuple[Reading, ...]:
        out = []
        for group in groups:
            text = self.text(group[0], span)
            group = sorted(group)
            out.append(
                Reading(
                    text, tuple(self.witnesses[n].sigil for n in group), tuple(self.printed(n, span) for n in group)
                )
            )
        return tuple(sorted(out, key=lambda r: (-len(r.witnesses), r.text)))

    def _kind(self, span: Span, readings: Sequence[NDArray[np.uint32]]) -> str:
        begin, end = span
        if len({r.tobytes() for r in readings}) == 1:
            return "form"
        if len({r[~is_mark(r)].tobytes() for r in readings}) == 1:
            return "punctuation"
        inner = self.seams[begin + 1 : end]
        sentences = int((inner >= SENTENCE).sum())
        if sentences > 1:
            return "passage"
        if sentences or (self.seams[begin] >= SENTENCE and self.seams[end] >= SENTENCE):
            return "sentence"
        return "word" if not (inner >= WORD).any() else "phrase"

    def printed(self, n: int, span: Span) -> Span:
        """Where a witness prints what stands in some columns; where nothing, the place after what stands before."""
        first, last = (int(self.before[self.row_of[n], c]) for c in span)
        tokens = self.tokens[n]
        if first < last:
            return int(tokens.starts[first]), int(tokens.ends[last - 1])
        at = int(tokens.ends[first - 1]) if first else 0
        return at, at

    def printed_all(self, span: Span) -> tuple[Span, ...]:
        return tuple(self.printed(n, span) for n in range(len(self.witnesses)))

    def text(self, n: int, span: Span) -> str:
        begin, end = self.printed(n, span)
        return self.witnesses[n].text[begin:end]


def _prints(text: str, tokens: Tokens) -> NDArray[np.int64]:
    """A number for what each token prints, its form included; never 0."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    out = points[tokens.starts] + 1 if len(tokens) else np.zeros(0, np.int64)
    for t in np.flatnonzero(tokens.ends > tokens.starts + 1):
        out[t] = hash(text[tokens.starts[t] : tokens.ends[t]]) | 1 << 40
    return out


def _runs(flags: NDArray[np.bool_]) -> list[Span]:
    """Where flags are set, run by run."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.view(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _without(span: Span, others: Sequence[Span]) -> Iterator[Span]:
    """What is left of a span when others, in order and apart, are taken out."""
    begin, end = span
    for a, b in others:
        if a < end and b > begin:
            if begin < a:
                yield begin, a
            begin = b
    if begin < end:
        yield begin, end


def _joined(spans: Iterable[Span], apart: NDArray[np.bool_]) -> list[Span]:
    """Spans in order with those that overlap made one, and those that touch, but where columns stand `apart`."""
    out: list[Span] = []
    for begin, end in sorted(spans):
        if out and (begin < out[-1][1] or (begin == out[-1][1] and not apart[begin])):
            out[-1] = out[-1][0], max(out[-1][1], end)
        else:
            out.append((begin, end))
    return out


def _cut(spans: Iterable[Span], edges: Sequence[int]) -> Iterator[Span]:
    """Spans parted where an edge runs through them."""
    for begin, end in spans:
        cuts = [begin, *(e for e in edges if begin < e < end), end]
        yield from pairwise(cuts)


def _glued(tokens: Tokens) -> NDArray[np.bool_]:
    """Whether each token is one word with the one before it: also over a hyphen, an apostrophe or a name's point."""
    codes = tokens.codes
    mark = is_mark(codes)
    out = np.zeros(len(codes), np.bool_)
    out[1:] = (tokens.seams[1:-1] == IN_WORD) & ~mark[1:] & ~mark[:-1]
    link = np.isin(codes, np.array([ord(c) | MARK for c in "-'·"], np.uint32))
    inside = link[1:-1] & ~mark[:-2] & ~mark[2:]
    inside &= (tokens.starts[1:-1] == tokens.ends[:-2]) & (tokens.starts[2:] == tokens.ends[1:-1])
    out[1:-1] |= inside
    out[2:] |= inside
    return out
