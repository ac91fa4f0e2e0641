from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.articles.assemble import HYPHENS, flowed, put_together
from broadsheet.collate.witnesses import starts_of, witness
from broadsheet.model import Article, Block, Paragraph, Role


def _article(*paragraphs: tuple[str, ...]) -> Article:
    blocks, made, line = [], [], 1
    for pieces in paragraphs:
        mine = []
        for text in pieces:
            mine.append(Block(f"p1/L{line}", text, line=line))
            line += 2
        whole = ""
        for n, b in enumerate(mine):
            whole = put_together(whole, flowed(b.text)) if n else flowed(b.text)
        blocks += mine
        made.append(Paragraph(whole, Role.BODY, tuple(b.id for b in mine)))
    return Article("gazette/a1", "article", tuple(blocks), tuple(made), headline="渡轮复航")


def test_an_article_is_its_paragraphs_with_the_way_back_to_its_blocks() -> None:
    w = witness(_article(("七日上午，渡轮", "复航。"), ("The ferry was de-", "layed.")), paper="云溪日报", page=1)
    assert w.text == "七日上午，渡轮复航。\nThe ferry was delayed."
    assert w.blocks == ((0, "p1/L1"), (7, "p1/L3"), (11, "p1/L5"), (27, "p1/L7"))
    assert w.ends == (7, 10, 27, 33)
    assert (w.id, w.kind, w.paper, w.headline, w.page) == ("gazette/a1", "paper", "云溪日报", "渡轮复航", 1)


def test_an_article_of_a_witness_kind_is_no_papers() -> None:
    a = _article(("七日上午，渡轮复航。",))
    sent = Article("feed/1", "agency", a.blocks, a.paragraphs)
    assert witness(sent).kind == "agency"


@given(st.lists(st.text("渡轮复航，。 abc-", min_size=1, max_size=8), min_size=1, max_size=5))
def test_blocks_begin_in_order_with_their_own_text(pieces: list[str]) -> None:
    a = _article(tuple(pieces))
    text = a.paragraphs[0].text
    found = list(starts_of(a.paragraphs[0], {b.id: b.text for b in a.blocks}))
    assert [at for at, _ in found] == sorted(at for at, _ in found)
    for at, name in found[1:]:
        head = flowed(next(b.text for b in a.blocks if b.id == name)).strip().rstrip(HYPHENS)[:8]
        assert text[at : at + len(head)] == head
