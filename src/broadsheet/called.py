"""Words typed to the witnesses they call: files, articles in files, articles and stories of an archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from broadsheet.articles import rebuild
from broadsheet.articles.sent import sent
from broadsheet.collate.witnesses import PAPER, witness
from broadsheet.errors import NoSuchArticle, NoSuchStory, NotAnArchive, NotFound, NothingInCommon, UsageError
from broadsheet.model import Witness
from broadsheet.read import contents, read
from broadsheet.read.texts import LINES, texts
from broadsheet.text import units

if TYPE_CHECKING:
    from broadsheet.archive import Archive

RUN = 4  # units: texts with no run of so many alike have nothing in common
ALIKE = 0.15  # of the shorter text's runs: below this, stock phrases (seed pages: stories .95 and up, others to .11)
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Typed:
    """A word as it was typed, and of what kind the person says its text is."""

    word: str
    kind: str = PAPER


@dataclass(frozen=True, slots=True, eq=False)
class _Called:
    """What a word may stand for: one of some texts, or each of them."""

    word: str
    choices: tuple[Witness, ...]
    every: bool = False  # a story: all its printings
    archived: bool = False


def witnesses(
    typed: Sequence[Typed], archive: Callable[[], Archive], say: Say, plain: bool = False
) -> tuple[list[Witness], frozenset[str]]:
    """The witnesses that some words call, in their order, without sigils; the ids of those that are of the archive.

    A word is a file, FILE#2 or FILE#words of a headline, an article's id or a story's in the archive. Of a page with
    several articles the one is taken that matches the other witnesses best, and `say` hears which. With `plain` a file
    is one text, not a page. Raises UsageError where there is but one witness, NothingInCommon where one shares nothing
    with any other, NotFound, NoSuchStory, and what reading raises.
    """
    called = [_called(t, archive, plain) for t in typed]
    if len(called) == 1 and not called[0].every and len(called[0].choices) > 1:
        called = [_Called(called[0].word, called[0].choices, every=True)]
    chosen = _chosen(called, say)
    if len(chosen) < 2:
        what = "one witness only" if chosen else "no witness"
        raise UsageError(
            "broadsheet collate", f"{what}, and to collate takes two",
            "Name two files or articles or more, or a story: broadsheet stories lists those of an archive",
        )  # fmt: skip
    _related(chosen)
    return chosen, frozenset(w.id for c in called if c.archived for w in c.choices)


# ---- what a word may stand for


def _called(t: Typed, archive: Callable[[], Archive], plain: bool) -> _Called:
    path, _, part = (t.word, "", "") if Path(t.word).exists() else t.word.partition("#")
    if Path(path).exists():
        found = tuple(_in_file(Path(path), t.kind, plain))
        return _Called(t.word, _of_name(found, part, t.word) if part else found)
    if Path(path).suffix or "/" in path:
        raise NotFound(path, "no such file", "Check the name and the folder")
    try:
        a = archive()
    except NotAnArchive as error:
        told = f"no such file, and no archive to look for it in ({error.where}: {error.found})"
        raise NotFound(t.word, told, "Check the name, or name an archive with --archive") from error
    try:
        return _Called(t.word, tuple(a.witnesses(t.word)), every=True, archived=True)
    except NoSuchStory:
        pass
    try:
        return _Called(t.word, (a.witness(t.word),), archived=True)
    except NoSuchArticle as error:
        told = f"no file, and no article or story of {a.folder} has this id"
        raise NoSuchStory(t.word, told, "broadsheet stories lists stories, and search finds articles") from error


def _in_file(path: Path, kind: str, plain: bool) -> list[Witness]:
    """The texts a file may be called for: the articles of its pages, or the texts of its lines, or all of it."""
    if path.is_dir():
        raise UsageError(str(path), "a folder", "Name the files in it, or ingest it and collate a story of the archive")
    if path.suffix.lower() in LINES or plain or kind != PAPER:
        own = "own" if kind == PAPER and path.suffix.lower() in LINES else kind
        return _sent(path, own)
    pages = read(path)
    issue = rebuild(pages)
    found = [
        witness(a, paper=p.masthead.paper, date=p.masthead.date, page=p.page.number)
        for p in issue.pages
        for a in p.articles
        if a.paragraphs and a.kind == "article"
    ]
    told = any(b.text.strip() for p in issue.pages for b in p.furniture) or any(a.headline for a in issue.articles)
    if len(found) > 1 and not told:
        return _sent(path, kind)  # paragraphs and nothing else: a text, not a page of several
    return [replace(w, id=f"{path.name}#{n}") for n, w in enumerate(found, 1)] or _sent(path, kind)


def _sent(path: Path, kind: str) -> list[Witness]:
    known = "own" if kind == PAPER else kind
    given = texts(contents(path, str(path)), str(path), page_id=path.name, kind=known)
    out = []
    for n, s in enumerate(given, 1):
        for a in sent(s).articles:
            w = witness(a, paper=s.facts.paper, date=s.facts.date)
            name = path.name if len(given) == 1 else f"{path.name}#{n}"
            out.append(replace(w, id=name, kind=kind if kind == PAPER else s.kind))
    return out


def _of_name(found: tuple[Witness, ...], part: str, word: str) -> tuple[Witness, ...]:
    """The text with a number, or those whose headlines have some words."""
    if part.isdecimal():
        if not 1 <= int(part) <= len(found):
            raise NoSuchArticle(word, f"the file has {len(found)} texts", f"Say a number from 1 to {len(found)}")
        return (found[int(part) - 1],)
    wanted = "".join(units(part))
    kept = tuple(w for w in found if wanted and wanted in "".join(units(w.headline or "")))
    if not kept:
        heads = "; ".join(f"{n}: {w.headline or w.text[:12]}" for n, w in enumerate(found, 1))
        raise NoSuchArticle(word, "no headline of the file has these words", f"It has {heads}")
    return kept


# ---- which of them


def _chosen(called: Sequence[_Called], say: Say) -> list[Witness]:
    """A witness for each word, of a story all of them: where several may be meant, those that match the rest best."""
    runs = {id(w): runs_of(w.text) for c in called for w in c.choices}
    open_ = [c for c in called if len(c.choices) > 1 and not c.every]
    fixed = [w for c in called if c not in open_ for w in c.choices]
    best: dict[int, Witness] = {}
    left = list(open_)
    while left:
        # with nothing to go by, the first word's text is the one that any text of the others matches best
        near, some = (fixed, left) if fixed else ([w for c in left[1:] for w in c.choices], left[:1])
        scored = [
            (max((_alike(runs[id(w)], runs[id(f)]) for f in near), default=0.0), c, w) for c in some for w in c.choices
        ]
        _, c, w = max(scored, key=lambda t: t[0])
        best[id(c)] = w
        fixed.append(w)
        left.remove(c)
    for c in open_:
        w = best[id(c)]
        n, file = c.choices.index(w) + 1, c.word.partition("#")[0]
        say(f"{c.word}: taken is “{w.headline or w.text[:20]}”, {n} of {len(c.choices)}; {file}#N takes another")
    out: list[Witness] = []
    for c in called:
        out += c.choices if c.every or id(c) not in best else [best[id(c)]]
    return out


def _related(chosen: Sequence[Witness]) -> None:
    """Raises NothingInCommon where a witness shares nothing with any of the others."""
    runs = [runs_of(w.text) for w in chosen]
    for n, w in enumerate(chosen):
        near = max(len(runs[n] & r) / max(min(len(runs[n]), len(r)), 1) for k, r in enumerate(runs) if k != n)
        if near < ALIKE:
            called = w.headline or w.id or w.text[:20]
            raise NothingInCommon(
                w.id or called, f"“{called}” has next to nothing in common with the other witnesses",
                "Collate texts of one story; FILE#N takes another article of a page",
            )  # fmt: skip


def runs_of(text: str) -> frozenset[int]:
    """What texts are compared by: their runs of a few units of match text."""
    row = units(text)
    return frozenset(hash(tuple(row[n : n + RUN])) for n in range(max(len(row) - RUN + 1, 0)))


def _alike(a: frozenset[int], b: frozenset[int]) -> float:
    """How much of two texts is the same, 0 to 1."""
    return 2 * len(a & b) / max(len(a) + len(b), 1)
