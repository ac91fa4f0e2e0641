"""Whether a text in an alphabet goes on across a cut, by the words of the pages themselves.

No model of a language is at hand, and none is needed for what tells most: which words follow which in the rest of the
issue, whether a word broken by a hyphen stands there whole, and how often a capital comes after what.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*['’]?|[^\w\s]")
HYPHENS = "-‐\u00ad¬"
WHOLE = 3.0  # nats: the halves of a word that stands whole elsewhere; the reverse where it does not
UNCUT = 1.5
REACH = 60  # characters of either text that are looked at
MOST = 5.0  # nats, either way


class Ending(NamedTuple):
    """What a text ends in: its last word or mark, and the half of a word before a hyphen."""

    last: str
    broken: str = ""


def ending(text: str) -> Ending:
    text = text[-REACH:].rstrip()
    found = TOKEN.findall(text)
    if not found:
        return Ending("")
    halved = text[-1] in HYPHENS and len(found) > 1 and found[-2][-1].isalpha()
    return Ending(found[-1], found[-2] if halved else "")


def opening(text: str) -> str:
    """The word or mark a text begins with; empty where there is none."""
    m = TOKEN.search(text[:REACH])
    return m[0] if m else ""


def _known(token: str) -> str:
    """A word as it is counted: one number is as good as another."""
    return "0" if token.isdecimal() else token.lower()


class Words:
    """The words of some texts, and which follow which."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.count: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.capitals: Counter[tuple[bool, bool]] = Counter()  # after a sentence's end or not, with a capital or not
        for text in texts:
            tokens = TOKEN.findall(text)
            for token, following in pairwise(tokens):
                if following[0].isalpha():
                    self.capitals[token in ".!?:", following[0].isupper()] += 1
            small = [_known(t) for t in tokens]
            self.count.update(small)
            self.pairs.update(pairwise(small))
        self.kinds = Counter(first for first, _ in self.pairs)  # how many words follow each
        self.total = self.count.total()

    def goes_on(self, a: str, b: str) -> float:
        """Log odds (nats, MOST at most) that text b continues the sentence, or the word, that text a breaks off in."""
        return self.across(ending(a), opening(b))

    def across(self, a: Ending, b: str) -> float:
        """The same of what the texts end in and begin with."""
        if not a.last or not b:
            return 0.0
        if a.broken:
            whole = (a.broken + b).lower() in self.count
            out = WHOLE if whole else UNCUT if b[0].islower() else -WHOLE
        else:
            out = self._follows(_known(a.last), _known(b)) + self._capital(a.last, b)
        return max(-MOST, min(MOST, out))

    def _follows(self, a: str, b: str) -> float:
        """How much likelier b is after a than anywhere (Witten and Bell's estimate)."""
        kinds = self.kinds[a]
        if not kinds:
            return 0.0
        usual = (self.count[b] + 0.5) / (self.total + 1)
        return log((self.pairs[a, b] / usual + kinds) / (self.count[a] + kinds))

    def _capital(self, a: str, b: str) -> float:
        """How much likelier a word with or without a capital is there than anywhere."""
        if not b[0].isalpha():
            return 0.0
        done, capital = a in ".!?:", b[0].isupper()
        here = (self.capitals[done, capital] + 1) / (self.capitals[done, True] + self.capitals[done, False] + 2)
        anywhere = (self.capitals[True, capital] + self.capitals[False, capital] + 1) / (self.capitals.total() + 2)
        return log(here / anywhere)
