"""Does the text go on across a cut? A small character model answers in nats.

An interpolated n-gram model over folded characters (absolute discounting with Kneser-Ney counts below the top order:
Ney, Essen & Kneser 1994; Chen & Goodman 1999, section 2.7), pruned and quantised. `scripts/fit_characters.py` fits it;
what ships is counts made into probabilities, no text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.uint16]
    Floats = NDArray[np.floating[Any]]
    Ints = NDArray[np.intp]
    Hashes = NDArray[np.uint64]
    Keys = NDArray[np.uint32]

START, END, UNKNOWN = 1, 2, 3  # symbols beside the folded characters: a paragraph's two edges, any character not known
DIGIT, LETTER = 4, 5  # every digit, every letter
REACH = 3  # characters either side of a cut that the model looks at (its order less one)
ANYWHERE = 0.1  # share of what stands anywhere in what opens paragraphs; scripts/fit_characters.py reports what it does
STEP = 1 / 16  # nats per unit of a stored byte
ORDERS = (2, 3, 4)
_LAST = np.uint32(0xFFFFFFFF)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_AGAIN, _HALF = np.uint64(29), np.uint64(32)
_BUCKETS = 19  # bits of a key by which its bucket is found: one or two keys are in each
# Lengths of the n-grams that begin in a tail a b c: abc(d) abc bc(d) bc(de) bc c(d) c(de) c(def).
_OF_A_TAIL = np.array([4, 3, 3, 4, 2, 2, 3, 4], dtype=np.uint64)


def hashes(*symbols: Codes) -> Keys:
    """32-bit keys of n-grams, given symbol by symbol: n arrays to one of the shape they broadcast to."""
    h = np.full(np.shape(symbols[0]), len(symbols), dtype=np.uint64)
    for column in symbols:
        h = _longer(h, column)
    return _key(h)


def _longer(h: Hashes, symbols: Codes) -> Hashes:
    """The state of hashes that have taken in one symbol more."""
    h = h ^ symbols
    h *= _MIX
    h ^= h >> _AGAIN
    return h


def _key(h: Hashes) -> Keys:
    return (h >> _HALF).astype(np.uint32)


@dataclass(frozen=True, slots=True)
class Grams:
    """Keys of the n-grams at a cut, a b c | d e f, of m tails with n heads: (m, 1), (n,), and (m, n) across the cut."""

    bc: Keys
    abc: Keys
    cd: Keys
    bcd: Keys
    abcd: Keys
    cde: Keys
    bcde: Keys
    cdef: Keys
    de: Keys
    ef: Keys
    def_: Keys

    @classmethod
    def of(cls, tails: Codes, heads: Codes) -> Grams:
        """The n-grams of tails (m, 3) and heads (n, 3), grown symbol by symbol, those of a tail at once."""
        a, b, c = tails.T
        d, e, f = heads.T
        h = np.repeat(_OF_A_TAIL[:, None], len(tails), axis=1)
        h[:2] = _longer(h[:2], a)
        h[:5] = _longer(h[:5], b)
        h = _longer(h, c)[:, :, None]
        h_d = _longer(h[[0, 2, 5, 3, 6, 7]], d)
        h_e = _longer(h_d[3:], e)
        (de, ef), def_ = hashes(heads.T[:2], heads.T[1:]), hashes(d, e, f)
        on_c, on_d, on_e, on_f = map(_key, (h, h_d, h_e, _longer(h_e[2], f)))
        return cls(
            bc=on_c[4], abc=on_c[1], cd=on_d[2], bcd=on_d[1], abcd=on_d[0],
            cde=on_e[1], bcde=on_e[0], cdef=on_f, de=de, ef=ef, def_=def_,
        )  # fmt: skip

    def known(self, text: Codes) -> Floats:
        """(m, n) how much of what stands across each cut stands somewhere in a text: 0, 0.5 (three symbols), 1.5 (four)."""
        out = np.zeros(self.cd.shape, dtype=np.float32)
        for size, spans, value in ((3, (self.bcd, self.cde), 0.5), (4, (self.abcd, self.bcde, self.cdef), 1.5)):
            if len(text) >= size:
                here = hashes(*(text[k : len(text) - size + 1 + k] for k in range(size)))
                out[np.any(_among(np.stack(spans), here), axis=0)] = value
        return out


def _among(keys: Keys, some: Keys) -> NDArray[np.bool_]:
    """Which keys are among some."""
    halves = np.zeros(1 << 16, dtype=bool)  # most keys are told apart by their first half
    halves[some >> np.uint32(16)] = True
    out = np.asarray(halves[keys >> np.uint32(16)])
    some, likely = np.sort(some), keys[out]
    out[out] = some[np.minimum(np.searchsorted(some, likely), len(some) - 1)] == likely
    return out


class CharacterModel:
    """Tables of an n-gram model of order four: share and back-off weight of every kept n-gram, as bytes of -log."""

    def __init__(self, tables: dict[str, NDArray[np.generic]]) -> None:
        self.fold: Codes = tables["fold"].astype(np.uint16)  # code point (below 65,536) to symbol
        self.stop = self.fold[ord("。")]
        self.wordy = self._words()
        self.single: Floats = -tables["single"].astype(np.float32) * STEP
        self.single_rest: Floats = -tables["single_rest"].astype(np.float32) * STEP
        keys = [np.cumsum(tables[f"keys{n}"].astype(np.uint64), dtype=np.uint64).astype(np.uint32) for n in ORDERS]
        # The orders one after another, each with one slot more than it has keys: the one a miss falls into.
        self._keys = np.concatenate([np.append(k, _LAST) for k in keys])
        self._shares: Floats = np.concatenate(
            [np.append(np.exp(-tables[f"share{n}"].astype(np.float32) * STEP), np.float32(0)) for n in ORDERS]
        )
        self._rests: Floats = np.concatenate(
            [np.append(-tables[f"rest{n}"].astype(np.float32) * STEP, np.float32(0)) for n in ORDERS[:-1]]
        )
        cuts = np.cumsum([len(k) + 1 for k in keys])
        self.keys = dict(zip(ORDERS, np.split(self._keys, cuts[:-1]), strict=True))
        self.share = dict(zip(ORDERS, np.split(self._shares, cuts[:-1]), strict=True))
        self.rest = dict(zip(ORDERS[:-1], np.split(self._rests, cuts[:1]), strict=True))
        self._miss = len(keys[0])
        self._buckets = self._first_of_bucket()

    def _words(self) -> NDArray[np.bool_]:
        """Which symbols carry words: known ideographs, not marks, digits or letters."""
        out: NDArray[np.bool_] = np.zeros(int(self.fold.max()) + 1, dtype=bool)
        out[self.fold[0x3400:0xA000]] = True
        out[: LETTER + 1] = False
        return out

    def _first_of_bucket(self) -> NDArray[np.int32]:
        """For each order the place of each bucket's first key, or of the next there is."""
        out, start = [], 0
        for keys in self.keys.values():
            held = np.bincount(keys >> np.uint32(32 - _BUCKETS), minlength=1 << _BUCKETS)
            out.append((start + np.cumsum(held) - held).astype(np.int32))
            start += len(keys)
        return np.concatenate(out)

    def symbols(self, text: str) -> Codes:
        """One symbol a character: width, case, digits and script folded away."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        return self.fold[np.minimum(points, 65535)]

    def _find(self, *grams: tuple[int, Keys]) -> list[Ints]:
        """Where the entries of n-grams are, of each order and keys; of one that was not kept, a slot that has nothing.

        Keys are spread evenly, so that few stand in a bucket before the one sought: ten times a binary search's speed.
        """
        keys = np.concatenate([h.ravel() for _, h in grams])
        sizes = [h.size for _, h in grams]
        table = np.repeat(np.array([n - ORDERS[0] for n, _ in grams], dtype=np.uint32) << np.uint32(_BUCKETS), sizes)
        at = self._buckets[table + (keys >> np.uint32(32 - _BUCKETS))].astype(np.intp)
        while (before := self._keys[at] < keys).any():
            at += before
        at[self._keys[at] != keys] = self._miss
        return [x.reshape(h.shape) for x, (_, h) in zip(np.split(at, np.cumsum(sizes)[:-1]), grams, strict=True)]

    def _backed_off(
        self, last: Codes, rest1: Floats, two: Ints, rest2: Ints, three: Ints, rest3: Ints, four: Ints
    ) -> Floats:
        """Log probability of a symbol from the entries of the n-grams it ends and of its contexts, which back off."""
        p = self._shares[two] + np.exp(rest1 + self.single[last])
        p = self._shares[three] + np.exp(self._rests[rest2]) * p
        p = self._shares[four] + np.exp(self._rests[rest3]) * p
        return np.asarray(np.log(np.maximum(p, 1e-9)))

    def _across(self, tails: Codes, heads: Codes, grams: Grams | None = None) -> tuple[Floats, Floats, Floats]:
        """Log probability (nats) of the first, second and third symbol of each head after each tail: each (m, n)."""
        g = grams or Grams.of(tails, heads)
        c, (d, e, f) = tails.T[2], heads.T
        bc, cd, de, ef, abc, bcd, cde, def_, abcd, bcde, cdef = self._find(
            *((2, x) for x in (g.bc, g.cd, g.de, g.ef)),
            *((3, x) for x in (g.abc, g.bcd, g.cde, g.def_)),
            *((4, x) for x in (g.abcd, g.bcde, g.cdef)),
        )
        # an n-gram's entry serves as end and as context
        return (
            self._backed_off(d, self.single_rest[c][:, None], cd, bc, bcd, abc, abcd),
            self._backed_off(e, self.single_rest[d], de, cd, cde, bcd, bcde),
            self._backed_off(f, self.single_rest[e], ef, de, def_, cde, cdef),
        )

    def goes_on(self, tails: Codes, heads: Codes) -> Floats:
        """Log odds (nats) that each head continues each tail rather than opening a paragraph of its own.

        tails: (m, 3), the last symbols of m blocks; heads: (n, 3), the first of n blocks; gives (m, n).
        Symbols further from the cut do not see across it and cancel.
        """
        return self.follows(tails, heads) - self.opens(heads)[None, :]

    def follows(self, tails: Codes, heads: Codes, grams: Grams | None = None) -> Floats:
        """Log probability (nats) of each head after each tail: (m, 3) and (n, 3) to (m, n); `grams` if they are known."""
        first, second, third = self._across(tails, heads, grams)
        return first + second + third

    def opens(self, heads: Codes, usual: Floats | None = None) -> Floats:
        """Log probability (nats) of each head's first three symbols at the start of a paragraph: (n, 3) to (n,).

        `usual` is what the method of that name says of the heads, if it is known. Mixed of what opens paragraphs, what opens sentences (these are more, and most could open a paragraph) and, a
        little, what stands anywhere: a paper of another kind opens its paragraphs otherwise.
        """
        leads = np.array([(START, START, START), (UNKNOWN, UNKNOWN, self.stop)], dtype=np.uint16)
        paragraph, sentence = self.follows(leads, heads)
        start = np.logaddexp(paragraph, sentence) + np.log((1 - ANYWHERE) / 2)
        anywhere = self.usual(heads) if usual is None else usual
        return np.asarray(np.logaddexp(start, anywhere + np.log(ANYWHERE)))

    def usual(self, heads: Codes) -> Floats:
        """Log probability (nats) of each three symbols, wherever they stand: (n, 3) to (n,)."""
        d, e, f = heads.T
        (de, ef), def_ = self._find((2, hashes(heads.T[:2], heads.T[1:])), (3, hashes(d, e, f)))
        second = self._shares[de] + np.exp(self.single_rest[d] + self.single[e])
        third = self._shares[ef] + np.exp(self.single_rest[e] + self.single[f])
        third = self._shares[def_] + np.exp(self._rests[de]) * third
        return np.asarray(self.single[d] + np.log(np.maximum(second, 1e-9)) + np.log(np.maximum(third, 1e-9)))

    def after(self, text: Codes) -> Floats:
        """Log probability (nats) of each symbol of a text after the three before it: (n,) to (n - 3,)."""
        if len(text) <= REACH:
            return np.zeros(0)
        a, b, c, d = (text[k : len(text) - REACH + k] for k in range(REACH + 1))
        bc, cd, abc, bcd, abcd = self._find(
            (2, hashes(b, c)), (2, hashes(c, d)), (3, hashes(a, b, c)), (3, hashes(b, c, d)), (4, hashes(a, b, c, d))
        )
        return self._backed_off(d, self.single_rest[c], cd, bc, bcd, abc, abcd)

    def closes(self, tails: Codes) -> Floats:
        """Log probability (nats) that a paragraph ends after each tail: (m, 3) to (m,)."""
        x = np.full((REACH + 1, len(tails)), END, dtype=np.uint16)
        x[:REACH] = tails.T
        (bc, cd), (abc, bcd), abcd = self._find(
            (2, hashes(x[1:3], x[2:])), (3, hashes(x[:2], x[1:3], x[2:])), (4, hashes(*x))
        )
        return self._backed_off(x[3], self.single_rest[x[2]], cd, bc, bcd, abc, abcd)


@cache
def character_model() -> CharacterModel:
    """The model that ships with the package."""
    with files("broadsheet.articles").joinpath("characters.npz").open("rb") as f, np.load(f) as tables:
        return CharacterModel(dict(tables))
