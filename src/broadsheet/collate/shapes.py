"""How easily one character is read for another: what a machine sees, not what was meant.

`shapes.txt` is made by `scripts/make_shapes.py`: drawn, blurred, compared.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

NINTHS = 9


@cache
def _table() -> dict[str, dict[str, float]]:
    """Each character, or pair of Latin letters, to those like it, the most like first: 1/9 (a little) to 1 (very)."""
    out: dict[str, dict[str, float]] = {}
    for line in (files("broadsheet.collate") / "shapes.txt").read_text("utf8").splitlines():
        text, _, near = line.partition("\t")
        out[text] = {n[:-1]: int(n[-1]) / NINTHS for n in near.split(" ")}
    return out


def look_alike(text: str) -> list[str]:
    """What a character or pair of Latin letters is easily read for, the likeliest first."""
    return list(_table().get(text, ()))


def likeness(a: str, b: str) -> float:
    """0 to 1: how like one run of characters is to another, character by character, one Latin letter to two as well.

    1 for the same text. What has no counterpart, or one that is not like it, counts nothing; so does length that differs.
    """
    if not a or not b:
        return float(a == b)
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            best[i][j] = max(
                best[i - 1][j],
                best[i][j - 1],
                best[i - 1][j - 1] + 2 * _alike(a[i - 1], b[j - 1]),
                best[i - 2][j - 1] + 3 * _alike(a[i - 2 : i], b[j - 1]) if i > 1 else 0.0,
                best[i - 1][j - 2] + 3 * _alike(a[i - 1], b[j - 2 : j]) if j > 1 else 0.0,
            )
    return best[-1][-1] / (len(a) + len(b))


def _alike(a: str, b: str) -> float:
    if a == b:
        return 1.0
    table = _table()
    return max(table.get(a, {}).get(b, 0.0), table.get(b, {}).get(a, 0.0))
