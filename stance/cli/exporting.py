"""`stance export`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.console import Console

from stance.cli.options import Model

if TYPE_CHECKING:
    from stance.models.export.record import Export


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("export")(export)


def export(model: Model = "default") -> None:
    """Make a model's int8 form for the CPU beside its weights; scoring uses it from then on.

    It is refused where it does not say what PyTorch says of packaged statements. Train or calibrate again, and export again.
    """
    from stance.models.export.make import export_model

    console = Console(soft_wrap=True, highlight=False)
    with Console(stderr=True).status("Exporting, and comparing with PyTorch …"):
        file, made = export_model(model)
    console.print(f"Export: {file} ({made.megabytes['export']:.1f} MB; the weights have {made.megabytes['weights']:.1f} MB)", markup=False)
    console.print(_describe(made), markup=False)


def _describe(made: Export) -> str:
    products = ", ".join(f"{count} {how}" for how, count in made.quantised.items() if count)
    floating = f"; left in float32: {', '.join(made.floating)}" if made.floating else ""
    return (
        f"Against PyTorch on {made.statements} statements: {made.agreement:.1%} the same label, probabilities moved by at most "
        f"{made.movement:.3f} in 99 % of them. Matrix products in int8: {products}{floating}."
    )
