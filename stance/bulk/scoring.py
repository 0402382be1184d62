"""One part: its rows scored or rejected, and written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stance.bulk.forms import Form
from stance.bulk.layout import Layout
from stance.bulk.parts import Counts, Parts
from stance.bulk.records import Record, Reject
from stance.bulk.survey import find_text
from stance.bulk.values import write_json
from stance.models.scorer import find_flaw
from stance.scores import Score

ScoreMany = Callable[[Sequence[str]], Sequence[Score]]


@dataclass(frozen=True, slots=True)
class Work:
    """What every part of a run is made with."""

    parts: Parts
    form: Form
    layout: Layout
    text_column: str

    def do(self, number: int, entries: Sequence[Record | Reject], score_many: ScoreMany) -> Counts:
        """Score the rows of a part and keep it."""
        judged = [self._judge(entry) for entry in entries]
        good = [entry for entry in judged if isinstance(entry, Record)]
        bad = [entry for entry in judged if isinstance(entry, Reject)]
        scores = score_many([self._text(record) for record in good]) if good else []
        rows = [self.layout.arrange(record, score) for record, score in zip(good, scores, strict=True)]
        rejects = "".join(write_json(entry.as_dict()) + "\n" for entry in bad).encode("utf-8")
        counts = Counts(len(good), len(bad), sum(score.truncated for score in scores))
        self.parts.add(number, self.form.encode(rows), rejects=rejects, counts=counts)
        return counts

    def _judge(self, entry: Record | Reject) -> Record | Reject:
        if isinstance(entry, Reject):
            return entry
        column = find_text(entry.values, self.text_column)
        if column is None:
            return entry.reject(f"the row has no column {self.text_column!r}. Give it one, or say which it is with --column text=….")
        text = entry.values[column]
        flaw = "the text is missing. Fill it in, or leave the row out." if text is None else find_flaw(text)
        return entry.reject(flaw) if flaw else entry

    def _text(self, record: Record) -> str:
        return str(record.values[find_text(record.values, self.text_column) or self.text_column])
