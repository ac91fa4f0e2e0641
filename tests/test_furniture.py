from __future__ import annotations

import datetime
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.articles.furniture import furniture, masthead
from broadsheet.model import Block, Fault, Masthead, Role

ARTICLE = """
## 城北新桥通车
云溪日报讯（记者 甲乙）昨日上午，城北新桥建成通车，两岸居民告别绕行。
桥长三百米，双向四车道，
"""
DAY = datetime.date(2026, 2, 5)
ROLES = {Role.NAMEPLATE: "N", Role.MASTHEAD: "M", Role.FOLIO: "F"}


@dataclass(frozen=True)
class Opening:
    paper: str | None = None
    agency: str | None = None
    place: str | None = None
    month: int | None = None
    day: int | None = None


def page(text: str) -> list[Block]:
    """One block a line; # gives the heading level."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    levels = [len(line) - len(line.lstrip("#")) for line in lines]
    return [Block(f"L{n}", line.lstrip("# "), level=v) for n, (line, v) in enumerate(zip(lines, levels, strict=True))]


def marks(text: str) -> str:
    """A letter for each line's role, a point for a line of the articles."""
    blocks = page(text)
    found = furniture(blocks)
    return "".join(ROLES[found[k][0]] if k in found else "." for k in range(len(blocks)))


def facts(text: str, openings: tuple[Opening, ...] = ()) -> Masthead:
    blocks = page(text)
    return masthead(blocks, furniture(blocks), openings)


FULL = """
# 云 溪 日 报
YUNXI DAILY
中共云溪市委员会主管、主办　云溪日报社出版
国内统一连续出版物号：CN 98—0021　邮发代号：98—7
２０２６年２月５日　星期四
农历乙巳年十二月十八
第８１２６号　今日４开８版
天气：多云转晴 3～12℃
新闻热线：0999-1234567
官方网站：云溪在线
"""


def test_a_masthead_on_ten_lines() -> None:
    assert marks(FULL + ARTICLE) == "NNMMMMMMMM..."
    assert facts(FULL + ARTICLE) == Masthead(
        paper="云溪日报",
        paper_from="printed",
        date=datetime.date(2026, 2, 5),
        date_from="printed",
        weekday="星期四",
        lunar_date="农历乙巳年十二月十八",
        issue_number=8126,
        page=1,
        page_count=8,
        serial_number="CN 98-0021",
        publisher="云溪日报社",
        owner="中共云溪市委员会",
        website="云溪在线",
    )


def test_a_masthead_on_one_line_amid_the_page() -> None:
    text = (
        ARTICLE + "主管：中共云溪市委 云溪时报社出版 | CN 98-0022 | 2026.2.5 周四 | 总第1,234期 本期十二版\n" + ARTICLE
    )
    assert marks(text) == "...M..."
    assert facts(text) == Masthead(
        paper="云溪时报",
        paper_from="printed",
        date=datetime.date(2026, 2, 5),
        date_from="printed",
        weekday="周四",
        issue_number=1234,
        page=1,
        page_count=12,
        serial_number="CN 98-0022",
        publisher="云溪时报社",
        owner="中共云溪市委",
    )


def test_a_masthead_of_1948_in_traditional_script() -> None:
    text = "雲溪日報\n中華民國三十七年五月一日　星期六\n第一千二百三十四號\n今日出版兩大張\n零售每份五千元\n"
    assert marks(text + ARTICLE) == "NMMMM..."
    assert facts(text) == Masthead(
        paper="雲溪日報",
        paper_from="printed",
        date=datetime.date(1948, 5, 1),
        date_from="printed",
        weekday="星期六",
        issue_number=1234,
    )


@pytest.mark.parametrize(
    ("text", "roles", "expected"),
    [
        (
            "# THE HARBOR GAZETTE\nVol. XII No. 345\nThursday, February 5, 2026\nPrice 5 cents\n12 pages\n"
            "## Pier to reopen\nHARBOR CITY, Feb. 4 (AP) - The council voted on Wednesday.\n",
            "NMMMM..",
            Masthead("THE HARBOR GAZETTE", "printed", DAY, "printed", "Thursday", None, 345, None, 12),
        ),
        (
            "# THE HARBOR GAZETTE\nHARBOR CITY, THURSDAY, FEBRUARY 5, 2026 — VOL. XII, NO. 345 — TWELVE PAGES\n"
            "## PIER TO REOPEN\n",
            "NM.",
            Masthead("THE HARBOR GAZETTE", "printed", DAY, "printed", "THURSDAY", None, 345, None, 12),
        ),
        (
            "Le Courrier du Port\nQuotidien régional\nJeudi 5 février 2026 - N° 10 412 - 12 pages\n## Le pont rouvre\n",
            "NMM.",
            Masthead("Le Courrier du Port", "printed", DAY, "printed", "Jeudi", None, 10412, None, 12),
        ),
        (
            "# Hafener Anzeiger\nDonnerstag, 5. Februar 2026, Nr. 30\nUnabhängige Tageszeitung\n"
            "Preis 1,20 Euro\n## Neue Brücke\n",
            "NMMM.",
            Masthead("Hafener Anzeiger", "printed", DAY, "printed", "Donnerstag", None, 30),
        ),
        (
            "# Портовый вестник\nЧетверг, 5 февраля 2026 г. № 21 (12345)\nЦена 3 коп.\n## Мост открыт\n",
            "NMM.",
            Masthead("Портовый вестник", "printed", DAY, "printed", "Четверг", None, 21),
        ),
        (
            "# 港町新聞\n令和8年2月5日（木曜日） 第12345号\n## 新橋開通\n",
            "NM.",
            Masthead("港町新聞", "printed", DAY, "printed", "木曜日", None, 12345),
        ),
    ],
)
def test_mastheads_of_other_countries(text: str, roles: str, expected: Masthead) -> None:
    assert (marks(text), facts(text)) == (roles, expected)


@pytest.mark.parametrize(
    ("text", "roles", "expected"),
    [
        (
            "# THE HARBOR GAZETTE\nThursday, February 5, 2026\nNo. 12,345\n24 Pages\nPage 5\n## Pier to reopen\n",
            "NMMMF.",
            Masthead("THE HARBOR GAZETTE", "printed", DAY, "printed", "Thursday", None, 12345, 5, 24),
        ),
        (
            "# Le Courrier du Port\nJeudi 5 février 2026 - N° 10 412 - 16 pages\nPage 2\n## Le pont rouvre\n",
            "NMF.",
            Masthead("Le Courrier du Port", "printed", DAY, "printed", "Jeudi", None, 10412, 2, 16),
        ),
        (
            "# Hafener Anzeiger\nDonnerstag, den 5. Februar 2026\nNummer 30 · 24 Seiten\nSeite 4\n## Neue Brücke\n",
            "NMMF.",
            Masthead("Hafener Anzeiger", "printed", DAY, "printed", "Donnerstag", None, 30, 4, 24),
        ),
        (
            "# Портовый вестник\nЧетверг, 5 февраля 2026 года\n№ 21 (12345), 8 страниц\n3-я страница\n## Мост открыт\n",
            "NMMF.",
            Masthead("Портовый вестник", "printed", DAY, "printed", "Четверг", None, 21, 3, 8),
        ),
        (
            "Page 3 of 12 - The Harbor Gazette - Thursday, February 5, 2026\n## Pier to reopen\n",
            "F.",
            Masthead("The Harbor Gazette", "printed", DAY, "printed", "Thursday", None, None, 3, 12),
        ),
    ],
)
def test_every_fact_of_a_masthead_in_letters(text: str, roles: str, expected: Masthead) -> None:
    assert (marks(text), facts(text)) == (roles, expected)


@pytest.mark.parametrize(
    ("text", "weekday"),
    [
        ("# THE HARBOR GAZETTE\nFriday, February 5, 2026\nNo. 345\n", "Friday"),
        ("# Le Courrier du Port\nVendredi 5 février 2026 - N° 412\n", "Vendredi"),
        ("# Hafener Anzeiger\nFreitag, 5. Februar 2026, Nr. 30\n", "Freitag"),
        ("# Портовый вестник\nПятница, 5 февраля 2026 г. № 21\n", "Пятница"),
    ],
)
def test_a_weekday_that_is_not_the_dates_is_told_in_any_language(text: str, weekday: str) -> None:
    assert [f.text for f in facts(text).faults] == [f"The page prints {weekday}, but 2026-02-05 is a Thursday."]


@pytest.mark.parametrize(
    "name",
    [
        "新云溪报",
        "云溪农村报",
        "云溪广播电视报",
        "云  溪  时  报",
        "雲　溪　青　年　報",
        "新 云 溪 报",
    ],
)
def test_a_nameplate_far_from_its_masthead(name: str) -> None:
    text = f"# {name}\n{ARTICLE}\n2026年2月5日 星期四\n第8126号\n今日四版\n"
    assert marks(text) == "N...MMM"
    assert facts(text).paper == "".join(name.split())


def test_a_nameplate_in_letters_far_from_its_masthead() -> None:
    text = "# The Harbor Courier\n## Pier to Reopen\nThe council voted.\nThursday, February 5, 2026\nNo. 30\n8 Pages\n"
    assert (marks(text), facts(text).paper) == ("N..MMM", "The Harbor Courier")


def test_a_name_in_letters_under_the_papers_own() -> None:
    assert marks("云溪时报\nYUNXI DAILY\n" + ARTICLE) == "NN..."


@pytest.mark.parametrize(
    "line",
    [
        "云溪新闻网：www.yunxi.example 新闻热线：0999-1234567 邮发代号：98-45",
        "云溪新闻网：www.yunxi.example",
        "雲溪新聞網:www.yunxi.example 新聞熱線:0999-1234567",
        "新闻热线：0999-1234567",
        "值班编委：甲某",
        "今日20版 第6105号 国内统一连续出版物号 CN 98-0096 邮发代号 98-53 云溪 大风降温 14—25℃",
        "2026年2月5日 星期四 农历月十八",
        "創刊於1949年",
        "雲溪市總工會機關報",
        "雲溪報業傳媒集團出版",
        "云溪 多云 10—24℃ 偏北风2级",
        "每份2元",
        "扫码关注微信公众号",
    ],
)
def test_lines_of_a_masthead(line: str) -> None:
    text = f"# 云溪时报\n{line}\n云溪时报社出版\n" + ARTICLE
    assert marks(text) == "NMM..."
    assert facts(text).paper == "云溪时报"


@pytest.mark.parametrize(
    ("line", "page"),
    [
        ("13：县区新闻", 13),
        ("16版健康", 16),
        ("十六版健康", 16),
        ("02教育", 2),
        ("11时政", 11),
        ("A09要聞", 9),
        ("8 公益广告", 8),
        ("第八版 法治 编辑：甲新国", 8),
        ("美编/甲海婉组版：乙少", None),
        ("视觉/甲东强　版式：乙娟瑾　一读:丙子启", None),
        ("编辑:甲清丽", None),
        ("一读：甲远新", None),
        ("一读：甲东然视觉:乙立", None),
        ("校对：甲川一审读/乙东责任编辑:丙卢宇", None),
    ],
)
def test_folios_set_close(line: str, page: int | None) -> None:
    assert (marks(line + "\n" + ARTICLE), facts(line).page) == ("F...", page)


def test_a_folio_on_three_lines_amid_the_page() -> None:
    assert marks(ARTICLE + "14 国内\n2026年2月5日\n云溪日报\n" + ARTICLE) == "...FFF..."


def test_lines_that_together_are_a_masthead() -> None:
    text = ARTICLE + "Saturday, June 12, 2010\nNo. 707\n8 Pages\n"
    assert marks(text) == "...MMM"
    assert (facts(text).issue_number, facts(text).page_count) == (707, 8)


def test_what_closes_or_opens_an_article_beside_the_furniture_is_left_to_it() -> None:
    folio = "第3版 要闻\n"
    assert marks(ARTICLE + "【广告】\n" + folio) == "....F"
    assert marks(ARTICLE + "广告\n" + folio + "广告\n") == "....F."
    assert marks("## 停电通知\n2月6日9:00 和平路一带\n服务热线：99999\n" + folio + ARTICLE) == "...F..."
    assert marks("## 公告\n特此公告\n云溪市水利局\n2026年1月22日\n" + folio) == "....F"
    assert marks(folio + "■文化周刊\n" + ARTICLE) == "F...."
    assert marks(folio + "[健康]\n" + ARTICLE) == "F...."
    assert marks(folio + "今日导读\n" + ARTICLE) == "F...."
    assert marks(ARTICLE + "□据云溪晚报\n# 云溪日报\n云溪日报社出版\n") == "....NM"


def test_the_papers_own_number_goes_before_the_series() -> None:
    text = "云溪日报社出版 ISSN 1234-567X\n国内统一连续出版物号：CN 98-0021\n"
    assert facts(text).serial_number == "CN 98-0021"
    assert facts("云溪日报社出版 ISSN 1234-567x").serial_number == "ISSN 1234-567X"


def test_a_year_of_founding_is_not_the_date() -> None:
    text = "云溪日报社出版 新闻热线：0999-1234567 创刊于1949年 2026 年 2 月 5 日 星期四\n"
    assert facts(text).date == DAY
    assert facts("云溪日报社出版 1949年2月5日创刊").date is None


def test_a_local_paper_in_credits_goes_before_a_national_one_in_datelines() -> None:
    text = "## 燈會開幕\n■雲溪晚報見習記者 甲乙\n"
    assert facts(text, (Opening("人民日報"),)).paper == "雲溪晚報"
    assert facts("## 灯会开幕\n", (Opening("人民日报"),)).paper == "人民日报"


def test_a_date_in_three_lines_and_a_big_figure_for_the_day() -> None:
    assert marks("2026年\n2月5日\n星期四\n第1234号\n云溪日报社出版\n" + ARTICLE) == "MMMMM..."
    assert facts("2026年\n2月5日\n星期四\n第1234号").date == datetime.date(2026, 2, 5)
    big = "05\n2026年2月\n星期四\n云溪日报社出版\n"
    assert (facts(big).date, facts(big).page) == (datetime.date(2026, 2, 5), None)


@pytest.mark.parametrize(
    ("text", "roles", "expected"),
    [
        ("2 要闻 2026年2月5日 星期四", "F", 2),
        ("第3版", "F", 3),
        ("## 第二版 国际新闻", "F", 2),
        ("A02版 综合", "F", 2),
        ("Page 3   The Harbor Gazette   Thursday, 5 February 2026", "F", 3),
        ("云溪日报 2026年2月5日 星期四 3", "F", 3),
        ("责任编辑：甲某 版式：乙某 校对：丙某", "F", None),
    ],
)
def test_folios(text: str, roles: str, expected: int | None) -> None:
    assert (marks(text + ARTICLE), facts(text).page) == (roles + "...", expected)


def test_article_lines_are_no_furniture() -> None:
    text = """
## 第3号台风逼近
## 2026年2月5日召开全会
### 云溪日报创刊七十周年
■云溪日报记者 甲乙
新华社北京2月4日电 会议在京召开，
图为会场。云溪日报记者 甲乙 摄
云溪日报2月4日讯（记者 甲乙）昨日，
云溪市文联 主办
联系电话：13800000000（甲先生）
云溪市人民政府
2026年2月4日
（下转第二版）
问：谁是市总工会机关报？
Continued on Page 6
See COUNCIL, Page 6
12 pages of glory
February 5, 2026
THE TIMES OF OUR LIVES
LONDON, Oct. 17.—The pier opened.
"""
    assert marks(text) == "." * 19


def test_a_headline_beside_the_masthead_stays_with_its_article() -> None:
    text = "云溪日报社出版 第8126号\n## 全市今日降温 最低-3~5℃\n## 第100号公告发布\n"
    assert marks(text) == "M.."


def test_the_paper_and_date_are_inferred_from_the_news() -> None:
    text = "## 运河疏浚开工\n云溪日报2月4日讯 今年是“十五五”开局之年，2026年运河疏浚全面铺开。\n"
    openings = (Opening("云溪日报", month=2, day=4), Opening("人民日报"), Opening(agency="新华社", month=2, day=3))
    assert facts(text, openings) == Masthead("云溪日报", "inferred", datetime.date(2026, 2, 5), "inferred")


def test_credits_tell_the_paper_where_datelines_do_not() -> None:
    assert facts("## 灯会开幕\n图为灯会。■云溪晚报全媒体记者 甲乙 摄\n本报讯（记者 丙）灯会开幕，") == Masthead(
        "云溪晚报", "inferred"
    )


def test_an_english_name_gives_way_to_the_papers_own() -> None:
    text = "YUNXI DAILY\n2026年2月5日 星期四 第8126号\n## 城北新桥通车\n"
    assert facts(text).paper == "YUNXI DAILY"
    named = facts(text, (Opening("云溪日报"),))
    assert (named.paper, named.paper_from) == ("云溪日报", "inferred")


def test_what_is_given_stands_and_what_disagrees_is_told() -> None:
    text = "# 云溪日报\n2026年2月5日 星期五 第8126号 云奚日报社出版\n"
    blocks = page(text)
    found = masthead(
        blocks, furniture(blocks), (), page_number=4, given_paper="云溪晚报", given_date=datetime.date(2026, 2, 6)
    )
    assert found == Masthead(
        paper="云溪晚报",
        paper_from="given",
        date=datetime.date(2026, 2, 6),
        date_from="given",
        weekday="星期五",
        issue_number=8126,
        page=4,
        publisher="云奚日报社",
        faults=(
            Fault("disagreement", "The page prints 星期五, but 2026-02-05 is a Thursday.", ("L1",)),
            Fault("disagreement", "The page prints 云溪日报 and 云奚日报社: one of the two is misread.", ("L0",)),
            Fault("disagreement", "The page prints 云溪日报; the paper was given as 云溪晚报.", ("L0",)),
            Fault("disagreement", "The page prints 2026-02-05; the date was given as 2026-02-06.", ("L1",)),
        ),
    )


def test_dates_that_differ_and_dates_that_are_none_are_told() -> None:
    text = "云溪日报社出版 2026年2月5日\n2 要闻 2026年2月6日 星期五\n"
    assert [f.text for f in facts(text).faults] == [
        "The page prints different dates: 2026-02-05, 2026-02-06.",
        "The page prints 星期五, but 2026-02-05 is a Thursday.",
    ]
    assert [f.text for f in facts("云溪日报社出版 2026年2月30日").faults] == [
        "The page prints 2026年2月30日, which is no day of the calendar."
    ]


def test_a_page_of_nothing() -> None:
    assert furniture([]) == {}
    assert masthead([], {}, ()) == Masthead()


LINES = st.lists(
    st.one_of(
        st.sampled_from((FULL + ARTICLE).strip().splitlines()),
        st.text(st.sampled_from("云溪日报社第总期号版今共年月日星农历闰正二十八0123456789 .-:|CNoJeudi№"), max_size=40),
        st.text(max_size=20),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(LINES, st.integers(0, 3))
def test_any_page_is_read(lines: list[str], level: int) -> None:
    blocks = [Block(f"L{n}", text, level=level) for n, text in enumerate(lines)]
    found = furniture(blocks)
    assert all(0 <= k < len(blocks) and role in ROLES and 0 <= sure <= 1 for k, (role, sure) in found.items())
    told = masthead(blocks, found, [Opening("云溪日报", None, None, 2, 4)])
    assert told.paper_from in ("printed", "inferred")
    assert (told.date is None) == (told.date_from == "none")
