"""Agreement, sampling and the corpus as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer

from stance.cli import annotating, corpus
from stance.errors import DataError, StanceError
from stance.labels import LABELS
from stance.quotes.corpora.entries import read_entries
from tests.conftest import invented_rows

ROWS = invented_rows(4)


def run(arguments: list[str]) -> int:
    """The exit code of one command; a StanceError is raised as it is."""
    app = typer.Typer(pretty_exceptions_enable=False)
    for room in (annotating, corpus):
        room.register(app)
    try:
        app(args=arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def write(path: Path, rows: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def annotators(tmp_path: Path) -> list[str]:
    """Two files of the same statements; the second calls one neutral statement unrelated."""
    second = [row | ({"label": "unrelated"} if row["id"] == "neutral-1" else {}) for row in reversed(ROWS)]
    return [write(tmp_path / "a.jsonl", ROWS), write(tmp_path / "b.jsonl", second)]


def test_agreement_shows_figures_labels_and_confusions(annotators: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["agreement", *annotators]) == 0
    shown = capsys.readouterr().out
    assert "24 statements" in shown
    for part in ("alpha, six labels", "alpha, along the scale", "hedged_support (8)", "unrelated"):
        assert part in shown


def test_agreement_as_json_has_every_figure(annotators: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["agreement", *annotators, "--json"]) == 0
    measured = json.loads(capsys.readouterr().out)
    assert (measured["annotators"], measured["matched_by"], measured["statements"]) == (annotators, "id", 24)
    assert measured["same"]["value"] == pytest.approx(23 / 24)
    assert 0.8 < measured["alpha_six"]["low"] <= measured["alpha_six"]["value"] < measured["alpha_six"]["high"] <= 1
    assert measured["confusions"] == [{"first": "neutral", "second": "unrelated", "count": 1}]


def test_agreement_of_one_file_is_wrong_usage(annotators: list[str]) -> None:
    assert run(["agreement", annotators[0]]) == 2
    assert run(["agreement", annotators[0], annotators[0]]) == 2


def test_agreement_without_common_statements_is_an_error(annotators: list[str], tmp_path: Path) -> None:
    other = write(tmp_path / "c.jsonl", [{"text": "The ferry is late.", "label": "neutral"}])
    with pytest.raises(DataError, match="no statement stands in two"):
        run(["agreement", annotators[0], other])


def test_a_sample_is_blind_and_leaves_out_what_is_labelled(annotators: list[str], tmp_path: Path) -> None:
    labelled = write(tmp_path / "done.jsonl", ROWS[:10])
    for by in ("random", "diversity"):
        assert run(["sample", *annotators, "--out", str(tmp_path / "out.jsonl"), "-n", "6", "--by", by, "--skip", labelled]) == 0
        drawn = read(tmp_path / "out.jsonl")
        assert len(drawn) == 6
        assert all(row.keys() == {"id", "text"} for row in drawn)
        assert not {row["text"] for row in drawn} & {row["text"] for row in ROWS[:10]}


def test_a_sample_shows_no_label_under_any_other_name(tmp_path: Path) -> None:
    telling = {
        "side": "support",
        "label": "hedged_support",
        "labels": ["neutral", "unrelated"],
        "annotations": [{"label": "neutral", "sureness": 2, "by": "the first"}],
        "probabilities": {"neutral": 1.0},
        "Label of the second": "against",
        "first reader": "neutral",
        "both readers": "neutral; unrelated",
        "notes": {"seen": ["explicit_criticism"]},
        "rule": "12",
        "decided": "agreed",
        "sureness": 1,
    }
    innocent = {"topic": "ferries", "remark": "Neutral states met.", "page": 7}
    rows = [row | telling | innocent for row in ROWS]
    for number, row in enumerate(rows):
        del row["annotations" if number % 2 else "labels"], row["sureness"]
    pool, drawn = write(tmp_path / "a.jsonl", rows), tmp_path / "out.jsonl"
    assert run(["sample", pool, "--out", str(drawn), "-n", "9", "--by", "random", "--column", "label=side"]) == 0
    assert all(row.keys() == {"id", "text", *innocent} for row in read(drawn))


def test_scores_made_before_decide_what_is_uncertain(tmp_path: Path) -> None:
    pool = write(tmp_path / "pool.jsonl", [{"id": row["id"], "text": row["text"]} for row in ROWS])
    sure = dict.fromkeys(LABELS, 0.02) | {"neutral": 0.9}
    torn = dict.fromkeys(LABELS, 1 / 6)
    rows = [
        {"text": row["text"], "label": "neutral", "score": 0.0, "probabilities": torn if number % 8 == 0 else sure}
        for number, row in enumerate(ROWS)
    ]
    scored = write(tmp_path / "scored.jsonl", rows)
    out = tmp_path / "out.jsonl"
    wanted = {row["text"] for number, row in enumerate(ROWS) if number % 8 == 0}
    for arguments in ([pool, "--scored", scored], [scored]):
        assert run(["sample", *arguments, "--out", str(out), "-n", "3"]) == 0
        assert {row["text"] for row in read(out)} == wanted
        assert not any(row.keys() & {"label", "score", "probabilities"} for row in read(out))


def test_scores_of_other_statements_are_refused(tmp_path: Path) -> None:
    pool = write(tmp_path / "pool.jsonl", [{"id": row["id"], "text": row["text"]} for row in ROWS])
    scored = write(tmp_path / "scored.jsonl", [{"text": ROWS[0]["text"], "probabilities": {"neutral": 1.0}}])
    with pytest.raises(DataError, match="23 of 24 statements have no probabilities"):
        run(["sample", pool, "--out", str(tmp_path / "out.jsonl"), "--scored", scored])
    assert not (tmp_path / "out.jsonl").exists()


def test_a_corpus_without_a_download_says_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(StanceError, match=r"--ungdc: no annotated passage was found\. Get it from"):
        run(["corpus", "build", "--out", str(tmp_path / "out.jsonl")])
    assert not (tmp_path / "out.jsonl").exists()


def test_a_document_that_is_no_longer_the_annotated_one_gives_no_statement(tmp_path: Path) -> None:
    doc = next(entry.doc for entry in read_entries() if entry.corpus == "ungdc")
    (tmp_path / doc).write_text("Mr President, this is another speech, and the ferry is late. " * 20, encoding="utf-8")
    with pytest.raises(DataError, match="no annotated passage"):
        run(["corpus", "build", "--ungdc", str(tmp_path), "--out", str(tmp_path / "out.jsonl")])
