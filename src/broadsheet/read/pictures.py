"""Pictures of pages that lie beside the files with their text: which file it is, and a part of it as large as asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from PIL import Image, UnidentifiedImageError

from broadsheet.errors import DamagedFile, NotFound, TooLarge
from broadsheet.read.collection import address
from broadsheet.read.packs import plain

if TYPE_CHECKING:
    from broadsheet.model import Box

SUFFIXES = (".jp2", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".webp")
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
            if picture.format == "JPEG" and box is None:
                picture.draft("RGB", (longest, longest))
            whole: Any = picture.crop(box) if box else picture
            shown = whole.convert("L" if whole.mode in ("1", "L", "I;16", "I") else "RGB")
            shown.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
            out: Image.Image = shown.convert("RGB")
            return out
    except FileNotFoundError as error:
        raise NotFound(str(path), "the page's picture is not there any more", "Put it back, or ingest anew") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(path) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise DamagedFile(str(path), "a picture that cannot be read", "Export or fetch the file again") from error


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
