from __future__ import annotations

import json
from pathlib import Path

import pytest

from stance.cli.statements import collect_statements
from stance.errors import InputError


def collect(*arguments: str, columns: dict[str, str] | None = None) -> list[str]:
    return [quote.text for quote in collect_statements(arguments, columns=columns or {}, labels={})]


@pytest.mark.parametrize(
    "statement",
    [
        "Both sides should talk.",
        "Слава " * 30 + "Україні!",
        "“Quoted” and long. " * 12 + "End.",
        "nul\x00byte.txt?",
        "See rows.csv for it",
        "a/b",
    ],
)
def test_statements_are_not_taken_for_files(statement: str) -> None:
    assert collect(statement) == [statement]


@pytest.mark.parametrize("name", ["rows.csv", "ROWS.CSV", "rows.jsonl", "rows.ndjson", "lines.txt"])
def test_files_are_read_whatever_their_case(name: str, tmp_path: Path) -> None:
    content = {
        "csv": "text\nWe talk.\nWe wait.\n",
        "txt": "We talk.\n\nWe wait.\n",
    }.get(name.lower().rpartition(".")[2], "".join(json.dumps({"text": text}) + "\n" for text in ("We talk.", "We wait.")))
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert collect(str(tmp_path / name)) == ["We talk.", "We wait."]


def test_a_directory_gives_all_its_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"text\nFrom {name}.\n", encoding="utf-8")
    assert collect(str(tmp_path)) == ["From a.", "From b."]


def test_a_missing_file_is_not_scored_as_text() -> None:
    with pytest.raises(InputError, match=r"nowhere\.csv: no such file"):
        collect("nowhere.csv")


def test_lines_end_at_line_feeds_only(tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_text("one\u2028still one\x0cand on\ntwo", encoding="utf-8")
    assert collect(str(tmp_path / "lines.txt")) == ["one\u2028still one\x0cand on", "two"]


def test_other_encodings_are_named(tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_bytes("Żółw".encode("cp1250"))
    with pytest.raises(InputError, match=r"not UTF-8.*byte 0"):
        collect(str(tmp_path / "lines.txt"))


def test_columns_of_other_names_are_found(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("quote,who\nWe talk.,Lima\n", encoding="utf-8")
    (quote,) = collect_statements([str(tmp_path / "rows.csv")], columns={"text": "quote", "speaker": "who"}, labels={})
    assert (quote.text, quote.speaker) == ("We talk.", "Lima")
