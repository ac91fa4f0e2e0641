"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import SAMPLES, issue_files

from broadsheet.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive of one small issue, open to be written, and its pages beside it in q/2031-05-06."""
    issue_files(tmp_path / "q" / "2031-05-06")
    with Archive(tmp_path / "A") as made:
        made.ingest([tmp_path / "q"])
        yield made


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference pages and data beside the project's checkout; the test is skipped where they are not."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the reference data is not here: ../shared is absent")
    return folder


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the sample papers, to be read only."""
    home = tmp_path_factory.mktemp("samples") / "archive"
    with Archive(home) as made:
        made.ingest([SAMPLES])
    return home
