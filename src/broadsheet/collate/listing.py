"""An apparatus for the terminal: what to distrust in one screen, then every place by its verdict, and who reads with whom."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from broadsheet.collate.apparatus import Doubt, differing, doubts, name, sides, spot
from broadsheet.lines import CELLS, cells, padded, wrapped
from broadsheet.model import Apparatus, Place, Witness
from broadsheet.show import CONTROLS

LOUD, BOLD, DIM, ODD, PLAIN = "\x1b[1;31m", "\x1b[1m", "\x1b[2m", "\x1b[33m", "\x1b[0m"
FIRST = 8  # doubts on the first screen, of two rows each, some of three
SHOWN = 12  # witnesses listed by name
TOGETHER = 6  # sigils named where many read alike
LONG = 40  # cells of a reading: a longer one is shown by its beginning and its end
LEFT = 20  # cells of the column that says verdict and how sure
NONE = "(nothing)"
HEADS = {
    "misreading": "Misreadings: a word or figure the machine took for another",
    "invention": "Inventions: fluent words that only one has",
    "loss": "Losses: what others print and a page lacks",
    "misplacement": "Misplacements: printed elsewhere in the same text",
    "repetition": "Repetitions: printed twice",
    "undecided": "Undecided: nothing tells which was printed",
    "edition": "Editions: wordings that papers chose",
    "abridgement": "Abridgements: left out, and the rest reads on",
    "house style": "House style: datelines, credits, punctuation, width",
    "": "Differences",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be shown: places of some verdicts, of some witnesses; all where none is named."""

    verdicts: Collection[str] = ()
    witnesses: Collection[str] = ()
    every: bool = False  # all doubts, not the first screen's alone

    def has(self, place: Place) -> bool:
        """Whether a place is wanted: by what it or one of its readings is, and who has one that is anything."""
        told = {place.verdict, *(r.verdict for r in place.readings)}
        return (not self.verdicts or bool(told & set(self.verdicts))) and (
            not self.witnesses or any(w in self.witnesses for r in place.readings if r.verdict for w in r.witnesses)
        )

    def takes(self, verdict: str, sigil: str) -> bool:
        """Whether what one witness has of a verdict is wanted."""
        return (not self.verdicts or verdict in self.verdicts) and (not self.witnesses or sigil in self.witnesses)


def rows(apparatus: Apparatus, width: int = 80, colour: bool = False, wanted: Wanted = Wanted()) -> Iterator[str]:
    """The whole report, in rows of at most `width` cells (never taken below 60)."""
    yield from _Desk(apparatus, max(width, 60), colour, wanted).rows()


def screen(apparatus: Apparatus, width: int = 80, colour: bool = False) -> Iterator[str]:
    """The first screen of it: who the witnesses are, and what to distrust."""
    desk = _Desk(apparatus, max(width, 60), colour, Wanted())
    yield from desk.head()
    yield ""
    yield from desk.distrusted()


class _Desk:
    """Sets an apparatus in rows of one width."""

    def __init__(self, apparatus: Apparatus, width: int, colour: bool, wanted: Wanted) -> None:
        self.apparatus, self.width, self.colour, self.wanted = apparatus, width, colour, wanted
        self.of = {w.sigil: w for w in apparatus.witnesses}
        self.sigil = max(len(s) for s in self.of)

    def ink(self, text: str, style: str) -> str:
        return f"{style}{text}{PLAIN}" if self.colour and text else text

    def headed(self, text: str) -> Iterator[str]:
        return (self.ink(row, BOLD) for row in wrapped(text, self.width))

    def rows(self) -> Iterator[str]:
        yield from self.head()
        yield ""
        yield from self.distrusted()
        for verdict, found in differing(self.apparatus).items():
            kept = [(n, p) for n, p in found if self.wanted.has(p)]
            if kept:
                yield ""
                yield from self.headed(f"{HEADS[verdict]} ({len(kept)})")
                yield from self.places(kept)
        yield from self.moved()
        yield from self.together()

    # ---- who they are

    def head(self) -> Iterator[str]:
        title = next((w.headline for w in self.apparatus.witnesses if w.headline), None)
        if title:
            yield from self.headed(clean(title))
        for w in self.apparatus.witnesses[:SHOWN]:
            yield f"  {w.sigil:<{self.sigil}}  {self.called(w)}"
        more = len(self.apparatus.witnesses) - SHOWN
        if more > 0:
            yield f"  … and {counted(more, 'witness', 'witnesses')} more"

    def called(self, w: Witness) -> str:
        """What a witness is, as much of it as a row has room for."""
        page = f", page {w.page}" if w.page is not None else ""
        source = f"  {clean(w.id)}" if w.id and w.id != name(w) else ""
        size = f", {counted(len(w.text), 'character')}"
        room = self.width - self.sigil - 4
        for told in ((page, source, size), (page, source), ("", source)):
            if cells(name(w) + "".join(told)) <= room:
                break
        else:
            told = ("", f"  {CUT}{last(source, max(room - cells(name(w)) - 3, 0))}" if source else "")
        return self.ink(name(w), BOLD) + "".join(self.ink(t, DIM) if t is source else t for t in told)

    # ---- what to look up first

    def distrusted(self) -> Iterator[str]:
        found = [d for d in doubts(self.apparatus) if self.wanted.takes(d.check.verdict, d.check.sigil)]
        count = len(self.apparatus.places) + len(self.apparatus.moves)
        if not found:
            yield from wrapped(
                f"Nothing to distrust on the pages: {counted(count, 'difference')}, none of them a reading in doubt."
                if count
                else "The witnesses print the same, to the character.",
                self.width,
            )
            return
        shown = found if self.wanted.every else found[:FIRST]
        what = f"{len(found)} of {counted(count, 'difference')}" if len(found) < count else counted(count, "difference")
        yield from self.headed(f"What to distrust, loudest first: {what}")
        for d in shown:
            yield from self.doubt(d)
        if len(found) > len(shown):
            yield self.ink(f"  … and {len(found) - len(shown)} more among those below; --all shows them here", DIM)

    def doubt(self, d: Doubt) -> Iterator[str]:
        c = d.check
        w = self.of[c.sigil]
        label = f"{'!!' if c.loud else ' !'} {c.verdict} {sure(c.confidence)}"
        where = self.where(w, c.span)
        head = f"{where}: {self.context(w, c.span, self.width - LEFT - cells(where) - 4)}"
        reads = "; ".join(f"{who(s)}: {short(t) or NONE}" for t, s in d.others)
        reason = c.reason.split("; ", 1)[-1] if d.others else c.reason  # who reads what is said already
        told = " — ".join(t for t in (reads, reason) if t)
        yield from self.two(label, [head, told], LOUD if c.loud else ODD)

    def two(self, label: str, told: Sequence[str], style: str) -> Iterator[str]:
        """A label at the left, and texts beside it, each begun on a row of its own."""
        beside = [row for t in told for row in hung(t, self.width - LEFT)]
        for n, row in enumerate(beside):
            left = padded(self.ink(label, style), LEFT) if n == 0 else " " * LEFT
            yield f"{left}{row}".rstrip()

    def where(self, w: Witness, span: tuple[int, int]) -> str:
        """A witness and the line of its page, or the paragraph of its text."""
        s = spot(w, span, 0)
        return f"{w.sigil} line {s.line}" if s.line is not None else f"{w.sigil} paragraph {s.paragraph}"

    def context(self, w: Witness, span: tuple[int, int], room: int) -> str:
        """The words of a span between brackets, and so many cells of what stands round it."""
        text = short(w.text[slice(*span)], max(room // 2, 8))
        each = max((room - cells(text) - 2) // 2, 0)
        s = spot(w, span, each)
        return f"{last(clean(s.before), each)}[{text}]{first(clean(s.after), each)}"

    # ---- every place

    def places(self, found: Sequence[tuple[int, Place]]) -> Iterator[str]:
        """Places of one verdict; where only a mark or a form differs, the same difference over and over is told once."""
        alike: dict[tuple[tuple[str, tuple[str, ...]], ...], list[tuple[int, Place]]] = {}
        for n, p in found:
            key = tuple((r.text, r.witnesses) for r in p.readings) if p.kind in ("form", "punctuation") else ()
            alike.setdefault(key or (("", (str(n),)),), []).append((n, p))
        for key, some in alike.items():
            if len(some) == 1:
                yield from self.place(*some[0])
            else:
                told = "  ".join(f"{who(s)}: [{clean(t)}]" for t, s in key)
                yield from self.two(f"{some[0][0]:>3}", [f"{told}  at {len(some)} places like this one"], DIM)

    def place(self, n: int, p: Place) -> Iterator[str]:
        label = f"{n:>3} {'!!' if p.loud else '  '} {sure(p.confidence)}" if p.confidence else f"{n:>3}"
        told = []
        for r in p.readings:
            w = self.of[r.witnesses[0]]
            sign = "=" if p.lemma is not None and r.text == p.lemma else "·"
            verdict = f"  ({r.verdict})" if r.verdict and r.verdict != p.verdict else ""
            them = who(r.witnesses)
            room = self.width - LEFT - cells(them) - cells(verdict) - 6
            told.append(f"{sign} {them}: {self.context(w, r.spans[0], room)}{verdict}")
        yield from self.two(label, told, LOUD if p.loud else DIM)

    def moved(self) -> Iterator[str]:
        """What stands elsewhere in a witness, or twice."""
        for kind, verdict in (("moved", "misplacement"), ("repeated", "repetition")):
            numbered = enumerate(self.apparatus.moves, len(self.apparatus.places) + 1)
            found = [(n, m) for n, m in numbered if m.kind == kind]
            kept = [(n, m) for n, m in found if self.wanted.takes(verdict, m.sigil)]
            if kept:
                yield ""
                yield from self.headed(f"{HEADS[verdict]} ({len(kept)})")
            for n, m in kept:
                w = self.of[m.sigil]
                to = spot(w, (m.to, m.to), 8)
                goes = f"belongs before [{to.after}]" if kind == "moved" and to.after.strip() else "belongs at the end"
                goes = goes if kind == "moved" else "stands there already"
                text = f"{self.where(w, m.span)}: [{short(w.text[slice(*m.span)])}]"
                yield from self.two(f"{n:>3}", [text, goes], DIM)

    def together(self) -> Iterator[str]:
        found = sides(self.apparatus)
        if len(self.apparatus.witnesses) < 3 or not found:
            return
        yield ""
        yield from self.headed("Who reads with whom (punctuation and width aside)")
        for groups, count in found[:6]:
            told = " against ".join(who(g) for g in sorted(groups, key=lambda g: (-len(g), g)))
            yield f"  {counted(count, 'place'):<10} {told}"


# ---- pieces


CUT = "…"


def counted(n: int, one: str, many: str = "") -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"


def who(sigils: Sequence[str]) -> str:
    """Witnesses by sigil; of many the first, and how many there are."""
    if len(sigils) <= TOGETHER + 1:
        return ", ".join(sigils)
    return f"{', '.join(sigils[:TOGETHER])} … ({len(sigils)})"


def sure(confidence: float) -> str:
    """How sure, in two digits after the point: .97; 1 for certain."""
    return "1.0" if confidence >= 0.995 else f"{confidence:.2f}".removeprefix("0")


def clean(text: str) -> str:
    """Text on one line, without what a terminal would obey."""
    return " ".join(CONTROLS.sub("", text).split()) if "\n" in text else CONTROLS.sub("", text).replace("\t", " ")


def short(text: str, room: int = LONG) -> str:
    """A text on one line of so many cells, its middle left out where it is longer."""
    text = clean(text)
    if cells(text) <= room:
        return text
    tail = last(text, room // 3)
    return f"{first(text, room - cells(tail) - 3)} {CUT} {tail}"


def first(text: str, room: int) -> str:
    """As much of a text's beginning as goes into so many cells."""
    used = 0
    for n, c in enumerate(text):
        used += CELLS[c]
        if used > room:
            return text[:n]
    return text


def last(text: str, room: int) -> str:
    """As much of a text's end as goes into so many cells."""
    return first(text[::-1], room)[::-1]


def hung(text: str, width: int) -> list[str]:
    """A text's rows, all but the first set in by two."""
    rows = wrapped(text, width)
    if len(rows) < 2:
        return rows
    return [rows[0], *(f"  {row}" for row in wrapped(text[len(rows[0]) :].lstrip(), width - 2))]
