"""What is seen of each block of a page: how it ends, what it leaves open, what it shares with the others."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.articles.parts import ENDINGS
from broadsheet.articles.sheet import CLOSING, PAIRS, REACH, Sheet, ends, listed, loose_marks, plain, sheet, slogan
from broadsheet.model import Block

marked = st.text(alphabet=st.sampled_from("“”‘’「」『』（）()《》甲乙，。 "), max_size=30)
lines = st.lists(st.text(alphabet="北岭村的老石桥修好了，。“”Mill Bridge 12\n", max_size=40), min_size=1, max_size=8)


def looked_at(*texts: str) -> Sheet:
    return sheet([Block(f"p/b{k}", t) for k, t in enumerate(texts)])


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("", "empty"), ("桥修好了。", "sentence"), ("桥修好了！”", "sentence"), ("（桥修好了。）", "sentence"),
        ("他说“好”", "quote"), ("《石桥志》", "quote"), ("”", "quote"), ("一是修桥；", "semicolon"), ("他说：", "colon"),
        ("上个月，", "comma"), ("米、", "comma"), ("the com-", "hyphen"), ("the com\u00ad", "hyphen"), ("他们一", "open"),
        ("in 1931", "open"), ("It was mended.", "sentence"), ("“It was mended.”", "sentence"), ("没有说完……", "sentence"),
    ],
)  # fmt: skip
def test_how_a_text_ends(text: str, end: str) -> None:
    assert ends(text) == end


@given(st.text())
def test_every_ending_has_a_name(text: str) -> None:
    assert ends(text) in ENDINGS
    assert (ends(text) == "empty") == (text == "")


@pytest.mark.parametrize(
    ("text", "left", "loose"),
    [
        ("他说：“桥修好了", "“", ""), ("走路要一个钟头。”他说", "", "”"), ("“他读《石桥志》第", "“", ""),
        ("“他读《石桥", "“《", ""), ("志》说”（见图）", "", "》”"), ("（甲）“乙”", "", ""), ("无标点", "", ""),
        ("“甲）乙", "“", ""),
    ],
)  # fmt: skip
def test_loose_marks(text: str, left: str, loose: str) -> None:
    assert loose_marks(text) == (left, loose)


@given(marked)
def test_loose_marks_are_what_is_left_when_pairs_are_struck_out(text: str) -> None:
    stack, loose = [], ""
    for c in text:
        if c in PAIRS:
            stack.append(c)
        elif c in CLOSING:
            if not stack:
                loose += c
            elif PAIRS[stack[-1]] == c:
                del stack[-1]
    assert loose_marks(text) == ("".join(stack), loose)


balanced = st.recursive(
    st.text(alphabet="甲乙丙，。", max_size=4),
    lambda inner: st.lists(
        st.tuples(st.sampled_from(sorted(PAIRS)), inner).map(lambda x: x[0] + x[1] + PAIRS[x[0]]) | inner, max_size=4
    ).map("".join),
    max_leaves=12,
)


@given(balanced, st.data())
def test_what_one_half_of_a_cut_leaves_open_the_other_closes(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    (left, none), (nothing, loose) = loose_marks(text[:at]), loose_marks(text[at:])
    assert (none, nothing) == ("", "")
    assert "".join(PAIRS[c] for c in reversed(left)) == loose


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("出席的有：钱一舟、何其欢、罗小满", 1.0),
        ("钱一舟 何其欢 罗小满 陈望舒", 1.0),
        ("出席的有：钱一舟、何其欢、罗小", 0.5),  # the last name is cut
        ("出席的有：钱一舟、何其欢、", 0.0),  # another was to follow
        ("钱一舟、何其欢", 0.0),
        ("他在会上说、修桥要紧、村里已经筹到了一半的款子还差一半、请各家再想办法", 0.0),
    ],
)
def test_a_list_of_whole_items(text: str, score: float) -> None:
    assert listed(text) == score


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("同心共建美丽家园 携手共创幸福生活", 0.99, 1.0),
        ("热烈庆祝石桥通车", 0.4, 0.9),
        ("北岭村老石桥通车", 0.0, 0.0),
        ("热烈庆祝石桥通车。", 0.0, 0.0),  # a sentence
        ("庆祝通车3周年", 0.0, 0.0),  # a figure
        ("庆祝", 0.0, 0.0),
    ],
)
def test_slogans(text: str, low: float, high: float) -> None:
    assert low <= slogan(text) <= high


@given(st.text(alphabet="建设美丽家园，！、 。1文明", max_size=50))
def test_slogans_and_lists_are_shares(text: str) -> None:
    assert 0 <= slogan(text) <= 1
    assert listed(text) in (0.0, 0.5, 1.0)


def test_entities_for_spaces_are_read() -> None:
    assert plain("&emsp;桥&nbsp;头 ") == "桥 头"
    assert plain("Frost & Sons") == "Frost & Sons"


def test_jump_lines_and_credits_are_no_part_of_what_is_cut() -> None:
    s = looked_at(
        "桥头的三家店铺都要往后（下转第四版）", "（上接第一版）退两丈，腾出路来。", "桥修好了。（记者 钱一舟）", "（下转第四版）"
    )  # fmt: skip
    assert s.bodies == ("桥头的三家店铺都要往后", "退两丈，腾出路来。", "桥修好了。", "（下转第四版）")
    assert s.endings == ("open", "sentence", "sentence", "quote")
    assert [[(m.direction, m.page, m.whole) for m in ms] for ms in s.jumps] == [
        [("to", 4, False)], [("from", 1, False)], [], [("to", 4, True)]
    ]  # fmt: skip


def test_an_alphabet_is_told_from_ideographs_and_its_letters_count_a_third() -> None:
    s = looked_at("The bridge was mended.", "老石桥修好了。", "用 GPS 量过的桥", "1931")
    assert s.latin.tolist() == [True, False, False, False]
    assert s.lengths.tolist() == pytest.approx([22 / 3, 7, 10, 4])


def test_words_of_trade_and_telephones() -> None:
    s = looked_at("临街旺铺招租，电话13800000000", "有意者面议", "老石桥修好了。")
    assert s.trades == ((True, True), (True, False), (False, False))


@settings(deadline=None, max_examples=60)
@given(lines)
def test_symbols_heads_and_tails_are_those_of_each_block_alone(texts: list[str]) -> None:
    s = looked_at(*texts)
    assert len(s.symbols) == len(s.owner) == sum(len(b) + 1 for b in s.bodies)
    for k, (body, start, stop) in enumerate(zip(s.bodies, *s.spans, strict=True)):
        alone = s.model.symbols(body.replace("\n", " ")).tolist()
        assert s.symbols[start : stop + 1].tolist() == [*alone, 0]
        assert set(s.owner[start : stop + 1].tolist()) == {k}
        n = min(len(alone), REACH)
        assert s.tails[k, REACH - n :].tolist() == alone[len(alone) - n :]
        assert s.heads[k, :n].tolist() == alone[:n]
        assert s.begins[k] == pytest.approx(float(s.model.opens(s.heads[[k]])[0]), abs=1e-4)


@settings(deadline=None, max_examples=60)
@given(lines)
def test_what_is_shared_is_mutual_and_no_more_than_the_whole(texts: list[str]) -> None:
    together, whole = looked_at(*texts).shared
    assert together.shape == (len(texts), len(texts)) and whole.shape == (len(texts),)
    assert np.allclose(together, together.T, atol=1e-4)
    assert (together >= 0).all() and (whole > 0).all()
    assert (together <= np.minimum(whole[:, None], whole[None, :]) * (1 + 1e-5) + 1e-3).all()


def test_blocks_on_one_thing_share_more_than_blocks_on_two() -> None:
    s = looked_at(
        "北岭村的老石桥修好了",
        "村民走上老石桥，说桥修好了真方便",
        "县图书馆的夜读开到十点",
        "The mill bridge",
        "A bridge and a mill",
    )
    together, _ = s.shared
    assert together[0, 1] > 0 and together[3, 4] > 0
    assert together[0, 2] == together[1, 2] == together[0, 3] == 0


def test_marks_and_figures_are_not_shared() -> None:
    together, _ = looked_at("，。“1931”", "，。“1931”").shared
    assert not together.any()


def test_the_mark_pattern_knows_every_pair() -> None:
    every = "".join((*PAIRS, *CLOSING))
    assert all(loose_marks(c) != ("", "") for c in every)
    assert re.fullmatch(r"\S+", every) and len(set(every)) == 2 * len(PAIRS)
