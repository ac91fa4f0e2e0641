"""Packs of files, zip or tar: what is in them, found by name, with no more unpacked than a person could mean.

A pack is read where it stands; nothing of it is ever written to disk, so that no member's path leads anywhere.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote

from broadsheet.errors import DamagedFile, TooLarge, UnsafeFile

MOST_MEMBERS = 20_000  # an issue of a thousand pages, with images and derivatives of each, has a third of that
MEMBER_LIMIT = 128 << 20  # bytes of one member, unpacked
PACK_LIMIT = 512 << 20  # bytes of all members that are read, unpacked
RATIO = 200  # XML of pages packs down to a tenth, empty tables to a fiftieth; a bomb to a thousandth
SMALL = 1 << 20  # bytes: no bomb, whatever the ratio
MESSAGE = 160  # characters of what a file says of itself that a message repeats
STAMP = (1980, 1, 1, 0, 0, 0)  # of members in packs of ours: the same files give the same bytes
SUFFIXES = frozenset(
    {".xml", ".html", ".htm", ".xhtml", ".hocr", ".pdf", ".gz", ".md", ".markdown", ".txt", ""}
)  # of pages
GZIP, XZ, BZIP = b"\x1f\x8b", b"\xfd7zXZ\0", b"BZh"


BROKEN = (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, zlib.error, lzma.LZMAError, ValueError)
CLOSED = (NotImplementedError, RuntimeError)  # split over disks, in a method nobody has, or with a password


class Pack(Mapping[str, bytes]):
    """The files of a zip or tar that may be pages, by their paths in it, each unpacked when asked for.

    Raises DamagedFile, TooLarge and UnsafeFile where the pack is broken, too large or made to do harm.
    """

    def __init__(self, data: bytes, source: str) -> None:
        self.source, self._read = source, 0
        self._zip: zipfile.ZipFile | None = None
        try:
            self._members = self._of_zip(data) if data.startswith(b"PK") else self._of_tar(data)
        except (*BROKEN, *CLOSED) as error:
            raise self._damaged(str(error)) from error

    def __getitem__(self, name: str) -> bytes:
        held = self._members[name]
        if isinstance(held, bytes):
            return held
        assert self._zip is not None
        self._count(held.file_size)
        try:
            with self._zip.open(held) as file:
                return file.read(held.file_size)
        except (*BROKEN, *CLOSED) as error:
            raise self._damaged(f"{name}: {error}") from error

    def head(self, name: str, size: int = 1 << 16) -> bytes:
        """The first bytes of a file."""
        held = self._members[name]
        if isinstance(held, bytes):
            return held[:size]
        assert self._zip is not None
        try:
            with self._zip.open(held) as file:
                return file.read(min(size, held.file_size))
        except (*BROKEN, *CLOSED) as error:
            raise self._damaged(f"{name}: {error}") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def _of_zip(self, data: bytes) -> dict[str, zipfile.ZipInfo | bytes]:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        found: dict[str, zipfile.ZipInfo | bytes] = {}
        members = self._zip.infolist()
        self._few(len(members))
        for m in members:
            if not m.is_dir() and _may_be_page(m.filename):
                self._measured(m.filename, m.file_size, m.compress_size)
                found[plain(m.filename)] = m
        return found

    def _of_tar(self, data: bytes) -> dict[str, zipfile.ZipInfo | bytes]:
        # a tar has no list of its members: it is gone through once, and what may be a page is kept
        found: dict[str, zipfile.ZipInfo | bytes] = {}
        if data.startswith((GZIP, XZ, BZIP)):
            data = unpacked(data, self.source, PACK_LIMIT)
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for n, m in enumerate(archive):
                self._few(n + 1)
                if not m.isreg() or m.issparse() or not _may_be_page(m.name):
                    continue
                self._measured(m.name, m.size, m.size)
                self._count(m.size)
                file = archive.extractfile(m)
                if file is not None:
                    found[plain(m.name)] = file.read(m.size)
        return found

    def _few(self, count: int) -> None:
        if count > MOST_MEMBERS:
            raise TooLarge(self.source, f"more than {MOST_MEMBERS} files in a pack", "Unpack it, and read the folder")

    def _measured(self, name: str, size: int, packed: int) -> None:
        if size > MEMBER_LIMIT:
            raise TooLarge(
                self.source, f"{shortened(name)} has more than {MEMBER_LIMIT >> 20} MB", "Split it into a file a page"
            )
        if size > SMALL and size > RATIO * max(packed, 1):
            times = size // max(packed, 1)
            raise UnsafeFile(
                self.source, f"{shortened(name)} would unpack to {times} times its size", "Leave it out of the pack"
            )

    def _count(self, size: int) -> None:
        self._read += size
        if self._read > PACK_LIMIT:
            raise TooLarge(self.source, f"more than {PACK_LIMIT >> 20} MB unpacked", "Unpack it, and read the folder")

    def _damaged(self, why: str) -> DamagedFile:
        # some messages hold what stands in the file, however much that is
        found = f"a pack that cannot be read ({shortened(why)})"
        return DamagedFile(self.source, found, "Fetch it again, or unpack it yourself")


def shortened(text: str) -> str:
    """Text at a length that a message can bear."""
    return text if len(text) <= MESSAGE else f"{text[:MESSAGE]}…"


def _may_be_page(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".")


def plain(name: str) -> str:
    """A path in a pack without what would lead out of it: no leading slash, drive or dots."""
    parts: list[str] = []
    for part in unquote(name).replace("\\", "/").split("/"):
        if part == "..":
            if parts:
                parts.pop()
        elif part not in ("", ".") and not (len(part) == 2 and part[1] == ":"):
            parts.append(part)
    return "/".join(parts)


def unpacked(data: bytes, source: str, limit: int = MEMBER_LIMIT) -> bytes:
    """What a gzip, xz or bzip2 file holds. Raises DamagedFile, and UnsafeFile where it unpacks beyond all measure."""
    most = min(limit, max(SMALL, RATIO * len(data)))
    try:
        with _opened(data) as file:
            out = file.read(most + 1)
    except BROKEN as error:
        raise DamagedFile(source, f"a packed file that cannot be read ({error})", "Fetch it again") from error
    if len(out) > most:
        raise UnsafeFile(source, f"it would unpack to more than {most >> 20} MB", "Unpack it yourself, if you know it")
    return out


def _opened(data: bytes) -> gzip.GzipFile | lzma.LZMAFile | bz2.BZ2File:
    file = io.BytesIO(data)
    if data.startswith(GZIP):
        return gzip.GzipFile(fileobj=file)
    return lzma.LZMAFile(file) if data.startswith(XZ) else bz2.BZ2File(file)


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as a zip, uncompressed; the same files in the same order give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, STAMP), content)
    return out.getvalue()


def nearest(wanted: str, names: Mapping[str, bytes], folder: str = "") -> str | None:
    """The file of a pack that a path or address means: that path under `folder`, else the only file so called."""
    path = plain(wanted)
    for name in (f"{folder}/{path}" if folder else path, path):
        for tried in (name, f"{name}.gz"):
            if tried in names:
                return tried
    last = PurePosixPath(path).name.casefold()
    alike = [n for n in names if PurePosixPath(n).name.casefold() in (last, f"{last}.gz")]
    near = [n for n in alike if not folder or n.startswith(f"{folder}/")]
    return (near or alike)[0] if len(near or alike) == 1 else None
