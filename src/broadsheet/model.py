"""The nouns every stage shares: plain, frozen, and free of behaviour beyond reading themselves."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise


class Role(StrEnum):
    """What a block is on its page."""

    KICKER = "kicker"
    HEADLINE = "headline"
    DECK = "deck"
    BYLINE = "byline"
    DATELINE = "dateline"
    CREDIT = "credit"
    BODY = "body"
    SUBHEAD = "subhead"
    CAPTION = "caption"
    JUMP_LINE = "jump line"
    ADVERTISEMENT = "advertisement"  # the mark that says so (广告); the text of one keeps its own roles
    NAMEPLATE = "nameplate"
    MASTHEAD = "masthead"
    FOLIO = "folio"
    COLUMN_NAME = "column name"
    EDITORS_NOTE = "editor's note"
    SLOGAN = "slogan"
    IMAGE = "image"  # an image link or rule: nothing printed
    REPEAT = "repeat"  # lines the machine read twice


FURNITURE = frozenset({Role.NAMEPLATE, Role.MASTHEAD, Role.FOLIO, Role.IMAGE})


@dataclass(frozen=True, slots=True)
class Box:
    """Edges in page pixels, origin top left."""

    x0: float
    top: float
    x1: float
    bottom: float


Points = tuple[tuple[float, float], ...]  # x, y in page pixels, in order


@dataclass(frozen=True, slots=True)
class Font:
    """A face of type as a file names it; empty, None or False where it does not say."""

    family: str = ""
    size: float | None = None  # as the file has it: points where it keeps to its format, not always so in practice
    bold: bool = False
    italic: bool = False
    colour: str = ""  # #rrggbb where the file tells it and it is not black


WORD = struct.Struct("=7f")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; `text` is as printed, with the hyphen a word is broken by at its end.

    `table` has its words, seven 32-bit floats each: where the word begins in `text` (characters), x0, top, x1, bottom
    (page pixels, nan where not given), confidence of its reading (0 to 1, -1 where not given), its font (a place in
    the page's fonts, -1 for none). `numpy.frombuffer(line.table, "f4").reshape(-1, 7)` takes it without copying.
    """

    text: str
    box: Box | None = None
    table: bytes = b""
    font: int = -1  # what most of its words are set in: a place in the page's fonts, -1 where not given
    confidence: float | None = None  # of its reading, 0 to 1, the mean of its words'
    whole: str | None = None  # the word its end breaks off, put together by the file
    baseline: Points = ()
    id: str = ""  # as the file has it

    def words(self) -> Iterator[tuple[str, Box, float, int]]:
        """Each word, as printed, with its box, confidence and font as `table` has them."""
        rows = list(WORD.iter_unpack(self.table))
        ends = [int(after[0]) for _, after in pairwise(rows)] + [len(self.text)]
        for (start, x0, top, x1, bottom, sure, font), end in zip(rows, ends, strict=False):
            yield self.text[int(start) : end].rstrip(" "), Box(x0, top, x1, bottom), sure, int(font)


@dataclass(frozen=True, slots=True)
class Block:
    """One box of a page, or one line or paragraph of its transcript.

    `text` is what is printed, faults and all, without the marks a transcriber put round it; `source` is the
    transcript's own characters, marks included. Of a block with a box `text` runs on, words broken at line ends made
    whole, and `source` has its lines as printed; its id is its page's with the file's own name for it. `level` is the heading level the transcriber gave (1 to 6), 0 for
    none; `form` is how it was set down: paragraph, heading, list, table, image, rule or html.
    """

    id: str
    text: str
    box: Box | None = None
    role: Role | None = None
    confidence: float = 1.0  # of the role, 0 to 1
    line: int = 0  # first line in the source, from 1; 0 where the format has no lines
    lines: int = 1
    level: int = 0
    form: str = "paragraph"
    strong: bool = False  # the whole block is set bold
    source: str = ""
    printed: tuple[Line, ...] = ()  # its lines, where the format has them
    outline: Points = ()  # where the file gives one that is no box
    called: str = ""  # what the file says it is, in the file's words: heading, advertisement, ...
    reading: float | None = None  # confidence of its reading, 0 to 1
    rotation: float = 0.0  # degrees clockwise that the block is turned by
    vertical: bool = False  # its lines run from top to bottom, the next to the left of the last
    language: str = ""  # as the file has it


@dataclass(frozen=True, slots=True)
class Frame:
    """Blocks that a file holds together: a boxed advertisement, an illustration with its caption."""

    id: str  # as the file has it
    blocks: tuple[str, ...]  # ids, in the order of the file, those of frames within it too
    box: Box | None = None
    called: str = ""


@dataclass(frozen=True, slots=True)
class FiledArticle:
    """An article as a library filed it, kept beside ours; `blocks` in its order, across pages."""

    id: str
    kind: str  # as of an Article
    blocks: tuple[str, ...]
    roles: tuple[Role, ...] = ()  # of each block
    parts: tuple[int, ...] = ()  # of each block: which paragraph or line of a heading it belongs to, from 0
    title: str | None = None  # as catalogued: often corrected, often cut short
    called: str = ""  # the library's word for it: ARTICLE, DEATH_NOTICE, ...


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read: blocks in the order of the source.

    Boxes are in pixels of the page's image; where the file measures otherwise and nothing tells the image's
    resolution, in pixels of `dpi` to the inch, which `notes` then say was assumed.
    """

    id: str
    source: str  # the file it came from, as given
    blocks: tuple[Block, ...]
    number: int | None = None  # as the file says (page mark, file name); the printed one is in Masthead
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()  # what was odd about the bytes, for a person to read
    member: str = ""  # which file of a pack, or of the issue that `source` lists
    width: float | None = None  # pixels
    height: float | None = None
    dpi: float | None = None  # pixels an inch of paper
    fonts: tuple[Font, ...] = ()
    frames: tuple[Frame, ...] = ()
    facts: Masthead | None = None  # of the issue, as the file that lists its pages has them
    filed: tuple[FiledArticle, ...] = ()  # the library's own articles that begin on this page
    images: tuple[str, ...] = ()  # the files its picture is in, as the file that tells of them says


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with what the page gives, kept beside the article; `text` is what a person should look at."""

    kind: str  # repeated run, fragment out of place, broken end, missing headline, unresolved jump, disagreement, ...
    text: str
    blocks: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Masthead:
    """The facts of an issue as its page gives them; None where it gives none."""

    paper: str | None = None
    paper_from: str = "none"  # printed, inferred, given or none
    date: datetime.date | None = None
    date_from: str = "none"
    weekday: str | None = None  # as printed
    lunar_date: str | None = None  # as printed
    issue_number: int | None = None
    page: int | None = None
    page_count: int | None = None
    serial_number: str | None = None  # CN 43-0004, ISSN 1234-5678, as printed
    publisher: str | None = None
    owner: str | None = None
    website: str | None = None
    edition: str | None = None  # as a library counts the issues of a day: 1, 2, evening, ...
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """Why one block follows another in an article."""

    before: str
    after: str
    kind: str  # opens: headline to body; continues: mid-sentence; follows: next paragraph; jumps: on another page
    confidence: float  # 0 to 1
    reason: str


@dataclass(frozen=True, slots=True)
class Supplied:
    """Text that a paragraph has lost, taken from another witness by a correction: beside what is printed, no part of it."""

    at: int  # characters of the paragraph's text that stand before it
    text: str
    source: str  # the id of the article it was taken from
    who: str  # what that is called: its paper and date


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph put back together; `blocks` are the pieces it was cut into."""

    text: str
    role: Role = Role.BODY
    blocks: tuple[str, ...] = ()
    supplied: tuple[Supplied, ...] = ()  # in order of their places


@dataclass(frozen=True, slots=True)
class Jump:
    """A printed pointer to another page; `resolved` is the block or article it was followed to."""

    direction: str  # to, from or see
    page: int | None
    text: str
    resolved: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page that an article covers: corners in page pixels, clockwise from the upper left one."""

    page: str  # its id
    outline: Points


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a stretch of text stands, or the part of it that is on one line."""

    page: str  # its id
    box: Box


@dataclass(frozen=True, slots=True)
class Article:
    """One article rebuilt: a path through the blocks of an issue, in reading order, across jumps."""

    id: str
    kind: str  # article, photo, advertisement, editor_note or filler
    blocks: tuple[Block, ...]
    paragraphs: tuple[Paragraph, ...] = ()
    kicker: str | None = None
    headline: str | None = None
    deck: str | None = None
    byline: tuple[str, ...] = ()
    dateline: str | None = None
    agency: str | None = None
    credit: str | None = None
    column: str | None = None
    captions: tuple[str, ...] = ()
    jump: Jump | None = None
    jumps: tuple[Jump, ...] = ()  # all of them, cross references too
    joins: tuple[Join, ...] = ()
    faults: tuple[Fault, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class PageArticles:
    """What one page gives: its facts, the articles that begin on it, its furniture, what was jumped to it."""

    page: Page
    masthead: Masthead
    articles: tuple[Article, ...]
    furniture: tuple[Block, ...]
    received: tuple[Join, ...] = ()  # jumps from other pages that end here
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """A date and edition of a paper: its pages with their articles."""

    masthead: Masthead
    pages: tuple[PageArticles, ...] = field(default=())

    @property
    def articles(self) -> tuple[Article, ...]:
        return tuple(a for p in self.pages for a in p.articles)

    @property
    def filed(self) -> tuple[FiledArticle, ...]:
        """The library's own articles, where the pages came with them."""
        return tuple(f for p in self.pages for f in p.page.filed)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article."""

    article: str
    start: int  # half open, in characters of the printed text
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """A passage two articles share, and what is known of the pair."""

    a: Passage
    b: Passage
    score: float  # chance that one article reprints the other, or holds it
    identity: float  # equal characters of the passage's columns
    distinctive: int  # equal characters of the pair that are no stock phrase
    relation: str  # same, abridged, contains, quotes, shares a passage


@dataclass(frozen=True, slots=True)
class Printing:
    """An article that prints a story, or part of it, and how it stands to another that does."""

    article: str
    paper: str
    date: datetime.date | None
    edition: str
    page: int | None
    headline: str | None
    agency: str | None  # as the article credits it
    delay: int | None = None  # days after the earliest printing of the story
    like: str | None = None  # the article it was compared with: of its story, the earliest it matches
    relation: str | None = None  # as of a match
    share: float | None = None  # of its text, what stands in that article
    covers: float | None = None  # of that article's text, what stands in it
    kind: str = "paper"  # or transcript, agency, own: a text of no paper


@dataclass(frozen=True, slots=True)
class Story:
    """The text behind articles that print it, earliest first; undated printings come last."""

    id: str
    agency: str | None  # that most of those printings credit that credit one
    printings: tuple[Printing, ...]
    beside: tuple[Printing, ...] = ()  # articles that hold part of it, are part of it or quote it, and so are not of it
    texts: tuple[Printing, ...] = ()  # of no paper: transcripts, what an agency sent, texts of one's own

    @property
    def earliest(self) -> Printing:
        return self.printings[0]

    @property
    def headline(self) -> str | None:
        """Of the earliest printing that has one."""
        return next((p.headline for p in self.printings if p.headline), None)

    @property
    def papers(self) -> tuple[str, ...]:
        """In the order in which they printed it."""
        return tuple(dict.fromkeys(p.paper for p in self.printings))

    @property
    def first(self) -> datetime.date | None:
        return self.earliest.date

    @property
    def last(self) -> datetime.date | None:
        return max((p.date for p in self.printings if p.date), default=None)

    @property
    def spread(self) -> tuple[tuple[datetime.date | None, tuple[str, ...]], ...]:
        """For each day on which it was printed the papers that did."""
        days = dict.fromkeys(p.date for p in self.printings)
        return tuple((day, tuple(dict.fromkeys(p.paper for p in self.printings if p.date == day))) for day in days)

    @property
    def delays(self) -> dict[str, int | None]:
        """For each paper how many days after the earliest printing it first had it; None where that is not known."""
        out: dict[str, int | None] = {}
        for p in self.printings:
            out.setdefault(p.paper, p.delay)
        return out


@dataclass(frozen=True, slots=True)
class Instalment:
    """What an article says of the serial it is part of."""

    title: str
    number: int | None
    continues: bool  # it says that it goes on another day
    sure: bool = True  # it is called a serial, or says that it goes on


@dataclass(frozen=True, slots=True)
class Serial:
    """A novel or a series in instalments, as one paper printed it; by day, undated ones last."""

    title: str
    paper: str
    printings: tuple[Printing, ...]
    numbers: tuple[int | None, ...]  # of each, as printed
    continues: tuple[bool, ...]  # of each, whether it says that it goes on

    @property
    def missing(self) -> tuple[int, ...]:
        """Numbers between those that are there that are not."""
        there = {n for n in self.numbers if n is not None}
        return tuple(n for n in range(min(there), max(there)) if n not in there) if there else ()


@dataclass(frozen=True, slots=True)
class Repeated:
    """An advertisement that a paper printed more than once; by day, undated printings last."""

    printings: tuple[Printing, ...]

    @property
    def headline(self) -> str | None:
        """Of the earliest printing that has one."""
        return next((p.headline for p in self.printings if p.headline), None)


@dataclass(frozen=True, slots=True)
class Witness:
    """One printing of a story, to be set beside the others; `text` as printed, line ends between paragraphs."""

    sigil: str
    text: str
    id: str = ""  # of the article, or the path it was read from
    kind: str = "paper"  # paper, transcript, agency or own
    paper: str | None = None
    date: datetime.date | None = None
    ends: tuple[int, ...] = ()  # places in `text` where a block ends and the next goes on elsewhere, as far as known
    headline: str | None = None
    page: int | None = None
    blocks: tuple[tuple[int, str], ...] = ()  # where in `text` each block's own begins, and its id, which says the line


@dataclass(frozen=True, slots=True)
class Reading:
    """What some witnesses print at one place. Widths, cases and forms of a character are one reading: `text` is the
    first witness's, `spans` say where each one's own stands."""

    text: str
    witnesses: tuple[str, ...]  # sigils, in the order of the apparatus
    spans: tuple[tuple[int, int], ...]  # of each witness: half open, in characters of its text; empty: nothing printed
    verdict: str = ""
    confidence: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place where witnesses differ. A witness that lacks the whole passage round a place has no reading there."""

    readings: tuple[Reading, ...]  # most witnesses first
    kind: str  # form, punctuation, word, phrase, sentence or passage
    stretches: tuple[int, int]  # of the apparatus: the first, and the one after the last; a lost passage holds several
    marks: tuple[str, ...] = ()  # name, figure, date, post: what it touches
    lemma: str | None = None
    sources: tuple[str, ...] = ()  # sigils the lemma rests on
    loud: bool = False
    verdict: str = ""
    confidence: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A stretch one witness prints elsewhere than the others, or prints twice."""

    sigil: str
    span: tuple[int, int]  # half open, in characters of the witness's text
    to: int  # the character of the same text before which it belongs; of a stretch printed twice, where the other begins
    kind: str = "moved"  # moved or repeated
    confidence: float = 1.0  # chance that it is so; 1 until it is judged


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text the witnesses print alike, or a place where they differ; stretches in order are the story. One that a single
    witness prints for the second time differs, and is no place but a move."""

    spans: tuple[tuple[int, int], ...]  # of every witness, in the order of the apparatus
    differs: bool


@dataclass(frozen=True, slots=True)
class Apparatus:
    """The witnesses of a story and all places where they differ, in the order of the story.

    Every character a witness prints, but for spaces and line ends, is in one of its stretches' spans.
    """

    witnesses: tuple[Witness, ...]
    places: tuple[Place, ...]
    moves: tuple[Moved, ...] = ()
    stretches: tuple[Stretch, ...] = ()
