"""What a pair's passages say: the chance that one text reprints the other, and how they are related.

A logistic model of the facts below, their squares and products. `weights.json` is fitted by `scripts/fit_reuse.py`.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# What a relation is called by; from sixty pairs of zh_news_c0 and ocr_witnesses read from end to end.
WHOLE = 2 / 3  # share of the shorter text from which the other holds it; below it each has news of its own
ALIKE = 0.8  # share of the shorter text, and length ratio, from which two texts are the same
HALF = 0.5  # share of the shorter text below which a passage is a quotation
ONE_PASSAGE = 0.7  # share of what is equal that the longest passage has, where it is all one passage

FACTS = (
    "rare windows, of the shorter text's",
    "the same, as many as there would be without misreadings",
    "half windows, without misreadings",
    "characters covered, of the shorter text's rare ones",
    "characters covered, of the shorter text's",
    "equal characters, without misreadings",
    "rare windows",
    "equal characters that are rare",
    "misread",
    "in stretches that differ",
    "length of the shorter",
    "rare windows of the shorter",
    "length ratio",
    "characters covered, of the longer text's",
    "rarity of the seeds",
    "stock among the seeds",
    "passages",
    "rare among the windows",
    "windows among the equal characters",
    "stock in the shorter",
    "weight of the shared seeds",
    "longest passage, of the shorter text's",
    "weight of the shared seeds, of the shorter's windows",
)


def _log(x: Floats) -> Floats:
    out: Floats = np.log(np.clip(x, 0.02, 50))
    return out


class Judged:
    """Facts of pairs, by name: `raw` as the kernel counts them, with each text's length and rare and stock windows."""

    def __init__(self, pairs: Any, raw: Any, sizes: Any, rare: Any, stock: Any) -> None:
        (self.same, self.columns, span_a, span_b, self.weight, self.chains, self.passages, self.rarity, self.longest,
         self.windows, self.misread, self.differing, self.stock, self.all_windows, self.halves) = raw.T  # fmt: skip
        a, b = pairs[:, 0], pairs[:, 1]
        first = sizes[a] <= sizes[b]
        self.a_covered, self.b_covered = span_a / np.maximum(sizes[a], 1), span_b / np.maximum(sizes[b], 1)

        def shorter(x: Any, y: Any) -> Floats:
            return np.asarray(np.where(first, x, y), np.float64)

        self.short, self.long = shorter(sizes[a], sizes[b]), shorter(sizes[b], sizes[a])
        self.short_rare = np.maximum(shorter(rare[a], rare[b]), 1)
        self.short_stock = shorter(stock[a], stock[b])
        self.short_span, self.long_span = shorter(span_a, span_b), shorter(span_b, span_a)
        self.ratio = self.short / np.maximum(self.long, 1)
        self.identity = self.same / np.maximum(self.columns, 1)
        self.rare_share = (self.windows + 1) / (self.all_windows + 2)
        self.distinctive = self.same * self.rare_share

    def facts(self) -> Floats:
        """A row for each pair, a column for each of FACTS."""
        noise = (self.misread + 0.5) / (self.same + self.misread + 3)
        clear = 1 - noise
        # where much is misread, stock phrases look rare: count those that were not misread for the others
        rare = np.maximum(self.short_rare - self.short_stock * (clear**-4 - 1), 0.3 * self.short_rare)
        return np.stack(
            [
                _log(self.windows / self.short_rare),
                _log(self.windows / clear**8 / rare),
                _log(self.halves / clear**4 * self.rare_share / rare),
                _log(self.short_span * self.rare_share / rare),
                _log(self.short_span / self.short),
                _log(self.same / clear * self.rare_share / rare),
                np.log(self.windows + 1),
                np.log(self.distinctive + 1),
                noise,
                self.differing / np.maximum(self.columns, 1),
                np.log(self.short),
                np.log(self.short_rare),
                np.log(self.ratio),
                _log(self.long_span / self.long),
                self.rarity,
                self.stock,
                np.log(self.passages),
                self.rare_share,
                _log(self.windows / np.maximum(self.same, 1)),
                self.short_stock / (self.short_rare + self.short_stock),
                np.log(self.weight + 1),
                _log(self.longest / self.short),
                _log(self.weight / (self.short_rare + 1)),
            ],
            1,
        )

    def chance(self, weights: str = "default") -> Floats:
        """That one text reprints the other, or holds it, by the weights of a preset."""
        return chance(_weights()[weights], self.facts())

    def relation(self, mutual: float) -> NDArray[np.str_]:
        """same, abridged, contains, quotes or shares a passage."""
        # shares of the shorter text: of its characters, or of those that are no stock phrase where that is more
        held = np.maximum(self.short_span / self.short, self.short_span * self.rare_share / self.short_rare)
        one = self.longest >= ONE_PASSAGE * self.same
        out = np.where(one & (held < HALF), "quotes", "shares a passage").astype("<U16")
        whole = held >= WHOLE
        out[whole & (self.ratio < mutual)] = "contains"
        out[whole & (self.ratio >= mutual)] = "abridged"
        out[whole & (self.ratio >= ALIKE) & (self.short_span >= ALIKE * self.short)] = "same"
        return out

    def fuller(self, relation: Any) -> NDArray[np.object_]:
        """Which article of a pair holds the other, or is abridged in it: a, b, or None where neither."""
        out = np.where(self.a_covered < self.b_covered, "a", "b").astype(object)
        out[(relation != "contains") & (relation != "abridged")] = None
        return out


def chance(known: dict[str, Any], facts: Floats) -> Floats:
    """By a model, of rows of facts; a fact beyond what it was fitted on counts as the most, or least, it was."""
    x = (np.clip(facts, known["low"], known["high"]) - known["mean"]) / known["scale"]
    z = expanded(x) @ known["weights"] + known["bias"]
    return np.asarray(1 / (1 + np.exp(-np.clip(z, -30, 30))))


def expanded(x: Floats) -> Floats:
    """Facts, their squares and products."""
    i, j = np.triu_indices(x.shape[1])
    return np.concatenate([x, x[:, i] * x[:, j]], 1)


@cache
def _weights() -> dict[str, dict[str, Any]]:
    known = json.loads((files("broadsheet.reuse") / "weights.json").read_text("utf8"))
    return {preset: {k: np.array(v) for k, v in model.items()} for preset, model in known.items()}
