"""Names, posts, figures and dates in running text: what a reader must be able to trust first.

Found by how the press writes them, not looked up: a foreign name by its characters or its middle dot, a Chinese one by
its family name beside a post or a verb of saying, a Latin one by its capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadsheet.articles.credits import is_name

REACH = 16  # characters to either side in which what touches a span may begin or end

_HAN = "\u3400-\u9fff"
_SOUNDS = (  # characters that translators spell foreign names with
    "阿埃艾安昂奥巴班邦贝本比彼宾波博布查茨达丹道德登狄迪蒂丁东杜顿多恩尔法费芬佛弗福夫盖甘戈格根贡古哈海汉赫亨胡华霍"
    "基吉加贾杰金京卡凯坎康考科克肯库夸拉莱赖兰朗劳勒雷黎里利列林琳隆卢鲁路伦罗洛略吕马玛迈曼梅蒙米莫墨默姆穆纳娜奈南内"
    "尼涅宁纽努诺欧帕潘庞佩彭皮珀普奇恰乔琴丘让热荣瑞若撒萨塞桑森瑟沙尚绍舍圣施什舒朔斯松苏索塔泰坦汤唐陶特腾廷图托瓦威韦"
    "维温翁沃乌武西希锡夏肖谢欣辛休逊雅亚延扬耶叶伊英尤约赞泽扎詹朱兹祖佐姬妮莎黛蕾丝莉爱達羅爾馬蘭蓋納盧蘇倫薩頓魯喬奧貝費"
)
_POSTS = (
    "总书记|书记|主席|总统|总理|首相|国王|女王|天皇|议长|部长|外长|防长|大臣|省长|市长|县长|区长|镇长|乡长|局长|厅长|处长|"
    "主任|大使|领事|委员长|委员|常委|代表|发言人|秘书长|秘书|司令|将军|院长|校长|馆长|站长|行长|会长|理事长|董事长|总裁|经理|教授|"
    "工程师|检察长|总書記|書記|總統|總理|議長|部長|外長|省長|市長|縣長|局長|廳長|主任|委員|發言人"
)
_SAYS = "表示|指出|强调|介绍|要求|说|认为|宣布|主持|出席|会见|致辞|告诉|透露|回应|参加|陪同|表彰|說|強調|介紹|認為|宣佈|會見"
_UNITS = "%|％|℃|[万亿千百萬億]|[年月日时分秒个名人次元吨亩户台件项家岁届公米克度倍]|percent|per cent|million|thousand"
_NUMERAL = "[〇零一二三四五六七八九十百千万亿两兩萬億]"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("name", re.compile(f"[{_SOUNDS}A-Z]{{1,8}}(?:[·•・][{_SOUNDS}A-Z]{{1,8}})+")),
    ("name", re.compile(f"[{_HAN}]{{2,4}}(?:[·•・][{_HAN}]{{2,4}})+")),
    ("name", re.compile(f"[{_SOUNDS}]{{3,9}}")),
    ("name", re.compile(r"(?<![.!?”\"’'] )(?<!^)(?<![A-Za-z\n])[A-Z][a-zà-ÿ]+(?: [A-Z][a-zà-ÿ]+)*")),
    ("post", re.compile(f"(?:副|常务副|第一副|前|原)?(?:{_POSTS})")),
    ("date", re.compile(r"(?:\d{2,4}\s?年)?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?|(?:\d{4}|[〇一二三四五六七八九]{4})\s?年|(?<!\d)\d{1,2}日|(?:星期|周|礼拜)[一二三四五六日天]")),
    ("date", re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")),
    ("figure", re.compile(f"\\d+(?:[.,]\\d+)*(?:{_UNITS})?|{_NUMERAL}{{2,}}(?:分之{_NUMERAL}+)?|百分之{_NUMERAL}+|第{_NUMERAL}+")),
)  # fmt: skip
_BESIDE_POST = re.compile(f"(?:{_POSTS})([{_HAN}]{{2,4}})")
_BEFORE_POST = re.compile(f"([{_HAN}]{{2,4}})(?={_POSTS}|{_SAYS}|、[{_HAN}]{{2,3}}[、等])")


def touched(text: str, start: int, end: int) -> tuple[tuple[str, str], ...]:
    """What text[start:end] touches: kind (name, post, figure, date) and the whole of it, in the order printed.

    An empty span touches what it stands inside of.
    """
    low, high = max(0, start - REACH), min(len(text), end + REACH)
    window = text[low:high]
    found = {(kind, a + low, b + low) for kind, a, b in _marks(window)}
    inside = sorted((a, b, kind) for kind, a, b in found if (a < end and b > start) or a < start == end < b)
    dates = [(a, b) for a, b, kind in inside if kind == "date"]
    return tuple(
        (kind, text[a:b]) for a, b, kind in inside
        if kind != "figure" or not any(x <= a and b <= y for x, y in dates)
    )  # fmt: skip


def _marks(text: str) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in _PATTERNS:
        for m in pattern.finditer(text):
            yield kind, *m.span()
    for m in _BESIDE_POST.finditer(text):
        size = next((n for n in (3, 2) if is_name(m[1][:n]) and len(m[1]) >= n), 0)
        if size:
            yield "name", m.start(1), m.start(1) + size
    for m in _BEFORE_POST.finditer(text):
        size = next((n for n in (3, 2) if is_name(m[1][-n:]) and len(m[1]) >= n), 0)
        if size:
            yield "name", m.end(1) - size, m.end(1)
