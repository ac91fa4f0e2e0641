"""One advertisement on several days, and serials: known across the issues of a paper, and told of."""

from __future__ import annotations

import random
from pathlib import Path

from archives import page
from click.testing import CliRunner

from broadsheet.archive import Archive
from broadsheet.cli import main

LAMPS = "## 明灯商行新到各式台灯\n\n本商行新到各式台灯吊灯壁灯五百余种，开业特价优惠，送货上门，三年保修。地址：渡口路18号，电话：0731-5550123。"
TEA = "## 春茶上市\n\n白塔山春茶今日上市，明前雨前一应俱全，新茶特价优惠，欢迎新老顾客光临选购品尝。地址：白塔街7号，电话：0731-5550456。"
NEWS = "## {}\n\n本报讯（记者林远）{}，渡口大桥工地又传来好消息，施工单位说进度比计划提前了整整三天，居民们很高兴。"
NOVEL = "## 渡口（{}）\n\n那年的第{}个晚上，老船工又把灯挂在了桅杆上，江面起了雾，对岸的锣声一阵紧似一阵地传过来，没有人说话。（未完待续）"


def misread(text: str, seed: int) -> str:
    """A text with a character in sixteen read for another."""
    rng = random.Random(seed)
    return "".join(rng.choice("口日目田由") if c > "\u3000" and rng.random() < 0.06 else c for c in text)


def issues(folder: Path) -> list[Path]:
    """Four issues of a paper: a serial in three, one advertisement in three, another in one; and one of another paper."""
    out = []
    for day, (ad, part) in enumerate(
        ((LAMPS, "一"), (misread(LAMPS, 1), "二"), (TEA, None), (misread(LAMPS, 2), "四")), 1
    ):
        head = f"# 青石日报\n\n2031年5月{day}日 第1版\n\n"
        body = NEWS.format(f"大桥工程第{day}段合龙", f"5月{day}日上午")
        novel = f"{NOVEL.format(part, part)}\n\n" if part else ""
        out.append(page(folder / f"2031-05-0{day}" / "p1.md", f"{head}{body}\n\n{novel}{ad}\n"))
    return [
        *out,
        page(
            folder / "b" / "p1.md",
            f"# 白塔晚报\n\n2031年5月1日 第1版\n\n{NEWS.format('晚间灯会', '昨晚')}\n\n{LAMPS}\n",
        ),
    ]


def test_they_are_found_in_any_order_and_told_of(tmp_path: Path) -> None:
    files = issues(tmp_path / "in")
    with Archive(tmp_path / "A") as archive:
        archive.ingest(files[2:])
        archive.ingest(files[:2])
        (lamps,) = archive.advertisements()
        assert (lamps.headline, [str(p.date) for p in lamps.printings], lamps.printings[0].paper) == (
            "明灯商行新到各式台灯",
            ["2031-05-01", "2031-05-02", "2031-05-04"],
            "青石日报",
        )
        (novel,) = archive.serials("青石日报")
        assert (novel.title, novel.numbers, novel.missing, novel.continues) == ("渡口", (1, 2, 4), (3,), (True,) * 3)
        second = novel.printings[1].article
        assert archive.serial_of(second) == novel
        assert archive.printed_again(lamps.printings[2].article) == lamps
        assert archive.printed_again(second) is None and archive.serial_of(lamps.printings[0].article) is None
        assert list(archive.serials("白塔晚报")) == []
        archive.correct(lamps.printings[0].article, kind="article")  # the one the others went under
        (left,) = archive.advertisements()
        assert left.printings == lamps.printings[1:]
        archive.undo(lamps.printings[0].article)
        assert list(archive.advertisements()) == [lamps]
    run = CliRunner().invoke(main, ["show", second, "--archive", str(tmp_path / "A")])
    assert (
        "Serial: 渡口, instalment 2; 3 instalments here" in run.output and "  after: 青石日报, 2031-05-04" in run.output
    )
    run = CliRunner().invoke(main, ["show", lamps.printings[1].article, "--archive", str(tmp_path / "A")])
    assert "The same advertisement:" in run.output
    run = CliRunner().invoke(main, ["stories", "--advertisements", "--archive", str(tmp_path / "A")])
    assert "青石日报, 3 times, 2031-05-01 to 2031-05-04" in run.output and "1 advertisement listed" in run.output
    run = CliRunner().invoke(main, ["stories", "--serials", "--archive", str(tmp_path / "A"), "--format", "jsonl"])
    assert '"missing": [3]' in run.output
    run = CliRunner().invoke(main, ["stories", "--serials", "--min-papers", "2", "--archive", str(tmp_path / "A")])
    assert run.exit_code == 2 and "an option that does not go with it" in run.output


def test_a_page_that_changes_takes_its_part_away(tmp_path: Path) -> None:
    files = issues(tmp_path / "in")
    with Archive(tmp_path / "A") as archive:
        archive.ingest(files)
        before = archive.advertisements(), archive.serials()
        assert [len(x.printings) for some in before for x in some] == [3, 3]
        page(files[0], files[0].read_text(encoding="utf-8").partition("## 渡口")[0])
        archive.ingest(files)
        assert [str(p.date) for x in archive.advertisements() for p in x.printings] == ["2031-05-02", "2031-05-04"]
        assert [x.numbers for x in archive.serials()] == [(2, 4)]
        assert archive.check().wrong == []
