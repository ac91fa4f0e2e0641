"""Collections of texts from files, and what was found to files.

In: Parquet, JSON lines, CSV or TSV with columns id and text, and whatever else; passim's series and date say paper and
day. Out: matches and stories, with the other columns of both articles beside them, or passages as passim writes them.
"""

from __future__ import annotations

import datetime
import errno
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from broadsheet import __version__
from broadsheet.codes import Texts, texts_of
from broadsheet.errors import BadEncoding, CannotWrite, DiskFull, EmptyInput, NotFound, NotText, TooLarge, UsageError
from broadsheet.reuse.door import Reprints
from broadsheet.reuse.options import Options
from broadsheet.reuse.room import Room

FORMS = ("parquet", "jsonl", "passim")
NAMED = 3  # ids told of in a note
PACKED = {b"\x1f\x8b": "gzip", b"BZ": "bz2"}  # how packed files begin
MOST = (1 << 31) - 1  # bytes of one text, as places in it are counted
ROWS = 10_000  # read and written at a time
NOT_READ = "Give Parquet, or an object a line in UTF-8"


@dataclass(frozen=True)
class Collection:
    """Texts with their ids, and what was odd about them, in sentences."""

    ids: list[str]
    texts: Texts
    others: pa.Table  # the columns beside id and text
    notes: list[str] = field(default_factory=list)

    def days(self, where: str) -> list[int | None]:
        """The day each text is of, counted from 1970, of the column date; None where none is given."""
        if "date" not in self.others.column_names:
            raise UsageError(where, "no column date, which --within needs", "Name the day of each text date")
        days = [_day(d) for d in self.others.column("date").to_pylist()]
        for n, (day, given) in enumerate(zip(days, self.others.column("date").to_pylist(), strict=True)):
            if day is None and given not in (None, ""):
                raise UsageError(f"{where}, text {self.ids[n]}", f"{given} is no date", "Give dates as YYYY-MM-DD")
        return days

    def papers(self) -> list[str] | None:
        """The paper each text is of, by the column series; None where there is no such column."""
        if "series" not in self.others.column_names:
            return None
        return [str(s) for s in self.others.column("series").to_pylist()]


def _day(given: Any) -> int | None:
    """Days since 1970 of a date, or of a text that begins with one; None where it is neither."""
    if isinstance(given, datetime.date):  # a time of day is one too
        return given.toordinal() - datetime.date(1970, 1, 1).toordinal()
    try:
        return datetime.date.fromisoformat(str(given)[:10]).toordinal() - datetime.date(1970, 1, 1).toordinal()
    except ValueError:
        return None


# ---- in


class _Gathered:
    """Texts in the making, their bytes where there is room for them."""

    def __init__(self, room: Room) -> None:
        self._bytes, self._sizes = room.row(np.uint8), [np.zeros(1, np.int64)]
        self.empty = 0  # how many are none

    def add(self, texts: Sequence[str | None] | pa.Array) -> None:
        """Texts put after those before; one that is none as an empty one."""
        if isinstance(texts, pa.Array):
            self.empty += texts.null_count
            some = texts_of(texts)
        else:
            self.empty += sum(t is None for t in texts)
            some = texts_of([t or "" for t in texts])
        self.put(some)

    def put(self, some: Texts) -> None:
        """The same of texts that were gathered before."""
        self._bytes.add(some.data[some.starts[0] : some.starts[-1]])
        self._sizes.append(np.diff(some.starts))

    def done(self) -> Texts:
        """All of them."""
        data = self._bytes.done()
        if not len(data):
            data = np.zeros(1, np.uint8)
        data.flags.writeable = False
        return Texts(data, np.cumsum(np.concatenate(self._sizes)))


def collection(path: Path, room: Room | None = None) -> Collection:
    """The texts of a file: Parquet, CSV or TSV by name, else JSON lines, packed or not; their bytes lie in `room`.

    The file is read a part at a time. Raises what `errors` has for it.
    """
    room = room or Room()
    texts = _Gathered(room)
    where = str(path)
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise NotFound(where, f"cannot be opened ({error.strerror})", "Name a Parquet or JSONL file") from error
    if not head:
        raise EmptyInput(where, "an empty file", "Give one with a text in each row") from None
    name = path.name.lower().removesuffix(".gz").removesuffix(".bz2")
    if head == b"PAR1":
        ids, others = _parquet(path, texts)
    elif name.endswith((".csv", ".tsv")):
        ids, others = _separated(path, "\t" if name.endswith(".tsv") else ",", texts)
    else:
        ids, others = _lines(path, PACKED.get(head[:2]), texts)
    if not ids:
        raise EmptyInput(where, "no texts", "Give one with a text in each row")
    names = [_name(where, n, i) for n, i in enumerate(ids, 1)]
    notes: list[str] = []
    if texts.empty:
        notes.append(f"{texts.empty} of {len(names)} rows have no text; they are in no match")
    pa.default_memory_pool().release_unused()  # what reading took, which Arrow would keep
    return _once(Collection(names, texts.done(), others, notes), room)


def _name(where: str, row: int, given: Any) -> str:
    """An id as a string."""
    if given in (None, ""):
        raise UsageError(where, f"row {row} has no id", "Give every text an id")
    if not isinstance(given, str | int | float):
        raise UsageError(where, f"row {row} has the id {given!r}", "Give ids as strings or numbers")
    try:
        str(given).encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            where, f"the id of row {row} holds half a character", "Give ids that UTF-8 can hold"
        ) from error
    return str(given)


def _once(given: Collection, room: Room) -> Collection:
    """Rows given twice once; different texts of one id both, and told of."""
    ids, texts = given.ids, given.texts
    if len(set(ids)) == len(ids):
        return given
    many = {i for i, n in Counter(ids).items() if n > 1}
    seen: set[tuple[str, bytes]] = set()
    keep: list[int] = []
    left: Counter[str] = Counter()
    for n, name in enumerate(ids):
        if name in many:
            text = texts.data[texts.starts[n] : texts.starts[n + 1]].tobytes()
            if (name, text) in seen:
                continue
            seen.add((name, text))
            left[name] += 1
        keep.append(n)
    notes = list(given.notes)
    if len(keep) < len(ids):
        notes.append(f"{len(ids) - len(keep)} rows are given twice, id and text alike; they count once")
        left_over = _Gathered(room)
        for some in np.split(np.array(keep), np.flatnonzero(np.diff(keep) > 1) + 1):
            left_over.put(texts.part(int(some[0]), int(some[-1]) + 1))
        others = given.others.take(pa.array(keep))
        given = replace(given, ids=[ids[n] for n in keep], texts=left_over.done(), others=others)
    double = [name for name, n in left.items() if n > 1]
    if double:
        named = ", ".join(double[:NAMED]) + (" and others" if len(double) > NAMED else "")
        notes.append(f"Different texts have one id ({named}); each is kept, and matches name them by that id")
    return replace(given, notes=notes)


def _parquet(path: Path, texts: _Gathered) -> tuple[list[Any], pa.Table]:
    try:
        with pq.ParquetFile(path) as file:
            _has(str(path), file.schema_arrow.names)
            return _parted(str(path), file.schema_arrow, file.iter_batches(ROWS), texts)
    except (pa.ArrowException, OSError) as error:
        raise NotText(str(path), f"a damaged Parquet file ({_first(error)})", "Write it again") from error


def _separated(path: Path, mark: str, texts: _Gathered) -> tuple[list[Any], pa.Table]:
    """Of CSV or TSV, its first row the columns' names; every value a string."""
    read = pa.csv.ReadOptions(block_size=1 << 26)
    parse = pa.csv.ParseOptions(delimiter=mark, newlines_in_values=True)
    try:
        with pa.csv.open_csv(path, read, parse) as file:
            names = file.schema.names
        _has(str(path), names)
        kinds = pa.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
        with pa.csv.open_csv(path, read, parse, kinds) as file:
            return _parted(str(path), file.schema, file, texts)
    except (pa.ArrowException, OSError) as error:
        raise NotText(str(path), f"cannot be read as a table ({_first(error)})", NOT_READ) from error


def _first(error: Exception) -> str:
    """The first line of what a library says, without a stop."""
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(". ")


def _parted(
    where: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch], texts: _Gathered
) -> tuple[list[Any], pa.Table]:
    """A table's ids and its other columns; its texts are put with `texts`."""
    for name in ("id", "text"):
        if schema.names.count(name) > 1:
            raise UsageError(where, f"two columns {name}", "Give it one")
    kind = schema.field("text").type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or str(kind) == "string_view"):
        raise UsageError(where, f"the column text holds {kind}", "Give texts as strings")
    ids: list[Any] = []
    others: list[pa.RecordBatch] = []
    for batch in batches:
        batch.validate(full=True)
        column = batch.column("text").cast(pa.large_string())
        if len(column) and (pc.max(pc.binary_length(column)).as_py() or 0) > MOST:
            raise TooLarge(where, "a text of more than 2 GB", "Give it in parts")
        texts.add(column)
        ids += batch.column("id").to_pylist()
        others.append(batch.drop_columns(["id", "text"]))
    rest = pa.schema([f for f in schema if f.name not in ("id", "text")])
    return ids, pa.Table.from_batches(others, others[0].schema if others else rest).replace_schema_metadata(None)


def _has(where: str, names: Sequence[str]) -> None:
    for wanted in ("id", "text"):
        if wanted not in names:
            has = ", ".join(names) or "none"
            raise UsageError(where, f"no column {wanted} (its columns are {has})", "Name the columns id and text")


def _opened(path: Path, packed: str | None) -> IO[str]:
    if packed is None:
        return path.open(encoding="utf-8-sig")
    import importlib

    unpacked: IO[str] = importlib.import_module(packed).open(path, "rt", encoding="utf-8-sig")
    return unpacked


def _lines(path: Path, packed: str | None, texts: _Gathered) -> tuple[list[Any], pa.Table]:
    ids: list[Any] = []
    some: list[str | None] = []  # texts of the rows read last
    others: dict[str, list[Any]] = {}
    try:
        with _opened(path, packed) as file:
            for n, line in enumerate(file, 1):
                if not line.strip():
                    continue
                where = f"{path}, line {n}"
                try:
                    row = json.loads(line)
                except (ValueError, RecursionError) as error:
                    raise NotText(where, "no JSON, nor is the file Parquet", NOT_READ) from error
                if not isinstance(row, dict):
                    raise NotText(where, "no JSON object", "Give an object a line, with id and text")
                _has(where, list(row))
                if not isinstance(row["text"], str | None):
                    raise UsageError(where, "its text is no string", "Give texts as strings")
                for name in row.keys() - others.keys() - {"id", "text"}:
                    others[name] = [None] * len(ids)
                for name, column in others.items():
                    column.append(row.get(name))
                ids.append(row["id"])
                some.append(row["text"])
                if len(some) == ROWS:
                    texts.add(some)
                    some = []
    except UnicodeDecodeError as error:
        raise BadEncoding(str(path), "neither Parquet nor UTF-8", "Give JSON lines in UTF-8, or Parquet") from error
    except (OSError, EOFError) as error:
        raise NotText(str(path), f"cannot be read ({_first(error)})", "Write it again") from error
    texts.add(some)
    return ids, pa.table({name: _column(others[name]) for name in sorted(others)})


def _column(values: list[Any]) -> pa.Array:
    """Values as a column; as JSON where they are of no one kind, or hold what UTF-8 cannot."""
    try:
        return pa.array(values)
    except (pa.ArrowException, ValueError, OverflowError):
        return pa.array([None if v is None else json.dumps(v) for v in values], pa.string())


# ---- out


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """What an operating system says of a folder, as an error of ours."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFull(str(folder), "no room left on the disk", "Make room, and run it again") from error
        cause = error.strerror or _first(error)
        raise CannotWrite(str(folder), f"cannot be written to ({cause})", "Name another folder with --out") from error


def writable(folder: Path) -> None:
    """Make the folder, and see that files can be made in it, before hours are spent. Raises CannotWrite and DiskFull."""
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{os.getpid()}"
        try:
            draft.write_bytes(b"\n")
        finally:
            draft.unlink(missing_ok=True)


def write(found: Reprints, given: Collection, folder: Path, form: str, made: dict[str, Any]) -> list[Path]:
    """The files of a form, which stand under their names only when all of them are whole; `made` says what made them.

    parquet, jsonl: matches, a row for each passage two articles share, and stories, a row for each article of one.
    passim: out.json/part-00000.json. Raises CannotWrite and DiskFull.
    """
    tables: dict[str, Callable[[], Any]] = {
        "matches": lambda: _with_others(found.match_table(), given, {"a_": found.a, "b_": found.b}),
        "stories": lambda: _with_others(found.story_table(), given, {"": np.flatnonzero(found.story >= 0)}),
    }
    drafts: dict[Path, Path] = {}
    with _writing(folder):
        try:
            if form == "passim":
                out = folder / "out.json" / "part-00000.json"
                out.parent.mkdir(parents=True, exist_ok=True)
                drafts[out] = out.with_name(f".{os.getpid()}")
                _write_rows(passim_rows(found, given), drafts[out])
            else:
                folder.mkdir(parents=True, exist_ok=True)
                for name, table in tables.items():
                    out = folder / f"{name}.{form}"
                    drafts[out] = out.with_name(f".{out.name}.{os.getpid()}")
                    if form == "parquet":
                        said = {"broadsheet": json.dumps(made, ensure_ascii=False)}
                        pq.write_table(table().replace_schema_metadata(said), drafts[out])
                    else:
                        _write_rows((r for b in table().to_batches(ROWS) for r in b.to_pylist()), drafts[out])
            for out, draft in drafts.items():
                os.replace(draft, out)
        finally:
            for draft in drafts.values():
                draft.unlink(missing_ok=True)
    return list(drafts)


def made_by(preset: str, options: Options, within: int | None) -> dict[str, Any]:
    """What tables say of how they were made: version, preset, days, thresholds."""
    return {"version": __version__, "preset": preset, "within": within, "options": asdict(options)}


def _with_others(table: pa.Table, given: Collection, places: dict[str, Any]) -> pa.Table:
    """A table with the collection's other columns at these places, each under its name after that of the side."""
    for name in given.others.column_names:
        for side, at in places.items():
            if f"{side}{name}" not in table.column_names:
                table = table.append_column(f"{side}{name}", given.others.column(name).take(pa.array(at)))
    return table


def _write_rows(rows: Any, path: Path) -> None:
    with path.open("w", encoding="utf8", errors="backslashreplace") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


def passim_rows(found: Reprints, given: Collection) -> Iterator[dict[str, Any]]:
    """A row for each article of each cluster, as passim gives them: all its columns, the text being what it shares, with
    begin and end in characters of the printed text, cluster, its size in articles, and uid, the article's place.

    Clusters are the stories, and what two articles share that are of no one story; the largest come first, within them
    the earliest.
    """
    groups: dict[tuple[int, int], dict[int, list[int]]] = {}
    c, story = found.columns, found.story
    for row, (a, b) in enumerate(zip(found.a.tolist(), found.b.tolist(), strict=True)):
        key = (int(story[a]), -1) if story[a] >= 0 and story[a] == story[b] else (a, b)
        spans = groups.setdefault(key, {})
        for n, side in ((a, "a"), (b, "b")):
            start, end = int(c[f"{side}_start"][row]), int(c[f"{side}_end"][row])
            had = spans.setdefault(n, [start, end])
            had[0], had[1] = min(had[0], start), max(had[1], end)
    others, texts = given.others, given.texts
    dated = others.column("date").to_pylist() if "date" in others.column_names else [None] * len(given.ids)
    for cluster, spans in enumerate(sorted(groups.values(), key=lambda g: (-len(g), min(g)))):
        for n in sorted(spans, key=lambda n: (str(dated[n] or ""), n)):
            begin, end = spans[n]
            rest = {name: others.column(name)[n].as_py() for name in others.column_names}
            yield rest | {
                "id": given.ids[n], "text": texts.text(n)[begin:end], "uid": n, "cluster": cluster, "size": len(spans),
                "begin": begin, "end": end,
            }  # fmt: skip
