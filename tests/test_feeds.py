"""What is followed and found by machines: feeds, maps, robots, health."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import issue_files
from lxml import etree, html
from starlette.testclient import TestClient

from broadsheet.archive import Archive
from broadsheet.web import application, feeds

ATOM = {"a": "http://www.w3.org/2005/Atom", "s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(scope="module")
def reader(samples: Path) -> Iterator[TestClient]:
    with TestClient(application(samples, name="Samples & <more>", warm=False), raise_server_exceptions=False) as client:
        yield client


def tree(client: TestClient, path: str) -> etree._Element:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert "xml" in answer.headers["content-type"]
    return etree.fromstring(answer.content)


@pytest.mark.parametrize(
    "path", ["/feed.atom", "/papers/yunxi-ribao/feed.atom", "/search/feed.atom?q=市长 OR 铁路&kind=article"]
)
def test_a_feed_has_what_atom_wants_and_the_newest_first(reader: TestClient, path: str) -> None:
    feed = tree(reader, path)
    for name in ("id", "title", "updated", "author"):
        assert len(feed.findall(f"a:{name}", ATOM)) == 1
    entries = feed.findall("a:entry", ATOM)
    ids = [e.findtext("a:id", "", ATOM) for e in entries]
    assert 0 < len(ids) == len(set(ids)) <= feeds.ENTRIES
    for e in entries:
        assert e.findtext("a:title", "", ATOM) and e.findtext("a:author/a:name", "", ATOM)
        assert time.strptime(e.findtext("a:updated", "", ATOM), "%Y-%m-%dT%H:%M:%SZ")
        assert reader.get(e.find("a:link", ATOM).get("href")).status_code == 200
    if path != "/feed.atom":
        days = [e.findtext("a:updated", "", ATOM) for e in entries if "undated" not in e.findtext("a:id", "", ATOM)]
        assert days == sorted(days, reverse=True)


def test_the_feed_of_a_search_is_the_one_its_page_names(reader: TestClient) -> None:
    page = html.fromstring(reader.get("/search?q=市长&paper=yunxi-ribao").text)
    (link,) = (e.get("href") for e in page.findall(".//a[@type='application/atom+xml']"))
    found = {e.findtext("a:id", "", ATOM) for e in tree(reader, link).findall("a:entry", ATOM)}
    assert (
        len(found) == 5
        and reader.get("/search/feed.atom").status_code == 400
        and reader.get("/papers/x/feed.atom").status_code == 404
    )


def test_the_map_has_every_page_once_in_parts_of_bounded_size(
    reader: TestClient, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "PART", 25)
    with TestClient(application(samples, warm=False)) as client:
        parts = [e.text or "" for e in tree(client, "/sitemap.xml").iterfind("s:sitemap/s:loc", ATOM)]
        urls = {p: [e.text for e in tree(client, p).iterfind("s:url/s:loc", ATOM)] for p in parts}
        every = [u for some in urls.values() for u in some]
        with Archive(samples, read_only=True) as archive:
            articles = {f"http://testserver/articles/{s.id}" for s in archive.summaries()}
            issues = {f"http://testserver/issues/{i.id}" for i in archive.issue_list()}
        assert len(every) == len(set(every)) and articles | issues <= set(every) and max(map(len, urls.values())) <= 25
        for path in ("/sitemaps/x.xml", "/sitemaps/articles--1.xml", "/sitemaps/articles-9999999999.xml"):
            assert client.get(path).status_code == 404
    robots = reader.get("/robots.txt").text
    assert "Disallow: /search" in robots and "Sitemap: http://testserver/sitemap.xml" in robots
    assert reader.get("/health").json()["status"] == "ok"


def test_whoever_keeps_the_date_alone_is_told_that_nothing_changed(tmp_path: Path) -> None:
    with Archive(tmp_path / "A") as archive:
        archive.ingest(issue_files(tmp_path / "q"))
    app = application(tmp_path / "A", warm=False)
    app.state.desk._since -= 100
    with TestClient(app) as client:
        for name in ("archive.sqlite", "archive.sqlite-wal"):
            if (tmp_path / "A" / name).exists():
                os.utime(tmp_path / "A" / name, (time.time() - 50,) * 2)
        first = client.get("/feed.atom")
        since = {"if-modified-since": first.headers["last-modified"]}
        assert client.get("/feed.atom", headers=since).status_code == 304
        assert client.get("/feed.atom", headers=since | {"if-none-match": '"x"'}).status_code == 200
        with Archive(tmp_path / "A") as archive:
            archive.correct(next(archive.summaries()).id, headline="桥")
        again = client.get("/feed.atom", headers=since)
        assert again.status_code == 200 and "last-modified" not in again.headers and "桥" in again.text


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/", 1), ("/papers/yunxi-ribao", 3), ("/issues/yunxi-ribao-2025-03-10-a", 2), ("/pages/yunxi-ribao-2025-03-10-a-p1", 2),
        ("/search?q=市长&kind=article", 2),
    ],
)  # fmt: skip
def test_pages_name_their_feeds_and_manifests(reader: TestClient, path: str, count: int) -> None:
    page = html.fromstring(reader.get(path).text)
    named = [(e.get("type"), e.get("href")) for e in page.findall(".//link[@rel='alternate']")]
    assert len(named) == count
    for kind, address in named:
        answer = reader.get(address)
        assert answer.status_code == 200 and answer.headers["content-type"].startswith(kind)
