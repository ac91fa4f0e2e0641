"""Does the text go on across a cut? A small character model answers in nats.

An interpolated n-gram model over folded characters (absolute discounting with Kneser-Ney counts below the top order:
Ney, Essen & Kneser 1994; Chen & Goodman 1999, section 2.7), pruned and quantised. `scripts/fit_characters.py` fits it;
what ships is counts made into probabilities, no text.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.uint16]
    Floats = NDArray[np.floating[Any]]
    Ints = NDArray[np.intp]

START, END, UNKNOWN = 1, 2, 3  # symbols beside the folded characters: a paragraph's two edges, any character not known
DIGIT, LETTER = 4, 5  # every digit, every letter
REACH = 3  # characters either side of a cut that the model looks at (its order less one)
ANYWHERE = 0.1  # share of what stands anywhere in what opens paragraphs; scripts/fit_characters.py reports what it does
STEP = 1 / 16  # nats per unit of a stored byte
_MIX = np.uint64(0x9E3779B97F4A7C15)


def hashes(*symbols: Codes) -> NDArray[np.uint32]:
    """32-bit keys of n-grams, given symbol by symbol: n arrays to one of the shape they broadcast to."""
    h = np.full(np.shape(symbols[0]), len(symbols), dtype=np.uint64)
    for column in symbols:
        h = (h ^ column.astype(np.uint64)) * _MIX
        h ^= h >> np.uint64(29)
    return (h >> np.uint64(32)).astype(np.uint32)


class CharacterModel:
    """Tables of an n-gram model of order four: share and back-off weight of every kept n-gram, as bytes of -log."""

    def __init__(self, tables: dict[str, NDArray[np.generic]]) -> None:
        self.fold: Codes = tables["fold"].astype(np.uint16)  # code point (below 65,536) to symbol
        self.stop = self.fold[ord("。")]
        self.single: Floats = -tables["single"].astype(np.float32) * STEP
        self.single_rest: Floats = -tables["single_rest"].astype(np.float32) * STEP
        self.keys = {}
        self.share: dict[int, Floats] = {}
        self.rest: dict[int, Floats] = {}
        for n in (2, 3, 4):
            steps = tables[f"keys{n}"].astype(np.uint64)
            self.keys[n] = np.cumsum(steps, dtype=np.uint64).astype(np.uint32)
            # one slot more than there are keys: the one a miss falls into
            self.share[n] = np.append(np.exp(-tables[f"share{n}"].astype(np.float32) * STEP), np.float32(0))
            if n < 4:
                self.rest[n] = np.append(-tables[f"rest{n}"].astype(np.float32) * STEP, np.float32(0))

    def symbols(self, text: str) -> Codes:
        """One symbol a character: width, case, digits and script folded away."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        return self.fold[np.minimum(points, 65535)]

    def _find(self, *symbols: Codes) -> NDArray[np.intp]:
        """Where each n-gram's entry is; for one that was not kept, the place after the last, whose share is nothing."""
        keys, h = self.keys[len(symbols)], hashes(*symbols)
        at = np.searchsorted(keys, h)
        at[at == len(keys)] = 0
        return np.where(keys[at] == h, at, len(keys))

    def log_probability(self, a: Codes, b: Codes, c: Codes, d: Codes) -> Floats:
        """Log probability (nats) of each symbol d after a, b, c; the arrays broadcast."""
        two, three, four = self._find(c, d), self._find(b, c, d), self._find(a, b, c, d)
        return self._backed_off(
            d, self.single_rest[c], two, self.rest[2][self._find(b, c)], three, self.rest[3][self._find(a, b, c)], four
        )

    def _backed_off(
        self, last: Codes, rest1: Floats, two: Ints, rest2: Floats, three: Ints, rest3: Floats, four: Ints
    ) -> Floats:
        """Log probability of a symbol from the entries of the n-grams it ends and the back-off weights of its contexts."""
        p = self.share[2][two] + np.exp(rest1 + self.single[last])
        p = self.share[3][three] + np.exp(rest2) * p
        p = self.share[4][four] + np.exp(rest3) * p
        return np.log(np.maximum(p, 1e-9))

    def goes_on(self, tails: Codes, heads: Codes) -> Floats:
        """Log odds (nats) that each head continues each tail rather than opening a paragraph of its own.

        tails: (m, 3), the last symbols of m blocks; heads: (n, 3), the first of n blocks; gives (m, n).
        Symbols further from the cut do not see across it and cancel.
        """
        return self.follows(tails, heads) - self.opens(heads)[None, :]

    def follows(self, tails: Codes, heads: Codes) -> Floats:
        """Log probability (nats) of each head after each tail: (m, 3) and (n, 3) to (m, n)."""
        # a b c | d e f: a tail's symbols down, a head's across; an n-gram's entry serves as end and as context
        a, b, c = tails.T[:, :, None]
        d, e, f = heads.T[:, None, :]
        cd, bcd, cde = self._find(c, d), self._find(b, c, d), self._find(c, d, e)
        de, ef, def_ = self._find(d, e), self._find(e, f), self._find(d, e, f)
        bc, abc = self._find(b, c), self._find(a, b, c)
        first = self._backed_off(
            d, self.single_rest[c], cd, self.rest[2][bc], bcd, self.rest[3][abc], self._find(a, b, c, d)
        )
        second = self._backed_off(
            e, self.single_rest[d], de, self.rest[2][cd], cde, self.rest[3][bcd], self._find(b, c, d, e)
        )
        third = self._backed_off(
            f, self.single_rest[e], ef, self.rest[2][de], def_, self.rest[3][cde], self._find(c, d, e, f)
        )
        return first + second + third

    def opens(self, heads: Codes) -> Floats:
        """Log probability (nats) of each head's first three symbols at the start of a paragraph: (n, 3) to (n,).

        Mixed of what opens paragraphs, what opens sentences (these are more, and most could open a paragraph) and, a
        little, what stands anywhere: a paper of another kind opens its paragraphs otherwise.
        """
        a, b, c = np.array([(START, UNKNOWN), (START, UNKNOWN), (START, self.stop)], dtype=np.uint16)[:, :, None]
        d, e, f = heads.T[:, None, :]
        log = self.log_probability
        paragraph, sentence = log(a, b, c, d) + log(b, c, d, e) + log(c, d, e, f)
        start = np.logaddexp(paragraph, sentence) + np.log((1 - ANYWHERE) / 2)
        return np.asarray(np.logaddexp(start, self.usual(heads) + np.log(ANYWHERE)))

    def usual(self, heads: Codes) -> Floats:
        """Log probability (nats) of each three symbols, wherever they stand: (n, 3) to (n,)."""
        d, e, f = heads.T
        de = self._find(d, e)
        second = self.share[2][de] + np.exp(self.single_rest[d] + self.single[e])
        third = self.share[2][self._find(e, f)] + np.exp(self.single_rest[e] + self.single[f])
        third = self.share[3][self._find(d, e, f)] + np.exp(self.rest[2][de]) * third
        return np.asarray(self.single[d] + np.log(np.maximum(second, 1e-9)) + np.log(np.maximum(third, 1e-9)))

    def closes(self, tails: Codes) -> Floats:
        """Log probability (nats) that a paragraph ends after each tail: (m, 3) to (m,)."""
        a, b, c = tails.T
        return self.log_probability(a, b, c, np.full(len(tails), END, dtype=np.uint16))


@cache
def character_model() -> CharacterModel:
    """The model that ships with the package."""
    with files("broadsheet.articles").joinpath("characters.npz").open("rb") as f, np.load(f) as tables:
        return CharacterModel(dict(tables))
