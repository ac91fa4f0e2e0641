"""A text that came whole, from a broadcast or an agency, to an article: nothing to be put together, all of it one."""

from __future__ import annotations

from dataclasses import replace

from broadsheet.articles.assemble import flowed
from broadsheet.model import Article, Block, PageArticles, Paragraph, Role
from broadsheet.read.texts import Sent


def sent(given: Sent) -> PageArticles:
    """The page of a text with its one article; what of it prints nothing is furniture."""
    page = given.page
    head = next((b for b in page.blocks if b.role is Role.HEADLINE), None)
    body = [b for b in page.blocks if b.role in (Role.BODY, Role.SUBHEAD)]
    rest = tuple(b for b in page.blocks if b.role is Role.IMAGE or not body)
    read = replace(page, blocks=tuple(_bare(b) for b in page.blocks))
    if not body:
        return PageArticles(read, given.facts, (), rest)
    paragraphs = tuple(Paragraph(flowed(b.text), b.role or Role.BODY, (b.id,)) for b in body)
    blocks = (*([head] if head else ()), *body)
    article = Article(f"{page.id}/a1", given.kind, blocks, paragraphs, headline=head.text if head else None)
    return PageArticles(read, given.facts, (article,), rest)


def _bare(b: Block) -> Block:
    return replace(b, role=None)
