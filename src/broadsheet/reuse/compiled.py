"""Whether the kernels are compiled already, told without loading them."""

from __future__ import annotations

import os
from pathlib import Path

COLLATION = "The first time, collation is compiled; it takes a minute or so, once"
NOTE = "The first time, the search for reprints is compiled; it takes a minute or two, once"


def compiles(folder: str = "reuse", module: str = "match") -> bool:
    """Whether compiled code of a module is still to be made: none lies where numba keeps it."""
    kept = os.environ.get("NUMBA_CACHE_DIR")
    places = (
        [Path(kept)] if kept else [Path(__file__).parents[1] / folder / "__pycache__", Path.home() / ".cache" / "numba"]
    )
    return not any(p.is_dir() and any(p.rglob(f"{module}.*.nbi")) for p in places)
