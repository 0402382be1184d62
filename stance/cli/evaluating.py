"""`stance evaluate` and `stance card`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from stance.cli.loading import load_scorer
from stance.cli.options import Columns, Files, Labels, Model, parse_pairs
from stance.models.forms import Form

if TYPE_CHECKING:
    from stance.evaluation.bootstrap import Estimate
    from stance.evaluation.evaluation import Evaluation


Slices = Annotated[
    list[str] | None,
    typer.Option("--slice", help="A column to report by; also `length`, `year` and `party` (war party or third country)."),
]
Baseline = Annotated[list[str] | None, typer.Option(help="What the TF-IDF baseline learns from; by default what the model did.")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("evaluate")(evaluate)
    app.command("card")(card)


def evaluate(
    files: Files,
    out: Annotated[Path, typer.Option(help="Directory for report.md, evaluation.json and pictures.")],
    model: Model = "default",
    slices: Slices = None,
    baseline: Baseline = None,
    columns: Columns = None,
    labels: Labels = None,
    backend: Annotated[
        Form,
        typer.Option("--backend", help="What runs the model; PyTorch unless said otherwise, so that figures do not depend on exports."),
    ] = "torch",
    resamples: Annotated[int, typer.Option(min=100, help="Bootstrap resamples behind the intervals.")] = 1000,
) -> None:
    """Judge a model on labelled statements: figures with 95 % intervals, baselines, slices, pictures, the worst errors."""
    from stance.evaluation.judge import evaluate_model
    from stance.evaluation.origin import read_origin
    from stance.models.names import find_model
    from stance.quotes.read import read_quotes

    quotes = read_quotes(files, labels=parse_pairs(labels, "--label"), columns=parse_pairs(columns, "--column"))
    origin = read_origin(find_model(model), Path(model).resolve().name)
    learned = read_quotes(baseline) if baseline else None
    name = ", ".join(Path(file).name for file in files)
    scorer = load_scorer(model, backend=backend, announce=True)
    result = evaluate_model(scorer, quotes, origin=origin, baseline=learned, slices=slices or ["length"], name=name, resamples=resamples)
    _publish(result, out)


def card(
    reports: Annotated[list[Path], typer.Argument(metavar="REPORT…", help="Directories written by `stance evaluate`.")],
    model: Model = "default",
    groups: Annotated[list[Path] | None, typer.Option(help="Directories written by `stance groups`, for the card as well.")] = None,
    out: Annotated[Path, typer.Option(help="Where to write the card; its pictures go beside it.")] = Path("model_card.md"),
) -> None:
    """Write a model card, every figure of it from evaluations of this model and from its own record.

    The sets are called by the names of the directories, which must differ. Evaluations of another model (another `run` in its
    training.json) are refused.
    """
    from stance.evaluation.card import write_card
    from stance.evaluation.known_groups_report import RECORD
    from stance.evaluation.records import read_record, read_reports
    from stance.models.names import find_model

    training = read_record(find_model(model) / "training.json")
    validity = read_reports(groups or [], training, file=RECORD)
    path = write_card(read_reports(reports, training), training, out, validity=validity)
    Console(soft_wrap=True, highlight=False).print(f"Card: {path}", markup=False)


def _publish(evaluation: Evaluation, out: Path) -> None:
    from stance.evaluation.caveats import list_caveats
    from stance.evaluation.report import write_report

    report, console = write_report(evaluation, out), Console(soft_wrap=True, highlight=False)
    _show(Console(highlight=False), evaluation)
    for caveat in list_caveats(evaluation.as_dict()):
        console.print(caveat, style="yellow", markup=False)
    console.print(f"Report: {report}", markup=False)


def _show(console: Console, evaluation: Evaluation) -> None:
    from stance.evaluation.descriptions import METRICS

    title = f"{evaluation.model} on {evaluation.overall.count} statements"
    table = Table(box=SIMPLE, header_style="bold", pad_edge=False, title=title, title_justify="left")
    table.add_column("figure")
    table.add_column("model, 95 % interval", justify="right", no_wrap=True)
    for baseline in evaluation.baselines.values():
        table.add_column(baseline.title, justify="right", style="dim")
    for name, estimate in evaluation.overall.metrics.items():
        others = [one.metrics.get(name) for one in evaluation.baselines.values()]
        table.add_row(METRICS[name].title, _interval(estimate), *(_figure(other.value) if other else "–" for other in others))
    console.print(table)


def _interval(estimate: Estimate) -> str:
    return f"{_figure(estimate.value)} \\[{_figure(estimate.low)}, {_figure(estimate.high)}]"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
