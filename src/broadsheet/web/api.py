"""The archive for programs: papers, issues, pages, articles, stories and searches as JSON."""

from __future__ import annotations

import dataclasses
import datetime
import math
from collections.abc import Mapping
from html import escape
from typing import Any

from starlette.routing import Route

from broadsheet import __version__
from broadsheet.archive.holdings import PaperFacts
from broadsheet.archive.pages import PageFacts
from broadsheet.archive.paging import ORDERS
from broadsheet.archive.query import KINDS
from broadsheet.archive.store import IssueFacts, Summary
from broadsheet.collate.rows import as_json as apparatus_json
from broadsheet.errors import BadQuery, IndexDamaged, UsageError
from broadsheet.model import Article, Block, Box, Line, Masthead, Points, Printing, Story
from broadsheet.show import article_json
from broadsheet.web import doors as d
from broadsheet.web import search as looking
from broadsheet.web.article import known
from broadsheet.web.desk import Ask, Desk, Reply
from broadsheet.web.doors import CURSOR, LIMIT, NAME, Door, Json
from broadsheet.web.issue import home_of

Asked = Mapping[str, Any]
LINE = 170  # cells of a hit's text
WITNESSES = 60  # most that are set side by side at once
OF_MONTH = "{:04}-{:02}"


def routes(desk: Desk) -> list[Route]:
    return [*(door.route(desk) for door in DOORS), desk.route("/api", manual), desk.route("/api/", manual)]


# ---- papers and issues


def papers(ask: Ask, _: Asked) -> Json:
    """All papers of the archive."""
    return {"papers": [_paper(ask, p) for p in ask.held("papers", ask.archive.papers)]}


def paper(ask: Ask, asked: Asked) -> Json:
    """A paper, and how many issues of each year there are."""
    facts = ask.archive.paper(asked["name"])
    return _paper(ask, facts) | {"years": {str(y): n for y, n in ask.archive.years(facts.slug).items()}}


def _paper(ask: Ask, p: PaperFacts) -> Json:
    return {
        "id": p.slug, "name": p.name, "kind": "publisher" if p.texts else "paper", "first": _day(p.first), "last": _day(p.last),
        "issues": p.issues, "pages": p.pages, "articles": p.articles, "url": ask.links.full("papers", p.slug),
        "iiif": ask.links.full("iiif", "papers", p.slug, "collection.json"),
    }  # fmt: skip


def issues(ask: Ask, asked: Asked) -> Json:
    """Issues by paper and day."""
    found, more = ask.archive.issues_after(
        asked["limit"] or 20, asked["cursor"] or "", paper=asked["paper"], start=asked["from"], end=asked["to"]
    )
    return {"issues": [_issue(ask, i) for i in found], **_next(ask, more)}


def issue(ask: Ask, asked: Asked) -> Json:
    """An issue: its facts as printed, its pages, its articles in order."""
    name = asked["name"]
    found, home = ask.archive.issue(name), home_of(ask, name)
    return {
        "id": home.id, "paper": home.paper, "paper_id": home.slug, "date": _day(home.date), "edition": home.edition,
        "masthead": _masthead(found.masthead), "pages": [_page(ask, f) for f in ask.archive.page_list(name)],
        "articles": [
            {"id": a.id, "kind": a.kind, "headline": a.headline, "page": p.page.number, "url": ask.links.full("api", "articles", a.id)}
            for p in found.pages for a in p.articles
        ],
        "url": ask.links.full("issues", name), "iiif": ask.links.full("iiif", "issues", name, "manifest.json"),
    }  # fmt: skip


def _issue(ask: Ask, i: IssueFacts) -> Json:
    return {
        "id": i.id, "paper": i.paper, "date": _day(i.date), "edition": i.edition, "pages": i.pages, "articles": i.articles,
        "url": ask.links.full("api", "issues", i.id),
    }  # fmt: skip


def _masthead(m: Masthead) -> Json:
    told = {f.name: getattr(m, f.name) for f in dataclasses.fields(m) if f.name != "faults"}
    return told | {"date": _day(m.date)}


# ---- pages


def page(ask: Ask, asked: Asked) -> Json:
    """A page: its size, what each article covers of it, its blocks in reading order of the file, with lines and words where
    they are asked for. Places are in pixels of the page."""
    name = asked["name"]
    facts, whole = ask.archive.page_facts(name), ask.archive.page(name)
    covered = ask.archive.regions(name)
    detail = asked["detail"]
    return _page(ask, facts) | {
        "source": whole.source, "encoding": whole.encoding, "notes": list(whole.notes),
        "articles": [
            {"id": a.id, "headline": a.headline, "kind": a.kind, "regions": [_points(o) for o in covered.get(a.id, ())]}
            for a in ask.archive.articles_on(name)
        ],
        "blocks": [_block(b, detail) for b in whole.blocks],
        "frames": [{"id": f.id, "blocks": list(f.blocks), "box": _box(f.box), "called": f.called} for f in whole.frames],
    }  # fmt: skip


def _page(ask: Ask, f: PageFacts) -> Json:
    return {
        "id": f.id, "issue": f.issue, "number": f.number, "width": f.width, "height": f.height, "dpi": f.dpi, "boxed": f.boxed,
        "picture": f.picture or None, "url": ask.links.full("api", "pages", f.id),
        "image": ask.links.full("iiif", "images", f.id) if f.picture else None,
    }  # fmt: skip


def _block(b: Block, detail: str) -> Json:
    out: Json = {
        "id": b.id, "text": b.text, "role": str(b.role) if b.role else None, "confidence": b.confidence, "form": b.form,
        "box": _box(b.box), "vertical": b.vertical, "rotation": b.rotation,
    }  # fmt: skip
    if detail != "blocks":
        out["lines"] = [_line(n, detail == "words") for n in b.printed]
    return out


def _line(n: Line, with_words: bool) -> Json:
    out: Json = {"text": n.text, "box": _box(n.box), "confidence": n.confidence}
    if with_words:
        out["words"] = [
            {"text": text, "box": _box(box), "confidence": round(sure, 4) if sure >= 0 else None}
            for text, box, sure, _ in n.words()
        ]
    return out


def _box(b: Box | None) -> list[float] | None:
    """Left, top, right, bottom; None where one of them is not known."""
    if b is None or not all(map(math.isfinite, (b.x0, b.top, b.x1, b.bottom))):
        return None
    return [round(v, 2) for v in (b.x0, b.top, b.x1, b.bottom)]


def _points(some: Points) -> list[list[float]]:
    return [[round(x, 2), round(y, 2)] for x, y in some]


def marks(ask: Ask, asked: Asked) -> Json:
    """Where on a page stands what a query looks for, article by article."""
    found = ask.archive.marks(asked["name"], _typed(asked["q"]))
    return {"page": asked["name"], "marks": {name: [_box(b) for b in boxes] for name, boxes in found.items()}}


# ---- articles


def articles(ask: Ask, asked: Asked) -> Json:
    """All articles in the order they first came, so that whoever keeps the last cursor learns what is new."""
    part = ask.archive.articles_after(asked["limit"] or 20, asked["cursor"] or "")
    return {"articles": [_summary(ask, s) for s in part.articles], **_next(ask, part.after)}


def article(ask: Ask, asked: Asked) -> Json:
    """An article: its heads, its paragraphs, what was joined and why, its faults, what it covers of its pages."""
    a, home, leaf, c = known(ask)
    return _whole(ask, a) | {
        "paper": c.paper, "paper_id": home.slug, "date": _day(c.date), "edition": home.edition, "page": leaf, "issue": home.id,
        "story": ask.archive.story_id(a.id),
    }  # fmt: skip


def _whole(ask: Ask, a: Article) -> Json:
    links = {
        "url": ask.links.article(a.id),
        "tei": ask.links.article(f"{a.id}.xml"),
        "markdown": ask.links.article(f"{a.id}.md"),
    }
    site = ask.links.site
    return article_json(a, explain=True) | {k: site + v.removeprefix(ask.links.root) for k, v in links.items()}


def matches(ask: Ask, asked: Asked) -> Json:
    """The passages an article shares with others, best first; places in characters of its paragraphs, each on a line."""
    return {
        "article": asked["name"],
        "matches": [
            {
                "article": m.b.article, "start": m.a.start, "end": m.a.end, "their_start": m.b.start, "their_end": m.b.end,
                "score": m.score, "identity": m.identity, "distinctive": m.distinctive, "relation": m.relation,
            }
            for m in ask.archive.matches_of(asked["name"])
        ],
    }  # fmt: skip


def spots(ask: Ask, asked: Asked) -> Json:
    """Where a stretch of an article's text stands on its pages, line by line; places in characters of its paragraphs, each
    on a line."""
    if asked["start"] is None or asked["end"] is None or asked["end"] < asked["start"]:
        raise UsageError("start and end", "no stretch of text", "Say where it begins and ends: start=0&end=20")
    (found,) = ask.archive.spots(asked["name"], [(asked["start"], asked["end"])])
    return {"article": asked["name"], "spots": [{"page": s.page, "box": _box(s.box)} for s in found]}


def _summary(ask: Ask, s: Summary) -> Json:
    return {
        "id": s.id, "headline": s.headline, "kind": s.kind, "paper": s.paper, "date": _day(s.date), "edition": s.edition,
        "page": s.page, "url": ask.links.full("api", "articles", s.id),
    }  # fmt: skip


# ---- stories


def stories(ask: Ask, asked: Asked) -> Json:
    """Stories in the order they were first told."""
    found, more = ask.archive.stories_after(
        asked["limit"] or 20, asked["cursor"] or "", paper=asked["paper"], start=asked["from"], end=asked["to"],
        min_papers=asked["papers"] or 1, agency=asked["agency"],
    )  # fmt: skip
    return {"stories": [_told(ask, s) for s in found], **_next(ask, more)}


def story(ask: Ask, asked: Asked) -> Json:
    """A story: who printed it and when, what stands beside it."""
    s = ask.archive.story(asked["name"])
    return _told(ask, s) | {
        "printings": [_printing(ask, p) for p in s.printings], "beside": [_printing(ask, p) for p in s.beside],
        "texts": [_printing(ask, p) for p in s.texts], "apparatus": ask.links.full("api", "stories", s.id, "apparatus"),
    }  # fmt: skip


def apparatus(ask: Ask, asked: Asked) -> Json:
    """Every place where the witnesses of a story differ: who reads what, the verdict and its reason, what to check first."""
    name = ask.archive.story(asked["name"]).id
    witnesses = ask.archive.witnesses(name)
    if asked["of"]:
        wanted = asked["of"].split(",")
        witnesses = [w for w in witnesses if w.id in wanted]
    if not 2 <= len(witnesses) <= WITNESSES:
        found = f"{len(witnesses)} of its witnesses, where 2 to {WITNESSES} can be set side by side at once"
        raise UsageError(name, found, "Name some of its articles: of=ID,ID")
    from broadsheet.collate import collate

    return {"story": name} | apparatus_json(collate(witnesses))


def _told(ask: Ask, s: Story) -> Json:
    return {
        "id": s.id, "headline": s.headline, "agency": s.agency, "papers": list(s.papers), "articles": len(s.printings),
        "first": _day(s.first), "last": _day(s.last), "url": ask.links.full("api", "stories", s.id),
    }  # fmt: skip


def _printing(ask: Ask, p: Printing) -> Json:
    told = {f.name: getattr(p, f.name) for f in dataclasses.fields(p)}
    return told | {"date": _day(p.date), "url": ask.links.full("api", "articles", p.article)}


# ---- search


def search(ask: Ask, asked: Asked) -> Json:
    """Articles that a query finds, each with a line of its text and where in that stands what was looked for."""
    wanted = looking.asked_of(ask)[1]
    order = asked["sort"]
    part = ask.archive.hits(wanted, asked["limit"] or 20, asked["cursor"] or "", order)
    hits = []
    for s in part.articles:
        line, spans = ask.archive.line(s.id, wanted, LINE)
        hits.append(_summary(ask, s) | {"line": line, "marks": [list(x) for x in spans]})
    total = ask.archive.search(wanted, 0).total
    return {"query": asked["q"] or "", "sort": order, "total": total, "hits": hits, **_next(ask, part.after)}


def counts(ask: Ask, _: Asked) -> Json:
    """How many of the articles that a query finds are of each paper, kind, agency and page, and of each month."""
    wanted = looking.asked_of(ask)[1]
    try:
        c = ask.archive.counts(wanted)
    except IndexDamaged as error:
        raise UsageError(
            "counts", "the index was made before there were any", "`broadsheet check` makes it again"
        ) from error
    months = {OF_MONTH.format(*m): n for m, n in sorted(c.months.items())}
    pages = {str(k): n for k, n in c.page.items()}
    total = ask.archive.search(wanted, 0).total
    return {"total": total, "paper": c.slug, "kind": c.kind, "agency": c.agency, "page": pages, "month": months}


def hits_csv(ask: Ask, _: Asked) -> Reply:
    """Every hit as a row of a table."""
    return looking.as_csv(ask)


def hits_jsonl(ask: Ask, _: Asked) -> Reply:
    """Every hit whole, an article on a line."""
    return looking.as_jsonl(ask)


def _typed(text: str | None) -> str:
    if not text:
        raise BadQuery("query", "nothing to look for", "Give a word or a phrase")
    if len(text) > looking.LONGEST:
        raise BadQuery("query", f"longer than {looking.LONGEST} characters", "Ask for less at once")
    return text


# ---- the way on, days


def _next(ask: Ask, more: str) -> Json:
    here = ask.links.site + ask.here(cursor=more).removeprefix(ask.links.root) if more else None
    return {"cursor": more or None, "next": here}


def _day(when: datetime.date | None) -> str | None:
    return when.isoformat() if when else None


# ---- shapes

_ON = {"cursor": d.absent(d.TEXT), "next": d.absent(d.LINK)}
_OF_DAY = d.absent(d.DAY)
_MAYBE = d.absent(d.TEXT)
_LEAF = d.absent(d.WHOLE)
_BOX = d.absent({"type": "array", "items": d.NUMBER, "minItems": 4, "maxItems": 4})
_POLYGON = d.listed(d.listed(d.NUMBER))
_TEXTS = d.listed(d.TEXT)
_PAPER = {
    "id": d.TEXT, "name": d.TEXT, "kind": d.one_of("paper", "publisher"), "first": _OF_DAY, "last": _OF_DAY, "issues": d.WHOLE,
    "pages": d.WHOLE, "articles": d.WHOLE, "url": d.LINK, "iiif": d.LINK,
}  # fmt: skip
_PAGE = {
    "id": d.TEXT, "issue": d.TEXT, "number": _LEAF, "width": d.absent(d.NUMBER), "height": d.absent(d.NUMBER),
    "dpi": d.absent(d.NUMBER), "boxed": d.TRUTH, "picture": d.absent(d.one_of("pdf", "image")), "url": d.LINK,
    "image": d.absent(d.LINK),
}  # fmt: skip
_SUMMARY = {
    "id": d.TEXT, "headline": _MAYBE, "kind": d.TEXT, "paper": d.TEXT, "date": _OF_DAY, "edition": d.TEXT, "page": _LEAF,
    "url": d.LINK,
}  # fmt: skip
_STORY = {
    "id": d.TEXT, "headline": _MAYBE, "agency": _MAYBE, "papers": _TEXTS, "articles": d.WHOLE, "first": _OF_DAY,
    "last": _OF_DAY, "url": d.LINK,
}  # fmt: skip
_SAID = {"confidence": d.NUMBER, "reason": d.TEXT}
_WHERE = {"paragraph": _LEAF, "block": _MAYBE, "line": _LEAF}
_JUMP = d.shape(direction=d.TEXT, page=_LEAF, text=d.TEXT, resolved=_MAYBE)
_VERSE = {"anyOf": [d.TEXT, {
    "type": "object", "additionalProperties": False, "required": ["text", "role"], "properties": {
        "text": d.TEXT, "role": d.TEXT,
        "supplied": d.listed(d.shape(at=d.WHOLE, text=d.TEXT, source=d.TEXT, who=d.TEXT)),
    },
}]}  # fmt: skip
_LINE = {
    "type": "object", "additionalProperties": False, "required": ["text", "box", "confidence"], "properties": {
        "text": d.TEXT, "box": _BOX, "confidence": d.absent(d.NUMBER),
        "words": d.listed(d.shape(text=d.TEXT, box=_BOX, confidence=d.absent(d.NUMBER))),
    },
}  # fmt: skip
_BLOCK = {
    "id": d.TEXT, "text": d.TEXT, "role": _MAYBE, "confidence": d.NUMBER, "form": d.TEXT, "box": _BOX, "vertical": d.TRUTH,
    "rotation": d.NUMBER,
}  # fmt: skip

SHAPES: dict[str, Json] = {
    "Paper": d.shape(**_PAPER),
    "Issue": d.shape(
        id=d.TEXT, paper=d.TEXT, date=_OF_DAY, edition=d.TEXT, pages=d.WHOLE, articles=d.WHOLE, url=d.LINK
    ),
    "Masthead": d.shape(
        paper=_MAYBE, paper_from=d.TEXT, date=_OF_DAY, date_from=d.TEXT, weekday=_MAYBE, lunar_date=_MAYBE, issue_number=_LEAF,
        page=_LEAF, page_count=_LEAF, serial_number=_MAYBE, publisher=_MAYBE, owner=_MAYBE, website=_MAYBE, edition=_MAYBE,
    ),
    "Page": d.shape(**_PAGE),
    "Block": d.shape(**_BLOCK) | {"properties": _BLOCK | {"lines": d.listed(_LINE)}},
    "Article": d.shape(
        id=d.TEXT, kind=d.TEXT, kicker=_MAYBE, headline=_MAYBE, deck=_MAYBE, byline=_TEXTS, dateline=_MAYBE, agency=_MAYBE,
        credit=_MAYBE, column=_MAYBE, paragraphs=d.listed(_VERSE), subheads=_TEXTS, captions=_TEXTS,
        serial=d.absent(d.shape(title=d.TEXT, instalment=_LEAF, continues=d.TRUTH)), jump=d.absent(_JUMP), jumps=d.listed(_JUMP),
        other=d.listed(d.shape(text=d.TEXT, role=d.TEXT)), blocks=_TEXTS, headline_blocks=_TEXTS,
        faults=d.listed(d.shape(kind=d.TEXT, text=d.TEXT, blocks=_TEXTS, reason=d.TEXT)), confidence=d.NUMBER,
        regions=d.listed(d.shape(page=d.TEXT, polygon=_POLYGON)),
        joins=d.listed(d.shape(before=d.TEXT, after=d.TEXT, kind=d.TEXT, **_SAID)), roles=d.named(d.listed(d.ANY)),
        url=d.LINK, tei=d.LINK, markdown=d.LINK, paper=d.TEXT, paper_id=d.TEXT, date=_OF_DAY, edition=d.TEXT, page=_LEAF,
        issue=d.TEXT, story=_MAYBE,
    ),
    "ArticleSummary": d.shape(**_SUMMARY),
    "Hit": d.shape(**_SUMMARY, line=d.TEXT, marks=d.listed(d.listed(d.WHOLE))),
    "Story": d.shape(**_STORY),
    "Printing": d.shape(
        article=d.TEXT, paper=d.TEXT, date=_OF_DAY, edition=d.TEXT, page=_LEAF, headline=_MAYBE, agency=_MAYBE, delay=_LEAF,
        like=_MAYBE, relation=_MAYBE, share=d.absent(d.NUMBER), covers=d.absent(d.NUMBER), kind=d.TEXT, url=d.LINK,
    ),
    "Apparatus": d.shape(
        story=d.TEXT,
        witnesses=d.listed(d.shape(
            sigil=d.TEXT, id=d.TEXT, kind=d.TEXT, paper=_MAYBE, date=_OF_DAY, page=_LEAF, headline=_MAYBE, text=d.TEXT,
            blocks=d.listed(d.shape(start=d.WHOLE, id=d.TEXT)),
        )),
        places=d.listed(d.shape(
            number=d.WHOLE, kind=d.TEXT, verdict=d.TEXT, **_SAID, loud=d.TRUTH, marks=_TEXTS, lemma=_MAYBE, sources=_TEXTS,
            stretches=d.listed(d.WHOLE),
            readings=d.listed(d.shape(
                text=d.TEXT, verdict=d.TEXT, **_SAID,
                witnesses=d.listed(d.shape(sigil=d.TEXT, start=d.WHOLE, end=d.WHOLE, text=d.TEXT, **_WHERE)),
            )),
        )),
        moves=d.listed(d.shape(
            number=d.WHOLE, sigil=d.TEXT, kind=d.TEXT, start=d.WHOLE, end=d.WHOLE, to=d.WHOLE, confidence=d.NUMBER,
            text=d.TEXT, **_WHERE,
        )),
        check=d.listed(d.shape(
            sigil=d.TEXT, place=_LEAF, start=d.WHOLE, end=d.WHOLE, text=d.TEXT, instead=_MAYBE, verdict=d.TEXT, **_SAID,
            loud=d.TRUTH, marks=_TEXTS, **_WHERE,
        )),
        stretches=d.listed(d.shape(differs=d.TRUTH, spans=d.listed(d.listed(d.WHOLE)))),
        kinship=d.shape(
            names=_TEXTS, shared=d.listed(d.listed(d.NUMBER)), parted=d.listed(d.listed(d.NUMBER)), tree=d.ref("Branch")
        ),
    ),
    "Branch": d.shape(name=_MAYBE, length=d.NUMBER, parts=d.listed(d.ref("Branch"))),
}  # fmt: skip

# ---- doors

_PAPER_ID = d.words("paper", "Of this paper alone, by its id.", example="yunxi-ribao")
_DAYS = (d.day("from", "Not before this day."), d.day("to", "Not after this day."))
_Q = d.words(
    "q", "Words, phrases between quotes, AND, OR, NOT, and fields: headline: byline: paper: date: kind: page:",
    looking.LONGEST, "市长",
)  # fmt: skip
_NARROWED = (
    _Q, d.words("paper", "Of this paper alone, by its id."), d.number("year", "Of this year.", 1, 9999, "2025"),
    d.number("month", "Of this month of the year.", 1, 12, "3"), d.choice("kind", "Articles of this kind.", "", *KINDS),
    d.words("agency", "That credit this agency, as printed.", 200), d.number("page", "That begin on this page.", 0, 999999),
)  # fmt: skip
_SORT = d.choice("sort", "The order; by relevance a thousand hits can be gone through, else all.", *ORDERS)

DOORS: tuple[Door, ...] = (
    Door("/api/papers", papers, "All papers", d.shape(papers=d.listed(d.ref("Paper"))), refuses=(503,)),
    Door("/api/papers/{name}", paper, "A paper", d.shape(**_PAPER, years=d.named(d.WHOLE)), within=(NAME,)),
    Door(
        "/api/issues", issues, "Issues by paper and day", d.shape(issues=d.listed(d.ref("Issue")), **_ON),
        (_PAPER_ID, *_DAYS, LIMIT, CURSOR), refuses=(400, 503),
    ),
    Door(
        "/api/issues/{name}", issue, "An issue", d.shape(
            id=d.TEXT, paper=d.TEXT, paper_id=d.TEXT, date=_OF_DAY, edition=d.TEXT, masthead=d.ref("Masthead"),
            pages=d.listed(d.ref("Page")),
            articles=d.listed(d.shape(id=d.TEXT, kind=d.TEXT, headline=_MAYBE, page=_LEAF, url=d.LINK)), url=d.LINK, iiif=d.LINK,
        ), within=(NAME,),
    ),
    Door(
        "/api/pages/{name}", page, "A page with the places of all that stands on it", d.shape(
            **_PAGE, source=d.TEXT, encoding=d.TEXT, notes=_TEXTS,
            articles=d.listed(d.shape(id=d.TEXT, headline=_MAYBE, kind=d.TEXT, regions=d.listed(_POLYGON))),
            blocks=d.listed(d.ref("Block")),
            frames=d.listed(d.shape(id=d.TEXT, blocks=_TEXTS, box=_BOX, called=d.TEXT)),
        ), (d.choice("detail", "How far down places are told.", "blocks", "lines", "words"),), (NAME,),
    ),
    Door(
        "/api/pages/{name}/marks", marks, "Where on a page stands what a query looks for",
        d.shape(page=d.TEXT, marks=d.named(d.listed(_BOX))), (_Q,), (NAME,), tag="search",
    ),
    Door(
        "/api/articles", articles, "Articles in the order they came", d.shape(articles=d.listed(d.ref("ArticleSummary")), **_ON),
        (LIMIT, CURSOR), refuses=(400, 503),
    ),
    Door("/api/articles/{name}", article, "An article", d.ref("Article"), within=(NAME,)),
    Door(
        "/api/articles/{name}/matches", matches, "Passages an article shares with others", d.shape(
            article=d.TEXT, matches=d.listed(d.shape(
                article=d.TEXT, start=d.WHOLE, end=d.WHOLE, their_start=d.WHOLE, their_end=d.WHOLE, score=d.NUMBER,
                identity=d.NUMBER, distinctive=d.WHOLE, relation=d.TEXT,
            )),
        ), within=(NAME,), tag="stories",
    ),
    Door(
        "/api/articles/{name}/spots", spots, "Where a stretch of an article's text stands",
        d.shape(article=d.TEXT, spots=d.listed(d.shape(page=d.TEXT, box=_BOX))),
        (d.number("start", "Its first character, from 0.", 0, 10**7, "0"), d.number("end", "The one after its last.", 0, 10**7, "20")),
        (NAME,),
    ),
    Door(
        "/api/stories", stories, "Stories in the order they were first told",
        d.shape(stories=d.listed(d.ref("Story")), **_ON), (
            d.words("paper", "That this paper printed, by its id or name."), *_DAYS,
            d.words("agency", "That credit this agency.", 200), d.number("papers", "Of so many papers at least.", 1, 10000, "2"),
            LIMIT, CURSOR,
        ), tag="stories", refuses=(400, 503),
    ),
    Door(
        "/api/stories/{name}", story, "A story and who printed it", d.shape(
            **_STORY, printings=d.listed(d.ref("Printing")), beside=d.listed(d.ref("Printing")),
            texts=d.listed(d.ref("Printing")), apparatus=d.LINK,
        ), within=(NAME,), tag="stories",
    ),
    Door(
        "/api/stories/{name}/apparatus", apparatus, "Every place where a story's witnesses differ", d.ref("Apparatus"),
        (d.words("of", "Some of its articles alone, by their ids, commas between.", 3000),), (NAME,), tag="stories",
    ),
    Door(
        "/api/search", search, "Articles that a query finds",
        d.shape(query=d.TEXT, sort=d.TEXT, total=d.WHOLE, hits=d.listed(d.ref("Hit")), **_ON),
        (*_NARROWED, _SORT, LIMIT, CURSOR), tag="search", refuses=(400, 503),
    ),
    Door(
        "/api/search/counts", counts, "How many hits there are of each paper, kind, agency, page and month", d.shape(
            total=d.WHOLE, paper=d.named(d.WHOLE), kind=d.named(d.WHOLE), agency=d.named(d.WHOLE), page=d.named(d.WHOLE),
            month=d.named(d.WHOLE),
        ), _NARROWED, tag="search", refuses=(400, 503),
    ),
    Door(
        "/api/search/hits.csv", hits_csv, "Every hit as a row", None, (*_NARROWED, _SORT), type="text/csv", tag="search",
        kept=False, refuses=(400, 503),
    ),
    Door(
        "/api/search/hits.jsonl", hits_jsonl, "Every hit whole, an article on a line", None, (*_NARROWED, _SORT),
        type="application/jsonl", tag="search", kept=False, refuses=(400, 503),
    ),
)  # fmt: skip


def openapi(ask: Ask, _: Asked) -> Json:
    """This document."""
    return d.document(DOORS, SHAPES, f"{ask.name}: an archive of newspapers", __version__, ask.links.site)


DOORS += (Door("/api/openapi.json", openapi, "This document", d.named(d.ANY), refuses=(503,)),)


# ---- the same for people


def manual(ask: Ask) -> Reply:
    """The doors of the API, on a page."""
    told = d.document(DOORS, SHAPES, ask.name, __version__, ask.links.site)
    rows = "".join(_row(ask, path, one["get"]) for path, one in told["paths"].items())
    text = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>API · {escape(ask.name)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="{escape(ask.links.static("reader.css"))}"></head>'
        f'<body><main id="text"><p><a href="{escape(ask.links.home())}">{escape(ask.name)}</a></p><h1>API</h1>'
        f"<p>{escape(told['info']['description'])} "
        f'<a href="{escape(ask.links.to("api", "openapi.json"))}">OpenAPI 3.1</a></p>{rows}</main></body></html>\n'
    )
    return Reply(text.encode())


def _row(ask: Ask, path: str, told: Json) -> str:
    given = "".join(
        f"<dt><code>{escape(g['name'])}</code></dt><dd>{escape(g['description'])}"
        + (f" <code>{escape(' | '.join(filter(None, g['schema']['enum'])))}</code>" if "enum" in g["schema"] else "")
        + "</dd>"
        for g in told["parameters"]
    )
    return (
        f'<section><h2 id="{escape(told["operationId"])}"><code>GET {escape(ask.links.root + path)}</code></h2>'
        f"<p>{escape(told['summary'])}.</p>{f'<dl>{given}</dl>' if given else ''}</section>"
    )
