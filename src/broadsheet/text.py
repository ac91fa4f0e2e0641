"""Printed text to match text, with the way back to printed offsets.

Match text is a row of units. A character of a script written without spaces (Chinese, kana, Hangul, Thai) is a unit by
itself; a word or number of any other script is one. Width, case and accents are folded, and the forms of one character
(traditional, simplified, a radical set for a character) to one. What stands between units goes thus:

- spaces, quotation marks, title marks《》, middle dots and hyphens count for nothing: 十五五规划 is printed “十五五”规划,
  李强 is printed 李　强;
- any other mark is a stop where a character of the first kind stands beside it, and nothing between two words: 国美 is not
  in 中国、美国, but st petersburg is in St. Petersburg. All stops are alike, and several in a row are one;
- a line end parts paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from unicodedata import category, normalize

STOP, PARAGRAPH = "。", "\n"
_POINTS = ".,"  # marks that stay as they are until it is known whether they stand in a number
STOPS = STOP + _POINTS

# Scripts whose characters are units: radicals and ideographs, kana, bopomofo, Hangul, Yi, those of South-East Asia, and
# private characters, which pages use for ideographs that had no code.
WIDE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035"
    "\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48c\uac00-\ud7a3\ue000-\uf8ff\uf900-\ufaff"
    "\U00020000-\U0003ffff\U000f0000-\U0010fffd"
)
_WIDE = re.compile(f"[{WIDE}]")
_IN_WORD = f"[^{WIDE} {STOP}{PARAGRAPH}{_POINTS}]+"
_PIECE = re.compile(
    f"[{WIDE}]+|{_IN_WORD}(?:(?<=\\d)(?:\\.(?=\\d)|,(?=\\d\\d\\d(?!\\d))){_IN_WORD})*|[{STOP}{_POINTS}]+|{PARAGRAPH}"
)

_THROUGH = frozenset("“”‘’\"'`´「」『』﹁﹂﹃﹄〝〞〟„‚«»‹›《》〈〉·・･•‧∙⋅-‐‑_ʼʻ")
_LOOSE = re.compile("[\u0300-\u036f]")  # accents set apart from their letters
_SPLIT = re.compile(  # characters set down in parts: letter and accents, kana and voicing mark, the jamo of a syllable
    "[^\\W\\d_][\u0300-\u036f\u3099\u309a\uff9e\uff9f]+|[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?", re.S
)
_LETTERS = dict(zip("øđłħŧıðŋ", "odlhtidn", strict=True)) | {"æ": "ae", "œ": "oe", "þ": "th"}
_CYRILLIC = {"ё": "е", "ѐ": "е", "ѝ": "и"}  # й, ї and ў are letters of their own


@cache
def _forms() -> dict[str, str]:
    these, those = (files("broadsheet") / "folds.txt").read_text("utf8").split("\n")[:2]
    return dict(zip(these, those, strict=True))


class _Folds(dict[int, str]):
    """What a character becomes in match text, looked up once each: a table for str.translate."""

    def __missing__(self, code: int) -> str:
        out = self[code] = _settled(chr(code))
        return out


_FOLDS = _Folds()


def _settled(c: str) -> str:
    """A character folded until folding changes nothing."""
    out = _once(c)
    return out if out == c or len(out) == 0 else "".join(d if d == c else _settled(d) for d in out)


def _once(c: str) -> str:
    if c in _THROUGH:
        return " "
    if c == PARAGRAPH or c in _POINTS:
        return c
    known = normalize("NFKC", normalize("NFKC", c).casefold())
    return known if len(known) > 1 or known in _POINTS else _plain(known)


def _plain(c: str) -> str:
    """One character, width and case folded already, to its plainest form; nothing for what is not seen."""
    if _WIDE.match(c):
        return _forms().get(c, c)
    if c in _LETTERS or c in _CYRILLIC:
        return _LETTERS.get(c) or _CYRILLIC[c]
    kind = category(c)
    if kind[0] == "L":
        bare = _LOOSE.sub("", normalize("NFD", c))
        return c if not bare or "\u0400" <= bare[0] <= "\u052f" else bare
    if kind[0] == "M":
        return "" if _LOOSE.match(c) or c in "\u3099\u309a" or _selects(c) else c
    if kind[0] == "N":
        return c
    return "" if kind == "Cf" else " " if kind[0] == "Z" or kind == "Cc" else STOP


def _selects(c: str) -> bool:
    return "\ufe00" <= c <= "\ufe0f" or "\U000e0100" <= c <= "\U000e01ef"


def fold(text: str) -> str:
    """A text with width, case, accents and forms folded; marks are spaces, stops, or a number's point and comma."""
    if _SPLIT.search(text):
        text = _SPLIT.sub(lambda m: normalize("NFKC", m[0]), text)
    return text.translate(_FOLDS)


class _Sorts(dict[str, bool]):
    """Whether a character is wide, looked up once each."""

    def __missing__(self, character: str) -> bool:
        out = self[character] = _WIDE.match(character) is not None
        return out


_SORTS = _Sorts()


def is_wide(piece: str) -> bool:
    """Whether a piece or unit is of a script written without spaces."""
    return _SORTS[piece[0]]


def pieces(text: str) -> list[str]:
    """A text's match text as runs of wide characters, words, stops and paragraph ends."""
    out: list[str] = []
    was_wide = stopped = False
    for p in _PIECE.findall(fold(text)):
        wide = _SORTS[p[0]]
        if not wide and p[0] in STOPS:
            stopped = bool(out)
            continue
        if wide and was_wide and not stopped:
            out[-1] += p
            continue
        if stopped and (was_wide or wide) and p != PARAGRAPH:
            out.append(STOP)
        out.append(p if wide else p.replace(",", ""))
        was_wide, stopped = wide, False
    return out


def units(text: str) -> list[str]:
    """A text's match text: wide characters and words, with stops and paragraph ends between them."""
    out: list[str] = []
    for p in pieces(text):
        out += p if is_wide(p) else (p,)
    return out


def joined(row: Iterable[str]) -> str:
    """Units as one string in which a phrase's own string is found exactly where the phrase is."""
    return f" {' '.join(row)} "


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of match text and where it is printed: half open, in characters."""

    text: str
    start: int
    end: int


def located(text: str) -> list[Unit]:
    """A text's units, as `units` gives them, each with its place in the printed text."""
    folded, places = _traced(text)
    out: list[Unit] = []
    stop: Unit | None = None
    for m in _PIECE.finditer(folded):
        p = m[0]
        wide = is_wide(p)
        start, end = places[m.start()][0], places[m.end() - 1][1]
        if p[0] in STOPS:
            stop = stop or (Unit(STOP, start, end) if out else None)
            continue
        if stop and p != PARAGRAPH and (wide or is_wide(out[-1].text)):
            out.append(stop)
        stop = None
        if wide:
            out += (Unit(c, *places[m.start() + n]) for n, c in enumerate(p))
        else:
            out.append(Unit(p.replace(",", ""), start, end))
    return out


def _traced(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The folded text, and for each of its characters where the printed ones stand that it comes from."""
    out: list[str] = []
    places: list[tuple[int, int]] = []
    for start, end, became in folded_parts(text):
        out.append(became)
        if len(became) == 1:
            places.append((start, end))
        else:
            places += [(start, end)] * len(became)
    return "".join(out), places


def folded_parts(text: str) -> Iterator[tuple[int, int, str]]:
    """Each character folded, and where it is set down: most in one code point, some in several."""
    at = 0
    for m in _SPLIT.finditer(text):
        yield from ((n, n + 1, _FOLDS[ord(text[n])]) for n in range(at, m.start()))
        yield (*m.span(), fold(m[0]))
        at = m.end()
    yield from ((n, n + 1, _FOLDS[ord(text[n])]) for n in range(at, len(text)))
