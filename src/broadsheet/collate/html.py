"""An apparatus as a report to send to an editor: one HTML file that asks nothing of the network and runs no script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from typing import Protocol

from broadsheet.collate.apparatus import (
    Doubt,
    Part,
    differing,
    doubts,
    name,
    parts,
    printed_before,
    sides,
    spot,
    verdicts,
)
from broadsheet.collate.kinship import kinship, tree
from broadsheet.collate.picture import as_svg
from broadsheet.model import Apparatus, Moved, Place, Reading, Witness
from broadsheet.show import CONTROLS

MARKS = {
    "misreading": "≠", "invention": "+", "loss": "∅", "misplacement": "↷", "repetition": "×2", "undecided": "?",
    "edition": "e", "abridgement": "–", "house style": "·", "": "",
}  # fmt: skip
SAYS = {
    "misreading": "the machine took a word or figure for another",
    "invention": "fluent words that only one has, and nobody printed",
    "loss": "printed, and not there",
    "misplacement": "printed elsewhere in the same text",
    "repetition": "printed twice",
    "undecided": "nothing tells which was printed",
    "edition": "a wording that a paper or another source chose",
    "abridgement": "left out by an editor; the rest reads on",
    "house style": "datelines, credits, punctuation, width",
}
AROUND = 24  # characters shown on either side of what is doubted
_BLANKS = re.compile(r"\s+")


class Say(Protocol):
    """The report's words in a language: a text as it stands here, {} filled in; one and many are parted by |."""

    def __call__(self, text: str, /, **values: object) -> str: ...


def english(text: str, /, **values: object) -> str:
    """The words as they stand here; of one|many the form for `n`."""
    one, _, many = text.partition("|")
    out = many if many and values.get("n") != 1 else one
    return out.format(**values) if values else out


def as_html(apparatus: Apparatus) -> str:
    """The report: what to distrust, the texts side by side or in one, every place, and who shares whose readings."""
    title = next((w.headline for w in apparatus.witnesses if w.headline), "Collation")
    css = (files("broadsheet.collate") / "report.css").read_text("utf8") + collation_css()
    body = "\n".join(Report(apparatus, title).sections())
    lang = "zh" if _wide(title) else "en"
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>\n{css}{filters(verdicts(apparatus), [w.sigil for w in apparatus.witnesses])}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def collation_css() -> str:
    """How texts side by side, readings and doubts look, wherever they stand; ink, paper, rule, soft, card and link are the
    page's own colours."""
    return (files("broadsheet.collate") / "collation.css").read_text("utf8")


def filters(found: Iterable[str], sigils: Sequence[str]) -> str:
    """What an unticked box does, as a style sheet: the places of its verdict, or the column of its witness, go."""
    out = []
    for verdict in found:
        c = _class(verdict)
        off = f"body:has(#f-{c}:not(:checked))"
        out.append(f"{off} .v.{c} {{ all: unset }} {off} .v.{c} sup, {off} .t-{c} {{ display: none }}")
    for n, sigil in enumerate(sigils):
        off = f"body:has(#w-{sigil}:not(:checked))"
        out.append(f"{off} .row > :nth-child({n + 1}), {off} .d-{sigil} {{ display: none }}")
    return "\n".join(out) + "\n"


class Report:
    """The parts of the report, in the words of `say`; `reason` puts reasons into its language."""

    def __init__(
        self, apparatus: Apparatus, title: str, say: Say = english, reason: Callable[[str], str] = str
    ) -> None:
        self.apparatus, self.title, self.say, self.why = apparatus, title, say, reason
        self.lang = "zh" if any(_wide(w.text[:200]) for w in apparatus.witnesses) else ""
        self.of = {w.sigil: w for w in apparatus.witnesses}
        self.at = {w.sigil: n for n, w in enumerate(apparatus.witnesses)}
        self.moves = list(enumerate(apparatus.moves, len(apparatus.places) + 1))
        self.named: set[str] = set()
        self.rows = [tuple(row) for row in parts(apparatus)]

    def sections(self) -> Iterator[str]:
        yield f"<header><h1>{_text(self.title)}</h1>"
        yield f'<ul class="who">{"".join(self.witness(w) for w in self.apparatus.witnesses)}</ul></header>'
        yield from self.distrusted()
        yield f'<h2 id="texts">{self.say("The texts")}</h2>'
        yield from self.controls()
        yield from self.side()
        yield from self.inline()
        yield from self.places()
        yield from self.kin()
        yield (
            "<footer><p>Made by broadsheet from the printed texts, which stand here to the character; what is proposed stands"
            " beside them, never over them. Numbers in the margin are lines of the page's transcript.</p></footer>"
        )

    def witness(self, w: Witness) -> str:
        page = f", {self.say('page {leaf}', leaf=w.page)}" if w.page is not None else ""
        return (
            f'<li>{_sigil(w.sigil)} <b>{_text(name(w))}</b>{page} <span class="where">{self.say(w.kind)},'
            f" {self.say('{n} character|{n} characters', n=len(w.text))}{', ' + _text(w.id) if w.id else ''}</span></li>"
        )

    # ---- what to look up

    def distrusted(self) -> Iterator[str]:
        found = doubts(self.apparatus)
        yield f'<h2 id="distrust">{self.say("What to distrust on the page, loudest first")}</h2>'
        if not found:
            yield f"<p>{self.say('Nothing: none of the differences is a reading in doubt.')}</p>"
            return
        yield '<ol class="doubts">'
        yield from (self.doubt(d) for d in found)
        yield "</ol>"

    def doubt(self, d: Doubt) -> str:
        c = d.check
        w = self.of[c.sigil]
        s = spot(w, c.span, AROUND)
        where = f"{_text(name(w))}, " + (
            self.say("line {line}", line=s.line) if s.line is not None else self.say("paragraph {at}", at=s.paragraph)
        )
        link = f"#{c.sigil}-{d.number}"
        loud = " loud" if c.loud else ""
        nothing = f"<i>{self.say('nothing')}</i>"
        others = "".join(f"<li>{''.join(map(_sigil, who))} {_text(text) or nothing}</li>" for text, who in d.others)
        marks = f" · {' · '.join(map(self.say, c.marks))}" if c.marks else ""
        proposed = ""
        if c.instead is not None and d.place is not None:
            proposed = (
                f'<p class="proposed why">{self.say("Proposed beside it:")} <b>{_text(c.instead) or self.say("nothing")}</b>'
                f" {''.join(map(_sigil, d.place.sources))}</p>"
            )
        return (
            f'<li class="{_class(c.verdict)}{loud} t-{_class(c.verdict)} d-{c.sigil}"><span class="badge">{MARKS[c.verdict]} {self.say(c.verdict)}'
            f' <span class="sure">{c.confidence:.2f}{marks}</span></span> <a class="where" href="{link}">{_sigil(c.sigil)} {where}</a>'
            f'<p class="ctx">…{_text(s.before)}<mark>{_text(s.text) or "∅"}</mark>{_text(s.after)}…</p>'
            f'<ul class="others">{others}</ul><p class="why">{_text(self.why(c.reason))}</p>{proposed}</li>'
        )

    # ---- the texts

    def controls(self) -> Iterator[str]:
        yield '<form class="controls ui">'
        yield (
            f'<fieldset><legend>{self.say("Show")}</legend><label><input type="radio" name="view" id="as-side" checked>'
            f' {self.say("side by side")}</label><label><input type="radio" name="view" id="as-inline">'
            f" {self.say('in one text')}</label></fieldset>"
        )
        found = verdicts(self.apparatus)
        if found:
            boxes = "".join(
                f'<label title="{escape(self.say(SAYS.get(v, "")))}"><input type="checkbox" id="f-{_class(v)}" checked>'
                f' <span class="v {_class(v)}">{MARKS[v]} {self.say(v or "not judged")}</span> ({n})</label>'
                for v, n in found.items()
            )
            yield f"<fieldset><legend>{self.say('Verdicts')}</legend>{boxes}</fieldset>"
        boxes = "".join(
            f'<label><input type="checkbox" id="w-{w.sigil}" checked> {_sigil(w.sigil)} {_text(name(w))}</label>'
            for w in self.apparatus.witnesses
        )
        yield f"<fieldset><legend>{self.say('Witnesses')}</legend>{boxes}</fieldset></form>"

    def side(self) -> Iterator[str]:
        said = escape(self.say("The texts side by side"))
        yield f'<div class="scroll texts" tabindex="0" role="region" aria-label="{said}"><div class="side">'
        heads = "".join(f'<div class="head ui">{_sigil(w.sigil)} {_text(name(w))}</div>' for w in self.of.values())
        yield f'<div class="row heads">{heads}</div>'
        for cells in self.paragraphs():
            inner = "".join(
                f'<div class="cell" lang="{self.lang}">{_sigil(s) if c else ""}{c}</div>'
                for s, c in zip(self.of, cells, strict=True)
            )
            yield f'<div class="row">{inner}</div>'
        yield "</div></div>"

    def paragraphs(self) -> Iterator[list[str]]:
        """The story in rows, a cell for each witness; a row ends where the witness of most paragraphs ends one."""
        base = max(self.of.values(), key=lambda w: w.text.count("\n")).sigil
        row = [""] * len(self.of)
        for k, found in enumerate(self.rows):
            for n, m in self.gone(k):
                row[self.at[m.sigil]] += self.printed_here(n, m)
            pieces = self.cut(k, base)
            for n, spans in enumerate(pieces):
                if n:
                    yield row
                    row = [""] * len(self.of)
                for s, i in self.at.items():
                    row[i] += self.cell(s, spans[i], found, n == len(pieces) - 1)
        for n, m in self.gone(len(self.rows)):
            row[self.at[m.sigil]] += self.printed_here(n, m)
        yield row

    def gone(self, k: int) -> list[tuple[int, Moved]]:
        """What witnesses print before a stretch and the others have elsewhere, with its number."""
        return [(n, m) for n, m in self.moves if m.kind == "moved" and printed_before(self.apparatus, m) == k]

    def cut(self, k: int, base: str) -> list[tuple[tuple[int, int], ...]]:
        """A stretch's spans, parted for all witnesses where one of them has a line end, blanks aside."""
        spans = self.apparatus.stretches[k].spans
        a, b = spans[self.at[base]]
        text = self.of[base].text
        before = text[:a]
        begins = a < b and "\n" in before[len(before.rstrip()) :] and a > 0
        out = [spans]
        if not self.apparatus.stretches[k].differs and len(self.rows[k]) == 1:
            counts, printed = [], 0
            for line in text[a:b].split("\n")[:-1]:
                printed += len(_BLANKS.sub("", line))
                counts.append(printed)
            out = _parted(spans, list(self.of.values()), counts)
        return [tuple((x, x) for x, _ in spans), *out] if begins else out

    def cell(self, s: str, span: tuple[int, int], found: tuple[Part, ...], last: bool) -> str:
        """What a witness prints in a part of a stretch."""
        a, b = span
        text = self.printed(self.of[s], a, b)
        covering = [(n, m) for n, m in self.moves if m.sigil == s and a < b and m.span[0] <= a and b <= m.span[1]]
        part = next(p for p in found if s in p.witnesses)
        if part.place and last:
            text = self.marked(s, part, text)
        if not covering:
            return text
        number, m = covering[0]
        line = spot(self.of[s], m.span, 0).line
        said = self.say("printed on line {line}", line=line) if line is not None else self.say("printed elsewhere")
        name, tail = "", ""
        if m.kind == "repeated":
            name = f' id="{s}-{number}"' if a == m.span[0] else ""
            tail = f'<sup class="from">×2 {self.say("printed twice")}</sup>' if b == m.span[1] else ""
        elif b == m.span[1]:
            tail = f'<sup><a class="from" href="#{s}-{number}">↷ {said}</a></sup>'
        return f'<span class="m"{name}>{text}{tail}</span>'

    def marked(self, s: str, part: Part, text: str) -> str:
        """A reading with its verdict's mark, and the number of its place."""
        r, place = part.reading, self.apparatus.places[part.place - 1]
        verdict = r.verdict if r else ""
        about = escape(f"{part.place}. {self.say(verdict or 'as others')}: {self.why(r.reason if r else '')}")
        kind = f"{_class(verdict) if verdict else 'sound'} {_class(place.verdict)}" if not verdict else _class(verdict)
        loud = " loudly" if place.loud and verdict == place.verdict else ""
        inner = text or '<span class="gone">∅</span>'
        name = f"{s}-{part.place}"
        named = "" if name in self.named else f' id="{name}"'  # a passage is told in each of its stretches
        self.named.add(name)
        return (
            f'<span class="v {kind}{loud}"{named} title="{about}">{inner}'
            f'<sup><a href="#p{part.place}">{MARKS[verdict]}{part.place}</a></sup></span>'
        )

    def printed_here(self, n: int, m: Moved) -> str:
        """Where a witness prints what stands elsewhere in the others."""
        head = _text(self.of[m.sigil].text[m.span[0] : m.span[0] + 10])
        return (
            f'<span class="from v misplacement" id="{m.sigil}-{n}">↷'
            f" {self.say('here is printed “{head}…”, which belongs further up or down', head=head)}</span>"
        )

    def printed(self, w: Witness, a: int, b: int) -> str:
        """A witness's text, the numbers of its lines at the beginnings of its blocks."""
        out, at = "", a
        for start, block in w.blocks:
            if a <= start < b:
                s = spot(w, (start, start), 0)
                number = s.line if s.line is not None else ""
                out += _text(w.text[at:start]) + f'<span class="ln" title="{escape(block)}">{number}</span>'
                at = start
        return out + _text(w.text[at:b])

    def inline(self) -> Iterator[str]:
        """All witnesses in one text, their readings beside one another where they differ."""
        yield f'<div class="inline" lang="{self.lang}"><p>'
        for k, found in enumerate(self.rows):
            spans = self.apparatus.stretches[k].spans
            if any(m.kind == "moved" and m.span[0] == spans[self.at[m.sigil]][0] for _, m in self.moves):
                yield '<span class="from">↷</span>'
            if len(found) == 1:
                yield "</p><p>".join(_text(t) for t in found[0].text.split("\n"))
                continue
            n = next((p.place for p in found if p.place), 0)
            named = "" if f"i{n}" in self.named else f' id="i{n}"'
            self.named.add(f"i{n}")
            yield f'<span class="place"{named}>{"".join(self.reading(p) for p in found)}</span>'
            head = self.next_text(k)
            if head.startswith("\n"):
                yield "</p><p>"
        yield "</p></div>"

    def next_text(self, k: int) -> str:
        """What stands before the next stretch in the first witness that has it: a line end, or nothing."""
        if k + 1 >= len(self.rows):
            return ""
        for w, (a, b) in zip(self.apparatus.witnesses, self.apparatus.stretches[k + 1].spans, strict=True):
            if a < b:
                before = w.text[:a]
                return before[len(before.rstrip()) :]
        return ""

    def reading(self, p: Part) -> str:
        r = p.reading
        verdict = r.verdict if r else ""
        place = self.apparatus.places[p.place - 1] if p.place else None
        lemma = " lemma" if place and r and place.lemma is not None and r.text == place.lemma else ""
        kind = _class(verdict) if verdict else "sound"
        inner = _text(p.text) or "∅"
        return (
            f'<span class="rdg{lemma}"><span class="s">{"".join(p.witnesses)}</span>'
            f'<span class="v {kind}" title="{escape(f"{self.say(verdict)}: {self.why(r.reason)}" if r else "")}">{inner}</span></span>'
        )

    # ---- place by place

    def places(self) -> Iterator[str]:
        yield f'<h2 id="places">{self.say("Every place")}</h2>'
        if not self.apparatus.places and not self.moves:
            yield f"<p>{self.say('The witnesses print the same.')}</p>"
        for verdict, found in differing(self.apparatus).items():
            c = _class(verdict)
            yield (
                f'<section class="t-{c}"><h3 class="{c}"><span class="badge">{MARKS[verdict]} {self.say(verdict or "not judged")}</span>'
                f" {len(found)} <span class='why'>{self.say(SAYS.get(verdict, ''))}</span></h3>"
            )
            yield self.table("Place", "Readings", "Why")
            yield from (self.place(n, p) for n, p in found)
            yield "</tbody></table></section>"
        for kind, verdict in (("moved", "misplacement"), ("repeated", "repetition")):
            moved = [(n, m) for n, m in self.moves if m.kind == kind]
            if moved:
                yield f'<h3 class="{verdict}"><span class="badge">{MARKS[verdict]} {self.say(verdict)}</span> {len(moved)}</h3>'
                yield f"<ul>{''.join(self.elsewhere(n, m) for n, m in moved)}</ul>"

    def elsewhere(self, n: int, m: Moved) -> str:
        """What one witness prints elsewhere, or twice, and where it belongs."""
        w = self.of[m.sigil]
        to = spot(w, (m.to, m.to), 12).after
        goes = (
            self.say("printed there already")
            if m.kind == "repeated"
            else self.say("belongs before “{text}…”", text=_text(to))
            if to
            else self.say("belongs last")
        )
        text = _text(w.text[slice(*m.span)])
        return f'<li>{n} <a href="#{m.sigil}-{n}">{_sigil(m.sigil)}</a> {text} <span class="why">{goes}</span></li>'

    def table(self, *heads: str) -> str:
        """The beginning of a table, to the first of its rows."""
        row = "".join(f'<th scope="col">{self.say(h)}</th>' for h in heads)
        return f'<table class="ui"><thead><tr>{row}</tr></thead><tbody>'

    def place(self, n: int, p: Place) -> str:
        loud = " <b>!!</b>" if p.loud else ""
        sources = "".join(map(_sigil, p.sources))
        said = _text(p.lemma or "") or self.say("nothing printed here")
        proposed = f"<p>{self.say('Proposed:')} <b>{said}</b> {sources}</p>" if p.lemma is not None else ""
        return (
            f'<tr id="p{n}" class="place"><td>{n}{loud}</td><td>{"".join(self.listed(n, r) for r in p.readings)}</td>'
            f'<td class="why">{p.confidence:.2f} {_text(self.why(p.reason))}{proposed}</td></tr>'
        )

    def listed(self, n: int, r: Reading) -> str:
        w = self.of[r.witnesses[0]]
        s = spot(w, r.spans[0], 8)
        links = "".join(f'<a href="#{x}-{n}">{_sigil(x)}</a>' for x in r.witnesses)
        kind = _class(r.verdict) if r.verdict else "sound"
        inner = _text(s.text) or "∅"
        return (
            f'<p>{links} {_text(s.before)}<span class="v {kind}">{inner}</span>{_text(s.after)}'
            f' <span class="why">{self.say(r.verdict)}</span></p>'
        )

    # ---- who with whom

    def kin(self) -> Iterator[str]:
        found = sides(self.apparatus)
        if len(self.of) < 3 or not found:
            return
        yield f'<h2 id="kin">{self.say("Who shares whose readings")}</h2>'
        own = kinship(self.apparatus)
        labels = {s: f"{s} {name(w)}" for s, w in self.of.items()}
        said = self.say("Witnesses by the readings they share: the nearer, the more alike")
        picture = as_svg(tree(own.names, own.distance()), labels, said)
        yield f"<figure tabindex='0' aria-label='{escape(said)}'>{picture}<figcaption class='why'>{said}. {self.say('Misreadings, punctuation and width aside.')}</figcaption></figure>"
        yield self.table("Places", "Readings")
        for groups, count in found[:12]:
            told = f" {self.say('against')} ".join(
                "".join(map(_sigil, g)) for g in sorted(groups, key=lambda g: (-len(g), g))
            )
            yield f"<tr><td>{count}</td><td>{told}</td></tr>"
        yield "</tbody></table>"


def _parted(
    spans: tuple[tuple[int, int], ...], witnesses: list[Witness], counts: list[int]
) -> list[tuple[tuple[int, int], ...]]:
    """Spans parted after so many characters, blanks aside; each witness's own blanks go with what stands before them."""
    if not counts:
        return [spans]
    cuts: list[list[int]] = []
    for w, (a, b) in zip(witnesses, spans, strict=True):
        mine, seen, wanted = [a], 0, list(counts)
        for at in range(a, b):
            if not w.text[at].isspace():
                if wanted and seen == wanted[0]:
                    mine.append(at)
                    wanted.pop(0)
                seen += 1
        cuts.append([*mine, *[b] * (len(counts) + 1 - len(mine)), b])
    return [tuple((c[n], c[n + 1]) for c in cuts) for n in range(len(counts) + 1)]


def _wide(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)


def _class(verdict: str) -> str:
    return verdict.replace(" ", "-") or "unjudged"


def _sigil(s: str) -> str:
    return f'<span class="s">{escape(s)}</span>'


def _text(text: str) -> str:
    return escape(CONTROLS.sub("", text))
