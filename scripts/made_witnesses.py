#!/usr/bin/env python3
"""Set stories in two to twelve witnesses that differ in known ways, to fit and to measure verdicts on.

usage: made_witnesses.py NEWS_DIR|- OUT.jsonl [--stories N] [--seed S] [--from YYYYMMDD] [--to YYYYMMDD]

With - all stories are invented (made_pages.py); of NEWS_DIR, one markdown file a day, three in four are news. Every
witness is the story with some stretches put otherwise: its source's edition, shared by all who copy it; the paper's house
style; what the machine that read it misread, made up, lost, misplaced or read twice. One line a story:

  id           what it is called
  witnesses    sigil, kind (paper, transcript, agency), paper, text, ends
  changes      place, in (sigil), span (half open, in the witness's text), stretch (the same in the story it is made of),
               verdict, marks; `aside` of what was misplaced: where it is wanting. Changes of several witnesses at one place have one number, and `extent` where the
               whole place is longer than the one change
  families     sigils that copy one source
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from made_pages import (
    GIVEN,
    SURNAMES,
    Story,
    arguments,
    asked_news,
    chance,
    invented_stories,
    lookalikes,
    person,
)

from broadsheet.articles.characters import character_model
from broadsheet.collate.shapes import look_alike

Rng = random.Random
SIGILS = "ABCDEFGHJKLM"
LONG = 14  # characters: a stretch longer than this does not make one place with a short one inside it
APART = 3  # characters at least between two changes of one witness
WORD = 2  # characters that must agree between two places
SHORTEST = 160  # characters of a story
USUAL = 900  # characters of a story that has as many changes as are drawn

_CLAUSE = re.compile(r"[^，。；：！？、,.;:!?\n]+")
_SENTENCE = re.compile(r"[^。！？!?.\n]+[。！？!?.]”? ?")
_WORD = re.compile(r"[A-Za-z]+|[\u3400-\u9fff]+")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_MARK = re.compile(r"(?<=[\u3400-\u9fff])[，、；：](?=[\u3400-\u9fff])")
_QUOTED = re.compile(r"[“”]")
_HAN_NUMERAL = re.compile(r"(?<=第)[一二三四五六七八九](?=[届次个条])|(?<![\d.])[2-9](?=[个项名件届条种])")
_POST = re.compile(
    "总书记|国家主席|副?总统|副?总理|副?部长|外长|副?省长|市委书记|副?市长|副?局长|副?县长|主任|大使|议长|书记|教授|工程师"
)
_UNNAMED = re.compile(
    "(?:部门|单位|公司|学校|企业|项目)?(?:有关|相关|主要)?(?:负责人|负责同志|人士|专家|人员|发言人)(?=表示|指出|强调|介绍|说|认为|透露|告诉|，)"
)  # whom the copy leaves without a name
_ITS_POSTS = (
    "主任",
    "副主任",
    "局长",
    "副局长",
    "经理",
    "总经理",
    "处长",
    "书记",
    "院长",
    "总工程师",
    "委主任",
    "发言人",
)
_NAMED = re.compile(f"(?<=[{SURNAMES}])[{GIVEN}\u4e00-\u9fa5]{{1,2}}(?=表示|指出|强调|介绍|说|主持|出席|要求)")
_SYLLABLES = [
    "阿",
    "巴",
    "达",
    "尔",
    "菲",
    "加",
    "海",
    "卡",
    "拉",
    "马",
    "纳",
    "奥",
    "帕",
    "萨",
    "塔",
    "瓦",
    "亚",
    "莱",
    "德",
    "斯",
    "特",
    "罗",
    "莫",
    "克",
    "尼",
    "维",
    "里",
    "梅",
    "佩",
    "雷",
    "苏",
    "托",
    "费",
    "迪",
    "西",
    "布",
    "洛",
    "贝",
    "尔",
    "曼",
    "诺",
]
_ADDED = (  # what reads well almost anywhere: put in after a mark
    "不断", "进一步", "持续", "全面", "切实", "深入", "有力", "扎实", "积极", "共同", "长期", "始终", "坚定", "大力", "稳步", "高质量",
)  # fmt: skip
_COUPLED = (  # put in after an adjective or noun before 的
    "、最迫切", "、最关键", "、最突出", "、最广泛", "和重要", "、现实", "、长远", "、稳定", "和深刻", "、坚实", "、健康", "、美好",
)  # fmt: skip
_AGENCIES = ("新华社", "中新社", "央视新闻", "人民日报")
_PLACES = ("北京", "上海", "长沙", "云溪", "青浦", "临江", "南宁", "兰州", "成都", "武汉")
_EN_ADDED = ("very ", "then ", "also ", "quite ", "again ", "still ", "now ", "already ", "only ", "perhaps ")
_EN_CLAUSES = (
    ", as everyone knew,", ", it was said,", ", to the relief of all,", ", according to witnesses,", " and without delay",
    ", he added quietly,", " in the greatest secrecy", ", for the second time,",
)  # fmt: skip
_EN_STYLE = {
    "percent": "per cent",
    "neighbors": "neighbours",
    "Harbor": "Harbour",
    "harbor": "harbour",
    "meter": "metre",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of the story put otherwise: story[start:end] is printed as `text`; `aside` names what it is half of."""

    start: int
    end: int
    text: str
    verdict: str
    marks: tuple[str, ...] = ()
    aside: bool = False  # where a misplaced stretch is wanting: no place, the stretch itself is


@dataclass(slots=True)
class Draft:
    """One witness on the way: the story, and the changes so far, none nearer another than APART."""

    story: str
    changes: list[Change] = field(default_factory=list)

    def free(self, start: int, end: int, apart: int = APART) -> bool:
        return all(end + apart <= c.start or c.end + apart <= start for c in self.changes)

    def add(self, change: Change | None) -> bool:
        """Take a change in, if there is room for it."""
        if (
            change is None
            or not self.free(change.start, change.end)
            or self.story[change.start : change.end] == change.text
        ):
            return False
        self.changes.append(change)
        return True

    def written(self) -> tuple[str, list[tuple[Change, int, int]]]:
        """The text, and where each change stands in it."""
        out, spans, at, size = [], [], 0, 0
        for c in sorted(self.changes, key=lambda c: (c.start, c.end)):
            out += (self.story[at : c.start], c.text)
            size += c.start - at
            spans.append((c, size, size + len(c.text)))
            size += len(c.text)
            at = c.end
        return "".join(out) + self.story[at:], spans


# ------------------------------------------------------------------------------------------------------ words and names


class Words:
    """Words of many stories, to put one for another: those that share a character and have the same length."""

    def __init__(self, texts: Sequence[str]) -> None:
        seen: dict[str, int] = defaultdict(int)
        import rjieba

        for text in texts:
            for word in rjieba.cut(text):
                if 2 <= len(word) <= 3 and _WORD.fullmatch(word) and word > "\u3400":
                    seen[word] += 1
        self.by_character: dict[tuple[int, str], list[str]] = defaultdict(list)
        for word, count in seen.items():
            if count > 1:
                for n, c in enumerate(word):
                    self.by_character[n, c].append(word)
        self.all = sorted(w for w, n in seen.items() if n > 1)
        self.clauses = [m[0] for t in texts for m in _CLAUSE.finditer(t) if 5 <= len(m[0]) <= 18 and m[0] > "\u3400"]
        self.cut = rjieba.tokenize

    def at(self, rng: Rng, text: str) -> tuple[int, int] | None:
        """A word of two or three characters somewhere in a text."""
        at = rng.randrange(max(1, len(text) - 24))
        found = [
            (a + at, b + at)
            for w, a, b in self.cut(text[at : at + 24], "default", True)
            if 2 <= len(w) <= 3 and w in self
        ][1:-1]
        return rng.choice(found) if found else None

    def __contains__(self, word: str) -> bool:
        return word in self.by_character.get((0, word[0]), ())

    def like(self, rng: Rng, word: str) -> list[str]:
        """Words with a character in common with one, at the same place."""
        n = rng.randrange(len(word))
        near = [w for w in self.by_character[n, word[n]] if len(w) == len(word) and w != word]
        return near if len(near) <= 12 else rng.sample(near, 12)

    def instead(self, rng: Rng, story: str, word: str) -> list[str]:
        """Words a machine may put for one: like it, of the same story, or any that reads well there."""
        kind = rng.random()
        if kind < 0.5:
            return self.like(rng, word)
        at = rng.randrange(max(1, len(story) - 200))
        near = (
            [w for w, _, _ in self.cut(story[at : at + 200], "default", True) if len(w) == len(word)]
            if kind < 0.75
            else self.all
        )
        return rng.sample(near, min(30, len(near)))


def fluent(rng: Rng, before: str, some: Sequence[str], after: str) -> str | None:
    """Of some readings one that reads well between two texts, by the character model; chosen among the best three."""
    if not some:
        return None
    model = character_model()

    def nats(text: str) -> float:
        symbols = model.symbols(before[-3:] + text + after[:3])
        rows = [symbols[n : n + 3] for n in range(len(symbols) - 5)]
        heads = [symbols[n + 3 : n + 6] for n in range(len(symbols) - 5)]
        return float(sum(model.follows(r[None], h[None])[0, 0] for r, h in zip(rows, heads, strict=True))) / max(
            1, len(rows)
        )

    return rng.choice(sorted(some, key=nats, reverse=True)[:3])


def foreign_name(rng: Rng) -> str:
    """A name as translators from the Spanish or Russian make them."""
    parts = ["".join(rng.sample(_SYLLABLES, rng.choice((2, 3, 3, 4)))) for _ in range(rng.choice((1, 2, 2, 3)))]
    return "·".join(parts)


# ------------------------------------------------------------------------------------------------------- what goes wrong


def misreading(rng: Rng, story: str, words: Words | None) -> Change | None:
    """A character or word read as another: by its shape, by chance, by its sense; read twice; or turned round."""
    kind = rng.random()
    at = rng.randrange(len(story))
    if kind < 0.08 and (m := _pick(rng, _FIGURE, story)):
        digit = rng.randrange(len(m[0].replace(".", "")))
        n = [k for k in range(*m.span()) if story[k] != "."][digit]
        return Change(n, n + 1, rng.choice([d for d in "0123456789" if d != story[n]]), "misreading", ("figure",))
    if words is not None and kind < 0.30:
        span = words.at(rng, story)
        if span is None:
            return None
        a, b = span
        other = fluent(rng, story[:a], [w for w in words.instead(rng, story, story[a:b]) if w != story[a:b]], story[b:])
        return None if other is None else Change(a, b, other, "misreading")
    if words is not None and kind < 0.36:
        span = words.at(rng, story)
        if span is None or len(set(story[slice(*span)])) < 2:
            return None
        return Change(*span, story[slice(*span)][::-1], "misreading")
    c = story[at]
    if not _WORD.fullmatch(c):
        return None
    if kind < 0.44:
        return Change(at, at, rng.choice((c, rng.choice(_WORD.findall(story))[0])), "misreading")
    if words is None and kind < 0.7:
        two = story[at : at + 2]
        if (two_like := look_alike(two)) and two.isalpha():
            return Change(at, at + 2, rng.choice(two_like[:3]), "misreading")
    near = (
        lookalikes().get(c) if kind < 0.6 else look_alike(c)[:5] if kind < 0.9 else [x for x in story if _WORD.match(x)]
    )
    return Change(at, at + 1, rng.choice(near), "misreading") if near else None


def invention(rng: Rng, story: str, words: Words | None) -> Change | None:
    """A name, a clause or a few words that the page does not have."""
    kind = rng.random()
    if words is None:
        if kind < 0.4:
            m = _pick(rng, re.compile(r"(?<= )(?=[a-z]{4,} )"), story)
            return m and Change(m.start(), m.start(), rng.choice(_EN_ADDED), "invention")
        m = _pick(rng, re.compile(r"(?<=[a-z])(?=[,.] )"), story)
        return m and Change(m.start(), m.start(), rng.choice(_EN_CLAUSES), "invention")
    if kind < 0.3 and (m := _pick(rng, _POST, story)):
        head = re.search(
            r"(?:[和、，。；]|会见|同|由)([\u3400-\u9fff·]{2,4})$", story[max(0, m.start() - 6) : m.start()]
        )
        cut = m.start() - len(head[1]) if head and chance(rng, 0.5) else m.start()
        name = foreign_name(rng) if chance(rng, 0.6) else person(rng)
        return Change(cut, m.start(), name, "invention", ("name",))
    if kind < 0.4 and (m := _pick(rng, _UNNAMED, story)):
        return Change(*m.span(), rng.choice(_ITS_POSTS) + person(rng), "invention", ("name",))
    if kind < 0.4 and (m := _pick(rng, _NAMED, story)):
        return Change(
            m.start() - 1,
            m.end(),
            foreign_name(rng) if chance(rng, 0.5) else person(rng) + person(rng)[1:],
            "invention",
            ("name",),
        )
    if kind < 0.55 and (m := _pick(rng, re.compile("(?<=[重深大要高好])(?=的)"), story)):
        return Change(m.start(), m.start(), rng.choice(_COUPLED), "invention")
    if kind < 0.68 and (m := _pick(rng, re.compile("(?<=[，。；])(?=[\u3400-\u9fff])"), story)):
        return Change(m.start(), m.start(), rng.choice(_ADDED), "invention")
    m = _pick(rng, re.compile("(?<=[\u3400-\u9fff])(?=[，。])"), story)
    if m is None:
        return None
    if kind < 0.78:
        mark = rng.choice("，，、")
        return Change(m.start(), m.start(), mark + rng.choice(words.clauses), "invention")
    return rewritten(rng, story, words, "invention")


def rewritten(rng: Rng, story: str, words: Words, verdict: str) -> Change | None:
    """A clause composed anew: some of its words stay, the rest is put otherwise."""
    m = _pick(rng, _CLAUSE, story)
    if m is None or not 8 <= len(m[0]) <= 22 or m[0] < "\u3400":
        return None
    cut = [w for w, _, _ in words.cut(m[0], "default", True)]
    first, last = rng.randrange(0, max(1, len(cut) // 3)), len(cut) - rng.randrange(0, max(1, len(cut) // 3))
    if last - first < 3:
        return None
    out, text = [], "".join(cut[:first])
    for n, w in enumerate(cut[first:last]):
        edge = n in (0, last - first - 1)
        if len(w) > 1 and not edge and chance(rng, 0.4):
            out.append(w)
        elif edge or chance(rng, 0.8):
            some = words.like(rng, w) if len(w) in (2, 3) and chance(rng, 0.5) else []
            some = [*some, *rng.sample(words.all, min(10, len(words.all)))]
            out.append(fluent(rng, text + "".join(out), [s for s in some if s != w], "") or "")
    start = m.start() + len(text)
    end = m.end() - len("".join(cut[last:]))
    return Change(start, end, "".join(out), verdict)


def small_loss(rng: Rng, story: str, words: Words | None) -> Change | None:
    """A character, a word or a short phrase passed over."""
    at, kind = rng.randrange(len(story)), rng.random()
    if words is None:
        m = _pick(rng, re.compile(r"(?<= )\w+ "), story)
        return m and Change(*m.span(), "", "loss")
    if kind < 0.45:
        return Change(at, at + 1, "", "loss") if _WORD.fullmatch(story[at]) else None
    if kind < 0.8:
        span = words.at(rng, story)
        return span and Change(*span, "", "loss")
    m = _pick(rng, re.compile("、[\u3400-\u9fff]{2,4}(?=[、，的])"), story)
    return m and Change(*m.span(), "", "loss")


def _pick(rng: Rng, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return rng.choice(found) if found else None


def columns(rng: Rng, story: str) -> list[int]:
    """Where the columns of one paper end, in the story."""
    out, at = [], 0
    while True:
        at += rng.randint(150, 420)
        if at >= len(story) - 20:
            return out
        out.append(at)


def column_loss(rng: Rng, story: str, ends: list[int]) -> Change | None:
    """The foot of a column, a line, or all from a place on, not read."""
    kind = rng.random()
    if kind < 0.45 and ends:
        end = rng.choice(ends)
        start = max(4, end - rng.randint(15, 300))
        paragraph = story.find("\n", end)
        return Change(start, end if chance(rng, 0.5) or paragraph < 0 else paragraph, "", "loss")
    if kind < 0.8:
        start = rng.randrange(4, max(5, len(story) - 40))
        return Change(start, min(len(story) - 4, start + rng.randint(12, 28)), "", "loss")
    if kind < 0.9:
        return Change(0, rng.randint(min(20, len(story) // 4), len(story) * 2 // 5), "", "loss")
    return Change(rng.randint(len(story) * 3 // 5, len(story) - 15), len(story), "", "loss")


def moved(rng: Rng, draft: Draft) -> None:
    """A line set down elsewhere: at the foot, or before another paragraph."""
    story, size = draft.story, rng.randint(12, 45)
    start = rng.randrange(0, max(1, len(story) - size - 4))
    end = start + size
    if "\n" in story[start:end]:
        end = story.index("\n", start)
        if end - start < 12:
            return
    breaks = [m.start() for m in re.finditer("\n", story)]
    to = len(story) if chance(rng, 0.6) or not breaks else rng.choice(breaks)
    if start - 30 <= to <= end + 30 or not draft.free(start, end) or not draft.free(to, to):
        return
    draft.add(Change(start, end, "", "misplacement", aside=True))
    draft.add(Change(to, to, "\n" + story[start:end], "misplacement"))


def repeated(rng: Rng, draft: Draft) -> None:
    """A run of text read twice, straight after itself or at the foot."""
    story, size = draft.story, rng.randint(14, 90)
    start = rng.randrange(0, max(1, len(story) - size))
    end = min(len(story), start + size)
    if chance(rng, 0.5) and (stop := story.find("\n", start)) > start + 14:
        end = min(end, stop)
    to = end if chance(rng, 0.6) else len(story)
    if draft.free(start, to if to == end else end):
        draft.add(Change(to, to, story[start:end], "repetition"))


# ----------------------------------------------------------------------------------------------- what editors do to copy


def edition(rng: Rng, story: str, words: Words | None) -> Change | None:
    """A word put otherwise, put in or left out, or a clause written anew by an editor."""
    kind = rng.random()
    if words is None:
        if kind < 0.5 and (m := _pick(rng, re.compile("|".join(_EN_STYLE)), story)):
            return Change(*m.span(), _EN_STYLE[m[0]], "edition")
        m = _pick(rng, re.compile(r"(?<= )[a-z]{5,}(?= )"), story)
        other = _pick(rng, re.compile(r"(?<= )[a-z]{5,}(?= )"), story)
        return m and other and Change(*m.span(), other[0], "edition")
    if kind < 0.15:
        return rewritten(rng, story, words, "edition")
    if kind < 0.3:
        m = _pick(rng, re.compile("(?<=[，。；的])(?=[\u3400-\u9fff])"), story)
        return m and Change(m.start(), m.start(), rng.choice((*_ADDED, *rng.sample(words.all, 4))), "edition")
    span = words.at(rng, story)
    if span is None:
        return None
    a, b = span
    if kind < 0.42:
        return Change(a, b, "", "edition")
    some = words.like(rng, story[a:b]) if chance(rng, 0.7) else rng.sample(words.all, min(12, len(words.all)))
    other = fluent(rng, story[:a], [w for w in some if w != story[a:b]], story[b:])
    return None if other is None else Change(a, b, other, "edition")


def abridgement(rng: Rng, story: str) -> Change | None:
    """Whole sentences left out, or the last of the story, or a clause."""
    kind = rng.random()
    sentences = list(_SENTENCE.finditer(story))
    if kind < 0.55 and len(sentences) > 3:
        first = rng.randrange(1, len(sentences))
        last = min(len(sentences), first + rng.choice((1, 1, 1, 2, 3)))
        return Change(sentences[first].start(), sentences[last - 1].end(), "", "abridgement")
    if kind < 0.75 and len(sentences) > 4:
        first = rng.randrange(max(2, len(sentences) // 2), len(sentences))
        return Change(sentences[first].start(), len(story), "", "abridgement")
    m = _pick(rng, re.compile("(?<=[，；])[\u3400-\u9fff]{5,20}，|, which [^,.]{8,60},"), story)
    return m and Change(*m.span(), "", "abridgement")


def house_style(rng: Rng, draft: Draft, latin: bool, clean: bool) -> None:
    """Dateline, credit line, jump line, punctuation and numerals as this paper has them."""
    story = draft.story
    month, day, place = rng.randint(1, 12), rng.randint(1, 28), rng.choice(_PLACES)
    if latin:
        if not clean and chance(rng, 0.5):
            draft.add(
                Change(
                    0,
                    0,
                    rng.choice(("PORT CARROW, May 4 — ", "MILLBROOK (AP) — ", "WEXLEY, Tuesday. — ")),
                    "house style",
                )
            )
        for m in re.finditer(r" and (?=[A-Z])|(?<=\w),(?= )", story) if chance(rng, 0.2) else ():
            draft.add(Change(*m.span(), " & " if "and" in m[0] else rng.choice((";", " —", "")), "house style"))
        return
    if not clean and chance(rng, 0.6):
        agency = rng.choice(_AGENCIES)
        line = rng.choice((
            f"{agency}{place}{month}月{day}日电 ", f"本报讯（记者 {person(rng)}）", f"{agency}{place}{month}月{day}日电（记者{person(rng)}、{person(rng)}）",
            f"据{agency}电 ", f"{place}日报{month}月{day}日讯 ",
        ))  # fmt: skip
        draft.add(Change(0, 0, line, "house style"))
    if not clean and chance(rng, 0.3):
        agency = rng.choice(_AGENCIES)
        line = rng.choice((
            f"■据{agency}", f"（{agency}）", f"（{person(rng)} {person(rng)}）", f"（责任编辑：{person(rng)}）", f"■本报记者 {person(rng)}", f"（据{agency}）",
        ))  # fmt: skip
        draft.add(Change(len(story), len(story), rng.choice(("\n", "")) + line, "house style"))
    if chance(rng, 0.2):
        rate = rng.random()
        for m in _MARK.finditer(story):
            if chance(rng, rate * 0.15):
                draft.add(Change(*m.span(), rng.choice([c for c in "，、；。" if c != m[0]]), "house style"))
    if chance(rng, 0.08):
        for m in _QUOTED.finditer(story):
            draft.add(Change(*m.span(), "", "house style"))
    if chance(rng, 0.15):
        for m in _HAN_NUMERAL.finditer(story):
            there, here = "一二三四五六七八九", "123456789"
            other = here[there.index(m[0])] if m[0] in there else there[here.index(m[0])]
            draft.add(Change(*m.span(), other, "house style"))


def jump(rng: Rng, draft: Draft) -> None:
    """The rest on another page that nobody gave us."""
    story = draft.story
    at = rng.randint(len(story) // 3, len(story) * 9 // 10)
    if draft.free(at, len(story)):
        line = rng.choice(("（下转第{}版）", "（下转{}版）", "▶▶下转{}版", "(下转第{}版)")).format(
            rng.choice("2345678二三四五六七八")
        )
        draft.add(Change(at, len(story), line, "loss"))


# ---------------------------------------------------------------------------------------------------------- the witnesses


def how_many(rng: Rng, counts: Sequence[int], story: str) -> int:
    """One of some counts, less in a short story: the fraction by chance."""
    return int(rng.choice(counts) * min(1.0, len(story) / USUAL) + rng.random())


def damage(rng: Rng, draft: Draft, words: Words | None, ends: list[int]) -> None:
    """What one machine does to one page: stretches lost, misplaced and read twice first, then words and characters."""
    story = draft.story
    if chance(rng, 0.08):
        jump(rng, draft)
    if chance(rng, 0.22):
        draft.add(column_loss(rng, story, ends))
    if chance(rng, 0.12):
        moved(rng, draft)
    if chance(rng, 0.10):
        repeated(rng, draft)
    for _ in range(how_many(rng, (0, 0, 0, 0, 1, 1, 2), story)):
        draft.add(invention(rng, story, words))
    for _ in range(how_many(rng, (0, 0, 0, 1, 1, 2, 3), story)):
        draft.add(small_loss(rng, story, words))
    rate = 0.012 * rng.random() ** 2 if chance(rng, 0.9) else 0.04 * rng.random()
    rate /= 1 if words else 3  # in Latin script a word is some five characters
    for _ in range(round(len(story) * rate + rng.random())):
        draft.add(misreading(rng, story, words))


def places(drafts: Sequence[Draft]) -> dict[tuple[int, Change], tuple[int, int, int]]:
    """Every change of every draft to the number of its place, and where that begins and ends in the story.

    Changes are at one place that overlap, or have no whole word between them; a long one only with one as long. What
    all drafts have changed alike is no place: there they agree. Nor is what all others lack, in a passage they left out
    or lost: that passage is the place.
    """
    found = sorted(
        {
            (n, c)
            for n, d in enumerate(drafts)
            for c in d.changes
            if not all(c in o.changes for o in drafts) and not all(_lacks(o, c) for o in drafts if o is not d)
        },
        key=lambda x: (x[1].start, x[1].end, x[0], x[1].text),
    )
    groups: list[list[tuple[int, Change]]] = []
    for n, c in found:
        for g in reversed(groups[-60:]):
            if any(_one_place(c, other) for _, other in g) and c.end - min(o.start for _, o in g) <= max(
                2 * LONG, c.end - c.start
            ):
                g.append((n, c))
                break
        else:
            groups.append([(n, c)])
    story = drafts[0].story
    edges = [_whole_words(story, [c for _, c in g]) for g in groups]
    return {x: (k, *edges[k]) for k, g in enumerate(groups) for x in g}


def _whole_words(story: str, changes: Sequence[Change]) -> tuple[int, int]:
    """The stretch of some changes grown to whole Latin words and figures, which nobody underlines in part."""
    start, end = min(c.start for c in changes), max(c.end for c in changes)
    first = {story[start : start + 1], *(c.text[:1] for c in changes if c.start == start)}
    last = {story[end - 1 : end], *(c.text[-1:] for c in changes if c.end == end)}
    if any(re.match(r"[A-Za-z0-9]{2}|\d\.", story[start - 1 : start] + c) for c in first if start):
        start -= 1
    if any(re.match(r"[A-Za-z0-9]{2}|\d\.|\.\d", c + story[end : end + 1]) for c in last):
        end += 1
    while 0 < start < len(story) and re.match(r"[A-Za-z0-9]{2}|\d\.", story[start - 1 : start + 1]):
        start -= 1
    while 0 < end < len(story) and re.match(r"[A-Za-z0-9]{2}|\d\.|\.\d", story[end - 1 : end + 1]):
        end += 1
    return start, end


def _lacks(draft: Draft, change: Change) -> bool:
    """Whether a draft lacks a passage that holds a change and more."""
    return any(
        c.start <= change.start and change.end <= c.end and c.end - c.start > change.end - change.start
        for c in draft.changes
        if c.verdict in ("loss", "abridgement") and not c.aside
    )


def _one_place(a: Change, b: Change) -> bool:
    """Whether two changes are at one place."""
    if a.aside or b.aside or {a.verdict, b.verdict} & {"misplacement", "repetition"}:
        return False
    if (a.start, a.end) == (b.start, b.end):
        return True
    sizes = a.end - a.start, b.end - b.start
    if max(sizes) <= LONG:
        return max(a.start, b.start) - min(a.end, b.end) < WORD
    return 2 * (min(a.end, b.end) - max(a.start, b.start)) > max(sizes)


def made_story(rng: Rng, story: str, words: Words | None, name: str) -> dict[str, Any]:
    """One story in its witnesses; `words` None where it is in Latin script."""
    count = rng.choice((2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7, 8, 9, 10, 12))
    families: list[tuple[str, list[int]]] = []  # kind, members
    members = list(range(count))
    clean = members[: rng.choice((0, 1, 1, 1, 2) if count > 2 else (0, 1, 1))]
    rest = members[len(clean) :]
    families += [(rng.choice(("transcript", "agency")), [n]) for n in clean]
    while rest:
        size = min(len(rest), rng.choice((1, 1, 2, 2, 3, 4, 6)))
        families.append(("paper", rest[:size]))
        rest = rest[size:]
    drafts, kinds, ends = [Draft(story) for _ in members], ["paper"] * count, [list[int]() for _ in members]
    for kind, some in families:
        source = Draft(story)
        wanted = rng.choice((0, 0, 1, 2, 3, 5)) if kind != "paper" or len(some) > 1 else rng.choice((0, 0, 0, 0, 0, 1))
        for _ in range(how_many(rng, (wanted,), story)):
            source.add(edition(rng, story, words))
        for _ in range(how_many(rng, (0, 0, 0, 0, 1, 1, 2), story)):
            source.add(abridgement(rng, story))
        for n in some:
            drafts[n].changes, kinds[n] = list(source.changes), kind
            if len(some) > 1 and chance(rng, 0.15):
                drafts[n].add(abridgement(rng, story))
    for n, draft in enumerate(drafts):
        house_style(rng, draft, words is None, kinds[n] != "paper")
        if kinds[n] == "paper":
            ends[n] = columns(rng, story)
            damage(rng, draft, words, ends[n])
    order = rng.sample(members, count)
    numbers = places(drafts)
    witnesses, changes = [], []
    for sigil, n in zip(SIGILS, order, strict=False):
        text, spans = drafts[n].written()
        known = [_printed(drafts[n], e) for e in ends[n]] if chance(rng, 0.7) else []
        witnesses.append(
            {
                "sigil": sigil,
                "kind": kinds[n],
                "paper": f"paper {n}" if kinds[n] == "paper" else None,
                "text": text,
                "ends": known,
            }
        )
        asides = [[a, b] for c, a, b in spans if c.aside]
        for c, a, b in spans:
            if c.aside or (n, c) not in numbers:
                continue
            number, start, end = numbers[n, c]
            lead = len(c.text) - len(c.text.lstrip("\n"))
            row: dict[str, Any] = {
                "place": number, "in": sigil, "span": [a + lead, b], "stretch": [c.start, c.end], "verdict": c.verdict
            }  # fmt: skip
            extent = [min(a + lead, _printed(drafts[n], start)), max(b, _printed(drafts[n], end))]
            if extent != row["span"]:
                row["extent"] = extent
            if c.marks:
                row["marks"] = list(c.marks)
            if c.verdict == "misplacement":
                row["aside"] = asides[0]
            changes.append(row)
    of = {n: s for s, n in zip(SIGILS, order, strict=False)}
    groups = [sorted(of[n] for n in some) for _, some in families]
    return {
        "id": name,
        "witnesses": witnesses,
        "changes": sorted(changes, key=lambda c: c["place"]),
        "families": sorted(groups),
    }


def _printed(draft: Draft, at: int) -> int:
    """Where a place of the story is in what the draft prints."""
    moved_by = 0
    for c in sorted(draft.changes, key=lambda c: (c.start, c.end)):
        if c.end <= at:
            moved_by += len(c.text) - (c.end - c.start)
        elif c.start < at:
            return c.start + moved_by
    return at + moved_by


@cache
def _lexicon(seed: int) -> tuple[Words, tuple[Story, ...]]:
    stories = tuple(invented_stories(random.Random(seed), 400))
    return Words(["\n".join(p) for _, p in stories]), stories


def made_witnesses(
    rng: Rng, count: int, days: dict[str, list[Story]] | None = None, english: float = 0.08
) -> Iterator[dict[str, Any]]:
    """`count` stories with their witnesses; of `days`, three in four of these are news."""
    words, _ = _lexicon(7)
    news = [s for d in sorted(days) for s in days[d]] if days else []
    news_words = Words(["\n".join(p) for _, p in news]) if news else None
    for n in range(count):
        if chance(rng, english):
            _, paragraphs = invented_stories(rng, 1, "en")[0]
            chosen = None
        elif news and chance(rng, 0.75):
            while sum(map(len, (paragraphs := rng.choice(news)[1]))) < SHORTEST:
                pass
            chosen = news_words
        else:
            while sum(map(len, (paragraphs := invented_stories(rng, 1)[0][1]))) < SHORTEST:
                pass
            chosen = words
        story = ""
        for p in paragraphs:
            if len(story) > 1500:
                break
            story += ("\n" if story else "") + p
        yield made_story(rng, story[:2500], chosen, f"made-{n:05d}")


def main() -> None:
    """Write the stories asked for."""
    ap = arguments(__doc__)
    ap.add_argument("--stories", type=int, default=1000)
    o = ap.parse_args()
    days = asked_news(ap, o)
    with o.out.open("w", encoding="utf8") as f:
        for story in made_witnesses(random.Random(o.seed), o.stories, days):
            f.write(json.dumps(story, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
