"""What paths say of pages: paper, date, page and edition, by a pattern that is given or seen in them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any

from broadsheet.errors import UsageError
from broadsheet.read import SNIFFED, SUFFIXES, stem

_DATE = r"(?P<y>1[5-9]\d\d|20\d\d)(?P<sep>[-_.年]?)(?P<m>0?[1-9]|1[0-2])(?:(?P=sep)|月)(?P<d>0?[1-9]|[12]\d|3[01])日?"
_PARTS = {
    "paper": r"(?P<paper>[^/]*[^\W\d_][^/]*?)",
    "date": _DATE,
    "page": r"(?:(?P<section>[A-Za-z])|[pP]age|版|第|[pP]g)?[-_ ]?(?P<page>\d{1,3})版?",
    "edition": r"(?P<edition>[^/]+?)",
    "year": r"(?P<y>1[5-9]\d\d|20\d\d)年?",
    "month": r"(?P<m>0?[1-9]|1[0-2])月?",
    "day": r"(?P<d>0?[1-9]|[12]\d|3[01])日?",
    "any": r"[^/]*?",
}
_HOLE = re.compile(r"\{(\w*)\}|(\*)")
LIKELY = (
    "{paper}/{date}/{page}",
    "{paper}/{year}/{month}/{day}/{page}",
    "{paper}/{date}/{any}{page}",
    "{paper}/{date}-{page}",
    "{paper}/{date}_{page}",
    "{paper}/{year}/{date}/{page}",
    "{paper}/{year}/{date}-{page}",
    "{paper}-{date}-{page}",
    "{paper}_{date}_{page}",
    "{paper}-{date}/{page}",
    "{paper}_{date}/{page}",
    "{paper}/{date}",
    "{date}/{page}",
    "{date}/{any}",
)  # a guess takes the first that most paths follow
MOST_FOLLOW = 0.8
SAMPLED = 1000  # paths a guess is made from


@dataclass(frozen=True, slots=True)
class PathFacts:
    """What a path, or the person who gave it, says of a page; `firm` where that was said and not guessed."""

    paper: str | None = None
    date: datetime.date | None = None
    page: int | None = None
    edition: str | None = None
    firm: bool = False
    given_paper: str | None = None  # --paper and --date: they go before what is printed
    given_date: datetime.date | None = None
    given_kind: str | None = None  # --kind: texts that are no pages of a paper
    trusted: bool = False  # --trust-structure: the library's own articles are taken

    def as_json(self) -> dict[str, Any]:
        """What is not the default, in plain values."""
        out = {k: v for k, v in asdict(self).items() if v not in (None, False)}
        return {k: v.isoformat() if isinstance(v, datetime.date) else v for k, v in out.items()}


def facts_from(form: dict[str, Any]) -> PathFacts:
    """What as_json gave, as it was."""
    days = {k: datetime.date.fromisoformat(v) for k, v in form.items() if k in ("date", "given_date")}
    return PathFacts(**(form | days))


class Pattern:
    """A pattern such as {paper}/{date}/{page}, matched against the ends of paths, suffixes left out."""

    def __init__(self, text: str, firm: bool = True) -> None:
        self.text, self.firm = text, firm
        expression, at = "", 0
        names: list[str] = []
        for hole in _HOLE.finditer(text):
            name = hole[1] if hole[1] is not None else "any"
            if name not in _PARTS:
                known = ", ".join(f"{{{p}}}" for p in _PARTS)
                raise UsageError(f"--pattern {text}", f"{{{name}}} stands for nothing", f"A pattern knows {known}")
            if name != "any" and name in names:
                raise UsageError(f"--pattern {text}", f"{{{name}}} stands there twice", "Name each part once")
            names.append(name)
            expression += re.escape(text[at : hole.start()]) + _PARTS[name]
            at = hole.end()
        if not {"date", "year", "paper", "page"} & set(names):
            raise UsageError(
                f"--pattern {text}", "nothing in it that tells issues apart", "For example {paper}/{date}/{page}"
            )
        if "date" in names and {"year", "month", "day"} & set(names):
            # a folder for the year above the date: it says nothing the date does not
            expression = expression.replace(_PARTS["year"], r"\d{4}年?", 1)
        self._expression = re.compile(rf"(?:^|/){expression}{re.escape(text[at:])}$")

    def facts(self, path: PurePath) -> PathFacts | None:
        """What a path says; None for one that does not follow the pattern."""
        bare = path.with_name(stem(path)) if path.suffix.lower() in (SUFFIXES | SNIFFED) - {""} else path
        m = self._expression.search(bare.as_posix())
        if m is None:
            return None
        found = m.groupdict()
        try:
            day = datetime.date(*(int(found[k]) for k in "ymd")) if all(found.get(k) for k in "ymd") else None
        except ValueError:
            return None
        page = int(found["page"]) if found.get("page") and (found.get("section") or "A") in "AapP" else None
        paper = re.sub(r"[_\s]+", " ", found.get("paper") or "").strip(" -") or None
        return PathFacts(paper, day, page, found.get("edition"), self.firm)


def guessed(paths: Sequence[PurePath]) -> Pattern | None:
    """The likeliest pattern of some paths; None where most of them say no date."""
    for text in LIKELY:
        pattern = Pattern(text, firm=False)
        if paths and sum(pattern.facts(p) is not None for p in paths) >= MOST_FOLLOW * len(paths):
            return pattern
    return None
