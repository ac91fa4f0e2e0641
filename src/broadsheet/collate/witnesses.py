"""An article or a plain text to a witness, with the way back to the blocks it was printed in."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from broadsheet.articles.assemble import HYPHENS, flowed, put_together
from broadsheet.model import Article, Paragraph, Witness

PAPER = "paper"
KINDS = (PAPER, "transcript", "agency", "own")


def witness(
    given: Witness | Article | str,
    *,
    sigil: str = "",
    paper: str | None = None,
    date: datetime.date | None = None,
    page: int | None = None,
) -> Witness:
    """A witness of a plain text or an article; one that is a witness already stays as it is.

    An article's text is its paragraphs, each on a line; heads, credits and captions are not of it. It is of the kind the
    article says, where that is one of a witness's (transcript, agency, own), else a paper's.
    """
    if isinstance(given, Witness):
        return given
    if isinstance(given, str):
        return Witness(sigil, given, paper=paper, date=date, page=page)
    text, ends, blocks = "", list[int](), list[tuple[int, str]]()
    printed = {b.id: b.text for b in given.blocks}
    for paragraph in given.paragraphs:
        starts = [(len(text) + at, name) for at, name in starts_of(paragraph, printed)]
        blocks += starts
        ends += [at for at, _ in starts[1:]]
        text += paragraph.text + "\n"
        ends.append(len(text) - 1)
    kind = given.kind if given.kind in KINDS else PAPER
    return Witness(sigil, text[:-1], given.id, kind, paper, date, tuple(ends), given.headline, page, tuple(blocks))


def starts_of(paragraph: Paragraph, printed: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Where in a paragraph's text each of its blocks begins, and the block's id; `printed` are the blocks' texts.

    A paragraph is its blocks' texts put together. Where it was mended on the way, a block that is not found whole in its
    turn begins with the one before it, and is left out.
    """
    whole, at = "", 0
    for n, name in enumerate(paragraph.blocks):
        text = flowed(printed.get(name, ""))
        whole = put_together(whole, text) if n else text
        head = text.strip().rstrip(HYPHENS)[:8]  # a hyphen goes where the halves of a word meet
        begin = len(whole) - len(text.strip())
        if not head or begin < at or paragraph.text[begin : begin + len(head)] != head:
            begin = paragraph.text.find(head, at) if head else -1
        if begin >= 0:
            at = begin
            yield begin, name
        elif not n:
            yield 0, name
