"""The model card: prose of ours, figures from evaluation.json and the model's training.json."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from stance.evaluation.card_header import name_model, render_header
from stance.evaluation.card_results import show_abstention, show_calibration, show_evaluations, show_failures
from stance.evaluation.card_training import show_cost, show_data, show_details, show_fit, show_runs
from stance.files import write_whole

Evaluations = Mapping[str, Mapping[str, Any]]


def write_card(evaluations: Evaluations, training: Mapping[str, Any], path: str | Path) -> Path:
    """Write model_card.md from evaluations by name of their data and from a model's training.json; the same files give the same card."""
    write_whole(Path(path), render_card(evaluations, training))
    return Path(path)


def render_card(evaluations: Evaluations, training: Mapping[str, Any]) -> str:
    """The card's text: evaluations are read from evaluation.json, training from training.json; unknown keys are left alone."""
    prose = Template(files("stance.evaluation").joinpath("card_template.md").read_text(encoding="utf-8"))
    body = prose.substitute(
        name=name_model(training),
        details=show_details(training),
        data=show_data(training),
        training=show_runs(training),
        evaluation=show_evaluations(evaluations),
        calibration="\n\n".join(part for part in (show_fit(training), show_calibration(evaluations)) if part),
        abstention=show_abstention(evaluations),
        failures=show_failures(evaluations),
        cost=show_cost(training),
    )
    return f"{render_header(evaluations, training)}\n{body}"
