"""The press: what it sets, its gold tells, and reading gives back to the character."""

from __future__ import annotations

import importlib
import io
import json
import random
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from broadsheet.articles import rebuild
from broadsheet.read import read

BENCH = Path(__file__).parents[1] / "bench"


def bench(name: str) -> ModuleType:
    """A module of the press, or of bench/."""
    for folder in (BENCH, BENCH / "press"):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    return importlib.import_module(name)


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """An issue of two pages in German, set here."""
    if bench("browser").found() is None:
        pytest.skip("no Chromium here to set pages with")
    make, folder = bench("make"), tmp_path_factory.mktemp("press")
    with bench("browser").Browser() as browser:
        printed, gold = make.issue_of(browser, random.Random("test/3"), "de", 2, {}, folder)
    (folder / "issue.pdf").write_bytes(make.together(printed))
    return folder / "issue.pdf", json.loads(json.dumps(gold))


def test_pages_come_back_to_the_character(issue: tuple[Path, dict[str, Any]]) -> None:
    path, gold = issue
    pages = read(path)
    s = bench("score_press").scored(pages, rebuild(pages), gold)
    assert (s["pages"], s["wrong"], s["pure"]) == (2, 0, s["read"])
    assert s["whole"] >= 0.97 * s["pieces"] > 30


def test_gold_has_a_box_for_every_character_and_every_piece_one_article(issue: tuple[Path, dict[str, Any]]) -> None:
    _, gold = issue
    held = [tuple(p) for a in gold["articles"] for p in a["pieces"]]
    assert len(held) == len(set(held))
    for n, page in enumerate(gold["pages"]):
        for k, piece in enumerate(page["pieces"]):
            assert (piece["article"] is not None) == ((n, k) in held)
            for line in piece["lines"]:
                boxes = np.array(line["boxes"])
                assert len(boxes) == len(line["text"])
                assert (
                    (boxes[:, :2] <= boxes[:, 2:]).all()
                    and boxes.min() > -2
                    and boxes[:, 3].max() <= page["height"] + 2
                )
            said = "".join(line["text"].removesuffix("-") for line in piece["lines"])
            assert said.replace(" ", "").replace("-", "") == piece["text"].replace(" ", "").replace("-", "")


def test_a_scan_lies_where_its_matrix_says(issue: tuple[Path, dict[str, Any]]) -> None:
    path, gold = issue
    data, how = bench("scans").scanned(path.read_bytes(), random.Random(5), 100)
    picture = np.asarray(Image.open(io.BytesIO(data)).convert("L"), np.float32)
    a, b, c, d, e, f = how["matrix"]
    head = max(
        (p for p in gold["pages"][0]["pieces"] if p["role"] == "headline"),
        key=lambda p: p["lines"][0]["boxes"][0][3] - p["lines"][0]["boxes"][0][1],
    )
    box = np.array(head["lines"][0]["boxes"])
    x0, y0, x1, y1 = box[:, 0].min(), box[:, 1].min(), box[:, 2].max(), box[:, 3].max()
    inside = picture[
        int(d * x0 + e * y0 + f) : int(d * x1 + e * y1 + f), int(a * x0 + b * y0 + c) : int(a * x1 + b * y1 + c)
    ]
    assert inside.std() > 1.5 * picture.std()  # ink on paper, or paper on ink


@given(st.integers(0, 2**32), st.integers(2, 8), st.floats(900, 2200))
@settings(max_examples=60, deadline=None)
def test_slots_cover_a_page_once(seed: int, columns: int, height: float) -> None:
    slots = bench("make").parted(random.Random(seed), columns, height, 200, 700)
    assert abs(sum(n * h for _, n, _, h in slots) - columns * height) < 1e-6
    for k, (c, n, y, h) in enumerate(slots):
        for other, wide, top, tall in slots[:k]:
            assert c + n <= other or other + wide <= c or y + h <= top + 1e-6 or top + tall <= y + 1e-6


@pytest.mark.parametrize("language", ["zh", "en", "de", "fr"])
def test_stories_fill_their_room(language: str) -> None:
    stories = bench("made_texts")
    for seed in range(20):
        s = stories.story(random.Random(seed), language, 800)
        assert sum(stories.length(p, language) for p in s.paragraphs) >= 800
        assert s.headline and "{" not in s.headline + "".join(s.paragraphs)
