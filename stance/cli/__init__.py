"""The `stance` command. Exit codes: 0 done, 1 the input or model cannot be used (the message says why), 2 wrong usage, 130 interrupted."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer
from rich.console import Console
from rich.markup import escape

from stance.cli import annotating, corpus, data, evaluating, exporting, grouping, scoring, training
from stance.errors import StanceError

app = typer.Typer(
    name="stance",
    help="Predict support, neutrality or criticism toward Russia's invasion of Ukraine, and how plainly it is said.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for room in (scoring, training, exporting, evaluating, grouping, data, annotating, corpus):
    room.register(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; a StanceError is printed without a traceback."""
    try:
        app(args=None if arguments is None else list(arguments))
    except StanceError as error:
        _fail(str(error))
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): say nothing, and keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        _fail(f"{error.filename or 'reading or writing'}: {error.strerror or error}. Mend that, and run the command again.")


def _fail(message: str) -> None:
    Console(stderr=True, soft_wrap=True).print("[bold red]error[/]", escape(message), highlight=False)
    sys.exit(1)
