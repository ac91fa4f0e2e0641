"""A page's blocks as arrays: what roles and links are judged by, computed once."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from broadsheet.articles.characters import DIGIT, END, REACH, START, CharacterModel, Grams, character_model
from broadsheet.articles.credits import Credit, Opening, caption_head, caption_tail, credit, opening, tail_credit
from broadsheet.articles.jumps import JumpMark, jump_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from broadsheet.model import Block

    Floats = NDArray[np.floating[Any]]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.intp]

ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160|#12288);")
SENTENCE_END = frozenset("。！？!?….．｡")
CLOSERS = frozenset("”’」』）)》〉】〕]\"'»›")
OPENERS = "“‘「『（(《〈【〔[«"
PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "（": "）", "(": ")", "《": "》", "【": "】", "〔": "〕"}
CLOSING = {v: k for k, v in PAIRS.items()}
MARKS = re.compile("[" + re.escape("".join((*PAIRS, *CLOSING))) + "]")
NEVER_FIRST = frozenset("，。、；：？！”’」』）》〉】〕,.;:?!)]»%％")
# Each in two: a search for ideographs and figures alone is many times one that folds letters' case.
TELEPHONE = re.compile(r"电话|電話|热线|手机|微信|1[3-9]\d{9}|0\d{2,3}[-－]\d{7,8}")
TELEPHONE_LATIN = re.compile(r"\b(?:Tel|Phone|Telefon|тел)\b", re.I)
TRADE = re.compile(
    r"招租|出租|转让|招聘|诚聘|遗失|声明|公告|拍卖|出售|诚招|优惠|特价|开业|招生|启事|啟事|减资|注销|求购|面议|有意者|咨询|"
    r"作废"
)
TRADE_LATIN = re.compile(
    r"for sale|to let|wanted|apply to|à louer|à vendre|zu verkaufen|zu vermieten|продаётся|продается", re.I
)
ITEMS = re.compile(r"[、\s\u3000；;]+")
WORD = re.compile(r"[^\W\d_]{2,}")
LETTER = re.compile(r"[A-Za-zÀ-ÿА-Яа-яЁё]")
IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
BUCKETS = 8192  # a power of two


def plain(text: str) -> str:
    """A block's text for judging: entities for spaces resolved, edges trimmed."""
    if "&" in text:
        text = ENTITY.sub(" ", text)
    return text.strip()


def ends(text: str) -> str:
    """How a text ends: sentence, quote, semicolon, colon, comma, hyphen, open (mid-clause) or empty."""
    if not text:
        return "empty"
    last = text[-1]
    if last in SENTENCE_END:
        return "sentence"
    if last in CLOSERS:
        inner = text.rstrip("".join(CLOSERS))
        return "sentence" if inner and inner[-1] in SENTENCE_END else "quote"
    if last in "；;":
        return "semicolon"
    if last in "：:":
        return "colon"
    if last in "，、,·":
        return "comma"
    if last in "-‐­—–":
        return "hyphen"
    return "open"


def loose_marks(text: str) -> tuple[str, str]:
    """The opening marks a text leaves open, outermost first, and the closing marks it has without opening them."""
    stack: list[str] = []
    loose: list[str] = []
    for c in MARKS.findall(text):
        if c in PAIRS:
            stack.append(c)
        elif stack and stack[-1] == CLOSING[c]:
            stack.pop()
        elif not stack:
            loose.append(c)
    return "".join(stack), "".join(loose)


@dataclass(frozen=True)
class Sheet:
    """The blocks of one page, in the order of the source, with what is known of each."""

    blocks: tuple[Block, ...]
    texts: tuple[str, ...]
    openings: tuple[Opening | None, ...]
    credits: tuple[Credit | None, ...]
    photo_credits: tuple[tuple[int, Credit] | None, ...]
    photo_heads: tuple[int | None, ...]
    tail_credits: tuple[tuple[int, Credit] | None, ...]
    jumps: tuple[tuple[JumpMark, ...], ...]
    model: CharacterModel

    def __len__(self) -> int:
        return len(self.blocks)

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """Texts without a jump line or credit at their end or a jump line at their start: what is cut, if cut."""
        out = []
        for text, marks, tail in zip(self.texts, self.jumps, self.tail_credits, strict=True):
            cut = text
            for m in reversed(marks):
                if m.direction != "from" and m.end >= len(cut.rstrip()) - 1 and not m.whole:
                    cut = cut[: m.start].rstrip()
                elif m.direction == "from" and m.start <= 1 and not m.whole:
                    cut = cut[m.end :].lstrip()
            if tail is not None and cut == text:
                cut = cut[: tail[0]].rstrip() or cut
            out.append(cut)
        return tuple(out)

    @cached_property
    def loose(self) -> tuple[tuple[str, str], ...]:
        """For each block the marks it leaves open and those it closes without opening."""
        return tuple(map(loose_marks, self.bodies))

    @cached_property
    def trades(self) -> tuple[tuple[bool, bool], ...]:
        """For each block whether it has the words of trade and notices, and whether a telephone number."""
        return tuple(
            (
                TRADE.search(t) is not None or (latin and TRADE_LATIN.search(t) is not None),
                TELEPHONE.search(t) is not None or (latin and TELEPHONE_LATIN.search(t) is not None),
            )
            for t, latin in zip(self.texts, self.lettered, strict=True)
        )

    @cached_property
    def endings(self) -> tuple[str, ...]:
        return tuple(map(ends, self.bodies))

    @cached_property
    def symbols(self) -> NDArray[np.uint16]:
        """The symbols of all blocks, one block after another, each with a 0 after it."""
        out = self.model.symbols("".join(t.replace("\n", " ") + "\n" for t in self.bodies))
        out[self.spans[1]] = 0
        return out

    @cached_property
    def spans(self) -> tuple[Ints, Ints]:
        """Where each block starts among the symbols, and where it stops (half open)."""
        lengths = np.array([len(t) for t in self.bodies], dtype=np.intp)
        stop = np.cumsum(lengths + 1) - 1
        return stop - lengths, stop

    @cached_property
    def owner(self) -> Ints:
        """The block of each symbol."""
        start, stop = self.spans
        return np.repeat(np.arange(len(self)), stop + 1 - start)

    @cached_property
    def figures(self) -> Floats:
        """(n,) share of figures among each block's characters."""
        start, stop = self.spans
        counts = np.bincount(self.owner[self.symbols == DIGIT], minlength=len(self))
        return np.asarray(counts / np.maximum(stop - start, 1))

    @cached_property
    def tails(self) -> NDArray[np.uint16]:
        """(n, REACH) each block's last symbols."""
        start, stop = self.spans
        at = stop[:, None] + np.arange(-REACH, 0)
        return np.where(at >= start[:, None], self.symbols[np.maximum(at, 0)], np.uint16(START))

    @cached_property
    def heads(self) -> NDArray[np.uint16]:
        """(n, REACH) each block's first symbols."""
        start, stop = self.spans
        at = start[:, None] + np.arange(REACH)
        return np.where(at < stop[:, None], self.symbols[np.minimum(at, len(self.symbols) - 1)], np.uint16(END))

    @cached_property
    def begins(self) -> Floats:
        """Log probability (nats) of each block's first characters at the start of a paragraph."""
        return self.model.opens(self.heads, self.usual)

    @cached_property
    def usual(self) -> Floats:
        """Log probability (nats) of each block's first characters, wherever they stand."""
        return self.model.usual(self.heads)

    @cached_property
    def opens(self) -> Floats:
        """How much likelier (nats) each block's first characters are at a paragraph's start than inside one."""
        return self.begins - self.usual

    @cached_property
    def closes(self) -> Floats:
        """Log probability (nats) that a paragraph ends where each block does."""
        return self.model.closes(self.tails)

    @cached_property
    def lettered(self) -> tuple[bool, ...]:
        """For each block whether it has a letter."""
        return tuple(LETTER.search(t) is not None for t in self.texts)

    @cached_property
    def latin(self) -> Bools:
        """Blocks in an alphabet, whose words are parted by spaces."""
        letters = zip(self.texts, self.lettered, strict=True)
        return np.array([has and len(IDEOGRAPH.findall(t)) * 3 < len(t) for t, has in letters])

    @cached_property
    def lengths(self) -> Floats:
        """Length of each block in ideographs; a letter counts a third."""
        n = np.array([len(t) for t in self.texts], dtype=np.float32)
        return np.where(self.latin, n / 3, n).astype(np.float32)

    @cached_property
    def shared(self) -> tuple[Floats, Floats]:
        """(n, n) distinctive weight the blocks share pair by pair, and (n,) each block's whole distinctive weight.

        Terms are pairs of characters, or words where there are letters; rare on the page and rare in the language
        weigh more.
        """
        n = len(self)
        which: list[NDArray[np.intp]] = []
        terms: list[NDArray[np.intp]] = []
        weigh: list[Floats] = []
        flat = self.symbols
        if len(flat) > 2 * n:
            wordy, p = self.model.wordy[flat], self.model.single[flat]
            at = np.flatnonzero(wordy[:-1] & wordy[1:])
            which.append(self.owner[at])
            terms.append((flat[at] * np.intp(40503) + flat[at + 1] * np.intp(2654435)) & (BUCKETS - 1))
            weigh.append(np.clip((-(p[at] + p[at + 1]) - 8) / 8, 0.1, 1.5))
        for k in np.flatnonzero(self.latin):
            words = [w.lower() for w in WORD.findall(self.texts[k]) if len(w) > 3]
            hashed = np.array([zlib.crc32(w[:9].encode("utf8", "replace")) % BUCKETS for w in words], dtype=np.intp)
            which.append(np.full(len(words), k, dtype=np.intp))
            terms.append(hashed)
            weigh.append(np.full(len(words), 1.0, dtype=np.float32))
        if not which:
            return np.zeros((n, n), dtype=np.float32), np.ones(n, dtype=np.float32)
        rows, columns = np.concatenate(which), np.concatenate(terms)
        value = np.zeros(BUCKETS, dtype=np.float32)
        value[columns] = np.concatenate(weigh)
        has = np.sort(rows * BUCKETS + columns)
        has = has[np.append(True, has[1:] != has[:-1])] if len(has) else has
        rows, columns = has // BUCKETS, has & (BUCKETS - 1)
        often = np.bincount(columns, minlength=BUCKETS)
        value *= np.log((n + 1) / np.maximum(np.arange(n + 1), 1)).astype(np.float32)[often]
        total = np.bincount(rows, weights=value[columns], minlength=n).astype(np.float32)
        kept = np.flatnonzero(often >= 2)
        again, place = np.flatnonzero(often[columns] >= 2), np.cumsum(often >= 2) - 1
        few = np.zeros((n, len(kept)), dtype=np.float32)
        few[rows[again], place[columns[again]]] = 1
        return (few * value[kept]) @ few.T, np.maximum(total, np.float32(1e-3))


@dataclass(frozen=True)
class Cuts:
    """Whether text goes on across the cuts of a page: from each of some blocks in ideographs to each."""

    s: Sheet
    bodies: Bools  # (n,) the blocks of the page that are bodies, or may be

    @cached_property
    def rows(self) -> Ints:
        """Those that end no sentence."""
        return np.flatnonzero(self.bodies & ~self.s.latin & (np.array(self.s.endings) != "sentence"))

    @cached_property
    def columns(self) -> Ints:
        return np.flatnonzero(self.bodies & ~self.s.latin)

    @cached_property
    def grams(self) -> Grams:
        return Grams.of(self.s.tails[self.rows], self.s.heads[self.columns])

    @cached_property
    def goes(self) -> Floats:
        """(n, n) nats that b continues a's sentence; 0 where a ends one, or for other blocks."""
        tails, heads = self.s.tails[self.rows], self.s.heads[self.columns]
        return self._placed(self.s.model.follows(tails, heads, self.grams) - self.s.begins[self.columns])

    @cached_property
    def known(self) -> Floats:
        """(n, n) how much of what would stand across the cut, were b put to a, stands elsewhere: 0, 0.5 or 1.5."""
        return self._placed(self.grams.known(self.s.symbols))

    def _placed(self, found: Floats) -> Floats:
        out = np.zeros((len(self.s), len(self.s)), dtype=np.float32)
        out[np.ix_(self.rows, self.columns)] = found
        return out


def sheet(blocks: Sequence[Block]) -> Sheet:
    """Look at every block of a page once."""
    texts = tuple(plain(b.text) for b in blocks)
    return Sheet(
        tuple(blocks),
        texts,
        tuple(map(opening, texts)),
        tuple(map(credit, texts)),
        tuple(map(caption_tail, texts)),
        tuple(map(caption_head, texts)),
        tuple(map(tail_credit, texts)),
        tuple(map(jump_marks, texts)),
        character_model(),
    )


WATCHWORDS = (
    "奋进", "建设", "征程", "谱写", "新篇", "奋力", "打造", "弘扬", "共建", "共创", "携手", "喜迎", "庆祝", "热烈", "文明", "创建",
    "争做", "践行", "坚持", "牢记", "新时代", "中国梦", "幸福", "美丽", "和谐", "加快", "争创", "同心", "筑梦", "展望",
)  # fmt: skip

NO_SLOGAN = frozenset("。：:0123456789")


def slogan(text: str) -> float:
    """How much a line reads like a slogan: halves of one length, watchwords; 0 to 1."""
    if not 6 <= len(text) <= 40 or not NO_SLOGAN.isdisjoint(text):
        return 0.0
    halves = text.replace("，", " ").replace("！", "").replace("、", " ").split()
    even = len(halves) > 1 and max(map(len, halves)) - min(map(len, halves)) <= 1
    return min(1.0, 0.4 * even + 0.25 * sum(w in text for w in WATCHWORDS))


LONGEST_ITEM = 12


def listed(text: str) -> float:
    """How much a text reads like a list that ends on a whole item: its last items short and of like length; 0 to 1."""
    if ITEMS.search(text[-LONGEST_ITEM - 1 :]) is None:  # one item, or too long a last one
        return 0.0
    items = [x for x in ITEMS.split(text) if x]
    if len(items) < 3 or ITEMS.search(text[-1:]):
        return 0.0
    lengths = [len(x) for x in items[1:]]  # the first has what introduces the list
    if max(lengths) > LONGEST_ITEM:
        return 0.0
    return 1.0 if lengths[-1] >= min(lengths[:-1]) and max(lengths) - min(lengths) <= 2 else 0.5
