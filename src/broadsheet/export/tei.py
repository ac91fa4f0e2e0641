"""An article as TEI P5: its heading, its text paragraph by paragraph, its captions, and where it was printed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from broadsheet.model import Article, Paragraph, Role

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def article_tei(
    a: Article, *, paper: str, date: datetime.date | None = None, page: int | None = None, address: str = ""
) -> str:
    """A TEI document of one article. What XML cannot hold is replaced by U+FFFD; text supplied from elsewhere stands in
    `supplied`, with whose it is."""
    from broadsheet import __version__

    title = _text(" ".join((a.headline or "").split()) or a.id)
    day = f'<date when="{date}">{date}</date>' if date else ""
    leaf = f'<biblScope unit="page">{page}</biblScope>' if page is not None else ""
    authors = "".join(f"<author>{_text(b)}</author>" for b in a.byline)
    pointer = f"<ptr target={quoteattr(legal(address))}/>" if address else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">\n<teiHeader><fileDesc>\n'
        f"<titleStmt><title>{title}</title></titleStmt>\n"
        f"<publicationStmt><p>Rebuilt from its printed page by broadsheet {__version__}.</p></publicationStmt>\n"
        f'<sourceDesc><biblStruct><analytic>{authors}<title level="a">{title}</title><idno>{_text(a.id)}</idno>{pointer}</analytic>'
        f'<monogr><title level="j">{_text(paper)}</title><imprint>{day}{leaf}</imprint></monogr></biblStruct></sourceDesc>\n'
        f"</fileDesc></teiHeader>\n<text><body><div type={quoteattr(legal(a.kind))}>\n"
        + "\n".join(_body(a))
        + "\n</div></body></text>\n</TEI>\n"
    )


def _body(a: Article) -> Iterator[str]:
    heads = (("column", a.column), ("kicker", a.kicker), ("headline", a.headline), ("deck", a.deck))
    for kind, text in heads:
        if text:
            yield f'<head type="{kind}">{"<lb/>".join(_text(t) for t in text.splitlines())}</head>'
    text = "".join(p.text for p in a.paragraphs)
    for b in a.byline:
        if b not in text:
            yield f"<byline>{_text(b)}</byline>"
    if a.dateline and a.dateline not in text:
        yield f"<dateline>{_text(a.dateline)}</dateline>"
    for p in a.paragraphs:
        kind = "" if p.role is Role.BODY else f' type="{_text(str(p.role)).replace(" ", "-").replace(chr(39), "")}"'
        yield f"<ab{kind}>{_completed(p)}</ab>" if kind else f"<p>{_completed(p)}</p>"
    for c in a.captions:
        yield f"<figure><p>{_text(c)}</p></figure>"
    if not a.paragraphs and not a.captions:
        yield "<p/>"


def _completed(p: Paragraph) -> str:
    out, at = "", 0
    for s in p.supplied:
        out += f"{_text(p.text[at : s.at])}<supplied source={quoteattr(legal(s.source))}>{_text(s.text.strip())}</supplied>"
        at = s.at
    return out + _text(p.text[at:])


def legal(text: str) -> str:
    """A text with U+FFFD for what XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)


def _text(text: str) -> str:
    return escape(legal(text))
