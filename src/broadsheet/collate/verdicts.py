"""What happened at each place: misreading, invention, loss, edition ..., how surely, and why in words.

A small network of the facts in `evidence` gives every reading its chances; `weights.json` is fitted by
`scripts/fit_verdicts.py` on stories made with known differences. The printed texts stay as they are: the lemma is a
proposal, beside its sources.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from broadsheet.collate.evidence import FACTS, MARKS, Evidence, Weighed
from broadsheet.collate.reasons import reason
from broadsheet.model import Apparatus, Moved, Place, Witness

Floats = NDArray[np.float64]

SOUND = ""  # nothing is the matter with the reading
VERDICTS = (
    SOUND, "misreading", "invention", "loss", "misplacement", "repetition", "edition", "abridgement", "house style",
)  # fmt: skip
UNDECIDED = "undecided"
BOTH = ("edition", "house style")  # verdicts of a place: what each of its readings is, but for those in error
DOUBTED = ("misreading", "invention", "loss", "misplacement", "repetition", UNDECIDED)  # what a reader should look up
QUIET = ("house style", "misplacement", "repetition", "abridgement")  # what says nothing of a name or figure in it
_PRINTED = (SOUND, "edition", "house style", "abridgement")  # what some page or source did print
# What a reading of each verdict is worth as the one to print, beside its chances and a little for the voices it has.
_WORTH = np.array([1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.6, 0.1, 0.4])
_VOICES = 0.15
MOVE_FACTS = (
    "always", "characters (log)", "witnesses (log)", "printed twice", "a paragraph of its own",
    "printed twice, sentence for sentence", "printed twice on end", "in a paper", "Latin script",
)  # fmt: skip
STOPS = ("", "\n", "。", "！", "？", "”", ".", "!", "?")
AHEAD = 12  # characters that say where a misplaced stretch belongs


@dataclass(frozen=True, slots=True)
class Check:
    """A thing to look up on the page of one witness: text[span[0]:span[1]] of it, and what is proposed instead.

    `instead` is None where nothing better is known; an empty span is a place where something is wanting.
    """

    sigil: str
    span: tuple[int, int]
    text: str
    instead: str | None
    verdict: str
    confidence: float
    reason: str
    loud: bool = False
    marks: tuple[str, ...] = ()


def judged(apparatus: Apparatus) -> Apparatus:
    """The same apparatus with verdicts: of each reading and place, with confidence and reason; lemmas, marks, what is loud.

    A reading that nothing is the matter with has an empty verdict. Where two wordings were both printed (edition, house
    style) each reading has that verdict.
    """
    apparatus = replace(apparatus, moves=tuple(replace(m, confidence=_sure(apparatus, m)) for m in apparatus.moves))
    if not apparatus.places:
        return apparatus
    evidence = Evidence(apparatus)
    told = [p for p in apparatus.places if p.kind != "form"]
    weighed = evidence.weighed(told)
    rows = np.array([list(w.facts.values()) for some in weighed for w in some]).reshape(-1, len(FACTS))
    given = iter(np.split(chances(rows), np.cumsum([len(some) for some in weighed])[:-1]))
    each = iter(weighed)
    places = tuple(
        _form(p) if p.kind == "form" else _judged(evidence, p, next(each), next(given)) for p in apparatus.places
    )
    return replace(apparatus, places=places)


def move_facts(apparatus: Apparatus, m: Moved) -> list[float]:
    """What speaks for and against a stretch's being printed elsewhere, or twice: a number for each of MOVE_FACTS."""
    witness = next(w for w in apparatus.witnesses if w.sigil == m.sigil)
    text, (a, b) = witness.text, m.span
    before, after = text[:a].rstrip(" "), text[b:].lstrip(" ")
    repeated = m.kind == "repeated"
    return [
        1.0,
        float(np.log(b - a)),
        float(np.log(len(apparatus.witnesses))),
        float(repeated),
        float(before[-1:] in ("", "\n") and after[:1] in ("", "\n")),
        float(repeated and before[-1:] in STOPS and text[b - 1 : b] in STOPS),
        float(repeated and (m.to == b or m.to + (b - a) + 2 >= a > m.to)),
        float(witness.kind == "paper"),
        float(text[a:b].isascii()),
    ]


def _sure(apparatus: Apparatus, m: Moved) -> float:
    z = float(np.array(move_facts(apparatus, m)) @ _weights()["moved"])
    return round(float(1 / (1 + np.exp(-z))), 3)


def chances(facts: Floats) -> Floats:
    """(n, facts) to (n, verdicts): how likely each reading is each of VERDICTS."""
    known = _weights()
    x = (facts - known["mean"]) / known["scale"]
    z = (
        np.tanh(x @ known["hidden"] + known["hidden_bias"]) @ known["out"] + x @ known["direct"] + known["bias"]
    ) * known["sharpness"]
    z -= z.max(axis=1, keepdims=True)
    p = np.exp(z)
    return np.asarray(p / p.sum(axis=1, keepdims=True))


@cache
def _weights() -> dict[str, Floats]:
    known = json.loads((files("broadsheet.collate") / "weights.json").read_text("utf8"))
    if (tuple(known.pop("facts")), tuple(known.pop("move_facts"))) != (FACTS, MOVE_FACTS):
        raise RuntimeError("collate/weights.json was fitted on other facts: run scripts/fit_verdicts.py.")
    return {k: np.array(v) for k, v in known.items()}


def chosen(p: Floats) -> tuple[list[int], list[float]]:
    """Of the chances of a place's readings, each one's verdict as a number of VERDICTS, and how sure it is.

    The readings differ, so that one at least is not as it should be; and one at least was printed.
    """
    p = _of_the_place(p)
    best = [int(n) for n in p.argmax(axis=1)]
    sure = p.max(axis=1).tolist()
    if not any(best):
        odd = int(p[:, 0].argmin())
        best[odd] = 1 + int(p[odd, 1:].argmax())
        sure[odd] = float(p[odd, best[odd]] / p[odd, 1:].sum())
    elif not any(VERDICTS[n] in _PRINTED for n in best):
        allowed = [VERDICTS.index(v) for v in _PRINTED]
        good = int(p[:, allowed].sum(axis=1).argmax())
        best[good] = allowed[int(p[good, allowed].argmax())]
        sure[good] = float(p[good, best[good]] / p[good, allowed].sum())
    return best, sure


def _of_the_place(p: Floats) -> Floats:
    """The chances as they are once it is settled whether the place is one of BOTH: then no reading is sound, else none is of BOTH."""
    both = [VERDICTS.index(v) for v in BOTH]
    if_so, if_not = p.copy(), p.copy()
    if_so[:, VERDICTS.index(SOUND)] = 0
    if_not[:, both] = 0
    left = [np.maximum(x.sum(axis=1, keepdims=True), 1e-9) for x in (if_so, if_not)]
    so = np.log(left[0]).sum() > np.log(left[1]).sum()
    return np.asarray(if_so / left[0] if so else if_not / left[1])


def _judged(evidence: Evidence, place: Place, weighed: Sequence[Weighed], p: Floats) -> Place:
    best, sure = chosen(p)
    least = float(_weights()["least"])
    shares = np.array([sum(evidence.voices[s] for s in r.witnesses) for r in place.readings])
    worth = p @ _WORTH + _VOICES * shares / shares.sum()
    readings, loud, marks = [], False, set[str]()
    for r, w, n, chance in zip(place.readings, weighed, best, sure, strict=True):
        verdict = VERDICTS[n] if chance >= least else UNDECIDED
        alone = () if verdict in (*QUIET, SOUND) else evidence.alone_with(r, w)
        said = reason(evidence, place, r, w, verdict, alone)
        readings.append(replace(r, verdict=verdict, confidence=round(chance, 3), reason=said))
        marks |= {k for k, _ in (*w.marks, *w.rival_marks)}
        loud = loud or bool(alone)
    worst = max(readings, key=lambda r: (r.verdict in DOUBTED, r.verdict != SOUND, r.confidence))
    lemma = None if all(r.verdict == UNDECIDED for r in readings) else readings[int(worth.argmax())]
    return replace(
        place,
        readings=tuple(readings),
        marks=tuple(m for m in MARKS if m in marks),
        lemma=lemma.text if lemma else None,
        sources=lemma.witnesses if lemma else (),
        loud=loud,
        verdict=worst.verdict,
        confidence=worst.confidence,
        reason=worst.reason,
    )


def _form(place: Place) -> Place:
    """A difference of width, case or form of characters alone."""
    said = "the same characters in another width, case or form"
    readings = tuple(replace(r, verdict="house style", confidence=1.0, reason=said) for r in place.readings)
    return replace(
        place, readings=readings, lemma=readings[0].text, sources=readings[0].witnesses, verdict="house style",
        confidence=1.0, reason=said,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------------ what to check


def to_check(apparatus: Apparatus, sigil: str) -> tuple[Check, ...]:
    """What to look up on the page of one witness of a judged apparatus: loud things first, then the surest.

    A sigil that no witness has is a KeyError.
    """
    witness = {w.sigil: w for w in apparatus.witnesses}[sigil]
    out = []
    for p in apparatus.places:
        for r in p.readings:
            if sigil in r.witnesses and r.verdict in DOUBTED:
                span = r.spans[r.witnesses.index(sigil)]
                instead = p.lemma if sigil not in p.sources else None
                loud = p.loud and p.verdict == r.verdict
                text, marks = witness.text[slice(*span)], p.marks if loud else ()
                out.append(Check(sigil, span, text, instead, r.verdict, r.confidence, r.reason, loud, marks))
    out += [_moved(witness, m) for m in apparatus.moves if m.sigil == sigil]
    return tuple(sorted(out, key=lambda c: (not c.loud, c.verdict == UNDECIDED, -c.confidence, c.span)))


def _moved(witness: Witness, m: Moved) -> Check:
    """A stretch out of its place, or printed twice."""
    ahead = " ".join(witness.text[m.to : m.to + AHEAD].split())
    verdict, said = "misplacement", f"the others have it before {ahead}" if ahead else "the others have it at the end"
    if m.kind == "repeated":
        verdict, said = "repetition", "the same words stand twice in this text"
    if m.confidence < 0.5:
        verdict, said = UNDECIDED, f"{said}, as they well may"
    return Check(witness.sigil, m.span, witness.text[slice(*m.span)], None, verdict, m.confidence, said)
