"""The reader, asked as a browser asks: every address, both languages, and those who mean no good."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import SAMPLES, issue_files
from starlette.testclient import TestClient

from broadsheet.archive import Archive
from broadsheet.collate.html import MARKS, SAYS
from broadsheet.web import application
from broadsheet.web.words import CHINESE, Words, preferred

STORY = "s-yunxi-ribao-2025-03-10-a-p1-i003"
ARTICLE = "yunxi-ribao-2025-03-10-a-p1-i003"
ISSUE = "yunxi-ribao-2025-03-10-a"
PAGES = (
    "/", "/papers/yunxi-ribao", "/papers/yunxi-shangbao?year=1935", "/days/2025-03-11", f"/issues/{ISSUE}", f"/pages/{ISSUE}-p1",
    f"/pages/{ISSUE}-p1?why=1", f"/articles/{ARTICLE}", f"/articles/{ARTICLE}?lines=1&why=1&q=铁路", "/stories",
    "/stories?paper=yunxi-ribao&from=2025-03-10&to=2025-03-12", f"/stories/{STORY}", "/search", "/search?q=市长",
    "/search?q=市长&view=stories", "/search?q=市长&paper=yunxi-ribao&year=2025&month=4&kind=article&page=1&sort=-date", "/faults",
    "/faults?kind=broken+end",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the sample papers."""
    home = tmp_path_factory.mktemp("web") / "archive"
    with Archive(home) as archive:
        archive.ingest([SAMPLES])
    return home


@pytest.fixture(scope="module")
def reader(folder: Path) -> Iterator[TestClient]:
    with TestClient(application(folder, name="Samples", warm=False), raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_in_both_languages(reader: TestClient, path: str) -> None:
    for lang, tag in (("en", "en"), ("zh", "zh-Hans")):
        answer = reader.get(path, headers={"accept-language": lang})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert f'<html lang="{tag}">' in answer.text and answer.text.rstrip().endswith("</html>")
        assert "style=" not in answer.text and not re.search(r"<script(?![^>]*(src=|ld\+json))", answer.text)
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert len(re.findall(r'\bid="([^"]+)"', answer.text)) == len(set(re.findall(r'\bid="([^"]+)"', answer.text)))


def test_every_word_of_the_interface_is_in_the_table() -> None:
    found = {*SAYS.values(), *filter(None, MARKS)}
    web = Path(application.__code__.co_filename).parent
    for file in (*web.glob("*.py"), *(web / "templates").glob("*.html"), web.parent / "collate" / "html.py"):
        text = file.read_text("utf8")
        found |= {a or b for a, b in re.findall(r"""\bsay\(\s*(?:"([^"]+)"|'([^']+)')""", text)}
    assert sorted(found - set(CHINESE)) == []
    for english, chinese in CHINESE.items():
        wanted = set(re.findall(r"{(\w+)}", english))
        assert wanted == set(re.findall(r"{(\w+)}", chinese)), english


def test_languages() -> None:
    assert [preferred(h) for h in ("zh-TW,en;q=.8", "de,fr", "", "en;q=.2,zh;q=.9", "zh;q=x")] == [
        "zh",
        "en",
        "en",
        "zh",
        "en",
    ]
    zh, en = Words("zh"), Words("en")
    assert zh("{n} article|{n} articles", n=2) == "2篇文章"
    assert (en("{n} article|{n} articles", n=1), en("{n} article|{n} articles", n=2)) == ("1 article", "2 articles")
    assert (
        zh.reason("it stands right after; 2 of 3 witnesses read 588; unheard of")
        == "紧接其后；3 本中有 2 本作“588”；unheard of"
    )


def test_the_language_chosen_is_kept(reader: TestClient) -> None:
    assert 'lang="zh-Hans"' in reader.get("/?lang=zh").text
    assert 'lang="zh-Hans"' in reader.get("/stories").text
    assert 'lang="en"' in reader.get("/?lang=en").text
    reader.cookies.clear()


def test_what_an_article_can_be_taken_away_as(reader: TestClient) -> None:
    got = {f: reader.get(f"/articles/{ARTICLE}.{f}") for f in ("md", "xml", "json", "bib", "ris")}
    assert [a.headers["content-type"].split(";")[0] for a in got.values()] == [
        "text/markdown", "application/tei+xml", "application/json", "application/x-bibtex", "application/x-research-info-systems",
    ]  # fmt: skip
    assert json.loads(got["json"].text)["headline"] == "云溪至青禾铁路可行性研究报告获批"
    assert got["ris"].text.startswith(
        "TY  - NEWS\r\nTI  - 云溪至青禾铁路可行性研究报告获批\r\nT2  - 云溪日报\r\nPY  - 2025"
    )
    assert reader.get(f"/articles/{ARTICLE}.exe").status_code == 404


def test_hits_are_marked_narrowed_and_taken_away(reader: TestClient) -> None:
    whole = reader.get("/search?q=市长").text
    assert "<mark>市长</mark>" in whole and "6 hits" in whole
    assert "5 hits" in reader.get("/search?q=市长&paper=yunxi-ribao").text
    part = reader.get("/search?q=市长&part=1").text
    assert "<mark>市长</mark>" in part and "<html" not in part
    rows = reader.get("/search/hits.csv?q=市长").text.splitlines()
    assert rows[0] == "\ufeffid,paper,date,edition,page,kind,headline,address" and len(rows) == 7
    lines = [json.loads(r) for r in reader.get("/search/hits.jsonl?q=市长").text.splitlines()]
    assert len(lines) == 6 and all("市长" in json.dumps(r, ensure_ascii=False) for r in lines)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404), ("/articles/nothing", 404), ("/issues/x-2025-01-01-a", 404), (f"/pages/{ISSUE}-p99", 404),
        (f"/pages/{ISSUE}-px", 404), ("/stories/nothing", 404), ("/papers/nothing", 404), ("/days/2025-13-01", 404),
        ("/articles/..%2f..%2farchive.sqlite", 404), ("/static/../app.py", 404), ("/static/%2e%2e/app.py", 404),
        (f"/pictures/{ISSUE}-p1/1024.webp", 404), (f"/pictures/{ISSUE}-p1/999.webp", 404),
        ("/search?q=(", 400), ("/search?q=" + "x" * 501, 400), ("/search?q=" + "a" * 5000, 400), ("/search?q=a&at=99999", 400),
        ("/search?q=a&at=-1", 400), ("/search?q=a&year=19x", 400), ("/search?q=a&year=2025-3&month=4", 400),
        ("/search?q=a&month=4", 400), ("/search?q=a&year=2025&month=13", 400), ("/search?q=a&kind=y", 400), ("/search?q=a&page=x", 400),
        ("/search?q=" + "+".join("abcdefghijklmnopqrstuvwxyz" * 2), 400), ("/stories?from=x", 400), ("/stories?at=x", 400),
        ("/search/hits.csv", 400),
    ],
)  # fmt: skip
def test_what_is_not_there_or_cannot_be_meant_is_told_clearly(reader: TestClient, path: str, status: int) -> None:
    answer = reader.get(path)
    assert answer.status_code == status, answer.text
    assert "Traceback" not in answer.text and answer.headers["x-content-type-options"] == "nosniff"


def test_what_is_typed_comes_back_as_text(reader: TestClient) -> None:
    for path in ("/search?q=<script>alert(1)</script>", f'/articles/{ARTICLE}?q=<b>"x', "/stories?agency=<img src=x>"):
        assert "<script>alert" not in (text := reader.get(path).text)
        assert (
            "<b>" not in text.replace('<b aria-current="true">', "").replace("<b>", "", text.count("</b>"))
            and "<img src=x" not in text
        )


def test_an_answer_is_kept_while_the_archive_stays_as_it_is(folder: Path, tmp_path: Path) -> None:
    files = issue_files(tmp_path / "new")
    with TestClient(application(folder, warm=False)) as client:
        first = client.get("/")
        mark = {"if-none-match": first.headers["etag"]}
        assert client.get("/", headers=mark).status_code == 304
        with Archive(folder) as archive:
            archive.ingest(files)
        later = client.get("/", headers=mark)
        assert later.status_code == 200 and "青石日报" in later.text and "青石日报" not in first.text
        assert "渡口<mark>大桥</mark>今日合龙" in client.get("/search?q=headline:大桥").text


def test_a_prefix_and_the_names_it_is_served_under(folder: Path) -> None:
    app = application(folder, hosts=["localhost"], warm=False)
    with TestClient(app, base_url="http://localhost", root_path="/papers") as client:
        text = client.get("/papers/").text
        assert 'href="/papers/stories"' in text and 'href="/stories' not in text
        assert client.get("/papers/", headers={"host": "elsewhere.example"}).status_code == 400
