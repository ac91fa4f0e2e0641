"""Match text as integers: the same as `text.fold` gives, with the way back."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.codes import NO_SOUND, code_places, fold_codes, printed_spans, texts_of
from broadsheet.text import fold, folded_parts

MIXED = st.text(
    st.sampled_from("中国國发發⻓𠮷かﾞガｶパ\u3099각\u1112\u1161\u11abอั AaÉe\u0301ſßøйи\u0306ёі\u0308０１.，。、“”《》·-—　\n\r\u200b\u00ad\ufe0f☃½㎞ﬁﷺ\ud800\ue000")
    | st.characters(),
    max_size=40,
)  # fmt: skip


@given(st.lists(MIXED, max_size=6))
@settings(deadline=None)
def test_as_fold_gives(texts: list[str]) -> None:
    """Every text as `fold` gives it, without spaces, marks and line ends, and where each character is printed."""
    given_texts = texts_of(texts)
    codes = fold_codes(given_texts, 2)
    for n, text in enumerate(texts):
        assert given_texts.text(n) == text
        assert "".join(map(chr, codes[n])) == "".join(c for c in fold(text) if c not in NO_SOUND)
        starts, ends = code_places(given_texts, n)
        spans = [(a, b) for a, b, became in folded_parts(text) for c in became if c not in NO_SOUND]
        assert list(zip(starts, ends, strict=True)) == spans
        if spans:
            middle, last = np.array([len(spans) // 2]), np.array([len(spans)])
            begin, end = printed_spans(given_texts, codes, np.array([n]), middle, last)
            assert (begin[0], end[0]) == (spans[middle[0]][0], spans[-1][1])


def test_what_is_one() -> None:
    """Width, case, forms, ligatures, long s, hyphens at line ends and marks make no difference."""
    codes = fold_codes(["“ＧＤＰ”增長、ﬁſh co¬\nop", "gdp增长 fish CO-OP"])
    assert codes[0].tolist() == codes[1].tolist()


def test_columns_of_any_kind() -> None:
    """Arrow columns in pieces, of either width, sliced, with nulls; and none at all."""
    texts = ["中国", "", "\U00020000a", "ß"]
    want = fold_codes(texts)
    for column in (pa.chunked_array([texts[:1], texts[1:]]), pa.array(["x", *texts], pa.large_string()).slice(1)):
        got = fold_codes(texts_of(column))
        assert got.codes.tolist() == want.codes.tolist() and got.bounds.tolist() == want.bounds.tolist()
    assert fold_codes(texts_of(pa.array(["a", None]))).bounds.tolist() == [0, 1, 1]
    assert len(fold_codes([])) == 0 and len(fold_codes(texts_of(pa.chunked_array([], pa.string())))) == 0
