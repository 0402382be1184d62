"""`stance evaluate` and `stance card`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from stance.cli.options import Columns, Files, Labels, Model, parse_pairs
from stance.errors import StanceError

if TYPE_CHECKING:
    from stance.evaluation.bootstrap import Estimate
    from stance.evaluation.evaluation import Evaluation


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("evaluate")(evaluate)
    app.command("card")(card)


def evaluate(
    files: Files,
    out: Annotated[Path, typer.Option(help="Directory for report.md, evaluation.json and pictures.")],
    model: Model = "default",
    slices: Annotated[
        list[str] | None,
        typer.Option("--slice", help="A column to report by; also `length`, `year` and `party` (war party or third country)."),
    ] = None,
    baseline: Annotated[list[str] | None, typer.Option(help="What the TF-IDF baseline learns from; by default what the model did.")] = None,
    columns: Columns = None,
    labels: Labels = None,
    resamples: Annotated[int, typer.Option(min=100, help="Bootstrap resamples behind the intervals.")] = 1000,
) -> None:
    """Judge a model on labelled statements: figures with 95 % intervals, baselines, slices, pictures, the worst errors."""
    from stance.evaluation.judge import evaluate_model
    from stance.evaluation.report import write_report
    from stance.models.names import find_model
    from stance.models.scorer import Scorer
    from stance.quotes.read import read_quotes

    quotes = read_quotes(files, labels=parse_pairs(labels, "--label"), columns=parse_pairs(columns, "--column"))
    sources = baseline or _training_sets(find_model(model))
    result = evaluate_model(
        Scorer.from_pretrained(model),
        quotes,
        training=read_quotes(sources) if sources else (),
        slices=slices or ["length"],
        name=", ".join(Path(file).name for file in files),
        model=Path(model).name,
        resamples=resamples,
    )
    report = write_report(result, out)
    _show(Console(highlight=False), result)
    Console(soft_wrap=True, highlight=False).print(f"Report: {report}", markup=False)


def card(
    reports: Annotated[list[Path], typer.Argument(metavar="REPORT…", help="Directories written by `stance evaluate`.")],
    model: Model = "default",
    out: Annotated[Path, typer.Option(help="Where to write the card.")] = Path("model_card.md"),
) -> None:
    """Write a model card, every figure of it from evaluations and from the model's own record."""
    from stance.evaluation.card import write_card
    from stance.models.names import find_model

    evaluations = {report.name: _read_json(report / "evaluation.json") for report in reports}
    path = write_card(evaluations, _read_json(find_model(model) / "training.json"), out)
    Console(soft_wrap=True, highlight=False).print(f"Card: {path}", markup=False)


def _training_sets(directory: Path) -> list[str]:
    """The data a model was trained on, as far as it is still to be found from here."""
    record = directory / "training.json"
    sources = _read_json(record)["config"]["data"]["train"] if record.exists() else []
    from stance.quotes.reading.sources import packaged_sets

    return [source for source in sources if source in packaged_sets() or Path(source).exists()]


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StanceError(f"{path}: {error.strerror}. It is written by `stance evaluate` or `stance train`.") from None
    except ValueError as error:
        raise StanceError(f"{path} is not JSON: {error}. Write it again.") from None
    return content


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
