"""Whether words go on across a cut, by the words of the pages themselves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.articles.words import MOST, Words

WORDS = Words([
    "The council of the town met on Monday. The mayor of the town said that the lighthouse of the village will be lit.",
    "On Monday the ferry of the company was late, because the harbour of the town was closed. The company said nothing.",
])  # fmt: skip


def test_what_follows_elsewhere_goes_on() -> None:
    assert WORDS.goes_on("a word of", "the town") > 1 > 0 > WORDS.goes_on("a word of", "Monday was late")
    assert WORDS.goes_on("He met him on", "Monday at noon.") > 0


def test_a_word_broken_in_two_is_whole_elsewhere() -> None:
    assert WORDS.goes_on("was late be-", "cause of the fog") == 3
    assert WORDS.goes_on("was late be-", "fore noon") == 1.5  # it may well be a word
    assert WORDS.goes_on("was late be-", "The fog") == -3


def test_a_capital_after_a_sentence_and_none_within() -> None:
    assert WORDS.goes_on("It was closed.", "Boats lay idle") > WORDS.goes_on("It was closed", "Boats lay idle")


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_gets_a_bounded_answer(a: str, b: str) -> None:
    assert -MOST <= WORDS.goes_on(a, b) <= MOST
    assert Words([]).goes_on(a, b) == Words([""]).goes_on(a, b)
