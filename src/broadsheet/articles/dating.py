"""The day of a paper: that its news tells where none is printed, and whether what is printed agrees with itself."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from broadsheet.articles.imprint import SOLAR_TERMS, LunarDate, day_of, number, one_of, read_lunar, read_weekday

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Day = tuple[int, int]  # month and day

_MENTION = re.compile("(?<![\\d年])(\\d{1,2})月(\\d{1,2})日")
_TODAY = re.compile("[）)讯訊电電 ][^。]{0,6}(?:今[日天晨早]|今天上午)")


def day_of_paper(
    texts: Sequence[str],
    dated: Iterable[Day],
    paper: str | None,
    *,
    printed: Day | None = None,
    weekday: str | None = None,
) -> datetime.date | None:
    """The day a page was printed, by its articles' texts and the days of their datelines; None where none tell.

    `printed` is the month and day where the page prints these without a year, `weekday` its printed weekday.
    """
    if printed is not None:
        return day_of(year_of(texts, printed, weekday), *printed)
    eve = _latest(texts, dated)
    news = day_of(year_of(texts, eve), *eve) if eve is not None else None
    if news is None or eve is None:
        return None
    # Morning papers print the day after the news they date. An evening paper prints the same day, and says today.
    if paper and paper.endswith(("晚报", "晚報", "夕报")) and _is_same_day(texts, eve, paper):
        return news
    return news + datetime.timedelta(days=1) if news < datetime.date.max else None


def _latest(texts: Sequence[str], dated: Iterable[Day]) -> Day | None:
    """The latest day of the datelines, as month and day; around New Year January is the later.

    A day far after most of the others is a misread figure and left out. Without datelines, the latest day that
    at least two articles open with.
    """
    days = [d for d in dated if day_of(2000, *d)]
    if not days:
        heads = Counter((int(m[1]), int(m[2])) for t in texts if "月" in t[:40] and (m := _MENTION.search(t, 0, 44)))
        days = [d for d, n in heads.items() if n >= 2 and day_of(2000, *d) for _ in range(n)]
    if not days:
        return None
    usual = Counter(days).most_common(1)[0][0]
    return max((d for d in days if -60 <= _days_after(d, usual) <= 4), key=lambda d: _days_after(d, usual))


def _days_after(day: Day, other: Day) -> int:
    """Days from `other` to `day` by the shorter way round the year."""
    apart = (datetime.date(2000, *day) - datetime.date(2000, *other)).days
    return (apart + 183) % 366 - 183


def _is_same_day(texts: Sequence[str], eve: Day, paper: str) -> bool:
    """Whether an article of the paper's own, dated that day, tells of today; an agency's today is the day before."""
    mark, own = f"{eve[0]}月{eve[1]}日", (paper, "本报", "本報")
    return any(
        mark in t[:20] and t.lstrip("【[（( ").startswith(own) and _TODAY.search(t, 0, 60) is not None for t in texts
    )


# --- the year ---

_YEAR_HAN = re.compile("(?<!\\d)((?:18|19|20)\\d\\d)年(?:(\\d{1,2})月(?:(\\d{1,2})日)?)?")
_YEAR_LATIN = re.compile("(?<![\\d.,$€£-])((?:18|19|20)\\d\\d)(?![\\d%])")
_PLAN = re.compile('(十?[一二三四五六七八九十])五[”"’」』]?[\u4e00-\u9fff]{0,4}?(开局|起步|收官)')
_FOUNDINGS = {
    "新中国成立": 1949, "共和国成立": 1949, "中国共产党成立": 1921, "建党": 1921, "建军": 1927, "长征胜利": 1936,
    "抗战胜利": 1945, "抗日战争胜利": 1945, "反法西斯战争胜利": 1945, "联合国成立": 1945, "改革开放": 1978,
    "香港回归": 1997, "澳门回归": 1999, "香港回归祖国": 1997, "澳门回归祖国": 1999, "辛亥革命": 1911, "五四运动": 1919,
}  # fmt: skip
_FOUNDED = re.compile(f"({one_of(_FOUNDINGS)})(?:暨[^。，]{{2,12}})?(\\d{{1,3}})周年")
_WITH_WEEKDAY = re.compile("(\\d{1,2})月(\\d{1,2})日[（(,， ]{0,2}(?:星期|周|礼拜|週|禮拜)([一二三四五六日天])")
_FEASTS = "除夕|春节|元宵节|端午节|中秋节|重阳节|七夕节|腊八节"
_FEAST = re.compile(
    "(?:(\\d{1,2})月(\\d{1,2})日|今天|今日|当日|当天)[^。\\d]{0,12}?(?:是|恰逢|正值|适逢|迎来|时值|为)"
    f"[^。\\d]{{0,12}}?({SOLAR_TERMS}|{_FEASTS})"
)
# The ways a text names a year. Plain mentions turn with the season: spring tells last year's figures, winter next
# year's plans.
WAYS = (
    *(f"plain, quarter {n}" for n in (1, 2, 3, 4)),
    *("end", "goal", "since", "than", "part", "day", "later date", "earlier date", "coming date", "near"),
    *("later month", "this month", "earlier month"),
)
NEAREST, FARTHEST = -4, 3  # years from that of the issue, each told apart; those beyond are two places more
_EARLIER, _LATER = 70, 20  # years that share the place of all before, and of all after
_SINCE = ("以来", "以后", "至今", "起")
_END = ("底", "末", "全年", "年末", "度")
_PART = ("上半年", "前", "第", "一季", "三季")
# Share of the weight a year must have.
_SURE = 0.8


def year_of(texts: Sequence[str], day: Day, weekday: str | None = None) -> int | None:
    """The year the news is of, for its month and day; None where the page does not tell or tells two."""
    text = "\n".join(texts)
    named = named_years(text, day)
    if not named:
        return None
    signs = _year_signs(text)
    dated = [(int(m[1]), int(m[2]), read_weekday(m[3])) for m in _WITH_WEEKDAY.finditer(text)]
    if weekday is not None:
        dated.append((*day, read_weekday(weekday)))
    feasts = [(int(m[1]), int(m[2]), m[3]) if m[1] else (*day, m[3]) for m in _FEAST.finditer(text)]
    near = {y + d for y, _ in named for d in (-1, 0, 1)} | signs.keys()
    weight = {
        y: _weight(y, named) + signs.get(y, 0.0) + sum(_fits_weekday(y, *d) for d in dated)
        for y in near
        if day_of(y, *day) is not None
    }
    if not weight:
        return None
    for year in [y for y, w in weight.items() if w > max(weight.values()) - 4] if feasts else ():
        weight[year] += sum(_fits_feast(year, *f) for f in feasts[:4])
    best = max(weight, key=lambda y: (weight[y], y))
    share = 1 / sum(math.exp(max(w - weight[best], -50.0)) for w in weight.values())
    return best if share >= _SURE else None


def _weight(year: int, named: Mapping[tuple[int, str], int]) -> float:
    """Log likelihood (nats) of the years the page names, were its own this one; mentions alike count by their root."""
    return sum(_log_shares()[way][offset_place(other - year)] * math.pow(n, 0.6) for (other, way), n in named.items())


@cache
def _log_shares() -> dict[str, list[float]]:
    """Log of how often a year lies so far from the issue's, by its way of naming: `scripts/fit_years.py` leaves them."""
    table: dict[str, list[float]] = json.loads(files("broadsheet.articles").joinpath("years.json").read_text("utf8"))
    several = [1] * (FARTHEST - NEAREST + 1) + [_EARLIER, _LATER]
    return {way: [math.log(p / n) for p, n in zip(row, several, strict=True)] for way, row in table.items()}


def offset_place(offset: int) -> int:
    """Where a row of the table keeps an offset in years: NEAREST to FARTHEST in order, then all before, all after."""
    if NEAREST <= offset <= FARTHEST:
        return offset - NEAREST
    return FARTHEST - NEAREST + (1 if offset < NEAREST else 2)


def named_years(text: str, day: Day) -> Counter[tuple[int, str]]:
    """The years a text names, each with the way it is named: as a goal, as last year's figures, as a day ..."""
    out: Counter[tuple[int, str]] = Counter()
    plain = f"plain, quarter {(day[0] + 2) // 3}"
    if "年" not in text:
        return Counter((int(m[1]), plain) for m in _YEAR_LATIN.finditer(text))
    for m in _YEAR_HAN.finditer(text):
        out[int(m[1]), _way_named(text, m, day) or plain] += 1
    return out


def _way_named(text: str, m: re.Match[str], day: Day) -> str:
    """How the text names a year, as a key of the offsets; empty where it says no more than the year."""
    before, at = text[max(0, m.start() - 2) : m.start()], m.end()
    if m[3]:
        other = int(m[2]), int(m[3])
        if other == day or other[0] == day[0]:
            return "day" if other == day else "near"
        if before[-1:] in ("自", "从", "于") and other > day:
            return "coming date"
        return "later date" if other > day else "earlier date"
    if m[2]:
        month = int(m[2])
        return "later month" if month > day[0] else "this month" if month == day[0] else "earlier month"
    if before[-1:] in ("到", "至") and before[:1] != "截":
        return "goal"
    if text.startswith(_SINCE, at):
        return "since"
    if text.startswith(_PART, at):
        return "part"
    if text.startswith(_END, at):
        return "end"
    return "than" if before[-1:] in ("比", "较") or "比" in text[at : at + 4] else ""


def _year_signs(text: str) -> dict[int, float]:
    """Years that the first or last year of a five-year plan, or an event's anniversary, points to, in nats."""
    signs: dict[int, float] = {}
    for m in _PLAN.finditer(text):
        first = 2026 + 5 * ((number(m[1]) or 0) - 15)  # the fifteenth plan opens in 2026
        year = first + (4 if m[2] == "收官" else 0)
        signs[year] = max(signs.get(year, 0.0), _said_of_this_year(text, m.start(), 2.0))
    for m in _FOUNDED.finditer(text):
        year = _FOUNDINGS[m[1]] + int(m[2])
        signs[year] = max(signs.get(year, 0.0), _said_of_this_year(text, m.start(), 1.0))
    return signs


def _said_of_this_year(text: str, at: int, otherwise: float) -> float:
    return 4.0 if "今年是" in text[max(0, at - 24) : at] else otherwise


def _fits_weekday(year: int, month: int, day: int, weekday: int | None) -> float:
    date = day_of(year, month, day)
    return 0.0 if date is None or weekday is None else 1.9 if date.weekday() == weekday else -2.8


def _fits_feast(year: int, month: int, day: int, feast: str) -> float:
    date = day_of(year, month, day)
    return 0.0 if date is None or not _CALENDAR_FROM <= year <= _CALENDAR_TO else 1.5 if feast in feasts(date) else -2.0


# --- the calendar ---


@cache
def lunar_date(date: datetime.date) -> LunarDate:
    """The lunar date of a day from 1900 to 2100, with its year."""
    year, month, first = next(m for m in reversed(_lunar_months(date.year)) if m[2] <= date.toordinal())
    name = "甲乙丙丁戊己庚辛壬癸"[(year - 4) % 10] + "子丑寅卯辰巳午未申酉戌亥"[(year - 4) % 12]
    return LunarDate(name, month, date.toordinal() - first + 1)


@cache
def _lunar_months(year: int) -> list[tuple[int, int, int]]:
    """The lunar months that touch a year: lunar year, month (below zero in a leap month), ordinal of the first day.

    Kept for every year asked for: the library keeps one, and a year's moons take it as long as a page takes us.
    """
    from lunar_python import LunarYear  # the first date asked for pays for loading the tables

    return [(m.getYear(), m.getMonth(), int(m.getFirstJulianDay()) - 1721425) for m in LunarYear(year).getMonths()]


@cache
def feasts(date: datetime.date) -> str:
    """What is kept on a day from 1900 to 2100: solar term and festivals."""
    from lunar_python import Solar

    lunar = Solar.fromYmd(date.year, date.month, date.day).getLunar()
    return " ".join([lunar.getJieQi(), *lunar.getFestivals()])


def disagreements(date: datetime.date, weekday: str | None, lunar: str | None) -> list[tuple[str, str]]:
    """What a page prints beside its date that is not so by the calendar: the kind of fact, and a sentence on it."""
    day, moon = read_weekday(weekday), read_lunar(lunar)
    out = []
    if day is not None and day != date.weekday():
        out.append(("weekday", f"The page prints {weekday}, but {date} is a {date:%A}."))
    if moon is not None and _CALENDAR_FROM <= date.year <= _CALENDAR_TO and not _falls_on(date, moon):
        out.append(("lunar", f"The page prints {lunar}, but {date} is {lunar_text(lunar_date(date))}."))
    meant = _meant(date, day, moon) if out else None
    if meant is not None:
        out[-1] = (out[-1][0], f"{out[-1][1]} Weekday and lunar date agree on {meant}.")
    return out


def lunar_text(moon: LunarDate) -> str:
    """A lunar date as papers print it: 丙午年正月初一."""
    ones = "日一二三四五六七八九"[moon.day % 10]
    whole = {10: "初十", 20: "二十", 30: "三十"}
    day = whole.get(moon.day) or f"{('初', '十', '廿')[moon.day // 10]}{ones}"
    month = "正二三四五六七八九十冬腊"[abs(moon.month) - 1]
    return f"{moon.year}年{'闰' if moon.month < 0 else ''}{month}月{day}"


_CALENDAR_FROM, _CALENDAR_TO = 1900, 2100  # the years the tables of the lunar calendar are kept for


def _falls_on(date: datetime.date, moon: LunarDate) -> bool:
    true = lunar_date(date)
    return (true.month, true.day) == (moon.month, moon.day) and moon.year in (None, true.year)


def _meant(date: datetime.date, weekday: int | None, moon: LunarDate | None) -> datetime.date | None:
    """The date that weekday and lunar date agree on: some days off, or the same day of another year."""
    if weekday is None or moon is None:
        return None
    near = [date + datetime.timedelta(days=n) for n in (-1, 1, -2, 2, -3, 3)]
    years = sorted(range(date.year - 12, date.year + 13), key=lambda y: abs(y - date.year))
    other = [d for y in years if y != date.year and (d := day_of(y, date.month, date.day)) is not None]
    likely = [d for d in near + other if d.weekday() == weekday and _CALENDAR_FROM <= d.year <= _CALENDAR_TO]
    return next((d for d in likely if _falls_on(d, moon)), None)
