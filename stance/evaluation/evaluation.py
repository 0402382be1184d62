"""What is known of a model's quality on one set of labelled statements, as plain results."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from stance.evaluation.bootstrap import Estimate
from stance.evaluation.confidence import Bin, Coverage


@dataclass(frozen=True, slots=True)
class LabelEstimate:
    """How well one label or stance is found. support: references that have it."""

    precision: Estimate
    recall: Estimate
    f1: Estimate
    support: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one set of predictions on `count` statements.

    bare: statements whose reference is only a stance; they count in `macro_f1_three`, `stances` and `confusion_three` alone.
    confusion_six and confusion_three: counts, reference (row) by prediction, in the order of LABELS and STANCES.
    """

    count: int
    bare: int
    metrics: dict[str, Estimate]
    labels: dict[str, LabelEstimate]
    stances: dict[str, LabelEstimate]
    confusion_six: list[list[int]]
    confusion_three: list[list[int]]


@dataclass(frozen=True, slots=True)
class BaselineFigures:
    """A baseline by name, with those figures that it can be judged by."""

    title: str
    metrics: dict[str, Estimate]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A statement that the model got wrong."""

    id: str
    text: str
    reference: str
    predicted: str
    confidence: float
    score: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A model on one set of statements.

    run: the key of the run that made the model, where it is known. truncated: statements the model did not read to the end,
    even in windows.
    seen: statements that also stand in the training data, None where that could not be checked. missing: training data not found.
    slices: figures by column and value. histogram: scores counted in bins of equal width over [-1, 1], by reference.
    errors: the wrong answers of which the model was surest.
    """

    name: str
    model: str
    run: str | None
    overall: Figures
    truncated: int
    seen: int | None
    missing: tuple[str, ...]
    resamples: int
    baselines: dict[str, BaselineFigures]
    slices: dict[str, dict[str, Figures]]
    reliability: list[Bin]
    coverage: list[Coverage]
    histogram: dict[str, list[int]]
    errors: list[Mistake]

    def as_dict(self) -> dict[str, Any]:
        """All figures as plain JSON values, those of `overall` at the top; a figure that is not defined is None."""
        plain = asdict(self)
        overall = plain.pop("overall")
        names = {name: plain.pop(name) for name in ("name", "model", "run")}
        return {**names, **overall, **plain, "missing": list(self.missing)}
