"""The words of the reader, English and Chinese, in one table; and which of the two somebody reads."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Mapping

from starlette.requests import Request

from broadsheet.collate.html import english

LANGUAGES = {"en": "English", "zh": "中文"}
COOKIE = "language"
TAGS = {"en": "en", "zh": "zh-Hans"}

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

# English is its own key; {} are filled in. Where one and many differ they are parted by |.
CHINESE: Mapping[str, str] = {
    # the frame
    "Go to the text": "跳到正文", "Search": "检索", "Search all papers": "检索全部报纸", "Sections": "栏目", "Papers": "报纸",
    "Stories": "报道", "To look at": "待核", "Set by broadsheet": "由 broadsheet 排版",
    "The printed text stands here as it was read; what is proposed stands beside it.": "正文照所读版面原样排出，校改建议另列其旁。",
    "To the first page": "回到首页", ", ": "，", "undated": "日期不详", "all": "全部", "Show": "显示", "More": "更多", "Before": "往前",
    "{n} more": "另有{n}项", "without a headline": "无标题", "nothing": "无",
    # what is counted
    "{n} article|{n} articles": "{n}篇文章", "{n} issue|{n} issues": "{n}期", "{n} paper|{n} papers": "{n}种报纸",
    "{n} page|{n} pages": "{n}版", "{n} story|{n} stories": "{n}个报道", "{n} hit|{n} hits": "{n}条结果",
    "{n} text|{n} texts": "{n}篇文本", "{n} join|{n} joins": "{n}处接合", "{n} printing|{n} printings": "{n}次刊登",
    "{n} character|{n} characters": "{n}字", "they differ at {n} place|they differ at {n} places": "{n}处异文",
    "{n} article waits to be compared with the others|{n} articles wait to be compared with the others": "{n}篇文章待与其他文章比对",
    "{n} of the first hits is of no story|{n} of the first hits are of no story": "前列结果中有{n}篇不属于任何报道",
    "{n} article holds part of it or quotes it|{n} articles hold part of it or quote it": "另有{n}篇文章含其片段或引用它",
    # home, papers, issues
    "Latest stories of several papers": "多家报纸同载的最新报道", "All stories": "全部报道", "Lately read": "新近读入",
    "No two papers print the same story yet.": "尚无两家报纸刊登同一报道。", "What wants a look": "有待核查", "Days": "日历", "Years": "年份",
    "Nothing has been read yet. Fill the archive with:": "档案库还是空的。请用此命令读入报纸：", "Paper": "报纸", "From – to": "起讫",
    "Issues": "期", "Pages": "版", "Articles": "文章", "Texts of no paper": "非报纸文本", "Search this paper": "检索本报",
    "Issues of {year}": "{year}各期", "No paper of this day is here.": "没有当日的报纸。", "This is no day.": "这不是日期。", "A day is written 2025-03-11.": "日期写作 2025-03-11。",
    "Issues of {year}, day by day": "{year}年逐日期数", "(inferred from the news)": "（据新闻推定）", "No. {number}": "第{number}号",
    "edition {edition}": "版次{edition}", "Issue before": "上一期", "Next issue": "下一期", "Page {leaf}": "第{leaf}版",
    "page {leaf}": "第{leaf}版", "Page without a number": "无版次页",
    # pages and articles
    "Furniture, faults and joins": "版面附件、疑误与接合", "Furniture": "版面附件", "Read, cite, compare": "阅读·引用·比对",
    "Text in columns": "分栏文字", "Articles on this page": "本版文章", "Closer": "放大", "Further away": "缩小", "Whole page": "整版",
    "The page; arrow keys move it, + and − zoom": "版面；方向键移动，+ 与 − 缩放", "As printed": "原版样貌",
    "No picture of this page is here: its words stand where they were read.": "此处没有版面图像：文字按所读位置排出。",
    "About this article": "关于本文", "As the lines were printed": "按原行排列", "How it was put together": "如何拼合",
    "Other printings": "其他刊登", "Set side by side: what differs, and why": "并排比对：异文及其缘由", "Put right by a reader": "读者订正", "Printed again": "重复刊登",
    "Instalments of {title}": "《{title}》连载", "instalment {number}": "第{number}回", "not here: {numbers}": "缺：{numbers}",
    "Joins": "接合", "One block; nothing was joined.": "仅一块文字，无须接合。", "Confidence in the whole: {sure}": "整体置信度：{sure}",
    "Cite": "引用", "Copy": "复制", "Copied": "已复制", "Footnote": "脚注", "Permanent address": "永久地址", "Take away": "下载", "Supplied from {who}; not printed here": "据{who}补，此处未印",
    "opens": "起头", "continues": "续句", "follows": "下一段", "jumps": "转版",
    "Kinds of fault": "疑误种类", "Fault": "疑误", "Article": "文章", "Text": "文字", "Nothing: the reading found no faults.": "没有：读入时未见疑误。",
    "article": "文章", "photo": "图片", "advertisement": "广告", "editor_note": "编者按", "filler": "补白", "transcript": "广播电视文稿",
    "agency": "通讯社稿", "own": "自有文本", "paper": "报纸",
    "repeated run": "重复读入", "fragment out of place": "片段错位", "broken end": "断尾", "missing headline": "缺标题",
    "unresolved jump": "转版未接", "disagreement": "互相矛盾", "headline without text": "有题无文", "lost beginning": "缺开头",
    "nameplate": "报头", "masthead": "报眼", "folio": "版眉", "column name": "栏名", "slogan": "口号", "image": "图", "jump line": "转版提示",
    "caption": "图片说明", "headline": "标题", "kicker": "引题", "deck": "副题", "byline": "署名", "dateline": "电头", "credit": "来源", "body": "正文",
    "subhead": "小标题", "editor's note": "编者按", "repeat": "重复", "join": "合并", "split": "拆分", "role": "改角色", "kind": "改类别",
    "supply": "补文", "move": "移位",
    # search
    "What can be typed": "检索语法", "both, anywhere in headline, byline or text": "两词都有，标题、署名、正文不限",
    "a phrase between quotes; either of two": "引号内为词组；二者有一即可", "one without the other": "有前者而无后者",
    "in the headline, the byline, the name of the paper": "限标题、署名、报名", "of certain days, pages, kinds": "限日期、版次、类别",
    "Results as": "结果形式", "Order": "次序", "best first": "按相关", "newest first": "由新到旧", "oldest first": "由旧到新",
    "Nothing was found.": "没有找到。", "Pages of hits": "结果分页", "Narrow the search": "缩小范围", "Take out: {value}": "去掉：{value}",
    "All hits": "全部结果", "Follow as a feed": "订阅", "For other viewers:": "供其他阅览器：", "Hits over time": "历时分布", "Year": "年份", "Kind": "类别", "Agency": "通讯社", "Page": "版次",
    # stories
    "A story is the text behind articles that print it; those of most papers stand first.": "报道，即多篇文章背后的同一文本；刊登报纸最多者居前。",
    "From": "自", "To": "至", "Pages of stories": "报道分页", "No story is like this.": "没有这样的报道。", "Story": "报道",
    "Who printed it when": "何报何日刊登", "On this page": "本页内容", "Printings": "刊登情况", "What to distrust": "可疑之处", "Sigil": "代号", "Day": "日期",
    "Headline": "标题", "Is to the first": "与首见者", "same": "相同", "abridged": "删节", "contains": "包含", "quotes": "引用",
    "shares a passage": "有共同段落",
    "One printing alone, or texts with nothing in common: there is nothing to set side by side.": "只有一次刊登，或文本并无相同之处：无可比对。",
    # collations
    "{n} more is not set beside them|{n} more are not set beside them": "另有 {n} 本未列入",
    "The texts": "各本文字", "The texts side by side": "各本并排", "What to distrust on the page, loudest first": "版面可疑之处，最要紧者居前",
    "Nothing: none of the differences is a reading in doubt.": "没有：异文中无可疑读法。", "line {line}": "第{line}行", "paragraph {at}": "第{at}段",
    "Proposed beside it:": "建议读作：", "Proposed:": "建议：", "side by side": "并排", "in one text": "合为一文", "Verdicts": "判断", "Witnesses": "各本",
    "not judged": "未判", "as others": "同他本", "printed on line {line}": "印在第{line}行", "printed elsewhere": "印在别处", "printed twice": "印了两次",
    "here is printed “{head}…”, which belongs further up or down": "此处印有“{head}……”，当在别处",
    "Every place": "逐处异文", "The witnesses print the same.": "各本相同。", "Place": "处", "Readings": "读法", "Why": "缘由", "Places": "处数",
    "printed there already": "彼处已印", "belongs before “{text}…”": "当在“{text}……”之前", "belongs last": "当在末尾",
    "nothing printed here": "此处无字", "Who shares whose readings": "谁与谁同读", "against": "对",
    "Witnesses by the readings they share: the nearer, the more alike": "各本按共有读法排列：愈近愈似",
    "Misreadings, punctuation and width aside.": "误读、标点、全半角不计。",
    "misreading": "误读", "invention": "无中生有", "loss": "脱漏", "misplacement": "错位", "repetition": "重出", "undecided": "存疑",
    "edition": "版本异文", "abridgement": "删节", "house style": "体例",
    "the machine took a word or figure for another": "机器把字或数认错", "fluent words that only one has, and nobody printed": "一本独有的通顺文字，并未印出",
    "printed, and not there": "印了却没有读到", "printed elsewhere in the same text": "同一文中印在别处", "nothing tells which was printed": "无从判断印的是哪个",
    "a wording that a paper or another source chose": "报纸或来源自己的措辞", "left out by an editor; the rest reads on": "编辑删去，余文仍通",
    "datelines, credits, punctuation, width": "电头、来源、标点、全半角", "name": "人名", "post": "职务", "figure": "数字", "date": "日期",
    # what goes wrong
    "Nothing stands at this address.": "此地址没有内容。", "The archive has nothing of this name.": "档案库里没有此名。", "Search for it.": "请检索。",
    "More readers ask than can be answered now.": "请求过多，暂时答不过来。", "Try again in a moment.": "请稍候再试。",
    "Something went wrong here, and was noted.": "这里出了错，已记录。", "longer than {n} characters": "超过{n}个字符", "Ask for less at once": "请缩短",
    # why a join was made
    "it stands right after": "紧接其后", "it stands two blocks on": "隔一块之后", "it stands three blocks on": "隔两块之后", "it stands a little further on": "在稍后处",
    "the first half was set down at the foot of the page": "前半被记在页末", "it was set down at the foot of the page": "被记在页末",
    "only a caption or furniture stands between": "其间只有图片说明或版面附件", "the two speak of the same things": "两者所谈相同",
    "their neighbours speak of the same things": "上下文所谈相同", "what stands before and after speaks of the same things": "前后文所谈相同",
    "the headline's words are found in it": "其中有标题的词语", "no other text has as many of the headline's words": "他处没有这么多标题词语",
    "no other headline fits it as well": "没有更合适的标题", "the headline's words are found there": "彼处有标题的词语",
    "the headline's words are found below it": "其下有标题的词语", "what stands below both has its words": "两者之下有其词语", "the sentence goes on": "句子相接",
    "the page has the words across the cut elsewhere": "断处的词语在版面别处也有", "it fills the gap before what follows": "恰补下文之缺",
    "it fills the gap after what came before": "恰补上文之缺", "the first half ends in a comma": "前半以逗号结尾", "the first half ends in a hyphen": "前半以连字符结尾",
    "the first half ends without a mark": "前半末尾无标点", "it closes the quotation left open": "补全未合的引号", "no paragraph begins like this": "段落不会如此开头",
    "it opens with a dateline or byline": "以电头或署名开头", "it begins in lower case": "以小写字母开头", "a hyphen, then lower case": "连字符后接小写字母",
    "both are headings of one level": "同级标题", "a heading of a lower level follows": "后接下级标题", "a heading of a higher level follows": "后接上级标题",
    "a plain line stands over a heading": "标题上有普通行", "a plain line stands under a heading": "标题下有普通行", "it is set lower than the headline": "级别低于标题",
    "a lone heading lower than the headline": "低于标题的孤立小题", "a lone heading lower than the headline that no dateline follows": "低于标题且后无电头的孤立小题",
    "headings of its level open no articles here": "此级标题在此不起文章", "headlines are set higher on this page": "本版标题级别更高",
    "both are numbered": "都有编号", "both speak of trade": "都谈商务", "the text jumps to another page": "正文转往他版", "the text comes from another page": "正文接自他版",
    "it has the words of a headline with no text of its own": "有无文标题的词语", "a text with no headline has its words": "无题正文有其词语",
    "it opens an article and no headline stands above it": "是文章开头而上无标题", "an article opens below it": "其下有文章开头",
    "the headline's words are found from it on": "自此以下有标题的词语", "the headline's words are found from it on and not before it": "自此以下才有标题的词语",
    "the headlines' words are found from it on": "自此以下有各标题的词语", "the headlines' words are found from it on and not before it": "自此以下才有各标题的词语",
    "its headlines' words are found from it on": "自此以下有其标题的词语", "the text before and the text from it on speak of the same things": "前文与自此以下所谈相同",
    "the words of both are found in the same text": "两者的词语见于同一正文", "what stands below it has the words of the headline above": "其下有上方标题的词语",
    "the numbering goes on": "编号相续", "no headline stands between": "其间无标题", "no article ends between": "其间无文章结束",
    "it opens no article of its own": "不另起文章", "no quotation is left open": "引号俱全", "nothing else fits better": "别无更合适者",
    "it opens under the heading": "在标题下起头", "it stands under the heading": "在标题之下", "it stands right below": "紧接其下",
    "the next column under the same heading": "同一标题下的次栏", "from the foot of a column to the head of the next": "自栏末至次栏之首", "the next column": "次栏",
    "it stands below with nothing between": "在其下而中无间隔", "it comes next in the band": "同一横带中的下一块", "it comes next in reading order": "阅读次序的下一块",
    "the words of the one are found in the other": "一处的词语见于另一处", "page numbers agree both ways": "两端版次相符", "headline repeated": "标题重复",
    "headline partly repeated": "标题部分重复", "no mark where it arrives": "接处无标记", "the text does not go on": "文意不接",
    # why something is a fault
    "no headline leads to this text": "没有标题引领此文", "no text on the page fits this headline": "版面上没有正文与此标题相合",
    "opens in mid-sentence and nothing on the page leads to it": "自句中开头而版面上无所承接",
    # why a verdict was given
    "the same characters in another width, case or form": "同字而全半角、大小写或字形不同", "it reads less well than the other": "不如另一读法通顺",
    "it reads well, but stands for another word": "虽通顺，却是另一词", "only this one has it": "仅此本有", "a page read by machine against the other": "机器所读对另一本",
    "part of the characters are the same": "部分字相同", "the same characters the other way round": "字同而次序颠倒", "composed otherwise rather than misread": "是另写而非误读",
    "it is put in where the others go straight on": "插在他本相接之处", "fluent": "通顺", "a character is wanting": "缺一字", "the page goes on elsewhere": "转往他版",
    "at the end of a column": "在栏末", "what is left does not read on": "所余不成文", "whole sentences": "整句", "it is printed elsewhere in this text": "本文别处印有",
    "the others have it elsewhere": "他本在别处", "the same words stand twice in this text": "同样文字在此文出现两次", "nearly the same words stand twice": "几乎同样的文字出现两次",
    "no machine read it": "非机器所读", "they agree against others elsewhere too": "在别处也同他本相异", "whole sentences are left out, and the rest reads on": "略去整句而余文仍通",
    "a clause is left out, and the rest reads on": "略去分句而余文仍通", "punctuation alone": "仅标点", "the same number": "同一数目", "credit line": "来源行",
}  # fmt: skip

_MARKS = {"name": "人名", "post": "职务", "figure": "数字", "date": "日期"}
# reasons that quote what they are about
CLAUSES: tuple[tuple[re.Pattern[str], str], ...] = tuple((re.compile(a, re.S), b) for a, b in (
    (r"“(.*)\|(.*)” goes on across the cut", r"“\1|\2”跨断处相接"),
    (r"“(.*)” breaks off and nothing on the page goes on from it", r"“\1”中断，版面上无所承接"),
    (r"read twice: (\S+) says what (\S+) says", r"重复读入：\1 与 \2 文字相同"),
    (r"goes on in (\S+), earlier on the page", r"接在 \1，位于版面前部"),
    (r"goes on in (\S+), past (\d+) other blocks", r"接在 \1，中隔 \2 块"),
    (r"page (\d+), where it goes on, was not read with this one or holds nothing that fits", r"所转第 \1 版未一并读入，或无相合之文"),
    (r"page (\d+), where it begins, was not read with this one or holds nothing that fits", r"所接第 \1 版未一并读入，或无相合之文"),
    (r"the other page, where it \w+, was not read with this one or holds nothing that fits", r"另一版未一并读入，或无相合之文"),
    (r"jumps to page (\d+)", r"转第 \1 版"), (r"comes from page (\d+)", r"接自第 \1 版"),
    (r"printed page (\d+), found on (\d+)", r"印作第 \1 版，见于第 \2 版"), (r"printed from page (\d+), begun on (\d+)", r"印作上接第 \1 版，起于第 \2 版"),
    (r"(\d+) of (\d+) witnesses read (.*)", r"\2 本中有 \1 本作“\3”"), (r"(\d+) of (\d+) witnesses have nothing here", r"\2 本中有 \1 本此处无字"),
    (r"(\d+) of (\d+) witnesses, (.*)", r"\2 本中有 \1 本：\3"), (r"(\S+(?: \(\w+\))?) reads (.*)", r"\1 作“\2”"),
    (r"(\S+(?: \(\w+\))?) has nothing here", r"\1 此处无字"), (r"(.*) and (.*) are alike in shape", r"“\1”与“\2”形近"),
    (r"the others have it before (.*)", r"他本在“\1”之前"), (r"(.*) stands there twice", r"“\1”在此出现两次"), (r"(\d+) characters are wanting", r"缺 \1 字"),
    (r"only (.*) have it", r"仅 \1 有"), (r"(.*) agree on leaving it out", r"\1 同样略去"), (r"(.*) agree on (.*)", r"\1 同作“\2”"),
))  # fmt: skip


def language_of(request: Request) -> tuple[str, str | None]:
    """The language to answer in, and the one the address asks for, to be remembered: that, the one chosen before, else
    the browser's."""
    said = request.query_params.get("lang")
    if said in LANGUAGES:
        return said, said
    kept = request.cookies.get(COOKIE)
    if kept in LANGUAGES:
        return kept, None
    return preferred(request.headers.get("accept-language", "")), None


def preferred(header: str) -> str:
    """Of our languages the one that an Accept-Language header likes best; English where it likes none."""
    best, found = 0.0, "en"
    for part in header[:400].split(","):
        tag, _, weight = part.partition(";")
        known = tag.strip().lower().partition("-")[0]
        try:
            liked = float(weight.partition("=")[2]) if weight else 1.0
        except ValueError:
            continue
        if known in LANGUAGES and liked > best:
            best, found = liked, known
    return found


class Words:
    """What to say in one language: `say("Page {leaf}", leaf=3)`."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    @property
    def tag(self) -> str:
        """The language as HTML names it."""
        return TAGS[self.lang]

    def __call__(self, text: str, /, **values: object) -> str:
        """A text of the table, filled in; of one|many the form for `n`."""
        if self.lang == "en":
            return english(text, **values)
        out = CHINESE.get(text, text)
        return out.format(**values) if values else out

    def day(self, day: datetime.date | None) -> str:
        """A date as it is written."""
        if day is None:
            return self("undated")
        if self.lang == "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"

    def month(self, year: int, month: int | None = None) -> str:
        """A month, or a year, as it is written."""
        if self.lang == "zh":
            return f"{year}年{month}月" if month else f"{year}年"
        return f"{MONTHS[month - 1]} {year}" if month else str(year)

    def months(self) -> list[str]:
        """The names of the months, short."""
        return [f"{n}月" for n in range(1, 13)] if self.lang == "zh" else [m[:3] for m in MONTHS]

    def span(self, first: datetime.date | None, last: datetime.date | None) -> str:
        """From one day to another."""
        if first is None or last is None or first == last:
            return self.day(first or last)
        if self.lang == "zh":
            month = "" if (first.year, first.month) == (last.year, last.month) else f"{last.month}月"
            return f"{self.day(first)}—{f'{last.year}年' if first.year != last.year else ''}{month}{last.day}日"
        short = f"{first.day}" if first.month == last.month else f"{first.day} {MONTHS[first.month - 1]}"
        return f"{short if first.year == last.year else self.day(first)}–{self.day(last)}"

    def reason(self, text: str) -> str:
        """A reason as a stage of the reading gives it, clause by clause; what is not known stays as it is."""
        if self.lang != "zh" or not text:
            return text
        return "；".join(self._clause(c) for c in text.split("; "))

    def _clause(self, text: str) -> str:
        known = CHINESE.get(text)
        if known is not None:
            return known
        if m := re.fullmatch(r"no other witness has this (.*)", text):
            return f"他本无此{'或'.join(_MARKS.get(k, k) for k in m[1].split(' or '))}"
        for pattern, shown in CLAUSES:
            m = pattern.fullmatch(text)
            if m:
                return m.expand(shown)
        return text


OFTEN = {
    "en": ["the", "of", "and", "to", "in", "was", "for", "that", "with", "from"], "de": ["der", "die", "das", "und", "den", "im", "von", "mit", "für", "nicht", "ist"],
    "fr": ["le", "la", "les", "des", "et", "du", "une", "dans", "est", "pour", "par"], "es": ["el", "los", "las", "y", "una", "por", "con", "del", "que", "su"],
}  # fmt: skip


def script_of(text: str) -> str:
    """The language a text is marked as for the browser, told by its script and commonest words; und where they do not tell,
    empty for an empty text."""
    wide = sum("\u3400" <= c <= "\u9fff" for c in text[:400])
    if wide:
        kana = any("\u3040" <= c <= "\u30ff" for c in text[:400])
        return "ja" if kana else "zh"
    if any("\u0400" <= c <= "\u04ff" for c in text[:400]):
        return "ru"
    words = Counter(text[:1500].lower().split())
    known = {lang: sum(words[w] for w in often) for lang, often in OFTEN.items()}
    best = max(known, key=lambda lang: known[lang])
    return best if known[best] else "und" if text else ""
