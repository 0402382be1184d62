from __future__ import annotations

import numpy as np
import torch

from stance.models.loss import balanced_weights, stance_loss

WHOLE = torch.zeros(4, dtype=torch.bool)


def random_batch() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(4, 6, generator=generator)
    return logits, torch.softmax(torch.randn(4, 6, generator=generator), dim=-1)


def test_hard_targets_cost_what_cross_entropy_costs() -> None:
    logits, _ = random_batch()
    labels = torch.tensor([0, 2, 5, 1])
    ours = stance_loss(logits, torch.eye(6)[labels], partial=WHOLE, smoothing=0.1)
    torch.testing.assert_close(ours, torch.nn.functional.cross_entropy(logits, labels, label_smoothing=0.1))


def test_soft_targets_are_cheapest_when_met_exactly() -> None:
    logits, targets = random_batch()
    met = stance_loss(targets.log(), targets, partial=WHOLE, smoothing=0.0)
    assert met < stance_loss(logits, targets, partial=WHOLE, smoothing=0.0)


def test_a_partial_row_does_not_care_how_its_stance_divides_into_forces() -> None:
    target = torch.tensor([[0.5, 0.5, 0, 0, 0, 0]])
    partial = torch.ones(1, dtype=torch.bool)
    one = torch.tensor([[0.6, 0.1, 0.1, 0.1, 0.05, 0.05]]).log()
    other = torch.tensor([[0.1, 0.6, 0.1, 0.1, 0.05, 0.05]]).log()
    costs = [stance_loss(logits, target, partial=partial, smoothing=0.1) for logits in (one, other)]
    torch.testing.assert_close(costs[0], costs[1])
    torch.testing.assert_close(costs[0], -torch.tensor(0.7).log())


def test_balanced_weights_make_every_label_count_alike() -> None:
    targets = np.eye(6)[[0] * 8 + [1] * 2 + [2] * 2]
    totals = (targets * balanced_weights(targets)).sum(axis=0)
    np.testing.assert_allclose(totals[:3], totals[0])
    assert np.isclose((targets @ balanced_weights(targets)).mean(), 1)
