"""Pictures of pages as the IIIF Image API 3 has them: any part, any size, in tiles; level 2."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from typing import Any

from PIL import Image
from starlette.routing import Route

from broadsheet.archive.pages import PageFacts
from broadsheet.errors import NoSuchArticle, UsageError
from broadsheet.model import Box
from broadsheet.read.drawn import LARGEST, encoded
from broadsheet.web.desk import Ask, Desk, Reply
from broadsheet.web.links import Links
from broadsheet.web.pictures import KEPT
from broadsheet.web.sheet import STEPS, THUMB

CONTEXT = "http://iiif.io/api/image/3/context.json"
TYPE = f'application/ld+json;profile="{CONTEXT}"'
TILE = 512  # pixels
AREA = 40_000_000  # most pixels of one picture
SMALLEST = 16  # pixels of the longer side that a page is drawn at
TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
QUALITIES = ("default", "color", "gray", "bitonal")
TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_NUMBER = r"(?:\d{1,9}(?:\.\d{1,10})?)"
_REGION = re.compile(rf"(pct:)?({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})", re.A)
_SIZE = re.compile(rf"(!?)(\d{{1,9}})?,(\d{{1,9}})?|pct:({_NUMBER})", re.A)
_SHAPE = "REGION/SIZE/ROTATION/QUALITY.FORMAT, say full/max/0/default.jpg"


def routes(desk: Desk) -> list[Route]:
    image = "/iiif/images/{name}"
    return [
        desk.route(image, base), desk.route(f"{image}/info.json", info),
        desk.route(image + "/{region}/{size}/{rotation}/{quality}.{format}", picture, kept=False, drawn=True, name="iiif picture"),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extent:
    """How large a page is taken to be: pixels."""

    width: int
    height: int

    @property
    def factors(self) -> list[int]:
        """How many times smaller than the page the tiles may be."""
        out = [1]
        while max(self.width, self.height) > TILE * out[-1] and out[-1] < 64:
            out.append(out[-1] * 2)
        return out

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """Widths and heights the whole page is drawn in, rising."""
        longest = max(self.width, self.height)
        return [self.fitted(s) for s in (THUMB, *STEPS) if s < longest] + (
            [self.fitted(longest)] if longest <= LARGEST else []
        )

    def fitted(self, longest: int) -> tuple[int, int]:
        """The whole page with a longer side of so many pixels."""
        scale = longest / max(self.width, self.height)
        return max(round(self.width * scale), 1), max(round(self.height * scale), 1)


def extent(ask: Ask, f: PageFacts) -> Extent:
    """A page's extent. Raises what asking for its picture does."""
    width, height = ask.archive.extent(f.id)
    return Extent(max(round(width), 1), max(round(height), 1))


def address(links: Links, page: str) -> str:
    """Where the pictures of a page are."""
    return links.full("iiif", "images", page)


def _facts(ask: Ask) -> PageFacts:
    f = ask.archive.page_facts(ask.path("name"))
    if not f.picture:
        raise NoSuchArticle(f.id, "there is no picture of this page", "Read it as text")
    return f


def base(ask: Ask) -> Reply:
    """The way to what is known of a picture."""
    return Reply(status=303, headers={"location": ask.links.to("iiif", "images", ask.path("name"), "info.json")})


def info(ask: Ask) -> Reply:
    """What a viewer must know of the pictures of a page."""
    f = _facts(ask)
    e = extent(ask, f)
    told = {
        "@context": CONTEXT, "id": address(ask.links, f.id), "type": "ImageService3", "protocol": "http://iiif.io/api/image",
        "profile": "level2", "width": e.width, "height": e.height, "maxWidth": LARGEST, "maxHeight": LARGEST, "maxArea": AREA,
        "sizes": [{"width": w, "height": h} for w, h in e.sizes],
        "tiles": [{"width": TILE, "scaleFactors": e.factors}],
        "preferredFormats": ["webp", "jpg"], "extraFormats": ["webp"], "extraQualities": ["color", "gray", "bitonal"],
        "extraFeatures": ["cors", "jsonldMediaType", "baseUriRedirect", "regionSquare"],
    }  # fmt: skip
    return Reply(json.dumps(told).encode(), TYPE)


def picture(ask: Ask) -> Reply:
    """A part of a page in a size, turned and toned."""
    quality, form = ask.path("quality"), ask.path("format")
    if quality not in QUALITIES or form not in TYPES:
        raise UsageError(
            f"{quality}.{form}"[:40], "no such picture", f"Ask for {', '.join(QUALITIES)} in {', '.join(TYPES)}"
        )
    turn = _turn(ask.path("rotation"))
    f = _facts(ask)
    e = extent(ask, f)
    part = _region(ask.path("region"), e)
    width, height = _size(ask.path("size"), part)
    whole = part == (0, 0, e.width, e.height)
    box = None if whole else Box(*map(float, part))
    data = ask.archive.drawn(f.id, min(max(width, height, SMALLEST), LARGEST), form, box, (width, height))
    if turn or quality in ("gray", "bitonal"):
        data = _turned(data, turn, quality, form)
    headers = {"cache-control": KEPT, "link": '<http://iiif.io/api/image/3/level2.json>;rel="profile"'}
    return Reply(data, TYPES[form], headers=headers)


def _turned(data: bytes, turn: int, quality: str, form: str) -> bytes:
    with Image.open(io.BytesIO(data)) as opened:
        out: Any = opened.transpose(TURNS[turn]) if turn else opened
        if quality in ("gray", "bitonal"):
            out = out.convert("L")
        if quality == "bitonal":
            out = out.point(lambda v: 255 if v > 127 else 0)
        return encoded(out, form)


def _turn(said: str) -> int:
    if not re.fullmatch(r"\d{1,3}(\.0+)?", said, re.A) or float(said) % 90 or float(said) > 360:
        raise UsageError(f"rotation {said[:20]}", "no quarter of a turn", "Take 0, 90, 180 or 270")
    return int(float(said)) % 360


def _region(said: str, e: Extent) -> tuple[int, int, int, int]:
    """The part that is asked for, within the page."""
    if said == "full":
        return 0, 0, e.width, e.height
    if said == "square":
        side = min(e.width, e.height)
        left, above = (e.width - side) // 2, (e.height - side) // 2
        return left, above, left + side, above + side
    m = _REGION.fullmatch(said)
    if m is None or (not m[1] and "." in said):
        raise UsageError(f"region {said[:40]}", "no part of a page", f"Ask for {_SHAPE}")
    x, y, w, h = (float(v) for v in m.groups()[1:])
    if m[1]:
        x, w, y, h = x * e.width / 100, w * e.width / 100, y * e.height / 100, h * e.height / 100
    x0, top = int(x + 0.5), int(y + 0.5)
    x1, bottom = min(int(x + w + 0.5), e.width), min(int(y + h + 0.5), e.height)
    if x1 <= x0 or bottom <= top:
        raise UsageError(f"region {said[:40]}", "nothing of the page", f"The page has {e.width} by {e.height} pixels")
    return x0, top, x1, bottom


def _size(said: str, part: tuple[int, int, int, int]) -> tuple[int, int]:
    """Width and height that are asked for of a part; never more than there is of it, nor than is drawn at once."""
    across, down = part[2] - part[0], part[3] - part[1]
    if said == "max":
        scale = min(1.0, LARGEST / max(across, down), (AREA / (across * down)) ** 0.5)
        return max(int(across * scale), 1), max(int(down * scale), 1)
    m = _SIZE.fullmatch(said)
    if m is None or (not m[4] and not m[2] and not m[3]) or (m[1] and not (m[2] and m[3])):
        raise UsageError(f"size {said[:40]}", "no size of a picture", f"Ask for {_SHAPE}")
    if m[4]:
        width, height = across * float(m[4]) / 100, down * float(m[4]) / 100
    else:
        wide, tall = (float(m[2]) if m[2] else None), (float(m[3]) if m[3] else None)
        if m[1] and wide is not None and tall is not None:
            scale = min(wide / across, tall / down, 1.0)
            wide, tall = across * scale, down * scale
        width = wide if wide is not None else across * (tall or 0) / down
        height = tall if tall is not None else down * (wide or 0) / across
    out = round(width), round(height)
    if min(width, height) == 0:
        raise UsageError(f"size {said[:40]}", "nothing at all", "Take at least one pixel")
    out = max(out[0], 1), max(out[1], 1)
    if out[0] > across or out[1] > down:
        raise UsageError(f"size {said[:40]}", f"larger than the part, which has {across} by {down} pixels", "Take max")
    if max(out) > LARGEST or out[0] * out[1] > AREA:
        raise UsageError(
            f"size {said[:40]}", f"more than {AREA // 10**6} million pixels or {LARGEST} one way", "Take parts"
        )
    return out
