"""What each block is: heading, body, caption, credit, jump line or mark of an advertisement."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.articles import parts
from broadsheet.articles.parts import AD_MARK, BRACKETED, LOOKS, NEIGHBOUR, NOTE, NUMBERED, PARTS, SAYS
from broadsheet.articles.sheet import Sheet, sheet
from broadsheet.articles.weights import fitted_weights
from broadsheet.model import Block
from broadsheet.read.markdown import pages

BRIDGE = "本报讯（记者 钱一舟）北岭村的老石桥昨天修好通车，两岸三个村子的人再也不用绕七里山路去赶集了。"
SCHOOL = "村小学的老师说，从前下雨天河水一涨，对岸的二十几个孩子就来不了，如今每天早上都能听见他们在桥上跑。"


def read(*lines: str) -> Sheet:
    return sheet([b for p in pages("\n\n".join(lines).encode(), "p.md", page_id="p") for b in p.blocks])


def look(text: str, **more: object) -> dict[str, float]:
    """What a block by itself looks like: the names that are not 0."""
    seen, names = parts.looks(sheet([Block("p/b", text, **more)]))  # type: ignore[arg-type]
    return {n: float(v) for n, v in zip(names, seen[0], strict=True) if v}


def named(s: Sheet) -> list[str]:
    return [PARTS[k] for k in parts.parts(s, fitted_weights().parts).argmax(axis=1)]


def test_a_plain_page() -> None:
    s = read(
        "## 北岭村老石桥修好通车",
        BRIDGE,
        SCHOOL,
        "孩子们走过修好的老石桥。■本报记者 钱一舟 摄",
        "## 县里明年再修四座桥",
        BRIDGE.replace("北岭", "南坪"),
        "（下转第四版）",
    )
    assert named(s) == ["head", "body", "body", "caption", "head", "body", "jump"]


def test_who_took_a_picture_is_with_its_caption_whatever_the_weights() -> None:
    s = read(BRIDGE, "本报记者 钱一舟 摄")
    flat = np.zeros_like(fitted_weights().parts)
    assert parts.parts(s, flat).tolist() == [[1 / 6] * 6, [0, 0, 1, 0, 0, 0]]


@pytest.mark.parametrize(
    ("text", "more", "seen"),
    [
        ("石桥通车", {"level": 2}, {"level 2", "under 5", "under 80", "ends open"}),
        ("石桥通车", {"level": 5, "strong": True}, {"level 4", "strong"}),
        ("一、修桥", {}, {"level 0", "starts numbered"}),
        ("（三）修路", {}, {"starts numbered", "starts with an opening mark"}),
        ("■桥头", {"form": "list"}, {"starts with a bullet", "in a list"}),
        ("，桥修好了。", {}, {"cannot start", "commas", "full stops", "ends sentence"}),
        ("【乡村见闻】", {}, {"is bracketed", "starts with an opening mark", "ends quote"}),
        ("编者按：修桥不易。", {}, {"is a note"}),
        ("县里召开修桥会议强调", {}, {"ends as a kicker"}),
        ("桥头店铺 临街招租 13800000000", {}, {"gaps", "telephone", "trade words", "digits"}),
        ("广告", {}, {"is an ad mark"}),
        ("（上接第一版）", {}, {"is a jump line"}),
        ("桥头三家店（下转第四版）", {}, {"holds a jump line"}),
        (BRIDGE, {}, {"has an opening", "opening is sure", "ends sentence"}),
        ("and so the bridge", {}, {"starts lower"}),
        ("THE MILL BRIDGE", {}, {"starts upper", "capitals"}),
    ],
)  # fmt: skip
def test_what_a_block_looks_like(text: str, more: dict[str, object], seen: set[str]) -> None:
    assert seen <= look(text, **more).keys()


def test_a_plain_sentence_has_no_special_looks() -> None:
    seen = look("昨天上午村民们早早来到桥头。")
    assert seen.keys() == {
        "level 0", "length", "under 16", "under 28", "under 45", "under 80", "ends sentence", "full stops", "opens",
        "closes",
    }  # fmt: skip
    assert seen["length"] == pytest.approx(np.log(15))


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (AD_MARK, ["广告", "【广 告】", "（公益广告）", "Advertisement"], ["广告公司开业", "招聘"]),
        (NUMBERED, ["一、", "12．桥", "（二）", "③", "第一，"], ["3.5公里", "一座桥", "第一版"]),
        (NOTE, ["编者按：", "（编者按", "Editor’s note: "], ["编辑部", "作者按"]),
        (BRACKETED, ["【乡村见闻】", "“桥头故事”"], ["【桥】", "“桥”与“路”的故事会", "乡村见闻"]),
    ],
)
def test_patterns(pattern: re.Pattern[str], yes: list[str], no: list[str]) -> None:
    assert [t for t in yes if not pattern.match(t)] == []
    assert [t for t in no if pattern.match(t)] == []


def test_words_that_end_a_kicker() -> None:
    assert all(t.endswith(SAYS) for t in ("县长在会上强调", "全县修桥工作会议召开"))
    assert not any(t.endswith(SAYS) for t in ("召开修桥会", "强调修桥"))


blocks = st.lists(
    st.builds(
        Block,
        st.just("p/b"),
        st.text(alphabet="北岭村的老石桥，。“”（1） a\n■", max_size=60),
        level=st.integers(0, 6),
        strong=st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None, max_examples=60)
@given(blocks)
def test_as_many_observations_as_names_and_probabilities_that_sum(found: list[Block]) -> None:
    s = sheet(found)
    seen, labels = parts.observations(s)
    own, names = parts.looks(s)
    assert seen.shape == (len(found), len(labels)) and names == LOOKS
    assert len(set(labels)) == len(labels) and np.isfinite(seen).all()
    column = {n: k for k, n in enumerate(labels)}
    assert (seen[:, [column[n] for n in LOOKS]] == own).all()
    for n in NEIGHBOUR:
        x = own[:, LOOKS.index(n)]
        assert seen[:, column[f"before: {n}"]].tolist() == [0, *x[:-1]]
        assert seen[:, column[f"after: {n}"]].tolist() == [*x[1:], 0]
        assert seen[:, column[f"after next: {n}"]].tolist() == [*x[2:], 0, 0][: len(found)]
    assert seen[:, column["first"]].tolist() == [1] + [0] * (len(found) - 1)
    assert seen[:, column["last"]].tolist() == [0] * (len(found) - 1) + [1]
    p = parts.parts(s, fitted_weights().parts)
    assert p.sum(axis=1) == pytest.approx(1) and (p >= 0).all()
