from __future__ import annotations

import numpy as np
import pytest

from stance.labels import INDEX, LABELS, TABLE
from stance.scores import decode, decode_labels, score_values


def random_probabilities(rows: int = 500) -> np.ndarray:
    return np.random.default_rng(3).dirichlet(np.full(6, 0.5), size=rows)


def only(label: str) -> np.ndarray:
    return np.eye(6)[[INDEX[label]]]


@pytest.mark.parametrize("label", LABELS)
def test_certainty_decodes_to_its_own_row_of_the_table(label: str) -> None:
    (score,) = decode(["x"], only(label), [False])
    meaning = TABLE[label]
    assert (score.label, score.stance, score.force, score.score) == (label, meaning.stance, meaning.force, meaning.value)
    assert score.relevance == (0.0 if label == "unrelated" else 1.0)


def test_fields_never_contradict_each_other() -> None:
    probabilities = random_probabilities()
    for score in decode(["x"] * len(probabilities), probabilities, [False] * len(probabilities)):
        assert (score.stance, score.force) == (TABLE[score.label].stance, TABLE[score.label].force)
        assert -1 <= score.score <= 1
        assert score.confidence == score.probabilities[score.label]
        assert score.related == (score.relevance >= 0.5)


def test_a_side_split_over_two_forces_still_wins() -> None:
    row = {"explicit_support": 0.3, "hedged_support": 0.25, "neutral": 0.35, "explicit_criticism": 0.1}
    probabilities = np.array([[row.get(label, 0.0) for label in LABELS]])
    assert decode_labels(probabilities) == ["explicit_support"]


def test_swapping_the_sides_negates_the_score() -> None:
    probabilities = random_probabilities()
    mirror = [INDEX[label.replace("support", "#").replace("criticism", "support").replace("#", "criticism")] for label in LABELS]
    np.testing.assert_allclose(score_values(probabilities[:, mirror]), -score_values(probabilities), atol=1e-12)


def test_score_does_not_depend_on_how_likely_unrelated_is() -> None:
    probabilities = random_probabilities()
    diluted = probabilities * 0.5
    diluted[:, INDEX["unrelated"]] += 0.5
    np.testing.assert_allclose(score_values(diluted), score_values(probabilities), atol=1e-9)


def test_scores_are_plain_json_values() -> None:
    import json

    (score,) = decode(["x"], only("neutral"), [True])
    assert json.loads(json.dumps(score.as_dict())) == score.as_dict()
