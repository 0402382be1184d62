from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from stance.errors import ModelError
from stance.models.calibrate import brier_score, expected_calibration_error, fit_calibration, fold_calibration, softmax


def overconfident(rows: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Logits three times too large and shifted, with labels drawn from the honest probabilities."""
    generator = np.random.default_rng(1)
    honest = generator.normal(size=(rows, 6))
    labels = [generator.choice(6, p=row) for row in softmax(honest)]
    return 3 * (honest - np.array([0.5, 0, 0, 0, 0, -0.5])), np.eye(6)[labels]


def test_calibration_finds_the_temperature_and_bias_that_were_put_in() -> None:
    calibration = fit_calibration(*overconfident())
    assert calibration.temperature == pytest.approx(3, rel=0.1)
    assert calibration.bias[0] == pytest.approx(0.5, abs=0.15)
    assert calibration.ece_after < 0.03 < calibration.ece_before
    assert calibration.brier_after < calibration.brier_before


def test_calibrated_logits_stay_calibrated() -> None:
    logits, targets = overconfident()
    again = fit_calibration(fit_calibration(logits, targets).apply(logits), targets)
    assert again.temperature == pytest.approx(1, abs=0.03)


def test_few_rows_change_little_and_a_stance_without_force_is_evidence_too() -> None:
    logits, targets = overconfident(4000)
    few, many = fit_calibration(logits[:6], targets[:6]), fit_calibration(logits, targets)
    assert np.abs(few.bias).max() < np.abs(many.bias).max() + 0.5
    sides = targets.copy()
    half = slice(0, 2000)
    sides[half, :2] = targets[half, :2].any(axis=1, keepdims=True)
    sides[half, 3:5] = targets[half, 3:5].any(axis=1, keepdims=True)
    partial = fit_calibration(logits, sides)
    assert partial.temperature == pytest.approx(many.temperature, rel=0.15)
    np.testing.assert_allclose(partial.bias, many.bias, atol=0.2)


def test_confidence_is_that_of_the_most_overconfident_source_with_enough_rows() -> None:
    logits, targets = overconfident(2000)
    sharp = np.concatenate([logits, 2 * logits])
    kinds = ["plain"] * 2000 + ["sharp"] * 2000
    both = np.concatenate([targets, targets])
    pooled, careful = fit_calibration(sharp, both), fit_calibration(sharp, both, kinds=kinds)
    assert careful.temperature > 1.1 * pooled.temperature
    np.testing.assert_allclose(np.array(careful.bias) * careful.temperature, np.array(pooled.bias) * pooled.temperature)
    probabilities = softmax(careful.apply(sharp[2000:]))
    assert probabilities.max(axis=1).mean() < (probabilities.argmax(axis=1) == targets.argmax(axis=1)).mean() + 0.03
    few = slice(0, 2050)
    careful, pooled = fit_calibration(sharp[few], both[few], kinds=kinds[few]), fit_calibration(sharp[few], both[few])
    assert careful.temperature == pytest.approx(pooled.temperature, rel=0.02)


def test_folding_gives_the_calibrated_logits(tiny_encoder: Path) -> None:
    from transformers import AutoModelForSequenceClassification

    model = AutoModelForSequenceClassification.from_pretrained(tiny_encoder, num_labels=6).eval()
    inputs = {"input_ids": torch.tensor([[2, 9, 10, 3], [2, 11, 12, 3]])}
    with torch.no_grad():
        before = model(**inputs).logits.double().numpy()
        calibration = fit_calibration(*overconfident(400))
        fold_calibration(model, calibration)
        after = model(**inputs).logits.double().numpy()
    np.testing.assert_allclose(after, calibration.apply(before), atol=1e-5)


def test_a_model_without_a_fitting_output_layer_is_refused() -> None:
    with pytest.raises(ModelError, match="calibrate=false"):
        fold_calibration(nn.Sequential(nn.Linear(3, 5)), fit_calibration(*overconfident(50)))


def test_perfect_certainty_has_no_error_and_perfect_error_the_worst() -> None:
    truth = np.eye(6)
    assert expected_calibration_error(truth, truth) == brier_score(truth, truth) == 0
    assert expected_calibration_error(np.roll(truth, 1, axis=1), truth) == 1
    assert brier_score(np.roll(truth, 1, axis=1), truth) == 2
