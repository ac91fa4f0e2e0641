"""What other programs get: every article, in the form they read."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from archives import FRONT, issue_files, page

from broadsheet.archive import Archive
from broadsheet.errors import CannotWrite, UsageError
from broadsheet.export import export
from broadsheet.export.tables import COLUMNS
from broadsheet.show import article_json


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    top = tmp_path_factory.mktemp("export")
    issue_files(top / "qingshi" / "2031-05-06")
    page(top / "qingshi" / "2031-05-07" / "p1.md", "# =SUM(A1)\n\n-5℃的早晨，河面结了冰，渡船停了半天，午后才开。\n")
    with Archive(top / "A") as made:
        made.ingest([top / "qingshi"])
        yield made


def test_json_lines_are_the_articles_with_their_issue(archive: Archive, tmp_path: Path) -> None:
    assert export(archive, "jsonl", tmp_path / "a.jsonl") == 4
    told = [json.loads(row) for row in (tmp_path / "a.jsonl").read_text("utf8").splitlines()]
    for form, a, s in zip(told, archive.articles(), archive.summaries(), strict=True):
        day = s.date.isoformat() if s.date else None
        head = {"id": s.id, "paper": s.paper, "date": day, "edition": "a", "page": s.page, "order": s.order}
        assert form == head | {"source": form["source"], "story": None} | article_json(a)


def test_csv_opens_in_spreadsheets(archive: Archive, tmp_path: Path) -> None:
    assert export(archive, "csv", tmp_path / "a.csv") == 4
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,paper,date") and data.count(b"\r\n") == 5
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [(r["id"], r["headline"]) for r in rows] == [
        ("qingshi-ribao-2031-05-06-a-p1-i001", "渡口大桥今日合龙"),
        ("qingshi-ribao-2031-05-06-a-p1-i002", "山楂今年又丰收"),
        ("qingshi-ribao-2031-05-06-a-p2-i001", "图书馆夜间开放"),
        ("qingshi-ribao-2031-05-07-a-p1-i001", "'=SUM(A1)"),
    ]
    assert rows[3]["text"].startswith("'-5℃的早晨")


def test_parquet_has_typed_columns(archive: Archive, tmp_path: Path) -> None:
    assert export(archive, "parquet", tmp_path / "a.parquet") == 4
    table = pq.read_table(tmp_path / "a.parquet")
    assert tuple(table.column_names) == COLUMNS
    first = table.to_pylist()[0]
    assert (first["date"], first["page"], first["byline"], first["captions"]) == (
        datetime.date(2031, 5, 6),
        1,
        ["林远"],
        [],
    )
    assert table.column("headline").to_pylist()[3] == "=SUM(A1)"


def test_markdown_is_a_file_a_page(archive: Archive, tmp_path: Path) -> None:
    assert export(archive, "markdown", tmp_path) == 4
    made = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.md"))
    assert made == [
        "qingshi-ribao/2031-05-06-a/p1.md",
        "qingshi-ribao/2031-05-06-a/p2.md",
        "qingshi-ribao/2031-05-07-a/p1.md",
    ]
    assert "## 渡口大桥今日合龙" in (tmp_path / made[0]).read_text("utf8")


def test_who_printed_the_same(tmp_path: Path) -> None:
    more = (
        "老渡口的售票亭昨天卖出最后一张船票，买票的是一对赶早去对岸卖豆腐的夫妻。亭子会留下来，改成讲桥与船的小展馆。"
    )
    text = FRONT.split("# 山楂")[0].rstrip() + more
    for paper, day in (("甲报", "2031-05-06"), ("乙报", "2031-05-07"), ("丙报", "2031-05-08")):
        own = text if paper != "丙报" else text.replace("两岸居民等了整整七年。", "")
        page(tmp_path / "q" / paper / day / "p1.md", own.replace("青石日报", paper))
    first, second, third = (f"{p}-bao-2031-05-0{n}-a-p1-i001" for p, n in (("jia", 6), ("yi", 7), ("bing", 8)))
    with Archive(tmp_path / "A") as archive:
        archive.ingest([tmp_path / "q"], pattern="{paper}/{date}/{page}")
        assert export(archive, "parquet", tmp_path / "s.parquet", "stories") == 3
        stories = {r["article"]: r["story"] for r in pq.read_table(tmp_path / "s.parquet").to_pylist()}
        assert stories == dict.fromkeys((first, second, third), f"s-{first}")
        export(archive, "jsonl", tmp_path / "a.jsonl")
        told = [json.loads(row) for row in (tmp_path / "a.jsonl").read_text("utf8").splitlines()]
        assert {r["id"]: r["story"] for r in told} == stories
        assert export(archive, "jsonl", tmp_path / "m.jsonl", "matches") >= 2
        matches = [json.loads(row) for row in (tmp_path / "m.jsonl").read_text("utf8").splitlines()]
        texts = {a.id: "\n".join(p.text for p in a.paragraphs) for a in archive.articles()}
        for m in matches:
            a, b = (texts[m[x]][m[f"{x}_start"] : m[f"{x}_end"]] for x in "ab")
            assert m["identity"] > 0.8 and a[:8] == b[:8] and a[-8:] == b[-8:]
        # two print the very same, and are told once; the third is told beside one of them
        assert {m["relation"] for m in matches} == {"same"} and len({frozenset((m["a"], m["b"])) for m in matches}) == 2
        export(archive, "parquet", tmp_path / "m.parquet", "matches")
        assert pq.read_table(tmp_path / "m.parquet").to_pylist() == matches
        assert export(archive, "csv", tmp_path / "m.csv", "matches") == len(matches)
        for form, table in (("csv", "papers"), ("markdown", "stories")):
            with pytest.raises(UsageError, match="--table"):
                export(archive, form, tmp_path / "x", table)


def test_what_cannot_be_written_is_told_and_nothing_half_is_left(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="a folder where a file is wanted"):
        export(archive, "csv", tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite):
        export(archive, "csv", tmp_path / "file" / "a.csv")
    with pytest.raises(UsageError, match="--out"):
        export(archive, "parquet")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
