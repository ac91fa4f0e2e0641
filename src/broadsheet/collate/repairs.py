"""What another witness can give back to an article: text it has lost, and the place of what stands elsewhere in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from broadsheet.collate import collate
from broadsheet.collate.apparatus import Doubt, doubts
from broadsheet.model import Apparatus, Witness

STOPS = "。！？!?.…”’」』）)\"'"
NEAR = 2  # characters: two places so near are one
LOST = ("loss", "misplacement")  # what is put right without being named


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that can be put right in a witness.

    `number` is that of the place in the apparatus, from 1; what stands elsewhere is counted on after the last place. Of
    a loss, `text` goes before the character `to` of the witness's text; of a move, what stands at `span` does.
    """

    number: int
    kind: str  # supply or move
    to: int
    text: str
    verdict: str
    span: tuple[int, int] = (0, 0)


def repairs(apparatus: Apparatus, sigil: str, source: str) -> list[Repair]:
    """What one witness can be given by another, in the order of the story: sigils of both. KeyError where there is none."""
    of = {w.sigil: w for w in apparatus.witnesses}
    mine, theirs = of[sigil].text, of[source].text
    out = []
    for n, place in enumerate(apparatus.places, 1):
        here = {s: (r, span) for r in place.readings for s, span in zip(r.witnesses, r.spans, strict=True)}
        if sigil not in here or source not in here or here[sigil][0] is here[source][0]:
            continue
        (reading, span), (_, other) = here[sigil], here[source]
        found = _wanting(mine[slice(*span)], theirs[slice(*other)])
        if found is None:
            continue
        text, before = found
        if before == 0 and _parts(theirs[: other[0]]) and span[0] > 0 and not _parts(mine[: span[0]]):
            text = "\n" + text
        out.append(Repair(n, "supply", span[0] + before, text, reading.verdict))
    for n, m in enumerate(apparatus.moves, len(apparatus.places) + 1):
        if m.sigil == sigil and m.kind == "moved":
            out.append(Repair(n, "move", m.to, mine[slice(*m.span)], "misplacement", m.span))
    return out


@dataclass(frozen=True, slots=True)
class Suggestion:
    """That a witness be given back by another what it lacks; `place` is the number in the collation of the two alone."""

    number: int  # of the place in the apparatus of them all
    sigil: str
    article: str
    source: str
    place: int


def suggested(apparatus: Apparatus, archived: Collection[str]) -> list[Suggestion]:
    """For every loss and misplacement of an article of an archive, from which other article of it to put it right.

    `archived` are the ids of the witnesses that are articles of an archive.
    """
    of = {w.sigil: w for w in apparatus.witnesses if w.id in archived}
    out = []
    for d in doubts(apparatus):
        sigil = d.check.sigil
        if sigil not in of or d.check.verdict not in LOST:
            continue
        if d.place is None and not _whole(of[sigil], d.check.span):
            continue  # a clause that stands elsewhere in a sentence written anew
        sources = d.place.sources if d.place is not None else tuple(of)
        for s in (s for s in sources if s in of and s != sigil):
            pair = collate([replace(of[sigil], sigil="A"), replace(of[s], sigil="B")])
            found = next((r for r in repairs(pair, "A", "B") if _same(r, d)), None)
            if found is not None:
                out.append(Suggestion(d.number, sigil, of[sigil].id, of[s].id, found.number))
                break
    return out


def _whole(w: Witness, span: tuple[int, int]) -> bool:
    """Whether a span is a sentence, a paragraph or a block, or several."""
    edges = {at for at, _ in w.blocks} | set(w.ends)
    begin, end = span
    before, last = w.text[:begin].rstrip(), w.text[begin:end].rstrip()[-1:]
    opens = not before or before[-1] in STOPS or w.text[len(before) : begin].count("\n") or begin in edges
    return bool(opens) and (last in STOPS or end in edges or w.text[end : end + 1] in ("", "\n"))


def _same(r: Repair, d: Doubt) -> bool:
    """Whether a repair puts right what is doubted."""
    begin, end = d.check.span
    if r.kind == "move":
        return d.place is None and r.span[0] < end and r.span[1] > begin
    return d.place is not None and begin - NEAR <= r.to <= end + NEAR


def _wanting(mine: str, theirs: str) -> tuple[str, int] | None:
    """What one text has more than the other, and how many characters of the other stand before it; None where they differ
    otherwise."""
    if len(theirs.strip()) <= len(mine.strip()):
        return None
    if not mine.strip():
        return theirs, 0
    if theirs.startswith(mine):
        return theirs[len(mine) :], len(mine)
    if theirs.endswith(mine):
        return theirs[: -len(mine)], 0
    return None


def _parts(before: str) -> bool:
    """Whether what comes after a text begins a paragraph."""
    return "\n" in before[len(before.rstrip()) :]
