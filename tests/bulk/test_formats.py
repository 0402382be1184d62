"""What goes in comes out: every form and compression, all columns, every row or its reason."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from stance.bulk.layout import SCORE_KINDS
from stance.bulk.run import score_files
from stance.errors import ConfigError, DataError, InputError, OutputError
from tests.bulk.invented import make_job, make_rows, read_out, score_many, write_rows

OUTPUTS = ("out.csv", "out.csv.gz", "out.jsonl", "out.jsonl.gz", "out.parquet")


@pytest.mark.parametrize("packed", ["", ".gz", ".bz2", ".xz", ".zst"])
@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl", "ndjson", "parquet"])
def test_every_form_gives_the_same_rows(form: str, packed: str, tmp_path: Path) -> None:
    rows = make_rows(20)
    source = write_rows(tmp_path / f"in.{form}{packed}", rows)
    out = tmp_path / "out.jsonl"
    assert score_files(make_job([source], out), lambda: score_many).scored == 20
    found = read_out(out)
    assert [{name: row[name] for name in ("id", "text", "who")} for row in found] == rows
    assert [row["score"] for row in found] == [score.score for score in score_many([row["text"] for row in rows])]
    assert all(list(row) == ["id", "text", "who", *SCORE_KINDS] for row in found)
    assert {row["source_file"] for row in found} == {str(source)}
    assert not (tmp_path / "out.rejected.jsonl").exists()


@pytest.mark.parametrize("name", OUTPUTS)
def test_every_output_holds_the_same(name: str, tmp_path: Path) -> None:
    rows = make_rows(20)
    score_files(make_job([write_rows(tmp_path / "in.csv", rows)], tmp_path / name), lambda: score_many)
    found = read_out(tmp_path / name)
    expected = score_many([row["text"] for row in rows])
    assert [row["text"] for row in found] == [row["text"] for row in rows]
    assert [float(row["p_neutral"]) for row in found] == [score.probabilities["neutral"] for score in expected]
    assert [row["force"] or None for row in found] == [score.force for score in expected]
    assert [str(row["truncated"]).lower() for row in found] == [str(score.truncated).lower() for score in expected]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["in.csv", name])


@pytest.mark.parametrize("name", OUTPUTS)
def test_files_of_different_columns_are_one_table(name: str, tmp_path: Path) -> None:
    first = write_rows(tmp_path / "a.csv", [{"text": "We talk.", "page": "4"}])
    second = write_rows(tmp_path / "b.jsonl", [{"outlet": "Gazette", "text": "We wait.", "page": 5, "tags": ["x"]}])
    score_files(make_job([first, second], tmp_path / name), lambda: score_many)
    one, two = read_out(tmp_path / name)
    assert str(two["page"]) == "5"
    assert two["outlet"] == "Gazette"
    if "jsonl" in name:
        assert "outlet" not in one
        assert two["tags"] == ["x"]
    else:
        assert list(one) == ["text", "page", "outlet", "tags", *SCORE_KINDS]
        assert not one["outlet"]
        assert two["tags"] == '["x"]'


def test_parquet_keeps_types(tmp_path: Path) -> None:
    columns = {
        "text": ["We talk.", "We wait."],
        "at": [datetime(2023, 5, 2), None],
        "n": pa.array([1, None], pa.int32()),
        "tags": [["x"], []],
    }
    columns["kind"] = pa.array(["a", "b"]).dictionary_encode()
    table = pa.table(columns)
    parquet.write_table(table, tmp_path / "in.parquet")
    score_files(make_job([tmp_path / "in.parquet"], tmp_path / "out.parquet"), lambda: score_many)
    found = parquet.read_table(tmp_path / "out.parquet")
    assert found.select(["text", "at", "n", "tags"]).equals(table.select(["text", "at", "n", "tags"]))
    assert found["kind"].to_pylist() == ["a", "b"]
    score_files(make_job([tmp_path / "in.parquet"], tmp_path / "out.csv"), lambda: score_many)
    assert read_out(tmp_path / "out.csv")[0]["at"] == "2023-05-02T00:00:00"


def test_numbers_of_json_are_numbers_in_parquet_where_all_are(tmp_path: Path) -> None:
    rows = [{"text": "We talk.", "n": 1, "x": 1, "id": 2**60, "mixed": 1}, {"text": "We wait.", "n": 2, "x": 1.5, "id": 7, "mixed": "a"}]
    score_files(make_job([write_rows(tmp_path / "in.jsonl", rows)], tmp_path / "out.parquet"), lambda: score_many)
    found = read_out(tmp_path / "out.parquet")
    assert [(row["n"], row["x"], row["id"], row["mixed"]) for row in found] == [(1, 1.0, 2**60, "1"), (2, 1.5, 7, "a")]


def test_a_column_of_the_input_gives_way_to_ours_and_is_kept(tmp_path: Path) -> None:
    rows = [{"text": "We talk.", "label": "neutral", "input_label": "old", "score": "3"}]
    told: list[str] = []
    score_files(make_job([write_rows(tmp_path / "in.csv", rows)], tmp_path / "out.csv"), lambda: score_many, tell=told.append)
    (found,) = read_out(tmp_path / "out.csv")
    assert (found["input_input_label"], found["input_label"], found["input_score"]) == ("neutral", "old", "3")
    assert found["label"] == score_many(["We talk."])[0].label
    assert any("'label'" in line and "'input_input_label'" in line for line in told)


def test_the_text_may_stand_under_another_name(tmp_path: Path) -> None:
    sources = [write_rows(tmp_path / "a.csv", [{"quote": "We talk."}]), write_rows(tmp_path / "b.csv", [{"text": "We wait."}])]
    assert score_files(make_job(sources, tmp_path / "out.jsonl", text_column="quote"), lambda: score_many).scored == 2


def test_a_directory_is_read_without_what_the_run_itself_writes(tmp_path: Path) -> None:
    write_rows(tmp_path / "b.csv.gz", make_rows(3))
    (tmp_path / "a").mkdir()
    write_rows(tmp_path / "a" / "c.parquet", make_rows(3, start=3))
    (tmp_path / "notes.md").write_text("nothing")
    out = tmp_path / "scored.csv"
    assert score_files(make_job([tmp_path], out), lambda: score_many).scored == 6
    assert score_files(make_job([tmp_path], out, restart=True), lambda: score_many).scored == 6
    assert [row["id"] for row in read_out(out)] == ["r3", "r4", "r5", "r0", "r1", "r2"]


def test_rows_that_cannot_be_scored_are_kept_with_the_reason(tmp_path: Path) -> None:
    csv_file, json_file, table = tmp_path / "a.csv", tmp_path / "b.jsonl", tmp_path / "c.parquet"
    csv_file.write_bytes(b'id,text\n1,We talk.\n2,""\n3,caf\xe9 au lait\n4,"x" y\n5\n\n6,?!\n7,"open\n8,We wait.\n')
    json_file.write_text(
        '{"text": "We talk."}\n{"text": \n{"text": 5}\n{"who": "x"}\n{"text": "We \\ud800 wait."}\n[1]\n', encoding="utf-8"
    )
    parquet.write_table(pa.table({"text": ["We talk.", None, "We wait."]}), table)
    counts = score_files(make_job([csv_file, json_file, table], tmp_path / "out.csv"), lambda: score_many)
    rejects = read_out(tmp_path / "out.rejected.jsonl")
    assert [row["text"] for row in read_out(tmp_path / "out.csv")] == ["We talk.", "We wait.", "We talk.", "We talk.", "We wait."]
    assert [row["source_row"] for row in read_out(tmp_path / "out.csv")] == ["2", "10", "1", "1", "3"]
    assert (counts.scored, counts.rejected) == (5, 12)
    assert [(Path(reject["file"]).name[0], reject["line"]) for reject in rejects] == [
        *(("a", line) for line in (3, 4, 5, 6, 8, 9)),
        *(("b", line) for line in (2, 3, 4, 5, 6)),
        ("c", 2),
    ]
    reasons = [reject["reason"] for reject in rejects]
    for place, part in enumerate(
        ["empty", "UTF-8", "cannot be read", "1 fields", "no letter", "unexpected end", "broken JSON", "int", "no column"]
    ):
        assert part in reasons[place]
    assert "surrogate" in reasons[9]
    assert rejects[1]["raw_base64"] == "MyxjYWbpIGF1IGxhaXQ="
    assert rejects[5]["raw"] == '7,"open'
    assert rejects[7]["raw"] == '{"text": 5}'
    assert rejects[11]["raw"] == {"text": None}


def test_text_in_parquet_that_is_not_utf8_costs_its_row_alone(tmp_path: Path) -> None:
    texts = pa.array([b"We talk.", b"caf\xe9", b"We wait."]).view(pa.string())
    parquet.write_table(pa.table({"text": texts}), tmp_path / "in.parquet")
    counts = score_files(make_job([tmp_path / "in.parquet"], tmp_path / "out.jsonl"), lambda: score_many)
    (reject,) = read_out(tmp_path / "out.rejected.jsonl")
    assert (counts.scored, reject["line"], reject["raw"]) == (2, 2, {"text": "Y2Fm6Q=="})


def test_files_that_cannot_be_used_are_all_named_before_anything_is_scored(tmp_path: Path) -> None:
    whole = write_rows(tmp_path / "cut.jsonl.gz", make_rows(200))
    whole.write_bytes(whole.read_bytes()[:-20])
    (tmp_path / "list.json").write_text('[{"text": "We talk."}]')
    (tmp_path / "wide.csv").write_bytes("text\nWe talk.\n".encode("utf-16"))
    (tmp_path / "twice.csv").write_text("text,text\na,b\n")
    (tmp_path / "none.csv").write_text("quote,who\nWe talk.,x\n")
    (tmp_path / "fake.parquet").write_text("no")
    with pytest.raises(DataError) as caught:
        score_files(make_job([tmp_path], tmp_path / "out.csv"), lambda: score_many)
    assert {Path(problem.file).name for problem in caught.value.problems} == {
        *("cut.jsonl.gz", "list.json", "wide.csv", "twice.csv", "none.csv", "fake.parquet")
    }
    assert "columns: {text: quote}" in str(caught.value)
    assert not list(tmp_path.glob("*out*"))


def test_missing_and_unknown_things_are_refused(tmp_path: Path) -> None:
    source = write_rows(tmp_path / "in.csv", make_rows(3))
    (tmp_path / "empty.jsonl").write_text("\n\n")
    for inputs, out, kind, part in [
        ([source], "out.xlsx", ConfigError, "out.xlsx"),
        (["We talk."], "out.csv", DataError, "no such file"),
        ([source], "in.csv", OutputError, "there already"),
        ([tmp_path / "empty.jsonl"], "out.csv", InputError, "no rows"),
    ]:
        with pytest.raises(kind, match=part):
            score_files(make_job(inputs, tmp_path / out), lambda: score_many)
    with pytest.raises(DataError, match="written over"):
        score_files(make_job([source], source, restart=True), lambda: score_many)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.jsonl", "in.csv"]


def test_times_that_python_cannot_hold_cost_their_row_alone(tmp_path: Path) -> None:
    table = pa.table(
        {
            "text": ["We talk.", "We wait."],
            "at": pa.array([2**61, 5], pa.timestamp("ms")),
            "m": pa.array([[("k", 1)], None], pa.map_("str", "int64")),
        }
    )
    parquet.write_table(table, tmp_path / "in.parquet")
    assert score_files(make_job([tmp_path / "in.parquet"], tmp_path / "out.parquet"), lambda: score_many).scored == 1
    assert read_out(tmp_path / "out.rejected.jsonl")[0]["raw"] == {"text": "We talk.", "at": 2**61, "m": [["k", 1]]}


@pytest.mark.parametrize("depth", [10, 190, 210, 990, 100_000])
def test_rows_nested_however_deep_stop_nothing(depth: int, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(f'{{"text": "We talk.", "x": {"[" * depth}{"]" * depth}}}\n{{"text": "We wait.", "x": NaN}}\n')
    counts = score_files(make_job([tmp_path / "in.jsonl"], tmp_path / "out.jsonl"), lambda: score_many)
    assert (counts.scored, counts.rejected) == ((2, 0) if depth < 200 else (1, 1))
    assert read_out(tmp_path / "out.jsonl")[-1]["x"] is None
