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
    """`StanceMetric().compute(predictions=probabilities, references=labels)` gives every figure of METRICS.

    Predictions are (n, 6) probabilities, references names or ids. Rows are kept in memory unless `keep_in_memory=False`.
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
