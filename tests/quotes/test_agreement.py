"""Agreement is 1 for the same labels, about 0 for chance, and does not depend on the order of anything."""

from __future__ import annotations

import numpy as np
import pytest

from stance.errors import DataError
from stance.labels import LABELS
from stance.quotes.agreement import SCALE, Agreement, LabelAgreement, measure_agreement
from stance.quotes.overlap import Judgements, match_quotes
from stance.quotes.quote import Annotation, Quote

FIGURES = ("same", "alpha_six", "alpha_three", "alpha_ordinal")


def draw(seed: int, *, statements: int = 120, error: float = 0.2) -> Judgements:
    """Two annotators, the second of whom departs at random from the first."""
    generator = np.random.default_rng(seed)
    first = generator.choice(LABELS, statements)
    second = np.where(generator.random(statements) < error, generator.choice(LABELS, statements), first)
    return tuple((str(a), str(b)) for a, b in zip(first, second, strict=True))


def of_label(measured: Agreement, label: str) -> LabelAgreement:
    return next(each for each in measured.labels if each.label == label)


def test_equal_labels_agree_fully() -> None:
    measured = measure_agreement(draw(0, error=0.0), resamples=50)
    assert [getattr(measured, name).value for name in FIGURES] == pytest.approx([1.0] * 4)
    assert all(each.agreement.value == 1.0 for each in measured.labels)
    assert measured.confusions == ()


def test_chance_agrees_no_more_than_chance() -> None:
    measured = measure_agreement(draw(1, statements=600, error=1.0), resamples=100)
    for figure in (measured.alpha_six, measured.alpha_three, measured.alpha_ordinal):
        assert figure.value == pytest.approx(0, abs=0.1)
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low < 0 < figure.high


def test_a_known_case_comes_out_as_the_definition_says() -> None:
    # Coincidences: neutral 2 and 1, unrelated 1 and 0 of four values; alpha = 1 - (4 - 1) * 2 / (2 * 3 * 1).
    measured = measure_agreement((("neutral", "neutral"), ("neutral", "unrelated")), resamples=10)
    assert measured.alpha_six.value == pytest.approx(1 - 3 * 2 / (2 * 3 * 1))
    assert measured.same.value == 0.5
    assert (of_label(measured, "neutral").uses, of_label(measured, "neutral").agreement.value) == (3, pytest.approx(2 / 3))
    assert of_label(measured, "unrelated").agreement.value == 0.0
    assert [(pair.first, pair.second, pair.count) for pair in measured.confusions] == [("neutral", "unrelated", 1)]


def test_annotators_and_statements_have_no_order() -> None:
    judgements = draw(2)
    turned = tuple((second, first) for first, second in reversed(judgements))
    measured, again = measure_agreement(judgements, resamples=20), measure_agreement(turned, resamples=20)
    for name in FIGURES:
        assert getattr(measured, name).value == pytest.approx(getattr(again, name).value)
    assert measured.confusions == again.confusions


def test_intervals_hold_the_figure_and_are_reproducible() -> None:
    judgements = draw(3)
    measured = measure_agreement(judgements, resamples=200)
    assert measured == measure_agreement(judgements, resamples=200)
    for name in FIGURES:
        figure = getattr(measured, name)
        assert figure.low < figure.value < figure.high


def test_near_misses_count_less_along_the_scale() -> None:
    near = tuple((SCALE[place % 5], SCALE[min(place % 5 + place % 2, 4)]) for place in range(100))
    far = tuple((SCALE[place % 5], SCALE[(place % 5 + 3 * (place % 2)) % 5]) for place in range(100))
    assert measure_agreement(near, resamples=5).alpha_ordinal.value > measure_agreement(far, resamples=5).alpha_ordinal.value + 0.3  # type: ignore[operator]


def test_three_annotators_with_gaps_are_compared_where_two_meet() -> None:
    rows: Judgements = (
        ("neutral", None, "neutral"),
        ("unrelated", "unrelated", "neutral"),
        (None, "neutral", None),
        ("explicit_support", "explicit_support", "explicit_support"),
    )
    measured = measure_agreement(rows, resamples=10)
    assert measured.statements == 3
    assert measured.same.value == pytest.approx((2 + 2 + 6) / (2 + 6 + 6))
    assert measured.confusions[0].count == 2


def test_bare_stances_count_over_stances_only() -> None:
    measured = measure_agreement((("support", "explicit_support"), ("criticism", "neutral"), ("neutrality", "unrelated")), resamples=10)
    assert measured.alpha_three.value is not None
    assert measured.alpha_six.value is None
    assert measured.same.value is None


def test_one_label_for_everything_has_no_alpha() -> None:
    measured = measure_agreement((("neutral", "neutral"),) * 5, resamples=10)
    assert measured.alpha_six.value is None
    assert measured.same.value == 1.0
    assert of_label(measured, "explicit_support").agreement.value is None


def test_nothing_judged_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="no statement"):
        measure_agreement((("neutral", None),))


def test_quotes_match_by_id_where_ids_mean_the_same_words() -> None:
    first = [
        Quote("a", "The ferry is late.", "neutral"),
        Quote("b", "The bridge is open.", "unrelated"),
        Quote("c", "Only here.", "neutral"),
    ]
    second = [Quote("b", "The bridge is open!", "neutral"), Quote("a", "the ferry is late", "neutral")]
    overlap = match_quotes({"one": first, "two": second})
    assert overlap.matched_by == "id"
    assert overlap.judgements == (("neutral", "neutral"), ("unrelated", "neutral"))


def test_ids_that_only_count_rows_give_way_to_words() -> None:
    first = [Quote("1", "The ferry is late.", "neutral"), Quote("2", "The bridge is open.", "unrelated")]
    second = [Quote("1", "The bridge is open.", "neutral"), Quote("2", "The ferry is late.", "explicit_support")]
    overlap = match_quotes({"one": first, "two": second})
    assert overlap.matched_by == "text"
    assert overlap.judgements == (("neutral", "explicit_support"), ("unrelated", "neutral"))


def test_a_soft_label_counts_by_what_is_likeliest() -> None:
    soft = Quote("a", "The ferry is late.", annotations=(Annotation("neutral", "unrelated", 2),))
    assert match_quotes({"one": [soft], "two": [Quote("a", "The ferry is late.", "neutral")]}).judgements == (("neutral", "neutral"),)


def test_files_without_a_common_statement_are_refused() -> None:
    with pytest.raises(DataError, match="no statement stands in two"):
        match_quotes({"one": [Quote("a", "The ferry is late.", "neutral")], "two": [Quote("b", "The bridge is open.", "neutral")]})


def test_a_statement_labelled_twice_in_one_file_is_refused_only_if_the_labels_differ() -> None:
    twice = [Quote("a", "The ferry is late.", "neutral"), Quote("a", "The ferry is late.", "unrelated")]
    other = [Quote("a", "The ferry is late.", "neutral")]
    with pytest.raises(DataError, match="labelled twice"):
        match_quotes({"one": twice, "two": other})
    assert match_quotes({"one": [twice[0], twice[0]], "two": other}).judgements == (("neutral", "neutral"),)
