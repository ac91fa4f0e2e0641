"""Pictures of numbers, as SVG that takes its colours from the style sheet: calendars, bars over time, who printed when."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from broadsheet.lines import cells
from broadsheet.web.words import Words

DAY = 12  # pixels of a day in the calendar, the gap after it included
SQUARE = 10
GRADES = 4  # shades of a day
WIDEST = 40  # pixels of a bar


def calendar(year: int, days: Mapping[datetime.date, int], say: Words, link: Callable[[datetime.date], str]) -> Markup:
    """The days of a year, a column a week, the darker the more issues; each day with issues leads where `link` says."""
    first = datetime.date(year, 1, 1)
    most = max(days.values(), default=1)
    out, left = [], 30
    for n, name in enumerate(say.months()):
        day = datetime.date(year, n + 1, 1)
        out.append(f'<text x="{left + _week(first, day) * DAY}" y="10">{name}</text>')
    for n in range((datetime.date(year + 1, 1, 1) - first).days):
        day = first + datetime.timedelta(n)
        x, y = left + _week(first, day) * DAY, 16 + day.weekday() * DAY
        count = days.get(day, 0)
        if not count:
            out.append(f'<rect class="g0" x="{x}" y="{y}" width="{SQUARE}" height="{SQUARE}"/>')
            continue
        grade = 1 + (GRADES - 1) * count // most if most > 1 else GRADES
        said = escape(f"{say.day(day)}: {say('{n} issue|{n} issues', n=count)}")
        out.append(
            f'<a href="{escape(link(day))}" aria-label="{said}"><rect class="g{min(grade, GRADES)}" x="{x}" y="{y}" width="{SQUARE}"'
            f' height="{SQUARE}"><title>{said}</title></rect></a>'
        )
    wide = left + 54 * DAY
    said = escape(say("Issues of {year}, day by day", year=year))
    return Markup(
        f'<svg class="calendar" viewBox="0 0 {wide} {20 + 7 * DAY}" width="{wide}" role="group" aria-label="{said}">{"".join(out)}</svg>'
    )


def _week(first: datetime.date, day: datetime.date) -> int:
    return ((day - first).days + first.weekday()) // 7


@dataclass(frozen=True, slots=True)
class Bar:
    """A number with what it is of, and where it leads."""

    label: str
    count: int
    link: str


def bars(found: Sequence[Bar], title: str, marks: Mapping[int, str], wide: int = 720, tall: int = 120) -> Markup:
    """Numbers over time, a bar each; `marks` are what stands below some of them."""
    most = max((b.count for b in found), default=0) or 1
    step = min(wide / max(len(found), 1), WIDEST)
    wide = max(int(step * len(found)), 120)
    out = [f'<path class="axis" d="M0 {tall + 0.5}H{wide}"/><text x="{wide}" y="10" text-anchor="end">{most:,}</text>']
    for n, b in enumerate(found):
        high = b.count / most * (tall - 14)
        x, width = n * step, max(step - (1 if step > 3 else 0), 0.6)
        said = escape(f"{b.label}: {b.count:,}")
        if b.count:
            rect = f'<rect x="{x:.1f}" y="{tall - high:.1f}" width="{width:.1f}" height="{high:.1f}"><title>{said}</title></rect>'
            out.append(f'<a href="{escape(b.link)}" aria-label="{said}">{rect}</a>')
        if n in marks:
            out.append(f'<text x="{x:.1f}" y="{tall + 14}">{escape(marks[n])}</text>')
    return Markup(
        f'<svg class="bars" viewBox="0 0 {wide} {tall + 18}" width="{wide}" role="group" aria-label="{escape(title)}">'
        f"{''.join(out)}</svg>"
    )


@dataclass(frozen=True, slots=True)
class Dot:
    """A printing on a timeline: whose, when, and where it leads."""

    row: str
    day: datetime.date
    label: str
    link: str
    mark: str = ""


def timeline(dots: Sequence[Dot], title: str, say: Words, wide: int = 720) -> Markup:
    """Who printed when: a row for each paper, a mark for each printing, from the first day to the last."""
    rows = list(dict.fromkeys(d.row for d in dots))
    days = sorted({d.day for d in dots})
    if not days:
        return Markup("")
    span = max((days[-1] - days[0]).days, 1)
    left = min(12 + max(cells(r) for r in rows) * 7.6, wide * 0.45)
    scale = (wide - left - 90) / span
    at = {d: left + 20 + (d - days[0]).days * scale for d in days}
    tall = 26 * len(rows) + 8
    out = []
    for n, r in enumerate(rows):
        y = 20 + 26 * n
        out.append(f'<text x="0" y="{y + 4}">{escape(r)}</text><path class="axis" d="M{left:.0f} {y}H{wide}"/>')
        mine = [d for d in dots if d.row == r]
        for k, d in enumerate(mine):
            same = sum(o.day == d.day for o in mine[:k])
            x = at[d.day] + 20 * same
            said = escape(d.label)
            inner = (
                f'<circle cx="{x:.1f}" cy="{y}" r="9"/><text class="in" x="{x:.1f}" y="{y + 4}">{escape(d.mark)}</text>'
            )
            out.append(f'<a href="{escape(d.link)}" aria-label="{said}"><title>{said}</title>{inner}</a>')
    last = -1e9
    for day in days:
        if at[day] - last > 90:
            last = at[day]
            out.append(
                f'<text class="day" x="{last:.1f}" y="{tall + 14}" text-anchor="middle">{escape(say.day(day))}</text>'
            )
    return Markup(
        f'<svg class="timeline" viewBox="0 0 {wide} {tall + 22}" width="{wide}" role="group" aria-label="{escape(title)}">'
        f"{''.join(out)}</svg>"
    )
