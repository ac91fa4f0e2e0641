"""The index against the plain scan, and what happens to it."""

from __future__ import annotations

import datetime
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.archive.query import And, Days, Kind, Leaves, Not, Or, Phrase, Query, matches, query
from broadsheet.archive.search import Entry, Hits, Index, tokens
from broadsheet.errors import ArchiveBusy, CannotWrite, DiskFull, IndexDamaged, NoIndex
from broadsheet.text import units

DAY = datetime.date
ALPHABET = "国國美中长gG5. ，“\n𠮷がé"


def entry(key: int, body: str = "", headline: str = "", **other: object) -> Entry:
    made = Entry(key, f"a{key}", "云溪日报\nyunxi-ribao", DAY(2026, 2, key % 28 + 1), "article", 1, headline, "", body)
    return replace(made, **other)  # type: ignore[arg-type]


def some_entries(count: int = 400) -> list[Entry]:
    """Texts of few characters, so that everything happens in them."""
    rng = random.Random(11)

    def text(most: int) -> str:
        return "".join(rng.choices(ALPHABET, k=rng.randrange(most)))

    days = [None, DAY(1949, 10, 1), DAY(2026, 2, 5), DAY(2026, 12, 31)]
    return [
        Entry(
            key, f"a{key}", text(5), rng.choice(days), rng.choice(("article", "photo")), rng.choice((None, 1, 2, 12)),
            text(8), text(4), text(40),
        )
        for key in range(1, count + 1)
    ]  # fmt: skip


ENTRIES = some_entries()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The entries in several segments, some put twice, some taken out again."""
    with Index(tmp_path_factory.mktemp("search") / "index") as made:
        made.put(replace(e, body="国美中长") for e in ENTRIES[:150])
        made.commit()
        made.put([*ENTRIES[:200], *(entry(k, "国美") for k in range(1000, 1020))])
        made.commit()
        made.put(ENTRIES[180:])
        made.remove(range(1000, 1020))
        made.commit()
        yield made


def phrases_of(field: str | None) -> st.SearchStrategy[Query]:
    texts = st.text(ALPHABET.replace("\n", ""), min_size=1, max_size=5).map(units).map(tuple)
    return texts.filter(lambda u: bool(u) and u[-1] != "。").map(lambda u: Phrase(u, field))


PHRASES = st.sampled_from((None, None, None, "headline", "byline", "paper")).flatmap(phrases_of)
DAYS = st.sampled_from((None, DAY(1949, 10, 1), DAY(2026, 2, 5), DAY(2026, 3, 1)))
PAGES = st.sampled_from((None, 0, 1, 2, 5))
LEAVES = PHRASES | st.builds(Days, DAYS, DAYS) | st.builds(Kind, st.sampled_from(("article", "photo"))) | st.builds(Leaves, PAGES, PAGES)  # fmt: skip


def trees(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    rows = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.builds(And, rows) | st.builds(Or, rows) | st.builds(Not, inner)


@settings(max_examples=400, deadline=None)
@given(st.recursive(LEAVES, trees, max_leaves=5), st.sampled_from(("relevance", "date", "-date")))
def test_as_the_plain_scan(index: Index, asked: Query, order: str) -> None:
    """Every article that the scan finds, and no other, in whatever order."""
    hits = index.search(asked, limit=1000, order=order)
    assert sorted(hits.keys) == [e.key for e in ENTRIES if matches(asked, e)]
    assert hits.total == len(hits.keys) == len(hits.scores)


@settings(max_examples=100, deadline=None)
@given(PHRASES, st.integers(1, 150), st.sets(st.integers(1, 400), max_size=300))
def test_pages_of_hits(index: Index, asked: Query, limit: int, exclude: set[int]) -> None:
    """Hits in portions are the hits, each once; those left out are neither shown nor counted."""
    true = [e.key for e in ENTRIES if e.key not in exclude and matches(asked, e)]
    portions = [index.search(asked, limit, offset, exclude) for offset in range(0, len(true) + 1, limit)]
    assert {p.total for p in portions} == {len(true)}
    assert sorted(key for p in portions for key in p.keys) == true


def test_pages_of_hits_where_nothing_was_taken_out(tmp_path: Path) -> None:
    """Totals known without counting are the same; a character in the headline goes first, on whatever page of hits."""
    with Index(tmp_path) as index:
        for start in range(0, 400, 150):
            index.put(ENTRIES[start : start + 150])
            index.commit()
        for typed in ("国", "g", "国美", "headline:国", "headline:g", "byline:国", "𠮷", "无"):
            asked = query(typed)
            true = {e.key: "国" in units(e.headline) for e in ENTRIES if matches(asked, e)}
            portions = [index.search(asked, 7, offset) for offset in range(0, len(true) + 1, 7)]
            assert {p.total for p in portions} == {len(true)} == {index.search(asked, exclude=[1000]).total}
            found = [key for p in portions for key in p.keys]
            assert sorted(found) == list(true)
            assert typed != "国" or [true[k] for k in found] == sorted(true.values(), reverse=True)


def test_all_keys(index: Index) -> None:
    assert list(index.keys()) == [e.key for e in ENTRIES] and len(index) == len(ENTRIES)


def test_a_text_as_the_index_holds_it() -> None:
    """Pairs of neighbours, with what stands at the edges of a run."""
    assert tokens("GDP增长、5G\n国") == ["gdp", "_增", "增长", "长。", "5g", "¶", "。国", "国。"]
    long = tokens("a" * 300)
    assert len(long) == 1 and len(long[0]) < 100 and long != tokens("a" * 301)


def test_order(tmp_path: Path) -> None:
    """Headline before body, often before once, newer before older; dates either way, the undated as oldest."""
    with Index(tmp_path) as index:
        index.put(
            [
                entry(1, "水库" + "闲话" * 20), entry(2, "闲话" * 16, "修水库"), entry(3, "水库闲话水库" + "闲话" * 18),
                entry(4, "水库" + "闲话" * 20), entry(5, "水库" + "闲话" * 20, date=None),
            ]
        )  # fmt: skip
        index.commit()
        asked = query("水库")
        assert index.search(asked).keys == [2, 3, 4, 1, 5]
        assert index.search(asked, order="date").keys == [5, 1, 2, 3, 4]
        assert index.search(asked, order="-date").keys == [4, 3, 2, 1, 5]
        assert index.search(query("kind:article")).keys == [4, 3, 2, 1, 5]


def test_nothing_before_a_commit(tmp_path: Path) -> None:
    """What is put is seen from its commit on, by readers already open too; what is not committed is dropped."""
    with Index(tmp_path / "index") as writer:
        writer.commit()
        reader = Index(tmp_path / "index", read_only=True)
        writer.put([entry(1, "水库"), entry(1, "大坝")])
        assert reader.search(query("大坝")) == Hits(0, [], [])
        writer.commit()
        assert reader.search(query("大坝")).keys == [1] and reader.search(query("水库")).total == 0
        writer.put([entry(2, "大坝")])
        writer.remove([1])
    assert list(reader.keys()) == [1]
    with Index(tmp_path / "index") as writer:
        writer.put([entry(3, "大坝")])
        writer.clear()
        writer.put([entry(4, "大坝")])
        writer.commit()
        assert list(reader.keys()) == [4]
        assert list(writer.keys()) == [4]


def test_two_writers(tmp_path: Path) -> None:
    with Index(tmp_path) as one, Index(tmp_path) as other:
        one.put([entry(1, "水库")])
        with pytest.raises(ArchiveBusy, match="another process writes to the index"):
            other.put([entry(2, "大坝")])
        one.commit()
        assert other.search(query("水库")).keys == [1]


def test_a_reader_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="no index stands here"):
        Index(tmp_path / "index", read_only=True)
    assert not (tmp_path / "index").exists()
    Index(tmp_path / "index").close()
    with Index(tmp_path / "index", read_only=True) as reader, pytest.raises(CannotWrite, match="read only"):
        reader.put([entry(1)])


def filled(folder: Path) -> Path:
    with Index(folder) as index:
        index.put(entry(k, "水库" * k) for k in range(1, 50))
        index.commit()
    return folder


@pytest.mark.parametrize("name", ["meta.json", "broadsheet.json", "*.store", "*.idx", "*.term", "*.pos", "*.fast"])
@pytest.mark.parametrize("harm", ["gone", "cut", "noise"])
def test_damage(tmp_path: Path, name: str, harm: str) -> None:
    """A file lost, cut or overwritten is damage told in a sentence, or does no harm; made anew, all is well."""
    folder = filled(tmp_path / "index")
    for file in folder.glob(name):
        if harm == "gone":
            file.unlink()
        else:
            old = file.read_bytes()
            file.write_bytes(old[: len(old) // 2] if harm == "cut" else bytes(b ^ 0x5A for b in old))
    try:
        with Index(folder, read_only=True) as index:
            assert index.search(query("水库 page:1"), 100).total <= 49
            assert len(list(index.keys())) <= 49
    except IndexDamaged as error:
        assert "`broadsheet check` makes it again" in str(error)
    with Index(folder, anew=True) as index:
        index.put([entry(1, "水库")])
        index.commit()
        assert index.search(query("水库")).keys == [1]


def test_made_in_another_form(tmp_path: Path) -> None:
    folder = filled(tmp_path / "index")
    (folder / "broadsheet.json").write_text('{"format": 99}', "utf8")
    with pytest.raises(IndexDamaged, match="made in form 99"):
        Index(folder)


def test_never_empty_unawares(tmp_path: Path) -> None:
    """An index whose list of files is lost is damaged; it is not taken for a new one."""
    folder = filled(tmp_path / "index")
    (folder / "meta.json").unlink()
    with pytest.raises(IndexDamaged, match="the list of its files is gone"):
        Index(folder)


def test_a_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers need no lock in the folder: they read through links."""
    folder = filled(tmp_path / "index")
    for lock in folder.glob("*.lock"):
        lock.unlink()
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with Index(folder, read_only=True) as index:
        assert index.search(query("水库")).total == 49
        assert not list(folder.glob("*.lock"))
        with Index(folder) as writer:  # another, who may
            writer.put([entry(50, "水库")])
            writer.commit()
        assert index.search(query("水库")).total == 50


def test_copied(tmp_path: Path) -> None:
    """An index is its files: it may be copied and moved."""
    folder = filled(tmp_path / "index")
    shutil.copytree(folder, tmp_path / "copy")
    shutil.rmtree(folder)
    with Index(tmp_path / "copy") as index:
        assert index.search(query("水库")).total == 49


def test_long_and_odd_texts(tmp_path: Path) -> None:
    """A paragraph as a phrase, a word of a megabyte, lone surrogates, control characters."""
    passage = "水库修好了，" * 300
    with Index(tmp_path) as index:
        index.put(
            [entry(1, passage), entry(2, "x" * 1_000_000), entry(3, "\ud800水\x00库\x7f"), entry(4, "x" * 999_999)]
        )
        index.commit()
        assert index.search(query(f'"{passage}"')).keys == [1]
        assert index.search(query("x" * 1_000_000)).keys == [2]
        assert sorted(index.search(query("水库")).keys) == sorted(index.search(query("库")).keys) == [1, 3]


def test_limits_that_make_no_sense(index: Index) -> None:
    asked = query("国")
    total = index.search(asked).total
    for limit, offset in ((0, 0), (10**12, 0), (5, 10**9), (-1, -5)):
        hits = index.search(asked, limit, offset)
        assert hits.total == total and len(hits.keys) == (total if limit > 1000 else 0)


ENDLESS = """
import sys
from pathlib import Path
from broadsheet.archive.search import Entry, Index

with Index(Path(sys.argv[1])) as index:
    first = len(index)
    for start in range(first, first + 100_000, 20):
        some = range(start, start + 20)
        index.put(Entry(k, "", "", None, "article", 1, "", "", "水库" + chr(0x4E00 + k % 20_000) * 50) for k in some)
        index.commit()
        print(start + 20, flush=True)
"""


def killed(folder: Path, after: float) -> int:
    """How many articles a writer said it had committed when it was killed."""
    with subprocess.Popen([sys.executable, "-c", ENDLESS, str(folder)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        said = writer.stdout.readline()
        time.sleep(after)
        writer.kill()
        said += writer.stdout.read()
    return int(said.rpartition("\n")[0].split("\n")[-1])


@pytest.mark.parametrize("times", [3, pytest.param(60, marks=pytest.mark.long)])
def test_killed(tmp_path: Path, times: int) -> None:
    """Whenever a writer is killed, the index opens with all it had committed, and whole commits only."""
    rng = random.Random(times)
    Index(tmp_path).close()
    for _ in range(times):
        said = killed(tmp_path, rng.random() * 0.3)
        with Index(tmp_path) as index:
            found = list(index.keys())
            assert found == list(range(len(found))) and len(found) % 20 == 0 and len(found) >= said
            assert index.search(query("水库")).total == len(found)


def test_what_a_killed_commit_had_begun_is_no_hindrance(tmp_path: Path) -> None:
    """The engine gives the files of a commit its number; that of one that was killed is the next one's too."""
    with Index(tmp_path / "A") as index:
        index.put(entry(key, "渡口") for key in range(9))
        index.commit()
    shutil.copytree(tmp_path / "A", tmp_path / "B")
    with Index(tmp_path / "B") as index:
        index.remove([3])
        index.commit()
    (begun,) = (tmp_path / "B").glob("*.del")
    shutil.copy(begun, tmp_path / "A")
    with Index(tmp_path / "A") as index:
        index.remove([3])
        index.commit()
        assert list(index.keys()) == [0, 1, 2, 4, 5, 6, 7, 8]


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_no_room(tmp_path: Path) -> None:
    """A full disk is told as such; what was committed is still found, and writing goes on once there is room."""
    import resource

    folder = filled(tmp_path / "index")
    noise = random.Random(2)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Index(folder) as index:
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, hard))
        try:
            with pytest.raises(DiskFull, match="no room left for the index"):
                index.put(
                    entry(k, "".join(chr(0x4E00 + noise.randrange(20_000)) for _ in range(300)))
                    for k in range(100, 600)
                )
                index.commit()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert list(index.keys()) == list(range(1, 50))
        index.put([entry(100, "大坝")])
        index.commit()
        assert index.search(query("大坝")).keys == [100] and len(index) == 50
