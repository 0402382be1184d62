"""`stance groups`."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from stance.cli.loading import load_scorer
from stance.cli.options import Columns, Files, Model, parse_pairs
from stance.errors import ConfigError, DataError, Problem

if TYPE_CHECKING:
    from stance.quotes.quote import Quote

PACKAGED = {"es11_1": "data/un_votes/es11_1.csv"}


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("groups")(groups)


def groups(
    statements: Files,
    membership: Annotated[
        str,
        typer.Option(help="CSV with that column and `group`; or es11_1, the votes on A/RES/ES-11/1 by ISO 3166 alpha-3 code."),
    ],
    order: Annotated[str, typer.Option(help="Groups from the lowest expected score to the highest: for,abstained,against")],
    out: Annotated[Path, typer.Option(help="Directory for known_groups.md, known_groups.json and the picture.")],
    by: Annotated[str, typer.Option(help="The column that says whose statement it is.")] = "country",
    model: Model = "default",
    columns: Columns = None,
) -> None:
    """Known-groups validity: do mean scores put apart those who are known to differ, such as how countries voted?"""
    from stance.evaluation.known_groups import compare_known_groups
    from stance.evaluation.known_groups_report import write_known_groups
    from stance.evaluation.origin import read_origin
    from stance.models.names import find_model
    from stance.quotes.read import read_quotes

    wanted, members = _parse_order(order), _read_membership(membership, by)
    quotes = read_quotes(statements, columns=parse_pairs(columns, "--column"), require_labels=False)
    units = _find_units(quotes, by, " ".join(statements))
    origin = read_origin(find_model(model), Path(model).resolve().name)
    scores = load_scorer(model, announce=True).score_many([quote.text for quote in quotes])
    name = ", ".join(Path(file).name for file in statements)
    result = compare_known_groups(
        zip(units, scores, strict=True), members, wanted, name=name, model=origin.model, run=origin.run, column=by
    )
    page, console = write_known_groups(result, out), Console(soft_wrap=True, highlight=False)
    auc, count = result.auc, len(result.units)
    told = f"“{wanted[0]}” told from “{wanted[-1]}” by the mean scores of {count} values of {by}"
    console.print(f"{told}: AUC {auc.value:.3f} \\[{auc.low:.3f}, {auc.high:.3f}]")
    console.print(f"Report: {page}", markup=False)


def _parse_order(order: str) -> list[str]:
    names = [name.strip() for name in order.split(",")]
    if len(names) < 2 or len(set(names)) < len(names) or not all(names):
        raise ConfigError(f"--order wants at least two different groups, comma between them, got {order!r}.")
    return names


def _read_membership(source: str, by: str) -> dict[str, str]:
    from stance.quotes.reading.csv_rows import read_csv
    from stance.quotes.reading.row import Row

    packaged = source in PACKAGED
    text = files("stance").joinpath(PACKAGED[source]).read_text("utf-8") if packaged else Path(source).read_text("utf-8-sig")
    found = list(read_csv(source, text))
    if problems := [entry for entry in found if isinstance(entry, Problem)]:
        raise DataError(problems)
    rows = [entry.values for entry in found if isinstance(entry, Row)]
    key = "country" if packaged else by
    missing = [column for column in (key, "group") if not rows or column not in rows[0]]
    if missing:
        what = f"this has no column {' and no column '.join(map(repr, missing))}"
        raise DataError([Problem(source, 1, None, what, f"Give a CSV with the columns {key!r} and 'group'.")])
    return {row[key]: row["group"] for row in rows}


def _find_units(quotes: list[Quote], by: str, name: str) -> list[str]:
    units = [getattr(quote, by, None) or quote.extra.get(by) for quote in quotes]
    without = sum(unit is None for unit in units)
    if without:
        what = f"{without} of {len(quotes)} statements have no {by!r}, so nobody knows whose they are"
        raise DataError([Problem(name, None, by, what, "Fill the column in, or name another with --by.")])
    return [str(unit) for unit in units]
