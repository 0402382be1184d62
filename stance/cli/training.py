"""`stance train` and `stance pack`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import mean, stdev
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from stance.config import Config, load_config

if TYPE_CHECKING:
    from stance.models.results import SeedResult


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("train")(train)
    app.command("pack")(pack)


def train(
    config: Annotated[str, typer.Argument(help="A YAML file; the shipped ones are in configs/.")],
    overrides: Annotated[list[str] | None, typer.Argument(metavar="[KEY=VALUE]…", help="Keys to change, dotted when nested.")] = None,
    folds: Annotated[int, typer.Option(min=0, help="Cross-validate over this many folds instead, keeping no model.")] = 0,
) -> None:
    """Fine-tune an encoder on labelled quotes. Run it again and it goes on where it stopped."""
    settings = load_config(config, overrides or [])
    if folds:
        _cross_validate(settings, folds)
    else:
        _train(settings)


def _cross_validate(settings: Config, folds: int) -> None:
    from stance.models.train import cross_validate

    results = cross_validate(settings, folds)
    _show(_console(), results, "fold")


def _train(settings: Config) -> None:
    from stance.models.train import train

    training, console = train(settings), _console()
    _show(console, training.results, "seed")
    console.print(f"Model: [bold]{training.directory}[/] (seed {training.best.seed}, the best on validation)", highlight=False)
    console.print(f'Try it: stance score "…" --model {training.directory}', highlight=False, style="dim")


def _console() -> Console:
    """Of several processes that train together, one speaks."""
    from accelerate import PartialState

    return Console(quiet=not PartialState().is_main_process)


def pack(
    model: Annotated[Path, typer.Argument(metavar="DIR", help="A model directory, trained with freeze_embeddings=true.")],
    out: Annotated[Path, typer.Option(help="The directory to write.")],
    rank: Annotated[int, typer.Option(min=1, help="Rank that each matrix's change is cut to.")] = 128,
) -> None:
    """Keep a trained model as its small difference from a packaged encoder."""
    from stance.models.adapter import pack_adapter

    adapter = pack_adapter(model, out, rank=rank)
    size = sum(file.stat().st_size for file in adapter.iterdir())
    Console(soft_wrap=True, highlight=False).print(f"Adapter: {adapter} ({size / 1e6:.1f} MB)", markup=False)


def _show(console: Console, results: Sequence[SeedResult], unit: str) -> None:
    """Figures on validation statements: macro-F1 over six labels and three stances, and what calibration did."""
    table = Table(box=SIMPLE, header_style="bold", pad_edge=False, title="On validation statements", title_justify="left")
    for heading in (unit, "F1 six", "F1 three", "ECE", "Brier", "epochs", "seconds"):
        table.add_column(heading, justify="right", no_wrap=True)
    for number, result in enumerate(results, start=1):
        name = str(result.seed if unit == "seed" else number)
        table.add_row(name, f"{result.macro_f1:.3f}", f"{result.macro_f1_three:.3f}", *_calibration(result), *_effort(result))
    if len(results) > 1:
        table.add_section()
        table.add_row("mean", *(f"{mean(values):.3f}" for values in _columns(results)))
        table.add_row("sd", *(f"{stdev(values):.3f}" for values in _columns(results)))
    console.print(table)


def _calibration(result: SeedResult) -> tuple[str, str]:
    fitted = result.calibration
    if fitted is None:
        return "–", "–"
    return f"{fitted.ece_before:.3f} → {fitted.ece_after:.3f}", f"{fitted.brier_before:.3f} → {fitted.brier_after:.3f}"


def _effort(result: SeedResult) -> tuple[str, str]:
    return f"{result.epochs:g}", f"{result.seconds:.0f}"


def _columns(results: Sequence[SeedResult]) -> tuple[list[float], list[float]]:
    return [result.macro_f1 for result in results], [result.macro_f1_three for result in results]
