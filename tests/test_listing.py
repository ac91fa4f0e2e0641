"""What an archive holds and finds, as lines and as plain values."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.corrections import Correction
from broadsheet.archive.folder import Status
from broadsheet.archive.ingest import Report
from broadsheet.archive.store import Summary
from broadsheet.lines import cells, line_of
from broadsheet.listing import (
    BOLD,
    DIM,
    MARK,
    PLAIN,
    correction_line,
    hit_json,
    hit_lines,
    report_lines,
    status_json,
    status_lines,
)

DAY = datetime.date(2031, 5, 6)
HIT = Summary(7, "qingshi-ribao-2031-05-06-a-p1-i002", "青石日报", DAY, "a", 1, 1, "article", "山楂今年\n又丰收")
UNFIT = Correction(3, "x-i001", "join", {"with": "x-i002"}, {}, "2031-05-07T00:00:00+00:00", False, "its text is gone")


def test_a_hit_for_a_terminal_and_for_a_pipe() -> None:
    assert hit_lines(HIT, "添两台烘干机。", [(3, 6)], 80, False) == [
        "山楂今年 又丰收",
        "  添两台烘干机。",
        "  青石日报, 2031-05-06, page 1  qingshi-ribao-2031-05-06-a-p1-i002",
    ]
    assert hit_lines(HIT, "添两台烘干机。", [(3, 6)], 80, True) == [
        f"{BOLD}山楂今年 又丰收{PLAIN}",
        f"  添两台{MARK}烘干机{PLAIN}。",
        f"  {DIM}青石日报, 2031-05-06, page 1  qingshi-ribao-2031-05-06-a-p1-i002{PLAIN}",
    ]


def test_nothing_printed_is_obeyed_by_a_terminal() -> None:
    shown = hit_lines(HIT, "a \x1b[31mred\x07 line", [(2, 6)], 80, True)
    assert "\x1b[31m" not in shown[1] and "\x07" not in shown[1]


def test_a_hit_for_programs() -> None:
    assert hit_json(HIT, "添两台烘干机。", [(3, 6)]) == {
        "id": HIT.id,
        "paper": "青石日报",
        "date": "2031-05-06",
        "edition": "a",
        "page": 1,
        "order": 1,
        "kind": "article",
        "headline": "山楂今年\n又丰收",
        "line": "添两台烘干机。",
        "spans": [[3, 6]],
    }


def status(**other: object) -> Status:
    plain = Status("A", 1, 2, 3, 1200, DAY, DAY, 3, 0, 0, 0, {}, 0, 0, 0, 0, [], 3 << 20, 1 << 20, 1, None)
    return Status(**{f: getattr(plain, f) for f in Status.__slots__} | other)  # type: ignore[arg-type]


def test_status_says_what_waits() -> None:
    assert status_lines(status()) == [
        "A: 1 paper, 2 issues, 3 pages, 1200 articles, 2031-05-06",
        "  3.0 MB, 1.0 MB of it the index; tables of version 1",
    ]
    more = status_lines(
        status(
            pending=2,
            unsettled=1,
            uncompared=1,
            stories=2,
            matches=5,
            corrections=1,
            unfit=[UNFIT],
            faults={"broken end": 4},
            copies=1,
        )
    )
    assert more[2:] == [
        "  2 stories, from 5 matches",
        "  1 file with content read under another path",
        "  faults: 4 broken end",
        "  1 correction",
        "  left half done: 2 articles to index, 1 issue to put together; the next ingest does it, or broadsheet check",
        "  1 article to be compared with the others; the next ingest does it, or broadsheet check",
        "1 correction no longer applied (kept, and tried again after each reading):",
        "  3  x-i001: joined with x-i002 — its text is gone",
    ]
    assert "  process 7 is writing to it" in status_lines(status(pending=2, writer="process 7"))
    assert status_json(status(unfit=[UNFIT]))["unfit"][0]["reason"] == "its text is gone"


def test_corrections_and_reports_in_words() -> None:
    assert correction_line(UNFIT) == "3  2031-05-07  x-i001: joined with x-i002 — no longer applies: its text is gone"
    report = Report(files=9, read=4, changed=1, same=2, copies=1, failed=1, pages=6)
    assert report_lines(report, "A") == [
        "A: 5 files read (6 pages), 1 of them in place of what was there, 2 unchanged,"
        " 1 with content that is there under another path, 1 not read."
    ]


@pytest.mark.parametrize(
    ("text", "spans", "room", "line"),
    [
        ("短短一行", [(2, 3)], 20, ("短短一行", [(2, 3)])),
        ("前一段\n后一段", [(4, 5)], 20, ("后一段", [(0, 1)])),
        ("一二三四五六七八九十", [(7, 8)], 12, ("…七八九十", [(2, 3)])),
        ("aaaaa山山山a", [(7, 8)], 12, ("aaaaa山山山a", [(7, 8)])),  # fills the line to the last cell
        ("", [], 12, ("", [])),
    ],
)
def test_the_line_that_shows_a_place(text: str, spans: list[tuple[int, int]], room: int, line: object) -> None:
    assert line_of(text, spans, room) == line


@given(st.text(st.sampled_from("山水ab \n"), min_size=1, max_size=60), st.data())
def test_the_line_holds_what_it_shows(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = (start, start + 1)
    if text[start] == "\n":
        return
    line, spans = line_of(text, [span], 12)
    assert cells(line) <= 14 and "\n" not in line
    assert line[slice(*spans[0])] == text[start]
