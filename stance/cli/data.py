"""`stance validate` and `stance split`."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from stance.cli.options import Columns, Files, Labels, parse_pairs
from stance.errors import ConfigError
from stance.labels import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stance.quotes.split import Split


class Key(StrEnum):
    """What whole groups of go to one part."""

    OUTLET = "outlet"
    DATE = "date"


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("validate")(validate)
    app.command("split")(split)


def validate(
    files: Files,
    columns: Columns = None,
    labels: Labels = None,
    language: Annotated[str, typer.Option(help="Language the model reads, as ISO 639-1 code, or `any`.")] = "en",
    encoder: Annotated[str, typer.Option(help="Whose tokens count.")] = "minilm",
    max_length: Annotated[int, typer.Option(help="Tokens the model reads of a statement.")] = 192,
) -> None:
    """List every problem of quote files with place and remedy; exit 1 if there is any."""
    from stance.models.encoders import load_tokenizer
    from stance.models.features import count_tokens
    from stance.quotes.validate import validate as check

    tokenizer = load_tokenizer(encoder)
    report = check(
        files,
        labels=parse_pairs(labels, "--label"),
        columns=parse_pairs(columns, "--column"),
        language=None if language == "any" else language,
        count_tokens=partial(count_tokens, tokenizer=tokenizer),
        max_tokens=max_length,
    )
    console = Console(soft_wrap=True, highlight=False)
    for problem in report.problems:
        console.print(str(problem), markup=False)
    console.print(f"{len(report.quotes)} quotes read, {len(report.problems)} problems", style="green" if report.ok else "bold red")
    if report.counts:
        console.print(_count({"quotes": report.counts}))
    if not report.ok:
        raise typer.Exit(1)


def split(
    files: Files,
    out: Annotated[Path, typer.Option(help="Directory for train.jsonl, validation.jsonl and test.jsonl.")],
    shares: Annotated[str, typer.Option(help="Shares of the parts.")] = "train=0.7,validation=0.15,test=0.15",
    by: Annotated[Key | None, typer.Option(help="Keep whole outlets together, or train on the oldest and test on the newest.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed gives another split.")] = 13,
    columns: Columns = None,
    labels: Labels = None,
) -> None:
    """Divide quotes into parts that share no pair, event, document or near-copy, and report what still leaks."""
    from stance.quotes.read import read_quotes
    from stance.quotes.split import split_quotes
    from stance.quotes.write import write_quotes

    quotes = read_quotes(files, labels=parse_pairs(labels, "--label"), columns=parse_pairs(columns, "--column"))
    result = split_quotes(quotes, shares=_parse_shares(shares), by=by.value if by else None, seed=seed)
    for name, part in result.parts.items():
        write_quotes(out / f"{name}.jsonl", part)
    _show_split(Console(soft_wrap=True, highlight=False), result, out)


def _parse_shares(shares: str) -> dict[str, float]:
    pairs = [pair.strip().partition("=") for pair in shares.split(",")]
    try:
        return {name: float(share) for name, _, share in pairs}
    except ValueError:
        raise ConfigError(f"--shares {shares!r}: wanted name=number, separated by commas, such as train=0.8,test=0.2.") from None


def _show_split(console: Console, result: Split, out: Path) -> None:
    console.print(_count(result.counts))
    for straddle in result.straddling:
        console.print(f"kept together in {straddle.part}: {', '.join(straddle.ids[:5])} ({straddle.why})", markup=False, style="yellow")
    console.print(f"Leakage: {result.leakage}", markup=False, style="green" if result.leakage.clean else "bold red")
    console.print(f"Written to {out}", markup=False)


def _count(counts: Mapping[str, Mapping[str, int]]) -> Table:
    table = Table(box=SIMPLE, header_style="bold", pad_edge=False)
    table.add_column("label")
    for name in counts:
        table.add_column(name, justify="right")
    known = [*LABELS, *sorted({label for part in counts.values() for label in part} - set(LABELS))]
    for label in known:
        if any(label in part for part in counts.values()):
            table.add_row(label, *(str(part.get(label, 0)) for part in counts.values()))
    table.add_section()
    table.add_row("all", *(str(sum(part.values())) for part in counts.values()))
    return table
