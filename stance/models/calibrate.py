"""Make probabilities mean what they say: temperature and bias, folded into the output layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from stance.errors import ModelError

Array = NDArray[np.float64]
PRIOR = 1.0
"""Weight, in rows, of a Gaussian prior around no change: a handful of validation rows cannot turn the model's answers over."""
LEAST: Final = 100
"""Rows of one kind that can say how sure the model may be there."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted on validation logits: calibrated logits are logits / temperature + bias (6 values).

    ece: expected calibration error over 10 bins of the highest probability. brier: mean squared distance to the target.
    """

    temperature: float
    bias: tuple[float, ...]
    ece_before: float
    ece_after: float
    brier_before: float
    brier_after: float

    def apply(self, logits: Array) -> Array:
        """Calibrated logits, same shape (n, 6)."""
        return np.asarray(logits / self.temperature + np.array(self.bias))


def fit_calibration(logits: Array, allowed: Array, *, kinds: Sequence[str | None] = ()) -> Calibration:
    """Fit one temperature and six biases to n validation rows by maximum likelihood (Guo et al. 2017, with biases).

    logits: (n, 6). allowed: (n, 6) of 0 and 1, the labels that a row may have: one, or both of a stance whose force is not known. The error
    figures are over rows with one label, of which there must be some. kinds: of which source each row is. Confidence that is right on
    average is too high for some source, and what users bring may be like that one: the temperature is that of the most overconfident
    source with at least LEAST rows.
    """
    temperature, shift = _fit(logits, allowed)
    calibrated = logits / temperature + shift
    masks = [np.array([other == kind for other in kinds]) for kind in find_large(kinds)]
    slack = max((_fit(calibrated[mask], allowed[mask], biased=False)[0] for mask in masks), default=1.0)
    return _measure(logits, allowed, temperature=temperature * max(slack, 1.0), shift=shift / max(slack, 1.0))


def find_large(kinds: Sequence[str | None]) -> list[str]:
    """The kinds with at least LEAST rows."""
    return [kind for kind, rows in Counter(kinds).items() if kind is not None and rows >= LEAST]


def _fit(logits: Array, allowed: Array, *, biased: bool = True) -> tuple[float, Array]:
    """The temperature and six biases of greatest likelihood."""
    x, y = torch.tensor(logits, dtype=torch.float64), torch.tensor(allowed, dtype=torch.bool)
    log_temperature = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=biased)
    optimizer = torch.optim.LBFGS([log_temperature, bias] if biased else [log_temperature], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        log_probabilities = (x / log_temperature.exp() + bias).log_softmax(dim=-1)
        likelihood = log_probabilities.masked_fill(~y, float("-inf")).logsumexp(dim=-1).mean()
        loss = PRIOR / len(x) * (bias.square().sum() + log_temperature.square().sum()) - likelihood
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return log_temperature.exp().item(), (bias - bias.mean()).detach().numpy()


def _measure(logits: Array, allowed: Array, *, temperature: float, shift: Array) -> Calibration:
    single = allowed.sum(axis=1) == 1
    targets = allowed[single]
    before, after = softmax(logits[single]), softmax(logits[single] / temperature + shift)
    return Calibration(
        temperature=temperature,
        bias=tuple(float(value) for value in shift),
        ece_before=expected_calibration_error(before, targets),
        ece_after=expected_calibration_error(after, targets),
        brier_before=brier_score(before, targets),
        brier_after=brier_score(after, targets),
    )


def fold_calibration(model: nn.Module, calibration: Calibration) -> None:
    """Change the model's output layer so that it gives calibrated logits by itself."""
    layer = output_layer(model, outputs=len(calibration.bias))
    with torch.no_grad():
        layer.weight.div_(calibration.temperature)
        layer.bias.div_(calibration.temperature).add_(torch.tensor(calibration.bias, dtype=layer.bias.dtype, device=layer.bias.device))


def output_layer(model: nn.Module, outputs: int) -> nn.Linear:
    """The last linear layer with `outputs` outputs and a bias: where a sequence classifier's logits come from."""
    layers = [module for module in model.modules() if isinstance(module, nn.Linear) and module.out_features == outputs]
    if not layers or layers[-1].bias is None:
        raise ModelError(
            f"{type(model).__name__} has no linear output layer of {outputs} outputs with a bias, so calibration cannot be folded into it. "
            "Train with calibrate=false."
        )
    return layers[-1]


def softmax(logits: Array) -> Array:
    """Row-wise probabilities of (n, k) logits."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def expected_calibration_error(probabilities: Array, targets: Array, bins: int = 10) -> float:
    """Mean gap between confidence and accuracy over equal-width bins of the highest probability, weighted by bin size."""
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == targets.argmax(axis=1)
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(confidence[places == b].sum() - correct[places == b].sum()) for b in range(bins)]
    return float(sum(gaps) / len(confidence))


def brier_score(probabilities: Array, targets: Array) -> float:
    """Mean squared distance between probabilities and targets, summed over labels; 0 is perfect, 2 the worst."""
    return float(np.square(probabilities - targets).sum(axis=1).mean())
