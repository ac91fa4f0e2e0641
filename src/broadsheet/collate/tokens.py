"""Printed text to tokens: what a collation sets in one column.

A character of a script written without spaces is a token by itself; a word or number of any other script is one, a mark
is one; a character that stands for several (⑴) is several at one place; spaces and line ends are none. Codes are alike
where only width, case, accents, the form of a character or the shape of a quotation mark differ. A seam says how well a
text may be parted before a token: not within a word, best between paragraphs.
"""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import category, normalize

import numpy as np
import rjieba
from numba import njit
from numpy.typing import NDArray

from broadsheet.text import fold, folded_parts, is_wide

MARK = 1 << 24  # set in the code of a mark; a character's code is its code point, a word's has the highest bit
SPACE, LINE_END, UNSEEN = 0, 1, 2  # what is no token
_NUMBER, _LETTER, _WIDE = 1 << 21, 1 << 22, 1 << 23  # parts of words; tokens by themselves
_POINT = (1 << 21) - 1
_NO_CHARACTER = 0xFFFD  # what a control character stands for
_UNKNOWN, _SEVERAL = 0xFFFFFFFF, 0xFFFFFFFE  # not looked up yet; folded to several characters: for `text` to do

SPELT = 0x80000000  # from here on codes are of words spelt in letters
IN_WORD, WORD, CLAUSE, SENTENCE, PARAGRAPH = 0, 1, 2, 3, 4  # seams: what a gap that begins or ends there costs less
LONGEST = 4  # characters of a word that is taken whole
_OPENS, _CLOSES = 100, 101  # what a mark does, where it makes no seam after it

_SIGNS = {
    '"': '“”"「」﹁﹂〝〞〟„«»',
    "'": "‘’'`´『』﹃﹄‚‹›ʼ",
    "-": "-‐‑‒–—―─−",
    ".": ".。",
    "·": "·・•‧∙⋅",
}
_ALIKE = {c: sign for sign, all_alike in _SIGNS.items() for c in all_alike}


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens in the order printed: codes, where each stands in the text (half open, in characters), and the
    seam before each; there is one seam more, at the text's end."""

    codes: NDArray[np.uint32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    seams: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.codes)


class _Table:
    """What each code point is, looked up once each, and the seam a mark makes."""

    def __init__(self) -> None:
        self.kinds = np.full(0x110000, _UNKNOWN, np.uint32)
        self.stops = np.zeros(0x110000, np.uint8)

    def kinds_of(self, points: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Of a row of code points."""
        out = self.kinds[points]
        unknown = out == _UNKNOWN
        if unknown.any():
            for point in np.unique(points[unknown]):
                self.kinds[point] = _kind(chr(point))
                self.stops[point] = _stop(chr(point))
            out = self.kinds[points]
        return out


def _kind(c: str) -> int:
    if c.isspace():
        return LINE_END if c in "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029" else SPACE
    became, sort = fold(c), category(c)[0]
    if became == " " and sort in "CZ":
        return SPACE if sort == "Z" else _WIDE | _NO_CHARACTER
    if became in (" ", "。", ".", ",") or (became == "" and sort in "PS"):
        return (MARK if sort == "P" else _WIDE) | ord(_ALIKE.get(c) or _plain(c))
    if became == "":
        return UNSEEN
    if len(became) > 1:
        return _SEVERAL
    return ord(became) | (_WIDE if is_wide(became) else _NUMBER if became.isdigit() else _LETTER)


def _plain(c: str) -> str:
    """A mark with its width folded, and what is alike to it."""
    plain = normalize("NFKC", c)[:1].strip() or c
    return _ALIKE.get(plain, plain)


def _stop(c: str) -> int:
    plain, sort = _plain(c), category(c)
    if plain in ".!?…":
        return SENTENCE
    if plain in ",;:、":
        return CLAUSE
    return _OPENS if sort in ("Ps", "Pi") or c == "「" else _CLOSES


_TABLE = _Table()


@njit(cache=True, nogil=True)
def _tokens(kinds, stops, codes, starts, ends, seams) -> int:  # type: ignore[no-untyped-def]
    # kinds: of each character   stops: of each   carry: the best seam since the last letter   n: tokens so far
    n, i, size = 0, 0, len(kinds)
    carry = PARAGRAPH
    while i < size:
        k = kinds[i]
        if k <= UNSEEN:
            if k == LINE_END:
                carry = PARAGRAPH
            elif k == SPACE:
                carry = max(carry, WORD)
            elif n > 0 and ends[n - 1] == i:
                ends[n - 1] = i + 1
            i += 1
            continue
        starts[n] = i
        if k & MARK:
            codes[n] = k
            if stops[i] == _OPENS:
                seams[n] = max(carry, WORD)
                carry = WORD
            else:
                seams[n] = carry if carry == PARAGRAPH else IN_WORD
                carry = max(carry if carry != PARAGRAPH else WORD, WORD)
                if stops[i] != _CLOSES:
                    carry = max(carry, stops[i])
            i += 1
        elif k & _WIDE:
            codes[n] = k & _POINT
            seams[n] = carry
            carry = IN_WORD
            i += 1
        else:
            seams[n] = max(carry, WORD)
            carry = WORD
            h = np.uint64(14695981039346656037)
            while i < size:
                k = kinds[i]
                if not k & (_LETTER | _NUMBER):
                    if k == UNSEEN:
                        i += 1
                        continue
                    # a point within a number is part of it, and so is a comma before thousands, which says nothing
                    if i + 1 >= size or not (kinds[i - 1] & _NUMBER and kinds[i + 1] & _NUMBER) or not k & MARK:
                        break
                    if k & _POINT == 44:
                        if i + 3 >= size or not (kinds[i + 2] & _NUMBER and kinds[i + 3] & _NUMBER):
                            break
                        if i + 4 < size and kinds[i + 4] & _NUMBER:
                            break
                        i += 1
                        continue
                    if k & _POINT != 46:
                        break
                h = (h ^ np.uint64(k & _POINT)) * np.uint64(1099511628211)
                i += 1
            h = (h ^ (h >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
            codes[n] = np.uint32((h >> np.uint64(33)) | np.uint64(SPELT))
        ends[n] = i
        n += 1
    seams[n] = PARAGRAPH
    return n


def is_mark(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which codes are those of marks."""
    out: NDArray[np.bool_] = (codes < SPELT) & (codes & MARK != 0)
    return out


def tokens(text: str) -> Tokens:
    """A text's tokens; seams are those that marks, spaces and line ends make."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _TABLE.kinds_of(points)
    places: NDArray[np.int32] | None = None
    loose = (points >= 0x300) & (points <= 0x36F) | (points >= 0x1160) & (points <= 0x11FF)
    loose |= (kinds == _SEVERAL) | (points == 0x3099) | (points == 0x309A) | (points == 0xFF9E) | (points == 0xFF9F)
    if loose.any():
        # what is set down in parts, or stands for several characters, `text` folds; each keeps where it is printed
        parts = [
            (a, b, c)
            for a, b, became in folded_parts(text)
            for c in (became if b - a > 1 or len(became) > 1 else text[a])
        ]
        places = np.array([p[:2] for p in parts], np.int32).reshape(-1, 2)
        points = np.array([ord(p[2]) for p in parts], np.uint32)
        kinds = _TABLE.kinds_of(points)
    size = len(points)
    codes, seams = np.empty(size, np.uint32), np.empty(size + 1, np.uint8)
    starts, ends = np.empty(size, np.int32), np.empty(size, np.int32)
    n = _tokens(kinds, _TABLE.stops[points], codes, starts, ends, seams)
    starts, ends = starts[:n], ends[:n]
    if places is not None:
        starts, ends = places[starts, 0], places[ends - 1, 1]
    return Tokens(codes[:n], starts, ends, seams[: n + 1])


def with_words(text: str, given: Tokens) -> Tokens:
    """The same tokens, with a seam between any two words of a script written without spaces."""
    at = np.array(_word_starts(text), np.int32)
    seams = given.seams.copy()
    found = np.isin(given.starts, at) & (seams[:-1] == IN_WORD) & ((given.codes & MARK) == 0)
    seams[:-1][found] = WORD
    return Tokens(given.codes, given.starts, given.ends, seams)


def _word_starts(text: str) -> list[int]:
    """Where words begin; of a word longer than a person would underline at once, its parts."""
    parts: dict[int, int] = {}
    for _, start, end in rjieba.tokenize(text, "search", True):
        if end - start <= LONGEST:
            parts[start] = max(parts.get(start, 0), end)
    out = []
    for _, start, end in rjieba.tokenize(text, "default", True):
        if end - start <= LONGEST:
            out.append(start)
            continue
        while start < end:
            out.append(start)
            start = max(min(parts.get(start, 0), end), start + 1)
    return out
