"""Set the sample pages from their sources: pages as a reading model transcribes them, gold, witnesses, README.

usage: set_samples.py [--check]

scripts/samples/stories/NAME.txt holds the text behind a story; scripts/samples/PAPER/DATE/pN.txt a page: its facts, its
articles in printed order, and the order in which the transcriber set their rows down. What is written to
src/broadsheet/samples/ follows from these alone. --check writes nothing and exits with 1 when the two are out of step.

A page source:

    paper: 云溪日报          issue facts (issue, pages, page); `shows: paper date` where the page gives fewer than all
    note: what is planted   as many as there are
    halfwidth: yes          set with half-width punctuation
    @masthead               a part; rows follow, each a letter, a heading level, a space, the text
    N2 云溪日报              N nameplate  M masthead  F folio  I image  (M+ stands on the very next line)
    @flood story=flood      an article; kind=, see=, jump=, from=, id=, script= as needed
    h2 …                    k kicker  h headline  d deck  n column  b byline  p body  s subhead  c caption  r credit
                            j jump line  m mark; a level * sets the row bold
    _                       an image was here: blank lines
    w1 新源社望城3月9日电     paragraph 1 of the story, after this dateline
    ~ misreading | similar shape | 堤防 => 提防      a planted difference; `*` is the whole paragraph
    > misplacement | moved line | 句子。 => 前文。   the sentence stands after that text
    / 前文                  cut at a column's end after this text; in p rows ‖ is the cut
    @order                  parts, or rows of them, as transcribed: flood:1-3 photo flood repeat:flood:4-5
"""

from __future__ import annotations

import datetime
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from lunar_python import Solar  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "scripts" / "samples"
SAMPLES = ROOT / "src" / "broadsheet" / "samples"

WEEK = "一二三四五六日"
DIGITS = "〇一二三四五六七八九"
HALF = str.maketrans("，；：（）！？", ",;:()!?")
CUT = re.compile(r"[ ]*‖[ ]*")
ROLES = {
    "k": "kicker",
    "h": "headline",
    "d": "deck",
    "n": "column",
    "b": "byline",
    "p": "body",
    "s": "subhead",
    "c": "caption",
    "r": "credit",
    "j": "jump",
    "m": "mark",
    "N": "nameplate",
    "M": "masthead",
    "F": "folio",
    "I": "image",
    "w": "body",
}
FURNITURE = {"nameplate", "masthead", "folio", "image"}


@dataclass
class Row:
    """One line of the transcript; `part` and `seq` are its place in the article as printed."""

    text: str
    role: str
    part: str
    seq: int
    mark: str = ""  # what the transcriber put before it
    strong: bool = False
    glued: bool = False  # on the very next line, not in a paragraph of its own
    gap: int = 0  # blank lines more than one before it
    cut: bool = False  # its paragraph goes on in mid-sentence on another page
    joint: str | None = None  # cut at a column's end: what stands between it and the next body row as printed
    repeat: bool = False
    line: int = 0

    @property
    def source(self) -> str:
        """The line as the transcriber set it."""
        return self.mark + (f"**{self.text}**" if self.strong else self.text)


@dataclass
class Part:
    """An article, or the furniture of one place."""

    id: str
    facts: dict[str, str]
    rows: list[Row] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)  # differences from its story, as planted
    datelines: list[str] = field(default_factory=list)
    paragraphs: list[int] = field(default_factory=list)  # those of its story that it prints


@dataclass
class Story:
    """The text behind several articles."""

    name: str
    facts: dict[str, str]
    texts: dict[str, list[str]]  # paragraphs by script; "" is the reference


@dataclass
class PageSource:
    """One page, before it is set."""

    path: str  # yunxi-ribao/2025-03-10/p1
    date: datetime.date
    facts: dict[str, str]
    notes: list[str]
    parts: dict[str, Part]
    order: list[str]


def numeral(n: int) -> str:
    """1 to 199 in Chinese: 12 is 十二, 114 is 一百十四."""
    if n >= 100:
        return "一百" + (numeral(n - 100) if n > 100 else "")
    tens, ones = divmod(n, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones or not tens else "")


def calendar(date: datetime.date) -> dict[str, str]:
    """The date in the forms that mastheads print, by placeholder."""
    lunar = Solar.fromYmd(date.year, date.month, date.day).getLunar()
    year, month, day = lunar.getYearInGanZhi(), lunar.getMonthInChinese(), lunar.getDayInChinese()
    return {
        "{date}": f"{date.year}年{date.month}月{date.day}日",
        "{weekday}": f"星期{WEEK[date.weekday()]}",
        "{lunar}": f"农历{year}年{month}月{day}",
        "{lunar-traditional}": f"夏曆{year}年{month}月{day}日",
        "{minguo}": f"中華民國{numeral(date.year - 1911)}年{numeral(date.month)}月{numeral(date.day)}日",
        "{english}": f"{date:%A}, {date:%B} {date.day}, {date.year}",
    }


def fields(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """`key: value` lines as a dict, and the notes among them."""
    facts, notes = {}, []
    for line in lines:
        key, _, value = line.partition(": ")
        if key == "note":
            notes.append(value)
        elif value:
            facts[key] = value
    return facts, notes


def story(path: Path) -> Story:
    """A story's source: facts, a blank line, paragraphs; `--- hans` opens its text in another script."""
    head, *rest = path.read_text("utf8").strip().split("\n\n")
    texts: dict[str, list[str]] = {"": []}
    script = ""
    for paragraph in rest:
        if paragraph.startswith("--- "):
            script = paragraph[4:].strip()
            texts[script] = []
        else:
            texts[script].append(paragraph.strip())
    return Story(path.stem, fields(head.splitlines())[0], texts)


def once(text: str, old: str, where: str) -> int:
    """Where `old` stands in `text`; it must stand there exactly once."""
    if text.count(old) != 1:
        sys.exit(f"{where}: {old!r} stands {text.count(old)} times in {text!r}. Give a longer text that stands once.")
    return text.index(old)


class Setter:
    """Reads one page's source into parts."""

    def __init__(self, path: Path, stories: dict[str, Story]) -> None:
        self.where, self.stories = str(path.relative_to(SOURCES)), stories
        self.gap = 0
        head, *sections = re.split(r"^@", path.read_text("utf8"), flags=re.M)
        facts, notes = fields(head.splitlines())
        self.half = facts.get("halfwidth") == "yes"
        self.date = datetime.date.fromisoformat(path.parent.name)
        self.forms = calendar(self.date)
        self.parts: dict[str, Part] = {}
        order: list[str] = []
        for section in sections:
            title, *lines = [line for line in section.splitlines() if line.strip()]
            if title.strip() == "order":
                order = " ".join(lines).split()
                continue
            name, *settings = title.split()
            settled = dict(s.split("=", 1) for s in settings)
            if agency := stories[settled["story"]].facts.get("agency") if "story" in settled else None:
                settled["agency"] = agency
            self.parts[name] = self.part(Part(name, settled), lines)
        slug = f"{path.parent.parent.name}/{path.parent.name}/{path.stem}"
        self.page = PageSource(slug, self.date, facts, notes, self.parts, order or list(self.parts))

    def part(self, part: Part, lines: list[str]) -> Part:
        """The part with its rows, edits made and cuts cut."""
        i = 0
        while i < len(lines):
            edits = []
            row = lines[i]
            i += 1
            while i < len(lines) and lines[i][0] in "~>/":
                edits.append(lines[i])
                i += 1
            if row.strip() == "_":
                self.gap = 2
            else:
                self.add(part, row, edits)
        return part

    def add(self, part: Part, row: str, edits: list[str]) -> None:
        """One source row set as one or more rows of the transcript."""
        shape = re.fullmatch(r"([a-zA-Z])(\d*|\*)(\+?)(?: (.*))?", row)
        if shape is None or shape[1] not in ROLES:
            sys.exit(f"{self.where}: {row[:30]!r} is no row. Begin it with one of {' '.join(ROLES)} and a space.")
        letter, level, glued, text = shape[1], shape[2], bool(shape[3]), shape[4] or ""
        if letter == "w":
            text = self.paragraph(part, int(level), text, edits)
            level = ""
        for form, value in self.forms.items():
            text = text.replace(form, value)
        if "story" in part.facts and letter == "p":
            part.told.append(
                {"verdict": "edition", "kind": "added paragraph", "reference": "", "printed": self.width(text)}
            )
        if "story" in part.facts and letter == "r":
            part.told.append({"verdict": "house style", "kind": "credit", "reference": "", "printed": self.width(text)})
        pieces, joints = CUT.split(text), CUT.findall(text)
        for k, piece in enumerate(pieces):
            mark = "" if level in ("", "*", "0") else "#" * int(level) + " "
            if not piece:
                part.rows[-1].joint, part.rows[-1].cut = None, True
                continue
            joint = joints[k].replace("‖", "")[:1] if k < len(joints) else None
            seq = len(part.rows) + 1
            part.rows.append(
                Row(self.width(piece), ROLES[letter], part.id, seq, mark, level == "*", glued, self.gap, joint=joint)
            )
            self.gap = 0

    def width(self, text: str) -> str:
        """The text as this page sets its punctuation."""
        return text.translate(HALF) if self.half else text

    def paragraph(self, part: Part, n: int, dateline: str, edits: list[str]) -> str:
        """Paragraph n of the part's story as this paper prints it, every planted difference recorded."""
        tale = self.stories[part.facts["story"]]
        text = tale.texts[part.facts.get("script", "")][n - 1]
        part.paragraphs.append(n)
        for edit in edits:
            text = self.edited(part, n, text, edit)
        if dateline:
            part.datelines.append(self.width(dateline))
        return f"{dateline} {text}" if dateline else text

    def edited(self, part: Part, n: int, text: str, edit: str) -> str:
        """The paragraph after one edit."""
        where = f"{self.where} @{part.id} paragraph {n}"
        if edit[0] == "/":
            at = once(text, edit[2:], where) + len(edit[2:])
            return text[:at] + "‖" + text[at:]
        verdict, kind, change = edit[2:].split(" | ")
        old, _, new = change.partition("=>")
        old, new = old.strip(), new.strip()
        told = {"verdict": verdict, "kind": kind, "paragraph": n}
        if edit[0] == ">":
            part.told.append(
                told | {"reference": self.width(old), "printed": self.width(old), "after": self.width(new)}
            )
            at = once(text, old, where)
            text = text[:at] + text[at + len(old) :]
            at = once(text, new, where) + len(new)
            return text[:at] + old + text[at:]
        old = text if old == "*" else old
        part.told.append(told | {"reference": self.width(old), "printed": self.width(new)})
        at = once(text, old, where)
        return text[:at] + new + text[at + len(old) :]


def transcript(page: PageSource) -> list[Row]:
    """The page's rows in the order the transcriber set them down, with their line numbers."""
    wanted = [re.fullmatch(r"(repeat:)?([\w-]+?)(?::(\d+)(?:-(\d+))?)?", token) for token in page.order]
    named: dict[str, set[int]] = {name: set() for name in page.parts}
    for token, found in zip(page.order, wanted, strict=True):
        if found is None or found[2] not in page.parts:
            sys.exit(f"{page.path}: {token!r} in @order names no part. The parts are {' '.join(page.parts)}.")
        if found[3] and not found[1]:
            named[found[2]] |= set(range(int(found[3]), int(found[4] or found[3]) + 1))
    rows: list[Row] = []
    for found in wanted:
        assert found is not None
        every = page.parts[found[2]].rows
        if found[1]:
            first, last = int(found[3]), int(found[4] or found[3])
            rows += [Row(r.text, r.role, r.part, r.seq, r.mark, repeat=True) for r in every[first - 1 : last]]
        elif found[3]:
            rows += every[int(found[3]) - 1 : int(found[4] or found[3])]
        else:
            rows += [r for r in every if r.seq not in named[found[2]]]
    missing = sum(len(p.rows) for p in page.parts.values()) - sum(not r.repeat for r in rows)
    if missing:
        sys.exit(f"{page.path}: {missing} rows set too few or too many. Name every row once in @order.")
    line = 1
    for before, row in zip([None, *rows], rows, strict=False):
        line += 0 if before is None else 1 if row.glued else 2
        line += row.gap
        row.line = line
    return rows


def markdown(rows: list[Row]) -> str:
    """The page as transcribed."""
    lines = [""] * rows[-1].line
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        lines[row.line - 1] = row.source + ("  " if after is not None and after.glued else "")
    return "\n".join(lines) + "\n"


def body(rows: list[Row]) -> list[str]:
    """The paragraphs of an article, put back together."""
    paragraphs: list[str] = []
    joint: str | None = None
    for row in rows:
        if joint is None:
            paragraphs.append(row.text)
        else:
            paragraphs[-1] += joint + row.text
        joint = row.joint
    return paragraphs


def gold_article(part: Part, rows: list[Row]) -> dict[str, Any]:
    """One article's gold: lines in printed order, joins, repeats, body."""
    mine = [r for r in part.rows if r.role not in FURNITURE]
    text = [r for r in mine if r.role == "body"]
    line = {r.seq: r.line for r in part.rows}
    gold: dict[str, Any] = {"id": part.facts.get("id", part.id), "kind": part.facts.get("kind", "article")}
    if "agency" in part.facts:
        gold["agency"] = part.facts["agency"]
    for key, name in (("jump", "jump_to"), ("from", "jump_from"), ("see", "see_page")):
        if key in part.facts:
            gold[name] = int(part.facts[key])
    if any(r.cut for r in text):
        gold["cut_by_jump"] = True
    gold["lines"] = [[r.line, r.role, r.text] for r in mine]
    gold["joins"] = [[a.line, b.line] for a, b in pairwise(text) if a.joint is not None]
    gold["repeats"] = [[r.line, line[r.seq]] for r in rows if r.repeat and r.part == part.id]
    gold["body"] = body(text)
    return gold


def printed_calendar(furniture: list[Row], date: datetime.date) -> dict[str, Any]:
    """Weekday and lunar date as the masthead prints them, and where the calendar says otherwise."""
    text, forms = " ".join(r.text for r in furniture), calendar(date)
    out: dict[str, Any] = {}
    wrong = []
    lunar_form = "{lunar-traditional}" if "夏曆" in text else "{lunar}"
    for key, pattern, form in (
        ("weekday", r"星期[一二三四五六日]", "{weekday}"),
        ("lunar", r"(?:农历|夏曆)[^ ]+", lunar_form),
    ):
        found = re.search(pattern, text)
        if found is not None:
            out[key] = found[0]
            if found[0] != forms[form]:
                wrong.append({"fact": key, "printed": found[0], "calendar": forms[form]})
    return out | ({"disagreements": wrong} if wrong else {})


def gold(page: PageSource, rows: list[Row]) -> dict[str, Any]:
    """The page's gold, in the form that scores of rebuilt articles are taken from."""
    shows = page.facts.get("shows", "paper date issue pages").split()
    furniture = [r for r in rows if r.role in FURNITURE]
    out: dict[str, Any] = {
        "newspaper": page.facts["paper"] if "paper" in shows else None,
        "date": str(page.date) if "date" in shows else None,
    }
    if page.facts.get("inferred"):
        out[page.facts["inferred"] + "_inferred"] = True
    out |= printed_calendar(furniture, page.date)
    for key in ("issue", "pages"):
        if key in shows and key in page.facts:
            out[key] = int(page.facts[key])
    if "page" in page.facts:
        out["page"] = int(page.facts["page"])
    out["masthead_lines"] = [r.line for r in furniture if r.role != "image"]
    out["furniture"] = [[r.line, r.role, r.text] for r in furniture]
    out["articles"] = [
        gold_article(part, rows) for part in page.parts.values() if any(r.role not in FURNITURE for r in part.rows)
    ]
    return out


def witness(page: PageSource, part: Part, tale: Story) -> dict[str, Any]:
    """One printing of a story: where it stands and what it has that the reference has not."""
    told = list(part.told)
    reference = tale.facts.get("dateline", "")
    dateline = part.datelines[0] if part.datelines else ""
    if dateline != reference:
        told.append({"verdict": "house style", "kind": "dateline", "reference": reference, "printed": dateline})
    for n, text in enumerate(tale.texts[part.facts.get("script", "")], 1):
        if n not in part.paragraphs:
            kind = "cut by a jump" if "jump" in part.facts else "paragraph left out"
            told.append({"verdict": "abridgement", "kind": kind, "paragraph": n, "reference": text, "printed": ""})
    if page.facts.get("halfwidth") == "yes":
        told.append(
            {"verdict": "house style", "kind": "half-width punctuation", "reference": "full", "printed": "half"}
        )
    if "script" in part.facts:
        told.append({"verdict": "house style", "kind": "script", "reference": "hant", "printed": part.facts["script"]})
    return {
        "path": page.path + ".md",
        "paper": page.facts["paper"],
        "date": str(page.date),
        "page": int(page.facts["page"]),
        "article": part.facts.get("id", part.id),
        "script": part.facts.get("script", ""),
        "paragraphs": part.paragraphs,
        "differences": told,
    }


def witnesses(pages: list[PageSource], stories: dict[str, Story]) -> list[dict[str, Any]]:
    """Each story with its reference text and its printings, first to last."""
    out = []
    for tale in stories.values():
        mine = [
            witness(page, part, tale)
            for page in pages
            for part in page.parts.values()
            if part.facts.get("story") == tale.name
        ]
        mine.sort(key=lambda w: (w["date"], w["path"]))
        out.append(
            {
                "story": tale.name,
                "agency": tale.facts.get("agency"),
                "dateline": tale.facts.get("dateline"),
                "headline": tale.facts["headline"],
                "reference": tale.texts[""],
                "witnesses": mine,
            }
            | {f"reference_{script}": text for script, text in tale.texts.items() if script}
        )
    return out


def page_rows(pages: list[PageSource]) -> Iterator[str]:
    """The README's list of pages with what is planted on each."""
    for page in pages:
        yield f"- `{page.path}.md` ({page.facts['paper']}): {'; '.join(page.notes)}."


def story_rows(stories: list[dict[str, Any]]) -> Iterator[str]:
    """The README's list of stories with every planted difference of words."""
    for tale in stories:
        yield f"\n### {tale['story']}: {tale['headline']}\n"
        for seen in tale["witnesses"]:
            told = [
                f"{d['verdict']} ({d['kind']})" + ("" if d["verdict"] in ("abridgement", "house style") else shown(d))
                for d in seen["differences"]
            ]
            yield f"- `{seen['path']}` {seen['article']}: {', '.join(dict.fromkeys(told)) or 'as sent'}"


def shown(told: dict[str, Any]) -> str:
    """A difference in a few words: *堤防* to *提防*."""
    bits = [told["reference"], told["printed"]]
    short = [b if len(b) <= 24 else b[:16] + "…" for b in bits]
    if "after" in told:
        return f" *{short[0]}*"
    return f" *{short[0]}* to *{short[1]}*" if all(short) else f" *{short[0] or short[1]}*"


def settings() -> dict[str, str]:
    """Every file under src/broadsheet/samples/ by its path there, with its text."""
    stories = {p.stem: story(p) for p in sorted((SOURCES / "stories").glob("*.txt"))}
    pages = [Setter(p, stories).page for p in sorted(SOURCES.glob("*/*/p*.txt"))]
    out = {}
    for page in pages:
        rows = transcript(page)
        out[page.path + ".md"] = markdown(rows)
        out[page.path + ".gold.json"] = pretty(gold(page, rows))
    told = witnesses(pages, stories)
    out["witnesses.json"] = pretty(told)
    readme = (SOURCES / "README.md").read_text("utf8")
    out["README.md"] = readme.replace("{pages}", "\n".join(page_rows(pages))).replace(
        "{stories}", "\n".join(story_rows(told)).strip()
    )
    return out


def pretty(value: object) -> str:
    """JSON as it is kept here: one space of indent, characters as themselves."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def main(argv: list[str]) -> int:
    """Write the samples, or with --check say which are out of step."""
    wanted = settings()
    present = {str(p.relative_to(SAMPLES)) for p in SAMPLES.rglob("*") if p.is_file() and p.suffix in (".md", ".json")}
    stale = sorted(present - wanted.keys())
    behind = [
        name for name, text in wanted.items() if name not in present or (SAMPLES / name).read_text("utf8") != text
    ]
    if argv == ["--check"]:
        for name in stale + behind:
            print(f"{name}: out of step with its source. Run scripts/set_samples.py.")
        return int(bool(stale + behind))
    for name in stale:
        (SAMPLES / name).unlink()
    for name in behind:
        target = SAMPLES / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(wanted[name], "utf8")
    print(f"{len(wanted)} files in step, {len(behind)} written, {len(stale)} taken away")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
