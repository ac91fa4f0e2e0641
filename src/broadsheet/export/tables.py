"""Articles, stories and matches as rows: JSON lines for programs, CSV for spreadsheets, parquet for tables too large for either."""

from __future__ import annotations

import csv as csv_module
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any

from broadsheet.model import Article
from broadsheet.show import article_json

if TYPE_CHECKING:
    import datetime

    from broadsheet.archive import Archive

_NAMES = """
    id paper date edition page order kind kicker headline deck byline dateline agency credit column text captions faults
    confidence source story
"""
COLUMNS = tuple(_NAMES.split())
STORY = ("article", "story")
_PASSAGE = "a b score a_start a_end b_start b_end identity equal distinctive a_covered b_covered relation"
MATCH = tuple(_PASSAGE.split())
TABLES = ("articles", "stories", "matches")
Row = dict[str, Any]
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the start of one
GROUP = 2000  # rows written at a time
CELL = 32_767  # characters a spreadsheet's cell holds


def rows(archive: Archive) -> Iterator[tuple[dict[str, Any], Article]]:
    """Every article with the facts of its issue, in order."""
    for facts, issue in archive.listed():
        order = 0
        for page in issue.pages:
            for a in page.articles:
                head: dict[str, Any] = {
                    "id": a.id,
                    "paper": facts.paper,
                    "date": facts.date,
                    "edition": facts.edition,
                    "page": page.page.number,
                    "order": order,
                    "source": page.page.source,
                    "story": archive.story_id(a.id),
                }
                order += 1
                yield head, a


def table_of(archive: Archive, table: str) -> tuple[Sequence[str], Iterator[Row]]:
    """The columns of one of TABLES, and its rows by column."""
    if table == "articles":
        return COLUMNS, (_row(head, a) for head, a in rows(archive))
    columns, found = (STORY, archive.members()) if table == "stories" else (MATCH, archive.match_rows())
    return columns, (dict(zip(columns, row, strict=True)) for row in found)


def jsonl(archive: Archive, out: IO[bytes], table: str = "articles") -> int:
    """An object a line; articles in the form of `read --format json` with the facts of the issue; how many."""
    count = 0
    for form in _articles(archive) if table == "articles" else table_of(archive, table)[1]:
        out.write((json.dumps(form, ensure_ascii=False) + "\n").encode())
        count += 1
    return count


def _articles(archive: Archive) -> Iterator[Row]:
    for head, a in rows(archive):
        day: datetime.date | None = head["date"]
        yield head | {"date": day.isoformat() if day else None} | article_json(a)


def csv(archive: Archive, out: IO[bytes], table: str = "articles") -> int:
    """A table that spreadsheets open as it is: UTF-8 with its mark, CRLF, nothing that is taken for a formula; how many.

    A cell that would be one has an apostrophe before it, and one longer than a cell may be is cut.
    """
    columns, found = table_of(archive, table)
    return sheet(columns, (list(row.values()) for row in found), out)


def sheet(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: IO[bytes]) -> int:
    """Rows as CSV under their columns; how many."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    writer = csv_module.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([_cell(v) for v in row])
        count += 1
    text.flush()
    text.detach()
    return count


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = "\n".join(value)
    if not isinstance(value, str):
        return value
    return f"'{value}"[:CELL] if value.startswith(FORMULA) else value[:CELL]


def _row(head: dict[str, Any], a: Article) -> Row:
    """An article's fields by column."""
    found = head | article_json(a)
    found |= {"text": "\n".join(p.text for p in a.paragraphs), "faults": [f.kind for f in a.faults]}
    return {name: found[name] for name in COLUMNS}


def parquet(archive: Archive, out: IO[bytes], table: str = "articles") -> int:
    """A table of typed columns, a few thousand rows to a group; how many."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns, found = table_of(archive, table)
    kinds = {"date": pa.date32(), "page": pa.int32(), "order": pa.int32()}
    kinds |= dict.fromkeys(("byline", "captions", "faults"), pa.list_(pa.string()))
    kinds |= dict.fromkeys(("confidence", "score", "identity", "a_covered", "b_covered"), pa.float64())
    kinds |= dict.fromkeys(("a_start", "a_end", "b_start", "b_end", "equal", "distinctive"), pa.int64())
    schema = pa.schema([(c, kinds.get(c, pa.string())) for c in columns])
    count = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        held: list[Row] = []
        for row in found:
            held.append(row)
            count += 1
            if len(held) == GROUP:
                writer.write_table(pa.Table.from_pylist(held, schema))
                held = []
        if held:
            writer.write_table(pa.Table.from_pylist(held, schema))
    return count
