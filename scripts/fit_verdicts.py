#!/usr/bin/env python3
"""Fit what tells a misreading from an edition, a loss from an abridgement ..., and write src/broadsheet/collate/weights.json.

usage: fit_verdicts.py STORIES.jsonl [STORIES.jsonl ...] [--held-out STORIES.jsonl] [--out FILE]

STORIES are of made_witnesses.py. A reading's true verdict is that of the change it overlaps; where the true change is an
edition or of house style, what the others print there has the same verdict. A tenth of the stories (every tenth) is kept
apart: on it the sharpness of the chances is fitted, and the chance under which a verdict is undecided. --held-out only
reports.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.optimize import minimize, minimize_scalar

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))
from score_collation import NEAR, Found, Truth, fit, made

from broadsheet.collate import compared
from broadsheet.collate.evidence import FACTS, Evidence
from broadsheet.collate.verdicts import BOTH, MOVE_FACTS, SOUND, VERDICTS, move_facts
from broadsheet.model import Place, Reading

OUT = Path(__file__).parent.parent / "src/broadsheet/collate/weights.json"
HIDDEN = 24  # units; 8 do a little less well on stories kept apart, 40 as well
MOVE_RIDGE = 1e-3  # as RIDGE, of what tells true moves
RIDGE = 2e-4  # of each weight's square, beside the mean loss of a reading


def verdict_of(reading: Reading, truths: dict[str, list[Truth]]) -> str:
    """What most of a reading's witnesses did there."""
    votes: Counter[str] = Counter()
    for sigil, (a, b) in zip(reading.witnesses, reading.spans, strict=True):
        best, size = SOUND, 0.0
        for t in truths.get(sigil, ()):
            for (c, d), verdict in ((t.span, t.verdict), *(((t.aside, t.verdict),) if t.aside else ())):
                shared = min(b, d) - max(a, c)
                near = min(b - a, d - c) <= NEAR and shared >= -1
                if (shared > 0 or near) and shared + 2 > size:
                    best, size = verdict, shared + 2.0
        votes[best] += 1
    return votes.most_common(1)[0][0]


def verdicts_of(place: Place, truths: dict[str, list[Truth]]) -> list[str]:
    """The true verdict of each of a place's readings."""
    each = [verdict_of(r, truths) for r in place.readings]
    both = next((v for v in BOTH if v in each), SOUND)
    return [v or both for v in each]


def rows(path: Path) -> tuple[np.ndarray, ...]:
    """Facts and true verdicts of all readings of a file's stories, the number of each one's story; facts of all that was
    moved, and whether it was."""
    facts, verdicts, story, moves, moved = [], [], [], [], []
    for n, line in enumerate(path.read_text("utf8").splitlines()):
        witnesses, known = made(json.loads(line))
        truths: dict[str, list[Truth]] = {}
        for t in known:
            truths.setdefault(t.sigil, []).append(t)
        apparatus = compared(witnesses)
        evidence = Evidence(apparatus)
        places = [p for p in apparatus.places if p.kind != "form"]
        for place, some in zip(places, evidence.weighed(places), strict=True):
            facts += [list(w.facts.values()) for w in some]
            verdicts += [VERDICTS.index(v) for v in verdicts_of(place, truths)]
        story += [n] * (len(verdicts) - len(story))
        for m in apparatus.moves:
            moves.append(move_facts(apparatus, m))
            kind = "repetition" if m.kind == "repeated" else "misplacement"
            found = Found({m.sigil: m.span}, {m.sigil: kind}, False, (), moved=True)
            moved.append(any(t.verdict == kind and fit(t, found) > 0 for t in truths.get(m.sigil, ())))
        if n % 200 == 199:
            print(f"{path.name}: {n + 1} stories, {len(verdicts)} readings", flush=True)
    return np.array(facts), np.array(verdicts), np.array(story), np.array(moves), np.array(moved)


def shaped(w: np.ndarray) -> dict[str, np.ndarray]:
    """A row of weights as the network's parts."""
    f, v = len(FACTS), len(VERDICTS)
    sizes = {"hidden": (f, HIDDEN), "hidden_bias": (HIDDEN,), "out": (HIDDEN, v), "direct": (f, v), "bias": (v,)}
    out, at = {}, 0
    for name, shape in sizes.items():
        out[name] = w[at : at + int(np.prod(shape))].reshape(shape)
        at += int(np.prod(shape))
    return out


def scores(x: np.ndarray, w: dict[str, np.ndarray]) -> np.ndarray:
    return np.tanh(x @ w["hidden"] + w["hidden_bias"]) @ w["out"] + x @ w["direct"] + w["bias"]


def shares(z: np.ndarray) -> np.ndarray:
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


def fitted(x: np.ndarray, y: np.ndarray, rounds: int) -> dict[str, np.ndarray]:
    """The network that gives the true verdicts the greatest chances."""
    f, v, n = len(FACTS), len(VERDICTS), len(y)
    rng = np.random.default_rng(3)
    size = f * HIDDEN + HIDDEN + HIDDEN * v + f * v + v
    start = np.concatenate(
        [
            rng.normal(0, 1 / np.sqrt(f), f * HIDDEN),
            np.zeros(HIDDEN),
            rng.normal(0, 0.1, HIDDEN * v),
            np.zeros(f * v + v),
        ]
    )
    assert len(start) == size
    true = np.arange(n), y

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        k = shaped(w)
        h = np.tanh(x @ k["hidden"] + k["hidden_bias"])
        p = shares(h @ k["out"] + x @ k["direct"] + k["bias"])
        value = -np.log(np.maximum(p[true], 1e-12)).mean() + RIDGE * float(w @ w)
        g = p
        g[true] -= 1
        g /= n
        back = (g @ k["out"].T) * (1 - h * h)
        slope = [x.T @ back, back.sum(0), h.T @ g, x.T @ g, g.sum(0)]
        return value, np.concatenate([s.ravel() for s in slope]) + 2 * RIDGE * w

    done = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxfun": rounds * 2})
    print(f"loss {done.fun:.4f} after {done.nit} rounds", flush=True)
    return shaped(done.x)


def fitted_moves(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression: whether what is said to be moved was."""

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        slope = x.T @ (1 / (1 + np.exp(-z)) - y) / len(y)
        return float(
            np.mean(np.logaddexp(0, z) - y * z) + MOVE_RIDGE * w[1:] @ w[1:]
        ), slope + 2 * MOVE_RIDGE * np.append(0, w[1:])

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x


def report(name: str, p: np.ndarray, y: np.ndarray, least: float) -> None:
    """How often the likeliest verdict is the true one, of each verdict, and how the chances hold."""
    best = p.argmax(1)
    sure = p.max(1) >= least
    print(
        f"{name}: right {(best == y).mean():.4f} of {len(y)}; undecided {(~sure).mean():.4f}, right of these {(best == y)[~sure].mean() if (~sure).any() else 0:.3f}"
    )
    for n, v in enumerate(VERDICTS):
        hit = ((best == n) & (y == n)).sum()
        print(
            f"  {v or 'sound':14} P {hit / max(1, (best == n).sum()):.3f} R {hit / max(1, (y == n).sum()):.3f} of {(y == n).sum()}"
        )
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.99), (0.99, 1.01)):
        some = (p.max(1) >= low) & (p.max(1) < high)
        if some.any():
            print(f"  said {p.max(1)[some].mean():.3f}, true {(best == y)[some].mean():.3f} of {some.sum()}")


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--rounds", type=int, default=150)
    parser.add_argument("--out", type=Path, default=OUT)
    o = parser.parse_args()
    made_rows = [rows(p) for p in o.stories]
    x, y, story, moves, moved = (np.concatenate(c) for c in zip(*made_rows, strict=True))
    on_moves = fitted_moves(moves, moved)
    said = 1 / (1 + np.exp(-moves @ on_moves))
    print(f"moves: {moved.mean():.3f} of {len(moved)} true")
    for low, high in ((0.0, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 1.01)):
        some = (said >= low) & (said < high)
        if some.any():
            print(f"  said {said[some].mean():.3f}, true {moved[some].mean():.3f} of {some.sum()}")
    mean, scale = x.mean(0), x.std(0) + 1e-6
    apart = story % 10 == 9
    known = fitted((x[~apart] - mean) / scale, y[~apart], o.rounds)
    z = scores((x[apart] - mean) / scale, known)
    true = np.arange(len(z)), y[apart]
    sharpness = minimize_scalar(
        lambda s: -np.log(np.maximum(shares(z * s)[true], 1e-12)).mean(), bounds=(0.2, 3), method="bounded"
    ).x
    p = shares(z * sharpness)
    least = undecided_below(p, y[apart])
    print(f"sharpness {sharpness:.3f}, undecided below {least:.3f}")
    report("kept apart", p, y[apart], least)
    if o.held_out:
        u, v, *_ = rows(o.held_out)
        report("held out", shares(scores((u - mean) / scale, known) * sharpness), v, least)
    weights = {"mean": mean, "scale": scale, **known, "sharpness": sharpness, "least": least, "moved": on_moves}
    text = {"facts": list(FACTS), "move_facts": list(MOVE_FACTS)} | {
        k: np.round(v, 4).tolist() for k, v in weights.items()
    }
    o.out.write_text(json.dumps(text, separators=(",", ":")) + "\n", "utf8")


def undecided_below(p: np.ndarray, y: np.ndarray) -> float:
    """The chance under which the likeliest verdict is wrong more often than right, hundred by hundred of the readings."""
    best, top = p.argmax(1), p.max(1)
    order = np.argsort(top)
    right = np.convolve((best == y)[order], np.full(100, 0.01), "valid")
    under = np.flatnonzero(right < 0.5)
    return float(top[order][under[-1] + 50]) if len(under) else 0.3


if __name__ == "__main__":
    main()
