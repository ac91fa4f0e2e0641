"""Bytes to pages of blocks: the one door for every format a page may come in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from broadsheet.errors import NotFound, TooLarge
from broadsheet.model import Page
from broadsheet.read import markdown

Reader = Callable[..., list[Page]]  # (data, source, *, page_id)

FORMATS: dict[str, Reader] = {".md": markdown.pages, ".markdown": markdown.pages, ".txt": markdown.pages}


def read(path: str | Path) -> list[Page]:
    """The pages of a file, in its order; most files hold one.

    A page's id is the file's stem, with /p1, /p2, ... in a file of several. The format goes by the suffix; a file with
    another suffix is read as a transcript if it is text. Raises NotFound where there is no such file or it cannot be
    opened, TooLarge, and what the reader of the format raises.
    """
    path = Path(path)
    reader = FORMATS.get(path.suffix.lower(), markdown.pages)
    return reader(contents(path, str(path)), str(path), page_id=path.stem)


def contents(path: Path, where: str) -> bytes:
    """The bytes of a file, `where` being what messages call it. Raises NotFound and TooLarge."""
    try:
        if path.is_dir():
            raise NotFound(where, "a folder, not a page", "Give the files in it, or read it as an issue")
        if path.stat().st_size > markdown.FILE_LIMIT:
            raise TooLarge(
                where, f"more than {markdown.FILE_LIMIT >> 20} MB", "Split it into a file a page or an issue"
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(where, "no such file", "Check the name and the folder") from error
    except PermissionError as error:
        raise NotFound(where, "not ours to read (permission denied)", "Ask its owner for leave to read it") from error
    except (OSError, ValueError) as error:
        raise NotFound(where, f"cannot be opened ({error})", "Check the name and the disk") from error
