"""Matches to stories that keep their ids: only those that something new touches are told anew.

What is looked at is closed: the articles that mutual matches connect, and all that were in a story with any of them. A group
takes the id of the oldest story most of whose articles it has; the ids of the others it took in lead to it from then on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from broadsheet.archive.forms import OF_TEXTS
from broadsheet.archive.store import Store
from broadsheet.reuse.options import Options

PREFIX = "s-"
TOGETHER = 2000  # articles whose circles are written at a time
Place = tuple[
    int, str, str, int, int
]  # whether it is no paper's, date, paper, page, order: which printing goes before which
UNDATED, UNPAGED = "9999", 1 << 30  # last


@dataclass(slots=True)
class _Circle:
    """Articles that one thing new may have brought together or parted, with the text of each that has one."""

    articles: set[int] = field(default_factory=set)
    text: dict[int, int] = field(default_factory=dict)
    story: dict[int, int] = field(default_factory=dict)  # the story each was in
    edges: dict[tuple[int, int], float] = field(default_factory=dict)  # between texts


def gather(store: Store) -> int:
    """The stories that articles compared since touch, told anew; how many are new or not as they were."""
    changed = 0
    while seeds := store.rows("select article from waiting where compared = 1 order by article limit ?", TOGETHER):
        with store.transaction():
            done: set[int] = set()
            for (seed,) in seeds:
                if seed not in done:
                    circle = _circle(store, seed)
                    changed += _retold(store, circle)
                    done |= circle.articles
            store.db.executemany("delete from waiting where article = ? and compared = 1", [(a,) for a in done])
    return changed


def _circle(store: Store, seed: int) -> _Circle:
    """What is connected with an article, by mutual matches or by a story that both were in."""
    out = _Circle()
    todo = [seed]
    texts: set[int] = set()
    while todo:
        article = todo.pop()
        if article in out.articles:
            continue
        out.articles.add(article)
        story = store.value("select story from members where article = ?", article)
        if story is not None:
            out.story[article] = story
            todo += (a for (a,) in store.rows("select article from members where story = ?", story))
        text = store.value("select text from compared where article = ?", article)
        if text is None:
            continue
        out.text[article] = text
        if text not in texts:
            texts.add(text)
            near = store.rows(
                "select b, score from matches where a = ? and mutual union all"
                " select a, score from matches where b = ? and mutual", text, text,
            )  # fmt: skip
            for other, score in near:
                out.edges[min(text, other), max(text, other)] = score
            for t in (text, *(other for other, _ in near)):
                todo += (a for (a,) in store.rows("select article from compared where text = ?", t))
    return out


def _retold(store: Store, circle: _Circle) -> int:
    """A circle's stories written over what was there; how many are new or not as they were."""
    if not circle.edges and not circle.story and len(circle.articles) == 1:
        return 0
    of = _places(store, circle.articles)
    groups = [sorted(g, key=of.__getitem__) for g in _groups(store, circle)]
    groups.sort(key=lambda g: of[g[0]])
    former: dict[int, list[int]] = defaultdict(list)
    for article, story in circle.story.items():
        former[story].append(article)
    keys = heirs(former, groups)
    changed = 0
    for group, mine in zip(groups, keys, strict=True):
        story = mine[0] if mine else _made(store, group[0])
        for other in mine[1:]:
            _led(store, other, story)
        moved = [a for a in group if circle.story.get(a) != story]
        store.db.executemany("insert or replace into members values (?, ?)", [(a, story) for a in moved])
        changed += bool(moved) or set(former[story]) != set(group)
        _summed(store, story, group)
    together = {a for g in groups for a in g}
    alone = [(a,) for a in circle.story if a not in together]
    store.db.executemany("delete from members where article = ?", alone)
    for story in set(former) - {k for mine in keys for k in mine}:
        store.db.execute("delete from former_stories where story = ?", (story,))
        store.db.execute("delete from stories where key = ?", (story,))
    return changed


def _groups(store: Store, circle: _Circle) -> list[list[int]]:
    """The articles of each story there is to be: texts by average linkage, and with each text all that print it.

    Texts are taken in an order of their own, whatever order they came in, so that it makes no difference.
    """
    from broadsheet.reuse.cluster import linked

    texts = sorted({t for pair in circle.edges for t in pair})
    sums = {t: store.value("select sum from texts where number = ?", t) for t in texts}
    order = sorted(texts, key=sums.__getitem__)
    rank = {t: n for n, t in enumerate(order)}
    edges = sorted((min(rank[a], rank[b]), max(rank[a], rank[b]), s) for (a, b), s in circle.edges.items())
    printed: dict[int, list[int]] = defaultdict(list)
    for article, text in circle.text.items():
        printed[text].append(article)
    grouped = [[order[n] for n in g] for g in linked(edges, Options().linkage)]
    alone = [[t] for t in printed if t not in rank]
    groups = ([a for t in some for a in printed[t]] for some in (*grouped, *alone))
    return [g for g in groups if len(g) > 1]


def heirs(former: Mapping[int, Collection[int]], groups: Sequence[Collection[int]]) -> list[list[int]]:
    """For each group the stories that go on in it, oldest first.

    A story (older ones have lower keys) goes on where most of its articles are, of two such groups in the first; in none,
    where none of them is in any.
    """
    where = {article: n for n, group in enumerate(groups) for article in group}
    out: list[list[int]] = [[] for _ in groups]
    for story in sorted(former):
        found = Counter(where[a] for a in former[story] if a in where)
        if found:
            out[min(found, key=lambda n: (-found[n], n))].append(story)
    return out


def _places(store: Store, articles: Iterable[int]) -> dict[int, Place]:
    """When and where each article was printed, so that the earliest is the least; texts of no paper come last."""
    sql = (
        f"select {OF_TEXTS}, ifnull(i.date, ?), p.slug, ifnull(g.number, ?), a.ordinal from articles a join issues i on i.id = a.issue"
        " join papers p on p.id = i.paper join pages g on g.id = a.page where a.key = ?"
    )
    return {a: store.rows(sql, UNDATED, UNPAGED, a)[0] for a in articles}


def _made(store: Store, earliest: int) -> int:
    """A new story, called after its earliest article; an id that led elsewhere names a story of its own again."""
    base = PREFIX + store.value("select id from articles where key = ?", earliest)
    name, n = base, 1
    while store.value("select 1 from stories where id = ?", name):
        n += 1
        name = f"{base}-{n}"
    store.db.execute("delete from former_stories where id = ?", (name,))
    sql = "insert into stories (id, earliest, papers, articles) values (?, ?, 0, 0)"
    made = store.db.execute(sql, (name, earliest)).lastrowid
    assert made is not None
    return made


def _led(store: Store, other: int, story: int) -> None:
    """A story that went on in another: its id, and those that led to it, lead there."""
    store.db.execute("update former_stories set story = ? where story = ?", (story, other))
    store.db.execute("insert into former_stories select id, ? from stories where key = ?", (story, other))
    store.db.execute("update members set story = ? where story = ?", (story, other))
    store.db.execute("delete from stories where key = ?", (other,))


def _summed(store: Store, story: int, group: Sequence[int]) -> None:
    """What is said of a story at a glance, its articles given earliest first."""
    sql = f"select i.paper, i.date, a.agency from articles a join issues i on i.id = a.issue where a.key = ? and not {OF_TEXTS}"
    rows = [r for a in group for r in store.rows(sql, a)]
    days = [date for _, date, _ in rows if date]
    facts = (
        group[0], len({paper for paper, _, _ in rows}), len(group), min(days, default=None), max(days, default=None),
        credited([agency for _, _, agency in rows]), story,
    )  # fmt: skip
    columns = "earliest = ?, papers = ?, articles = ?, first = ?, last = ?, agency = ?"
    store.db.execute(f"update stories set {columns} where key = ?", facts)


def credited(agencies: Iterable[str | None]) -> str | None:
    """The agency that more than half of those printings credit that credit one at all."""
    named = Counter(a for a in agencies if a)
    best = max(named, key=lambda a: named[a], default=None)
    return best if best is not None and 2 * named[best] > named.total() else None
