"""Lines of print put together to running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Line
from broadsheet.read.lines import Setter, running


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["The light on the break-", "water burns."], "The light on the breakwater burns."),
        (["from Saint-", "Denis"], "from Saint-Denis"),
        (["pages 12-", "14"], "pages 12-14"),
        (["a pause -", "then more"], "a pause - then more"),
        (["ein Dreimas¬", "ter"], "ein Dreimaster"),
        (["Haupt⸗", "Stadt"], "HauptStadt"),
        (["渡口大桥今日", "合龙"], "渡口大桥今日合龙"),
        (["大桥全长", "1200 m"], "大桥全长1200 m"),
        (["-", "two"], "- two"),
        (["one", "", " two "], "one two"),
        ([], ""),
    ],
)
def test_running_text(lines: list[str], text: str) -> None:
    assert running([Line(x) for x in lines]) == text


def test_the_file_knows_better() -> None:
    assert running([Line("the Anglo-", whole="AngloSaxon"), Line("Saxon kings")]) == "the AngloSaxon kings"
    assert running([Line("the har", whole="harbour"), Line("bour wall")]) == "the harbour wall"
    assert running([Line("the har-", whole="something"), Line("bour wall")]) == "the harbour wall"


@given(st.lists(st.text(st.characters(blacklist_categories=("Cs",)), max_size=12), max_size=6))
def test_no_character_is_lost_but_hyphens_and_blanks(rows: list[str]) -> None:
    def bare(text: str) -> str:
        return "".join(c for c in text if not c.isspace() and c not in "-\u2010\u00ad¬⸗")

    assert bare(running([Line(r) for r in rows])) == bare("".join(rows))


@given(
    st.lists(
        st.tuples(st.text("abc", min_size=1, max_size=5), st.floats(0, 1, width=32), st.integers(-1, 3), st.booleans()),
        min_size=1,
        max_size=8,
    )
)
def test_a_line_gives_back_its_words(words: list[tuple[str, float, int, bool]]) -> None:
    setter = Setter()
    for text, sure, font, glued in words:
        setter.word(text, (1.0, 2.0, 3.0, 4.0), sure, font, glued)
    line = setter.line(None)
    assert [(w, sure, font) for w, _, sure, font in line.words()] == [(w, s, f) for w, s, f, _ in words]
    assert line.box is not None and (line.box.x0, line.box.bottom) == (1.0, 4.0)
