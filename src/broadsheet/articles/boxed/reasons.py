"""Why a link of a page with boxes was made, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadsheet.articles.boxed.links import Links

# what holds of a link, in the order in which it tells most
WORDS = {
    "hyphen, lower": "a hyphen, then lower case",
    "cut, lower": "the sentence goes on",
    "characters go on": "the sentence goes on",
    "first under a": "it opens under the heading",
    "under a": "it stands under the heading",
    "nearest below": "it stands right below",
    "turn, one owner": "the next column under the same heading",
    "turn, one roof": "the next column under the same heading",
    "turn, neither": "from the foot of a column to the head of the next",
    "adjacent turn": "the next column",
    "right below": "it stands below with nothing between",
    "bands next": "it comes next in the band",
    "any next": "it comes next in reading order",
    "found": "the words of the one are found in the other",
}
LEAST = 0.3  # of a feature: from here on it is said


def reasons(found: Links, names: Sequence[str], most: int = 3) -> list[str]:
    """For each link what speaks for it."""
    at = [(names.index(name), said) for name, said in WORDS.items()]
    holds = found.x[:, [j for j, _ in at]] > LEAST
    told = ([said for (_, said), there in zip(at, row, strict=True) if there] for row in holds.tolist())
    return ["; ".join(list(dict.fromkeys(said))[:most]) or "nothing else fits better" for said in told]
