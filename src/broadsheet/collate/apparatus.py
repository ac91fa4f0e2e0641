"""What is asked of an apparatus by whoever shows it: what each witness prints where, and what to look up first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from broadsheet.collate.verdicts import DOUBTED, UNDECIDED, VERDICTS, Check, to_check
from broadsheet.model import Apparatus, Moved, Place, Reading, Witness

ORDER = (*DOUBTED, *(v for v in VERDICTS if v and v not in DOUBTED))  # of verdicts: what to look up first
MACHINE = "paper"  # the kind of witness whose text a machine read from a page
_LINE = re.compile(r"L(\d+)$")

Groups = tuple[tuple[str, tuple[str, ...]], ...]  # a text, and who prints it


@dataclass(frozen=True, slots=True)
class Spot:
    """Where some characters of a witness stand: the words round them, the paragraph, and the page's block and line."""

    before: str
    text: str
    after: str
    paragraph: int  # from 1
    block: str  # its id; empty where the witness has none
    line: int | None


def spot(w: Witness, span: tuple[int, int], room: int = 12) -> Spot:
    """Where a span of a witness's text stands, with so many characters of its paragraph on either side."""
    begin, end = span
    head = w.text.rfind("\n", 0, begin) + 1
    tail = w.text.find("\n", end)
    before = w.text[max(head, begin - room) : begin]
    after = w.text[end : min(len(w.text) if tail < 0 else tail, end + room)]
    block = block_at(w, begin)
    found = _LINE.search(block)
    paragraph = w.text.count("\n", 0, begin) + 1
    return Spot(before, w.text[begin:end], after, paragraph, block, int(found[1]) if found else None)


def block_at(w: Witness, at: int) -> str:
    """The id of the block that prints the character at a place; empty where none is known."""
    out = ""
    for start, name in w.blocks:
        if start > at:
            break
        out = name
    return out


# ---- place by place


@dataclass(frozen=True, slots=True)
class Part:
    """What some witnesses print in one stretch, and as what; `place` counts from 1, 0 where nobody differs."""

    text: str
    witnesses: tuple[str, ...]
    place: int = 0
    reading: Reading | None = None


def parts(apparatus: Apparatus) -> Iterator[tuple[Part, ...]]:
    """For every stretch, in order, what is printed there: one part where the witnesses agree.

    Who lacks the passage round a stretch is a part with that passage's reading. The witnesses of a part print the very
    same, blanks aside; those of a reading that differ in width or form alone are parts of their own.
    """
    at = {w.sigil: n for n, w in enumerate(apparatus.witnesses)}
    leaves: dict[int, tuple[int, Place]] = {}
    passages: list[tuple[int, Place]] = []
    for n, p in enumerate(apparatus.places, 1):
        first, last = p.stretches
        if last - first == 1:
            leaves[first] = n, p
        else:
            passages.append((n, p))
    for k, stretch in enumerate(apparatus.stretches):
        printed = {s: apparatus.witnesses[i].text[slice(*stretch.spans[i])] for s, i in at.items()}
        said: dict[str, tuple[int, Reading]] = {}
        for n, place in (*passages, *([leaves[k]] if k in leaves else [])):  # a place of its own goes before a passage
            if place.stretches[0] <= k < place.stretches[1]:
                own = place.stretches[1] - place.stretches[0] == 1
                said |= {s: (n, r) for r in place.readings for s in r.witnesses if own or not printed[s]}
        groups: dict[tuple[int, str, str], list[str]] = {}
        for s in at:
            n, r = said.get(s, (0, None))
            groups.setdefault((n, r.text if r else "", "".join(printed[s].split())), []).append(s)
        yield tuple(Part(printed[g[0]], tuple(g), *said.get(g[0], ())) for g in groups.values())


def printed_before(apparatus: Apparatus, m: Moved) -> int:
    """The stretch before which a witness prints what the others have elsewhere or once: the first of those that come after
    it on its page and are none of that themselves; the number of stretches where none does."""
    i = next(n for n, w in enumerate(apparatus.witnesses) if w.sigil == m.sigil)
    moved = [x.span for x in apparatus.moves if x.sigil == m.sigil]
    for k, s in enumerate(apparatus.stretches):
        a, b = s.spans[i]
        if a < b and a >= m.span[1] and not any(x <= a and b <= y for x, y in moved):
            return k
    return len(apparatus.stretches)


def differing(apparatus: Apparatus) -> dict[str, list[tuple[int, Place]]]:
    """The places by verdict, what to look up first; each with its number, from 1."""
    out: dict[str, list[tuple[int, Place]]] = {}
    for n, p in enumerate(apparatus.places, 1):
        out.setdefault(p.verdict, []).append((n, p))
    return {v: out[v] for v in sorted(out, key=_rank)}


def verdicts(apparatus: Apparatus) -> dict[str, int]:
    """At how many places each verdict is given, to the place or to a reading of it; what to look up first."""
    count = Counter(v for p in apparatus.places for v in {p.verdict, *(r.verdict for r in p.readings if r.verdict)})
    return {v: count[v] for v in sorted(count, key=_rank)}


def _rank(verdict: str) -> int:
    return ORDER.index(verdict) if verdict in ORDER else len(ORDER)


# ---- what to doubt


@dataclass(frozen=True, slots=True)
class Doubt:
    """A thing to look up on a page, beside what others print there; `number` is that of the place, from 1, or of what stands
    elsewhere or twice, counted on after the last place."""

    check: Check
    number: int
    others: Groups
    place: Place | None = None


def doubts(apparatus: Apparatus) -> list[Doubt]:
    """What a reader should look up on the pages that a machine read, loudest first, then the surest.

    A place of which nothing tells what was printed is given once, with the reading fewest have.
    """
    numbers = {
        (s, span): (n, p)
        for n, p in enumerate(apparatus.places, 1)
        for r in p.readings
        for s, span in zip(r.witnesses, r.spans, strict=True)
    }
    moved = {(m.sigil, m.span): n for n, m in enumerate(apparatus.moves, len(apparatus.places) + 1)}
    out: list[Doubt] = []
    for w in apparatus.witnesses:
        if w.kind != MACHINE:
            continue
        for check in to_check(apparatus, w.sigil):
            found = numbers.get((w.sigil, check.span))
            if found is None:
                out.append(Doubt(check, moved[w.sigil, check.span], ()))
            else:
                out.append(Doubt(check, found[0], others(found[1], w.sigil), found[1]))
    out = [d for d in out if d.check.verdict != UNDECIDED or _first(d)]
    out.sort(key=lambda d: (not d.check.loud, d.check.verdict == UNDECIDED, -d.check.confidence))
    return out


def _first(d: Doubt) -> bool:
    """Whether it is the last undecided reading of its place, and the first of the witnesses that have it."""
    if d.place is None:
        return True
    last = [r for r in d.place.readings if r.verdict == UNDECIDED][-1]
    return d.check.sigil == last.witnesses[0]


def others(place: Place, sigil: str) -> Groups:
    """What the other readings of a place are, and who has them."""
    return tuple((r.text, r.witnesses) for r in place.readings if sigil not in r.witnesses)


def sides(apparatus: Apparatus) -> list[tuple[tuple[tuple[str, ...], ...], int]]:
    """Who reads with whom against whom, and at how many places: most frequent first. Marks and forms do not count."""
    count: Counter[tuple[tuple[str, ...], ...]] = Counter()
    for p in apparatus.places:
        if p.kind not in ("form", "punctuation") and len(p.readings) > 1:
            count[tuple(sorted(r.witnesses for r in p.readings))] += 1
    return count.most_common()


def name(w: Witness) -> str:
    """What a witness is called: its paper and date, or what kind of text it is."""
    called = w.paper or ("" if w.kind == MACHINE else w.kind) or w.id or "text"
    return f"{called} {w.date.isoformat()}" if w.date else called
