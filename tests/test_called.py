"""Which witnesses words call: files, articles of files, texts of lines, articles and stories of an archive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from archives import BRIDGE, ISSUE, SAMPLES, issue_files, page
from click.testing import CliRunner, Result
from stories import TEXT

from broadsheet import Archive
from broadsheet.called import Typed, witnesses
from broadsheet.cli import main
from broadsheet.errors import NoSuchArticle, NoSuchStory, NotFound, NothingInCommon, UsageError

DAILY = SAMPLES / "yunxi-ribao" / "2025-03-11" / "p2.md"
EVENING = SAMPLES / "yunxi-wanbao" / "2025-03-11" / "p1.md"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(w) for w in words])


def never() -> Archive:
    raise AssertionError("no archive was wanted")


def called(*words: object, plain: bool = False) -> tuple[list[str], list[str]]:
    said: list[str] = []
    found, _ = witnesses([Typed(str(w)) for w in words], never, said.append, plain)
    return [w.id for w in found], said


def test_of_two_pages_the_articles_are_taken_that_match() -> None:
    found, said = called(DAILY, EVENING)
    assert len(found) == 2
    assert len(said) == 2
    assert all("#N takes another" in s for s in said)
    assert (
        called(*(f"{p}#{name.rpartition('#')[2]}" for p, name in zip((DAILY, EVENING), found, strict=True)))[0] == found
    )


def test_an_article_is_called_by_words_of_its_headline() -> None:
    found, said = called(f"{DAILY}#望远镜", EVENING)
    assert len(said) == 1
    assert found[0].startswith("p2.md#")
    with pytest.raises(NoSuchArticle, match="no headline of the file has these words"):
        called(f"{DAILY}#火星", EVENING)
    with pytest.raises(NoSuchArticle, match="Say a number from 1 to"):
        called(f"{DAILY}#99", EVENING)


def test_a_plain_text_is_a_witness_whole(tmp_path: Path) -> None:
    a = page(tmp_path / "a.txt", TEXT)
    b = page(tmp_path / "b.txt", TEXT.replace("温知秋", "温知秩"))
    found, _ = witnesses([Typed(str(a)), Typed(str(b))], never, print)
    assert ["".join(w.text.split()) for w in found] == [
        "".join(t.split()) for t in (TEXT, TEXT.replace("温知秋", "温知秩"))
    ]


def test_what_cannot_be_collated_is_told_in_a_sentence(tmp_path: Path) -> None:
    a, b = page(tmp_path / "a.txt", TEXT), page(tmp_path / "b.txt", "渡轮四月五日复航，票价不变，儿童半价。")
    with pytest.raises(UsageError, match="one witness only"):
        called(a)
    with pytest.raises(NothingInCommon, match="next to nothing in common"):
        called(a, b, plain=True)
    with pytest.raises(NotFound, match="no such file"):
        called(a, tmp_path / "c.txt")
    with pytest.raises(UsageError, match="a folder"):
        called(a, tmp_path)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sample pages that print one story, a transcript of it, and a paper that has nothing of it."""
    home = tmp_path_factory.mktemp("papers")
    with Archive(home / "A") as archive:
        archive.ingest([DAILY, EVENING, *issue_files(home / "q")])
        row = {"title": "云顶望远镜", "date": "2025-03-10", "source": "新源台", "text": _telescope(archive)}
        heard = page(home / "heard.jsonl", json.dumps(row, ensure_ascii=False))
        archive.ingest([heard], kind="transcript")
    return home / "A"


def _telescope(archive: Archive) -> str:
    hit = archive.search("headline:望远镜 paper:云溪日报").articles[0]
    return "\n".join(p.text for p in archive.article(hit.id).paragraphs)


def _story(archive: Archive) -> str:
    return next(s.id for s in archive.stories() if s.texts)


def test_a_text_of_no_paper_is_found_and_joins_its_story(papers: Path) -> None:
    with Archive(papers, read_only=True) as archive:
        status, story = archive.status(), archive.story(_story(archive))
        assert (status.papers, status.texts) == (3, 1)
        assert len(story.papers) == 2
        assert [(p.kind, p.paper) for p in story.texts] == [("transcript", "新源台")]
        assert [a.kind for a in archive.search("kind:transcript 望远镜").articles] == ["transcript"]
        made = archive.collate(story.id)
        assert [w.kind for w in made.witnesses] == ["paper", "paper", "transcript"]


def test_texts_outlive_reading_again_and_take_no_second_place(papers: Path) -> None:
    with Archive(papers) as archive:
        before = [s.id for s in archive.summaries()]
        archive.ingest(again=True)
        assert [s.id for s in archive.summaries()] == before
        heard = papers.parent / "heard.jsonl"
        assert archive.ingest([heard], kind="transcript").same == 1
        assert archive.check().wrong == []


def test_a_story_is_collated_and_what_is_out_of_place_is_put_right_and_back(papers: Path) -> None:
    with Archive(papers) as archive:
        story = archive.story(_story(archive))
        evening = next(p.article for p in story.printings if p.paper == "云溪晚报")
        before = archive.article(evening)
        told = run("collate", story.id, "--archive", papers)
        assert told.exit_code == 0
        command = next(row for row in told.output.split("\n") if f"correct {evening}" in row).split()
        assert run(*command[2:]).exit_code == 0
        after = archive.article(evening)
        assert [p.text for p in after.paragraphs] != [p.text for p in before.paragraphs]
        assert sorted("".join(p.text for p in after.paragraphs)) == sorted("".join(p.text for p in before.paragraphs))
        assert after.blocks == before.blocks
        assert not archive.collate(story.id).moves
        archive.ingest(again=True)
        assert archive.article(evening).paragraphs == after.paragraphs
        archive.undo(evening)
        assert archive.article(evening).paragraphs == before.paragraphs


def test_what_is_lost_is_supplied_beside_what_is_printed(tmp_path: Path) -> None:
    from stories import LAST, LEAD, REST, THIRD

    cut = THIRD.replace("，云顶一年有270多个晴夜，空气干燥稳定。", "")
    a = page(
        tmp_path / "a" / "p1.md",
        "# 云溪日报\n\n2025年3月11日\n\n# 望远镜睁眼\n\n" + "\n\n".join([LEAD, REST, THIRD, LAST]),
    )
    b = page(
        tmp_path / "b" / "p1.md", "# 云溪晚报\n\n2025年3月11日\n\n# 高原之眼\n\n" + "\n\n".join([LEAD, REST, cut, LAST])
    )
    with Archive(tmp_path / "A") as archive:
        archive.ingest([a, b])
        whole, short = (archive.search(f"paper:{n} 望远镜").articles[0].id for n in ("云溪日报", "云溪晚报"))
        printed = [p.text for p in archive.article(short).paragraphs]
        archive.correct(short, from_witness=(whole, 1))
        made = archive.article(short)
        assert [p.text for p in made.paragraphs] == printed
        (given,) = [s for p in made.paragraphs for s in p.supplied]
        assert (given.source, given.who) == (whole, "云溪日报 2025-03-11")
        assert "270多个晴夜" in given.text
        assert f"⟨{given.text}⟩" in "".join(run("show", short, "--archive", tmp_path / "A").output.split())
        told = json.loads(run("show", short, "--archive", tmp_path / "A", "--format", "json").output)
        assert [s["text"] for p in told["articles"][0]["paragraphs"] if isinstance(p, dict) for s in p["supplied"]] == [
            given.text
        ]
        assert archive.search("270多个晴夜").total == 1  # the supplied words are not the paper's
        archive.ingest(again=True)
        assert archive.article(short).paragraphs == made.paragraphs
        archive.undo(short)
        assert not any(p.supplied for p in archive.article(short).paragraphs)


@pytest.mark.parametrize("form", ["table", "html", "json", "csv", "tei"])
def test_every_form_is_written_whole(form: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("collate", f"{DAILY}#望远镜", EVENING, "--format", form, "--out", out)
    assert done.exit_code == 0
    assert "望远镜" in out.read_text("utf8")
    assert run("collate", f"{DAILY}#望远镜", EVENING, "--format", form).exit_code == 0


def test_words_that_call_nothing_are_told(papers: Path, tmp_path: Path) -> None:
    for words, told in (
        (("nothing", "--archive", papers), "no file, and no article or story"),
        (("nothing", "--archive", tmp_path / "none"), "no archive to look for it in"),
        ((BRIDGE, "--archive", papers), "one witness only"),
        ((BRIDGE, DAILY, "--archive", papers), "next to nothing in common"),
        ((DAILY, EVENING, "--verdict", "wrong"), "no verdict"),
        ((DAILY, EVENING, "--witness", "Z"), "no witness of the story"),
    ):
        done = run("collate", *words)
        assert done.exit_code not in (0, 1, 70)
        assert told in done.output
    assert ISSUE in BRIDGE
    assert issubclass(NoSuchStory, NoSuchArticle)
