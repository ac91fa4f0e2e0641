"""Whether the kernels are compiled already, told without loading them."""

from __future__ import annotations

import os
from pathlib import Path

NOTE = "The first time, the search for reprints is compiled; it takes a minute or two, once"


def compiles() -> bool:
    """Whether compiled code is still to be made: none lies where numba keeps it."""
    kept = os.environ.get("NUMBA_CACHE_DIR")
    places = [Path(kept)] if kept else [Path(__file__).parent / "__pycache__", Path.home() / ".cache" / "numba"]
    return not any(p.is_dir() and any(p.rglob("match.*.nbi")) for p in places)
