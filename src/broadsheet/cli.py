"""Words typed to calls, and what they give to words printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadsheet import __version__
from broadsheet.errors import BroadsheetError, CannotWrite, NotFound, UsageError

if TYPE_CHECKING:
    import datetime

    from broadsheet.archive import Archive
    from broadsheet.archive.ingest import Told
    from broadsheet.batch import Found, Outcome, Wanted
    from broadsheet.collate.listing import Wanted as Shown
    from broadsheet.model import Apparatus, Article, Fault, Issue, PageArticles, Repeated, Serial, Story

INTERRUPTED, BROKEN_PIPE, OUR_FAULT = 130, 141, 70
DEBUG = "broadsheet.debug"
PIPED_WIDTH = 80  # cells, where no terminal says otherwise
MANY = 8  # pages: fewer are read before a bar could be seen
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class _Desk(click.Group):
    """Every way a command may end, each with its sentence and its exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        _speak_utf8()
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except (click.exceptions.Exit, click.ClickException):
            raise
        except (KeyboardInterrupt, click.Abort):
            _tell("Stopped by Ctrl-C. What was printed or written before is whole, page by page.")
            code = INTERRUPTED
        except BrokenPipeError:
            _close_quietly()
            code = BROKEN_PIPE
        except BroadsheetError as error:
            _tell(error)
            code = error.code
        except OSError as error:
            _close_quietly()
            cause = error.strerror or str(error)
            told = CannotWrite("standard output", f"cannot be written ({cause})", "Make room, or send it elsewhere")
            _tell(told)
            code = told.code
        except Exception as error:
            if ctx.meta.get(DEBUG):
                import traceback

                traceback.print_exc()
            _tell(
                f"broadsheet stopped through a fault of its own ({type(error).__name__}: {error}). "
                "Please report it to the project with what you typed and what --debug prints."
            )
            code = OUR_FAULT
        ctx.exit(code if isinstance(code, int) else 0)


def _note_debug(ctx: click.Context, option: click.Parameter, on: bool) -> None:
    ctx.meta[DEBUG] = on


_debug = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_note_debug,
    help="Show where in broadsheet a fault of its own arose.",
)


def _speak_utf8() -> None:
    """Pages hold every script: pipes and files get UTF-8, a terminal what it can show."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            if stream.isatty():
                reconfigure(errors="replace")
            else:
                reconfigure(encoding="utf-8", errors="backslashreplace")


def _close_quietly() -> None:
    """Standard output turned to nothing, so that Python does not complain of it at the end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


def _tell(message: object) -> None:
    """A sentence to standard error."""
    text = str(message).strip()
    click.echo(text if text.endswith((".", "?", "!")) else f"{text}.", err=True)


@click.group("broadsheet", cls=_Desk, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="broadsheet")
def main() -> None:
    """Read transcribed newspaper pages and give back whole articles."""


@main.command()
@click.argument("paths", nargs=-1, metavar="PATH…", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="text is set like a newspaper (the default); json for several pages is an object a line.",
)
@click.option("--explain", is_flag=True, help="Say for every join and role how sure it is, and why.")
@click.option("--jobs", default="1", metavar="N|auto", help="Read on N cores, or on all of them (default: 1).")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write one file a page, in their folders.")
@click.option("--trust-structure", is_flag=True, help="Take the library's own articles, where the pages have them.")
@click.option("--paper", metavar="NAME", help="The paper's name, where the pages do not print it.")
@click.option("--date", metavar="YYYY-MM-DD", help="The date of issue, where the pages do not print it.")
@_debug
def read(
    paths: tuple[Path, ...],
    form: str,
    explain: bool,
    jobs: str,
    out: Path | None,
    trust_structure: bool,
    paper: str | None,
    date: str | None,
) -> int:
    """Print the articles of pages: PATH is a file, or a folder with all it holds.

    Pages of one issue are read together, so that articles which jump from page to page come back whole. A METS file is
    read with the files it names, a zip or tar with all in it.

    \b
    broadsheet read page.md
    broadsheet read issue-mets.xml
    broadsheet read gazette/1917-04-07 --format json
    broadsheet read gazette --jobs auto --format json --out articles
    """
    if not paths:
        raise UsageError("broadsheet read", "no page named", "Name a file or a folder: broadsheet read PATH")
    cores, day = _cores(jobs), _day(date)
    # arrays are small: threads inside numpy cost more than they give, and jobs have the cores
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    from broadsheet.batch import Shelf, Wanted, files, outcomes
    from broadsheet.read import may_hold_many

    shelf = Shelf(out, form, paths) if out else None
    without = out.resolve() if out else None
    few = _few(files(paths, without))
    many = len(few) != 1 or may_hold_many(few[0].path)
    wanted = Wanted(form, explain, _width(), _coloured() and not out, paper, day, many and not out, trust_structure)
    count = _count(files(paths, without)) if _bar_wanted(out) else 0
    with _bar(count) as step:
        tally = _Tally(click.get_current_context().meta[DEBUG])
        for o in step(outcomes(files(paths, without), wanted, cores)):
            tally.add(o)
            if o.error is None:
                shelf.put(o) if shelf else _print(o, wanted, tally.pages)
    return tally.told(out)


class _Tally:
    """What became of the files: pages read, errors told as they come, the exit code."""

    def __init__(self, debug: bool) -> None:
        self.debug, self.code, self.pages, self.failed = debug, 0, 0, 0

    def add(self, o: Outcome) -> None:
        if o.error is None:
            self.pages += 1
            return
        sys.stdout.flush()
        if self.debug and o.trace:
            click.echo(o.trace, err=True)
        _tell(o.error)
        self.failed += 1
        self.code = self.code or o.error.code

    def told(self, out: Path | None) -> int:
        if out and self.pages:
            _tell(f"{_counted(self.pages, 'page')} written to {out}")
        if self.failed and self.pages:
            _tell(f"{_counted(self.failed, 'file or page', 'files or pages')} not read; {self.pages} read all the same")
        return self.code


def _counted(n: int, one: str, many: str | None = None) -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"


def _print(o: Outcome, wanted: Wanted, nth: int) -> None:
    if wanted.form == "markdown" and wanted.lines:
        click.echo(f"<!-- page {nth} -->\n")
    elif wanted.form == "text" and nth > 1:
        click.echo("\n")
    click.echo(o.text, nl=wanted.form == "markdown" and wanted.lines, color=True)


def _cores(jobs: str, option: str = "--jobs") -> int:
    if jobs == "auto":
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not jobs.isascii() or not jobs.isdigit() or int(jobs) < 1:
        raise UsageError(f"{option} {jobs}", "not a number of cores", "Say a number from 1 up, or auto for all of them")
    return int(jobs)


def _day(date: str | None, option: str = "--date") -> datetime.date | None:
    import datetime

    try:
        return datetime.datetime.strptime(date, "%Y-%m-%d").date() if date is not None else None
    except ValueError as error:
        raise UsageError(f"{option} {date}", "no day of the calendar", "Give it as YYYY-MM-DD") from error


def _few(found: Iterator[Found]) -> list[Found]:
    """The first files, two at most: enough to know whether there are several."""
    return [f for f, _ in zip(found, range(2), strict=False)]


def _count(found: Iterator[Found]) -> int:
    return sum(1 for _ in found)


def _width() -> int:
    if sys.stdout.isatty():
        import shutil

        return shutil.get_terminal_size().columns
    return PIPED_WIDTH


def _coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _bar_wanted(out: Path | None) -> bool:
    """A bar is for someone who waits at a terminal and sees no pages go by."""
    return sys.stderr.isatty() and (out is not None or not sys.stdout.isatty())


Step = Callable[[Iterable["Outcome"]], Iterator["Outcome"]]


@contextmanager
def _bar(count: int) -> Iterator[Step]:
    """Passes pages on, with a bar on standard error where there are many of them."""
    if count <= MANY:
        yield iter
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TextColumn("files"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("read", total=count)

        def step(pages: Iterable[Outcome]) -> Iterator[Outcome]:
            last = None
            for o in pages:
                yield o
                if o.source != last:
                    progress.advance(task)
                    last = o.source

        yield step


# ---- the archive

_archive = click.option(
    "--archive",
    "folder",
    type=click.Path(path_type=Path),
    envvar="BROADSHEET_ARCHIVE",
    default=Path("archive"),
    metavar="DIR",
    help="The archive's folder (default: $BROADSHEET_ARCHIVE, or archive).",
)
_listed = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="json is for programs."
)
_no_wait = click.option("--no-wait", is_flag=True, help="Stop where another process is writing to the archive.")


@main.command()
@click.argument("paths", nargs=-1, metavar="PATH…", type=click.Path(path_type=Path))
@_archive
@click.option("--pattern", metavar="PATTERN", help="How paths tell issues apart: {paper}/{date}/{page}, or none.")
@click.option("--paper", metavar="NAME", help="The paper's name, where the pages do not print it.")
@click.option("--date", metavar="YYYY-MM-DD", help="The date of issue, where the pages do not print it.")
@click.option(
    "--kind",
    type=click.Choice(["transcript", "agency", "own"]),
    help="The files are texts of no paper, each of them whole.",
)
@click.option("--trust-structure", is_flag=True, help="Take the library's own articles, where the pages have them.")
@click.option("--again", is_flag=True, help="Read all pages of the archive again, from the bytes it keeps.")
@click.option("--no-stories", is_flag=True, help="Leave what is new to be compared with the rest later.")
@click.option("--jobs", default="auto", metavar="N|auto", help="Read on N cores, or on all of them (the default).")
@_no_wait
@_listed
@_debug
def ingest(
    paths: tuple[Path, ...],
    folder: Path,
    pattern: str | None,
    paper: str | None,
    date: str | None,
    kind: str | None,
    trust_structure: bool,
    again: bool,
    no_stories: bool,
    jobs: str,
    no_wait: bool,
    form: str,
) -> int:
    """Read pages into an archive: PATH is a file, or a folder with all it holds.

    What is there unchanged is skipped, what changed replaces what was there; ids and corrections are kept.
    What is new is compared with all there is, so that stories are followed from paper to paper.

    \b
    broadsheet ingest gazette --archive papers
    broadsheet ingest scans --pattern "{paper}/{date}/{page}"
    broadsheet ingest broadcasts.jsonl --kind transcript
    broadsheet ingest --again
    """
    cores, day = _cores(jobs), _day(date)
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    from broadsheet.archive import Archive
    from broadsheet.listing import report_json, report_lines

    debug = click.get_current_context().meta[DEBUG]
    with Archive(folder) as archive, _files_bar() as (start, step):

        def hear(t: Told) -> None:
            step()
            if debug and t.trace:
                click.echo(t.trace, err=True)
            if t.error is not None:
                _tell(t.error)

        report = archive.ingest(
            paths, pattern=pattern, paper=paper, date=day, kind=kind, trust_structure=trust_structure, jobs=cores,
            again=again, stories=not no_stories, wait=not no_wait, hear=hear, say=_tell, start=start,
        )  # fmt: skip
    _lines([report_json(report, str(folder))] if form == "json" else report_lines(report, str(folder)))
    return report.first_error.code if report.first_error else 0


@main.command()
@click.argument("words", nargs=-1, metavar="QUERY…", required=True)
@_archive
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="How many to show.")
@click.option("--offset", type=click.IntRange(0), default=0, metavar="N", help="How many to pass over.")
@click.option(
    "--sort", type=click.Choice(["relevance", "date", "-date"]), default="relevance", help="-date: newest first."
)
@_listed
@_debug
def search(words: tuple[str, ...], folder: Path, limit: int, offset: int, sort: str, form: str) -> int:
    """Find articles in an archive.

    What stands between quotes is a phrase, and so is a run of Chinese. Words together must all be there.

    \b
    broadsheet search 零基预算
    broadsheet search '"city council" AND (budget OR taxes) NOT headline:letters'
    broadsheet search 防汛 paper:衡阳日报 date:2026-02..2026-05 kind:article page:1
    """
    from broadsheet.archive import Archive
    from broadsheet.archive.query import query
    from broadsheet.listing import counted, hit_json, hit_lines

    text = " ".join(words)
    with Archive(folder, read_only=True) as archive:
        found = archive.search(text, limit, offset, sort)
        wanted, width, colour = query(text), _width(), _coloured()
        for n, s in enumerate(found.articles):
            line, spans = archive.line(s.id, wanted, width - 2)
            if form == "json":
                _lines([hit_json(s, line, spans)])
            else:
                _lines([*([""] if n else []), *hit_lines(s, line, spans, width, colour)])
    if form == "text":
        sys.stdout.flush()
        shown = (
            "" if found.total <= len(found.articles) else f", {len(found.articles)} of them shown from {offset + 1} on"
        )
        _tell(f"{counted(found.total, 'article')} found{shown}" if found.total else "Nothing found")
    return 0


@main.command()
@click.argument("name", metavar="ID")
@_archive
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text")
@click.option("--explain", is_flag=True, help="Say for every join and role how sure it is, and why.")
@_debug
def show(name: str, folder: Path, form: str, explain: bool) -> int:
    """Set an article of an archive like the newspaper; or a page, an issue or a story, by its id.

    Of an article it is said where else its story was printed, when else the advertisement it is, which instalment of its
    serial it is; of a story, who printed it, when, and how alike.

    \b
    broadsheet show hengyang-ribao-2026-02-05-a-p1-i003
    broadsheet show hengyang-ribao-2026-02-05-a-p1
    broadsheet show hengyang-ribao-2026-02-05-a
    broadsheet show s-hengyang-ribao-2026-02-05-a-p1-i003
    """
    from broadsheet.archive import Archive
    from broadsheet.batch import FORMS, Wanted
    from broadsheet.errors import NoSuchArticle, NoSuchStory
    from broadsheet.listing import again_lines, also_lines, instalment_lines

    with Archive(folder, read_only=True) as archive:
        try:
            pages = archive.settings(name)
        except NoSuchArticle as error:
            try:
                _show_story(archive.story(name), form)
            except NoSuchStory:
                raise error from None
            return 0
        wanted = Wanted(form, explain, _width(), _coloured(), lines=len(pages) > 1)
        alone = [a.id for p in pages for a in p.articles] == [name]
        story = archive.story_of(name) if alone else None
        again, serial = (archive.printed_again(name), archive.serial_of(name)) if alone else (None, None)
        if (story or again or serial) and form == "json":
            _lines([_with_others(pages[0], explain, story, again, serial)])
            return 0
        for n, page in enumerate(pages):
            if n and form == "text":
                _say("")
            click.echo(FORMS[form](page, wanted), nl=form == "markdown" and len(pages) > 1, color=True)
        if story is not None and form == "text":
            _lines(["", *also_lines(story, name, _coloured())])
        if again is not None and form == "text":
            _lines(["", *again_lines(again, name, _coloured())])
        if serial is not None and form == "text":
            _lines(["", *instalment_lines(serial, name, _coloured())])
    return 0


def _show_story(story: Story, form: str) -> None:
    from broadsheet.listing import story_json, story_markdown, told_lines

    if form == "json":
        _lines([story_json(story)])
    elif form == "markdown":
        click.echo(story_markdown(story), nl=False)
    else:
        _lines(told_lines(story, _width(), _coloured()))


@main.command()
@_archive
@click.option("--paper", metavar="P", help="Those that this paper printed, among others: its name, or part of it.")
@click.option("--from", "start", metavar="DATE", help="Those printed on this day or later (YYYY-MM-DD).")
@click.option("--to", "end", metavar="DATE", help="Those printed on this day or before.")
@click.option(
    "--min-papers", type=click.IntRange(1), default=1, metavar="N", help="Those that N papers printed or more."
)
@click.option("--agency", metavar="A", help="Those that credit this agency.")
@click.option(
    "--within", type=click.IntRange(0), metavar="DAYS", help="Only printings within so many days of one another."
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="How many to list (default: 20 as text, else all).")
@click.option("--advertisements", is_flag=True, help="Instead, advertisements that a paper printed more than once.")
@click.option("--serials", is_flag=True, help="Instead, serials, with their instalments in order.")
@click.option("--again", is_flag=True, help="First compare all articles anew.")
@_no_wait
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl", "csv"]), default="text")
@_debug
def stories(
    folder: Path,
    paper: str | None,
    start: str | None,
    end: str | None,
    min_papers: int,
    agency: str | None,
    within: int | None,
    limit: int | None,
    advertisements: bool,
    serials: bool,
    again: bool,
    no_wait: bool,
    form: str,
) -> int:
    """List the stories of an archive: articles that print one text, those of most papers first, then by date.

    \b
    broadsheet stories --min-papers 2
    broadsheet stories --paper 云溪日报 --from 2025-03-01 --to 2025-03-31
    broadsheet stories --agency 新华社 --within 7 --format csv > stories.csv
    broadsheet stories --serials --paper 云溪日报
    """
    from broadsheet.archive import Archive
    from broadsheet.listing import counted, repeated_json, repeated_lines, serial_json, serial_lines

    first, last = _day(start, "--from"), _day(end, "--to")
    if advertisements or serials:
        others = (first, last, agency, within) != (None,) * 4 or min_papers > 1 or form == "csv"
        if others or (advertisements and serials):
            which = "--advertisements" if advertisements else "--serials"
            raise UsageError(
                which, "an option that does not go with it", "It goes with --paper, --limit, --again, --format json"
            )
    if again:
        with Archive(folder) as archive:
            done = archive.compare(again=True, wait=not no_wait, say=_tell)
            _tell(f"{counted(done.articles, 'article')} compared anew")
    with Archive(folder, read_only=True) as archive:
        most = limit or (STORIES if form == "text" else None)
        if advertisements:
            count = _print_each(islice(archive.advertisements(paper), most), form, repeated_json, repeated_lines)
        elif serials:
            count = _print_each(islice(archive.serials(paper), most), form, serial_json, serial_lines)
        else:
            found = archive.stories(
                paper=paper, start=first, end=last, min_papers=min_papers, agency=agency, within=within, limit=most
            )
            count = _print_stories(found, form)
        waiting = archive.waiting
    if form == "text":
        sys.stdout.flush()
        one, many = ("advertisement", None) if advertisements else ("serial", None) if serials else ("story", "stories")
        more = f"; --limit shows more than {most}" if count == most and limit is None else ""
        _tell(f"{counted(count, one, many)} listed{more}" if count else f"No {one} found")
    if waiting:
        _tell(f"{counted(waiting, 'article')} not compared yet; the next ingest does it, or broadsheet check")
    return 0


STORIES = 20  # listed, where no one says how many


def _print_stories(found: Iterable[Story], form: str) -> int:
    """Stories as they are asked for; how many."""
    from broadsheet.listing import COLUMNS, story_json, story_lines, story_row

    if form == "csv":
        from broadsheet.export.tables import sheet

        sys.stdout.flush()
        return sheet(COLUMNS, map(story_row, found), sys.stdout.buffer)
    return _print_each(found, form, story_json, story_lines)


def _print_each(found: Iterable[Any], form: str, as_json: Callable[[Any], Any], as_lines: Callable[..., Any]) -> int:
    """Things found, printed one by one as text, as a JSON list or a line of JSON each; how many there were."""
    count = 0
    for one in found:
        if form == "json":
            click.echo("[" if not count else ",")
        if form == "text":
            _lines([*([""] if count else []), *as_lines(one, _width(), _coloured())])
        else:
            _lines([as_json(one)])
        count += 1
    if form == "json":
        click.echo("]" if count else "[]")
    return count


def _with_others(
    page: PageArticles, explain: bool, story: Story | None, again: Repeated | None, serial: Serial | None
) -> dict[str, Any]:
    """An article's page as plain values, with its story, the advertisement it is, the serial it is of."""
    from broadsheet.listing import repeated_json, serial_json, story_json
    from broadsheet.show import as_json

    out: dict[str, Any] = as_json(page, explain)
    out |= {"story": story_json(story)} if story else {}
    out |= {"advertisement": repeated_json(again)} if again else {}
    return out | ({"serial": serial_json(serial)} if serial else {})


@main.command()
@_archive
@click.option("--issues", is_flag=True, help="List all issues.")
@_listed
@_debug
def status(folder: Path, issues: bool, form: str) -> int:
    """Say what an archive holds, and what in it waits for someone."""
    from broadsheet import listing
    from broadsheet.archive import Archive

    with Archive(folder, read_only=True) as archive:
        if issues:
            of = listing.issue_json if form == "json" else listing.issue_line
            for facts in archive.issue_list():
                _lines([of(facts)])
        else:
            found = archive.status()
            _lines([listing.status_json(found)] if form == "json" else listing.status_lines(found))
    return 0


@main.command()
@_archive
@click.option("--rebuild", is_flag=True, help="Make the search index anew, whatever its state.")
@_no_wait
@_listed
@_debug
def check(folder: Path, rebuild: bool, no_wait: bool, form: str) -> int:
    """See whether an archive holds together; put right what can be: the index, and what was left half done."""
    from broadsheet.archive import Archive
    from broadsheet.errors import ArchiveDamaged
    from broadsheet.listing import checked_json, checked_lines

    with Archive(folder) as archive:
        found = archive.check(rebuild=rebuild, wait=not no_wait, say=_tell)
    _lines([checked_json(found)] if form == "json" else checked_lines(found, str(folder)))
    return ArchiveDamaged.code if found.wrong else 0


@main.command()
@_archive
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "parquet", "markdown"]), default="jsonl")
@click.option(
    "--table",
    type=click.Choice(["articles", "stories", "matches"]),
    default="articles",
    help="stories: which article is of which; matches: the passages two articles share.",
)
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; for markdown a folder.")
@_debug
def export(folder: Path, form: str, table: str, out: Path | None) -> int:
    """Write all articles of an archive, or who printed the same, to a file that other programs read.

    \b
    broadsheet export --format csv --out articles.csv
    broadsheet export --table stories --format parquet --out stories.parquet
    """
    from broadsheet.archive import Archive
    from broadsheet.export import export as written
    from broadsheet.listing import counted

    with Archive(folder, read_only=True) as archive:
        count = written(archive, form, out, table)
    if out is not None:
        what = {"articles": "article", "stories": "article of a story", "matches": "passage"}[table]
        many = "articles of stories" if table == "stories" else None
        _tell(f"{counted(count, what, many)} written to {out}")
    return 0


@main.command()
@click.argument("name", metavar="[ID]", required=False)
@_archive
@click.option("--join", metavar="ID2", help="The article ID2 goes on where ID ends.")
@click.option("--split", type=int, metavar="N", help="With paragraph N another article begins.")
@click.option("--role", metavar="BLOCK=ROLE", help="What a block is: p1/L20=headline.")
@click.option("--headline", metavar="TEXT", help="The headline reads so.")
@click.option("--kind", metavar="KIND", help="article, photo, advertisement, editor_note or filler.")
@click.option(
    "--from-witness", metavar="ID2", help="What this one lacks, or prints elsewhere, goes where that one has it."
)
@click.option("--place", type=int, metavar="N", help="At place N, as collate ID ID2 counts them.")
@click.option("--undo", is_flag=True, help="Take back the last correction of the article, or the one --number names.")
@click.option("--number", type=int, metavar="N", help="Which correction to take back.")
@_no_wait
@_listed
@_debug
def correct(
    name: str | None,
    folder: Path,
    join: str | None,
    split: int | None,
    role: str | None,
    headline: str | None,
    kind: str | None,
    from_witness: str | None,
    place: int | None,
    undo: bool,
    number: int | None,
    no_wait: bool,
    form: str,
) -> int:
    """Put an article right; the correction is kept apart and made again after every reading.

    Without an option: list the corrections of an article, or of all.

    \b
    broadsheet correct ID --join ID2
    broadsheet correct ID --split 4
    broadsheet correct ID --role p1/L20=headline
    broadsheet correct ID --from-witness ID2 --place 7
    broadsheet correct ID --undo
    """
    from broadsheet.archive import Archive
    from broadsheet.listing import correction_json, correction_line, unfit_lines

    of = correction_json if form == "json" else correction_line
    said = [x for x in (join, split, role, headline, kind, from_witness) if x is not None]
    if not said and not undo and place is None:
        with Archive(folder, read_only=True) as archive:
            _lines([of(c) for c in archive.corrections(name)])
        return 0
    if name is None or (undo and said) or (place is not None and from_witness is None):
        raise UsageError("broadsheet correct", "one article and one thing to put right are wanted", "See --help")
    with Archive(folder) as archive:
        before = {c.number for c in archive.corrections() if c.applies}
        if undo:
            made = archive.undo(name, number, wait=not no_wait, say=_tell)
        else:
            made = archive.correct(
                name,
                join=join,
                split=split,
                role=_role(role),
                headline=headline,
                kind=kind,
                from_witness=None if from_witness is None else (from_witness, place),
                wait=not no_wait,
                say=_tell,
            )
        unfit = [c for c in archive.corrections() if not c.applies and c.number in before]
    if form == "json":
        _lines([of(made)])
    else:
        _lines([f"Taken back: {made}" if undo else f"{made}", *unfit_lines(unfit)])
    return 0


def _role(said: str | None) -> tuple[str, str] | None:
    if said is None:
        return None
    block, _, role = said.rpartition("=")
    if not block or not role:
        raise UsageError(f"--role {said}", "not BLOCK=ROLE", "For example --role p1/L20=headline")
    return block, role


def _lines(rows: Iterable[object]) -> None:
    """Lines to standard output; plain values as JSON, an object a line."""
    import json

    for row in rows:
        click.echo(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False), color=True)


TOLD_EVERY = 1000  # files, where no terminal shows a bar


@contextmanager
def _files_bar() -> Iterator[tuple[Callable[[int], None], Callable[[], None]]]:
    """What is told of a long run: how many files there are, and of each that it is done."""
    if sys.stderr.isatty():
        with _bar_of_files() as both:
            yield both
        return
    done, count = 0, 0

    def start(n: int) -> None:
        nonlocal count
        count += n

    def step() -> None:
        nonlocal done
        done += 1
        if done % TOLD_EVERY == 0:
            _tell(f"{done} of {count} files")

    yield start, step


@contextmanager
def _bar_of_files() -> Iterator[tuple[Callable[[int], None], Callable[[], None]]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TextColumn("files"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("read", total=None)
        count = 0

        def start(n: int) -> None:
            nonlocal count
            count += n
            progress.update(task, total=count)

        yield start, lambda: progress.advance(task)


# ---- reprints


@main.command()
@click.argument("texts", metavar="TEXTS", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="The folder to write to.")
@click.option("--preset", default="default", metavar="NAME", help="default, clean, ocr or quotation.")
@click.option("--threads", default="auto", metavar="N|auto", help="Use N cores, or all of them (the default).")
@click.option("--memory", metavar="SIZE", help="Keep within this, with temporary files beside: 4GB, 600MB.")
@click.option("--within", type=click.IntRange(0), metavar="DAYS", help="Only what is printed so many days apart.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "jsonl", "passim"]),
    default="parquet",
    help="What to write: tables (the default), the same as JSON lines, or a passage a line as passim does.",
)
@_debug
def reprints(
    texts: Path, out: Path, preset: str, threads: str, memory: str | None, within: int | None, form: str
) -> int:
    """Find what texts print alike: TEXTS is Parquet, JSON lines, CSV or TSV, with columns id and text.

    Writes matches, a row for each passage two texts share, and stories, which article belongs to which. Other columns
    are kept beside them. A column series says of which paper a text is: what one paper prints over and over is then
    stock, what many print is not. A column date is what --within goes by.

    \b
    broadsheet reprints texts.parquet --out found
    broadsheet reprints scans.jsonl.gz --out found --preset ocr --threads 8 --memory 4GB
    broadsheet reprints articles.csv --out found --within 30
    """
    cores, limit = _cores(threads, "--threads"), _bytes(memory)
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    from broadsheet.reuse.compiled import NOTE, compiles
    from broadsheet.reuse.options import options_of

    options = options_of(preset)
    if not texts.is_file():
        raise NotFound(str(texts), "no such file", "Name a Parquet, JSONL, CSV or TSV file")
    if compiles():
        _tell(NOTE)
    from broadsheet.reuse.door import checked_limit
    from broadsheet.reuse.door import reprints as found_in
    from broadsheet.reuse.room import Room
    from broadsheet.reuse.tables import collection, made_by, writable, write

    with Room(checked_limit(limit)) as room:
        given = collection(texts, room)
        for note in given.notes:
            _tell(note)
        papers, days = given.papers(), None if within is None else given.days(str(texts))
        writable(out)
        with _texts_bar(len(given.ids)) as step:
            found = found_in(
                given.ids, given.texts, options, cores, step, papers=papers, days=days, within=within, room=room
            )
        files = write(found, given, out, form, made_by(preset, options, within))
    if papers is None and found.stock:
        _tell(
            f"{_counted(found.stock, 'text')} mostly {'says' if found.stock == 1 else 'say'} what more than {options.stock}"
            " others say too, and no column series tells a paper's stock from what many papers print: they match by the rest alone"
        )
    stories, of = found.told()
    said = f"{_counted(found.pairs, 'pair')} of {_counted(len(given.ids), 'text')} matched; {_counted(stories, 'story', 'stories')} of {of} texts. "
    if (most := found.most_printed()) is not None:
        first, times = most
        said += f"Most printed, {times} times: {given.ids[first]}, “{_opening(given.texts.text(first))}”. "
    _tell(said + f"Written to {' and '.join(str(f) for f in files)}")
    return 0


OPENING = 40  # characters


def _opening(text: str) -> str:
    """How a text begins, in a line."""
    begins = " ".join(text[: 8 * OPENING].split())
    return begins if len(begins) <= OPENING else begins[:OPENING] + "…"


SIZES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}


def _bytes(said: str | None) -> int | None:
    import re

    if said is None:
        return None
    m = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?\s*", said.lower())
    if m is None or float(m[1]) == 0:
        raise UsageError(f"--memory {said}", "no amount of memory", "Say it like 4GB or 600MB")
    return int(float(m[1]) * SIZES[m[2]])


@contextmanager
def _texts_bar(count: int) -> Iterator[Callable[[int, int], None] | None]:
    """A bar while texts are compared, where someone waits at a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Comparing"), BarColumn(), MofNCompleteColumn(), TextColumn("texts"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("compare", total=count)
        yield lambda done, total: progress.update(task, completed=done, total=total)


# ---- collation


@main.command()
@click.argument("names", nargs=-1, metavar="FILE…|STORY|ID…")
@_archive
@click.option("--transcript", multiple=True, metavar="FILE", help="What a broadcast said: a text no machine read.")
@click.option("--agency", multiple=True, metavar="FILE", help="What an agency sent.")
@click.option("--own", multiple=True, metavar="FILE", help="A text of your own.")
@click.option("--plain", is_flag=True, help="Each file is one text, not a page.")
@click.option("--verdict", multiple=True, metavar="V", help="Show these alone: misreading, invention, loss, edition, …")
@click.option("--witness", multiple=True, metavar="A", help="Show what these witnesses read otherwise: A, B, …")
@click.option("--all", "every", is_flag=True, help="List everything to distrust first, not the loudest alone.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "html", "json", "csv", "tei"]),
    default="table",
    help="html is a report to send to someone; csv has a row for each reading.",
)
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="The file to write.")
@_debug
def collate(
    names: tuple[str, ...],
    folder: Path,
    transcript: tuple[str, ...],
    agency: tuple[str, ...],
    own: tuple[str, ...],
    plain: bool,
    verdict: tuple[str, ...],
    witness: tuple[str, ...],
    every: bool,
    form: str,
    out: Path | None,
) -> int:
    """Set the printings of a story side by side: where they differ, which to distrust, and why.

    A name is a text, a page, an article of a page (FILE#2, or FILE#words of its headline), or of an archive an article's id
    or a story's. Of a page the article is taken that matches the other witnesses best.

    \b
    broadsheet collate monday.md tuesday.md --transcript broadcast.txt
    broadsheet collate s-yunxi-ribao-2025-03-10-a-p1-i002 --archive papers
    broadsheet collate page.md#渡轮 agency.txt --format html --out report.html
    """
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    from broadsheet.archive import Archive
    from broadsheet.called import Typed, witnesses
    from broadsheet.collate.apparatus import ORDER

    unknown = [v for v in verdict if v not in ORDER]
    if unknown:
        raise UsageError(f"--verdict {unknown[0]}", "no verdict", f"The verdicts are {', '.join(ORDER)}")
    kinds = (("paper", names), ("transcript", transcript), ("agency", agency), ("own", own))
    typed = [Typed(word, kind) for kind, words in kinds for word in words]
    with _opened(lambda: Archive(folder, read_only=True)) as archive:
        found, archived = witnesses(typed, archive, _tell, plain)
    from broadsheet.collate import collate as collated
    from broadsheet.collate.listing import Wanted as Shown

    _say_compiles()
    apparatus = collated(found)
    unknown = [w for w in witness if w not in {x.sigil for x in apparatus.witnesses}]
    if unknown:
        known = ", ".join(w.sigil for w in apparatus.witnesses)
        raise UsageError(f"--witness {unknown[0]}", "no witness of the story", f"They are {known}")
    terminal = out is None
    shown = Shown(verdict, witness, every)
    _written(_collation(apparatus, form, _width() if terminal else PIPED_WIDTH, terminal and _coloured(), shown), out)
    if out is not None:
        count, many = len(apparatus.places), len(apparatus.witnesses)
        _tell(f"{_counted(count, 'place')} where {many} witnesses differ, written to {out}")
    if form == "table" and out is None and archived:
        _suggest(apparatus, archived, folder)
    return 0


def _suggest(apparatus: Apparatus, archived: frozenset[str], folder: Path) -> None:
    """The commands that put right what is lost or out of place."""
    from broadsheet.collate.repairs import suggested

    found = suggested(apparatus, archived)
    where = "" if os.environ.get("BROADSHEET_ARCHIVE") == str(folder) else f" --archive {_shortest(folder)}"
    if found:
        _head("To put right in the archive what is lost or out of place (kept apart; --undo takes it back)")
    for s in found:
        _say(f"{s.number:>3}  broadsheet correct {s.article} --from-witness {s.source} --place {s.place}{where}")


@main.command()
@_archive
@click.option("--paper", metavar="P", help="Over the stories that this paper printed, among others.")
@click.option("--from", "start", metavar="DATE", help="Over stories printed on this day or later (YYYY-MM-DD).")
@click.option("--to", "end", metavar="DATE", help="Over stories printed on this day or before.")
@click.option("--format", "form", type=click.Choice(["text", "json", "svg"]), default="text", help="svg is a picture.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="The file to write.")
@_debug
def kinship(folder: Path, paper: str | None, start: str | None, end: str | None, form: str, out: Path | None) -> int:
    """Say which papers share whose readings, added up over the stories of an archive.

    Misreadings, punctuation and width are left out: what counts is where editors chose.

    \b
    broadsheet kinship --archive papers
    broadsheet kinship --paper 云溪日报 --format svg --out kinship.svg
    """
    from broadsheet.archive import Archive
    from broadsheet.collate.rows import kinship_json
    from broadsheet.listing import kinship_lines

    _say_compiles()
    with Archive(folder, read_only=True) as archive:
        found = archive.kinship(paper=paper, start=_day(start, "--from"), end=_day(end, "--to"))
    if not found.names:
        _tell("No story of several papers")
        return 0
    if form == "svg":
        from broadsheet.collate.kinship import tree
        from broadsheet.collate.picture import as_svg

        text = as_svg(tree(found.names, found.distance()), {}, "Papers by the readings they share") + "\n"
    elif form == "json":
        import json

        text = json.dumps(kinship_json(found), ensure_ascii=False) + "\n"
    else:
        text = "".join(f"{row}\n" for row in kinship_lines(found))
    _written(text.encode(), out)
    return 0


def _say_compiles() -> None:
    from broadsheet.reuse.compiled import COLLATION, compiles

    if compiles("collate", "kernels"):
        _tell(COLLATION)


def _written(data: bytes, out: Path | None) -> None:
    """Bytes to a file that is there whole or not at all, or to standard output."""
    from broadsheet.export import file_at

    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    with file_at(out) as file:
        file.write(data)


@contextmanager
def _opened(archive: Callable[[], Archive]) -> Iterator[Callable[[], Archive]]:
    """An archive that is opened once, if it is asked for, and closed at the end."""
    held: list[Archive] = []

    def lent() -> Archive:
        if not held:
            held.append(archive())
        return held[0]

    try:
        yield lent
    finally:
        for a in held:
            a.close()


def _collation(apparatus: Apparatus, form: str, width: int, colour: bool, shown: Shown) -> bytes:
    """An apparatus in one of its forms."""
    import io
    import json

    from broadsheet.collate.html import as_html
    from broadsheet.collate.listing import rows
    from broadsheet.collate.rows import COLUMNS, as_json, variants
    from broadsheet.collate.tei import as_tei
    from broadsheet.export.tables import sheet

    if form == "csv":
        file = io.BytesIO()
        sheet(COLUMNS, variants(apparatus), file)
        return file.getvalue()
    if form == "html":
        text = as_html(apparatus)
    elif form == "json":
        text = json.dumps(as_json(apparatus), ensure_ascii=False) + "\n"
    elif form == "tei":
        text = as_tei(apparatus)
    else:
        text = "".join(f"{row}\n" for row in rows(apparatus, width, colour, shown))
    return text.encode(errors="replace")


# ---- demo


SHOWN = ("yunxi-ribao/2025-03-10", "harbour-courier")  # an issue whose articles jump, and one in another script


@main.command()
@click.argument("named", metavar="[ARCHIVE]", required=False, type=click.Path(path_type=Path))
@_archive
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 for every network.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 for a free one."
)
@click.option(
    "--root-path", default="", metavar="PREFIX", help="A prefix of every path that a proxy takes off: /papers."
)
@click.option("--url", "address", default="", metavar="URL", help="Where others find it: https://example.org/papers.")
@click.option("--name", default="", metavar="TEXT", help="What the archive is called on its pages.")
@_debug
def serve(named: Path | None, folder: Path, host: str, port: int, root_path: str, address: str, name: str) -> None:
    """Show an archive in the browser, read-only, for this machine alone unless told otherwise.

    Pages may be ingested meanwhile. Requests are logged as JSON lines; Ctrl-C or SIGTERM ends it once answers under way
    are given.
    """
    for variable in ONE_THREAD:
        os.environ.setdefault(variable, "1")
    from broadsheet.web import serve as serving

    serving(named or folder, host=host, port=port, root_path=root_path, address=address, name=name)


@main.command()
@click.argument("named", metavar="[ARCHIVE]", required=False, type=click.Path(path_type=Path))
@_archive
@_debug
def mcp(named: Path | None, folder: Path) -> None:
    """Answer assistants about an archive: the Model Context Protocol over standard input and output, read-only.

    An assistant's settings name it as a server that is started by this command. It searches, reads articles and stories, and
    tells what to distrust where papers differ.
    """
    for variable in ONE_THREAD:
        os.environ.setdefault(variable, "1")
    from broadsheet.mcp import serve as answering

    answering(named or folder, sys.stdin.buffer, sys.stdout.buffer)


@main.command()
@_debug
def demo() -> None:
    """Read the sample papers that come with broadsheet, and show what was rebuilt."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    from importlib.resources import files as resources

    from broadsheet.batch import chunks, files

    samples = Path(str(resources("broadsheet") / "samples"))
    found = list(files([samples]))
    made: list[Issue] = []
    for chunk in chunks(found):
        made += _issues(chunk)
    _say("Broadsheet reads the pages of its sample papers, invented towns and all, and sets them again whole.")
    for start in SHOWN:
        _show(next((i for i in made if _from(i, samples / start)), None))
    _mended(made)
    home = _kept(samples)
    _next(samples, home)


def _issues(chunk: Iterable[Found]) -> list[Issue]:
    from broadsheet.articles import issues
    from broadsheet.read import read as pages_of

    return list(issues(page for f in chunk for page in pages_of(f.path)))


def _from(issue: Issue, folder: Path) -> bool:
    return any(str(p.page.source).startswith(str(folder)) for p in issue.pages)


def _show(issue: Issue | None) -> None:
    from broadsheet.show import as_text

    if issue is not None:
        _say("")
        click.echo(as_text(issue.pages[0], _width(), colour=_coloured()), nl=False, color=True)


def _mended(made: list[Issue]) -> None:
    """What was put right on all sample pages, and what is left for a person."""
    articles = [a for i in made for a in i.articles]
    pages = sum(len(i.pages) for i in made)
    papers = len({i.masthead.paper for i in made})
    kinds = [f.kind for a in articles for f in a.faults]
    joins = [j for a in articles for j in a.joins]
    printed = [f for i in made for p in i.pages for f in p.faults]
    _head("What was put right on the way")
    typeset = sum(p.page.source.endswith(".pdf") for i in made for p in i.pages)
    _say(f"{pages} pages of {papers} papers were read, {typeset} of them from PDF, the others from transcripts;")
    _say(f"they hold {_counted(len(articles), 'article')}.")
    rows = (
        ("paragraphs cut by a column's end made whole", sum(j.kind == "continues" for j in joins)),
        ("of them with a fragment put back from elsewhere on the page", kinds.count("fragment out of place")),
        ("articles followed to another page", sum(j.kind == "jumps" for j in joins)),
        ("lines read twice and set aside", kinds.count("repeated run")),
        ("papers or dates not printed, inferred from the news", sum(_inferred(i) for i in made)),
    )
    for what, count in rows:
        _say(f"  {count:4}  {what}")
    faults = [(a, f) for a in articles for f in a.faults]
    _examples("For example", [_where(a, f) for a, f in faults if f.kind == "fragment out of place"][:2])
    _examples("The masthead and the calendar disagree", [_sentence(f) for f in printed if f.kind == "disagreement"])
    rest = [_where(a, f) for a, f in faults if f.kind not in ("fragment out of place", "repeated run")]
    _examples("What it could not put right, and says so", rest[:4])


def _inferred(issue: Issue) -> bool:
    return "inferred" in (issue.masthead.paper_from, issue.masthead.date_from)


def _where(a: Article, f: Fault) -> str:
    return f"{a.headline or a.id} — {_sentence(f)}"


def _sentence(f: Fault) -> str:
    from broadsheet.show import sentence

    return sentence(f, 40)


def _examples(head: str, told: list[str]) -> None:
    from broadsheet.lines import wrapped

    if told:
        _say(f"{head}:")
        for text in told:
            for n, row in enumerate(wrapped(text.replace("\n", " "), max(_width() - 8, 40))):
                _say(f"    {'-' if n == 0 else ' '} {row}")


COMPARED = (
    "yunxi-ribao/2025-03-11/p2.md",
    "yunxi-wanbao/2025-03-11/p1.md",
)  # pages that print a story alike but for two places
DEMO = Path("broadsheet-demo")  # the archive of the demo, where one is
SOUGHT = "水厂"


def _kept(samples: Path) -> Path:
    """The sample papers in an archive, and what a search of it finds; where it is."""
    import tempfile

    from broadsheet.archive import Archive
    from broadsheet.errors import NotAnArchive
    from broadsheet.reuse.compiled import NOTE, compiles

    home = DEMO
    if compiles():
        _tell(NOTE)
    _head("And kept: an archive of the sample papers")
    try:
        with Archive(home) as archive:
            archive.ingest([samples], jobs=1)
    except (CannotWrite, NotAnArchive):  # no place to write, or a place taken
        home = Path(tempfile.mkdtemp(prefix="broadsheet-"), "demo")
        with Archive(home) as archive:
            archive.ingest([samples], jobs=1)
    with Archive(home, read_only=True) as archive:
        from broadsheet.archive.query import query
        from broadsheet.listing import counted, hit_lines, status_lines

        _say(status_lines(archive.status())[0])
        found = archive.search(SOUGHT, 3)
        _say(f"A search for {SOUGHT} finds {counted(found.total, 'article')}:")
        for s in found.articles:
            line, spans = archive.line(s.id, query(SOUGHT), _width() - 6)
            _say("")
            for row in hit_lines(s, line, spans, _width() - 4, _coloured()):
                _say(f"    {row}")
        _widest(archive)
    return home


def _widest(archive: Archive) -> None:
    """The story that most papers printed."""
    from broadsheet.listing import counted, told_lines

    story = next(archive.stories(limit=1), None)
    if story is not None:
        stories = counted(archive.status().stories, "story", "stories")
        _say("")
        _say(f"It has {stories} that more than one article prints. The one most papers had, under other headlines:")
        _say("")
        for row in told_lines(story, _width() - 4, _coloured()):
            _say(f"    {row}".rstrip())
        _compared(archive, story)


def _compared(archive: Archive, story: Story) -> None:
    """What to distrust in the printings of a story."""
    from broadsheet.collate.listing import screen

    _head("Its printings set side by side: did the paper print that, or did the machine make it up?")
    _say("")
    for row in screen(archive.collate(story.id), _width() - 4, _coloured()):
        _say(f"    {row}".rstrip())


def _next(samples: Path, home: Path) -> None:
    """Commands that can be typed as they stand."""
    command, folder = _typed(), _shortest(samples)
    issue = f"{folder}/{SHOWN[0]}"
    _head("What to try next")
    _say("  The same issue, with the reason for every join and every role:")
    _say(f"      {command} read {issue} --explain")
    _say("  Every sample paper as JSON, a page a line, on all cores:")
    _say(f"      {command} read {folder} --format json --jobs auto")
    _say("  More from the archive: a phrase, in one paper, of one month; an article by its id:")
    _say(f"      {command} search '市长 paper:云溪日报 date:2025-04' --archive {_shortest(home)}")
    _say(f"      {command} show yunxi-ribao-2025-04-08-a-p1-i001 --archive {_shortest(home)}")
    _say("  Every story that two papers or more printed, most spread first:")
    _say(f"      {command} stories --min-papers 2 --archive {_shortest(home)}")
    _say("  The same comparison as a report to send to someone, and two pages without an archive:")
    _say(
        f"      {command} collate s-yunxi-ribao-2025-03-10-a-p1-i003 --archive {_shortest(home)} --format html --out report.html"
    )
    _say(f"      {command} collate {folder}/{COMPARED[0]} {folder}/{COMPARED[1]}")
    _say(
        "  The archive in the browser, at http://127.0.0.1:8000: pages as they look, and what to distrust two clicks away:"
    )
    _say(f"      {command} serve {_shortest(home)}")
    _say("  Pages of your own into an archive of your own:")
    _say(f"      {command} ingest PATH --archive papers")
    _say("  Pages of your own (a file, a folder, a folder of folders), one file a page:")
    _say(f"      {command} read PATH --format markdown --out articles")


def _typed() -> str:
    """The command as it can be typed here: its name where the shell finds it, else where it lies."""
    import shutil

    if shutil.which("broadsheet"):
        return "broadsheet"
    script = Path(sys.executable).parent / "broadsheet"
    return _shortest(script) if script.exists() else f"{sys.executable} -m broadsheet"


def _shortest(path: Path) -> str:
    """A path from the folder one is in, where that is shorter."""
    try:
        near = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return min(near, str(path), key=len)


def _head(text: str) -> None:
    _say("")
    _say(click.style(text, bold=True) if _coloured() else text)


def _say(text: str) -> None:
    click.echo(text, color=True)
