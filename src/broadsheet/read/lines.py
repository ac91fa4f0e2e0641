"""Words to printed lines, and lines to the running text of a block: what every format with boxes needs."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import isnan, nan
from typing import Any

from broadsheet.model import Block, Box, Font, Frame, Line, Page, Points

HYPHENS = "-\u2010\u00ad¬⸗"
ALWAYS = "\u00ad¬⸗"  # hyphens that nothing but a line's end can have put there
SHARED = frozenset("“”‘’—…·℃")  # marks of all scripts, in Chinese and Japanese as wide as a character
UNKNOWN = Font()
COMPOUND = re.compile(r"[a-zà-ÿ]{1,5}-[A-ZÀ-Þ]")  # sur-Aure, le-Vieux: the name before it has its own hyphen
UNPLACED = (nan, nan, nan, nan)
Edges = tuple[float, float, float, float]  # x0, top, x1, bottom


def spaced(before: str, after: str) -> bool:
    """Whether a space parts two characters at a line's end: not where either is of a script without spaces."""
    return not (unspaced(before) or unspaced(after))


def unspaced(c: str) -> bool:
    """Whether a character is of a script that sets no spaces, its punctuation too."""
    return "\u2e80" <= c <= "\ua4cf" or "\uf900" <= c <= "\ufaff" or "\ufe30" <= c <= "\uff60" or c >= "\U00020000"


class Setter:
    """One printed line in the making, word by word."""

    __slots__ = ("_length", "_rows", "_text")

    def __init__(self) -> None:
        self._text: list[str] = []
        self._rows: list[float] = []  # as Line.table has them
        self._length = 0

    def word(self, text: str, edges: Edges | None, sure: float, font: int, glued: bool = False) -> None:
        """One more word; `glued` where no space parts it from the one before."""
        start = self._length
        if start and not glued:
            self._text.append(" ")
            start += 1
        x0, top, x1, bottom = edges or UNPLACED
        self._rows += (start, x0, top, x1, bottom, sure, font)
        self._text.append(text)
        self._length = start + len(text)

    def hyphen(self, text: str) -> None:
        """The hyphen a line ends in, where the file has it apart from the word."""
        if self._text and not self._text[-1].endswith(text):
            self._text.append(text)
            self._length += len(text)

    def line(self, box: Box | None, whole: str | None = None, baseline: Points = (), name: str = "") -> Line:
        """The line; its box round its words where the file gives none."""
        rows = self._rows
        if not rows:
            return Line("", box, baseline=baseline, id=name)
        if box is None:
            box = around(Box(*rows[k : k + 4]) for k in range(1, len(rows), 7) if not isnan(rows[k]))
        fonts, sures = rows[6::7], rows[5::7]
        font = fonts[0]
        if fonts.count(font) < len(fonts):
            font = max(dict.fromkeys(fonts), key=fonts.count)
        if min(sures) < 0:
            sures = [s for s in sures if s >= 0]
        sure = sum(sures) / len(sures) if sures else None
        table = array("f", rows).tobytes()
        return Line("".join(self._text), box, table, int(font), sure, whole, baseline, name)


def running(lines: Sequence[Line]) -> str:
    """The text of lines, one after another: words broken at a line's end whole, others parted by spaces.

    A hyphen goes where the file says what the whole word is, or where a small letter follows; before a capital or a
    figure it is printed on purpose. Scripts without spaces meet with nothing between.
    """
    out: list[str] = []
    last = ""  # the end of what is there
    for n, line in enumerate(lines):
        text = line.text.strip()
        if not text:
            continue
        if last:
            before = lines[n - 1]
            if before.whole and len(last) > 1 and _fits(before.whole, last, text):
                out[-1] = out[-1].rstrip(HYPHENS)
            elif _broken(last, text):
                out[-1] = out[-1][:-1]
            elif (last[-1] not in HYPHENS and spaced(last[-1], text[0]) and not _among_squares(last, text)) or (
                last[-1] in HYPHENS and (len(last) < 2 or not last[-2].isalnum())
            ):
                out.append(" ")
        out.append(text)
        last = text
    return "".join(out)


def _among_squares(last: str, text: str) -> bool:
    """Whether lines meet at a mark that scripts without spaces share with others, and are of such a script."""
    return (last[-1] in SHARED or text[0] in SHARED) and any(map(unspaced, last + text))


def _broken(last: str, text: str) -> bool:
    if last[-1] not in HYPHENS or len(last) < 2 or not last[-2].isalpha():
        return False
    if COMPOUND.match(text):
        return False
    return text[0].islower() or (last[-1] in ALWAYS and text[0].isalpha())


def _fits(whole: str, last: str, text: str) -> bool:
    """Whether a word put together by the file is that of a line's end and the next one's beginning."""
    start = last.rstrip(HYPHENS).rpartition(" ")[2]
    end = text.partition(" ")[0]
    return whole.startswith(start) and whole.endswith(end) and len(whole) == len(start) + len(end)


def around(boxes: Iterable[Box | None]) -> Box | None:
    """The box round boxes; None where there is none."""
    there = [b for b in boxes if b is not None]
    if not there:
        return None
    return Box(
        min(b.x0 for b in there), min(b.top for b in there), max(b.x1 for b in there), max(b.bottom for b in there)
    )


def boxed(points: Points) -> Box | None:
    """The box round points; None where there is none."""
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


@dataclass
class Sheet:
    """A page in the making: its blocks under ids of their own, its fonts each once."""

    id: str
    source: str
    blocks: list[Block] = field(default_factory=list)
    _fonts: dict[Font, int] = field(default_factory=dict)
    _taken: dict[str, int] = field(default_factory=dict)

    def font(self, font: Font) -> int:
        """Where a font stands among the page's; -1 for one of which nothing is known."""
        return -1 if font == UNKNOWN else self._fonts.setdefault(font, len(self._fonts))

    @property
    def fonts(self) -> tuple[Font, ...]:
        return tuple(self._fonts)

    def page(self, frames: Iterable[Frame], **known: Any) -> Page:
        """The page made, and what else is known of it."""
        return Page(self.id, self.source, tuple(self.blocks), fonts=self.fonts, frames=tuple(frames), **known)

    def name(self, wanted: str) -> str:
        """The id of a block the file calls `wanted`; numbered where it calls several so, or has no name for it."""
        name = wanted.replace("/", "_") or f"b{len(self.blocks) + 1}"
        n = self._taken[name] = self._taken.get(name, 0) + 1
        if n == 1:
            return f"{self.id}/{name}"
        return self.name(f"{name}.{n}")

    def add(
        self,
        name: str,
        lines: Sequence[Line] = (),
        box: Box | None = None,
        *,
        form: str = "paragraph",
        outline: Points = (),
        called: str = "",
        rotation: float = 0.0,
        vertical: bool = False,
        language: str = "",
    ) -> Block:
        """One more block, of lines or of none; its box round its lines where the file gives none."""
        lines = tuple(line for line in lines if line.text)
        fonts = self.fonts
        weight = sum(len(x.text) for x in lines if x.confidence is not None)
        sure = sum(x.confidence * len(x.text) for x in lines if x.confidence is not None)
        block = Block(
            self.name(name),
            running(lines),
            box or around(x.box for x in lines) or boxed(outline),
            form=form,
            strong=bool(lines) and all(x.font >= 0 and fonts[x.font].bold for x in lines),
            source="\n".join(x.text for x in lines),
            printed=lines,
            outline=outline,
            called=called,
            reading=sure / weight if weight else None,
            rotation=rotation,
            vertical=vertical,
            language=language,
        )
        self.blocks.append(block)
        return block
