"""Papers, issues and pages as IIIF has them: collections, manifests, what stands where, and searches within an issue.

An issue is a manifest, a page a canvas, an article a range of the canvases it stands on. A canvas is as large as its page; a
page of which no size is known has one of a usual shape, with its text beside it and nothing on it.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from starlette.routing import Route

from broadsheet.archive.pages import PageFacts
from broadsheet.archive.query import And, Days, Exact, Query, query
from broadsheet.errors import BadQuery, NoSuchArticle, UnknownFormat
from broadsheet.export.alto import page_alto
from broadsheet.model import Article, Block, Box, Issue, Points
from broadsheet.read.formats import PDF, format_of
from broadsheet.web import images
from broadsheet.web.desk import Ask, Desk, Reply
from broadsheet.web.doors import missing
from broadsheet.web.issue import Home, home_of
from broadsheet.web.search import LONGEST
from broadsheet.web.sheet import THUMB, labels_of

Json = dict[str, Any]
PRESENTATION = "http://iiif.io/api/presentation/3/context.json"
SEARCH = "http://iiif.io/api/search/2/context.json"
USUAL = (1000, 1414)  # a canvas whose page's size is not known
MOST_HITS = 1000  # articles of an issue that are looked for
LINE = 170  # cells of a hit's text
TEXT = "text/plain"


def routes(desk: Desk) -> list[Route]:
    return [
        desk.route("/iiif/collection.json", every),
        desk.route("/iiif/papers/{slug}/collection.json", of_paper),
        desk.route("/iiif/papers/{slug}/{year}/collection.json", of_year),
        desk.route("/iiif/days/collection.json", all_days),
        desk.route("/iiif/days/{when}/collection.json", of_days),
        desk.route("/iiif/issues/{name}/manifest.json", of_issue),
        desk.route("/iiif/issues/{name}/search", hits),
        desk.route("/iiif/pages/{name}/manifest.json", of_page),
        desk.route("/iiif/pages/{name}/annotations.json", text_of_page),
        desk.route("/iiif/pages/{name}/alto.xml", as_alto),
        desk.route("/iiif/pages/{name}/text.txt", as_text),
        desk.route("/iiif/pages/{name}/source.pdf", as_filed, kept=False),
        *images.routes(desk),
    ]  # fmt: skip


def _said(told: Json, context: str = PRESENTATION) -> Reply:
    body = json.dumps({"@context": context, **told}, ensure_ascii=False, separators=(",", ":"))
    return Reply(body.encode("utf8", "replace"), f'application/ld+json;profile="{context}"')


def _called(text: str) -> Json:
    return {"none": [text]}


# ---- collections


def every(ask: Ask) -> Reply:
    """All papers, and all days."""
    items = [
        _collection(ask.links.full("iiif", "papers", p.slug, "collection.json"), p.name) for p in ask.archive.papers()
    ]
    days = _collection(ask.links.full("iiif", "days", "collection.json"), "", en="Days", zh="日期")
    return _said(_collection(ask.links.full("iiif", "collection.json"), ask.name) | {"items": [*items, days]})


def of_paper(ask: Ask) -> Reply:
    """The years of a paper; of those of its issues that have no date, one more."""
    slug = ask.path("slug")
    name = _paper(ask, slug)
    years = [str(y) for y in ask.archive.years(slug)]
    if ask.archive.issues_between(None, None, slug):
        years.append("undated")
    items = [_collection(ask.links.full("iiif", "papers", slug, y, "collection.json"), f"{name}, {y}") for y in years]
    here = ask.links.full("iiif", "papers", slug, "collection.json")
    return _said(_collection(here, name) | _home(ask.links.full("papers", slug), name) | {"items": items})


def of_year(ask: Ask) -> Reply:
    """The issues of a paper of a year."""
    slug, year = ask.path("slug"), ask.path("year")
    name = _paper(ask, slug)
    start, end = (None, None) if year == "undated" else _span(year)
    here = ask.links.full("iiif", "papers", slug, year, "collection.json")
    return _said(_collection(here, f"{name}, {year}") | {"items": _issues(ask, start, end, slug)})


def all_days(ask: Ask) -> Reply:
    """The years of which there are issues."""
    years = [
        _collection(ask.links.full("iiif", "days", str(y), "collection.json"), str(y)) for y in ask.archive.years()
    ]
    here = ask.links.full("iiif", "days", "collection.json")
    return _said(_collection(here, "", en="Days", zh="日期") | {"items": years})


def of_days(ask: Ask) -> Reply:
    """The days of a year, or the issues of a day."""
    when = ask.path("when")
    start, end = _span(when)
    here = ask.links.full("iiif", "days", when, "collection.json")
    if start == end:
        return _said(_collection(here, when) | _dated(start) | {"items": _issues(ask, start, end, None)})
    items = [
        _collection(ask.links.full("iiif", "days", str(d), "collection.json"), str(d)) | _dated(d)
        for d in ask.archive.days(start, end)
    ]
    return _said(_collection(here, when) | {"items": items})


def _span(said: str) -> tuple[datetime.date, datetime.date]:
    try:
        if re.fullmatch(r"\d{4}", said, re.A):
            return datetime.date(int(said), 1, 1), datetime.date(int(said), 12, 31)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", said, re.A):
            day = datetime.date.fromisoformat(said)
            return day, day
    except ValueError:
        pass
    raise NoSuchArticle(said, "neither a year nor a day", "Write 2025 or 2025-03-11")


def _issues(ask: Ask, start: datetime.date | None, end: datetime.date | None, slug: str | None) -> list[Json]:
    return [
        {
            "id": ask.links.full("iiif", "issues", i.id, "manifest.json"), "type": "Manifest",
            "label": _called(_issue_called(i.paper, i.date, i.edition)), **_dated(i.date),
        }
        for i in ask.archive.issues_between(start, end, slug)
    ]  # fmt: skip


def _collection(address: str, name: str, **names: str) -> Json:
    label = {k: [v] for k, v in names.items()} if names else _called(name)
    return {"id": address, "type": "Collection", "label": label}


def _paper(ask: Ask, slug: str) -> str:
    name = ask.archive.paper_names().get(slug)
    if name is None:
        raise missing(slug, "paper")
    return name


def _issue_called(paper: str, date: datetime.date | None, edition: str) -> str:
    return f"{paper}, {date or 'undated'}{'' if edition == 'a' else f' ({edition})'}"


def _dated(when: datetime.date | None) -> Json:
    return {"navDate": f"{when.isoformat()}T00:00:00Z"} if when else {}


def _home(address: str, name: str) -> Json:
    return {"homepage": [{"id": address, "type": "Text", "label": _called(name), "format": "text/html"}]}


# ---- manifests


def of_issue(ask: Ask) -> Reply:
    """An issue: its pages, and each article with what it covers of them."""
    name = ask.path("name")
    found, home = ask.archive.issue(name), home_of(ask, name)
    return _said(
        _manifest(
            ask, found, home, ask.archive.page_list(name), ask.links.full("iiif", "issues", name, "manifest.json")
        )
    )


def of_page(ask: Ask) -> Reply:
    """A page alone."""
    name = ask.path("name")
    facts = ask.archive.page_facts(name)
    found, home = ask.archive.issue(facts.issue), home_of(ask, facts.issue)
    here = ask.links.full("iiif", "pages", name, "manifest.json")
    told = _manifest(ask, found, home, [facts], here)
    return _said(
        told | {"partOf": [{"id": ask.links.full("iiif", "issues", facts.issue, "manifest.json"), "type": "Manifest"}]}
    )


def _manifest(ask: Ask, found: Issue, home: Home, pages: Sequence[PageFacts], here: str) -> Json:
    links = ask.links
    label = _issue_called(home.paper, home.date, home.edition)
    if len(pages) == 1 and pages[0].number is not None and len(found.pages) > 1:
        label += f", {pages[0].number}"
    m = found.masthead
    facts = (
        ("Paper", "报纸", home.paper), ("Date", "日期", str(home.date or "")), ("Number", "号", str(m.issue_number or "")),
        ("Serial number", "刊号", m.serial_number or ""), ("Publisher", "出版者", m.publisher or ""),
    )  # fmt: skip
    covered = {f.id: ask.archive.regions(f.id) if f.boxed else {} for f in pages}
    names = {f.id: p.page.id for f, p in zip(ask.archive.page_list(home.id), found.pages, strict=True)}
    years = str(home.date.year) if home.date else "undated"
    out: Json = {
        "id": here, "type": "Manifest", "label": _called(label),
        "metadata": [{"label": {"en": [en], "zh": [zh]}, "value": _called(v)} for en, zh, v in facts if v],
        "items": [_canvas(ask, f) for f in pages],
        "structures": [r for a in found.articles for r in _range(ask, a, pages, names, covered)],
        "partOf": [{"id": links.full("iiif", "papers", home.slug, years, "collection.json"), "type": "Collection"}],
        "seeAlso": [{
            "id": links.full("api", "issues", home.id), "type": "Dataset", "format": "application/json",
            "label": _called(label), "profile": links.full("api", "openapi.json"),
        }],
        "service": [{"id": links.full("iiif", "issues", home.id, "search"), "type": "SearchService2"}],
        "viewingDirection": "left-to-right", **_dated(home.date), **_home(links.full("issues", home.id), label),
    }  # fmt: skip
    thumbs = [c["thumbnail"] for c in out["items"] if "thumbnail" in c]
    files = {f.source for f in pages}
    if thumbs:
        out["thumbnail"] = thumbs[0]
    if len(files) == 1 and pages[0].picture == "pdf":
        out["rendering"] = [_pdf(ask, pages[0])]
    if not out["structures"]:
        del out["structures"]
    return out


def _canvas_id(ask: Ask, page: str) -> str:
    return ask.links.full("iiif", "pages", page, "canvas")


def _extent(ask: Ask, f: PageFacts) -> images.Extent:
    """How large a page's canvas is."""
    if f.picture or (f.width and f.height):
        try:
            return images.extent(ask, f)
        except (NoSuchArticle, UnknownFormat):
            pass
    return images.Extent(*USUAL)


def _canvas(ask: Ask, f: PageFacts) -> Json:
    links, here = ask.links, _canvas_id(ask, f.id)
    e = _extent(ask, f)
    number = f.number if f.number is not None else 0
    out: Json = {
        "id": here, "type": "Canvas", "label": {"en": [f"Page {number}"], "zh": [f"第{number}版"]} if number else _called("–"),
        "width": e.width, "height": e.height,
        "items": [{"id": f"{here}/painted", "type": "AnnotationPage", "items": _painted(ask, f, here, e)}],
        "annotations": [{"id": links.full("iiif", "pages", f.id, "annotations.json"), "type": "AnnotationPage"}],
        "seeAlso": [{
            "id": links.full("api", "pages", f.id, detail="words"), "type": "Dataset", "format": "application/json",
            "label": _called("JSON"), "profile": links.full("api", "openapi.json"),
        }],
        "rendering": [{
            "id": links.full("iiif", "pages", f.id, "text.txt"), "type": "Text", "format": TEXT,
            "label": {"en": ["Text"], "zh": ["文字"]},
        }],
        **_home(links.full("pages", f.id), str(number or f.id)),
    }  # fmt: skip
    if f.boxed and f.width and f.height:
        out["seeAlso"].append({
            "id": links.full("iiif", "pages", f.id, "alto.xml"), "type": "Dataset", "format": "application/xml",
            "label": _called("ALTO"), "profile": "http://www.loc.gov/standards/alto/v4/alto.xsd",
        })  # fmt: skip
    if f.picture == "pdf":
        out["rendering"].append(_pdf(ask, f))
    if f.picture:
        width, height = e.fitted(THUMB)
        out["thumbnail"] = [_picture(ask, f, f"{width},{height}", width, height)]
    return out


def _painted(ask: Ask, f: PageFacts, here: str, e: images.Extent) -> list[Json]:
    """What is on a canvas: the page's picture, else its words set again where they stand, else nothing."""
    if f.picture:
        body = _picture(ask, f, "max", e.width, e.height)
    elif f.boxed and f.width and f.height:
        plan = ask.links.full("pictures", f.id, "plan.svg")
        body = {"id": plan, "type": "Image", "format": "image/svg+xml", "width": e.width, "height": e.height}
    else:
        return []
    return [{"id": f"{here}/painted/1", "type": "Annotation", "motivation": "painting", "body": body, "target": here}]


def _picture(ask: Ask, f: PageFacts, size: str, width: int, height: int) -> Json:
    base = images.address(ask.links, f.id)
    return {
        "id": f"{base}/full/{size}/0/default.jpg", "type": "Image", "format": "image/jpeg", "width": width, "height": height,
        "service": [{"id": base, "type": "ImageService3", "profile": "level2"}],
    }  # fmt: skip


def _pdf(ask: Ask, f: PageFacts) -> Json:
    return {
        "id": ask.links.full("iiif", "pages", f.id, "source.pdf"), "type": "Text", "format": "application/pdf",
        "label": _called("PDF"),
    }  # fmt: skip


def _range(
    ask: Ask, a: Article, pages: Sequence[PageFacts], names: Mapping[str, str],
    covered: Mapping[str, Mapping[str, tuple[Points, ...]]],
) -> Iterator[Json]:  # fmt: skip
    """An article as a range of what it covers of each canvas; of canvases whole, where it is not known what. `names` are
    what the ids of blocks begin with on each page."""
    items: list[Json] = []
    for f in pages:
        for outline in covered[f.id].get(a.id, ()):
            xs, ys = [x for x, _ in outline], [y for _, y in outline]
            target = _part(_canvas_id(ask, f.id), Box(min(xs), min(ys), max(xs), max(ys)))
            items.append({"id": target, "type": "Canvas"})
    if not items:
        stands = {b.id.rpartition("/")[0] for b in a.blocks}
        items = [
            {"id": _canvas_id(ask, f.id), "type": "Canvas"} for f in pages if not f.boxed and names[f.id] in stands
        ]
    if not items:
        return
    label = labels_of([a], "–")[a.id]
    yield {
        "id": ask.links.full("iiif", "articles", a.id, "range"), "type": "Range", "label": _called(label), "items": items,
        "seeAlso": [
            {"id": ask.links.full("articles", f"{a.id}.xml"), "type": "Dataset", "format": "application/tei+xml", "label": _called("TEI")},
            {"id": ask.links.full("api", "articles", a.id), "type": "Dataset", "format": "application/json", "label": _called("JSON")},
        ],
        **_home(ask.links.full("articles", a.id), label),
    }  # fmt: skip


def _part(canvas: str, b: Box) -> str:
    """A part of a canvas, in whole pixels, at least one each way."""
    x, y = max(int(b.x0), 0), max(int(b.top), 0)
    return f"{canvas}#xywh={x},{y},{max(round(b.x1) - x, 1)},{max(round(b.bottom) - y, 1)}"


# ---- text


def text_of_page(ask: Ask) -> Reply:
    """What stands on a page, line by line where it is known where each stands, else block by block."""
    name = ask.path("name")
    page, canvas = ask.archive.page(name), _canvas_id(ask, name)
    here = ask.links.full("iiif", "pages", name, "annotations.json")
    items = list[Json]()
    for text, box in (row for b in page.blocks for row in _lines(b)):
        items.append({
            "id": f"{here}#{len(items) + 1}", "type": "Annotation", "motivation": "supplementing",
            "body": {"type": "TextualBody", "value": text, "format": TEXT}, "target": _part(canvas, box) if box else canvas,
        })  # fmt: skip
    return _said({"id": here, "type": "AnnotationPage", "items": items})


def _lines(b: Block) -> Iterator[tuple[str, Box | None]]:
    with_places = [(n.text, n.box) for n in b.printed if n.text.strip() and n.box is not None]
    if with_places or not b.text.strip():
        yield from with_places
    else:
        yield b.text, b.box


def as_alto(ask: Ask) -> Reply:
    """A page as ALTO."""
    return Reply(page_alto(ask.archive.page(ask.path("name"))).encode("utf8", "replace"), "application/xml")


def as_text(ask: Ask) -> Reply:
    """A page as plain text, its blocks as they stand in the file."""
    page = ask.archive.page(ask.path("name"))
    rows = ("\n".join(text for text, _ in _lines(b)) for b in page.blocks)
    return Reply(("\n\n".join(r for r in rows if r) + "\n").encode("utf8", "replace"), "text/plain; charset=utf-8")


def as_filed(ask: Ask) -> Reply:
    """The PDF a page was read from."""
    name = ask.path("name")
    given, data = ask.archive.source(name)
    if format_of(data, given) != PDF:
        raise NoSuchArticle(name, "this page was read from no PDF", "Take its text or its picture")
    return Reply(data, "application/pdf", headers={"content-disposition": f'inline; filename="{name}.pdf"'})


# ---- searches within


def hits(ask: Ask) -> Reply:
    """What a query finds in an issue: an annotation where each hit stands, and the words round the first of each article."""
    name, asked = ask.path("name"), ask.query("q")
    home = home_of(ask, name)
    if not asked:
        raise BadQuery("query", "nothing to look for", "Give a word or a phrase: ?q=")
    if len(asked) > LONGEST:
        raise BadQuery("query", f"longer than {LONGEST} characters", "Ask for less at once")
    wanted = query(asked)
    here = ask.links.site + ask.here().removeprefix(ask.links.root)
    items: list[Json] = []
    quoted: list[Json] = []
    for article, target in _found(ask, wanted, asked, home):
        number = len(items) + 1
        line, spans = ask.archive.line(article, wanted, LINE)
        items.append({
            "id": f"{here}#hit{number}", "type": "Annotation", "motivation": "highlighting",
            "body": {"type": "TextualBody", "value": line, "format": TEXT}, "target": target,
        })  # fmt: skip
        if spans and not any(q["article"] == article for q in quoted):
            start, end = spans[0]
            quote = {
                "type": "TextQuoteSelector",
                "prefix": line[:start],
                "exact": line[start:end],
                "suffix": line[end:],
            }
            source = {"type": "SpecificResource", "source": f"{here}#hit{number}", "selector": [quote]}
            quoted.append({
                "article": article,
                "told": {"id": f"{here}#words{number}", "type": "Annotation", "motivation": "contextualizing", "target": source},
            })  # fmt: skip
    told: Json = {"id": here, "type": "AnnotationPage", "items": items}
    unused = [k for k in ("motivation", "date", "user") if ask.query(k)]
    if unused:
        told["ignored"] = unused
    if quoted:
        told["annotations"] = [{"id": f"{here}#words", "type": "AnnotationPage", "items": [q["told"] for q in quoted]}]
    return _said(told, SEARCH)


def _found(ask: Ask, wanted: Query, asked: str, home: Home) -> Iterator[tuple[str, str]]:
    """Articles of an issue that are found, and what of which canvas shows it."""
    parts = [wanted, Exact("slug", home.slug), *([Days(home.date, home.date)] if home.date else [])]
    found = ask.archive.search(And(tuple(parts)), MOST_HITS, order="date").articles
    mine = {s.id: s for s in found if ask.archive.issue_of(s.id) == home.id}
    if not mine:
        return
    for f in ask.archive.page_list(home.id):
        canvas = _canvas_id(ask, f.id)
        if f.boxed:
            for article, boxes in ask.archive.marks(f.id, asked).items():
                if article in mine:
                    yield from ((article, _part(canvas, b)) for b in boxes)
        else:
            yield from ((s.id, canvas) for s in mine.values() if (s.page or 0) == (f.number or 0))
