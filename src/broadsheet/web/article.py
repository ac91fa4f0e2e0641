"""An article: to read, to cite, to take away; beside it the other printings of its story."""

from __future__ import annotations

import json

from starlette.routing import Route

from broadsheet.archive.query import query
from broadsheet.errors import BadQuery, NoSuchArticle
from broadsheet.export.tei import article_tei
from broadsheet.model import Article
from broadsheet.show import article_json, as_markdown
from broadsheet.web import cite
from broadsheet.web.desk import Ask, Desk, Reply
from broadsheet.web.issue import Home, home_of
from broadsheet.web.press import page
from broadsheet.web.setting import Setter, join_told, lines_of
from broadsheet.web.words import script_of

FORMS = {  # what an article can be taken away as, under which ending
    "md": "text/markdown; charset=utf-8", "xml": "application/tei+xml", "json": "application/json",
    "bib": "application/x-bibtex; charset=utf-8", "ris": "application/x-research-info-systems; charset=utf-8",
}  # fmt: skip


def routes(desk: Desk) -> list[Route]:
    return [desk.route("/articles/{name}.{form}", taken), desk.route("/articles/{name}", article)]


def known(ask: Ask) -> tuple[Article, Home, int | None, cite.Cited]:
    """The article that is asked for, its issue, its page, and how it is cited."""
    name = ask.path("name")
    summary, a = ask.archive.summary(name), ask.archive.article(name)
    c = cite.cited(a, summary.paper, summary.date, summary.edition, summary.page, ask.links.full("articles", name))
    return a, home_of(ask, ask.archive.issue_of(name)), summary.page, c


def article(ask: Ask) -> Reply:
    """An article: `lines` as its lines were printed, `why` with its joins, `q` with what was looked for marked."""
    a, home, leaf, c = known(ask)
    lines, why = ask.query("lines") == "1", ask.query("why") == "1"
    asked = ask.query("q")[:500]
    try:
        wanted = query(asked) if asked else None
    except BadQuery:
        wanted = None
    clips = [
        f.id for f in ask.archive.page_list(home.id)
        if f.picture and f.boxed and any(b.box is not None for b in a.blocks) and a.id in ask.archive.regions(f.id)
    ]  # fmt: skip
    setter = Setter(a, ask.say, wanted, lines, why)
    text = "".join(p.text for p in a.paragraphs)
    language = script_of(text or (a.headline or ""))
    heads = {
        k: [setter.head(t, "headline" if k != "column" else "body") for t in lines_of(v)]
        for k, v in (("column", a.column), ("kicker", a.kicker), ("headline", a.headline), ("deck", a.deck))
    }
    squeezed = "".join(text.split())
    signed = [b for b in (*a.byline, *([a.credit] if a.credit else [])) if "".join(b.split()) not in squeezed]
    return page(
        ask, "article.html", a=a, home=home, leaf=leaf, c=c, heads=heads, paragraphs=list(setter.paragraphs()), lines=lines,
        why=why, wanted=asked, language=language, signed=signed, dateline=a.dateline if a.dateline and a.dateline not in text else None,
        captions=[setter.head(t, "body") for t in a.captions], story=ask.archive.story_of(a.id), serial=ask.archive.serial_of(a.id),
        again=ask.archive.printed_again(a.id) if a.kind == "advertisement" else None,
        told=cite.told(c, a, language), tags=cite.tags(c, language), footnote=cite.footnote(c), gbt=cite.gbt7714(c),
        clips=clips, joins=[(join_told(j, ask.say)) for j in a.joins], corrections=[k for k in ask.archive.corrections(a.id) if k.applies],
        query=asked,
    )  # fmt: skip


def taken(ask: Ask) -> Reply:
    """An article to take away: markdown, TEI, JSON, BibTeX or RIS."""
    form = ask.path("form")
    if form not in FORMS:
        raise NoSuchArticle(form, "no form of an article", f"Forms are {', '.join(FORMS)}")
    a, home, leaf, c = known(ask)
    if form == "md":
        said = as_markdown(ask.archive.settings(a.id)[0])
    elif form == "xml":
        said = article_tei(a, paper=c.paper, date=c.date, page=leaf, address=c.address)
    elif form == "json":
        facts = {
            "paper": c.paper,
            "date": str(c.date) if c.date else None,
            "edition": home.edition,
            "page": leaf,
            "url": c.address,
        }
        said = json.dumps(facts | article_json(a, explain=True), ensure_ascii=False, indent=1) + "\n"
    else:
        said = cite.bibtex(c) if form == "bib" else cite.ris(c)
    headers = {"content-disposition": f'inline; filename="{a.id}.{form}"'}
    return Reply(said.encode("utf8", "replace"), FORMS[form], headers=headers)
