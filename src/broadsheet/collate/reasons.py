"""Why a verdict was given, in words: what the other witnesses read, and the facts that told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from broadsheet.collate.evidence import Evidence, Weighed
from broadsheet.model import Place, Reading

CHARACTERS = 24  # of a reading that are quoted


def _quoted(text: str) -> str:
    """A reading as a reason quotes it: on one line, its middle left out where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= CHARACTERS else f"{line[: CHARACTERS // 2]} … {line[-CHARACTERS // 3 :]}"


def _who(evidence: Evidence, sigils: Sequence[str]) -> str:
    """Witnesses by sigil, the kind of those that are no papers said."""
    return ", ".join(s if evidence.of[s].kind == "paper" else f"{s} ({evidence.of[s].kind})" for s in sigils)


def reason(
    evidence: Evidence, place: Place, r: Reading, w: Weighed, verdict: str, alone: Sequence[tuple[str, str]]
) -> str:
    """A verdict's evidence in words: who reads what, and what told; `alone` are the marks no other witness has."""
    f = w.facts
    present = sum(len(x.witnesses) for x in place.readings)
    against = w.rival
    if not verdict:
        return f"{len(r.witnesses)} of {present} witnesses, {_who(evidence, r.witnesses)}"
    several = len(against.witnesses) > 1
    who = f"{len(against.witnesses)} of {present} witnesses" if several else _who(evidence, against.witnesses)
    has = f"read {_quoted(against.text)}" if against.text.strip() else "have nothing here"
    parts = [f"{who} {has if several else has.replace('read ', 'reads ', 1).replace('have ', 'has ', 1)}"]
    parts += _SAY[verdict](evidence, r, w, f) if verdict in _SAY else ["nothing tells which was printed"]
    if alone:
        parts.append(f"no other witness has this {' or '.join(sorted({k for k, _ in alone}))}")
    return "; ".join(parts)


def _of_misreading(evidence: Evidence, r: Reading, w: Weighed, f: dict[str, float]) -> list[str]:
    out = []
    if f["character doubled"]:
        out.append(f"{w.text} stands there twice")
    elif f["turned round"]:
        out.append("the same characters the other way round")
    elif f["like in shape"] - f["characters shared"] > 0.2:
        out.append(f"{_quoted(w.text)} and {_quoted(w.other)} are alike in shape")
    elif f["characters shared"]:
        out.append("part of the characters are the same")
    if f["reads better"] < -2:
        out.append("it reads less well than the other")
    elif f["reads better"] > 2:
        out.append("it reads well, but stands for another word")
    if f["stands alone"]:
        out.append(
            "only this one has it" if not f["two witnesses only"] else "a page read by machine against the other"
        )
    return out


def _of_invention(evidence: Evidence, r: Reading, w: Weighed, f: dict[str, float]) -> list[str]:
    out = ["only this one has it"] if f["stands alone"] else [f"only {_who(evidence, r.witnesses)} have it"]
    if not w.other:
        out.append("it is put in where the others go straight on")
    elif f["characters shared"] < 0.5:
        out.append("composed otherwise rather than misread")
    if f["reads well"] > f["the rival reads well"] - 0.5:
        out.append("fluent")
    return out


def _of_loss(evidence: Evidence, r: Reading, w: Weighed, f: dict[str, float]) -> list[str]:
    out = [f"{len(w.other)} characters are wanting"] if len(w.other) > 1 else ["a character is wanting"]
    if f["jump line"]:
        out.append("the page goes on elsewhere")
    if f["at a column's end"]:
        out.append("at the end of a column")
    if not w.text and f["reads better"] < -2:
        out.append("what is left does not read on")
    if f["whole sentences in the rival"] and len(w.other) > 8:
        out.append("whole sentences")
    return out


def _of_misplacement(evidence: Evidence, r: Reading, w: Weighed, f: dict[str, float]) -> list[str]:
    if f["the rival's text is elsewhere in it"]:
        return ["it is printed elsewhere in this text"]
    return ["the others have it elsewhere"]


def _of_repetition(evidence: Evidence, r: Reading, w: Weighed, f: dict[str, float]) -> list[str]:
    return [
        "the same words stand twice in this text" if f["printed twice in it"] else "nearly the same words stand twice"
    ]


def _of_edition(evidence: Evidence, r: Reading, w: Weighed, f: dict[str, float]) -> list[str]:
    out = []
    if len(r.witnesses) > 1:
        out.append(f"{_who(evidence, r.witnesses)} agree on {_quoted(r.text) or 'leaving it out'}")
    if f["only clean witnesses have it"]:
        out.append("no machine read it")
    if f["its witnesses agree elsewhere too"] > 0.5:
        out.append("they agree against others elsewhere too")
    return out


def _of_abridgement(evidence: Evidence, r: Reading, w: Weighed, f: dict[str, float]) -> list[str]:
    if f["whole sentences in the rival"]:
        return ["whole sentences are left out, and the rest reads on"]
    return ["a clause is left out, and the rest reads on"] if w.other else []


def _of_house_style(evidence: Evidence, r: Reading, w: Weighed, f: dict[str, float]) -> list[str]:
    if f["marks only"]:
        return ["punctuation alone"]
    if f["numerals alike"]:
        return ["the same number"]
    return [x for x in ("dateline", "credit line", "jump line") if f[x] or f[f"{x} in the rival"]][:1]


_SAY: dict[str, Callable[[Evidence, Reading, Weighed, dict[str, float]], list[str]]] = {
    "misreading": _of_misreading, "invention": _of_invention, "loss": _of_loss, "misplacement": _of_misplacement,
    "repetition": _of_repetition, "edition": _of_edition, "abridgement": _of_abridgement, "house style": _of_house_style,
}  # fmt: skip
