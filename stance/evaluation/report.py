"""An Evaluation as files: evaluation.json for machines, report.md and pictures for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stance.evaluation.caveats import list_caveats
from stance.evaluation.descriptions import METRICS
from stance.evaluation.evaluation import Evaluation
from stance.evaluation.figures import draw_all, save
from stance.evaluation.markdown import escape, make_table, show_estimate, show_number, show_share
from stance.evaluation.slices import NONE, OTHER, SMALLEST
from stance.files import write_whole

_CAPTIONS = {
    "confusion_six.png": "Six labels: counts by reference (row) and prediction; the shade is the share of the row.",
    "confusion_three.png": "Three stances, with `unrelated` counted as neutrality.",
    "reliability.png": "Is the confidence honest? On the dashed line, 80 % confidence means 80 % right.",
    "coverage.png": "What is gained when statements below some confidence are left to people.",
    "scores.png": "Scores by reference. What lies on the wrong side of 0 is wrong whatever the threshold.",
}
_TEXT_SHOWN = 280


def write_report(evaluation: Evaluation, directory: str | Path) -> Path:
    """Write pictures, evaluation.json and report.md into `directory`; returns the path of report.md, which is written last."""
    folder, plain = Path(directory), evaluation.as_dict()
    pictures = draw_all(plain)
    for name, figure in pictures.items():
        save(figure, folder / name)
    write_whole(folder / "evaluation.json", json.dumps(plain, indent=2, allow_nan=False) + "\n")
    shown = {name: caption for name, caption in _CAPTIONS.items() if name in pictures}
    write_whole(folder / "report.md", render_report(plain, shown))
    return folder / "report.md"


def render_report(evaluation: Mapping[str, Any], pictures: Mapping[str, str]) -> str:
    """The report in Markdown, from the plain form of an Evaluation and the captions of its pictures by file name."""
    parts = [
        f"# {escape(evaluation['model'])} on {escape(evaluation['name'])}",
        _introduce(evaluation),
        "## Figures",
        _tabulate_metrics(evaluation),
        "\n".join(f"- **{metric.title}**: {metric.meaning}." for metric in METRICS.values()),
        "## By label",
        tabulate_labels(evaluation["labels"]),
        tabulate_labels(evaluation["stances"]),
        *_show_slices(evaluation["slices"]),
        "## Pictures",
        *(f"![{caption}]({name})\n\n*{caption}*" for name, caption in pictures.items()),
        "## When the unsure are left out",
        tabulate_coverage(evaluation["coverage"]),
        "## The surest mistakes",
        _tabulate_errors(evaluation["errors"]),
    ]
    return "\n\n".join(parts) + "\n"


def tabulate_labels(labels: Mapping[str, Mapping[str, Any]]) -> str:
    """Precision, recall and F1 of each label, with intervals."""
    rows = [
        [f"`{name}`", str(one["support"]), *(show_estimate(one[key]) for key in ("precision", "recall", "f1"))]
        for name, one in labels.items()
    ]
    return make_table(["", "n", "precision", "recall", "F1"], rows)


def tabulate_slices(groups: Mapping[str, Mapping[str, Any]]) -> str:
    """The main figures of each group of a slice, with intervals."""
    names = ("macro_f1", "macro_f1_three", "force_f1_given_side", "mae")
    rows = [
        [escape(value, 60), str(one["count"]), *(show_estimate(one["metrics"][name]) for name in names)] for value, one in groups.items()
    ]
    return make_table(["", "n", *(METRICS[name].title for name in names)], rows)


def explain_slices() -> str:
    """How the groups of a slice come about, and what not to read into them."""
    return (
        f"Values with fewer than {SMALLEST} statements are counted together as {OTHER}; {NONE} has no value. Macro-F1 is taken over "
        "the labels that occur in a group, so groups with different labels do not compare exactly."
    )


def tabulate_coverage(coverage: list[Mapping[str, Any]]) -> str:
    """How much is answered and how much of it is right when answers below a confidence are left out."""
    if not coverage:
        return "No statement has a full label as reference."
    rows = [
        [show_number(one["threshold"]), show_share(one["coverage"]), str(one["count"]), show_share(one["accuracy"])] for one in coverage
    ]
    return make_table(["confidence at least", "answered", "n", "right"], rows, words=0)


def explain_intervals(resamples: Sequence[int]) -> str:
    """What the numbers in brackets are, for evaluations with these numbers of resamples."""
    counts = " or ".join(map(str, sorted(set(resamples))))
    return (
        f"Figures stand with a 95 % interval: the middle of {counts} resamples of the statements (widened, where "
        "resampling shifts a figure, to hold the figure itself). "
        "Statements of one document or event depend on each other, which this leaves out."
    )


def _introduce(evaluation: Mapping[str, Any]) -> str:
    lines = [f"{evaluation['count']} statements. {explain_intervals([evaluation['resamples']])}"]
    return "\n\n".join(lines + [f"**{escape(caveat)}**" for caveat in list_caveats(evaluation)])


def _tabulate_metrics(evaluation: Mapping[str, Any]) -> str:
    baselines = evaluation["baselines"].values()
    rows = [
        [
            f"{metric.title} {'↑' if metric.higher_is_better else '↓'}",
            f"**{show_estimate(evaluation['metrics'][name])}**",
            *(show_estimate(baseline["metrics"].get(name)) for baseline in baselines),
        ]
        for name, metric in METRICS.items()
    ]
    table = make_table(["", escape(evaluation["model"]), *(baseline["title"] for baseline in baselines)], rows)
    return f"{table}\n\n↑ higher is better, ↓ lower is better, – not defined here."


def _show_slices(slices: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> list[str]:
    if not slices:
        return []
    parts = ["## Slices", explain_slices()]
    for column, groups in slices.items():
        parts += [f"### By {escape(column)}", tabulate_slices(groups)]
    return parts


def _tabulate_errors(errors: list[Mapping[str, Any]]) -> str:
    if not errors:
        return "None: every answer is right."
    rows = [
        [
            escape(one["id"]),
            f"`{one['reference']}`",
            f"`{one['predicted']}`",
            escape(one["text"], _TEXT_SHOWN),
            show_number(one["confidence"]),
        ]
        for one in errors
    ]
    return make_table(["id", "reference", "predicted", "statement", "confidence"], rows, words=4)
