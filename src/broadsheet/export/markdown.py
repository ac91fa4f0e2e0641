"""Pages as markdown for editors: a file a page, in a folder for each paper and issue."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

from broadsheet.batch import unlike
from broadsheet.show import as_markdown

if TYPE_CHECKING:
    from broadsheet.archive import Archive


def folder(archive: Archive, out: Path) -> int:
    """Every page to PAPER/DATE-EDITION/pN.md beneath a folder; how many articles."""
    count = 0
    for facts, issue in archive.listed():
        tail = f"{facts.date or 'undated'}-{facts.edition}"
        home = out / facts.id.removesuffix(f"-{tail}") / tail
        home.mkdir(parents=True, exist_ok=True)
        taken: set[str] = set()
        for page in issue.pages:
            name = unlike(f"p{page.page.number or 0}", taken)
            taken.add(name)
            (home / f"{name}.md").write_text(as_markdown(page), "utf8", errors="backslashreplace", newline="\n")
            count += len(page.articles)
    return count


def stream(archive: Archive, out: IO[bytes]) -> int:
    """Every page one after another, each with a mark before it; how many articles."""
    count = 0
    for facts, issue in archive.listed():
        for page in issue.pages:
            out.write(f"<!-- {facts.id}-p{page.page.number or 0} -->\n\n".encode())
            out.write(as_markdown(page).encode(errors="backslashreplace") + b"\n")
            count += len(page.articles)
    return count
