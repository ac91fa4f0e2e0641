"""One folder for many readers and one writer: what they see, whatever goes on or went wrong."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from archives import BRIDGE, FRONT, HAWTHORN, ISSUE, LIBRARY, SAMPLES, found, headlines, issue_files, page

import broadsheet
from broadsheet.archive import Archive
from broadsheet.archive.ingest import Ingest, Told
from broadsheet.archive.query import query
from broadsheet.errors import ArchiveDamaged, CannotWrite, DiskFull, NoIndex, NoSuchArticle, UsageError


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("samples") / "A") as made:
        made.ingest([SAMPLES])
        yield made


def test_the_package_gives_it_by_name() -> None:
    assert broadsheet.Archive is Archive


def test_lists_by_paper_date_and_reading_order(archive: Archive) -> None:
    assert [(s.id, s.page, s.order, s.headline) for s in archive.summaries()] == [
        (BRIDGE, 1, 0, "渡口大桥今日合龙"),
        (HAWTHORN, 1, 1, "山楂今年又丰收"),
        (LIBRARY, 2, 2, "图书馆夜间开放"),
    ]
    (facts,) = archive.issue_list()
    assert (facts.id, facts.paper, facts.date, facts.pages, facts.articles) == (
        ISSUE,
        "青石日报",
        datetime.date(2031, 5, 6),
        2,
        3,
    )
    s = archive.status()
    assert (s.papers, s.issues, s.pages, s.articles, s.first, s.last, s.pending, s.unsettled) == (
        1,
        1,
        2,
        3,
        facts.date,
        facts.date,
        0,
        0,
    )


def test_an_id_stands_for_an_article_a_page_or_an_issue(archive: Archive) -> None:
    def told(name: str) -> list[list[str]]:
        return [[a.id for a in p.articles] for p in archive.settings(name)]

    assert told(HAWTHORN) == [[HAWTHORN]]
    assert told(f"{ISSUE}-p2") == [[LIBRARY]]
    assert told(ISSUE) == [[BRIDGE, HAWTHORN], [LIBRARY]]
    for name in ("nothing", f"{ISSUE}-p9", "", "x-2031-05-06-a", f"{ISSUE}-p1-i999"):
        with pytest.raises(NoSuchArticle):
            archive.settings(name)


def test_phrases_fields_and_dates(samples: Archive) -> None:
    texts = {a.id: "\n".join(p.text for p in a.paragraphs) + (a.headline or "") for a in samples.articles()}
    assert found(samples, "水") == sorted(k for k, t in texts.items() if "水" in t or "水" in str(samples.article(k)))
    mayor = found(samples, "市长 date:2025-04")
    assert mayor and all("2025-04" in name for name in mayor)
    assert found(samples, "雲溪 paper:云溪商报") == found(samples, "云溪 paper:雲溪商報")
    assert found(samples, "headline:ferry") and set(found(samples, "headline:ferry")) <= set(found(samples, "FERRY"))


def test_a_phrase_across_a_rejoined_column_is_found(samples: Archive) -> None:
    joined = [(a.id, p.text) for a in samples.articles() for p in a.paragraphs if len(p.blocks) > 1]
    cut = 0
    for name, text in joined:
        blocks = {b.id: b.text for b in samples.article(name).blocks}
        paragraph = next(p for p in samples.article(name).paragraphs if p.text == text)
        at = len(blocks[paragraph.blocks[0]])
        phrase = text[at - 3 : at + 3]
        if all("\u4e00" <= c <= "\u9fff" for c in phrase):
            cut += 1
            assert name in found(samples, phrase)
    assert cut >= 3


def test_order_and_pages_of_hits(samples: Archive) -> None:
    every = samples.search("云溪", limit=1000, order="date")
    assert every.total == len(every.articles) > 5
    days = [s.date for s in every.articles if s.date]
    assert days == sorted(days)
    assert [s.date for s in samples.search("云溪", 1000, order="-date").articles if s.date] == sorted(
        days, reverse=True
    )
    some = [s.id for n in range(0, every.total, 4) for s in samples.search("云溪", 4, n, "date").articles]
    assert some == [s.id for s in every.articles]
    with pytest.raises(UsageError, match="--sort"):
        samples.search("云溪", order="size")


def test_the_line_of_a_hit_shows_the_phrase(archive: Archive) -> None:
    line, spans = archive.line(HAWTHORN, query("烘干机"), 30)
    assert [line[a:b] for a, b in spans] == ["烘干机"] and len(line) <= 16
    line, spans = archive.line(HAWTHORN, query("headline:丰收"), 30)
    assert (line, spans) == ("山楂今年又丰收", [(5, 7)])


def test_a_search_tells_the_truth_while_the_index_lags(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page(tmp_path / "q" / "2031-05-06" / "p1.md", FRONT.replace("山楂", "柿子"))
    page(tmp_path / "q" / "2031-05-07" / "p1.md", FRONT.replace("5月6日", "5月7日").replace("山楂", "银杏"))
    monkeypatch.setattr(Ingest, "_index", lambda self: self._waiting.clear())
    monkeypatch.setattr(Ingest, "catch_up", lambda self: None)
    archive.ingest([tmp_path / "q"])
    monkeypatch.undo()
    assert archive.status().pending == 5
    next_day = ISSUE.replace("06", "07")
    for mended in (False, True):
        assert found(archive, "山楂") == [HAWTHORN]  # page two still says it
        assert found(archive, "柿子") == [HAWTHORN]
        assert found(archive, "银杏") == [f"{next_day}-p1-i002"]
        assert found(archive, "大桥") == [BRIDGE, f"{next_day}-p1-i001"]
        assert [archive.search("大桥", 1, n, order="date").articles[0].id for n in (0, 1)] == [
            BRIDGE,
            f"{next_day}-p1-i001",
        ]
        assert archive.search("大桥", 1).total == 2
        if not mended:
            assert archive.check().mended == ["5 articles that waited for the index were put into it"]


def test_a_reader_sees_whole_issues_while_another_writes(tmp_path: Path) -> None:
    for day in range(1, 9):
        issue_files(tmp_path / "q" / f"2031-05-{day:02}")
    with Archive(tmp_path / "A") as writer:
        writer.ingest([tmp_path / "q" / "2031-05-01"], pattern="{date}/{page}")
        seen: list[int] = []

        def look(_: Told) -> None:
            with Archive(tmp_path / "A", read_only=True) as reader:
                assert all(f.articles == 3 for f in reader.issue_list())
                assert reader.search("山楂").total == sum(1 for _ in reader.issue_list())
                seen.append(reader.status().articles)

        writer.ingest([tmp_path / "q"], pattern="{date}/{page}", hear=look)
        assert seen[0] == 3 and seen[-1] == 24


def test_check_mends_the_index(archive: Archive) -> None:
    index = archive.folder / "index"
    archive.close()
    shutil.rmtree(index)
    with pytest.raises(NoIndex), Archive(archive.folder, read_only=True) as reader:
        reader.search("大桥")
    assert archive.check().mended == ["3 articles that waited for the index were put into it"]
    archive.close()
    for file in index.iterdir():
        if file.name != "meta.json" and not file.name.startswith("."):
            file.write_bytes(b"spoilt")
    archive.check()
    assert found(archive, "大桥") == [BRIDGE]
    archive.store.db.execute("update articles set state = 2 where id = ?", (LIBRARY,))
    compared = "1 articles that waited to be compared were compared"
    assert archive.check().mended == ["1 articles that are no more were taken out of the index", compared]
    archive.store.db.execute("update articles set state = 0 where id = ?", (LIBRARY,))
    assert archive.check().mended == ["1 articles that the index lacked were put into it", compared]
    assert archive.check(rebuild=True).mended == ["the index was made anew"]
    assert found(archive, "大桥 OR 图书馆") == [BRIDGE, LIBRARY]


def test_check_tells_of_spoilt_bytes(archive: Archive) -> None:
    archive.store.db.execute("update sources set data = x'00' where id = 1")
    (wrong,) = archive.check().wrong
    assert "p1.md: the bytes kept of it are not those that were read" in wrong


def test_a_damaged_database_is_told_of(archive: Archive) -> None:
    archive.close()
    path = archive.folder / "archive.sqlite"
    data = bytearray(path.read_bytes())
    data[4096 * 2 :] = b"\xff" * (len(data) - 4096 * 2)
    path.write_bytes(bytes(data))
    with pytest.raises(ArchiveDamaged, match="damaged"):
        list(archive.issue_list())


@contextmanager
def as_another_user() -> Iterator[None]:
    """Root may write anywhere: for it, as one who may not."""
    if os.geteuid():
        yield
        return
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.mark.skipif(not hasattr(os, "setresuid"), reason="this system has no such users")
def test_a_folder_that_may_not_be_written_to_can_be_read(archive: Archive, tmp_path: Path) -> None:
    assert found(archive, "大桥") == [BRIDGE]
    archive.close()
    with tempfile.TemporaryDirectory() as name:
        shut = Path(name, "A")
        shutil.copytree(archive.folder, shut)
        folders = [Path(name), shut, shut / "index"]
        for folder in folders:
            folder.chmod(0o555)
        try:
            with as_another_user():
                with Archive(shut, read_only=True) as reader:
                    assert found(reader, "大桥") == [BRIDGE]
                with pytest.raises(CannotWrite, match="cannot be written to"):
                    Archive(shut).ingest([tmp_path / "q"])
        finally:
            for folder in folders:
                folder.chmod(0o755)


def test_opened_to_be_read_it_is_not_written_to(archive: Archive, tmp_path: Path) -> None:
    with Archive(archive.folder, read_only=True) as reader:
        for act in (
            lambda: reader.ingest([tmp_path]),
            lambda: reader.check(),
            lambda: reader.correct(BRIDGE, headline="x"),
        ):
            with pytest.raises(CannotWrite, match="opened to be read only"):
                act()


def test_a_full_disk_loses_nothing_that_was_acknowledged(archive: Archive, tmp_path: Path) -> None:
    before = headlines(archive)
    size = archive.store.value("pragma page_count")
    archive.store.db.execute(f"pragma max_page_count = {size + 4}")
    for day in range(10, 28):
        page(tmp_path / "q" / f"2031-06-{day}" / "p1.md", FRONT.replace("5月6日", f"6月{day}日"))
    told: list[Told] = []
    with pytest.raises(DiskFull, match="what was done before is kept"):
        archive.ingest([tmp_path / "q"], hear=told.append)
    archive.close()
    assert headlines(archive).items() >= before.items()
    assert archive.check().wrong == []
    assert archive.ingest([tmp_path / "q"]).read == 18 - sum(t.what == "read" for t in told)


FULL = """
import resource, sys
from broadsheet.archive import Archive
from broadsheet.errors import BroadsheetError
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    with Archive(sys.argv[1]) as archive:
        archive.ingest([sys.argv[2]], jobs=1)
except BroadsheetError as error:
    print(type(error).__name__)
"""


@pytest.mark.parametrize("room", [1, 10, 25])
def test_no_room_for_a_file_is_a_full_disk(archive: Archive, tmp_path: Path, room: int) -> None:
    """The limit of a file's size stands in for a disk's; it is met by the database, its log or the index."""
    before = headlines(archive)
    archive.close()
    for day in range(10, 28):
        page(tmp_path / "q" / f"2031-06-{day}" / "p1.md", FRONT.replace("5月6日", f"6月{day}日"))
    words = [sys.executable, "-c", FULL, str(archive.folder), str(tmp_path / "q"), str(room * 4096)]
    run = subprocess.run(words, capture_output=True, text=True, check=False)
    assert run.stdout.strip() in ("DiskFull", "CannotWrite"), run.stdout + run.stderr
    assert archive.check().wrong == []
    assert headlines(archive).items() >= before.items()
    archive.ingest([tmp_path / "q"])
    assert len(headlines(archive)) == 3 + 36


def test_walking_through_holds_one_issue(samples: Archive) -> None:
    for _ in samples.articles():
        pass
    tracemalloc.start()
    for _ in samples.articles():
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
