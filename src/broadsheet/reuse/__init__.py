"""Texts to matches and stories: who printed the same text, in any script, through misreadings.

Ids come off at this door and go back on at the way out; behind it are arrays and integers.
"""

from __future__ import annotations

from broadsheet.reuse.door import Reprints, find_reprints
from broadsheet.reuse.script import edit_script

__all__ = ["Reprints", "edit_script", "find_reprints"]
