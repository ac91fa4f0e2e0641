"""Lines that a paragraph was wrapped into, told from lines that are paragraphs themselves."""

from __future__ import annotations

import re

WIDE = re.compile(r"[\u1100-\u115f\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60]")
NARROW = re.compile(r"[\t -~]")
CLAUSE_MARK = re.compile(r"[，。、；：,;:]")
LINE_END_MARKS = frozenset("，。、；：！？,.;:!?…”’」』）)》")
SENTENCE_ENDS = frozenset(".!?:;…")
NARROWEST = 16  # cells (8 characters): shorter lines are display type, not a column
NARROWEST_WORDS = 24  # characters of a column set in words


def wraps(lines: list[str], parted: list[bool], page_width: int) -> list[bool]:
    """For each line but the last, whether the next is more of the same paragraph.

    `parted` says where a break is known to be meant; `page_width`, in characters, is that of the page's columns set in
    words, 0 where unknown: by it two lines can be judged that have no others to go by.
    """
    if in_characters(lines):
        return _wraps_in_characters(lines, parted)
    return _wraps_in_words(lines, parted, page_width)


def in_characters(lines: list[str]) -> bool:
    """Whether lines are in a script that breaks anywhere, as Chinese does, and not between words."""
    text = "".join(lines)
    return 10 * len(WIDE.findall(text)) >= 3 * len(text)


def column_width(lines: list[str], parted: list[bool]) -> int:
    """Width in characters of the column that lines of words were wrapped to; 0 where they do not look wrapped."""
    return 0 if len(lines) < 3 or in_characters(lines) else _width_of_words(lines, parted)


def _wraps_in_characters(lines: list[str], parted: list[bool]) -> list[bool]:
    """Chinese and Japanese: lines fill their column to two characters, and break where marks do not fall."""
    never = [False] * len(parted)
    inner = [k for k, apart in enumerate(parted) if not apart]
    if len(lines) < 3 or len(inner) < 2:
        return never
    widths = [2 * len(line) - len(NARROW.findall(line)) for line in lines]
    width = max(set(widths), key=lambda w: (sum(abs(w - other) <= 2 for other in widths), w))
    full = [k for k in inner if widths[k] >= width - 4]
    if width < NARROWEST or max(widths) > width + 4 or len(full) < max(2.0, 0.6 * len(inner)):
        return never
    marks = sum(lines[k][-1] in LINE_END_MARKS for k in full)
    if 2 * marks > len(full) or not any(CLAUSE_MARK.search(lines[k]) for k in full):
        return never  # verse, or lines of a masthead
    fuller = set(full)
    return [k in fuller for k in range(len(parted))]


def _wraps_in_words(lines: list[str], parted: list[bool], page_width: int) -> list[bool]:
    """Texts in words: a line is full when the next line's first word would not have gone on it."""
    width = _width_of_words(lines, parted)
    goes_on = []
    for k, apart in enumerate(parted):
        line, follower = lines[k], lines[k + 1]
        ended = line[-1] in SENTENCE_ENDS
        reach = len(line) + 1 + len(follower.split(None, 1)[0])
        if width:
            wraps = reach > width or (follower[0].islower() and not ended)
        else:
            filled = page_width - 2 < reach and len(line) <= page_width + 4
            wraps = not ended and (follower[0].islower() or filled)
        goes_on.append(wraps and not apart)
    return goes_on


def _width_of_words(lines: list[str], parted: list[bool]) -> int:
    width = max(map(len, lines))
    inner = [k for k, apart in enumerate(parted) if not apart]
    if width < NARROWEST_WORDS or len(inner) < 2:
        return 0
    full = sum(len(lines[k]) + 1 + len(lines[k + 1].split(None, 1)[0]) > width for k in inner)
    runs_on = sum(
        lines[k][-1] not in SENTENCE_ENDS and not (lines[k + 1][0].isupper() or lines[k + 1][0].isdecimal())
        for k in inner
    )
    return width if full >= max(2.0, 0.6 * len(inner)) and 3 * runs_on >= len(inner) else 0
