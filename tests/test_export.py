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
from archives import issue_files, page

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
        assert form == head | {"source": form["source"]} | article_json(a)


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


def test_what_cannot_be_written_is_told_and_nothing_half_is_left(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="a folder where a file is wanted"):
        export(archive, "csv", tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite):
        export(archive, "csv", tmp_path / "file" / "a.csv")
    with pytest.raises(UsageError, match="--out"):
        export(archive, "parquet")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
