"""Sections of the model card that come from evaluations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from stance.evaluation.caveats import list_caveats
from stance.evaluation.descriptions import METRICS
from stance.evaluation.failures import EXAMPLES
from stance.evaluation.markdown import escape, make_table, show_estimate, show_number, show_share
from stance.evaluation.report import explain_intervals, explain_slices, tabulate_coverage, tabulate_labels, tabulate_slices
from stance.evaluation.slices import THIRD
from stance.labels import LABELS

_NOT_EVALUATED = "This model was not evaluated."
_FAILURES_SHOWN = 6
_THIRD_MEANS = (
    "Hedged support among third countries is the F1 of `hedged_support` among speakers of countries other than Russia, Ukraine and the "
    "United States; n counts the references that have it."
)


def show_evaluations(evaluations: Mapping[str, Mapping[str, Any]]) -> str:
    """The main table of all sets side by side, then labels, baselines and slices of each under its own heading."""
    if not evaluations:
        return _NOT_EVALUATED
    meanings = "\n".join(f"- **{metric.title}**: {metric.meaning}." for metric in METRICS.values())
    resamples = [evaluation["resamples"] for evaluation in evaluations.values()]
    parts = [_tabulate_sets(evaluations), explain_intervals(resamples), meanings]
    if any(map(_find_third, evaluations.values())):
        parts.append(_THIRD_MEANS)
    if any(evaluation["slices"] for evaluation in evaluations.values()):
        parts.append(explain_slices())
    for name, evaluation in evaluations.items():
        parts += [
            f"### {escape(name)}",
            *(f"**{escape(caveat)}**" for caveat in list_caveats(evaluation)),
            "By label:",
            tabulate_labels(evaluation["labels"]),
        ]
        parts += ["Beside what knows little:", _tabulate_baselines(evaluation), *_show_slices(evaluation)]
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
        parts += [
            f"### Calibration on {escape(name)}",
            "Confidence (the probability of the decoded label) against the share of right labels:",
        ]
        parts += [make_table(["confidence", "n", "mean confidence", "right"], rows)]
    return "\n\n".join(parts) or _NOT_EVALUATED


def show_abstention(evaluations: Mapping[str, Mapping[str, Any]]) -> str:
    """Coverage against accuracy, one table per set."""
    parts = [f"### Abstention on {escape(name)}\n\n{tabulate_coverage(evaluation['coverage'])}" for name, evaluation in evaluations.items()]
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
    third = {name: _find_third(evaluation) for name, evaluation in evaluations.items()}
    if any(third.values()):
        rows.append(["Hedged support, third countries (F1)", *map(_show_hedged_support, third.values())])
    return make_table(header, rows)


def _find_third(evaluation: Mapping[str, Any]) -> Mapping[str, Any]:
    """Labels among speakers of third countries; empty where they were not asked for or are too few."""
    labels: Mapping[str, Any] = evaluation["slices"].get("party", {}).get(THIRD, {}).get("labels", {})
    return labels


def _show_hedged_support(labels: Mapping[str, Any]) -> str:
    return f"{show_estimate(labels['hedged_support']['f1'])}, n = {labels['hedged_support']['support']}" if labels else "–"


def _tabulate_baselines(evaluation: Mapping[str, Any]) -> str:
    names = ("macro_f1", "macro_f1_three", "force_f1_given_side", "mae")
    compared = {"this model": evaluation["metrics"], **{one["title"]: one["metrics"] for one in evaluation["baselines"].values()}}
    rows = [[title, *(show_estimate(metrics.get(name)) for name in names)] for title, metrics in compared.items()]
    return make_table(["", *(METRICS[name].title for name in names)], rows)


def _show_slices(evaluation: Mapping[str, Any]) -> list[str]:
    parts = []
    for column, groups in evaluation["slices"].items():
        parts += [f"By {escape(column)}:", tabulate_slices(groups)]
    if third := _find_third(evaluation):
        parts += ["Speakers of third countries (not Russia, Ukraine or the United States), by label:", tabulate_labels(third)]
    return parts
