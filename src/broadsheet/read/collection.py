"""Many files that belong together: a METS issue with the files it names, a pack of pages or of issues."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path, PurePosixPath

from broadsheet.errors import BroadsheetError, EmptyInput, NotFound, TooLarge
from broadsheet.model import Page
from broadsheet.read import mets, packs
from broadsheet.read.alto import Image
from broadsheet.read.formats import FORMATS, GZIP, METS, TEXT, format_of, single

MOST_LOOKED_AT = 20_000  # files beneath an issue's folder, where one is looked for by its name alone
DIGITS = re.compile(r"(\d{1,18})")
BESIDE = frozenset({"readme", "license", "licence", "copying", "changelog", "makefile"})  # what lies beside pages


def bundled(data: bytes, path: Path, limit: int) -> bytes:
    """A METS file and the files it names, as a pack: an issue in one piece. What is not there is left out.

    Only files under the folder of the METS are taken, by the path it gives, else by their name. Raises TooLarge, and
    what reading a METS raises.
    """
    files = {path.name: data}
    listing = mets.Listing(data, str(path))
    beneath = _Beneath(path.parent)
    size = len(data)
    for place in listing.wanted():
        found = beneath.find(place)
        if found is None:
            continue
        try:
            content = (path.parent / found).read_bytes()
        except OSError as error:
            raise NotFound(str(path.parent / found), f"cannot be opened ({error})", "Check the disk") from error
        size += len(content)
        if size > limit:
            raise TooLarge(str(path), f"an issue of more than {limit >> 20} MB", "Read its pages one by one")
        files[found] = content
    return packs.packed(files)


def named_by(path: Path, data: bytes) -> set[Path]:
    """The files that a METS file names and that are there. Nothing for a METS that cannot be read."""
    try:
        places = mets.Listing(data, str(path)).wanted()
    except BroadsheetError:
        return set()
    beneath = _Beneath(path.parent)
    return {path.parent / found for place in places if (found := beneath.find(place)) is not None}


class _Beneath:
    """The files beneath a folder, by path or by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._names: dict[str, bytes] | None = None

    def find(self, place: str) -> str | None:
        """The path from the folder of the file that a METS means; None where there is none."""
        path = packs.plain(address(place))
        for tried in (path, f"{path}.gz"):
            if path and (self.folder / tried).is_file():
                return tried
        if self._names is None:
            walked = (
                (Path(top) / name).relative_to(self.folder).as_posix()
                for top, _, names in os.walk(self.folder)
                for name in names
            )
            self._names = dict.fromkeys(islice(walked, MOST_LOOKED_AT), b"")
        return packs.nearest(path, self._names)


def address(place: str) -> str:
    """The path in an address: file://./ALTO/1.xml, https://library.example/ALTO/1.xml and ALTO/1.xml alike."""
    scheme, parted, rest = place.partition("://")
    if not parted:
        return place.removeprefix("file:")
    if scheme.lower() != "file":
        rest = rest.partition("?")[0].partition("/")[2]
    return rest


def pages(data: bytes, source: str, *, page_id: str) -> list[Page]:
    """The pages of a pack: those of each issue in it, then those that no issue names, by their paths.

    An issue alone in a pack has ids `page_id`/p1, ...; of several, and of single pages, the path in the pack stands
    after `page_id`. Transcripts are read where nothing else is in the pack. What cannot be read is told of in the notes
    of the first page, and raised where nothing else is there. Raises EmptyInput where there is no page at all, and what
    a pack raises.
    """
    files = packs.Pack(data, source)
    told: list[BroadsheetError] = []
    issues, singles, texts = _sorted(files, told)
    out: list[Page] = []
    named: set[str] = set()
    for name in issues:
        try:
            listing = mets.Listing(files[name], f"{source}: {packs.shortened(name)}" if len(files) > 1 else source)
            listing.source = source
            stem = page_id if len(issues) == 1 else f"{page_id}/{_stem(name)}"
            out += mets.pages(listing, stem, _fetch(files, name, named), _read)
        except BroadsheetError as error:
            told.append(error)
    left = [n for n in singles if n not in named]
    if not left and not out and not told:
        left = texts
    taken: set[str] = set()
    for name in left:
        stem = name if (stem := _stem(name)) in taken else stem  # 7.xml and 7.html
        taken.add(stem)
        try:
            found = single(files[name], f"{source}: {packs.shortened(name)}", page_id=f"{page_id}/{stem}")
        except BroadsheetError as error:
            told.append(error)
            continue
        out += [_of(p, source, name) for p in found]
    if not out:
        if told:
            raise told[0]
        raise EmptyInput(source, "a pack without pages", "Pages are ALTO, METS, PAGE XML, hOCR or ABBYY XML")
    return [replace(out[0], notes=(*out[0].notes, *map(str, told))), *out[1:]]


def _sorted(files: packs.Pack, told: list[BroadsheetError]) -> tuple[list[str], list[str], list[str]]:
    """The paths of a pack that are issues, pages with boxes, and text, in order."""
    issues, singles, texts = [], [], []
    for name in sorted(files, key=_natural):
        try:
            kind = format_of(files.head(name), name)
        except BroadsheetError as error:
            told.append(error)
            continue
        if kind == METS:
            issues.append(name)
        elif kind in FORMATS or kind == GZIP:
            singles.append(name)
        elif kind == TEXT and PurePosixPath(name).stem.lower() not in BESIDE:
            texts.append(name)
    return issues, singles, texts


def _fetch(files: packs.Pack, issue: str, named: set[str]) -> Callable[[str], bytes | None]:
    folder = str(PurePosixPath(issue).parent)

    def fetch(place: str) -> bytes | None:
        name = packs.nearest(address(place), files, "" if folder == "." else folder)
        if name is None:
            return None
        named.add(name)
        return files[name]

    return fetch


def _read(data: bytes, source: str, page_id: str, image: Image) -> list[Page]:
    return single(data, source, page_id=page_id, image=image, boxed=True)


def _stem(name: str) -> str:
    path = PurePosixPath(name.removesuffix(".gz"))
    return str(path.with_name(path.stem))


def _of(page: Page, source: str, member: str) -> Page:
    return replace(page, source=source, member=member)


def _natural(name: str) -> list[tuple[int, int, str]]:
    return [(0, int(t), "") if t.isdecimal() else (1, 0, t.casefold()) for t in DIGITS.split(name) if t]
