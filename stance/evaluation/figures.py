"""The pictures of a report, drawn from the plain form of an Evaluation, without a display and in colours safe for the colour-blind."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from stance.evaluation.descriptions import METRICS
from stance.labels import LABELS, STANCES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAMED: Final = 3
"""A group of so few units has room for all their names."""
BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#6B6B6B"
_COLOURS: Final[dict[str, str]] = {
    "explicit_support": "#A63E00",
    "hedged_support": "#E69F00",
    "support": ORANGE,
    "neutral": GREY,
    "neutrality": GREY,
    "hedged_criticism": "#56B4E9",
    "explicit_criticism": "#005A8C",
    "criticism": BLUE,
    "unrelated": "#A9A9A9",
}


def draw_all(evaluation: Mapping[str, Any]) -> dict[str, Figure]:
    """The pictures that the data allow, by file name: without full labels, only those of the three stances and the scores."""
    pictures = {
        "confusion_three.png": draw_confusion(evaluation["confusion_three"], names=STANCES),
        "scores.png": draw_scores(evaluation["histogram"]),
    }
    if evaluation["bare"] < evaluation["count"]:
        pictures["confusion_six.png"] = draw_confusion(evaluation["confusion_six"], names=LABELS)
        pictures["reliability.png"] = draw_reliability(evaluation["reliability"], ece=evaluation["metrics"]["ece"])
        pictures["coverage.png"] = draw_coverage(evaluation["coverage"])
    return pictures


def save(figure: Figure, path: Path) -> None:
    """Write a picture as PNG, whole or not at all and byte for byte the same each time; missing directories are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        figure.savefig(part, format="png", dpi=150, metadata={"Software": None})
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def draw_confusion(counts: Sequence[Sequence[int]], *, names: Sequence[str]) -> Figure:
    """Reference by prediction: counts in the cells, shaded by the share of the row."""
    table = np.array(counts)
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    side = 2.6 + 0.75 * len(names)
    figure, axes = _start(width=side + 0.8, height=side)
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.ndindex(*table.shape):
        share = shares[row, column]
        axes.text(column, row, f"{table[row, column]}", ha="center", va="center", color="white" if share > 0.55 else "black", fontsize=11)
    words = [name.replace("_", "\n") for name in names]
    axes.set_xticks(range(len(names)), words, fontsize=9)
    axes.set_yticks(range(len(names)), [f"{word}\nn = {total}" for word, total in zip(words, table.sum(axis=1), strict=True)], fontsize=9)
    axes.set(xlabel="predicted", ylabel="reference", title=f"Statements by reference and prediction (n = {table.sum()})")
    figure.colorbar(image, ax=axes, label="share of the reference's statements", shrink=0.8)
    return figure


def draw_reliability(bins: Sequence[Mapping[str, Any]], *, ece: Mapping[str, Any]) -> Figure:
    """Confidence against accuracy above, how many statements each bin holds below."""
    figure, (above, below) = _start(width=6, height=6.6, heights=(3, 1))
    filled = [one for one in bins if one["count"]]
    above.plot([0, 1], [0, 1], color=GREY, linestyle="--", label="perfectly calibrated")
    above.plot([one["confidence"] for one in filled], [one["accuracy"] for one in filled], color=BLUE, marker="o", label="model")
    above.set(ylabel="share of right labels", xlim=(0, 1), ylim=(-0.02, 1.02))
    above.set_title(f"{METRICS['ece'].title} {ece['value']:.3f} (n = {sum(one['count'] for one in bins)})")
    above.legend(loc="upper left", frameon=False)
    below.bar([one["low"] for one in bins], [one["count"] for one in bins], width=0.1, align="edge", color=BLUE, edgecolor="white")
    below.yaxis.get_major_locator().set_params(nbins=4, integer=True)
    below.set(xlabel="confidence: probability of the decoded label", ylabel="statements", xlim=(0, 1))
    return figure


def draw_scores(histogram: Mapping[str, Sequence[int]]) -> Figure:
    """Where the scores of each reference lie between -1 (criticism) and +1 (support); one panel each."""
    figure, panels = _start(width=7, height=1.1 + 1.05 * len(histogram), heights=(1,) * len(histogram))
    for axes, (name, counts) in zip(np.atleast_1d(panels), histogram.items(), strict=True):
        width = 2 / len(counts)
        axes.bar(-1 + width * np.arange(len(counts)), counts, width=width, align="edge", color=_COLOURS[name], edgecolor="white")
        axes.axvline(0, color=GREY, linewidth=0.8, linestyle=":", zorder=0)
        axes.set_title(f"{name.replace('_', ' ')} (n = {sum(counts)})", loc="left", fontsize=10)
        axes.set(xlim=(-1, 1), ylim=(0, max(*counts, 1) * 1.1))
        axes.yaxis.get_major_locator().set_params(nbins=2, integer=True)
    np.atleast_1d(panels)[-1].set_xlabel("score: -1 explicit criticism … +1 explicit support")
    figure.supylabel("statements", fontsize=10)
    return figure


def draw_coverage(coverage: Sequence[Mapping[str, Any]]) -> Figure:
    """Accuracy on the statements that are answered when the unsure ones are left to people."""
    figure, axes = _start(width=6, height=4.2)
    axes.plot([one["coverage"] for one in coverage], [one["accuracy"] for one in coverage], color=BLUE, marker="o")
    axes.set(xlabel="share of statements answered, the surest first", ylabel="share of right labels", xlim=(0, 1.02), ylim=(0, 1.02))
    axes.set_title(f"Accuracy when the unsure are left out (n = {coverage[0]['count']})")
    return figure


def draw_known_groups(groups: Sequence[str], units: Sequence[Mapping[str, Any]], *, auc: Mapping[str, Any], column: str) -> Figure:
    """Mean score of each unit, a row per group; the lowest and highest of each group carry their names. units: by score within a group."""
    figure, axes = _start(width=8, height=1.4 + 1.15 * len(groups))
    grouped = {group: [unit for unit in units if unit["group"] == group] for group in groups}
    for row, members in enumerate(grouped.values()):
        scores = [unit["score"] for unit in members]
        axes.scatter(scores, row + _spread(len(members)), s=26, color=BLUE, alpha=0.6, edgecolors="none")
        axes.plot([np.median(scores)] * 2, [row - 0.34, row + 0.34], color=ORANGE, linewidth=2, label="median" if row == 0 else None)
        for unit in members if len(members) <= NAMED else (members[0], members[-1]):
            axes.annotate(unit["name"], (unit["score"], row + 0.4), ha="center", fontsize=7, color=GREY, rotation=45)
    axes.axvline(0, color=GREY, linewidth=0.8, linestyle=":", zorder=0)
    axes.set_yticks(range(len(groups)), [f"{group}\nn = {len(members)}" for group, members in grouped.items()])
    axes.set(xlim=(-1, 1), ylim=(-0.6, len(groups) - 0.2), xlabel="mean score: -1 explicit criticism … +1 explicit support")
    axes.set_title(f"Mean score per {column}; “{groups[0]}” told from “{groups[-1]}” with AUC {auc['value']:.3f}")
    axes.legend(loc="lower right", frameon=False)
    return figure


def _spread(count: int) -> Any:
    """Heights that keep neighbours apart, the same each time."""
    return np.linspace(-0.25, 0.25, 5)[np.arange(count) * 2 % 5]


def _start(*, width: float, height: float, heights: tuple[int, ...] = (1,)) -> tuple[Figure, Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(len(heights), 1, sharex=True, height_ratios=heights)
    for axes in np.atleast_1d(panels):
        _lighten(axes)
    return figure, panels


def _lighten(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
