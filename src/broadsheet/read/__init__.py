"""Bytes to pages of blocks: the one door for every format a page may come in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path, PurePath

from broadsheet.errors import NotFound, TooLarge
from broadsheet.model import Page
from broadsheet.read import collection, markdown, packs
from broadsheet.read.formats import GZIP, METS, PACK, PDF, TEXT, format_of, single, with_words
from broadsheet.read.markup import HEAD

SUFFIXES = frozenset({".md", ".markdown", ".txt", ""})  # of files that are pages, whatever is in them
SNIFFED = frozenset(
    {".xml", ".html", ".htm", ".xhtml", ".hocr", ".pdf", ".gz", ".zip", ".tar", ".tgz"}
)  # if their bytes say so


def read(path: str | Path) -> list[Page]:
    """The pages of a file, in its order; most files hold one, a METS file lists an issue, a pack holds many.

    A page's id is the file's stem, with /p1, /p2, ... in a file of several, or the path in the pack. The format goes by
    the bytes; what is no other is read as a transcript if it is text. Raises NotFound where there is no such file or it
    cannot be opened, TooLarge, and what the reader of the format raises.
    """
    path = Path(path)
    return pages_of(contents(path, str(path)), str(path), page_id=stem(path))


def pages_of(data: bytes, source: str, *, page_id: str) -> list[Page]:
    """The pages in bytes that `contents` gave; `source` is what messages call the file."""
    kind = format_of(data, source)
    if kind == GZIP:
        data = packs.unpacked(data, source, packs.PACK_LIMIT)
        kind = format_of(data, source.removesuffix(".gz"))
    if kind == METS:  # alone: it says itself what is missing
        data, kind = packs.packed({PurePath(source).name or "mets.xml": data}), PACK
    if kind == PACK:
        return with_words(collection.pages(data, source, page_id=page_id), source)
    found = single(data, source, page_id=page_id)
    return found if kind == TEXT else with_words(found, source)


def stem(path: PurePath) -> str:
    """A file's name without its suffix, both suffixes of .xml.gz and .tar.gz."""
    inner = PurePath(path.stem)
    doubled = path.suffix.lower() in (".gz", ".xz", ".bz2") and inner.suffix.lower() in SNIFFED
    return inner.stem if doubled else path.stem


def contents(path: Path, where: str) -> bytes:
    """The bytes of a file, `where` being what messages call it; of a METS file, it and all it names as one pack.

    Raises NotFound and TooLarge, and what reading a METS raises.
    """
    try:
        if path.is_dir():
            raise NotFound(where, "a folder, not a page", "Give the files in it, or read it as an issue")
        if path.stat().st_size > markdown.FILE_LIMIT:
            raise TooLarge(
                where, f"more than {markdown.FILE_LIMIT >> 20} MB", "Split it into a file a page or an issue"
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(where, "no such file", "Check the name and the folder") from error
    except PermissionError as error:
        raise NotFound(where, "not ours to read (permission denied)", "Ask its owner for leave to read it") from error
    except (OSError, ValueError) as error:
        raise NotFound(where, f"cannot be opened ({error})", "Check the name and the disk") from error
    return collection.bundled(data, path, markdown.FILE_LIMIT) if format_of(data) == METS else data


def fingerprint(path: Path) -> bytes:
    """The SHA-256 of what `contents` gives, without holding it where the file stands alone. Raises OSError and more."""
    if _format_on_disk(path) == METS:
        return hashlib.sha256(contents(path, str(path))).digest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def may_be_page(path: Path) -> bool:
    """Whether a file found in a folder is one to read: by its suffix, and for some suffixes by what it begins with."""
    suffix = path.suffix.lower()
    if path.stem.lower() in collection.BESIDE:
        return False
    if suffix in SUFFIXES:
        return True
    return suffix in SNIFFED and _format_on_disk(path) not in ("", TEXT)


def may_hold_many(path: Path) -> bool:
    """Whether a file may hold more than a page, as an issue or a pack does."""
    return _format_on_disk(path) in (METS, PACK, GZIP, PDF)


def named_elsewhere(paths: Iterable[Path]) -> set[Path]:
    """Those files that METS files among `paths` name, and that are read with them."""
    out: set[Path] = set()
    for path in paths:
        if path.suffix.lower() == ".xml" and _format_on_disk(path) == METS:
            try:
                out |= collection.named_by(path, path.read_bytes())
            except OSError:
                continue  # whoever reads it will say what is wrong
    return out


def _format_on_disk(path: Path) -> str:
    """The format of a file by its first bytes; that of a transcript where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return format_of(file.read(HEAD), path.name)
    except (OSError, ValueError):
        return TEXT
