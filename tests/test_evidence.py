"""The tables of evidence against loops that say the same slowly, on any run of parts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.articles.evidence import EDGE, FLOW, KINDS, LINK, OF_A, OF_B, SURE, Evidence, Nodes, evidence, ordinal
from broadsheet.articles.parts import BODY, CREDIT, HEAD, JUMP, MARK, PARTS
from broadsheet.articles.sheet import Sheet, ends, sheet
from broadsheet.model import Block

HEADS = ("北岭村老石桥修好通车", "县图书馆夜读开到十点", "Mill Bridge Mended")
BODIES = (
    "本报讯（记者 钱一舟）北岭村的老石桥昨天修好通车，两岸三个村子的人再也不用绕路。",
    "村民们说，从前赶集要绕行七里山路，如今老石",
    "桥修好了，走过去只要一袋烟的工夫。",
    "县图书馆的夜读昨晚开到十点，自习室里坐满了人，",
    "馆员说：“夜读先试行半年，",
    "读者多了再添座位。”",
    "The old bridge was mended on Tuesday and the com-",
    "munity walked over it before noon.",
)
ENDS = ("（下转第四版）", "（钱一舟 何其欢）", "广告")


def looked_at(found: list[tuple[int, str, int]]) -> tuple[Sheet, np.ndarray]:
    """A page of blocks given as part, text and heading level."""
    s = sheet([Block(f"p/b{k}", t, level=level) for k, (_, t, level) in enumerate(found)])
    return s, np.array([p for p, _, _ in found], dtype=np.intp)


def weighed(found: list[tuple[int, str, int]]) -> tuple[Nodes, Evidence]:
    s, part = looked_at(found)
    nodes = np.array([k for k in range(len(s)) if part[k] in FLOW], dtype=np.intp)
    given_ = (nodes, part[nodes], (part[nodes] == HEAD).astype(np.float64))
    return Nodes(s, *given_), evidence(s, *given_)


def said(e: Evidence, name: str) -> np.ndarray:
    return e.links[:, :, LINK.index(name)]


blocks = st.one_of(
    st.tuples(st.just(HEAD), st.sampled_from(HEADS), st.integers(0, 3)),
    st.tuples(st.just(BODY), st.sampled_from(BODIES), st.just(0)),
    st.tuples(st.just(BODY), st.sampled_from(BODIES), st.just(0)),
    st.tuples(st.sampled_from([CREDIT, JUMP, MARK]), st.sampled_from(ENDS), st.just(0)),
)
captions = st.tuples(st.just(PARTS.index("caption")), st.just("老石桥上。记者 钱一舟 摄"), st.just(0))
flows = st.lists(blocks, min_size=1, max_size=9)
pages = st.lists(st.one_of(blocks, blocks, captions), min_size=1, max_size=9).filter(
    lambda x: any(b[0] in FLOW for b in x)
)
check = settings(deadline=None, max_examples=40)


@check
@given(pages)
def test_a_number_for_every_name_of_every_pair(found: list[tuple[int, str, int]]) -> None:
    q, e = weighed(found)
    n = len(q)
    assert e.links.shape == (n, n, len(LINK)) and e.edges.shape == (n, len(EDGE))
    assert np.isfinite(e.links).all() and np.isfinite(e.edges).all() and np.isfinite(e.goes).all()
    assert (said(e, "bias") == 1).all() and (e.edges[:, EDGE.index("bias")] == 1).all()


@check
@given(pages)
def test_kinds_say_what_a_link_leaves_and_what_it_leads_to(found: list[tuple[int, str, int]]) -> None:
    q, e = weighed(found)
    for a in range(len(q)):
        for b in range(len(q)):
            left, led = PARTS[q.parts[a]], PARTS[q.parts[b]]
            if left == "body" and ends(q.texts[a]) in ("open", "comma", "hyphen", "empty"):
                left = "cut"
            assert KINDS[e.kind[a, b]] == f"{left} > {led}"
            assert (OF_A[e.kind[a, b] // len(OF_B)], OF_B[e.kind[a, b] % len(OF_B)]) == (left, led)


@check
@given(pages)
def test_places_are_told_apart(found: list[tuple[int, str, int]]) -> None:
    q, e = weighed(found)
    steps = ("next", "second", "third", "further on", "far on", "just before", "before", "far before")
    taken = sum(said(e, name) for name in steps)
    assert (taken == 1 - np.eye(len(q))).all()
    for a in range(len(q)):
        for b in range(len(q)):
            between = [PARTS[p] for p in q.parts[min(a, b) + 1 : max(a, b)]]
            heads = between.count("head")
            tails = sum(between.count(p) for p in ("credit", "jump", "mark"))
            assert said(e, "headings between")[a, b] == min(heads, 3)
            assert said(e, "a heading between")[a, b] == (heads > 0)
            assert said(e, "ends between")[a, b] == min(tails, 2)
            skipped = q.nodes[b] - q.nodes[a] - 1  # what stands between in the transcript and is in no article's run
            assert said(e, "something between")[a, b] == (b == a + 1 and skipped > 0)
            assert said(e, "next")[a, b] == (b == a + 1)
            assert said(e, "from the foot")[a, b] == (a == len(q) - 1 and b < a)


@check
@given(flows)
def test_rows_of_headings_and_what_stands_over_and_under(found: list[tuple[int, str, int]]) -> None:
    q, _ = weighed(found)
    is_head = [p == HEAD for p in q.parts]
    n = len(q)
    for k in range(n):
        first = last = k
        while is_head[k] and first > 0 and is_head[first - 1]:
            first -= 1
        while is_head[k] and last < n - 1 and is_head[last + 1]:
            last += 1
        assert q.rows[k] == (last - first + 1 if is_head[k] else 0)
        assert q.own[k] == max([j for j in range(k + 1) if is_head[j]], default=-1)
        assert q.below[k] == min([j for j in range(k, n) if not is_head[j]], default=n)
        assert q.ends_row[k] == (is_head[k] and (k == n - 1 or not is_head[k + 1]))
        assert q.hungry[k] == (is_head[k] and (k == n - 1 or is_head[k + 1]))
        assert q.before_heading[k] == (k < n - 1 and is_head[k + 1])
        assert q.after_end[k] == (k > 0 and q.parts[k - 1] in (CREDIT, JUMP, MARK))
        led = k > 0 and q.parts[k - 1] in (HEAD, CREDIT)
        opened = q.s.openings[q.nodes[k]] is not None
        assert q.orphan[k] == (q.parts[k] == BODY and opened and not led)


@check
@given(flows)
def test_windows_of_two_blocks_stop_at_headings(found: list[tuple[int, str, int]]) -> None:
    q, e = weighed(found)
    n, is_head = len(q), [p == HEAD for p in q.parts]
    table = said(e, "window agrees")
    for a in range(n):
        back = [a] + ([a - 1] if a and not (is_head[a] and not is_head[a - 1]) else [])
        for b in range(n):
            if b - a != 1 and abs(b - a) <= 2:
                assert table[a, b] == 0
                continue
            ahead = [b] + ([b + 1] if b + 1 < n and not is_head[b + 1] else [])
            common = sum(float(q.both[i, j]) for i in back for j in ahead)
            mass = sum(float(q.mass[i]) for i in back) * sum(float(q.mass[j]) for j in ahead)
            assert table[a, b] == pytest.approx(common / math.sqrt(mass), abs=1e-4)


@check
@given(flows)
def test_where_a_headings_words_are_found(found: list[tuple[int, str, int]]) -> None:
    q, e = weighed(found)
    n, is_head = len(q), [p == HEAD for p in q.parts]
    body = [p == BODY for p in q.parts]

    def best(a: int, places: list[int]) -> float:
        return max([float(q.found[a, j]) for j in places if 0 <= j < n and body[j]], default=0.0)

    for a in range(n):
        heading = max([j for j in range(a + 1) if is_head[j]], default=None)
        for b in range(n):
            own = 0.0 if heading is None else best(heading, [b])
            around = 0.0 if heading is None else best(heading, [b, b + 1])
            assert said(e, "own heading found in it")[a, b] == pytest.approx(own)
            assert said(e, "own heading found around it")[a, b] == pytest.approx(around)
            below = elsewhere = 0.0
            if is_head[a] and is_head[b]:
                first = min([j for j in range(b, n) if not is_head[j]], default=n)
                below = best(a, [first, first + 1])
                elsewhere = best(a, [j for j in range(n) if j not in (first, first + 1)]) - below
            assert said(e, "a found below b")[a, b] == pytest.approx(below)
            assert said(e, "a found elsewhere")[a, b] == pytest.approx(elsewhere, abs=1e-6)
            assert said(e, "heading found in it")[a, b] == pytest.approx(float(q.found[a, b]) if is_head[a] else 0)


@check
@given(flows)
def test_where_a_headings_words_are_found_in_whole_runs_of_text(found: list[tuple[int, str, int]]) -> None:
    q, e = weighed(found)
    n, is_head, body = len(q), [p == HEAD for p in q.parts], [p == BODY for p in q.parts]

    def run(b: int) -> tuple[int, int]:
        first, stop = b, b + 1
        while first > 0 and body[first - 1] and q.openings[first] <= SURE:
            first -= 1
        while stop < n and body[stop] and q.openings[stop] <= SURE:
            stop += 1
        return first, stop

    def row(a: int) -> list[int]:
        out = [a]
        while is_head[a] and out[0] > 0 and is_head[out[0] - 1]:
            out.insert(0, out[0] - 1)
        return out

    def share(heads: list[int], texts: range) -> float:
        lacks = 1.0
        for k in texts:
            common = sum(float(q.both[h, k]) for h in heads) / sum(float(q.mass[h]) for h in heads)
            lacks *= 1 - min(common, 0.9)
        return 1 - lacks

    for a in range(n):
        for b in range(n):
            on = before = group = group_before = below = 0.0
            if is_head[a] and body[b]:
                first, stop = run(b)
                on, before = share([a], range(b, stop)), share([a], range(first, b))
                group, group_before = share(row(a), range(b, stop)), share(row(a), range(first, b))
            if is_head[a] and is_head[b]:
                first = min([j for j in range(b, n) if not is_head[j]], default=n)
                below = share([a], range(*run(first))) if first < n and body[first] else 0.0
            assert said(e, "heading found from b on")[a, b] == pytest.approx(on, abs=1e-4)
            assert said(e, "heading found from b on, not before")[a, b] == pytest.approx(on - before, abs=1e-4)
            assert said(e, "headings found from b on")[a, b] == pytest.approx(group, abs=1e-4)
            assert said(e, "headings found from b on, not before")[a, b] == pytest.approx(
                group - group_before, abs=1e-4
            )
            assert said(e, "a found in the run below b")[a, b] == pytest.approx(below, abs=1e-4)
    for b in range(n):
        heads = row(int(q.own[b])) if q.own[b] >= 0 else []
        own = share(heads, range(b, run(b)[1])) if body[b] and heads else 0.0
        assert said(e, "own headings found from b on")[0, b] == pytest.approx(own, abs=1e-4)


@check
@given(flows)
def test_runs_speak_as_wholes(found: list[tuple[int, str, int]]) -> None:
    q, e = weighed(found)
    table = said(e, "the run goes on speaking")
    start, stop = q.spans
    for a in range(len(q)):
        for b in range(len(q)):
            if not (q.body[a] and q.body[b]) or (start[a] == start[b] and b <= a):
                assert table[a, b] == 0
                continue
            back, on = range(start[a], a + 1), range(b, stop[b])
            common = sum(float(q.both[i, j]) for i in back for j in on)
            mass = sum(float(q.mass[i]) for i in back) * sum(float(q.mass[j]) for j in on)
            assert table[a, b] == pytest.approx(common / math.sqrt(mass), abs=1e-4)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3. 修桥", 3), ("三、修桥", 3), ("（三）修桥", 3), ("③修桥", 3), ("三是修桥", 3), ("第三，修桥", 3), ("十一、修桥", 11),
        ("二十一、修桥", 21), ("12）修桥", 12), ("5、修桥", 5), ("2026年", 0), ("一座桥", 0), ("十分热闹", 0), ("3月", 0), ("3.5公里", 0),
        ("（记者", 0), ("", 0), (".", 0),
    ],
)  # fmt: skip
def test_the_number_an_item_starts_with(text: str, number: int) -> None:
    assert ordinal(text) == number


def test_numbers_run_on_past_what_stands_between() -> None:
    page = [
        (HEAD, "一、修桥", 3),
        (BODY, BODIES[0], 0),
        (HEAD, "二、夜读", 3),
        (BODY, BODIES[3], 0),
        (HEAD, "四、别的", 3),
    ]
    _, e = weighed(page)
    table = said(e, "numbers run on")
    assert table[:, 2].tolist() == [1, 1, 0, 0, 0] and not table[:, [0, 1, 3, 4]].any()


def test_a_text_cut_at_the_foot_is_looked_for_where_its_rest_may_stand() -> None:
    page = [
        (HEAD, HEADS[0], 2),
        (BODY, BODIES[0], 0),
        (BODY, BODIES[2], 0),
        (HEAD, HEADS[1], 2),
        (BODY, BODIES[3] + "人不少。", 0),
        (BODY, BODIES[1], 0),
    ]
    _, e = weighed(page)
    assert (said(e, "the foot is cut") == 1).all()
    assert said(e, "the foot goes on into b")[0].argmax() == 2
    speaks = said(e, "the foot speaks of what stands at b")[0]
    assert speaks[1] == speaks[2] > speaks[4] and speaks[5] == speaks[0] == 0
    _, e = weighed(page[:-1])
    assert not said(e, "the foot is cut").any() and not said(e, "the foot speaks of what stands at b").any()


@check
@given(pages)
def test_words_across_a_cut_that_the_page_has_elsewhere(found: list[tuple[int, str, int]]) -> None:
    q, e = weighed(found)
    s = q.s
    each = [s.model.symbols(t.replace("\n", " ")).tolist() for t in s.bodies]
    grams = {n: {tuple(x[k : k + n]) for x in each for k in range(len(x) - n + 1)} for n in (3, 4)}
    for a in range(len(q)):
        for b in range(len(q)):
            tail, head = s.tails[q.nodes[a]].tolist(), s.heads[q.nodes[b]].tolist()
            across = tail + head
            worth = 0.0
            if q.cut[a] and q.parts[b] == BODY and not q.latin[a] and not q.latin[b]:
                if any(tuple(across[k : k + 3]) in grams[3] for k in (1, 2)):
                    worth = 0.5
                if any(tuple(across[k : k + 4]) in grams[4] for k in (0, 1, 2)):
                    worth = 1.5
            assert said(e, "known on the page")[a, b] == worth


@check
@given(flows)
def test_a_sentence_goes_on_only_from_body_to_body(found: list[tuple[int, str, int]]) -> None:
    q, e = weighed(found)
    for a in range(len(q)):
        for b in range(len(q)):
            ideographs = not q.latin[a] and not q.latin[b]
            may = a != b and q.parts[a] == q.parts[b] == BODY and ideographs and ends(q.texts[a]) != "sentence"
            if not may:
                assert e.goes[a, b] == 0
            else:
                k, j = q.nodes[a], q.nodes[b]
                odds = q.s.model.goes_on(q.s.tails[[k]], q.s.heads[[j]])[0, 0]
                assert e.goes[a, b] == pytest.approx(float(odds), abs=1e-3)


PAGE = [
    (HEAD, HEADS[0], 2), (BODY, BODIES[0], 0), (BODY, BODIES[1], 0), (HEAD, HEADS[1], 3), (BODY, BODIES[4], 0),
    (BODY, BODIES[5], 0), (BODY, BODIES[2], 0), (BODY, BODIES[6], 0), (BODY, BODIES[7], 0), (JUMP, ENDS[0], 0),
]  # fmt: skip


def names(e: Evidence, a: int, b: int, among: set[str]) -> set[str]:
    return {n for n in among if said(e, n)[a, b] > 0}


@pytest.mark.parametrize(
    ("a", "b", "among", "true"),
    [
        (2, 6, {"goes on", "goes on well", "ends open", "known on the page", "opens", "has an opening"}, {"goes on", "goes on well", "ends open", "known on the page"}),
        (4, 5, {"quote goes on", "quote breaks", "ends in a comma", "ends open"}, {"quote goes on", "ends in a comma"}),
        (4, 6, {"quote goes on", "quote breaks"}, {"quote breaks"}),
        (2, 5, {"quote goes on", "closes nothing"}, {"closes nothing"}),
        (7, 8, {"lower follows", "upper follows", "hyphen and lower", "scripts differ"}, {"lower follows", "hyphen and lower"}),
        (6, 7, {"lower follows", "upper follows", "scripts differ"}, {"scripts differ"}),
        (0, 3, {"deeper", "shallower", "same level", "b deeper than own heading"}, {"deeper", "b deeper than own heading"}),
        (3, 0, {"deeper", "shallower", "same level", "just before", "before"}, {"shallower", "before"}),
        (0, 1, {"has an opening", "heading found in it", "own heading found in it"}, {"has an opening", "heading found in it", "own heading found in it"}),
        (9, 0, {"jumps away", "arrives", "from the foot", "to the head of the page"}, {"jumps away", "from the foot", "to the head of the page"}),
    ],
)  # fmt: skip
def test_what_speaks_for_a_link(a: int, b: int, among: set[str], true: set[str]) -> None:
    _, e = weighed(PAGE)
    assert names(e, a, b, among) == true


def test_the_text_with_most_of_a_headings_words_loses_nothing_to_its_rivals() -> None:
    _, e = weighed(PAGE)
    for name, line in (
        ("heading found best in it", said(e, "heading found best in it")[0]),
        ("best heading for it", said(e, "best heading for it")[[0, 3], 1]),
    ):
        assert line.max() == 0 > line.min(), name
    assert said(e, "heading found best in it")[0, 1] == said(e, "best heading for it")[0, 1] == 0


def test_what_speaks_for_an_edge() -> None:
    _, e = weighed(PAGE)
    seen = [{n for n, v in zip(EDGE, row, strict=True) if v > 0} for row in e.edges]
    assert {"first", "level 2", "before a heading"} & seen[0] == {"first", "level 2"}
    assert {"after a heading", "has an opening", "ends sentence"} <= seen[1]
    assert "opening below" in seen[0] and "opening below" not in seen[3]
    assert {"before a heading", "ends open"} <= seen[2]
    assert {"level 3", "deeper than the heading before"} <= seen[3]
    assert "before an end" in seen[8] and {"last", "jumps away"} <= seen[9]


def test_captions_are_in_no_run_but_are_seen_between() -> None:
    caption = (PARTS.index("caption"), "老石桥上。记者 钱一舟 摄", 0)
    q, e = weighed([(BODY, BODIES[1], 0), caption, (BODY, BODIES[2], 0)])
    assert q.nodes.tolist() == e.nodes.tolist() == [0, 2]
    assert said(e, "something between").tolist() == [[0, 1], [0, 0]]
