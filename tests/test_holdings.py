"""What an archive holds, counted; hits counted by what they are narrowed by."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import ISSUE, SAMPLES, issue_files

from broadsheet.archive import Archive
from broadsheet.archive.query import And, Exact, query
from broadsheet.archive.search import FORMAT_FILE
from broadsheet.errors import IndexDamaged, NoSuchArticle, TookTooLong

DAY = datetime.date


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    home = tmp_path_factory.mktemp("holdings") / "archive"
    with Archive(home) as archive:
        archive.ingest([SAMPLES])
        yield archive


def test_papers_and_their_days(samples: Archive) -> None:
    paper = samples.paper("yunxi-ribao")
    assert (paper.name, paper.first, paper.last, paper.issues, paper.pages) == (
        "云溪日报", DAY(2025, 3, 10), DAY(2025, 4, 8), 4, 6,
    )  # fmt: skip
    assert paper in samples.papers() and samples.paper_names()["yunxi-ribao"] == "云溪日报"
    assert samples.years("yunxi-ribao") == {2025: 4}
    assert set(samples.years()) == {1935, 2025}
    assert samples.days(DAY(2025, 1, 1), DAY(2025, 12, 31), "yunxi-ribao") == {
        DAY(2025, 3, 10): 1, DAY(2025, 3, 11): 1, DAY(2025, 3, 12): 1, DAY(2025, 4, 8): 1,
    }  # fmt: skip
    found = samples.issues_between(DAY(2025, 3, 1), DAY(2025, 3, 31), "yunxi-ribao")
    assert [i.id for i in found] == [f"yunxi-ribao-2025-03-{d}-a" for d in (10, 11, 12)]
    assert samples.issues_between(None, None) == []
    assert samples.neighbours("yunxi-ribao-2025-03-11-a") == ("yunxi-ribao-2025-03-10-a", "yunxi-ribao-2025-03-12-a")
    assert samples.neighbours("yunxi-ribao-2025-04-08-a") == ("yunxi-ribao-2025-03-12-a", None)
    with pytest.raises(NoSuchArticle):
        samples.paper("nothing")


def test_counts_are_those_of_what_is_there(samples: Archive) -> None:
    every = list(samples.summaries())
    assert sum(p.articles for p in samples.papers()) == len(every)
    assert len(samples.latest(3)) == 3
    faults = [f for a in samples.articles() for f in a.faults]
    assert sum(samples.faults().values()) == len(faults)
    first = samples.faulty(limit=5)
    assert first + samples.faulty(limit=1000, after=first[-1].key) == samples.faulty(limit=1000)
    assert {f.kind for f in samples.faulty("broken end")} == {"broken end"}
    told = samples.latest_stories(4)
    assert [s.last for s in told] == sorted((s.last for s in told if s.last), reverse=True)
    assert all(len(s.papers) > 1 for s in told)


def test_hits_are_counted_by_what_narrows_them(samples: Archive) -> None:
    asked = query("市长 OR 水库")
    counts, found = samples.counts(asked), samples.search(asked, 1000).articles
    assert sum(counts.kind.values()) == sum(counts.slug.values()) == len(found)
    for slug, count in counts.slug.items():
        assert samples.search(And((asked, Exact("slug", slug)))).total == count
    for agency, count in counts.agency.items():
        narrowed = samples.search(And((asked, Exact("agency", agency))), 1000).articles
        assert len(narrowed) == count and all(samples.article(a.id).agency == agency for a in narrowed)
    assert counts.months == {
        m: sum((s.date.year, s.date.month) == m for s in found if s.date) for m in {(2025, 3), (2025, 4)}
    }


def test_late_comers_are_counted_as_they_are_found(samples: Archive, tmp_path: Path) -> None:
    """What waits for the index is looked through; narrowed and counted alike."""
    issue_files(tmp_path / "q" / "2031-05-06")
    with Archive(tmp_path / "A") as a:
        a.ingest([tmp_path / "q"])
        slug = a.papers()[0].slug
        before = a.counts("大桥 OR 山楂")
        with a.store.transaction():
            a.store.db.execute("insert into pending select key from articles")
        assert a.counts("大桥 OR 山楂") == before
        assert a.search(And((query("大桥"), Exact("slug", slug)))).total == 1
        assert a.search(And((query("大桥"), Exact("slug", "other")))).total == 0
    with Archive(tmp_path / "A", read_only=True, most_late=1) as a:
        assert a.counts("大桥 OR 山楂") == before


def test_an_index_of_before_is_read_and_only_counts_want_a_new_one(tmp_path: Path) -> None:
    issue_files(tmp_path / "q" / "2031-05-06")
    with Archive(tmp_path / "A") as a:
        a.ingest([tmp_path / "q"])
    (tmp_path / "A" / "index" / FORMAT_FILE).write_text('{"format": 1}', "utf8")
    with Archive(tmp_path / "A", read_only=True) as a:
        assert a.search("大桥").total == 1
        with pytest.raises(IndexDamaged):
            a.counts("大桥")
    with Archive(tmp_path / "A") as a:
        a.check()
        assert sum(a.counts("大桥").kind.values()) == 1


def test_a_page_alone_is_the_issue_s(samples: Archive) -> None:
    issue = samples.issue("yunxi-ribao-2025-03-10-a")
    assert [samples.page_articles(f"yunxi-ribao-2025-03-10-a-p{n}") for n in (1, 2)] == list(issue.pages)
    on = samples.articles_on("yunxi-ribao-2025-03-10-a-p2")
    assert {a.id for a in issue.pages[1].articles} <= {a.id for a in on}
    assert samples.issue_of(on[0].id) == "yunxi-ribao-2025-03-10-a"


def test_stories_of_hits(samples: Archive) -> None:
    found, none = samples.stories_found("水库")
    assert found and sum(n for _, n in found) + none == samples.search("水库").total
    assert [n for _, n in found] == sorted((n for _, n in found), reverse=True)


def test_a_question_is_stopped_in_time(samples: Archive) -> None:
    with pytest.raises(TookTooLong), samples.within(0.05):
        samples.store.value("with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n")
    assert samples.store.value("select 1") == 1


def test_versions_tell_changes(tmp_path: Path) -> None:
    files = issue_files(tmp_path / "q" / "2031-05-06")
    with Archive(tmp_path / "A") as writer:
        writer.ingest(files[:1])
        with Archive(tmp_path / "A", read_only=True) as reader:
            before = reader.version
            assert reader.version == before
            writer.ingest(files[1:])
            assert reader.version != before and len(reader.issue(ISSUE).pages) == 2


def test_a_snapshot_is_of_one_state(tmp_path: Path) -> None:
    files = issue_files(tmp_path / "q" / "2031-05-06")
    with Archive(tmp_path / "A") as writer, Archive(tmp_path / "A") as more:
        writer.ingest(files[:1])
        with Archive(tmp_path / "A", read_only=True) as reader:
            with reader.snapshot():
                before = reader.page_list(ISSUE)
                more.ingest(files[1:])
                assert reader.page_list(ISSUE) == before
                assert {a.id for a in reader.search("山楂 OR 图书馆").articles} <= {a.id for a in reader.summaries()}
            assert len(reader.page_list(ISSUE)) == len(before) + 1
