"""Instalments of serials: what an article's heads and last words say of the novel or the series it is part of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from broadsheet.articles.credits import numeral
from broadsheet.model import Instalment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadsheet.model import Article

LAST = 40  # characters in which a text may say that it goes on
_N = r"\d{1,4}|[〇○零一二三四五六七八九十廿卅百]{1,5}|[IVXLC]{1,7}"
_GOES_ON = re.compile(
    r"[（(【]\s*(?:未完\s?[，,、。]?\s?)?(?:待[续續]|(?:明日|明天|下期|下回)(?:待?[续續])|未完)\s*[)）】]|未完\s?[，,、]?\s?待[续續]"
    r"|\b(?:to be continued|continued (?:tomorrow|next week|in our next)|(?:à|a) suivre|la suite (?:à|au|a|dans) [\w éè]+"
    r"|fortsetzung folgt|schlu(?:ß|ss) folgt)\b",
    re.I,
)
_CALLED = re.compile(
    r"[连連][载載](?:小[说說])?|小[说說][连連]?[载載]?(?=[:：·])|\bfeuilleton\b(?:\s+(?:du|de|des)\b.*)?|\bour serial\b"
    r"|\bserial story\b|\b(?:ein\s+)?roman(?:\s+von\b.*)?$|\bunterhaltungs-?beilage\b",
    re.I,
)
_NUMBERS = tuple(
    re.compile(p, re.I)
    for p in (
        rf"第\s?(?P<n>{_N})\s?[回章节節集期篇讲講]",
        rf"(?:[连連][载載]|系列[报報][道導])\s?(?:之|[（(·])?\s?(?P<n>{_N})\s?[）)]?",
        rf"之\s?(?P<n>{_N})\s*$",
        rf"[（(【]\s?(?P<n>{_N})\s?[)）】]\s*$",
        r"\bfeuilleton\b.*?\b(?P<n>\d{1,3})\s*$",
        r"[（(]?(?P<n>\d{1,4})\.\s?fortsetzung\.?[)）]?",
        rf"\b(?:chapter|chapitre|kapitel|part|partie|teil|no\.?|n[º°]|nr\.?)\s?(?P<n>{_N})\b\.?",
    )
)
_MARKS = " \t\u3000·•:：,，、-—–|/.。《》〈〉「」『』“”\"'【】[]()（）■□◆◇●★☆▲"
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def instalment(a: Article) -> Instalment | None:
    """What an article says of the serial it is part of; None where it says nothing of the kind.

    `sure` where it is called a serial or says that it goes on another day; a headline with a number alone is an
    instalment only if others of its title are found.
    """
    text = a.paragraphs[-1].text if a.paragraphs else ""
    return said_of_serial((a.headline, a.kicker, a.deck, a.column), text)


def said_of_serial(heads: Sequence[str | None], text: str) -> Instalment | None:
    """The same of an article's heads, the headline first, and its text."""
    told = [" ".join(t.split()) for t in heads if t]
    goes_on = _GOES_ON.search(text[-LAST:]) is not None
    called = [t for t in told if _CALLED.search(t)]
    number = next((n for t in (*called, *told) if (n := _number(t)) is not None), None)
    if not goes_on and not called and number is None:
        return None
    title = next((t for t in map(_titled, (*called, *told)) if t), None)
    return None if title is None else Instalment(title, number, goes_on, goes_on or bool(called))


def _number(text: str) -> int | None:
    for pattern in _NUMBERS:
        if m := pattern.search(text):
            said = m["n"].upper()
            found = _roman(said) if said[0] in _ROMAN else numeral(said)
            if found is not None and found > 0:
                return found
    return None


def _roman(text: str) -> int | None:
    """A Roman numeral as the press writes it; None for letters that make none."""
    if not re.fullmatch("C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", text):
        return None
    values = [_ROMAN[c] for c in text]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def _titled(text: str) -> str:
    """A head without the words and numbers that make it an instalment's."""
    quoted = re.search("《([^《》]+)》", text)
    if quoted and _CALLED.search(text):
        return quoted[1].strip()
    for pattern in (*_NUMBERS, _CALLED):
        text = pattern.sub(" ", text)
    return " ".join(text.strip(_MARKS).split())
