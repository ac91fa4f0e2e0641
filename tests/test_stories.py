"""Stories of an archive: who printed the same text, kept as days are added, whatever the order, and found again."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from archives import page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.archive import Archive
from broadsheet.archive.gathering import credited, gather, heirs
from broadsheet.archive.stories import span_of
from broadsheet.errors import NoSuchArticle, NoSuchStory, UsageError
from broadsheet.model import Match, Passage, Printing, Story
from broadsheet.reuse.cluster import linked
from broadsheet.reuse.options import Options

FERRY = (
    "新源社渡口5月6日电 渡口镇最后一班木船昨晚靠岸，撑船四十一年的老船工把竹篙插进船头，向岸上的人鞠了一躬。"
    "从今天起，过江的人改乘电动渡轮，每二十分钟一班，夜里加开两班。镇里说，木船不会拆，修好以后停在码头的石阶旁，"
    "给孩子们讲从前怎样看水色、听风声、辨暗礁。老船工留在渡轮上做领航员，他说江还是那条江，只是听不见桨声了。"
)
HONEY = (
    "新源社白塔5月6日电 白塔乡养蜂人今年把蜂箱搬上了海拔一千八百米的杜鹃坡，比往年高出三百米。气候转暖，山下的花"
    "开得早谢得快，蜂群追着花期往高处走。县农技站在坡上装了六台小气象站，花什么时候开、蜜什么时候稠，手机上看得见。"
    "首批高山蜜下周上市，每斤比平原蜜贵十二元，合作社已接到外省三百多单。"
)
LAMPS = "老城巷子里的四十盏路灯修好了。灯杆是当年铸铁厂的旧物，这次换了灯芯和线路，样子没有动。住在巷口的裁缝说，晚上走路不用再打手电，连猫都爱蹲在灯下。"
SCHOOL = "石桥小学的孩子在操场边种了一畦油菜，从翻土到榨油都自己动手。老师把测株高、算出油率写进数学课，家长周末来帮忙搭棚。第一瓶油送给了食堂，炒出来的青菜大家都说香。"
ISSUES = {
    "青石日报": ("2031-05-06", (("木船谢幕", FERRY), ("路灯亮了", LAMPS))),
    "白塔晚报": ("2031-05-07", (("最后一班木船", FERRY[12:]), ("蜜蜂上山", HONEY))),
    "石桥新闻": ("2031-05-09", (("渡口告别桨声", FERRY[12:110]), ("高山蜜下周上市", HONEY), ("油菜课", SCHOOL))),
}
A, B, C = "qingshi-ribao-2031-05-06-a-p1", "baita-wanbao-2031-05-07-a-p1", "shiqiao-xinwen-2031-05-09-a-p1"


def written(folder: Path, paper: str, day: str, articles: tuple[tuple[str, str], ...]) -> Path:
    """A page of a paper, where its path says whose and of what day."""
    text = "\n\n".join(f"# {head}\n\n{body}" for head, body in articles)
    return page(folder / paper / day / "p1.md", f"# {paper}\n\n{text}\n").parent


def pages(folder: Path) -> list[Path]:
    return [written(folder, paper, day, articles) for paper, (day, articles) in ISSUES.items()]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "A") as made:
        made.ingest(pages(tmp_path / "q"), pattern="{paper}/{date}/{page}")
        yield made


def together(archive: Archive) -> set[frozenset[str]]:
    """Which articles make a story."""
    return {frozenset(p.article for p in s.printings) for s in archive.stories()}


def day(n: int) -> datetime.date:
    return datetime.date(2031, 5, n)


def test_a_story_is_told_whole(archive: Archive) -> None:
    ferry, honey = archive.stories()
    assert honey == Story(
        f"s-{B}-i002",
        "新源社",
        (
            Printing(f"{B}-i002", "白塔晚报", day(7), "a", 1, "蜜蜂上山", "新源社", 0),
            Printing(
                *(f"{C}-i002", "石桥新闻", day(9), "a", 1, "高山蜜下周上市", "新源社", 2, f"{B}-i002", "same", 1.0, 1.0)
            ),
        ),
    )
    assert (ferry.id, ferry.headline, ferry.papers) == (f"s-{A}-i001", "木船谢幕", tuple(ISSUES))
    assert (ferry.first, ferry.last, ferry.agency) == (day(6), day(9), "新源社")
    assert ferry.spread == ((day(6), ("青石日报",)), (day(7), ("白塔晚报",)), (day(9), ("石桥新闻",)))
    assert ferry.delays == {"青石日报": 0, "白塔晚报": 1, "石桥新闻": 3}
    assert [p.relation for p in ferry.printings] == [None, "same", "abridged"]
    assert ferry.printings[2].share == 1.0 and 0.6 < (ferry.printings[2].covers or 0) < 0.8
    assert archive.story(ferry.id) == archive.story_of(f"{C}-i001") == ferry
    assert archive.story_of(f"{A}-i002") is None
    status = archive.status()
    assert (status.stories, status.matches, status.uncompared) == (2, 3, 0)  # who print the very same share a text
    with pytest.raises(NoSuchStory):
        archive.story("s-nothing")
    with pytest.raises(NoSuchArticle):
        archive.story_of("nothing")


def test_what_holds_a_story_stands_beside_it(archive: Archive, tmp_path: Path) -> None:
    week = "".join(chr(0x4E00 + 37 * n % 4000) for n in range(500))
    digest = written(tmp_path / "q", "一周文摘", "2031-05-12", (("一周要闻", f"{week}。{HONEY}{week[::-1]}。"),))
    archive.ingest([digest], pattern="{paper}/{date}/{page}")
    ferry, honey = archive.stories()
    (found,) = honey.beside
    assert ferry.beside == () and len(honey.printings) == 2
    assert (found.paper, found.delay, found.like, found.relation) == ("一周文摘", 5, f"{B}-i002", "contains")
    assert found.share is not None and found.share < 0.2 and found.covers == 1.0
    assert archive.story_of(found.article) is None


def test_passages_lie_in_the_texts(archive: Archive) -> None:
    def text(name: str) -> str:
        return "\n".join(p.text for p in archive.article(name).paragraphs)

    found = archive.matches_of(f"{C}-i001")
    assert {m.b.article for m in found} == {f"{A}-i001", f"{B}-i001"}
    for m in found:
        assert text(m.a.article)[m.a.start : m.a.end] == text(m.b.article)[m.b.start : m.b.end] != ""
    whole = Passage(f"{C}-i002", 0, len(HONEY)), Passage(f"{B}-i002", 0, len(HONEY))
    assert archive.matches_of(f"{C}-i002") == [Match(*whole, 1.0, 1.0, len(HONEY), "same")]
    assert archive.matches_of(f"{A}-i002") == []


def test_stories_are_chosen(archive: Archive) -> None:
    def chosen(**how: object) -> list[str]:
        return [s.headline or "" for s in archive.stories(**how)]  # type: ignore[arg-type]

    both = ["木船谢幕", "蜜蜂上山"]
    assert chosen() == chosen(min_papers=2) == chosen(agency="新源") == chosen(paper="石桥") == both
    assert chosen(min_papers=3) == chosen(paper="青石日报") == chosen(limit=1) == chosen(end=day(6)) == both[:1]
    assert chosen(start=day(8)) == both and chosen(start=day(8), paper="白塔晚报") == chosen(agency="other") == []
    near = list(archive.stories(within=1))
    assert [(s.headline, s.papers) for s in near] == [("木船谢幕", ("青石日报", "白塔晚报"))]
    assert [len(s.printings) for s in archive.stories(within=2)] == [2, 2]
    assert chosen(within=1, min_papers=3) == []
    with pytest.raises(UsageError, match="no paper of the archive is called so"):
        chosen(paper="nowhere")
    with pytest.raises(UsageError, match="before --from"):
        chosen(start=day(8), end=day(6))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(3)), cuts=st.sets(st.integers(1, 2)))
def test_the_order_of_arrival_makes_no_difference(
    order: list[int], cuts: set[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    top = tmp_path_factory.mktemp("order")
    files = [pages(top / "q")[n] for n in order]
    bounds = [0, *sorted(cuts), len(files)]
    with Archive(top / "A") as archive:
        for i, j in pairwise(bounds):
            archive.ingest(files[i:j], pattern="{paper}/{date}/{page}")
        assert together(archive) == {
            frozenset({f"{A}-i001", f"{B}-i001", f"{C}-i001"}),
            frozenset({f"{B}-i002", f"{C}-i002"}),
        }
        before = list(archive.stories())
        archive.compare(again=True)
        assert list(archive.stories()) == before


def test_ids_stay_when_articles_come_and_go(archive: Archive, tmp_path: Path) -> None:
    ferry, honey = (s.id for s in archive.stories())
    early = written(tmp_path / "q", "上游快报", "2031-05-05", (("木船将停", FERRY),))
    archive.ingest([early], pattern="{paper}/{date}/{page}")
    story = archive.story(ferry)
    assert [p.paper for p in story.printings] == ["上游快报", *ISSUES]
    assert story.delays == {"上游快报": 0, "青石日报": 1, "白塔晚报": 2, "石桥新闻": 4}
    written(tmp_path / "q", "石桥新闻", "2031-05-09", (("油菜课", SCHOOL),))
    archive.ingest([tmp_path / "q"], pattern="{paper}/{date}/{page}")
    assert [p.paper for p in archive.story(ferry).printings] == ["上游快报", "青石日报", "白塔晚报"]
    with pytest.raises(NoSuchStory):
        archive.story(honey)
    assert archive.check().mended == []


def test_a_correction_is_compared_again(archive: Archive) -> None:
    ferry = next(archive.stories())
    archive.correct(f"{A}-i001", kind="advertisement")
    assert [p.paper for p in archive.story(ferry.id).printings] == ["白塔晚报", "石桥新闻"]
    archive.undo(f"{A}-i001")
    assert archive.story(ferry.id) == ferry
    archive.correct(f"{A}-i001", join=f"{A}-i002")
    assert [p.covers == 1.0 for p in archive.story(ferry.id).printings[1:]] == [False, False]
    assert archive.matches_of(f"{A}-i001")[0].a.end <= len(FERRY)
    archive.undo(f"{A}-i001")
    assert archive.story(ferry.id) == ferry
    archive.correct(f"{A}-i001", headline="桨声")
    assert archive.story(ferry.id).headline == "桨声"


# ---- which story goes on in which


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An archive of eight articles by as many papers, between which matches are made by hand."""
    top = tmp_path_factory.mktemp("desk")
    for n in range(8):
        body = "".join(chr(0x4E00 + 40 * n + k) for k in range(40))
        written(top / "q", f"{'甲乙丙丁戊己庚辛'[n]}报", f"2031-05-0{n + 1}", ((f"第{n}件", f"本报讯 {body}。"),))
    with Archive(top / "A") as archive:
        archive.ingest([top / "q"], pattern="{paper}/{date}/{page}")
        yield Desk(archive)


class Desk:
    def __init__(self, archive: Archive) -> None:
        self.archive, self.db = archive, archive.store.db
        rows = archive.store.rows(
            "select c.text, a.id, a.key from compared c join articles a on a.key = c.article join issues i on i.id = a.issue"
            " order by i.date"
        )
        self.texts, self.names, self.keys = zip(*rows, strict=True)
        self.sums = [archive.store.value("select sum from texts where number = ?", t) for t in self.texts]

    def match(self, edges: dict[tuple[int, int], float]) -> None:
        """Articles by place, the chances between them; those that differ from before are told anew."""
        kept = {(a, b): s for a, b, s in self.db.execute("select a, b, score from matches")}
        wanted = {tuple(sorted((self.texts[a], self.texts[b]))): s for (a, b), s in edges.items()}
        touched = {t for pair, _ in set(kept.items()) ^ set(wanted.items()) for t in pair}
        self.db.execute("delete from matches")
        rows = [(*pair, s, "same", 50, 1.0, 1.0, 1) for pair, s in wanted.items()]
        self.db.executemany("insert into matches values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        keys = [(k,) for k, t in zip(self.keys, self.texts, strict=True) if t in touched]
        self.db.executemany("insert into waiting values (?, 1)", keys)
        gather(self.archive.store)

    def stories(self) -> dict[str, list[int]]:
        """The places of each story's articles, by the place it is called after."""
        return {s.id: [self.names.index(p.article) for p in s.printings] for s in self.archive.stories()}


def test_two_stories_become_one_and_part_again(desk: Desk) -> None:
    first, second, third = (f"s-{desk.names[n]}" for n in (0, 2, 4))
    two = {(0, 1): 0.9, (2, 3): 0.9}
    cross = {(a, b): 0.9 for a in (0, 1) for b in (2, 3)}
    desk.match({})
    desk.match({(0, 1): 0.9})  # older than the others
    desk.match(two | {(4, 5): 0.8})
    assert desk.stories() == {first: [0, 1], second: [2, 3], third: [4, 5]}
    desk.match(two | cross)
    assert desk.stories() == {first: [0, 1, 2, 3]}
    assert desk.archive.story(second) == desk.archive.story(first)
    with pytest.raises(NoSuchStory):
        desk.archive.story(third)
    desk.match({(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.5})  # a mean of .125 between them
    assert desk.stories() == {first: [0, 1], second: [2, 3]}
    desk.match({(1, 2): 0.9, (1, 3): 0.9, (2, 3): 0.9})
    assert desk.stories() == {first: [1, 2, 3]}  # the older goes on where its articles are, of which one stands alone
    assert desk.archive.story(second).id == first
    desk.match({(2, 3): 0.9})
    assert desk.stories() == {first: [2, 3]}  # with most of its articles
    desk.match({})
    for gone in (first, second):
        with pytest.raises(NoSuchStory):
            desk.archive.story(gone)


EDGES = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]),
    st.sampled_from([0.5, 0.6, 0.75, 0.9, 0.99]),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(EDGES, min_size=1, max_size=4))
def test_telling_what_is_touched_tells_all(steps: list[dict[tuple[int, int], float]], desk: Desk) -> None:
    for edges in steps:
        desk.match(edges)
        order = sorted(range(8), key=desk.sums.__getitem__)
        ranked = sorted((*sorted((order.index(a), order.index(b))), s) for (a, b), s in edges.items())
        groups = linked(ranked, Options().linkage)
        assert sorted(desk.stories().values()) == sorted(sorted(order[n] for n in g) for g in groups if len(g) > 1)


def test_what_waits_is_compared_by_the_next(tmp_path: Path) -> None:
    files = pages(tmp_path / "q")
    with Archive(tmp_path / "A") as archive:
        archive.ingest(files[:2], pattern="{paper}/{date}/{page}", stories=False)
        assert archive.status().uncompared == 4 and not list(archive.stories())
        archive.ingest(files[2:], pattern="{paper}/{date}/{page}")
        assert archive.status().uncompared == 0 and len(together(archive)) == 2
        archive.ingest(again=True, stories=False)
        assert archive.matches_of(f"{C}-i001") == []  # it may print something else by now
        assert archive.check().mended == ["7 articles that waited to be compared were compared"]
        assert len(archive.matches_of(f"{C}-i001")) == 2


def test_lost_files_of_the_engine_are_made_again(archive: Archive, tmp_path: Path) -> None:
    before = list(archive.stories())
    shutil.rmtree(archive.folder / "reuse")
    assert archive.check().mended == ["all articles were compared anew, as what was kept for it was lost"]
    shutil.rmtree(archive.folder / "reuse")
    archive.ingest(
        [written(tmp_path / "q", "上游快报", "2031-05-12", (("路灯", LAMPS + "猫也高兴。"),))],
        pattern="{paper}/{date}/{page}",
    )
    assert [s for s in archive.stories() if s in before] == before
    assert together(archive) - {frozenset(p.article for p in s.printings) for s in before} == {
        frozenset({f"{A}-i002", "shangyou-kuaibao-2031-05-12-a-p1-i001"})
    }
    assert archive.check().mended == []


@given(
    former=st.dictionaries(st.integers(0, 5), st.sets(st.integers(0, 20), min_size=1), max_size=4),
    cuts=st.lists(st.integers(0, 3), min_size=21, max_size=21),
)
def test_a_story_goes_on_where_most_of_it_is(former: dict[int, set[int]], cuts: list[int]) -> None:
    groups = [[a for a in range(21) if cuts[a] == n] for n in range(3)]  # what is cut to 3 stands alone
    found = heirs(former, groups)
    assert sorted(k for mine in found for k in mine) == sorted(
        k for k in former if {a for g in groups for a in g} & former[k]
    )
    for mine, group in zip(found, groups, strict=True):
        assert mine == sorted(mine)
        for k in mine:
            assert all(len(former[k] & set(group)) >= len(former[k] & set(g)) for g in groups)


PRINTED = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 20)), min_size=1, max_size=12)


@given(printed=PRINTED, within=st.integers(0, 9))
def test_the_span_with_most_papers_is_taken(printed: list[tuple[int, int]], within: int) -> None:
    rows = [(n, paper, day(d)) for n, (paper, d) in enumerate(sorted(printed, key=lambda p: p[1]))]
    spans = [[r for r in rows[n:] if (r[2] - rows[n][2]).days <= within] for n in range(len(rows))]
    assert span_of(rows, within) == max(spans, key=lambda s: (len({p for _, p, _ in s}), len(s)))


def test_the_agency_is_what_most_credit() -> None:
    assert credited(["新源社", None, None]) == credited(["新源社", "新源社", "MP"]) == "新源社"
    assert credited(["新源社", "MP"]) is credited([None]) is credited([]) is None


def test_the_wire_stories_of_real_front_pages(shared: Path, tmp_path: Path) -> None:
    with Archive(tmp_path / "A") as archive:
        archive.ingest([shared / "pages" / "seeds"])
        found = list(archive.stories())
        assert [len(s.papers) for s in found] == [2, 2, 2]
        for words in ("通电话", "视频会晤", "越共"):
            (story,) = (s for s in found if words in (s.headline or ""))
            assert story.agency == "新华社" and len(story.printings) == 2
