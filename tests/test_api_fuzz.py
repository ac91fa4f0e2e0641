"""The API asked for whatever its own document allows, and for what it does not: it never fails, and says what it promised."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from broadsheet.archive import Archive
from broadsheet.web import application
from broadsheet.web.api import DOORS

EXAMPLES = 60  # of each door


@pytest.mark.long
@pytest.mark.parametrize("door", DOORS, ids=lambda d: d.called)
@pytest.mark.filterwarnings("ignore")
def test_whatever_the_document_allows(samples: Path, door: Any) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed: pip install schemathesis")
    from schemathesis import checks
    from schemathesis.generation import GenerationMode

    with Archive(samples, read_only=True) as archive:
        ids = {
            "papers": [p.slug for p in archive.papers()], "issues": [i.id for i in archive.issue_list()],
            "articles": [s.id for s in archive.summaries()][:20], "stories": [s.id for s in archive.stories(limit=20)],
            "pages": [p.id for i in archive.issue_list() for p in archive.page_list(i.id)][:20], "search": ["x"],
        }  # fmt: skip
    app = application(samples, warm=False)
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    operation = schema[door.path]["GET"]
    known = st.sampled_from(ids.get(door.path.split("/")[2], ["x"]))
    held = (
        checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance, checks.response_schema_conformance,
    )  # fmt: skip

    @given(case=operation.as_strategy(), name=known, real=st.booleans())
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    def asked(case: Any, name: str, real: bool) -> None:
        if real and door.within:
            case.path_parameters = {"name": name}
        answer = case.call()
        case.validate_response(answer, checks=list(held))

    asked()


_PIECES = [
    *"的市长 abc()\"“”:*?%_'\\/.,-~&=#;<>\0\n\ud800\uffff\u202e９（）",
    "AND ",
    "OR ",
    "NOT ",
    "date:",
    "page:1..",
    "paper:",
    "9" * 20,
]
_HOSTILE = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)
_PATHS = (
    "/search",
    "/search/feed.atom",
    "/api/search",
    "/api/search/counts",
    "/api/stories",
    "/api/issues",
    "/faults",
    "/stories",
)


@pytest.fixture(scope="module")
def reader(samples: Path) -> Any:
    with TestClient(application(samples, warm=False), raise_server_exceptions=False) as client:
        yield client


@given(st.sampled_from(_PATHS), st.dictionaries(st.sampled_from(["q", "paper", "year", "month", "kind", "agency", "page", "sort", "cursor", "limit", "from", "to", "at", "view", "after", "papers"]), _HOSTILE, max_size=5))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_words_that_mean_harm(reader: TestClient, path: str, given: dict[str, str]) -> None:
    said = "&".join(f"{k}={quote(v.encode('utf8', 'surrogatepass'))}" for k, v in given.items())
    answer = reader.get(f"{path}?{said}")
    assert answer.status_code in (200, 400, 404), (path, said, answer.text)


@given(st.lists(st.sampled_from(["..", "%2e%2e", "%2f", "%5c", "%00", "articles", "pages", "api", "iiif", "images", "full", "static", "archive.sqlite", "x" * 300, "%ff", "%E5%B8%82", ".", "", "issues", "feed.atom", "~", "%"]), min_size=1, max_size=7))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_paths_that_lead_nowhere(reader: TestClient, parts: list[str]) -> None:
    answer = reader.get("http://testserver/" + "/".join(parts), follow_redirects=False)
    assert answer.status_code in (200, 303, 307, 400, 404), (parts, answer.status_code)
    assert b"SQLite format" not in answer.content and b"root:" not in answer.content
