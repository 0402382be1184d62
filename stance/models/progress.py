"""A progress bar with loss, validation macro-F1 and time left."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from transformers import TrainerCallback

LINES = 10
"""Lines that a training leaves in a log, beside one per evaluation."""


class ProgressBar(TrainerCallback):
    """Drawn on stderr by the main process; where stderr is no terminal, lines instead."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._console = Console(stderr=True)
        self._progress: Progress | None = None
        self._task: Any = None
        self._figures = ""
        self._training = False
        self._started = 0.0
        self._first = 0

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Open the bar at the step where training starts or goes on."""
        self._training, self._started, self._first = True, monotonic(), state.global_step
        if not state.is_world_process_zero or not self._console.is_terminal:
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[figures]}"))
        self._progress = Progress(*columns, TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(), console=self._console)
        self._task = self._progress.add_task(self._title, total=state.max_steps, completed=state.global_step, figures="")
        self._progress.start()

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Move the bar, or write a line now and then."""
        if self._progress:
            self._progress.update(self._task, completed=state.global_step)
        elif state.is_world_process_zero and state.global_step % max(1, state.max_steps // LINES) == 0:
            done = state.global_step - self._first
            left = timedelta(seconds=round((monotonic() - self._started) / done * (state.max_steps - state.global_step)))
            line = f"{self._title}  step {state.global_step} of {state.max_steps}  {self._figures}  {left} left"
            self._console.print(line, highlight=False)

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **_: Any) -> None:
        """Show the newest loss."""
        if logs and "loss" in logs:
            self._figures = f"loss {float(logs['loss']):.3f}"
            if self._progress:
                self._progress.update(self._task, figures=self._figures)

    def on_evaluate(self, args: Any, state: Any, control: Any, metrics: dict[str, Any] | None = None, **_: Any) -> None:
        """Say how validation went."""
        if self._training and state.is_world_process_zero and metrics:
            six, three = metrics["eval_macro_f1"], metrics["eval_macro_f1_three"]
            reached = f"{self._title}  epoch {state.epoch or 0:.1f}  {self._figures}"
            self._console.print(f"{reached}  validation macro-F1 {six:.3f} six, {three:.3f} three", highlight=False)

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Later evaluations are not this training's."""
        self._training = False

    def close(self) -> None:
        """Give the terminal back."""
        if self._progress:
            self._progress.stop()
            self._progress = None
