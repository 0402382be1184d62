"""Which run a directory belongs to, and where to go on: the bookkeeping behind 'run it again and it continues'."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from stance.config import Config
from stance.errors import ConfigError
from stance.files import write_whole
from stance.quotes.fingerprint import fingerprint
from stance.quotes.quote import Quote

RECORD = "training.json"
VERSIONED = ("stance", "torch", "transformers", "tokenizers", "peft", "numpy")


def describe_run(config: Config, parts: Mapping[str, Sequence[Quote]], *, teacher: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a model directory says of its origin. `run` identifies it: the same config, data and teacher give the same key."""
    prints = {name: fingerprint(part) for name, part in parts.items()}
    decisive = {key: value for key, value in config.as_dict().items() if key != "output"}
    return {
        "run": sha256(json.dumps([decisive, prints, teacher], sort_keys=True).encode()).hexdigest(),
        "config": config.as_dict(),
        "data": {
            "fingerprint": prints,
            "rows": {name: len(part) for name, part in parts.items()},
            "labels": {name: dict(Counter(quote.main_label for quote in part)) for name, part in parts.items()},
        },
        "versions": {"python": platform.python_version(), **{name: version(name) for name in VERSIONED}},
        "earlier": trace(config.encoder),
        "teacher": teacher,
    }


def trace(encoder: str) -> list[dict[str, Any]]:
    """The records of the trainings that a model went on from, the newest first; none for an encoder that nobody here trained."""
    record = _read(Path(encoder) / RECORD)
    earlier: list[dict[str, Any]] = record.pop("earlier", [])
    return [record, *earlier] if record else []


def first_encoder(record: Mapping[str, Any]) -> str:
    """The encoder that a training began with, or that the first of the trainings before it did."""
    return str([record, *record.get("earlier", [])][-1]["config"]["encoder"])


def claim(work: Path, record: Mapping[str, Any]) -> None:
    """Take the working directory for this run; ConfigError when it belongs to another one, or to other versions of the libraries."""
    note, ours = work / "run.json", {"run": record["run"], "versions": record["versions"]}
    if not note.exists():
        write_whole(note, json.dumps(ours))
    elif json.loads(note.read_text(encoding="utf-8")) != ours:
        raise ConfigError(
            f"{work} holds an unfinished run with another config, other data or other versions of the libraries. "
            "Run that one to its end, choose another place with output=DIR, or remove the directory."
        )


def read_record(output: Path, run: str) -> dict[str, Any]:
    """The record of a finished model that this same run made; ConfigError when `output` holds anything else."""
    record = _read(output / RECORD)
    if record.get("run") != run:
        raise ConfigError(
            f"{output} already holds something else than this config and data would make. "
            "Choose another place with output=DIR, or remove that directory first."
        )
    return record


def last_checkpoint(checkpoints: Path) -> str | None:
    """The newest whole checkpoint: the Trainer writes trainer_state.json last, so one where it is missing or broken was cut off."""
    found = sorted(checkpoints.glob("checkpoint-*"), key=lambda path: int(path.name.rpartition("-")[2]), reverse=True)
    return next((str(path) for path in found if _read(path / "trainer_state.json")), None)


def _read(path: Path) -> dict[str, Any]:
    """A JSON object, empty where there is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
