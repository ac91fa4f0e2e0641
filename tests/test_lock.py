"""One writer at a time; the next waits, or is told who it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from broadsheet.archive import lock
from broadsheet.errors import ArchiveBusy

HOLD = """
import sys
from pathlib import Path
from broadsheet.archive.lock import writing
with writing(Path(sys.argv[1])):
    print("here", flush=True)
    sys.stdin.read()
"""


def holding(folder: Path) -> subprocess.Popen[str]:
    """Another process that has the archive."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None and other.stdout.readline() == "here\n"
    return other


def test_the_second_waits_and_is_told_who_is_first(tmp_path: Path) -> None:
    told: list[str] = []
    with holding(tmp_path) as other:
        timer = threading.Timer(0.4, other.communicate)
        timer.start()
        start = time.monotonic()
        with lock.writing(tmp_path, told=told.append):
            assert time.monotonic() - start > 0.3
        timer.join()
    assert len(told) == 1 and f"process {other.pid}" in told[0]


def test_the_second_may_not_want_to_wait(tmp_path: Path) -> None:
    with holding(tmp_path) as other:
        with pytest.raises(ArchiveBusy, match=f"process {other.pid}"), lock.writing(tmp_path, wait=False):
            pass
        assert lock.held(tmp_path)
        other.communicate()
    assert not lock.held(tmp_path)


def test_a_lock_goes_with_its_process_however_that_ends(tmp_path: Path) -> None:
    with holding(tmp_path) as other:
        other.kill()
        other.communicate()
    with lock.writing(tmp_path, wait=False):
        pass


@pytest.fixture
def no_flock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that has none."""
    monkeypatch.setitem(sys.modules, "fcntl", None)


@pytest.mark.usefixtures("no_flock")
def test_without_flock_a_file_stands_for_it(tmp_path: Path) -> None:
    with lock.writing(tmp_path):
        assert lock.held(tmp_path)
        with pytest.raises(ArchiveBusy, match=f"process {os.getpid()}"), lock.writing(tmp_path, wait=False):
            pass
    assert not lock.held(tmp_path)


@pytest.mark.usefixtures("no_flock")
def test_without_flock_what_a_dead_process_left_is_taken_away(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    who = json.loads(lock._ours()) | {"pid": gone.pid}
    (tmp_path / lock.NAME).write_text(json.dumps(who))
    with lock.writing(tmp_path):
        pass
