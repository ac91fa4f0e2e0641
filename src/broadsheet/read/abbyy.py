"""ABBYY FineReader XML, versions 6 to 10 and after, to pages of blocks."""

from __future__ import annotations

from dataclasses import dataclass, field

from broadsheet.model import Box, Font, Frame, Line, Page
from broadsheet.read.lines import Edges, Setter, Sheet
from broadsheet.read.markup import Element, local, number, tree
from broadsheet.read.page_marks import named_number

PICTURES = frozenset({"Picture", "RasterPicture", "VectorPicture", "Barcode"})
RULES = frozenset({"Separator", "SeparatorsBox"})
TRUE = ("1", "true")


def pages(data: bytes, source: str, *, page_id: str) -> list[Page]:
    """The pages of a FineReader file: its paragraphs as blocks, those of one of its blocks framed together.

    The file has no ids; blocks are numbered in its order. Raises what `tree` raises.
    """
    root, notes = tree(data, source)
    leaves = [e for e in root if local(e) == "page"]
    out = []
    for n, leaf in enumerate(leaves, 1):
        name = page_id if len(leaves) == 1 else f"{page_id}/p{n}"
        making = _Making(Sheet(name, source))
        for k, block in enumerate((e for e in leaf if local(e) == "block"), 1):
            making.block(block, k)
        out.append(
            making.sheet.page(
                making.frames,
                number=named_number(page_id) if len(leaves) == 1 else None,
                notes=notes,
                width=number(leaf.get("width")),
                height=number(leaf.get("height")),
                dpi=number(leaf.get("resolution")),
            )
        )
    return out


@dataclass
class _Making:
    """A page as its blocks are met."""

    sheet: Sheet
    frames: list[Frame] = field(default_factory=list)

    def block(self, e: Element, nth: int) -> None:
        """The blocks that one of the file's makes, in a frame where they are several."""
        kind = e.get("blockType", "")
        box = _box(e)
        if kind in RULES:
            drawn = [b for x in e.iter() if local(x) == "separator" and (b := _drawn(x)) is not None]
            for edge in drawn:
                self.sheet.add("", box=edge, form="rule", called=kind)
            if not drawn:
                self.sheet.add("", box=box, form="rule", called=kind)
            return
        mine = []
        cells = [x for x in e.iter() if local(x) == "cell"]
        for text in (x for holder in (cells or [e]) for x in holder if local(x) == "text"):
            rotation = {"RotatedClockwise": 90.0, "RotatedUpsidedown": 180.0, "RotatedCounterclockwise": 270.0}
            turned = rotation.get(text.get("orientation", ""), 0.0)
            for par in (x for x in text.iter() if local(x) == "par"):
                lines = [self._line(x) for x in par if local(x) == "line"]
                if any(line.text for line in lines):
                    called = "cell" if cells else ""
                    mine.append(self.sheet.add("", lines, called=called, rotation=turned, language=_language(par)).id)
        if not mine:
            self.sheet.add("", box=box, form="image" if kind in PICTURES else "paragraph", called=kind)
        elif len(mine) > 1:
            self.frames.append(Frame(f"block{nth}", tuple(mine), box, kind))

    def _line(self, e: Element) -> Line:
        """A line, its characters put together to words; a word is of the face it begins in."""
        setter = Setter()
        chars: list[tuple[str, Edges | None, float]] = []
        begun = -1
        for run in (x for x in e if local(x) == "formatting"):
            face = self.sheet.font(_font(run))
            if not len(run):
                for part in (run.text or "").split():
                    setter.word(part, None, -1.0, face)
            for char in run:
                text = (char.text or "").strip()
                if not text:
                    _ended(setter, chars, begun)
                    continue
                if not chars:
                    begun = face
                sure = number(char.get("charConfidence"))
                chars.append((text, _edges(char), sure / 100 if sure is not None and 0 <= sure <= 100 else -1.0))
        _ended(setter, chars, begun)
        return setter.line(_box(e))


def _ended(setter: Setter, chars: list[tuple[str, Edges | None, float]], font: int) -> None:
    """The word that characters make, set; the list is empty after that."""
    if not chars:
        return
    edges = [e for _, e, _ in chars if e is not None]
    sures = [s for _, _, s in chars if s >= 0]
    setter.word("".join(t for t, _, _ in chars), _around(edges), sum(sures) / len(sures) if sures else -1.0, font)
    chars.clear()


def _font(run: Element) -> Font:
    size = number(run.get("fs"))
    return Font(run.get("ff", ""), size or None, run.get("bold") in TRUE, run.get("italic") in TRUE)


def _language(par: Element) -> str:
    return next((x.get("lang", "") for x in par.iter() if local(x) == "formatting" and x.get("lang")), "")


def _edges(e: Element) -> Edges | None:
    x0, top, x1, bottom = (number(e.get(k)) for k in "ltrb")
    if x0 is None or top is None or x1 is None or bottom is None or x0 > x1 or top > bottom:
        return None
    return x0, top, x1, bottom


def _box(e: Element) -> Box | None:
    edges = _edges(e)
    return Box(*edges) if edges else None


def _around(edges: list[Edges]) -> Edges | None:
    if not edges:
        return None
    return min(e[0] for e in edges), min(e[1] for e in edges), max(e[2] for e in edges), max(e[3] for e in edges)


def _drawn(e: Element) -> Box | None:
    """The box of a ruling line, from where it starts and ends."""
    points = [(number(x.get("x")), number(x.get("y"))) for x in e if local(x) in ("start", "end")]
    if len(points) != 2:
        return None
    (a, b), (c, d) = points
    if a is None or b is None or c is None or d is None:
        return None
    return Box(min(a, c), min(b, d), max(a, c), max(b, d))
