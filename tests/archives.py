"""Pages to fill an archive with, small and invented, and what tests of it share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from broadsheet.archive import Archive
from broadsheet.articles import rebuild
from broadsheet.model import Issue
from broadsheet.read import read

SAMPLES = Path(__file__).resolve().parents[1] / "src" / "broadsheet" / "samples"
YUNXI = SAMPLES / "yunxi-ribao"
ISSUE = "qingshi-ribao-2031-05-06-a"
BRIDGE, HAWTHORN, LIBRARY = f"{ISSUE}-p1-i001", f"{ISSUE}-p1-i002", f"{ISSUE}-p2-i001"  # what issue_files makes

FRONT = """# 青石日报

2031年5月6日 星期二 第1001号 第1版 共4版

# 渡口大桥今日合龙

本报讯（记者林远）5月5日下午，渡口大桥最后一段钢梁在江心落位。大桥全长一千二百米，双向四车道，两岸居民等了整整七年。施工单位负责人说，桥面铺装将在六月完成，七月初通车。

# 山楂今年又丰收

本报讯（记者何苗）白塔乡的山楂林挂满了果。合作社今年新添两台烘干机，果农不再为连阴天发愁。乡里算过账，每户可增收三千多元。下转第2版
"""
SECOND = """2031年5月6日 第2版

（上接第1版）乡党委书记说，明年还要把山楂做成果脯，卖到外省去。

# 图书馆夜间开放

市图书馆从本月起延长开放到晚上十点。首晚来了四百多名读者，多半是附近工厂的年轻人。馆里备了热水和充电插座。
"""


def page(path: Path, text: str) -> Path:
    """A file with a page in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def issue_files(folder: Path) -> list[Path]:
    """The two pages of an issue whose second article jumps."""
    return [page(folder / "p1.md", FRONT), page(folder / "p2.md", SECOND)]


def under_ids_of(made: Issue, kept: Issue) -> Issue:
    """An issue just rebuilt, its articles under the ids they have in the archive."""
    ids = iter(a.id for a in kept.articles)
    pages = (replace(p, articles=tuple(replace(a, id=next(ids)) for a in p.articles)) for p in made.pages)
    return replace(made, pages=tuple(pages))


def rebuilt(*paths: Path) -> Issue:
    """An issue from its files, without an archive."""
    return rebuild(p for path in paths for p in read(path))


def headlines(archive: Archive) -> dict[str, str | None]:
    """Every article by its id."""
    return {s.id: s.headline for s in archive.summaries()}


def found(archive: Archive, query: str) -> list[str]:
    """The ids a search finds, sorted."""
    return sorted(s.id for s in archive.search(query, limit=1000).articles)
