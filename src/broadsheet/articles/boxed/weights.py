"""The fitted weights, as `scripts/fit_boxes.py` leaves them: a JSON file of small networks by name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from broadsheet.articles.sheet import Floats


@dataclass(frozen=True)
class Network:
    """A linear model and a hidden layer beside it."""

    linear: Floats  # (features, outputs)
    hidden: Floats  # (features, units)
    spoken: Floats  # (units, outputs)

    def __call__(self, x: Floats) -> Floats:
        """(m, outputs) for m observations."""
        return np.asarray(x @ self.linear + np.tanh(x @ self.hidden) @ self.spoken)


@dataclass(frozen=True)
class FittedWeights:
    """Several of each network, fitted from other beginnings: their mean is steadier than any."""

    parts: tuple[Network, ...]
    parts_again: tuple[Network, ...]  # with what the first say of the neighbours
    links: tuple[Network, ...]  # outputs: links.KINDS
    joins: Floats  # (features of links, )
    features: dict[str, tuple[str, ...]]  # what the networks weigh, by name: of parts and of links
    heads: float = 1.0  # how much likelier a heading is than its network says, which goes by made pages
    furniture: float = 1.0  # the same of furniture: a headline lost is worse than a folio kept
    link: float = 0.0  # nats for every link
    exact: bool = False  # whether they are for exact pages, as `links.links` has it

    @classmethod
    def from_json(cls, text: str) -> FittedWeights:
        found: dict[str, Any] = json.loads(text)

        def networks(name: str) -> tuple[Network, ...]:
            return tuple(
                Network(*(np.array(one[k], dtype=np.float32) for k in Network.__dataclass_fields__))
                for one in found[name]
            )

        features = {name: tuple(told) for name, told in found["features"].items()}
        joins = np.array(found["joins"], dtype=np.float32)
        leans = found["heads"], found["furniture"], found["link"], found["exact"]
        return cls(networks("parts"), networks("parts_again"), networks("links"), joins, features, *leans)

    def as_json(self) -> str:
        """The file's text; numbers with four digits."""

        def said(network: Network) -> dict[str, Any]:
            return {k: np.round(getattr(network, k).astype(float), 4).tolist() for k in Network.__dataclass_fields__}

        return json.dumps({
            **{name: [said(one) for one in getattr(self, name)] for name in ("parts", "parts_again", "links")},
            "heads": self.heads, "furniture": self.furniture, "link": self.link, "exact": self.exact, "features": self.features, "joins": np.round(self.joins.astype(float), 4).tolist(),
        }, separators=(",", ":"))  # fmt: skip


@cache
def fitted_weights(name: str = "scans") -> FittedWeights:
    """The weights that ship with the package: for scans, or for pages as exact as they were set."""
    return FittedWeights.from_json(files("broadsheet.articles.boxed").joinpath(f"{name}.json").read_text("utf8"))
