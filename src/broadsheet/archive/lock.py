"""One writer at a time: who it is, and how the next one waits."""

from __future__ import annotations

import datetime
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from broadsheet.errors import ArchiveBusy

NAME = "lock"
PAUSE = 0.1  # seconds between two tries


@contextmanager
def writing(folder: Path, wait: bool = True, told: Callable[[str], None] | None = None) -> Iterator[None]:
    """The archive for oneself. Without `wait` raises ArchiveBusy where another has it; `told` hears who that is, once.

    Where the system has flock, the lock goes with the process however that ends; elsewhere a file stands for it, and
    one left by a process that is no more is taken away.
    """
    try:
        import fcntl
    except ImportError:
        taken = _by_file(folder / NAME, wait, told)
    else:
        taken = _by_flock(folder / NAME, wait, told, fcntl)
    try:
        yield
    finally:
        taken()


def _by_flock(path: Path, wait: bool, told: Callable[[str], None] | None, fcntl: Any) -> Callable[[], None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _until(lambda: _flocked(handle, fcntl), path, wait, told)
        os.ftruncate(handle, 0)
        os.pwrite(handle, _ours(), 0)
    except BaseException:
        os.close(handle)
        raise

    def free() -> None:
        os.ftruncate(handle, 0)
        os.close(handle)

    return free


def _flocked(handle: int, fcntl: Any) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _by_file(path: Path, wait: bool, told: Callable[[str], None] | None) -> Callable[[], None]:
    _until(lambda: _made(path), path, wait, told)
    return lambda: path.unlink(missing_ok=True)


def _made(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        if _left_behind(path):
            path.unlink(missing_ok=True)
        return False
    os.write(handle, _ours())
    os.close(handle)
    return True


def _left_behind(path: Path) -> bool:
    who = _read(path)
    if not who or who.get("host") != socket.gethostname():
        return False
    try:
        os.kill(int(who["pid"]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return os.name == "nt"  # there signal 0 to a process that is no more says "invalid"
    return False


def _until(try_: Callable[[], bool], path: Path, wait: bool, told: Callable[[str], None] | None) -> None:
    said = False
    while not try_():
        who = holder(path.parent)
        if not wait:
            raise ArchiveBusy(str(path.parent), f"{who} is writing to it", "Try again later, or leave out --no-wait")
        if told is not None and not said:
            told(f"{path.parent}: {who} is writing to it. Waiting until it is done.")
            said = True
        time.sleep(PAUSE)


def holder(folder: Path) -> str:
    """Who has the lock, in words."""
    who = _read(folder / NAME)
    if not who:
        return "another process"
    where = "" if who.get("host") == socket.gethostname() else f" on {who.get('host')}"
    return f"process {who.get('pid')}{where}, since {who.get('since')},"


def held(folder: Path) -> bool:
    """Whether someone is writing to an archive now."""
    path = folder / NAME
    if not path.exists():
        return False
    try:
        import fcntl
    except ImportError:
        return not _left_behind(path)
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf8") or "{}")
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _ours() -> bytes:
    since = datetime.datetime.now().isoformat(" ", "minutes")
    return json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since}).encode()
