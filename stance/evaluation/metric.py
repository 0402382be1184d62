"""The figures as an `evaluate.Metric`, which needs no hub."""

from __future__ import annotations

from typing import Any

import evaluate
from datasets import Features, Sequence, Value

from stance.evaluation.descriptions import METRICS
from stance.evaluation.measure import measure

_DESCRIPTION = "How well six probabilities per statement match labelled stances toward Russia's invasion of Ukraine."
_INPUTS = """
predictions: (n, 6) probabilities in the order of `stance.labels.LABELS`.
references: n names of labels or bare stances, or n ids of labels.
"""


class StanceMetric(evaluate.Metric):  # type: ignore[misc]
    """Every figure of METRICS, for code that speaks `evaluate`; `stance evaluate` counts the same figures and adds intervals to them.

    Predictions are (n, 6) probabilities, references names or ids. Rows are kept in memory unless `keep_in_memory=False`.

    >>> from stance.evaluation.metric import StanceMetric
    >>> metric = StanceMetric()
    >>> metric.add(prediction=[0.7, 0.2, 0.1, 0, 0, 0], reference="explicit_support")
    >>> metric.add(prediction=[0, 0, 0.3, 0.5, 0.2, 0], reference="explicit_criticism")
    >>> figures = metric.compute()
    >>> round(figures["accuracy"], 2), round(figures["macro_f1_three"], 2)
    (0.5, 1.0)
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"keep_in_memory": True, **options})

    def _info(self) -> evaluate.MetricInfo:
        predictions = Sequence(Value("float64"))
        return evaluate.MetricInfo(
            description=_DESCRIPTION + "\n" + "\n".join(f"{name}: {metric.meaning}" for name, metric in METRICS.items()),
            citation="",
            inputs_description=_INPUTS,
            features=[
                Features({"predictions": predictions, "references": Value("string")}),
                Features({"predictions": predictions, "references": Value("int64")}),
            ],
        )

    def _compute(self, predictions: list[list[float]], references: list[str] | list[int]) -> dict[str, float]:
        return measure(predictions, references)
