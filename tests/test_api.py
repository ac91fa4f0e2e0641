"""The API, asked as a program asks: every door, its document, those who mean no good."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from archives import issue_files
from boxes import DOCWORKS
from starlette.testclient import TestClient

from broadsheet.archive import Archive
from broadsheet.web import application, desk
from broadsheet.web.api import DOORS
from broadsheet.web.doors import Given

jsonschema_rs = pytest.importorskip("jsonschema_rs", reason="answers are held to their shapes where it is installed")

STORY = "s-yunxi-ribao-2025-03-10-a-p1-i003"
ARTICLE = "yunxi-ribao-2025-03-10-a-p1-i003"
ISSUE = "yunxi-ribao-2025-03-10-a"
ASKED = {
    "papers": ["/api/papers"], "paper": ["/api/papers/yunxi-ribao"],
    "issues": ["/api/issues", "/api/issues?paper=yunxi-ribao&from=2025-03-11&limit=1"], "issue": [f"/api/issues/{ISSUE}"],
    "page": [f"/api/pages/{ISSUE}-p1", f"/api/pages/{ISSUE}-p1?detail=words"], "marks": [f"/api/pages/{ISSUE}-p1/marks?q=铁路"],
    "articles": ["/api/articles?limit=3"], "article": [f"/api/articles/{ARTICLE}"],
    "matches": [f"/api/articles/{ARTICLE}/matches"], "spots": [f"/api/articles/{ARTICLE}/spots?start=0&end=20"],
    "stories": ["/api/stories?papers=2", "/api/stories?paper=yunxi-ribao&from=2025-03-10&to=2025-03-12"],
    "story": [f"/api/stories/{STORY}"], "apparatus": [f"/api/stories/{STORY}/apparatus"],
    "search": ["/api/search?q=市长", "/api/search?q=市长&sort=-date&limit=2&paper=yunxi-ribao&year=2025&kind=article"],
    "counts": ["/api/search/counts?q=市长"], "hits_csv": ["/api/search/hits.csv?q=市长"],
    "hits_jsonl": ["/api/search/hits.jsonl?q=市长"], "openapi": ["/api/openapi.json"],
}  # fmt: skip


@pytest.fixture(scope="module")
def reader(samples: Path) -> Iterator[TestClient]:
    with TestClient(application(samples, name="Samples", warm=False), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def boxed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home = tmp_path_factory.mktemp("boxed") / "archive"
    with Archive(home) as archive:
        archive.ingest([DOCWORKS])
    with TestClient(application(home, warm=False), raise_server_exceptions=False) as client:
        yield client


def holds(client: TestClient, told: Any, path: str) -> None:
    """An answer has the shape that the document gives it."""
    document = client.get("/api/openapi.json").json()
    shape = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    whole = shape | {"components": document["components"]}
    jsonschema_rs.Draft202012Validator(whole, validate_formats=True).validate(told)


def test_the_document_tells_of_every_door(reader: TestClient) -> None:
    document = reader.get("/api/openapi.json").json()
    routes = {r.path for r in reader.app.routes if r.path.startswith("/api/")} - {"/api/"}  # type: ignore[attr-defined]
    assert set(document["paths"]) == routes == {d.path for d in DOORS} and set(ASKED) == {d.called for d in DOORS}
    text = json.dumps(document)
    assert {r.rpartition("/")[2] for r in _refs(document)} == set(document["components"]["schemas"])
    page = reader.get("/api").text
    assert all(path in page for path in routes) and "<script" not in page and "NaN" not in text


def _refs(told: Any) -> Iterator[str]:
    if isinstance(told, dict):
        if isinstance(told.get("$ref"), str):
            yield told["$ref"]
        for part in told.values():
            yield from _refs(part)
    elif isinstance(told, list):
        for part in told:
            yield from _refs(part)


@pytest.mark.parametrize("door", DOORS, ids=lambda d: d.called)
def test_every_answer_is_as_the_document_has_it(reader: TestClient, door: Any) -> None:
    for path in ASKED[door.called]:
        answer = reader.get(path)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].split(";")[0] == door.type
        assert answer.headers["access-control-allow-origin"] == "*"
        if door.gives is not None:
            holds(reader, answer.json(), door.path)


def test_pages_with_boxes_have_their_places_told(boxed: TestClient) -> None:
    (issue,) = boxed.get("/api/issues").json()["issues"]
    told = boxed.get(f"/api/issues/{issue['id']}").json()
    page = boxed.get(f"/api/pages/{told['pages'][0]['id']}?detail=words").json()
    holds(boxed, page, "/api/pages/{name}")
    lines = [n for b in page["blocks"] for n in b["lines"]]
    inside = [x0 < x1 and top < bottom for n in lines for x0, top, x1, bottom in [n["box"]]]
    assert lines and all(inside) and any(n["words"] for n in lines)
    wholes = [boxed.get(f"/api/articles/{a['id']}").json() for a in page["articles"] if a["regions"]]
    longest = max(wholes, key=lambda a: len("".join(map(str, a["paragraphs"]))))
    spots = boxed.get(f"/api/articles/{longest['id']}/spots?start=0&end=30").json()["spots"]
    word = next(w for w in str(longest["paragraphs"][0]).split() if len(w) > 5 and w.isalpha())
    marked = boxed.get(f"/api/pages/{page['id']}/marks?q={word}").json()["marks"]
    assert spots and all(s["page"].startswith(issue["id"]) for s in spots) and any(marked.values())


@pytest.mark.parametrize(
    "path", ["/api/search?q=的&sort={}&limit=3", "/api/articles?limit=4", "/api/issues?limit=2", "/api/stories?limit=1"]
)
def test_lists_are_gone_through_by_their_next(reader: TestClient, path: str) -> None:
    for order in ("relevance", "date", "-date", "arrival") if "{}" in path else ("",):
        at, ids = path.format(order), list[str]()
        while at:
            told = reader.get(at).json()
            rows = next(v for k, v in told.items() if isinstance(v, list))
            ids += [r["id"] for r in rows]
            at = told["next"]
        assert len(ids) == len(set(ids)) > 3
        assert len(ids) == told.get("total", len(ids))


def test_a_list_of_hits_goes_on_though_pages_are_ingested(samples: Path, tmp_path: Path) -> None:
    home = tmp_path / "archive"
    with Archive(home) as archive:
        archive.ingest(issue_files(tmp_path / "q" / "2031-05-06"))
        with TestClient(application(home, warm=False)) as client:
            first = client.get("/api/search?q=本报讯 OR 的&limit=2&sort=-date").json()
            mark = client.get("/api/issues").headers["etag"]
            late = tmp_path / "q" / "2031-05-07" / "p1.md"
            late.parent.mkdir()
            late.write_text(
                "# 青石日报\n\n2031年5月7日 第1版\n\n# 大桥的灯亮了\n\n本报讯 渡口大桥的灯昨夜亮了，两岸的居民都来看。\n",
                "utf8",
            )
            archive.ingest([late])
            rest = client.get(first["next"]).json()
            ids = [h["id"] for h in (*first["hits"], *rest["hits"])]
            assert len(ids) == len(set(ids)) == first["total"] and rest["total"] > first["total"]
            again = client.get("/api/issues", headers={"if-none-match": mark})
            assert again.status_code == 200 and again.headers["etag"] != mark
            same = client.get("/api/issues", headers={"if-none-match": again.headers["etag"]})
            assert same.status_code == 304 and same.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/nothing", 404), ("/api/papers/x", 404), ("/api/issues/x", 404), ("/api/pages/x-p1", 404), ("/api/articles/x", 404),
        ("/api/stories/x", 404), ("/api/stories/x/apparatus", 404), ("/api/articles/x/matches", 404), ("/api/search", 400),
        ("/api/search?q=(", 400), ("/api/search?q=" + "x" * 501, 400), ("/api/search?q=a&limit=0", 400), ("/api/search?q=a&limit=1e3", 400),
        ("/api/search?q=a&limit=101", 400), ("/api/search?q=a&sort=best", 400), ("/api/search?q=a&year=x", 400), ("/api/search?q=a&cursor=~", 400),
        ("/api/issues?from=2025-2-1", 400), ("/api/issues?cursor=x", 400), ("/api/stories?paper=nobody", 400), ("/api/articles?cursor=-1", 400),
        (f"/api/articles/{ARTICLE}/spots?start=9&end=1", 400), (f"/api/pages/{ISSUE}-p1/marks", 400), (f"/api/pages/{ISSUE}-p1?detail=all", 400),
        ("/api/search/hits.csv", 400), ("/api/articles/" + "x" * 400, 400), ("/api/articles/%00", 404), ("/api/search?q=" + "a" * 5000, 400), ("/api/articles/%ff%fe", 404),
        ("/api/articles/..%2f..%2farchive.sqlite", 404), ("/api/search?q=%ff%fe%00", 400), ("/api/search?q=" + quote("（" * 100), 400),
        ("/api/search?q=%22" + quote("的" * 400), 400), ("/api/search?q=a&q=b&limit=٣", 400), ("/api/search?q=date:9999999", 400),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_told_as_a_problem(reader: TestClient, path: str, status: int) -> None:
    answer = reader.get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status and len(told["detail"]) > 10 and "Traceback" not in told["detail"]


def test_only_reading_is_allowed_and_scripts_elsewhere_may_read_what_is_public(
    reader: TestClient, samples: Path
) -> None:
    refused = reader.post("/api/papers", content=b"{}")
    assert refused.status_code == 405 and refused.json()["status"] == 405 and "GET" in refused.headers["allow"]
    before = reader.options("/api/papers", headers={"origin": "https://elsewhere.example"})
    assert before.status_code == 204 and before.headers["access-control-allow-origin"] == "*"
    assert reader.head("/api/papers").status_code == 200
    private = application(samples, hosts=["localhost"], warm=False)
    with TestClient(private, base_url="http://localhost:8000") as client:
        for origin, allowed in (
            ("https://elsewhere.example", None),
            ("http://localhost:3000", "http://localhost:3000"),
            ("null", None),
        ):
            answer = client.get("/api/papers", headers={"origin": origin})
            assert answer.headers.get("access-control-allow-origin") == allowed


@pytest.mark.parametrize(
    "headers",
    [
        {"accept-language": "x" * 5000}, {"if-none-match": '"' * 3000}, {"accept-encoding": "gzip;q=x, \u00ff"}, {"cookie": "language=../../x; =;;"},
        {"range": "bytes=9-1"}, {"origin": "http://[::1"}, {"host": "a:b:c"}, {"host": "[::1"}, {"x-forwarded-host": "evil.example"},
    ],
)  # fmt: skip
def test_headers_that_mean_nothing_do_no_harm(reader: TestClient, headers: dict[str, str]) -> None:
    raw = {k: v.encode("latin-1") for k, v in headers.items()}
    answer = reader.get("/api/search?q=市长", headers=raw)  # type: ignore[arg-type]
    assert answer.status_code in (200, 400) and "evil" not in answer.text


def test_a_value_given_is_read_or_refused() -> None:
    limit = Given("limit", "", {"type": "integer", "minimum": 1, "maximum": 9}, "2")
    assert limit.read("9") == 9
    for said in ("0", "10", "x", "-1", "1.0", "²", " 1"):
        with pytest.raises(Exception, match="no whole number"):
            limit.read(said)


def test_a_question_that_takes_too_long_is_cut_off_and_its_worker_freed(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PATIENCE", 0.2)
    app = application(samples, warm=False)
    at: desk.Desk = app.state.desk

    def endless(ask: desk.Ask) -> desk.Reply:
        count = "with recursive n (x) as (select 1 union all select x + 1 from n) select max(x) from n"
        return desk.Reply(str(ask.archive.store.value(count)).encode())

    app.router.routes.insert(0, at.route("/api/endless", endless))
    with TestClient(app, raise_server_exceptions=False) as client, ThreadPoolExecutor(6) as many:
        for answer in many.map(lambda _: client.get("/api/endless"), range(6)):
            assert answer.status_code == 503 and answer.headers["retry-after"]
            assert answer.json()["status"] == 503 and "took longer" in answer.json()["detail"], answer.text
        assert at._threads.statistics().borrowed_tokens == 0
        assert client.get("/api/papers").status_code == 200
        monkeypatch.setattr(desk, "WAITING", 0)
        assert client.get("/api/papers?full").status_code == 503
