"""What the press prints at the edges of an article: datelines, bylines, agency and photo credits, caption marks.

Every function is called on every block of a page, so each asks a cheap question first and looks at no more than the
first or last characters of a text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

# ---- what is found


@dataclass(frozen=True, slots=True)
class Opening:
    """How a paragraph opens an article: text[start:end] is `text`, brackets and the dash or colon after it included.

    `dateline` is the printed source, place and date without brackets and byline. `month`, `day` and `year` are
    numbers, None where none is printed; `confidence` is 0 to 1, and low where prose may begin in the same words.
    """

    start: int
    end: int
    text: str
    dateline: str | None = None
    agency: str | None = None
    paper: str | None = None
    place: str | None = None
    month: int | None = None
    day: int | None = None
    year: int | None = None
    byline: tuple[str, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit or byline: `kind` is agency, byline or photo; `agency` and `paper` are as printed, without spaces."""

    kind: str
    agency: str | None
    names: tuple[str, ...]
    text: str
    confidence: float  # 0 to 1
    paper: str | None = None  # the paper whose staff are named, if it is said


# ---- numerals

_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "两": 2, "兩": 2, "元": 1, "首": 1}
_TENS = {"十": 10, "廿": 20, "卅": 30}


def numeral(text: str) -> int | None:
    """The number a short numeral says: 12, １２, 十二, 廿八, 二十一, 九十九, 一〇; None for anything else."""
    if text.isdecimal():
        return int(text) if len(text) <= 4 else None
    total, digit, counted, digits = 0, None, False, 0
    for c in text:
        if c in _TENS:
            if counted or (c != "十" and digit is not None):
                return None
            total, digit, counted = (_TENS[c] if digit is None else digit * 10), None, True
        elif c in _DIGITS:
            if counted and digit is not None:
                return None
            # digits in a row are places, as in 一〇 or 二〇二六
            digit, digits = (digit or 0) * 10 + _DIGITS[c], digits + 1
        else:
            return None
    if not text or digits > 4:
        return None
    return total + (digit or 0)


# ---- the words of the trade

_HAN = r"\u3400-\u9fff"
_AGENCY_NAMES = (
    "新华社 新华网 新华通讯社 新華社 新華網 新華通訊社 中国新闻社 中國新聞社 中新社 中新网 中新網 中新经纬 "
    "中央社 中央通訊社 中通社 "
    "人民日报海外版 人民日报 人民日報 人民网 人民網 光明日报 光明网 经济日报 中国经济网 科技日报 工人日报 "
    "法治日报 农民日报 解放军报 "
    "中国青年报 中青报 中青网 环球时报 环球网 参考消息 央视新闻 央视网 央视 央广网 央广 中央电视台 "
    "中央广播电视总台 总台央视 总台 "
    "国际在线 中国网 中国日报 中国日报网 法新社 法新網 路透社 路透 路透電 美联社 美聯社 合众国际社 合众社 "
    "合眾國際社 合眾社 国际社 國際社 "
    "塔斯社 俄塔社 俄新社 国际文传电讯社 国际文传社 共同社 时事社 時事社 同盟社 韩联社 韓聯社 朝中社 "
    "德新社 德通社 海通社 哈瓦斯社 哈瓦斯 "
    "安莎社 安沙社 埃菲社 彭博社 彭博 泛亚社 泛亞社 越通社 巴通社 印通社 阿纳多卢 中评社 中評社 "
    "电通社 電通社 国民社 國民社 申时社 申時社 国闻社 國聞社 复旦社 復旦社 视觉中国 視覺中國 东方IC 图虫创意"
)
_AGENCIES = frozenset(_AGENCY_NAMES.split())
# longest first, so that no name is cut short by its own beginning; machines set spaces between ideographs
_AGENCY = "|".join(r"\s?".join(a) for a in sorted(_AGENCIES, key=lambda a: (-len(a), a)))
_AGENCY_START = frozenset(a[0] for a in _AGENCIES)

_OUTLET_END = (
    r"(?:[报報](?!道|告|名)|[网網社刊]|新闻|新聞|电视台|電視台|广播电台|電台|电台|总台|客户端|周刊|週刊|杂志|"
    r"雜誌|融媒体中心|融媒体|传媒集团|传媒)"
)
_OUTLET = rf"[{_HAN}]{{1,14}}?{_OUTLET_END}"
_MODIFIER = (
    r"(?:首席|高级|资深|主任|见习|見習|实习|實習|特派|特约|特約|全媒体|融媒体|融媒|全媒|摄影|攝影|视觉|视频|"
    r"体育|财经|驻京|驻外|驻地|专题|兼职|本报|"
    r"本報|本网|本台|本社|本刊|前方|驻[\u3400-\u9fff]{2,4})"
)
_LABEL = (
    r"(?:[记記]\s?者|通\s?[讯訊]\s?[员員]|特派[员員]|特约撰稿人?|撰稿人?|实习生|實習生|見習生|评论[员員]|評論員|"
    r"作者)(?!从|在|的|会|们|们)"
)
_STAFF = re.compile(rf"(?:(?P<org>{_OUTLET})\s?)?(?:{_MODIFIER}){{0,3}}\s?(?P<label>{_LABEL})")

# family names in common use, both scripts: a name set without a space after 记者 is told from a verb by them
_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙周週吴吳徐孙孫朱马馬胡郭林何高梁郑鄭罗羅宋谢謝唐韩韓曹许許邓鄧萧肖蕭冯馮曾"
    "程蔡彭潘袁于於董余餘苏蘇叶葉吕呂魏蒋蔣"
    "田杜丁沈姜薑范範江傅钟鐘鍾卢盧汪戴崔任陆陸廖姚方金邱丘夏谭譚韦韋贾賈邹鄒石熊孟秦阎閻闫薛侯雷白龙龍段郝"
    "孔邵史毛常万萬顾顧赖賴武康贺賀严嚴尹钱錢施"
    "牛洪龚龔汤湯陶黎温溫莫易樊乔喬文安殷颜顏庄莊章鲁魯倪庞龐邢俞翟蓝藍聂聶齐齊向申葛柴伍覃骆駱关關焦柳欧歐"
    "祝纪紀尚毕畢耿芦左季管符辛苗曲翁阮"
    "艾宁寧岳盛柯甘涂凌霍卞房屈项項祁詹成戚费費古冉晏单單鲍鮑车車谷路游牟桂蒲房匡容植冼佟卓时時解景裴席窦竇"
    "卫衛华華戈瞿童臧娄婁边邊滕刁占幸苑"
    "嵇米麦麥揭池连連靳巫闵閔盖蓋储儲仇党翦奚初闻聞栾欒冷应應明计計封喻褚廉郎虞商简簡励敖敬荆荊原南阳楚木宓"
    "富隋门門查包吉岑丛叢雍桑蔺藺展官丰豐"
    "利蒙农農梅缪繆樂乐柏沙水云花司褟濮禹越麻鹿姬尤惠茅茹粟仲迟遲兰蘭宫宮帅阙闕邝鄺练練辜甄印由经晋昌来來衣"
    "逄丰权權全干胥雪撒巴布哈阿伊塔甲乙丙丁某"
)
_COMPOUND = (
    "欧阳",
    "歐陽",
    "司马",
    "司馬",
    "上官",
    "诸葛",
    "諸葛",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "夏侯",
    "东方",
    "端木",
)
_STYLED = ("先生", "女士", "小姐", "太太", "同志", "老师", "经理", "主任")  # as advertisements give whom to ask for
_EDITED = re.compile(r"\s+(?:责任编辑|责编|编辑|編輯|校对|审核|制作|监制)\s?[|/／:：]")
_NAME = re.compile(rf"[{_HAN}○〇×]{{2,4}}|[{_HAN}A-Z]{{1,8}}(?:[·•・．.][{_HAN}A-Z]{{1,8}}){{1,3}}|[A-Z][\w.'’-]+")
_SEPARATOR = re.compile(r"[\s、，,／/；;&|]+")
_LEADING = " \t\r\n\u3000\u00a0:：/／、|"
_BULLETS = " \t\r\n\u3000\u00a0■□◆◇●○▲△▼★☆※▪•*►▶◎－—–-"
_OPEN, _CLOSE = "（([【〔［〖", "）)]】〕］〗"
_MATE = dict(zip(_OPEN, _CLOSE, strict=True))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def is_name(token: str) -> bool:
    """Whether a token begins as a Chinese name does and has a name's length."""
    if token[:2] in _COMPOUND:
        return 3 <= len(token) <= 4
    if token.endswith(_STYLED):
        return False
    return (token[:1] in _SURNAMES and 2 <= len(token) <= 4) or "·" in token


def _plainly_named(token: str) -> bool:
    """The same, with no title before it to vouch for a name of four."""
    return is_name(token) and (len(token) < 4 or token[:2] in _COMPOUND or "·" in token)


def _names(run: str) -> tuple[str, ...] | None:
    """The names of a run; lone characters pair up (names of two are spaced out to the width of three).

    None where anything in the run cannot be a name; an empty run has no names.
    """
    found: list[str] = []
    lone = ""
    for token in _SEPARATOR.split(run.strip(_LEADING)):
        if not token:
            continue
        if len(token) == 1 and "\u3400" <= token <= "\u9fff":
            if lone:
                found.append(lone + token)
                lone = ""
            else:
                lone = token
            continue
        if lone or not _NAME.fullmatch(token):
            return None
        found.append(token)
    if lone:
        found.append(lone)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _People:
    names: tuple[str, ...]
    agency: str | None
    paper: str | None
    sure: bool  # the first name begins with a family name, or the staff's paper is named


def _people(text: str) -> _People | None:
    """Who a run of staff titles and names names: 云州日报全媒体记者 甲某 通讯员 乙某; None where it is not one."""
    if (edited := _EDITED.search(text)) is not None:
        text = text[: edited.start()]
    labels = list(_STAFF.finditer(text))
    if not labels or text[: labels[0].start()].strip(_LEADING):
        return None
    names: list[str] = []
    org: str | None = None
    sure = False
    for m, after in zip(labels, [*(n.start() for n in labels[1:]), len(text)], strict=True):
        run = text[m.end() : after]
        some = _names(run)
        if some is None:
            return None
        if (
            some
            and run[0] not in _LEADING
            and not (is_name(some[0]) and (len(some[0]) < 4 or some[0][:2] in _COMPOUND))
        ):
            return None
        if m["org"] and org is None:
            org = _squeezed(m["org"])
        sure = sure or bool(m["org"]) or bool(some and is_name(some[0]))
        names += some
    if org and org.startswith(("据", "據", "由", "为", "和", "与")):
        return None
    agency = org if org in _AGENCIES else None
    paper = None if agency or org is None or org.startswith("本") else org
    return _People(tuple(names), agency, paper, sure)


# ---- openings in Chinese

_NUMBER = r"(?:\d{1,2}|[〇○零一二三四五六七八九十廿卅]{1,3})"
_DATE = (
    rf"(?:(?P<year>\d{{4}}|[〇○零一二三四五六七八九]{{4}})\s?年\s?)?(?:(?P<month>{_NUMBER})\s?月\s?)"
    rf"?(?P<day>{_NUMBER})\s?[日号號]"
    r"(?:\s?(?:凌晨|清晨|早晨?|上午|中午|午|下午|傍晚|晚上?|夜间?|深夜|午夜))?"
)
_WORD = (
    r"(?P<word>[专專急特综綜合外]{0,2}(?<![发發供水核光风風火停用来來致贺賀])[电電][讯訊]?|(?:综合|綜合|"
    r"[特专專快短簡简])?(?<![通资資])[讯訊](?!息|[问問])|消息)"
)
_ZH_OPENING = re.compile(
    rf"(?P<open>[{re.escape(_OPEN)}《]?)\s*(?P<via>[据據]?)\s?"
    rf"(?:(?P<agency>{_AGENCY})(?:客户端|微信|微博)?|(?P<own>本[报報刊台臺网網社市省县縣埠港])|"
    rf"《?(?P<paper>{_OUTLET})》?)?\s*"
    rf"(?P<place>[{_HAN}·、／/]{{2,12}}?)??\s?(?:{_DATE})?\s?{_WORD}\s*(?P<close>[{re.escape(_CLOSE)}》]?)"
)
_BYLINE = re.compile(r"\s*[（(【〔［\[](?P<by>[^（）()【】〔〕\[\]]{2,90})[)）】〕］\]]")
_TOLD_BY = re.compile(
    r"\s*(?P<by>(?:本[报報])?[\u3400-\u9fff]{0,6}[记記]者[^，。：:\n]{2,40}?)(?:报道|報導|报導)[：:]?"
)
# （中央社記者甲某某台北5日電） 〔記者甲某某／台北報導〕: who, where and when in one bracket
_ZH_SENT = re.compile(
    rf"(?P<open>[{re.escape(_OPEN)}]?)\s*(?P<staff>(?:{_OUTLET}|本[报報])?(?:{_MODIFIER}){{0,2}}\s?[记記]者)\s*"
    rf"(?P<who>[{_HAN}·、\s]{{2,24}}?)\s*(?:[／/]\s*(?P<where>[{_HAN}·]{{0,10}}?)|(?P<at>))\s*(?:{_DATE})?\s?"
    r"(?P<word>(?:[专專]|(?:综合|綜合)?外?)[电電](?:報導|报道)?|(?:综合|綜合|現場|特稿|攝影|摄影)?(?:報導|"
    r"报道|報道))\s*"
    rf"(?P<close>[{re.escape(_CLOSE)}]?)"
)
_ZH_ATTRIBUTED = re.compile(
    rf"[据據]\s?《?(?P<agency>{_AGENCY})》?(?:客户端|微博|微信公众号|网站)?\s?(?:{_DATE})"
    rf"?(?:援引[^，。]{{2,14}})?(?:报道|報道|報導|[电電]|消息)[，,：:]"
)
_ZH_HINT = re.compile(r"[讯訊电電]|消息|[记記]\s?者|通讯员|通訊員|报道|報導")
_ZH_BOUNDARY = frozenset(" \t\r\n\u3000\u00a0（(【〔[，,：:。、|—–-;；")
_ZH_LOOK = 130  # characters: a dateline and a byline of six names
_CAPITALS = (
    "台北",
    "臺北",
    "北京",
    "上海",
    "南京",
    "香港",
    "东京",
    "東京",
    "华盛顿",
    "華盛頓",
    "高雄",
    "台中",
    "臺中",
    "重庆",
    "重慶",
    "廣州",
    "广州",
)


def opening(text: str) -> Opening | None:
    """The dateline, source or byline that opens a paragraph; None where it opens as any other.

    A block that is nothing but a dateline or byline has one too; `credit` tells of such blocks.
    """
    at = 0
    while at < len(text) and text[at] in _BULLETS:
        at += 1
    if at == len(text):
        return None
    head = text[at : at + _ZH_LOOK]
    if head[0] >= "\u2e80" or head[0] in _MATE:
        if _ZH_HINT.search(head, 0, 48):
            found = _zh_opening(head)
            if found is not None:
                return _shifted(found, text, at)
        if head[0] not in "(（[":
            return None
    if head[0].isupper() or head[0] in "(/[":
        found = _latin_opening(head)
        return None if found is None else _shifted(found, text, at)
    return None


def _shifted(found: Opening, text: str, by: int) -> Opening:
    start, end = found.start + by, found.end + by
    return replace(found, start=start, end=end, text=text[start:end])


def _zh_opening(head: str) -> Opening | None:
    return _zh_dateline(head) or _zh_sent(head) or _zh_byline(head) or _zh_attributed(head)


def _day(m: re.Match[str]) -> tuple[int | None, int | None, int | None] | None:
    """Month, day and year of a matched date; None where no calendar has it."""
    month, day, year = (numeral(m[g]) if m[g] else None for g in ("month", "day", "year"))
    if (day is not None and not 1 <= day <= 31) or (month is not None and not 1 <= month <= 12):
        return None
    return month, day, year


def _zh_dateline(head: str) -> Opening | None:
    m = _ZH_OPENING.match(head)
    if m is None:
        return None
    sure = _zh_sureness(m, head)
    when = _day(m)
    if sure == 0 or when is None or (m["place"] and "者" in m["place"]):
        return None
    inner = m.end("word")
    end = m.end() if m["close"] else inner
    dateline = head[m.end("open") : inner].strip()
    by = _BYLINE.match(head, end)
    names: tuple[str, ...] = ()
    told = _TOLD_BY.match(head, end) if by is None else None
    if by is not None and (who := _people(_TRAILER.sub("", by["by"]))) is not None:
        names, end, sure = who.names, by.end(), max(sure, 0.97)
    elif told is not None and (who := _people(told["by"])) is not None and who.names:
        names, end, sure = who.names, told.end(), max(sure, 0.97)
    elif by is not None and m["agency"] and head[by.end() : by.end() + 1] in "：:" and by.end() < len(head):
        end = by.end()  # 央视网消息（某栏目）：
    agency, paper = (_squeezed(m[x]) if m[x] else None for x in ("agency", "paper"))
    if (
        paper is not None
        and paper.endswith("社")
        and not paper.endswith(("报社", "報社", "出版社", "杂志社", "雜誌社"))
    ):
        agency, paper = paper, None  # an agency that is on no list of ours
    return Opening(
        0, _past_colon(head, end), "", dateline, agency, paper,
        _squeezed(m["place"]) if m["place"] else None,
        *when, names, round(sure, 2),
    )  # fmt: skip


def _zh_sureness(m: re.Match[str], head: str) -> float:
    """0 to 1: how surely a match is a dateline and no prose in the same words."""
    inner, word, dated = m.end("word"), m["word"], m["day"] is not None
    bracketed = bool(m["open"])
    if bracketed and not m["close"]:
        return 0.0
    after = head[m.end() : m.end() + 1] if m["close"] else head[inner : inner + 1]
    bounded = bracketed or not after or head[inner : inner + 1] in _ZH_BOUNDARY or after in _ZH_BOUNDARY
    if m["open"] == "《":
        return 0.0
    place = m["place"] or ""
    if m["agency"]:
        if dated and word != "消息":
            return 0.99 if bounded else 0.95
        prose = head[inner : inner + 1] in ("，", ",")
        return 0.0 if not bounded else 0.6 if prose else 0.85 if place else 0.93
    if m["via"] and not m["paper"]:
        return 0.0
    if m["own"]:
        if m["own"][1] in "报報" and not place and word != "消息" and (dated or word[0] not in "电電" or bounded):
            return 0.98 if bounded else 0.9
        return 0.95 if bounded and (bracketed or dated or word != "消息") and len(place) <= 6 else 0.0
    if m["paper"]:
        if dated:
            return 0.97 if bounded else 0.85
        return 0.93 if bounded and not place and word != "消息" else 0.0
    # no source: 【某地特讯】 and the like only in their brackets
    return 0.85 if bracketed and place and (dated or word != "消息" or len(place) <= 4) else 0.0


def _past_colon(head: str, end: int) -> int:
    """The end moved past a colon that parts a dateline from its story."""
    return end + 1 if head[end : end + 1] in ("：", ":") else end


def _zh_sent(head: str) -> Opening | None:
    m = _ZH_SENT.match(head)
    if m is None or bool(m["open"]) != bool(m["close"]) or not (m["open"] or m["where"]):
        return None
    when = _day(m)
    if when is None:
        return None
    if m["where"] is not None:
        names, place = _names(m["who"]), _squeezed(m["where"])
    else:
        names, place = _name_and_place(m["who"])
    if not names:
        return None
    org = _STAFF.match(_squeezed(m["staff"]))
    house = org["org"] if org is not None else None
    agency = house if house in _AGENCIES else None
    dateline = head[m.end("open") : m.end("word")].strip()
    paper = house if agency is None else None
    return Opening(0, _past_colon(head, m.end()), "", dateline, agency, paper, place or None, *when, names, 0.96)


def _name_and_place(run: str) -> tuple[tuple[str, ...] | None, str]:
    """A run of names with the place of sending at its end, parted: 甲某某台北 to (甲某某,), 台北."""
    place = next((c for c in _CAPITALS if run.endswith(c) and len(run) > len(c) + 1), "")
    run = run[: len(run) - len(place)].strip()
    if not place and not _SEPARATOR.search(run) and len(run) >= 4:
        long = 4 if run[:2] in _COMPOUND and len(run) > 5 else 3 if len(run) >= 5 else 2
        run, place = run[:long], run[long:]
    return _names(run), place


def _zh_byline(head: str) -> Opening | None:
    m = _BYLINE.match(head)
    if m is not None:
        who = _people(_TRAILER.sub("", m["by"]))
        if who is None or not who.names:
            return None
        return Opening(0, m.end(), "", agency=who.agency, byline=who.names, confidence=0.9)
    label = _STAFF.match(head)
    if (
        label is None
        or head[label.end() : label.end() + 1] not in (" ", "\u3000", "：", ":")
        or label.end() >= len(head)
    ):
        return None
    names: list[str] = []
    end = label.end()
    while n := _NEXT_NAME.match(head, end):
        if not is_name(n["name"]):
            break
        names.append(n["name"])
        end = n.end("name")
    if not names:
        return None
    told = _TOLD.match(head, end)
    if told is not None:
        end = told.end()
    elif end < len(head) and not head[end].isspace():
        return None
    org = _squeezed(label["org"]) if label["org"] else None
    return Opening(0, end, "", agency=org if org in _AGENCIES else None, byline=tuple(names), confidence=0.75)


_NEXT_NAME = re.compile(rf"[\s、，,：:]+(?:(?:{_MODIFIER})*{_LABEL}\s*)?(?P<name>[{_HAN}]{{2,4}})(?=[\s、，,：:]|$)")
_TOLD = re.compile(
    r"\s*(?:综合|綜合|摄影|攝影)?(?:报道|報道|報導)?\s?[：:]|\s+(?:综合|綜合|摄影|攝影)?(?:报道|報道|報導)"
    r"(?=\s|$)|\s+(?:[发發]自)?[\u3400-\u9fff]{2,4}(?:报道|報導)"
)


def _zh_attributed(head: str) -> Opening | None:
    m = _ZH_ATTRIBUTED.match(head)
    if m is None:
        return None
    # any paragraph may say so in its prose
    return Opening(0, m.end() - 1, "", None, _squeezed(m["agency"]), confidence=0.4)


# ---- openings in the alphabets

_MONTH_NAMES = (
    "january jan janvier janv januar jänner jän января янв enero ene gennaio janeiro",
    "february feb février févr fév februar feber февраля фев февр febrero febbraio fevereiro",
    "march mar mars märz mär mrz марта мар marzo março",
    "april apr avril avr апреля апр abril abr aprile",
    "may mai мая mayo maggio maio",
    "june jun juin juni июня июн junio giugno junho",
    "july jul juillet juil juli июля июл julio luglio julho",
    "august aug août aout августа авг agosto ago",
    "september sept sep septembre сентября сент сен septiembre settembre setembro",
    "october oct octobre oktober okt октября окт octubre ottobre outubro",
    "november nov novembre ноября нояб ноя noviembre novembro",
    "december dec décembre déc dezember dez декабря дек diciembre dicembre dezembro",
)
_MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_WIRES = (
    r"Reuters?|A\.?P\.?|A\.?F\.?P\.?|U\.?P\.?I?\.?|I\.?N\.?S\.?|(?:The )?Associated Press|United Press(?: "
    r"International)?|Press Association|"
    r"Canadian Press|Central News|Exchange Telegraph|Xinhua|Bloomberg|Kyodo|Jiji|Domei|Yonhap|PA|CP|AAP|PTI|"
    r"ANI|BNS|LETA|"
    r"dpa|DPA|ddp|DAPD|dapd|epd|KNA|sid|SID|apa|APA|sda|SDA|ots|DNB|D\.N\.B\.|Wolff|Havas|Stefani|ANSA|Ansa|"
    r"EFE|Efe|Lusa|Belga|ATS|PAP|CTK|MTI|Tanjug|EPA|"
    r"Tass|TASS|Interfax|RIA Novosti|ТАСС|ИТАР[-–]ТАСС|РИА\s«?Новости»?|Интерфакс|РОСТА|АПН|БЕЛТА|БелТА|"
    r"УНИАН|Getty Images|Telegram"
)
_WIRE = re.compile(rf"(?:{_WIRES})(?![\w])")
_LATIN_DATE = (
    rf"(?:(?:the\s|le\s|den\s|am\s|dem\s|el\s|il\s)?(?:(?P<m1>{_MONTH})\.?\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)"
    rf"?(?:,?\s(?P<y1>\d{{4}}))?"
    rf"|(?P<d2>\d{{1,2}})(?:\.|er|st|nd|rd|th|º)?\s(?:de\s|di\s|of\s)?(?P<m2>{_MONTH})\.?(?:\s(?P<y2>\d{{4}})"
    r"(?:\s?г\.?)?)?)"
    rf"|(?P<weekday>{_WEEKDAY}))"
)
_PLACE = (
    r"(?P<place>[^\W\d_a-zà-ÿа-яё][\w.'’-]*(?:[ \u00a0][\w.'’-]+){0,4}?"
    r"(?:,\s[^\W\d_a-zà-ÿа-яё][\w.]*(?:\s[^\W\d_a-zà-ÿа-яё][\w.]*)?)??)"
)
_DASH = r"(?:—|–|―|--|-(?=\s))"
_LATIN_OPENING = re.compile(
    rf"\(?{_PLACE}(?:(?P<comma>[,.]?)\s(?i:{_LATIN_DATE}))?(?P<dot>[.:]?)"
    rf"(?:\s*(?:\((?P<paren>[^()\n]{{2,40}})\)|/\s?(?P<slash>[^/\n]{{2,30}})/|/(?P<bare>{_WIRES})(?!\w)))?\)?"
    rf"(?:\s*(?P<dash>[.:]?\s?{_DASH})(?:\s?(?P<after>(?:РИА\s«?Новости»?|ТАСС|Интерфакс|REUTERS|Reuters)"
    r"(?=[.,:\s]))[.,:]?)?|\s?(?P<stop>[.:])(?=\s|$)"
    r"|(?(paren)(?=\s|$)|(?(slash)(?=\s|$)|(?!))))"
)
_WIRE_OPENING = re.compile(rf"[(/\[](?P<wire>{_WIRES})[)/\]]\s*(?P<dash>[.:]?\s*{_DASH}|[.:])")
_OWN_MAN = re.compile(
    r"\(?(?:De (?:notre|nos) (?:correspondant|envoyé|bureau|rédaction)|D['’]un correspondant|"
    r"Von unser(?:em|en|er) (?:\w+[- ]){0,2}?(?:Korrespondent|Mitarbeiter|Redaktion|Berichterstatter)|"
    r"Eigener (?:Draht)?[Bb]ericht|Eigenbericht|"
    r"От (?:нашего|наших) (?:\w+ )?(?:специального |собственного )?корр|Наш(?:и)? (?:соб\. )?корр|Соб\. ?(?:корр|инф)|"
    r"From [Oo]ur (?:[Oo]wn |[Ss]pecial |[A-Z]\w+ )?(?:[Cc]orrespondent|[Rr]eporter)|FROM OUR (?:OWN |"
    r"SPECIAL )?CORRESPONDENT|"
    r"Special (?:[Cc]able |[Dd]ispatch |[Tt]elegram )?to [Tt]he )[^\n.:)—–]{0,60}[.:)]{0,2}"
)
_PERSON = (
    r"[^\W\d_a-zà-ÿа-яё][\w.'’-]*(?:[ \u00a0](?:(?:de|du|van|von|der|la|le|da|di|zu|of|bin|al|y)[ \u00a0])"
    r"{0,2}[^\W\d_a-zà-ÿа-яё][\w.'’-]*){1,3}"
)
_PEOPLE = rf"{_PERSON}(?:(?:,\s|\s(?:and|et|und|и|y|&)\s){_PERSON}){{0,4}}"
_POST = (
    r"(?:(?:[A-Z][\w'’.]*\s){0,3}(?:Staff\s?(?:Writers?|Reporters?|Correspondents?)?|Writers?|Reporters?|"
    r"Correspondents?|Editor|Bureau Chief|Columnist|Press)"
    r"|STAFF(?: WRITERS?| REPORTERS?)?|[Cc]orrespondante?|[Ee]nvoyée? spéciale?|[Kk]orrespondent(?:in)?|"
    r"[Рр]едактор|(?:[Сс]об(?:ственный|\.)\s?|[Сс]пец)?"
    r"(?:[Кк]орреспондент|корр\.?)|[Жж]урналист)(?:\s(?:of|à|in|for|в)\s[\w '’-]{2,30})?"
)
_LATIN_BYLINE = re.compile(
    rf"(?:By|BY|Par|PAR|Von|VON|Text:|Texte?\s?:|Автор:|Текст:)\s(?P<who>{_PEOPLE})(?:\s?[,|"
    rf"•·\n—–-]\s?(?P<post>{_POST}))?"
)
_CAPS_BYLINE = re.compile(
    r"(?:By|BY|Par|PAR|Von|VON)\s(?P<who>[^\W\d_a-zà-ÿа-яё]{2,}\.?(?:[ -](?:[^\W\d_a-zà-ÿа-яё]\.|"
    r"[^\W\d_a-zà-ÿа-яё]{2,}(?![^\W\d_]))){1,3})(?=[\s,.])"
)
_POST_ONLY = re.compile(_POST)
_AND = re.compile(r",\s|\s(?:and|et|und|и|y|&)\s")


def _latin_opening(head: str) -> Opening | None:
    wired = _WIRE_OPENING.match(head)
    if wired is not None:
        return Opening(0, wired.end(), "", head[: wired.end("wire") + 1], wired["wire"], confidence=0.9)
    if head[:3] in _BY_STARTS:
        return _latin_byline_opening(head)
    own = _OWN_MAN.match(head)
    if own is not None:
        return Opening(0, own.end(), "", own[0].strip("(). :"), confidence=0.8)
    return _latin_dateline(head)


_BY_STARTS = frozenset(("By ", "BY ", "Par", "PAR", "Von", "VON"))


def _latin_byline_opening(head: str) -> Opening | None:
    own = _OWN_MAN.match(head)
    if own is not None:
        return Opening(0, own.end(), "", own[0].strip("(). :"), confidence=0.8)
    m = _LATIN_BYLINE.match(head)
    line = head.find("\n")
    if m is not None and m.end() in (len(head.rstrip()), line):
        return Opening(0, m.end(), "", byline=_people_of(m["who"]), confidence=0.85)
    m = _CAPS_BYLINE.match(head)
    if m is not None:
        return Opening(0, m.end(), "", byline=(m["who"],), confidence=0.7)
    return _latin_dateline(head)


def _people_of(run: str) -> tuple[str, ...]:
    """The names of a run of names, the posts among them left out."""
    return tuple(n for n in _AND.split(run) if not _POST_ONLY.fullmatch(n))


def _latin_dateline(head: str) -> Opening | None:
    if not _LATIN_HINT.search(head, 0, 64):
        return None
    m = _LATIN_OPENING.match(head, 0, 100)
    if m is None:
        return None
    wire = m["paren"] or m["slash"] or m["bare"] or m["after"]
    known = bool(wire) and _WIRE.match(wire) is not None
    month_name = m["m1"] or m["m2"]
    month = _MONTHS[month_name.lower()] if month_name else None
    day = int(m["d1"] or m["d2"]) if month_name else None
    place = m["place"].strip(" ,." if month_name else " ,")
    if (day is not None and not 1 <= day <= 31) or not _placed(place, bool(m["comma"])):
        return None
    # capitals and a stop before the dash are a headline run into its text: SUDDEN FLOOD.—
    # Wallis. Sitten, 5. Nov.: the canton heads its column
    place = place.rpartition(". ")[2] if month_name and len(place.partition(". ")[0]) > 3 else place
    capitals = place.partition(",")[0].isupper() and len(place) >= 4 and m["dash"] is not None
    capitals = capitals and not m["dot"] and not m["dash"].startswith(".") and (place[-1] != "." or "," in place)
    sure = _latin_sureness(m, known, capitals)
    if sure == 0 or len(place) > 48:
        return None
    year = m["y1"] or m["y2"]
    end = m.end()
    stop = max(m.end("dot"), m.end("paren") + 1, m.end("slash") + 1, m.end("bare"), m.end("after"), m.end("place"))
    dateline = head[:stop] if m["paren"] else head[:stop].rstrip(" .:—–-" if month_name or wire else " :—–-")
    agency = wire.strip() if wire and (known or _housed(wire)) else None
    return Opening(
        0, end, "", dateline.strip("("), agency, None, place, month, day, int(year) if year else None, (), sure
    )  # fmt: skip


_PARTICLE_WORDS = "de la le les du des di do da el al am an a der den dem ob sur sous of the upon en na на"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "понедельник вторник среда четверг пятница суббота воскресенье"
)
_WEEKDAYS = frozenset(_DAYS.split())


def _placed(place: str, parted: bool) -> bool:
    """Whether words before a date, source or dash may name a place; `parted`: a comma stands between."""
    words = place.replace(",", " ").split()
    if len(words) > (4 if parted or "," in place else 3) or place.lower() in _WEEKDAYS:
        return False
    return all(w[0].isupper() or w.rstrip(".") in _PARTICLES for w in words)


_LATIN_HINT = re.compile(r"—|–|―|--|- |[(/]|\d")


def _housed(wire: str) -> bool:
    """Whether words in brackets after a place look like a source: Courier News Service, not a remark."""
    return len(wire.split()) <= 4 and wire[0].isupper() and not any(c.isdigit() for c in wire)


def _latin_sureness(m: re.Match[str], known: bool, capitals: bool) -> float:
    dated = bool(m["m1"] or m["m2"])
    ended = bool(m["dash"] or m["stop"] or m["after"] or m["slash"] or m["dot"])
    if dated and known:
        return 0.98
    if known:
        return 0.95 if ended or capitals else 0.0
    if dated:
        return (0.92 if m["dash"] or m["place"].isupper() else 0.75) if ended else 0.0
    if m["weekday"]:
        return 0.8 if ended and (m["dash"] or m["place"].isupper()) else 0.0
    return 0.75 if capitals and not m["stop"] else 0.0


# ---- credits that are a whole block

_TRAILER = re.compile(
    r"\s*[/／|]?\s*(?:(?:[发發]自|\s(?=[\u3400-\u9fff]{2,4}报道|[\u3400-\u9fff]{2,4}報導))"
    r"[\u3400-\u9fff]{2,6}?(?:报道|報導)?|[文摄攝]\s*[/／、]?\s*[图圖摄攝]|[图圖]\s*[/／、]?\s*文|"
    r"文字?\s*[/／]?\s*摄影|(?:摄影|攝影|综合|綜合|采访|採訪)?\s?(?:报道|報道|報導)|"
    r"整\s?理|综合(?:整理)?|編譯|编译|撰文|采写|採寫|采访|撰稿|口述|供稿|文)\s*$"
)
_PHOTO_TRAILER = re.compile(
    r"\s*[/／|]?\s*(?:摄影?|攝影?|拍摄|拍攝|航拍|翻拍|制[图圖]|製圖|供[图圖]|提供照片|[图圖](?:片|/?视频)?|"
    r"影)(?:[\s、]*[（(]?(?:资料|資料)(?:照片|图片?|圖片?)[）)]?)?\s*$"
)
_PARTS = re.compile(
    r"(?:^|(?<=\s))(?:文字?|[图圖]片?|摄影?|攝影?)\s?[/／|]\s?|\s?[/／|]\s?(?:文字?|[图圖]片?|摄影?|攝影?)"
    r"(?=[\s、，]|$)"
)
_STOCK = re.compile(
    rf"(?:(?P<agency>{_AGENCY})|本[报報网網刊]|(?P<paper>{_OUTLET}))?\s*(?:记者\s?)?(?:(?:资料|資料|档案|"
    r"檔案|网络|網絡|效果|示意|现场|視頻|视频)(?:图片?|圖片?|照片?|截图|截圖)|本报图片)"
)
_SENT_PHOTO = re.compile(
    rf"(?:(?P<agency>{_AGENCY})|(?P<paper>{_OUTLET}))\s*[/／]?\s*(?:发|發|图片?|圖片?|照片|传真照片?|供图|"
    rf"供圖|供片|摄|攝)\s*(?:[（(](?P<who>[^（）()]{{2,30}})[)）])?"
)
_PHOTO_FROM = re.compile(
    r"(?:[本题題配组組插]?[图圖照]片?|照片|新闻图片|摄影|攝影|摄|攝)(?:均|皆|由|均由)?\s*(?:(?:来源|來源|"
    r"源自?|据|據|自)\s*[:：/／|]?|(?P<by>由)|[/／|:：])\s*"
    r"(?P<who>[^，。；,;：:]{2,24})"
)
_GIVEN = re.compile(
    rf"(?:[图圖]片?|照片)?(?:均|皆)?由?(?P<who>[{_HAN}A-Za-z·\s]{{2,18}}?)\s?(?:供图|供圖|提供(?:图片|照片)|/供图)"
)
_AGENCY_CREDIT = re.compile(
    r"(?P<via>(?:(?:本报|本報|本版|均|文章?|稿件?|内容|消息|信息|新闻|资料|图文)?\s?(?:综合|綜合)?(?:据|據|"
    r"转自|轉自|摘自|选自|選自|原载|原載|来源于?|來源|源自|稿源|综合|綜合)\s*[:：/／]?\s*)?)"
    rf"(?P<who>《?(?:{_AGENCY}|{_OUTLET})》?(?:(?:\s*[、，,/／和及\s]\s*)《?(?:{_AGENCY}|{_OUTLET})》?)"
    rf"{{0,4}})(?:微信公众号|官方微信|微博|网站|客户端|官网|APP)?"
    rf"\s*(?P<tail>(?:\s?(?:{_DATE}))?\s?(?:等|综合|綜合|供|专)?\s?(?:综合报道|报道|報道|報導|消息|[电電]讯?|"
    r"[讯訊]|供稿|发|稿)?)"
)
_SOURCE = re.compile(
    r"(?:[文稿]件?章?|消息|信息|新闻|内容|资料|数据|图文)?(?:来源|來源)\s*[:：/／]\s*(?P<who>[^，。；,;：:]{2,24})"
)
_WRITER = re.compile(rf"(?:文字?|撰文|采写|整理|作者|编译)\s*[/／|:：]\s*(?P<who>[{_HAN}\s、·/／]{{2,40}})")
_AUTHOR = re.compile(r"作者(?P<post>(?:单位|單位|为|為|系|係|是)\s*[:：]?[^。；]{2,40})")
_WITH_POST = re.compile(
    rf"(?P<who>[{_HAN}]{{2,4}}|[{_HAN}]\s[{_HAN}])\s*[（(](?=[^）)]*(?:单位|單位|大学|大學|学院|學院|研究|"
    r"教授|作者|学者|律师|专家|评论|院|局|会|會))"
    rf"(?P<post>[{_HAN}、\s]{{3,24}})[)）]"
)
_OWN_STAFF = re.compile(rf"(?:本[报報刊台臺网網社]|{_OUTLET})(?:{_MODIFIER}){{0,2}}(?:{_LABEL}|编辑部|編輯部|评论部)")
_BARE = re.compile(rf"[{_HAN}]{{2,4}}(?:[\s、]+[{_HAN}]{{2,4}}){{0,3}}|[{_HAN}]\s[{_HAN}]")
_ZH_CREDIT_HINT = re.compile(
    r"[记記]\s?者|[摄攝图圖影照发發]|来源|來源|[讯訊]\s?[员員]|作者|供稿|[据據]|转自|轉自|摘自|选自|综合|"
    r"綜合|[文理撰]\s?[/／:：]|社[)）】\]]?$|实习生|特约|评论员|^[\u3400-\u9fff\s]{2,4}[（(]"
)
_SENTENCE = re.compile(r"[。！？；!?]")
_LONGEST = 90  # characters: a credit that names eight people


def credit(text: str) -> Credit | None:
    """The credit or byline that a whole block is; None for a block with anything more in it."""
    if len(text) > 2 * _LONGEST:
        return None
    whole = text.strip()
    if not 2 <= len(whole) <= _LONGEST or "。" in whole[:-1]:
        return None
    inner = whole.lstrip(_BULLETS)
    marked = len(inner) != len(whole)
    if not inner or (not marked and "，" in whole):
        return None
    if inner[0] in _MATE and inner.rstrip("。. ")[-1:] == _MATE[inner[0]]:
        core = inner.rstrip("。. ")[1:-1].strip()
        if not any(c in _MATE for c in core) or core[-1:] in _CLOSE:
            inner, marked = core, True
    return _credit(inner, whole, marked)


def _credit(inner: str, whole: str, marked: bool) -> Credit | None:
    """The credit that `inner`, without bullets and brackets, is; `marked` if it had some."""
    inner = inner.strip().rstrip("。").rstrip()
    if len(inner) < 2:
        return None
    found: Credit | None = None
    if inner[0] < "\u2e80":
        found = _latin_credit(inner, marked)
    if found is None and (marked or _ZH_CREDIT_HINT.search(inner) or inner[0] in _AGENCY_START):
        found = _zh_credit(inner, marked)
    return None if found is None else replace(found, text=whole)


def _zh_credit(inner: str, marked: bool) -> Credit | None:
    if _SENTENCE.search(inner):
        return None
    if ("/" in inner or "／" in inner) and len(_PARTS.findall(inner)) > 1:
        # 甲某/文 乙某/图
        return _zh_people(_PARTS.sub(" ", inner).strip() + "/文", marked)
    return _zh_photo(inner, marked) or _zh_agency(inner, marked) or _zh_people(inner, marked)


def _zh_photo(inner: str, marked: bool) -> Credit | None:
    m = _STOCK.fullmatch(inner)
    if m is not None:
        return _house("photo", m, (), 0.92)
    m = _SENT_PHOTO.fullmatch(inner)
    if m is not None and (m["agency"] or _sends_photos(m["paper"], inner)):
        names: tuple[str, ...] = ()
        if m["who"]:
            who = _PHOTO_TRAILER.sub("", m["who"])
            some = _people(who)
            names = some.names if some is not None else _names(who) or ()
        sure = 0.97 if m["agency"] or marked else 0.7
        return _house("photo", m, names, sure)
    m = _PHOTO_FROM.fullmatch(inner)
    if m is not None:
        return _photo_from(inner, m["who"].strip())
    m = _PHOTO_TRAILER.search(inner)
    wrote = _TRAILER.search(inner)
    # 文/图 is the writer's own pictures: a byline
    if m is not None and m.start() >= 2 and (wrote is None or wrote.start() >= m.start()):
        return _photographed(inner, inner[: m.start()], m[0].strip(_LEADING), marked)
    m = _GIVEN.fullmatch(inner)
    return Credit("photo", None, (), inner, 0.8) if m is not None else None


def _sends_photos(paper: str, inner: str) -> bool:
    """Whether words before 图 or 发 are a paper's name alone: not 某会新华社图, nor the 新闻发 of a cut 新闻发布会."""
    sent = inner[len(paper) :].lstrip(" /／")
    return _KNOWN.search(paper) is None and (sent[:1] not in ("发", "發") or paper[-1] in "社报報")


def _house(kind: str, m: re.Match[str], names: tuple[str, ...], sure: float) -> Credit:
    """A credit of the agency or paper that a match has."""
    agency = _squeezed(m["agency"]) if m["agency"] else None
    paper = _squeezed(m["paper"]) if m["paper"] else None
    return Credit(kind, agency, names, m[0], sure, paper)


def _photo_from(inner: str, who: str) -> Credit | None:
    named = re.sub(r"(?:提供|供图|供圖|摄|攝|新闻客户端|客户端)$", "", who).strip()
    agency = _squeezed(named) if _squeezed(named) in _AGENCIES else None
    people = None if agency else _people(named)
    names = people.names if people is not None else () if agency else _names(named) or ()
    if people is None and not all(map(is_name, names)):
        names = ()
    credited = "来源" in inner or "來源" in inner or "提供" in inner or named != who or "/" in inner or "／" in inner
    if not (agency or names or credited or inner[1:2] in "据據源"):
        return None  # 图：what is seen in it
    return Credit("photo", agency, names, inner, 0.9)


def _photographed(inner: str, before: str, word: str, marked: bool) -> Credit | None:
    """The photographers before 摄."""
    who = _people(before)
    if who is not None:
        return _staffed("photo", who, 0.97 if who.names else 0.6)
    if "供" in word:
        m = _GIVEN.fullmatch(inner)
        return Credit("photo", None, (), inner, 0.85) if m is not None else None
    bare = before.strip(_LEADING)
    names = _names(bare)
    if not names or len(names) > 4 or not all(map(_plainly_named, names)):
        return None
    return Credit("photo", None, names, inner, 0.9 if marked or word[0] in "摄攝" else 0.6)


def _staffed(kind: str, who: _People, sure: float) -> Credit:
    return Credit(kind, who.agency, who.names, "", sure, who.paper)


def _zh_agency(inner: str, marked: bool) -> Credit | None:
    m = _AGENCY_CREDIT.fullmatch(inner)
    if m is not None:
        houses = re.sub(r"[《》]", "", m["who"]).strip()
        known = (
            any(_squeezed(h) in _AGENCIES for h in re.split(r"[、，,/／和及\s]", houses))
            or _squeezed(houses) in _AGENCIES
        )
        agency = _squeezed(houses)
        if m["via"] and (known or marked or not m["via"].rstrip().endswith(("综合", "綜合"))):
            return Credit("agency", agency, (), inner, 0.98 if known or marked else 0.8)
        if known:
            return Credit("agency", agency, (), inner, 0.9 if marked else 0.55)
    m = _SOURCE.fullmatch(inner)
    if m is not None:
        return Credit("agency", _squeezed(m["who"].strip("《》")), (), inner, 0.9)
    if inner[0] in "据據" or inner[0] in _AGENCY_START:
        line = _zh_dateline(inner)
        if line is not None and line.end == len(inner) and line.agency:
            return Credit("agency", line.agency, line.byline, inner, 0.95 if marked or inner[0] in "据據" else 0.7)
    return None


def _zh_people(inner: str, marked: bool) -> Credit | None:
    m = _AUTHOR.fullmatch(inner)
    if m is not None:
        return Credit("byline", None, (), inner, 0.85)
    m = _WRITER.fullmatch(inner)
    if m is not None:
        names = _names(m["who"])
        if names and all(map(is_name, names)):
            return Credit("byline", None, names, inner, 0.85)
    cut = _TRAILER.sub("", inner)
    trailed = len(cut) != len(inner)
    who = _people(cut)
    if not trailed and _OWN_STAFF.fullmatch(inner):
        return Credit("byline", None, (), inner, 0.85 if marked else 0.7, who.paper if who is not None else None)
    if who is not None:
        if not who.names and not (marked and (who.paper or who.agency)):
            return None
        if not (who.sure or marked or trailed):
            return None
        return _staffed("byline", who, 0.97 if marked or who.paper or who.agency else 0.9)
    m = _WITH_POST.fullmatch(inner)
    if m is not None and is_name(_squeezed(m["who"])):
        return Credit("byline", None, (_squeezed(m["who"]),), inner, 0.6 if marked or "作者" in m["post"] else 0.45)
    if (marked or trailed) and _BARE.fullmatch(cut):
        names = _names(cut)
        if names and all(map(_plainly_named, names)):
            return Credit("byline", None, names, inner, 0.6 if marked and trailed else 0.5)
    return None


# ---- credits in the alphabets

_LATIN_WORDS = re.compile(
    r"(?:(?:Our |A |By a |By our |By Our |From [Oo]ur (?:[Oo]wn |[Ss]pecial )?|The )?(?:[A-Z][\w'’]*\s)"
    r"{0,2}(?:Staff|Special|Own|Political|Foreign|City|Sports?)\s"
    r"(?:Reporters?|Writers?|Correspondents?)|STAFF (?:REPORTERS?|WRITERS?)|(?:By|From) (?:[Oo]ur|[Aa]) [\w "
    r"]{0,30}(?:Reporter|Correspondent)s?|"
    r"Special to [Tt]he [A-Z][\w '’-]{2,40}|De (?:notre|nos) [\w ]{4,40}|Von unser(?:em|en|er) [\w -]{4,40}|"
    r"(?:От )?[Нн]аш\w* (?:соб\. )?корр[\w .]{0,30}|Соб\.? ?(?:корр|инф)\.?)"
)
_NAME_POST = re.compile(rf"(?P<who>{_PEOPLE})\s?[,|•\n]\s?(?P<post>{_POST})(?:,\s[\w\s]{{2,30}})?")
_POST_NAME = re.compile(
    rf"(?:Корреспондент|Журналист|Редактор|Correspondent|Reporter|Korrespondent|Correspondant)\s(?P<who>{_PEOPLE})"
)
_LATIN_PHOTO = re.compile(
    r"(?:Photos?(?:graphs?)?|PHOTOS?|Pictures?|PICTURES?|Fotos?|FOTOS?|Фото(?:граф\w*|хроника)?|ФОТО|"
    r"Bild(?:er)?|BILD|Crédit(?:s)? photos?|Credit|Снимок|Illustration|Zeichnung)"
    r"(?P<mark>\s?[:/©]\s?|\s(?:by|courtesy of|von|de|par|from|автора|архив)?\s?)(?P<who>[^.;:!?\n]{0,48})\.?"
)
_SLASHED = re.compile(
    rf"(?P<wire>{_WIRES})\s?(?:Photo|Foto|photo)?\s?/\s?(?P<by>{_PERSON})|(?P<only>{_WIRES})\s(?:Photo|photo|"
    r"Foto|Wirephoto)|"
    rf"(?P<who>{_PERSON})\s?/\s?(?:(?:The )?(?P<agency>{_WIRES})|[A-Z][\w ]{{2,24}}?)(?:\s(?:Photos?|via\s[\w ]+))?"
)
_JUST_WIRE = re.compile(
    r"(?:(?:By|From|Source|Quelle|Source\s?|Источник|nach|mit|avec|with|По материалам|По сообщению)"
    rf"\s?:?\s?(?:the |The )?)?(?P<wire>{_WIRES})(?:\s?[,/]\s?(?P<more>{_WIRES}))*\.?"
)
_RU_NAME = re.compile(r"[А-ЯЁ]\.?[а-яё]*\.?\s[А-ЯЁ]{3,}(?:-[А-ЯЁ]+)?")
_COPYRIGHT = re.compile(r"©\s?(?P<who>(?=[A-ZÀ-ÞА-Я\u3400-\u9fff])[^.;:!?\n-]{3,48})")


def _latin_credit(inner: str, marked: bool) -> Credit | None:
    m = _JUST_WIRE.fullmatch(inner)
    if m is not None:
        return Credit("agency", m["wire"], (), inner, 0.95 if marked else 0.7)
    photo = _latin_photo(inner)
    if photo is not None:
        return photo
    if inner[:3] in _BY_STARTS or inner[:4] in ("Text", "Авто", "Текс"):
        m = _LATIN_BYLINE.fullmatch(inner) or _CAPS_BYLINE.fullmatch(inner + " ")
        if m is not None:
            return Credit("byline", None, _people_of(m["who"]), inner, 0.85)
    if len(inner) > 60:
        return None
    if _LATIN_WORDS.fullmatch(inner):
        return Credit("byline", None, (), inner, 0.85)
    m = _NAME_POST.fullmatch(inner) or _POST_NAME.fullmatch(inner)
    if m is not None:
        return Credit("byline", None, _people_of(m["who"]), inner, 0.85)
    if "А" <= inner[0] <= "Я" and _RU_NAME.fullmatch(inner):
        return Credit("byline", None, (inner,), inner, 0.7)
    return None


def _latin_photo(inner: str) -> Credit | None:
    """A photo credit in the alphabets: Photo: AFP, (AP Photo/Jane Doe), Jane Doe/Reuters."""
    m = _SLASHED.fullmatch(inner) if "/" in inner or "hoto" in inner else None
    if m is not None:
        wire = m["agency"] or m["wire"] or m["only"]
        person = m["who"] or m["by"]
        return Credit("photo", wire, (person,) if person else (), inner, 0.95 if wire else 0.6)
    m = _COPYRIGHT.fullmatch(inner)
    if m is not None:
        return _pictured(inner, m["who"], 0.85)
    m = _LATIN_PHOTO.fullmatch(inner)
    if m is None:
        return None
    who = m["who"].strip()
    said = m["mark"].strip()
    if not said and not _WIRE.fullmatch(who):
        return None  # Photo exhibition opens
    return _pictured(inner, who, 0.95)


def _pictured(inner: str, who: str, sure: float) -> Credit | None:
    wire = _WIRE.search(who)
    names = tuple(n for n in _AND.split(who.partition("/")[0]) if re.fullmatch(_PERSON, n) and not _WIRE.fullmatch(n))
    if len(who.split()) > 6:
        return None  # a caption that begins as a credit does
    return Credit("photo", wire[0] if wire else None, names, inner, sure)


# ---- captions

_TAIL_LOOK = 72  # characters: bullet, paper, four names
_TAIL_HINT = re.compile(
    r"[摄攝]|[图圖](?:片|[/／：:据據源]|$|[)）】])|供[图圖]|(?:发|發|照片|片)[)）。\s]*$|[Pp]hoto|PHOTO|"
    r"[Ff]oto|FOTO|[Фф]ото|ФОТО|/\s?[A-Z]|©|Bild\s?:|Pictures?\b"
)
# where a credit may begin: after a sentence, a bullet or bracket, or a space
_TAIL_CUT = re.compile(r"[。！？!?；;…”’」』）)\]】.](?=.)|(?=[■□◆◇●▲△★※▪•（(\[【〔])|\s+(?=\S)|[|／/](?=[^\s/]*$)")
_PICTURED = frozenset("摄攝图圖发發片照影供）)】]")
_KNOWN = re.compile(_AGENCY)
_FUSED = re.compile(rf"(?P<agency>{_AGENCY})(?:[发發]|[图圖]片?|照片|供[图圖]|传真)[）)。]?$")


def caption_tail(text: str) -> tuple[int, Credit] | None:
    """Where a photo credit begins at a caption's end, with the credit; None where there is none.

    The offset is that of the credit's bullet or bracket. A block that is all credit has none: `credit` tells of those.
    """
    end = len(text.rstrip())
    low = max(0, end - _TAIL_LOOK)
    # most blocks end a sentence with no word of pictures before the stop
    if (
        end < 6
        or (text[end - 1] in "。！？" and text[end - 2] not in _PICTURED)
        or not _TAIL_HINT.search(text, low, end)
    ):
        return None
    if end <= _LONGEST and credit(text) is not None:
        return None
    for cut in _TAIL_CUT.finditer(text, low, end):
        found = _tail_at(text, cut.end(), end, photo=True)
        if found is not None:
            return found
    m = _FUSED.search(text, low, end)
    if m is not None and m.start() > 0:
        return m.start(), Credit("photo", _squeezed(m["agency"]), (), text[m.start() : end], 0.8)
    return None


def _tail_at(text: str, at: int, end: int, photo: bool) -> tuple[int, Credit] | None:
    """The credit that text[at:end] is, if it is one; of a photo, or of agency or staff."""
    while at < end and text[at].isspace():
        at += 1
    if at == 0 or end - at < 2:
        return None
    bare = text[at:end]
    if photo and text[at - 1] in "/／|":
        return None
    found = credit(bare)
    if found is None or (found.kind == "photo") != photo:
        return None
    if photo and text[at - 1].isspace() and found.confidence < 0.7:
        return None
    return at, found


_HEAD = re.compile(
    r"\s*(?:(?:[▲△▼▽]|[◀◁▶▷►↑↓←→](?!\s?[▶►>→◀◄<下转轉接详詳见見第\d]|\s?上[接承]))"
    r"\s*(?:(?:[上下左右中题附]?[图圖](?:为|為|：|:))|(?:上|下|左|右)?[图圖](?=[\s①-⑨]))?|"
    r"(?:[■●◆]\s*)?[（(]?(?:[上下左右中题附大小本组組主]|这是|這是)?[图圖](?:[一二三四五六七八九十①-⑨]|"
    r"\d{1,2})?(?:为|為|[：:](?!\s*$))|"
    r"[（(]?(?:上|下|左|右)[图圖](?=[\s,，①-⑨])|[图圖](?:[①-⑨]|[一二三四五六七八九十\d]{1,2}[：:、])|"
    r"(?:图片|圖片)(?:说明|說明|新闻|新聞)?[：:]|(?:新闻图片|圖片說明|图片说明|图说|圖說)[：:\s]|"
    r"(?:(?:本[报報]|新[华華]社)(?:资料)?[图圖]片|[资資]料[图圖](?![书書])片?|[资資]料照片?)(?:[：:\s]|$)|"
    r"(?:PICTURED|Pictured|PHOTO|Photo|Picture|Above|Below|ABOVE|BELOW|Bild|Foto|Légende|Фото)(?:\s(?:above|"
    r"below|left|right))?\s?:(?!\s?(?:AP|AFP|dpa|Reuters)\b)\s?|Pictured(?:\s(?:above|here|left|right|is|"
    r"are))|"
    r"(?:In this|Our) (?:photo|picture)\w*|(?:Unser|Das|Im) Bild(?:e)?(?:\szeigt)?\s?:?|Ci-(?:dessus|contre|"
    r"dessous)\s?[:,]?|Notre photo(?:graphie)?|Sur (?:notre|la) photo|На (?:фото|снимк[еах]{1,2}|фотографии)"
    r"\s?:?)"
)
_HEAD_START = frozenset(" \t\u3000▲△▼▽◀◁▶▷►↑↓←→■●◆（(上下左右中题附大小本组組主这這图圖新资資PABFLIOUDCNSФН")


def caption_head(text: str) -> int | None:
    """The offset after the mark that opens a caption (图为, ▲, 上图：, Pictured:); None where there is none.

    图为 is part of the caption's sentence and mark at once; the offset is after it all the same.
    """
    if not text or text[0] not in _HEAD_START:
        return None
    m = _HEAD.match(text)
    return None if m is None or not m[0].strip() else m.end()


# ---- credits at a paragraph's end

_CLOSERS = frozenset(_CLOSE)
_ENDED = re.compile(r"[■□◆◇●▲据據者—–-]")
_END_CREDIT = re.compile(
    rf"(?<=[。！？!?…”」』])\s*(?=[■□◆◇●▲]|[据據]\s?(?:{_AGENCY}|[{_HAN}]{{2,8}}[报報网網社])|"
    rf"本[报報](?:首席|全媒体|见习)?[记記]者)|(?=[■□◆])|(?<=[.!?”\"»])\s*(?=[—–-]\s?(?:{_WIRES})\.?\s*$)"
)


def tail_credit(text: str) -> tuple[int, Credit] | None:
    """Where an agency credit or byline begins at a paragraph's end, with the credit; None where there is none.

    The offset is that of its bracket, bullet or first word. Photo credits are `caption_tail`'s.
    """
    end = len(text.rstrip())
    if end < 8:
        return None
    last = end - 1
    while last and text[last] in "。. ":
        last -= 1
    low = max(0, end - _TAIL_LOOK)
    if text[last] in _CLOSERS:
        at = max(text.rfind(c, low, last) for c in _OPEN)
        # a byline straight after 讯 opens the article rather than closing it
        return _tail_at(text, at, end, photo=False) if at > 0 and text[at - 1] not in "讯訊电電" else None
    if text[last] in "。！？…”，,；;" or not _ENDED.search(text, low, end):
        return None
    for cut in _END_CREDIT.finditer(text, low, end):
        found = _tail_at(text, cut.end(), end, photo=False)
        if found is not None:
            return found
    return None
