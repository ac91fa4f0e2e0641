"""The sample papers that are set in type come back as they were written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from broadsheet.articles import rebuild
from broadsheet.read import read

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
import print_samples

SAMPLES = Path(__file__).resolve().parents[1] / "src" / "broadsheet" / "samples"
ISSUES = print_samples.issues()


def test_they_are_there_and_small() -> None:
    there = sorted(SAMPLES.rglob("*.pdf"))
    assert [p.parent.relative_to(SAMPLES).as_posix() for p in there] == sorted(i.name for i in ISSUES)
    assert sum(p.stat().st_size for p in there) < 1_000_000


@pytest.mark.parametrize("issue", ISSUES, ids=lambda i: i.name)
def test_every_article_is_whole(issue: print_samples.PrintedIssue) -> None:
    made = rebuild(read(SAMPLES / issue.name / "issue.pdf"))
    facts = made.masthead
    assert (facts.paper, str(facts.date)) == (issue.facts["paper"], issue.name.partition("/")[2])
    wanted = [(a.headline, a.paragraphs) for page in issue.pages for a in page]
    assert [(a.headline, [p.text for p in a.paragraphs]) for p in made.pages for a in p.articles] == wanted
    assert not any(a.faults for a in made.articles)
    assert all(p.page.notes == () for p in made.pages)
