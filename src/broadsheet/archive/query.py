"""Words typed to a query: a tree of what an article must hold, and the plain scan that says whether one does.

    中国 俄罗斯               both, anywhere in headline, byline or body
    "New York" OR 纽约        a phrase is what stands between quotes, or has no space
    中国 NOT (美国 OR 日本)
    headline:零基预算 paper:衡阳日报 byline:陈   kind:photo page:1..4
    date:2026  date:2026-02  date:2026-02-05  date:2026-02..2026-05  date:..1949

AND, OR and NOT are in capitals; NOT binds closest, then AND (written or not), then OR. A field goes with the phrase or
the parentheses that follow its colon. Marks of full width are taken for their ASCII likes.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from broadsheet.errors import BadQuery
from broadsheet.text import STOP, fold, joined, located, units

if TYPE_CHECKING:
    from broadsheet.archive.search import Entry

KINDS = ("article", "photo", "advertisement", "editor_note", "filler", "transcript", "agency", "own")
TEXT_FIELDS = ("headline", "byline", "paper")
FIELDS = (*TEXT_FIELDS, "date", "kind", "page")
DEEPEST, LONGEST = 50, 1000  # parentheses inside one another, words: more is a slip or a page pasted in


@dataclass(frozen=True, slots=True)
class Phrase:
    """Units that stand one after another in a field; in headline, byline or body where `field` is None."""

    units: tuple[str, ...]
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """Issues from one day to another, both included; None is open. Articles without a date are never among them."""

    first: datetime.date | None
    last: datetime.date | None


@dataclass(frozen=True, slots=True)
class Kind:
    """Articles of one kind."""

    kind: str


@dataclass(frozen=True, slots=True)
class Exact:
    """Articles of the one paper that ids call so (slug), or that credit an agency in these very words; never typed."""

    field: str  # slug or agency
    value: str


@dataclass(frozen=True, slots=True)
class Leaves:
    """Articles that begin on pages from one number to another, both included; None is open."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class And:
    """All of its parts."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of its parts."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever its part does not find."""

    part: Query


Query = Phrase | Days | Kind | Exact | Leaves | And | Or | Not


# ---- what was typed, word by word

_QUOTES = {"“": "”", "”": "”", "„": "“", "「": "」", "『": "』", "«": "»", '"': '"'}
_CLOSING = '"“”„'  # machines and keyboards mix these up: any of them ends what any of them began
_FIELD = re.compile(rf"({'|'.join(FIELDS)})[:：]\s*", re.I)
_SOME_FIELD = re.compile(r"([A-Za-z]+):(?=\S)")
_WORDS = {"AND", "OR", "NOT"}
_ASCII = {"（": "(", "）": ")"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # ( ) AND OR NOT field text end
    text: str
    at: int  # its place in what was typed, from 1
    quoted: bool = False


def query(text: str) -> Query:
    """The query that was typed; BadQuery where it cannot be meant."""
    return _Parser(text).whole()


def _tokens(text: str) -> Iterator[_Token]:
    at = groups = 0
    while at < len(text):
        c = _ASCII.get(text[at], text[at])
        if c.isspace():
            at += 1
        elif c in "()":
            groups += 1 if c == "(" else -1
            yield _Token(c, c, at + 1)
            at += 1
        elif m := _FIELD.match(text, at):
            yield _Token("field", m[1].lower(), at + 1)
            at = m.end()
        else:
            token, at = _run(text, at, groups > 0)
            yield token
    yield _Token("end", "", len(text) + 1)


def _run(text: str, start: int, grouped: bool) -> tuple[_Token, int]:
    """A word, or words between quotes, with whatever touches them: “十五五”规划 is one phrase, 中国（上海） too."""
    at, quoted, inner = start, False, 0
    while at < len(text) and not text[at].isspace() and text[at] not in "()":
        c = text[at]
        if c == "）" and not inner and grouped:
            break
        inner += (c == "（") - (c == "）" and inner > 0)
        if c in _QUOTES:
            at, quoted = _quote_end(text, at), True
        at += 1
    out = text[start:at]
    return _Token(out if out in _WORDS else "text", out, start + 1, quoted), at


def _quote_end(text: str, at: int) -> int:
    closing = _CLOSING if text[at] in _CLOSING else _QUOTES[text[at]]
    for end in range(at + 1, len(text)):
        if text[end] in closing:
            return end
    raise _bad(
        text,
        f"the quotation opened by {text[at]} (character {at + 1}) has no end",
        f"Close it with {_QUOTES[text[at]]}",
    )


def _bad(text: str, found: str, todo: str) -> BadQuery:
    return BadQuery(f"query {text if len(text) <= 80 else text[:80] + '…'}", found, todo)


# ---- words to tree


class _Parser:
    """Reads tokens from left to right: or of and of not of one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def bad(self, found: str, todo: str) -> BadQuery:
        return _bad(self.text, found, todo)

    def whole(self) -> Query:
        if len(self.tokens) > LONGEST:
            raise self.bad(f"more than {LONGEST} words", "Ask for less at once, or put a passage between quotes")
        if self.next.kind == "end":
            raise self.bad("nothing to look for", 'Give a word or a phrase, such as 零基预算 or "New York"')
        found = self.any(None)
        if self.next.kind == ")":
            raise self.bad(f"a ) without its ( (character {self.next.at})", "Take it out, or open what it closes")
        return found

    def any(self, field: str | None) -> Query:
        parts = [self.all(field)]
        while self.next.kind == "OR":
            self.take()
            parts.append(self.all(field))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def all(self, field: str | None) -> Query:
        parts = [self.one(field)]
        while self.next.kind not in ("OR", ")", "end"):
            if self.next.kind == "AND":
                self.take()
            parts.append(self.one(field))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def one(self, field: str | None) -> Query:
        token = self.take()
        if token.kind == "NOT":
            return Not(self.deeper(lambda: self.one(field)))
        if token.kind == "field":
            return self.of_field(token, field)
        if token.kind == "(":
            return self.group(token, field)
        if token.kind == "text":
            return self.leaf(token, field)
        raise self.nothing(token)

    def nothing(self, token: _Token) -> BadQuery:
        before = self.tokens[self.at - 2].text if self.at > 1 else ""
        where = f"after {before}" if before else "at the beginning"
        what = f"a {token.text}" if token.text else "the end"
        return self.bad(
            f"{what} {where} (character {token.at}), where a word or phrase should stand",
            "Give one; to look for the word itself, put it between quotes",
        )

    def of_field(self, token: _Token, outer: str | None) -> Query:
        if outer:
            raise self.bad(
                f"{token.text}: inside {outer}: (character {token.at})", "Give each field its own parentheses"
            )
        if self.next.kind not in ("text", "(", "NOT"):
            raise self.bad(f"{token.text}: with nothing after it (character {token.at})", _EXPECTED[token.text])
        return self.one(token.text)

    def group(self, token: _Token, field: str | None) -> Query:
        found = self.deeper(lambda: self.any(field))
        if self.take().kind != ")":
            raise self.bad(f"a ( without its ) (character {token.at})", "Close it")
        return found

    def deeper(self, read: Callable[[], Query]) -> Query:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.bad(f"more than {DEEPEST} parentheses or NOTs inside one another", "Ask for less at once")
        found = read()
        self.depth -= 1
        return found

    def leaf(self, token: _Token, field: str | None) -> Query:
        if field == "date":
            return _days(self, token)
        if field == "kind":
            return _kind(self, token)
        if field == "page":
            return _leaves(self, token)
        if not token.quoted and not field and (m := _SOME_FIELD.match(token.text)):
            raise self.bad(
                f"no field is called {m[1]} (character {token.at})",
                f"Fields are {', '.join(FIELDS)}; put the word between quotes to look for it as it is",
            )
        row = units(token.text.replace("\n", " "))
        while row and row[-1] == STOP:
            row.pop()
        if not row:
            raise self.bad(
                f"{token.text} has no letter, digit or ideograph (character {token.at})", "Add a word to look for"
            )
        return Phrase(tuple(row), field)


_EXPECTED = {
    "headline": "Give a word or phrase: headline:零基预算",
    "byline": "Give a name: byline:陈",
    "paper": "Give a paper's name or part of it: paper:日报",
    "date": "Give a year, month or day, or two with .. between them: date:2026-02..2026-05",
    "kind": f"Give one of {', '.join(KINDS)}",
    "page": "Give a page's number, or two with .. between them: page:1..4",
}
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})月?(?:[-/.]?(\d{1,2})日?)?|年)?$")
_RUN_TOGETHER = re.compile(r"(\d{4})(\d\d)(\d\d)?$")
_SPAN = re.compile(r"\.\.+|…")


def _days(parser: _Parser, token: _Token) -> Days:
    """A span of days from a year, month, day or two of them; either end may be open."""

    def day(text: str) -> tuple[datetime.date, datetime.date]:
        m = _DAY.match(text) or _RUN_TOGETHER.match(text)
        if not m:
            raise ValueError
        year, month, number = (int(t) if t else None for t in m.groups())
        assert year is not None
        months = (month, month) if month else (1, 12)
        if number:
            return (one := datetime.date(year, months[0], number)), one
        return datetime.date(year, months[0], 1), datetime.date(
            year, months[1], calendar.monthrange(year, months[1])[1]
        )

    found = _span(parser, token, day, "date")
    return Days(*found)


def _leaves(parser: _Parser, token: _Token) -> Leaves:
    def number(text: str) -> tuple[int, int]:
        if not text.isdecimal() or len(text) > 6:
            raise ValueError
        return int(text), int(text)

    return Leaves(*_span(parser, token, number, "page"))


Of = TypeVar("Of", datetime.date, int)


def _span(
    parser: _Parser, token: _Token, value: Callable[[str], tuple[Of, Of]], field: str
) -> tuple[Of | None, Of | None]:
    ends = [t.strip() for t in _SPAN.split(token.text.strip('"“”'))]
    try:
        if len(ends) > 2 or not any(ends):
            raise ValueError
        known = [value(t) if t else None for t in ends]
    except ValueError:
        raise parser.bad(f"{field}:{token.text} is no {field} (character {token.at})", _EXPECTED[field]) from None
    first = known[0][0] if known[0] else None
    last = known[-1][1] if known[-1] else None
    if first is not None and last is not None and first > last:
        raise parser.bad(f"{field}:{token.text} ends before it begins (character {token.at})", "Turn the two round")
    return first, last


def _kind(parser: _Parser, token: _Token) -> Kind:
    name = token.text.strip('"“”').casefold().replace("-", "_")
    if name not in KINDS:
        raise parser.bad(f"no article is of kind {token.text} (character {token.at})", _EXPECTED["kind"])
    return Kind(name)


# ---- the plain scan


def matches(query: Query, entry: Entry) -> bool:
    """Whether an article is what the query asks for, found by reading it through."""
    return _holds(query, entry, {})


def _holds(q: Query, entry: Entry, read: dict[str, str]) -> bool:
    match q:
        case And(parts):
            return all(_holds(p, entry, read) for p in parts)
        case Or(parts):
            return any(_holds(p, entry, read) for p in parts)
        case Not(part):
            return not _holds(part, entry, read)
        case Kind(kind):
            return entry.kind == kind
        case Exact(field, value):
            return bool(getattr(entry, field) == value)
        case Days(first, last):
            return entry.date is not None and _within(entry.date, first, last)
        case Leaves(first, last):
            return entry.page is not None and _within(entry.page, first, last)
        case Phrase(row, field):
            wanted = joined(row)
            return any(
                wanted in _plain(entry, f, read) for f in ((field,) if field else ("body", "headline", "byline"))
            )


def _within(value: Of, first: Of | None, last: Of | None) -> bool:
    return (first is None or first <= value) and (last is None or value <= last)


def _plain(entry: Entry, field: str, read: dict[str, str]) -> str:
    if field not in read:
        read[field] = joined(units(getattr(entry, field)))
    return read[field]


# ---- where it stands


def phrases(q: Query) -> Iterator[Phrase]:
    """The phrases a query asks for, those under NOT left out."""
    match q:
        case Phrase():
            yield q
        case And(parts) | Or(parts):
            for p in parts:
                yield from phrases(p)
        case _:
            return


def highlights(query: Query, text: str, field: str = "body") -> list[tuple[int, int]]:
    """Where the phrases of a query stand in a printed text, in order, those that touch or overlap as one.

    `field` says which text it is: a phrase asked for in headlines only is not marked in a body.
    """
    wanted = {p.units for p in phrases(query) if p.field == field or (p.field is None and field != "paper")}
    if wanted:
        plain = fold(text).replace(
            ",", ""
        )  # whatever stands in it has all its units here; most texts are settled by that
        wanted = {w for w in wanted if all(u == STOP or u in plain for u in w)}
    if not wanted:
        return []
    row = located(text)
    firsts: dict[str, list[tuple[str, ...]]] = {}
    for w in wanted:
        firsts.setdefault(w[0], []).append(w)
    spans = [
        (unit.start, row[n + len(w) - 1].end)
        for n, unit in enumerate(row)
        for w in firsts.get(unit.text, ())
        if tuple(u.text for u in row[n : n + len(w)]) == w
    ]
    return _merged(sorted(spans))


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out
