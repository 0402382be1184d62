from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stance.errors import StanceError
from stance.evaluation.origin import Origin, read_origin


def write_model(directory: Path, data: dict[str, Any]) -> Path:
    (directory / "training.json").write_text(json.dumps({"run": "5e", "config": {"data": data}}), encoding="utf-8")
    return directory


def test_training_data_are_read_with_the_labels_and_columns_of_the_training(tmp_path: Path) -> None:
    path = tmp_path / "foreign.csv"
    path.write_text("words,side\nwe condemn it,contra\nwe support it,pro\n", encoding="utf-8")
    data = {"train": [str(path)], "labels": {"contra": "criticism", "pro": "support"}, "columns": {"text": "words", "label": "side"}}
    origin = read_origin(write_model(tmp_path, data), "mine")
    assert (origin.model, origin.run, origin.missing) == ("mine", "5e", ())
    assert origin.training is not None
    assert [(quote.text, quote.label) for quote in origin.training] == [("we condemn it", "criticism"), ("we support it", "support")]


def test_one_missing_source_makes_the_training_data_unknown(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone.jsonl")
    origin = read_origin(write_model(tmp_path, {"train": ["starter", gone]}), "mine")
    assert origin == Origin("mine", run="5e", training=None, missing=(gone,))


def test_a_model_without_a_record_has_an_unknown_origin(tmp_path: Path) -> None:
    assert read_origin(tmp_path, "bare") == Origin("bare")


@pytest.mark.parametrize("content", ["{", "[1, 2]"])
def test_a_broken_record_is_an_error_that_names_it(tmp_path: Path, content: str) -> None:
    (tmp_path / "training.json").write_text(content, encoding="utf-8")
    with pytest.raises(StanceError, match=r"training\.json"):
        read_origin(tmp_path, "broken")
