"""Pages drawn once and kept for a while: files in the archive's folder, which anyone may take away at any time."""

from __future__ import annotations

import contextlib
import itertools
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

FOLDER = "drawn"
MANY = 2000  # pictures there is room for: of smaller ones there may be many, and looking them through takes time
NOW_AND_THEN = 50  # of these so many are written between looks
ROOM = 1 << 30  # bytes of all pictures together; the least recently asked for go first

_WRITTEN = itertools.count()


def kept(folder: Path, name: str, make: Callable[[], bytes], room: int = ROOM) -> bytes:
    """The picture `name`, as it is kept in an archive's folder, else as made now, and kept.

    A picture stands under its name only when it is whole, so that any number of processes may ask and make; where the
    folder cannot be written, it is made each time.
    """
    path = folder / FOLDER / name
    with contextlib.suppress(OSError):
        data = path.read_bytes()
        os.utime(path)  # asked for just now
        return data
    data = make()
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        _written(path, data)
        if len(data) > room // MANY or next(_WRITTEN) % NOW_AND_THEN == 0:
            _made_room(path.parent, room)
    return data


def _written(path: Path, data: bytes) -> None:
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(part, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise


def _made_room(folder: Path, room: int) -> None:
    """Take away the pictures longest not asked for, until all have room."""
    found = []
    for entry in os.scandir(folder):
        with contextlib.suppress(OSError):  # another process took it away
            known = entry.stat()
            found.append((known.st_mtime_ns, known.st_size, entry.path))
    left = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if left <= room:
            return
        with contextlib.suppress(OSError):
            os.unlink(path)
        left -= size
