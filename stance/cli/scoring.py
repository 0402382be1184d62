"""`stance score`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from stance.cli.options import Model
from stance.errors import InputError

DATA_SUFFIXES = {".csv", ".tsv", ".json", ".jsonl", ".parquet", ".gz"}


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("score")(score)


def score(
    statements: Annotated[
        list[str] | None, typer.Argument(help="Statements, or files of statements; none reads stdin, a statement a line.")
    ] = None,
    model: Model = "default",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per statement.")] = False,
) -> None:
    """Score statements: stance, force, score, confidence.

    Files: .txt with a statement a line, or CSV, JSONL and Parquet with a column `text`.
    """
    texts = _collect(statements)
    if not texts:
        raise InputError('No statement given. Write stance score "text" …, name a file, or pipe statements in, one a line.')
    from stance.cli.show import show_scores
    from stance.models.scorer import Scorer

    scores = Scorer.from_pretrained(model).score_many(texts)
    if as_json:
        for each in scores:
            print(json.dumps(each.as_dict(), ensure_ascii=False))
    else:
        show_scores(Console(), scores)


def _collect(statements: list[str] | None) -> list[str]:
    if statements and statements != ["-"]:
        return [text for statement in statements for text in _read(statement)]
    if sys.stdin.isatty():
        return []
    try:
        return _lines(sys.stdin.buffer.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"standard input is not UTF-8: {error.reason} at byte {error.start}. Convert it, e.g. with iconv.") from None


def _read(statement: str) -> list[str]:
    """The statements of a file, where the argument names one; the argument itself otherwise."""
    path = Path(statement)
    if len(statement) > 255 or not path.suffix or not path.is_file():
        return [statement]
    if path.suffix in DATA_SUFFIXES:
        from stance.quotes.read import read_quotes

        return [quote.text for quote in read_quotes([path], require_labels=False)]
    try:
        return _lines(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: {error.reason} at byte {error.start}. Save it as UTF-8.") from None


def _lines(content: str) -> list[str]:
    return [line.strip() for line in content.splitlines() if line.strip()]
