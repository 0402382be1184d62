"""How far long work on rows has come: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import Any, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

SECONDS: Final = 30.0
"""Between two lines of a log."""


class Meter:
    """Rows done of all, rows per second and time left, both by this run's own rows. Drawn on stderr; use it in a `with`.

    deed: what is done to a row, as "scored". done: rows that were done before.
    """

    def __init__(self, deed: str, total: int, *, done: int = 0, console: Console | None = None) -> None:
        self._deed, self._total, self._done, self._first = deed, total, done, done
        self._console = console or Console(stderr=True)
        self._started = self._told = monotonic()
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[figures]}"),
            TimeElapsedColumn(),
        )
        self._bar = Progress(*columns, console=self._console) if self._console.is_terminal else None
        self._task: Any = self._bar.add_task(deed, total=total, completed=done, figures="") if self._bar else None

    def __enter__(self) -> Meter:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def advance(self, rows: int) -> None:
        """So many more are done."""
        self._done += rows
        if self._bar:
            self._bar.update(self._task, completed=self._done, figures=self._figures())
        elif monotonic() - self._told >= SECONDS:
            self._told = monotonic()
            self._console.print(f"{self._deed} {self._done:,} of {self._total:,} rows, {self._figures()}", highlight=False)

    def _figures(self) -> str:
        pace = (self._done - self._first) / max(monotonic() - self._started, 1e-9)
        left = timedelta(seconds=round((self._total - self._done) / pace)) if pace else "?"
        return f"{pace:,.0f} rows/s, {left} left"
