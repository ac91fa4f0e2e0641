"""Edit scripts in printed offsets."""

from __future__ import annotations

import naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_reuse import misread, news

from broadsheet.codes import fold_codes
from broadsheet.errors import UsageError
from broadsheet.reuse import edit_script, script

TEXT = st.text("中国國人民，。 \nabＡＢéß㍿か\u3099", max_size=40)
some = settings(max_examples=200, deadline=None)


def test_a_script() -> None:
    """Width and traditional forms are equal; marks go with what stands before them."""
    a, b = "（据新华社）中国人民，", "中國的人，民银行"
    runs = edit_script(a, b, (6, len(a)))
    assert [(r.op, a[r.a_start : r.a_end], b[r.b_start : r.b_end]) for r in runs] == [
        ("equal", "中国", "中國"), ("only_b", "", "的"), ("equal", "人民，", "人，民"), ("only_b", "", "银行"),
    ]  # fmt: skip


@given(TEXT, TEXT, st.data())
@some
def test_runs_follow_one_another(a: str, b: str, data: st.DataObject) -> None:
    """The runs laid end to end are both spans, whatever marks they hold; the cost is the least there is."""
    spans = [tuple(sorted((data.draw(st.integers(0, len(t))), data.draw(st.integers(0, len(t)))))) for t in (a, b)]
    runs = edit_script(a, b, *spans)
    at = [spans[0][0], spans[1][0]]
    for r in runs:
        assert [r.a_start, r.b_start] == at and r.a_end >= r.a_start and r.b_end >= r.b_start
        at = [r.a_end, r.b_end]
    assert at == [spans[0][1], spans[1][1]] or not runs
    x, y = (fold_codes([t])[0].tolist() for t in (a, b))
    cost, script_of = script.aligned(*(np.array(c, np.uint32) for c in (x, y)))
    assert cost == script.paid(script_of) == naive.cost(x, y, script.CHANGE, script.START, script.MORE)


@given(st.lists(st.integers(1, 4), max_size=50), st.lists(st.integers(1, 4), max_size=50))
@some
def test_a_narrow_band_is_widened(a: list[int], b: list[int]) -> None:
    """Begun with a band of one diagonal the cost is still the least."""
    was, script.PAD = script.PAD, 1
    try:
        cost, runs = script.aligned(np.array(a, np.uint32), np.array(b, np.uint32))
    finally:
        script.PAD = was
    assert cost == script.paid(runs) == naive.cost(a, b, script.CHANGE, script.START, script.MORE)


def test_long_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long pair in a narrow band; what no table holds, in steps that rebuild it all the same."""
    one = news(1, 20_000)[0]
    other = misread(one[:9_000] + one[9_500:], 0.05, 2)
    runs = edit_script(one, other)
    assert sum(r.a_end - r.a_start for r in runs if r.op == "equal") > 0.93 * len(other)
    monkeypatch.setattr(script, "MOST", 1000)
    stepped = edit_script(one, other)
    assert (stepped[-1].a_end, stepped[-1].b_end) == (len(one), len(other))


def test_a_span_outside() -> None:
    with pytest.raises(UsageError, match="span 2 to 9 of b"):
        edit_script("中国", "中国", None, (2, 9))
