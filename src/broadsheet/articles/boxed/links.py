"""How well block b would follow block a, for the pairs of a page with boxes that may follow at all.

What is weighed: where the two stand to one another and to the headings over them, how they are set, whether the
sentence goes on from one to the other, and in which of several orders of reading b comes right after a.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from broadsheet.articles.boxed.layout import FEW_LINES
from broadsheet.articles.boxed.parts import CUT, FURNITURE, HEAD, SERIAL, TEXT, capitals, neighbours
from broadsheet.articles.sheet import Cuts
from broadsheet.articles.words import MOST, Words, ending, opening

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from broadsheet.articles.boxed.layout import Layout
    from broadsheet.articles.boxed.weights import Network
    from broadsheet.articles.sheet import Bools, Floats, Ints, Sheet

KINDS = ("text > text", "text > head", "head > text", "head > head")
TO_FOLLOW = re.compile(
    r"\(?\s*[àa] suivre|\(?(?:la )?suite (?:à|au|en)|fortsetzung folgt|wird fortgesetzt|to be continued|待[续續]|"
    r"schlu(?:ß|ss) folgt",
    re.I,
)
FOLLOWS = re.compile(r"\W*(?:suite|fortsetzung|schlu(?:ß|ss)|continued|[续續]|上接)", re.I)
LEVEL = 1.5  # lines: edges no further apart are level
BESIDE = 4.0  # lines: a heading that runs the other way stands no further from its text
SAME_SIZE = 0.15  # log: sizes no further apart are one


@dataclass(frozen=True)
class Links:
    """The links of a page that are worth weighing: a[k] to b[k]."""

    a: Ints
    b: Ints
    x: Floats  # (m, features) what speaks for each
    kinds: Floats  # (m, 4) chance of each kind


def links(s: Sheet, page: Layout, chance: Floats, exact: bool = False) -> tuple[Links, tuple[str, ...]]:
    """The links of a page and the names of their features; chance (n, 3) as `parts.chances` gives it.

    Where boxes are `exact` every turn from a text to one at its right that begins above its end is worth weighing: it
    finds the next column behind a picture. And the order of the file, often that in which a page was made, counts
    there as far as it agrees with what is plain.
    """
    n = len(page)
    headlike = chance[:, HEAD] / np.maximum(chance[:, HEAD] + chance[:, TEXT], 1e-6)
    head = np.asarray(headlike > 0.5)
    text = ~head
    # ---- (n, n): who stands where
    over, below, gap = page.over, page.next_below, np.clip(page.gap, 0, 40)
    width, large, lines = page.width, page.large, page.lines
    band = page.bands(head)
    owner = page.owners(head)
    owned = owner.any(axis=0)
    turns = page.in_turn(owner, head)
    orders = page.by_bands(head), page.by_columns(head), page.by_partings
    steps = [order[None, :] - order[:, None] for order in orders]
    aside = page.left_of & ~over
    turn = aside & (page.top[None, :] < page.bottom[:, None] - page.line)
    column = over | np.eye(n, dtype=bool)
    tops = np.abs(page.top[:, None] - page.top[None, :]) < LEVEL * page.line
    feet = np.abs(page.bottom[:, None] - page.bottom[None, :]) < LEVEL * page.line
    top_level = _through(column.T, tops & text[:, None])
    foot_level = _through(feet, column.T)
    one_owner = _through(owner.T, owner) & text[:, None] & text[None, :]
    roof = below & (width[:, None] > 1.25 * width[None, :]) & head[:, None]
    one_roof = _through((over & head[:, None]).T, roof)
    # ---- (n,): what each block is like
    texts, ends = s.texts, np.array(s.endings)
    cut, done, hyphen = np.asarray(np.isin(ends, CUT)), np.asarray(ends == "sentence"), np.asarray(ends == "hyphen")
    lower, upper = (np.array([of(t[:1]) for t in texts], dtype=bool) for of in (str.islower, str.isupper))
    (_, up), (_, down) = neighbours(page)
    head_below = np.where(below, headlike[None, :], 0).max(axis=1)
    text_below = np.where(below, 1 - headlike[None, :], 0).max(axis=1)
    head_above = np.where(below, headlike[:, None], 0).max(axis=0)
    text_above = np.where(below, 1 - headlike[:, None], 0).max(axis=0)
    leftmost = np.where(owner, page.x0[None, :], np.inf).min(axis=1)
    owner_large = np.where(owned, np.where(owner, large[:, None], -np.inf).max(axis=0), 0.0)
    off = np.asarray(np.abs(np.log(width / page.column)) > 0.12)
    area = width * page.height
    few = lines <= FEW_LINES
    next_spanned = page.next_spanned & few[:, None]
    ruler = page.rulers(head)
    ruled_turns = page.in_turn(ruler, head)
    one_ruler = _through(ruler.T, ruler) & text[:, None] & text[None, :]
    ruler_top = np.where(ruler.any(axis=0), np.where(ruler, page.top[:, None], -np.inf).max(axis=0), page.top)
    span_left = np.where(next_spanned, page.x0[None, :], np.inf).min(axis=1)
    heading_beside, first_beside, one_way = _crosswise(page, text, head_above)
    # ---- which links
    a, b = np.nonzero(
        (
            below | owner | heading_beside | first_beside | one_way | (next_spanned & few[:, None]) | (ruled_turns == 1) | (turns == 1) | (np.abs(np.stack([d * 2 - 3 for d in steps])) == 1).any(axis=0)
            | (turn & (text[:, None] & text[None, :] if exact else cut[:, None] & lower[None, :]))
            | (below.T & head[:, None] & head[None, :])  # what is printed over a headline may be read after it
        )
        & ~np.eye(n, dtype=bool) & ~page.hung[:, None] & ~page.hung[None, :]
    )  # fmt: skip
    both = below[a, b]
    is_turn, is_over, g = turn[a, b], over[a, b], gap[a, b]
    usual = (
        float(np.median(gap[below & text[:, None] & text[None, :]]))
        if (below & text[:, None] & text[None, :]).any()
        else 0.5
    )
    wider = both * np.clip(np.log((g + 0.5) / (max(usual, 0.0) + 0.5)), -1.5, 2.5)
    by_bands, by_columns, by_partings = (d[a, b] for d in steps)
    ratio = np.log(width[a] / width[b])
    next_in_turn, same_owner = turns[a, b] == 1, one_owner[a, b]
    same_band = band[a] == band[b]
    other_owner = (owned & text)[a] & (owned & text)[b] & ~same_owner
    owned_none = (owned & text)[a] & (~owned & text)[b]
    smaller_than_owner = owner_large[a] - large[b]
    taller, larger = page.tall[b] - page.tall[a], large[b] - large[a]
    heads_in_bands, heads_in_partings = (_headings_between(orders[k], headlike, a, b) for k in (0, 2))
    together, whole = s.shared
    shared = together[a, b]
    adjacent = aside[a, b] & (page.aside[a, b] < 0.6)
    none_below, none_above = np.asarray(~over.any(axis=1)), np.asarray(~over.any(axis=0))
    in_band = over & (band[:, None] == band[None, :])
    last_in_band, first_in_band = np.asarray(~in_band.any(axis=1)), np.asarray(~in_band.any(axis=0))
    band_turn = is_turn & same_band & last_in_band[a] & first_in_band[b]
    rule_above, rule_below = page.ruled
    frame = page.frame
    level_top, level_foot = top_level[a, b], foot_level[a, b]
    wall, wall_top = page.walled(a, b)
    first_spanned = next_spanned[a, b] & (page.x0[b] < span_left[a] + 0.3 * page.column)
    set_in, filled = page.set_in, page.filled
    words = _words(s, a, b, text)
    within = page.within_both(a, b, headlike)
    thing_above, thing_below = page.beside_things
    steps_on = page.filed[b] - page.filed[a]
    plain = (
        below[a, b] & text[a] & text[b] & (g < usual + 1) & (np.abs(ratio) < 0.06)
    )  # follow one another, all but surely
    plainly = float((steps_on[plain] == 1).mean()) if plain.any() and exact else 0.0
    opening = owner[a, b] & below[a, b] & text[b]
    opened = float((steps_on[opening] == 1).mean()) if opening.any() and exact else 0.0
    in_file = (steps_on == 1) & exact
    cut_lower, done_upper = cut[a] & lower[b], done[a] & upper[b]
    cut_upper, done_lower = cut[a] & upper[b], done[a] & lower[b]
    column_of = {
        "bias": np.ones(len(a)),
        "right below": both,
        "close below": both * np.exp(-g / 2),
        "gap below": both * np.log1p(g),
        "nearest below": both & (down[a] == b),
        "nearest above": both & (up[b] == a),
        "below": is_over & ~both,
        "right above": below[b, a],
        "right above, larger": below[b, a] * np.clip(large[b] - large[a], 0, 1.5),
        "right below, larger": both * np.clip(large[b] - large[a], 0, 1.5),
        "brackets below": both & np.array([t[:1] in ("(", "（") for t in texts])[b],
        "brackets above": below[b, a] & np.array([t[:1] in ("(", "（") for t in texts])[a],
        "blocks between": np.minimum(page.between[a, b], 4) / 4,
        "across": is_over * page.across[a, b],
        "left edges": is_over * np.exp(-np.abs(page.x0[a] - page.x0[b]) / page.line),
        "wider, below": is_over * np.clip(ratio, -1.5, 1.5),
        "widths differ": np.clip(np.abs(ratio), 0, 1.5),
        "one width": np.abs(ratio) < 0.06,
        "bands next": by_bands == 1,
        "bands second": by_bands == 2,
        "bands further": (by_bands > 2) & (by_bands <= 6),
        "bands far": by_bands > 6,
        "bands before": by_bands < 0,
        "columns next": by_columns == 1,
        "columns second": by_columns == 2,
        "columns before": by_columns < 0,
        "partings next": by_partings == 1,
        "partings second": by_partings == 2,
        "partings further": (by_partings > 2) & (by_partings <= 6),
        "partings before": by_partings < 0,
        "all next": (by_bands == 1) & (by_columns == 1) & (by_partings == 1),
        "any next": (by_bands == 1) | (by_columns == 1) | (by_partings == 1),
        "turn": is_turn,
        "adjacent": adjacent,
        "adjacent turn": is_turn & adjacent,
        "turn, none below": is_turn & none_below[a],
        "turn, none above": is_turn & none_above[b],
        "turn, neither": is_turn & none_below[a] & none_above[b],
        "turn in its band": band_turn,
        "turn in its band, adjacent": band_turn & adjacent,
        "turn in its band, next": band_turn & (by_bands == 1),
        "turn, first in its band": is_turn & same_band & first_in_band[b],
        "turn, last in its band": is_turn & same_band & last_in_band[a],
        "several bands": np.full(len(a), float(band.max(initial=0) > 0)),
        "turn, heading below a": is_turn * head_below[a],
        "turn, text below a": is_turn * text_below[a],
        "turn, text above b": is_turn * text_above[b],
        "turn, under its own heading": is_turn * head_above[b] * ~one_roof[a, b],
        "turn, one roof": is_turn & one_roof[a, b],
        "turn, tops level": is_turn & level_top,
        "turn, feet level": is_turn & level_foot,
        "adjacent, level": adjacent & level_top & level_foot,
        "turn, far": is_turn * np.clip(page.aside[a, b], 0, 4),
        "leftwards": page.left_of[b, a] & ~is_over,
        "leftwards, down": page.left_of[b, a] & ~is_over & (g > 0),
        "aside, down": page.left_of[a, b] & ~turn[a, b],
        "one owner": same_owner,
        "other owner": other_owner,
        "owner, none": owned_none,
        "none, owner": (~owned & text)[a] & (owned & text)[b],
        "under a": owner[a, b],
        "first under a": owner[a, b] & both & (page.x0[b] < leftmost[a] + 0.3 * page.column),
        "next in turn": next_in_turn,
        "next in turn, turn": next_in_turn & is_turn,
        "next in turn, one owner": next_in_turn & same_owner,
        "further in turn": turns[a, b] > 1,
        "back in turn": turns[a, b] < 0,
        "turn, one owner": is_turn & same_owner,
        "turn, other owner": is_turn & other_owner,
        "turn, owner, none": is_turn & same_band & owned_none,
        "one band": same_band,
        "turn, other band": is_turn & ~same_band,
        "smaller than the owner of a": np.clip(smaller_than_owner, 0, 1.5) * (owned & text)[a],
        "large as the owner of a": (smaller_than_owner < SAME_SIZE) & (owned & text)[a],
        "one frame": (frame[a] == frame[b]) & (frame[a] >= 0),
        "other frame": frame[a] != frame[b],
        "a framed": frame[a] >= 0,
        "b framed": frame[b] >= 0,
        "a rule between": both & rule_below[a] & rule_above[b],
        "a rule below a": rule_below[a],
        "a rule above b": rule_above[b],
        "no rule between, page ruled": both & ~(rule_below[a] & rule_above[b]) & bool(len(page.rules)),
        "turn, a rule below a": is_turn & rule_below[a],
        "turn, a rule above b": is_turn & rule_above[b],
        "page ruled": np.full(len(a), min(1.0, 2 * len(page.rules) / len(page))),
        "off width": float((area * off).sum() / area.sum()),
        "off width, below": both * float((area * off).sum() / area.sum()),
        "a off width": off[a],
        "b off width": off[b],
        "uneven page, below": both * page.unevenness,
        "uneven page, turn": is_turn * page.unevenness,
        "a uneven": page.uneven[a],
        "b uneven": page.uneven[b],
        "both uneven": np.minimum(page.uneven[a], page.uneven[b]),
        "a ragged": page.ragged[a],
        "b ragged": page.ragged[b],
        "gap wider": wider,
        "gap much wider": np.maximum(wider - 0.5, 0),
        "headings between": heads_in_partings,
        "a heading between": heads_in_partings > 0.5,
        "headings between in bands": heads_in_bands,
        "a heading between in bands": heads_in_bands > 0.5,
        "larger": np.clip(larger, 0, 1.5),
        "smaller": np.clip(-larger, 0, 1.5),
        "taller": np.clip(taller, 0, 1.5),
        "less tall": np.clip(-taller, 0, 1.5),
        "one face": page.family[a] == page.family[b],
        "bold differs": np.abs(page.bold[a] - page.bold[b]),
        "alike": shared / np.sqrt(whole[a] * whole[b]),
        "found": shared / whole[a],
        "found back": shared / whole[b],
        "cut, lower": cut_lower,
        "cut, upper": cut_upper,
        "hyphen, lower": hyphen[a] & lower[b],
        "done, lower": done_lower,
        "done, upper": done_upper,
        "turn, cut, upper, many capitals": is_turn & cut_upper & (_capitalised(s) > 0.2),
        "turn, hyphen, lower": is_turn & hyphen[a] & lower[b],
        "turn, cut, lower": is_turn & cut_lower,
        "turn, cut, upper": is_turn & cut_upper,
        "turn, done, lower": is_turn & done_lower,
        "turn, done, upper": is_turn & done_upper,
        "below, cut, lower": both & cut_lower,
        "below, done, upper": both & done_upper,
        "characters go on": _goes(s)[a, b],
        "words go on": words,
        "turn, words go on": is_turn * words,
        "below, words go on": both * words,
        "a cut": cut[a],
        "a done": done[a],
        "a hyphen": hyphen[a],
        "b lower": lower[b],
        "full, not indented": page.full[a] & ~page.indented[b],
        "full": page.full[a],
        "indented": page.indented[b],
        "a serial": np.array([SERIAL.match(t[:40]) is not None for t in texts])[a] & both,
        "to follow": np.array([TO_FOLLOW.search(t[-60:]) is not None for t in texts])[a],
        "follows": np.array([FOLLOWS.match(t[:40]) is not None for t in texts])[b],
        "signed": np.array([_signed(b.text, b.printed[-1].text if b.printed else "") for b in s.blocks])[a],
        "jumps away": _jumps(s, "to")[a],
        "arrives": _jumps(s, "from")[b],
        "heading below a": head_below[a],
        "text below a": text_below[a],
        "text above b": text_above[b],
        "heading above b": head_above[b],
        "none below a": none_below[a],
        "none above b": none_above[b],
        "in its span": page.spanned[a, b] & few[a],
        "next in its span": next_spanned[a, b],
        "next in its span, not below": next_spanned[a, b] & ~both,
        "first in its span": first_spanned,
        "first in its span, not below": first_spanned & ~both,
        "one ruler": one_ruler[a, b],
        "ruled by a": ruler[a, b],
        "next in ruled turn": ruled_turns[a, b] == 1,
        "next in ruled turn, turn": (ruled_turns[a, b] == 1) & is_turn,
        "next in ruled turn, one ruler": (ruled_turns[a, b] == 1) & one_ruler[a, b],
        "further in ruled turn": ruled_turns[a, b] > 1,
        "back in ruled turn": ruled_turns[a, b] < 0,
        "turn, one ruler": is_turn & one_ruler[a, b],
        "turn, other ruler": is_turn & ~one_ruler[a, b],
        "a wall between": wall,
        "a wall between, beside the ruler": wall & (wall_top < ruler_top[a] + page.line),
        "a wall between, from above": wall & (wall_top < page.top[b] - 2 * page.line),
        "no wall between, page walled": is_turn & ~wall & bool(len(page.walls)),
        "page walled": np.full(len(a), min(1.0, 4 * len(page.walls) / len(page))),
        "headings within both": np.minimum(within, 3),
        "a heading within both": within > 0.5,
        "the very same width": np.exp(-np.abs(ratio) / 0.005),
        "the very same size": np.exp(-np.abs(larger) / 0.005),
        "turn, filled, not set in": is_turn & filled[a] & ~set_in[b],
        "turn, filled, set in": is_turn & filled[a] & set_in[b],
        "turn, short, set in": is_turn & ~filled[a] & set_in[b],
        "turn, short, not set in": is_turn & ~filled[a] & ~set_in[b],
        "below, filled, not set in": both & filled[a] & ~set_in[b],
        "below, short, set in": both & ~filled[a] & set_in[b],
        "filled": filled[a],
        "set in": set_in[b],
        "a thing above b": thing_above[b],
        "a thing below a": thing_below[a],
        "a thing below a, turn": thing_below[a] & is_turn,
        "a thing between": both & thing_below[a] & thing_above[b],
        "next in the file": in_file,
        "next in the file, which is plain": in_file * plainly,
        "next in the file, which opens": in_file * opened,
        "next in the file, turn": in_file * is_turn * plainly,
        "not next in the file, which is plain": ~in_file * plainly,
        "not next in the file, which opens": ~in_file * opened,
        "before in the file, which is plain": (steps_on < 0) * plainly,
        "the file is plain": np.full(len(a), plainly),
        "the file opens": np.full(len(a), opened),
        "a crosswise": page.crosswise[a],
        "b crosswise": page.crosswise[b],
        "beside a, crosswise": heading_beside[a, b],
        "first beside a, crosswise": first_beside[a, b],
        "both crosswise": one_way[a, b],
        "a furniture": chance[a, FURNITURE],
        "b furniture": chance[b, FURNITURE],
        "a lines": np.log1p(lines[a]) / 4,
        "b lines": np.log1p(lines[b]) / 4,
        "a large": large[a],
        "b large": large[b],
    }  # fmt: skip
    x = np.empty((len(a), len(column_of)), dtype=np.float32)
    for k, told in enumerate(column_of.values()):
        x[:, k] = told
    h, t = headlike, 1 - headlike
    kinds = np.stack([t[a] * t[b], t[a] * h[b], h[a] * t[b], h[a] * h[b]], axis=1).astype(np.float32)
    return Links(a, b, x, kinds), tuple(column_of)


def log_odds(found: Links, network: Network) -> Floats:
    """(m,) nats that speak for each link against none."""
    return np.asarray(
        (network(np.concatenate([found.x, found.kinds], axis=1)) * found.kinds).sum(axis=1), dtype=np.float64
    )


def _through(first: ArrayLike, second: ArrayLike) -> Bools:
    """(n, n) whether some block is related to both, by `first` to the one and by `second` to the other."""
    return np.asarray((np.asarray(first, dtype=np.float32) @ np.asarray(second, dtype=np.float32)) > 0)


def _headings_between(order: Ints, headlike: Floats, a: Ints, b: Ints) -> Floats:
    """(m,) how many headings, three at most, stand between the ends of each link in an order of reading."""
    upto = np.empty(len(order))
    upto[np.argsort(order)] = np.cumsum(headlike[np.argsort(order)])
    on = order[b] > order[a]
    ahead, back = upto[b] - headlike[b] - upto[a], upto[a] - headlike[a] - upto[b]
    return np.clip(np.where(on, ahead, back), 0, 3)


def _goes(s: Sheet) -> Floats:
    """(n, n) how far b goes on in a's sentence by the character model, -2 to 2; 0 where either is in letters."""
    if s.latin.all():
        return np.zeros((len(s), len(s)), dtype=np.float32)
    return np.clip(Cuts(s, s.lengths > 4).goes, -12, 12) / 6


def _crosswise(page: Layout, text: Bools, head_above: Floats) -> tuple[Bools, Bools, Bools]:
    """(n, n) each: b is text beside a heading a that runs the other way, level with its top and under no heading; b is
    the first such, several columns off where a stands at their end; a and b both run so, and b is read after a."""
    n, line = len(page), page.line
    beside, first = np.zeros((n, n), dtype=bool), np.zeros((n, n), dtype=bool)
    if not page.crosswise.any():
        return beside, first, beside
    near = (
        np.where(page.left_of, page.aside, np.where(page.left_of.T, page.aside.T, np.inf)) * page.column < BESIDE * line
    )
    level = np.abs(page.top[:, None] - page.top[None, :]) < 2 * LEVEL * line
    level |= np.abs(page.rises[:, None] - page.top[None, :]) < 2 * LEVEL * line
    shared = np.minimum(page.bottom[:, None], page.bottom[None, :]) - np.maximum(page.top[:, None], page.top[None, :])
    onward = page.left_of if page.down else page.left_of.T  # several such are read downwards, or to the left
    one_way = page.crosswise[:, None] & page.crosswise[None, :] & onward & near
    one_way &= shared > 0.5 * np.minimum(page.height[:, None], page.height[None, :])
    free = text & ~page.crosswise & (head_above < 0.5)
    for h in np.flatnonzero(page.crosswise).tolist():
        beside[h] = level[h] & free & near[h]
        first[h] = beside[h] & page.left_of[h]
        at = h
        for k in np.argsort(-page.x0).tolist():  # leftwards, column by column
            if level[h, k] and free[k] and near[at, k] and page.left_of[k, at] and page.x0[k] < page.x0[at]:
                at = k
        first[h, at] |= at != h
    return beside, first, one_way


def _words(s: Sheet, a: Ints, b: Ints, text: Bools) -> Floats:
    """(m,) how far b goes on in a's sentence by the page's own words, -1 to 1; 0 where either is no text in letters."""
    out, of = np.zeros(len(a)), text & s.latin
    if of.any():
        known = Words(s.bodies[k] for k in np.flatnonzero(of))
        ends, begins = [ending(t) for t in s.bodies], [opening(t) for t in s.bodies]
        for m in np.flatnonzero(of[a] & of[b]).tolist():
            out[m] = known.across(ends[a[m]], begins[b[m]]) / MOST
    return out


def _capitalised(s: Sheet) -> float:
    """Share of a page's words that begin with a capital, after their lines' first."""
    words = [w for b in s.blocks for line in b.printed[:40:3] for w in line.text.split()[1:]]
    return sum(w[0].isupper() for w in words) / len(words) if words else 0.0


def _signed(text: str, last: str) -> bool:
    """Whether the last line of a text is a name in capitals."""
    return len(text) > 60 and len(last) < 40 and capitals(last) > 0.8


def _jumps(s: Sheet, direction: str) -> Bools:
    return np.array([any(m.direction == direction for m in marks) for marks in s.jumps])
