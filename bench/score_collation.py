"""How true a collation is, against changes that are known: planted ones, or a gold written by hand.

A truth is a change: where one witness departs, its span in that witness's text, its verdict. Changes of several witnesses
at one place share a number. What was found is read off an apparatus: its places, and the stretches it gives as moved or
printed twice.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from broadsheet.model import Apparatus, Witness

SLACK = 6  # characters a place found may reach beyond the true one, on both sides together, and
SHARE = 0.25  # of its length
NEAR = 2  # characters between two spans, one as short, that are still one: of a character printed twice either may be the odd one
TOLD = 1.0  # for telling of a stretch as what it is, where a place would answer as well
MOVED = {"moved": "misplacement", "repeated": "repetition"}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Truth:
    """A change of one witness; `extent` is the whole place in its text, `other` are verdicts that would do as
    well, `aside` where what is misplaced is wanting, `stretch` what of the story was changed, where that is known."""

    place: int
    sigil: str
    span: Span
    verdict: str
    marks: tuple[str, ...] = ()
    extent: Span | None = None
    other: tuple[str, ...] = ()
    aside: Span | None = None
    stretch: Span | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A place as an apparatus has it: each witness's span and verdict; `scored` is whether it counts when it is not true."""

    spans: dict[str, Span]
    verdicts: dict[str, str]
    loud: bool
    marks: tuple[str, ...]
    moved: bool = False
    scored: bool = True


@dataclass(slots=True)
class Score:
    """Counts, to be added up over stories."""

    true: int = 0
    found: int = 0
    hit: int = 0
    readings: int = 0
    right: int = 0
    lenient: int = 0
    names: int = 0
    names_loud: int = 0
    loud: int = 0
    moves: int = 0
    moves_hit: int = 0
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)  # true and given verdict
    missed: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.hit / max(1, self.true + self.found)

    def by_verdict(self) -> dict[str, tuple[float, float, int]]:
        """Precision, recall and count of each true verdict."""
        out = {}
        for v in sorted({t for t, _ in self.pairs if t}):
            true = sum(n for (t, _), n in self.pairs.items() if t == v)
            given = sum(n for (_, g), n in self.pairs.items() if g == v)
            out[v] = (self.pairs[v, v] / max(1, given), self.pairs[v, v] / max(1, true), true)
        return out

    @property
    def macro(self) -> float:
        """Mean F1 of the verdicts that are true somewhere; undecided is no verdict."""
        each = [2 * p * r / max(1e-9, p + r) for p, r, _ in self.by_verdict().values()]
        return sum(each) / max(1, len(each))


def found_in(apparatus: Apparatus) -> list[Found]:
    """What an apparatus says; differences of width, case and form only are left out, as a reader leaves them."""
    out = []
    for p in apparatus.places:
        spans = {s: span for r in p.readings for s, span in zip(r.witnesses, r.spans, strict=True)}
        verdicts = {s: r.verdict for r in p.readings for s in r.witnesses}
        out.append(Found(spans, verdicts, p.loud, p.marks, scored=p.kind != "form"))
    for m in apparatus.moves:
        out.append(Found({m.sigil: m.span}, {m.sigil: MOVED[m.kind]}, False, (), moved=True))
    return out


def scored(truths: Iterable[Truth], apparatus: Apparatus) -> Score:
    """One story's score. A place found answers one true place at most, and the other way round."""
    by = defaultdict(list)
    for t in truths:
        by[t.place].append(t)
    found, score = found_in(apparatus), Score()
    places = [part for some in by.values() for part in _parted(some, found)]
    fits = np.zeros((len(places), len(found)))
    for i, some in enumerate(places):
        for j, f in enumerate(found):
            fits[i, j] = sum(fit(t, f) for t in some) / len(some)
            if fits[i, j] and f.moved and some[0].verdict in MOVED.values():
                fits[i, j] += TOLD
    rows, columns = linear_sum_assignment(-fits) if fits.size else ((), ())
    answers = {i: found[j] for i, j in zip(rows, columns, strict=True) if fits[i, j] > 0}
    score.true, score.hit = len(places), len(answers)
    taken = {id(f) for f in answers.values()}
    extra = [f for f in found if id(f) not in taken and f.scored and not _beside(f, places)]
    score.found = score.hit + len(extra)
    for i, some in enumerate(places):
        f = answers.get(i)
        for t in some:
            given = f.verdicts.get(t.sigil, "") if f else ""
            score.readings += 1
            score.right += given == t.verdict
            score.lenient += given == t.verdict or (f is not None and given in t.other)
            score.pairs[t.verdict, given] += 1
            if "name" in t.marks:
                score.names += 1
                score.names_loud += f is not None and f.loud
            if t.verdict in MOVED.values():
                score.moves += 1
                score.moves_hit += f is not None and f.moved
        if f is None:
            score.missed.append(f"{some[0].sigil} {some[0].span} {some[0].verdict}")
    for f in extra:
        score.missed.append(f"not there: {sorted(f.spans.items())[:3]}")
        for v in {v for v in f.verdicts.values() if v not in ("", "undecided")}:
            score.pairs["", v] += 1
    score.loud = sum(f.loud for f in found)
    return score


def _parted(some: list[Truth], found: list[Found]) -> list[list[Truth]]:
    """The changes of one place, as one place or as several.

    Changes of stretches that touch or hold one another may be told of together or each by itself: as many are one place as
    one place found answers best. Changes of one stretch stay together.
    """
    by = defaultdict(list)
    for t in some:
        by[t.stretch or ()].append(t)
    best = defaultdict(list)
    for together in by.values():
        fits = [sum(fit(t, f) for t in together) for f in found]
        best[int(np.argmax(fits)) if max(fits, default=0) > 0 else -1] += together
    lost = best.pop(-1, [])
    parts = list(best.values()) or [[]]
    parts[0] += lost
    return parts


def _beside(f: Found, places: list[list[Truth]]) -> bool:
    """Whether a place is where something misplaced is wanting."""
    return any(
        t.aside is not None and t.sigil in f.spans and _apart(f.spans[t.sigil], t.aside) <= NEAR
        for some in places
        for t in some
    )


def _apart(a: Span, b: Span) -> int:
    """Characters between two spans; below zero where they overlap."""
    return max(a[0], b[0]) - min(a[1], b[1])


def fit(t: Truth, f: Found) -> float:
    """0 to 1: how well a place found answers a change."""
    if t.sigil not in f.spans:
        return 0.0
    span, size, whole = f.spans[t.sigil], t.span[1] - t.span[0], t.extent or t.span
    if _apart(span, t.span) > (NEAR if min(size, span[1] - span[0]) <= NEAR else -1):
        return 0.0
    beyond = max(0, whole[0] - span[0]) + max(0, span[1] - whole[1])
    short = max(0, span[0] - t.span[0]) + max(0, t.span[1] - span[1])
    if beyond > SLACK + SHARE * (whole[1] - whole[0]) or short > SLACK + SHARE * size:
        return 0.0
    return 1.0 - (beyond + short) / (4 * SLACK + size + whole[1] - whole[0])


def together(scores: Iterable[Score]) -> Score:
    """The sum of many stories' scores."""
    out = Score()
    for s in scores:
        for name in Score.__dataclass_fields__:
            value = getattr(out, name)
            if isinstance(value, Counter):
                value.update(getattr(s, name))
            elif isinstance(value, list):
                value.extend(getattr(s, name))
            else:
                setattr(out, name, value + getattr(s, name))
    return out


# ---------------------------------------------------------------------------------------------------- what is known


def made(story: dict[str, Any]) -> tuple[list[Witness], list[Truth]]:
    """A story of scripts/made_witnesses.py."""
    witnesses = [
        Witness(w["sigil"], w["text"], kind=w["kind"], paper=w["paper"], ends=tuple(w["ends"]))
        for w in story["witnesses"]
    ]
    truths = [
        Truth(
            c["place"], c["in"], tuple(c["span"]), c["verdict"], tuple(c.get("marks", ())),
            extent=tuple(c["extent"]) if "extent" in c else None, aside=tuple(c["aside"]) if "aside" in c else None,
            stretch=tuple(c["stretch"]),
        )
        for c in story["changes"]
    ]  # fmt: skip
    return witnesses, truths


def by_hand(gold: Path, seeds: Path) -> dict[str, tuple[list[Witness], list[Truth]]]:
    """The stories of collation_gold.json, their witnesses read off the pages and transcripts they are of.

    The gold has places only: offsets in texts that it knows by their sums. A page's text is its lines in the order of the
    transcript: body, credit and jump line. Raises ValueError where a text is not the one that was judged.
    """
    pages = {p.name[:3]: json.loads(p.read_text("utf8")) for p in seeds.glob("*.gold.json")}
    spoken = [json.loads(r)["cctv_text"] for r in (seeds / "witnesses.jsonl").read_text("utf8").splitlines()]
    out = {}
    for name, story in json.loads(gold.read_text("utf8"))["stories"].items():
        witnesses = []
        for sigil, of in story["witnesses"].items():
            if "transcript" in of:
                w = Witness(sigil, spoken[of["transcript"] - 1], kind="transcript")
            else:
                text, ends = _page_text(next(a for a in pages[of["page"]]["articles"] if a["id"] == of["article"]))
                w = Witness(sigil, text, kind="paper", paper=of["page"], ends=ends)
            if hashlib.sha256(w.text.encode()).hexdigest()[:32] != of["sha256"]:
                raise ValueError(f"{gold}, {name}, {sigil}: the text is not the one that was judged. Judge it anew")
            witnesses.append(w)
        truths = [
            Truth(
                n, c["in"], tuple(c["at"]), c["verdict"], tuple(c.get("marks", ())), other=tuple(c.get("or", ())),
                aside=tuple(c["aside"]) if "aside" in c else None,
            )
            for n, place in enumerate(story["places"]) for c in place
        ]  # fmt: skip
        out[name] = witnesses, truths
    return out


def _page_text(article: dict[str, Any]) -> tuple[str, tuple[int, ...]]:
    joins = {tuple(j) for j in article["joins"]}
    rows = sorted((line, text) for line, role, text in article["lines"] if role in ("body", "credit", "byline", "jump"))
    text, ends, before = "", list[int](), None
    for line, words in rows:
        if before is not None and (before, line) not in joins:
            text += "\n"
        text += words
        ends.append(len(text))
        before = line
    return text, tuple(ends)
