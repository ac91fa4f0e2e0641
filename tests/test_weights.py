"""The fitted weights name what they weigh; a file left behind by a change of the code is caught here."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest

from broadsheet.articles import parts
from broadsheet.articles.evidence import EDGE, KINDS, LINK, OF_A, OF_B
from broadsheet.articles.headings import RANK
from broadsheet.articles.joins import JOIN
from broadsheet.articles.sheet import sheet
from broadsheet.articles.weights import FittedWeights, fitted_weights
from broadsheet.model import Block

SHIPPED = files("broadsheet.articles").joinpath("weights.json").read_text("utf8")
STORED = json.loads(SHIPPED)
LABELS = parts.observations(sheet([Block("p/b", "老石桥修好了。")]))[1]
UNITS = np.shape(STORED["hidden"]["weights"])[1]
JOIN_UNITS = np.shape(STORED["joins_spoken"]["weights"])[0]
NAMES = {
    "parts": (LABELS, parts.PARTS),
    "links": (KINDS, LINK),
    "hidden": ((*LINK, *KINDS),),
    "spoken": (KINDS,),
    "starts": (EDGE,),
    "stops": (EDGE,),
    "joins": (JOIN,),
    "joins_hidden": (JOIN,),
    "joins_spoken": (),
    "heads": (RANK,),
}
SHAPES = {
    "parts": (len(LABELS), len(parts.PARTS)),
    "links": (len(KINDS), len(LINK)),
    "hidden": (len(LINK) + len(KINDS), UNITS),
    "spoken": (UNITS, len(KINDS)),
    "starts": (len(OF_B), len(EDGE)),
    "stops": (len(OF_A), len(EDGE)),
    "joins": (len(JOIN),),
    "joins_hidden": (len(JOIN), JOIN_UNITS),
    "joins_spoken": (JOIN_UNITS,),
    "heads": (len(RANK),),
}


def test_every_model_is_there_and_no_other() -> None:
    assert set(STORED) == set(NAMES) == set(FittedWeights.__dataclass_fields__)


@pytest.mark.parametrize("model", NAMES)
def test_names_in_the_file_are_those_in_the_code(model: str) -> None:
    assert STORED[model]["names"] == [list(n) for n in NAMES[model]]


@pytest.mark.parametrize("model", NAMES)
def test_weights_have_a_place_for_each_name_and_are_finite(model: str) -> None:
    weights = getattr(fitted_weights(), model)
    assert weights.shape == SHAPES[model] and weights.dtype == np.float64
    assert np.isfinite(weights).all() and weights.any()


@pytest.mark.parametrize(
    "names", [LABELS, LINK, KINDS, EDGE, JOIN, RANK], ids=["parts", "link", "kind", "edge", "join", "rank"]
)
def test_no_name_stands_twice(names: tuple[str, ...]) -> None:
    assert len(set(names)) == len(names)


def test_weights_are_read_once_and_as_stored() -> None:
    assert fitted_weights() is fitted_weights()
    again = FittedWeights.from_json(SHIPPED)
    assert again.joins.tolist() == STORED["joins"]["weights"]


def test_a_file_without_one_model_is_refused() -> None:
    with pytest.raises(KeyError, match="joins"):
        FittedWeights.from_json(json.dumps({k: v for k, v in STORED.items() if k != "joins"}))
