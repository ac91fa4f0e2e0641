"""What each block is: heading, body, caption, credit, jump line or advertisement's mark.

A multinomial logistic model over what a block looks like and what stands before and after it; the weights are fitted
by `scripts/fit_articles.py`. Which heading is a kicker, headline, deck or subhead is settled later, when the article
it heads is known (`headings`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from broadsheet.articles.sheet import NEVER_FIRST, OPENERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from broadsheet.articles.sheet import Floats, Sheet

PARTS = ("head", "body", "caption", "credit", "jump", "mark")
HEAD, BODY, CAPTION, CREDIT, JUMP, MARK = range(len(PARTS))

AD_MARK = re.compile(
    r"[\[【（(]?\s*(?:广\s*告|廣\s*告|公益广告|advertisement|advt\.?|anzeige|publicité|annonce|реклама)\s*[\]】）)]?$",
    re.I,
)
NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]|"
    r"\d{1,2}[、．.](?!\d)|[①-⑳]|第[一二三四五六七八九十]+[，、])"
)
NOTE = re.compile(
    r"\W?(?:编者按|编者的话|开栏的话|編者按|編者案|Editor['’]s note|Note de la rédaction|"
    r"Anmerkung der Redaktion|От редакции)",
    re.I,
)
BULLET = frozenset("■●▲△◆▼◇□★☆▶◎○※▪•")
SAYS = ("强调", "指出", "要求", "表示", "会议", "召开", "主持", "出席", "讲话")
BRACKETED = re.compile(r"^[【〖\[〔「『“《].{2,14}[】〗\]〕」』”》]$")

ENDINGS = ("sentence", "quote", "semicolon", "colon", "comma", "hyphen", "open", "empty")


def looks(s: Sheet) -> tuple[Floats, tuple[str, ...]]:
    """(n, k) what each block looks like by itself, and the names of the k columns."""
    told = np.array([_told(s, k) for k in range(len(s))]).reshape(len(s), -1)
    level = np.array([b.level for b in s.blocks], dtype=np.intp)[:, None]
    length = s.lengths.astype(np.float64)[:, None]
    ends = np.array([ENDINGS.index(e) for e in s.endings], dtype=np.intp)[:, None]
    out = np.concatenate(
        [
            level == np.arange(4), level >= 4, told[:, :3],
            np.log1p(length), length < [5, 10, 16, 28, 45, 80], length > 150, ends == np.arange(len(ENDINGS)), told[:, 3:],
            s.opens.astype(np.float64)[:, None] / 5, s.closes.astype(np.float64)[:, None] / 5, s.figures[:, None],
        ],
        axis=1,
    )  # fmt: skip
    return out.astype(np.float32), LOOKS


LOOKS = (
    "level 0", "level 1", "level 2", "level 3", "level 4", "strong", "in a list", "a table",
    "length", "under 5", "under 10", "under 16", "under 28", "under 45", "under 80", "over 150",
    *(f"ends {e}" for e in ENDINGS),
    "full stops", "commas", "gaps", "starts with a bullet", "starts numbered", "starts with an opening mark",
    "cannot start",
    "starts lower", "starts upper", "capitals", "has an opening", "opening is sure", "is a credit", "is a byline",
    "is a photo credit",
    "ends with a photo credit", "starts like a caption", "ends with a credit", "is a jump line", "holds a jump line",
    "is an ad mark", "telephone", "trade words", "is bracketed", "is a note", "ends as a kicker", "opens", "closes",
    "digits",
)  # fmt: skip


def _told(s: Sheet, k: int) -> list[float]:
    """What is asked of each block in turn: its looks but for level, length, ending and characters."""
    b, t = s.blocks[k], s.texts[k]
    first = t[0] if t else " "
    o, c, latin = s.openings[k], s.credits[k], bool(s.latin[k])
    kind = c.kind if c is not None else ""
    letters = [ch for ch in t[:80] if ch.isalpha()] if latin else []
    marks = s.jumps[k]
    whole = bool(marks) and any(m.whole for m in marks)
    return [
        b.strong, b.form == "list", b.form == "table",
        min(t.count("。") + t.count("．") + (t.count(". ") if latin else 0), 4),
        min(t.count("，") + t.count(","), 4),
        min(len(t.split()) - 1, 3) if not latin else 0,
        first in BULLET, NUMBERED.match(t) is not None, first in OPENERS, first in NEVER_FIRST,
        latin and first.islower(), latin and first.isupper(), sum(map(str.isupper, letters)) / max(len(letters), 1),
        o is not None, o.confidence if o else 0.0, kind == "agency", kind == "byline", kind == "photo",
        s.photo_credits[k] is not None, s.photo_heads[k] is not None, s.tail_credits[k] is not None,
        whole, bool(marks) and not whole, AD_MARK.match(t) is not None, s.trades[k][1], s.trades[k][0],
        BRACKETED.match(t) is not None, NOTE.match(t) is not None, t.endswith(SAYS),
    ]  # fmt: skip


NEIGHBOUR = (
    "level 0", "level 1", "level 2", "level 3", "under 16", "under 45", "ends sentence", "ends open", "ends comma",
    "full stops",
    "has an opening", "is a credit", "is a byline", "is a photo credit", "ends with a photo credit", "is a jump line",
    "cannot start", "opens", "is an ad mark", "starts with a bullet", "trade words",
)  # fmt: skip


def observations(s: Sheet) -> tuple[Floats, tuple[str, ...]]:
    """(n, k) all that a block's part is judged by: its looks, its neighbours', its place and the page's habits."""
    own, names = looks(s)
    n = len(s)
    pick = [names.index(x) for x in NEIGHBOUR]
    near = own[:, pick]
    blank = np.zeros((1, len(pick)), dtype=np.float32)
    before, after = np.concatenate([blank, near[:-1]]), np.concatenate([near[1:], blank])
    after2 = np.concatenate([near[2:], blank, blank])[:n]
    place = np.zeros((n, 3), dtype=np.float32)
    place[0, 0] = place[-1, 1] = 1
    together, whole = s.shared
    place[:-1, 2] = (together[np.arange(n - 1), np.arange(1, n)] / whole[:-1])[: n - 1] if n > 1 else 0
    leveled = own[:, names.index("level 0")] == 0
    habits = np.zeros((n, 4), dtype=np.float32)
    habits[:, 0] = leveled.mean()
    habits[:, 1] = (own[:, names.index("strong")] * ~leveled).mean()
    # what no mark tells: short, unpunctuated, and headings unmarked on this page
    short = (own[:, names.index("under 45")] == 1) & (own[:, names.index("full stops")] == 0) & ~leveled
    habits[:, 2] = short * (1 - min(1.0, 8 * leveled.mean()))
    habits[:, 3] = short & np.array([e == "open" for e in s.endings])
    ahead = np.arange(n)[None, :] - np.arange(n)[:, None]
    shared_ahead = np.stack(
        [np.where((ahead > 0) & (ahead < 4), together, 0).max(axis=1), np.where(ahead != 0, together, 0).max(axis=1)],
        axis=1,
    )
    shared_ahead /= whole[:, None]
    gaps_open = own[:, [names.index("gaps")]] * short[:, None]
    one = np.ones((n, 1), dtype=np.float32)
    out = np.concatenate([one, own, before, after, after2, place, habits, shared_ahead, gaps_open], axis=1)
    labels = (
        "bias", *names, *(f"before: {x}" for x in NEIGHBOUR), *(f"after: {x}" for x in NEIGHBOUR),
        *(f"after next: {x}" for x in NEIGHBOUR), "first", "last", "shares with next", "page marks headings",
        "page sets headings bold", "short on an unmarked page", "short, open and unmarked", "shares ahead",
        "shares most",
        "short with gaps",
    )  # fmt: skip
    return out.astype(np.float32), labels


def parts(s: Sheet, weights: Floats) -> NDArray[np.float64]:
    """(n, 6) probability of each part for each block, in the order of PARTS."""
    x, _ = observations(s)
    z = x.astype(np.float64) @ weights
    z -= z.max(axis=1, keepdims=True)
    p = np.exp(z)
    out: NDArray[np.float64] = p / p.sum(axis=1, keepdims=True)
    for k, c in enumerate(s.credits):
        if c is not None and c.kind == "photo":  # who took a picture hangs with its caption, never in an article's run
            out[k] = np.eye(len(PARTS))[CAPTION]
    return out
