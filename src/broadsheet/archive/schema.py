"""The archive's tables, which version of them a file has, and how an older one is brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from broadsheet.errors import ArchiveDamaged, ArchiveTooNew, NotAnArchive

APPLICATION = 0x42524453  # BRDS, in the file's head, so that no other program's database is taken for ours

TABLES = """
create table meta (name text primary key, value text not null) without rowid;

-- papers and what they are called: names as printed and as paths have them, folded, lead to one paper
create table papers (
    id integer primary key, name text not null, slug text not null unique, name_from text not null
);
create table paper_names (name text primary key, paper integer not null references papers, source text not null)
    without rowid;

-- date is null where none is known; such issues, and those of no known paper, belong to the folder they came from
create table issues (
    id integer primary key, paper integer not null references papers, date text, edition text not null,
    folder text, masthead text not null
);
create unique index issues_by_date on issues (paper, ifnull(date, ''), edition);

-- the bytes of pages, by the SHA-256 of their content, zlib
create table sources (id integer primary key, sha blob not null unique, size integer not null, data blob not null);

-- files as they were read: where, what they held, and what their path or the person said of them (JSON)
create table files (
    id integer primary key, path text not null unique, given text not null, source integer not null references sources,
    facts text not null
);
create index files_by_source on files (source);
-- files whose content was read under another path
create table copies (path text primary key, other text not null) without rowid;

create table pages (
    id integer primary key, file integer not null references files, nth integer not null,
    issue integer not null references issues, ordinal integer not null, number integer, name text not null,
    read_number integer, encoding text not null, notes text not null, masthead text not null, furniture text not null,
    received text not null, faults text, unique (file, nth)
);
create index pages_by_issue on pages (issue, ordinal);

-- role and confidence are what articles/ decided; read: what the file said of them, where it did.
-- key: the page's id * 16777216 + the block's place on it; an index of (page, n) would spill long texts
create table blocks (
    key integer primary key, id text not null, text text not null, role text, confidence real not null,
    line integer not null, lines integer not null, level integer not null, form text not null, strong integer not null,
    source text, box text, read text
);

-- state 0: stands in its issue. 1: a correction joined it to another. 2: the pages as now read have it no more.
-- as_read 0: a correction made it. blocks: [page, n, ...] by pages.id. kept: texts of the blocks as read, where the blocks themselves no longer tell.
create table articles (
    key integer primary key, id text not null unique, issue integer not null references issues,
    page integer not null references pages, ordinal integer not null, state integer not null, as_read integer not null,
    kind text not null, kicker text, headline text, deck text, byline text not null, dateline text, agency text, credit text,
    section text, captions text not null, paragraphs text not null, blocks text not null, jump integer,
    joins blob not null, confidence real not null, kept blob
);
create index articles_by_issue on articles (issue, ordinal);
create index articles_by_page on articles (page);
create table faults (
    article integer not null references articles, n integer not null, kind text not null, text text not null,
    blocks text not null, reason text not null, primary key (article, n)
) without rowid;
create table jumps (
    article integer not null references articles, n integer not null, direction text not null, page integer,
    text text not null, resolved text, primary key (article, n)
) without rowid;

-- what readers put right; anchors: hashes of the texts it speaks of, so that it outlives every reading
create table corrections (
    id integer primary key autoincrement, article text not null, kind text not null, detail text not null, anchors text not null,
    made text not null, applies integer not null, reason text not null
);
create index corrections_by_article on corrections (article);

-- articles that the search index does not yet have as they are now
create table pending (key integer primary key);
-- pages that arrived for an issue that was there already, and issues to be put together again
create table arrivals (
    file integer not null references files, nth integer not null, issue integer not null references issues,
    number integer, name text not null, primary key (file, nth)
) without rowid;
create table unsettled (issue integer primary key references issues);
-- the last item number given out under each beginning of an id
create table numbers (prefix text primary key, last integer not null) without rowid;
"""

REUSE = """
-- printed texts that were compared with all others: what a search for reprints knows by its number, never given twice
create table texts (number integer primary key autoincrement, sum blob not null unique);
-- the text an article printed when it was compared; null where that is nothing to compare (too short, an advertisement);
-- articles that print the very same have one text
create table compared (article integer primary key references articles, text integer references texts);
create index compared_by_text on compared (text);
-- articles to be compared (compared 0), or whose story is to be told anew (1)
create table waiting (article integer primary key references articles, compared integer not null default 0);

-- two texts, a < b, that share passages. score: the chance that one reprints the other, or holds it; a_covered, b_covered:
-- the share of each that stands in the other; mutual: whether it can make a story
create table matches (
    a integer not null references texts, b integer not null references texts, score real not null, relation text not null,
    distinctive integer not null, a_covered real not null, b_covered real not null, mutual integer not null,
    primary key (a, b)
) without rowid;
create index matches_by_b on matches (b);
-- where they stand, half open, in characters of the two texts
create table passages (
    a integer not null, b integer not null, n integer not null, a_start integer not null, a_end integer not null,
    b_start integer not null, b_end integer not null, identity real not null, equal integer not null,
    primary key (a, b, n), foreign key (a, b) references matches
) without rowid;

-- stories, and what can be said of each at a glance: papers and articles are counts, earliest and the days by date
create table stories (
    key integer primary key autoincrement, id text not null unique, earliest integer not null references articles,
    papers integer not null, articles integer not null, first text, last text, agency text
);
create index stories_by_papers on stories (papers desc, first);
create table members (article integer primary key references articles, story integer not null references stories);
create index members_by_story on members (story);
-- ids of stories that became part of others
create table former_stories (id text primary key, story integer not null references stories) without rowid;
create index former_stories_by_story on former_stories (story);
"""
GEOMETRY = """
-- of pages with boxes, or with a picture beside them: pixels, pixels an inch, the picture's file, and lines, words, faces and
-- frames as geometry.form makes them. A page with boxes has no row where an earlier version read it: its source tells.
create table geometry (
    page integer primary key references pages, width real, height real, dpi real, picture text, form blob
);
"""
RECURRING = """
-- advertisements, and for each the first known of those that are the same; some fragments of each, as hashes
create table advertisements (article integer primary key references articles, first integer not null references articles);
create index advertisements_by_first on advertisements (first);
create table fragments (
    paper integer not null references papers, fragment integer not null, article integer not null references articles,
    primary key (paper, fragment, article)
) without rowid;
create index fragments_by_article on fragments (article);
-- instalments of serials by title, folded and as shown; sure 0: nothing but a number tells it
create table instalments (
    article integer primary key references articles, paper integer not null references papers, title text not null,
    shown text not null, number integer, continues integer not null, sure integer not null
);
create index instalments_by_title on instalments (paper, title);
"""
TABLES += REUSE + GEOMETRY + RECURRING

Migration = Callable[[sqlite3.Connection], None]


def _reuse(db: sqlite3.Connection) -> None:
    for statement in statements(REUSE):
        db.execute(statement)
    _all_wait(db)


def _all_wait(db: sqlite3.Connection) -> None:
    db.execute("insert into waiting (article) select key from articles where state = 0")


def _geometry(db: sqlite3.Connection) -> None:
    for statement in statements(GEOMETRY):
        db.execute(statement)


def _recurring(db: sqlite3.Connection) -> None:
    for statement in statements(RECURRING):
        db.execute(statement)
    db.execute("insert or ignore into waiting (article) select key from articles where state = 0")


# MIGRATIONS[n] brings version n + 1 to n + 2, inside a transaction
MIGRATIONS: tuple[Migration, ...] = (_reuse, _geometry, _recurring)
VERSION = len(MIGRATIONS) + 1


def create(db: sqlite3.Connection, made_with: str) -> None:
    """The tables of the newest version, in an empty file."""
    db.execute("pragma journal_mode = wal")
    db.execute("begin immediate")
    if version(db) == 0:  # another process may have been first
        for statement in statements(TABLES):
            db.execute(statement)
        db.execute("insert into meta values ('made with', ?)", (made_with,))
        db.execute(f"pragma application_id = {APPLICATION}")
        db.execute(f"pragma user_version = {VERSION}")
    db.execute("commit")


def bare(db: sqlite3.Connection) -> bool:
    """Whether a file has nothing in it."""
    return version(db) == 0 and not db.execute("select 1 from sqlite_schema").fetchone()


def statements(script: str) -> list[str]:
    """The statements of a script; none of ours has a semicolon inside, other than in a comment."""
    bare = "\n".join(line.split("--")[0] for line in script.splitlines())
    return [s.strip() for s in bare.split(";") if s.strip()]


def version(db: sqlite3.Connection) -> int:
    """The version a file says it has; 0 for an empty one."""
    return int(db.execute("pragma user_version").fetchone()[0])


def check(db: sqlite3.Connection, where: Path) -> int:
    """The version of an archive's tables. Raises NotAnArchive, ArchiveTooNew or ArchiveDamaged where it cannot be used."""
    found = version(db)
    ours = db.execute("pragma application_id").fetchone()[0] == APPLICATION
    if found > VERSION and ours:
        told = f"made by a later version of broadsheet (tables of version {found}; this one knows {VERSION})"
        raise ArchiveTooNew(str(where), told, "Use that version, or a later one: pip install --upgrade broadsheet")
    if not ours:
        raise NotAnArchive(str(where), "another program's database", "Name another folder with --archive")
    if found < 1:
        raise ArchiveDamaged(str(where), "an archive without a version", "Restore it from a copy")
    return found


def stand_in(db: sqlite3.Connection) -> None:
    """The tables that an older file lacks, empty and for this connection alone: the file may not be written to."""
    db.execute("pragma temp_store = memory")
    found = version(db)
    for since, script in ((2, REUSE), (3, GEOMETRY), (4, RECURRING)):
        for statement in statements(script) if found < since else ():
            if statement.startswith("create table"):
                db.execute(statement.replace("create table", "create temp table", 1))
    if found < 2:
        _all_wait(db)


def migrate(db: sqlite3.Connection) -> None:
    """The tables brought to the newest version, each step whole or not at all."""
    while version(db) < VERSION:
        db.execute("begin immediate")
        try:
            at = version(db)
            if at < VERSION:  # another process may have been first
                MIGRATIONS[at - 1](db)
                db.execute(f"pragma user_version = {at + 1}")
            db.execute("commit")
        except BaseException:
            db.execute("rollback")
            raise
