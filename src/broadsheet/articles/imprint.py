"""One line of a page taken apart into the facts an issue prints about itself: its date, number, owner, price ..."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Traditional forms and full-width signs to what the patterns below are written in: one character for one, so that
# places in the folded line are places in the printed one.
FOLD = str.maketrans(
    "號報農曆歷週閏臘陰國總張開統連續發價網話電辦責編輯對組氣黨員會縣區聯門刊閱審圖視覺設計執値禮陽雲時紙線類頁戶端訂郵貳參華兩萬學內資銅"
    "機關團業傳創於熱長監劃執廣經濟體財綜衛鄉鎮專導讀評論樓態遊點錄龍級東溫預貼軍環產際護術稅風協單濱題眾衆掃碼"
    "\u3000\xa0—–－‐‑−～：（），；．／＂＋｜丨",
    "号报农历历周闰腊阴国总张开统连续发价网话电办责编辑对组气党员会县区联门刊阅审图视觉设计执值礼阳云时纸线类页户端订邮二三华两万学内资铜"
    "机关团业传创于热长监划执广经济体财综卫乡镇专导读评论楼态游点录龙级东温预贴军环产际护术税风协单滨题众众扫码"
    '  ------~:(),;./"+||',
)
FOLD.update({0xFF10 + n: 0x30 + n for n in range(10)})
FOLD.update({first + n: letter + n for first, letter in ((0xFF21, 0x41), (0xFF41, 0x61)) for n in range(26)})

HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff〇]")
_NUMBER = "(?:\\d+|[〇零○一二三四五六七八九十百千廿卅两]+)"
_SEPARATORS = re.compile(r"[\s|·•∙、,，;；:。.()（）\[\]【】〔〕\-/*★☆●◆▲△■□◎~\"“”<>《》_=+&]+")
_SPACED_OUT = re.compile(f"(?<!\\S){HAN.pattern}(?:[ \t\u3000\xa0]+{HAN.pattern}){{2,11}}(?!\\S)")

PAPER_ENDING = (
    "(?:[日晚早晨午夕时商导周新快民军信京市旬画学]报|都市报|周刊|青年报|工人报|农民报|少年报|法[制治]报|教育报|科技报"
    "|经济报|文化报|体育报|生活报|消费者?报|文摘报|大众报|文汇报|大公报|特区报|开发区报|农村报|(?:广播)?电视报"
    "|新聞)"
)
# How a paper is called: 云州日报, or 新云州报.
PAPER_NAME = f"(?!央[视視])(?:{HAN.pattern}{{1,9}}?{PAPER_ENDING}|新(?![闻聞]){HAN.pattern}{{2,3}}?[报報])"
SOLAR_TERMS = (
    "立春|雨水|惊蛰|驚蟄|春分|清明|谷雨|穀雨|立夏|小满|小滿|芒种|芒種|夏至|小暑|大暑"
    "|立秋|处暑|處暑|白露|秋分|寒露|霜降|立冬|小雪|大雪|冬至|小寒|大寒"
)
_SECTIONS = (
    "要[闻聞]|综合|时政要[闻聞]|时政|时事|本[市地省]新[闻聞]|本[市地省]|国内国际|天下|文化|文体|文娱|娱乐|体育|副刊|经济|财经|金融|产经|社会"
    "|国[内际]|民生|教育|健康|卫生|科技|法[治制]|理论|评论|言论|时评|广告|公告|专版|专题|专刊|特刊|特别报道|深度|县区|区县|乡镇|乡村"
    "|三农|农业|农村|旅游|文旅|生活|读书|读者|悦读|阅读|人物|视觉|影像|图片|头版|封面|导读|热线|城事|都市|焦点|关注|聚焦|环球|军事"
    "|汽车|房产|楼市|党建|政法|生态|环保|科教|两会|周末|公益(?:广告)?"
)
_SECTION = f"(?:(?:{_SECTIONS})(?:新[闻聞])?|新闻)"
_PAGE_EDITORS = (
    "(?:本版|值班|一版|二版|首席|见习)(?:责任)?编辑|责任编辑|(?:本版)?责编|美术(?:编辑|设计)|(?:本版)?美编|版式设计|版式|文字编辑|校对"
    "|责校|检校|组版|排版|图编|值班(?:编委|总编|主任|主编|副总编辑)"
)
# Words that a headline may begin with too: a mark or room must part them from the name.
_READERS = "审读|[一二三初复终][审读]"
_OTHER_EDITORS = "制图|副?总编辑|总编|主编|社长|编委|编辑|视觉|统筹|监制|设计|策划"
_EDITORS = f"(?:(?:{_PAGE_EDITORS}) ?[:/|]? ?|(?:{_READERS}|{_OTHER_EDITORS})(?: ?[:/|] ?|\\x20))"
_ANY_EDITOR = f"(?:{_PAGE_EDITORS}|{_READERS}|{_OTHER_EDITORS}|电话|邮箱)"
_EDITOR_NAME = f"[\u3400-\u9fff·]{{2,4}}?(?=(?:{_ANY_EDITOR})[\\x20:/|]|[^\u3400-\u9fff·]|$)(?! ?:)"
PAGE_EDITORS = re.compile(f"(?:{_PAGE_EDITORS})|(?:{_READERS}) ?[:/|]")
_STEMS = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]"
# Cyclic year, leap mark, month and day are its groups.
_LUNAR_PARTS = (
    f"(?:(?:农历|阴历|旧历|夏历|古历) :? )?(?:岁次)?(?:({_STEMS}) (?:\\(?[鼠牛虎兔龙蛇马羊猴鸡狗猪]\\)? )?年? )?"
    "(闰)? (正|[一二三四五六七八九]|十[一二]?|冬|腊) 月 (?:[大小] )?"
    "(初[一二三四五六七八九十]|[二三]十(?![一二三四五六七八九])|[二廿卅]?十?[一二三四五六七八九]|[十廿卅])日?"
)
# A house's name, as far as the word that says what it does.
_HOUSE = "(?:(?!主管|主办|出版|协办|承办|[由了的将在与为被])汉)"


def _pattern(*alternatives: str) -> str:
    """Alternatives in the short hand of this file: a space is any room or none, 汉 an ideograph, 数 a number."""
    joined = "|".join(alternatives)
    return joined.replace(" ", "[ \\t]*").replace("汉", HAN.pattern).replace("数", _NUMBER)


# What follows an editor's name on a line and is no second one.
_NO_NAME = (
    f"今[日天]|本[期报日]|[总新]?第|中共|国[内际]|邮发|零售|[定售]价|农历|星期|天气|扫码|{_SECTION}(?!汉)"
    f"|{PAPER_NAME}(?!汉)|汉{{1,3}}\\d"
)
# The facts in the order they are tried at each place of a line.
_HAN_FACTS = {
    "serial": _pattern(
        r"(?:国[内际])?(?:统一|标准)?(?:连续)?(?:刊号|出版物号) :? \(?(?:CN|GN|国内)? :? \d\d - \d{4}(?:/\w+)?",
        r"CN :? \d\d - \d{4}(?:/\w+)?",
        r"(?:国际标准(?:连续)?(?:刊|出版物)号 :? )?ISSN :? \d{4} - \d{3}[\dXx]",
    ),
    "founded": _pattern(r"创刊[于:]? \d{4} 年 (?:数 月 (?:数 日)?)?", r"\d{4} 年 (?:数 月 (?:数 日)?)?创刊(?!汉)"),
    "date": _pattern(
        r"(?:公元|西历)? (?:\d{4}|[〇零○Oo一二三四五六七八九]{4}) 年 数 月 数 日",
        r"(?:中华)?民国 (?:元|数) 年 数 月 数 日|(?:令和|平成|昭和|大正|明治) (?:元|数) 年 数 月 数 日",
        r"\d{4} [-./] \d{1,2} [-./] \d{1,2}(?!\d)",
        r"\d{4}년 \d{1,2}월 \d{1,2}일",
    ),
    "year_issue": _pattern(r"\d{4}年 第 \d+ 期"),
    "year_month": _pattern(r"\d{4} 年 \d{1,2} 月(?! \d)", r"\d{4}[./]\d{1,2}(?![\d./])"),
    "year": _pattern(r"\d{4} 年(?! \d{1,2} 月)"),
    # A lone 二月五日 is a solar date; a lunar one says so, by its era, its year, its month's name or its day's.
    "lunar": _pattern(
        f"(?=农历|阴历|旧历|夏历|古历|岁次|{_STEMS}|闰|[正冬腊] 月|汉{{1,2}} 月 [初廿]){_LUNAR_PARTS}",
        # The month lost: it stands for the day printed, though it tells little.
        "(?:农历|阴历) :? 月 (?:初[一二三四五六七八九十]|[二三]十|[二廿卅]?十?[一二三四五六七八九])",
    ),
    "short_date": _pattern(r"\d{1,2} 月 \d{1,2} 日", "[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"),
    "weekday": "(?:星期|礼拜|周)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일",
    "solar_term": _pattern(f"(?:今日|今天|明日)?(?:[二廿三]?十?[一二三四五六七八九十])?日?(?:{SOLAR_TERMS})(?!汉)"),
    "count": _pattern(
        r"(?:(?:本报)?(?:今[日天]|本[期日]|全[张份]|每[日天期]|共|总计|合计) (?:出版|出|共|计|:)* )"
        r"(?:[对四八\d] 开)? (?:[一二两三四五六\d]+ 大?张)? [,、·]? (?:共|计)? 数 个?版面?",
        r"[对四八\d] 开 数 版",
    ),
    "sheets": "(?:本报)?(?:今[日天]|本[期日])(?:出版|出|纸|共)*[一二两三四五六\\d]+大?张半?",
    "issue": _pattern(
        r"(?:[总新]|复刊|创刊)? 第 [\d,]+ [号期]",
        r"总 第? [\d,]+ [号期]",
        "(?:[总新]|复刊)? 第 [〇零○一二三四五六七八九十百千万]+ [号期]",
        r"期号 :? \d+",
        r"(?:No|NO|N°|№)[.:]? \d+",
    ),
    "page": _pattern(
        "第 数 版",
        rf"[A-Z]{{1,2}}\d{{1,3}}(?: 版|(?![\w.-])|(?={_SECTION}(?!汉)))",
        f"(?:\\d{{1,2}}|[一二三四五六七八九十]{{1,3}}) 版(?!(?!{_SECTION})汉)",
    ),
    "editors": _pattern(
        f"{_EDITORS}(?!{_ANY_EDITOR})(?:{_EDITOR_NAME}|汉\\x20汉(?![\u3400-\u9fff·]))"
        f"(?:[\\x20、,]+(?!{_ANY_EDITOR}|{_NO_NAME}){_EDITOR_NAME})*",
    ),
    "web": _pattern(
        r"汉{2,8}?[闻聞]?网 : (?:https?://|www\.)[^\s|·、,;。]+",
        r"(?:官方|本报)?(?:网站|网址|官网|网) : [^\s|·、,;。]+",
        r"(?:https?://|www\.)[\w./~%?=&-]+",
        r"[\w-]+\.(?:com|cn|net|org)(?:\.\w\w)?(?:/\S*)?",
    ),
    "contact": _pattern(
        "(?:新[闻聞]|报料|爆料|广告|发行|订报|订阅|投稿|读者|服务|投诉|举报|编辑部|总编室|总机|社址|本报|值班|24小时|便民|官方)*"
        "(?:热线(?:电话)?|电话|传真|(?:投稿)?(?:邮箱|信箱|电邮)|[Ee]-?[Mm]ail|微信(?:公众号|公号|号)?|公众号|微博|抖音号?|视频号"
        "|客户端|[Aa][Pp][Pp]|社?地址|社址|邮编|邮政编码|QQ|扫码\\S{0,8}|二维码)"
        r" :? (?:(?=[\d()+转/\x20-]{5})[\d(+][\d()转/-]*(?: (?!\d{4} ?年)[\d(][\d()转/-]*)*|[\w.-]+@[\w.-]+|[A-Za-z][A-Za-z\d_.-]+)?"
        r"(?:(?<=:) ?\w[\w.-]{1,24})?",
    ),
    "terms": _pattern(
        r"(?:(?:国内|国外)?(?:邮发)?代号|广告(?:经营|发布)?(?:登记|许可)证?号?|许可证号?|准印证号?)"
        r" :? [\w字第]*\d[\w-]*号?",
        r"(?:每份)?(?:零售|定|订|售|报|全年|年|月|季)价(?:每份|价)? :? (?:人民币)?\d[\d.]* [元角分]?(?: [/每] [份月年季])?",
        r"(?:每份)?(?:零售|定|订|售|全年|年|月|季) (?:每份|: )? (?:人民币)?\d[\d.]* [元角分](?: [/每] [份月年季])?",
        "(?:零售)? 每份 (?:售|铜元|国币|法币|大洋)* (?:[\\d.]+|[一二三四五六七八九十百千万两]+) [元角分枚文]"
        "(?:[一二三四五六七八九]分)?",
    ),
    "section": _pattern(f"{_SECTION}(?!汉)"),
    # Tried on lines that hold one of _NAME_SIGNS only: they begin with any ideograph.
    "publisher": _pattern(
        "(?:编辑)?出版(?:单位)? : 汉{2,20}?(?:社|集团|中心|公司|编辑部)",
        f"{_HOUSE}{{2,24}}?(?:(?<!出版)社|集团|中心|公司|编辑部) (?:主办)?(?:编辑)? 出版(?:发行)?(?!社)",
    ),
    "owner": _pattern(
        f"(?:主管|主办)(?: [、,·/和及]? 主办)?(?:单位)? : {_HOUSE}{{3,28}}",
        f"{_HOUSE}{{3,28}}? (?:主管|主办)(?: [、,·/和及]? (?:主管|主办))*(?:单位)?(?!:)",
        f"{_HOUSE}{{3,20}}?机关报",
    ),
    "house": _pattern(f"(?<!汉){PAPER_NAME}社(?!汉)"),
    "name": _pattern(f"(?<!汉){PAPER_NAME}(?!(?!第|今[日天]|星期|农历|数版|{_SECTION})汉)"),
    "weather": _pattern(
        r"(?:(?:今[日天]|明[日天])?天[气候] :? )?(?:汉{1,6}[\x20\t]){0,3}(?:汉{1,6})?-?\d+ (?:℃|°C?|度)? [-~至到] -?\d+ (?:℃|°C?|度)"
        r"(?: 汉{0,3}风力? \d(?:[-~]\d)?级?)?",
        "(?:今[日天])?天气 : 汉{1,6}(?:\\x20汉{1,6}){0,2}",
    ),
    "words": _pattern(
        "国内统一(?:连续)?出版物号|国内统一刊号|国际标准(?:连续)?(?:出版物|刊)号|连续出版物号|(?:国内外|国内|全国)?公开发行",
        "(?:国内|全国)发行|邮发代号|中国邮政|本报社址|本报|报社|官方网站|官方微信|官方微博|创刊于?|每日出版|天气|零售|定价|中共|版权所有",
        "机关报|主管|主办|出版单位|出版|新闻纸类|登记证|认为第一类|中华邮政|特准挂号|挂号|今日|今天|(?<!汉)[年月日号期版第](?!汉)",
    ),
    "bare": rf"(?<![\w./-])\d{{1,3}}(?:(?![\w./-])|(?={_SECTION}(?![\u3400-\u9fff])))",
    "latin": "[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’.&-]*",
}
_NAMED = ("publisher", "owner", "house", "name")
_NAME_SIGNS = ("报", "刊", "主管", "主办", "出版", "新聞")

_MONTH_NAMES = (
    "january jan janvier januar jänner enero janeiro gennaio января январь янв",
    "february feb février fevrier févr februar febrero fevereiro febbraio февраля февраль фев",
    "march mar mars märz maerz marzo março марта март",
    "april apr avril abril aprile апреля апрель апр",
    "may mai mayo maio maggio мая май",
    "june jun juin juni junio junho giugno июня июнь июн",
    "july jul juillet juli julio julho luglio июля июль июл",
    "august aug août aout agosto августа август авг",
    "september sept sep septembre septiembre setembro settembre сентября сентябрь сент",
    "october oct octobre oktober okt octubre outubro ottobre октября октябрь окт",
    "november nov novembre noviembre novembro ноября ноябрь нояб",
    "december dec décembre decembre dezember dez diciembre dezembro dicembre декабря декабрь дек",
)
_MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_WEEKDAY_NAMES = (
    "monday lundi montag понедельник lunes lunedì segunda-feira 一 月曜 월요",
    "tuesday mardi dienstag вторник martes martedì terça-feira 二 火曜 화요",
    "wednesday mercredi mittwoch среда miércoles mercoledì quarta-feira 三 水曜 수요",
    "thursday jeudi donnerstag четверг jueves giovedì quinta-feira 四 木曜 목요",
    "friday vendredi freitag пятница viernes venerdì sexta-feira 五 金曜 금요",
    "saturday samedi samstag sonnabend суббота sábado sabato 六 土曜 토요",
    "sunday dimanche sonntag воскресенье domingo domenica 日 天 日曜 일요",
)
_WEEKDAYS = {name: n for n, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_END = r"(?![^\W_])"
_MONTH = f"(?:{one_of(_MONTHS)}){_END}"
_WEEKDAY = f"(?:{one_of(n for n in _WEEKDAYS if len(n) > 3)}){_END}"
_UNIT = (
    "(?:cents?|pence|penny|pennies|dollars?|centimes?|fr(?:ancs?)?|euros?|eur|€|pf(?:g|ennig)?|dm|mark|lire"
    f"|коп(?:еек|ейки)?|руб(?:лей|ля|ль)?|р)(?:\\.|{_END})"
)
_FIGURE_WORDS = {
    "two": 2, "four": 4, "quatre": 4, "vier": 4, "six": 6, "eight": 8, "acht": 8, "huit": 8, "ten": 10, "twelve": 12,
    "zwölf": 12, "douze": 12, "sixteen": 16, "seize": 16, "twenty": 20, "twenty-four": 24, "thirty-two": 32,
}  # fmt: skip
# Matched against the line in lower case; a space stands for itself here.
_LATIN_FACTS = {
    "date": (
        rf"\d{{1,2}}(?:st|nd|rd|th|er|re|º)?\.?,? ?(?:of |de |d['’])?{_MONTH}\.?,? (?:de |del )?\d{{4}}(?!\d)"
        r"(?: ?(?:года|год|г\.|г\b))?"
        rf"|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}(?!\d)"
        r"|\d{4} ?[-./] ?\d{1,2} ?[-./] ?\d{1,2}(?!\d)|\d{1,2}\. ?\d{1,2}\. ?\d{4}(?!\d)"
    ),
    "short_date": (
        rf"{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?(?!\d)|\d{{1,2}}(?:st|nd|rd|th|er|\.)? (?:of |de )?{_MONTH}"
    ),
    "weekday": _WEEKDAY,
    "serial": r"issn:? ?\d{4} ?- ?\d{3}[\dx]|cn:? ?\d\d ?- ?\d{4}(?:/\w+)?",
    "volume": (
        rf"(?:volume|vol\.?|tome)[ :]*(?:[ivxlcdm]+|\d+){_END}|\d+\.? jahrgang|jahrgang,? \d+|jg\. ?\d+"
        r"|\d+(?:e|è?me|re)? année|année \d+|год издания[ :-]*[\divxlcdm]+(?:-й|-ый)?"
        r"|[\divxlcdm]+(?:-й|-ый)? год издания"
    ),
    "issue": (
        r"(?:whole |issue |total )?(?:nos?|number|num|nr|nro|issue|n°|nº|nᵒ|№|numéro|nummer|номер|выпуск|ausgabe)[.:]?"
        r" ?(?:\d{1,3}(?:[.,\u202f ]\d{3})+|\d+)(?!\d)(?: ?\(\d+\))?"
    ),
    "count": (
        rf"(?:\d+|{one_of(_FIGURE_WORDS)})[ -]?"
        rf"(?:pages?|pp?\.|seiten|стр\.|страниц[аы]?|полос[аы]?|páginas|pagine)(?![^\W_])"
    ),
    "price": (
        r"(?:price|prix|preis|einzelpreis|bezugspreis|цена|precio|prezzo)(?: au numéro)?[ :-]*"
        rf"(?:[$£€]? ?\d[\d.,]*|one|two|three|four|five|six|ten|a|un|deux|cinq|свободная)? ?(?:{_UNIT})?"
        rf"|[$£€] ?\d[\d.,]*|\d[\d.,]* ?{_UNIT}|(?:one|two|three|five|ten) {_UNIT}"
    ),
    "page": (
        rf"(?:page|seite|стр\.|страница|página|pagina|side|sida) ?[a-z]?-?\d{{1,3}}(?: (?:of|sur|von|из) \d+)?{_END}"
        rf"|p\. ?\d{{1,3}}|\d{{1,2}}-я (?:страница|стр\.|полоса)|\d{{1,2}}\. seite{_END}"
        rf"|[a-z]\d{{1,2}}{_END}|\d{{1,2}}[a-d]{_END}"
    ),
    "terms": (
        r"(?:est(?:ablished|d)?\.?|founded|fondée?|gegründet|основана?|издается|издаётся|выходит|since|seit|depuis)"
        r"(?: (?:in|en|im jahre|с|в))? ?\d{4}(?: ?(?:г\.|года|году))?"
        r"|(?:late |early |final |first |second |city |morning |evening |home |national |sunday |weekend |special )*"
        r"(?:edition|édition|ausgabe)|quotidien|tageszeitung|ежедневная|еженедельная"
        r"|общественно-политическая|газета|newspaper|journal d.information"
        r"|daily|weekly|published|circulation|section [a-z]\b|copyright|registered|entered|second-class"
    ),
    "web": r"(?:https?://|www\.)[\w./~%?=&-]+|[\w-]+\.(?:com|org|net|fr|de|ru|co\.uk|cn|info)(?:/\S*)?(?![\w])",
    "contact": r"(?:tel(?:ephone)?|phone|fax|тел(?:ефон)?|tél)\.?:? ?[\d()+ -]{5,}|[\w.-]+@[\w.-]+",
    "bare": r"(?<![\w./-])\d{1,3}(?![\w./-])",
    "latin": r"[^\W\d_][^\W\d_'’.&-]*(?:['’.&-][^\W\d_]+)*",
}


def _any_fact(facts: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in facts.items()))


_NAMED_FACT = _any_fact(_HAN_FACTS)
_HAN_FACT = _any_fact({kind: p for kind, p in _HAN_FACTS.items() if kind not in _NAMED})
_LATIN_FACT = _any_fact(_LATIN_FACTS)

# What a line must hold to be looked at closely: nine blocks in ten of a page end here.
_HAN_SIGN = re.compile(
    "主[管办辦]|出版|星期|礼拜|禮拜|[周週][一二三四五六日]|曜|요일|农历|農[曆歷]|[年月]初|月廿|[腊臘正]月"
    f"|{_STEMS}年|公开发行|准印"
    "|CN|ISSN|ＣＮ|刊[号號]|第|总[第\\d]|總|[\\d一二三四五六七八九十] ?版|[０-９]|(?:1[89]|20)\\d\\d|二[〇零○]|一九"
    "|民[国國]|令和|昭和|平成|大正|明治|No|NO|№|www|网[站址]|網[站址]|官网|热线|熱線|电话|電話|责编|責編|责任|責任|校对|校對|版式"
    "|美编|编辑|代[号號]|零售|定[价價]|每份|邮箱|微信|客户端|机关报|機關報|\\d ?月|本期|公开发行|准印"
    "|编委|編委|视觉|視覺|审读|審讀|组版|組版|一[读讀][ :：/]|[创創]刊|^[A-Z]?\\d{1,2}[ \t\u3000:：]{0,3}[\u3400-\u9fff]{2,6}$"
    "|[报報][ \\t\u3000]+[A-Z]?\\d{1,2}(?!\\d)|(?<![A-Za-z\\d])[A-Z]\\d\\d?[ \\t\u3000]*[\u3400-\u9fff]{2,6}$"
)
_LATIN_SIGN = re.compile(
    f"(?:{one_of(n for n in _MONTHS if len(n) > 3)}|{_WEEKDAY}|№|n°|issn|price|prix|preis|цена|pages?\\b|seiten?\\b"
    "|nummer|numéro|number|ausgabe|номер|выпуск|стр|полос|\\d{4}|\\b(?:jan|feb|mar|apr|mai|may|jun|jul|aug|sep|oct|nov|dec|мая|nos?|nr|vol|mars|juin)\\b"
    "|^[a-d]?\\d|www|jahrgang|année|edition|édition)"
)
_RUNS = re.compile("[ \t\u3000\xa0]{2,}")
_LONGEST = 320  # characters: a masthead set on one line runs to about 150


@dataclass(frozen=True, slots=True)
class Piece:
    """A fact on a line: what kind it is, as folded for reading, as printed."""

    kind: str
    folded: str
    printed: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line taken apart: its facts in order, and how much is left over."""

    text: str  # as printed, letter-spacing and runs of spaces closed up
    pieces: tuple[Piece, ...]
    kinds: frozenset[str]
    left: int  # ideographs and other signs that belong to no fact
    words: int  # words in letters that belong to no fact


def line_of(text: str) -> Line | None:
    """A block's text taken apart; None where it is prose, or holds nothing an issue prints about itself."""
    if len(text) > _LONGEST or "。" in text[:-1]:
        return None
    # Runs of spaces are closed up: they part facts as one does, and patterns with room in them slow down on them.
    text = _RUNS.sub(" ", text.strip())
    return _taken_apart(text) if text and _may_hold_facts(text) else None


def _may_hold_facts(text: str) -> bool:
    if HAN.search(text) is None and "요일" not in text:
        return len(text) <= 200
    return len(text) <= 6 or text[-1] in "报報刊聞" or _HAN_SIGN.search(text) is not None


@lru_cache(maxsize=512)
def _taken_apart(text: str) -> Line | None:
    if HAN.search(text) is not None or "요일" in text:
        if " " in text or "\u3000" in text or "\xa0" in text:
            text = _SPACED_OUT.sub(lambda m: "".join(m[0].split()), text)
        folded = text.translate(FOLD)
        named = any(sign in folded for sign in _NAME_SIGNS)
        return _scanned(text, folded, _NAMED_FACT if named else _HAN_FACT, most_left=9)
    lower = text.lower()
    if len(lower) != len(text):  # a few capitals lengthen in lower case; places must stay those of the print
        lower = text
    if _LATIN_SIGN.search(lower) is not None:
        lower = lower.replace("\xa0", " ").replace("—", "-").replace("–", "-").replace("\u2009", " ")
        line = _scanned(text, lower, _LATIN_FACT, most_left=6)
        if line is None or not line.kinds <= {"latin", "terms"} or not names_paper(text.split()):
            return line
    if len(text) > 90:
        return None
    # A name, or no furniture at all: The Weekly Post.
    return Line(text, (Piece("latin", lower, text),), frozenset({"latin"}), 0, text.count(" ") + 1)


def _scanned(text: str, folded: str, fact: re.Pattern[str], most_left: int) -> Line | None:
    """The facts along a line; None once more is left over than any masthead leaves: a headline or a sentence."""
    pieces: list[Piece] = []
    at = left = words = 0
    while at < len(text):
        gap = _SEPARATORS.match(folded, at)
        if gap is not None:
            at = gap.end()
            continue
        m = fact.match(folded, at)
        if m is None or m.end() == at:
            left, at = left + 1, at + 1
        else:
            words += m.lastgroup == "latin"
            pieces.append(Piece(m.lastgroup or "", m[0], text[at : m.end()]))
            at = m.end()
        if left > most_left or words > 12:
            return None
    return Line(text, tuple(pieces), frozenset(p.kind for p in pieces), left, words)


# --- reading a fact ---

_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "O": 0, "o": 0, "两": 2, "元": 1}
_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_ERAS = {"民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_RUN = re.compile("\\d+|[〇零○一二三四五六七八九十百千万廿卅两]+")
_THOUSANDS = re.compile("(?<=\\d)[.,\u00a0\u202f ](?=\\d{3}(?!\\d))")
_HAN_DATE = re.compile(
    _pattern(
        "(?P<era>民国|令和|平成|昭和|大正|明治)? (?P<y>数|元|[〇零○Oo一二三四五六七八九]{4}) [年년]"
        " (?P<m>数) [月월] (?P<d>数)"
    )
)
_FIGURE_DATE = re.compile(r"(\d{4}) ?[-./] ?(\d{1,2}) ?[-./] ?(\d{1,2})|(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_HAN_DAY = re.compile(_pattern("(数) 月 (数)"))
_LATIN_MONTH = re.compile(_MONTH)
_LUNAR = re.compile(_pattern(_LUNAR_PARTS))
_HOUSE_OF = re.compile(_pattern(f"(?:中共)?({PAPER_NAME})社"))
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}


def squeezed(text: str) -> str:
    """A text without its spaces."""
    return "".join(text.split())


def houses(piece: Piece) -> list[str]:
    """The papers whose houses (云州日报社) a piece names, as printed."""
    return [squeezed(piece.printed[m.start(1) : m.end(1)]) for m in _HOUSE_OF.finditer(piece.folded)]


def number(text: str) -> int | None:
    """A number in figures, or in ideographs by place (二〇二六) or by tens (十二); None for no number."""
    if text.isdecimal():
        return int(text)
    if not text or any(c not in _DIGITS and c not in _TENS and c not in "廿卅" for c in text):
        return None
    if not any(c in _TENS or c in "廿卅" for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = part = 0
    for c in text.replace("廿", "二十").replace("卅", "三十"):
        if c in _DIGITS:
            part = _DIGITS[c]
        elif c == "万":
            total, part = (total + part) * 10000, 0
        else:
            total, part = total + (part or 1) * _TENS[c], 0
    return total + part


def numbers(text: str) -> list[int]:
    """The numbers of a piece in order; a point, comma or space between thousands is read over."""
    runs = _RUN.findall(_THOUSANDS.sub("", text))
    return [n for run in runs if (n := number(run)) is not None]


def page_count(folded: str) -> int | None:
    """Pages of the issue from a piece such as 今日四开八版 or Twelve Pages."""
    found = numbers(folded.rpartition("开")[2])
    return found[-1] if found else next((n for w, n in _FIGURE_WORDS.items() if w in folded), None)


def day_of(year: int | None, month: int | None, day: int | None) -> datetime.date | None:
    """A date, or None where there is no such day."""
    try:
        return datetime.date(year or 0, month or 0, day or 0)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=256)
def read_date(folded: str) -> datetime.date | None:
    """The date of a piece in any of its forms; the years of an era become those of the common calendar."""
    m = _HAN_DATE.search(folded)
    if m is not None:
        year = number(m["y"])
        return day_of(None if year is None else year + _ERAS.get(m["era"] or "", 0), number(m["m"]), number(m["d"]))
    m = _FIGURE_DATE.search(folded)
    if m is not None:
        y, mo, d = (m[1], m[2], m[3]) if m[1] else (m[6], m[5], m[4])
        return day_of(int(y), int(mo), int(d))
    m = _LATIN_MONTH.search(folded)
    if m is None:
        return None
    figures = [int(n) for n in re.findall("\\d+", folded)]
    years, days = [n for n in figures if n > 31], [n for n in figures if n <= 31]
    return day_of(years[0], _MONTHS[m[0]], days[0]) if years and days else None


def read_day(folded: str) -> tuple[int, int] | None:
    """Month and day of a piece that prints no year."""
    m = _HAN_DAY.search(folded)
    if m is not None:
        month, day = number(m[1]), number(m[2])
    else:
        name, figures = _LATIN_MONTH.search(folded), numbers(folded)
        month, day = (_MONTHS[name[0]], figures[0]) if name and figures else (None, None)
    return (month, day) if month and day and day_of(2000, month, day) else None


def read_weekday(printed: str | None) -> int | None:
    """A weekday in any language known here, Monday 0; None for none."""
    if not printed:
        return None
    word = printed.strip().lower()
    if "曜" in word or "요" in word:
        return _WEEKDAYS.get(word[:2])
    return _WEEKDAYS.get(word, _WEEKDAYS.get(word[-1]))


@dataclass(frozen=True, slots=True)
class LunarDate:
    """A lunar date as printed; `year` is its cyclic name, None where not printed."""

    year: str | None
    month: int  # below zero in a leap month
    day: int


def read_lunar(printed: str | None) -> LunarDate | None:
    """The lunar date of a piece, or None."""
    m = _LUNAR.search(printed.translate(FOLD)) if printed else None
    if m is None:
        return None
    month, day = _LUNAR_MONTHS.get(m[3]) or number(m[3]), number(m[4].lstrip("初"))
    return LunarDate(m[1], -month if m[2] else month, day) if month and day else None


_PAPER_WORDS = frozenset(
    word
    for words in (
        "gazette times news herald post courier journal tribune star chronicle mail daily evening morning weekly",
        "telegraph observer standard press record advertiser globe sun mirror examiner register sentinel bulletin",
        "argus mercury leader dispatch republican democrat citizen independent echo guardian express reporter",
        "review banner eagle enterprise ribao wanbao shibao dushibao chenbao shangbao zaobao",
        "zeitung anzeiger tageblatt tagblatt nachrichten bote kurier rundschau presse blatt volksstimme merkur",
        "courrier figaro dépêche nouvelles temps matin soir quotidien voix républicain liberté progrès",
        "parisien moniteur",
        "правда вестник известия газета новости ведомости труд звезда знамя рабочий листок голос коммуна заря маяк",
        "diario periódico correo corriere giornale gazzetta jornal",
    )
    for word in words.split()
)
_PAPER_WORD_ENDINGS = ("zeitung", "anzeiger", "blatt", "nachrichten", "post", "kurier", "bote", "rundschau", "presse")


def names_paper(words: Sequence[str]) -> bool:
    """Whether words in letters hold one that papers are named with: Gazette, Zeitung, Вестник."""
    plain = [w.lower().strip(".,'’") for w in words]
    return any(w in _PAPER_WORDS or w.endswith(_PAPER_WORD_ENDINGS) for w in plain)


_KINDS_OF_PAPER = frozenset(
    {"quotidien", "hebdomadaire", "journal", "tageszeitung", "wochenzeitung", "zeitung", "newspaper", "organ", "diario"}
    | {"газета", "еженедельник", "орган"}
)


def says_what_paper(words: Sequence[str]) -> bool:
    """Whether words in letters say what kind of paper it is, as the line under a nameplate does."""
    return any(w.lower().strip(".,'’") in _KINDS_OF_PAPER for w in words)
