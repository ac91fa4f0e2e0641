"""Whether a block that follows another goes on in its sentence (a column cut it) or opens a paragraph of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from broadsheet.articles.evidence import LINK, OF_A, OF_B

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from broadsheet.articles.evidence import Evidence
    from broadsheet.articles.sheet import Floats

FROM_LINK = (
    "next", "a heading between", "goes on", "goes on well", "opens", "has an opening", "cannot start",
    "starts numbered",
    "starts with an opening mark", "ends in a comma", "ends in a colon", "ends in a semicolon", "ends in a quote",
    "ends hyphenated",
    "ends open", "quote goes on", "quote breaks", "closes nothing", "lower follows", "upper follows",
    "hyphen and lower",
    "known on the page", "a is short", "b is short", "closes", "best to go on", "best gone on from",
    "fits the gap before",
    "fits the gap after", "from the foot", "jumps away", "arrives", "a bullet", "b bullet", "both numbered",
    "says the same",
    "a like a heading", "b like a heading", "commas in a", "stops in a", "length of a", "a is a list", "b is a list", "a line in few words", "a slogan", "own heading found in it",
    "gaps in a",
)  # fmt: skip
PICK = tuple(LINK.index(x) for x in FROM_LINK)
JOIN = ("bias", "cut", *FROM_LINK, *(f"cut: {x}" for x in FROM_LINK))


def observations(e: Evidence, a: NDArray[np.intp], b: NDArray[np.intp]) -> Floats:
    """(m, len(JOIN)) what speaks for each of m links (nodes a[k] to b[k]) being one sentence."""
    x = e.links[a, b][:, PICK]
    cut = (e.kind[a, b] // len(OF_B) == OF_A.index("cut")).astype(np.float32)[:, None]
    one = np.ones((len(a), 1), dtype=np.float32)
    return np.concatenate([one, cut, x, x * cut], axis=1)


def log_odds(
    e: Evidence, a: NDArray[np.intp], b: NDArray[np.intp], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Log odds (nats) that each link joins the halves of one paragraph."""
    out: NDArray[np.float64] = observations(e, a, b).astype(np.float64) @ weights
    return out
