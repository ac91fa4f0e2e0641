"""Pages drawn, and kept once they are."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from pdfs import PAGES, pdf, text
from PIL import Image

from broadsheet.archive import Archive
from broadsheet.archive.drawings import FOLDER, kept
from broadsheet.errors import NoSuchArticle, NotFound, UnknownFormat, UsageError
from broadsheet.read.drawn import drawn

SETTING = PAGES / "setting.pdf"


@pytest.mark.parametrize("form", ["webp", "png"])
def test_a_page_is_drawn_as_large_as_asked(form: str) -> None:
    data = drawn(SETTING.read_bytes(), "setting.pdf", longest=240, form=form)
    picture = Image.open(io.BytesIO(data))
    assert (picture.format, picture.size) == (form.upper(), (240, 200))
    dark = picture.convert("RGB").getpixel((70, 10))  # the ground of the reversed headline
    assert isinstance(dark, tuple) and max(dark) < 90


def test_what_cannot_be_drawn_is_said() -> None:
    data = pdf(text(50, 500, "One"))
    for longest, form in ((9, "png"), (100_000, "png"), (200, "../../etc/passwd")):
        with pytest.raises(UsageError):
            drawn(data, "x.pdf", longest=longest, form=form)
    with pytest.raises(NotFound, match="no page 2 among its 1"):
        drawn(data, "x.pdf", 2)
    with pytest.raises(UnknownFormat):
        drawn(b"# A transcript\n", "x.md")


def test_an_archive_draws_a_page_once(tmp_path: Path) -> None:
    with Archive(tmp_path / "A") as archive:
        archive.ingest([SETTING])
        (issue,) = archive.issue_list()
        first = archive.drawn(f"{issue.id}-p0", 100, "png")
        (file,) = (tmp_path / "A" / FOLDER).iterdir()
        assert file.read_bytes() == first
        file.write_bytes(b"as kept")
        assert archive.drawn(f"{issue.id}-p0", 100, "png") == b"as kept"
        with pytest.raises(NoSuchArticle):
            archive.drawn("no-such-issue-p1")


def test_what_was_not_asked_for_longest_makes_room(tmp_path: Path) -> None:
    for n in range(4):
        kept(tmp_path, str(n), lambda: bytes(10), 35)
        os.utime(tmp_path / FOLDER / str(n), (n, n))
    assert sorted(p.name for p in (tmp_path / FOLDER).iterdir()) == ["1", "2", "3"]
    kept(tmp_path, "1", lambda: b"", 35)  # asked for again: 2 is the oldest now
    kept(tmp_path, "4", lambda: bytes(10), 35)
    assert sorted(p.name for p in (tmp_path / FOLDER).iterdir()) == ["1", "3", "4"]


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file in the way")
    assert kept(tmp_path, "x", lambda: b"made") == b"made"
