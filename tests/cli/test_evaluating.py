"""`stance evaluate` and `stance card` with a model whose head is untrained: what is said, not how good it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stance.cli import main
from tests.conftest import invented_rows

NAMES = {"explicit_support": "for", "hedged_support": "half for", "explicit_criticism": "against"}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "rows.jsonl"
    path.write_text("".join(json.dumps({**row, "country": "Peru"}) + "\n" for row in invented_rows(3)), encoding="utf-8")
    return path


@pytest.fixture
def model(tiny_encoder: Path, tmp_path: Path) -> Path:
    from stance.models.encoders import load_classifier, load_tokenizer

    directory = tmp_path / "model"
    load_classifier(str(tiny_encoder)).save_pretrained(directory)
    load_tokenizer(str(tiny_encoder)).save_pretrained(directory)
    return directory


def record(model: Path, *, run: str = "a1", **data: object) -> None:
    (model / "training.json").write_text(json.dumps({"run": run, "config": {"data": data}}), encoding="utf-8")


def run(*arguments: str | Path) -> int:
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def evaluate(rows: Path, model: Path, *options: str | Path, out: Path) -> dict[str, object]:
    assert run("evaluate", rows, "--model", model, "--out", out, "--resamples", "100", *options) == 0
    content: dict[str, object] = json.loads((out / "evaluation.json").read_text(encoding="utf-8"))
    return content


def test_training_data_of_another_scheme_are_found_again(rows: Path, model: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.jsonl"
    renamed = [{"words": row["text"], "side": NAMES.get(row["label"], row["label"])} for row in invented_rows(3)]
    foreign.write_text("".join(json.dumps(row) + "\n" for row in renamed), encoding="utf-8")
    labels = {theirs: ours for ours, theirs in NAMES.items()}
    record(model, train=[str(foreign)], labels=labels, columns={"text": "words", "label": "side"})
    found = evaluate(rows, model, out=tmp_path / "report")
    assert (found["seen"], found["run"], found["model"]) == (18, "a1", "model")
    assert "tfidf" in found["baselines"]  # type: ignore[operator]


def test_missing_training_data_are_told_on_screen_and_in_the_report(
    rows: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record(model, train=["starter", str(tmp_path / "gone.jsonl")])
    found = evaluate(rows, model, out=tmp_path / "report")
    assert found["seen"] is None
    for text in (capsys.readouterr().out, (tmp_path / "report" / "report.md").read_text(encoding="utf-8")):
        assert all(part in text for part in ("could not be checked", "gone.jsonl", "no TF-IDF baseline"))
    assert "tfidf" in evaluate(rows, model, "--baseline", rows, out=tmp_path / "with baseline")["baselines"]  # type: ignore[operator]


def test_the_card_sets_reports_side_by_side_and_refuses_those_of_another_model(
    rows: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record(model, train=[str(rows)])
    for name in ("talks", "news"):
        evaluate(rows, model, "--slice", "party", out=tmp_path / name)
    card = tmp_path / "model_card.md"
    assert run("card", tmp_path / "talks", tmp_path / "news", "--model", model, "--out", card) == 0
    text = card.read_text(encoding="utf-8")
    assert "talks (n = 18) | news (n = 18)" in text
    assert "Hedged support, third countries (F1)" in text
    record(model, run="b2", train=[str(rows)])
    assert run("card", tmp_path / "talks", "--model", model, "--out", tmp_path / "other.md") == 1
    assert "report talks of model model (run a1)" in capsys.readouterr().err
    assert not (tmp_path / "other.md").exists()
