"""Transcripts in, blocks out, compared whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.errors import BadEncoding, EmptyInput, NotFound, NotText, TooLarge
from broadsheet.model import Block, Page
from broadsheet.read import markdown, read

INVALID = Path(__file__).parent / "pages" / "invalid"


def read_text(text: str, page_id: str = "gazette") -> list[Page]:
    return markdown.pages(text.encode(), "gazette.md", page_id=page_id)


def blocks(text: str) -> tuple[Block, ...]:
    (page,) = read_text(text)
    return page.blocks


def texts(text: str) -> list[str]:
    return [block.text for block in blocks(text)]


def shapes(text: str) -> list[tuple[str, str, str]]:
    """Id after the page's, form (a heading's with its level, ! where strong) and text of every block."""
    return [
        (b.id.removeprefix("gazette/"), b.form + (str(b.level) if b.level else "") + "!" * b.strong, b.text)
        for b in blocks(text)
    ]


# --- lines and their marks


def test_a_page_keeps_lines_ids_and_sources() -> None:
    data = "\n# 柳溪晚报\r\n\r\n中共柳溪市委主管  \r\n主办\r\n\r\n　　本报讯 昨日小雨。\n".encode()
    (page,) = markdown.pages(data, "in/liuxi.md", page_id="liuxi")
    assert page == Page(
        id="liuxi",
        source="in/liuxi.md",
        blocks=(
            Block("liuxi/L2", "柳溪晚报", line=2, level=1, form="heading", source="# 柳溪晚报"),
            Block("liuxi/L4", "中共柳溪市委主管", line=4, source="中共柳溪市委主管  "),
            Block("liuxi/L5", "主办", line=5, source="主办"),
            Block("liuxi/L7", "　　本报讯 昨日小雨。", line=7, source="　　本报讯 昨日小雨。"),
        ),
    )


def test_only_newlines_part_lines() -> None:
    assert [(b.id, b.text) for b in blocks("甲\x0b乙\u2028丙\x85丁\r戊\r\n己")] == [
        ("gazette/L1", "甲\x0b乙\u2028丙\x85丁"),
        ("gazette/L2", "戊"),
        ("gazette/L3", "己"),
    ]


def test_a_page_of_one_word() -> None:
    assert shapes("公告") == [("L1", "paragraph", "公告")]


def test_headings() -> None:
    text = (
        "# 一版\n\n##两江大桥合龙##\n\n### Fair opens ###\n\n#春耕# 进行时\n\n######## 小题\n\n##\n\n#\n\n"
        "   ## set in\n\n## **粮价平稳**"
    )
    assert shapes(text) == [
        ("L1", "heading1", "一版"),
        ("L3", "heading2", "两江大桥合龙"),
        ("L5", "heading3", "Fair opens"),
        ("L7", "paragraph", "#春耕# 进行时"),
        ("L9", "heading6", "小题"),
        ("L11", "rule", ""),
        ("L13", "rule", ""),
        ("L15", "heading2", "set in"),
        ("L17", "heading2!", "粮价平稳"),
    ]


def test_underlined_headings_and_rules() -> None:
    text = "北港日报\n====\n\n粮站开仓\n---\n\n---\n\n* * *\n\n今日多云，夜间有雨。\n---\n\n=====\n要闻\n====="
    assert shapes(text) == [
        ("L1", "heading1", "北港日报"),
        ("L4", "heading2", "粮站开仓"),
        ("L7", "rule", ""),
        ("L9", "rule", ""),
        ("L11", "paragraph", "今日多云，夜间有雨。"),
        ("L12", "rule", ""),
        ("L14", "rule", ""),
        ("L15", "heading1", "要闻"),
    ]
    assert blocks(text)[0].source == "北港日报\n===="


def test_lists_quotes_and_printed_numbering() -> None:
    text = (
        "- 米价\n* 面价\n+ 油价\n\n1. 开幕\n2、闭幕\n一、目标\n■据新华社\n●快讯\n\n- 3 -\n\n-5℃ 有雪\n\n"
        "> 编者按 来信照登\n>\n\n>>下转2版"
    )
    assert shapes(text) == [
        ("L1", "list", "米价"),
        ("L2", "list", "面价"),
        ("L3", "list", "油价"),
        ("L5", "paragraph", "1. 开幕"),
        ("L6", "paragraph", "2、闭幕"),
        ("L7", "paragraph", "一、目标"),
        ("L8", "paragraph", "■据新华社"),
        ("L9", "paragraph", "●快讯"),
        ("L11", "paragraph", "- 3 -"),
        ("L13", "paragraph", "-5℃ 有雪"),
        ("L15", "paragraph", "编者按 来信照登"),
        ("L16", "rule", ""),
        ("L18", "paragraph", ">>下转2版"),
    ]


@pytest.mark.parametrize(
    ("marked", "printed", "strong"),
    [
        ("**粮价平稳**", "粮价平稳", True),
        ("__River rises__", "River rises", True),
        ("***急电***", "急电", True),
        ("*slanted*", "slanted", False),
        ("_slanted_", "slanted", False),
        ("**甲** **乙**", "甲 乙", True),
        ("<b>甲</b><strong>乙</strong>", "甲乙", True),
        ("<b>甲</b>乙", "甲乙", False),
        ("**时间：**八点", "时间：八点", False),
        ("他说**“好”**就走", "他说“好”就走", False),
        ("**a *b* c**", "a b c", True),
        ("嫌疑人张**、李**到案", "嫌疑人张**、李**到案", False),
        ("电话138****2211", "电话138****2211", False),
        ("*售完即止", "*售完即止", False),
        ("预约*有效。*售完即止", "预约*有效。*售完即止", False),
        ("3*4*5=60", "3*4*5=60", False),
        ("姓名____电话____", "姓名____电话____", False),
        ("look_at_me.txt", "look_at_me.txt", False),
        ("http://a.example/_x_/b", "http://a.example/_x_/b", False),
        (r"\*注\_甲", "*注_甲", False),
        ("`code`", "code", False),
        ("[柳溪网](http://liuxi.example/a_b)", "柳溪网", False),
        ("[来信](本报转)", "[来信](本报转)", False),
        ("a&nbsp;b &lt;c&gt;", "a&nbsp;b &lt;c&gt;", False),
        ("<人民画刊>第3期", "<人民画刊>第3期", False),
        ("1 < 2 > 1", "1 < 2 > 1", False),
        ("H<sub>2</sub>O", "H2O", False),
        ("责编 张三 | 美编 李四", "责编 张三 | 美编 李四", False),
    ],
)
def test_emphasis(marked: str, printed: str, strong: bool) -> None:
    (block,) = blocks(marked)
    assert (block.text, block.strong, block.source) == (printed, strong, marked)


def test_bold_over_two_lines() -> None:
    assert shapes("**柳溪市委主管\n柳溪日报社出版**") == [
        ("L1", "paragraph!", "柳溪市委主管"),
        ("L2", "paragraph!", "柳溪日报社出版"),
    ]


# --- images, tags, tables


def test_images() -> None:
    text = (
        "![桥](a.png)\n\n[图片]\n\n<img src='b.png'/>图为新桥。\n\n上文![](c.png)下文\n\n"
        "<figure><img src=d.png><figcaption>麦收</figcaption></figure>\n\n<!-- image -->\n\n[![x](e.png)](f.html)"
    )
    assert shapes(text) == [
        ("L1", "image", ""),
        ("L3", "image", ""),
        ("L5", "image", ""),
        ("L5.2", "paragraph", "图为新桥。"),
        ("L7", "paragraph", "上文"),
        ("L7.2", "image", ""),
        ("L7.3", "paragraph", "下文"),
        ("L9", "image", ""),
        ("L9.2", "paragraph", "麦收"),
        ("L11", "image", ""),
        ("L13", "image", ""),
    ]
    assert [b.source for b in blocks(text)][-4:-2] == [
        "<figure><img src=d.png>",
        "<figcaption>麦收</figcaption></figure>",
    ]


def test_tags() -> None:
    text = (
        '<div align="center">\n\n# 柳溪日报<br>LIUXI DAILY\n\n</div>\n\n<h2>通车</h2>\n\n'
        "<p>甲。</p><p>乙。</p>\n\n<h3>\n开学\n</h3>\n\n<center><font size=5>麦收</font></center>\n\n"
        "甲<br/>乙<br>\n\n<!-- 校对: 无\n字 -->\n\n甲<hr>乙"
    )
    assert shapes(text) == [
        ("L1", "html", ""),
        ("L3", "heading1", "柳溪日报"),
        ("L3.2", "heading1", "LIUXI DAILY"),
        ("L5", "html", ""),
        ("L7", "heading2", "通车"),
        ("L9", "paragraph", "甲。"),
        ("L9.2", "paragraph", "乙。"),
        ("L11", "html", ""),
        ("L12", "heading3", "开学"),
        ("L13", "html", ""),
        ("L15", "paragraph", "麦收"),
        ("L17", "paragraph", "甲"),
        ("L17.2", "paragraph", "乙"),
        ("L19", "html", ""),
        ("L22", "paragraph", "甲"),
        ("L22.2", "rule", ""),
        ("L22.3", "paragraph", "乙"),
    ]


def test_tables() -> None:
    text = (
        "|品名|价|\n|:--|--:|\n|米|**2.1**|\n|面|\\|2|\n\n品名|价\n---|---\n油|9\n\n|甲|乙|\n\n|甲|\n\n"
        "表前<table>\n<caption>气温</caption>\n<tr><th>城</th><th>度</th></tr>\n\n<tr><td>北<br>港</td><td>5</td></tr>"
        "\n</table>表后"
    )
    assert shapes(text) == [
        ("L1", "table", "品名\t价\n米\t2.1\n面\t|2"),
        ("L6", "table", "品名\t价\n油\t9"),
        ("L10", "table", "甲\t乙"),
        ("L12", "paragraph", "|甲|"),
        ("L14", "paragraph", "表前"),
        ("L14.2", "table", "气温\n城\t度\n北 港\t5"),
        ("L19", "paragraph", "表后"),
    ]
    assert [(b.line, b.lines) for b in blocks(text)][-3:] == [(14, 1), (14, 6), (19, 1)]


def test_fences_and_front_matter() -> None:
    assert shapes("```markdown\n# 柳溪日报\n\n晴。\n```") == [
        ("L1", "rule", ""),
        ("L2", "heading1", "柳溪日报"),
        ("L4", "paragraph", "晴。"),
        ("L5", "rule", ""),
    ]
    assert shapes("---\nsource: scan 4\n---\n晴。") == [("L1", "rule", ""), ("L4", "paragraph", "晴。")]


# --- wrapped lines

COLUMN = "本报讯昨日上午北港码头新\n建的粮仓正式启用，首批三\n百吨小麦由驳船运抵，工人\n连夜卸完。"


def test_wrapped_chinese_is_one_block() -> None:
    assert texts(COLUMN) == [COLUMN]


def test_wrapped_paragraphs_set_in_or_ended_short() -> None:
    second = "　　码头主任说，仓房可存粮\n两万吨，比旧仓多出一倍有\n余。"
    assert texts(f"{COLUMN}\n{second}") == [COLUMN, second]
    assert texts(f"{COLUMN}\n{COLUMN}") == [COLUMN, COLUMN]
    assert texts(f"　　{COLUMN}\n　　{COLUMN}") == [f"　　{COLUMN}", f"　　{COLUMN}"]


@pytest.mark.parametrize(
    "lines",
    [
        "中共北港市委员会主管\n中共北港市委员会主办\n北港日报社出版",
        "春风又绿江南岸边柳，\n明月何时照我归来舟。\n京口瓜洲相隔一条水，\n钟山只在数重山后头。",
        "昨日北港下了一场小雨，气温下降。\n今日多云，明后两天天气晴好，适宜晾晒麦子，请农户抓紧。\n防火办提醒勿烧荒。",
        "本报讯昨日上午北港码头新  \n建的粮仓正式启用，首批三  \n百吨小麦由驳船运抵。",
        "本报讯昨日上午北港码头新\\\n建的粮仓正式启用，首批三\\\n百吨小麦由驳船运抵。",
        "张三 李四\n王五 赵六",
        "　　粮仓启用。\n　　码头主任说，仓房可存粮两万吨。\n　　驳船今夜返航。",
    ],
)
def test_chinese_lines_that_stay_apart(lines: str) -> None:
    assert texts(lines) == [line.rstrip(" \\") for line in lines.split("\n")]


def test_wrapped_english_is_one_block() -> None:
    story = (
        "The bridge over the Tarn was opened to carts on Monday by Mayor\n"
        "Whitlow, who told a crowd of some four hundred that the com-\n"
        "munity had waited eleven years for it. The toll is one penny."
    )
    assert texts(story) == [story]
    assert texts(f"{story}\n    {story}") == [story, story.replace("The bridge", "    The bridge", 1).strip()]
    short = "The fair at Millbrook was visited on Saturday by the Reverend\nHolt and his sisters."
    assert texts(f"{story}\n\n{short}") == [story, short]
    assert texts("Мост через реку открыт в понедельник,\nсообщил городской голова.") == [
        "Мост через реку открыт в понедельник,\nсообщил городской голова."
    ]


def test_english_lines_that_stay_apart() -> None:
    lines = "THE MILLBROOK GAZETTE\nMillbrook, Saturday 7 April\nPublished by Holt and Sons\nPrice one penny"
    assert texts(lines) == lines.split("\n")
    pair = "Rain is expected on the hills.\nthe Editor"
    assert texts(pair) == pair.split("\n")


def test_a_list_item_goes_on_set_in() -> None:
    assert texts("- flour and\n  meal, by the sack\n- oats") == ["flour and\nmeal, by the sack", "oats"]
    assert texts("- 米面\n  油盐\n- 豆") == ["米面\n油盐", "豆"]


# --- files of many pages


def leaves(text: str) -> list[tuple[str, int | None, list[tuple[str, str]]]]:
    return [(p.id, p.number, [(b.id.rpartition("/")[2], b.text) for b in p.blocks]) for p in read_text(text)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<!-- page 1 -->", "<!-- page 2 -->"),
        ("# Page 1", "# Page 2"),
        ("## 第一页", "## 第2页"),
        ("--- Page 1 ---", "--- Page 2 of 2 ---"),
        ("===== 第 1 页 =====", "===== 第 2 页 ====="),
        ("[Page 1]", "[Page 2]"),
        ("<page 1>", "<page 2>"),
        ("{{page 1}}", "{{page 2}}"),
        ("--- 第一版 ---", "--- 第二版 ---"),
        ("<!-- Seite 1 -->", "<!-- Seite 2 -->"),
        ("--- стр. 1 ---", "--- стр. 2 ---"),
        ("{0}--------------------", "{1}--------------------"),
    ],
)
def test_page_marks(first: str, second: str) -> None:
    head, foot = [("L1", ""), ("L2", "甲")], [("L4", ""), ("L5", "乙")]
    assert leaves(f"{first}\n甲\n\n{second}\n乙\n") == [("gazette/p1", 1, head), ("gazette/p2", 2, foot)]
    below = f"甲\n{first}\n乙\n{second}\n"
    assert [(i, n, [t for _, t in b]) for i, n, b in leaves(below)] == [
        ("gazette/p1", 1, ["甲", ""]),
        ("gazette/p2", 2, ["乙", ""]),
    ]


def test_form_feeds() -> None:
    assert leaves("甲\n\f乙\n丙\f\f丁\n\f") == [
        ("gazette/p1", 1, [("L1", "甲")]),
        ("gazette/p2", 2, [("L2", "乙"), ("L3", "丙")]),
        ("gazette/p4", 4, [("L3", "丁")]),
    ]
    assert leaves("甲\n\f") == [("gazette", None, [("L1", "甲")])]


def test_breaks_without_numbers() -> None:
    assert leaves("甲\n<!-- page break -->\n乙\n<!-- page break -->\n") == [
        ("gazette/p1", None, [("L1", "甲")]),
        ("gazette/p2", None, [("L2", ""), ("L3", "乙"), ("L4", "")]),
    ]


def test_the_page_before_the_second() -> None:
    assert [(i, n) for i, n, _ in leaves("甲\n<!-- page 2 -->\n乙")] == [("gazette/p1", 1), ("gazette/p2", 2)]
    assert [(i, n) for i, n, _ in leaves("```\n<!-- page 5 -->\n甲\n<!-- page 6 -->\n乙\n```")] == [
        ("gazette/p5", 5),
        ("gazette/p6", 6),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "# 第二版\n\n要闻",
        "## 第二版\n\n要闻\n\n## 第三版\n\n副刊",
        "# Page 4\n\nNews",
        "[Page 3]\n\nNews",
        "Page 3\n\nNews\n\nPage 4\n\nMore",
        "# Page 4\n\nNews\n\n# Page 2\n\nMore",
        "第2页\n\n共8页",
        "— 2 —\n\n要闻",
        "## 第一百页翻开之后\n\n## 第二页翻开之后",
    ],
)
def test_printed_folios_are_no_page_marks(text: str) -> None:
    (page,) = read_text(text)
    assert (page.id, page.number) == ("gazette", None)
    assert all(block.text for block in page.blocks)


def test_numbers_in_marks_and_names() -> None:
    assert [n for _, n, _ in leaves("--- 第十二页 ---\n甲\n--- 第一〇三页 ---\n乙\n--- 第二百二十页 ---\n丙")] == [
        12,
        103,
        220,
    ]
    names = ("a-p4", "a_page-03", "柳溪第2版", "a-12", "a-1931-02-03", "map4")
    assert [read_text("甲", name)[0].number for name in names] == [4, 3, 2, None, None, None]


# --- every character has its block

MARKS = (
    "# ¦## ¦* ¦- ¦> ¦  ¦**¦*¦__¦_¦`¦```¦---¦===¦\\¦<br>¦<p>¦</p>¦<b>¦</b>¦<h2>¦</h2>¦<table>¦<tr>"
    "¦<td>¦</table>¦<!--¦-->¦![a](b)¦<img>¦[图片]¦[a](http://b)¦<hr>¦\n¦\n\n¦\r\n¦\f¦　　"
    "¦<!-- page 2 -->\n¦--- Page 3 ---\n¦# Page 4\n¦标题¦，本报讯¦。¦word ¦said. ¦\ufeff¦\u200b¦\u2028"
    "¦<figure>¦</figure>¦~~~¦1. ¦&nbsp;¦</page>¦<style>¦</style>¦|¦|a|b|\n¦|-|-|\n"
)
MARKUP = st.sampled_from(MARKS.split("¦"))


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def within(text: str, source: str) -> bool:
    rest = iter(source)
    return all(c in rest for c in text)


@settings(max_examples=400, deadline=None)
@given(st.lists(MARKUP | st.text(max_size=6), min_size=1, max_size=40).map("".join))
def test_every_character_is_in_one_block(text: str) -> None:
    try:
        found = read_text(text)
    except (EmptyInput, NotText):
        return
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    every = [block for page in found for block in page.blocks]
    assert bare("".join(block.source for block in every)) == bare(text)
    assert len({block.id for block in every}) == len(every)
    covered: set[int] = set()
    for block in every:
        assert within(bare(block.text), block.source)
        assert block.lines == block.source.count("\n") + 1
        covered.update(range(block.line, block.line + block.lines))
    printed = {number for number, line in enumerate(text.split("\n"), 1) if line.strip()}
    assert printed <= covered


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("的一是不了在人有我他，。、abc12 （）", min_size=1, max_size=30), min_size=1, max_size=12))
def test_plain_lines_keep_their_text(lines: list[str]) -> None:
    if not "".join(lines).strip():
        return
    found = blocks("\n\n".join(lines))
    assert [b.text for b in found] == [line.strip(" ") for line in lines if line.strip()]


# --- bad input


WRITTEN = "Check that the transcript was written; a page has at least one word"
TRANSCRIBE = "Give the transcript of the page instead, as markdown or plain text"
CONVERT = "Convert it to UTF-8 (iconv -f ENCODING -t UTF-8) and read it again"


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("empty.md", EmptyInput, f"an empty file. {WRITTEN}"),
        ("blank.md", EmptyInput, f"white space only. {WRITTEN}"),
        ("image.md", NotText, f"looks like a PNG image, not a transcript. {TRANSCRIBE}"),
        (
            "nul.md",
            NotText,
            "NUL bytes, which no text holds. If it is UTF-16, save it with a byte order mark or as UTF-8; otherwise"
            " give a transcript",
        ),
        (
            "noise.md",
            BadEncoding,
            f"no UTF-8, GB18030, Big5, Windows-1251, KOI8-R or Windows-1252 text. {CONVERT}",
        ),
        ("none.md", NotFound, "no such file. Check the name and the folder"),
    ],
)
def test_what_is_said_of_bad_files(name: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        read(INVALID / name)
    assert str(raised.value) == f"{INVALID / name}: {message}"


def test_a_folder_is_no_page() -> None:
    with pytest.raises(NotFound, match="a folder, not a page"):
        read(INVALID)


def test_pages_too_large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(markdown, "PAGE_LIMIT", 60)
    with pytest.raises(TooLarge, match=r"big\.md: a page of 0 MB, more than the 0 MB a page can hold\. Split it"):
        markdown.pages(("甲" * 30).encode(), "big.md", page_id="big")
    assert len(markdown.pages(f"{'甲' * 15}\f{'乙' * 15}".encode(), "big.md", page_id="big")) == 2
    monkeypatch.setattr(markdown, "FILE_LIMIT", 60)
    with pytest.raises(TooLarge):
        markdown.pages(b"a" * 61, "big.md", page_id="big")
    path = tmp_path / "big.md"
    path.write_bytes(b"a" * 61)
    with pytest.raises(TooLarge, match=r"big\.md: more than 0 MB\. Split it"):
        read(path)


def test_read_names_pages_by_the_file(tmp_path: Path) -> None:
    path = tmp_path / "liuxi-p2.txt"
    path.write_text("晴。\n", "utf-8")
    assert read(str(path)) == [
        Page("liuxi-p2", str(path), (Block("liuxi-p2/L1", "晴。", line=1, source="晴。"),), number=2)
    ]


def test_damaged_samples_are_read() -> None:
    (page,) = read(INVALID / "cut.md")
    assert page.notes == ("bytes that are not utf-8 in 1 place, read as U+FFFD, the first on line 3",)
    assert [b.text for b in page.blocks] == ["北港码头粮仓启用", "本报讯 首批小麦昨日运\ufffd"]
