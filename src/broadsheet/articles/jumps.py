"""Jump lines and cross references in their many spellings, and the jumps of an issue followed from page to page."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from broadsheet.articles.credits import numeral

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class JumpMark:
    """A printed pointer to another page: text[start:end] is `text`, its brackets and arrows included.

    `direction` is to (the rest is there), from (the beginning is there) or see (more is there). `page` is None where
    the mark names none a number can be read from; of A02, `section` is A and `page` 2. `headline` is the
    catchword: 上接第一版《甲》 or See COUNCIL, Page 6. `whole`: the block is nothing but the mark.
    """

    start: int
    end: int
    direction: str
    page: int | None
    section: str | None
    text: str
    headline: str | None
    whole: bool


# ---- Chinese marks

_ARROWS = r"▶►▷▸⏩→⇒➡➔➤☞☛》>＞»◀◄◁◂←⇐⬅《<＜«↓⇩▼▽■◆●★※·"
_N = r"(?:\d{1,3}|[〇○零一二三四五六七八九十廿卅]{1,4})"
_PAGES = (
    r"(?:[本同今当當]?[日报報天]?)\s?(?:第\s?)?(?:(?P<sec>[A-Za-zＡ-Ｚａ-ｚ])\s?[-—]?\s?)?"
    rf"(?:(?P<num>{_N})\s?(?:[-—–~～、至和,，/]\s?(?:第\s?)?[A-Za-z]?{_N}\s?)"
    rf"{{0,4}}[版页頁面](?:[-—–~～、至和,，]{{1,2}}\s?(?:第\s?)?[A-Za-z]?{_N}\s?[版页頁])?|"
    r"(?P<front>[头頭][版条])|(?P<other>末版|尾版|中缝|中縫|背面|反面|封底))"
)
# A3 without 版 is a page only where the mark's own words and a bracket or end say so
_BARE_PAGE = r"(?:第\s?)?(?P<sec2>[A-Za-zＡ-Ｚ])\s?[-—]?\s?(?P<num2>\d{1,3})(?![\d.])"
_TO = r"(?:未完\s?[，,、；;。]?\s?)?(?:[下紧緊急文正后後]\s?[转轉]|下接|[续續][见見転转轉]|[转轉])\s?(?:入|至|到)?"
_FROM = r"(?:[上紧緊承文前正]{1,2}\s?接|接(?:上)?|[上承][续續])\s?(?:自)?"
_SEE = (
    r"(?:[详詳]情?\s?(?:请|請)?\s?[见見]|(?:请|請|另|参|參|并|兼|附|均|分别|全文|图)?[见見阅閱]|(?:全文|图片|"
    r"文章|专版|另文)?[刊载載](?:于|於|在)?|导读|導讀)"
)
_ZH = re.compile(
    rf"(?P<open>[（(【\[〔［〖]?)\s*(?P<arrows>[{_ARROWS}\s]{{0,8}})"
    rf"(?P<before>《[^《》\n]{{1,40}}》\s*)?"
    rf"(?:(?P<to>{_TO})|(?P<from>{_FROM})|(?P<what>(?<=[（(【\[〔］▶►>→》])[^（()）【】。！？\n]{{0,20}}?)"
    rf"(?P<see>{_SEE}))"
    rf"\s?(?:{_PAGES}|{_BARE_PAGE})"
    rf"(?P<after>\s*[：:·]?\s*[《“「][^《》“”「」\n]{{1,40}}[》”」](?:一文)?)?"
    rf"(?P<note>[^（()）【】。！？\n《》]{{0,8}}(?=[）)】\]〕］〗]))?"
    rf"\s*(?P<arrows2>[{_ARROWS}]{{0,4}})\s*(?P<close>[）)】\]〕］〗]?)\s*(?P<arrows3>[▶►▷>→◀◄◁<←]{{0,4}})"
)
# without a bracket a cross reference is one only as the last sentence of its block, or as all of it
_ZH_LAST = re.compile(
    rf"(?:(?<=[。！？!?…”」』）)\s])|^)\s*(?P<start>[{_ARROWS}\s]{{0,6}}(?P<what>[^。！？!?，,；\n]{{0,16}}?)"
    r"(?P<see>[详詳]情?\s?(?:请|請)?\s?[见見]|(?:请|請|另|参|參|全文|报道|報道|報導|图片)[见見]|[见見]|"
    r"(?:全文|图片)?刊(?:于|在)?)"
    rf"\s?(?:{_PAGES}|{_BARE_PAGE})(?P<after>\s*《[^《》\n]{{1,40}}》)?)(?P<tail>[。.\s{_ARROWS}]*)$"
)
_ZH_ARROW = re.compile(rf"(?:^|(?<=[。！？!?…”」』）)\s]))(?P<start>[▶►▷→➤➔☞]{{1,3}}\s?{_PAGES})[。.\s]*$")
_ZH_STRONG = re.compile(
    r"[下上紧緊未续續]\s?[转轉接完见見]|[转轉接见見刊载載閱阅导導]\s?(?:[入至到自读讀于於在])"
    r"?\s?(?:[本今同]\s?[日报報]\s?)?(?:第|[A-ZＡ-Ｚ〇-九十廿\d头頭末一二三四五六七八九]|\s)"
)
_BOUNDARY = frozenset("。！？!?，,；;：:《【（( \t\r\n\u3000\u00a0）)】]…—■▶►◀◄>→←<")
_BRACKETS = frozenset("）)】]〕］〗")


def _zh_marks(text: str) -> list[JumpMark]:
    found: list[JumpMark] = []
    at = 0
    while m := _ZH_STRONG.search(text, at):
        # the mark opens a little before its verb: bracket, arrows, headline, what is to be seen there
        low = _mark_start(text, max(at, m.start() - 60), m.start())
        mark = _zh_mark(text, low, m.start(), at)
        found += [mark] if mark is not None else []
        at = max(mark.end if mark is not None else 0, m.start() + 1)
    if not found and (m := _zh_last(text)) is not None and m["start"].strip():
        found.append(_made(text, m.start("start"), m.end("start"), "see", m))
    return found


def _mark_start(text: str, low: int, verb: int) -> int:
    """Where the bracket that is open at `verb` stands; else where its arrows or quoted headline begin."""
    for k in range(verb - 1, low - 1, -1):
        if text[k] in "（(【[〔［〖":
            return k
        if text[k] in "）)】]〕］〗。！？\n":
            break
    k = verb
    if k > low and text[k - 1] == "》":
        k = max(text.rfind("《", low, k), low)
    while k > low and (text[k - 1] in _ARROW_SET or text[k - 1] == " "):
        k -= 1
    return k


_ARROW_SET = frozenset(_ARROWS.replace("《", "").replace("》", "").replace("·", ""))


def _zh_mark(text: str, low: int, verb: int, after: int) -> JumpMark | None:
    for at in (low, verb) if low != verb else (verb,):
        m = _ZH.match(text, at) if at >= after else None
        if m is None:
            continue
        direction = "to" if m["to"] else "from" if m["from"] else "see"
        start, end = _trimmed(text, m)
        if _fits(text, m, direction, start, end):
            return _made(text, start, end, direction, m)
    return None


def _trimmed(text: str, m: re.Match[str]) -> tuple[int, int]:
    start, end = m.start(), m.end()
    if m["open"] and not m["close"]:
        start = m.end("open")  # a bracket that opens something else
    elif m["close"] and not m["open"]:
        end = m.start("close")
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _fits(text: str, m: re.Match[str], direction: str, start: int, end: int) -> bool:
    """Whether a match is a pointer and no prose: its bracket, its arrows, its idiom or its place says so."""
    closed = bool(m["open"]) and bool(m["close"])
    alone = not text[:start].strip() and not text[end:].strip(" 。.\t\r\n")
    arrowed = bool(m["arrows"].strip(" 》《·■●◆★※")) or bool(m["arrows3"])
    bounded = end >= len(text) or text[end] in _BOUNDARY or text[end - 1] in _BOUNDARY
    if m["num2"] and not m["num"] and not (closed or alone or arrowed):
        return False
    if direction == "see":
        return closed or alone or (arrowed and bounded)
    words = m[direction].replace(" ", "")
    if closed or alone:
        return True
    idiom = len(words) >= 2 and words[0] in "下上紧緊未续續承"
    if direction == "from":
        return (idiom or arrowed) and (not text[:start].strip() or bounded)
    return (idiom or arrowed) and bounded


_LAST = frozenset("版页頁面》】") | _ARROW_SET


def _zh_last(text: str) -> re.Match[str] | None:
    end = len(text)
    if text[-1:] in _LAST or text[-2:-1] in _LAST:
        low = max(0, end - 70)
        return _ZH_ARROW.search(text, low) or _ZH_LAST.search(text, low)
    return None


def _made(text: str, start: int, end: int, direction: str, m: re.Match[str]) -> JumpMark:
    groups = m.groupdict()
    said = groups.get("num") or groups.get("num2")
    section = groups.get("sec") or groups.get("sec2")
    page = numeral(said) if said else 1 if groups.get("front") else None
    quoted = groups.get("after") or groups.get("before")
    headline = quoted.strip().lstrip("：:· ").removesuffix("一文").strip("《》“”「」 ") if quoted else None
    return JumpMark(
        start, end, direction, page, _letter(section), text[start:end], headline or None, _whole(text, start, end)
    )  # fmt: skip


def _letter(section: str | None) -> str | None:
    """A section's letter as a plain capital."""
    if not section:
        return None
    code = ord(section)
    return chr(code - 0xFEE0 if code > 0xFF00 else code).upper()


_EDGES = " \t\r\n\u3000\u00a0。.■▶►▷>→◀◄◁<←*_-—–"


def _whole(text: str, start: int, end: int) -> bool:
    return not text[:start].strip(_EDGES) and not text[end:].strip(_EDGES)


# ---- marks in the alphabets

_WORDS = {
    w: n
    for n, words in enumerate(
        (
            "one first première premier ersten erste 1re 1ère первой",
            "two second deuxième zweite zweiten второй",
            "three third troisième dritte dritten третьей",
            "four fourth quatrième vierte vierten четвертой четвёртой",
            "five fifth cinquième fünfte "
            "пятой", "six sixth sixième шестой", "seven seventh septième", "eight eighth huitième", "nine", "ten",
            "eleven", "twelve",
        ), 1)
    for w in words.split()
}  # fmt: skip
_SPELT = "|".join(sorted(_WORDS, key=len, reverse=True))
_PAGE_NO = (
    rf"(?:(?P<sec>[A-H])\s?-?\s?(?P<num>\d{{1,3}})|(?P<num2>\d{{1,3}})\s?-?\s?(?P<sec2>[A-H])(?!\w)|"
    rf"(?P<num3>\d{{1,3}})|(?P<word>{_SPELT}))(?![\w])"
)
_COLUMN = r"(?:\s?[,;—–-]?\s?(?:col(?:umn|onne|\.)?|spalte|sp\.)\s?(?:\d+|[a-z]+))?"
_EN_PAGE = rf"(?:(?:page|pg\.?|p\.)\s?{_PAGE_NO}){_COLUMN}"
_EN_SHORT = r"(?:(?P<sec4>[A-H])-?(?P<num4>\d{1,3})|(?P<num5>\d{1,3})-?(?P<sec5>[A-H]))(?!\w)"


def _renamed(pattern: str, suffix: str) -> str:
    """The pattern with its groups' names made different, so that it may stand twice in one expression."""
    return re.sub(r"\(\?P<(\w+)>", rf"(?P<\1{suffix}>", pattern)


_CATCH = r"(?P<catch>[A-ZÀ-ÞА-ЯЁ0-9][\w'’&.-]*(?:[ -][\w'’&.-]+){0,5}?)"
_EN = re.compile(
    r"(?P<to>(?i:(?:(?:please\s)?(?:story\s|article\s)?(?:continued|cont(?:['’]d|inues|inued|d)?\.?|"
    rf"contin\.)\s(?:on|to|in)|(?:please\s)?(?:turn|jump)s?\sto)(?:\sthe)?\s(?:{_EN_PAGE}|"
    rf"{_renamed(_EN_SHORT, '_a')}|(?P<back>back page))))"
    rf"|(?P<from>(?i:(?:continued|cont(?:['’]d|inues|d)?\.?)\sfrom\s(?:the\s)?(?:{_renamed(_EN_PAGE, '_b')}|"
    rf"{_renamed(_EN_SHORT, '_b')}|(?P<front>(?:front|first) page))))"
    rf"|(?P<from2>(?:From|FROM)\s(?i:{_renamed(_EN_PAGE, '_c')}|{_renamed(_EN_SHORT, '_c')}))"
    r"|(?P<see>(?:See|SEE|see|Story|STORY|Stories|Details?|More|Editorial|Analysis|Report|Full (?:text|"
    rf"report|story)|►|▶|→|➤|☞)[:,]?\s(?:also\s|(?:also )?on\s)?(?:{_CATCH}\s?[,:—–/•]\s?(?:on\s)?)"
    rf"?(?i:{_renamed(_EN_PAGE, '_d')}|{_renamed(_EN_SHORT, '_d')}))"
)
_FR_PAGE = (
    rf"(?:(?:page|p\.)\s?{_PAGE_NO}|(?P<num6>\d{{1,2}})\s?(?:re|ère|e|ème)\spage|(?P<word6>{_SPELT})\spage){_COLUMN}"
)
_FR = re.compile(
    rf"(?P<from>(?i:suite\sde\s(?:la\s|notre\s)?{_renamed(_FR_PAGE, '_a')}))"
    r"|(?P<to>(?i:(?:lire\s(?:la\s)?|voir\s(?:la\s)?)?(?:la\s)?suite\s(?:en\s|à\sla\s|à\s|"
    rf"de\sl['’]article\s)?{_renamed(_FR_PAGE, '_b')}))"
    r"|(?P<see>(?:(?:Lire|Voir|LIRE|VOIR|lire|voir)(?:\s(?:aussi|également|notre article|nos informations|"
    rf"l['’]article))?)\s(?i:(?:en\s|à\sla\s)?{_renamed(_FR_PAGE, '_c')}))"
)
_DE_PAGE = rf"(?:(?:seite|s\.)\s?{_PAGE_NO}|(?:der\s)?(?P<word6>{_SPELT})\sseite){_COLUMN}"
_DE = re.compile(
    rf"(?P<from>(?i:(?:fortsetzung|forts\.)\svon\s{_renamed(_DE_PAGE, '_a')}))"
    r"|(?P<to>(?i:(?:(?:fortsetzung|forts\.)(?:\sfolgt)?(?:\s(?:auf|siehe))?|(?:lesen\ssie\s)?(?:bitte\s)"
    rf"?weiter\sauf)\s(?:der\s)?{_renamed(_DE_PAGE, '_b')}))"
    r"|(?P<see>(?:(?:[Ss]iehe|SIEHE|[Vv]gl\.)(?:\s(?:auch|dazu))?(?:\s\w+)?|(?:Lesen Sie (?:dazu |auch )"
    r"?(?:mehr |den Bericht )?)|(?:Bericht|Berichte|Kommentar|Leitartikel|Mehr|Näheres|Interview|Reportage|"
    rf"Porträt)(?:\s(?:dazu|und\s\w+))?)\s(?i:(?:auf\s)?(?:der\s)?{_renamed(_DE_PAGE, '_c')}))"
)
_RU_PAGE = (
    rf"(?:(?P<num6>\d{{1,2}})(?:\s?-?\s?(?:й|ю|ой|ая|я|ую|м))?\s(?:стр(?:аниц[аеуы])?|полос[аеуы])(?!\w)\.?|"
    rf"(?:стр(?:аниц[аеуы])?|с)\.?\s?(?P<num7>\d{{1,2}})(?!\d)\.?|(?P<word6>{_SPELT})\s(?:стр(?:аниц[аеуы])?\.?|"
    r"полосе))"
)
_RU = re.compile(
    r"(?P<from>(?i:(?:(?:продолжение|окончание)\.?\s?[—–(]?\s?)?начало\s?[—–-]?\s?(?:см\.\s)?(?:на\s)"
    rf"?{_renamed(_RU_PAGE, '_a')}))"
    rf"|(?P<to>(?i:(?:продолжение|окончание)\s?(?:следует\s)?[—–-]?\s?(?:см\.\s)?(?:на\s)?{_renamed(_RU_PAGE, '_b')}))"
    r"|(?P<see>(?:(?:[Сс]м\.|СМ\.|[Сс]мотри(?:те)?|[Чч]итайте|Подробности|Подробнее|Материал[ы]?|Репортаж|"
    rf"Интервью|Отч[её]т)\s?(?:также\s)?[—–-]?\s?(?i:(?:на\s)?{_renamed(_RU_PAGE, '_c')})))"
)
_LATIN_OPEN, _LATIN_CLOSE = "([«<►▶→➤☞>•*—–-_", ")]»>►▶→.…*_•"
_ENDS = frozenset(".!?:;…”\"'’»)]}—–-•|*")


def _latin_marks(text: str, grammar: re.Pattern[str]) -> list[JumpMark]:
    found: list[JumpMark] = []
    for m in grammar.finditer(text):
        if m.start() and text[m.start() - 1].isalnum():
            continue
        said = {k.partition("_")[0]: v for k, v in m.groupdict().items() if v}
        direction = "from" if m["from"] or said.get("from2") else "to" if m["to"] else "see"
        start, end = _framed(text, m.start(), m.end())
        if (found and start < found[-1].end) or not _points(text, m, direction, start, end):
            continue
        start, caught = _caught(text, start, said.get("catch"))
        number = next((said[k] for k in ("num", "num2", "num3", "num4", "num5", "num6", "num7") if k in said), None)
        word = said.get("word") or said.get("word6")
        page = int(number) if number else _WORDS.get(word.lower()) if word else 1 if "front" in said else None
        section = next((said[k] for k in ("sec", "sec2", "sec4", "sec5") if k in said), None)
        found.append(
            JumpMark(start, end, direction, page, _letter(section), text[start:end], caught, _whole(text, start, end))
        )
    return found


def _framed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the brackets and arrows that stand round it."""
    while (
        start
        and text[start - 1] in "►▶▷→➤☞>*• "
        and (start < 2 or text[start - 1] != " " or text[start - 2] in "►▶▷→➤☞>*•")
    ):
        start -= 1
    after = end
    while after < len(text) and text[after] in " .,":
        after += 1
    if start and text[start - 1] in "([" and after < len(text) and text[after] in ")]":
        return start - 1, after + 1
    while after < len(text) and text[after] in "►▶▷→➤>*":
        after += 1
        end = after
    return start, end


def _points(text: str, m: re.Match[str], direction: str, start: int, end: int) -> bool:
    """Whether a match is a pointer: bracketed, or at its line's end (start, for one that comes from elsewhere)."""
    if text[start] in "([" and text[end - 1] in ")]":
        return True
    line = text.find("\n", end)
    rest = text[end : line if line >= 0 else len(text)]
    closes = not rest.strip(_LATIN_CLOSE + " ,)")
    before = text[text.rfind("\n", 0, start) + 1 : start].rstrip()
    opens = not before.strip(_LATIN_OPEN + " ")
    first = m[0].lstrip("►▶→➤☞ ")[:1]
    if direction == "from":
        if opens:
            # a lone From Page 1 may go on as prose
            return closes or (
                not m[0].startswith(("From", "FROM")) and rest.lstrip(" .,:—–-)")[:3].lower() not in ("of ", "и ")
            )
        return closes and first.isupper() and (len(before) < 48 or before[-1] in _ENDS)
    if not closes:
        return False
    if opens:
        return True
    if direction == "to":
        return first.isupper() or before[-1] in _ENDS
    return (first.isupper() and before[-1] in _ENDS) or m[0][0] in "►▶→➤☞"


def _caught(text: str, start: int, catch: str | None) -> tuple[int, str | None]:
    """The catchword of a mark, and where the mark begins with it: COUNCIL, Continued from Page 1."""
    if catch:
        return start, catch.strip(" ,:")
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start].strip(" ,:•—–-|")
    if (
        before
        and before.isupper()
        and len(before.split()) <= 6
        and len(before) <= 48
        and not any(c in ".!?" for c in before)
    ):
        return line + text[line:start].index(before[0]), before
    return start, None


def jump_marks(text: str) -> tuple[JumpMark, ...]:
    """The jump lines and cross references printed in a block, in order; none overlap.

    A cross reference counts only as a pointer: in brackets, at the block's end, or a whole line. Prose that speaks of
    a page (见2版合同, see page 4 of the report) has no mark.
    """
    found: list[JumpMark] = []
    if _may_point(text):
        found = _zh_marks(text)
    if _LETTERS.search(text):
        if "стр" in text or "СТР" in text or "полос" in text or "ПОЛОС" in text:
            found += _latin_marks(text, _RU)
        elif _may_point_west(text):
            found += _western(text)
    return tuple(_apart(found)) if len(found) > 1 else tuple(found)


def _may_point(t: str) -> bool:
    """A cheap question, asked of every block: could a Chinese mark be in it?"""
    if "版" in t or "页" in t or "頁" in t or "下转" in t or "下轉" in t or "上接" in t or "详见" in t or "詳見" in t:
        return True
    # （见B3） names no 版
    return (
        "（见" in t
        or "（見" in t
        or "(见" in t
        or "(見" in t
        or "（转" in t
        or "（轉" in t
        or "（接" in t
        or "(转" in t
    )


def _may_point_west(t: str) -> bool:
    if "age" in t or "AGE" in t or "eite" in t or "EITE" in t or "ontinue" in t or "ONTINUE" in t:
        return True
    if "ont." in t or "ONT." in t or "ont’d" in t or "ont'd" in t or "S. " in t or "p. " in t:
        return True
    return ("See" in t or "SEE" in t or "From" in t or "FROM" in t or "urn to" in t) and _SHORT_PAGE.search(
        t
    ) is not None


_LETTERS = re.compile(r"[A-Za-zА-я]{3}")
_SHORT_PAGE = re.compile(r"(?:[A-H]-?\d|\d[A-H])\b")
_FRENCH = re.compile(r"[Ss]uite|SUITE|[Ll]ire|[Vv]oir|LIRE|VOIR")
_GERMAN = re.compile(r"[Ss]eite|SEITE|S\. ?\d")


def _western(text: str) -> list[JumpMark]:
    found: list[JumpMark] = []
    if _GERMAN.search(text):
        found = _latin_marks(text, _DE)
    if not found and _FRENCH.search(text):
        found = _latin_marks(text, _FR)
    return found or _latin_marks(text, _EN)


def _apart(marks: list[JumpMark]) -> list[JumpMark]:
    """The marks in order, a later one that overlaps an earlier left out."""
    out: list[JumpMark] = []
    for m in sorted(marks, key=lambda m: m.start):
        if not out or m.start >= out[-1].end:
            out.append(m)
    return out


# ---- jumps followed across an issue


@dataclass(frozen=True, slots=True)
class JumpStart:
    """An article that jumps away: `page_on` it stands, `page_to` it points; `tail` is its last text before the jump."""

    article: int
    page_to: int | None
    page_on: int | None
    tail: str
    headline: str | None = None
    catchword: str | None = None


@dataclass(frozen=True, slots=True)
class JumpArrival:
    """A piece an article may go on in, standing on `page_on`; `marked` if it says that it comes from elsewhere."""

    page_on: int | None
    page_from: int | None
    head: str
    headline: str | None
    catchword: str | None
    block: int
    marked: bool


@dataclass(frozen=True, slots=True)
class Resolved:
    """A jump followed: places in the lists of starts and arrivals, how sure (0 to 1), and why."""

    start: int
    arrival: int
    confidence: float
    reason: str


# nats: a numeral is misread, or set wrong by the printer, about one time in two hundred; chance agrees one in eight
_AGREE, _DISAGREE = 2.1, -5.3
_UNKNOWN_PAGE = -0.7
_UNMARKED = -2.5  # most arrivals are marked; most pieces without a mark are none
_MARKED = 1.0
_REPEATED = 6.0  # a headline wholly repeated
_OTHER_HEADLINE = -0.8  # an arrival often has a shorter one of its own
_SAME_PAGE = -4.0
_BACKWARDS = -1.0
_TEXT_MOST = 5.0  # the text's say is bounded: a lost line at the cut must not outweigh the marks
_LEAST = 0.5
_OUT = -50.0  # at or below this the caller forbids the pair


def resolve(
    starts: Sequence[JumpStart], arrivals: Sequence[JumpArrival], score: Callable[[int, int], float]
) -> list[Resolved]:
    """Each start with the arrival it goes on in, one to one, the whole of best total; in the order of starts.

    `score(i, j)` is how well the text of arrivals[j] goes on from that of starts[i] (log odds, nats; -50 or less
    forbids the pair). A start or arrival with no fit is left out for the caller to report.
    """
    if not starts or not arrivals:
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    judged = [[_evidence(s, a, score(i, j)) for j, a in enumerate(arrivals)] for i, s in enumerate(starts)]
    gain = np.array([[max(total - _LEAST, 0.0) for total, _ in row] for row in judged])

    def best(g: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[list[tuple[int, int]], float]:
        rows, columns = linear_sum_assignment(g, maximize=True)
        return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True)], float(g[rows, columns].sum())

    pairs, whole = best(gain)
    out = []
    for i, j in pairs:
        if gain[i, j] <= 0:
            continue
        without = gain.copy()
        without[i, j] = 0
        # how much worse the best reading of the issue without this jump is
        margin = whole - best(without)[1]
        out.append(Resolved(i, j, round(1 / (1 + math.exp(-min(margin, 30.0))), 4), judged[i][j][1]))
    return sorted(out, key=lambda r: r.start)


def _evidence(s: JumpStart, a: JumpArrival, text: float) -> tuple[float, str]:
    """How likely the arrival is the start's (nats), and the reason in words."""
    if text <= _OUT:
        return text, "forbidden"
    said: list[str] = []
    total = _pages(s, a, said)
    total += _headlines(s, a, said)
    total += _MARKED if a.marked else _UNMARKED
    if not a.marked:
        said.append("no mark where it arrives")
    total += max(-_TEXT_MOST, min(_TEXT_MOST, text))
    if abs(text) >= 1:
        said.append("the sentence goes on" if text > 0 else "the text does not go on")
    return total, "; ".join(said)


def _pages(s: JumpStart, a: JumpArrival, said: list[str]) -> float:
    there, back = _agree(s.page_to, a.page_on), _agree(a.page_from, s.page_on)
    if there and back:
        said.append("page numbers agree both ways")
    elif there:
        said.append(f"jumps to page {s.page_to}")
    elif back:
        said.append(f"comes from page {a.page_from}")
    if there is False:
        said.append(f"printed page {s.page_to}, found on {a.page_on}")
    if back is False:
        said.append(f"printed from page {a.page_from}, begun on {s.page_on}")
    total = sum(_UNKNOWN_PAGE / 2 if x is None else _AGREE if x else _DISAGREE for x in (there, back))
    if s.page_on is not None and a.page_on is not None:
        total += _SAME_PAGE if s.page_on == a.page_on else _BACKWARDS if a.page_on < s.page_on else 0
    return total


def _agree(one: int | None, other: int | None) -> bool | None:
    return None if one is None or other is None else one == other


def _headlines(s: JumpStart, a: JumpArrival, said: list[str]) -> float:
    ours = [h for h in (s.headline, s.catchword) if h]
    theirs = [h for h in (a.headline, a.catchword) if h]
    if not ours or not theirs:
        return 0.0
    like = max(_likeness(x, y) for x in ours for y in theirs)
    if like >= 0.35:
        said.append("headline repeated" if like > 0.8 else "headline partly repeated")
        return _REPEATED * like
    return _OTHER_HEADLINE


def _likeness(one: str, other: str) -> float:
    """0 to 1: the share of the shorter text's pairs of characters that the longer has too, case and marks apart."""
    a, b = _pairs(one), _pairs(other)
    few = min(len(a), len(b))
    if few == 0:
        return 0.0
    # a pair or two is shared by chance
    return len(a & b) / few * min(1.0, few / 3)


def _pairs(text: str) -> set[str]:
    letters = [c for c in text.casefold() if c.isalnum()]
    return {x + y for x, y in pairwise(letters)}
