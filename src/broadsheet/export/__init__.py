"""An archive to files that other programs read: `export(archive, form, out)`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from broadsheet.errors import CannotWrite, DiskFull, UsageError
from broadsheet.export import markdown, tables

if TYPE_CHECKING:
    from broadsheet.archive import Archive

STREAMS: dict[str, Callable[[Archive, IO[bytes], str], int]] = {
    "jsonl": tables.jsonl,
    "csv": tables.csv,
    "parquet": tables.parquet,
    "markdown": lambda archive, out, _: markdown.stream(archive, out),
}
FORMS = tuple(STREAMS)


def export(archive: Archive, form: str, out: Path | None = None, table: str = "articles") -> int:
    """How many articles were written to a file, or to standard output where none is named.

    `table` may be stories (which article is of which) or matches (the passages two articles share) as well.
    markdown goes to a folder, a file a page. A file is written whole or not at all; memory holds an issue at a time.
    Raises UsageError, CannotWrite and DiskFull.
    """
    if form not in STREAMS:
        raise UsageError(f"--format {form}", "no form broadsheet exports", f"The forms are {', '.join(FORMS)}")
    if table not in tables.TABLES:
        raise UsageError(f"--table {table}", "no table broadsheet exports", f"There are {', '.join(tables.TABLES)}")
    if form == "markdown" and table != "articles":
        raise UsageError(f"--table {table}", "no pages to be set", "Give --format jsonl, csv or parquet")
    if out is None:
        if form == "parquet":
            raise UsageError("--format parquet", "no file named", "Name one with --out: it is no text to be shown")
        count = STREAMS[form](archive, sys.stdout.buffer, table)
        sys.stdout.buffer.flush()
        return count
    with _told(out):
        if form == "markdown":
            return markdown.folder(archive, out)
        with _whole(out) as file:
            return STREAMS[form](archive, file, table)


@contextmanager
def file_at(out: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which is there whole or not at all. Raises CannotWrite and DiskFull."""
    with _told(out), _whole(out) as file:
        yield file


@contextmanager
def _whole(out: Path) -> Iterator[IO[bytes]]:
    """A file that stands under its name only once it is done."""
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.is_dir():
        raise CannotWrite(str(out), "a folder where a file is wanted", "Name a file with --out")
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            yield file
        os.replace(draft, out)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _told(out: Path) -> Iterator[None]:
    import errno

    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFull(str(out), "no room left on the disk", "Make room, or write it elsewhere") from error
        cause = error.strerror or str(error)
        raise CannotWrite(str(out), f"cannot be written ({cause})", "Name a place you may write to") from error


__all__ = ["FORMS", "export", "file_at"]
