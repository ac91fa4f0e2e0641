"""A page of a PDF put together: its characters to lines and paragraphs, rules, pictures and frames beside them."""

from __future__ import annotations

import numpy as np

from broadsheet.model import Block, Box, Frame, Line
from broadsheet.read.columns import ROUGH, SAME, Words, paragraphs
from broadsheet.read.glyphs import Drawing
from broadsheet.read.lines import Edges, Setter, Sheet
from broadsheet.read.units import Unit, apart, drawn_in, laid, loose_by, runs, word_of_its_own
from broadsheet.read.units import words as words_of
from broadsheet.read.ways import downward, once, spaces_drawn

LEAST_PICTURE = 20.0  # points either way: what is smaller is an ornament


class Making:
    """A page as its characters are put together."""

    def __init__(self, drawn: Drawing, sheet: Sheet, scale: float) -> None:
        self.drawn, self.sheet, self.scale = drawn, sheet, scale
        self.fonts = [sheet.font(f) for f in drawn.faces]
        self.boxes = sorted(drawn.boxes, key=lambda b: -_area(b[0]))
        self.spaces = spaces_drawn(drawn.glyphs)
        self.inside: list[list[str]] = [[] for _ in self.boxes]

    def all(self) -> list[Frame]:
        """The blocks of the page, set down; its frames."""
        glyphs = once(self.drawn.glyphs)
        made: list[tuple[int, int, list[Line]]] = []  # where in the source it begins, how it is turned, lines
        for way, units in enumerate(laid(glyphs, downward(glyphs), self.drawn.width, self.drawn.height)):
            if units:
                made += self._set(units, way)
        for _, way, lines in sorted(made, key=lambda m: m[0]):
            self._add(lines, way)
        for n in range(len(self.boxes)):
            if self._filled(n):
                self.drawn.pictures.append((self.boxes[n][0], (0, 0)))
                self.boxes[n] = self.boxes[n][0], "picture"
        for box, _ in self.drawn.pictures:
            self._held(self.sheet.add("", box=self._pixels(box), form="image"))
        for box in self.drawn.rules:
            self._held(self.sheet.add("", box=self._pixels(box), form="rule"))
        return [
            Frame(f"f{n + 1}", tuple(held), self._pixels(box), kind)
            for n, ((box, kind), held) in enumerate(zip(self.boxes, self.inside, strict=True))
            if held and kind != "picture"
        ]

    def _filled(self, n: int) -> bool:
        """Whether a fill holds nothing: then it is a picture, printed as a pattern."""
        box, kind = self.boxes[n]
        wide, high = box.x1 - box.x0, box.bottom - box.top
        return kind == "tint" and not self.inside[n] and min(wide, high) > LEAST_PICTURE

    def _shown(self, u0: float, v0: float, u1: float, v1: float, way: int) -> Edges:
        """Pixels of the page as it is shown."""
        width, height, scale = self.drawn.width, self.drawn.height, self.scale
        x0, top, x1, bottom = (
            (u0, v0, u1, v1),
            (width - v1, u0, width - v0, u1),
            (width - u1, height - v1, width - u0, height - v0),
            (v0, height - u1, v1, height - u0),
        )[way]
        return round(x0 * scale, 2), round(top * scale, 2), round(x1 * scale, 2), round(bottom * scale, 2)

    def _laid(self, box: Box, way: int) -> Box:
        """A box of the page as shown, laid as the lines are."""
        width, height = self.drawn.width, self.drawn.height
        return (
            box,
            Box(box.top, width - box.x1, box.bottom, width - box.x0),
            Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top),
            Box(height - box.bottom, box.x0, height - box.top, box.x1),
        )[way]

    def _set(self, units: list[Unit], way: int) -> list[tuple[int, int, list[Line]]]:
        """The paragraphs that units make."""
        words = [w for run in runs(units) for w in words_of(run, self.spaces)]
        inside = [self._laid(b, way) for b, _ in self.boxes]
        edges = np.array(
            [(w[0].u0, min(x.v0 for x in w), max(x.u1 for x in w), max(x.v1 for x in w)) for w in words], dtype=float
        )
        u0, v0, u1, v1 = edges.T
        zone = np.full(len(words), -1)
        for n, b in enumerate(inside):
            u, v = (u0 + u1) / 2, (v0 + v1) / 2
            zone[(u > b.x0) & (u < b.x1) & (v > b.top) & (v < b.bottom)] = n
        found = paragraphs(
            Words(
                ["".join(x.text for x in w) for w in words], u0, v0, u1, v1,
                np.array([max(x.size for x in w) for w in words]),
                np.array([w[0].face for w in words]),
                zone,
            ),
            [self._laid(b, way) for b in self.drawn.rules],
            ROUGH if self.drawn.hidden * 2 > len(self.drawn.glyphs) else SAME,
        )  # fmt: skip
        out = []
        for p in found:
            lines = [[words[n] for n in line] for line in p]
            turned = sum(x.turned for line in lines for w in line for x in w) * 2 > sum(
                len(w) for line in lines for w in line
            )
            first = min(w[0].order for line in lines for w in line)
            out.append((first, 4 if way == 1 and not turned else way, [self._line(line, way) for line in lines]))
        return out

    def _line(self, words: list[list[Unit]], way: int) -> Line:
        units = [u for w in words for u in w]
        loose, setter, start = loose_by(units), Setter(), 0
        glued = True
        alone, told = word_of_its_own(units), (self.spaces and drawn_in(units), self.spaces)
        for n in range(1, len(units) + 1):
            parted = n < len(units) and (apart(units[n - 1], units[n], told, loose) or (n == 1 and alone))
            # each character of a script without spaces by itself, letters together
            if n < len(units) and not parted and not units[n].square and not units[n - 1].square:
                continue
            part = units[start:n]
            text, v0, v1 = part[0].text, part[0].v0, part[0].v1
            for x in part[1:]:
                text += x.text
                if x.v0 != v0 or x.v1 != v1:
                    v0, v1 = min(v0, x.v0), max(v1, x.v1)
            edges = self._shown(part[0].u0, v0, part[-1].u1, v1, way)
            setter.word(text, edges, -1.0, self.fonts[part[0].face], glued)
            start, glued = n, not parted
        return setter.line(None)

    def _add(self, lines: list[Line], way: int) -> None:
        self._held(self.sheet.add("", lines, rotation=(way % 4) * 90.0 if way < 4 else 0.0, vertical=way == 4))

    def _held(self, block: Block) -> None:
        box = block.box
        assert box is not None
        x, y = (box.x0 + box.x1) / 2 / self.scale, (box.top + box.bottom) / 2 / self.scale
        for (edge, _), held in zip(self.boxes, self.inside, strict=True):
            if edge.x0 <= x <= edge.x1 and edge.top <= y <= edge.bottom:
                held.append(block.id)

    def _pixels(self, b: Box) -> Box:
        s = self.scale
        return Box(round(b.x0 * s, 2), round(b.top * s, 2), round(b.x1 * s, 2), round(b.bottom * s, 2))


def _area(b: Box) -> float:
    return (b.x1 - b.x0) * (b.bottom - b.top)
