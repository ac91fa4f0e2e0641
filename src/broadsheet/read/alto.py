"""ALTO, versions 1 to 4, to pages of blocks: the libraries' own form for pages that were scanned and read.

What confidence a word was read with is taken from WC. CC, the same for each character, is left alone: some libraries
write 9 where they are sure, others 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from broadsheet.errors import DamagedFile, UnknownFormat
from broadsheet.model import Box, Font, Frame, Line, Page, Points
from broadsheet.read.lines import Edges, Setter, Sheet
from broadsheet.read.markup import DEEPEST, FURTHEST, Element, line_of, local, number, tree, whole
from broadsheet.read.page_marks import named_number

UNITS = {"pixel": 0.0, "mm10": 254.0, "inch1200": 1200.0}  # how many of a unit make an inch; pixels have none
ASSUMED = 300.0  # dots an inch, where nothing tells: what most newspapers were scanned at
RESOLUTION = re.compile(r"\bx_?dpi\s*[:=]\s*(\d{2,4})", re.I)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
SPACES = ("PrintSpace", "TopMargin", "BottomMargin", "LeftMargin", "RightMargin")
BOLD, ITALIC = "bold", "italic"


@dataclass(frozen=True, slots=True)
class Image:
    """What is known of a page's image from elsewhere: pixels across and down, pixels an inch."""

    width: float | None = None
    height: float | None = None
    dpi: float | None = None


def pages(data: bytes, source: str, *, page_id: str, image: Image | None = None) -> list[Page]:
    """The pages of an ALTO file, blocks under the ids they have in it; `image` is what an issue says of the page's.

    Files measured in mm10 or inch1200 give pixels too: by the size or resolution of the image, else by a resolution
    the file itself notes, else at 300 dots an inch, which the page's notes then say. Raises UnknownFormat where the
    unit is none of these, and what `tree` raises.
    """
    root, notes = tree(data, source)
    unit, dpi = _measured(root, data, source)
    image = image or Image()
    pictures = _pictures(root)
    layout = next((e for e in root if local(e) == "Layout"), root)
    leaves = [e for e in layout if local(e) == "Page"]
    out = []
    for n, leaf in enumerate(leaves, 1):
        name = page_id if len(leaves) == 1 else f"{page_id}/p{n}"
        scale, resolution, told = _scale(leaf, unit, dpi, image)
        sheet = Sheet(name, source)
        making = _Making(sheet, scale, _Faces(root, sheet))
        making.blocks(leaf, [], making.faces.of(leaf.get("STYLEREFS"), -1))
        printed = whole(leaf.get("PRINTED_IMG_NR"))
        width, height = (number(leaf.get(k)) for k in ("WIDTH", "HEIGHT"))
        out.append(
            making.sheet.page(
                making.frames,
                number=printed if printed is not None else named_number(page_id) if len(leaves) == 1 else None,
                notes=notes + told,
                width=round(width * scale, 2) if width else image.width,
                height=round(height * scale, 2) if height else image.height,
                dpi=resolution,
                images=pictures if len(leaves) == 1 else (),
            )
        )
    return out


def _pictures(root: Element) -> tuple[str, ...]:
    """The files that the page was read from, as the file names them."""
    described = (e for e in root if local(e) == "Description")
    names = ((e.text or "").strip() for d in described for e in d.iter() if local(e) == "fileName")
    return tuple(n for n in names if n)


def _measured(root: Element, data: bytes, source: str) -> tuple[float, float | None]:
    """How many of the file's units make an inch, 0 where it measures in pixels; a resolution it notes in passing."""
    unit, dpi = 0.0, None
    description = next((e for e in root if local(e) == "Description"), None)
    for e in () if description is None else description.iter():
        name = local(e)
        if name == "MeasurementUnit":
            said = (e.text or "").strip()
            if said and said.lower() not in UNITS:
                known = ", ".join(UNITS)
                where = f"{source}, line {line_of(data, b'MeasurementUnit')}"
                raise UnknownFormat(where, f"measured in {said[:40]}", f"ALTO measures in {known}: mend the file")
            unit = UNITS[said.lower()] if said else 0.0
        elif name in ("processingStepSettings", "processingStepDescription"):
            found = RESOLUTION.search(e.text or "")
            dpi = dpi or (float(found[1]) if found else None)
    return unit, dpi or None


def _scale(leaf: Element, unit: float, dpi: float | None, image: Image) -> tuple[float, float | None, tuple[str, ...]]:
    """Pixels in a unit, pixels an inch, and a note where that had to be assumed."""
    if not unit:
        return 1.0, image.dpi or dpi, ()
    width = number(leaf.get("WIDTH"))
    if image.width and width and width > 0:
        return image.width / width, round(image.width / width * unit, 1), ()
    known = image.dpi or dpi
    if known:
        return known / unit, known, ()
    name = "mm10" if unit == UNITS["mm10"] else "inch1200"
    told = f"measured in {name}, the image's resolution unknown: boxes are in pixels of {ASSUMED:.0f} to the inch"
    return ASSUMED / unit, ASSUMED, (told,)


class _Faces:
    """Styles by id, and what a reference to several of them comes to."""

    def __init__(self, root: Element, sheet: Sheet) -> None:
        self.sheet = sheet
        self.fonts: dict[str, Font] = {}
        self.tags: dict[str, str] = {}
        for e in (x for part in root if local(part) in ("Styles", "Tags") for x in part):
            name = local(e)
            if name == "TextStyle":
                said = (e.get("FONTSTYLE") or "").lower()
                size = number(e.get("FONTSIZE"))
                self.fonts[e.get("ID") or ""] = Font(
                    e.get("FONTFAMILY") or "", size if size and size > 0 else None, BOLD in said, ITALIC in said
                )
            elif name.endswith("Tag") and e.get("LABEL"):
                self.tags[e.get("ID") or ""] = e.get("LABEL") or ""
        self._known: dict[tuple[str, int], int] = {}
        self._styled: dict[tuple[int, str], int] = {}

    def of(self, refs: str | None, inherited: int) -> int:
        """The font that a STYLEREFS names, else the one above."""
        if not refs:
            return inherited
        key = refs, inherited
        found = self._known.get(key)
        if found is None:
            font = next((self.fonts[r] for r in refs.split() if r in self.fonts), None)
            found = self._known[key] = inherited if font is None else self.sheet.font(font)
        return found

    def styled(self, font: int, style: str) -> int:
        """A font as a word's own STYLE changes it."""
        key = font, style
        found = self._styled.get(key)
        if found is None:
            base = self.sheet.fonts[font] if font >= 0 else Font()
            changed = Font(base.family, base.size, base.bold or BOLD in style, base.italic or ITALIC in style)
            found = self._styled[key] = font if changed == base else self.sheet.font(changed)
        return found


@dataclass
class _Making:
    """A page as its blocks are met."""

    sheet: Sheet
    scale: float
    faces: _Faces
    frames: list[Frame] = field(default_factory=list)

    def blocks(self, parent: Element, inside: list[list[str]], font: int, called: str = "") -> None:
        """The blocks of an element, in its order; `inside` are the lists of blocks of the frames around it."""
        if len(inside) > DEEPEST:
            raise DamagedFile(self.sheet.source, f"blocks nested {DEEPEST} deep", "Export the file again")
        for e in parent:
            name = local(e)
            if name == "TextBlock":
                self._added(self._text(e, self.faces.of(e.get("STYLEREFS"), font)), inside)
            elif name in ("Illustration", "GraphicalElement"):
                drawn = name == "Illustration" or "illustration" in called.lower()
                said = self._called(e) or called
                block = self.sheet.add(
                    e.get("ID") or "", box=self._box(e), form="image" if drawn else "rule", called=said,
                    outline=self._outline(e),
                )  # fmt: skip
                self._added(block.id, inside)
            elif name == "ComposedBlock":
                mine: list[str] = []
                said = self._called(e)
                at = len(self.frames)
                self.blocks(e, [*inside, mine], self.faces.of(e.get("STYLEREFS"), font), said or called)
                self.frames.insert(at, Frame(e.get("ID") or "", tuple(mine), self._box(e), said))
            elif name in SPACES and not inside:
                self.blocks(e, inside, self.faces.of(e.get("STYLEREFS"), font))

    def _added(self, block: str, inside: list[list[str]]) -> None:
        for frame in inside:
            frame.append(block)

    def _called(self, e: Element) -> str:
        tags = (self.faces.tags.get(t) for t in (e.get("TAGREFS") or "").split())
        return next(filter(None, tags), None) or e.get("TYPE") or ""

    def _text(self, e: Element, font: int) -> str:
        lines = [self._line(x, self.faces.of(x.get("STYLEREFS"), font)) for x in e if local(x) == "TextLine"]
        block = self.sheet.add(
            e.get("ID") or "",
            lines,
            self._box(e),
            outline=self._outline(e),
            called=self._called(e),
            rotation=number(e.get("ROTATION")) or 0.0,
            language=e.get("LANG") or e.get("language") or "",
        )
        return block.id

    def _line(self, e: Element, font: int) -> Line:
        # the one loop that runs for every word
        setter, scale, faces = Setter(), self.scale, self.faces
        prefix = e.tag[: e.tag.rfind("}") + 1]
        string, space, hyphen = prefix + "String", prefix + "SP", prefix + "HYP"
        parted = e.find(space) is not None
        glued, broken = False, None
        for s in e:
            tag = s.tag
            if tag == string:
                get = s.get
                text = get("CONTENT", "").strip()
                if not text:
                    continue
                face = font
                if refs := get("STYLEREFS"):
                    face = faces.of(refs, font)
                if style := get("STYLE"):
                    face = faces.styled(face, style.lower())
                setter.word(text, _edges(s, scale), _sure(get("WC")), face, glued)
                glued = parted  # until a space comes: some write a raised letter as a word of its own
                broken = get("SUBS_CONTENT") if get("SUBS_TYPE") == "HypPart1" else None
            elif tag == space:
                glued = False
            elif tag == hyphen:
                setter.hyphen(s.get("CONTENT", "-").strip() or "-")
        return setter.line(self._box(e), broken, self._baseline(e), e.get("ID", ""))

    def _box(self, e: Element) -> Box | None:
        edges = _edges(e, self.scale)
        return Box(*edges) if edges else None

    def _outline(self, e: Element) -> Points:
        polygon = (
            next((x for x in e.iter() if local(x) == "Polygon"), None) if len(e) and local(e[0]) == "Shape" else None
        )
        return self._points(polygon.get("POINTS")) if polygon is not None else ()

    def _baseline(self, e: Element) -> Points:
        said = e.get("BASELINE")
        if not said or len(said) < 4 or not any(c in said for c in ", "):
            return ()  # one number: the height alone
        return self._points(said)

    def _points(self, said: str | None) -> Points:
        found = [float(x) for x in NUMBER.findall(said or "")]
        scale = self.scale
        pairs = zip(found[::2], found[1::2], strict=False)
        return tuple(
            (round(x * scale, 2), round(y * scale, 2)) for x, y in pairs if abs(x) < FURTHEST and abs(y) < FURTHEST
        )


def _edges(e: Element, scale: float) -> Edges | None:
    said = e.attrib
    try:
        x, y, w, h = float(said["HPOS"]), float(said["VPOS"]), float(said["WIDTH"]), float(said["HEIGHT"])
    except (KeyError, ValueError):
        return None
    if not (-FURTHEST < x < FURTHEST and -FURTHEST < y < FURTHEST and 0 <= w < FURTHEST and 0 <= h < FURTHEST):
        return None
    if scale == 1.0:
        return x, y, x + w, y + h
    return round(x * scale, 2), round(y * scale, 2), round((x + w) * scale, 2), round((y + h) * scale, 2)


def _sure(said: str | None) -> float:
    """Confidence from 0 to 1, -1 where there is none."""
    if not said:
        return -1.0
    try:
        value = float(said)
    except ValueError:
        return -1.0
    return value if 0.0 <= value <= 1.0 else value / 100 if 1.0 < value <= 100.0 else -1.0
