"""The fitted weights, as `scripts/fit_articles.py` leaves them: a JSON file of numbers by name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Weights = NDArray[np.float64]
    Light = NDArray[np.float32]


@dataclass(frozen=True)
class FittedWeights:
    """Weights of every model of this folder, in the order of the features they weigh."""

    parts: Weights  # (features of parts.observations, parts)
    links: Weights  # (kinds of link, features of evidence.LINK)
    hidden: Weights  # (features of evidence.LINK and the kinds, hidden units): what no feature says alone
    spoken: Weights  # (hidden units, kinds of link)
    starts: Weights  # (classes of a block, features of evidence.EDGE)
    stops: Weights
    joins: Weights  # (features of joins.JOIN,)
    joins_hidden: Weights  # (features of joins.JOIN, hidden units)
    joins_spoken: Weights  # (hidden units,)
    heads: Weights  # (features of headings.RANK,)

    @cached_property
    def light(self) -> tuple[Light, Light, Light, Light]:
        """The weights of links, at half the width: links, spoken, hidden by feature, hidden by kind."""
        links, spoken, hidden = (x.astype(np.float32) for x in (self.links, self.spoken, self.hidden))
        features = links.shape[1]
        return links, spoken, hidden[:features], hidden[features:]

    @classmethod
    def from_json(cls, text: str) -> FittedWeights:
        found: dict[str, Any] = json.loads(text)
        return cls(**{k: np.array(found[k]["weights"], dtype=np.float64) for k in cls.__dataclass_fields__})


@cache
def fitted_weights() -> FittedWeights:
    """The weights that ship with the package."""
    return FittedWeights.from_json(files("broadsheet.articles").joinpath("weights.json").read_text("utf8"))
