from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score

from stance.errors import StanceError
from stance.evaluation.descriptions import METRICS
from stance.evaluation.measure import measure
from stance.labels import INDEX, LABELS, TABLE, three_way
from stance.scores import Probabilities, decode_labels, score_values

MIRROR = {
    "explicit_support": "explicit_criticism",
    "hedged_support": "hedged_criticism",
    "explicit_criticism": "explicit_support",
    "hedged_criticism": "hedged_support",
    "neutral": "neutral",
    "unrelated": "unrelated",
}
SEEDS = range(5)
LOWER_IS_BETTER = {name for name, metric in METRICS.items() if not metric.higher_is_better}


def draw(seed: int, count: int = 80) -> tuple[Probabilities, list[str]]:
    generator = np.random.default_rng(seed)
    probabilities = generator.dirichlet(np.full(6, 0.4), size=count)
    return probabilities, [LABELS[place] for place in generator.integers(0, 6, size=count)]


def certain(*labels: str) -> Probabilities:
    return np.eye(6)[[INDEX[label] for label in labels]]


def test_every_described_figure_is_measured() -> None:
    assert list(measure(*draw(0))) == list(METRICS)


def test_perfect_predictions_reach_the_best_of_everything() -> None:
    figures = measure(certain(*LABELS), LABELS)
    assert {name: 0.0 if name in LOWER_IS_BETTER else 1.0 for name in figures} == figures


@pytest.mark.parametrize("seed", SEEDS)
def test_figures_keep_within_their_bounds(seed: int) -> None:
    figures = measure(*draw(seed))
    highest = {"brier": 2.0, "mae": 2.0}
    assert all(-1 <= figures["krippendorff_alpha"] <= 1 if name == "krippendorff_alpha" else True for name in figures)
    assert all(0 <= value <= highest.get(name, 1.0) for name, value in figures.items() if name != "krippendorff_alpha")


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_statements_does_not_matter(seed: int) -> None:
    probabilities, references = draw(seed)
    order = np.random.default_rng(seed + 100).permutation(len(references))
    assert measure(probabilities[order], [references[place] for place in order]) == pytest.approx(measure(probabilities, references))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_two_sides_are_treated_alike(seed: int) -> None:
    probabilities, references = draw(seed)
    columns = [INDEX[MIRROR[label]] for label in LABELS]
    mirrored = measure(probabilities[:, columns], [MIRROR[label] for label in references])
    assert mirrored == pytest.approx(measure(probabilities, references))


@pytest.mark.parametrize("seed", SEEDS)
def test_figures_agree_with_scikit_learn_and_krippendorff(seed: int) -> None:
    probabilities, references = draw(seed)
    figures, predicted = measure(probabilities, references), decode_labels(probabilities)
    codes = [[INDEX[label] for label in labels] for labels in (references, predicted)]
    assert figures["macro_f1"] == pytest.approx(f1_score(references, predicted, average="macro"))
    assert figures["accuracy"] == pytest.approx(accuracy_score(references, predicted))
    stances = [[three_way(label) for label in labels] for labels in (references, predicted)]
    assert figures["macro_f1_three"] == pytest.approx(f1_score(*stances, average="macro"))
    assert figures["krippendorff_alpha"] == pytest.approx(krippendorff.alpha(codes, level_of_measurement="nominal"))
    assert figures["brier"] == pytest.approx(((probabilities - certain(*references)) ** 2).sum(axis=1).mean())


@pytest.mark.parametrize("seed", SEEDS)
def test_force_is_judged_where_the_side_is_right(seed: int) -> None:
    probabilities, references = draw(seed, 300)
    pairs = list(zip(references, decode_labels(probabilities), strict=True))
    sided = [
        (TABLE[one].force or "", TABLE[other].force or "")
        for one, other in pairs
        if TABLE[one].force and three_way(one) == three_way(other)
    ]
    expected = f1_score(*zip(*sided, strict=True), average="macro")
    assert measure(probabilities, references)["force_f1_given_side"] == pytest.approx(expected)


def test_a_label_that_occurs_nowhere_does_not_lower_macro_f1() -> None:
    assert measure(certain("neutral", "unrelated"), ["neutral", "unrelated"])["macro_f1"] == 1


def test_unrelated_counts_with_neutrality_among_the_three_stances() -> None:
    figures = measure(certain("neutral", "unrelated", "explicit_support"), ["unrelated", "neutral", "explicit_support"])
    assert figures["macro_f1_three"] == 1
    assert figures["accuracy"] == pytest.approx(1 / 3)


def test_the_wrong_force_leaves_the_stances_right() -> None:
    figures = measure(certain("hedged_support", "explicit_criticism"), ["explicit_support", "hedged_criticism"])
    assert figures["macro_f1_three"] == 1
    assert figures["force_f1"] == figures["force_f1_given_side"] == 0


def test_a_wrong_side_is_a_missed_force_and_no_false_one() -> None:
    references = ["hedged_support", "hedged_support", "explicit_support", "explicit_criticism"]
    figures = measure(certain("hedged_support", "hedged_criticism", "explicit_support", "neutral"), references)
    assert figures["force_f1_given_side"] == 1
    assert figures["force_f1"] == pytest.approx(2 / 3)  # each force: precision 1, recall 1/2


def test_figures_without_any_statement_to_count_are_not_numbers() -> None:
    figures = measure(certain("neutral", "neutral"), ["unrelated", "unrelated"])
    assert np.isnan([figures["mae"], figures["force_f1"], figures["force_f1_given_side"]]).all()
    assert np.isnan(measure(certain("neutral"), ["neutral"])["krippendorff_alpha"])


def test_score_error_counts_related_references_only() -> None:
    probabilities = np.array([[0.5, 0.5, 0, 0, 0, 0], [0, 0, 0, 0, 0.2, 0.8], [1.0, 0, 0, 0, 0, 0]])
    figures = measure(probabilities, ["hedged_support", "hedged_criticism", "unrelated"])
    assert figures["mae"] == pytest.approx((0.25 + 0.5) / 2)
    assert score_values(probabilities)[1] == pytest.approx(-1)


def test_calibration_error_by_hand() -> None:
    probabilities = np.array([[0.75, 0.25, 0, 0, 0, 0], [0.75, 0.25, 0, 0, 0, 0], [0, 0, 0.9, 0.1, 0, 0]])
    figures = measure(probabilities, ["explicit_support", "hedged_support", "neutral"])
    assert figures["ece"] == pytest.approx((2 * abs(0.75 - 0.5) + abs(0.9 - 1)) / 3)


def test_labels_are_decoded_and_not_the_largest_probability() -> None:
    probabilities = np.array([[0.3, 0.3, 0.4, 0, 0, 0]])  # the side has 0.6, though no label of it leads
    assert measure(probabilities, ["explicit_support"])["accuracy"] == 1


def test_bare_stances_change_the_three_stances_alone() -> None:
    probabilities, references = draw(1)
    bare = measure(np.vstack([probabilities, certain("hedged_support", "neutral")]), [*references, "support", "criticism"])
    whole = measure(probabilities, references)
    assert bare.pop("macro_f1_three") != pytest.approx(whole.pop("macro_f1_three"))
    assert bare == pytest.approx(whole)


def test_with_bare_stances_only_nothing_else_is_defined() -> None:
    figures = measure(certain("hedged_support", "neutral", "unrelated"), ["support", "neutrality", "neutrality"])
    assert figures.pop("macro_f1_three") == 1
    assert np.isnan(list(figures.values())).all()


def test_references_may_be_ids() -> None:
    probabilities, references = draw(2)
    assert measure(probabilities, [INDEX[label] for label in references]) == measure(probabilities, references)


@pytest.mark.parametrize(
    ("probabilities", "references", "message"),
    [
        (np.full((1, 3), 1 / 3), ["neutral"], "shape"),
        (np.full((2, 6), 1 / 6), ["neutral"], "2 predictions and 1 references"),
        (np.full((1, 6), 2.0), ["neutral"], "softmax"),
        (np.full((1, 6), np.nan), ["neutral"], "softmax"),
        (np.full((1, 6), 1 / 6), ["hedged suport"], "hedged_support"),
        (np.full((1, 6), 1 / 6), [6], "is no label"),
        (np.empty((0, 6)), [], "no statements"),
    ],
)
def test_what_cannot_be_measured_is_said(probabilities: Probabilities, references: list[str], message: str) -> None:
    with pytest.raises(StanceError, match=message):
        measure(probabilities, references)
