from __future__ import annotations

from typing import Any

import pytest

from stance.evaluation.caveats import list_caveats
from stance.evaluation.evaluation import Evaluation


@pytest.fixture
def sound(evaluation: Evaluation) -> dict[str, Any]:
    """An evaluation with nothing to warn of."""
    return {**evaluation.as_dict(), "truncated": 0, "seen": 0}


def test_a_sound_evaluation_needs_no_warning(sound: dict[str, Any]) -> None:
    assert list_caveats(sound) == []


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"bare": 7}, "7 of the 72 statements have only a stance"),
        ({"truncated": 8}, "8 of the 72 statements were longer"),
        ({"seen": 9}, "9 of the 72 statements also stand in the training data"),
        ({"seen": None}, "could not be checked: the model has no record"),
        ({"seen": None, "missing": ["data/a.jsonl", "b.csv"]}, "not found any more (a.jsonl, b.csv)"),
        ({"baselines": {}}, "no TF-IDF baseline"),
    ],
)
def test_each_doubt_is_told_once(sound: dict[str, Any], change: dict[str, Any], part: str) -> None:
    found = list_caveats({**sound, **change})
    assert len(found) == 1
    assert part in found[0]


def test_an_evaluation_of_an_older_version_leaves_overlap_unknown(sound: dict[str, Any]) -> None:
    older = {key: value for key, value in sound.items() if key not in {"seen", "missing", "run"}}
    assert "could not be checked" in list_caveats(older)[0]
