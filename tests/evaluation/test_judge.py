from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from stance.errors import DataError, StanceError
from stance.evaluation.descriptions import METRICS
from stance.evaluation.evaluation import Evaluation
from stance.evaluation.judge import WORST, evaluate_model
from stance.evaluation.measure import measure
from stance.evaluation.origin import Origin
from stance.labels import INDEX, LABELS
from stance.quotes.quote import Annotation, Quote
from stance.scores import Probabilities, Score, decode


class Table:
    """A scorer that reads its answers off a table."""

    def __init__(self, table: dict[str, Probabilities]) -> None:
        self.table = table

    def score_many(self, texts: Sequence[str]) -> list[Score]:
        return decode(texts, np.array([self.table[text] for text in texts]), [False] * len(texts))


def oracle(quotes: list[Quote]) -> Table:
    """A scorer that is certain of the right label."""
    return Table({quote.text: np.eye(6)[INDEX[quote.main_label]] for quote in quotes})


def test_the_figures_are_those_of_the_metric(evaluation: Evaluation, quotes: list[Quote], scorer: Table) -> None:
    expected = measure([scorer.table[quote.text] for quote in quotes], [quote.main_label for quote in quotes])
    assert {name: one.value for name, one in evaluation.overall.metrics.items()} == pytest.approx(expected)
    assert list(evaluation.overall.metrics) == list(METRICS)


def test_an_oracle_makes_no_mistakes(quotes: list[Quote]) -> None:
    found = evaluate_model(oracle(quotes), quotes, resamples=20)
    assert found.overall.metrics["macro_f1"].value == 1
    assert found.errors == []
    assert np.array(found.overall.confusion_six).trace() == len(quotes)
    assert all(one.f1.value == 1 for one in found.overall.labels.values())


def test_confusions_add_up_to_the_statements(evaluation: Evaluation) -> None:
    overall = evaluation.overall
    assert np.sum(overall.confusion_six) == np.sum(overall.confusion_three) == overall.count
    assert [sum(row) for row in overall.confusion_six] == [overall.labels[label].support for label in LABELS]


def test_slices_add_up_to_the_whole(evaluation: Evaluation) -> None:
    for groups in evaluation.slices.values():
        assert sum(one.count for one in groups.values()) == evaluation.overall.count
        assert np.array_equal(np.sum([one.confusion_six for one in groups.values()], axis=0), evaluation.overall.confusion_six)


def test_mistakes_are_the_surest_wrong_answers(evaluation: Evaluation, quotes: list[Quote]) -> None:
    labels = {quote.id: quote.label for quote in quotes}
    assert 0 < len(evaluation.errors) <= WORST
    assert all(one.reference == labels[one.id] != one.predicted for one in evaluation.errors)
    assert [one.confidence for one in evaluation.errors] == sorted((one.confidence for one in evaluation.errors), reverse=True)


def test_the_histogram_counts_every_statement_under_its_reference(evaluation: Evaluation) -> None:
    assert {name: sum(counts) for name, counts in evaluation.histogram.items()} == {
        name: one.support for name, one in evaluation.overall.labels.items()
    }


def test_baselines_stand_in_the_same_figures(evaluation: Evaluation) -> None:
    assert list(evaluation.baselines) == ["majority", "tfidf", "hedge_words"]
    assert set(evaluation.baselines["tfidf"].metrics) == set(METRICS)
    assert set(METRICS) - set(evaluation.baselines["majority"].metrics) == {"ece", "brier"}
    side_only = evaluation.baselines["hedge_words"].metrics["macro_f1_three"].value
    assert side_only == evaluation.overall.metrics["macro_f1_three"].value


def test_statements_seen_in_training_are_counted(quotes: list[Quote]) -> None:
    shouted = [replace(quote, text=f" {quote.text.upper().rstrip('.')} …  ") for quote in quotes[:5]]
    other = [Quote(id="a", text="nobody said this", label="neutral")]
    assert evaluate_model(oracle(quotes), quotes, origin=Origin(training=shouted), resamples=5).seen == 5
    assert evaluate_model(oracle(quotes), quotes, origin=Origin(training=other), baseline=quotes, resamples=5).seen == 0


def test_without_the_training_data_nobody_knows_what_was_seen(quotes: list[Quote]) -> None:
    found = evaluate_model(oracle(quotes), quotes, origin=Origin(missing=("gone.jsonl",)), resamples=5)
    assert found.seen is None
    assert found.missing == ("gone.jsonl",)
    assert "tfidf" not in found.baselines
    assert evaluate_model(oracle(quotes), quotes, baseline=quotes, resamples=5).seen is None


def test_a_baseline_of_its_own_wins_over_the_training_data(evaluation: Evaluation, quotes: list[Quote], scorer: Table) -> None:
    found = evaluate_model(scorer, quotes, origin=Origin(training=quotes[::3]), baseline=quotes, resamples=5)
    assert found.baselines["tfidf"].metrics["macro_f1"].value == 1
    assert found.seen == evaluation.seen


def test_truncated_statements_are_counted(evaluation: Evaluation, quotes: list[Quote]) -> None:
    assert evaluation.truncated == sum(len(quote.text.split()) > 11 for quote in quotes) > 0


def test_bare_stances_count_in_the_three_stances_alone(quotes: list[Quote]) -> None:
    bare = [replace(quote, label="support") for quote in quotes if quote.label == "hedged_support"]
    rest = [quote for quote in quotes if quote.label != "hedged_support"]
    found = evaluate_model(oracle(quotes), rest + bare, resamples=20)
    assert (found.overall.count, found.overall.bare) == (len(quotes), len(bare))
    assert np.sum(found.overall.confusion_six) == len(rest)
    assert np.sum(found.overall.confusion_three) == len(quotes)
    assert found.overall.metrics["macro_f1_three"].value == 1
    assert found.errors == []


def test_a_bare_stance_is_wrong_only_by_its_side() -> None:
    quotes = [Quote(id="a", text="one", label="support"), Quote(id="b", text="two", label="support")]
    table = {"one": np.eye(6)[INDEX["hedged_support"]], "two": np.eye(6)[INDEX["hedged_criticism"]]}
    assert [one.id for one in evaluate_model(Table(table), quotes, resamples=5).errors] == ["b"]


def test_annotations_without_a_label_are_a_reference(quotes: list[Quote]) -> None:
    soft = [replace(quote, label=None, annotations=(Annotation(quote.main_label),)) for quote in quotes]
    assert evaluate_model(oracle(quotes), soft, resamples=5).overall.metrics["accuracy"].value == 1


def test_every_unlabelled_statement_is_named(quotes: list[Quote]) -> None:
    broken = [replace(quotes[0], label=None), replace(quotes[1], label="hedged suport"), *quotes[2:]]
    with pytest.raises(DataError) as caught:
        evaluate_model(oracle(quotes), broken, name="talks")
    assert len(caught.value.problems) == 2
    assert all(f"talks, statement {quote.id!r}" in str(caught.value) for quote in broken[:2])
    assert "hedged_support" in str(caught.value)


def test_an_unknown_column_is_found_before_anything_is_scored(quotes: list[Quote]) -> None:
    with pytest.raises(StanceError, match="planet"):
        evaluate_model(Table({}), quotes, slices=["planet"])


def test_no_statements_are_an_error() -> None:
    with pytest.raises(StanceError, match="no statements"):
        evaluate_model(Table({}), [])


def test_the_plain_form_is_json_without_nan(evaluation: Evaluation) -> None:
    plain = evaluation.as_dict()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain["metrics"]["macro_f1"]["value"] == evaluation.overall.metrics["macro_f1"].value
    assert plain["count"] == evaluation.overall.count
