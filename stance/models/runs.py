"""Which run a directory belongs to, and where to go on: the bookkeeping behind 'run it again and it continues'."""

from __future__ import annotations

import json
import platform
import shutil
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


def describe_run(config: Config, parts: Mapping[str, Sequence[Quote]]) -> dict[str, Any]:
    """What a model directory says of its origin; `run` identifies it: same config, data and versions give the same key."""
    prints = {name: fingerprint(part) for name, part in parts.items()}
    versions = {"python": platform.python_version(), **{name: version(name) for name in VERSIONED}}
    decisive = {key: value for key, value in config.as_dict().items() if key != "output"}
    return {
        "run": sha256(json.dumps([decisive, prints, versions], sort_keys=True).encode()).hexdigest(),
        "config": config.as_dict(),
        "data": {
            "fingerprint": prints,
            "rows": {name: len(part) for name, part in parts.items()},
            "labels": {name: dict(Counter(quote.main_label for quote in part)) for name, part in parts.items()},
        },
        "versions": versions,
    }


def claim(work: Path, run: str) -> None:
    """Take the working directory for this run; ConfigError when it belongs to another one."""
    note = work / "run.json"
    if not note.exists():
        work.mkdir(parents=True, exist_ok=True)
        write_whole(note, json.dumps({"run": run}))
    elif json.loads(note.read_text(encoding="utf-8"))["run"] != run:
        raise ConfigError(
            f"{work} holds an unfinished run with another config, other data or other versions. "
            "Run that one to its end, choose another place with output=DIR, or remove the directory."
        )


def read_record(output: Path, run: str) -> dict[str, Any]:
    """The record of a finished model that this same run made; ConfigError when `output` holds anything else."""
    try:
        record: dict[str, Any] = json.loads((output / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        record = {}
    if record.get("run") != run:
        raise ConfigError(
            f"{output} already holds something else than this config and data would make. "
            "Choose another place with output=DIR, or remove that directory first."
        )
    return record


def last_checkpoint(checkpoints: Path) -> str | None:
    """The newest whole checkpoint; the Trainer writes trainer_state.json last, so one without it was cut off and goes."""
    found = sorted(checkpoints.glob("checkpoint-*"), key=lambda path: int(path.name.rpartition("-")[2]))
    for path in reversed(found):
        if (path / "trainer_state.json").exists():
            return str(path)
        shutil.rmtree(path)
    return None
