"""The witnesses of a story to an apparatus: every place where they differ, and who reads what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from broadsheet.collate.witnesses import witness as witness_of
from broadsheet.model import Apparatus, Article, Moved, Witness

if TYPE_CHECKING:
    from broadsheet.collate.tokens import Tokens
    from broadsheet.collate.weave import Woven

__all__ = ["collate"]

_SIGILS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def collate(witnesses: Sequence[Witness | Article | str]) -> Apparatus:
    """The apparatus of a story's witnesses, which stay in the order given, with a verdict on every difference.

    A plain text or an article becomes a witness with the next free letter for its sigil (A to Z, A1 to Z1, ...), as does a
    witness whose sigil is empty; an article's text is its paragraphs. Two witnesses of one sigil are a ValueError.

        found = collate(["The ferry sails on April 5.", "The ferry sails on April 6.", "The ferry sails on April 5."])
        found.places[0].readings[1].text, found.places[0].lemma  # 6, 5
    """
    from broadsheet.collate.verdicts import judged

    return judged(compared(witnesses))


def compared(witnesses: Sequence[Witness | Article | str]) -> Apparatus:
    """The same without verdicts: where the witnesses differ, and no more."""
    from broadsheet.collate.readings import gathered

    these = _witnesses(witnesses)
    rows, woven, moves = woven_of(these)
    found = gathered(these, rows, woven)
    return Apparatus(these, found.places, moves, found.stretches)


def woven_of(witnesses: Sequence[Witness]) -> tuple[list[Tokens], Woven, tuple[Moved, ...]]:
    """The witnesses' tokens, their columns, and what stands elsewhere in one than in the others."""
    from broadsheet.collate.joins import reads_on
    from broadsheet.collate.tokens import tokens, with_words
    from broadsheet.collate.weave import weave

    rows = [with_words(w.text, tokens(w.text)) for w in witnesses]
    clean = [w.kind != "paper" for w in witnesses]
    woven = weave(rows, reads_on([w.text for w in witnesses], rows), clean)
    return rows, woven, tuple(_moves(witnesses, rows, woven))


def _moves(witnesses: Sequence[Witness], rows: Sequence[Tokens], woven: Woven) -> Iterator[Moved]:
    for witness, row, own in zip(witnesses, rows, woven.rows, strict=True):
        for shift in woven.shifts:
            if shift.row == own:
                span = int(row.starts[shift.first]), int(row.ends[shift.last - 1])
                to = int(row.starts[shift.to]) if shift.to < len(row) else len(witness.text)
                yield Moved(witness.sigil, span, to, "repeated" if shift.repeated else "moved")


def _witnesses(given: Sequence[Witness | Article | str]) -> tuple[Witness, ...]:
    out = [witness_of(w) for w in given]
    taken = [w.sigil for w in out if w.sigil]
    twice = sorted({s for s in taken if taken.count(s) > 1})
    if twice:
        raise ValueError(f"sigil {twice[0]}: two witnesses have it. Give each its own.")
    free = (f"{letter}{n or ''}" for n in range(len(out)) for letter in _SIGILS if f"{letter}{n or ''}" not in taken)
    return tuple(w if w.sigil else replace(w, sigil=next(free)) for w in out)
