"""Sketch, index, chain and align the slow plain way, for kernels to agree with."""

from __future__ import annotations

from collections import defaultdict

BASE, MIX, WORD = 0x9E3779B97F4A7C15, 0xFF51AFD7ED558CCD, (1 << 64) - 1


def hashed(codes: list[int]) -> int:
    """The hash of a fragment."""
    h = 0
    for c in codes:
        h = (h * BASE + c + 1) & WORD
    h ^= h >> 33
    h = h * MIX & WORD
    return h ^ h >> 29


def seeds(codes: list[int], lengths: list[list[int]], script) -> list[tuple[int, int]]:
    """Closed syncmers: hash and place of every fragment whose least inner fragment stands first or last."""
    out = []
    for i, c in enumerate(codes):
        k, s, _ = lengths[script(c)]
        whole = codes[i : i + k]
        if len(whole) < k:
            continue
        inner = [hashed(whole[j : j + s]) for j in range(k - s + 1)]
        if min(inner) in (inner[0], inner[-1]):
            out.append((hashed(whole), i))
    return out


def windows(codes: list[int], lengths: list[list[int]], script) -> list[int]:
    """The hash of the window that begins at each place, 0 where none does or the text has had it."""
    out, seen = [], set()
    for i, c in enumerate(codes):
        k = lengths[script(c)][2]
        h = hashed(codes[i : i + k]) | 1 if i + k <= len(codes) else 0
        out.append(0 if h in seen else h)
        seen.add(h)
    return out


def groups(texts: list[list[tuple[int, int]]], repeats: int) -> set[tuple[tuple[int, int], ...]]:
    """Where each seed stands that two texts have: text and place, at most `repeats` of one text."""
    found = defaultdict(list)
    for n, of in enumerate(texts):
        had = defaultdict(int)
        for key, place in of:
            had[key] += 1
            if had[key] <= repeats:
                found[key].append((n, place))
    return {tuple(g) for g in found.values() if len({n for n, _ in g}) > 1}


def candidates(
    texts: list[list[tuple[int, int]]], worth: float, worth_seeds: int, most: int, crowd: int, near: int
) -> list[tuple[int, int]]:
    """Pairs of texts whose shared seeds weigh enough: each 1 / sqrt(texts that have it - 1), a crowded one only with the
    `near` texts before; of each text the `most` that weigh most."""
    having = defaultdict(list)
    for n, of in enumerate(texts):
        for key in {k for k, _ in of}:
            having[key].append(n)
    shared = defaultdict(list)
    for of in having.values():
        for i, b in enumerate(of):
            for a in of[max(0, i - near) : i] if len(of) > crowd else of[:i]:
                shared[a, b].append(1 / max(len(of) - 1, 1) ** 0.5)
    good = {p: sum(w) for p, w in shared.items() if sum(w) >= worth and len(w) >= worth_seeds}
    by = defaultdict(list)
    for (a, b), weight in good.items():
        by[b].append((-weight, a))
    return sorted((a, b) for b, some in by.items() for _, a in sorted(some)[:most])


def cost(a: list[int], b: list[int], change: int, start: int, more: int) -> int:
    """Gotoh's least cost over the whole square."""
    far = 10**9
    m = [[far] * (len(b) + 1) for _ in range(len(a) + 1)]
    x = [[far] * (len(b) + 1) for _ in range(len(a) + 1)]
    y = [[far] * (len(b) + 1) for _ in range(len(a) + 1)]
    m[0][0] = 0
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            if i and j:
                m[i][j] = min(t[i - 1][j - 1] for t in (m, x, y)) + (0 if a[i - 1] == b[j - 1] else change)
            if i:
                x[i][j] = min(x[i - 1][j] + more, min(m[i - 1][j], y[i - 1][j]) + start + more)
            if j:
                y[i][j] = min(y[i][j - 1] + more, min(m[i][j - 1], x[i][j - 1]) + start + more)
    return min(t[-1][-1] for t in (m, x, y))


def best_chain(anchors: list[tuple[int, int, int]], reach: int, slip: int, slant: float) -> float:
    """The best score of any chain of anchors: place in a, in b, length."""
    best: list[float] = []
    for n, (i, j, k) in enumerate(anchors):
        f = float(k)
        for m, (p, q, size) in enumerate(anchors[:n]):
            da, db = i - p, j - q
            new = k - max(0, size - min(da, db))
            if da > 0 and db > 0 and abs(da - db) <= slip and max(da, db) <= size + reach and new > 0:
                f = max(f, best[m] + new - min(slant * abs(da - db), 8.0))
        best.append(f)
    return max(best)


def extended(a: list[int], b: list[int]) -> int:
    """The best score of a prefix of a against a prefix of b: one for an equal character, one against for any other."""
    row = [-j for j in range(len(b) + 1)]
    best = 0
    for i, c in enumerate(a, 1):
        new = [-i]
        for j, d in enumerate(b, 1):
            new.append(max(row[j] - 1, new[-1] - 1, row[j - 1] + (1 if c == d else -1)))
        row = new
        best = max(best, *row)
    return best


def pair_cost(a: list[int], b: list[int], seams_a: list[int], seams_b: list[int], change, start: int, more: int) -> int:
    """The least cost of two rows of tokens over the whole square, gaps cheaper by the seams at their ends."""
    far = 10**9
    m, x, y = ([[far] * (len(b) + 1) for _ in range(len(a) + 1)] for _ in range(3))
    m[0][0] = 0
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            left = {(p, q): min(m[p][q], x[p][q] - seams_a[p], y[p][q] - seams_b[q]) for p, q in near(i, j)}
            if i and j:
                m[i][j] = left[i - 1, j - 1] + change(a[i - 1], b[j - 1])
            if i:
                x[i][j] = min(x[i - 1][j], left[i - 1, j] + start - seams_a[i - 1]) + more
            if j:
                y[i][j] = min(y[i][j - 1], left[i, j - 1] + start - seams_b[j - 1]) + more
    return min(m[-1][-1], x[-1][-1] - seams_a[-1], y[-1][-1] - seams_b[-1])


def near(i: int, j: int) -> list[tuple[int, int]]:
    """The places before one in a square."""
    return [(p, q) for p, q in ((i - 1, j - 1), (i - 1, j), (i, j - 1)) if p >= 0 and q >= 0]
