"""An apparatus as plain values for programs, and as rows for a spreadsheet: a row for what each witness reads at each place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from broadsheet.collate.apparatus import doubts, spot
from broadsheet.collate.kinship import Kinship, Node, kinship, tree
from broadsheet.model import Apparatus, Moved, Place, Reading, Witness

Json = dict[str, Any]

_NAMES = """
    place kind verdict sigil paper date page line paragraph start end before reads after reading_verdict confidence reason
    loud marks lemma sources others
"""
COLUMNS = tuple(_NAMES.split())


def as_json(apparatus: Apparatus) -> Json:
    """The whole apparatus in plain values; offsets are half open, in characters of the witness's printed text.

    `places` are in the order of the story and count from 1, `moves` count on from there; `check` is what to look up on the pages, loudest first, and
    `stretches` are the story parted at its places: for each the span of every witness, in their order.
    """
    of = {w.sigil: w for w in apparatus.witnesses}
    kin = kinship(apparatus)
    return {
        "witnesses": [_witness(w) for w in apparatus.witnesses],
        "places": [_place(n, p, of) for n, p in enumerate(apparatus.places, 1)],
        "moves": [_move(n, m, of[m.sigil]) for n, m in enumerate(apparatus.moves, len(apparatus.places) + 1)],
        "check": [
            {
                "sigil": d.check.sigil, "place": d.number, "start": d.check.span[0], "end": d.check.span[1],
                "text": d.check.text, "instead": d.check.instead, "verdict": d.check.verdict,
                "confidence": d.check.confidence, "reason": d.check.reason, "loud": d.check.loud,
                "marks": list(d.check.marks), **_where(of[d.check.sigil], d.check.span),
            }
            for d in doubts(apparatus)
        ],
        "stretches": [{"differs": s.differs, "spans": [list(x) for x in s.spans]} for s in apparatus.stretches],
        "kinship": kinship_json(kin),
    }  # fmt: skip


def kinship_json(kin: Kinship) -> Json:
    """Who shares whose readings, in plain values: square tables in the order of the names, and the tree they make."""
    return {
        "names": list(kin.names), "shared": kin.shared.tolist(), "parted": kin.parted.tolist(),
        "tree": _node(tree(kin.names, kin.distance())),
    }  # fmt: skip


def _witness(w: Witness) -> Json:
    return {
        "sigil": w.sigil, "id": w.id, "kind": w.kind, "paper": w.paper, "date": w.date.isoformat() if w.date else None,
        "page": w.page, "headline": w.headline, "text": w.text,
        "blocks": [{"start": at, "id": block} for at, block in w.blocks],
    }  # fmt: skip


def _place(n: int, p: Place, of: dict[str, Witness]) -> Json:
    return {
        "number": n, "kind": p.kind, "verdict": p.verdict, "confidence": p.confidence, "reason": p.reason,
        "loud": p.loud, "marks": list(p.marks), "lemma": p.lemma, "sources": list(p.sources),
        "stretches": list(p.stretches), "readings": [_reading(r, of) for r in p.readings],
    }  # fmt: skip


def _reading(r: Reading, of: dict[str, Witness]) -> Json:
    return {
        "text": r.text, "verdict": r.verdict, "confidence": r.confidence, "reason": r.reason,
        "witnesses": [
            {"sigil": s, "start": a, "end": b, "text": of[s].text[a:b], **_where(of[s], (a, b))}
            for s, (a, b) in zip(r.witnesses, r.spans, strict=True)
        ],
    }  # fmt: skip


def _where(w: Witness, span: tuple[int, int]) -> Json:
    found = spot(w, span, 0)
    return {"paragraph": found.paragraph, "block": found.block or None, "line": found.line}


def _move(n: int, m: Moved, w: Witness) -> Json:
    return {
        "number": n, "sigil": m.sigil, "kind": m.kind, "start": m.span[0], "end": m.span[1], "to": m.to,
        "confidence": m.confidence, "text": w.text[slice(*m.span)], **_where(w, m.span),
    }  # fmt: skip


def _node(n: Node) -> Json:
    return {"name": n.name or None, "length": round(n.length, 4), "parts": [_node(p) for p in n.parts]}


def variants(apparatus: Apparatus) -> Iterator[tuple[Any, ...]]:
    """What each witness reads at each place, as rows of COLUMNS; what stands elsewhere or twice comes last."""
    of = {w.sigil: w for w in apparatus.witnesses}
    for n, p in enumerate(apparatus.places, 1):
        for r in p.readings:
            against = " | ".join(f"{', '.join(o.witnesses)}: {o.text}" for o in p.readings if o is not r)
            for s, span in zip(r.witnesses, r.spans, strict=True):
                yield (
                    n, p.kind, p.verdict, *_printed(of[s], span), r.verdict, r.confidence, r.reason,
                    "yes" if p.loud else "", ", ".join(p.marks), p.lemma, ", ".join(p.sources), against,
                )  # fmt: skip
    for d in doubts(apparatus):
        if d.place is None:
            c = d.check
            yield (
                d.number, "passage", c.verdict, *_printed(of[c.sigil], c.span), c.verdict, c.confidence, c.reason,
                "", "", None, "", "",
            )  # fmt: skip


def _printed(w: Witness, span: tuple[int, int]) -> tuple[Any, ...]:
    s = spot(w, span)
    return (w.sigil, w.paper or w.kind, w.date, w.page, s.line, s.paragraph, *span, s.before, s.text, s.after)
