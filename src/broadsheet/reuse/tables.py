"""Collections of texts from files, and what was found to files."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from broadsheet.errors import BadEncoding, CannotWrite, DiskFull, EmptyInput, NotFound, NotText, TooLarge, UsageError
from broadsheet.reuse.door import Reprints

NAMED = 3  # ids told of in a note
BYTES = 26  # held for each byte of text while reprints are sought, at most (zh_news_c0: 17, ocr_witnesses: 24)
FIXED = 400 << 20  # bytes held for any collection: the libraries and their compiled code


@dataclass(frozen=True)
class Collection:
    """Texts with their ids, and what was odd about them, in sentences."""

    ids: list[str]
    texts: Any  # an Arrow column, or a list where a text holds what UTF-8 cannot
    size: int  # bytes of text
    notes: list[str] = field(default_factory=list)


def collection(path: Path) -> Collection:
    """The texts of a Parquet file, or of JSON lines: columns id and text, others passed over."""
    where = str(path)
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise NotFound(where, f"cannot be opened ({error.strerror})", "Name a Parquet or JSONL file") from error
    if not head:
        raise EmptyInput(where, "an empty file", "Give one with a text in each row") from None
    ids, texts = _parquet(path) if head == b"PAR1" else _lines(path)
    notes: list[str] = []
    if None in ids:
        row = ids.index(None) + 1
        raise UsageError(where, f"row {row} has no id", "Give every text an id")
    names = [i if isinstance(i, str) else str(i) for i in ids]
    if not names:
        raise EmptyInput(where, "no texts", "Give one with a text in each row")
    empty = texts.null_count if isinstance(texts, (pa.ChunkedArray, pa.Array)) else sum(t is None for t in texts)
    if empty:
        notes.append(f"{empty} of {len(names)} rows have no text; they are in no match")
    if isinstance(texts, list):
        texts = [t or "" for t in texts]
    names, texts = _once(names, texts, notes)
    size = texts.nbytes if not isinstance(texts, list) else sum(3 * len(t) for t in texts)
    return Collection(names, texts, size, notes)


def _once(ids: list[str], texts: Any, notes: list[str]) -> tuple[list[str], Any]:
    """Rows given twice once; different texts of one id both, and told of."""
    if len(set(ids)) == len(ids):
        return ids, texts
    many = {i for i, n in Counter(ids).items() if n > 1}
    seen: set[tuple[str, str]] = set()
    keep: list[int] = []
    left: Counter[str] = Counter()
    for n, name in enumerate(ids):
        if name in many:
            text = texts[n] if isinstance(texts, list) else texts[n].as_py() or ""
            if (name, text) in seen:
                continue
            seen.add((name, text))
            left[name] += 1
        keep.append(n)
    if len(keep) < len(ids):
        notes.append(f"{len(ids) - len(keep)} rows are given twice, id and text alike; they count once")
        ids = [ids[n] for n in keep]
        texts = [texts[n] for n in keep] if isinstance(texts, list) else texts.take(pa.array(keep))
    double = [name for name, n in left.items() if n > 1]
    if double:
        named = ", ".join(double[:NAMED]) + (" and others" if len(double) > NAMED else "")
        notes.append(f"Different texts have one id ({named}); each is kept, and matches name them by that id")
    return ids, texts


def _parquet(path: Path) -> tuple[list[Any], Any]:
    try:
        file = pq.ParquetFile(path)
        _has(path, file.schema_arrow.names)
        table = file.read(columns=["id", "text"])
    except (pa.ArrowException, OSError) as error:
        raise NotText(str(path), f"a damaged Parquet file ({error})", "Write it again") from error
    kind = table.schema.field("text").type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or str(kind) == "string_view"):
        raise UsageError(str(path), f"the column text holds {kind}", "Give texts as strings")
    return table.column("id").to_pylist(), table.column("text")


def _has(path: Path, names: list[str]) -> None:
    for wanted in ("id", "text"):
        if wanted not in names:
            has = ", ".join(names) or "none"
            raise UsageError(str(path), f"no column {wanted} (its columns are {has})", "Name the columns id and text")


def _lines(path: Path) -> tuple[list[Any], list[Any]]:
    ids: list[Any] = []
    texts: list[Any] = []
    try:
        with path.open(encoding="utf-8-sig") as file:
            for n, line in enumerate(file, 1):
                if not line.strip():
                    continue
                where = f"{path}, line {n}"
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise NotText(
                        where, "no JSON, nor is the file Parquet", "Give an object a line, or Parquet"
                    ) from error
                if not isinstance(row, dict):
                    raise NotText(where, "no JSON object", "Give an object a line, with id and text")
                _has(Path(where), list(row))
                if not isinstance(row["text"], str | None):
                    raise UsageError(where, "its text is no string", "Give texts as strings")
                ids.append(row["id"])
                texts.append(row["text"])
    except UnicodeDecodeError as error:
        raise BadEncoding(str(path), "neither Parquet nor UTF-8", "Give JSON lines in UTF-8, or Parquet") from error
    return ids, texts


def fits(given: Collection, memory: int | None, where: str) -> None:
    """Whether the collection can be worked on within a limit, in bytes; else an error says what it needs."""
    need = FIXED + BYTES * given.size
    if memory is not None and need > memory:
        raise TooLarge(
            where,
            f"{given.size / 1e6:.0f} MB of text need {need / 1e9:.1f} GB",
            "Give more with --memory, or fewer texts",
        )


def write(found: Reprints, folder: Path, form: str) -> None:
    """matches.parquet and stories.parquet, or a passage a line as passim gives them."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if form == "parquet":
            pq.write_table(found.match_table(), folder / "matches.parquet")
            pq.write_table(found.story_table(), folder / "stories.parquet")
        else:
            _write_lines(found.match_table(), folder / "matches.jsonl")
            _write_lines(found.story_table(), folder / "stories.jsonl")
    except OSError as error:
        if error.errno == 28:
            raise DiskFull(str(folder), "no room left on the disk", "Make room, and run it again") from error
        raise CannotWrite(
            str(folder), f"cannot be written to ({error.strerror})", "Name another folder with --out"
        ) from error


def _write_lines(table: pa.Table, path: Path) -> None:
    with path.open("w", encoding="utf8", errors="backslashreplace") as file:
        for batch in table.to_batches(10_000):
            for row in batch.to_pylist():
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
