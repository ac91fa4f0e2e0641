"""Articles as rows: JSON lines for programs, CSV for spreadsheets, parquet for tables too large for either."""

from __future__ import annotations

import csv as csv_module
import io
import json
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from broadsheet.model import Article
from broadsheet.show import article_json

if TYPE_CHECKING:
    import datetime

    from broadsheet.archive import Archive

_NAMES = """
    id paper date edition page order kind kicker headline deck byline dateline agency credit column text captions faults
    confidence source
"""
COLUMNS = tuple(_NAMES.split())
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
                }
                order += 1
                yield head, a


def jsonl(archive: Archive, out: IO[bytes]) -> int:
    """An object a line, in the form of `read --format json` with the facts of the issue; how many."""
    count = 0
    for head, a in rows(archive):
        day: datetime.date | None = head["date"]
        form = head | {"date": day.isoformat() if day else None} | article_json(a)
        out.write((json.dumps(form, ensure_ascii=False) + "\n").encode())
        count += 1
    return count


def csv(archive: Archive, out: IO[bytes]) -> int:
    """A table that spreadsheets open as it is: UTF-8 with its mark, CRLF, nothing that is taken for a formula; how many.

    A cell that would be one has an apostrophe before it, and one longer than a cell may be is cut.
    """
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    sheet = csv_module.writer(text, lineterminator="\r\n")
    sheet.writerow(COLUMNS)
    count = 0
    for head, a in rows(archive):
        sheet.writerow([_cell(v) for v in _row(head, a).values()])
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


def _row(head: dict[str, Any], a: Article) -> dict[str, Any]:
    """An article's fields by column."""
    found = head | article_json(a)
    found |= {"text": "\n".join(p.text for p in a.paragraphs), "faults": [f.kind for f in a.faults]}
    return {name: found[name] for name in COLUMNS}


def parquet(archive: Archive, out: IO[bytes]) -> int:
    """A table of typed columns, a few thousand rows to a group; how many articles."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    lists = {"byline", "captions", "faults"}
    kinds = {"date": pa.date32(), "page": pa.int32(), "order": pa.int32(), "confidence": pa.float64()}
    schema = pa.schema([(c, pa.list_(pa.string()) if c in lists else kinds.get(c, pa.string())) for c in COLUMNS])
    count = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        held: list[dict[str, Any]] = []
        for head, a in rows(archive):
            held.append(_row(head, a))
            count += 1
            if len(held) == GROUP:
                writer.write_table(pa.Table.from_pylist(held, schema))
                held = []
        if held:
            writer.write_table(pa.Table.from_pylist(held, schema))
    return count
