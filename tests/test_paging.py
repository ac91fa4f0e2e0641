"""Lists gone through a part at a time, with pages ingested in between."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from archives import issue_files, page

from broadsheet.archive import Archive
from broadsheet.archive.paging import ORDERS, _seen, _told
from broadsheet.errors import UsageError

NEWS = "# 渡口第{n}桥今日合龙\n\n本报讯 {day}下午，第{n}桥最后一段钢梁在江心落位，两岸居民等了整整七年。{more}\n"


def _day(folder: Path, day: int, count: int) -> Path:
    """A page of so many articles, some of which speak of the 居民 more often than others."""
    text = f"# 青石日报\n\n2031年5月{day}日 第1版\n\n" + "\n".join(
        NEWS.format(n=n, day=f"5月{day}日", more="居民说好。" * (n % 4)) for n in range(count)
    )
    return page(folder / f"2031-05-{day:02}" / "p1.md", text)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("limit", [2])
def test_no_hit_is_lost_or_told_twice_whatever_is_ingested_between(tmp_path: Path, order: str, limit: int) -> None:
    with Archive(tmp_path / "A") as a:
        a.ingest([_day(tmp_path, d, 3 + d % 3) for d in (4, 8, 6)], stories=False)
        first = {s.key for s in a.search("居民", limit=100, order="date").articles}
        told, after, later = list[int](), "", iter((5, 9))
        days = []
        while True:
            part = a.hits("居民", limit, after, order)
            told += [s.key for s in part.articles]
            days += [s.date for s in part.articles]
            after = part.after
            if (day := next(later, None)) is not None:
                a.ingest([_day(tmp_path, day, 4)], stories=False)
            if not after:
                break
        assert len(told) == len(set(told)) and first <= set(told)
        if order != "relevance":
            assert (told if order == "arrival" else days) == sorted(
                told if order == "arrival" else days, reverse=order == "-date"
            )


def test_articles_the_index_does_not_have_yet_take_their_place(archive: Archive) -> None:
    every = [s.key for s in archive.hits("的 OR NOT 的", 100, order="arrival").articles]
    archive.store.db.execute("insert into pending select key from articles")
    for order in ORDERS:
        told, after = list[int](), ""
        while True:
            part = archive.hits("的 OR NOT 的", 2, after, order)
            told += [s.key for s in part.articles]
            if not (after := part.after):
                break
        assert sorted(told) == every and len(every) > 2


def test_articles_issues_and_stories_go_on_where_they_stopped(tmp_path: Path) -> None:
    with Archive(tmp_path / "A") as a:
        a.ingest([_day(tmp_path, d, 4) for d in (4, 5, 6)] + issue_files(tmp_path / "q"))
        keys, after = list[str](), ""
        while True:
            part = a.articles_after(3, after)
            keys += [s.id for s in part.articles]
            if not (after := part.after):
                break
        assert keys == [s.id for s in sorted(a.summaries(), key=lambda s: s.key)]
        some, place = a.issues_after(2)
        rest, end = a.issues_after(9, place)
        assert [i.id for i in (*some, *rest)] == [i.id for i in a.issue_list()] and place and not end
        assert a.issues_after(9, paper="qingshi-ribao", start=some[1].date)[0][0].id == some[1].id
        told, place = a.stories_after(1)
        more, _ = a.stories_after(99, place) if place else ([], "")
        assert sorted(s.id for s in (*told, *more)) == sorted(s.id for s in a.stories())


def test_what_was_told_is_told_briefly() -> None:
    keys = set(random.Random(4).sample(range(1_000_000), 1000))
    assert _seen(_told(keys)) == keys and len(_told(keys)) < 2800 and _seen("") == set()


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("place", ["x", "-1", "1.2.3", ".", "٣", "9" * 40, "gICAgICAgICAgICAgIAB", "é"])
def test_no_place_of_a_list(archive: Archive, order: str, place: str) -> None:
    try:
        assert archive.hits("的", 2, place, order).articles is not None  # some words are places by chance
    except UsageError as error:
        assert "no place in this list" in str(error)
    with pytest.raises(UsageError):
        archive.issues_after(2, "x~y")
