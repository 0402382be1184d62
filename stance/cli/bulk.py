"""`stance score … --out`: files into a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from stance.errors import ConfigError, InputError


def score_into(inputs: Sequence[str], out: Path, *, model: str, columns: dict[str, str], restart: bool) -> None:
    """Score files, directories or standard input into `out`, and say what came of it; Ctrl-C leaves what is done for the next run."""
    from stance.bulk.job import Job
    from stance.bulk.manifest import fingerprint_model
    from stance.bulk.parts import Parts
    from stance.bulk.run import score_files
    from stance.cli.loading import load_scorer
    from stance.models.names import find_model

    if set(columns) - {"text"}:
        raise ConfigError("With --out, columns keep their names; only --column text=THEIRS says anything.")
    wanted = list(inputs) or ["-"]
    stdin = None if sys.stdin.isatty() else sys.stdin.buffer
    if not inputs and stdin is None:
        raise InputError("Nothing to score. Name files or directories, or pipe rows in.")
    directory = find_model(model)
    job = Job(wanted, out, fingerprint_model(directory), text_column=columns.get("text", "text"), stdin=stdin, restart=restart)
    notes = Console(stderr=True, soft_wrap=True)
    try:
        counts = score_files(
            job, lambda: load_scorer(model, announce=True).score_many, tell=lambda line: notes.print(escape(line), highlight=False)
        )
    except KeyboardInterrupt:
        kept = Parts.beside(out).read_manifest() is not None
        goes_on = f" What is done is kept: the same command{' without --restart' if restart else ''} goes on."
        notes.print(f"Stopped.{goes_on if kept else ''}", highlight=False)
        raise
    found = [f"{counts.scored:,} rows scored: {out}"]
    if counts.truncated:
        found.append(f"{counts.truncated:,} of them were not read to their end (column truncated)")
    if counts.rejected:
        found.append(f"{counts.rejected:,} rows could not be scored: {job.rejected} says why")
    Console(soft_wrap=True).print(escape("\n".join(found)), highlight=False)
