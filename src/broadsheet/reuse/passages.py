"""Pairs that were judged to rows: one for each passage of those that match."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from broadsheet.codes import Codes, Texts, printed_spans
from broadsheet.reuse.engine import Found
from broadsheet.reuse.match import FACTS, PASSAGE
from broadsheet.reuse.options import Options
from broadsheet.reuse.score import Judged

Rows = dict[str, Any]  # columns of equal length, by name


def rows_of(found: Found, sizes: Any, rare: Any, stock: Any, options: Options) -> Rows:
    """The passages of pairs that match, in characters of match text: `sizes`, `rare` and `stock` are of all texts.

    `mutual` says that a pair may make a story.
    """
    judged = Judged(found.pairs, found.facts, sizes, rare, stock)
    chance = judged.chance(options.weights)
    accepted = chance >= options.accept
    score, good = chance, accepted
    if options.by_passage:
        score = np.maximum(judged.distinctive / (judged.distinctive + options.distinctive), chance)
        good = (judged.distinctive >= options.distinctive) | accepted
    rows = found.passages[good[found.passages[:, 0]]] if len(found.passages) else found.passages
    pair = rows[:, 0]
    relation = judged.relation(options.mutual)
    of_pair = {
        "a": found.pairs[:, 0],
        "b": found.pairs[:, 1],
        "score": score,
        "distinctive": np.round(judged.distinctive).astype(np.int64),
        "a_covered": np.minimum(judged.a_covered, 1),
        "b_covered": np.minimum(judged.b_covered, 1),
        "relation": relation.astype(object),
        "fuller": judged.fuller(relation),
        "chance": chance,
        "mutual": accepted & (judged.ratio >= options.mutual),
    }
    of_passage = {
        "a_start": rows[:, 1], "a_end": rows[:, 2], "b_start": rows[:, 3], "b_end": rows[:, 4],
        "identity": rows[:, 5] / np.maximum(rows[:, 6], 1),
        "equal": rows[:, 5],
    }  # fmt: skip
    return {name: row[pair] for name, row in of_pair.items()} | of_passage


def no_rows() -> Rows:
    """The columns, with nothing in them."""
    none = np.zeros(0, np.int64)
    nothing = Found(np.zeros((0, 2), np.int64), np.zeros((0, FACTS)), np.zeros((0, PASSAGE), np.int64))
    return rows_of(nothing, none, none, none, Options())


def joined(some: Sequence[Rows]) -> Rows:
    """All rows, by pair and by place in the first text."""
    rows = {name: np.concatenate([s[name] for s in some]) for name in some[0]}
    order = np.lexsort((rows["b_start"], rows["a_start"], rows["b"], rows["a"]))
    return {name: row[order] for name, row in rows.items()}


COLUMNS = (
    "score", "a_start", "a_end", "b_start", "b_end", "identity", "equal", "distinctive", "a_covered", "b_covered",
    "relation", "fuller",
)  # fmt: skip


def printed(rows: Rows, texts: Texts, codes: Codes) -> tuple[Any, Any, Rows]:
    """The texts of each row, and its columns in printed offsets."""
    spans: Rows = {}
    for side in "ab":
        of = printed_spans(texts, codes, rows[side], rows[f"{side}_start"], rows[f"{side}_end"])
        spans[f"{side}_start"], spans[f"{side}_end"] = of
    return rows["a"], rows["b"], {name: spans.get(name, rows[name]) for name in COLUMNS}
