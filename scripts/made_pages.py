#!/usr/bin/env python3
"""Set pages of invented papers as a reading machine would transcribe them, with exact gold.

usage: made_pages.py NEWS_DIR|- OUT_DIR [--pages N] [--seed S] [--from YYYYMMDD] [--to YYYYMMDD]

NEWS_DIR holds one markdown file a day (### headline, <p> paragraphs); with - the stories are invented too. Every page
draws a house (how this paper sets its heads, openings, captions, credits and masthead), a transcriber (which marks it
puts round headlines, whether it keeps blank lines) and a measure of damage (columns cut in mid-sentence, halves apart,
ends lost, runs read twice, characters misread). NAME.md is the page, NAME.gold.json its gold:

  newspaper, date, issue, pages, lunar, weekday, cn    the facts the page shows; a fact it does not show is left out
  articles     id, kind, agency, jump_to, lines [[line, role, text]], joins, repeats, body
  roles        line to role, for every line that is not blank
  paths        one list of lines an article, in true reading order: head, body, then credit and jump line
  captions     line to the article it belongs to, or null
  notes        line of an editor's note to the article it introduces
  furniture    lines of nameplate, masthead and folio
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from lunar_python import Solar
from opencc import OpenCC

from broadsheet.model import Role

Story = tuple[str, tuple[str, ...]]  # headline and paragraphs
Gold = dict[str, Any]
Rng = random.Random


def _words(text: str, mark: str | None = None) -> list[str]:
    return text.split(mark)


NUMERALS = _words("〇 一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十")
WEEK = "一二三四五六日"
CLOSERS = "，。、；：？！”’」』）》〉】〕,.;:?!)]%％…—·"
OPENERS = "“‘「『（(《〈【〔"
SCORED = {  # the names score sheets use; a role not here keeps its own
    Role.JUMP_LINE: "jump",
    Role.ADVERTISEMENT: "mark",
    Role.COLUMN_NAME: "column",
    Role.EDITORS_NOTE: "body",
    Role.SLOGAN: "headline",
}


def chance(rng: Rng, p: float) -> bool:
    return rng.random() < p


# ---------------------------------------------------------------------------------------------------------------------
# Stories

_PART = re.compile(r"^### ", re.M)
_TAIL = re.compile(r"\[?查看原文.*", re.S)
_BREAK = re.compile(r"</p>|\n\n")
_TAG = re.compile(r"<[^>]+>|&nbsp;|\s+")
_LEAD = re.compile(r"^央视网消息(?:（新闻联播）)?[：:]?")
_TAGGED = re.compile(r"【[^】]*】")
_CLAUSE = re.compile(r"[，。；：！？、“”‘’（）《》—…\s,;:()]+")


def stories_from_news(folder: Path, start: str = "0", stop: str = "9") -> dict[str, list[Story]]:
    """Day (YYYYMMDD) to its stories, days from `start` to `stop` inclusive; a day with fewer than four is left out."""
    days = sorted(p for p in folder.glob("[0-9]*.md") if start <= p.stem <= stop)
    found = {day.stem: list(_day_stories(day.read_text("utf8"))) for day in days}
    return {day: stories for day, stories in found.items() if len(stories) >= 4}


def _day_stories(text: str) -> Iterator[Story]:
    for part in _PART.split(text)[1:]:
        head, _, rest = part.partition("\n")
        raw = _BREAK.split(_TAIL.sub("", rest))
        strong = [p.strip().startswith("<p><strong>") for p in raw]
        paras = [_LEAD.sub("", _TAG.sub("", p)) for p in raw]
        head = _TAGGED.sub("", head).strip()
        if "快讯" in head:  # a round-up: bold heads, each with its own short body
            yield from _briefs(list(zip(paras, strong, strict=True)))
            continue
        body = tuple(p for p in paras if len(p) >= 12)
        if 6 <= len(head) <= 44 and sum(map(len, body)) >= 120:
            yield head, body


def _briefs(paras: Sequence[tuple[str, bool]]) -> Iterator[Story]:
    for (head, strong), (body, _) in pairwise(paras):
        if strong and 8 <= len(head) <= 36 and not head.endswith("。") and len(body) >= 60:
            yield head, (body,)


SURNAMES = (
    "陈李王赵周林孙何徐马高梁郭罗宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟"
    "谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "欧阳"
)
GIVEN = (
    "思远文澜若川启明望舒一鸣怀瑾清越知行成舟远山秋实雨桐子涵建国志强丽娟海燕晓东玉兰春梅永康德"
    "华秀英少平立新宏伟桂芳兴邦云飞佳宁安琪景行书瑶承泽柏松婉清浩然鹏程雅静国庆卫东光明红霞振宇"
    "俊杰"
)
TOWN_A = "临云青望清白安南东江石金龙凤梅竹松兰桃柳湖溪泉沙岭岩霞虹鹤鹿雁宁永长新广和昌德仁文武古平双万"
TOWN_B = "川州浦海源石丰屏江陵城山阳阴口津港湾桥塘岭原水宁安兴泽林沟坪岗洲浜"


def person(rng: Rng) -> str:
    name = rng.choice(SURNAMES)
    return name + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2, 2))))


def town(rng: Rng) -> str:
    a, b = rng.choice(TOWN_A), rng.choice(TOWN_B)
    return a + b if a != b else a + "州"


WORDS: dict[str, list[str]] = {
    "部": _words(
        "市发改委 市财政局 市教育局 市交通运输局 市农业农村局 市卫健委 市住建局 市水利局 市文旅局 "
        "市民政局 市人社局 市市场监管局 市生态环境局 市气象局 市自然资源局 市科技局 市商务局 "
        "市应急管理局 市公安局 市图书馆 市博物馆 区政务服务中心"
    ),
    "企": _words(
        "恒达机械厂 青松纺织公司 远航船舶公司 明泉饮料厂 天工电子公司 绿野农业合作社 星河新材料公司"
        " 百川物流园 金穗粮油公司 惠民药业 红炉铸造厂 东风陶瓷厂 云帆软件园"
    ),
    "县": _words(
        "上桥县 柳塘县 平岭县 沙溪区 河东区 西城区 高新区 北山镇 石湾镇 白塔乡 三河村 古渡口村 大樟树社区 经开区"
    ),
    "职": _words("局长 副局长 主任 副市长 县长 镇长 村支书 工程师 教授 校长 院长 馆长 经理 会长 站长 第一书记"),
    "业": _words(
        "早稻 油茶 柑橘 茶叶 蔬菜 生猪 水产 花卉 中药材 食用菌 乡村旅游 装备制造 新材料 数字经济 现代物流 文化创意 冷链"
    ),
    "程": _words(
        "滨江大道 城北水厂 老旧小区改造 跨江大桥 高标准农田 污水管网 智慧停车场 乡镇卫生院 标准厂房"
        " 充电站 绿道 防洪堤 快速路 实验小学 体育公园 养老服务中心"
    ),
    "事": _words(
        "人才招聘会 书画展 龙舟赛 读书节 科普讲座 义诊活动 技能大赛 马拉松 音乐会 农产品展销会 灯会"
        " 诗词大会 消防演练 植树活动 非遗展演"
    ),
    "求": _words(
        "压实责任 细化措施 统筹协调 精准施策 主动作为 守牢底线 补齐短板 提升效能 优化服务 改进作风 "
        "挖掘潜力 深化改革 加强监督 凝聚合力 务求实效"
    ),
    "利": _words(
        "群众得实惠 企业添活力 农民增收入 孩子们有了好去处 老人安心养老 出行更加方便 河水变清了 "
        "产业链更加完整 游客越来越多 办事少跑腿"
    ),
    "天": _words("晴到多云 多云 小雨转阴 阵雨 大风降温 雨夹雪 高温 雾"),
    "时": _words("上午 下午 晚 日前 近日 昨日 连日来 今年以来 入春以来 上半年 前三季度 近年来 一大早"),
    "物": _words("水泵 书包 图书 种子 化肥 药箱 轮椅 帐篷 路灯 课桌 农机 净水机"),
    "评": _words(
        "“家门口就能办，真方便！” “以前要跑半天，现在十几分钟就够了。” “孩子们最喜欢这里了。”"
        " “心里有底了。” “没想到变化这么大” “还要再加把劲。” “这条路我们盼了好多年……” "
        "“价格好，不愁卖。”"
    ),
    "量": _words("亩 吨 公里 户 台 人次 平方米 项 家 个 名 件 万元 亿元 千瓦时 立方米 盏"),
}
LEADS = [
    "{月}月{日}日，记者从{部}获悉，{地}{程}项目{进}，预计{年}年{尾}建成投用。",
    "{月}月{日}日{半}，{地}召开{业}发展座谈会，{部}{职}{人}出席并讲话。",
    "{时}，{县}的田间地头一派忙碌，{业}迎来丰收季。",
    "{时}，由{部}主办的{地}第{序}届{事}在{县}举行，来自各地的{数}名选手参加。",
    "记者{月}月{日}日从{部}了解到，{时}{地}{业}产值达{数}亿元，同比增长{比}%。",
    "{年}年以来，{县}坚持把{业}作为富民产业来抓，走出一条符合本地实际的路子。",
    "走进{县}，一排排{物}整齐摆放，{企}的车间里机器轰鸣。",
    "“{业}今年收成怎么样？”{月}月{日}日一大早，{县}{职}{人}就来到地里查看。",
    "为进一步规范{业}市场秩序，{部}{时}在全市范围内开展专项检查。",
    "{地}气象台{月}月{日}日发布消息，未来三天我市以{天}天气为主，气温在{小}℃至{中}℃之间。",
    "{月}月{日}日，{地}公安局通报一起案件，嫌疑人{姓}某已被抓获。",
    "经过{数}天的施工，{县}{程}{月}月{日}日正式通车。",
    "退休教师{人}今年{中}岁，二十多年来自费为村里的孩子购买{物}。",
    "{月}月{日}日，{企}与{部}签订协议，计划投资{数}万元建设{程}。",
]
SENTENCES = [
    "据{部}{职}{人}介绍，该项目总投资{数}万元，占地{数}亩，主要建设内容包括{程}、{程}和{程}等。",
    "截至目前，已完成{数}{量}，占总任务的{比}%。",
    "{人}说：{评}",
    "{评}{县}居民{人}高兴地告诉记者。",
    "会议指出，要{求}、{求}，推动{业}高质量发展，让{利}。",
    "会议强调，各级各部门要{求}，聚焦{业}、{业}等重点领域，{求}，确保各项任务落到实处。",
    "{人}要求，要坚持问题导向，{求}；要加强调度，{求}；要{求}，切实做到{利}。",
    "与此同时，{县}还通过“{业}＋{业}”的模式，带动{数}户农户就近务工，人均年增收{数}元。",
    "在{企}，{职}{人}一边查看生产线，一边向技术人员了解{业}的情况。",
    "据统计，{时}全市共有{数}{量}，比去年同期增加{数}{量}，增长{比}%。",
    "{部}有关负责人表示，下一步将{求}，力争{年}年底前全部完成。",
    "活动现场，志愿者们为群众送上{数}件{物}，并讲解了有关知识。",
    "{人}、{人}、{人}、{人}等参加活动。",
    "市领导{人}、{人}、{人}出席。",
    "专家提醒，市民应注意{天}天气带来的影响，合理安排出行，不要前往地质灾害易发区域。",
    "过去这里是一片荒地，如今建起了{程}，{利}。",
    "其中，{县}{数}{量}、{县}{数}{量}、{县}{数}{量}。",
    "《{地}{业}发展规划（{年}—{年}年）》明确提出，到{年}年，建成{程}{小}处以上。",
    "{企}成立于{年}年，产品销往{中}个国家和地区，{职}{人}是第一批职工。",
    "记者在现场看到，工人们正在安装{物}，{县}到{县}的道路已经平整完毕。",
    "不少市民反映，{程}周边停车难、噪声大，希望有关部门{求}。",
    "对此，{部}回应称，已督促施工单位整改，并将在{月}月底前恢复路面。",
    "每逢周末，前来体验的游客络绎不绝，最多时一天接待{数}人次。",
    "“{业}之乡”的名声传开后，{人}把{数}{量}订单分给了邻近的{县}。",
    "我们要像爱护眼睛一样爱护这条河，{人}在日记里这样写道。",
    "老{姓}种了大半辈子地，没想到{业}也能让自己当上“股东”。",
    "从{县}到{县}，从{业}到{业}，变化每天都在发生。",
]
HEADS = [
    "{地}{程}年底建成", "{县}{业}迎丰收", "{部}开展{业}专项检查", "让{利}", "{地}第{序}届{事}开幕",
    "{业}为何“火”起来？",
    "{县}：小{物}撑起大产业", "{人}：二十年如一日的坚守", "{比}%！{地}{业}交出亮眼答卷", "{求} {求}",
    "{地}召开{业}发展座谈会 {人}出席并讲话",
    "{企}投资{数}万元建设{程}", "{程}通车，{利}", "“{业}＋{业}”带来新变化", "{部}提醒：{天}来袭 注意防范",
    "{数}{量}！{县}{业}再上新台阶",
    "一盏{物} 点亮一座城", "{县}{程}为什么建得快", "{地}：{求}，{利}", "{事}来了！这些路段将管制",
    "{时}我市{业}增长{比}%",
]  # fmt: skip
_SLOT = re.compile(r"\{(.)\}")


def _slot(rng: Rng, name: str, home: str) -> str:
    if name in WORDS:
        return rng.choice(WORDS[name])
    makers: dict[str, Callable[[], str]] = {
        "人": lambda: person(rng),
        "姓": lambda: rng.choice(SURNAMES),
        "地": lambda: home,
        "月": lambda: str(rng.randint(1, 12)),
        "日": lambda: str(rng.randint(1, 28)),
        "年": lambda: str(rng.randint(2005, 2030)),
        "数": lambda: rng.choice((str(rng.randint(3, 90)), str(rng.randint(100, 9000)), f"{rng.uniform(1, 90):.1f}")),
        "比": lambda: f"{rng.uniform(0.5, 98):.1f}",
        "小": lambda: str(rng.randint(2, 18)),
        "中": lambda: str(rng.randint(19, 88)),
        "序": lambda: rng.choice(NUMERALS[1:]),
        "半": lambda: rng.choice(("上午", "下午", "晚", "")),
        "进": lambda: rng.choice(("进展顺利", "全面复工", "主体完工", "正式启动", "进入收尾阶段")),
        "尾": lambda: rng.choice(("底", "初", "6月", "9月", "国庆前")),
    }
    return makers[name]()


def _fill(rng: Rng, template: str, home: str) -> str:
    return _SLOT.sub(lambda m: _slot(rng, m.group(1), home), template)


def _invented_story(rng: Rng, home: str) -> Story:
    paras = [_fill(rng, rng.choice(LEADS), home)]
    if chance(rng, 0.6):
        paras[0] += _fill(rng, rng.choice(SENTENCES), home)
    for _ in range(rng.choice((0, 1, 2, 3, 4, 5, 7, 10))):
        paras.append("".join(_fill(rng, s, home) for s in rng.sample(SENTENCES, rng.randint(1, 6))))
    return _fill(rng, rng.choice(HEADS), home), tuple(paras)


EN_WORDS: dict[str, list[str]] = {
    "who": _words("Mayor Ellen Hartley|Harbor master Tom Quill|Council member Ruth Ainsley|farmer Jacob Wren|"
    "Dr. Miriam Sloane|Chief Owen Platt|Judge Clara Benning|teacher Peter Vance|the ferry "
    "company|the water board|the county engineer|Superintendent Lois Marrow", "|"),
    "thing": _words("the new bridge|the reservoir|the night ferry|the school budget|the grain elevator|the old "
    "cannery|a bond issue|the flood wall|the county fair|the public library|the rail yard|a tax"
    " on landings|the fish market|the observatory", "|"),
    "verb": _words("approved|opposed|delayed|praised|questioned|reopened|inspected|agreed to pay for|promised "
    "to repair|voted against|surveyed", "|"),
    "why": _words("after months of argument|despite heavy rain|because costs had doubled|without a single "
    "dissenting vote|at the request of residents|in spite of warnings|to the surprise of neighbors"
    "|before a crowded hall", "|"),
    "place": _words("Millbrook|Port Carrow|Ashford Landing|East Tarn|Wexley|Grayling|Saltmarsh|Lower Pine|"
    "Dunmore Falls|Kestrel Bay", "|"),
    "day": _words("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|last week|late yesterday|early "
    "this month", "|"),
    "say": _words("said|told a meeting|wrote in a letter|added|explained|insisted|recalled", "|"),
}  # fmt: skip
EN_SENTENCES = [
    "{who} {verb} {thing} {day} {why}.",
    "The decision, which had been expected since {day}, will affect some {n} households in "
    "{place} and the surrounding district.",
    "“We have waited long enough for {thing},” {who} {say}.",
    "Work on {thing} is to begin in {place} {day}, and nearly {n} people are expected to attend.",
    "According to figures released {day}, {n} tons passed through {place}, an increase of {p} "
    "percent over the year before.",
    "{who} {say} that {thing} would be completed {why}.",
    "Opponents, among them {who}, pointed out that {thing} had already cost ${n},000.",
    "In {place}, where the river rose {p} feet, residents carried furniture to higher ground and waited for news.",
    "“It is not a question of money; it is a question of whether anyone will still be living "
    "here in {p} years,” {who} {say}.",
    "Neither {who} nor {who} would say what {thing} had cost.",
    "By {day} the line outside {thing} stretched for {p} blocks, and {who} {say} that more help was on the way.",
    "{thing}, which {who} {verb} in {y}, stands on {n} acres between {place} and {place}.",
    "Since {y}, {place} has spent ${n},000 on {thing}, records show.",
    "{n} of the {n} votes cast in {place} were for {thing}; {who} {say} the margin was a surprise.",
    "Asked about {thing}, {who} {say}: “I have lived here since {y}, and I have never seen it so empty.”",
    "{who} and {who}, both of {place}, {verb} the proposal {day} {why}.",
    "The report, {p} pages long, found that {thing} needed {n} new timbers and a coat of paint.",
    "No one was injured.", "A hearing is set for {day}.",
    "{place}, {place} and {place} will each send two delegates to the commission, which is to "
    "report {day}.",
]  # fmt: skip
EN_HEADS = [
    "{place} Backs Plan for {thing}", "{who} {verb} {thing}", "Storm Closes Roads in {place}",
    "Who Will Pay for {thing}?", "Ferry Runs Again, {n} Cheer",
    "{thing}: A Town Decides", "Vote on {thing} Set for {day}", "Harvest Up {p} Percent in {place}",
    "Fire Guts Warehouse; {n} Flee",
]  # fmt: skip
_EN_SLOT = re.compile(r"\{(\w+)\}")


def _english(rng: Rng, template: str) -> str:
    def word(m: re.Match[str]) -> str:
        if m.group(1) == "n":
            return str(rng.randint(12, 990))
        if m.group(1) in "py":
            return str(rng.randint(2, 60) if m.group(1) == "p" else rng.randint(1931, 2009))
        return rng.choice(EN_WORDS[m.group(1)])

    text = _EN_SLOT.sub(word, template)
    return text[0].upper() + text[1:]


def _english_story(rng: Rng) -> Story:
    paras = [
        " ".join(_english(rng, s) for s in rng.sample(EN_SENTENCES, rng.randint(1, 4)))
        for _ in range(rng.randint(2, 7))
    ]
    return _english(rng, rng.choice(EN_HEADS)), tuple(paras)


def invented_stories(rng: Rng, count: int = 16, language: str = "zh") -> list[Story]:
    """`count` stories that never happened, in Chinese ("zh") or English ("en"), from a small grammar."""
    if language == "en":
        return [_english_story(rng) for _ in range(count)]
    home = town(rng) + "市"
    return [_invented_story(rng, home) for _ in range(count)]


# ---------------------------------------------------------------------------------------------------------------------
# The house that prints the page, the hand that transcribes it, and what goes wrong


def _skewed(rng: Rng, top: float, power: float = 2.0) -> float:
    """A probability between 0 and `top`, small ones likelier."""
    return top * float(rng.random() ** power)


@dataclass(slots=True)
class House:
    """How one paper prints and one machine transcribes; every share is a probability drawn once for the page."""

    rng: Rng
    date: datetime.date
    latin: bool = False
    place: str = ""
    paper: str = ""
    front: bool = True
    number: int = 0
    pages: int = 8
    # headings
    marking: str = "two"  # what the transcriber puts round a headline: two, one, random, ladder, bold, plain
    minor: str = ""  # what it puts round kickers and decks
    kickers: float = 0.2
    decks: float = 0.2
    parted: float = 0.1  # one headline on two heading lines
    run_together: float = 0.4
    rewritten: float = 0.2  # headline made from the body's own words
    gap: str = " "
    # bodies
    wire: float = 0.4
    wire_style: tuple[str, ...] = ("dateline",)
    local_style: tuple[str, ...] = ("reporter",)
    merged: float = 0.3
    limit: tuple[int, ...] = (300, 600, 900, 1500)
    subheads: float = 0.1
    subhead_style: str = "### "
    loose: float = 0.03  # paragraphs that end without a stop and are not cut
    credit_mark: str = "■"
    # cuts
    column: int = 700  # characters between column ends
    short: float = 0.2  # cuts that leave a few characters
    apart: float = 0.1
    nested: float = 0.05
    # pictures and furniture
    pictures: float = 0.2
    caption_style: int = 0
    jumps: float = 0.1
    jump_style: int = 0
    columns: float = 0.05
    # damage
    lost: float = 0.02
    repeats: float = 0.1
    noise: float = 0.0
    half: dict[int, int] | None = None
    traditional: bool = False
    tight: bool = False
    reporter: str = "记者"


HALVES = [
    str.maketrans("，；：（）", ",;:()"),
    str.maketrans("，；：（）？！", ",;:()?!"),
    str.maketrans("，。；：（）？！", ",.;:()?!"),
    str.maketrans("（）：", "():"),
    str.maketrans("，", ","),
    str.maketrans("“”", '""'),
]
PAPER_NAMES = _words(
    "{}日报 {}日报 {}日报 {}晚报 {}都市报 {}时报 {}商报 {}晨报 新{}报 {}青年报 {}工人报 {}新报 "
    "{}早报 {}广播电视报 {}农村报 {}特区报"
)


def _house(rng: Rng, day: str, latin: bool) -> House:
    date = datetime.date(int(day[:4]), int(day[4:6]), int(day[6:8])) + datetime.timedelta(days=1)
    h = House(rng, date, latin)
    if latin:
        h.place = rng.choice(EN_WORDS["place"])
        h.paper = rng.choice(("The {} Herald", "The {} Gazette", "{} Courier", "The {} Evening Post", "{} Times"))
        h.paper = h.paper.format(h.place)
    else:
        h.place = town(rng)
        h.paper = rng.choice(PAPER_NAMES).format(h.place)
    h.front = chance(rng, 0.8)
    h.number, h.pages = rng.randint(80, 29000), rng.choice((4, 4, 8, 8, 12, 16, 20))
    h.marking = rng.choices(("two", "one", "random", "ladder", "bold", "plain", "three"), (34, 12, 22, 16, 6, 4, 6))[0]
    h.minor = rng.choice(("## ", "## ", "### ", "", "", "**")) if h.marking != "plain" else ""
    h.kickers, h.decks, h.parted = _skewed(rng, 0.6), _skewed(rng, 0.6), _skewed(rng, 0.25, 3)
    h.run_together, h.rewritten = rng.random(), _skewed(rng, 0.35)
    h.gap = rng.choice((" ", " ", " ", "　", "  "))
    h.wire = rng.choice((0.0, 0.2, 0.45, 0.7, 0.9))
    h.wire_style = tuple(
        rng.sample(("dateline", "dateline", "credit", "inside", "none", "named"), rng.choice((1, 1, 2, 3)))
    )
    styles = ("reporter", "paper", "dated", "under", "end", "tail", "none", "none")
    h.local_style = tuple(rng.sample(styles, rng.choice((1, 1, 2, 3))))
    h.merged = rng.choice((0.1, 0.3, 0.5, 0.7, 0.85))
    h.limit = rng.choice(
        (
            (300, 600, 900, 1500),
            (150, 250, 400),
            (120, 300, 600),
            (900, 1500, 2600),
            (500, 900),
            (100, 3000),
            (800, 1600),
        )
    )
    h.subheads, h.loose = _skewed(rng, 0.5), _skewed(rng, 0.25)
    h.subhead_style = rng.choice(("### ", "## ", "**", "一", "（一）", "■", "◆", "", "#### "))
    if h.marking in ("one", "two") and chance(rng, 0.5):  # a transcriber who keeps levels sets subheads one lower
        h.subhead_style = "### " if h.marking == "two" else rng.choice(("## ", "### "))
    h.credit_mark = rng.choice(("■", "■", "", "（）", "●", "◎", "□", "▲", "——", "※"))
    h.column = rng.choice((250, 450, 700, 900, 1500, 100000))
    h.short = rng.choice((0.0, 0.1, 0.25, 0.5))
    h.apart, h.nested = _skewed(rng, 0.45), _skewed(rng, 0.12)
    h.pictures, h.caption_style = _skewed(rng, 0.6), rng.randrange(64)
    h.jumps, h.jump_style = _skewed(rng, 0.45), rng.randrange(64)
    h.columns = _skewed(rng, 0.2)
    h.lost, h.repeats = _skewed(rng, 0.03), rng.choice((0.0, 0.0, 0.1, 0.4))
    h.noise = rng.choice((0.0, 0.0, 0.0, 0.0, 0.0005, 0.001, 0.003, 0.01))
    if not latin:
        h.half = rng.choice(HALVES) if chance(rng, 0.22) else None
        h.traditional = chance(rng, 0.06)
    h.tight = chance(rng, 0.06)
    h.reporter = rng.choice(("记者", "记者", "全媒体记者", "融媒体记者", "首席记者", "见习记者", "通讯员", "特约记者"))
    return h


# ---------------------------------------------------------------------------------------------------------------------
# Rows


@dataclass(slots=True)
class Row:
    """One line of the page. `seq` is its place in its article; a repeat has the seq of the row it says again."""

    text: str
    role: Role
    article: int | None = None
    mark: str = ""  # what the transcriber puts before it: "## ", "**" (and after), "- ", "![", ""
    cut: bool = False  # cut at a column end: the article's next body row goes on with it
    picture: bool = False  # belongs to a picture: caption or its credit
    host: int | None = None  # of an editor's note: the article it introduces
    gap: int = 1  # blank lines between this row and the next
    seq: int = 0
    line: int = 0

    @property
    def printed(self) -> str:
        return f"**{self.text}**" if self.mark == "**" else self.mark + self.text


@dataclass(slots=True)
class Unit:
    """What belongs together when a page is made up: an article's heads and its rows below."""

    heads: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def all(self) -> list[Row]:
        return self.heads + self.rows


@dataclass(frozen=True, slots=True)
class Made:
    """A page and its gold; `rows`, `articles` and `facts` are what both were written from."""

    text: str
    gold: Gold
    rows: tuple[Row, ...]
    articles: tuple[Gold, ...]
    facts: Gold


def _clauses(text: str, least: int, most: int) -> list[str]:
    return [c for c in _CLAUSE.split(text[:600]) if least <= len(c) <= most]


_DANGLES = re.compile(
    r"^[并在是也将为对从等使让据当与和今及其这以把被就都还又而但或于\d此他她它]|[称说示出调的等"
    r"时中后日了在是和与为对将月]$"
)


def _phrase(rng: Rng, paras: Sequence[str], least: int, most: int) -> str:
    """A clause of the article's own that can stand alone, or a stock one where it has none of that length."""
    found = _clauses(rng.choice(paras), least, most) or _clauses(paras[0], least, most)
    whole = [c for c in found if not _DANGLES.search(c)]
    if whole or (found and chance(rng, 0.1)):
        return rng.choice(whole or found)
    return rng.choice(WORDS["求"]) + rng.choice(("", rng.choice(WORDS["业"])))


# ------------------------------------------------------------------------------------------------------------ headings


def _heading_mark(h: House, role: Role) -> str:
    rng = h.rng
    if h.marking == "random":
        return rng.choice(("# ", "## ", "## ", "## ", "### ", "#### ", "**", ""))
    if h.marking == "ladder":
        return {Role.KICKER: "### ", Role.HEADLINE: "## ", Role.DECK: "### "}.get(role, "### ")
    main = {"two": "## ", "one": "# ", "three": "### ", "bold": "**", "plain": ""}[h.marking]
    if role is Role.HEADLINE:
        return main if chance(rng, 0.96) else rng.choice(("", "# ", "### ", "**"))
    return h.minor if chance(rng, 0.85) else rng.choice((main, "### ", "", "**"))


KICKERS = [
    "{人}在{县}调研时强调", "{人}在{部}检查工作时指出", "市委常委会召开会议", "市政府常务会议研究部署",
    "{人}主持召开专题会议强调", "深入推进{业}高质量发展", "聚焦{业}",
    "市人大常委会举行第{序}次会议", "我市出台{年}年行动方案", "{求} {求}", "——{县}{业}观察",
    "“{业}第一线”系列报道之{序}", "记者走基层", "{部}最新消息", "关注{事}",
    "第{序}届{事}今日开幕", "奋战{年}", "{地}", "民生实事追踪", "{人}会见客人",
]  # fmt: skip
DECKS = [
    "{人}出席并讲话 {人}主持", "{人}{人}出席", "{部}：{求}，{求}", "预计{年}年{尾}建成，总投资{数}万元，{利}",
    "{人}主持会议", "——来自{县}的报告", "——{县}{业}发展纪实", "{数}{量} {数}{量}",
    "会议决定{求}；审议了《{业}管理办法（草案）》，研究有关工作，听取了有关情况汇报 {人}主持会议",
    "“{求}”，{部}作出安排", "全年{业}增长{比}%，{利}",
]  # fmt: skip
HEAD_SHAPES = [
    "{0}，{1}",
    "{0}：{1}",
    "{0} {1}",
    "“{0}”{1}",
    "{0}！",
    "{0}？",
    "{0}",
    "{0}，{1}！",
    "{0} {1} {2}",
    "{0}——{1}",
    "{0}了，{1}？",
    "“{0}！”",
    "{0}……",
    "{0}、{1}",
]


def _headline(h: House, story: Story) -> str:
    rng, (head, paras) = h.rng, story
    if not h.latin and chance(rng, h.rewritten):
        bits = [_phrase(rng, paras, 4, 12) for _ in range(3)]
        head = rng.choice(HEAD_SHAPES).format(*bits)
    return head.replace(" ", h.gap) if h.gap != " " and not h.latin else head


def _deck(h: House, paras: Sequence[str]) -> str:
    """A line below the headline: stock, or a sentence that says shortly what the body says at length."""
    rng = h.rng
    if h.latin:
        return _english(rng, rng.choice(EN_SENTENCES)).rstrip(".")
    if chance(rng, 0.35):
        return _fill(rng, rng.choice(DECKS), h.place).replace(" ", h.gap)
    clauses = _clauses(rng.choice(paras), 5, 24)[: rng.randint(1, 5)]
    if not clauses:
        return _phrase(rng, paras, 5, 20)
    joiner = rng.choice(("，", " ", "；", "，", "，"))
    return joiner.join(clauses) + rng.choice(("", "", "", "", "。", "……"))


def _split_head(rng: Rng, head: str, gap: str) -> list[str]:
    bits = [b for b in re.split(r"[ 　]+|——", head) if b]
    if len(bits) > 2:
        k = rng.randint(1, len(bits) - 1)
        bits = [gap.join(bits[:k]), gap.join(bits[k:])]
    return bits


def _heads(h: House, article: int, story: Story) -> list[Row]:
    """Column name, kicker, headline and deck in printed order, each as many lines as this house gives it."""
    rng, (_, paras) = h.rng, story
    head = _headline(h, story)
    parts: list[tuple[str, Role]] = []
    bits = _split_head(rng, head, h.gap) if not h.latin else [head]
    if len(bits) == 2 and not chance(rng, h.run_together):
        roles = rng.choice(((Role.KICKER, Role.HEADLINE), (Role.HEADLINE, Role.DECK), (Role.HEADLINE, Role.HEADLINE)))
        parts += zip(bits, roles, strict=True)
    elif len(head) > 12 and chance(rng, h.parted) and not h.latin:
        at = rng.randint(5, len(head) - 5)
        while head[at] in CLOSERS and at < len(head) - 2:
            at += 1
        parts += [(head[:at].strip(), Role.HEADLINE), (head[at:].strip(), Role.HEADLINE)]
    else:
        parts.append((head, Role.HEADLINE))
    if parts[0][1] is not Role.KICKER and chance(rng, h.kickers):
        kicker = _english(rng, "{place} affairs") if h.latin else _fill(rng, rng.choice(KICKERS), h.place)
        if chance(rng, 0.15) and not h.latin:
            kicker = _phrase(rng, paras, 6, 18)
        parts.insert(0, (kicker, Role.KICKER))
    if parts[-1][1] is not Role.DECK and chance(rng, h.decks):
        parts.append((_deck(h, paras), Role.DECK))
        if chance(rng, 0.2):
            parts.append((_deck(h, paras), Role.DECK))
    if len(parts) > 1 and chance(rng, h.run_together * 0.3):  # the transcriber set them down on one line
        joined = (h.gap if not h.latin else " ").join(t for t, _ in parts)
        if len(joined) < 70:
            parts = [(joined, Role.HEADLINE)]
    mark = _heading_mark(h, Role.HEADLINE)  # both lines of one headline look alike
    rows = [Row(t, r, article, mark if r is Role.HEADLINE else _heading_mark(h, r)) for t, r in parts]
    if chance(rng, h.columns):
        rows.insert(0, _column_name(h, article))
    return rows


COLUMN_NAMES = _words(
    "今日视点 民生关注 新春走基层 高质量发展调研行 文明创建 两会聚焦 记者观察 乡村振兴 法治在线"
    " 健康 文化周刊 都市新闻 我们的节日 热点追踪 一线见闻 读者来信 本报时评 人物"
)


def _column_name(h: House, article: int) -> Row:
    rng = h.rng
    if h.latin:
        return Row(rng.choice(("LOCAL NEWS", "Letters", "ON THE WATERFRONT", "Notebook")), Role.COLUMN_NAME, article)
    shape = rng.choice(("【{}】", "“{}”", "■{}", "◆ {} ◆", "{}", "—— {} ——", "[{}]", "▌{}", "{}·专栏", "“{}”专栏"))
    mark = rng.choice(("", "", "### ", "**", "#### ")) if h.marking != "plain" else ""
    return Row(shape.format(rng.choice(COLUMN_NAMES)), Role.COLUMN_NAME, article, mark)


# -------------------------------------------------------------------------------------------------------------- bodies

WIRE_PLACES = _words(
    "北京 上海 广州 武汉 成都 西安 杭州 南京 沈阳 长沙 昆明 兰州 东京 莫斯科 巴黎 日内瓦 联合国 内罗毕 开罗 华盛顿"
)
AGENCIES = ("新华社", "新华社", "新华社", "新华社", "中新社", "中新网", "人民日报", "央视新闻", "新华网", "光明日报")


def _names(h: House, least: int = 1, most: int = 3) -> str:
    return h.rng.choice((" ", " ", "、")).join(person(h.rng) for _ in range(h.rng.randint(least, most)))


def _wire_opening(h: House, agency: str) -> str:
    rng = h.rng
    eve = h.date - datetime.timedelta(days=rng.choice((1, 1, 1, 2)))
    reporters = rng.choice(("", "", "", f"（记者{_names(h)}）", f"（记者 {_names(h)}）", f" 记者{_names(h)}"))
    if not agency.endswith("社"):
        return rng.choice(
            (
                f"{agency}{eve.month}月{eve.day}日电{reporters} ",
                f"据{agency}消息，",
                f"{agency}讯 ",
                f"据{agency}报道，",
            )
        )
    word = rng.choice(("电", "电", "电", "专电", "讯"))
    return (
        f"{agency}{rng.choice(WIRE_PLACES)}{eve.month}月{eve.day}日{word}{reporters}{rng.choice((' ', ' ', '　', ''))}"
    )


def _local_opening(h: House, style: str) -> str:
    rng, eve = h.rng, h.date - datetime.timedelta(days=1)
    who = f"{h.reporter}{rng.choice((' ', ' ', ''))}{_names(h)}"
    if chance(rng, 0.25):
        who += f"{rng.choice((' ', '，', '、'))}通讯员{rng.choice((' ', ''))}{_names(h, 1, 2)}"
    if style == "reporter":
        return rng.choice(
            (
                f"本报讯（{who}）",
                f"本报讯 （{who}）",
                f"本报讯（{who}） ",
                f"本报讯 {who} ",
                f"本报{h.place}讯（{who}）",
                f"本报{eve.month}月{eve.day}日讯（{who}）",
            )
        )
    if style == "paper":
        return f"{h.paper}讯（{who}）"
    tail = rng.choice((" ", f"（{who}）", f" （{who}）", f" {who} "))
    return f"{h.paper}{rng.choice(('', h.place))}{eve.month}月{eve.day}日讯{tail}"


def _byline(h: House) -> str:
    """A byline on a line of its own."""
    rng = h.rng
    paper = rng.choice(("本报", h.paper, h.paper, ""))
    who = f"{paper}{h.reporter}{rng.choice((' ', ' ', '　', ''))}{_names(h)}"
    if chance(rng, 0.3):
        who += f" 通讯员 {_names(h, 1, 2)}"
    who += rng.choice(("", "", "", "", " 整理", " 文/图", " 报道"))
    return _marked(h, who)


def _marked(h: House, text: str) -> str:
    return f"（{text}）" if h.credit_mark == "（）" else h.credit_mark + text


@dataclass(slots=True)
class Body:
    """Paragraphs, with the lines the house sets under the headline and at the end."""

    paras: list[str]
    under: list[tuple[str, Role]] = field(default_factory=list)
    end: list[tuple[str, Role]] = field(default_factory=list)
    agency: str | None = None


def _body(h: House, paras: Sequence[str], local: bool) -> Body:
    rng, body = h.rng, Body(_trimmed(h, paras))
    if h.latin:
        _english_dress(h, body)
    elif not local and chance(rng, h.wire):
        _wire_dress(h, body)
    else:
        _local_dress(h, body)
    return body


def _trimmed(h: House, paras: Sequence[str]) -> list[str]:
    """As much of the story as the page has room for, some paragraphs run into one as papers do."""
    rng, limit, kept = h.rng, h.rng.choice(h.limit), list[str]()
    total = 0
    for p in paras:
        if kept and len(kept[-1]) < 400 and chance(rng, h.merged):
            kept[-1] += (" " if h.latin else "") + p
        else:
            kept.append(p)
        total += len(p)
        if total > limit:
            break
    return kept


def _wire_dress(h: House, body: Body) -> None:
    rng, body.agency = h.rng, h.rng.choice(AGENCIES)
    style = rng.choice(h.wire_style)
    if style in ("dateline", "named"):
        opening = _wire_opening(h, body.agency)
        if chance(rng, 0.02) and opening.endswith((" ", "　")):  # set on a line of its own
            body.under.append((opening.strip(), Role.DATELINE))
        else:
            body.paras[0] = opening + body.paras[0]
    elif style == "credit":
        forms = (
            f"据{body.agency}",
            f"据{body.agency}电",
            f"据{body.agency}北京电",
            f"{body.agency}",
            f"据{body.agency}报道",
            f"来源：{body.agency}",
        )
        body.end.append((_marked(h, rng.choice(forms)), Role.CREDIT))
    elif style == "inside":
        body.paras[-1] += rng.choice(
            (
                f"（据{body.agency}）",
                f"（据{body.agency}电）",
                f" 据{body.agency}",
                f"（{body.agency}）",
                f"（{body.agency}记者{_names(h)}）",
            )
        )
    else:
        body.agency = None


def _local_dress(h: House, body: Body) -> None:
    rng, style = h.rng, h.rng.choice(h.local_style)
    if style in ("reporter", "paper", "dated"):
        body.paras[0] = _local_opening(h, style) + body.paras[0]
    elif style == "under":
        body.under.append((_byline(h), Role.BYLINE))
        if chance(rng, 0.15):
            body.under.append((_byline(h), Role.BYLINE))
    elif style == "end":
        body.end.append((_byline(h), Role.BYLINE))
    elif style == "tail":
        body.paras[-1] += rng.choice(
            (f"（{h.reporter} {_names(h)}）", f"（{_names(h)}）", f"（本报记者 {_names(h)}）", f"（{_names(h)} 文/图）")
        )


def _english_dress(h: House, body: Body) -> None:
    rng, eve = h.rng, h.date - datetime.timedelta(days=1)
    if chance(rng, h.wire):
        agency = rng.choice(("AP", "UPI", "Reuters", "Special"))
        body.agency = agency
        body.paras[0] = f"{h.place.upper()}, {eve:%B} {eve.day} ({agency}) — {body.paras[0]}"
    elif chance(rng, 0.6):
        first, last = (
            rng.choice(("Ann", "Paul", "Nora", "Hugh", "Iris", "Walter")),
            rng.choice(("Merrow", "Tasker", "Olin", "Fenn", "Brandt")),
        )
        body.under.append(
            (
                rng.choice(
                    (f"By {first} {last}", f"By {first.upper()} {last.upper()}", f"{first} {last}, Staff Writer")
                ),
                Role.BYLINE,
            )
        )


LIST_MARKS = ("{}、", "{}.", "{}．", "（{}）", "{}）")


_WHO = _words("参加座谈的有： 他们是： 名单如下： 获奖者： 到会的还有： 评委： 本期读者： 受表扬的有： 参加活动的有：")
_GOODS = _words("菠菜 春笋 鲫鱼 土鸡蛋 豆角 黄瓜 猪后腿 大米 番茄 青椒 花生油 草鱼 苹果 莲藕")
_POSTS = _words("电焊工 教师 挡车工 测量工 护士 管道工 邮递员 公交司机 农技员 环卫工 质检员 社区民警")
_PLACES = _words("机械厂 自来水公司 丝织厂 人民医院 第三小学 公交公司 林场 邮政局 客运站 供电所")


def _tabled(rng: Rng) -> list[str]:
    """Lines of a list without marks: prices, or people with what they do and where."""
    count = rng.randint(3, 6)
    gap = rng.choice((" ", "　", "："))
    if chance(rng, 0.5):
        return [f"{g}{gap}每公斤{rng.randint(20, 480) / 10}元" for g in rng.sample(_GOODS, count)]
    return [" ".join((person(rng), town(rng) + rng.choice(_PLACES), rng.choice(_POSTS))) for _ in range(count)]


def _loosened(h: House, paras: list[str]) -> list[str]:
    """Some paragraphs made to end without a full stop although nothing is cut: lists, names, quotations."""
    rng, out = h.rng, list[str]()
    for n, p in enumerate(paras):
        if n and chance(rng, h.loose):
            kind = rng.randrange(9)
            if kind == 0:
                p = p.rstrip("。") + rng.choice(("", "", "……", "）", "”", "；", "："))
            elif kind == 1:
                out.append(p)
                names = [person(rng) for _ in range(rng.randint(3, 14))]
                p = rng.choice(("", "", *_WHO)) + rng.choice((" ", "、", "　", "、")).join(names)
            elif kind == 2:
                mark = rng.choice(LIST_MARKS)
                items = _clauses(p, 5, 30)[:6]
                out.append(p)
                out += [mark.format(i) + c + rng.choice(("", "；", "。")) for i, c in enumerate(items[:-1], 1)]
                p = mark.format(len(items)) + items[-1] if items else "（完）"
            elif kind == 3:
                out += [f"问：{_phrase(rng, paras, 5, 20)}？"]
                p = "答：" + p
            elif kind == 7:
                out.append(p)
                out += _tabled(rng)
                p = out.pop()
            elif kind == 8:
                out.append(p)
                p = _slogan(h)
            elif kind == 4:
                p = p.rstrip("。") + "。”" if p.count("“") > p.count("”") else f"“{p}”"
            elif kind == 5:
                out.append(p)
                p = rng.choice(
                    (
                        "{求}，{求}",
                        "{县}：{数}{量}",
                        "联系电话：{数}",
                        "——{人}",
                        "时间：{月}月{日}日{半}",
                        "地点：{地}{县}",
                    )
                )
                p = _fill(rng, p, h.place)
            else:
                out.append(p)
                p = _fill(
                    rng, rng.choice(("{人}参加。", "{人}参加会见。", "{人}出席。", "会议还研究了其他事项。")), h.place
                )
        out.append(p)
    return out


def _cut_place(h: House, text: str, start: int) -> int | None:
    """Where after `start` a column cuts the paragraph: never at a sentence's end, never before a closing mark."""
    rng, n = h.rng, len(text)
    if n - start < 18:
        return None
    for _ in range(12):
        if chance(rng, h.short):
            k = rng.randint(3, 12)
            at = k if not start and chance(rng, 0.4) else n - k  # a column between two others is never short
        else:
            at = rng.randint(start + 8, n - 8)
        kind = rng.random()
        if kind < 0.15:  # after a comma
            at = max(text.find("，", at), text.find("、", at)) + 1 or at
        elif kind < 0.19:  # a quotation or a bracket just opened
            found = min((i for i in (text.find(c, at) for c in "“（《") if i > 0), default=at - 1)
            at = found + 1
        if h.latin and chance(rng, 0.6):
            at = text.find(" ", at) + 1 or at
        if start + 2 < at < n - 2 and _may_part(h, text, at):
            return at
    return None


_SYLLABLE = re.compile(r"[a-z]{2}[aeiouy][a-z]?|[a-z]+[bcdfglmnprst]")


def _may_part(h: House, text: str, at: int) -> bool:
    """Whether a typesetter would end a line before `at`: numbers stay whole, English words part after a syllable."""
    before, after = text[at - 1], text[at]
    if before in "。！？；….!?”" or after in CLOSERS:
        return False
    if not (before.isascii() and after.isascii() and before.isalnum() and after.isalnum()):
        return True
    if not h.latin or not (before.isalpha() and after.isalpha()):
        return False
    start, end = text.rfind(" ", 0, at) + 1, text.find(" ", at)
    return end - at >= 4 and _SYLLABLE.fullmatch(text[start:at]) is not None


def _pieces(h: House, text: str) -> list[str]:
    """The paragraph as columns cut it: one piece where none does, up to four."""
    rng, pieces, start = h.rng, list[str](), 0
    while len(pieces) < 3 and chance(rng, (len(text) - start) / h.column):
        at = _cut_place(h, text, start)
        if at is None:
            break
        piece = text[start:at]
        if h.latin and piece[-1].isalpha() and text[at].isalpha():
            piece += "-"
        pieces.append(piece)
        start = at
    return [*pieces, text[start:]]


def _damaged(h: House, text: str) -> str:
    """The paragraph with its end or its start lost, now and then."""
    rng = h.rng
    if len(text) > 40:
        if chance(rng, h.lost):
            text = text[: rng.randint(12, len(text) - 8)].rstrip("。！？；，、")
        elif chance(rng, h.lost * 0.4):
            text = text[rng.randint(4, len(text) - 12) :].lstrip(CLOSERS) or text
    return text


def _subhead(h: House, n: int, paras: Sequence[str], article: int) -> Row:
    rng, style = h.rng, h.subhead_style
    text = _phrase(rng, paras, 4, 14)
    if chance(rng, 0.3) and not h.latin:
        text += " " + _phrase(rng, paras, 4, 12)
    if style.endswith("# ") or style == "**":
        return Row(text, Role.SUBHEAD, article, style)
    number = NUMERALS[min(n, 20)]
    lead = {"一": f"{number}、", "（一）": f"（{number}）"}.get(style, style)
    return Row(lead + text, Role.SUBHEAD, article)


def _body_rows(h: House, article: int, body: Body) -> list[Row]:
    """Body rows in reading order, cut where columns end, subheads in their places."""
    rng, rows = h.rng, list[Row]()
    paras = body.paras if h.latin else _loosened(h, body.paras)
    if len(paras) > 3 and not h.latin and chance(rng, 0.03):
        paras = _numbered(h, paras)
    sectioned = len(paras) >= 4 and chance(rng, h.subheads) and not h.latin
    every, count = rng.randint(1, 3), 0
    for n, p in enumerate(paras):
        if sectioned and n and n % every == 0:
            count += 1
            rows.append(_subhead(h, count, paras, article))
        pieces = _pieces(h, p)
        if len(pieces) == 1:
            pieces = [_damaged(h, p)]
        rows += [Row(piece, Role.BODY, article, cut=True) for piece in pieces[:-1]]
        rows.append(Row(pieces[-1], Role.BODY, article))
        if not h.latin and n < len(paras) - 1 and chance(rng, 0.006):
            rows += _table(h, article)
    return rows


def _table(h: House, article: int) -> list[Row]:
    """A small table: every line of it a body row, the rule under its head nothing printed."""
    rng, width = h.rng, h.rng.randint(2, 4)
    cells = [["项目", *rng.sample(WORDS["业"], width - 1)]]
    cells += [
        [c, *(str(rng.randint(1, 900)) for _ in range(width - 1))] for c in rng.sample(WORDS["县"], rng.randint(2, 5))
    ]
    rows = [Row("| " + " | ".join(line) + " |", Role.BODY, article, gap=0) for line in cells]
    rows.insert(1, Row("|" + "---|" * width, Role.IMAGE, article, gap=0))
    rows[-1].gap = 1
    return rows


LABELS = _words("新闻背景 名词解释 新闻链接 数说 专家解读 记者手记 小贴士 原文 延伸阅读")


def _numbered(h: House, paras: list[str]) -> list[str]:
    """The paragraphs as a list of points, every second one perhaps a comment on the last."""
    rng, mark = h.rng, h.rng.choice(LIST_MARKS)
    label, out, n = rng.choice(LABELS), paras[:1], 0
    for p in paras[1:]:
        if n and chance(rng, 0.4):
            out.append(f"{label}：{p}")
            continue
        n += 1
        out.append(mark.format(n) + p)
    return out


# -------------------------------------------------------------------------------------------------- pictures and jumps


def _credit_of_picture(h: House) -> str:
    rng = h.rng
    if h.latin:
        return rng.choice(("Staff photo", "Photo by Iris Fenn", "AP photo"))
    forms = (
        f"{h.paper}记者 {person(rng)} 摄", f"本报记者 {person(rng)} 摄", f"{h.paper}全媒体记者 {person(rng)} 摄",
            f"记者 {person(rng)} 摄", f"通讯员 {person(rng)} 摄", f"{person(rng)} 摄",
        "新华社图", f"新华社记者 {person(rng)} 摄", f"新华社发（{person(rng)} 摄）", "新华社发", "受访者供图",
        f"本报记者 {person(rng)} 通讯员 {person(rng)} 摄影报道",
        f"{person(rng)}／摄", f"图/{person(rng)}", "资料图片", f"摄影：{person(rng)}", f"{h.reporter}{person(rng)}摄",
    )  # fmt: skip
    text = forms[h.caption_style % 17] if chance(rng, 0.6) else rng.choice(forms)
    return {0: f"■{text}", 1: f"（{text}）", 2: text, 3: f" {text}"}[h.caption_style % 4]


def _caption_text(h: House, story: Story) -> str:
    rng, (head, paras) = h.rng, story
    if h.latin:
        return _english(rng, rng.choice(EN_SENTENCES))
    kind = rng.random()
    if kind < 0.3:
        text = re.split(r"[ 　，：！？]", head)[0][:22]
    elif kind < 0.45:  # says what the lead says: not a repeat
        text = paras[0].split("。")[0][:80]
    elif kind < 0.75:
        text = "，".join(_clauses(rng.choice(paras), 4, 24)[: rng.randint(1, 3)]) or head[:16]
    else:
        text = _fill(
            rng,
            rng.choice(
                (
                    "{人}在{县}{程}现场",
                    "{时}，{县}群众参加{事}",
                    "{县}{业}基地一角",
                    "工人正在{企}生产线上忙碌",
                    "俯瞰{县}{程}",
                    "志愿者向市民发放{物}",
                )
            ),
            h.place,
        )
    lead = rng.choice(("", "", "", "图为", "图为", "▲", "上图：", "图①：", "右图为", "▼", "这是", "图说：", "△"))
    stop = rng.choice(("。", "。", "。", "", "（资料图）", "。（资料照片）"))
    return lead + text + stop


def _caption_rows(h: House, article: int, story: Story) -> list[Row]:
    """A caption with its credit on the same line, on the next, or without one; sometimes an image link before it."""
    rng, rows = h.rng, list[Row]()
    if chance(rng, 0.1):
        rows.append(Row(rng.choice(("![](images/p1.jpg)", "![图片](img_0.png)", "![image]()")), Role.IMAGE))
    text = _caption_text(h, story)
    where = rng.random()
    if where < 0.5:
        text += _credit_of_picture(h) if not h.latin else " " + _credit_of_picture(h)
    rows.append(Row(text, Role.CAPTION, article, picture=True, gap=int(where <= 0.95)))
    if where > 0.75:
        rows.append(Row(_credit_of_picture(h).strip(), Role.CREDIT, article, picture=True))
    return rows


def _jump_text(h: House, page: int) -> str:
    rng, n = h.rng, NUMERALS[page]
    if h.latin:
        return rng.choice(
            (
                f"(Continued on Page {page})",
                f"Continued on Page {page}, Column 3",
                f"See HARBOR, Page {page}",
                f"(Turn to page {page})",
                f"Please turn to Page {page}",
            )
        )
    forms = (
        f"（下转第{n}版）", f"（下转{n}版）", f"▶▶下转{page}版", f"（下转第{page}版）", f"（下转{page}版）",
            f"下转第{n}版", f"►下转{page}版", f"下转A{page}版", f"（下转A{page:02d}版）",
        f"→下转{n}版", f"（下转第{n}版 ）", f"▶▶▶下转第{page}版", f"（紧转第{n}版）", f"＞＞下转第{page}版",
            f"(下转第{n}版)", f"（下转{page:02d}版）", f"（转第{n}版）", f"（未完，下转第{n}版）",
    )  # fmt: skip
    return forms[h.jump_style % 18] if chance(rng, 0.8) else rng.choice(forms)


def _from_text(h: House) -> str:
    rng, page = h.rng, h.rng.choice((1, 1, 1, 2, 3))
    if h.latin:
        return f"(Continued from Page {page})"
    n = NUMERALS[page]
    return rng.choice(
        (
            f"（上接第{n}版）",
            f"（上接{n}版）",
            f"上接第{page}版",
            f"▶▶上接{page}版",
            f"（紧接第{n}版）",
            f"（上接A{page}版）",
            f"（上接第{page}版）",
        )
    )


def _see_text(h: House, page: int) -> str:
    rng, n = h.rng, NUMERALS[page]
    if h.latin:
        return f"(See story on Page {page})"
    return rng.choice(
        (
            f"（详见{n}版）",
            f"（相关报道见{page}版）",
            f"（全文见第{n}版）",
            f"▶详见{page}版",
            f"（相关报道详见第{n}版）",
            f"（另有报道见{n}版）",
            f"（报道见A{page}版）",
            f"（评论见{n}版）",
        )
    )


# ----------------------------------------------------------------------------------------------------------- the units


class Page:
    """The units of one page as they are made; `articles` holds each one's facts, by number."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.articles: list[Gold] = []
        self.stories: dict[int, Story] = {}

    def opened(self, kind: str, **facts: Any) -> int:
        number = len(self.articles)
        self.articles.append({"id": f"{kind}{number}", "kind": kind, **facts})
        return number

    def article(self, story: Story, local: bool) -> Unit:
        """A whole article, its captions amid its rows, its credit and jump line last."""
        h, rng = self.house, self.house.rng
        k = self.opened("article")
        body = _body(h, story[1], local)
        self.stories[k] = story
        unit = Unit(_heads(h, k, story), _body_rows(h, k, body))
        if body.agency:
            self.articles[k]["agency"] = body.agency
        unit.rows[:0] = [Row(t, r, k) for t, r in body.under]
        ends = [Row(t, r, k) for t, r in body.end]
        ends += self._jump(unit, k)
        rng.shuffle(ends) if chance(rng, 0.1) else None
        unit.rows += ends
        self._see(unit, k)
        _number(unit)
        self._pictures(unit, k, story)
        return unit

    def _jump(self, unit: Unit, k: int) -> list[Row]:
        """The jump line, on its own or inside the last paragraph, which it may break off in mid-sentence."""
        h, rng = self.house, self.house.rng
        if not chance(rng, h.jumps):
            return []
        to = rng.randint(2, min(20, max(2, h.pages)))
        self.articles[k]["jump_to"] = to
        last, text = unit.rows[-1], _jump_text(h, to)
        if last.role is Role.BODY and len(last.text) > 30 and chance(rng, 0.45):
            last.text = last.text[: rng.randint(16, len(last.text) - 2)].rstrip("。，、")
        if last.role is Role.BODY and chance(rng, 0.3):
            last.text += rng.choice(("", "", " ")) + text
            return []
        return [Row(text, Role.JUMP_LINE, k, rng.choice(("", "", "", "", "**")))]

    def _see(self, unit: Unit, k: int) -> None:
        h, rng = self.house, self.house.rng
        if chance(rng, h.jumps * 0.3):
            page = rng.randint(2, min(20, max(2, h.pages)))
            bodies = [r for r in unit.rows if r.role is Role.BODY and not r.cut]
            if bodies and chance(rng, 0.6) and "jump_to" not in self.articles[k]:
                bodies[-1].text += _see_text(h, page)
            else:
                unit.rows.append(Row(_see_text(h, page), Role.JUMP_LINE, k))
            self.articles[k]["see_page"] = page

    def _pictures(self, unit: Unit, k: int, story: Story) -> None:
        h, rng = self.house, self.house.rng
        while chance(rng, h.pictures):
            place = rng.choice((0, 0, len(unit.rows), rng.randint(0, len(unit.rows))))
            unit.rows[place:place] = _late(_caption_rows(h, k, story))
            if chance(rng, 0.6):
                break

    def arrival(self, story: Story) -> Unit:
        """The rest of an article that began on another page: 上接第一版, with its headline again or without."""
        h, rng = self.house, self.house.rng
        k = self.opened("article", jumped=True)
        paras = list(story[1])
        first = paras[0]
        if len(first) > 60 and chance(rng, 0.6):
            paras[0] = first[rng.randint(10, len(first) - 20) :].lstrip(CLOSERS)
        text = _from_text(h)
        rows = _body_rows(h, k, Body(_trimmed(h, paras)))
        if chance(rng, 0.4):
            rows[0].text = text + rows[0].text
        else:
            rows.insert(0, Row(text, Role.JUMP_LINE, k))
        heads = [r for r in _heads(h, k, story) if r.role is Role.HEADLINE][:1]
        unit = Unit(heads if chance(rng, 0.4) else [], rows)
        if not unit.heads:
            self.articles[k]["headless"] = True
        _number(unit)
        return unit

    def photo(self, story: Story) -> Unit:
        """A picture that stands alone with its caption and credit."""
        h, rng = self.house, self.house.rng
        k = self.opened("photo")
        rows = _caption_rows(h, k, story)
        if chance(rng, 0.6) and not h.latin:
            long = _fill(rng, rng.choice(LEADS), h.place)
            rows = [r for r in rows if r.role is Role.IMAGE]
            rows += [Row(long, Role.CAPTION, k, picture=True)]
            rows += [Row(_credit_of_picture(h).strip(), Role.CREDIT, k, picture=True)] if chance(rng, 0.8) else []
        heads = []
        if chance(rng, 0.4):
            text = _english(rng, "{place} at Dusk") if h.latin else _phrase(rng, story[1], 4, 10)
            heads = [Row(text, Role.HEADLINE, k, _heading_mark(h, Role.HEADLINE))]
        unit = Unit(heads, rows)
        _number(unit)
        return unit

    def note(self, host: int) -> Unit:
        """An editor's note before an article: one line, or a head of its own and a paragraph or two."""
        h, rng = self.house, self.house.rng
        k = self.opened("editor_note")
        paras = ["".join(_fill(rng, s, h.place) for s in rng.sample(NOTE_SENTENCES, rng.randint(1, 3)))]
        if chance(rng, 0.5):
            paras[-1] += rng.choice(("敬请垂注。", "敬请关注。", "今日推出第一篇。", "以飨读者。"))
        if chance(rng, 0.3):
            paras.append(_fill(rng, rng.choice(NOTE_SENTENCES), h.place))
        name = rng.choice(("编者按", "编者按", "开栏的话", "编者的话", "【编者按】", "编前"))
        rows = [Row(p, Role.EDITORS_NOTE, k, host=host) for p in paras]
        if chance(rng, 0.35):
            rows.insert(0, Row(name, Role.EDITORS_NOTE, k, rng.choice(("", "### ", "**")), host=host))
        else:
            rows[0].text = name + rng.choice(("：", "：", " ", "　")) + rows[0].text
        unit = Unit([], rows)
        _number(unit)
        return unit

    def advertisement(self) -> Unit:
        h, rng = self.house, self.house.rng
        k = self.opened("advertisement")
        lines = _english_ad(h) if h.latin else _advertisement(h)
        rows = [Row(t, r, k) for t, r in lines]
        heads = [r for r in rows if r.role is Role.HEADLINE]
        for r in heads:
            r.mark = rng.choice((_heading_mark(h, Role.HEADLINE), "## ", "### ", "**", ""))
        if chance(rng, 0.55):
            rows.insert(
                rng.choice((0, len(rows), len(rows))),
                Row(
                    "Advertisement"
                    if h.latin
                    else rng.choice(("广告", "广告", "（广告）", "·广告·", "公益广告", "【广告】")),
                    Role.ADVERTISEMENT,
                    k,
                ),
            )
        unit = Unit([], rows)
        _number(unit)
        return unit

    def slogan(self) -> Unit:
        h, rng = self.house, self.house.rng
        k = self.opened("filler")
        text = rng.choice(("Buy at home", "Read the {}", "Safety first")).format(h.paper) if h.latin else _slogan(h)
        mark = rng.choice(("", "", "## ", "### ", "**", "# "))
        if h.marking == "plain":
            mark = ""
        unit = Unit([], [Row(text, Role.SLOGAN, k, mark)])
        _number(unit)
        return unit

    def guide(self, stories: Sequence[Story]) -> Unit:
        """The box that tells what stands on the other pages: every line of it points to one."""
        rng = self.house.rng
        k = self.opened("filler")
        name = rng.choice(("导读", "今日导读", "导 读", "要闻导读", "今日看点"))
        rows = [Row(name, Role.COLUMN_NAME, k, rng.choice(("", "## ", "### ", "**")))]
        for head, _ in stories[: rng.randint(2, 5)]:
            page = rng.randint(2, 16)
            short = re.split(r"[ ——]", head)[0]
            form = rng.choice(
                ("▶{1}版 {0}", "{0} {1}版", "{0} ▶▶详见{1}版", "{0}（详见{1}版）", "A{1:02d}版 {0}", "{0}……{1}版")
            )
            rows.append(
                Row(
                    form.format(short, page),
                    Role.JUMP_LINE,
                    k,
                    rng.choice(("", "", "", "- ")),
                    gap=int(chance(rng, 0.8)),
                )
            )
        unit = Unit([], rows)
        _number(unit)
        return unit


def _number(unit: Unit) -> None:
    for n, r in enumerate(unit.all):
        r.seq = n


NOTE_SENTENCES = [
    "{年}年以来，我市紧紧围绕{业}发展，{求}，涌现出一批先进典型。",
    "为展现{县}{业}发展的新变化，本报从今日起开设“{求}”专栏，陆续刊发系列报道。",
    "近日，本报编辑部收到{县}读者{人}来信，反映{程}有关问题。",
    "{事}举办之际，本报特派记者深入{县}采访。", "一座城市的温度，藏在{物}里，也藏在每一次{求}中。",
]  # fmt: skip
SLOGANS = [
    "奋进新征程 建设新{地}", "争做文明{地}人", "讲文明 树新风", "{求} {求}", "绿水青山就是我们的家底",
    "节约用水 从我做起", "为民服务 久久为功", "创建文明城市 共享美好生活", "拧紧安全阀 走稳发展路",
    "今日{地}，明日更好！",
    "爱护环境 人人有责", "推进{业} 建设{地}", "本报祝广大读者节日快乐", "欢迎订阅{年}年度本报", "扫一扫 关注我们",
    "诚信是金，{利}", "礼让斑马线", "光盘行动，你我同行",
]  # fmt: skip


def _slogan(h: House) -> str:
    return _fill(h.rng, h.rng.choice(SLOGANS), h.place)


def _telephone(rng: Rng) -> str:
    return rng.choice(
        (f"{rng.randint(13000000000, 18999999999)}", f"0{rng.randint(300, 999)}-{rng.randint(2000000, 8999999)}")
    )


ADS: list[tuple[str, tuple[str, ...]]] = [
    ("门面房招租", ("位于{地}市{街}路{中}号，{数}平方米，水电齐全，有意者请联系。", "联系电话：{电}（{姓}先生）")),
    ("商铺出租", ("一、位于{县}{街}路{中}号，{数}平方米，适合餐饮、教育、培训等经营。",
        "二、位于{街}大道{小}号二楼，{数}平方米，设施齐全，价格面议。", "电话：{电} {姓}女士")),
    ("遗失声明", ("{人}遗失身份证，证号尾号{数}，声明作废。", "{企}遗失公章一枚，声明作废。",
        "{人}、{人}之女出生医学证明遗失，编号{数}，特此声明。")),
    ("招聘启事", ("{企}因发展需要，面向社会公开招聘{职}{小}名、业务员{小}名。",
        "要求：大专以上学历，{中}岁以下，待遇面议。", "报名地址：{街}路{中}号 联系人：{姓}经理 {电}")),
    ("拍卖公告", ("受委托，我公司定于{年}年{月}月{日}日{半}{小}时公开拍卖：{县}{程}旧设备一批、{数}平方米"
        "房产使用权。", "有意竞买者请于{月}月{日}日前办理报名手续。", "{地}市鑫诚拍卖有限公司", "{年}年{月}月{日}日")),
    ("公告", ("因{程}施工需要，{街}路自{月}月{日}日起封闭，请过往车辆绕行。", "特此公告", "{地}{部}",
        "{年}年{月}月{日}日")),
    ("停电通知", ("{月}月{日}日{小}:00—{中}:00 {县}{街}路一带", "{月}月{日}日{小}:30—{中}:30 {企}及周边",
        "服务热线：95598")),
    ("{企} 品质之选", ("新品上市，到店即享{小}折优惠", "地址：{街}路{中}号", "热线：{电}")),
    ("寻人启事", ("{人}，男，{中}岁，于{月}月{日}日在{县}走失，身穿蓝色上衣，如有线索请与家人联系，必有重"
        "谢！电话{电}",)),
    ("注销公告", ("{地}{企}（统一社会信用代码{数}）拟向登记机关申请注销登记，请债权人于本公告之日起45日内"
        "申报债权。",)),
    ("征订启事", ("{年}年度《{地}日报》征订工作现已开始，全年定价{数}元，全国各地邮局均可订阅。",)),
    ("楼盘盛大开盘", ("{街}路畔 {数}平方米湖景现房", "贵宾专线 {电}", "开发商：{企}")),
]  # fmt: skip


def _advertisement(h: House) -> list[tuple[str, Role]]:
    rng = h.rng
    head, body = rng.choice(ADS)

    def filled(t: str) -> str:
        t = t.replace("{电}", _telephone(rng)).replace(
            "{街}", rng.choice(_words("解放 人民 中山 建设 和平 团结 滨江 朝阳"))
        )
        return _fill(rng, t, h.place)

    lines = [(filled(t), Role.BODY) for t in body]
    if len(lines) > 2 and chance(rng, 0.4):
        lines = lines[: rng.randint(1, len(lines))]
    elif chance(rng, 0.2) and head == "遗失声明":
        lines += [(filled(rng.choice(body)), Role.BODY) for _ in range(rng.randint(1, 4))]
    return [(filled(head), Role.HEADLINE), *lines] if chance(rng, 0.88) else lines


def _english_ad(h: House) -> list[tuple[str, Role]]:
    rng = h.rng
    return [
        (rng.choice(("FOR RENT", "Help Wanted", "Spring Sale", "NOTICE")), Role.HEADLINE),
        (_english(rng, "Rooms near {thing}, all conveniences. Apply in {place}."), Role.BODY),
        (f"Tel. {rng.randint(200, 999)}-{rng.randint(1000, 9999)}", Role.BODY),
    ]


# ------------------------------------------------------------------------------------------------------------ masthead


@cache
def lunar(date: datetime.date) -> str:
    """The lunar date as a masthead prints it: 乙巳年十二月十八."""
    day = Solar.fromYmd(date.year, date.month, date.day).getLunar()
    return f"{day.getYearInGanZhi()}年{day.getMonthInChinese()}月{day.getDayInChinese()}"


def _pinyin_like(rng: Rng) -> str:
    return "".join(
        rng.choice("BCDFGHJLMNQSTXYZ") + rng.choice(("AN", "ANG", "I", "ONG", "U", "IAN", "AO")) for _ in range(2)
    )


def _masthead(h: House, facts: Gold) -> tuple[list[Row], list[Row]]:
    """The nameplate's rows and the masthead's; what they show is set down in `facts`."""
    if h.latin:
        return _english_masthead(h, facts)
    rng, d, roman = h.rng, h.date, _pinyin_like(h.rng)
    cn = f"{rng.randint(11, 65)}-{rng.randint(1, 99):04d}"
    owner = rng.choice(
        (
            f"中共{h.place}市委",
            f"中共{h.place}市委员会",
            f"{h.place}报业集团",
            f"{h.place}报业传媒集团",
            f"{h.place}市总工会",
        )
    )
    owners = rng.choice(
        (
            [f"{owner}主管", f"{owner}主办"],
            [f"{owner}主管、主办"],
            [f"{owner}主管主办"],
            [f"{owner}机关报"],
            [f"{owner}主管 {h.paper}社主办"],
            [],
        )
    )
    publisher = rng.choice(
        (
            [f"{h.paper}社出版"],
            [f"{h.paper}社编辑出版"],
            [f"{roman} DAILY {h.paper}社出版"],
            [f"{roman} DAILY", f"{h.paper}社出版"],
            [f"{h.place}报业传媒集团出版"],
            [],
        )
    )
    week = f"星期{WEEK[d.weekday()]}"
    moon = rng.choice(
        (
            f"农历{lunar(d)}",
            lunar(d),
            f"农历{lunar(d)[4:]}" if chance(rng, 0.3) else f"农历{lunar(d)}",
            f"（{lunar(d)}）",
        )
    )
    day = rng.choice(
        (f"{d.year}年{d.month}月{d.day}日",) * 5
        + (
            f"{d.year}年{d.month:02d}月{d.day:02d}日",
            f"{d.year}.{d.month}.{d.day}",
            f"{d.year}-{d.month:02d}-{d.day:02d}",
            f"{d.year} 年 {d.month} 月 {d.day} 日",
        )
    )
    shows = {
        name: chance(rng, p)
        for name, p in (("week", 0.9), ("lunar", 0.6), ("cn", 0.85), ("issue", 0.93), ("pages", 0.9))
    }
    stamp = [day] + [week] * shows["week"] + [moon] * shows["lunar"]
    dates = [" ".join(stamp)] if chance(rng, 0.65) else stamp
    pages = rng.choice(
        (
            f"今日{NUMERALS[h.pages]}版",
            f"今日{NUMERALS[h.pages]}版",
            f"今日{h.pages}版",
            f"本期{h.pages}版",
            f"今日共{h.pages}版",
            f"（今日{NUMERALS[h.pages]}版）",
        )
    )
    issue = rng.choice(
        (
            f"第{h.number}号",
            f"第{h.number}号",
            f"第{h.number}期",
            f"总第{h.number}期",
            f"总第 {h.number} 期",
            f"NO.{h.number}",
            f"总第{h.number}号",
        )
    )
    counts = [pages] * shows["pages"] + [issue] * shows["issue"]
    counts = [rng.choice((" ", "　", "")).join(counts)] if counts and chance(rng, 0.4) else counts
    serial = rng.choice(
        (
            f"国内统一连续出版物号 CN {cn}",
            f"国内统一连续出版物号：CN{cn}",
            f"国内统一刊号：CN{cn}",
            f"CN{cn}",
            f"CN {cn}",
            f"国内统一连续出版物号 CN {cn} 邮发代号 {rng.randint(1, 80)}-{rng.randint(1, 99)}",
        )
    )
    odd = [t for t, p in _odd_lines(h, roman) if chance(rng, p)]
    groups = [owners, publisher, [serial] * shows["cn"], dates, counts, odd]
    if chance(rng, 0.6):
        rng.shuffle(groups)
    lines = [t for g in groups for t in g]
    if chance(rng, 0.3):
        lines = _bunched(rng, lines)
    facts.update(newspaper=h.paper, date=str(d))
    if shows["issue"]:
        facts["issue"] = h.number
    if shows["pages"]:
        facts["pages"] = h.pages
    if shows["week"]:
        facts["weekday"] = week
    if shows["lunar"]:
        facts["lunar"] = moon
    if shows["cn"]:
        facts["cn"] = cn
    mark = rng.choice(("# ", "# ", "## ", "", "**"))
    name = h.gap.join(h.paper) if chance(rng, 0.06) else h.paper
    plate = [Row(name, Role.NAMEPLATE, mark=mark)] if chance(rng, 0.75) else []
    if plate and chance(rng, 0.1):
        plate.append(Row(f"{roman} DAILY", Role.NAMEPLATE))
    style = rng.random()
    rows = [Row(t, Role.MASTHEAD, gap=int(style > 0.45 or (style > 0.25 and chance(rng, 0.5)))) for t in lines]
    if rows:
        rows[-1].gap = 1
    if not plate and not any(h.paper in t for t in lines):
        facts.pop("newspaper")
    return plate, rows


def _odd_lines(h: House, roman: str) -> list[tuple[str, float]]:
    rng = h.rng
    site = f"www.{roman.lower()}.{rng.choice(('com', 'cn', 'com.cn'))}"
    return [
        (rng.choice((f"官方网站：{site}", site, f"{h.place}新闻网：{site}", f"网址:{site}",
            f"官方网站:{h.place}在线")), 0.3),
        (rng.choice((f"今日天气：{rng.choice(WORDS['天'])} {rng.randint(1, 15)}℃～{rng.randint(16, 36)}℃",
            f"{h.place} {rng.choice(WORDS['天'])} {rng.randint(1, 15)}—{rng.randint(16, 36)}℃ "
            f"偏北风2级")), 0.15),
        (rng.choice(("零售价：1.00元", "每份2元", "零售每份1.5元", "定价：1元")), 0.12),
        (f"新闻热线：0{rng.randint(300, 999)}-{rng.randint(2000000, 8999999)}", 0.15),
        (f"责任编辑：{person(rng)} 版式：{person(rng)} 校对：{person(rng)}", 0.15),
        (f"邮发代号：{rng.randint(1, 80)}-{rng.randint(1, 99)}", 0.1),
        (rng.choice((f"社长：{person(rng)} 总编辑：{person(rng)}", f"值班编委：{person(rng)}", "创刊于1949年",
            "扫码关注微信公众号", f"{rng.randint(1949, 1999)}年创刊")), 0.1),
    ]  # fmt: skip


def _bunched(rng: Rng, lines: list[str]) -> list[str]:
    """The lines set down two, three or all together."""
    size, out = rng.choice((2, 3, 99)), list[str]()
    while lines:
        out.append(rng.choice((" ", " ", "　")).join(lines[:size]))
        lines = lines[size:]
    return out


def _english_masthead(h: House, facts: Gold) -> tuple[list[Row], list[Row]]:
    rng, d = h.rng, h.date
    lines = [
        f"{d:%A}, {d:%B} {d.day}, {d.year}",
        rng.choice((f"Vol. {rng.randint(2, 140)}, No. {h.number}", f"No. {h.number}")),
        f"{h.pages} Pages",
        rng.choice(("Price 50 Cents", "Founded 1871", "Late City Edition")),
    ]
    if chance(rng, 0.3):
        lines = [" | ".join(lines)]
    facts.update(newspaper=h.paper, date=str(d), issue=h.number, pages=h.pages)
    return [Row(h.paper, Role.NAMEPLATE, mark="# ")], [Row(t, Role.MASTHEAD) for t in lines]


FOLIO_NAMES = _words(
    "要闻 综合新闻 时政 民生 社会 国内 国际 文化 教育 健康 经济 县区新闻 体育 副刊 专题 关注 法治 公益广告"
)


def _folio(h: House, facts: Gold) -> list[Row]:
    """Page number, section, date and editors of an inside page, on one line or several."""
    rng, d, page = h.rng, h.date, h.rng.randint(2, 16)
    if h.latin:
        facts["date"] = str(d)
        return [Row(f"{page}  {h.paper.upper()}, {d:%A}, {d:%B} {d.day}, {d.year}", Role.FOLIO)]
    section = rng.choice(FOLIO_NAMES)
    day = f"{d.year}年{d.month}月{d.day}日"
    bits = [
        rng.choice(
            (f"{page}", f"{page:02d}", f"A{page:02d}", f"第{NUMERALS[page]}版", f"{page}版", f"{NUMERALS[page]}版")
        )
        + rng.choice((" ", " ", "：", ""))
        + section
    ]
    shown = chance(rng, 0.8)
    if shown:
        bits.append(day + rng.choice((f" 星期{WEEK[d.weekday()]}", "", f"　星期{WEEK[d.weekday()]}")))
        facts["date"] = str(d)
    if chance(rng, 0.5):
        bits.append(h.paper)
        facts["newspaper"] = h.paper
    if chance(rng, 0.6):
        bits += _editors(h)
    rng.shuffle(bits) if chance(rng, 0.4) else None
    if chance(rng, 0.4):
        bits = [" ".join(bits)]
    return [Row(t, Role.FOLIO, mark=rng.choice(("", "", "", "", "## ", "**"))) for t in bits]


def _editors(h: House) -> list[str]:
    rng = h.rng
    posts = ("责任编辑", "责编", "美编", "版式", "校对", "编辑", "视觉", "组版", "审读", "一读")
    parts = [f"{p}{rng.choice(('：', '：', ':', ' ', '/'))}{person(rng)}" for p in rng.sample(posts, rng.randint(1, 3))]
    return [rng.choice((" ", "　", "")).join(parts)] if chance(rng, 0.7) else parts


# ---------------------------------------------------------------------------------------------------- making up a page


def _chosen(rng: Rng, stories: Sequence[Story], count: int) -> list[Story]:
    """`count` of the stories, long ones first on most pages; fewer where there are not so many."""
    order = rng.sample(list(stories), len(stories))
    room = rng.choice((0, 300, 500, 800, 1000))  # characters that a story should have
    order.sort(key=lambda story: sum(map(len, story[1])) < room)
    chosen = order[:count]
    rng.shuffle(chosen)
    return chosen


def _units(page: Page, stories: Sequence[Story]) -> list[Unit]:
    """The page's articles in order, each with the note that introduces it."""
    h, rng = page.house, page.house.rng
    low, high = rng.choices(((1, 2), (3, 5), (4, 9), (10, 15)), (10, 20, 56, 14))[0]
    chosen = _chosen(rng, stories, rng.randint(low, high))
    local = _skewed(rng, 0.8)
    units = []
    for n, story in enumerate(chosen):
        own = not h.latin and chance(rng, local)
        if own:
            story = _invented_story(rng, h.place + rng.choice(("市", "", "县")))
        if n == 0 and not h.front and chance(rng, 0.4):
            units.append(page.arrival(story))
            continue
        unit = page.article(story, own)
        if n == 0 and chance(rng, 0.09):  # what stands above the first headline has none
            unit.heads = []
            page.articles[-1]["headless"] = True
        elif not h.latin and chance(rng, 0.02):
            note = page.note(len(page.articles) - 1).rows
            unit.rows[:0] = note
        units.append(unit)
    return units


def _placed(page: Page, units: list[Unit], stories: Sequence[Story]) -> list[list[Row]]:
    """The units' rows in the order they stand: plain, heads stacked, one inside another, or all heads at the top."""
    h, rng = page.house, page.house.rng
    stacked = rng.choice((0.0, 0.0, 0.05, 0.1, 0.2))
    if len(units) > 2 and chance(rng, 0.012):
        return _all_heads_first(rng, units)
    segments, n = list[list[Row]](), 0
    while n < len(units):
        unit, rest = units[n], len(units) - n
        if rest >= 2 and unit.heads and chance(rng, stacked):
            size = 3 if rest >= 3 and chance(rng, 0.2) else 2
            segments += _stack(rng, units[n : n + size])
            n += size
        elif rest >= 2 and chance(rng, h.nested):
            segments.append(_one_in_another(rng, unit, units[n + 1]))
            n += 2
        else:
            segments.append(unit.all)
            n += 1
        segments += _between(page, stories)
    return segments


def _stack(rng: Rng, units: list[Unit]) -> list[list[Row]]:
    """Headlines one above the other, then the bodies: in their order, the other way round, or as it comes."""
    bodies = [u.rows for u in units]
    order = rng.random()
    if order < 0.4:
        bodies.reverse()
    elif order < 0.5:
        rng.shuffle(bodies)
    return [[r for u in units for r in u.heads], *bodies]


def _all_heads_first(rng: Rng, units: list[Unit]) -> list[list[Row]]:
    bodies = [u.rows for u in units]
    if chance(rng, 0.5):
        rng.shuffle(bodies)
    return [[r for u in units for r in u.heads], *bodies]


def _one_in_another(rng: Rng, outer: Unit, inner: Unit) -> list[Row]:
    """Two articles whose columns stand side by side, read across: one inside the other, or the two in turns."""
    a, b = _column_ends(rng, outer), _column_ends(rng, inner)
    if a is None:
        return outer.all + inner.all
    first, rest = outer.heads + outer.rows[:a], outer.rows[a:]
    if b is not None and chance(rng, 0.35):
        return first + inner.heads + inner.rows[:b] + rest + inner.rows[b:]
    return first + inner.all + rest


def _column_ends(rng: Rng, unit: Unit) -> int | None:
    """After which row a column of the unit ends: a cut paragraph, seldom a whole one."""
    cuts = [n + 1 for n, r in enumerate(unit.rows) if r.cut]
    if cuts:
        return rng.choice(cuts)
    bodies = [n + 1 for n, r in enumerate(unit.rows[:-1]) if r.role is Role.BODY]
    return rng.choice(bodies) if bodies and chance(rng, 0.1) else None


def _between(page: Page, stories: Sequence[Story]) -> list[list[Row]]:
    """What a paper sets between two articles: a slogan, a picture, an advertisement; mostly nothing."""
    rng, found = page.house.rng, list[list[Row]]()
    if chance(rng, 0.06):
        found.append(page.slogan().all)
    if chance(rng, 0.05):
        found.append(page.photo(rng.choice(list(stories))).all)
    if chance(rng, 0.02):
        found.append(page.advertisement().all)
    return found


def _made_up(page: Page, stories: Sequence[Story], facts: Gold) -> list[Row]:
    """All rows of the page in the order of the transcript."""
    h, rng = page.house, page.house.rng
    segments = _placed(page, _units(page, stories), stories)
    if chance(rng, 0.22):
        for _ in range(rng.choice((1, 1, 2, 4))):
            segments.append(page.advertisement().all)
    if h.front and not h.latin and chance(rng, 0.08):
        segments.insert(rng.choice((0, len(segments), rng.randint(0, len(segments)))), page.guide(stories).all)
    rows = [r for s in segments for r in s]
    _set_apart(page, rows, stories)
    _furnish(h, rows, facts)
    return rows


_OPENS = frozenset({Role.COLUMN_NAME, Role.KICKER, Role.HEADLINE})


def _furnish(h: House, rows: list[Row], facts: Gold) -> None:
    """Put nameplate, masthead and folio where this transcriber read them: an end, between articles, anywhere."""
    rng = h.rng
    spots = [n for n, (a, b) in enumerate(pairwise(rows), 1) if b.role in _OPENS and a.role not in _OPENS] or [
        len(rows)
    ]
    if h.front:
        plate, box = _masthead(h, shown := dict[str, Any]())
        where = rng.choices(("head", "split", "middle", "foot", "inside", "absent"), (58, 8, 12, 4, 5, 13))[0]
        if where == "absent":
            plate, box, shown = [], [], {}
        at = {"middle": rng.choice(spots), "foot": len(rows), "inside": rng.randint(1, max(1, len(rows) - 1))}.get(
            where, 0
        )
        if where == "split":
            at = rng.choice((spots[0], len(rows), rng.choice(spots)))
            rows[at:at] = box
            rows[:0] = plate
        else:
            rows[at:at] = plate + box
        facts.update(shown)
    elif chance(rng, 0.85):
        folio = _folio(h, facts)
        at = rng.choice((0, 0, 0, len(rows)))
        rows[at:at] = folio
    if h.front and not h.latin and chance(rng, 0.15):
        lines = [Row(t, Role.FOLIO) for t in _editors(h)]
        at = rng.choice((len(rows), len(rows), 0))
        rows[at:at] = lines


def _partner(rows: list[Row], row: Row) -> Row | None:
    """The row that goes on where `row` is cut."""
    later = [r for r in rows if r.article == row.article and r.role is Role.BODY and r.seq > row.seq]
    return min(later, key=lambda r: r.seq, default=None)


def _set_apart(page: Page, rows: list[Row], stories: Sequence[Story]) -> None:
    """Move the halves of cut paragraphs apart: something set between them, or a half at the foot of the page."""
    h, rng = page.house, page.house.rng
    cuts = [r for r in rows if r.cut]
    rng.shuffle(cuts)
    for row in cuts[:5]:
        other = _partner(rows, row)
        if other is None or not chance(rng, h.apart):
            continue
        kind = rng.random()
        if kind < 0.45:
            at = _index(rows, row) + 1
            rows[at:at] = _interloper(page, row, stories)
        elif kind < 0.65:  # first half at the foot
            rows.append(rows.pop(_index(rows, row)))
        elif kind < 0.78:  # second half at the foot
            rows.append(rows.pop(_index(rows, other)))
        elif kind < 0.92:  # both, as they follow or the wrong way round
            pair = [rows.pop(_index(rows, row)), rows.pop(_index(rows, other))]
            rows += pair if chance(rng, 0.6) else pair[::-1]
        else:  # somewhere on the page
            moved = rows.pop(_index(rows, rng.choice((row, other))))
            rows.insert(rng.randint(0, len(rows)), moved)


def _index(rows: list[Row], row: Row) -> int:
    return next(n for n, r in enumerate(rows) if r is row)


def _interloper(page: Page, row: Row, stories: Sequence[Story]) -> list[Row]:
    rng, story = page.house.rng, page.house.rng.choice(list(stories))
    kind = rng.random()
    if kind < 0.4 and row.article in page.stories:
        return _late(_caption_rows(page.house, row.article, page.stories[row.article]))
    if kind < 0.6:
        return page.photo(story).all
    if kind < 0.75:
        return page.slogan().all
    if kind < 0.9:
        return page.advertisement().all
    return [Row("![](fig.jpg)", Role.IMAGE)]


def _late(rows: list[Row]) -> list[Row]:
    """Picture rows numbered after everything else of their article."""
    for n, r in enumerate(rows):
        r.seq = 1000 + n
    return rows


# --------------------------------------------------------------------------------------------------------- misreadings

SHAPES = _words(
    "己已巳 未末 土士 日曰 人入八 大太犬 天夫 干千于 午牛 王玉主 木本术 鸟乌 贝见 折拆 拨拔 "
    "侯候 栗粟 治冶 析折 戊戌戍 洒酒 免兔 今令 间问 住往 休体 晴睛 辨辩 历厉 抢枪 设没 诲悔 暧暖 "
    "茶荼 形彤 汨汩 延廷 压庄 广厂 儿几 力刀 万方 工土 田由甲申 目自 白百 石右 丽雨 友反 孓子 "
    "爪瓜 赢嬴 募幕墓 密蜜 蓝篮 徒陡 炼练 坚竖 进近 州洲 象像 部陪 场扬 投没 政改 经径 农衣"
)


@cache
def lookalikes() -> dict[str, str]:
    return {c: group.replace(c, "") for group in SHAPES for c in group}


def _misread(rng: Rng, text: str, rate: float) -> str:
    """The text with about `rate` of its characters mistaken, dropped or doubled."""
    count = int(len(text) * rate + rng.random())
    if not count or len(text) < 4:
        return text
    chars = list(text)
    for at in rng.sample(range(len(chars)), min(count, len(chars))):
        kind, c = rng.random(), text[at]
        if kind < 0.75:
            chars[at] = rng.choice(lookalikes().get(c) or text)
        elif kind < 0.92:
            chars[at] = ""
        else:
            chars[at] = c + c
    return "".join(chars).strip() or text


def _read_twice(h: House, rows: list[Row]) -> None:
    """A run of body rows, one long paragraph or a headline set down a second time, exactly or nearly."""
    rng = h.rng
    for _ in range(rng.choice((1, 1, 1, 2))):
        if not chance(rng, h.repeats):
            continue
        start, run = rng.randrange(len(rows)), list[Row]()
        if chance(rng, 0.12):
            run = [r for r in rows[start:] if r.role is Role.HEADLINE and len(r.text) > 7][:1]
        for r in rows[start:] if not run else ():
            if r.role is not Role.BODY or len(r.text) < 15 or (run and r.article != run[0].article):
                if run:
                    break
                continue
            run.append(r)
            if len(run) >= rng.choice((1, 2, 3, 4)):
                break
        if (
            not run
            or sum(len(r.text) for r in run) < 8
            or (len(run) == 1 and run[0].role is Role.BODY and len(run[0].text) < 50)
        ):
            continue
        rate = rng.choice((0.0, 0.0, 0.01, 0.02, 0.03))
        again = [replace(r, text=_misread(rng, r.text, rate), role=Role.REPEAT, cut=False) for r in run]
        at = _index(rows, run[-1]) + 1
        if run[0].role is Role.BODY and chance(rng, 0.25):
            at = rng.choice((len(rows), rng.randint(at, len(rows))))
        rows[at:at] = again


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2t")


QUOTES = str.maketrans("“”‘’", "「」『』")
FIXED = frozenset({Role.NAMEPLATE, Role.MASTHEAD, Role.FOLIO, Role.IMAGE})  # the machine reads large type well


def _transcribed(h: House, rows: list[Row], facts: Gold) -> None:
    """What the machine made of the printed characters: misreadings, widths, script."""
    rng = h.rng
    for r in rows:
        if h.noise and r.role not in FIXED:
            r.text = _misread(rng, r.text, h.noise)
        if h.half and r.role is not Role.IMAGE:
            r.text = r.text.translate(h.half)
    if h.traditional:
        to, quotes = _traditional().convert, chance(rng, 0.7)
        for r in rows:
            r.text = to(r.text).translate(QUOTES) if quotes else to(r.text)
        facts.update({k: to(v) for k, v in facts.items() if k in ("newspaper", "lunar", "weekday")})
        h.paper = to(h.paper)
    if "newspaper" not in facts and any(h.paper in r.text for r in rows):
        facts["newspaper"] = h.paper


# ---------------------------------------------------------------------------------------------------------------- gold

_NOTE_NAME = re.compile(r"【?(?:编者按|开栏的话|编者的话|编前|編者按|開欄的話|編者的話|編前)】?$")


def _scored(row: Row) -> str:
    if row.role is Role.EDITORS_NOTE and _NOTE_NAME.match(row.text):
        return "column"
    return SCORED.get(row.role, row.role.value)


def _article_gold(article: Gold, mine: list[Row]) -> Gold:
    """One article as score sheets want it; `mine` are its rows by seq."""
    first = {r.seq: r.line for r in reversed(mine) if r.role is not Role.REPEAT}
    shown = [r for r in mine if r.role not in (Role.REPEAT, Role.IMAGE)]
    body = [r for r in shown if _scored(r) == "body"]
    joined = list[str]()
    for before, r in zip([None, *body], body, strict=False):
        if before is not None and before.cut:
            joined[-1] += r.text
        else:
            joined.append(r.text)
    return {
        **article,
        "lines": [[r.line, _scored(r), r.text] for r in shown if r.role is not Role.DATELINE],
        "repeats": [[r.line, first[r.seq]] for r in mine if r.role is Role.REPEAT],
        "joins": [[a.line, b.line] for a, b in pairwise(body) if a.cut],
        "body": joined,
    }


def _gold(rows: Sequence[Row], articles: Sequence[Gold], facts: Gold) -> Gold:
    by_article: dict[int, list[Row]] = {k: [] for k in range(len(articles))}
    for r in rows:
        if r.article is not None:
            by_article[r.article].append(r)
    kept = {k: sorted(mine, key=lambda r: (r.seq, r.line)) for k, mine in by_article.items() if mine}
    paths = []
    for k, mine in kept.items():
        path = [
            r.line
            for r in mine
            if r.role not in (Role.REPEAT, Role.IMAGE) and (not r.picture or articles[k]["kind"] == "photo")
        ]
        if path:
            paths.append(path)
    return {
        "newspaper": None,
        "date": None,
        **facts,
        "articles": [_article_gold(articles[k], mine) for k, mine in kept.items()],
        "roles": {str(r.line): r.role.value for r in rows},
        "paths": paths,
        "captions": {str(r.line): articles[r.article]["id"] for r in rows if r.picture and r.article is not None},
        "notes": {str(r.line): articles[r.host]["id"] for r in rows if r.host is not None},
        "furniture": [r.line for r in rows if r.role in FIXED and r.role is not Role.IMAGE],
    }


def _set_down(rows: Sequence[Row], articles: Sequence[Gold], facts: Gold, lead: int = 0) -> Made:
    """The rows written out as a transcript, `lead` blank lines first, with the gold that goes with it."""
    lines = [""] * lead
    for r in rows:
        lines.append(r.printed)
        r.line = len(lines)
        lines += [""] * r.gap
    text = "\n".join(lines).rstrip("\n") + "\n"
    return Made(text, _gold(rows, articles, facts), tuple(rows), tuple(articles), facts)


def make_page(rng: Rng, stories: Sequence[Story], day: str) -> Made:
    """A page of the day after `day` (YYYYMMDD) made of some of `stories`, which are all of one language."""
    latin = all(ord(c) < 0x2E80 for head, _ in stories[:3] for c in head)
    house, facts = _house(rng, day, latin), dict[str, Any]()
    page = Page(house)
    rows = _made_up(page, stories, facts)
    rows = [r for r in rows if r.text.strip()]
    for r in rows:
        r.text = r.text.strip()
    _read_twice(house, rows)
    _transcribed(house, rows, facts)
    for r in rows:
        if house.tight:
            r.gap = 0
        elif r.gap and chance(rng, 0.03):  # a picture left out leaves a hole
            r.gap = 3
    return _set_down(rows, page.articles, facts, rng.choice((0, 0, 0, 1, 2)))


def shuffled(made: Made, rng: Rng) -> Made:
    """The same page with its articles in another order: what belongs to one article stays as it stood, furniture first.

    An article without a headline stays ahead of the others, for nothing else tells where it begins.
    """
    groups: dict[int | None, list[Row]] = {}
    for r in made.rows:
        k = r.host if r.host is not None else r.article
        groups.setdefault(k, []).append(replace(r))
    order = [k for k in groups if k is not None]
    rng.shuffle(order)
    order.sort(key=lambda k: not made.articles[k].get("headless", False))
    rows = groups.get(None, []) + [r for k in order for r in groups[k]]
    return _set_down(rows, made.articles, made.facts)


# ----------------------------------------------------------------------------------------------------------------- CLI


def made_pages(
    rng: Rng, days: dict[str, list[Story]] | None, count: int, english: float = 0.1
) -> Iterator[tuple[str, Made]]:
    """`count` pages with their names, a share `english` of them in English; without `days` all is invented."""
    names = sorted(days) if days else []
    for n in range(count):
        if chance(rng, english):
            day, stories = (
                f"20{rng.randint(10, 25)}0{rng.randint(1, 9)}{rng.randint(10, 28)}",
                invented_stories(rng, 16, "en"),
            )
        elif days:
            day = rng.choice(names)
            stories = days[day]
        else:
            day, stories = f"20{rng.randint(10, 25)}0{rng.randint(1, 9)}{rng.randint(10, 28)}", invented_stories(rng)
        yield f"{day}-{n:05d}", make_page(rng, stories, day)


def arguments(doc: str | None) -> argparse.ArgumentParser:
    """What every maker of things from news is asked for."""
    ap = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("news", help="folder of daily markdown, or - for invented stories")
    ap.add_argument("out", type=Path)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--from", dest="start", default="0", metavar="YYYYMMDD")
    ap.add_argument("--to", dest="stop", default="9", metavar="YYYYMMDD")
    return ap


def asked_news(ap: argparse.ArgumentParser, o: argparse.Namespace) -> dict[str, list[Story]] | None:
    """The stories of the days asked for, None for invented ones; ends in an error where there are none."""
    if o.news == "-":
        return None
    days = stories_from_news(Path(o.news), o.start, o.stop)
    if not days:
        ap.error(
            f"{o.news}: no day with four stories from {o.start} to {o.stop}. Give a folder of YYYYMMDD.md files, or -."
        )
    return days


def main() -> None:
    """Write the pages asked for, each beside its gold."""
    ap = arguments(__doc__)
    ap.add_argument("--pages", type=int, default=200)
    ap.add_argument("--english", type=float, default=0.03, help="share of pages in English")
    o = ap.parse_args()
    days = asked_news(ap, o)
    o.out.mkdir(parents=True, exist_ok=True)
    for name, made in made_pages(random.Random(o.seed), days, o.pages, o.english):
        (o.out / f"{name}.md").write_text(made.text, "utf8")
        (o.out / f"{name}.gold.json").write_text(json.dumps(made.gold, ensure_ascii=False), "utf8")


if __name__ == "__main__":
    main()
