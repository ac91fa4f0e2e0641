"""The maker of pages: its gold agrees with its page, whatever it draws."""

from __future__ import annotations

import importlib.util
import json
import random
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.model import Role

SCRIPT = Path(__file__).parents[1] / "scripts" / "made_pages.py"


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("made_pages", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["made_pages"] = module
    spec.loader.exec_module(module)
    return module


mp = _loaded()
seeds = st.integers(0, 10**9)

DAY = """# a day

## contents

### 小镇新桥通车 【快讯】两岸居民不再绕行

<p><strong>央视网消息</strong>（新闻联播）：经过三年建设，连接东西两岸的新桥今天正式通车，两岸居民过河的时间从一小时缩短到五分钟。</p>\
<p>新桥全长一千二百米，双向四车道，两侧设有人行道和自行车道，桥头建有观景平台，供行人歇脚远望，夜里还有灯。</p>\
<p>短。</p><p>当地交通部门说，接下来还要修通连接线，让山里的货物出得来，城里的客人进得去，大家都方便。</p>

[查看原文](http://example.org)

### 国内快讯

<p><strong>三座水库今年完工蓄水</strong></p>\
<p>记者从水利部门了解到，三座中型水库今年全部完工，开始蓄水，可灌溉农田二十万亩，下游十二个乡镇的居民喝上了放心水，旱季不再发愁。</p>

### 太短

<p>不够长的一条。</p>
"""


def page(seed: int, language: str = "zh") -> mp.Made:  # type: ignore[name-defined]
    rng = random.Random(seed)
    return mp.make_page(rng, mp.invented_stories(rng, 14, language), "20240311")


def test_a_day_of_news(tmp_path: Path) -> None:
    (tmp_path / "20240311.md").write_text(DAY, "utf8")
    assert mp.stories_from_news(tmp_path) == {}  # fewer than four stories make no page
    assert list(mp._day_stories(DAY)) == [
        (
            "小镇新桥通车 两岸居民不再绕行",
            (
                "经过三年建设，连接东西两岸的新桥今天正式通车，两岸居民过河的时间从一小时缩短到五分钟。",
                "新桥全长一千二百米，双向四车道，两侧设有人行道和自行车道，桥头建有观景平台，供行人歇脚远望，夜里还有灯。",
                "当地交通部门说，接下来还要修通连接线，让山里的货物出得来，城里的客人进得去，大家都方便。",
            ),
        ),
        (
            "三座水库今年完工蓄水",
            (
                "记者从水利部门了解到，三座中型水库今年全部完工，开始蓄水，可灌溉农田二十万亩，"
                "下游十二个乡镇的居民喝上了放心水，旱季不再发愁。",
            ),
        ),
    ]


def test_days_are_chosen_by_name(tmp_path: Path) -> None:
    many = "".join(DAY.split("# a day")[1].split("### 太短")[0] for _ in range(2))
    for day in ("20240310", "20240311", "20240312"):
        (tmp_path / f"{day}.md").write_text(many, "utf8")
    assert list(mp.stories_from_news(tmp_path, "20240311", "20240311")) == ["20240311"]


def test_lunar_dates() -> None:
    assert mp.lunar(mp.datetime.date(2024, 2, 10)) == "甲辰年正月初一"


def test_the_same_seed_makes_the_same_page() -> None:
    assert page(5).text == page(5).text
    assert page(5).gold == page(5).gold
    assert page(5).text != page(6).text


def agrees(made: mp.Made) -> None:  # type: ignore[name-defined]
    """The page and its gold say the same: every line has a role, every line of gold stands where it says."""
    gold, lines = made.gold, made.text.split("\n")
    assert json.loads(json.dumps(gold)) == gold
    printed = {n for n, text in enumerate(lines, 1) if text.strip()}
    assert {int(n) for n in gold["roles"]} == printed
    assert set(gold["roles"].values()) <= {r.value for r in Role}
    assert gold["furniture"] == sorted(
        int(n) for n, r in gold["roles"].items() if r in ("nameplate", "masthead", "folio")
    )

    owned = Counter(n for a in gold["articles"] for n, _, _ in a["lines"])
    owned.update(n for a in gold["articles"] for n, _ in a["repeats"])
    owned.update(gold["furniture"])
    owned.update(int(n) for n, r in gold["roles"].items() if r in ("image", "dateline"))
    assert owned == Counter(printed)  # every line in one article, once, or in furniture

    on_paths = Counter(n for path in gold["paths"] for n in path)
    assert not on_paths or max(on_paths.values()) == 1
    ids = {a["id"] for a in gold["articles"]}
    assert set(gold["captions"].values()) | set(gold["notes"].values()) <= ids
    for article in gold["articles"]:
        text = {n: t for n, _, t in article["lines"]}
        for n, t in text.items():
            assert t in lines[n - 1]
        body = [n for n, role, _ in article["lines"] if role == "body"]
        joins = set(map(tuple, article["joins"]))
        assert joins <= set(pairwise(body))
        assert "".join(text[n] for n in body) == "".join(article["body"])
        assert len(article["body"]) == len(body) - len(joins)
        for again, first in article["repeats"]:
            assert gold["roles"][str(again)] == "repeat"
            assert first in text


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_gold_agrees_with_its_page(seed: int) -> None:
    agrees(page(seed))


@settings(max_examples=15, deadline=None)
@given(seeds)
def test_gold_agrees_with_its_page_in_english(seed: int) -> None:
    agrees(page(seed, "en"))


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_a_shuffled_page_holds_the_same_articles(seed: int) -> None:
    made = page(seed)
    other = mp.shuffled(made, random.Random(seed))
    agrees(other)

    def told(m: mp.Made) -> list[tuple[str, list[str], list[tuple[str, str]]]]:  # type: ignore[name-defined]
        return sorted((a["id"], a["body"], [(r, t) for _, r, t in a["lines"]]) for a in m.gold["articles"])

    assert told(other) == told(made)
    assert sorted(x for x in other.text.split("\n") if x) == sorted(x for x in made.text.split("\n") if x)


def test_a_column_never_parts_a_number_or_ends_with_a_sentence() -> None:
    seen = 0
    for seed in range(150):
        made = page(seed)
        text = {r.line: r.text for r in made.rows}
        if any(r.role is Role.REPEAT for r in made.rows):
            continue
        for a, b in (join for article in made.gold["articles"] for join in article["joins"]):
            seen += 1
            assert not (text[a][-1].isdigit() and text[b][0].isdigit() and text[a][-1].isascii())
    assert seen > 150


def test_many_pages_show_every_role_and_kind_of_damage() -> None:
    roles, kinds, apart, paths = Counter[str](), Counter[str](), 0, 0
    for seed in range(250):
        gold = page(seed).gold
        roles.update(gold["roles"].values())
        kinds.update(a["kind"] for a in gold["articles"])
        paths += len(gold["paths"])
        order = sorted(int(n) for n, r in gold["roles"].items() if r != "image")
        place = {n: i for i, n in enumerate(order)}
        apart += sum(place[b] != place[a] + 1 for art in gold["articles"] for a, b in art["joins"])
    assert set(roles) == {r.value for r in Role} - {"dateline"} | ({"dateline"} & set(roles))
    assert set(kinds) == {"article", "photo", "advertisement", "editor_note", "filler"}
    assert apart > 50
    assert paths > 1000


def test_words_and_numbers_of_english_are_parted_with_a_hyphen() -> None:
    found = Counter[bool]()
    for seed in range(60):
        for article in page(seed, "en").gold["articles"]:
            text = {n: t for n, _, t in article["lines"]}
            found.update(text[a].endswith("-") for a, _ in article["joins"])
    assert found[True] > 5
    assert found[False] > 20


def test_pages_are_written_beside_their_gold(tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), "-", str(tmp_path / "out"), "--pages", "3", "--seed", "4", "--english", "0"]
    subprocess.run(command, check=True, capture_output=True)
    names = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert len(names) == 6
    for name in names[1::2]:
        gold = json.loads((tmp_path / "out" / name.replace(".md", ".gold.json")).read_text("utf8"))
        assert gold["paths"]


def test_a_folder_without_news_is_refused(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path), str(tmp_path / "out")], capture_output=True, text=True
    )
    assert run.returncode == 2
    assert "no day with four stories" in run.stderr


SCORES = SCRIPT.parents[2] / "shared" / "eval" / "score_articles.py"


@pytest.mark.skipif(not SCORES.exists(), reason="the shared score sheet is not beside this checkout")
def test_a_perfect_reading_scores_one() -> None:
    spec = importlib.util.spec_from_file_location("score_articles", SCORES)
    assert spec is not None and spec.loader is not None
    sheet = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sheet)
    for seed in range(40):
        gold = page(seed).gold
        score = sheet.score(gold, _perfect(gold))
        exact, total = score["exact"]
        ok, lines = score["roles"]
        right, facts = score["masthead"]
        assert (exact, ok, right) == (total, lines, facts)
        if all(len(t) > 16 for a in gold["articles"] for _, r, t in a["lines"] if r == "body"):  # it knows lines by 8
            assert sheet.f1(*score["pair"]) == 1.0
            assert score["joins"] == 1.0


def _perfect(gold: dict[str, object]) -> dict[str, object]:
    """What a reader without fault would print for the page."""
    articles = []
    for a in gold["articles"]:  # type: ignore[attr-defined]
        fields: dict[str, object] = {}
        for field in ("kicker", "headline", "deck", "byline", "caption", "credit", "subhead", "jump", "mark", "column"):
            name = {"caption": "captions", "subhead": "subheads"}.get(field, field)
            fields[name] = [t for _, role, t in a["lines"] if role == field]
        articles.append({**fields, "paragraphs": a["body"]})
    facts = {"paper": "newspaper", "date": "date", "issue_number": "issue", "page_count": "pages"}
    return {"articles": articles, **{name: gold.get(key) for name, key in facts.items()}}
