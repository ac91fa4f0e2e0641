"""Pictures of pages that lie beside the files with their text: which file it is, and a part of it as large as asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from broadsheet.errors import DamagedFile, NotFound, TooLarge
from broadsheet.read.collection import address
from broadsheet.read.packs import plain

if TYPE_CHECKING:
    from broadsheet.model import Box

SUFFIXES = (".jp2", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".webp")
LATELY = 80_000_000  # pixels of pictures kept open, whole, for parts to be cut from
MOST_PIXELS = 400_000_000  # a page of A2 at 800 to the inch has 250 million
Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # of its own accord it stops at a page of A2 at 600


def picture_beside(path: Path, named: Sequence[str], alone: bool) -> Path | None:
    """The picture of a page that was read from `path`: a file of the names that are given it, in the folder they say
    or in that of `path`, under that suffix or another; else, where the page is `alone` in its file, one called as that.

    Only what lies beneath the folder of `path` is looked at.
    """
    for found in _candidates(path, named, alone):
        for suffix in dict.fromkeys((found.suffix, *SUFFIXES, *map(str.upper, SUFFIXES))):
            tried = found.with_suffix(suffix)
            if suffix.lower() in SUFFIXES and tried.is_file():
                return tried
    return None


def _candidates(path: Path, named: Sequence[str], alone: bool) -> Iterator[Path]:
    for name in named:
        place = PurePosixPath(plain(address(name)))
        if place.name and "\0" not in name:
            yield path.parent / place
            yield path.parent / place.name
    if alone:
        yield path.with_suffix(".jp2")


def opened_picture(path: Path, longest: int, part: Box | None, size: tuple[float, float] | None) -> Image.Image:
    """A picture, or a part of it, no larger than `longest` pixels along its longer side, and no larger than it is.

    `part` is in pixels of a page of `size`. Raises NotFound, DamagedFile and TooLarge.
    """
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_large(path)
            box = _cropped(picture, part, size)
            if box is not None:
                return _part_of(path, picture, box, longest)
            return _no_larger(_shrunk(picture, longest), longest).convert("RGB")
    except FileNotFoundError as error:
        raise NotFound(str(path), "the page's picture is not there any more", "Put it back, or ingest anew") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(path) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise _damaged(path) from error


class _Lately:
    """Pictures that parts were lately cut from, whole: a screen asks for one part after another."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int, int], Image.Image] = OrderedDict()
        self._lock = threading.Lock()

    def whole(self, path: Path, picture: Image.Image, shrink: int) -> Image.Image:
        """A picture with each side so many times shorter. Whoever asks for one that is being opened waits for it."""
        with self._lock:
            key = (str(path), path.stat().st_mtime_ns, shrink)
            found = self._kept.pop(key, None)
            if found is None:
                longest = -(-max(picture.size) // shrink)
                found = _no_larger(_shrunk(picture, longest), longest)
            self._kept[key] = found
            while sum(p.width * p.height for p in self._kept.values()) > LATELY and len(self._kept) > 1:
                self._kept.popitem(last=False)
            return found


_LATELY = _Lately()


def _part_of(path: Path, picture: Image.Image, box: tuple[int, int, int, int], longest: int) -> Image.Image:
    """A part of a picture, cut from the smallest of the sizes kept of it that will do."""
    shrink = 1
    while max(box[2] - box[0], box[3] - box[1]) >= 2 * shrink * longest:
        shrink *= 2
    if picture.width * picture.height > LATELY * shrink * shrink:
        return _no_larger(_grey_or_colour(picture.crop(box)), longest).convert("RGB")
    full = picture.size  # which opening it smaller changes
    whole = _LATELY.whole(path, picture, shrink)
    across, down = whole.width / full[0], whole.height / full[1]
    x0, top = box[0] * across, box[1] * down
    x1, bottom = min(box[2] * across, whole.width), min(box[3] * down, whole.height)
    longest = min(longest, -(-max(box[2] - box[0], box[3] - box[1]) // shrink))
    scale = longest / max(x1 - x0, bottom - top)
    size = max(round((x1 - x0) * scale), 1), max(round((bottom - top) * scale), 1)
    return whole.resize(size, Image.Resampling.LANCZOS, (x0, top, x1, bottom)).convert("RGB")


def _shrunk(picture: Image.Image, longest: int) -> Image.Image:
    """A picture, decoded no larger than it must be."""
    if picture.format == "JPEG":
        picture.draft("RGB", (longest, longest))
    return _grey_or_colour(picture)


def _grey_or_colour(picture: Image.Image) -> Image.Image:
    return picture.convert("L" if picture.mode in ("1", "L", "I;16", "I") else "RGB")


def _no_larger(picture: Image.Image, longest: int) -> Image.Image:
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return picture


def extent(path: Path) -> tuple[int, int]:
    """A picture's own width and height. Raises NotFound and DamagedFile."""
    try:
        with Image.open(path) as picture:
            return picture.size
    except FileNotFoundError as error:
        raise _gone(path) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _damaged(path) from error


def _gone(path: Path) -> NotFound:
    return NotFound(str(path), "the page's picture is not there any more", "Put it back, or ingest anew")


def _damaged(path: Path) -> DamagedFile:
    return DamagedFile(str(path), "a picture that cannot be read", "Export or fetch the file again")


def _too_large(path: Path) -> TooLarge:
    return TooLarge(str(path), f"a picture of more than {MOST_PIXELS // 1_000_000} million pixels", "Reduce it")


def _cropped(
    picture: Image.Image, part: Box | None, size: tuple[float, float] | None
) -> tuple[int, int, int, int] | None:
    """A part of a page in pixels of its picture, at least one each way."""
    if part is None:
        return None
    across, down = (picture.width / size[0], picture.height / size[1]) if size else (1.0, 1.0)
    x0, top = (
        max(0, min(int(v), most - 1))
        for v, most in ((part.x0 * across, picture.width), (part.top * down, picture.height))
    )
    x1 = max(x0 + 1, min(round(part.x1 * across), picture.width))
    return x0, top, x1, max(top + 1, min(round(part.bottom * down), picture.height))
