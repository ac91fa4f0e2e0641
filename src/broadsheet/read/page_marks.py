"""Files of several pages: where one ends and the next begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

NUMERALS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
COUNT = r"(?:\d{1,4}|[〇零一二两三四五六七八九十百]{1,6})"
OF = rf"(?:\s*(?:/|of|von|sur|из|共)\s*{COUNT}\s*[页頁]?)?"
WORD = r"(?:page|pg|seite|страница|стр|p[áa]gina|ページ)"
LEAF = rf"(?:{WORD}\.?\s*[:#=|№]?\s*\d{{1,4}}{OF}|第\s*{COUNT}\s*[页頁]{OF}|\d{{1,4}}\s*[页頁]{OF})"
SHEET = rf"第\s*{COUNT}\s*版"  # printed in folios too, so a mark only where nothing printed looks like it
BREAK = r"(?:page[ _-]?break|new[ _-]?page|分页|分頁|换页)"
PLAIN_MARKS = (
    re.compile(rf"<!--\s*(?:{LEAF}|{SHEET}|{BREAK})\s*-->", re.I),
    re.compile(rf"([-=*_~])\1+\s*(?:{LEAF}|{SHEET}|{BREAK})\s*\1{{2,}}", re.I),
)
BRACES = re.compile(r"\{(\d{1,4})\}-{8,}")  # counts from nought
RECURRING_MARKS = (
    re.compile(rf"#{{1,6}}\s*{LEAF}\s*#*", re.I),
    re.compile(rf"\[\s*(?:{LEAF}|{BREAK})\s*\]", re.I),
    re.compile(rf"<\s*(?:{LEAF}|{BREAK})\s*/?>", re.I),
    re.compile(rf"<page\s+(?:n|no|num|number|id)\s*=\s*[\"']?{COUNT}[\"']?\s*/?>", re.I),
    re.compile(rf"\{{\{{\s*(?:{LEAF}|{BREAK}|page)\s*\}}\}}", re.I),
)
MARK_WORDS = (
    "page",
    "Page",
    "PAGE",
    "页",
    "頁",
    "版 ",
    "版=",
    "版-",
    "eite",
    "тр",
    "gina",
    "ページ",
    "}--",
    "pg",
    "Pg",
    "PG",
)
FENCE = re.compile(r"(?:`{3,}|~{3,})[ \t]*[\w+-]*")  # a code fence that transcribers put round a page
LONGEST_MARK = 120  # characters
FIRST_COUNT = re.compile(COUNT)
NAME_NUMBER = re.compile(r"(?:^|[-_. ])(?:p|pg|page|seite)[-_. ]?0*(\d{1,3})$|(?:第|[-_. ])0*(\d{1,3})[版页頁]$", re.I)


@dataclass(slots=True)
class Section:
    """The lines of one page; `marks` are the places of its page marks among them."""

    first: int  # line in the file
    lines: list[str]
    number: int | None = None
    marks: frozenset[int] = frozenset()


def sections(text: str) -> list[Section]:
    """The pages of a text as lines; pages of white space only are left out."""
    lines = text.split("\n")
    if "\f" not in text and not any(word in text for word in MARK_WORDS):
        return [Section(1, lines)]
    rows, feeds = _fed(lines)
    marks = _page_marks([row for _, row in rows])
    if not marks and not feeds:
        return [Section(1, lines)]
    # Marks that stand below their pages come after text, begin with 1, and nothing follows the last of them.
    places = sorted(marks)
    below = (
        bool(marks)
        and marks[places[0]] == 1
        and any(not _blank(row) for _, row in rows[: places[0]])
        and all(_blank(row) for _, row in rows[places[-1] + 1 :])
    )
    starts = sorted({0} | feeds | {place + below for place in places})
    sections = [_section(rows, marks, a, b) for a, b in zip(starts, [*starts[1:], len(rows)], strict=True)]
    if not any(number is not None for number in marks.values()):
        leaf = 0
        for section, start in zip(sections, starts, strict=True):
            leaf += start in feeds or leaf == 0
            section.number = leaf if feeds and not marks else None
    kept = _tidied([s for s in sections if not all(map(_blank, s.lines))])
    if len(kept) > 1 and kept[0].number is None and kept[1].number == 2:
        kept[0].number = 1
    if len(kept) == 1 and not kept[0].marks:
        kept[0].number = None  # a form feed at the end says nothing of a lone page
    return kept


def _fed(lines: list[str]) -> tuple[list[tuple[int, str]], set[int]]:
    """Lines with their numbers, parted at form feeds, and the places that a form feed comes before."""
    rows: list[tuple[int, str]] = []
    feeds: set[int] = set()
    for number, line in enumerate(lines, 1):
        if "\f" not in line:
            rows.append((number, line))
            continue
        for n, part in enumerate(line.split("\f")):
            if n:
                feeds.add(len(rows))
            rows.append((number, part))
    return rows, feeds


def _section(rows: list[tuple[int, str]], marks: dict[int, int | None], start: int, stop: int) -> Section:
    mine = [place for place in range(start, stop) if place in marks]
    number = next((marks[place] for place in mine), None)
    places = frozenset(place - start for place in mine)
    return Section(rows[start][0] if start < len(rows) else 0, [row for _, row in rows[start:stop]], number, places)


def _tidied(sections: list[Section]) -> list[Section]:
    """Sections without those that hold a code fence before the first mark, or after the last a mark and no more."""
    if len(sections) > 1 and not sections[0].marks and sections[1].marks:
        head, follower = sections[:2]
        if all(_blank(line) or FENCE.fullmatch(line.strip()) for line in head.lines) and _touch(head, follower):
            sections = [_merged(head, follower, follower.number), *sections[2:]]
    if len(sections) > 1 and sections[-1].marks and sections[-1].number is None:
        before, last = sections[-2:]
        printed = (line for n, line in enumerate(last.lines) if n not in last.marks)
        if all(_blank(line) or FENCE.fullmatch(line.strip()) for line in printed) and _touch(before, last):
            sections = [*sections[:-2], _merged(before, last, before.number)]
    return sections


def _touch(a: Section, b: Section) -> bool:
    return a.first + len(a.lines) == b.first


def _merged(a: Section, b: Section, number: int | None) -> Section:
    shifted = frozenset(place + len(a.lines) for place in b.marks)
    return Section(a.first, a.lines + b.lines, number, a.marks | shifted)


def _blank(line: str) -> bool:
    return not line or line.isspace()


def _page_marks(lines: list[str]) -> dict[int, int | None]:
    """Places of page marks with the numbers they give; a style that print may also use must recur and count upward."""
    found: dict[int, int | None] = {}
    recurring: dict[int, list[tuple[int, int | None]]] = {}
    for place, line in enumerate(lines):
        mark = line.strip() if len(line) <= LONGEST_MARK else ""
        if not mark or mark[0] not in "<-=*_~{[#":
            continue
        if braces := BRACES.fullmatch(mark):
            found[place] = int(braces[1]) + 1
        elif any(style.fullmatch(mark) for style in PLAIN_MARKS):
            found[place] = _mark_number(mark)
        else:
            for n, style in enumerate(RECURRING_MARKS):
                if style.fullmatch(mark):
                    recurring.setdefault(n, []).append((place, _mark_number(mark)))
    for marks in recurring.values():
        numbers = [number for _, number in marks if number is not None]
        if len(marks) > 1 and all(a < b for a, b in pairwise(numbers)):
            found.update(marks)
    return found


def _mark_number(mark: str) -> int | None:
    match = FIRST_COUNT.search(mark)
    return _count(match[0]) if match else None


def _count(numeral: str) -> int:
    """A page number in figures or in Chinese numerals: 十二 is 12, 一〇三 is 103."""
    if numeral.isdecimal():
        return int(numeral)
    if "十" not in numeral and "百" not in numeral:
        return int("".join(str(NUMERALS[c]) for c in numeral))
    total, digit = 0, 0
    for c in numeral:
        if c in "十百":
            total, digit = total + (digit or 1) * (10 if c == "十" else 100), 0
        else:
            digit = NUMERALS[c]
    return total + digit


def named_number(page_id: str) -> int | None:
    """The page number a file name gives: paper-1931-02-03-p4, 三月五日第2版."""
    match = NAME_NUMBER.search(page_id)
    return int(match[1] or match[2]) if match else None
