"""What a page prints about itself: its nameplate, masthead and folio lines, and the issue's facts read from them.

A line is furniture when next to nothing is left of it once the facts an issue prints (date, weekday, number, owner,
serial number, price ...), the marks between them and the words that go with them are taken away. Some facts carry a
line wherever it stands; others, a date or a telephone number, only beside a line that is furniture already.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from broadsheet.articles.dating import day_of_paper, disagreements
from broadsheet.articles.imprint import (
    FOLD,
    HAN,
    PAGE_EDITORS,
    Line,
    Piece,
    day_of,
    houses,
    line_of,
    names_paper,
    numbers,
    page_count,
    read_date,
    read_day,
    read_weekday,
    says_what_paper,
    squeezed,
)
from broadsheet.model import Fault, Masthead, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from broadsheet.model import Block


class Dateline(Protocol):
    """What is needed of an article's dateline; None for what it does not print."""

    @property
    def paper(self) -> str | None: ...
    @property
    def agency(self) -> str | None: ...
    @property
    def place(self) -> str | None: ...
    @property
    def month(self) -> int | None: ...
    @property
    def day(self) -> int | None: ...


_FIRM = frozenset({"serial", "publisher", "owner", "count", "lunar", "issue", "sheets"})
_MOST_WORDS = 7  # in a name in letters beside the facts
_CAPTION = re.compile("[■▲△□]|摄$|記者|记者|通讯员|通訊員")
_WEATHER = re.compile(
    "^(?:今日|今天|明日|今夜|本市|市区|城区|今晚)*(?:天气|天氣|气象|氣象|气温|氣溫)"
    "|[-零下\\d]+ ?(?:℃|°C?|度)? ?[-~～—–至到] ?-?\\d+ ?(?:℃|°|度)"
)
# 【文化周刊】, ■据云州日报: what is set off so heads or credits an article.
_SET_OFF = re.compile('[■□▲△◆◇●○★☆▶►·•“"‘「『《<【〔\\[［(（据據]')
# Sections that stand over an article as often as at a page's head, and the mark of an advertisement.
_NO_FOLIO = re.compile("[广廣]告|公告|[导導][读讀]|热线|熱線|时评|時評|[评評][论論]|言论|言論|焦点|焦點|关注|關注|聚焦")
_OF_THE_WEATHER = re.compile("——|发布|發布|發佈|之[间間]|[记記]者|不少|^[▲△■]")  # news, a caption
_OWN_LINE = re.compile(
    "新[闻聞]|[报報爆]料|[发發订訂]|投稿|[读讀]者|[编編]|[总總]|本[报報]|社|邮|郵|官方|公众号|公眾號|公衆號|[Ee]-?[Mm]ail"
)
_WEATHER_WORD = re.compile("晴|多云|多雲|阴|陰|雨|雪|雾|霧|风|風|℃|°|天气|天氣")


@dataclass(frozen=True, slots=True)
class _Grade:
    role: Role
    confidence: float
    firm: bool  # furniture wherever it stands, not only beside other furniture
    kinds: frozenset[str] = frozenset()


def furniture(blocks: Sequence[Block]) -> dict[int, tuple[Role, float]]:
    """Which blocks are nameplate, masthead or folio, by their place in `blocks`, each with its confidence, 0 to 1.

    Blocks of a page come in the order of its source; a page without furniture gives an empty dict. Articles'
    datelines, credits and headlines are left out even where they hold a date or a paper's name.
    """
    lines = [line_of(b.text) for b in blocks]
    found: dict[int, tuple[Role, float]] = {}
    weak: dict[int, _Grade] = {}
    for k, line in enumerate(lines):
        grade = _grade(line, blocks[k].level, k, len(blocks) - 1 - k) if line is not None else None
        if grade is not None and line is not None and line.left and line.text[-1] in "。？！?":
            continue  # a line of the masthead is no sentence
        if grade is not None and grade.firm:
            found[k] = (grade.role, grade.confidence)
        elif grade is not None:
            weak[k] = replace(grade, kinds=line.kinds if line is not None else frozenset())
    found = _grown(found | _boxes(weak), weak, lines, blocks)
    named = found | (_names_beside(found, weak, lines, blocks) if found else {})
    named |= _name_alone(lines, blocks, named)
    named |= _name_under(lines, named)
    return dict(sorted(_in_runs(_grown(named, weak, lines, blocks), lines)))


def masthead(
    blocks: Sequence[Block],
    found: Mapping[int, tuple[Role, float]],
    openings: Sequence[Dateline],
    *,
    page_number: int | None = None,
    given_paper: str | None = None,
    given_date: datetime.date | None = None,
) -> Masthead:
    """The issue's facts: as given, else as printed in the lines `found`, else inferred from the articles.

    `openings` are the datelines of the page's articles; paper and date are inferred from them where none is printed.
    `page_number` is what the file says; the printed one goes before it. A weekday, lunar date or name that disagrees
    with the rest is kept as printed and told in `faults`.
    """
    facts = _Facts(blocks, found)
    paper, paper_from = _paper(facts, blocks, found, openings)
    date, date_from = _date(facts, blocks, found, openings, given_paper or paper)
    faults = [*_disagreements(facts, date if date_from == "printed" else None)]
    if given_paper is not None:
        if paper_from == "printed" and paper is not None and squeezed(paper) != squeezed(given_paper):
            faults.append(facts.fault("name", f"The page prints {paper}; the paper was given as {given_paper}."))
        paper, paper_from = given_paper, "given"
    if given_date is not None:
        if date_from == "printed" and date != given_date:
            faults.append(facts.fault("date", f"The page prints {date}; the date was given as {given_date}."))
        date, date_from = given_date, "given"
    return Masthead(
        paper=paper,
        paper_from=paper_from,
        date=date,
        date_from=date_from,
        weekday=facts.printed("weekday"),
        lunar_date=facts.printed("lunar"),
        issue_number=facts.issue_number(),
        page=facts.page(page_number),
        page_count=facts.page_count(),
        serial_number=facts.serial_number(),
        publisher=facts.publisher(),
        owner=facts.owner(),
        website=facts.website(),
        faults=tuple(faults),
    )


# --- what a line is by itself ---


def _grade(line: Line, level: int, from_head: int, from_foot: int) -> _Grade | None:
    """What a line is by itself; None where it is nothing an issue prints. Places count blocks from either end."""
    kinds = line.kinds - {"words", "latin"}
    if not kinds:
        # 国内外公开发行 and the like count beside other furniture only.
        return _Grade(Role.MASTHEAD, 0.7, False) if line.kinds == {"words"} and line.left == 0 else None
    if kinds <= {"name", "section"} and (_SET_OFF.match(line.text) or _names_a_column(line)):
        return None
    if "editors" in kinds and line.kinds <= _WITH_EDITORS:
        sure = PAGE_EDITORS.search(line.text.translate(FOLD)) is not None or bool(kinds & {"page", "bare"})
        sure = sure or (min(from_head, from_foot) < 2 and "words" not in line.kinds)
        return _Grade(Role.FOLIO, 0.95 if sure else 0.7, sure) if line.left == 0 else None
    if _CAPTION.search(line.text) and not kinds & {"serial", "publisher", "count"}:
        return None
    firm = _firm_kinds(line)
    if firm:
        return _firm_grade(line, kinds, firm, level)
    if "page" in kinds or ("bare" in kinds and kinds & {"date", "section", "name"}):
        return _folio_grade(line, kinds, from_head, from_foot)
    if line.left:
        return None
    return _weak_grade(line, kinds, level, from_head, from_foot)


_WITH_EDITORS = frozenset(
    {"editors", "contact", "words", "page", "bare", "section", "date", "short_date", "weekday", "name"}
)


def _firm_kinds(line: Line) -> set[str]:
    """The facts of a line that only an issue prints; a small number (第3号) or a sponsor (主办) is not one."""
    firm = {p.kind for p in line.pieces if p.kind in _FIRM and _is_firm(p)}
    # Vol. 12, No. 30 says little alone, and everything beside a date.
    if line.kinds & {"date", "volume"} and "words" not in line.kinds:
        beside = line.kinds & {"issue", "volume", "price"}
        firm |= beside if "date" in line.kinds or len(beside) > 1 else set()
    return firm


def _is_firm(piece: Piece) -> bool:
    if piece.kind == "issue":
        return "总" in piece.folded or any(n >= 100 for n in numbers(piece.folded)[:1])
    if piece.kind == "owner":
        return _is_owner(piece)
    return piece.kind != "lunar" or re.match("[农阴旧夏古岁甲乙丙丁戊己庚辛壬癸]", piece.folded) is not None


def _is_owner(piece: Piece) -> bool:
    """Owners of a paper, not the sponsors of a column or an event."""
    told = piece.folded
    return "主管" in told or "机关报" in told or ("主办" in told and ("中共" in told or "报社" in told))


def _firm_grade(line: Line, kinds: frozenset[str], firm: set[str], level: int) -> _Grade | None:
    room = (1, 2, 6, 9)[min(len(firm | (kinds & {"date", "weekday", "name"})), 3)]  # ideographs: a slogan, a section
    in_letters = HAN.search(line.text) is None
    most = _MOST_WORDS if not in_letters or kinds & {"date", "serial"} else 1
    if line.words > most:
        return None
    if line.left > room:
        return _Grade(Role.MASTHEAD, 0.7, False) if line.left <= 6 and firm - {"issue", "owner"} and not level else None
    if "page" in kinds and not firm & {"owner", "publisher", "serial", "count"}:
        return _Grade(Role.FOLIO, 0.92, True)
    # "12 pages" may close a book notice as well.
    return _Grade(Role.MASTHEAD, 0.97 if line.left == 0 else 0.9, not (in_letters and kinds <= {"count", "issue"}))


def _folio_grade(line: Line, kinds: frozenset[str], from_head: int, from_foot: int) -> _Grade | None:
    """A page number with a date, a section or a name beside it; by itself only where it says 版 or page."""
    dated = "date" in kinds or {"short_date", "weekday"} <= kinds
    if line.left > (6 if dated else 0) or line.words > (_MOST_WORDS if dated else 0):
        return None
    if dated:
        return _Grade(Role.FOLIO, 0.92, bool(kinds & {"page", "weekday", "section", "name"}))
    spelt = any(p.kind == "page" and _PAGE_SPELT.match(p.folded) for p in line.pieces)
    if spelt and kinds <= {"page", "section", "name", "bare"}:
        return _Grade(Role.FOLIO, 0.9 if from_head < 3 or from_foot < 2 else 0.75, True)
    # A02 要闻, 13教育: the figure may number an article too, hardly at the page's edge.
    edge = from_head < 3 or from_foot < 2
    return _Grade(Role.FOLIO, 0.75 if edge else 0.65, "section" in kinds and edge)


_PAGE_SPELT = re.compile("第|[A-Za-z].*版|[\\d一二三四五六七八九十]+[ \t]*版|page|seite|стр")


def _weak_grade(line: Line, kinds: frozenset[str], level: int, from_head: int, from_foot: int) -> _Grade | None:
    """A line of which nothing is left over, but whose facts an article may print as well."""
    if kinds == {"bare"}:
        at_edge = len(line.pieces) == 1 and (from_head == 0 or from_foot == 0)
        return _Grade(Role.FOLIO, 0.6, at_edge) if line.words == 0 and len(line.pieces) == 1 else None
    if kinds == {"section"}:
        lone = line.kinds == {"section"} and level == 0 and _NO_FOLIO.search(line.text) is None
        return _Grade(Role.FOLIO, 0.6, False) if lone else None
    if "name" in kinds and kinds & {"date", "weekday"}:
        return _Grade(Role.MASTHEAD, 0.9, True)
    if "date" in kinds:
        return _dated_grade(line, kinds, from_head, from_foot)
    both = HAN.search(line.text) is not None and names_paper(line.text.split())  # 星期三 over YUNXI DAILY
    spoken = kinds & {"volume", "price", "terms", "web", "contact", "name"} or both
    if line.words > _MOST_WORDS or (line.words and not spoken):
        return None
    return _Grade(Role.NAMEPLATE if kinds == {"name"} else Role.MASTHEAD, 0.85, False)


def _dated_grade(line: Line, kinds: frozenset[str], from_head: int, from_foot: int) -> _Grade | None:
    """A date with its weekday at the head or foot of a page stands for itself; a bare date may close a notice."""
    if line.words > 4 or (line.words and "weekday" not in kinds and from_head > 2):
        return None
    on_edge = "weekday" in kinds and (from_head < 6 or from_foot < 2)
    return _Grade(Role.MASTHEAD, 0.9 if "weekday" in kinds else 0.75, on_edge or (from_head < 2 and line.words == 0))


# --- what it is beside other lines ---


_OF_AN_ISSUE = frozenset({"name", "weekday", "issue", "count", "volume", "lunar"})
_IN_A_BOX = _OF_AN_ISSUE | {
    "date",
    "price",
    "terms",
    "web",
    "contact",
    "year",
    "founded",
    "publisher",
    "owner",
    "serial",
}


def _boxes(weak: Mapping[int, _Grade]) -> dict[int, tuple[Role, float]]:
    """Runs of lines none of which says enough alone, but which together are a masthead: its day, number, pages."""
    out: dict[int, tuple[Role, float]] = {}
    closing = {k for k in weak if k and k - 1 not in weak and weak[k].kinds in ({"date"}, {"contact"})}
    box = {k: weak[k] for k in weak if k not in closing and weak[k].kinds & _IN_A_BOX}
    for first in [k for k in box if k - 1 not in box]:
        run = [first]
        while run[-1] + 1 in box:
            run.append(run[-1] + 1)
        told = {kind for k in run for kind in box[k].kinds} & _IN_A_BOX
        if len(run) > 1 and len(told) >= 3 and told & _OF_AN_ISSUE:
            out |= {k: (box[k].role, box[k].confidence) for k in run}
    for k in weak:  # 14 国内 over or under the date
        if "section" in weak[k].kinds and weak[k].kinds & {"page", "bare"}:
            dated = any("date" in weak[n].kinds for n in (k - 1, k + 1) if n in weak)
            out |= {k: (weak[k].role, weak[k].confidence)} if dated else {}
    return out


def _grown(
    found: Mapping[int, tuple[Role, float]],
    weak: Mapping[int, _Grade],
    lines: Sequence[Line | None],
    blocks: Sequence[Block],
) -> dict[int, tuple[Role, float]]:
    """The lines found and those that count only beside them, one after another."""
    out = dict(found)
    edge = list(out)
    while edge:
        k = edge.pop()
        for n in (k - 1, k + 1):
            if n in out or not 0 <= n < len(blocks):
                continue
            if n in weak:
                if not _belongs(n, k, lines, out, weak, blocks):
                    continue
                out[n] = (weak[n].role, weak[n].confidence)
            elif _is_weather(blocks[n]):
                out[n] = (Role.MASTHEAD, 0.75)
            else:
                continue
            edge.append(n)
    return out


_OF_A_MASTHEAD = frozenset({"serial", "publisher", "owner", "count", "sheets", "issue", "lunar", "volume", "terms"})


def _in_runs(
    found: Mapping[int, tuple[Role, float]], lines: Sequence[Line | None]
) -> Iterator[tuple[int, tuple[Role, float]]]:
    """The lines found, the date and name in a run of folio lines as folio, the editors amid a masthead as masthead."""
    kinds = {k: line.kinds if (line := lines[k]) is not None else frozenset[str]() for k in found}
    for first in [k for k in found if k - 1 not in found]:
        run = [first]
        while run[-1] + 1 in found:
            run.append(run[-1] + 1)
        box = any(kinds[k] & _OF_A_MASTHEAD for k in run)
        numbered = any(kinds[k] & {"page", "bare"} and found[k][0] is Role.FOLIO for k in run)
        for k in run:
            role, sure = found[k]
            if box and kinds[k] & {"editors"} and not kinds[k] & {"page", "bare"}:
                role = Role.MASTHEAD
            elif numbered and not box:
                role = Role.FOLIO
            yield k, (role, sure)


def _belongs(
    n: int,
    beside: int,
    lines: Sequence[Line | None],
    found: Mapping[int, tuple[Role, float]],
    weak: Mapping[int, _Grade],
    blocks: Sequence[Block],
) -> bool:
    """Whether a line is of the furniture beside it, not the close of the article on its other side.

    A notice ends with its date or its hotline, a column opens with its name.
    """
    kinds = weak[n].kinds
    enclosed = (n == 0 or n - 1 in found) and (n == len(blocks) - 1 or n + 1 in found)
    if enclosed:
        return True
    if kinds == {"section"}:
        return found[beside][0] is Role.FOLIO
    if kinds == {"contact"}:
        return _OWN_LINE.search(blocks[n].text) is not None or (n < beside and n == 0)
    if kinds == {"date"} and n < beside:
        under = lines[beside]
        if under is not None and under.kinds == {"weekday"}:
            return True
        over = weak.get(n - 1)
        if n == 0 or n - 1 in found or (over is not None and not over.kinds <= {"contact", "date", "words"}):
            return True
        return blocks[n - 1].text.rstrip()[-1:] in "。！？”"
    return True


def _is_weather(block: Block) -> bool:
    text = block.text.strip()
    if block.level or len(text) > 60 or text.endswith("。") or _WEATHER_WORD.search(text) is None:
        return False
    return _WEATHER.search(text) is not None and _OF_THE_WEATHER.search(text) is None


def _names_beside(
    found: Mapping[int, tuple[Role, float]],
    weak: Mapping[int, _Grade],
    lines: Sequence[Line | None],
    blocks: Sequence[Block],
) -> dict[int, tuple[Role, float]]:
    """The nameplate, in ideographs or letters or both, beside the masthead's lines or named by them."""
    told = {name for k in found for name in _names_told(lines[k])}
    out: dict[int, tuple[Role, float]] = {}
    beside = [k for d in (-2, -1, 1, 2) for k in {n + d for n in found} - found.keys() if 0 <= k < len(blocks)]
    spelt = []
    for k in beside:
        line = lines[k]
        if line is None or line.left or not line.kinds <= {"name", "latin"} or _names_a_column(line):
            continue
        touches = k - 1 in found or k + 1 in found
        if "name" in line.kinds and line.words <= _MOST_WORDS:
            out[k] = (Role.NAMEPLATE, 0.95 if touches else 0.8)
        elif _is_name_in_letters(line, k, found) and (touches or k < 2 or blocks[k].level):
            named = blocks[k].level > 0 or not says_what_paper(line.text.split())
            spelt.append((named, blocks[k].level > 0, line.text.isupper(), touches, -k))
    if spelt:
        out[-max(spelt)[-1]] = (Role.NAMEPLATE, 0.85)
    for k in beside:
        if k not in out and _says_what_paper(k, lines[k], found.keys() | out.keys() | weak.keys()):
            out[k] = (Role.MASTHEAD, 0.7)
    for k, block in enumerate(blocks):
        stands_out = block.level or k < 2
        if stands_out and k not in found and k not in out and len(block.text) < 24 and squeezed(block.text) in told:
            out[k] = (Role.NAMEPLATE, 0.85)
    plated = out or told or any(role is Role.NAMEPLATE for role, _ in found.values())
    return out if plated else _name_over(found, blocks)


def _says_what_paper(k: int, line: Line | None, taken: Set[int]) -> bool:
    """A line in letters between others of the masthead that tells what the paper is: Unabhängige Tageszeitung."""
    if line is None or line.kinds != {"latin"} or k - 1 not in taken or k + 1 not in taken:
        return False
    return names_paper(line.text.split())


def _names_told(line: Line | None) -> Iterator[str]:
    """The paper's names as a line of the masthead gives them: its own, or its house's."""
    for p in line.pieces if line is not None else ():
        if p.kind == "name":
            yield squeezed(p.printed)
        elif p.kind in ("publisher", "owner", "house"):
            yield from houses(p)


def _is_name_in_letters(line: Line, k: int, found: Mapping[int, object]) -> bool:
    """THE HARBOR GAZETTE, or how a paper spells its name for others: capitals, few words, over or amid the masthead."""
    words = line.text.split()
    if not 0 < len(words) <= _MOST_WORDS or line.text[-1] in "!?;:" or not _is_title(words):
        return False
    if names_paper(words):
        return k + 1 in found or k + 2 in found or (k - 1 in found and (line.text.isupper() or len(words) <= 3))
    return k == 0 and 1 in found and len(words) <= 5


def _is_title(words: Sequence[str]) -> bool:
    """Capitals on every word but the small ones, or on the first alone."""
    rest = words[1:]
    return words[0][:1].isupper() and (all(w[:1].isupper() or len(w) <= 3 for w in rest) or all(map(str.islower, rest)))


def _name_over(found: Mapping[int, tuple[Role, float]], blocks: Sequence[Block]) -> dict[int, tuple[Role, float]]:
    """A short heading right over the masthead at the head of the page is the nameplate, whatever it ends in."""
    first = min(found)
    if first > 2 or found[first][0] is Role.FOLIO:
        return {}
    for k in range(first):
        text = squeezed(blocks[k].text)
        if blocks[k].level and 2 <= len(text) <= 6 and all(map(HAN.match, text)):
            return {k: (Role.NAMEPLATE, 0.7)}
    return {}


def _name_alone(
    lines: Sequence[Line | None], blocks: Sequence[Block], found: Mapping[int, tuple[Role, float]]
) -> dict[int, tuple[Role, float]]:
    """The nameplate far from the rest of the masthead, or without any: a paper's name and no more at the page's head."""
    plates = [blocks[k].text for k, (role, _) in found.items() if role is Role.NAMEPLATE]
    if any(HAN.search(plate) for plate in plates):
        return {}
    for k, line in enumerate(lines[:2]):
        if line is None or line.left or k in found:
            continue
        if line.kinds == {"name"} and not _names_a_column(line) and len(squeezed(line.text)) <= 9:
            return {k: (Role.NAMEPLATE, 0.8)}
        headed = blocks[k].level and k + 1 < len(blocks) and not blocks[k + 1].text.endswith((".", "!", "?"))
        words = line.text.removeprefix("The ").split()
        named = line.kinds == {"latin"} and 2 <= len(words) <= 4 and names_paper(words[-1:]) and _is_title(words)
        if k == 0 and headed and named and not plates:
            return {k: (Role.NAMEPLATE, 0.7)}
    return {}


def _name_under(lines: Sequence[Line | None], found: Mapping[int, tuple[Role, float]]) -> dict[int, tuple[Role, float]]:
    """The paper's name in letters, YUNXI DAILY, right under its own."""
    out = {}
    for k, (role, _) in found.items():
        line = lines[k + 1] if role is Role.NAMEPLATE and k + 1 < len(lines) and k + 1 not in found else None
        if line is not None and line.kinds == {"latin"} and line.text.isupper() and names_paper(line.text.split()):
            out[k + 1] = (Role.NAMEPLATE, 0.85)
    return out


def _names_a_column(line: Line) -> bool:
    """Whether what reads as a paper's name heads a column or is a credit: 【云溪周刊】, ■据云溪日报, 文化周刊."""
    if _SET_OFF.match(line.text):
        return True
    without = line_of(line.text[:-2]) if line.text.endswith(("周刊", "週刊")) else None
    return without is not None and without.kinds == {"section"}


# --- the facts ---


@dataclass(frozen=True, slots=True)
class _Printed:
    """A fact with where it is printed."""

    piece: Piece
    block: str
    role: Role
    at_end: bool  # first or last of its line: where a bare page number stands


class _Facts:
    """The facts of the page's furniture by kind, masthead before folio, in the order of the page."""

    def __init__(self, blocks: Sequence[Block], found: Mapping[int, tuple[Role, float]]) -> None:
        self._by_kind: dict[str, list[_Printed]] = defaultdict(list)
        for k, (role, _) in sorted(found.items(), key=lambda f: (f[1][0] is Role.FOLIO, f[0])):
            line = line_of(blocks[k].text)
            for n, piece in enumerate(line.pieces if line is not None else ()):
                at_end = line is not None and n in (0, len(line.pieces) - 1)
                self._by_kind[piece.kind].append(_Printed(piece, blocks[k].id, role, at_end))

    def of(self, *kinds: str) -> list[_Printed]:
        """The facts of these kinds, one kind after another."""
        return [p for kind in kinds for p in self._by_kind.get(kind, ())]

    def printed(self, kind: str) -> str | None:
        """The first fact of a kind, as printed."""
        return next((p.piece.printed.strip() for p in self.of(kind)), None)

    def fault(self, kind: str, text: str) -> Fault:
        """A disagreement, with the blocks that print facts of this kind."""
        return Fault("disagreement", text, tuple(dict.fromkeys(p.block for p in self.of(kind))))

    def dates(self) -> list[datetime.date]:
        """The full dates printed, also in pieces (2026年 over 2月5日)."""
        read = [read_date(p.piece.folded) for p in self.of("date")]
        return [d for d in read if d is not None] or self._dates_in_pieces()

    def _dates_in_pieces(self) -> list[datetime.date]:
        """Dates whose year stands apart: 2026年 and 2月5日, or 2026年2月 and a big 5."""
        months = [n for p in self.of("year_month") if len(n := numbers(p.piece.folded.replace(".", " "))) == 2]
        years = [n[0] for p in self.of("year") if (n := numbers(p.piece.folded))]
        whole = [day_of(y, *d) for y in years + [y for y, _ in months] for d in self._days()]
        # The big figure may be the day or the page: the weekday tells.
        weekday = read_weekday(self.printed("weekday"))
        big = [day_of(y, m, int(p.piece.folded)) for y, m in months for p in self.of("bare")]
        return [d for d in whole if d] + [d for d in big if d and weekday == d.weekday()]

    def _days(self) -> list[tuple[int, int]]:
        return [d for p in self.of("short_date") if (d := read_day(p.piece.folded)) is not None]

    def day(self) -> tuple[int, int] | None:
        """Month and day where the page prints no year."""
        return next(iter(self._days()), None)

    def issue_number(self) -> int | None:
        """The running number (总第) before the number in the year."""
        ranked = sorted(self.of("issue"), key=lambda p: "总" not in p.piece.folded)
        return next((n for p in ranked for n in numbers(p.piece.folded)), None)

    def page_count(self) -> int | None:
        told = (n for p in self.of("count") if (n := page_count(p.piece.folded)))
        of = (both[1] for p in self.of("page") if len(both := numbers(p.piece.folded)) == 2)  # page 3 of 12
        return next(told, next(of, None))

    def page(self, given: int | None) -> int | None:
        """The page's number as printed, else as given; a page with the full masthead of its issue is its first."""
        spelt = [n for p in self.of("page") for n in numbers(p.piece.folded)[:1]]
        bare = [int(p.piece.folded) for p in self.of("bare") if p.role is Role.FOLIO and p.at_end]
        if self.of("year_month"):  # the figure beside these is the day
            bare = []
        front = self.of("issue", "count") and self.of("owner", "publisher", "serial")
        return next((n for n in spelt + bare if 0 < n < 1000), given if given is not None else 1 if front else None)

    def serial_number(self) -> str | None:
        """CN 43-0004 before ISSN 1234-567X: it is the paper's own, the other a publisher's series may share."""
        cn = [m for p in self.of("serial") if (m := re.search(r"(?<!\d)(\d\d)[ \t]*-[ \t]*(\d{4})", p.piece.folded))]
        if cn:
            return f"CN {cn[0][1]}-{cn[0][2]}"
        issn = [m for p in self.of("serial") if (m := re.search(r"(\d{4})[ \t]*-[ \t]*(\d{3}[\dXx])", p.piece.folded))]
        return f"ISSN {issn[0][1]}-{issn[0][2].upper()}" if issn else None

    def publisher(self) -> str | None:
        piece = self.printed("publisher") or self.printed("house")
        return None if piece is None else _PUBLISHES.sub("", piece).strip() or None

    def owner(self) -> str | None:
        """Who stands over the paper (主管), else who runs it (主办)."""
        ranked = sorted(self.of("owner"), key=lambda p: (not _is_owner(p.piece), "主管" not in p.piece.folded))
        return next((_OWNS.sub("", p.piece.printed).strip(_MARKS) or None for p in ranked), None)

    def website(self) -> str | None:
        piece = self.printed("web")
        return None if piece is None else re.sub("^[^:：/]*[:：](?!//)\\s*", "", piece).strip("/.;；") or None


_MARKS = " \u3000\t、,，·/和及:："
_PUBLISHES = re.compile(
    "^(?:编辑|編輯)?出版(?:单位|單位)?\\s*[:：]\\s*|\\s*(?:主办|主辦)?(?:编辑|編輯)?\\s*出版(?:发行|發行)?$"
)
_OWNS = re.compile("主[管办辦](?:单位|單位)?|机关报$|機關報$")


def _paper(
    facts: _Facts, blocks: Sequence[Block], found: Mapping[int, tuple[Role, float]], openings: Sequence[Dateline]
) -> tuple[str | None, str]:
    """The paper's name and where it is from: nameplate, masthead, its house, folio; else its articles' datelines."""
    plates = [_plate_name(blocks[k].text) for k, (role, _) in sorted(found.items()) if role is Role.NAMEPLATE]
    names = [n for n in plates if HAN.search(n)]
    names += [squeezed(p.piece.printed) for p in facts.of("name") if p.role is not Role.FOLIO]
    names += [n for p in facts.of("publisher", "owner", "house") for n in houses(p.piece)]
    names += [squeezed(p.piece.printed) for p in facts.of("name")]
    if names:
        return names[0], "printed"
    in_letters = plates or _names_beside_facts(blocks, found)
    told = _told_by_articles(blocks, found, openings)
    # A Chinese paper that prints its name in letters only is still known by its own.
    if told is not None and (not in_letters or HAN.search(told)):
        return told, "inferred"
    return (in_letters[0], "printed") if in_letters else (None, "none")


def _plate_name(text: str) -> str:
    """A nameplate's name: letter-spacing closed up, its name in letters left out where it has both."""
    if not HAN.search(text):
        return " ".join(text.split()).strip(".,*·|")
    line = line_of(text)
    named = [p.printed for p in line.pieces if p.kind == "name"] if line is not None else []
    return squeezed(named[0] if named else text)


def _names_beside_facts(blocks: Sequence[Block], found: Mapping[int, tuple[Role, float]]) -> list[str]:
    """Names in letters on a line with other facts: THE HARBOR GAZETTE, Thursday, February 5, 2026."""
    out = []
    for k in sorted(found):
        line = line_of(blocks[k].text)
        run: list[str] = []
        for p in (*line.pieces, Piece("", "", "")) if line is not None and "latin" in line.kinds else ():
            if p.kind == "latin" or (p.kind == "terms" and names_paper([p.printed])):
                run.append(p.printed)
                continue
            if run and run[0][:1].isupper() and names_paper(run):
                out.append(" ".join(run))
            run = []
    return out


_REPORTER = re.compile(
    "报(?:社|社会)?(?:全媒体|融媒体|首席|见习|实习|特约|驻[\u4e00-\u9fff]{1,6})*(?:记者|通讯员|讯)|報(?:社|社會)?(?:全媒體|融媒體|首席|見習|實習|特約|駐[\u4e00-\u9fff]{1,6})*(?:記者|通訊員|訊)"
)
_NAME_BEFORE = re.compile("(?:^|[^\u3400-\u9fff〇])(?:据|图为)?([\u3400-\u9fff〇]{2,9}[报報])$")
_NOT_THE_PAPER = re.compile("本[报報]|央[视視]")
_READ_EVERYWHERE = frozenset(
    {"人民日报", "光明日报", "经济日报", "解放军报", "工人日报", "中国青年报", "农民日报", "法治日报", "科技日报"}
)


def _told_by_articles(
    blocks: Sequence[Block], found: Mapping[int, tuple[Role, float]], openings: Sequence[Dateline]
) -> str | None:
    """The paper most datelines name (云州日报讯), else most credits (云州日报记者); a national paper only if alone."""
    dated = Counter(squeezed(o.paper) for o in openings if o.paper and not _NOT_THE_PAPER.match(o.paper))
    ranked = [n for n, _ in dated.most_common()]
    if not any(_is_local(n) for n in ranked):
        credited = Counter(_credited(b.text for k, b in enumerate(blocks) if k not in found))
        ranked += [n for n, _ in credited.most_common() if _is_local(n) or not ranked]
    return next(filter(_is_local, ranked), ranked[0] if ranked else None)


def _is_local(paper: str) -> bool:
    return paper.translate(FOLD) not in _READ_EVERYWHERE


def _credited(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for m in _REPORTER.finditer(text) if "报" in text or "報" in text else ():
            name = _NAME_BEFORE.search(text, max(0, m.start() - 12), m.start() + 1)
            if name is not None:
                yield name[1]


def _date(
    facts: _Facts,
    blocks: Sequence[Block],
    found: Mapping[int, tuple[Role, float]],
    openings: Sequence[Dateline],
    paper: str | None,
) -> tuple[datetime.date | None, str]:
    """The paper's date and where it is from: printed, or what its news tells."""
    printed = facts.dates()
    if printed:
        return printed[0], "printed"
    texts = [b.text for k, b in enumerate(blocks) if k not in found]
    dated = [(o.month, o.day) for o in openings if o.month is not None and o.day is not None]
    date = day_of_paper(texts, dated, paper, printed=facts.day(), weekday=facts.printed("weekday"))
    return (date, "inferred") if date is not None else (None, "none")


def _disagreements(facts: _Facts, date: datetime.date | None) -> Iterator[Fault]:
    """Where the furniture disagrees with itself or with the calendar."""
    dates = dict.fromkeys(facts.dates())
    if len(dates) > 1:
        yield facts.fault("date", f"The page prints different dates: {', '.join(map(str, dates))}.")
    if date is not None:
        for kind, text in disagreements(date, facts.printed("weekday"), facts.printed("lunar")):
            yield facts.fault(kind, text)
    elif facts.of("date"):
        yield facts.fault("date", f"The page prints {facts.printed('date')}, which is no day of the calendar.")
    for name in dict.fromkeys(squeezed(p.piece.printed) for p in facts.of("name")):
        for house in dict.fromkeys(h for p in facts.of("publisher", "house") for h in houses(p.piece)):
            if len(name) == len(house) and sum(a != b for a, b in zip(name, house, strict=True)) == 1:
                yield facts.fault("name", f"The page prints {name} and {house}社: one of the two is misread.")
