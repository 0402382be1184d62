from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stance.errors import StanceError
from stance.evaluation.records import read_record, read_reports


def write_report(directory: Path, **content: Any) -> Path:
    directory.mkdir(parents=True)
    (directory / "evaluation.json").write_text(json.dumps(content), encoding="utf-8")
    return directory


def test_reports_are_known_by_their_directories_in_the_order_given(tmp_path: Path) -> None:
    places = [write_report(tmp_path / name, run="a1", count=count) for name, count in (("talks", 3), ("news", 5))]
    found = read_reports(places, {"run": "a1"})
    assert [(name, report["count"]) for name, report in found.items()] == [("talks", 3), ("news", 5)]


def test_reports_of_one_name_are_refused(tmp_path: Path) -> None:
    places = [write_report(tmp_path / above / "talks", run="a1") for above in ("one", "two")]
    with pytest.raises(StanceError, match="talks"):
        read_reports(places, {"run": "a1"})
    with pytest.raises(StanceError, match="talks"):
        read_reports([places[0], places[0] / ".." / "talks"], {"run": "a1"})


@pytest.mark.parametrize(
    ("report", "training"),
    [({"run": "b2"}, {"run": "a1"}), ({"run": None}, {"run": "a1"}), ({}, {"run": "a1"}), ({"run": "b2"}, {})],
)
def test_an_evaluation_of_another_model_is_refused(tmp_path: Path, report: dict[str, Any], training: dict[str, Any]) -> None:
    places = [write_report(tmp_path / "other", model="theirs", **report)]
    with pytest.raises(StanceError, match=r"other of model theirs.*--model"):
        read_reports(places, training)


def test_models_without_a_run_take_reports_without_one(tmp_path: Path) -> None:
    assert list(read_reports([write_report(tmp_path / "talks", run=None)], {})) == ["talks"]


def test_a_missing_record_is_named(tmp_path: Path) -> None:
    with pytest.raises(StanceError, match=r"evaluation\.json.*stance evaluate"):
        read_record(tmp_path / "evaluation.json")
