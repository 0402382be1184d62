"""Scores and figures as tables that a person likes to read."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from stance.scores import Score

SUPPORT, CRITICISM = "dark_orange", "deep_sky_blue1"
"""Orange and blue are told apart by every common kind of colour vision."""
HALF = 6
COLOURS = {"support": SUPPORT, "criticism": CRITICISM, "neutrality": "white", None: "bright_black"}


def show_scores(console: Console, scores: Sequence[Score]) -> None:
    """Print one row per statement: force and stance, score as a bar from criticism to support, confidence, statement."""
    table = Table(box=SIMPLE, header_style="bold", pad_edge=False)
    table.add_column("stance", no_wrap=True)
    table.add_column("−  score  +", no_wrap=True)
    table.add_column("sure", no_wrap=True, justify="right")
    table.add_column("statement", overflow="fold")
    for score in scores:
        table.add_row(_name(score), bar(score), f"{score.confidence:.0%}", _statement(score))
    console.print(table)
    if any(score.truncated for score in scores):
        console.print("✂ so long that its end was left unread.", style="yellow")


def bar(score: Score) -> Text:
    """A bar from the middle to the left for criticism, to the right for support, and the figure."""
    filled = round(abs(score.score) * HALF) if score.related else 0
    left, right = (filled, 0) if score.score < 0 else (0, filled)
    text = Text("·" * (HALF - left), style="bright_black")
    text.append("█" * left, style=CRITICISM)
    text.append("│", style="white" if score.related else "bright_black")
    text.append("█" * right, style=SUPPORT)
    text.append("·" * (HALF - right), style="bright_black")
    return text.append(f" {score.score:+.2f}".replace("-", "−") if score.related else "")


def _name(score: Score) -> Text:
    words = [score.force or "", score.stance or "unrelated"]
    return Text(
        " ".join(filter(None, words)), style=f"bold {COLOURS[score.stance]}" if score.force == "explicit" else COLOURS[score.stance]
    )


def _statement(score: Score) -> Text:
    flat = " ".join(score.text.split())
    shown = flat if len(flat) <= 240 else flat[:239] + "…"
    return Text(("✂ " if score.truncated else "") + shown, style="" if score.related else "bright_black")
