"""What is wrong with a page: runs read twice, ends that break off, beginnings that are lost."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.articles.drafts import Draft, Link, drafts
from broadsheet.articles.faults import faults_of, repeats
from broadsheet.articles.parts import BODY, CAPTION, HEAD, JUMP
from broadsheet.articles.sheet import Sheet, sheet
from broadsheet.model import Block
from broadsheet.read.markdown import pages

BRIDGE = (
    "北岭村的老石桥去年夏天被山洪冲垮了一孔，村民过河要绕行七里山路，学生上学每天多走一个半小时，"
    "老人看病要请邻居用担架抬着走，等到秋收时节，稻谷只能一担一担地挑过山去。"
)
MEN = "修桥的是本村九位老石匠，年纪最大的七十三岁，工钱只拿一半，余下的算作给村里的捐款。"
LIBRARY = "县图书馆新馆上周六开门迎客，三层楼里摆下了八万册图书，还辟出一间有声书房。"
STOVE = "馆员说，旧馆只有一间屋子，冬天要生炉子，读者挤在一起看报。"
TABLES = "新馆的桌椅是附近木器厂用旧房梁改做的，桌面上还看得见当年的榫眼和墨线。"
HARVEST = "种植户把采下的山菇装在竹筐里，沿着新修的水泥路送到收购点，当天就能拿到现钱。"
CREDIT = "（记者 钱一舟 通讯员 何其欢）"
REST = (LIBRARY, STOVE, TABLES, HARVEST)


def looked_at(*texts: str) -> Sheet:
    return sheet([Block(f"p/b{k}", t) for k, t in enumerate(texts)])


def repeated(*texts: str) -> dict[int, int]:
    return repeats(looked_at(*texts), range(len(texts)))


def test_a_run_read_twice() -> None:
    assert repeated(MEN, STOVE, LIBRARY, HARVEST, MEN, STOVE) == {4: 0, 5: 1}


def test_a_run_read_twice_with_a_character_misread() -> None:
    assert repeated(BRIDGE, MEN, *REST, BRIDGE.replace("担架", "扭架"), MEN) == {6: 0, 7: 1}


def test_a_single_long_block_read_twice() -> None:
    assert repeated(BRIDGE, *REST, BRIDGE) == {5: 0}


def test_a_single_short_line_recurs_by_right() -> None:
    assert repeated(STOVE, LIBRARY, MEN, STOVE) == {}
    assert repeated(MEN, CREDIT, LIBRARY, CREDIT, TABLES, CREDIT) == {}


def test_the_same_two_lines_the_other_way_round_are_no_run() -> None:
    assert repeated(STOVE, TABLES, LIBRARY, TABLES, STOVE) == {}


def test_a_third_reading_repeats_the_first() -> None:
    assert repeated(BRIDGE, *REST, BRIDGE, MEN, BRIDGE) == {5: 0, 7: 0}


def test_a_third_reading_with_the_second_s_misreading_repeats_the_first() -> None:
    misread = BRIDGE.replace("担架", "扭架")
    assert repeated(BRIDGE, *REST, misread, misread) == {5: 0, 6: 0}


def test_texts_on_one_thing_are_no_repeats() -> None:
    other = BRIDGE.replace("去年夏天被山洪冲垮了一孔", "今年春天由县里拨款修好了").replace(
        "绕行七里山路", "再也不用绕路"
    )
    assert repeated(BRIDGE, MEN, *REST, other, HARVEST + MEN) == {}


def test_only_candidates_are_compared() -> None:
    s = looked_at(BRIDGE, *REST, BRIDGE)
    assert repeats(s, [0, 1, 2, 3, 4]) == repeats(s, [5]) == repeats(s, []) == {}


def test_a_caption_that_says_what_the_lead_says_is_no_repeat() -> None:
    caption = BRIDGE[:-1] + "。■本报记者 钱一舟 摄"
    lines = "\n\n".join(("## 北岭村老石桥垮了一孔", BRIDGE, MEN, caption, LIBRARY))
    found = drafts([b for p in pages(lines.encode(), "p.md", page_id="p") for b in p.blocks])
    assert found.part[3] == CAPTION
    assert [d.repeated for d in found.drafts if d.repeated] == []


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from((BRIDGE, MEN, CREDIT, *REST)), max_size=10))
def test_a_repeat_says_word_for_word_what_stands_first(texts: list[str]) -> None:
    if not texts:
        return
    found = repeated(*texts)
    assert all(texts[k] == texts[j] and j == texts.index(texts[k]) < k for k, j in found.items())
    assert all(k in found for k, t in enumerate(texts) if t == BRIDGE and k > texts.index(t))


# ---- what drafts lack

CUT = "修桥的是本村九位老石匠，年纪最大的七十三岁，每天天不亮就到河边凿石"
GOES_ON = "头，工钱只拿一半，余下的算作给村里的捐款。"


def found(
    texts: list[str],
    path: list[int],
    *,
    part: dict[int, int] | None = None,
    joined: tuple[tuple[int, int], ...] = (),
    repeated: tuple[tuple[int, int], ...] = (),
    leaves: bool = False,
    arrives: bool = False,
) -> list[tuple[str, tuple[str, ...]]]:
    """Kinds and blocks of the faults of one draft of bodies, other parts as given."""
    s = looked_at(*texts)
    parts = [(part or {}).get(k, BODY) for k in range(len(texts))]
    links = {b: Link(a, b, (a, b) in joined, 1.0, "") for a, b in pairwise(path)}
    d = Draft(path, links, repeated=list(repeated))
    return [(f.kind, f.blocks) for f in faults_of(s, parts, d, leaves=leaves, arrives=arrives)]


def test_a_whole_article_has_no_faults() -> None:
    assert found(["石桥修好了", BRIDGE, MEN], [0, 1, 2], part={0: HEAD}) == []
    assert found([CUT, GOES_ON], [0, 1], joined=((0, 1),)) == []


def test_an_end_that_breaks_off() -> None:
    assert found([CUT, BRIDGE], [0, 1]) == [("broken end", ("p/b0",))]
    assert found([BRIDGE, CUT], [0, 1]) == [("broken end", ("p/b1",))]
    quoted = "村里的老石匠说：“修桥的石头都是从后山一块一块背下来的；"
    assert found([quoted, BRIDGE], [0, 1]) == [("broken end", ("p/b0",))]
    assert found([quoted.replace("“", ""), BRIDGE], [0, 1]) == []


def test_a_line_is_no_broken_end() -> None:
    assert found(["愿家家都有放心水", BRIDGE], [0, 1]) == []
    assert found([BRIDGE, "■桥头新开了三家店"], [0, 1]) == []


def test_an_end_that_goes_on_elsewhere_is_not_broken() -> None:
    assert found([BRIDGE, CUT], [0, 1], leaves=True) == []
    assert found([CUT, BRIDGE], [0, 1], leaves=True) == [("broken end", ("p/b0",))]
    assert found([CUT, "（下转第四版）"], [0, 1], part={1: JUMP}) == []
    assert found([CUT + "（下转第四版）"], [0]) == []


def test_a_beginning_that_is_lost() -> None:
    assert found([BRIDGE, "，工钱只拿一半。"], [0, 1]) == [("lost beginning", ("p/b1",))]
    assert found([BRIDGE, "，工钱只拿一半。"], [0, 1], joined=((0, 1),)) == []
    assert found(["，工钱只拿一半。", BRIDGE], [0, 1], arrives=True) == []
    assert found([BRIDGE, "，工钱只拿一半。"], [0, 1], arrives=True) == [("lost beginning", ("p/b1",))]


def test_a_piece_out_of_its_place() -> None:
    assert found([CUT, LIBRARY, GOES_ON], [0, 2], joined=((0, 2),)) == [("fragment out of place", ("p/b0", "p/b2"))]
    assert found([GOES_ON, LIBRARY, CUT], [2, 0], joined=((2, 0),)) == [("fragment out of place", ("p/b2", "p/b0"))]


def test_a_caption_or_a_repeat_between_puts_nothing_out_of_place() -> None:
    assert found([CUT, "桥头。钱一舟 摄", GOES_ON], [0, 2], joined=((0, 2),), part={1: CAPTION}) == []
    assert found([CUT, BRIDGE, GOES_ON], [0, 2], joined=((0, 2),), repeated=((1, 0),)) == []


def test_a_fault_says_what_was_found_and_where() -> None:
    s = looked_at(GOES_ON, LIBRARY, CUT, LIBRARY, TABLES[:-3])
    d = Draft([2, 0, 4], {0: Link(2, 0, True, 1.0, ""), 4: Link(0, 4, False, 1.0, "")})
    moved, broken = faults_of(s, [BODY] * 5, d, leaves=False, arrives=False)
    assert (moved.text, moved.reason) == (CUT, "goes on in p/b0, earlier on the page")
    assert (broken.text, broken.reason) == (
        TABLES[:-3][-40:],
        f"“{TABLES[:-3][-8:]}” breaks off and nothing on the page goes on from it",
    )
