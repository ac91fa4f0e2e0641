"""Collections in, matches and stories out, at the command line."""

from __future__ import annotations

import bz2
import gzip
import json
import os
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from test_reuse import misread, news

import broadsheet
from broadsheet.cli import main
from broadsheet.reuse.tables import collection


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["reprints", *words])


def lines(path: Path, rows: list[Any]) -> str:
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf8")
    return str(path)


def printed(count: int = 10) -> list[dict[str, Any]]:
    """Texts of a paper and a day each; the last is the fifth of ten, misread."""
    texts = news(count, 200)
    return [
        {"id": n, "series": f"paper {n % 3}", "date": f"1917-04-{n + 1:02}", "text": t}
        for n, t in enumerate([*texts, misread(texts[4 % count], 0.05, 1)])
    ]


def test_parquet_and_lines(tmp_path: Path) -> None:
    """Either in, either out: the same matches and stories, the other columns beside them."""
    rows = printed()
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    one = run(str(tmp_path / "t.parquet"), "--out", str(tmp_path / "a"), "--threads", "2", "--memory", "2GB")
    assert one.exit_code == 0, one.output
    assert "1 pair of 11 texts matched; 1 story of 2 texts. Most printed, 2 times: 4, “" in one.output
    two = run(lines(tmp_path / "t.jsonl", rows), "--out", str(tmp_path / "b"), "--format", "jsonl")
    assert two.exit_code == 0
    (match,) = matches = pq.read_table(tmp_path / "a/matches.parquet").to_pylist()
    assert [match[k] for k in ("a", "b", "a_series", "b_series", "a_date", "b_date", "relation", "fuller")] == [
        "4", "10", "paper 1", "paper 1", "1917-04-05", "1917-04-11", "same", None,
    ]  # fmt: skip
    assert [json.loads(x) for x in (tmp_path / "b/matches.jsonl").read_text("utf8").splitlines()] == matches
    assert pq.read_table(tmp_path / "a/stories.parquet").to_pylist() == [
        {"article": "4", "story": "4", "series": "paper 1", "date": "1917-04-05"},
        {"article": "10", "story": "4", "series": "paper 1", "date": "1917-04-11"},
    ]
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == ["matches.parquet", "stories.parquet"]


def test_tables_say_what_made_them(tmp_path: Path) -> None:
    run(lines(tmp_path / "t.jsonl", printed()), "--out", str(tmp_path), "--preset", "clean")
    for name in ("matches", "stories"):
        made = json.loads(pq.read_schema(tmp_path / f"{name}.parquet").metadata[b"broadsheet"])
        assert (made["version"], made["preset"], made["options"]["accept"]) == (broadsheet.__version__, "clean", 0.5)


def test_as_passim_writes_it(tmp_path: Path) -> None:
    """A row for each article of a story: its own columns, its text cut to what is shared, the largest cluster first."""
    one, two, *others = news(8, 200)
    rows = [
        {"id": "b", "series": "s2", "date": "1901-02-02", "text": "前言不同的话。" + one, "pages": [1]},
        {"id": "x", "series": "s2", "date": "1901-02-03", "text": two, "pages": [2]},
        {"id": "a", "series": "s1", "date": "1901-02-01", "text": one, "pages": None},
        {"id": "y", "series": "s1", "date": "1901-02-03", "text": others[1] + two + others[2] + others[3]},
        {"id": "c", "series": "s3", "date": "1901-02-03", "text": misread(one, 0.02, 3)},
    ]
    result = run(lines(tmp_path / "t.json", rows), "--out", str(tmp_path / "o"), "--format", "passim")
    assert result.exit_code == 0, result.output
    out = [json.loads(x) for x in (tmp_path / "o/out.json/part-00000.json").read_text("utf8").splitlines()]
    assert [(r["cluster"], r["size"], r["id"], r["uid"]) for r in out] == [
        (0, 3, "a", 2), (0, 3, "b", 0), (0, 3, "c", 4), (1, 2, "x", 1), (1, 2, "y", 3),
    ]  # fmt: skip
    given = {r["id"]: r for r in rows}
    for r in out:
        assert r["text"] == given[r["id"]]["text"][r["begin"] : r["end"]] and r["end"] - r["begin"] < 240
        assert (r["series"], r["date"], r["pages"]) == tuple(given[r["id"]].get(k) for k in ("series", "date", "pages"))


@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.jsonl.gz", "t.jsonl.bz2"])
def test_other_forms(tmp_path: Path, name: str) -> None:
    """Tables with marks or line ends in a text, and packed JSON lines, are the same collection."""
    rows = printed(3)
    rows[0]["text"] = 'one, "two"\n\tthree'
    if "json" in name:
        data = "".join(json.dumps(r) + "\n" for r in rows).encode()
        (tmp_path / name).write_bytes((gzip if name.endswith("gz") else bz2).compress(data))
    else:
        mark = "," if name == "t.csv" else "\t"
        quoted = ['"' + str(v).replace('"', '""') + '"' for r in rows for v in r.values()]
        cells = [*rows[0], *quoted]
        (tmp_path / name).write_text("\n".join(mark.join(cells[i : i + 4]) for i in range(0, len(cells), 4)), "utf8")
    given = collection(tmp_path / name)
    assert given.ids == [str(r["id"]) for r in rows]
    assert [given.texts.text(n) for n in range(len(given.texts))] == [r["text"] for r in rows]
    assert given.others.select(["date", "series"]).to_pylist() == [
        {"date": r["date"], "series": r["series"]} for r in rows
    ]


def test_papers_and_days(tmp_path: Path) -> None:
    """series is the paper, date the day; what is no date is told of, where it stands."""
    given = collection(Path(lines(tmp_path / "t.jsonl", [*printed(2), {"id": "z", "text": "b"}])))
    assert given.papers() == ["paper 0", "paper 1", "paper 2", "None"]
    assert given.days("t") == [-19268, -19267, -19266, None]
    assert collection(Path(lines(tmp_path / "n.jsonl", [{"id": "z", "text": "b"}]))).papers() is None
    pq.write_table(pa.table({"id": ["a"], "text": ["b"], "date": pa.array([0], pa.timestamp("s"))}), tmp_path / "p")
    assert collection(tmp_path / "p").days("p") == [0]
    with pytest.raises(broadsheet.errors.UsageError, match="t, text z: soon is no date"):
        collection(Path(lines(tmp_path / "u", [{"id": "z", "text": "b", "date": "soon"}]))).days("t")
    with pytest.raises(broadsheet.errors.UsageError, match="no column date"):
        collection(tmp_path / "n.jsonl").days("t")


def test_within_days(tmp_path: Path) -> None:
    """A reprint six days later is found within seven days, not within five; the table says what was asked."""
    for days, count in ((5, 0), (7, 1)):
        result = run(lines(tmp_path / "t.jsonl", printed()), "--out", str(tmp_path), "--within", str(days))
        assert result.exit_code == 0, result.output
        assert pq.read_table(tmp_path / "matches.parquet").num_rows == count
        assert json.loads(pq.read_schema(tmp_path / "matches.parquet").metadata[b"broadsheet"])["within"] == days


def test_a_wire_story_is_no_stock_phrase(tmp_path: Path) -> None:
    """Thirty papers print it: one story where series tells them apart."""
    wire, *others = news(60, 300)
    rows = [{"id": n, "series": f"paper {n}", "text": f"本报{n}讯" + misread(wire, 0.02, n)} for n in range(30)]
    rows += [{"id": 30 + n, "series": f"paper {n % 30}", "text": t} for n, t in enumerate(others)]
    result = run(lines(tmp_path / "t.jsonl", rows), "--out", str(tmp_path))
    assert "1 story of 30 texts. Most printed, 30 times: 0, “本报0讯" in result.output
    assert "mostly" not in result.output
    untold = run(
        lines(tmp_path / "u.jsonl", [{"id": r["id"], "text": r["text"]} for r in rows]), "--out", str(tmp_path)
    )
    assert "30 texts mostly say what more than 15 others say too, and no column series" in untold.output


def test_columns_of_any_kind(tmp_path: Path) -> None:
    """Mixed values go out as JSON; one that would take the name of ours is left out."""
    one = news(1)[0]
    rows = [{"id": "a", "text": one, "page": 1, "start": 5}, {"id": "b", "text": one, "page": "two", "start": 6}]
    assert run(lines(tmp_path / "t", rows), "--out", str(tmp_path / "o")).exit_code == 0
    (match,) = pq.read_table(tmp_path / "o/matches.parquet").to_pylist()
    assert (match["a_page"], match["b_page"], match["a_start"], match["b_start"]) == ("1", '"two"', 0, 0)


@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        ([{"text": "a"}], 2, "no column id (its columns are text)"),
        ([{"id": "a"}], 2, "no column text"),
        ([{"id": None, "text": "a"}], 2, "row 1 has no id"),
        ([{"id": "", "text": "a"}], 2, "row 1 has no id"),
        ([{"id": ["a"], "text": "a"}], 2, "row 1 has the id ['a']"),
        ([{"id": "\ud800", "text": "a"}], 2, "the id of row 1 holds half a character"),
        ([{"id": "a", "text": 5}], 2, "its text is no string"),
        (["a"], 5, "no JSON object"),
        ([], 4, "an empty file"),
    ],
)
def test_what_cannot_be_meant(tmp_path: Path, rows: list[Any], code: int, said: str) -> None:
    result = run(lines(tmp_path / "t.jsonl", rows), "--out", str(tmp_path / "o"))
    assert (result.exit_code, said in result.output) == (code, True), result.output
    assert not (tmp_path / "o").exists()


def damaged(path: Path) -> Path:
    """Files of Parquet and of others that cannot be read, each with the exit code it has."""
    whole = path / "whole"
    pq.write_table(pa.table({"id": ["a"] * 999, "text": news(1) * 999}), whole)
    data = whole.read_bytes()
    (path / "p-5").write_bytes(b"PAR1 and no more")
    (path / "cut-5").write_bytes(data[: len(data) // 2])
    (path / "turned-5").write_bytes(data[:8] + b"\xff" * 60 + data[68:])
    (path / "packed-5.gz").write_bytes(gzip.compress(b'{"id": 1, "text": "a"}')[:20])
    (path / "b-6").write_bytes(b"\xff\xfe\x00\x80")
    (path / "torn-5.csv").write_bytes(b"id,text\n1,a\n2,b,c\n")
    bad = pa.Array.from_buffers(pa.string(), 1, [None, *pa.array([b"\xe4\xb8"]).buffers()[1:]])
    for name, table in {
        "utf8-5": pa.table({"id": ["a"], "text": bad}),
        "numbers-2": pa.table({"id": ["a"], "text": [1]}),
        "bytes-2": pa.table({"id": ["a"], "text": [b"a"]}),
        "ids-2": pa.table({"id": [b"a"], "text": ["a"]}),
        "none-2": pa.table({"text": ["a"]}),
        "empty-4": pa.table({"id": pa.array([], pa.string()), "text": pa.array([], pa.string())}),
        "nulls-2": pa.table({"id": ["a"], "text": pa.nulls(1)}),
    }.items():
        pq.write_table(table, path / name)
    whole.unlink()
    return path


def test_damaged_files(tmp_path: Path) -> None:
    """Each is told of in a sentence, with its own exit code, and nothing is written."""
    (tmp_path / "in").mkdir()
    for file in sorted(damaged(tmp_path / "in").iterdir()):
        result = run(str(file), "--out", str(tmp_path / "o"))
        assert result.exit_code == int(file.stem.split("-")[1]), (file, result.output)
        assert str(file) in result.output and not (tmp_path / "o").exists()
    assert run("none", "--out", "o").exit_code == run(str(tmp_path), "--out", "o").exit_code == 3


def test_options_that_cannot_be_meant(tmp_path: Path) -> None:
    good = lines(tmp_path / "t.jsonl", [{"id": "a", "text": "b"}])
    for words, code in (
        (["--memory", "much"], 2), (["--threads", "0"], 2), (["--preset", "x"], 2),
        (["--format", "xls"], 2), (["--within", "-1"], 2), (["--within", "3"], 2),
    ):  # fmt: skip
        assert run(good, *words, "--out", str(tmp_path / "o")).exit_code == code, words


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    """A file where the folder should be, a folder where a file should be, no right to write: said before the search."""
    good = lines(tmp_path / "t.jsonl", printed(3))
    assert run(good, "--out", good).exit_code == 8
    (tmp_path / "taken/matches.parquet").mkdir(parents=True)
    assert run(good, "--out", str(tmp_path / "taken")).exit_code == 8
    assert [p.name for p in (tmp_path / "taken").iterdir()] == ["matches.parquet"]
    if os.geteuid():
        (tmp_path / "kept").mkdir(mode=0o500)
        assert run(good, "--out", str(tmp_path / "kept")).exit_code == 8


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize("form", ["parquet", "jsonl", "passim"])
def test_no_room(tmp_path: Path, form: str) -> None:
    """The limit of a file's size stands in for a full disk: what was there before stays, and nothing half-written."""
    import resource

    good = lines(tmp_path / "t.jsonl", printed(3))
    out = tmp_path / "o"
    assert run(good, "--out", str(out), "--format", form).exit_code == 0
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        result = run(good, "--out", str(out), "--format", form)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert result.exit_code == 14 and "no room left" in result.output
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before


def test_doubled_ids_and_nulls(tmp_path: Path) -> None:
    """The same row twice counts once; two texts of one id both count; no text is told of; surrogates go through."""
    one, two, _ = news(3)
    rows: list[dict[str, Any]] = [
        {"id": "a", "text": one}, {"id": "a", "text": one}, {"id": "b", "text": None}, {"id": "c", "text": two},
        {"id": "c", "text": one + "\ud800", "note": "\udfff"},
    ]  # fmt: skip
    for form in ("parquet", "jsonl", "passim"):
        result = run(lines(tmp_path / "t.jsonl", rows), "--out", str(tmp_path / "o"), "--format", form)
        assert result.exit_code == 0, result.output
        for said in (
            "1 of 5 rows have no text",
            "1 rows are given twice",
            "Different texts have one id (c)",
            "1 pair of 4 texts",
        ):
            assert said in result.output
    pq.write_table(pa.table({"id": [1, 1, 2], "text": [one, one, None]}), tmp_path / "p")
    result = run(str(tmp_path / "p"), "--out", str(tmp_path / "o"))
    assert "1 of 3 rows have no text" in result.output and "0 pairs of 2 texts matched" in result.output


def test_odd_collections(tmp_path: Path) -> None:
    """Nothing but empty texts; thousands of copies; one character over and over; a text of a million characters."""
    one, long = news(1)[0], "".join(news(1, 1_000_000, 5))
    for texts, said in (
        (["", " ", "，"], "0 pairs of 3 texts"),
        ([one] * 20_000, "19999 pairs of 20000 texts matched; 1 story of 20000 texts"),
        (["中" * (500 + n) for n in range(300)], "0 pairs of 300 texts"),
        ([long, long[500_000:500_400], one], "1 pair of 3 texts matched; 0 stories"),
    ):
        pq.write_table(pa.table({"id": [str(n) for n in range(len(texts))], "text": texts}), tmp_path / "t")
        result = run(str(tmp_path / "t"), "--out", str(tmp_path / "o"))
        assert result.exit_code == 0 and said in result.output, result.output
