"""An article cited: as a footnote, in BibTeX, RIS and GB/T 7714; and told to search engines and to Zotero."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass

from markupsafe import Markup

from broadsheet.model import Article
from broadsheet.web.words import MONTHS

_BY = re.compile(r"^(by|von|par|от|por)\s+", re.I)
_TEX = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
LONGEST = 60  # characters of a text that stand for a headline it has not


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited of an article; `address` is where it stays."""

    id: str
    headline: str
    authors: tuple[str, ...]
    paper: str
    date: datetime.date | None
    page: int | None
    address: str
    agency: str | None = None
    edition: str = "a"


def cited(a: Article, paper: str, date: datetime.date | None, edition: str, page: int | None, address: str) -> Cited:
    """An article with the facts of its issue; without a headline it goes by the words it begins with."""
    headline = " ".join(t.strip() for t in (a.headline or "").split("\n") if t.strip())
    if not headline:
        text = next((p.text for p in a.paragraphs), next(iter(a.captions), a.id))
        headline = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    authors = tuple(_BY.sub("", b).strip() for b in a.byline)
    return Cited(a.id, headline, authors, paper, date, page, address, a.agency, edition)


def footnote(c: Cited) -> str:
    """As a note in a book, in the way of Chicago; of a Chinese paper in the way of Chinese journals."""
    if _wide(c.paper + c.headline):
        who = f"{'、'.join(c.authors)}：" if c.authors else ""
        day = f"{c.date.year}年{c.date.month}月{c.date.day}日" if c.date else "日期不详"
        leaf = f"，第{c.page}版" if c.page is not None else ""
        return f"{who}《{c.headline}》，《{c.paper}》{day}{leaf}，{c.address}。"
    who = f"{' and '.join(c.authors)}, " if c.authors else ""
    day = f"{c.date.day} {MONTHS[c.date.month - 1]} {c.date.year}" if c.date else "undated"
    leaf = f", {c.page}" if c.page is not None else ""
    return f"{who}“{c.headline},” {c.paper}, {day}{leaf}, {c.address}."


def gbt7714(c: Cited) -> str:
    """As GB/T 7714 has an article of a newspaper."""
    who = f"{', '.join(c.authors)}. " if c.authors else ""
    leaf = f"({c.page:02})" if c.page is not None else ""
    return f"{who}{c.headline}[N/OL]. {c.paper}, {c.date or '日期不详'}{leaf}. {c.address}."


def bibtex(c: Cited) -> str:
    """A BibTeX entry."""
    rows = {
        "author": " and ".join(f"{{{_tex(a)}}}" for a in c.authors), "title": f"{{{_tex(c.headline)}}}",
        "journal": _tex(c.paper), "date": str(c.date or ""), "year": str(c.date.year) if c.date else "",
        "month": MONTHS[c.date.month - 1][:3].lower() if c.date else "", "day": str(c.date.day) if c.date else "",
        "pages": str(c.page or ""), "url": c.address, "entrysubtype": "newspaper",
    }  # fmt: skip
    bare = {"month"}
    lines = [f"  {k} = {v if k in bare else '{' + v + '}'}," for k, v in rows.items() if v]
    return "\n".join([f"@article{{{c.id},", *lines, "}", ""])


def _tex(text: str) -> str:
    return "".join(_TEX.get(c, c) for c in text)


def ris(c: Cited) -> str:
    """A RIS record."""
    rows = [("TY", "NEWS"), *(("AU", a) for a in c.authors), ("TI", c.headline), ("T2", c.paper)]
    if c.date:
        rows += [("PY", str(c.date.year)), ("DA", f"{c.date:%Y/%m/%d}")]
    if c.page is not None:
        rows.append(("SP", str(c.page)))
    rows += [("UR", c.address), ("ID", c.id), ("ER", "")]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in rows)


def told(c: Cited, a: Article, language: str) -> Markup:
    """schema.org's words for an article, as JSON-LD that can stand in a page."""
    body = "\n".join(p.text for p in a.paragraphs)
    known = {
        "@context": "https://schema.org", "@type": "NewsArticle", "@id": c.address, "url": c.address, "headline": c.headline,
        "author": [{"@type": "Person", "name": n} for n in c.authors]
        or ([{"@type": "Organization", "name": c.agency}] if c.agency else None),
        "datePublished": str(c.date) if c.date else None, "pageStart": c.page, "inLanguage": language or None,
        "isPartOf": {
            "@type": "PublicationIssue", "datePublished": str(c.date) if c.date else None,
            "isPartOf": {"@type": "Newspaper", "name": c.paper},
        },
        "wordCount": len(body), "articleBody": body,
    }  # fmt: skip
    said = json.dumps({k: v for k, v in known.items() if v is not None}, ensure_ascii=False)
    return Markup(said.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def tags(c: Cited, language: str) -> list[tuple[str, str]]:
    """Names and contents of the meta tags that Zotero and its like read."""
    day = f"{c.date:%Y/%m/%d}" if c.date else ""
    rows = [
        ("citation_title", c.headline), *(("citation_author", a) for a in c.authors), ("citation_journal_title", c.paper),
        ("citation_publication_date", day), ("citation_firstpage", str(c.page or "")), ("citation_language", language),
        ("citation_public_url", c.address), ("DC.type", "newspaperArticle"), ("DC.title", c.headline),
        *(("DC.creator", a) for a in c.authors), ("DC.date", str(c.date or "")), ("DC.publisher", c.paper),
        ("DC.identifier", c.address), ("DC.language", language),
    ]  # fmt: skip
    return [(k, v) for k, v in rows if v]


def _wide(text: str) -> bool:
    return any("\u3400" <= ch <= "\u9fff" for ch in text)
