from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.articles.credits import (
    Credit,
    Opening,
    caption_head,
    caption_tail,
    credit,
    numeral,
    opening,
    tail_credit,
)

# pieces of the trade, so that random texts come near what is looked for
PIECES = st.sampled_from(
    [
        "新华社",
        "中央社",
        "本报",
        "云溪日报",
        "讯",
        "电",
        "記者",
        "记者",
        "通讯员 ",
        "2月4日",
        "三日",
        "（",
        "）",
        "【",
        "】",
        "〔",
        "／",
        "/",
        "摄",
        "图",
        "图为",
        "据",
        "来源：",
        "■",
        "▲",
        "李文澜",
        "王某",
        " ",
        "\u3000",
        "。",
        "，",
        "：",
        "台北",
        "報導",
        "LONDON",
        ", ",
        "Feb. 5",
        "(Reuters)",
        " — ",
        "By ",
        "Jane Doe",
        "Photo: ",
        "AP",
        "©",
        "Фото: ",
        "МОСКВА",
        "\n",
        "ſ",
        "İ",
        "٣",
        "𠀀",
        "́",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join))


def opened(text: str, of: str, **facts: object) -> None:
    """The opening is `of`, standing where it does, with these facts and no others."""
    start = text.index(of)
    found = opening(text)
    assert found is not None
    expected = Opening(start, start + len(of), of, **facts, confidence=found.confidence)  # type: ignore[arg-type]
    assert found == expected
    assert 0.3 < found.confidence <= 1


@pytest.mark.parametrize(
    ("text", "of", "facts"),
    [
        (
            "新华社北京2月4日电 今天上午",
            "新华社北京2月4日电",
            {"agency": "新华社", "place": "北京", "month": 2, "day": 4},
        ),
        (
            "据新华社北京2月4日电 今天上午",
            "据新华社北京2月4日电",
            {"agency": "新华社", "place": "北京", "month": 2, "day": 4},
        ),
        (
            "新华社 北京 2 月 4 日 电 今天",
            "新华社 北京 2 月 4 日 电",
            {"agency": "新华社", "place": "北京", "month": 2, "day": 4},
        ),
        (
            "新華社香港十二月廿八日電 今晨",
            "新華社香港十二月廿八日電",
            {"agency": "新華社", "place": "香港", "month": 12, "day": 28},
        ),
        (
            "中新社巴黎２月４日电 今天",
            "中新社巴黎２月４日电",
            {"agency": "中新社", "place": "巴黎", "month": 2, "day": 4},
        ),
        ("中央社南京三日电 昨日", "中央社南京三日电", {"agency": "中央社", "place": "南京", "day": 3}),
        ("光明网讯 春茶开采", "光明网讯", {"agency": "光明网"}),
        ("央视新闻消息，春茶开采", "央视新闻消息", {"agency": "央视新闻"}),
        ("新华社快讯：春茶开采", "新华社快讯：", {"agency": "新华社", "dateline": "新华社快讯"}),
        ("云河都市报2月4日讯 2月3日，市里", "云河都市报2月4日讯", {"paper": "云河都市报", "month": 2, "day": 4}),
        ("早报讯 昨日", "早报讯", {"paper": "早报"}),
        ("本报北京2月4日讯 昨日", "本报北京2月4日讯", {"place": "北京", "month": 2, "day": 4}),
        ("本報訊 昨日春茶", "本報訊", {}),
        ("2026年2月4日", None, None),
        ("【本报讯】昨日", "【本报讯】", {"dateline": "本报讯"}),
        ("【本报特讯】昨日", "【本报特讯】", {"dateline": "本报特讯"}),
        ("（本市讯）昨日", "（本市讯）", {"dateline": "本市讯"}),
        (
            "（路透社伦敦四日电）英",
            "（路透社伦敦四日电）",
            {"dateline": "路透社伦敦四日电", "agency": "路透社", "place": "伦敦", "day": 4},
        ),
        (
            "【南京三十一日专电】今晨",
            "【南京三十一日专电】",
            {"dateline": "南京三十一日专电", "place": "南京", "day": 31},
        ),
    ],
)
def test_chinese_datelines(text: str, of: str | None, facts: dict[str, object] | None) -> None:
    if of is None or facts is None:
        assert opening(text) is None
        return
    opened(text, of, **{"dateline": of, **facts})


@pytest.mark.parametrize(
    ("text", "of", "facts"),
    [
        (
            "云溪日报讯（云河日报全媒体记者 刘望舒）2月4日，",
            "云溪日报讯（云河日报全媒体记者 刘望舒）",
            {"dateline": "云溪日报讯", "paper": "云溪日报", "byline": ("刘望舒",)},
        ),
        (
            "云溪日报讯(全媒体记者 陈思 邓一鸣)十个项目",
            "云溪日报讯(全媒体记者 陈思 邓一鸣)",
            {"dateline": "云溪日报讯", "paper": "云溪日报", "byline": ("陈思", "邓一鸣")},
        ),
        (
            "本报讯（记者 李 明 王若川 通讯员 赵启）昨日",
            "本报讯（记者 李 明 王若川 通讯员 赵启）",
            {"dateline": "本报讯", "byline": ("李明", "王若川", "赵启")},
        ),
        (
            "本报云溪讯 记者王若川报道：昨日",
            "本报云溪讯 记者王若川报道：",
            {"dateline": "本报云溪讯", "place": "云溪", "byline": ("王若川",)},
        ),
        (
            "新华社北京2月4日电（记者王若川、李明）昨日",
            "新华社北京2月4日电（记者王若川、李明）",
            {
                "dateline": "新华社北京2月4日电",
                "agency": "新华社",
                "place": "北京",
                "month": 2,
                "day": 4,
                "byline": ("王若川", "李明"),
            },
        ),
        ("（记者 李文澜）昨日", "（记者 李文澜）", {"byline": ("李文澜",)}),
        ("本报记者 李文澜 赵启明 2月4日，市里", "本报记者 李文澜 赵启明", {"byline": ("李文澜", "赵启明")}),
        ("■本报记者 李文澜 北京报道昨日，", "本报记者 李文澜 北京报道", {"byline": ("李文澜",)}),
        (
            "（中央社記者王小明台北5日電）今晨",
            "（中央社記者王小明台北5日電）",
            {
                "dateline": "中央社記者王小明台北5日電",
                "agency": "中央社",
                "place": "台北",
                "day": 5,
                "byline": ("王小明",),
            },
        ),
        (
            "〔記者王小明／台北報導〕今晨",
            "〔記者王小明／台北報導〕",
            {"dateline": "記者王小明／台北報導", "place": "台北", "byline": ("王小明",)},
        ),
    ],
)
def test_chinese_bylines_that_open(text: str, of: str, facts: dict[str, object]) -> None:
    opened(text, of, **facts)


@pytest.mark.parametrize(
    ("text", "of", "facts"),
    [
        (
            "LONDON, Feb. 5 (Reuters) — The",
            "LONDON, Feb. 5 (Reuters) —",
            ("LONDON, Feb. 5 (Reuters)", "Reuters", "LONDON", 2, 5, None),
        ),
        ("HARBOR CITY (AP) - The", "HARBOR CITY (AP) -", ("HARBOR CITY (AP)", "AP", "HARBOR CITY", None, None, None)),
        ("London, Oct. 17.—The", "London, Oct. 17.—", ("London, Oct. 17", None, "London", 10, 17, None)),
        (
            "WASHINGTON, Feb. 5, 1926 — The",
            "WASHINGTON, Feb. 5, 1926 —",
            ("WASHINGTON, Feb. 5, 1926", None, "WASHINGTON", 2, 5, 1926),
        ),
        (
            "SPRINGFIELD, Ill. — The",
            "SPRINGFIELD, Ill. —",
            ("SPRINGFIELD, Ill.", None, "SPRINGFIELD, Ill.", None, None, None),
        ),
        (
            "Paris, 5 février (AFP). Le",
            "Paris, 5 février (AFP).",
            ("Paris, 5 février (AFP)", "AFP", "Paris", 2, 5, None),
        ),
        (
            "Berlin, 5. Februar (dpa). Der",
            "Berlin, 5. Februar (dpa).",
            ("Berlin, 5. Februar (dpa)", "dpa", "Berlin", 2, 5, None),
        ),
        (
            "МОСКВА, 5 февраля. /ТАСС/. Совет",
            "МОСКВА, 5 февраля. /ТАСС/.",
            ("МОСКВА, 5 февраля. /ТАСС/", "ТАСС", "МОСКВА", 2, 5, None),
        ),
        (
            "De notre correspondant à Londres",
            "De notre correspondant à Londres",
            ("De notre correspondant à Londres", None, None, None, None, None),
        ),
    ],
)
def test_datelines_in_the_alphabets(text: str, of: str, facts: tuple[object, ...]) -> None:
    names = ("dateline", "agency", "place", "month", "day", "year")
    opened(text, of, **dict(zip(names, facts, strict=True)))


def test_latin_bylines_that_open() -> None:
    opened("By Jane Doe\nThe council", "By Jane Doe", byline=("Jane Doe",))
    opened("By JANE DOE The council", "By JANE DOE", byline=("JANE DOE",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "■",
        "2月4日，全市电话会议召开",
        "记者从市里获悉",
        "本报记者梳理发现",
        "据日报讯息",
        "本市消息灵通人士",
        "央视消息说",
        "电动车讯",
        "新华社长篇通讯：春茶",
        "【编者按】春茶",
        "云溪2月4日电力不足",
        "The council (Labour) voted - and",
        "In March 5 people came.",
        "New York — the city",
        "SUDDEN FLOOD.—On Monday",
        "A meeting was held on 17th February.",
        "Samedi 22 novembre 1845.",
        "By the river the",
    ],
)
def test_prose_opens_nothing(text: str) -> None:
    assert opening(text) is None


def test_prose_that_names_its_source_is_a_weak_opening() -> None:
    found = opening("据新华社报道，春茶开采")
    assert found == Opening(0, 6, "据新华社报道", agency="新华社", confidence=0.4)


@pytest.mark.parametrize(
    ("text", "kind", "agency", "paper", "names"),
    [
        ("■据新华社", "agency", "新华社", None, ()),
        ("（据新华社）", "agency", "新华社", None, ()),
        ("据新华社北京2月4日电", "agency", "新华社", None, ()),
        ("（据新华社、央视新闻）", "agency", "新华社、央视新闻", None, ()),
        ("来源：云河网", "agency", "云河网", None, ()),
        ("(Reuters)", "agency", "Reuters", None, ()),
        ("■云河日报全媒体记者 郑一鸣", "byline", None, "云河日报", ("郑一鸣",)),
        ("■云溪日报全媒体记者 罗文澜 整理", "byline", None, "云溪日报", ("罗文澜",)),
        ("本报记者 李 明 赵启明", "byline", None, None, ("李明", "赵启明")),
        ("新华社记者李文澜 周一", "byline", "新华社", None, ("李文澜", "周一")),
        ("记者 李文澜 文/图", "byline", None, None, ("李文澜",)),
        ("本报记者 李文澜/文 赵启明/图", "byline", None, None, ("李文澜", "赵启明")),
        ("特约记者 申友 发自广州", "byline", None, None, ("申友",)),
        ("作者|李文澜  编辑|赵启明", "byline", None, None, ("李文澜",)),
        ("李文澜（云溪大学教授）", "byline", None, None, ("李文澜",)),
        ("（作者系云溪大学教授）", "byline", None, None, ()),
        ("By JANE DOE", "byline", None, None, ("JANE DOE",)),
        ("By Jane Doe, Staff Writer", "byline", None, None, ("Jane Doe",)),
        ("By Jane Doe and John Roe", "byline", None, None, ("Jane Doe", "John Roe")),
        ("Par Jean Dupont", "byline", None, None, ("Jean Dupont",)),
        ("Von Max Muster", "byline", None, None, ("Max Muster",)),
        ("Иван Петров, корреспондент", "byline", None, None, ("Иван Петров",)),
        ("Staff Reporter", "byline", None, None, ()),
        ("■通讯员 李文 云溪日报全媒体记者 彭一 摄", "photo", None, "云溪日报", ("李文", "彭一")),
        ("新华社记者 李文澜 摄", "photo", "新华社", None, ("李文澜",)),
        ("新华社发（李文澜 摄）", "photo", "新华社", None, ("李文澜",)),
        ("新华社发", "photo", "新华社", None, ()),
        ("李文澜/摄", "photo", None, None, ("李文澜",)),
        ("资料图片", "photo", None, None, ()),
        ("（图片由受访者提供）", "photo", None, None, ()),
        ("图片来源：新华社", "photo", "新华社", None, ()),
        ("云溪市林业局供图", "photo", None, None, ()),
        ("Photo: AFP", "photo", "AFP", None, ()),
        ("Фото: Иван Петров", "photo", None, None, ("Иван Петров",)),
        ("(AP Photo/Jane Doe)", "photo", "AP", None, ("Jane Doe",)),
    ],
)
def test_credits(text: str, kind: str, agency: str | None, paper: str | None, names: tuple[str, ...]) -> None:
    found = credit(f" {text}\n")
    assert found is not None
    assert found == Credit(kind, agency, names, text, found.confidence, paper)
    assert 0.4 < found.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "■",
        "（）",
        "本报记者走基层",
        "记者节快乐",
        "记者 手记",
        "记者在现场",
        "一图看懂报告",
        "云溪发展蓝图",
        "市民摄影",
        "云溪摄影展开幕",
        "据统计",
        "会议强调",
        "（查看详情）",
        "（孙先生）",
        "图：市民在公园赏花",
        "记者从市里获悉，春茶开采。",
        "By the river",
        "Photo exhibition opens",
        "Von Berlin nach Wien",
    ],
)
def test_headings_and_prose_are_no_credits(text: str) -> None:
    assert credit(text) is None


@pytest.mark.parametrize(
    ("caption", "tail", "agency", "names"),
    [
        ("市民在公园赏花。", "新华社图", "新华社", ()),
        ("市民在公园赏花", "新华社图", "新华社", ()),
        ("春日云溪。", "■云溪日报全媒体记者 罗茂 摄", None, ("罗茂",)),
        ("图为市民赏花。", "（新华社记者 李文澜 摄）", "新华社", ("李文澜",)),
        ("市民赏花。 ", "李文澜/摄", None, ("李文澜",)),
        ("市民赏花 ", "李文澜 摄", None, ("李文澜",)),
        ("市民赏花", "（资料图片）", None, ()),
        ("Crowds in the square. ", "Photo: AFP", "AFP", ()),
        ("Crowds in the square. ", "(AP Photo/Jane Doe)", "AP", ("Jane Doe",)),
        ("Crowds in the square. ", "Jane Doe/Reuters", "Reuters", ("Jane Doe",)),
        ("Viel Volk. ", "Foto: dpa", "dpa", ()),
        ("Народ на площади. ", "Фото: Иван Петров", None, ("Иван Петров",)),
    ],
)
def test_caption_tails(caption: str, tail: str, agency: str | None, names: tuple[str, ...]) -> None:
    found = caption_tail(caption + tail)
    assert found is not None
    at, who = found
    assert (at, who.kind, who.agency, who.names, who.text) == (len(caption), "photo", agency, names, tail)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "记者获悉，照片由记者王小明拍摄。",
        "要把规划图变成施工图",
        "市里今天（10月30日）举行新闻发",
        "他对本报记者说。",
        "■云溪日报记者 罗茂 摄",
        "zu gewärtigen haben, ©er",
        "He showed them the photo.",
    ],
)
def test_no_caption_tail(text: str) -> None:
    assert caption_tail(text) is None


@pytest.mark.parametrize(
    "marked",
    [
        "图为|市民",
        "图：|市民",
        "圖為|市民",
        "上图：|市民",
        "下图为|市民",
        "▲|市民",
        "△| 市民",
        "▲图为|市民",
        "图①|市民",
        "本报图片|",
        "资料图|",
        "资料图：|市民",
        "Pictured:| a crowd",
        "Im Bild:| viel Volk",
        "На снимке:| народ",
    ],
)
def test_caption_heads(marked: str) -> None:
    mark, _, caption = marked.partition("|")
    found = caption_head(mark + caption)
    assert found is not None
    assert (mark + caption)[:found].strip() == mark


@pytest.mark.parametrize(
    "text", ["", " ", "图书馆开放", "图谋", "资料图书馆", "▶▶下转2版", "本报讯", "Our council met"]
)
def test_no_caption_head(text: str) -> None:
    assert caption_head(text) is None


@pytest.mark.parametrize(
    ("body", "tail", "kind", "agency", "names"),
    [
        ("春茶开采已有十日。", "（本报记者 李文澜）", "byline", None, ("李文澜",)),
        ("春茶开采已有十日。", "（据新华社）", "agency", "新华社", ()),
        ("春茶开采已有十日。", "■据新华社", "agency", "新华社", ()),
        ("春茶开采已有十日。”", "据新华社、央视", "agency", "新华社、央视", ()),
        ("春茶开采已有十日", "（李文澜整理）。", "byline", None, ("李文澜",)),
        ("The council met again. ", "(Reuters)", "agency", "Reuters", ()),
        ("The council met again.", "—Reuters.", "agency", "Reuters", ()),
    ],
)
def test_tail_credits(body: str, tail: str, kind: str, agency: str | None, names: tuple[str, ...]) -> None:
    found = tail_credit(body + tail)
    assert found is not None
    at, who = found
    assert (at, who.kind, who.agency, who.names, who.text) == (len(body), kind, agency, names, tail)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "春茶开采（以下简称新茶）",
        "联系电话：0100-5550100（孙先生）",
        "云溪时报讯（通讯员 高远）",
        "春茶开采。",
        "据新华社",
        "市民赏花。（李文澜 摄）",
    ],
)
def test_no_tail_credit(text: str) -> None:
    assert tail_credit(text) is None


def test_numerals() -> None:
    said = {
        "12": 12,
        "１２": 12,
        "十": 10,
        "十二": 12,
        "二十": 20,
        "二十一": 21,
        "廿八": 28,
        "九十九": 99,
        "一〇": 10,
        "○": 0,
    }
    assert {t: numeral(t) for t in said} == said
    assert [numeral(t) for t in ("", "甲", "十十", "一二三四五", "123456")] == [None] * 5


@given(TEXTS)
def test_any_text_is_read_and_offsets_hold(text: str) -> None:
    o = opening(text)
    if o is not None:
        assert 0 <= o.start < o.end <= len(text)
        assert text[o.start : o.end] == o.text
        assert 0 < o.confidence <= 1
        assert o.month is None or 1 <= o.month <= 12
        assert o.day is None or 1 <= o.day <= 31
    c = credit(text)
    if c is not None:
        assert c.text == text.strip()
        assert 0 < c.confidence <= 1
        assert c.kind in ("agency", "byline", "photo")
    for found in (caption_tail(text), tail_credit(text)):
        if found is not None:
            at, who = found
            assert 0 < at < len(text)
            assert text[at:].rstrip() == who.text
    head = caption_head(text)
    assert head is None or 0 < head <= len(text)


def test_an_agency_on_no_list_is_an_agency_and_no_paper() -> None:
    found = opening("新源社北京3月8日电 眼下正是春耕备耕的时节。")
    assert found is not None
    assert (found.agency, found.paper, found.place, found.month, found.day) == ("新源社", None, "北京", 3, 8)
