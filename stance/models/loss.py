"""Cross-entropy for soft labels, and for rows of which only the stance is known."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


def stance_loss(logits: Tensor, targets: Tensor, *, partial: Tensor, smoothing: float, class_weights: Tensor | None = None) -> Tensor:
    """Mean loss of n statements.

    logits, targets: (n, 6); partial: (n,) bool. A partial row costs -log of the summed probability of the labels it allows, so
    that its force is left to the model; every other row costs the cross-entropy to its smoothed target.
    """
    log_probabilities = logits.float().log_softmax(dim=-1)
    smoothed = (1 - smoothing) * targets + smoothing / targets.shape[1]
    whole = -(smoothed * log_probabilities).sum(dim=-1)
    allowed = log_probabilities.masked_fill(targets <= 0, float("-inf"))
    losses = torch.where(partial, -allowed.logsumexp(dim=-1), whole)
    if class_weights is None:
        return losses.mean()
    weights = targets @ class_weights
    return (weights * losses).sum() / weights.sum()


def balanced_weights(targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Inverse label frequencies of (n, 6) targets, scaled to mean 1 over the rows; labels that never occur get weight 1."""
    frequency = targets.mean(axis=0)
    weights: NDArray[np.float64] = np.divide(1.0, frequency, out=np.ones_like(frequency), where=frequency > 0)
    present = frequency > 0
    weights[present] /= (weights[present] * frequency[present]).sum()
    return weights
