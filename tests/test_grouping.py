"""What paths say, by a pattern that is given or seen in them."""

from __future__ import annotations

import datetime
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.grouping import PathFacts, Pattern, facts_from, guessed
from broadsheet.errors import UsageError

DAY = datetime.date(2026, 2, 5)


@pytest.mark.parametrize(
    ("pattern", "path", "facts"),
    [
        ("{paper}/{date}/{page}", "x/衡阳日报/2026-02-05/p1.md", ("衡阳日报", DAY, 1, None)),
        ("{paper}/{date}/{page}", "衡阳日报/2026年2月5日/第02版.txt", ("衡阳日报", DAY, 2, None)),
        ("{paper}/{date}/{page}", "the_post/20260205/A03.md", ("the post", DAY, 3, None)),
        ("{paper}/{date}/{page}", "post/20260205/B03.md", ("post", DAY, None, None)),
        ("{paper}/{date}{edition}/{page}", "post/2026.02.05b/1", ("post", DAY, 1, "b")),
        ("{paper}/{year}/{month}/{day}/{page}", "post/2026/2/05/01.md", ("post", DAY, 1, None)),
        ("{paper}_{date}_*{page}", "post_2026_02_05_page12.md", ("post", DAY, 12, None)),
        ("{paper}/{year}/{date}-{page}", "post/2026/2026-02-05-4.md", ("post", DAY, 4, None)),
        ("{paper}/{date}", "post/2026-02-05.md", ("post", DAY, None, None)),
    ],
)
def test_a_pattern_reads_the_end_of_a_path(pattern: str, path: str, facts: tuple[object, ...]) -> None:
    found = Pattern(pattern).facts(PurePath(path))
    assert found is not None and found.firm
    assert (found.paper, found.date, found.page, found.edition) == facts


@pytest.mark.parametrize("path", ["post/2026-02-30/p1.md", "post/p1.md", "2026-02-05.md", "post/2026-02-05/front.md"])
def test_a_path_that_does_not_follow_says_nothing(path: str) -> None:
    assert Pattern("{paper}/{date}/{page}").facts(PurePath(path)) is None


@pytest.mark.parametrize(
    ("paths", "pattern"),
    [
        (["a/yunxi-ribao/2025-03-10/p1.md", "a/yunxi-ribao/2025-03-10/p2.md"], "{paper}/{date}/{page}"),
        (["x/衡阳日报/2026/02/05/01.md"], "{paper}/{year}/{month}/{day}/{page}"),
        (["The_Post-1931-02-03-p4.md"], "{paper}-{date}-{page}"),
        (["seeds/000_fbf8.md", "seeds/001_5789.md"], None),
        (["made/20100114-00035.md"], None),
        ([], None),
    ],
)
def test_a_pattern_is_guessed_where_most_paths_follow_one(paths: list[str], pattern: str | None) -> None:
    found = guessed([PurePath(p) for p in paths])
    assert (found.text if found else None) == pattern
    assert found is None or not found.firm


@pytest.mark.parametrize("pattern", ["{papers}/{date}", "{date}/{date}", "{edition}", "page"])
def test_a_pattern_that_means_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(UsageError, match="--pattern"):
        Pattern(pattern)


@given(
    st.builds(
        PathFacts,
        paper=st.none() | st.text(min_size=1),
        date=st.none() | st.dates(),
        page=st.none() | st.integers(1, 99),
        edition=st.none() | st.text(min_size=1),
        firm=st.booleans(),
        given_paper=st.none() | st.text(min_size=1),
        given_date=st.none() | st.dates(),
    )
)
def test_facts_come_back_as_they_were(facts: PathFacts) -> None:
    assert facts_from(facts.as_json()) == facts
