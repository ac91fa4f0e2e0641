"""PAGE XML, 2009 to 2019, to pages of blocks: what Transkribus, OCR-D and ground truths come in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from broadsheet.errors import DamagedFile
from broadsheet.model import FiledArticle, Font, Frame, Line, Page, Points, Role
from broadsheet.read.lines import UNPLACED, Setter, Sheet, boxed
from broadsheet.read.markup import DEEPEST, FURTHEST, Element, local, number, tree, whole
from broadsheet.read.page_marks import named_number

RULE = re.compile(r"([A-Za-z_][\w-]*)\s*\{([^{}]*)\}")  # custom="structure {id:a1; type:article;}"
PROPERTY = re.compile(r"([\w-]+)\s*:\s*([^;]*)")
ROLES = {
    "heading": Role.HEADLINE,
    "headline": Role.HEADLINE,
    "subheading": Role.SUBHEAD,
    "caption": Role.CAPTION,
    "author": Role.BYLINE,
    "byline": Role.BYLINE,
}
RULES = frozenset({"SeparatorRegion"})
CENTIMETRE = "PPCM"


def pages(data: bytes, source: str, *, page_id: str) -> list[Page]:
    """The page of a PAGE XML file, its regions as blocks in reading order, under the ids they have in it.

    The reading order is that of ReadingOrder, else of `custom`, else of the file; regions it leaves out come last. A
    region whose lines are marked as of several articles is parted into as many blocks. Raises what `tree` raises.
    """
    root, notes = tree(data, source)
    out = []
    leaves = [e for e in root if local(e) == "Page"]
    for n, leaf in enumerate(leaves, 1):
        name = page_id if len(leaves) == 1 else f"{page_id}/p{n}"
        making = _Making(Sheet(name, source))
        for region in _ordered(leaf, source):
            making.region(region, [], Font())
        dpi = number(leaf.get("imageXResolution"))
        if dpi and leaf.get("imageResolutionUnit") == CENTIMETRE:
            dpi *= 2.54
        out.append(
            making.sheet.page(
                making.frames,
                number=named_number(page_id) if len(leaves) == 1 else None,
                notes=notes,
                width=number(leaf.get("imageWidth")),
                height=number(leaf.get("imageHeight")),
                dpi=dpi or None,
                images=tuple(filter(None, [leaf.get("imageFilename", "").strip()])),
                filed=tuple(making.filed()),
            )
        )
    return out


# ---- order


def _ordered(leaf: Element, source: str) -> list[Element]:
    """The regions of a page in reading order."""
    regions = [e for e in leaf if local(e).endswith("Region")]
    order = next((e for e in leaf if local(e) == "ReadingOrder"), None)
    named = {e.get("id", ""): e for e in regions}
    first = [named.pop(ref) for ref in _references(order, source) if ref in named] if order is not None else []
    if not first:
        return _by_index(regions)
    return [*first, *(e for e in regions if e.get("id", "") in named)]


def _references(order: Element, source: str) -> list[str]:
    """The regions that a reading order names, groups within groups laid out flat, each once."""
    out: dict[str, None] = {}
    waiting = [(e, 1) for e in reversed(order)]
    while waiting:
        e, depth = waiting.pop()
        if depth > DEEPEST:
            raise DamagedFile(source, f"groups of regions nested {DEEPEST} deep", "Export the file again")
        if ref := e.get("regionRef"):
            out[ref] = None
        inner = list(e)
        if local(e).startswith("OrderedGroup"):
            inner.sort(key=lambda x: number(x.get("index")) or 0)
        waiting += [(x, depth + 1) for x in reversed(inner)]
    return list(out)


def _by_index(elements: list[Element]) -> list[Element]:
    """Elements by the index that `custom` gives each, as they stand where any has none."""
    told = [whole(_custom(e).get("readingOrder", {}).get("index")) for e in elements]
    if None in told:
        return elements
    places = sorted(range(len(elements)), key=lambda k: told[k] or 0)
    return [elements[k] for k in places]


def _custom(e: Element) -> dict[str, dict[str, str]]:
    """What `custom` says: {"structure": {"id": "a1", "type": "article"}, ...}."""
    said = e.get("custom")
    if not said:
        return {}
    return {name: {k: v.strip() for k, v in PROPERTY.findall(body)} for name, body in RULE.findall(said)}


# ---- regions


@dataclass
class _Making:
    """A page as its regions are met."""

    sheet: Sheet
    frames: list[Frame] = field(default_factory=list)
    _articles: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # article: block, what it is called

    def region(self, e: Element, inside: list[list[str]], font: Font, article: str | None = None) -> None:
        """A region and those within it; `inside` are the lists of blocks of the regions around it."""
        if len(inside) > DEEPEST:
            raise DamagedFile(self.sheet.source, f"regions nested {DEEPEST} deep", "Export the file again")
        name, custom = local(e), _custom(e)
        within = _by_index([x for x in e if local(x).endswith("Region")])
        cells = [x for x in e if local(x) == "TableCell"]
        structure = custom.get("structure", {})
        called = e.get("type") or structure.get("type") or ("" if name == "TextRegion" else name.removesuffix("Region"))
        article = _article(custom) or article
        font = _font(e, font)
        mine: list[str] = []
        around = [*inside, mine]
        if name == "TextRegion" or not (within or cells):
            self._blocks(e, called, font, article, around if within else inside)
        for cell in cells:
            self._blocks(cell, "cell", font, article, around)
        at = len(self.frames)
        for x in within:
            self.region(x, around, font, article)
        if within or cells:
            box = boxed(_points(e))
            self.frames.insert(at, Frame(e.get("id", ""), tuple(mine), box, called))

    def _blocks(self, e: Element, called: str, font: Font, article: str | None, inside: list[list[str]]) -> None:
        """A region's own text as blocks, one for each article its lines are marked as of."""
        runs: list[tuple[str | None, list[Line]]] = []
        for x in _by_index([x for x in e if local(x) == "TextLine"]):
            of = _article(_custom(x)) or article
            line = self._line(x, _font(x, font))
            if not runs or runs[-1][0] != of:
                runs.append((of, []))
            runs[-1][1].append(line)
        if not any(line.text for _, lines in runs for line in lines):
            said = _said(e)[0]
            runs = [(article, [self._plain(row, font) for row in said.splitlines()])]
        outline = _points(e)
        name = local(e)
        form = "paragraph" if name in ("TextRegion", "TableCell") else "rule" if name in RULES else "image"
        made: list[str] = []
        for of, lines in runs:
            block = self.sheet.add(
                e.get("id", ""),
                lines,
                boxed(outline) if len(runs) == 1 else None,
                form=form,
                outline=outline if len(runs) == 1 else (),
                called=called,
                rotation=number(e.get("orientation")) or 0.0,
                language=e.get("primaryLanguage") or "",
            )
            for held in inside:
                held.append(block.id)
            made.append(block.id)
            if of is not None:
                self._articles.setdefault(of, []).append((block.id, called))
        if len(made) > 1:
            self.frames.append(Frame(e.get("id", ""), tuple(made), boxed(outline), called))

    def _line(self, e: Element, font: Font) -> Line:
        text, sure = _said(e)
        words = [(*_said(w), w) for w in e if local(w) == "Word"]
        words = [w for w in words if w[0]]
        setter = Setter()
        own = text.split()
        if words and (not own or len(own) == len(words)):
            for k, (said, confidence, w) in enumerate(words):
                box = boxed(_points(w))
                edges = (box.x0, box.top, box.x1, box.bottom) if box else None
                setter.word(own[k] if own else said, edges, confidence, self.sheet.font(_font(w, font)))
        else:
            for word in own:
                setter.word(word, None, sure, self.sheet.font(font))
        baseline = next((_points(x, "points") for x in e if local(x) == "Baseline"), ())
        return setter.line(boxed(_points(e)), baseline=baseline, name=e.get("id", ""))

    def _plain(self, text: str, font: Font) -> Line:
        setter = Setter()
        for word in text.split():
            setter.word(word, UNPLACED, -1.0, self.sheet.font(font))
        return setter.line(None)

    def filed(self) -> Iterator[FiledArticle]:
        """The articles that `custom` marks."""
        for name, blocks in self._articles.items():
            roles = tuple(ROLES.get(called.lower(), Role.BODY) for _, called in blocks)
            yield FiledArticle(
                f"{self.sheet.id}/{name}", "article", tuple(b for b, _ in blocks), roles, tuple(range(len(blocks)))
            )


def _article(custom: dict[str, dict[str, str]]) -> str | None:
    """The article that a region or line is marked as of."""
    for rule in ("structure", "article"):
        said = custom.get(rule, {})
        if said.get("id") and (rule == "article" or said.get("type", "article") == "article"):
            return said["id"]
    return None


def _said(e: Element) -> tuple[str, float]:
    """The text an element itself gives, the likeliest of several readings, and its confidence, -1 where not given."""
    readings = [x for x in e if local(x) == "TextEquiv"]
    if not readings:
        return "", -1.0
    best = min(readings, key=lambda x: number(x.get("index")) or 0)
    text = next((x.text or "" for name in ("Unicode", "PlainText") for x in best if local(x) == name), "")
    sure = number(best.get("conf"))
    return text.strip(), sure if sure is not None and 0 <= sure <= 1 else -1.0


def _font(e: Element, above: Font) -> Font:
    """What an element is set in: TextStyle, else `custom`, else as what is around it."""
    style = next((x for x in e if local(x) == "TextStyle"), None)
    said = style.attrib if style is not None else _custom(e).get("textStyle")
    if not said:
        return above
    return Font(
        said.get("fontFamily", above.family),
        number(said.get("fontSize")) or above.size,
        said.get("bold") == "true" if "bold" in said else above.bold,
        said.get("italic") == "true" if "italic" in said else above.italic,
    )


def _points(e: Element, attribute: str = "") -> Points:
    """The points of an element's Coords, or of its own `attribute`: "x,y x,y", or an element each in old files."""
    holder = e if attribute else next((x for x in e if local(x) == "Coords"), None)
    if holder is None:
        return ()
    said = holder.get("points")
    if said is None:
        pairs = [(p.get("x"), p.get("y")) for p in holder if local(p) == "Point"]
    else:
        pairs = [(x, y) for x, _, y in (p.partition(",") for p in said.split())]
    out = [(number(x), number(y)) for x, y in pairs]
    return tuple((x, y) for x, y in out if x is not None and y is not None and max(abs(x), abs(y)) < FURTHEST)
