"""One page's blocks to drafts of articles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.articles import evidence as ev
from broadsheet.articles.drafts import Draft, PageDrafts, _captions, drafts, gains
from broadsheet.articles.parts import BODY, CAPTION, HEAD, PARTS
from broadsheet.articles.sheet import sheet
from broadsheet.articles.weights import fitted_weights
from broadsheet.model import Block
from broadsheet.read.markdown import pages

BRIDGE = "## 北岭村老石桥修好通车"
BRIDGE_1 = "本报讯（记者 钱一舟）北岭村的老石桥昨天修好通车，两岸三个村子的人再也不用绕七里山路去赶集了。"
BRIDGE_2 = "修桥的是本村九位老石匠，年纪最大的七十三岁，工钱只拿一半，余下的算作给村里的捐款。"
BRIDGE_ON = "北岭村的村民走过修好的老石桥。■本报记者 钱一舟 摄"
LIBRARY = "## 县图书馆夜读开到十点"
LIBRARY_1 = "本报讯（记者 何其欢）县图书馆的夜读昨晚开到十点，自习室里坐满了人，值班的馆员分成两班。"
LIBRARY_2 = "馆员说，夜读先试行半年，读者多了再添座位，借书还书改用自助机器。"
LIBRARY_ON = "县图书馆的自习室里，夜读的读者坐满了座位。■本报记者 何其欢 摄"
RAPESEED = "坝上的油菜花开了，游人纷纷前来拍照。■本报记者 罗小满 摄"


def read(*lines: str) -> list[Block]:
    return [b for p in pages("\n\n".join(lines).encode(), "p.md", page_id="p") for b in p.blocks]


def shape(d: PageDrafts) -> list[tuple[list[int], list[int]]]:
    """Path and captions of each draft, by first block."""
    return sorted(((x.path, x.captions) for x in d.drafts), key=lambda x: min((*x[0], *x[1])))


def test_no_blocks_no_drafts() -> None:
    found = drafts([])
    assert (len(found.sheet), found.part, found.sure, found.drafts) == (0, [], [], [])


def test_two_articles_with_their_pictures() -> None:
    found = drafts(read(BRIDGE, BRIDGE_1, BRIDGE_ON, BRIDGE_2, LIBRARY, LIBRARY_1, LIBRARY_2, LIBRARY_ON))
    assert shape(found) == [([0, 1, 3], [2]), ([4, 5, 6], [7])]
    assert [PARTS[k] for k in found.part] == ["head", "body", "caption", "body", "head", "body", "body", "caption"]
    assert not any(link.joined for d in found.drafts for link in d.links.values())
    assert all((1 / len(PARTS) < x <= 1) for x in found.sure)


def test_links_are_those_of_the_path() -> None:
    found = drafts(read(BRIDGE, BRIDGE_1, BRIDGE_2))
    (d,) = found.drafts
    assert [(k, link.a, link.b) for k, link in d.links.items()] == [(1, 0, 1), (2, 1, 2)]
    assert all(0 < link.confidence <= 1 and link.reason for link in d.links.values())


def test_a_repeat_is_kept_with_the_article_it_repeats() -> None:
    found = drafts(read(BRIDGE, BRIDGE_1, BRIDGE_2, BRIDGE_1, BRIDGE_2))
    assert [(d.path, d.repeated) for d in found.drafts] == [([0, 1, 2], [(3, 1), (4, 2)])]


LINES = (
    BRIDGE,
    BRIDGE_1,
    BRIDGE_2,
    BRIDGE_ON,
    LIBRARY,
    LIBRARY_1,
    LIBRARY_2[:17],
    LIBRARY_2[17:],
    LIBRARY_ON,
    RAPESEED,
)
MARKS = ("（下转第四版）", "广告", "（钱一舟 何其欢）", "本报记者 钱一舟 摄", "桥")


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(LINES + MARKS), min_size=1, max_size=12))
def test_every_block_is_in_one_draft(lines: list[str]) -> None:
    found = drafts(read(*lines))
    held = [[*d.path, *d.captions, *(k for k, _ in d.repeated)] for d in found.drafts]
    assert sorted(k for ks in held for k in ks) == list(range(len(found.sheet)))
    for d in found.drafts:
        assert [found.part[k] == CAPTION for k in d.captions] == [True] * len(d.captions)
        assert not any(found.part[k] == CAPTION for k in d.path)
        assert all(first in d.path for _, first in d.repeated)
        assert list(d.links) == d.path[1:] and [x.a for x in d.links.values()] == d.path[:-1]
        for link in d.links.values():
            assert 0 < link.confidence <= 1
            assert not link.joined or found.part[link.a] == found.part[link.b] == BODY
            assert link.joined == ("goes on across the cut" in link.reason)


def test_gains_are_the_sums_that_the_weights_say() -> None:
    s = sheet(read(BRIDGE, BRIDGE_1, BRIDGE_2[:20], LIBRARY, BRIDGE_2[20:], "（下转第四版）"))
    part = np.array([HEAD, BODY, BODY, HEAD, BODY, PARTS.index("jump")])
    e, w = ev.evidence(s, np.arange(6), part, (part == HEAD).astype(float)), fitted_weights()
    gain = gains(e, w)
    f = len(ev.LINK)
    starts, stops = np.zeros(6), np.zeros(6)
    for a in range(6):
        of_a = ("head", "body", "cut", "head", "body", "jump")[a]
        of_b = ("head", "body", "body", "head", "body", "jump")[a]
        starts[a] = e.edges[a] @ w.starts[ev.OF_B.index(of_b)]
        stops[a] = e.edges[a] @ w.stops[ev.OF_A.index(of_a)]
    for a in range(6):
        for b in range(6):
            x, kind = e.links[a, b].astype(float), int(e.kind[a, b])
            units = np.tanh([x @ w.hidden[:f, h] + w.hidden[f + kind, h] for h in range(w.hidden.shape[1])])
            said = float(x @ w.links[kind] + units @ w.spoken[:, kind])
            assert gain[a, b] == pytest.approx(said - stops[a] - starts[b], abs=1e-3)


# ---- the article a caption hangs on, whatever the weights


def hung(lines: list[str], paths: list[list[int]]) -> tuple[list[list[int]], list[list[int]]]:
    """Captions of each article of the given paths, and those that stand alone."""
    made = [Draft(p) for p in paths]
    home = {k: d for d in made for k in d.path}
    blocks = read(*lines)
    part = np.array([HEAD if b.level else BODY for b in blocks])
    part[[k for k in range(len(blocks)) if k not in home]] = CAPTION
    alone = _captions(sheet(blocks), part, home)
    assert not any(d.path for d in alone)
    return [d.captions for d in made], [d.captions for d in alone]


TWO = [BRIDGE, BRIDGE_1, BRIDGE_2, LIBRARY, LIBRARY_1, LIBRARY_2]


def test_a_caption_hangs_on_the_article_that_speaks_of_it() -> None:
    between = [*TWO[:3], LIBRARY_ON, *TWO[3:]]
    assert hung(between, [[0, 1, 2], [4, 5, 6]]) == ([[], [3]], [])
    assert hung([LIBRARY_ON, *TWO], [[1, 2, 3], [4, 5, 6]]) == ([[], [0]], [])
    assert hung([*TWO, BRIDGE_ON], [[0, 1, 2], [3, 4, 5]]) == ([[6], []], [])


def test_a_caption_of_which_no_article_speaks_stands_alone() -> None:
    assert hung([*TWO[:3], RAPESEED, *TWO[3:]], [[0, 1, 2], [4, 5, 6]]) == ([[], []], [[3]])
    assert hung([RAPESEED], []) == ([], [[0]])


def test_a_caption_inside_an_article_stays_there() -> None:
    inside = [BRIDGE, BRIDGE_1, RAPESEED, BRIDGE_2, *TWO[3:]]
    assert hung(inside, [[0, 1, 3], [4, 5, 6]]) == ([[2], []], [])


def test_a_caption_inside_an_article_goes_where_it_is_clearly_meant_for() -> None:
    inside = [BRIDGE, BRIDGE_1, LIBRARY_1[12:], BRIDGE_2, *TWO[3:]]
    assert hung(inside, [[0, 1, 3], [4, 5, 6]]) == ([[], [2]], [])


def test_who_took_the_picture_goes_with_the_caption() -> None:
    lines = [*TWO[:3], LIBRARY_ON.split("■")[0], "本报记者 何其欢 摄", *TWO[3:]]
    assert hung(lines, [[0, 1, 2], [5, 6, 7]]) == ([[], [3, 4]], [])
    assert hung([LIBRARY_ON, "本报记者 罗小满 摄", *TWO], [[2, 3, 4], [5, 6, 7]])[0][1][:1] == [0]


def test_two_pictures_are_hung_one_by_one() -> None:
    lines = [*TWO[:3], BRIDGE_ON, LIBRARY_ON, *TWO[3:]]
    assert hung(lines, [[0, 1, 2], [5, 6, 7]]) == ([[3], [4]], [])
