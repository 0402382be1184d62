"""Sections of the model card that come from evaluations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from stance.evaluation.descriptions import METRICS
from stance.evaluation.failures import EXAMPLES
from stance.evaluation.markdown import escape, make_table, show_estimate, show_number, show_share
from stance.evaluation.report import explain_intervals, explain_slices, tabulate_coverage, tabulate_labels, tabulate_slices
from stance.labels import LABELS

_NOT_EVALUATED = "This model was not evaluated."
_FAILURES_SHOWN = 6


def show_evaluations(evaluations: Mapping[str, Mapping[str, Any]]) -> str:
    """The main table of all sets, then labels, baselines and slices of each."""
    if not evaluations:
        return _NOT_EVALUATED
    meanings = "\n".join(f"- **{metric.title}**: {metric.meaning}." for metric in METRICS.values())
    parts = [_tabulate_sets(evaluations), explain_intervals(next(iter(evaluations.values()))), meanings]
    if any(evaluation["slices"] for evaluation in evaluations.values()):
        parts.append(explain_slices())
    for name, evaluation in evaluations.items():
        parts += [f"### {escape(name)}", *_show_notes(evaluation), "By label:", tabulate_labels(evaluation["labels"])]
        parts += ["Beside what knows little:", _tabulate_baselines(evaluation), *_show_slices(evaluation["slices"])]
    return "\n\n".join(parts)


def show_calibration(evaluations: Mapping[str, Mapping[str, Any]]) -> str:
    """Confidence against the share of right labels, one table per set."""
    parts = []
    for name, evaluation in evaluations.items():
        rows = [
            [f"{one['low']:.1f} to {one['high']:.1f}", str(one["count"]), show_number(one["confidence"]), show_number(one["accuracy"])]
            for one in evaluation["reliability"]
            if one["count"]
        ]
        parts += [f"Confidence against the share of right labels on {escape(name)}:"]
        parts += [make_table(["confidence", "n", "mean confidence", "right"], rows)]
    return "\n\n".join(parts) or _NOT_EVALUATED


def show_abstention(evaluations: Mapping[str, Mapping[str, Any]]) -> str:
    """Coverage against accuracy, one table per set."""
    parts = [f"On {escape(name)}:\n\n{tabulate_coverage(evaluation['coverage'])}" for name, evaluation in evaluations.items()]
    return "\n\n".join(parts) or _NOT_EVALUATED


def show_failures(evaluations: Mapping[str, Mapping[str, Any]]) -> str:
    """The most frequent confusions over all sets, each with an invented statement of its kind."""
    counts, totals = Counter[tuple[str, str]](), Counter[str]()
    for evaluation in evaluations.values():
        for label, row in zip(LABELS, evaluation["confusion_six"], strict=True):
            totals[label] += sum(row)
            counts.update({(label, other): count for other, count in zip(LABELS, row, strict=True) if other != label and count})
    if not evaluations:
        return _NOT_EVALUATED
    rows = [
        [f"`{right}`", f"`{wrong}`", f"{count} of {totals[right]} ({show_share(count / totals[right])})", EXAMPLES[right, wrong]]
        for (right, wrong), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_FAILURES_SHOWN]
    ]
    if not rows:
        return "These sets show none: no statement with a full label as reference was taken for another."
    introduction = (
        "The most frequent confusions over all sets. The statements are invented to show the kind; the model may get these very ones right."
    )
    return f"{introduction}\n\n{make_table(['reference', 'taken for', 'how often', 'a statement of this kind'], rows, words=4)}"


def _tabulate_sets(evaluations: Mapping[str, Mapping[str, Any]]) -> str:
    header = ["", *(f"{escape(name)} (n = {evaluation['count']})" for name, evaluation in evaluations.items())]
    rows = [[metric.title, *(show_estimate(one["metrics"][key]) for one in evaluations.values())] for key, metric in METRICS.items()]
    return make_table(header, rows)


def _tabulate_baselines(evaluation: Mapping[str, Any]) -> str:
    names = ("macro_f1", "macro_f1_three", "force_f1_given_side", "mae")
    compared = {"this model": evaluation["metrics"], **{one["title"]: one["metrics"] for one in evaluation["baselines"].values()}}
    rows = [[title, *(show_estimate(metrics.get(name)) for name in names)] for title, metrics in compared.items()]
    return make_table(["", *(METRICS[name].title for name in names)], rows)


def _show_notes(evaluation: Mapping[str, Any]) -> list[str]:
    notes = []
    if evaluation["bare"]:
        notes.append(
            f"{evaluation['bare']} statements have only a stance as reference and count in the figures of the three stances alone."
        )
    if evaluation["seen"]:
        notes.append(f"**{evaluation['seen']} statements also stand in the training data**, which flatters every figure of this set.")
    return notes


def _show_slices(slices: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> list[str]:
    parts = []
    for column, groups in slices.items():
        parts += [f"By {escape(column)}:", tabulate_slices(groups)]
    third = slices.get("party", {}).get("third country")
    if third:
        parts += ["Speakers of third countries (not Russia, Ukraine or the United States), by label:", tabulate_labels(third["labels"])]
    return parts
