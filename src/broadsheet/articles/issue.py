"""The pages of an issue to the issue: facts, drafts page by page, jumps, articles."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from broadsheet.articles.assemble import Piece, article, as_role, followed
from broadsheet.articles.boxed import by_boxes
from broadsheet.articles.drafts import Draft, PageDrafts, drafts
from broadsheet.articles.filed import difference, filed_articles
from broadsheet.articles.furniture import furniture, masthead
from broadsheet.articles.running import running_heads
from broadsheet.model import Article, Block, Issue, Join, Masthead, Page, PageArticles, Role

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Set

LISTED = ("issue_number", "page", "page_count", "publisher", "edition")
RECURS = 0.9  # confidence that a line is a running head that stands on several pages
MOST_PAGES = 256  # no paper prints an issue of so many; pages that say nothing of themselves end here
PAGE_NAME = re.compile(r"(?:^|[^A-Za-z\d])(?:p|page|版|第)[-_ ]?0*(\d{1,3})(?:版)?$", re.I)


@dataclass(frozen=True)
class Looked:
    """A page with its furniture known and its articles drafted."""

    page: Page
    masthead: Masthead
    furniture: tuple[Block, ...]
    drafts: PageDrafts
    given: tuple[str | None, datetime.date | None] = (None, None)  # paper and date, where they were


def rebuild(
    pages: Iterable[Page],
    *,
    paper: str | None = None,
    date: datetime.date | None = None,
    trust_structure: bool = False,
) -> Issue:
    """The articles of one issue, from its pages in any order; `paper` and `date` are taken as given where stated.

    Every block of every page stands in exactly one article or in its page's furniture. With `trust_structure` the
    articles are those the library made, where the pages came with such; the others are rebuilt.
    """
    return _issue([_look(p, paper, date) for p in pages], trust_structure)


def issues(
    pages: Iterable[Page],
    *,
    paper: str | None = None,
    date: datetime.date | None = None,
    trust_structure: bool = False,
) -> Iterator[Issue]:
    """Issue after issue from a stream of pages, each made of neighbouring pages of one paper and date.

    A page that prints neither goes with the page before it when its number is another and nothing speaks against it.
    Memory holds one issue at a time.
    """
    held: list[Looked] = []
    for page in pages:
        looked = _look(page, paper, date)
        if held and (len(held) >= MOST_PAGES or not _same_issue(held, looked)):
            yield _issue(held, trust_structure)
            held = []
        held.append(looked)
    if held:
        yield _issue(held, trust_structure)


def _look(page: Page, paper: str | None, date: datetime.date | None, running: Set[str] = frozenset()) -> Looked:
    """A page by itself; `running` are the ids of its running heads, which only the issue shows."""
    printed = [b for b in page.blocks if b.text.strip()]
    if len(printed) > 1 and all(b.box is not None for b in printed):
        boxed = by_boxes(page, running=running)
        printed, found, drafted = boxed.blocks, boxed.furniture, boxed.drafts
    else:
        found = furniture(printed)
        found |= {k: (Role.FOLIO, RECURS) for k, b in enumerate(printed) if b.id in running and k not in found}
        drafted = drafts([b for k, b in enumerate(printed) if k not in found])
    known = page.facts or Masthead()
    facts = masthead(
        printed,
        {k: told for k, told in found.items() if printed[k].id not in running},
        [o for o in drafted.sheet.openings if o is not None],
        page_number=_number(page),
        given_paper=paper or known.paper,
        given_date=date or known.date,
    )
    if page.facts is not None:
        facts = _as_listed(facts, page.facts)
    if facts.page is not None and page.number != facts.page:
        page = replace(page, number=facts.page)
    elif page.number is None:
        page = replace(page, number=_number(page))
    at = {b.id: (role, sure) for k, b in enumerate(printed) if k in found for role, sure in [found[k]]}
    rest = []
    shown = {b.id for d in drafted.drafts for some in d.pictures.values() for b in some}
    for b in page.blocks:
        if b.id in at:
            rest.append(as_role(b, *at[b.id]))
        elif not b.text.strip() and b.id not in shown:
            rest.append(replace(b, role=Role.IMAGE))
    return Looked(page, facts, tuple(rest), drafted, (paper, date))


def _as_listed(mine: Masthead, listed: Masthead) -> Masthead:
    """A page's facts with those of the file that lists its issue, which go before what is read on a damaged page."""
    found = {name: getattr(listed, name) for name in LISTED if getattr(listed, name) is not None}
    return replace(mine, **found)


def _number(page: Page) -> int | None:
    if page.number is not None:
        return page.number
    name = PAGE_NAME.search(page.id.rsplit("/", 1)[-1])
    return int(name[1]) if name else None


def _same_issue(held: list[Looked], new: Looked) -> bool:
    """Whether a page belongs with those held: nothing printed disagrees, and something agrees."""
    m = new.masthead
    if new.page.facts is not None or held[-1].page.facts is not None:  # a file says which pages make an issue
        return _listed_with(new.page) == _listed_with(held[-1].page)
    if new.page.number is not None and any(h.page.number == new.page.number for h in held):
        return False
    agree = False
    for fact, source in (("paper", "paper_from"), ("date", "date_from"), ("issue_number", None)):
        mine = getattr(m, fact)
        theirs = [getattr(h.masthead, fact) for h in held if getattr(h.masthead, fact) is not None]
        if mine is None or not theirs:
            continue
        if mine not in theirs:
            inferred = source is not None and "inferred" in (
                getattr(m, source),
                *(getattr(h.masthead, source) for h in held),
            )
            if not (inferred and fact == "date"):
                return False
        else:
            agree = agree or fact != "paper" or m.date is None
    same_file = held[-1].page.source == new.page.source
    return (
        agree
        or same_file
        or (m.date is None and new.page.number is not None and _stem(held[-1].page) == _stem(new.page))
    )


def _listed_with(page: Page) -> tuple[str, Masthead | None]:
    return page.source, page.facts and replace(page.facts, page=None)


def _stem(page: Page) -> tuple[str, str]:
    """What names of one issue's pages share: the folder, and the name without its page number."""
    folder, _, _ = page.source.replace("\\", "/").rpartition("/")
    return folder, re.sub(r"\d+$", "", page.id.rsplit("/", 1)[-1])


def _issue(looked: list[Looked], trust_structure: bool = False) -> Issue:
    if trust_structure and any(one.page.filed for one in looked):
        return _as_filed(looked)
    looked = _without_running_heads(looked)
    pieces: list[Piece] = []
    by_page: list[list[Piece]] = []
    for one in looked:
        mine = [Piece(len(pieces) + n, one.page, one.drafts, d) for n, d in enumerate(_ordered(one.drafts))]
        pieces += mine
        by_page.append(mine)
    to = followed(pieces) if len(looked) > 1 else {}
    arrived = {target for target, _, _ in to.values()}
    facts = _merged([one.masthead for one in looked])
    received: dict[str, list[Join]] = {}
    pages = []
    for one, mine in zip(looked, by_page, strict=True):
        made: list[Article] = []
        for p in mine:
            if p.number in arrived:
                continue
            chain, why = [p], []
            while chain[-1].number in to:
                target, sure, reason = to[chain[-1].number]
                if any(target == c.number for c in chain):
                    break
                chain.append(pieces[target])
                why.append((sure, reason))
            a = article(chain, why, f"{one.page.id}/a{len(made) + 1}")
            for c in chain[1:]:
                for j in a.joins:
                    if j.kind == "jumps" and j.after == c.id(c.draft.path[0]):
                        received.setdefault(c.page.id, []).append(j)
            made.append(a)
        pages.append(
            PageArticles(
                one.page, _shared_facts(one.masthead, facts), tuple(made), one.furniture, faults=one.masthead.faults
            )
        )
    pages = [replace(p, received=tuple(received.get(p.page.id, ()))) for p in pages]
    return _compared(Issue(facts, tuple(pages)))


def _without_running_heads(looked: list[Looked]) -> list[Looked]:
    """The pages, those looked at again that have a head which recurs and was not known for what it is."""
    roles = [(one.page, {b.id: b.role for b in one.furniture if b.role is not None}) for one in looked]
    found = running_heads(roles)
    return [
        one
        if one.page.id not in found
        else replace(_look(one.page, *one.given, found[one.page.id]), masthead=one.masthead)
        for one in looked
    ]


def _compared(issue: Issue) -> Issue:
    """The issue, with what is said where the library's own articles are others."""
    filed = issue.filed
    if not filed:
        return issue
    said = [(p, difference(p.page, filed, issue.articles)) for p in issue.pages]
    return replace(issue, pages=tuple(replace(p, faults=(*p.faults, f)) if f else p for p, f in said))


def _as_filed(looked: list[Looked]) -> Issue:
    """The issue with the library's articles; what they leave out is furniture."""
    facts = _merged([one.masthead for one in looked])
    blocks = {b.id: b for one in looked for b in one.page.blocks}
    roles = {b.id: b for one in looked for b in one.furniture}
    taken: set[str] = set()
    made = {one.page.id: filed_articles(one.page, blocks, taken) for one in looked}
    pages = tuple(
        PageArticles(
            one.page,
            _shared_facts(one.masthead, facts),
            made[one.page.id],
            tuple(roles.get(b.id, b) for b in one.page.blocks if b.id not in taken),
            faults=one.masthead.faults,
        )
        for one in looked
    )
    return Issue(facts, pages)


def _ordered(d: PageDrafts) -> list[Draft]:
    """Drafts in the order in which their first blocks stand on the page."""
    return sorted(d.drafts, key=lambda x: min((*x.path, *x.captions)))


SHARED = (
    "weekday", "lunar_date", "issue_number", "page_count", "serial_number", "publisher", "owner", "website", "edition",
)  # fmt: skip


def _merged(all_facts: list[Masthead]) -> Masthead:
    """An issue's facts: each from the first page that prints it, else from the first that lets it be inferred."""
    sure = ("given", "printed", "inferred", "none")
    dated = sorted(all_facts, key=lambda m: sure.index(m.date_from))
    named = sorted((m for m in all_facts if m.paper), key=lambda m: sure.index(m.paper_from))
    found: dict[str, Any] = {
        name: next((v for m in dated if (v := getattr(m, name)) is not None), None) for name in SHARED
    }
    if named:
        found |= {"paper": named[0].paper, "paper_from": named[0].paper_from}
    page = all_facts[0].page if len(all_facts) == 1 else None
    return replace(dated[0], **found, page=page, faults=tuple(f for m in all_facts for f in m.faults))


def _shared_facts(mine: Masthead, issue: Masthead) -> Masthead:
    """A page's facts, with what only another page of the issue prints."""
    found: dict[str, Any] = {name: getattr(issue, name) for name in SHARED if getattr(mine, name) is None}
    if mine.paper_from in ("none", "inferred") and issue.paper is not None:
        found |= {"paper": issue.paper, "paper_from": issue.paper_from}
    if mine.date_from in ("none", "inferred") and issue.date is not None:
        found |= {"date": issue.date, "date_from": issue.date_from}
    return replace(mine, **found)
