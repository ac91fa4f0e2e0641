"""How well one part of a text goes on from another, as the character model tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from broadsheet.articles.characters import END, REACH, START, character_model
from broadsheet.collate.tokens import Tokens


def reads_on(texts: Sequence[str], tokens: Sequence[Tokens]) -> Callable[[int, int, int], float]:
    """A function of a text, and a token before and one after a cut: log probability (nats) that the text goes on from
    one with the other, in mid-paragraph or with a new one. Token -1 stands for the text's beginning, one past the last for
    its end."""

    def joins(n: int, before: int, after: int) -> float:
        model, text, own = character_model(), texts[n], tokens[n]
        end = int(own.ends[before]) if before >= 0 else 0
        start = int(own.starts[after]) if after < len(own) else len(text)
        tail = np.full((1, REACH), START, np.uint16)
        head = np.full((1, REACH), END, np.uint16)
        if end:
            seen = model.symbols(text[max(0, end - REACH) : end])
            tail[0, REACH - len(seen) :] = seen
        if start < len(text):
            seen = model.symbols(text[start : start + REACH])
            head[0, : len(seen)] = seen
        if not end:
            return float(model.opens(head)[0])
        if start == len(text):
            return float(model.closes(tail)[0])
        return float(max(model.follows(tail, head)[0, 0], model.closes(tail)[0] + model.opens(head)[0]))

    return joins
