"""What earlier commands have left on disk: training.json of a model, evaluation.json or known_groups.json of a report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stance.errors import StanceError

Record = Mapping[str, Any]


def read_record(path: Path) -> dict[str, Any]:
    """A JSON object. Raises StanceError for anything else."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StanceError(f"{path}: {error.strerror}. It is written by `stance evaluate`, `stance groups` or `stance train`.") from None
    except ValueError as error:
        raise StanceError(f"{path} is not JSON: {error}. Write it again.") from None
    if not isinstance(content, dict):
        raise StanceError(f"{path} holds a {type(content).__name__}; wanted a JSON object. Write it again.")
    return content


def read_reports(directories: Sequence[Path], training: Record, *, file: str = "evaluation.json") -> dict[str, Record]:
    """The record of each report by the name of its directory, all of the model that `training` is the record of.

    A model is known by its `run`, which a packed model shares with the one that it was packed from; a record without that key takes only
    reports without it. Raises StanceError for directories of the same name and for evaluations of another model.
    """
    names = [directory.resolve().name for directory in directories]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise StanceError(f"Several reports are called {', '.join(twice)}, and the card knows them by that name. Rename a directory.")
    reports: dict[str, Record] = {name: read_record(directory / file) for name, directory in zip(names, directories, strict=True)}
    strangers = [_describe(name, report) for name, report in reports.items() if report.get("run") != training.get("run")]
    if strangers:
        raise StanceError(
            f"Not of the model that the card is for (run {_shorten(training)}): {'; '.join(strangers)}. "
            "Name the model that was evaluated with --model, or evaluate this one with `stance evaluate`."
        )
    return reports


def _describe(name: str, report: Record) -> str:
    return f"report {name} of model {report.get('model')} (run {_shorten(report)})"


def _shorten(record: Record) -> str:
    return str(record.get("run") or "not recorded")[:12]
