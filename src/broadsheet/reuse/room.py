"""Where long rows of numbers are kept: in memory, or in files once memory is short."""

from __future__ import annotations

import mmap
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

WRITTEN = 1 << 16  # bytes at a time: what is written at once Linux may bring back at once, for one number asked for
HIGH = 0.6  # of the limit: room for what one more step holds


class Room:
    """Rows of numbers: in memory, or with a limit in files of a temporary folder, of which memory holds what is in use.

    A file has no name once it is made, so that nothing of it stays whatever ends the run.
    """

    def __init__(self, limit: int | None = None, folder: Path | None = None) -> None:
        self.limit = limit  # bytes
        self.filed = limit is not None
        self._folder = folder
        self._files: list[Any] = []
        self._maps: list[Any] = []

    def empty(self, size: int, kind: Any) -> Any:
        """A row of that many numbers, whatever they are."""
        return self.zeros(size, kind) if self.filed else np.empty(size, kind)

    def zeros(self, size: int, kind: Any) -> Any:
        """A row of so many nothings."""
        if not self.filed or size == 0:
            return np.zeros(size, kind)
        file = self._file()
        file.truncate(size * np.dtype(kind).itemsize)
        return self._mapped(file, kind, size)

    def row(self, kind: Any) -> Row:
        """A row that grows at its end."""
        return Row(self, kind)

    def rest(self) -> None:
        """Near the limit let go of the pages of files that are in memory; they are read again when asked for."""
        if self.limit is None or not self._maps or resident() < HIGH * self.limit:
            return
        for m in self._maps:
            with suppress(AttributeError, OSError, ValueError):  # a system that knows no such advice
                m.madvise(mmap.MADV_DONTNEED)

    def close(self) -> None:
        """Give up the files; rows still held stay readable until they are let go."""
        self._maps.clear()
        for file in self._files:
            file.close()
        self._files.clear()

    def __enter__(self) -> Room:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _file(self) -> Any:
        file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115
        self._files.append(file)
        return file

    def _mapped(self, file: Any, kind: Any, size: int) -> Any:
        file.flush()
        whole = mmap.mmap(file.fileno(), 0)
        self._maps.append(whole)
        return np.frombuffer(whole, kind, size)


def resident() -> int:
    """Bytes of this process in memory; more than any limit where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * mmap.PAGESIZE
    except OSError:
        return 1 << 62


class Row:
    """A row that grows at its end, then is read as one array."""

    def __init__(self, room: Room, kind: Any) -> None:
        self._room, self._kind, self._size = room, np.dtype(kind), 0
        self._parts: list[Any] = []
        self._file: Any = room._file() if room.filed else None

    def add(self, numbers: Any) -> None:
        """Numbers put at the end."""
        self._size += len(numbers)
        if self._file is None:
            self._parts.append(numbers)
        else:
            data = np.ascontiguousarray(numbers, self._kind).view(np.uint8)
            for n in range(0, len(data), WRITTEN):
                self._file.write(data[n : n + WRITTEN].data)

    def done(self) -> Any:
        """All of it."""
        if self._file is not None and self._size:
            return self._room._mapped(self._file, self._kind, self._size)
        parts, self._parts = self._parts, []
        return np.concatenate([np.zeros(0, self._kind), *parts])
