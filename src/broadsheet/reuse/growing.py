"""A collection that grows: a day's texts compared with all before, at a cost in proportion to the day.

What the texts say lies in runs on disk (`runs`), of which a few suffice: a new one is merged with those before it that are
not much longer. A day's seeds are looked up in every run; the few texts that share enough with one of the day are asked for
again, and judged as `engine` judges, by how many texts of all runs have what they share. So a text is judged by what was
known when the later of a pair came; what is printed over and over later speaks against a match only from then on.

Files are never changed. Which of them are valid is said by `state`, which is for the caller to keep together with what
was made of the matches, in one transaction; a file it does not name is left from work that was cut off, or out of date.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from broadsheet.codes import Codes, Texts, fold_codes, texts_of
from broadsheet.errors import IndexDamaged, UsageError
from broadsheet.reuse import index, runs
from broadsheet.reuse.door import cores_of, dated
from broadsheet.reuse.engine import CHUNK, WEIGHTS, Sketches, ahead, chunks, crowded, judged, salts
from broadsheet.reuse.find import candidates
from broadsheet.reuse.options import Options, options_of
from broadsheet.reuse.passages import Rows, joined, no_rows, printed, rows_of
from broadsheet.reuse.runs import Run

AT_ONCE = 4 * CHUNK  # characters of new texts sorted into one run
JUDGED = 1000  # texts judged at a time, about
NO_PAPER = -1


@dataclass(frozen=True)
class Found:
    """Columns of equal length, a row for each passage that two texts share."""

    a: Any  # numbers of the texts, a < b
    b: Any
    columns: Rows  # as `Reprints.columns`, in printed offsets
    mutual: Any  # whether the pair may make a story
    chance: Any  # that one reprints the other


class Growing:
    """Texts compared with those that came before, of which what they say is kept in `folder`.

    `state` is what `state` said when it was last kept, nothing for a collection that begins. Files in the folder that it
    does not name are removed. Raises IndexDamaged where one it names is missing or damaged, and where seeds and windows had
    other lengths; other `options` may change from one opening to the next.
    """

    def __init__(
        self, folder: Path, state: str = "", options: str | Options = "default", *, threads: int | None = None
    ) -> None:
        self.folder, self.options, self.threads = Path(folder), options_of(options), cores_of(threads)
        lengths = [list(s) for s in self.options.seed]
        try:
            known: dict[str, Any] = (
                json.loads(state) if state else {"form": 1, "lengths": lengths, "runs": [], "gone": None, "next": 1}
            )
            if known["form"] != 1:
                raise ValueError("another form")
            self._names: list[str] = list(known["runs"])
            self._gone_name: str | None = known["gone"]
            self._next, made_with = int(known["next"]), known["lengths"]
        except (ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(str(folder), f"state {state[:80]!r} says nothing", "Compare all texts anew") from error
        if made_with != lengths:
            raise IndexDamaged(str(folder), "made with seeds of other lengths", "Compare all texts anew")
        self.settle()
        self._runs = [runs.opened(self.folder / name) for name in self._names]
        self._gone = np.zeros(0, np.int64) if self._gone_name is None else self._read_gone(self._gone_name)

    @property
    def state(self) -> str:
        """What is valid in the folder, to be kept by the caller together with what was made of the matches."""
        lengths = [list(s) for s in self.options.seed]
        return json.dumps(
            {"form": 1, "lengths": lengths, "runs": self._names, "gone": self._gone_name, "next": self._next}
        )

    def settle(self) -> None:
        """Remove the files that `state` does not name: to be called, if at all, once the state is kept."""
        named = {*self._names, self._gone_name}
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.name not in named:
                    path.unlink()

    def __len__(self) -> int:
        """How many texts there are, removed ones left out."""
        return sum(len(run) for run in self._runs) - len(self._gone)

    def add(
        self,
        numbers: Sequence[int],
        texts: Sequence[str],
        earlier: Callable[[Sequence[int]], Sequence[str]],
        *,
        papers: Sequence[int | None] | None = None,
        days: Sequence[int | None] | None = None,
        within: int | None = None,
    ) -> Found:
        """Every passage that a new text shares with an earlier one, or with another new one, where the pair matches.

        `numbers` are chosen by the caller, from 0 up, and never used again. `earlier` gives the texts of the earlier
        numbers it is asked for, in that order. `papers` tell, by any numbers from 0 up, what one paper prints over and
        over from what many print once; `days` and `within` leave out pairs more than so many days apart.
        """
        given = texts_of(list(texts))
        for name, row in (("numbers", numbers), ("papers", papers), ("days", days)):
            if row is not None and len(row) != len(given):
                raise UsageError(name, f"{len(row)} for {len(given)} texts", "Give one for each text")
        if len(set(numbers)) < len(numbers) or min(numbers, default=0) < 0:
            raise UsageError(
                "numbers", "one that is below nothing, or given twice", "Give each text a number of its own"
            )
        if not len(given):
            return _found([])
        codes = fold_codes(given, self.threads)
        new = Run(
            np.array(numbers, np.int64),
            np.array([NO_PAPER if p is None else p for p in papers or [None] * len(given)], np.int64),
            dated(days) if days is not None else dated([None] * len(given)),
            *(np.zeros(0, kind) for kind in list(runs.KINDS.values())[3:]),
        )  # fmt: skip
        with ThreadPoolExecutor(self.threads) as pool:
            before = len(self._runs)
            for first, last in _pieces(codes.bounds, AT_ONCE):
                self._put(self._run_of(pool, new, codes, first, last))
            rows = self._compared(pool, new, given, codes, before, earlier, -1 if within is None else within)
        self._merge()
        return _found(rows)

    def remove(self, numbers: Collection[int]) -> None:
        """Texts that are in no later match. What they said still counts among what is commonplace."""
        known = np.concatenate([np.zeros(0, np.int64), *(run.numbers for run in self._runs)])
        gone = np.intersect1d(np.union1d(self._gone, np.array(list(numbers), np.int64)), known)
        if len(gone) != len(self._gone):
            self._set_gone(gone)

    # ---- what texts say

    def _run_of(self, pool: ThreadPoolExecutor, new: Run, codes: Codes, first: int, last: int) -> Run:
        """The run of some new texts."""
        part = _part(codes, first, last)
        papers = new.papers[first:last]
        seeds = [self._seeds(c) for c in self._several(part)]
        windows = list(pool.map(lambda c: self._windows(part, papers, *c), chunks(part.bounds, self.threads)))
        seed_bounds, keys, _, again = _together(seeds)
        return runs.made(
            new.numbers[first:last], papers, new.days[first:last], seed_bounds, keys, again, np.concatenate(windows)
        )

    def _several(self, codes: Codes) -> Iterator[Codes]:
        for first, last in _pieces(codes.bounds, CHUNK):
            yield _part(codes, first, last)

    def _seeds(self, codes: Codes) -> tuple[Any, Any, Any, Any]:
        """Of each text how many seeds it has; their hashes and places, and whether the text has had them."""
        n, space = len(codes), int(codes.bounds[-1])
        keys, places, again = np.empty(space, np.uint64), np.empty(space, np.int32), np.empty(space, np.bool_)
        sizes = np.zeros(n, np.int64)
        m = index.seeds_of(
            codes.codes, codes.bounds, np.ones(n, np.bool_), np.array(self.options.seed, np.int64), self.options.repeats,
            0, n, keys, places, again, sizes,
        )  # fmt: skip
        return sizes, keys[:m], places[:m], again[:m]

    def _windows(self, codes: Codes, papers: Any, first: int, last: int) -> Any:
        """The windows of texts first to last, told apart by paper."""
        of = np.empty(int(codes.bounds[last] - codes.bounds[first]), np.uint64)
        known = papers != NO_PAPER
        salted = np.where(known, salts(known, papers), np.uint64(1))
        index.windows_of(codes.codes, codes.bounds, salted, np.array(self.options.seed, np.int64), first, last, of)
        return of

    def _counted(self, keys: Any) -> tuple[Any, Any]:
        """How many texts of all runs have each seed, and how many of a paper that does."""
        found_in, often = np.zeros(len(keys), np.int32), np.zeros(len(keys), np.int32)
        for run in self._runs:
            _, size, rate = run.look_up(keys)
            found_in += size
            often += rate
        often[found_in < 2] = 0
        return found_in, often

    # ---- finding, then judging

    def _compared(
        self, pool: ThreadPoolExecutor, new: Run, given: Texts, codes: Codes, before: int,
        earlier: Callable[[Sequence[int]], Sequence[str]], within: int,
    ) -> list[Rows]:  # fmt: skip
        """Rows of what the new texts share, a and b being numbers; the first `before` runs are of earlier texts."""
        parts = chunks(codes.bounds, self.threads, CHUNK // 4)
        papers = np.concatenate([run.papers for run in self._runs])
        crowd = crowded(self.options, len(np.unique(papers)))
        base = np.cumsum([0, *(len(run) for run in self._runs)])
        first_new = int(base[before])
        numbers = np.concatenate([run.numbers for run in self._runs])

        def find(part: tuple[int, int]) -> Any:
            return self._candidates(codes, new.days, *part, base, first_new, crowd, within)

        def jobs() -> Iterator[tuple[Any, list[str]]]:
            for pairs in ahead(pool, find, parts, 2 * self.threads):
                if len(self._gone):
                    pairs = pairs[~np.isin(numbers[pairs[:, 0]], self._gone)]
                for some in _slices(pairs, JUDGED):
                    old = np.unique(some[some < first_new])
                    yield some, list(earlier(numbers[old].tolist()))

        def judge(job: tuple[Any, list[str]]) -> Rows:
            some, old = job
            return self._judged(some, old, given, first_new, numbers, papers)

        return list(ahead(pool, judge, jobs(), 2 * self.threads))

    def _candidates(
        self, codes: Codes, days: Any, first: int, last: int, base: Any, first_new: int, crowd: int, within: int
    ) -> Any:
        """Pairs worth a look of new texts first to last with any before them, by the later; all numbered through."""
        o = self.options
        sizes, keys, _, again = self._seeds(_part(codes, first, last))
        seed_bounds = np.concatenate([[0], np.cumsum(sizes)])
        found_in, often = self._counted(keys)
        taken = np.zeros(len(keys), np.uint8)
        pairs = []
        here = first_new + first  # of the first of these texts
        for n in range(len(self._runs) - 1, -1, -1):
            run = self._runs[n]
            if base[n] >= here + last - first:
                continue
            at, size, _ = run.look_up(keys)
            some = candidates(
                0, last - first, 0, seed_bounds, again, at, size, found_in, often, run.texts, WEIGHTS, o.worth,
                o.worth_seeds, o.most, crowd, o.near, taken, days[first:last], run.days, within, int(base[n]) - here,
                np.zeros(len(run), np.int32), np.zeros(len(run), np.float32),
            )  # fmt: skip
            pairs.append(some + here)
        all_pairs = np.concatenate(pairs)
        return all_pairs[np.argsort(all_pairs[:, 1], kind="stable")]

    def _judged(self, pairs: Any, old: list[str], given: Texts, first_new: int, numbers: Any, papers: Any) -> Rows:
        """Rows of pairs that match, in printed offsets; `old` are the texts of the earlier ones among them."""
        which, place = np.unique(pairs, return_inverse=True)
        new = which[len(old) :] - first_new
        texts = texts_of([*old, *(given.text(int(n)) for n in new)])
        codes = fold_codes(texts)
        sizes, keys, places, again = self._seeds(codes)
        found_in, often = self._counted(keys)
        windows = self._windows(codes, papers[which], 0, len(codes))
        counts = np.zeros(len(windows), np.int64)
        for run in self._runs:
            run.count(windows, counts)
        marks = np.zeros(len(windows), np.uint8)
        rare, stock = np.zeros(len(codes), np.int64), np.zeros(len(codes), np.int64)
        index.mark_counted(windows, codes.bounds, 0, len(codes), counts, self.options.stock, marks, rare, stock)
        of = Sketches(
            codes,
            np.concatenate([[0], np.cumsum(sizes)]),
            keys,
            places,
            again,
            again,
            found_in,
            often,
            marks,
            rare,
            stock,
        )
        rows = rows_of(judged(place.reshape(-1, 2), of, self.options), np.diff(codes.bounds), rare, stock, self.options)
        a, b, columns = printed(rows, texts, codes)
        return columns | {
            "a": numbers[which[a]], "b": numbers[which[b]], "mutual": rows["mutual"], "chance": rows["chance"],
        }  # fmt: skip

    # ---- files

    def _new_name(self) -> str:
        name = f"{self._next:08}"
        self._next += 1
        return name

    def _put(self, run: Run) -> None:
        """A run in a new file, at the end."""
        name = self._written(run)
        self._names = [*self._names, name]
        self._runs.append(runs.opened(self.folder / name))

    def _written(self, run: Run) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = self._new_name()
        runs.write(run, self.folder / name)
        self._lasting()
        return name

    def _lasting(self) -> None:
        """Names of new files made to outlive a crash of the system, where it lets folders be flushed."""
        if hasattr(os, "O_DIRECTORY"):
            folder = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _merge(self) -> None:
        """The last runs in one while those before are not twice as long: so there are as many as the count has bits."""
        merged = False
        while len(self._runs) > 1 and len(self._runs[-2].keys) < 2 * len(self._runs[-1].keys):
            both = runs.merged(self._runs[-2], self._runs[-1], self._gone)
            self._runs[-2:] = [both]
            self._names = [*self._names[:-2], ""]
            merged = True
        if merged:
            self._names[-1] = self._written(self._runs[-1])
            self._runs[-1] = runs.opened(self.folder / self._names[-1])
            self.remove(())

    def _set_gone(self, gone: Any) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._gone, self._gone_name = gone, self._new_name()
        with (self.folder / self._gone_name).open("wb") as file:
            file.write(gone.astype("<i8").tobytes())
            file.flush()
            os.fsync(file.fileno())
        self._lasting()

    def _read_gone(self, name: str) -> Any:
        try:
            return np.frombuffer((self.folder / name).read_bytes(), "<i8")
        except (OSError, ValueError) as error:
            raise IndexDamaged(
                str(self.folder / name), f"cannot be read ({error})", "Compare all texts anew"
            ) from error


def _pieces(bounds: Any, most: int) -> list[tuple[int, int]]:
    """Texts parted in runs of about so many characters, and no more texts than a run holds."""
    weight = bounds - bounds[0] + np.arange(len(bounds)) * max(1, most // runs.MOST_TEXTS + 1)
    cuts = np.searchsorted(weight, np.arange(most, weight[-1], most))
    edges = np.unique([0, *cuts.tolist(), len(bounds) - 1]).tolist()
    return list(itertools.pairwise(edges))


def _part(codes: Codes, first: int, last: int) -> Codes:
    """Texts first to last by themselves."""
    begin, end = codes.bounds[first], codes.bounds[last]
    return Codes(codes.codes[begin:end], codes.bounds[first : last + 1] - begin, codes.joined[first:last])


def _together(seeds: list[tuple[Any, Any, Any, Any]]) -> tuple[Any, Any, Any, Any]:
    sizes, keys, places, again = (np.concatenate(rows) for rows in zip(*seeds, strict=True))
    return np.concatenate([[0], np.cumsum(sizes)]), keys, places, again


def _slices(pairs: Any, most: int) -> Iterator[Any]:
    """Pairs parted where a later text ends, about so many at a time."""
    first = 0
    while first < len(pairs):
        last = min(first + most, len(pairs))
        last = int(np.searchsorted(pairs[:, 1], pairs[last - 1, 1], "right"))
        yield pairs[first:last]
        first = last


def _found(some: list[Rows]) -> Found:
    """Rows by pair, the lesser number first."""
    rows = joined([*some, no_rows()])
    turned = rows["a"] > rows["b"]
    for name in [n for n in rows if n == "a" or n.startswith("a_")]:
        other = "b" + name[1:]
        rows[name], rows[other] = np.where(turned, rows[other], rows[name]), np.where(turned, rows[name], rows[other])
    flipped = {"a": "b", "b": "a", None: None}
    rows["fuller"][turned] = [flipped[side] for side in rows["fuller"][turned]]
    mutual, chance, a, b = (rows.pop(name) for name in ("mutual", "chance", "a", "b"))
    return Found(a, b, rows, mutual, chance)
