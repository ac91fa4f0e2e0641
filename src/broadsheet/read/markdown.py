"""Transcribed pages, in markdown or plain text, to pages of blocks.

Markdown as transcribers emit it, not as its grammar has it: the line is the unit, for in a transcript each line is
mostly a block of its own, and only text that was plainly wrapped is put back into one. Whatever is not printed (marks,
tags, links to images, page marks) stays in a block's `source`, so that no character of the file is without a block.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from itertools import pairwise

from broadsheet.errors import TooLarge
from broadsheet.model import Block, Page
from broadsheet.read.encoding import decoded
from broadsheet.read.page_marks import FENCE, Section, named_number, sections
from broadsheet.read.wrapping import column_width, wraps

PAGE_LIMIT = 20_000_000  # bytes of UTF-8: a page larger than that is a book, or not a page
FILE_LIMIT = 512 << 20  # bytes

# --- marks of a line ------------------------------------------------------------------------------------------------

FIRST = frozenset("#-*+>|=~_`<[\\ \t")  # what a line with markup at its head begins with
SPECIAL = re.compile(r"[<*_`\\|]|!\[|\]\(")
RULE = re.compile(r"([-*_=])(?:[ \t]*\1){2,}")
QUOTE = re.compile(r"[ \t]*>(?:[ \t]+|$)")
ATX = re.compile(r"[ \t]*(#+)([ \t\u3000\u00a0]*)")
BULLET = re.compile(r"[ \t]*[-*+](?:[ \t]+)(?=\S)")
DASHED_FOLIO = re.compile(r"[ \t]*- .* -[ \t]*")  # - 3 -: printed, no bullet
UNDERLINE = re.compile(r" {0,3}(?:={2,}|-{2,})[ \t]*")
PLACEHOLDER = re.compile(r"\[(?:图片|图像|插图|照片|圖片|image|photo|picture|figure|img)[ \t]*\d*\]", re.I)
REFERENCE = re.compile(r"\[[^\]]+\]:[ \t]*<?(?:data:|https?:)\S+>?", re.I)
DELIMITERS = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
BAR = re.compile(r"(?<!\\)\|")

# --- tags -----------------------------------------------------------------------------------------------------------

BREAKING_NAMES = (
    "address article aside blockquote body br caption center dd div dl dt fieldset figcaption figure footer form h1 h2"
    " h3 h4 h5 h6 head header html li main meta nav ol p pre section table tbody td tfoot th thead title tr ul"
)
INLINE_NAMES = (
    "a abbr b big cite code del dfn em font i ins kbd label mark q rp rt ruby s samp small span strike strong sub sup"
    " tt u var wbr"
)
BREAKING = frozenset(BREAKING_NAMES.split())
NAMES = f"{BREAKING_NAMES} {INLINE_NAMES}".replace(" ", "|")
TAG = re.compile(rf"<(?P<closing>/?)(?P<name>{NAMES})(?:\s[^<>]*)?/?>", re.I)
ALT = r"[^\]]{0,1000}"
TARGET = r"\([^()]{0,4000}\)"
OPENING = re.compile(r"(?P<opens><!--|<(?P<kind>table|style|script)\b)", re.I)
TOKEN = re.compile(
    rf"{OPENING.pattern}|(?P<picture>\[!\[{ALT}\]{TARGET}\]{TARGET}|!\[\[{ALT}\]\]|!\[{ALT}\](?:\[{ALT}\]|{TARGET})"
    rf"|!\[{ALT}\]\(data:[^()\s]*\)|<(?:img|image)\b[^<>]*>)|(?P<unseen></page>)|(?P<rule><hr\b[^<>]*>)|{TAG.pattern}",
    re.I,
)
CLOSINGS = {kind: re.compile(rf"</{kind}\s*>", re.I) for kind in ("table", "style", "script")}
COMMENT_END = re.compile("-->")
UNSEEN_PICTURE = re.compile(r"<!--\s*(?:image|picture|figure|photo|图片)\b", re.I)
ROW = re.compile(r"<tr\b[^<>]*>", re.I)
CELL = re.compile(r"<t[dh]\b[^<>]*>", re.I)

# --- emphasis -------------------------------------------------------------------------------------------------------

LINK = re.compile(
    r"(?<!\\)\[([^\[\]]+)\]\(((?:[a-z]+:/*|www\.|[/#.])[!-'*-~]*|[\w./-]+\.[a-z]{2,5})\)", re.I | re.ASCII
)
CODE = re.compile(r"(?<![`\\])`([^`\n]+)`(?!`)")
BOLD = re.compile(r"(?<![*\\])(\*{2,3})(?![*\s])([^*]+)(?<![\s\\])\1(?!\*)")
SLANTED = re.compile(r"(?<![*\\A-Za-z0-9])\*(?![*\s])([^*]+)(?<![\s\\])\*(?![*A-Za-z0-9])")
UNDERSCORED = re.compile(r"(?<![\w\\/.:@])(_{1,3})(?![\s_])([^_]+)(?<![\s\\])\1(?![\w/])")
ESCAPE = re.compile(r"\\([*_#+\-.!|>~`\[\]<\\])")
OPEN_MARKS = frozenset("“‘「『（(《〈【〔[\"'«„")
CLOSE_MARKS = frozenset("”’」』）)》〉】〕]\"'»")


@dataclass(slots=True)
class _Piece:
    """A line, or part of one, on its way to a block."""

    line: int
    source: str
    text: str
    lines: int = 1
    form: str = "paragraph"
    level: int = 0
    strong: bool = False
    plain: bool = False  # may be one of the lines that a paragraph was wrapped into
    hard: bool = False  # a line break after it was meant
    marked: bool = False  # may hold emphasis, links or escapes


def pages(data: bytes, source: str, *, page_id: str) -> list[Page]:
    """The pages of a transcript, in its order; one, unless page marks or form feeds part it.

    `source` is the file as given, for messages. The only page of a file is called `page_id`, those of a file of
    several `page_id`/p1, /p2, ... by the numbers their marks give, or by place where not every one has its own. Block
    ids are page id, /L and the line in the file; a second block on the same line has .2 after that, a third .3.

    Raises EmptyInput, NotText, BadEncoding, and TooLarge for a page over 20 MB or a file over 512 MB.
    """
    if len(data) > FILE_LIMIT:
        raise TooLarge(source, f"more than {FILE_LIMIT >> 20} MB", "Split it into a file a page or an issue")
    text, encoding, notes = decoded(data, source)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    leaves = sections(text)
    if len(text) > PAGE_LIMIT // 4:
        _check_sizes(leaves, source)
    markup = any(c in text for c in "<*_`\\|") or "![" in text or "](" in text
    found = []
    for name, section in zip(_page_ids(leaves, page_id), leaves, strict=True):
        number = named_number(page_id) if section.number is None and len(leaves) == 1 else section.number
        blocks = tuple(_numbered(_pieces(section, markup), name))
        found.append(Page(id=name, source=source, blocks=blocks, number=number, encoding=encoding, notes=notes))
    return found


def _check_sizes(leaves: list[Section], source: str) -> None:
    for section in leaves:
        size = sum(len(line.encode("utf-8", "replace")) + 1 for line in section.lines)
        if size > PAGE_LIMIT:
            where = source if len(leaves) == 1 else f"{source}, line {section.first}"
            found = f"a page of {size / 1e6:.0f} MB, more than the {PAGE_LIMIT // 1_000_000} MB a page can hold"
            raise TooLarge(where, found, "Split it into pages with a mark line such as <!-- page 2 -->")


def _page_ids(leaves: list[Section], page_id: str) -> list[str]:
    if len(leaves) == 1:
        return [page_id]
    numbers = [section.number for section in leaves]
    if None in numbers or len(set(numbers)) < len(numbers):
        numbers = list(range(1, len(leaves) + 1))
    return [f"{page_id}/p{number}" for number in numbers]


# --- a page's lines -------------------------------------------------------------------------------------------------


def _pieces(section: Section, markup: bool) -> list[_Piece]:
    """What becomes the blocks of a page: lines, parts of lines, and wrapped lines put back together."""
    lines, numbers = _units(section) if markup else (section.lines, range(section.first, 1 << 62))
    runs: list[list[_Piece]] = []
    i, n = _front_matter(section, runs), len(lines)
    while i < n:
        line = lines[i]
        if not line or line.isspace():
            i += 1
            continue
        j = i + 1
        while j < n and lines[j] and not lines[j].isspace():
            j += 1
        if j - i > 1 or line[0] in FIRST or (markup and SPECIAL.search(line)):
            marks = {k for k in range(i, j) if numbers[k] - section.first in section.marks} if section.marks else set()
            runs += _runs(_group(lines[i:j], numbers[i:j], {k - i for k in marks}))
        else:
            runs.append([_Piece(numbers[i], line, line.rstrip(" \t"))])
        i = j
    return [_cleaned(piece) for piece in _joined(runs)]


def _units(section: Section) -> tuple[list[str], Sequence[int]]:
    """Lines, those of a table or comment as one, with their numbers in the file."""
    spans = list(_spans(section.lines)) if any("<" in line for line in section.lines) else []
    if not spans:
        return section.lines, range(section.first, section.first + len(section.lines))
    lines: list[str] = []
    numbers: list[int] = []
    place = 0
    for start, stop in spans:
        lines += [*section.lines[place:start], "\n".join(section.lines[start:stop])]
        numbers += range(section.first + place, section.first + start + 1)
        place = stop
    lines += section.lines[place:]
    numbers += range(section.first + place, section.first + len(section.lines))
    return lines, numbers


def _spans(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Half-open ranges of lines over which a table, comment or script stands open."""
    text = "\n".join(lines)
    start = stop = line = place = 0  # start, stop: the range so far; line: that of `place`
    for begin, end in _enclosed(text):
        first = line + text.count("\n", place, begin)
        line = first + text.count("\n", begin, end)
        place = end
        if line == first:
            continue
        if first >= stop:  # else it opens on the line where the one before closed
            if stop > start:
                yield start, stop
            start = first
        stop = line + 1
    if stop > start:
        yield start, stop


def _enclosed(text: str) -> Iterator[tuple[int, int]]:
    """Where tables, comments and scripts begin and end; what is never closed is left out."""
    unclosed: set[str] = set()
    place = 0
    while opening := OPENING.search(text, place):
        place = _closed(opening, unclosed, len(text)) or opening.end()
        if place > opening.end():
            yield opening.start(), place


def _closed(opening: re.Match[str], unclosed: set[str], stop: int) -> int:
    """Where what a match opens is closed, 0 if never; `unclosed` keeps the kinds known to have no more ends."""
    kind = (opening["kind"] or "").lower()
    if kind in unclosed:
        return 0
    end = (CLOSINGS[kind] if kind else COMMENT_END).search(opening.string, opening.end(), stop)
    if end is None:
        unclosed.add(kind)
        return 0
    return end.end()


def _front_matter(section: Section, runs: list[list[_Piece]]) -> int:
    """Sets aside a block of key: value lines between --- at the head of a page; where the page goes on after it."""
    if section.first > 1 or section.lines[0].rstrip() != "---":
        return 0
    for n, line in enumerate(section.lines[1:40], 1):
        if line.rstrip() == "---" and n > 1:
            runs.append([_Piece(1, "\n".join(section.lines[: n + 1]), "", lines=n + 1, form="rule")])
            return n + 1
        if not re.match(r"[A-Za-z_][\w -]*:|[ \t]*- |[ \t]+\S", line):
            return 0
    return 0


def _group(lines: list[str], numbers: Sequence[int], marks: set[int]) -> list[_Piece]:
    """The pieces of lines that no blank line parts."""
    pieces: list[_Piece] = []
    k, level = 0, 0  # level: of a heading tag still open
    while k < len(lines):
        line, number = lines[k], numbers[k]
        rows = _table_rows(lines, k) if "|" in line else 0
        if k in marks:
            pieces.append(_Piece(number, line, "", form="rule"))
        elif rows:
            source = "\n".join(lines[k : k + rows])
            pieces.append(_Piece(number, source, _bar_cells(lines[k : k + rows]), lines=rows, form="table"))
            k += rows - 1
        elif _underlines(line, pieces):
            pieces[-1] = _titled(pieces[-1], line)
        else:
            parts, level = _line_pieces(line, number, k + 1 == len(lines), level)
            pieces += parts
        k += 1
    return _bold_runs(pieces)


def _underlines(line: str, pieces: list[_Piece]) -> bool:
    """Whether a line of = or - makes a heading of the one before it; below running text it is a rule."""
    if not pieces or line.lstrip()[0] not in "=-" or not UNDERLINE.fullmatch(line):
        return False
    title = pieces[-1]
    if not title.plain or title.form != "paragraph" or len(title.text) > 80 or title.text[-1] in "。，；.,;":
        return False
    return len(pieces) < 2 or pieces[-2].hard or not pieces[-2].plain


def _titled(piece: _Piece, underline: str) -> _Piece:
    level = 1 if "=" in underline else 2
    source = f"{piece.source}\n{underline}"
    return changed(piece, source=source, lines=piece.lines + 1, form="heading", level=level, plain=False)


def _line_pieces(line: str, number: int, last: bool, level: int) -> tuple[list[_Piece], int]:
    """The pieces of one line and the level of the heading tag it leaves open, 0 for none."""
    bare = line.strip(" \t")
    if (bare[0] in "-*_=" and RULE.fullmatch(bare)) or (bare[0] in "`~" and FENCE.fullmatch(bare)):
        return [_Piece(number, line, "", form="rule")], level
    if bare[0] == "[" and (PLACEHOLDER.fullmatch(bare) or REFERENCE.fullmatch(bare)):
        return [_Piece(number, line, "", form="image")], level
    hard = line.endswith("  ")
    rest = line.rstrip(" \t")
    if rest.endswith("\\") and not last:
        hard, rest = True, rest[:-1]
    at = 0
    while quote := QUOTE.match(rest, at):
        at = quote.end()
    form, depth, start, rest = _headed(rest, at)
    rest = rest[start:].strip(" \t")
    if not rest or rest.isspace():
        return [_Piece(number, line, "", form="rule")], level
    if level and not depth:
        form, depth = "heading", level
    piece = _Piece(number, line, rest, form=form, level=depth, plain=form != "heading", hard=hard)
    if "<" not in rest and "![" not in rest:
        piece.marked = bool(SPECIAL.search(rest))
        return [piece], level
    piece.lines = line.count("\n") + 1
    return _parted(piece, line.find(rest, start), level)


def _headed(line: str, at: int) -> tuple[str, int, int, str]:
    """Form and level of a line, where its text begins, and the line without the marks that close a heading.

    Chinese transcribers leave out the blank after ##; after a single # they do not, and #话题# is printed.
    """
    if (atx := ATX.match(line, at)) and (len(atx[1]) > 1 or atx[2] or atx.end() == len(line)):
        bare = line.rstrip("#")
        if bare[-1:] in " \t":
            line = line[: max(len(bare), atx.end())]
        elif not atx[2] and line.endswith(atx[1]):
            line = line[: max(len(line) - len(atx[1]), atx.end())]
        return "heading", min(len(atx[1]), 6), atx.end(), line
    if (bullet := BULLET.match(line, at)) and not DASHED_FOLIO.fullmatch(line, at):
        return "list", 0, bullet.end(), line
    return "paragraph", 0, at, line


# --- tags within a line ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Part:
    """A part of a line as it is gathered between breaks."""

    start: int
    text: str = ""
    form: str = ""  # what it is if nothing of it is printed
    light: bool = False  # some of its text is not bold
    level: int = 0


def _parted(whole: _Piece, at: int, level: int) -> tuple[list[_Piece], int]:
    """A line with tags or images as pieces, its characters shared out among them, and the heading level left open."""
    source, body = whole.source, whole.text
    wrap = BOLD.fullmatch(body)
    strong = wrap is not None
    stop = at + len(body)
    place = at + (len(wrap[1]) if wrap else 0)
    stop -= len(wrap[1]) if wrap else 0
    pieces: list[_Piece] = []
    part, bold, broken = _Part(0, level=level), 0, bool(level)

    def close(end: int) -> None:
        nonlocal part
        text = part.text.strip(" \t\n")
        if text and not text.isspace():
            depth = part.level or whole.level
            form = "heading" if depth else whole.form
            piece = _placed(whole, part.start, end, text, form, depth)
            piece.strong, piece.marked = strong or not part.light, bool(SPECIAL.search(text))
            pieces.append(piece)
            part = _Part(end, level=level)

    for start, end, form, tag in _tokens(source, place, stop):
        lead = source[place:start]
        part.text, part.light = part.text + lead, part.light or (not bold and not lead.isspace() and bool(lead))
        place = end
        if tag is None:
            close(start)
            text = _tag_cells(source[start:end]) if form == "table" else ""
            pieces.append(_placed(whole, part.start, end, text, form, 0))
            part, broken = _Part(end, level=level), True
            continue
        name, closing = tag["name"].lower(), bool(tag["closing"])
        if name in ("b", "strong"):
            bold = max(0, bold - 1) if closing else bold + 1
        elif name in BREAKING:
            broken = True
            close(end if closing or name == "br" else start)
            if name[0] == "h" and name[1:].isdecimal():
                level = part.level = 0 if closing else int(name[1])
            elif not part.form:
                part.form = "image" if name == "figure" else "html"
    tail = source[place:stop]
    part.text, part.light = part.text + tail, part.light or (not bold and not tail.isspace() and bool(tail))
    close(len(source))
    if part.start < len(source):
        _trail(whole, part, pieces)
    if len(pieces) == 1 and pieces[0].text and not broken:
        pieces[0].plain, pieces[0].hard = whole.plain, whole.hard
    return pieces, level


def _tokens(source: str, place: int, stop: int) -> Iterator[tuple[int, int, str, re.Match[str] | None]]:
    """Where each tag, image, comment or table begins and ends, the form of a block it makes, and the match of a tag."""
    unclosed: set[str] = set()
    while token := TOKEN.search(source, place, stop):
        start, place = token.start(), token.end()
        if token["name"]:
            yield start, place, "html", token
        elif not token["opens"]:
            yield start, place, "image" if token["picture"] else "rule" if token["rule"] else "html", None
        elif end := _closed(token, unclosed, stop):
            place = end
            kind = (token["kind"] or "").lower()
            pictured = not kind and UNSEEN_PICTURE.match(source, start, end)
            yield start, end, "table" if kind == "table" else "image" if pictured else "html", None
        elif tag := TAG.match(source, start, stop):
            place = tag.end()
            yield start, place, "html", tag


def _placed(whole: _Piece, start: int, end: int, text: str, form: str, level: int) -> _Piece:
    source = whole.source[start:end]
    line = whole.line + (whole.source.count("\n", 0, start) if whole.lines > 1 else 0)
    return _Piece(line, source, text, lines=source.count("\n") + 1, form=form, level=level)


def _trail(whole: _Piece, part: _Part, pieces: list[_Piece]) -> None:
    """Gives what is left of a line, with nothing printed in it, to the piece before, or makes it one."""
    if pieces:
        pieces[-1].source += whole.source[part.start :]
        pieces[-1].lines = pieces[-1].source.count("\n") + 1
    else:
        pieces.append(_placed(whole, part.start, len(whole.source), "", part.form or "html", 0))


# --- tables ---------------------------------------------------------------------------------------------------------


def _table_rows(lines: list[str], k: int) -> int:
    """How many lines from the k-th on are rows of one table; 0 where a bar is only printed between words."""
    heads = k + 1 < len(lines) and "|" in lines[k + 1] and DELIMITERS.fullmatch(lines[k + 1].strip())
    n = k
    if heads:
        while n < len(lines) and "|" in lines[n]:
            n += 1
        return n - k
    bars = 0
    while n < len(lines) and (row := lines[n].strip()).startswith("|") and row.endswith("|") and len(row) > 1:
        bars = max(bars, len(BAR.findall(row)))
        n += 1
    return n - k if n - k > 1 or bars > 2 else 0


def _bar_cells(rows: list[str]) -> str:
    """The cells of a table drawn with bars: tabs between them, a line a row."""
    table = []
    for row in rows:
        bare = row.strip()
        if not DELIMITERS.fullmatch(bare):
            cells = BAR.split(bare)
            table.append(cells[bare.startswith("|") : len(cells) - (bare.endswith("|") and len(cells) > 1)])
    return _set_cells(table)


def _tag_cells(html: str) -> str:
    """The cells of a table in tags; printed words outside any cell, such as a caption, make a row of their own."""
    table = []
    for row in ROW.split(html):
        outside, *cells = CELL.split(row)
        if _cell(outside):
            table.append([outside])
        if cells:
            table.append(cells)
    return _set_cells(table)


def _set_cells(table: list[list[str]]) -> str:
    text = "\n".join("\t".join(map(_cell, row)) for row in table)
    return "" if text.isspace() else text


def _cell(source: str) -> str:
    text, place = "", 0
    for start, end, _, tag in _tokens(source, 0, len(source)):
        spaced = tag is not None and tag["name"].lower() in ("br", "p", "div", "li")
        text, place = text + source[place:start] + " " * spaced, end
    text = " ".join(line for row in (text + source[place:]).split("\n") if (line := row.strip()))
    return _unmarked(text)[0] if SPECIAL.search(text) else text


# --- emphasis -------------------------------------------------------------------------------------------------------


def _bold_runs(pieces: list[_Piece]) -> list[_Piece]:
    """Pieces with the ** that opens on one line and closes on a later one taken off."""
    odd = [n for n, piece in enumerate(pieces) if piece.text.count("**") == 1 and piece.form != "table"]
    for a, b in pairwise(odd):
        opens, closes = pieces[a], pieces[b]
        if not (opens.text.startswith("**") and closes.text.endswith("**") and len(opens.text) > 2 < len(closes.text)):
            continue
        for n in range(a, b + 1):
            pieces[n] = changed(pieces[n], strong=True)
        pieces[a].text = opens.text[2:].lstrip(" \t")
        pieces[b].text = closes.text[:-2].rstrip(" \t")
    return pieces


def _cleaned(piece: _Piece) -> _Piece:
    """A piece with its text as printed; one with nothing visible in it becomes a rule without text."""
    if piece.marked:
        text, bold = _unmarked(piece.text)
        piece.text, piece.strong = text, piece.strong or bold
    if len(piece.text) < 4 and piece.form != "rule" and piece.text:
        visible = any(not c.isspace() and unicodedata.category(c) != "Cf" for c in piece.text)
        if not visible:
            piece.text, piece.form, piece.level = "", "rule", 0
    return piece


def _unmarked(text: str) -> tuple[str, bool]:
    """Text without emphasis, code, link and escape marks, and whether all of it was bold.

    A lone *, the blanks of a form (____), masked names (张**) and underscores inside words are printed and stay.
    """
    bold = False
    if "](" in text:
        text = LINK.sub(r"\1", text)
    if "`" in text:
        text = CODE.sub(r"\1", text)
    if "*" in text:
        text = SLANTED.sub(_slanted, text)
        bold = not BOLD.sub("", text).strip()
        text = BOLD.sub(_bold, text)
    if "_" in text:
        strong = [m for m in UNDERSCORED.finditer(text) if len(m[1]) > 1]
        bold = bold or (len(strong) == 1 and strong[0][0] == text)
        text = UNDERSCORED.sub(r"\2", text)
    if "\\" in text:
        text = ESCAPE.sub(r"\1", text)
    return text, bold and bool(text)


def _bold(match: re.Match[str]) -> str:
    """Transcribers set ** hard against Chinese marks (**时间：**八点), so only the opening one must look like one."""
    text, start, inner = match.string, match.start(), match[2]
    before = text[start - 1] if start else " "
    if inner[0] in OPEN_MARKS:
        fits = not before.isalnum() or inner[-1] in CLOSE_MARKS
    else:
        fits = inner[0].isalnum() or not before.isalnum()
    return inner if fits else match[0]


def _slanted(match: re.Match[str]) -> str:
    """The text of *slanted* type; two printed asterisks (*预约有效，*售完即止) stay."""
    text, inner = match.string, match[1]
    before = text[match.start() - 1 : match.start()]
    after = text[match.end() : match.end() + 1]
    opens = inner[0].isalnum() or not before.isalnum()
    closes = inner[-1].isalnum() or not after.isalnum()
    return inner if opens and closes else match[0]


# --- wrapped lines --------------------------------------------------------------------------------------------------


def _runs(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces of a group as runs of lines that might be one text; all others by themselves."""
    run: list[_Piece] = []
    for piece in pieces:
        if piece.plain:
            run.append(piece)
            continue
        if run:
            yield run
            run = []
        yield [piece]
    if run:
        yield run


def _joined(runs: list[list[_Piece]]) -> Iterator[_Piece]:
    """The pieces of a page, those lines made one that a paragraph was wrapped into."""
    widths = [w for run in runs if len(run) > 2 and (w := column_width(_texts(run), _parting(run)))]
    page_width = sorted(widths)[len(widths) // 2] if widths else 0
    for run in runs:
        if len(run) == 1:
            yield run[0]
            continue
        start = 0
        for k, goes_on in enumerate(_goes_on(run, page_width)):
            if not goes_on:
                yield _whole(run[start : k + 1])
                start = k + 1
        yield _whole(run[start:])


def _whole(run: list[_Piece]) -> _Piece:
    if len(run) == 1:
        return run[0]
    first, last = run[0], run[-1]
    return changed(
        first,
        source="\n".join(piece.source for piece in run),
        text="\n".join(piece.text for piece in run),
        lines=last.line + last.lines - first.line,
        strong=all(piece.strong for piece in run),
        marked=any(piece.marked for piece in run),
    )


def _goes_on(run: list[_Piece], page_width: int) -> list[bool]:
    """For each line but the last, whether the next is more of the same paragraph or list item."""
    wrapped = wraps(_texts(run), _parting(run), page_width)
    return [on or _hangs(a, b) for (a, b), on in zip(pairwise(run), wrapped, strict=True)]


def _texts(run: list[_Piece]) -> list[str]:
    return [piece.text for piece in run]


def _hangs(item: _Piece, line: _Piece) -> bool:
    """Whether a line is set in below the list item before it."""
    return item.form == "list" and not item.hard and line.form == "paragraph" and _indent(line) > _indent(item)


def _indent(piece: _Piece) -> int:
    """Cells of white space before a line."""
    space = piece.source[: len(piece.source) - len(piece.source.lstrip(" \t\u3000"))]
    return len(space) + space.count("\u3000") + 3 * space.count("\t")


def _parting(run: list[_Piece]) -> list[bool]:
    """For each line but the last, whether a break after it is meant: marked as one, or the next line is set in."""
    indents = [_indent(piece) for piece in run]
    base = min(indents)
    few = 2 * sum(i > base + 1 for i in indents) <= len(run)  # else a hanging indent: it is the first line that is out
    return [
        a.hard or b.form == "list" or b.text[0] == "\u3000" or (few and indent > base + 1)
        for a, b, indent in zip(run, run[1:], indents[1:], strict=False)
    ]


# --- pieces to blocks -----------------------------------------------------------------------------------------------


def _numbered(pieces: Iterable[_Piece], page_id: str) -> Iterator[Block]:
    """Pieces as blocks, with ids made from the page and the line."""
    stem, line, nth = f"{page_id}/L", 0, 1
    for piece in pieces:
        nth = nth + 1 if piece.line == line else 1
        line = piece.line
        yield Block(
            id=f"{stem}{line}.{nth}" if nth > 1 else f"{stem}{line}",
            text=piece.text,
            line=line,
            lines=piece.lines,
            level=piece.level,
            form=piece.form,
            strong=piece.strong,
            source=piece.source,
        )
