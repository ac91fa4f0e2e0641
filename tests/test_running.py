"""Lines that stand at the head of several pages are furniture, whatever their words; headlines are not."""

from __future__ import annotations

from broadsheet.articles import rebuild
from broadsheet.articles.running import running_heads
from broadsheet.model import Block, Box, Page, Role
from broadsheet.read.markdown import pages

BRIDGE = "本报讯（记者林远）5月5日下午，渡口大桥最后一段钢梁在江心落位。大桥全长一千二百米，双向四车道。"
LIBRARY = "市图书馆从本月起延长开放到晚上十点。首晚来了四百多名读者，多半是附近工厂的年轻人。"
ORCHARD = "白塔乡的山楂林挂满了果。合作社今年新添两台烘干机，果农不再为连阴天发愁。"


def transcribed(*texts: str) -> list[Page]:
    return [p for n, t in enumerate(texts, 1) for p in pages(t.encode(), f"q/p{n}.md", page_id=f"p{n}")]


def test_a_head_of_two_pages_is_no_article() -> None:
    issue = rebuild(
        transcribed(
            f"# 青石日报\n\n2031年5月6日 第1版\n\n## 渡口大桥合龙\n\n{BRIDGE}",
            f"城乡纪事\n\n## 图书馆夜间开放\n\n{LIBRARY}",
            f"城乡纪事\n\n## 山楂今年又丰收\n\n{ORCHARD}",
        )
    )
    assert [(a.headline, a.kicker) for a in issue.articles] == [
        ("渡口大桥合龙", None),
        ("图书馆夜间开放", None),
        ("山楂今年又丰收", None),
    ]
    assert [(b.text, b.role) for p in issue.pages[1:] for b in p.furniture] == [("城乡纪事", Role.FOLIO)] * 2


def test_a_heading_repeated_where_its_article_goes_on_is_none() -> None:
    front = f"# 青石日报\n\n2031年5月6日 第1版\n\n## 渡口大桥合龙\n\n{BRIDGE}（下转第2版）"
    second, third = f"## 渡口大桥合龙\n\n（上接第1版）{LIBRARY}", f"## 渡口大桥合龙\n\n{ORCHARD}"
    found = transcribed(front, second, third)
    assert running_heads([(found[0], {"p1/L1": Role.NAMEPLATE}), (found[1], {}), (found[2], {})]) == {}
    numbered = transcribed(f"## 第3日的消息\n\n{LIBRARY}", f"## 第4日的消息\n\n{ORCHARD}")
    assert running_heads([(p, {}) for p in numbered]) == {}
    alone = transcribed(second, f"## 别的\n\n{ORCHARD}")
    assert running_heads([(p, {}) for p in alone]) == {}


def boxed(n: int, *blocks: tuple[str, float, float]) -> Page:
    """A page of blocks, each given by its text, top and height."""
    made = [Block(f"p{n}/b{k}", t, Box(100, y, 900, y + h)) for k, (t, y, h) in enumerate(blocks)]
    return Page(f"p{n}", "x", tuple(made), width=1000.0, height=2000.0)


def test_on_pages_with_boxes_place_and_size_tell() -> None:
    text = "The mail lay at the pier and nobody was told why it had not been sent on."
    body = (text, 200.0, 1700.0)
    heads = [boxed(n, (f"SKERRY GAZETTE {n}", 40, 20), body) for n in (2, 3)]
    misread = boxed(4, ("SKERRY GAZFTTE 4", 44, 21), body)
    large = boxed(5, ("SKERRY GAZETTE", 40, 60), body)
    low = boxed(6, ("SKERRY GAZETTE", 160, 20), ("Weather", 40, 20), body)
    found = running_heads([(p, {}) for p in (*heads, misread, large, low)])
    assert found == {f"p{n}": frozenset({f"p{n}/b0"}) for n in (2, 3, 4)}
    assert running_heads([(heads[0], {}), (heads[1], {"p3/b0": Role.FOLIO})]) == {}
    issue = rebuild(heads)
    assert [[b.text for b in p.furniture] for p in issue.pages] == [["SKERRY GAZETTE 2"], ["SKERRY GAZETTE 3"]]
