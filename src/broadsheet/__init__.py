"""Broadsheet reads transcribed newspaper pages and gives back whole articles.

    from broadsheet import read, rebuild

    for article in rebuild(read("gazette-1917-04-07-p1.md")).articles:
        print(article.headline, [p.text for p in article.paragraphs])

Names are fetched when first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from broadsheet.archive import Archive
    from broadsheet.articles import issues, rebuild
    from broadsheet.collate import collate
    from broadsheet.errors import BroadsheetError
    from broadsheet.model import (
        Apparatus,
        Article,
        Block,
        Box,
        Fault,
        Issue,
        Join,
        Jump,
        Masthead,
        Match,
        Moved,
        Page,
        PageArticles,
        Paragraph,
        Passage,
        Place,
        Printing,
        Reading,
        Role,
        Story,
        Stretch,
        Supplied,
        Witness,
    )
    from broadsheet.read import read
    from broadsheet.reuse import find_reprints

__version__ = "0.1.0"

__all__ = [
    "Apparatus",
    "Archive",
    "Article",
    "Block",
    "Box",
    "BroadsheetError",
    "Fault",
    "Issue",
    "Join",
    "Jump",
    "Masthead",
    "Match",
    "Moved",
    "Page",
    "PageArticles",
    "Paragraph",
    "Passage",
    "Place",
    "Printing",
    "Reading",
    "Role",
    "Story",
    "Stretch",
    "Supplied",
    "Witness",
    "__version__",
    "collate",
    "find_reprints",
    "issues",
    "read",
    "rebuild",
]

_ROOMS = {
    "Archive": "archive",
    "read": "read",
    "rebuild": "articles",
    "issues": "articles",
    "find_reprints": "reuse",
    "collate": "collate",
    "BroadsheetError": "errors",
}


def __getattr__(name: str) -> object:
    if name.startswith("_") or name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS.get(name, 'model')}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)


class _Door(ModuleType):
    """The package itself: `read` and `collate` stay functions though folders of their names are imported beneath it."""

    def __setattr__(self, name: str, value: object) -> None:
        # Python binds a folder to its name in the package once imported; the door keeps the folder's one function there
        if name in ("read", "collate") and isinstance(value, ModuleType):
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Door
