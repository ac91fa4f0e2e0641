"""Templates filled: every page goes through here, and all in it is escaped unless it was made here."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from broadsheet.web.desk import Ask, Reply
from broadsheet.web.links import Links
from broadsheet.web.setting import in_parts, opening
from broadsheet.web.words import LANGUAGES, Words, script_of

_PAGES = Environment(
    loader=PackageLoader("broadsheet.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.globals |= {"languages": LANGUAGES, "script": script_of, "parted": in_parts, "opening": opening}


def filled(template: str, say: Words, links: Links, **values: Any) -> bytes:
    """A page of the reader, as bytes."""
    return _PAGES.get_template(template).render(say=say, link=links, **values).encode("utf8", "replace")


def page(ask: Ask, template: str, *, status: int = 200, **values: Any) -> Reply:
    """A page that answers a question; templates know the question as `ask`."""
    values = {"query": "", **values}
    return Reply(filled(template, ask.say, ask.links, ask=ask, site=ask.name, **values), status=status)
