"""The model card: prose of ours, figures from evaluation.json and the model's training.json."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Template
from types import MappingProxyType
from typing import Any, Final

from stance.evaluation.card_header import name_model, render_header
from stance.evaluation.card_results import show_abstention, show_calibration, show_evaluations, show_failures
from stance.evaluation.card_training import show_cost, show_data, show_details, show_fit, show_runs
from stance.evaluation.known_groups_report import draw_picture, show_known_groups
from stance.evaluation.markdown import escape
from stance.files import write_whole

Evaluations = Mapping[str, Mapping[str, Any]]
NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def write_card(evaluations: Evaluations, training: Mapping[str, Any], path: str | Path, *, validity: Evaluations = NOTHING) -> Path:
    """Write model_card.md from evaluations by name of their data and from a model's training.json; the same files give the same card.

    validity: known-groups comparisons by name; their pictures are written into a folder beside the card.
    """
    card = Path(path)
    folder = f"{card.stem}_files"
    for name, comparison in validity.items():
        draw_picture(comparison, card.parent / _place(name, folder))
    write_whole(card, render_card(evaluations, training, validity=validity, folder=folder))
    return card


def render_card(
    evaluations: Evaluations,
    training: Mapping[str, Any],
    *,
    validity: Evaluations = NOTHING,
    folder: str = ".",
) -> str:
    """The card's text: evaluations are read from evaluation.json, training from training.json; unknown keys are left alone.

    folder: where the pictures of `validity` lie, seen from the card.
    """
    prose = Template(files("stance.evaluation").joinpath("card_template.md").read_text(encoding="utf-8"))
    body = prose.substitute(
        name=name_model(training),
        details=show_details(training),
        data=show_data(training),
        training=show_runs(training),
        evaluation=show_evaluations(evaluations),
        validity=_show_validity(validity, folder),
        calibration="\n\n".join(part for part in (show_fit(training), show_calibration(evaluations)) if part),
        abstention=show_abstention(evaluations),
        failures=show_failures(evaluations),
        cost=show_cost(training),
    )
    return f"{render_header(evaluations, training)}\n{body}"


def _place(name: str, folder: str) -> str:
    return f"{folder}/{name}.png"


def _show_validity(validity: Evaluations, folder: str) -> str:
    parts = [f"### {escape(name)}\n\n{show_known_groups(comparison, _place(name, folder))}" for name, comparison in validity.items()]
    return "\n\n".join(parts) or "Not tried."
