from __future__ import annotations

import gzip
import json
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from stance.errors import ConfigError, DataError
from stance.quotes.quote import Annotation
from stance.quotes.read import read_quotes, scan
from tests.quotes.files import ROWS, find_problems, write, write_lines


def as_csv(separator: str) -> str:
    return "\n".join(separator.join(f'"{value}"' for value in line) for line in [list(ROWS[0]), *(list(row.values()) for row in ROWS)])


def test_all_formats_give_the_same_quotes(tmp_path: Path) -> None:
    from datasets import Dataset

    lines = "\n".join(map(json.dumps, ROWS))
    table = tmp_path / "d.parquet"
    parquet.write_table(pa.Table.from_pylist(ROWS), table)
    sources = [
        write_lines(tmp_path / "a.jsonl", *ROWS),
        write(tmp_path / "a.csv", as_csv(",")),
        write(tmp_path / "b.csv", as_csv(";")),
        write(tmp_path / "c.tsv", as_csv("\t")),
        write(tmp_path / "e.json", json.dumps(ROWS, indent=2)),
        write(tmp_path / "f.json", lines),
        write(tmp_path / "g.csv", "\ufeff" + as_csv(",").replace("\n", "\r\n")),
        write(tmp_path / "h.jsonl.gz", gzip.compress(lines.encode())),
        write(tmp_path / "i.parquet.gz", gzip.compress(table.read_bytes())),
        table,
        Dataset.from_list(ROWS),
    ]
    first = read_quotes(sources[0])
    assert [quote.id for quote in first] == ["a", "b"]
    assert first[0].extra == {"topic": "talks"}
    for source in sources:
        assert read_quotes(source) == first, source


def test_several_sources_are_read_in_order_and_directories_by_name(tmp_path: Path) -> None:
    inner = tmp_path / "parts"
    inner.mkdir()
    write_lines(inner / "2.jsonl", ROWS[1])
    write_lines(inner / "1.jsonl", ROWS[0])
    write(inner / "notes.txt", "not a table")
    write_lines(inner / ".hidden.jsonl", {"text": "hidden", "label": "neutral"})
    last = write_lines(tmp_path / "last.jsonl", {"id": "c", "text": "One more.", "label": "neutral"})
    assert [quote.id for quote in read_quotes([inner, str(last)])] == ["a", "b", "c"]


def test_a_directory_without_quotes_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "notes.txt", "nothing")
    assert "no file of quotes" in find_problems(tmp_path)[0].what


def test_packaged_sets_are_read_by_name() -> None:
    quotes = read_quotes("starter")
    assert len({quote.id for quote in quotes}) == len(quotes) > 1000
    assert all(quote.label for quote in quotes)


def test_an_unknown_name_gets_the_nearest_and_the_list(tmp_path: Path) -> None:
    problem = scan("startr").problems[0]
    assert "Did you mean 'starter'?" in problem.remedy
    assert "third_party" in problem.remedy


def test_nothing_to_read_is_an_error() -> None:
    with pytest.raises(DataError, match="nothing to read"):
        read_quotes([])


def test_dataset_classes_become_names() -> None:
    from datasets import ClassLabel, Dataset, DatasetDict, Features, List, Value

    names = ClassLabel(names=["unrelated", "neutral"])
    features = Features({"text": Value("string"), "label": names, "labels": List(names)})
    rows = {"text": ["One.", "Two.", "Three."], "label": [1, 0, -1], "labels": [[], [], [0, 1]]}
    dataset = Dataset.from_dict(rows, features=features)
    quotes = read_quotes(dataset)
    assert [quote.label for quote in quotes] == ["neutral", "unrelated", None]
    assert quotes[2].annotations == (Annotation("unrelated"), Annotation("neutral"))
    assert read_quotes([dataset])[0] == quotes[0]
    assert "train" in scan(DatasetDict({"train": dataset})).problems[0].what


def test_rows_without_id_are_named_by_file_and_true_line(tmp_path: Path) -> None:
    path = write(tmp_path / "speeches.csv", 'text,label\n"first\nline, then\nmore",neutral\n\nsecond,unrelated\n')
    assert [quote.id for quote in read_quotes(path)] == ["speeches:2", "speeches:6"]
    twins = [tmp_path / name / "part.csv" for name in ("one", "two")]
    for twin in twins:
        twin.parent.mkdir()
        write(twin, "text,label\nx y,neutral\n")
    assert len({quote.id for quote in read_quotes(twins)}) == 2


def test_columns_and_labels_of_other_schemes_are_mapped(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "quote_text,side,label\nx y,pro,kept\nx z,2,kept\n")
    quotes = read_quotes(path, columns={"text": "quote_text", "label": "side"}, labels={"pro": "support", "2": "neutral"})
    assert [(quote.text, quote.label) for quote in quotes] == [("x y", "support"), ("x z", "neutral")]
    assert quotes[0].is_partial
    assert quotes[0].extra == {"label": "kept"}


def test_mapped_columns_may_be_absent_where_the_field_has_its_own_name(tmp_path: Path) -> None:
    ours = write_lines(tmp_path / "ours.jsonl", ROWS[0])
    theirs = write_lines(tmp_path / "theirs.jsonl", {"quote": "x y", "label": "neutral"})
    assert len(read_quotes([ours, theirs], columns={"text": "quote"})) == 2
    problems = find_problems(ours, columns={"speaker": "spekaer"})
    assert "spekaer" in problems[0].what


def test_impossible_mappings_are_config_errors() -> None:
    with pytest.raises(ConfigError, match=r"(?s)'suport'.*did you mean 'support'.*'txet'.*did you mean 'text'"):
        read_quotes("starter", labels={"pro": "suport"}, columns={"txet": "quote"})


def test_plain_values_of_typed_tables_are_written_out(tmp_path: Path) -> None:
    columns = {
        "id": [7, 8],
        "text": ["x y", "z"],
        "label": ["neutral", "neutral"],
        "date": [datetime(2022, 3, 2), datetime(2022, 3, 2, 8, 30)],
        "pair": [1.0, None],
        "seen": [date(2022, 3, 1), None],
        "probabilities": [{"neutral": 0.5, "unrelated": None}, {"neutral": None, "unrelated": None}],
    }
    parquet.write_table(pa.table(columns), tmp_path / "a.parquet")
    first, second = read_quotes(tmp_path / "a.parquet")
    assert (first.id, first.date, first.pair, first.probabilities) == ("7", "2022-03-02", "1", {"neutral": 0.5})
    assert (second.date, second.pair, second.probabilities) == ("2022-03-02T08:30:00", None, None)
    assert first.extra == {"seen": date(2022, 3, 1)}
