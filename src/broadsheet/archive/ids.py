"""Names for papers and articles: transliterated, and kept when a page is read again."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

# what Chinese papers are called after their place or theme: a word of its own in the id (hengyang-ribao)
_KINDS = """
    日报 晚报 早报 晨报 午报 夕报 周报 旬报 月报 双周报 都市报 都市早报 都市晨报 商报 时报 快报 导报 画报 新报 公报 学报 邮报
    电报 党报 青年报 少年报 儿童报 工人报 农民报 法制报 法治报 广播电视报 电视报 科技报 教育报 文化报 文艺报 文学报 文摘报 文摘
    经济报 经济导报 经济日报 财经报 证券报 证券时报 健康报 卫生报 体育报 足球报 环境报 建设报 交通报 旅游报 消费报 信息报 参考报
    参考消息 新闻报 新闻 消息 周刊 旬刊 月刊 杂志 报道 通讯 通报 时讯 报
"""
KINDS = tuple(sorted(_KINDS.split(), key=len, reverse=True))
TRADITIONAL = str.maketrans(
    "報時畫電導黨廣視聞訊雜誌環體術農經濟財證參週學郵雙兒醫衛設遊費習聯",
    "报时画电导党广视闻讯杂志环体术农经济财证参周学邮双儿医卫设游费习联",
)
_ROMAN = """
    а a б b в v г g д d е e ё e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch
    ы y э e ю yu я ya і i ї i є ye ґ g ў u ј j љ lj њ nj ћ c ђ dj џ dz
"""
_LETTERS = _ROMAN.split()
CYRILLIC = dict(zip(_LETTERS[::2], _LETTERS[1::2], strict=True)) | {"ъ": "", "ь": ""}
IDEOGRAPHS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
LONGEST = 60  # letters of a paper's name in an id
SHINGLE = 4  # characters: shorter runs are shared by chance
SHARED = 0.4  # of the shorter text: less is stock phrases, not the same article
NEARBY = 1e-4  # what the same place is worth where texts tie


# ---- papers


def slug(name: str) -> str:
    """A paper's name in plain letters: 衡阳日报 is hengyang-ribao, Le Courrier is le-courrier."""
    words: list[str] = []
    at = 0
    for run in IDEOGRAPHS.finditer(name):
        words += _letters(name[at : run.start()])
        words += _spoken(run[0])
        at = run.end()
    words += _letters(name[at:])
    out = "-".join(words)[:LONGEST].strip("-")
    return out or "paper"


def _spoken(name: str) -> list[str]:
    """A Chinese name as its words are spoken: the place or theme, and the kind of paper."""
    from pypinyin import lazy_pinyin

    plain = name.translate(TRADITIONAL)
    kind = "" if plain in KINDS else next((k for k in KINDS if plain.endswith(k)), "")
    cut = len(name) - len(kind)
    return ["".join(_plain(s) for s in lazy_pinyin(part)) for part in (plain[:cut], plain[cut:]) if part]


def _letters(text: str) -> list[str]:
    """The words of a text in an alphabet or syllabary, each in plain letters."""
    return [w for w in re.split(r"[^a-z0-9]+", "".join(map(_plain_letter, text.casefold()))) if w]


def _plain_letter(c: str) -> str:
    if c.isascii():
        return c if c.isalnum() else "" if c in "'" else " "
    if c in CYRILLIC:
        return CYRILLIC[c]
    plain = _plain(c)
    if plain:
        return plain
    if c in "’ʼ":
        return ""
    return unicodedata.name(c, " ").split(" ")[-1].casefold() if c.isalpha() else " "


def _plain(text: str) -> str:
    """Letters without their accents, as far as they are plain ones then."""
    special = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
    base = unicodedata.normalize("NFKD", "".join(special.get(c, c) for c in text.casefold()))
    return "".join(c for c in base if c.isascii() and c.isalnum())


def letters(n: int) -> str:
    """The name of the nth edition: a, b ... z, aa, ab ..."""
    out = ""
    while n >= 0:
        out, n = chr(ord("a") + n % 26) + out, n // 26 - 1
    return out


# ---- articles


def prefix(paper: str, date: str | None, edition: str, page: int | None) -> str:
    """What the ids of a page's articles begin with."""
    return f"{paper}-{date or 'undated'}-{edition}-p{page or 0}-i"


def article_id(beginning: str, item: int) -> str:
    """An article's id: hengyang-ribao-2026-02-05-a-p1-i003."""
    return f"{beginning}{item:03d}"


@dataclass(frozen=True, slots=True)
class Old:
    """An article as it was read before; `weight` is under 1 for one that the pages had lost."""

    key: int
    texts: tuple[str, ...]
    place: tuple[int, int]  # page and order, for texts that are alike
    weight: float = 1.0


def kept(old: Sequence[Old], new: Sequence[tuple[tuple[str, ...], tuple[int, int]]]) -> list[int | None]:
    """For each new article (its blocks' texts, its place) the key of the old one it is, or None for one never seen.

    Of all ways to pair them, the one in which the pairs have the most text in common; place decides between texts that
    are alike.
    """
    if not old or not new:
        return [None] * len(new)
    before = [_shingles(o.texts) for o in old]
    after = [_shingles(texts) for texts, _ in new]
    where: dict[str, list[int]] = defaultdict(list)
    for i, s in enumerate(before):
        for x in s:
            where[x].append(i)
    score: dict[tuple[int, int], float] = {}
    for j, s in enumerate(after):
        common: dict[int, int] = defaultdict(int)
        for x in s:
            for i in where.get(x, ()):
                common[i] += 1
        for i, n in common.items():
            if n >= SHARED * min(len(before[i]), len(s)):
                near = NEARBY * ((old[i].place[0] == new[j][1][0]) + 1 / (1 + abs(old[i].place[1] - new[j][1][1])))
                score[i, j] = old[i].weight * (n / (len(before[i]) + len(s) - n) + near)
    return _paired(score, old, len(new))


def _shingles(texts: Sequence[str]) -> set[str]:
    """What tells a text: its runs of four characters, block by block, marks and blanks left out."""
    out: set[str] = set()
    for t in texts:
        bare = "".join(c for c in t if c.isalnum()) or t
        out.update(bare[k : k + SHINGLE] for k in range(max(1, len(bare) - SHINGLE + 1)))
    return out or {""}


def _paired(score: dict[tuple[int, int], float], old: Sequence[Old], count: int) -> list[int | None]:
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    table = np.zeros((len(old), count))
    for (i, j), s in score.items():
        table[i, j] = s
    out: list[int | None] = [None] * count
    for i, j in zip(*linear_sum_assignment(table, maximize=True), strict=True):
        if (i, j) in score:
            out[j] = old[i].key
    return out
