"""How a part of the API is asked: each address with what it takes and gives is declared once, and from that come the
route, the reading of what was given, and the OpenAPI document."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.routing import Route

from broadsheet.errors import NoSuchArticle, UsageError
from broadsheet.web.desk import Ask, Desk, Reply

Json = dict[str, Any]
JSON = "application/json"
LONGEST_ID = 300
LONGEST_CURSOR = 3500

# ---- shapes: JSON Schema, as short to write as to read

TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
NUMBER: Json = {"type": "number"}
TRUTH: Json = {"type": "boolean"}
DAY: Json = {"type": "string", "format": "date"}
LINK: Json = {"type": "string", "format": "uri"}
ANY: Json = {}


def shape(**fields: Json) -> Json:
    """An object of these fields and no others, all of them there."""
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def listed(of: Json) -> Json:
    """A row of something."""
    return {"type": "array", "items": of}


def named(of: Json) -> Json:
    """An object whose keys are names."""
    return {"type": "object", "additionalProperties": of}


def absent(of: Json) -> Json:
    """Something, or null."""
    return {"anyOf": [of, {"type": "null"}]}


def one_of(*words: str) -> Json:
    """One of some words."""
    return {"type": "string", "enum": list(words)}


def ref(name: str) -> Json:
    """A shape of the document by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


# ---- what is given


@dataclass(frozen=True, slots=True)
class Given:
    """Something an address takes: its name, what it says, and its shape (a type, with bounds)."""

    name: str
    says: str
    shape: Json
    example: str = ""

    def read(self, said: str) -> Any:
        """What was written as the value it means. Raises UsageError where it means none."""
        of = self.shape
        if of["type"] == "integer":
            low, high = of["minimum"], of["maximum"]
            if not (said.isascii() and said.isdecimal() and len(said) < 16 and low <= int(said) <= high):
                raise self._wrong(said, f"no whole number from {low} to {high}", f"Take one, {self.example} say")
            return int(said)
        if of["type"] == "boolean":
            if said not in ("true", "false"):
                raise self._wrong(said, "neither true nor false", "Say true or false")
            return said == "true"
        if of.get("format") == "date":
            try:
                if len(said) != 10:
                    raise ValueError
                return datetime.date.fromisoformat(said)
            except ValueError:
                raise self._wrong(said, "no day", "A day is written 2025-03-11") from None
        if "enum" in of and said not in of["enum"]:
            raise self._wrong(said, "none of what can be asked for", f"Say one of {', '.join(of['enum'])}")
        if len(said) > of.get("maxLength", LONGEST_ID):
            raise self._wrong(said, f"longer than {of.get('maxLength', LONGEST_ID)} characters", "Ask for less at once")
        return said

    def _wrong(self, said: str, found: str, todo: str) -> UsageError:
        return UsageError(f"{self.name} {said[:40]}", found, todo)


def words(name: str, says: str, longest: int = LONGEST_ID, example: str = "") -> Given:
    """A text of bounded length."""
    return Given(name, says, {"type": "string", "maxLength": longest}, example)


def number(name: str, says: str, low: int, high: int, example: str = "1") -> Given:
    """A whole number."""
    return Given(name, says, {"type": "integer", "minimum": low, "maximum": high}, example)


def day(name: str, says: str) -> Given:
    """A day."""
    return Given(name, says, DAY, "2025-03-11")


def truth(name: str, says: str) -> Given:
    """True or false; false where it is not said."""
    return Given(name, says, {"type": "boolean", "default": False}, "true")


def choice(name: str, says: str, *among: str) -> Given:
    """One of some words, the first where it is not said."""
    return Given(name, says, {"type": "string", "enum": list(among), "default": among[0]}, among[0])


LIMIT = number("limit", "How many, 20 if not said.", 1, 100, "20")
CURSOR = words("cursor", "Where to go on: `cursor` of the answer before.", LONGEST_CURSOR)
NAME = words("name", "The id.")


def missing(name: str, what: str) -> NoSuchArticle:
    """What is raised where there is nothing of a name."""
    return NoSuchArticle(name, f"no {what} of the archive has this id", "Lists of the API have them")


# ---- doors


@dataclass(frozen=True, slots=True)
class Door:
    """An address of the API: its path, what answers it, what it takes in its path and after it, and what it gives."""

    path: str
    view: Callable[[Ask, Mapping[str, Any]], Any]
    says: str
    gives: Json | None = None  # the shape of JSON; None for what is none
    given: tuple[Given, ...] = ()
    within: tuple[Given, ...] = ()  # of the path
    type: str = JSON
    tag: str = "archive"
    kept: bool = True
    refuses: tuple[int, ...] = (400, 404, 503)

    @property
    def called(self) -> str:
        """What the operation is called."""
        return self.view.__name__

    def route(self, desk: Desk) -> Route:
        """The route that this door stands for."""

        def answer(ask: Ask) -> Reply:
            asked: dict[str, Any] = {g.name: g.read(ask.path(g.name)) for g in self.within}
            for g in self.given:
                said = ask.query(g.name)
                asked[g.name] = g.read(said) if said else g.shape.get("default")
            told = self.view(ask, asked)
            return told if isinstance(told, Reply) else Reply(as_bytes(told), self.type)

        return desk.route(self.path, answer, kept=self.kept, name=f"api {self.called}")


def as_bytes(told: Any) -> bytes:
    """JSON as it is sent."""
    return (
        json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf8", "replace") + b"\n"
    )


# ---- the document

PROBLEM = shape(type=TEXT, title=TEXT, status=WHOLE, detail=TEXT)
TOLD = {
    400: "What was asked cannot be meant.",
    404: "There is nothing of this name.",
    503: "Too much is asked: come again.",
}


def document(doors: Sequence[Door], shapes: Mapping[str, Json], title: str, version: str, site: str) -> Json:
    """The OpenAPI 3.1 document of some doors."""
    paths: dict[str, Json] = {}
    for d in doors:
        paths[d.path] = {"get": _operation(d)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title, "version": version,
            "description": "An archive of newspapers, for reading. Lists are gone through with `cursor`; what is ingested"
            " meanwhile neither hides anything nor shows it twice. Answers have an ETag and stay as they are until the"
            " archive changes. Ids do not change.",
        },
        "servers": [{"url": site or "/"}],
        "paths": paths,
        "components": {"schemas": {**shapes, "Problem": PROBLEM}},
    }  # fmt: skip


def _operation(d: Door) -> Json:
    content = {d.type: {"schema": TEXT if d.gives is None else d.gives}}
    told: dict[str, Json] = {"200": {"description": d.says, "content": content}}
    told["304"] = {"description": "The archive has not changed since."}
    for status in d.refuses:
        told[str(status)] = {
            "description": TOLD[status],
            "content": {"application/problem+json": {"schema": ref("Problem")}},
        }
    return {
        "operationId": d.called.replace("_", "-"), "summary": d.says, "tags": [d.tag],
        "parameters": [*(_parameter(g, "path") for g in d.within), *(_parameter(g, "query") for g in d.given)],
        "responses": told,
    }  # fmt: skip


def _parameter(g: Given, where: str) -> Json:
    out: Json = {"name": g.name, "in": where, "required": where == "path", "description": g.says, "schema": g.shape}
    if g.example:
        out["example"] = g.read(g.example) if g.shape["type"] in ("integer", "boolean") else g.example
    return out
