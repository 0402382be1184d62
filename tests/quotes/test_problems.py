from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from stance.quotes.read import read_quotes, scan
from tests.quotes.files import ROWS, find_problems, write, write_lines


def test_lines_of_problems_are_true_lines(tmp_path: Path) -> None:
    table = write(tmp_path / "a.csv", 'text,label\n"two\nlines",neutral\nx,suport\n"y\n\nz",agianst\n')
    assert [problem.line for problem in find_problems(table)] == [4, 5]
    lines = write(tmp_path / "b.jsonl", '\n{"text": "x\u2028y", "label": "neutral"}\n{"text": "x", "label": "odd"}\n')
    assert [problem.line for problem in find_problems(lines)] == [3]
    listed = write(tmp_path / "c.json", '[\n {"text": "x",\n  "label": "neutral"},\n\n {"text": "y", "label": "odd"}\n]')
    assert [problem.line for problem in find_problems(listed)] == [5]


def test_wrong_encoding_names_line_and_bytes(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "text,label\nfine,neutral\ncafé,neutral\nfine,odd\n".encode("cp1252"))
    problems = find_problems(path)
    assert [problem.line for problem in problems] == [3, 4]
    assert "0xe9" in problems[0].what
    assert "UTF-8" in problems[0].remedy
    assert "'é'" in problems[0].remedy
    assert "UTF-16" in find_problems(write(tmp_path / "b.csv", "text,label\nx,neutral\n".encode("utf-16")))[0].what
    assert "UTF-16" in find_problems(write(tmp_path / "c.csv", "text,label\nx,neutral\n".encode("utf-16-le")))[0].what


@pytest.mark.parametrize(
    ("row", "field", "part"),
    [
        ({"text": "x", "label": "suport"}, "label", "'support'"),
        ({"text": "x", "label": ["neutral"]}, "label", "not a label"),
        ({"text": "x", "label": True}, "label", "not a label"),
        ({"text": 12, "label": "neutral"}, "text", "not text"),
        ({"text": " ", "label": "neutral"}, "text", "empty"),
        ({"text": None, "label": "neutral"}, "text", "empty"),
        ({"text": "x", "label": "neutral", "outlet": ["a"]}, "outlet", "not text"),
        ({"text": "x", "label": "neutral", "id": False}, "id", "not text"),
        ({"text": "x\0", "label": "neutral"}, "text", "NUL"),
        ({"text": "x", "label": "neutral", "notes": {"deep": ["\ud83d"]}}, "notes", "surrogate"),
        ({"text": "x", "label": "neutral", "sureness": 4}, "sureness", "not 1, 2 or 3"),
        ({"text": "x", "label": "neutral", "sureness": True}, "sureness", "not 1, 2 or 3"),
        ({"text": "x", "label": "", "second_choice": "neutral"}, "label", "without a label"),
        ({"text": "x", "label": "neutral", "second_choice": "netral"}, "second_choice", "'neutral'"),
        ({"text": "x", "labels": ["neutral", "odd one"]}, "labels", "unknown label 'odd one'"),
        ({"text": "x", "labels": {"neutral": 1}}, "labels", "not a list"),
        ({"text": "x", "annotations": [{"sureness": 3}]}, "annotations", "judgements with labels"),
        ({"text": "x", "annotations": [{"label": "neutral", "sureness": 0}]}, "annotations", "not 1, 2 or 3"),
        ({"text": "x", "labels": ["neutral"], "annotations": [{"label": "neutral"}]}, "annotations", "more than one way"),
        ({"text": "x", "probabilities": {"neutral": -0.1, "unrelated": 1.1}}, "probabilities", "no distribution"),
        ({"text": "x", "probabilities": {"neutral": 0.0}}, "probabilities", "no distribution"),
        ({"text": "x", "probabilities": {"neutral": float("nan")}}, "probabilities", "no distribution"),
        ({"text": "x", "probabilities": {"neutral": "0.5"}}, "probabilities", "no distribution"),
        ({"text": "x", "probabilities": {"nuetral": 1}}, "probabilities", "'neutral'"),
        ({"text": "x", "probabilities": [0.5, 0.5]}, "probabilities", "not an object"),
    ],
)
def test_a_wrong_value_is_reported_with_line_field_and_remedy(tmp_path: Path, row: dict[str, Any], field: str, part: str) -> None:
    path = write_lines(tmp_path / "a.jsonl", ROWS[0], row, ROWS[1])
    problems = [problem for problem in find_problems(path) if problem.field == field]
    assert len(problems) == 1
    assert problems[0].line == 2
    assert part in str(problems[0])
    assert problems[0].remedy


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.jsonl", '{"text": "x", "label": "neutral"}\n{"text": "y", \n', 2),
        ("a.jsonl", '{"text": "x", "text": "y", "label": "neutral"}\n', 1),
        ("a.jsonl", '"only a string"\n', 1),
        ("a.jsonl", "[" * 100_000, 1),
        ("a.json", '[{"text": "x", "label": "neutral"},\n {"text": \n]', 3),
        ("a.json", '[{"text": "x", "label": "neutral"},\n 7]', 2),
        ("a.json", '[{"text": "x", "label": "neutral"}]\n{}', 1),
        ("a.csv", "text,label,text\nx,neutral,y\n", 1),
        ("a.csv", "text,label\nx,neutral\ny, and z,neutral\n", 3),
        ("a.csv", "text,label\nx,neutral\ny\n", 3),
        ("a.csv", 'text,label\nx,neutral\n"never closed,neutral\nz,neutral\n', 3),
    ],
)
def test_broken_rows_are_reported_where_they_stand(tmp_path: Path, name: str, content: str, line: int) -> None:
    assert [problem.line for problem in find_problems(write(tmp_path / name, content))] == [line]


def test_all_problems_come_at_once_and_good_rows_are_still_scanned(tmp_path: Path) -> None:
    torn = {"text": "y", "label": "neutral", "sureness": 9}
    found = scan(write_lines(tmp_path / "a.jsonl", {"text": "x", "label": "odd"}, {"text": "", "label": "neutral"}, torn, ROWS[0]))
    assert [problem.line for problem in found.problems] == [1, 2, 3]
    assert [place.line for place in found.places] == [1, 3, 4]
    assert len(found.quotes) == 3


def test_unreadable_sources_are_reported_together(tmp_path: Path) -> None:
    odd = write(tmp_path / "quotes.xlsx", "x")
    empty = write(tmp_path / "empty.csv", "")
    cut = write(tmp_path / "cut.jsonl.gz", gzip.compress(b"{}" * 999)[:20])
    broken = write(tmp_path / "broken.parquet", "PAR1 but not really")
    problems = scan([odd, empty, cut, broken, tmp_path / "absent.csv"]).problems
    assert {Path(problem.file).name for problem in problems} == {"quotes.xlsx", "empty.csv", "cut.jsonl.gz", "broken.parquet", "absent.csv"}
    assert all(problem.remedy for problem in problems)


def test_a_missing_column_is_one_problem_with_a_proposal(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "Statement,label\nx,neutral\ny,neutral\n")
    problems = find_problems(path)
    assert len(problems) == 1
    assert "columns: {text: Statement}" in problems[0].remedy
    unlabelled = write(tmp_path / "b.csv", "text,Label\nx,neutral\ny,neutral\n")
    assert [problem.field for problem in find_problems(unlabelled)] == ["label"]


def test_unlabelled_rows_are_problems_only_where_labels_are_needed(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", {"text": "x", "label": None}, {"text": "y", "label": "neutral"})
    assert [quote.label for quote in read_quotes(path, require_labels=False)] == [None, "neutral"]
    assert [(problem.line, problem.what) for problem in find_problems(path)] == [(1, "the label is missing")]
