"""Where a model comes from: its name, the run that made it, and the data that it learned from, as far as they are still there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stance.evaluation.records import read_record
from stance.quotes.quote import Quote
from stance.quotes.read import read_quotes
from stance.quotes.reading.sources import packaged_sets


@dataclass(frozen=True, slots=True)
class Origin:
    """A model's name and making.

    run: the key of its training.json; None without one. training: what it learned from; None where that is not recorded or not all there.
    missing: recorded sources that are not found any more.
    """

    model: str = "model"
    run: str | None = None
    training: Sequence[Quote] | None = None
    missing: tuple[str, ...] = ()


def read_origin(directory: Path, model: str) -> Origin:
    """The origin of a model directory, with training data read as the training read them; sources are looked for from here.

    Raises StanceError for a broken training.json, DataError for data that cannot be read any more.
    """
    path = directory / "training.json"
    record = read_record(path) if path.exists() else {}
    data = record.get("config", {}).get("data", {})
    sources = data.get("train", [])
    missing = tuple(source for source in sources if source not in packaged_sets() and not Path(source).exists())
    whole = bool(sources) and not missing
    training = read_quotes(sources, labels=data.get("labels", {}), columns=data.get("columns", {})) if whole else None
    return Origin(model, run=record.get("run"), training=training, missing=missing)
