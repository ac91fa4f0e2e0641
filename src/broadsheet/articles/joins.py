"""Whether a block that follows another goes on in its sentence (a column cut it) or opens a paragraph of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from broadsheet.articles.evidence import EDGE, LINK, OF_A, OF_B

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from broadsheet.articles.evidence import Evidence
    from broadsheet.articles.sheet import Floats

JOIN = (*LINK, "cut", *(f"a: {x}" for x in EDGE), *(f"b: {x}" for x in EDGE))


def observations(e: Evidence, a: NDArray[np.intp], b: NDArray[np.intp]) -> Floats:
    """(m, len(JOIN)) what speaks for each of m links (nodes a[k] to b[k]) being one sentence."""
    cut = (e.kind[a, b] // len(OF_B) == OF_A.index("cut")).astype(np.float32)[:, None]
    return np.concatenate([e.at(a, b), cut, e.edges[a], e.edges[b]], axis=1)


def log_odds(
    e: Evidence,
    a: NDArray[np.intp],
    b: NDArray[np.intp],
    linear: NDArray[np.floating[Any]],
    hidden: NDArray[np.floating[Any]],
    spoken: NDArray[np.floating[Any]],
) -> NDArray[np.float64]:
    """Log odds (nats) that each link joins the halves of one paragraph; the weights as FittedWeights has them."""
    x = observations(e, a, b).astype(np.float64)
    out: NDArray[np.float64] = x @ linear + np.tanh(x @ hidden) @ spoken
    return out
