from __future__ import annotations

import doctest

import numpy as np
import pytest

from stance.errors import StanceError
from stance.evaluation import metric as module
from stance.evaluation.descriptions import METRICS
from stance.evaluation.measure import measure
from stance.evaluation.metric import StanceMetric
from stance.labels import INDEX, LABELS

PROBABILITIES = np.random.default_rng(0).dirichlet(np.ones(6), size=12)
REFERENCES = [*LABELS, *LABELS]


def test_the_metric_computes_what_measure_does() -> None:
    assert StanceMetric().compute(predictions=PROBABILITIES, references=REFERENCES) == measure(PROBABILITIES, REFERENCES)


def test_references_may_be_names_or_ids() -> None:
    ids = np.array([INDEX[label] for label in REFERENCES])
    assert StanceMetric().compute(predictions=PROBABILITIES, references=ids) == measure(PROBABILITIES, REFERENCES)


def test_batches_add_up() -> None:
    metric = StanceMetric()
    for part in (slice(0, 5), slice(5, 12)):
        metric.add_batch(predictions=PROBABILITIES[part], references=REFERENCES[part])
    assert metric.compute() == measure(PROBABILITIES, REFERENCES)


def test_the_metric_explains_every_figure() -> None:
    assert all(name in StanceMetric().description for name in METRICS)


def test_the_example_of_the_documentation_runs() -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


def test_logits_are_refused() -> None:
    with pytest.raises(StanceError, match="softmax"):
        StanceMetric().compute(predictions=PROBABILITIES * 5, references=REFERENCES)
