"""Collections in, matches and stories out, at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from test_reuse import misread, news

from broadsheet.cli import main


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["reprints", *words])


def lines(path: Path, rows: list[dict[str, object]]) -> str:
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf8")
    return str(path)


def test_parquet_and_lines(tmp_path: Path) -> None:
    """Either in, either out, other columns passed over: the same matches and stories."""
    base = news(10, 200)
    texts = [*base, misread(base[4], 0.05, 1)]
    rows: list[dict[str, object]] = [
        {"id": n, "series": "gazette", "date": "1917-04-07", "text": t} for n, t in enumerate(texts)
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    one = run(str(tmp_path / "t.parquet"), "--out", str(tmp_path / "a"), "--threads", "2", "--memory", "2GB")
    assert one.exit_code == 0 and "1 pair of 11 texts matched; 1 story of 2 texts" in one.output
    two = run(lines(tmp_path / "t.jsonl", rows), "--out", str(tmp_path / "b"), "--format", "jsonl")
    assert two.exit_code == 0
    matches = pq.read_table(tmp_path / "a/matches.parquet").to_pylist()
    assert [(m["a"], m["b"]) for m in matches] == [("4", "10")]
    assert {"score", "a_start", "a_end", "b_start", "b_end", "identity", "relation"} <= matches[0].keys()
    assert [json.loads(x) for x in (tmp_path / "b/matches.jsonl").read_text("utf8").splitlines()] == matches
    stories = [{"article": "4", "story": "4"}, {"article": "10", "story": "4"}]
    assert pq.read_table(tmp_path / "a/stories.parquet").to_pylist() == stories


@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        ([{"text": "a"}], 2, "no column id (its columns are text)"),
        ([{"id": "a"}], 2, "no column text"),
        ([{"id": None, "text": "a"}], 2, "row 1 has no id"),
        ([{"id": "a", "text": 5}], 2, "its text is no string"),
        (["a"], 5, "no JSON object"),
        ([], 4, "an empty file"),
    ],
)
def test_what_cannot_be_meant(tmp_path: Path, rows: list[dict[str, object]], code: int, said: str) -> None:
    result = run(lines(tmp_path / "t.jsonl", rows), "--out", str(tmp_path / "o"))
    assert (result.exit_code, said in result.output) == (code, True), result.output


def test_other_files(tmp_path: Path) -> None:
    """No file, a folder, damaged Parquet, bytes, numbers for texts, not enough memory, no room to write."""
    (tmp_path / "p").write_bytes(b"PAR1 and no more")
    (tmp_path / "b").write_bytes(b"\xff\xfe\x00\x80")
    pq.write_table(pa.table({"id": ["a"], "text": [1]}), tmp_path / "n")
    good = lines(tmp_path / "t.jsonl", [{"id": "a", "text": "b"}])
    for words, code in (
        (["none"], 3), ([str(tmp_path)], 3), ([str(tmp_path / "p")], 5), ([str(tmp_path / "b")], 6), ([str(tmp_path / "n")], 2),
        ([good, "--memory", "1MB"], 7), ([good, "--memory", "much"], 2), ([good, "--threads", "0"], 2), ([good, "--preset", "x"], 2),
    ):  # fmt: skip
        assert run(*words, *([] if "--out" in words else ["--out", str(tmp_path / "o")])).exit_code == code, words
    assert run(good, "--out", good).exit_code == 8


def test_doubled_ids_and_nulls(tmp_path: Path) -> None:
    """The same row twice counts once; two texts of one id both count; no text is told of; surrogates go through."""
    one, two, _ = news(3)
    rows: list[dict[str, object]] = [
        {"id": "a", "text": one}, {"id": "a", "text": one}, {"id": "b", "text": None}, {"id": "c", "text": two},
        {"id": "c", "text": one + "\ud800"},
    ]  # fmt: skip
    result = run(lines(tmp_path / "t.jsonl", rows), "--out", str(tmp_path / "o"))
    assert result.exit_code == 0, result.output
    for said in (
        "1 of 5 rows have no text",
        "1 rows are given twice",
        "Different texts have one id (c)",
        "1 pair of 4 texts",
    ):
        assert said in result.output
