"""What an archive holds and finds, to lines for a terminal and plain values for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from broadsheet.lines import wrapped
from broadsheet.show import CONTROLS, GAPS, clean

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from broadsheet.archive.checks import Checked
    from broadsheet.archive.corrections import Correction
    from broadsheet.archive.folder import Status
    from broadsheet.archive.ingest import Report
    from broadsheet.archive.store import IssueFacts, Summary
    from broadsheet.collate.kinship import Kinship
    from broadsheet.model import Printing, Repeated, Serial, Story

Json = dict[str, Any]
MARK, BOLD, DIM, PLAIN = "\033[1;33m", "\033[1m", "\033[2m", "\033[0m"


# ---- hits


def hit_json(s: Summary, line: str, spans: Sequence[tuple[int, int]]) -> Json:
    """A hit as plain values; `spans` are half open, in characters of `line`."""
    return summary_json(s) | {"line": line, "spans": [list(x) for x in spans]}


def summary_json(s: Summary) -> Json:
    """An article as lists have it, as plain values."""
    out = asdict(s) | {"date": _iso(s.date)}
    del out["key"]
    return out


def hit_lines(s: Summary, line: str, spans: Sequence[tuple[int, int]], width: int, colour: bool) -> list[str]:
    """A hit for a terminal: headline, the line where the phrase stands, where it was printed and its id."""
    head = " ".join(clean(s.headline or f"({s.kind})").split())
    where = ", ".join(t for t in (s.paper, _iso(s.date), f"page {s.page}" if s.page is not None else None) if t)
    rows = [_styled(row, BOLD, colour) for row in wrapped(head, width)]
    shown, at = "", 0
    for a, b in spans if colour else ():
        shown += _bare(line[at:a]) + MARK + _bare(line[a:b]) + PLAIN
        at = b
    rows.append("  " + shown + _bare(line[at:]))
    rows.append("  " + _styled(f"{where}  {s.id}", DIM, colour))
    return rows


def _bare(text: str) -> str:
    """A part of a line without what a terminal would obey."""
    return GAPS.sub(" ", CONTROLS.sub("", text))


def _styled(text: str, style: str, colour: bool) -> str:
    return f"{style}{text}{PLAIN}" if colour else text


# ---- stories

COLUMNS = ("id", "headline", "agency", "papers", "articles", "first", "last", "printed_by")
DAYS = 4  # of a story in a list


def story_json(s: Story) -> Json:
    """A story as plain values, with all its printings."""
    return {
        "id": s.id, "headline": s.headline, "agency": s.agency, "papers": list(s.papers), "articles": len(s.printings),
        "first": _iso(s.first), "last": _iso(s.last),
        "spread": [{"date": _iso(day), "papers": list(papers)} for day, papers in s.spread], "delays": s.delays,
        "printings": [printing_json(p) for p in s.printings], "beside": [printing_json(p) for p in s.beside],
        "texts": [printing_json(p) for p in s.texts],
    }  # fmt: skip


def printing_json(p: Printing) -> Json:
    """An article of a story as plain values."""
    return asdict(p) | {"date": _iso(p.date)}


def story_row(s: Story) -> list[Any]:
    """A story for a table, by COLUMNS."""
    return [s.id, s.headline, s.agency, len(s.papers), len(s.printings), _iso(s.first), _iso(s.last), list(s.papers)]


def story_lines(s: Story, width: int, colour: bool) -> list[str]:
    """A story in a list of them: headline, papers and days, and how it spread."""
    rows = _headed(s, width, colour)
    days = [f"{_iso(day) or 'undated'} {', '.join(papers)}" for day, papers in s.spread]
    more = len(days) - DAYS
    if more > 0:
        days[DAYS:] = [f"and {counted(more, 'day')} more"]
    rows += ["  " + row for row in (_counts(s), *wrapped(clean("; ".join(days)), width - 2))]
    return [*rows, "  " + _styled(s.id, DIM, colour)]


def told_lines(s: Story, width: int, colour: bool) -> list[str]:
    """All of a story for a terminal: how it spread, every printing, and what stands beside it."""
    rows = [*_headed(s, width, colour), _counts(s), _styled(s.id, DIM, colour), ""]
    for day, papers in s.spread:
        after = (day - s.first).days if day and s.first else 0
        mark = f"+{counted(after, 'day')}" if after else ""
        rows += wrapped(clean(", ".join(papers)), width - 26, f"  {_iso(day) or 'undated':10}  {mark:12}") or []
    where = {p.article: p for p in s.printings}
    for p in s.printings:
        rows += ["", *_printing_lines(p, where, width, colour)]
    if s.texts:
        rows += ["", "Texts of it that are no paper's:"]
    for p in s.texts:
        rows += ["", *_printing_lines(p, where, width, colour)]
    if s.beside:
        rows += ["", "Beside it, with a part of the text:"]
    for p in s.beside:
        rows += ["", *_printing_lines(p, where, width, colour)]
    return rows


def also_lines(s: Story, article: str, colour: bool) -> list[str]:
    """Where else an article's story was printed."""
    others = [p for p in (*s.printings, *s.texts) if p.article != article]
    rows = [f"{_where(p)}  {_styled(p.article, DIM, colour)}" for p in others]
    return [f"Also printed: {_styled(s.id, DIM, colour)}", *("  " + row for row in rows)]


# ---- what recurs


def repeated_json(r: Repeated) -> Json:
    """An advertisement as plain values, with all its printings."""
    first, last = _first_and_last(r.printings)
    return {
        "headline": r.headline, "paper": r.printings[0].paper, "printings": len(r.printings), "first": _iso(first),
        "last": _iso(last), "printed": [_recurs_json(p) for p in r.printings],
    }  # fmt: skip


def serial_json(s: Serial) -> Json:
    """A serial as plain values, with its instalments in order."""
    told = zip(s.printings, s.numbers, s.continues, strict=True)
    return {
        "title": s.title, "paper": s.paper, "missing": list(s.missing),
        "instalments": [_recurs_json(p) | {"instalment": n, "continues": on} for p, n, on in told],
    }  # fmt: skip


def repeated_lines(r: Repeated, width: int, colour: bool) -> list[str]:
    """An advertisement in a list of them: its headline, how often and when."""
    head = " ".join(clean(r.headline or "(no headline)").split())
    told = f"{r.printings[0].paper}, {counted(len(r.printings), 'time')}{_days(*_first_and_last(r.printings))}"
    return [*(_styled(row, BOLD, colour) for row in wrapped(head, width)), f"  {told}", *_each(r.printings, colour)]


def serial_lines(s: Serial, width: int, colour: bool) -> list[str]:
    """A serial in a list of them: its title, and its instalments in order."""
    told = f"{s.paper}, {counted(len(s.printings), 'instalment')}{_days(*_first_and_last(s.printings))}"
    if s.missing:
        told += f"; missing: {', '.join(map(str, s.missing[:12]))}"
    rows = [_styled(row, BOLD, colour) for row in wrapped(clean(s.title), width)]
    return [*rows, f"  {told}", *_each(s.printings, colour, s.numbers)]


def again_lines(r: Repeated, article: str, colour: bool) -> list[str]:
    """When else an advertisement was printed."""
    others = [p for p in r.printings if p.article != article]
    return ["The same advertisement:", *_each(others, colour)]


def instalment_lines(s: Serial, article: str, colour: bool) -> list[str]:
    """Which instalment of its serial an article is, and where the one before and the one after are."""
    at = next(n for n, p in enumerate(s.printings) if p.article == article)
    number = f", instalment {s.numbers[at]}" if s.numbers[at] is not None else ""
    rows = [f"Serial: {clean(s.title)}{number}; {counted(len(s.printings), 'instalment')} here"]
    for word, n in (("before", at - 1), ("after", at + 1)):
        if 0 <= n < len(s.printings):
            p = s.printings[n]
            rows.append(f"  {word}: {_where(p)}  {_styled(p.article, DIM, colour)}")
    return rows


def _each(printings: Sequence[Printing], colour: bool, numbers: Sequence[int | None] = ()) -> list[str]:
    told = [f"{n}. " if n is not None else "" for n in numbers] or [""] * len(printings)
    return [f"  {n}{_where(p)}  {_styled(p.article, DIM, colour)}" for n, p in zip(told, printings, strict=True)]


def _recurs_json(p: Printing) -> Json:
    return {"article": p.article, "date": _iso(p.date), "edition": p.edition, "page": p.page, "headline": p.headline}


def _first_and_last(printings: Sequence[Printing]) -> tuple[datetime.date | None, datetime.date | None]:
    days = [p.date for p in printings if p.date]
    return min(days, default=None), max(days, default=None)


def story_markdown(s: Story) -> str:
    """A story as a table of its printings."""

    def cell(value: object) -> str:
        return " ".join(str("" if value is None else value).split()).replace("|", "\\|")

    table: list[list[object]] = [["date", "paper", "page", "headline", "relation", "share", "article"], ["---"] * 7]
    table += [[p.date, p.paper, p.page, p.headline, p.relation, _percent(p.share), p.article] for p in s.printings]
    head = " ".join((s.headline or s.id).split())
    return "\n".join([f"# {head}", "", _counts(s), "", *(f"| {' | '.join(map(cell, r))} |" for r in table), ""])


def _headed(s: Story, width: int, colour: bool) -> list[str]:
    head = " ".join(clean(s.headline or "(no headline)").split())
    return [_styled(row, BOLD, colour) for row in wrapped(head, width)]


def _counts(s: Story) -> str:
    told = f"{counted(len(s.papers), 'paper')}, {counted(len(s.printings), 'article')}{_days(s.first, s.last)}"
    return told + (f"; from {clean(s.agency)}" if s.agency else "")


def _printing_lines(p: Printing, where: dict[str, Printing], width: int, colour: bool) -> list[str]:
    rows = [f"{_where(p)}  {_styled(p.article, DIM, colour)}"]
    rows += wrapped(" ".join(clean(p.headline or "").split()), width - 2, "")
    other = where.get(p.like or "")
    if other is not None:
        rows.append(
            f"{p.relation}: {_percent(p.share)} of it stands in {_where(other)}; of that {_percent(p.covers)} here"
        )
    return [rows[0], *("  " + row for row in rows[1:])]


def _where(p: Printing) -> str:
    """The paper, day and page of a printing."""
    page = f"page {p.page}" if p.page is not None else None
    kind = p.kind if p.kind not in ("paper", p.paper) else None
    return clean(", ".join(t for t in (p.paper, kind, _iso(p.date), page) if t))


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f} %"


def _days(first: datetime.date | None, last: datetime.date | None) -> str:
    """The days from one to another, as a sentence goes on."""
    if first is None:
        return ""
    return f", {_iso(first)} to {_iso(last)}" if first != last else f", {_iso(first)}"


def kinship_lines(kin: Kinship) -> list[str]:
    """Pairs of papers, those surest to share a source first, with what tells it."""
    sure = kin.kin()
    pairs = [(i, j) for i in range(len(kin.names)) for j in range(i)]
    pairs.sort(key=lambda p: (-sure[p], -kin.shared[p], kin.parted[p]))
    rows = []
    for i, j in pairs:
        if kin.shared[i, j] or kin.parted[i, j]:
            told = f"alike against others {kin.shared[i, j]:.1f}, parted {kin.parted[i, j]:.1f}"
            rows.append(f"{sure[i, j]:.2f}  {clean(kin.names[j])} and {clean(kin.names[i])}: {told}")
    return rows or ["Nothing tells: no paper reads with another against a third."]


# ---- the archive


def status_json(s: Status) -> Json:
    """What an archive holds, as plain values."""
    out = asdict(s) | {"first": _iso(s.first), "last": _iso(s.last)}
    out["unfit"] = [correction_json(c) for c in s.unfit]
    return out


def status_lines(s: Status) -> list[str]:
    """What an archive holds, for a person."""
    rows = [
        f"{s.folder}: {counted(s.papers, 'paper')}, {counted(s.issues, 'issue')}, {counted(s.pages, 'page')},"
        f" {counted(s.articles, 'article')}{_days(s.first, s.last)}",
        f"  {_size(s.size)}, {_size(s.index_size)} of it the index; tables of version {s.version}",
    ]
    if s.stories:
        rows.append(f"  {counted(s.stories, 'story', 'stories')}, from {counted(s.matches, 'match', 'matches')}")
    if s.texts:
        rows.append(
            f"  {counted(s.texts, 'article')} of them no paper's: transcripts, agencies' texts, texts of one's own"
        )
    if s.copies:
        rows.append(f"  {counted(s.copies, 'file')} with content read under another path")
    if s.faults:
        rows.append("  faults: " + ", ".join(f"{n} {kind}" for kind, n in s.faults.items()))
    if s.corrections:
        rows.append(f"  {counted(s.corrections, 'correction')}")
    if s.writer:
        rows.append(f"  {s.writer} is writing to it")
    elif s.pending or s.unsettled:
        rows.append(
            f"  left half done: {counted(s.pending, 'article')} to index, {counted(s.unsettled, 'issue')} to put together;"
            " the next ingest does it, or broadsheet check"
        )
    if s.uncompared and not s.writer:
        rows.append(
            f"  {counted(s.uncompared, 'article')} to be compared with the others; the next ingest does it, or broadsheet check"
        )
    return rows + unfit_lines(s.unfit)


def unfit_lines(unfit: Sequence[Correction]) -> list[str]:
    """Corrections that apply no longer, with the reason."""
    if not unfit:
        return []
    head = f"{counted(len(unfit), 'correction')} no longer applied (kept, and tried again after each reading):"
    return [head, *(f"  {c.number}  {c} — {c.reason}" for c in unfit)]


def issue_json(f: IssueFacts) -> Json:
    """An issue as plain values."""
    return asdict(f) | {"date": _iso(f.date)}


def issue_line(f: IssueFacts) -> str:
    """An issue on a line."""
    return f"{f.id}  {f.paper}  {counted(f.pages, 'page')}, {counted(f.articles, 'article')}"


def correction_json(c: Correction) -> Json:
    """A correction as plain values, without what it is tied to."""
    out = asdict(c)
    del out["anchors"]
    return out


def correction_line(c: Correction) -> str:
    """A correction on a line."""
    return f"{c.number}  {c.made[:10]}  {c}" + ("" if c.applies else f" — no longer applies: {c.reason}")


def checked_json(c: Checked) -> Json:
    """What a check saw, as plain values."""
    return asdict(c)


def checked_lines(c: Checked, folder: str) -> list[str]:
    """What a check saw, for a person."""
    rows = [f"Put right: {t}." for t in c.mended] + [f"Wrong: {t}." for t in c.wrong]
    whole = "all is well" if not c.wrong else "not all is well"
    return [*rows, f"{folder}: {counted(c.articles, 'article')} and {counted(c.sources, 'source')} looked at; {whole}."]


def report_json(r: Report, folder: str) -> Json:
    """What an ingest came to, as plain values."""
    return {
        "archive": folder, "files": r.files, "read": r.read, "changed": r.changed, "same": r.same, "copies": r.copies,
        "failed": r.failed, "pages": r.pages, "settled": r.settled, "compared": r.compared.articles, "stories": r.compared.stories, "unfit": [correction_json(c) for c in r.unfit],
    }  # fmt: skip


def report_lines(r: Report, folder: str) -> list[str]:
    """What an ingest came to, for a person."""
    told = [f"{counted(r.read + r.changed, 'file')} read ({counted(r.pages, 'page')})"]
    if r.changed:
        told.append(f"{r.changed} of them in place of what was there")
    if r.same:
        told.append(f"{r.same} unchanged")
    if r.copies:
        told.append(f"{r.copies} with content that is there under another path")
    if r.failed:
        told.append(f"{r.failed} not read")
    if r.compared.stories:
        told.append(f"{counted(r.compared.stories, 'story', 'stories')} new or gone on")
    return [f"{folder}: {', '.join(told)}.", *unfit_lines(r.unfit)]


def counted(n: int, one: str, many: str | None = None) -> str:
    """3 pages, 1 page."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _size(n: int) -> str:
    for unit, size in (("GB", 1 << 30), ("MB", 1 << 20)):
        if n >= size:
            return f"{n / size:.1f} {unit}"
    return f"{n / 1024:.0f} KB"
