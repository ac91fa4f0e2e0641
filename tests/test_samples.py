"""The sample pages are in step with their sources, and their gold is true of them."""

from __future__ import annotations

import datetime
import importlib.util
import json
import re
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunar_python import Solar  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "src" / "broadsheet" / "samples"
PAGES = sorted(p.relative_to(SAMPLES).as_posix() for p in SAMPLES.glob("*/*/p*.md"))
STORIES: list[dict[str, Any]] = json.loads((SAMPLES / "witnesses.json").read_text("utf8"))
KNOWN_ROLES = {"headline", "kicker", "deck", "body", "byline", "credit", "caption", "subhead", "jump", "mark", "column"}
VERDICTS = {"misreading", "invention", "loss", "misplacement", "edition", "abridgement", "house style"}
HALF = str.maketrans("，；：（）！？", ",;:()!?")


def gold_of(page: str) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((SAMPLES / page.replace(".md", ".gold.json")).read_text("utf8"))
    return gold


def printed(line: str) -> str:
    """A transcribed line without the marks put round it."""
    line = re.sub(r"^#+ ", "", line.rstrip())
    return line[2:-2] if line.startswith("**") and line.endswith("**") else line


def lines_of(page: str) -> dict[int, str]:
    """The page's printed lines by line number, blank ones left out."""
    text = (SAMPLES / page).read_text("utf8").splitlines()
    return {n: printed(line) for n, line in enumerate(text, 1) if line.strip()}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("set_samples", ROOT / "scripts" / "set_samples.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["set_samples"] = module
    spec.loader.exec_module(module)
    return module


def test_files_are_what_the_sources_give(script: ModuleType) -> None:
    present = {p.relative_to(SAMPLES).as_posix() for p in SAMPLES.rglob("*") if p.suffix in (".md", ".json")}
    wanted = script.settings()
    assert present == wanted.keys()
    assert [name for name in sorted(wanted) if (SAMPLES / name).read_text("utf8") != wanted[name]] == []


def test_papers_and_days() -> None:
    papers = {page.split("/")[0] for page in PAGES}
    days = {page.split("/")[1] for page in PAGES}
    assert len(PAGES) >= 16 and len(papers) >= 7 and len(days) >= 4


@pytest.mark.parametrize("page", PAGES)
def test_gold_accounts_for_every_line_of_the_page(page: str) -> None:
    gold = gold_of(page)
    lines = lines_of(page)
    told = [(n, text) for n, _, text in gold["furniture"]]
    told += [(n, text) for a in gold["articles"] for n, _, text in a["lines"]]
    told += [(n, lines[first]) for a in gold["articles"] for n, first in a["repeats"]]
    assert sorted(told) == sorted(lines.items())


@pytest.mark.parametrize("page", PAGES)
def test_gold_agrees_with_itself(page: str) -> None:
    gold = gold_of(page)
    ids = [a["id"] for a in gold["articles"]]
    assert len(ids) == len(set(ids))
    for article in gold["articles"]:
        body = [(n, text) for n, role, text in article["lines"] if role == "body"]
        follows = [[a[0], b[0]] for a, b in pairwise(body)]
        assert {role for _, role, _ in article["lines"]} <= KNOWN_ROLES
        assert all(join in follows for join in article["joins"])
        assert squeezed("".join(article["body"])) == squeezed("".join(text for _, text in body))
        assert len(article["body"]) == len(body) - len(article["joins"])


@pytest.mark.parametrize("page", PAGES)
def test_jumps_lead_where_the_gold_says(page: str) -> None:
    folder = page.rsplit("/", 1)[0]
    number = gold_of(page)["page"]
    for article in gold_of(page)["articles"]:
        for there, back in (("jump_to", "jump_from"), ("jump_from", "jump_to")):
            other = f"{folder}/p{article.get(there)}.md"
            if other in PAGES:
                rest = {a["id"]: a for a in gold_of(other)["articles"]}[article["id"]]
                assert rest[back] == number


def test_jumps_resolve_and_fail_to() -> None:
    resolved: set[str] = set()
    absent: set[str] = set()
    for page in PAGES:
        for article in gold_of(page)["articles"]:
            if "jump_to" in article:
                other = f"{page.rsplit('/', 1)[0]}/p{article['jump_to']}.md"
                (resolved if other in PAGES else absent).add(f"{page}: {article['id']}")
    assert len(resolved) >= 4 and len(absent) >= 4


def test_calendars_are_right_but_where_planted_wrong() -> None:
    wrong = {}
    for page in PAGES:
        gold = gold_of(page)
        date = datetime.date.fromisoformat(gold["date"])
        lunar = Solar.fromYmd(date.year, date.month, date.day).getLunar()
        day = f"{lunar.getYearInGanZhi()}年{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"
        expected = {"weekday": f"星期{'一二三四五六日'[date.weekday()]}", "lunar": day}
        for fact in expected.keys() & gold.keys():
            if gold[fact].removeprefix("农历").removeprefix("夏曆").removesuffix("日") != expected[fact]:
                wrong[page] = (fact, gold[fact])
    assert wrong == {
        "qinghe-bao/2025-03-11/p1.md": ("weekday", "星期三"),
        "yunxi-ribao/2025-03-12/p1.md": ("lunar", "农历乙巳年二月十二"),
    }
    assert {p for p in PAGES if "disagreements" in gold_of(p)} == wrong.keys()


def reprinted(story: dict[str, Any], seen: dict[str, Any]) -> list[str]:
    """The story's paragraphs with the witness's differences worked into them."""
    source = story["reference_" + seen["script"]] if seen["script"] else story["reference"]
    half = any(d["kind"] == "half-width punctuation" for d in seen["differences"])
    paragraphs = []
    for n in seen["paragraphs"]:
        text = source[n - 1].translate(HALF) if half else source[n - 1]
        for told in seen["differences"]:
            if told.get("paragraph") != n:
                continue
            assert text.count(told["reference"]) == 1, told
            if "after" in told:
                text = text.replace(told["reference"], "")
                text = text.replace(told["after"], told["after"] + told["printed"])
            else:
                text = text.replace(told["reference"], told["printed"])
        paragraphs.append(text)
    return paragraphs


@pytest.mark.parametrize("story", STORIES, ids=lambda s: str(s["story"]))
def test_differences_told_are_all_there_are(story: dict[str, Any]) -> None:
    for seen in story["witnesses"]:
        article = next(a for a in gold_of(seen["path"])["articles"] if a["id"] == seen["article"])
        own = [d["printed"] for d in seen["differences"] if d["kind"] == "added paragraph"]
        body = [text for text in article["body"] if text not in own]
        dateline = next((d["printed"] for d in seen["differences"] if d["kind"] == "dateline"), story["dateline"]) or ""
        wanted = reprinted(story, seen)
        wanted[0] = dateline + wanted[0]
        assert [squeezed(text) for text in body] == [squeezed(text) for text in wanted]


def test_every_story_has_witnesses_and_every_verdict_is_planted() -> None:
    assert len(STORIES) >= 6
    assert all(2 <= len({w["path"] for w in story["witnesses"]}) <= 4 for story in STORIES)
    told = [d["verdict"] for s in STORIES for w in s["witnesses"] for d in w["differences"]]
    assert set(told) == VERDICTS


def test_an_edition_is_shared_against_the_agency() -> None:
    flood = next(s for s in STORIES if s["story"] == "flood")
    papers = {
        w["paper"] for w in flood["witnesses"] for d in w["differences"] if d["kind"] == "figure two papers agree on"
    }
    assert papers == {"云溪晚报", "岭东都市报"}


def test_row_that_is_no_row_is_told(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "paper" / "2025-03-10" / "p1.txt"
    page.parent.mkdir(parents=True)
    page.write_text("paper: X\n@a\n?? what\n", "utf8")
    monkeypatch.setattr(script, "SOURCES", tmp_path)
    with pytest.raises(SystemExit, match=r"p1\.txt: '\?\? what' is no row"):
        script.Setter(page, {})


@given(st.lists(st.text(alphabet="水路渡口江船。，《》a1", min_size=2, max_size=12), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_cut_paragraph_is_whole_in_the_gold(script: ModuleType, pieces: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "paper" / "2025-03-10" / "p1.txt"
        path.parent.mkdir(parents=True)
        path.write_text(f"paper: 甲报\npage: 1\n@a\nh2 题\np {'‖'.join(pieces)}\n", "utf8")
        patch.setattr(script, "SOURCES", Path(folder))
        page = script.Setter(path, {}).page
        rows = script.transcript(page)
        article = script.gold(page, rows)["articles"][0]
    first = [3 + 2 * k for k in range(len(pieces))]
    assert article == {
        "id": "a",
        "kind": "article",
        "lines": [[1, "headline", "题"], *([n, "body", text] for n, text in zip(first, pieces, strict=True))],
        "joins": [[a, b] for a, b in pairwise(first)],
        "repeats": [],
        "body": ["".join(pieces)],
    }
    assert script.markdown(rows) == "\n\n".join(["## 题", *pieces]) + "\n"
