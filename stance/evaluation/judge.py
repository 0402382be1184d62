"""From a scorer and labelled statements to an Evaluation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

from stance.errors import DataError, Problem, StanceError
from stance.evaluation.baselines import run_baselines
from stance.evaluation.bootstrap import estimate, estimate_metrics, resample
from stance.evaluation.confidence import trace_coverage, trace_reliability
from stance.evaluation.descriptions import METRICS
from stance.evaluation.evaluation import BaselineFigures, Evaluation, Figures, LabelEstimate, Mistake
from stance.evaluation.measure import Array, f1_by_label, precision_by_label, recall_by_label, tally
from stance.evaluation.origin import Origin
from stance.evaluation.outcomes import Outcomes, compare, read_reference
from stance.evaluation.slices import Group, group
from stance.labels import LABELS, STANCES, is_known, nearest
from stance.quotes.quote import Quote
from stance.quotes.words import fold
from stance.scores import Score

SCORE_BINS = 21
# An odd number, so that a score of 0 lies in the middle of a bin and not on an edge.
WORST = 25
UNKNOWN = Origin()


class ScoresStatements(Protocol):
    """Anything that scores statements."""

    def score_many(self, texts: Sequence[str]) -> list[Score]:
        """One Score per text, in the order given."""


@dataclass(frozen=True, slots=True)
class _Answers:
    """A model's answers to the labelled statements of one set, not judged yet. truncated: those not read to the end."""

    name: str
    quotes: Sequence[Quote]
    references: Sequence[str]
    outcomes: Outcomes
    truncated: int


def evaluate_model(
    scorer: ScoresStatements,
    quotes: Sequence[Quote],
    *,
    origin: Origin = UNKNOWN,
    baseline: Sequence[Quote] | None = None,
    slices: Sequence[str] = (),
    name: str = "statements",
    resamples: int = 1000,
) -> Evaluation:
    """Score labelled statements and judge the answers.

    origin: what is known of the model. baseline: what TF-IDF learns from, the model's own training data when left out. slices: columns to
    group by. Raises DataError for statements without a known label, StanceError for no statements or an unknown column.
    """
    references = _read_references(quotes, name)
    groups = {column: group(quotes, column) for column in slices}
    scores = scorer.score_many([quote.text for quote in quotes])
    outcomes = compare([[score.probabilities[label] for label in LABELS] for score in scores], references)
    answers = _Answers(name, quotes, references, outcomes, truncated=sum(score.truncated for score in scores))
    learned = origin.training if baseline is None else baseline
    return _judge_answers(answers, groups, origin=origin, learned=learned or (), resamples=resamples)


def _judge_answers(
    answers: _Answers, groups: Mapping[str, Sequence[Group]], *, origin: Origin, learned: Sequence[Quote], resamples: int
) -> Evaluation:
    outcomes, judge = answers.outcomes, partial(judge_outcomes, resamples=resamples)
    return Evaluation(
        name=answers.name,
        model=origin.model,
        run=origin.run,
        overall=judge(outcomes),
        truncated=answers.truncated,
        seen=_count_seen(answers.quotes, origin.training),
        missing=origin.missing,
        resamples=resamples,
        baselines=_judge_baselines(answers, learned, judge=judge),
        slices={column: {one.value: judge(outcomes.take(one.rows)) for one in members} for column, members in groups.items()},
        reliability=trace_reliability(outcomes),
        coverage=trace_coverage(outcomes),
        histogram=_count_scores(outcomes, answers.references),
        errors=_find_errors(answers),
    )


def judge_outcomes(outcomes: Outcomes, *, resamples: int = 1000, seed: int = 0) -> Figures:
    """All figures of some outcomes, with intervals from one set of resamples."""
    point, draws = tally(outcomes), resample(outcomes, resamples=resamples, seed=seed)
    return Figures(
        count=len(outcomes),
        bare=int((~outcomes.known).sum()),
        metrics=estimate_metrics(point, draws),
        labels=_estimate_labels(point.six, draws.six, names=LABELS),
        stances=_estimate_labels(point.three, draws.three, names=STANCES),
        confusion_six=point.six[0].astype(int).tolist(),
        confusion_three=point.three[0].astype(int).tolist(),
    )


def _estimate_labels(point: Array, draws: Array, *, names: Sequence[str]) -> dict[str, LabelEstimate]:
    values = [(each(point)[0], each(draws)) for each in (precision_by_label, recall_by_label, f1_by_label)]
    by_label = {}
    for place, name in enumerate(names):
        precision, recall, f1 = (estimate(float(value[place]), spread[:, place]) for value, spread in values)
        by_label[name] = LabelEstimate(precision, recall, f1, support=int(point[0, place].sum()))
    return by_label


def _judge_baselines(answers: _Answers, learned: Sequence[Quote], *, judge: Callable[[Outcomes], Figures]) -> dict[str, BaselineFigures]:
    judged, texts = {}, [quote.text for quote in answers.quotes]
    found = run_baselines(texts, answers.references, probabilities=answers.outcomes.probabilities, training=learned)
    for name, baseline in found.items():
        metrics = judge(compare(baseline.probabilities, answers.references)).metrics
        fit = {key: value for key, value in metrics.items() if not (METRICS[key].calibration and baseline.names_labels_only)}
        judged[name] = BaselineFigures(baseline.title, fit)
    return judged


def _read_references(quotes: Sequence[Quote], name: str) -> list[str]:
    if not quotes:
        raise StanceError(f"{name} holds no statements; give at least one with a label.")
    references = [read_reference(quote) for quote in quotes]
    problems = [
        _find_problem(quote, name, label) for quote, label in zip(quotes, references, strict=True) if not (label and is_known(label))
    ]
    if problems:
        raise DataError(problems)
    return [label for label in references if label is not None]


def _find_problem(quote: Quote, name: str, label: str | None) -> Problem:
    place = f"{name}, statement {quote.id!r}"
    if label is None:
        return Problem(place, None, "label", "no label", "Evaluation needs one for every statement: label it or leave it out.")
    hint = nearest(label)
    remedy = f"Did you mean {hint!r}?" if hint else f"Use one of {', '.join(LABELS)}."
    return Problem(place, None, "label", f"unknown label {label!r}", remedy)


def _count_seen(quotes: Sequence[Quote], training: Sequence[Quote] | None) -> int | None:
    if training is None:
        return None
    known = {fold(quote.text) for quote in training}
    return sum(fold(quote.text) in known for quote in quotes)


def _count_scores(outcomes: Outcomes, references: Sequence[str]) -> dict[str, list[int]]:
    scores, given = np.clip(outcomes.score, -1, 1), np.array(references)
    present = [name for name in (*LABELS, *STANCES) if name in set(references)]
    return {name: np.histogram(scores[given == name], bins=SCORE_BINS, range=(-1, 1))[0].tolist() for name in present}


def _find_errors(answers: _Answers) -> list[Mistake]:
    outcomes = answers.outcomes
    wrong = [
        Mistake(
            id=answers.quotes[row].id,
            text=answers.quotes[row].text,
            reference=answers.references[row],
            predicted=LABELS[outcomes.predicted[row]],
            confidence=float(outcomes.confidence[row]),
            score=float(outcomes.score[row]),
        )
        for row in np.flatnonzero(~outcomes.right).tolist()
    ]
    return sorted(wrong, key=lambda mistake: (-mistake.confidence, mistake.id))[:WORST]
