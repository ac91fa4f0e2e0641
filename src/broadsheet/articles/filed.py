"""The library's own articles as articles of ours: its blocks and roles, nothing judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from broadsheet.articles.assemble import flowed, put_together
from broadsheet.model import Article, Block, Fault, FiledArticle, Page, Paragraph, Role

RUNNING = frozenset({Role.BODY, Role.SUBHEAD, Role.SLOGAN})


def filed_articles(page: Page, blocks: Mapping[str, Block], taken: set[str]) -> tuple[Article, ...]:
    """The articles that a library filed as beginning on a page, `blocks` being all of the issue's by id.

    A block that two of them claim goes to the first; `taken` are those that are in an article already, and gains what
    these hold.
    """
    out: list[Article] = []
    for filed in page.filed:
        mine = [(b, role, part) for b, role, part in _said(filed) if b not in taken and b in blocks]
        if mine:
            taken.update(b for b, _, _ in mine)
            out.append(
                _article(filed, [(blocks[b], role, part) for b, role, part in mine], f"{page.id}/a{len(out) + 1}")
            )
    return tuple(out)


def difference(page: Page, filed: Sequence[FiledArticle], articles: Sequence[Article]) -> Fault | None:
    """Where a page's articles and those of the library differ, as a fault to be told of; None where they agree.

    Compared are the blocks with text that the library put into articles, page by page: how it went on elsewhere does
    not count.
    """
    printed = {b.id for b in page.blocks if b.text.strip()}
    theirs = [(a, held) for a in filed if (held := printed.intersection(a.blocks))]
    known = set().union(*(held for _, held in theirs))
    ours = [known.intersection(b.id for b in a.blocks) for a in articles]
    apart = [(a, held) for a, held in theirs if held not in ours]
    if not apart:
        return None
    text = f"Of the {len(theirs)} articles the library has on this page, {len(apart)} are put together otherwise here"
    return Fault("disagreement", text, tuple(min(held, key=a.blocks.index) for a, held in apart))


def _said(filed: FiledArticle) -> list[tuple[str, Role, int]]:
    roles = filed.roles or (Role.BODY,) * len(filed.blocks)
    parts = filed.parts or tuple(range(len(filed.blocks)))
    return list(zip(filed.blocks, roles, parts, strict=True))


def _article(filed: FiledArticle, held: Sequence[tuple[Block, Role, int]], name: str) -> Article:
    printed = [(replace(b, role=role, confidence=1.0), part) for b, role, part in held]
    parts: list[tuple[Role, list[Block]]] = []
    last = None
    for b, part in printed:
        role = b.role or Role.BODY
        if last != (role, part):
            parts.append((role, []))
        last = role, part
        if b.text.strip():
            parts[-1][1].append(b)
    said = [(role, bs) for role, bs in parts if bs]

    def lines(role: Role) -> str | None:
        return "\n".join(_text(bs) for r, bs in said if r is role) or None

    return Article(
        name,
        filed.kind,
        tuple(b for b, _ in printed),
        tuple(Paragraph(_text(bs), role, tuple(b.id for b in bs)) for role, bs in said if role in RUNNING),
        kicker=lines(Role.KICKER),
        headline=lines(Role.HEADLINE),
        deck=lines(Role.DECK),
        byline=tuple(_text(bs) for role, bs in said if role is Role.BYLINE),
        captions=tuple(_text(bs) for role, bs in said if role is Role.CAPTION),
    )


def _text(blocks: Sequence[Block]) -> str:
    out = ""
    for b in blocks:
        out = put_together(out, flowed(b.text)) if out else flowed(b.text)
    return out
