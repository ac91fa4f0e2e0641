"""What is typed, what comes back, and with which exit code."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from archives import BRIDGE, FRONT, ISSUE, issue_files
from click.testing import CliRunner, Result

from broadsheet import batch, errors
from broadsheet.cli import BROKEN_PIPE, INTERRUPTED, OUR_FAULT, main
from broadsheet.model import Article, Issue, Masthead, Page, PageArticles, Paragraph
from broadsheet.reuse.compiled import NOTE
from broadsheet.show import as_json

RUN = [sys.executable, "-m", "broadsheet"]


def plain_rebuild(pages: Iterable[Page], **given: Any) -> Issue:
    """A page, an article: what the command line does is seen best when nothing is judged."""
    made = []
    for p in pages:
        if any("explode" in b.text for b in p.blocks):
            raise ValueError("bang")
        article = Article(f"{p.id}/a1", "article", p.blocks, tuple(Paragraph(b.text, blocks=(b.id,)) for b in p.blocks))
        facts = Masthead(given.get("paper"), date=given.get("date"), page=p.number)
        made.append(PageArticles(p, facts, (article,), ()))
    return Issue(Masthead(), tuple(made))


def plain_issues(pages: Iterable[Page], **given: Any) -> Iterator[Issue]:
    for p in pages:
        yield plain_rebuild([p], **given)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder to work in, with articles rebuilt by the plain stand-in."""
    monkeypatch.setattr(batch, "issues", plain_issues)
    monkeypatch.setattr(batch, "rebuild", plain_rebuild)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def page(path: str, text: str = "Ferries sail again.") -> Path:
    at = Path(path)
    at.parent.mkdir(parents=True, exist_ok=True)
    at.write_text(text, encoding="utf-8")
    return at


def printed(result: Result) -> list[Any]:
    return [json.loads(row) for row in result.stdout.splitlines()]


# ---- what comes back


def test_one_page_is_one_object(desk: Path) -> None:
    page("p1.md")
    result = run("read", "p1.md", "--format", "json", "--paper", "The Ferry Post", "--date", "1931-05-02")
    form = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert (form["source"], form["paper"], form["date"]) == ("p1.md", "The Ferry Post", "1931-05-02")
    assert form["articles"][0]["paragraphs"] == ["Ferries sail again."]
    assert result.stdout.count("\n") > 10


def test_several_pages_are_an_object_a_line(desk: Path) -> None:
    page("a/p10.md", "ten")
    page("a/p2.md", "two")
    page("a/.hidden.md")
    page("a/p2.gold.json", "{}")
    page("a/README.md")
    page("a/b/p1", "bee")
    page("a/photo.png")
    result = run("read", "a", "--format", "json")
    assert [f["source"] for f in printed(result)] == ["a/p2.md", "a/p10.md", "a/b/p1"]


def test_a_path_given_twice_is_read_once(desk: Path) -> None:
    page("p1.md")
    page("p2.md")
    result = run("read", "p1.md", "p2.md", "p1.md", "--format", "json")
    assert [f["source"] for f in printed(result)] == ["p1.md", "p2.md"]


def test_text_is_the_default_and_plain_when_piped(desk: Path) -> None:
    page("ferry.md")
    assert run("read", "ferry.md").stdout == (
        "═" * 80 + "\n" + " " * 36 + "ferry.md\n" + "═" * 80 + "\n\n" + "  Ferries sail again.\n"
    )


def test_markdown_of_several_pages_is_a_file_of_many_pages(desk: Path) -> None:
    page("ebb.md", "one")
    page("flow.md", "two")
    result = run("read", "ebb.md", "flow.md", "--format", "markdown")
    assert result.stdout == "<!-- page 1 -->\n\none\n\n<!-- page 2 -->\n\ntwo\n\n"


def test_explain_gives_the_roles(desk: Path) -> None:
    page("p1.md")
    form = json.loads(run("read", "p1.md", "--format", "json", "--explain").stdout)
    assert form["articles"][0]["roles"] == {"p1/L1": ["body", 1.0]}


# ---- one file a page


def test_out_keeps_the_folders_and_tells_names_apart(desk: Path) -> None:
    page("post/1931/p1.md")
    page("post/1931/p1.txt")
    page("bee/p1.md", "one\n\f\ntwo")
    result = run("read", "post", "bee", "--format", "json", "--out", "done")
    made = sorted(str(p.relative_to("done")) for p in Path("done").rglob("*.json"))
    assert made == ["bee/p1-p1.json", "bee/p1-p2.json", "post/1931/p1-2.json", "post/1931/p1.json"]
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "4 pages written to done.\n")


def test_out_inside_the_folder_read_is_not_read_the_next_time(desk: Path) -> None:
    page("post/p1.md")
    for _ in range(2):
        assert run("read", "post", "--out", "post/done").stderr == "1 page written to post/done.\n"


@pytest.mark.parametrize("paths", [["post"], ["post/p1.md"]])
def test_out_never_goes_among_the_pages(desk: Path, paths: list[str]) -> None:
    page("post/p1.md")
    result = run("read", *paths, "--format", "markdown", "--out", "post")
    assert (result.exit_code, result.stderr) == (
        8,
        f"--out post: the folder that {paths[0]} is read from. Name another folder, so that no page is written over.\n",
    )
    assert Path("post/p1.md").read_text() == "Ferries sail again."


def test_out_spares_a_page_met_on_the_way(desk: Path) -> None:
    page("all/B/p1.txt", "kept")
    page("all/B/p1.md")
    page("other/B/p1.md")
    result = run("read", "other/B", "all/B", "--format", "text", "--out", "all")
    assert result.exit_code == 8 and Path("all/B/p1.txt").read_text() == "kept"
    assert "a page to be read" in result.stderr


def test_out_that_cannot_be_made(desk: Path) -> None:
    page("p1.md")
    page("done")
    result = run("read", "p1.md", "--out", "done")
    assert (result.exit_code, result.stderr) == (
        8,
        "done: a file stands where a folder is wanted. Name a folder you may write to.\n",
    )


# ---- what can go wrong


def test_a_bad_page_is_told_of_and_the_others_are_read(desk: Path) -> None:
    page("a/p1.md", "one")
    page("a/p2.md", " \n")
    page("a/p3.md", "three")
    result = run("read", "a", "missing.md", "--format", "json")
    assert [f["source"] for f in printed(result)] == ["a/p1.md", "a/p3.md"]
    assert result.exit_code == errors.EmptyInput.code
    told = result.stderr.splitlines()
    assert told[0].startswith("a/p2.md: ") and told[1].startswith("missing.md: no such file.")
    assert told[2:] == ["2 files or pages not read; 2 read all the same."]


def _bytes(name: str, data: bytes) -> str:
    Path(name).write_bytes(data)
    return name


BAD = {
    "nothing named": ([], 2),
    "unknown option": (["--colour"], 2),
    "unknown format": (["x.md", "--format", "pdf"], 2),
    "no number of jobs": (["x.md", "--jobs", "0"], 2),
    "no such day": (["x.md", "--date", "2025-02-30"], 2),
    "no such file": (["x.md"], errors.NotFound.code),
    "folder without pages": (["bare"], errors.EmptyInput.code),
    "empty": (["empty.md"], errors.EmptyInput.code),
    "blank": (["blank.md"], errors.EmptyInput.code),
    "picture": (["photo.md"], errors.NotText.code),
    "no encoding": (["noise.md"], errors.BadEncoding.code),
    "too large": (["large.md"], errors.TooLarge.code),
}


@pytest.mark.parametrize("name", BAD)
def test_every_cause_has_its_code_and_a_sentence(desk: Path, name: str) -> None:
    words, code = BAD[name]
    Path("bare").mkdir()
    _bytes("empty.md", b"")
    _bytes("blank.md", b" \n\t\n")
    _bytes("photo.md", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    _bytes("noise.md", bytes([0x81, 0xFF, 0xFE, 0x80, 0xFF, 0x81, 0x8D, 0x9D]) * 40)
    if name == "too large":
        _bytes("large.md", b"word " * (50 << 18))
    result = run("read", *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.strip().endswith((".", "?", "PATH")) and "Traceback" not in result.stderr


def test_folder_that_cannot_be_opened(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def shut(path: object) -> None:
        raise PermissionError(13, "Permission denied")

    page("a/p1.md")
    monkeypatch.setattr(os, "scandir", shut)
    result = run("read", "a")
    assert (result.exit_code, result.stderr) == (
        errors.NotFound.code,
        "a: a folder that cannot be opened (Permission denied). Ask its owner for leave.\n",
    )


def test_our_own_fault_costs_one_page_and_is_told_of(desk: Path) -> None:
    page("a/p1.md", "one")
    page("a/p2.md", "explode")
    page("a/p3.md", "three")
    result = run("read", "a", "--format", "json")
    assert [f["source"] for f in printed(result)] == ["a/p1.md", "a/p3.md"]
    assert result.exit_code == 70
    assert result.stderr == (
        "a/p2.md: not read, through a fault in broadsheet itself (ValueError: bang). "
        "Please report it to the project with this page and what --debug prints.\n"
        "1 file or page not read; 2 read all the same.\n"
    )
    assert "Traceback" in run("read", "a", "--debug").stderr


def test_a_fault_outside_any_page(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bang(*_: object) -> None:
        raise RuntimeError("bang")

    page("p1.md")
    monkeypatch.setattr(batch, "outcomes", bang)
    result = run("read", "p1.md")
    assert (result.exit_code, result.stderr) == (
        70,
        "broadsheet stopped through a fault of its own (RuntimeError: bang). "
        "Please report it to the project with what you typed and what --debug prints.\n",
    )
    assert "Traceback" in run("read", "p1.md", "--debug").stderr


def test_interrupt_has_a_sentence(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    page("p1.md")
    monkeypatch.setattr(batch, "outcomes", stop)
    result = run("read", "p1.md")
    assert (result.exit_code, result.stderr) == (
        130,
        "Stopped by Ctrl-C. What was printed or written before is whole, page by page.\n",
    )


# ---- files and chunks


def found(*names: str) -> list[batch.Found]:
    return [batch.Found(Path(n)) for n in names]


def test_files_of_a_folder_stay_together_until_it_is_large() -> None:
    some = found("a/p1.md", "a/p2.md", "a/q.md", "b/p1.md")
    assert list(batch.chunks(some)) == [tuple(some[:3]), tuple(some[3:])]
    days = found(*(f"a/post-{d}-p{n}.md" for d in range(30) for n in (1, 2, 3, 4)))
    cut = list(batch.chunks(days))
    assert [len(c) for c in cut] == [48, 48, 24] and [f for c in cut for f in c] == days
    plain = found(*(f"a/{n}.md" for n in range(600)))
    assert [len(c) for c in batch.chunks(plain)] == [256, 256, 88]


def test_names_sort_as_people_count() -> None:
    names = ["p10", "p2", "p1b", "P3", "10", "9", "第十版"]
    assert sorted(names, key=batch.natural) == ["9", "10", "p1b", "p2", "P3", "p10", "第十版"]


# ---- the program as it is run


def program(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*RUN, *words], capture_output=True, text=True, encoding="utf-8", timeout=120, **more)


def test_help_and_version_need_nothing_heavy() -> None:
    code = (
        "import sys, broadsheet.cli, broadsheet\n"
        "assert broadsheet.__version__\n"
        "print([m for m in ('numpy', 'scipy', 'rich', 'lunar_python', 'tantivy', 'sqlite3', 'pypinyin', 'pyarrow') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
    assert program("--version").stdout.startswith("broadsheet, version ")
    assert "demo" in program("--help").stdout and "--explain" in program("read", "--help").stdout


def test_the_door_gives_the_function_and_the_nouns() -> None:
    import broadsheet
    import broadsheet.read.markdown
    from broadsheet import read

    assert read is broadsheet.read and callable(read) and read.__module__ == "broadsheet.read"
    assert broadsheet.Article is Article and set(broadsheet.__all__) <= set(dir(broadsheet))
    with pytest.raises(AttributeError, match="no attribute 'columns'"):
        broadsheet.columns  # noqa: B018


def test_many_cores_give_what_one_gives(tmp_path: Path) -> None:
    for folder in "abcd":
        for n in (1, 2):
            at = tmp_path / folder / f"p{n}.md"
            at.parent.mkdir(exist_ok=True)
            at.write_text(f"# Ferry {folder}{n}\n\nThe ferry sailed at noon on Monday.\n", encoding="utf-8")
    (tmp_path / "b" / "p3.md").write_bytes(b"")
    one = program("read", str(tmp_path), "--format", "json")
    two = program("read", str(tmp_path), "--format", "json", "--jobs", "2")
    assert (one.returncode, one.stdout.count("\n")) == (errors.EmptyInput.code, 8)
    assert (two.returncode, two.stdout, two.stderr) == (one.returncode, one.stdout, one.stderr)


def test_a_reader_that_stops_listening_is_no_fault(tmp_path: Path) -> None:
    for n in range(60):
        (tmp_path / f"p{n}.md").write_text("The ferry sailed at noon.\n\n" * 200, encoding="utf-8")
    with subprocess.Popen([*RUN, "read", str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_has_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "p1.md").write_text("The ferry sailed at noon.", encoding="utf-8")
    with open("/dev/full", "w") as full:
        result = subprocess.run([*RUN, "read", str(tmp_path)], stdout=full, stderr=subprocess.PIPE, text=True)
    assert (result.returncode, result.stderr) == (
        8,
        "standard output: cannot be written (No space left on device). Make room, or send it elsewhere.\n",
    )


def test_the_demo_shows_the_samples_and_ends_in_an_archive(tmp_path: Path) -> None:
    result = program("demo", cwd=tmp_path)
    assert result.returncode == 0 and result.stderr in ("", f"{NOTE}.\n")
    assert "s-yunxi-ribao-2025-03-10-a-p1-i003" in result.stdout  # a story
    assert "A search for 水厂 finds 2 articles" in result.stdout
    again = program("demo", cwd=tmp_path)
    assert again.stdout == result.stdout
    assert program("check", "--archive", "broadsheet-demo", cwd=tmp_path).returncode == 0
    assert "云 溪 日 报" in result.stdout
    assert "What was put right on the way" in result.stdout and "--explain" in result.stdout


def test_real_pages_read_without_a_word_lost(shared: Path) -> None:
    for path in sorted((shared / "pages" / "seeds").glob("*.md")):
        result = program("read", str(path), "--format", "json")
        assert (result.returncode, result.stderr) == (0, "")
        form = json.loads(result.stdout)
        assert form["articles"] and form["paper"] and form["date"]


# ---- the archive


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with an archive of two pages in it."""
    monkeypatch.chdir(tmp_path)
    issue_files(tmp_path / "q" / "2031-05-06")
    result = run("ingest", "q", "--archive", "A", "--jobs", "1")
    assert (result.exit_code, result.stdout) == (0, "A: 2 files read (2 pages).\n")
    return tmp_path


def archived(*words: str) -> Result:
    return run(*words, "--archive", "A")


def test_ingest_says_what_became_of_the_files(filled: Path) -> None:
    (filled / "q" / "empty.md").write_text("")
    result = archived("ingest", "q", "gone.md", "--format", "json")
    assert result.exit_code == errors.EmptyInput.code
    assert json.loads(result.stdout) == {
        "archive": "A", "files": 4, "read": 0, "changed": 0, "same": 2, "copies": 0, "failed": 2, "pages": 0,
        "settled": 0, "compared": 0, "stories": 0, "unfit": [],
    }  # fmt: skip
    assert "q/empty.md: an empty file" in result.stderr and "gone.md: no such file" in result.stderr
    again = archived("ingest", "--again")
    assert (again.exit_code, again.stdout) == (0, "A: 2 files read (2 pages), 2 of them in place of what was there.\n")
    assert archived("ingest").exit_code == errors.UsageError.code


def test_the_pattern_that_was_guessed_is_shown(filled: Path) -> None:
    page("post/2031-06-01/p1.md", "# 晚潮\n\n江边的晚潮涨到了石阶的第三级，渔船都收了网。")
    result = archived("ingest", "post")
    assert result.stderr == "Grouped by {paper}/{date}/{page}, as the paths show; --pattern says otherwise.\n"
    assert "post-2031-06-01-a  post  1 page, 1 article" in archived("status", "--issues").stdout


def test_search_prints_hits_or_plain_values(filled: Path) -> None:
    result = archived("search", "烘干机", "date:2031-05")
    assert (result.exit_code, result.stderr) == (0, "1 article found.\n")
    assert result.stdout.splitlines()[0] == "山楂今年又丰收" and f"{ISSUE}-p1-i002" in result.stdout
    (hit,) = printed(archived("search", "烘干机", "--format", "json"))
    assert [hit["line"][a:b] for a, b in hit["spans"]] == ["烘干机"]
    assert archived("search", "没有的词").stderr == "Nothing found.\n"
    assert [
        h["page"] for h in printed(archived("search", "的", "--sort", "date", "--limit", "2", "--format", "json"))
    ] == [1, 2]
    assert archived("search", '"烘干机').exit_code == errors.BadQuery.code
    assert run("search", "的", "--archive", "nowhere").exit_code == errors.NotAnArchive.code


def test_show_sets_an_article_like_the_newspaper(filled: Path) -> None:
    told = archived("show", f"{ISSUE}-p1-i002").stdout
    assert "青 石 日 报" in told and "山楂今年又丰收" in told and "渡口大桥" not in told
    assert archived("show", ISSUE).stdout.count("青 石 日 报") == 2
    form = json.loads(archived("show", f"{ISSUE}-p1-i002", "--format", "json", "--explain").stdout)
    assert [a["id"] for a in form["articles"]] == [f"{ISSUE}-p1-i002"] and form["articles"][0]["joins"]
    assert archived("show", "nothing").exit_code == errors.NoSuchArticle.code


def test_correct_lists_makes_and_takes_back(filled: Path) -> None:
    one, two = f"{ISSUE}-p1-i001", f"{ISSUE}-p2-i001"
    assert archived("correct", one, "--join", two).stdout == f"{one}: joined with {two}\n"
    (listed,) = printed(archived("correct", "--format", "json"))
    assert (listed["number"], listed["article"], listed["kind"], listed["applies"]) == (1, one, "join", True)
    assert archived("show", two).exit_code == errors.NoSuchArticle.code
    assert archived("correct", one, "--undo").stdout == f"Taken back: {one}: joined with {two}\n"
    assert archived("correct", one, "--split", "9").exit_code == errors.CannotCorrect.code
    assert archived("correct", one, "--role", "headline").exit_code == errors.UsageError.code
    assert archived("correct", "--undo").exit_code == errors.UsageError.code
    assert (
        archived("correct", one, "--role", "p1/L7=caption").stdout
        == f"{one}: “本报讯（记者林远）5月5日下午，渡口大桥” is caption\n"
    )


def test_stories_are_listed_and_shown(filled: Path) -> None:
    page(
        "晚报/2031-05-08/p1.md",
        FRONT.split("# 山楂")[0].replace("青石日报", "晚报").replace("6日 星期二", "8日 星期四"),
    )
    archived("ingest", "晚报", "--no-stories")
    (line,) = (row for row in archived("status").stdout.splitlines() if "compared" in row)
    assert line.startswith("  1 article to be compared with the others;")
    none = archived("stories")
    assert none.stdout == "" and none.stderr.startswith("No story found.\n1 article not compared yet;")
    assert "1 story new" in archived("ingest", "--again").stdout
    story, later = f"s-{BRIDGE}", "wanbao-2031-05-08-a-p1-i001"
    result = archived("stories", "--from", "2031-05-08", "--paper", "青石日报")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "No story found.\n")
    result = archived("stories", "--min-papers", "2", "--within", "2")
    assert result.stderr == "1 story listed.\n" and result.stdout.splitlines() == [
        "渡口大桥今日合龙",
        "  2 papers, 2 articles, 2031-05-06 to 2031-05-08",
        "  2031-05-06 青石日报; 2031-05-08 晚报",
        f"  {story}",
    ]
    (listed,) = json.loads(archived("stories", "--format", "json").stdout)
    assert listed == json.loads(archived("stories", "--format", "jsonl").stdout)
    assert listed == json.loads(archived("show", story, "--format", "json").stdout)
    assert listed["delays"] == {"青石日报": 0, "晚报": 2} and listed["printings"][1]["article"] == later
    assert (
        archived("stories", "--format", "csv").stdout_bytes.decode("utf-8-sig").splitlines()[1].startswith(f"{story},")
    )
    assert json.loads(archived("stories", "--format", "json", "--within", "1").stdout) == []
    shown = archived("show", story).stdout
    assert "  2031-05-08  +2 days     晚报\n" in shown and "same: 100 % of it stands in 青石日报" in shown
    assert f"| same | 100 % | {later} |" in archived("show", story, "--format", "markdown").stdout
    assert archived("show", later).stdout.splitlines()[-2:] == [
        f"Also printed: {story}",
        f"  青石日报, 2031-05-06, page 1  {BRIDGE}",
    ]
    assert json.loads(archived("show", later, "--format", "json").stdout)["story"] == listed
    again = archived("stories", "--again")
    assert again.stdout == result.stdout and again.stderr.startswith("4 articles compared anew.\n")
    for words in (("--paper", "nowhere"), ("--from", "tomorrow"), ("--from", "2031-05-08", "--to", "2031-05-06")):
        assert archived("stories", *words).exit_code == errors.UsageError.code
    assert archived("show", "s-nothing").exit_code == errors.NoSuchArticle.code


def test_status_check_and_export(filled: Path) -> None:
    assert json.loads(archived("status", "--format", "json").stdout)["articles"] == 3
    assert archived("check").stdout == "A: 3 articles and 2 sources looked at; all is well.\n"
    assert json.loads(archived("check", "--rebuild", "--format", "json").stdout)["mended"] == [
        "the index was made anew"
    ]
    assert archived("export", "--format", "csv", "--out", "a.csv").stderr == "3 articles written to a.csv.\n"
    assert Path("a.csv").read_bytes().count(b"\r\n") == 4
    assert [json.loads(row)["id"] for row in program("export", "--archive", "A").stdout.splitlines()][
        2
    ] == f"{ISSUE}-p2-i001"


def test_an_archive_of_a_later_version_has_its_code(filled: Path) -> None:
    db = sqlite3.connect("A/archive.sqlite")
    db.execute("pragma user_version = 99")
    db.close()
    for words in (["status"], ["search", "的"], ["ingest", "q"], ["check"]):
        assert archived(*words).exit_code == errors.ArchiveTooNew.code


def test_the_archive_may_be_named_once_for_all(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADSHEET_ARCHIVE", "A")
    assert run("status").stdout.startswith("A: 1 paper, 1 issue, 2 pages, 3 articles")


# ---- the README


README = Path(__file__).parents[1] / "README.md"


def test_the_readme_names_every_option_and_every_field() -> None:
    told = README.read_text(encoding="utf-8")
    options = {o for c in main.commands.values() for p in c.params for o in p.opts if o.startswith("--")}
    assert [o for o in options if f"`{o}`" not in told] == []
    made = plain_rebuild([Page("p1", "p1.md", ())]).pages[0]
    form = as_json(made, explain=True)
    article = form["articles"][0]  # type: ignore[index]
    assert [field for field in (*form, *article) if f"`{field}`" not in told] == []


def test_the_readme_names_every_exit_code() -> None:
    told = README.read_text(encoding="utf-8").split("## Exit codes")[1].split("## ")[0]
    kinds = [k for k in vars(errors).values() if isinstance(k, type) and k is not errors.BroadsheetError]
    codes = {0, INTERRUPTED, BROKEN_PIPE, OUR_FAULT, *(k.code for k in kinds)}
    assert {int(n) for n in re.findall(r"^\| (\d+) \|", told, re.M)} == codes
