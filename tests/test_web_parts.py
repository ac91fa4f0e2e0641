"""The parts of the reader: text set, citations, pictures of numbers, TEI, sheets, answers kept, a server that stops."""

from __future__ import annotations

import datetime
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from archives import issue_files
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from broadsheet.archive import Archive
from broadsheet.export.tei import article_tei
from broadsheet.model import Article, Block, Box, Line, Page, Paragraph, Role, Supplied
from broadsheet.web import cite
from broadsheet.web.charts import Bar, Dot, bars, calendar, timeline
from broadsheet.web.desk import Answer, Answers, Reply
from broadsheet.web.serving import loopback
from broadsheet.web.setting import HIT, Span, in_parts, set_text
from broadsheet.web.sheet import clip_of, plan
from broadsheet.web.words import Words, script_of

DAY = datetime.date(2031, 5, 6)
BRIDGE = Article(
    "q-2031-05-06-a-p1-i001", "article", (), (Paragraph("大桥<合龙>。", Role.BODY), Paragraph("全长{1200}米 & 更多。")),
    headline="渡口大桥\n今日“合龙”", byline=("林远",), agency="新源社",
)  # fmt: skip


@given(st.text(), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=6))
def test_text_set_is_the_text_whatever_is_marked_in_it(text: str, spans: list[tuple[int, int]]) -> None:
    text = text.replace("\r", "").replace("\0", "")
    marked = [Span(min(a, b), max(a, b), *HIT) for a, b in spans if min(a, b) < max(a, b) <= len(text)]
    out = set_text(text, marked)
    assert out.count("<mark>") == out.count("</mark>")
    assert (
        Markup(re.sub(r"</?mark>", "", out).replace("<br>", "\n")).unescape()
        == Markup(set_text(text).replace("<br>", "\n")).unescape()
    )


def test_parts_of_a_chinese_heading_stay_whole() -> None:
    assert str(in_parts("海燕进决赛 周日上票", [Span(3, 8, *HIT)])) == (
        '<span class="part">海燕进<mark>决赛</mark></span> <span class="part"><mark>周日</mark>上票</span>'
    )
    assert str(in_parts("Two words")) == "Two words"


def test_citations() -> None:
    c = cite.cited(BRIDGE, "青石日报", DAY, "a", 1, "https://x.example/articles/q")
    assert (
        cite.footnote(c)
        == "林远：《渡口大桥 今日“合龙”》，《青石日报》2031年5月6日，第1版，https://x.example/articles/q。"
    )
    assert cite.gbt7714(c) == "林远. 渡口大桥 今日“合龙”[N/OL]. 青石日报, 2031-05-06(01). https://x.example/articles/q."
    assert cite.ris(c).splitlines()[:4] == ["TY  - NEWS", "AU  - 林远", "TI  - 渡口大桥 今日“合龙”", "T2  - 青石日报"]
    told = json.loads(cite.told(c, BRIDGE, "zh"))
    assert told["@type"] == "NewsArticle" and told["author"] == [{"@type": "Person", "name": "林远"}]
    assert told["articleBody"] == "大桥<合龙>。\n全长{1200}米 & 更多。" and "<" not in cite.told(c, BRIDGE, "zh")
    english = cite.Cited("i", "Cuts & Costs_100%", ("Nora Tilling",), "The Courier", DAY, None, "http://x")
    assert cite.footnote(english) == "Nora Tilling, “Cuts & Costs_100%,” The Courier, 6 May 2031, http://x."
    assert r"title = {{Cuts \& Costs\_100\%}}" in cite.bibtex(english) and "month = may" in cite.bibtex(english)
    bare = cite.cited(Article("i", "article", (), (Paragraph("甲" * 90),)), "报", None, "a", None, "http://x")
    assert bare.headline == "甲" * 59 + "…" and cite.gbt7714(bare) == f"{bare.headline}[N/OL]. 报, 日期不详. http://x."


def test_an_article_as_tei() -> None:
    lost = Paragraph("前半。", supplied=(Supplied(2, "补\x01文", "o", "他报"),))
    made = article_tei(
        Article("i", "article", (), (*BRIDGE.paragraphs, lost), headline="题\n二", captions=("图<1>",)), paper="青石日报", date=DAY, page=1,
        address="http://x/?a&b",
    )  # fmt: skip
    root = etree.fromstring(made.encode())
    ns = {"t": "http://www.tei-c.org/ns/1.0"}
    assert root.xpath("string(//t:body//t:head)", namespaces=ns) == "题二"
    assert root.xpath("//t:body//t:p/text()", namespaces=ns)[:2] == ["大桥<合龙>。", "全长{1200}米 & 更多。"]
    assert root.xpath("string(//t:supplied)", namespaces=ns) == "补\ufffd文"
    assert root.xpath("string(//t:ptr/@target)", namespaces=ns) == "http://x/?a&b"


def test_pictures_of_numbers_are_sound() -> None:
    say = Words("en")
    days = {datetime.date(2024, 1, 1): 1, datetime.date(2024, 12, 31): 4}
    made = [
        calendar(2024, days, say, lambda d: f"/days/{d}?a&b"), bars([Bar("<1>", 3, "/x?a&b"), Bar("2", 0, "/")], "t<", {0: "1"}),
        timeline([Dot("A&B", DAY, "<x>", "/a", "A"), Dot("C", DAY, "y", "/b", "B")], "when", say), timeline([], "none", say),
    ]  # fmt: skip
    roots = [etree.fromstring(m) for m in made if m]
    assert len(roots) == 3
    squares = roots[0].findall(".//rect")
    assert len(squares) == 366 and [r.get("class") for r in squares if r.get("class") != "g0"] == ["g1", "g4"]
    assert [a.get("href") for a in roots[0].iter("a")] == ["/days/2024-01-01?a&b", "/days/2024-12-31?a&b"]


def test_a_plan_has_every_line_where_it_stands() -> None:
    line = Line("Ferry & \x01back", Box(10, 20, 110, 40))
    block = Block("p/b", "Ferry & back", Box(10, 20, 110, 40), printed=(line,))
    root = etree.fromstring(
        plan(Page("p", "p.xml", (block, Block("p/c", "", Box(0, 50, 9, 60))), width=200.0, height=300.0))
    )
    text = root.find(".//{*}text")
    assert (
        text is not None and text.text == "Ferry &  back" and (text.get("x"), text.get("textLength")) == ("10", "100")
    )
    assert len(root.findall(".//{*}rect")) == 2


def test_a_clip_stays_on_its_page() -> None:
    assert clip_of([((0, 0), (100, 0), (100, 50), (0, 50))], 1000, 900) == Box(0, 0, 108, 58)


def test_scripts_and_spans() -> None:
    assert [script_of(t) for t in ("水库", "ひらがな水", "Мост", "The bridge of the town", "Der Bau und die Stadt", "x", "")] == [
        "zh", "ja", "ru", "en", "de", "und", "",
    ]  # fmt: skip
    zh, en = Words("zh"), Words("en")
    assert zh.span(DAY, datetime.date(2031, 5, 9)) == "2031年5月6日—9日"
    assert en.span(DAY, datetime.date(2032, 1, 2)) == "6 May 2031–2 January 2032"


def test_answers_let_go_of_the_oldest() -> None:
    kept = Answers(8000)
    for n in range(12):
        kept.put(str(n), Answer.of(Reply(os.urandom(900))))
    assert kept.get("11") is not None and kept.get("0") is None
    plain = Answer.of(Reply(b"x" * 5000))
    assert plain.squeezed and plain.response(False).body == b"x" * 5000 and len(plain.body) < 100


def test_loopback() -> None:
    assert [loopback(h) for h in ("localhost", "127.0.0.1", "[::1]", "0.0.0.0", "192.168.1.2", "x")] == [True] * 3 + [
        False
    ] * 3


@pytest.mark.skipif(sys.platform == "win32", reason="signals of another kind")
def test_it_serves_logs_and_stops(tmp_path: Path) -> None:
    with Archive(tmp_path / "A") as archive:
        archive.ingest(issue_files(tmp_path / "q" / "2031-05-06"))
    command = [sys.executable, "-m", "broadsheet", "serve", str(tmp_path / "A"), "--port", "0", "--root-path", "/news"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            port = next(m[1] for line in server.stderr if (m := re.search(r"http://127\.0\.0\.1:(\d+)", line)))
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
                assert json.load(answer) == {"status": "ok", "papers": 1}
            start = time.monotonic()
            server.send_signal(signal.SIGTERM)
            rest = server.stderr.read()
            assert server.wait(10) in (0, -signal.SIGTERM) and time.monotonic() - start < 10
        finally:
            server.kill()
    asked = [json.loads(row) for row in rest.splitlines() if '"path"' in row]
    assert [(a["method"], a["path"], a["status"]) for a in asked] == [("GET", "/news/health", 200)]
    missing = subprocess.run([*command[:4], str(tmp_path / "none")], capture_output=True, text=True, check=False)
    assert missing.returncode == 9 and "Traceback" not in missing.stderr
