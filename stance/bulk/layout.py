"""What an output row holds: the columns of the input as they were, then what the model says, then where the row came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from stance.bulk.records import Record
from stance.labels import LABELS
from stance.scores import Score

SCORE_KINDS: Final[dict[str, str]] = {
    **dict.fromkeys(("label", "stance", "force"), "text"),
    **dict.fromkeys(("score", "relevance", "confidence", *(f"p_{label}" for label in LABELS)), "double"),
    "windows": "big",
    "truncated": "bool",
    "source_file": "text",
    "source_row": "big",
}
"""The columns that are added, and what they hold."""


@dataclass(frozen=True, slots=True)
class Layout:
    """names: every input column and its name in the output, in order."""

    names: dict[str, str]

    @property
    def columns(self) -> list[str]:
        """All columns of the output."""
        return [*self.names.values(), *SCORE_KINDS]

    @property
    def renamed(self) -> dict[str, str]:
        """The input columns that had to give way."""
        return {old: new for old, new in self.names.items() if old != new}

    def arrange(self, record: Record, score: Score) -> dict[str, Any]:
        """The output row, without the columns that its file lacks."""
        given = {self.names[column]: value for column, value in record.values.items()}
        said = {"label": score.label, "stance": score.stance, "force": score.force, "score": score.score}
        sure = {"relevance": score.relevance, "confidence": score.confidence}
        each = {f"p_{label}": score.probabilities[label] for label in LABELS}
        read = {"windows": score.windows, "truncated": score.truncated}
        return given | said | sure | each | read | {"source_file": record.file, "source_row": record.line}


def lay_out(columns: Iterable[str]) -> Layout:
    """An input column of the same name as one of ours is kept as `input_<name>`, so that ours are always called the same."""
    columns = list(columns)
    taken = {*columns, *SCORE_KINDS}
    names = {}
    for column in columns:
        name = column
        while column in SCORE_KINDS and name in taken:
            name = f"input_{name}"
        taken.add(name)
        names[column] = name
    return Layout(names)
