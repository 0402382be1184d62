"""Arguments that several verbs share, so that each means the same everywhere."""

from __future__ import annotations

from typing import Annotated

import typer

from stance.errors import ConfigError

Model = Annotated[str, typer.Option("--model", metavar="DIR|NAME", help="A model directory, or the name of a model.")]
Files = Annotated[list[str], typer.Argument(metavar="FILE…", help="Files or directories of quotes, or names of packaged sets.")]
Columns = Annotated[list[str] | None, typer.Option("--column", metavar="OURS=THEIRS", help="Where our field stands under another name.")]
Labels = Annotated[list[str] | None, typer.Option("--label", metavar="THEIRS=OURS", help="What a label of another scheme means in ours.")]


def parse_pairs(pairs: list[str] | None, option: str) -> dict[str, str]:
    """`a=b` options as a mapping. Raises ConfigError for anything else."""
    parsed = dict(pair.partition("=")[::2] for pair in pairs or [])
    wrong = [key for key, value in parsed.items() if not key or not value]
    if wrong:
        raise ConfigError(f"{option} wants NAME=NAME, got {', '.join(map(repr, wrong))}.")
    return parsed
