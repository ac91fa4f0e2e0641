"""An apparatus as TEI P5, by parallel segmentation: the whole text of every witness is in it, and can be got back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from broadsheet.collate.apparatus import Part, name, parts, printed_before
from broadsheet.model import Apparatus, Moved, Witness

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader>
    <fileDesc>
      <titleStmt><title>{title}</title></titleStmt>
      <publicationStmt><p>A collation made by broadsheet {version} from the printed texts of its witnesses.</p></publicationStmt>
      <sourceDesc>
        <listWit>
{witnesses}
        </listWit>
      </sourceDesc>
    </fileDesc>
    <encodingDesc>
      <variantEncoding method="parallel-segmentation" location="internal"/>
      <editorialDecl>
        <p>Every witness is given as printed; lem is the proposed reading where there is one. The type of app is the verdict on
          the place, cause that on a reading, cert how sure it is. A milestone is a new paragraph in the witnesses of its edRef.
          What a witness (n) prints elsewhere stands in a seg of type moved where the others have it, and what it prints twice
          in one of type repeated; an anchor that corresponds to it is where the witness prints it.</p>
      </editorialDecl>
    </encodingDesc>
  </teiHeader>
  <text>
    <body>
      <ab>"""
_FOOT = """</ab>
    </body>
  </text>
</TEI>
"""


def as_tei(apparatus: Apparatus) -> str:
    """A TEI document: witnesses in the header, then the story, an app with its readings wherever they differ.

    Characters that XML cannot hold are replaced by U+FFFD. Blanks between the words of a witness are as printed, a line end
    is a milestone; spaces at the ends of a paragraph are not kept.
    """
    from broadsheet import __version__

    title = next((w.headline for w in apparatus.witnesses if w.headline), "Collation")
    witnesses = "\n".join(_witness(w) for w in apparatus.witnesses)
    head = _HEAD.format(title=_text(title), version=__version__, witnesses=witnesses)
    return head + "".join(_Body(apparatus).pieces()) + _FOOT


def _witness(w: Witness) -> str:
    said = ", ".join(t for t in (name(w), f"page {w.page}" if w.page is not None else "") if t)
    source = f" <idno>{_text(w.id)}</idno>" if w.id else ""
    return f'          <witness xml:id="{w.sigil}" n={quoteattr(_legal(w.kind))}>{_text(said)}{source}</witness>'


class _Body:
    """The story, stretch by stretch."""

    def __init__(self, apparatus: Apparatus) -> None:
        self.apparatus = apparatus
        self.at = {w.sigil: n for n, w in enumerate(apparatus.witnesses)}
        moves = sorted(apparatus.moves, key=lambda m: (self.at[m.sigil], m.span))
        self.moves = {f"m{n}": m for n, m in enumerate(moves, 1)}
        self.where = {name: printed_before(apparatus, m) for name, m in self.moves.items()}
        self.named: set[int] = set()

    def pieces(self) -> Iterator[str]:
        for k, row in enumerate(parts(self.apparatus)):
            yield from self._anchors(k)
            yield self._breaks(k)
            moved = [(mark, m) for mark, m in self.moves.items() if self._covers(m, k)]
            for mark, m in moved:
                named = f' xml:id="{mark}"' if self._span(m, k)[0] == m.span[0] else ""
                yield f'<seg{named} type="{m.kind}" n="{m.sigil}" corresp="#{mark}-printed">'
            yield self._stretch(row, k) + "</seg>" * len(moved)
        yield from self._anchors(len(self.apparatus.stretches))

    def _span(self, m: Moved, k: int) -> tuple[int, int]:
        return self.apparatus.stretches[k].spans[self.at[m.sigil]]

    def _covers(self, m: Moved, k: int) -> bool:
        a, b = self._span(m, k)
        return a < b and m.span[0] <= a and b <= m.span[1]

    def _anchors(self, k: int) -> Iterator[str]:
        """Where witnesses print, before this stretch, what stands elsewhere in the others."""
        for mark, m in self.moves.items():
            if self.where[mark] == k:
                yield f'<anchor xml:id="{mark}-printed" type="{m.kind}" n="{m.sigil}" corresp="#{mark}"/>'

    def _breaks(self, k: int) -> str:
        """Milestones for those witnesses that begin a paragraph with this stretch."""
        new = []
        for s, i in self.at.items():
            a, b = self.apparatus.stretches[k].spans[i]
            gap = self.apparatus.witnesses[i].text[:a]
            if a < b and a and gap[len(gap.rstrip()) :].count("\n"):
                new.append(f"#{s}")
        return f'<milestone unit="paragraph" edRef="{" ".join(new)}"/>' if new else ""

    def _stretch(self, row: tuple[Part, ...], k: int) -> str:
        if len(row) == 1:
            return self._inner(row[0], k)
        number = next((p.place for p in row if p.place), 0)
        place = self.apparatus.places[number - 1] if number else None
        kind = f' type="{_word(place.verdict)}"' if place and place.verdict else ""
        name = ""
        if number:
            name = f' corresp="#p{number}"' if number in self.named else f' xml:id="p{number}"'
            self.named.add(number)
        lemma = place.lemma if place and place.stretches[1] - place.stretches[0] == 1 else None
        first = [p for p in row if lemma is not None and p.reading is not None and p.reading.text == lemma][:1]
        inner = "".join(self._reading("lem", p, k) for p in first)
        inner += "".join(self._reading("rdg", p, k) for p in row if p not in first)
        note = f"<note>{_text(place.reason)}</note>" if place and place.reason else ""
        return f"<app{name}{kind}>{inner}{note}</app>"

    def _reading(self, tag: str, p: Part, k: int) -> str:
        wit = " ".join(f"#{s}" for s in p.witnesses)
        said = ""
        if p.reading is not None and p.reading.verdict:
            said = f' cause="{_word(p.reading.verdict)}" cert="{p.reading.confidence:.3f}"'
        inner = self._inner(p, k)
        return f'<{tag} wit="{wit}"{said}>{inner}</{tag}>' if inner else f'<{tag} wit="{wit}"{said}/>'

    def _inner(self, p: Part, k: int) -> str:
        """A part's text as its first witness prints it; its line ends are paragraphs of those who have them there."""
        return "".join(
            _text(t)
            if n % 2 == 0
            else f'<milestone unit="paragraph" edRef="{" ".join(f"#{s}" for s in p.witnesses)}"/>'
            for n, t in enumerate(re.split(r"(\s*\n\s*)", p.text))
        )


def _word(verdict: str) -> str:
    return verdict.replace(" ", "-")


def _legal(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)


def _text(text: str) -> str:
    return escape(_legal(text))
