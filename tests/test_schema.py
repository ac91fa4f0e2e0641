"""Old archives open and are brought up to date; newer ones, and what is none, are told apart in a sentence."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest
from archives import found, issue_files

from broadsheet.archive import Archive, schema
from broadsheet.errors import ArchiveDamaged, ArchiveTooNew, NotAnArchive
from broadsheet.model import Issue

KEPT = Path(__file__).parent / "pages" / "archives"


@pytest.mark.parametrize("version", range(1, schema.VERSION + 1))
def test_an_archive_of_each_version_still_opens(version: int, tmp_path: Path) -> None:
    """Each holds the two pages of tests/archives.py, with the second article of page one parted by hand."""
    (tmp_path / "archive.sqlite").write_bytes(gzip.decompress((KEPT / f"version-{version}.sqlite.gz").read_bytes()))
    with Archive(tmp_path) as archive:
        assert archive.check().wrong == []
        assert archive.status().version == schema.VERSION
        assert found(archive, "渡口 OR 山楂 OR 果脯 OR 图书馆") == [
            "qingshi-ribao-2031-05-06-a-p1-i001",
            "qingshi-ribao-2031-05-06-a-p1-i002",
            "qingshi-ribao-2031-05-06-a-p1-i003",
            "qingshi-ribao-2031-05-06-a-p2-i001",
        ]
        before = list(archive.listed())
        assert archive.ingest(again=True).unfit == []
        after = list(archive.listed())  # read by the reader of today, which may be surer, or less sure, of the same
        assert [facts for facts, _ in after] == [facts for facts, _ in before]
        assert [printed(issue) for _, issue in after] == [printed(issue) for _, issue in before]


def printed(issue: Issue) -> list[tuple[object, ...]]:
    """What an issue's articles say, by id, how sure the reader is left out."""
    return [(a.id, a.kind, a.kicker, a.headline, a.deck, a.byline, a.paragraphs, a.captions) for a in issue.articles]


def version_of(folder: Path) -> int:
    with sqlite3.connect(folder / "archive.sqlite") as db:
        return int(db.execute("pragma user_version").fetchone()[0])


def test_a_newer_archive_is_left_alone(tmp_path: Path) -> None:
    with Archive(tmp_path / "A") as archive:
        archive.ingest(issue_files(tmp_path / "q"))
    db = sqlite3.connect(tmp_path / "A" / "archive.sqlite")
    db.execute(f"pragma user_version = {schema.VERSION + 1}")
    db.close()
    for read_only in (False, True):
        with pytest.raises(ArchiveTooNew, match="a later version of broadsheet"):
            Archive(tmp_path / "A", read_only=read_only)
    assert version_of(tmp_path / "A") == schema.VERSION + 1


def test_migrations_go_step_by_step_and_each_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive(tmp_path / "A") as archive:
        archive.ingest(issue_files(tmp_path / "q"))

    def grown(db: sqlite3.Connection) -> None:
        db.execute("create table grown (n integer)")

    def broken(db: sqlite3.Connection) -> None:
        db.execute("create table half (n integer)")
        raise ValueError("stopped")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, grown, broken))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 2)
    with pytest.raises(ValueError, match="stopped"):
        Archive(tmp_path / "A")
    assert version_of(tmp_path / "A") == schema.VERSION - 1
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS[:-1], grown_again := lambda db: None))
    assert grown_again
    with Archive(tmp_path / "A") as archive:
        assert archive.status().version == schema.VERSION
        assert archive.store.value("select count(*) from sqlite_schema where name in ('grown', 'half')") == 1


@pytest.mark.parametrize("what", ["text", "database", "version"])
def test_what_is_no_archive_is_told_apart(what: str, tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    if what == "text":
        path.write_text("not a database " * 1000)
    else:
        db = sqlite3.connect(path)
        db.execute("create table other (n integer)")
        if what == "version":
            db.execute(f"pragma application_id = {schema.APPLICATION}")
        db.close()
    with pytest.raises(ArchiveDamaged if what == "version" else NotAnArchive):
        Archive(tmp_path)


@pytest.mark.parametrize("begun", [False, True])
def test_an_archive_whose_making_was_stopped_is_made(begun: bool, tmp_path: Path) -> None:
    (tmp_path / "A").mkdir()
    (tmp_path / "A" / "archive.sqlite").touch()
    if begun:
        db = sqlite3.connect(tmp_path / "A" / "archive.sqlite")
        db.execute("pragma journal_mode = wal")
        db.close()
    with pytest.raises(NotAnArchive, match="no archive yet"):
        Archive(tmp_path / "A", read_only=True)
    with Archive(tmp_path / "A") as archive:
        assert archive.ingest(issue_files(tmp_path / "q")).pages == 2
    assert version_of(tmp_path / "A") == schema.VERSION


def test_an_older_archive_is_read_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "archive.sqlite").write_bytes(gzip.decompress((KEPT / "version-1.sqlite.gz").read_bytes()))
    with Archive(tmp_path, read_only=True) as archive:
        assert (archive.status().version, archive.status().uncompared, list(archive.stories())) == (1, 4, [])
        name = "qingshi-ribao-2031-05-06-a-p1-i001"
        assert archive.matches_of(name) == [] and archive.story_of(name) is None
    assert version_of(tmp_path) == 1
    (tmp_path / "archive.sqlite").write_bytes(gzip.decompress((KEPT / "version-2.sqlite.gz").read_bytes()))
    with Archive(tmp_path, read_only=True) as archive:
        assert (archive.status().version, [f.boxed for f in archive.page_list(name[:-8])]) == (2, [False, False])


def test_a_folder_of_other_things_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("Dear Sir")
    with Archive(tmp_path) as archive, pytest.raises(NotAnArchive, match="other files in it"):
        archive.ingest([tmp_path])
    with pytest.raises(NotAnArchive, match="no archive"):
        Archive(tmp_path, read_only=True)
    with pytest.raises(NotAnArchive, match="no such folder"):
        Archive(tmp_path / "gone", read_only=True)
    with Archive(tmp_path / "letters.txt") as archive, pytest.raises(NotAnArchive, match="a file where"):
        archive.ingest([tmp_path])
    assert [p.name for p in tmp_path.iterdir()] == ["letters.txt"]
