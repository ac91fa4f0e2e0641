"""What becomes of files: read once, kept together by issue in any order, replaced where changed, doubled never."""

from __future__ import annotations

import datetime
import zlib
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from archives import FRONT, SAMPLES, SECOND, found, headlines, issue_files, page, rebuilt, under_ids_of

from broadsheet.archive import Archive
from broadsheet.archive import ingest as ingest_module
from broadsheet.archive import reading as reading_module
from broadsheet.archive.ingest import Told
from broadsheet.errors import ArchiveBusy, BadEncoding, EmptyInput, NotFound, NotText, TooLarge, Unforeseen, UsageError
from broadsheet.model import Issue, Page, PageArticles

BARE = "# 无名小报的头条\n\n河边的茶馆重新开张，老板换了新茶壶，头一天来了三十几位客人，坐到天黑才散。\n"
OTHER = "# 另一页上的消息\n\n渡口的灯修好了，夜里行船不再靠喊，船工们说这是十年来最亮的一盏。\n"


def test_an_issue_comes_back_as_it_was_rebuilt(tmp_path: Path) -> None:
    with Archive(tmp_path / "A") as archive:
        report = archive.ingest([SAMPLES], pattern="none")
        assert (report.files, report.read, report.pages, report.failed) == (24, 24, 25, 0)
        for facts, kept in archive.listed():
            made = rebuilt(*dict.fromkeys(Path(p.page.source) for p in kept.pages))
            assert without_places(under_ids_of(made, kept)) == without_places(kept), facts.id
            assert [a.id for a in kept.articles] == sorted(a.id for a in kept.articles)
        assert [archive.article(a.id) for a in archive.articles()] == list(archive.articles())


def without_places(issue: Issue) -> Issue:
    """An issue less what an archive has of its pages page by page: lines, faces, frames (test_pages.py)."""

    def bare(p: PageArticles) -> PageArticles:
        blocks = tuple(replace(b, printed=(), reading=None, vertical=False, rotation=0.0) for b in p.page.blocks)
        return replace(p, page=replace(p.page, blocks=blocks, fonts=(), frames=()))

    return replace(issue, pages=tuple(map(bare, issue.pages)))


def test_jumps_resolve_in_any_order_of_arrival(tmp_path: Path) -> None:
    files = [
        *issue_files(tmp_path / "青石日报" / "2031-05-06"),
        page(tmp_path / "青石日报" / "2031-05-06" / "p3.md", BARE),
    ]
    told = []
    for n, order in enumerate(permutations(files)):
        with Archive(tmp_path / f"A{n}") as archive:
            for file in order:
                archive.ingest([file])
            issue = archive.issue("qingshi-ribao-2031-05-06-a")
            assert under_ids_of(rebuilt(*files), issue) == issue
            assert found(archive, "增收三千多元 果脯") == [
                a.id for a in issue.articles if a.headline == "山楂今年又丰收"
            ]
            told.append([p.page.id for p in issue.pages])
            assert archive.check().mended == []
    assert told == [["p1", "p2", "p3"]] * 6


def test_pages_of_one_issue_in_different_folders_meet_by_what_they_print(tmp_path: Path) -> None:
    files = [
        page(tmp_path / "one" / "scan.md", FRONT),
        page(tmp_path / "two" / "scan.md", SECOND.replace("2031", "青石日报 2031")),
    ]
    with Archive(tmp_path / "A") as archive:
        report = archive.ingest(files)
        kept = archive.issue("qingshi-ribao-2031-05-06-a")
        assert (report.settled, [p.page.id for p in kept.pages]) == (1, ["scan", "two/scan"])
        assert found(archive, "增收三千多元 果脯") == ["qingshi-ribao-2031-05-06-a-p1-i002"]


def test_unchanged_files_are_skipped_and_copies_noted(tmp_path: Path) -> None:
    issue_files(tmp_path / "q" / "2031-05-06")
    told: list[Told] = []
    with Archive(tmp_path / "A") as archive:
        archive.ingest([tmp_path / "q"])
        before = archive.status()
        page(tmp_path / "elsewhere" / "p1.md", FRONT)
        report = archive.ingest([tmp_path / "q", tmp_path / "elsewhere"], hear=told.append)
        after = archive.status()
    assert (report.same, report.copies, report.read, report.pages) == (2, 1, 0, 0)
    assert [t.what for t in told] == ["same", "same", "copy"]
    assert (after.pages, after.articles, after.copies) == (before.pages, before.articles, 1)


def test_copies_within_one_run_are_read_once(tmp_path: Path) -> None:
    page(tmp_path / "a" / "p1.md", BARE)
    page(tmp_path / "b" / "p1.md", BARE)
    with Archive(tmp_path / "A") as archive:
        report = archive.ingest([tmp_path / "a", tmp_path / "b"])
        assert (report.read, report.copies, archive.status().pages) == (1, 1, 1)


def test_the_same_words_on_two_days_are_two_pages(tmp_path: Path) -> None:
    for day in ("2031-05-06", "2031-05-07"):
        page(tmp_path / "post" / day / "p1.md", BARE)
    with Archive(tmp_path / "A") as archive:
        assert archive.ingest([tmp_path / "post"]).read == 2
        assert [f.id for f in archive.issue_list()] == ["post-2031-05-06-a", "post-2031-05-07-a"]


def test_a_changed_file_replaces_what_was_there_and_ids_stay(tmp_path: Path) -> None:
    front, _ = issue_files(tmp_path / "q" / "2031-05-06")
    with Archive(tmp_path / "A") as archive:
        archive.ingest([tmp_path / "q"])
        before = headlines(archive)
        bridge, hawthorn = FRONT.split("# 渡口")[1].split("# 山楂")
        front.write_text(
            FRONT.split("# 渡口")[0]
            + "# 山楂"
            + hawthorn
            + "\n# 新桥旁添了码头\n\n码头上个月动工，今天挂牌，头一班船坐了四十人。\n\n# 渡口"
            + bridge,
            "utf8",
        )
        report = archive.ingest([tmp_path / "q"])
        after = headlines(archive)
        assert (report.changed, report.same, report.settled) == (1, 1, 1)
        assert {k: after[k] for k in before} == before
        assert [v for k, v in after.items() if k not in before] == ["新桥旁添了码头"]
        assert [s.order for s in archive.summaries()] == [0, 1, 2, 3]
        assert next(iter(after)) == "qingshi-ribao-2031-05-06-a-p1-i002"
        assert found(archive, "挂牌") == ["qingshi-ribao-2031-05-06-a-p1-i003"]


def test_an_id_is_never_given_twice(tmp_path: Path) -> None:
    file = page(tmp_path / "q" / "2031-05-06" / "p1.md", FRONT)
    with Archive(tmp_path / "A") as archive:
        archive.ingest([file])
        file.write_text(FRONT.split("# 山楂")[0], "utf8")
        archive.ingest([file])
        assert list(headlines(archive)) == ["qingshi-ribao-2031-05-06-a-p1-i001"]
        assert found(archive, "山楂") == []
        file.write_text(FRONT.split("# 山楂")[0] + OTHER, "utf8")
        archive.ingest([file])
        assert list(headlines(archive)) == ["qingshi-ribao-2031-05-06-a-p1-i001", "qingshi-ribao-2031-05-06-a-p1-i003"]
        file.write_text(FRONT, "utf8")
        archive.ingest([file])
        assert headlines(archive)["qingshi-ribao-2031-05-06-a-p1-i002"] == "山楂今年又丰收"


def test_a_page_whose_facts_change_moves_to_its_issue_with_its_ids(tmp_path: Path) -> None:
    files = issue_files(tmp_path / "q")
    with Archive(tmp_path / "A") as archive:
        archive.ingest(files, pattern="none")
        before = headlines(archive)
        files[1].write_text(SECOND.replace("5月6日", "5月7日").replace("2031", "青石日报 2031"), "utf8")
        archive.ingest(files, pattern="none")
        assert [(f.id, f.pages) for f in archive.issue_list()] == [
            ("qingshi-ribao-2031-05-06-a", 1),
            ("qingshi-ribao-2031-05-07-a", 1),
        ]
        assert headlines(archive)["qingshi-ribao-2031-05-06-a-p2-i001"] == "图书馆夜间开放"
        assert set(before) < set(headlines(archive))
        assert archive.check().mended == []


def test_another_page_of_the_same_number_is_another_edition(tmp_path: Path) -> None:
    with Archive(tmp_path / "A") as archive:
        archive.ingest([page(tmp_path / "a" / "x.md", FRONT)])
        archive.ingest([page(tmp_path / "b" / "x.md", FRONT.replace("合龙", "通车"))])
        assert [f.id for f in archive.issue_list()] == ["qingshi-ribao-2031-05-06-a", "qingshi-ribao-2031-05-06-b"]


def test_pages_that_say_nothing_are_issues_of_an_unknown_paper(tmp_path: Path) -> None:
    page(tmp_path / "a" / "p1.md", BARE)
    page(tmp_path / "a" / "p2.md", OTHER)
    page(tmp_path / "b" / "leaf.md", OTHER.replace("灯", "钟"))
    with Archive(tmp_path / "A") as archive:
        archive.ingest([tmp_path / "a", tmp_path / "b"])
        listed = [(f.id, f.pages) for f in archive.issue_list()]
    assert listed == [("unknown-undated-a", 2), ("unknown-undated-b", 1)]


def test_paper_and_date_may_be_given(tmp_path: Path) -> None:
    file = page(tmp_path / "a.md", BARE)
    with Archive(tmp_path / "A") as archive:
        archive.ingest([file], paper="河湾晚报", date=datetime.date(1931, 5, 2))
        assert [f.id for f in archive.issue_list()] == ["hewan-wanbao-1931-05-02-a"]


def test_papers_of_the_same_sound_do_not_collide(tmp_path: Path) -> None:
    with Archive(tmp_path / "A") as archive:
        for n, name in enumerate(("河湾日报", "何湾日报", "河湾日报")):
            archive.ingest(
                [page(tmp_path / f"{n}.md", BARE + f"第{n}次。\n")], paper=name, date=datetime.date(1931, 5, n + 1)
            )
        assert [f.id for f in archive.issue_list()] == [
            "hewan-ribao-1931-05-01-a",
            "hewan-ribao-1931-05-03-a",
            "hewan-ribao-2-1931-05-02-a",
        ]


def test_a_pattern_that_is_given_goes_before_what_is_printed(tmp_path: Path) -> None:
    page(tmp_path / "qs" / "20310508" / "01.md", FRONT)
    with Archive(tmp_path / "A") as archive:
        archive.ingest([tmp_path / "qs"], pattern="{paper}/{date}/{page}")
        assert [f.id for f in archive.issue_list()] == ["qingshi-ribao-2031-05-08-a"]
        assert archive.summary("qingshi-ribao-2031-05-08-a-p1-i001").paper == "青石日报"
        assert found(archive, "paper:青石日报 大桥") == found(archive, "paper:qingshi-ribao 大桥") != []


def test_a_file_of_many_pages(tmp_path: Path) -> None:
    file = page(tmp_path / "青石.md", f"<!-- page 1 -->\n{FRONT}\n<!-- page 2 -->\n{SECOND}")
    with Archive(tmp_path / "A") as archive:
        archive.ingest([file])
        assert [p.page.id for p in archive.issue("qingshi-ribao-2031-05-06-a").pages] == ["青石/p1", "青石/p2"]
        file.write_text(FRONT, "utf8")
        archive.ingest([file])
        assert [(f.id, f.pages, f.articles) for f in archive.issue_list()] == [("qingshi-ribao-2031-05-06-a", 1, 2)]
        assert archive.check().mended == [] and found(archive, "图书馆") == []


def test_bad_files_are_told_of_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = tmp_path / "q"
    page(top / "p1.md", FRONT)
    page(top / "empty.md", "")
    (top / "photo.md").write_bytes(b"\x89PNG\r\n\x1a\n")
    (top / "odd.md").write_bytes(bytes(range(128, 256)) * 3)
    page(top / "book.md", "河" * 7_000_000)
    page(top / "explode.md", "# explode\n\n爆炸的一页，读它的人会出错。\n")
    (tmp_path / "none").mkdir()
    page(top / "word.md", "渡")
    real = reading_module.issues

    def issues(pages: list[Page], **given: object) -> object:
        if any("explode" in b.text for p in pages for b in p.blocks):
            raise ValueError("bang")
        return real(pages, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(reading_module, "issues", issues)
    told: list[Told] = []
    with Archive(tmp_path / "A") as archive:
        report = archive.ingest([top, tmp_path / "none", tmp_path / "gone.md"], jobs=1, hear=told.append)
        failed = {Path(t.path).name: type(t.error) for t in told if t.error}
        assert failed == {
            "empty.md": EmptyInput,
            "photo.md": NotText,
            "odd.md": BadEncoding,
            "book.md": TooLarge,
            "explode.md": Unforeseen,
            "none": EmptyInput,
            "gone.md": NotFound,
        }
        assert (report.read, report.failed, report.pages) == (2, 7, 2)
        assert found(archive, "大桥") == ["qingshi-ribao-2031-05-06-a-p1-i001"]
        assert archive.check().wrong == []


def test_a_bad_change_keeps_what_was_read(tmp_path: Path) -> None:
    file = page(tmp_path / "p1.md", FRONT)
    with Archive(tmp_path / "A") as archive:
        archive.ingest([file])
        file.write_bytes(b"\x89PNG\r\n\x1a\n")
        assert archive.ingest([file]).failed == 1
        assert found(archive, "大桥") == ["qingshi-ribao-2031-05-06-a-p1-i001"]


def test_many_cores_give_what_one_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_module, "TOGETHER", 4)
    told = []
    for jobs in (1, 3):
        with Archive(tmp_path / f"A{jobs}") as archive:
            archive.ingest([SAMPLES], jobs=jobs)
            told.append(list(archive.listed()))
    assert told[0] == told[1]


def test_reading_again_keeps_every_id(tmp_path: Path) -> None:
    with Archive(tmp_path / "A") as archive:
        archive.ingest([SAMPLES])
        before = list(archive.listed())
        report = archive.ingest(again=True)
        assert (report.pages, report.unfit, list(archive.listed())) == (25, [], before)
        assert archive.check().mended == []


def test_what_was_read_is_kept_to_the_byte(tmp_path: Path) -> None:
    data = FRONT.encode("gb18030")
    (tmp_path / "p1.md").write_bytes(data)
    with Archive(tmp_path / "A") as archive:
        archive.ingest([tmp_path / "p1.md"])
        assert zlib.decompress(archive.store.value("select data from sources")) == data
        (tmp_path / "p1.md").unlink()
        assert archive.ingest(again=True).pages == 1


def test_nothing_to_read_is_refused(tmp_path: Path) -> None:
    with Archive(tmp_path / "A") as archive, pytest.raises(UsageError, match="no page named"):
        archive.ingest()


def test_the_second_writer_waits_or_is_told(tmp_path: Path) -> None:
    file = page(tmp_path / "p1.md", FRONT)
    with Archive(tmp_path / "A") as one, Archive(tmp_path / "A") as two:
        one.ingest([file])

        def hear(_: Told) -> None:
            with pytest.raises(ArchiveBusy, match="is writing to it"):
                two.ingest([file], wait=False)

        one.ingest([file], hear=hear)
        assert two.ingest([file], wait=False).same == 1
