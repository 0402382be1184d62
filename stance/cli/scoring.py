"""`stance score`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from stance.cli.loading import load_scorer
from stance.cli.options import Columns, Labels, Model, parse_pairs
from stance.errors import InputError

if TYPE_CHECKING:
    from stance.quotes.quote import Quote
    from stance.scores import Score

SCORED = ("label", "text", "annotations", "probabilities", "extra")
"""Fields of a quote that its score speaks for, or that are unpacked beside it."""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("score")(score)


def score(
    statements: Annotated[
        list[str] | None, typer.Argument(metavar="[STATEMENT|FILE]…", help="Without any, standard input is read, a statement a line.")
    ] = None,
    model: Model = "default",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per statement, input columns kept.")] = False,
    columns: Columns = None,
    labels: Labels = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Write there (.csv, .jsonl, .parquet); any number of rows, and it goes on after a stop."
        ),
    ] = None,
    restart: Annotated[bool, typer.Option("--restart", help="With --out: begin anew, and replace what is there.")] = False,
) -> None:
    """Score statements: stance, force, score, confidence.

    A FILE is .txt with a statement a line, or CSV, JSONL or Parquet with a column `text`, or a directory of these.
    With --out, files may also be compressed (.gz, .bz2, .xz, .zst), and `-` is standard input (JSONL, or a statement a line).
    """
    if out is not None:
        from stance.cli.bulk import score_into

        if as_json or labels:
            raise typer.BadParameter(
                "does not go with --out: the name of --out says the form, and labels are not read.", param_hint="--json or --label"
            )
        score_into(statements or [], out, model=model, columns=parse_pairs(columns, "--column"), restart=restart)
        return
    if restart:
        raise typer.BadParameter("says something only with --out.", param_hint="--restart")
    from stance.cli.statements import collect_statements

    pairs = {"columns": parse_pairs(columns, "--column"), "labels": parse_pairs(labels, "--label")}
    quotes = collect_statements(statements or [], **pairs)
    if not quotes:
        raise InputError('No statement given. Write stance score "text" …, name a file, or pipe statements in, one a line.')
    from stance.cli.show import show_scores

    # What stands on the command line has no id: somebody tries a statement or two, and how that is computed is no matter.
    scorer = load_scorer(model, announce=any(quote.id for quote in quotes))
    scores = scorer.score_many([quote.text for quote in quotes])
    if as_json:
        for quote, one in zip(quotes, scores, strict=True):
            print(json.dumps(_join(quote, one), ensure_ascii=False, default=str))
    else:
        show_scores(Console(), scores)


def _join(quote: Quote, score: Score) -> dict[str, Any]:
    """The score beside what the input said; a label of the input becomes `reference`."""
    given = {name: value for name, value in asdict(quote).items() if name not in SCORED and value not in (None, "", ())}
    reference = {"reference": quote.label} if quote.label else {}
    return {**quote.extra, **given, **reference, **score.as_dict()}
