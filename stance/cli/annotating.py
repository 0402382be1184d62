"""`stance agreement` and `stance sample`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from stance.cli.loading import load_scorer
from stance.cli.options import Columns, Files, Labels, Model, parse_pairs
from stance.errors import DataError, Problem
from stance.labels import is_known

if TYPE_CHECKING:
    from stance.quotes.agreement import Agreement, Figure
    from stance.quotes.overlap import Overlap
    from stance.quotes.quote import Quote
    from stance.scores import Probabilities

MOST_CONFUSIONS = 8
TELLING = ("second_choice", "sureness", "rule", "decided")
"""Columns that hint at the label although they do not name it."""


class By(StrEnum):
    """What makes a statement worth labelling."""

    UNCERTAINTY = "uncertainty"
    DIVERSITY = "diversity"
    BALANCE = "balance"
    RANDOM = "random"


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("agreement")(agreement)
    app.command("sample")(sample)


def agreement(
    files: Annotated[list[str], typer.Argument(metavar="A B…", help="A labelled file for each annotator.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    columns: Columns = None,
    labels: Labels = None,
) -> None:
    """How far annotators agree: Krippendorff's alpha, agreement per label, the labels they confuse."""
    if len(set(files)) < 2:
        raise typer.BadParameter("agreement needs at least two different files, one for each annotator.")
    from stance.quotes.agreement import measure_agreement
    from stance.quotes.overlap import match_quotes
    from stance.quotes.read import read_quotes

    ours, names = parse_pairs(columns, "--column"), parse_pairs(labels, "--label")
    overlap = match_quotes({file: read_quotes(file, columns=ours, labels=names) for file in files})
    measured = measure_agreement(overlap.judgements)
    if as_json:
        print(json.dumps({"annotators": files, "matched_by": overlap.matched_by, **measured.as_dict()}, ensure_ascii=False))
    else:
        _show(Console(highlight=False), measured, overlap)


def sample(
    files: Files,
    out: Annotated[Path, typer.Option("--out", help="The .jsonl file to write, without labels.")],
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many to draw.")] = 100,
    by: Annotated[By, typer.Option("--by", help="What makes a statement worth labelling.")] = By.UNCERTAINTY,
    scored: Annotated[str | None, typer.Option("--scored", help="Scores of these statements; left out, the model scores them now.")] = None,
    skip: Annotated[list[str] | None, typer.Option("--skip", help="Files of statements that are labelled already.")] = None,
    model: Model = "default",
    seed: Annotated[int, typer.Option("--seed", help="The same seed draws the same statements.")] = 13,
    columns: Columns = None,
) -> None:
    """Draw the statements most worth labelling next, without what a model or another annotator said of them."""
    from stance.quotes.read import read_quotes
    from stance.quotes.sample import draw_sample, drop_known
    from stance.quotes.write import write_quotes

    known = read_quotes(skip, require_labels=False) if skip else []
    pool = drop_known(read_quotes(files, columns=parse_pairs(columns, "--column"), require_labels=False), known)
    needed = by in (By.UNCERTAINTY, By.BALANCE) and bool(pool)
    drawn = draw_sample(pool, count, by=by.value, probabilities=_find_probabilities(pool, scored, model) if needed else None, seed=seed)
    write_quotes(out, [_blind(quote) for quote in drawn])
    Console(highlight=False).print(f"{len(drawn)} of {len(pool)} different statements written to [bold]{out}[/], by {by.value}")


def _find_probabilities(pool: Sequence[Quote], scored: str | None, model: str) -> Probabilities:
    """Probabilities of every statement, shape (n, 6): from a file, from the pool itself where it was scored, or from a model."""
    import numpy as np

    from stance.quotes.read import read_quotes
    from stance.quotes.words import fold

    source = read_quotes(scored, require_labels=False) if scored else pool
    found = {fold(quote.text): quote.target() for quote in source if quote.probabilities is not None}
    missing = sum(fold(quote.text) not in found for quote in pool)
    if not missing:
        return np.stack([found[fold(quote.text)] for quote in pool])
    if scored:
        what = f"{missing} of {len(pool)} statements have no probabilities there"
        raise DataError([Problem(scored, None, "probabilities", what, "Score them with `stance score FILE --json`.")])
    from stance.labels import LABELS

    scores = load_scorer(model, announce=True).score_many([quote.text for quote in pool])
    return np.array([[score.probabilities[label] for label in LABELS] for score in scores])


def _blind(quote: Quote) -> Quote:
    kept = {name: value for name, value in quote.extra.items() if not _tells(name, value)}
    return replace(quote, label=None, annotations=(), probabilities=None, extra=kept)


def _tells(name: str, value: Any) -> bool:
    """Whether a further column may give the label away: by its name, or by what stands in it."""
    from stance.quotes.reading.view import LABEL_FIELDS
    from stance.scores import Score

    telling = {*Score.__dataclass_fields__, *LABEL_FIELDS, *TELLING}
    return name.casefold() in telling or "label" in name.casefold() or _holds_label(value)


def _holds_label(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_holds_label(part) for part in (*value, *value.values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_label, value))
    return isinstance(value, str) and any(is_known(part.strip()) for part in re.split(r"[;|]", value))


def _show(console: Console, measured: Agreement, overlap: Overlap) -> None:
    console.print(
        f"{measured.statements} statements judged by at least two of {len(overlap.annotators)} annotators, matched by {overlap.matched_by}"
    )
    named = {
        "same label": measured.same,
        "alpha, six labels": measured.alpha_six,
        "alpha, three stances": measured.alpha_three,
        "alpha, along the scale": measured.alpha_ordinal,
    }
    table = _make_table("", "figure", "95 % interval")
    for name, figure in named.items():
        table.add_row(name, *_write(figure))
    table.add_section()
    for each in measured.labels:
        table.add_row(f"{each.label} ({each.uses})", *_write(each.agreement))
    console.print(table)
    confusions = _make_table("one says", "another says", "times")
    for confusion in measured.confusions[:MOST_CONFUSIONS]:
        confusions.add_row(confusion.first, confusion.second, str(confusion.count))
    if measured.confusions:
        console.print(confusions)


def _make_table(*headings: str) -> Table:
    table = Table(box=SIMPLE, header_style="bold", pad_edge=False)
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place == len(headings) - 1 else "left", no_wrap=True)
    return table


def _write(figure: Figure) -> tuple[str, str]:
    if figure.value is None:
        return "–", "not defined"
    return f"{figure.value:.3f}", "–" if figure.low is None else f"{figure.low:.3f} to {figure.high:.3f}"
