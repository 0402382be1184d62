"""What each figure is called and what it means, for reports, the model card and the metric."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Description:
    """One figure in words. kind: its name on the Hugging Face hub. calibration: it judges probabilities, not labels."""

    title: str
    meaning: str
    kind: str
    higher_is_better: bool = True
    calibration: bool = False


METRICS: Final[dict[str, Description]] = {
    "macro_f1": Description(
        "Macro-F1, six labels",
        "mean F1 over the labels that occur among references or predictions",
        "f1",
    ),
    "macro_f1_three": Description(
        "Macro-F1, three stances",
        "the same for support, neutrality and criticism, with `unrelated` counted as neutrality (no stance taken)",
        "f1",
    ),
    "accuracy": Description("Accuracy, six labels", "share of statements whose label is right", "accuracy"),
    "force_f1_given_side": Description(
        "Force F1, side right",
        "macro-F1 of hedged against explicit among statements of support or criticism whose side was predicted rightly",
        "f1",
    ),
    "force_f1": Description(
        "Force F1, overall",
        "the same among all statements of support or criticism: a wrong side (also `neutral` or `unrelated`) misses the force of the "
        "reference, so recall falls; precision looks at right sides only",
        "f1",
    ),
    "mae": Description(
        "Score error",
        "mean absolute distance between the score and the value of the reference (+1, +0.5, 0, -0.5, -1) among statements about the war; "
        "a reference `unrelated` has no place on the scale and is left out; "
        "a statement wrongly predicted `unrelated` is judged by its score",
        "mae",
        higher_is_better=False,
    ),
    "ece": Description(
        "Calibration error (ECE)",
        "expected calibration error of the decoded label's probability (its confidence), ten bins of equal width",
        "ece",
        higher_is_better=False,
        calibration=True,
    ),
    "brier": Description(
        "Brier score",
        "mean squared distance of the six probabilities from the truth, 0 to 2",
        "brier_score",
        higher_is_better=False,
        calibration=True,
    ),
    "krippendorff_alpha": Description(
        "Krippendorff's alpha",
        "agreement of prediction and reference beyond chance, two coders, nominal over the six labels (`unrelated` has no rank, so an "
        "ordinal alpha would have to invent one)",
        "krippendorff_alpha",
    ),
}
"""Every figure of `stance.evaluation.measure.measure`, in the order in which reports show them."""
