"""What a reader puts right stays right, whatever is read again; what no longer fits is kept and told of."""

from __future__ import annotations

from pathlib import Path

import pytest
from archives import BRIDGE, FRONT, HAWTHORN, ISSUE, LIBRARY, SECOND, found, headlines, issue_files, page, rebuilt

from broadsheet.archive import Archive
from broadsheet.archive.corrections import Correction, apply, join, joined, marks, parted, split, with_role
from broadsheet.errors import CannotCorrect, NoSuchArticle, UsageError
from broadsheet.model import Article, Block, Fault, Join, Paragraph, Role


def block(name: str, text: str, role: Role) -> Block:
    return Block(name, text, role=role)


def small(name: str, headline: str | None, *texts: str) -> Article:
    """An article of a headline and paragraphs, a block each."""
    heads = (block(f"{name}/h", headline, Role.HEADLINE),) if headline else ()
    bodies = tuple(block(f"{name}/b{n}", t, Role.BODY) for n, t in enumerate(texts))
    paragraphs = tuple(Paragraph(b.text, Role.BODY, (b.id,)) for b in bodies)
    return Article(name, "article", (*heads, *bodies), paragraphs, headline=headline)


# ---- what each makes of an article


def test_a_broken_sentence_is_made_whole_when_its_halves_are_joined() -> None:
    made = joined(small("a", "合龙", "钢梁在江心"), small("b", None, "落位。", "七月通车。"))
    assert [(p.text, p.blocks) for p in made.paragraphs] == [
        ("钢梁在江心落位。", ("a/b0", "b/b0")),
        ("七月通车。", ("b/b1",)),
    ]
    assert made.joins == (Join("a/b0", "b/b0", "continues", 1.0, "a reader joined them"),)


def test_a_headline_within_a_joined_text_is_a_subhead() -> None:
    made = joined(small("a", "合龙", "钢梁落位。"), small("b", "通车在即", "七月通车。"))
    assert [(p.text, p.role) for p in made.paragraphs] == [
        ("钢梁落位。", Role.BODY),
        ("通车在即", Role.SUBHEAD),
        ("七月通车。", Role.BODY),
    ]
    assert (made.id, made.headline) == ("a", "合龙")
    assert [b.role for b in made.blocks] == [Role.HEADLINE, Role.BODY, Role.SUBHEAD, Role.BODY]


def test_heads_alone_become_the_kicker_of_what_they_are_joined_to() -> None:
    a = Article("a", "article", (block("a/h", "七年之后", Role.HEADLINE),), headline="七年之后")
    made = joined(a, small("b", "大桥合龙", "钢梁落位。"))
    assert (made.id, made.kicker, made.headline) == ("a", "七年之后", "大桥合龙")
    assert made.blocks[0].role is Role.KICKER


def test_an_article_is_parted_with_all_that_goes_with_each_part() -> None:
    whole = joined(small("a", "合龙", "钢梁落位。"), small("b", "通车在即", "七月通车，林远说。"))
    faults = (Fault("broken end", "落位", ("a/b0",)), Fault("broken end", "林远说", ("b/b0",)))
    whole = Article(**{f: getattr(whole, f) for f in Article.__slots__} | {"faults": faults, "byline": ("林远",)})
    first, second = parted(whole, 1, "new")
    assert (first.id, first.headline, [p.text for p in first.paragraphs]) == ("a", "合龙", ["钢梁落位。"])
    assert (second.id, second.headline, [p.text for p in second.paragraphs]) == (
        "new",
        "通车在即",
        ["七月通车，林远说。"],
    )
    assert (first.byline, second.byline) == ((), ("林远",))
    assert (first.faults, second.faults) == (faults[:1], faults[1:])
    assert {b.id for b in first.blocks} | {b.id for b in second.blocks} == {b.id for b in whole.blocks}


@pytest.mark.parametrize(
    ("role", "field", "value"),
    [
        (Role.HEADLINE, "headline", "合龙\n钢梁落位。"),
        (Role.DECK, "deck", "钢梁落位。"),
        (Role.BYLINE, "byline", ("钢梁落位。",)),
        (Role.CAPTION, "captions", ("钢梁落位。",)),
        (Role.CREDIT, "credit", "钢梁落位。"),
        (Role.ADVERTISEMENT, "kind", "advertisement"),
    ],
)
def test_a_block_in_another_role_stands_in_another_field_and_back(role: Role, field: str, value: object) -> None:
    a = small("a", "合龙", "钢梁落位。", "七月通车。")
    made = with_role(a, "a/b0", role)
    assert getattr(made, field) == value
    assert [p.text for p in made.paragraphs] == ["七月通车。"]
    back = with_role(made, "a/b0", Role.BODY)
    assert back == a


def test_a_correction_whose_text_is_gone_says_so(tmp_path: Path) -> None:
    issue = rebuilt(*issue_files(tmp_path))
    a, b = issue.articles[:2]
    detail, anchors = join(issue, a.id, b.id)
    gone = {k: ["0" * 16 for _ in v] for k, v in anchors.items()}
    made, verdicts = apply(
        issue, [Correction(1, a.id, "join", detail, gone, ""), Correction(2, a.id, "join", detail, anchors, "")]
    )
    assert verdicts == {1: "the pages as now read have no article with its text", 2: ""}
    assert [x.id for x in made.articles] == [x.id for x in issue.articles if x.id != b.id]
    assert marks(made.articles[0].blocks) == marks((*a.blocks, *b.blocks))


def test_every_block_stands_in_one_place_after_any_correction(tmp_path: Path) -> None:
    issue = rebuilt(*issue_files(tmp_path))
    ids = [a.id for a in issue.articles]
    steps = [
        Correction(1, ids[0], "join", *join(issue, ids[0], ids[1]), ""),
        Correction(2, ids[1], "split", *split(issue, ids[1], 2, "new"), ""),
        Correction(
            3,
            ids[2],
            "role",
            {"role": "folio", "start": ""},
            {"a": marks(issue.articles[2].blocks), "at": marks(issue.articles[2].blocks)[0]},
            "",
        ),
    ]
    made, verdicts = apply(issue, steps)
    assert verdicts == {1: "", 2: "", 3: ""}
    placed = [b.id for p in made.pages for b in (*p.furniture, *(b for a in p.articles for b in a.blocks))]
    assert sorted(placed) == sorted(b.id for p in made.pages for b in p.page.blocks)


# ---- in an archive


def test_join_and_undo(archive: Archive) -> None:
    before = list(archive.listed())
    archive.correct(BRIDGE, join=LIBRARY)
    assert list(headlines(archive)) == [BRIDGE, HAWTHORN]
    assert found(archive, "合龙 图书馆") == [BRIDGE]
    with pytest.raises(NoSuchArticle, match=f"joined it to {BRIDGE}"):
        archive.article(LIBRARY)
    archive.undo(BRIDGE)
    assert list(archive.listed()) == before and archive.corrections() == []
    assert archive.check().mended == []


def test_split_and_undo(archive: Archive) -> None:
    before = list(archive.listed())
    made = archive.correct(HAWTHORN, split=2)
    new = made.detail["new"]
    assert new == f"{ISSUE}-p1-i003"
    assert [p.text[:8] for p in archive.article(new).paragraphs] == ["（上接第1版）乡"]
    assert found(archive, "果脯") == [new] and found(archive, "烘干机") == [HAWTHORN]
    archive.undo(HAWTHORN)
    assert list(archive.listed()) == before
    assert archive.correct(HAWTHORN, split=2).detail["new"] == f"{ISSUE}-p1-i004"


def test_roles_headline_and_kind(archive: Archive) -> None:
    body = next(b for b in archive.article(BRIDGE).blocks if b.role is Role.BODY)
    archive.correct(BRIDGE, headline="大桥合龙")
    archive.correct(BRIDGE, kind="photo")
    archive.correct(BRIDGE, role=(body.id, "caption"))
    a = archive.article(BRIDGE)
    assert (a.headline, a.kind, a.paragraphs, a.captions) == ("大桥合龙", "photo", (), (body.text,))
    assert found(archive, "kind:photo headline:大桥合龙") == [BRIDGE]
    furniture = next(b for b in archive.issue(ISSUE).pages[1].furniture)
    archive.correct(LIBRARY, role=(furniture.id, "kicker"))
    assert archive.article(LIBRARY).kicker == furniture.text
    assert furniture.id not in [b.id for b in archive.issue(ISSUE).pages[1].furniture]


def test_corrections_outlive_every_reading(archive: Archive, tmp_path: Path) -> None:
    archive.correct(HAWTHORN, split=2)
    archive.correct(BRIDGE, join=LIBRARY)
    archive.correct(BRIDGE, headline="大桥合龙")
    before = list(archive.listed())
    assert archive.ingest(again=True).unfit == []
    assert list(archive.listed()) == before
    page(tmp_path / "q" / "2031-05-06" / "p3.md", "# 春茶上市\n\n第3版。茶农说今年雨水足，头茬茶叶比去年早了五天。\n")
    assert archive.ingest([tmp_path / "q"]).unfit == []
    assert {k: v for k, v in headlines(archive).items() if "p3" not in k} == {
        BRIDGE: "大桥合龙",
        HAWTHORN: "山楂今年又丰收",
        f"{ISSUE}-p1-i003": None,
    }
    page(tmp_path / "q" / "2031-05-06" / "p1.md", FRONT.replace("一千二百米", "一千三百米"))
    assert archive.ingest([tmp_path / "q"]).unfit == []
    assert found(archive, "一千三百米 图书馆") == [BRIDGE]


def test_what_no_longer_applies_is_kept_and_listed(archive: Archive, tmp_path: Path) -> None:
    made = archive.correct(BRIDGE, join=LIBRARY)
    page(tmp_path / "q" / "2031-05-06" / "p2.md", SECOND.split("# 图书馆")[0])
    report = archive.ingest([tmp_path / "q"])
    assert [(c.number, c.reason) for c in report.unfit] == [
        (made.number, "the pages as now read have no article with its text")
    ]
    assert [c.number for c in archive.status().unfit] == [made.number]
    page(tmp_path / "q" / "2031-05-06" / "p2.md", SECOND)
    assert archive.ingest([tmp_path / "q"]).unfit == [] == archive.status().unfit
    assert found(archive, "合龙 图书馆") == [BRIDGE]


def test_what_does_not_fit_is_refused_and_nothing_is_changed(archive: Archive) -> None:
    before = list(archive.listed())
    with pytest.raises(CannotCorrect, match="single paragraph"):
        archive.correct(BRIDGE, split=2)
    with pytest.raises(CannotCorrect, match="joined to itself"):
        archive.correct(BRIDGE, join=BRIDGE)
    with pytest.raises(NoSuchArticle):
        archive.correct(BRIDGE, join="nothing")
    with pytest.raises(NoSuchArticle):
        archive.correct("nothing", headline="x")
    with pytest.raises(CannotCorrect, match="is no role"):
        archive.correct(BRIDGE, role=("p1/L5", "title"))
    with pytest.raises(CannotCorrect, match="no such block"):
        archive.correct(BRIDGE, role=("p1/L99", "body"))
    with pytest.raises(CannotCorrect, match="is no kind"):
        archive.correct(BRIDGE, kind="poem")
    with pytest.raises(UsageError):
        archive.correct(BRIDGE)
    with pytest.raises(NoSuchArticle, match="no correction"):
        archive.undo(BRIDGE)
    assert list(archive.listed()) == before and archive.corrections() == []
