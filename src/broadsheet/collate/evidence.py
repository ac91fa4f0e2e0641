"""What speaks for and against each reading of a place: a row of numbers for each, by the names in FACTS.

A reading is weighed against its rival, the best supported other reading of the place. Where a fact speaks of a stretch, it
is what is left of the two when what they begin and end with alike is taken away.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from broadsheet.articles.characters import REACH, character_model
from broadsheet.articles.credits import credit, numeral, opening, tail_credit
from broadsheet.articles.jumps import jump_marks
from broadsheet.collate.kinship import kinship
from broadsheet.collate.shapes import likeness
from broadsheet.collate.touched import touched
from broadsheet.model import Apparatus, Place, Reading, Witness
from broadsheet.text import fold, is_wide

Floats = NDArray[np.float64]
Span = tuple[int, int]
Stretch = tuple[str, int, int]  # sigil, start and end in its text

LAST = 4  # lines of a text in which credit lines are looked for
LONG = 60  # characters of a stretch whose fluency is looked at

KINDS = ("punctuation", "word", "phrase", "sentence", "passage")
MARKS = ("name", "post", "figure", "date")

FACTS = (
    "voices for it", "voices for the rival", "stands alone", "the rival stands alone", "witnesses", "two witnesses only",
    "a clean witness has it", "a clean witness has the rival", "only clean witnesses have it",
    "its witnesses agree elsewhere too", "the rival's agree elsewhere too", "its witnesses' lone readings",
    "the rival's witnesses' lone readings", "readings here",
    "nothing printed", "the rival has nothing", "part of the rival", "the rival and more",
    "length", "length of the rival", "length apart", "as long as the rival",
    "characters shared", "turned round", "like in shape",
    "reads better", "reads better, a character", "reads well", "the rival reads well",
    "marks only", "has a mark", "the rival has a mark", "numerals alike",
    "opens the text", "the rival opens the text", "ends the text", "the rival ends the text",
    "dateline", "dateline in the rival", "credit line", "credit line in the rival", "jump line", "jump line in the rival",
    "whole sentences", "whole sentences in the rival", "whole clause", "whole clause in the rival",
    "at a column's end", "column ends known", "printed twice in it", "the rival's text is elsewhere in it",
    "its text is elsewhere in the rival's witness", "character doubled",
    *(f"{m} touched" for m in MARKS), *(f"{m} touched in the rival" for m in MARKS), *KINDS, "Latin script",
)  # fmt: skip

_BARE = re.compile(r"\s+")
_NO_LETTER = re.compile(r"[\W_]+")
_STOPS, _PAUSES = "。！？!?…", "，、；：,;:"
_CLOSERS = "”’」』）)\"'"


class _Pair:
    """A reading and its rival, and what is left of each: the first witness's sigil, start and end in its text."""

    def __init__(self, of: dict[str, Witness], r: Reading, rival: Reading) -> None:
        self.rival = rival
        one, other = r.witnesses[0], rival.witnesses[0]
        (a, b), (c, d) = _cores(of[one].text, r.spans[0], of[other].text, rival.spans[0])
        self.mine, self.its = (one, a, b), (other, c, d)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A reading beside its rival; `text` and `other` are what is left of them without what is alike at their edges."""

    rival: Reading
    text: str
    other: str
    facts: dict[str, float]
    marks: tuple[tuple[str, str], ...]  # names, posts, figures, dates it touches, whole
    rival_marks: tuple[tuple[str, str], ...]


class Evidence:
    """An apparatus, and what must be known of it as a whole before one place can be judged."""

    def __init__(self, apparatus: Apparatus) -> None:
        self.of = {w.sigil: w for w in apparatus.witnesses}
        self.bare = {s: bare(w.text) for s, w in self.of.items()}
        self.voices = kinship(apparatus).weights()
        self.agree: Counter[frozenset[str]] = Counter()
        alone: Counter[str] = Counter()
        for p in apparatus.places:
            for r in p.readings:
                if len(r.witnesses) > 1:
                    self.agree[frozenset(r.witnesses)] += 1
                elif len(p.readings[0].witnesses) > 1:
                    alone[r.witnesses[0]] += 1
        self.alone = {s: 1000 * alone[s] / (len(self.bare[s]) + 200) for s in self.of}
        self.frames = {s: _frame(w.text) for s, w in self.of.items()}

    def weighed(self, places: Sequence[Place]) -> list[list[Weighed]]:
        """Each reading of each place with its facts."""
        pairs = [[_Pair(self.of, r, self._rival(p, r)) for r in p.readings] for p in places]
        stretches = list({x for some in pairs for pair in some for x in (pair.mine, pair.its)})
        nats = dict(zip(stretches, _fluency([(self.of[s].text, a, b) for s, a, b in stretches]), strict=True))
        return [
            [self._weighed(p, r, pair, nats) for r, pair in zip(p.readings, some, strict=True)]
            for p, some in zip(places, pairs, strict=True)
        ]

    def alone_with(self, r: Reading, w: Weighed) -> tuple[tuple[str, str], ...]:
        """Names, posts, figures and dates that a page read by machine has and no other witness; or has in another's place.

        Of a long reading, or a jump line, that tells nothing: the others mostly lack the whole passage.
        """
        if len(w.text) > LONG or w.facts["jump line"] or not any(self.of[s].kind == "paper" for s in r.witnesses):
            return ()
        others = [self.bare[s] for s in self.of if s not in r.witnesses]
        own = tuple((k, t) for k, t in w.marks if not any(bare(t) in o for o in others))
        new = {k for k, _ in own}
        put_for = w.rival_marks if w.text and w.other else ()
        return own + tuple((k, t) for k, t in put_for if k in ("name", "figure", "date") and k not in new)

    def _rival(self, place: Place, r: Reading) -> Reading:
        return max((o for o in place.readings if o is not r), key=lambda o: (self._support(o), o.text))

    def _support(self, r: Reading) -> float:
        return sum(self.voices[s] for s in r.witnesses) + 0.5 * any(_clean(self.of[s]) for s in r.witnesses)

    def _weighed(self, place: Place, r: Reading, pair: _Pair, nats: dict[Stretch, tuple[float, float]]) -> Weighed:
        rival, (one, a, b), (other, c, d) = pair.rival, pair.mine, pair.its
        here, there = self.of[one], self.of[other]
        mine, its = bare(here.text[a:b]), bare(there.text[c:d])
        voices = sum(self.voices[s] for x in place.readings for s in x.witnesses)
        present = sum(len(x.witnesses) for x in place.readings)
        (whole, well), (rival_whole, rival_well) = nats[pair.mine], nats[pair.its]
        shared = (Counter(mine) & Counter(its)).total()
        marks, rival_marks = touched(here.text, a, b), touched(there.text, c, d)
        letters, its_letters = _NO_LETTER.sub("", mine), _NO_LETTER.sub("", its)
        f: dict[str, float] = {
            "voices for it": sum(self.voices[s] for s in r.witnesses) / voices,
            "voices for the rival": sum(self.voices[s] for s in rival.witnesses) / voices,
            "stands alone": len(r.witnesses) == 1,
            "the rival stands alone": len(rival.witnesses) == 1,
            "witnesses": np.log(present),
            "two witnesses only": present == 2,
            "a clean witness has it": any(_clean(self.of[s]) for s in r.witnesses),
            "a clean witness has the rival": any(_clean(self.of[s]) for s in rival.witnesses),
            "only clean witnesses have it": all(_clean(self.of[s]) for s in r.witnesses),
            "its witnesses agree elsewhere too": np.log(max(1, self.agree[frozenset(r.witnesses)])),
            "the rival's agree elsewhere too": np.log(max(1, self.agree[frozenset(rival.witnesses)])),
            "its witnesses' lone readings": np.log1p(min(self.alone[s] for s in r.witnesses)),
            "the rival's witnesses' lone readings": np.log1p(min(self.alone[s] for s in rival.witnesses)),
            "readings here": np.log(len(place.readings)),
            "nothing printed": not mine,
            "the rival has nothing": not its,
            "part of the rival": len(mine) < len(its) and _within(mine, its),
            "the rival and more": len(its) < len(mine) and _within(its, mine),
            "length": np.log1p(len(mine)),
            "length of the rival": np.log1p(len(its)),
            "length apart": np.log1p(abs(len(mine) - len(its))),
            "as long as the rival": len(mine) == len(its),
            "characters shared": shared / max(1, min(len(mine), len(its))),
            "turned round": len(mine) > 1 and sorted(mine) == sorted(its),
            "like in shape": likeness(mine, its) if mine and its and max(len(mine), len(its)) <= 12 else 0.0,
            "reads better": float(np.clip(whole - rival_whole, -30, 30)),
            "reads better, a character": float(np.clip(well - rival_well, -6, 6)),
            "reads well": well,
            "the rival reads well": rival_well,
            "marks only": not letters and not its_letters,
            "has a mark": len(letters) < len(mine),
            "the rival has a mark": len(its_letters) < len(its),
            "numerals alike": bool(mine) and mine != its and _number(mine) is not None and _number(mine) == _number(its),
            "printed twice in it": len(mine) >= 5 and self.bare[one].count(mine) > 1,
            "the rival's text is elsewhere in it": len(its) >= 6 and its in self.bare[one],
            "its text is elsewhere in the rival's witness": len(mine) >= 6 and mine in self.bare[other],
            "character doubled": 0 < len(mine) <= 2 and not its and mine in (bare(here.text[a - len(mine) : a]), bare(here.text[b : b + len(mine)])),
            "at a column's end": any(min(abs(e - a), abs(e - b)) <= 2 for e in here.ends),
            "column ends known": bool(here.ends),
            "Latin script": not any(map(is_wide, fold(here.text[max(0, a - 6) : b + 6]).strip() or "x")),
        }  # fmt: skip
        for who, text, (x, y), frame in (
            ("", here.text, (a, b), self.frames[one]),
            ("the rival ", there.text, (c, d), self.frames[other]),
        ):
            in_it = " in the rival" if who else ""
            f[who + "opens the text"] = not _NO_LETTER.sub("", text[:x])
            f[who + "ends the text"] = not _NO_LETTER.sub("", text[y:])
            f["dateline" + in_it] = x < y and y <= frame.opening + 1 and frame.opening > 0
            f["credit line" + in_it] = any(x < q and p < y for p, q in frame.credits)
            f["jump line" + in_it] = any(x < q and p < y for p, q in frame.jumps)
            f["whole sentences" + in_it] = x < y and _stopped(text[:x], _STOPS) and _stopped(text[:y], _STOPS)
            f["whole clause" + in_it] = (
                x < y and _stopped(text[:x], _STOPS + _PAUSES) and _stopped(text[:y], _STOPS + _PAUSES)
            )
        for kind in MARKS:
            f[f"{kind} touched"] = any(k == kind for k, _ in marks)
            f[f"{kind} touched in the rival"] = any(k == kind for k, _ in rival_marks)
        for kind in KINDS:
            f[kind] = place.kind == kind
        return Weighed(rival, mine, its, {name: float(f[name]) for name in FACTS}, marks, rival_marks)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is set round a text's news: where its dateline ends; where credit lines and jump lines stand."""

    opening: int  # 0 where there is none
    credits: tuple[Span, ...]
    jumps: tuple[Span, ...]


def _frame(text: str) -> _Frame:
    first = opening(text[:200])
    return _Frame(first.end if first else 0, tuple(_credits(text)), tuple((m.start, m.end) for m in jump_marks(text)))


def _credits(text: str) -> Iterator[Span]:
    """The credit lines among the last lines of a text, and one that ends its last paragraph."""
    end = len(text)
    for line in reversed(text.split("\n")[-LAST:]):
        start = end - len(line)
        if start > 0 and credit(line) is not None:
            yield start, end
        elif (tail := tail_credit(line[-200:])) is not None:
            yield end - len(line[-200:]) + tail[0], end
        end = start - 1


class _Bare(dict[int, str]):
    """What a character becomes where width and form are folded away; nothing for a space."""

    def __missing__(self, code: int) -> str:
        c = chr(code)
        folded = fold(c)
        out = self[code] = "" if c.isspace() else folded if len(folded) == 1 else c
        return out


_TABLE = _Bare()


def bare(text: str) -> str:
    """A text without spaces and line ends, width and form folded where that leaves one character one."""
    return text.translate(_TABLE)


def _clean(w: Witness) -> bool:
    """Whether no machine read the witness off a page."""
    return w.kind != "paper"


def _cores(a: str, one: Span, b: str, other: Span) -> tuple[Span, Span]:
    """Two stretches without what they begin and end with alike; of Latin script whole words."""
    (i, j), (k, m) = one, other
    while i < j and k < m and _same(a[i], b[k]):
        i, k = i + 1, k + 1
    while i < j and k < m and _same(a[j - 1], b[m - 1]):
        j, m = j - 1, m - 1
    return (i, j), (k, m)


@cache
def _folded(c: str) -> str:
    return fold(c) or c


def _same(a: str, b: str) -> bool:
    return a == b or _folded(a) == _folded(b)


def _within(part: str, whole: str) -> bool:
    """Whether a text's characters stand in another in their order."""
    rest = iter(whole)
    return all(c in rest for c in part)


def _number(text: str) -> int | None:
    return numeral(text) if len(text) <= 4 else None


def _stopped(text: str, marks: str) -> bool:
    """Whether a text is at its beginning, or ends with one of some marks or a line end."""
    last = text.rstrip(" \u3000").rstrip(_CLOSERS)[-1:]
    return last == "" or last in marks or last == "\n" or text.endswith("\n")


def _fluency(stretches: Sequence[tuple[str, int, int]]) -> list[tuple[float, float]]:
    """Nats of each stretch (text, start, end) and the three characters after it, and these by the character.

    Line ends and spaces are left out, and so is the middle of a long one.
    """
    model, rows = character_model(), []
    for text, a, b in stretches:
        before = _BARE.sub("", text[max(0, a - 8) : a])[-REACH:]
        inside = _BARE.sub("", text[a:b])
        inside = inside if len(inside) <= LONG else inside[: LONG // 2] + inside[-LONG // 2 :]
        rows.append("\n" * (REACH - len(before)) + before + inside + _BARE.sub("", text[b : b + 8])[:REACH])
    if not rows:
        return []
    each = np.concatenate([[0.0], np.cumsum(model.after(model.symbols("".join(rows) + "\n" * REACH)))])
    ends = np.cumsum([len(r) for r in rows])
    sums = each[ends - REACH] - each[ends - [len(r) for r in rows]]
    return [(float(x), float(x) / max(1, len(r) - REACH)) for x, r in zip(sums, rows, strict=True)]
