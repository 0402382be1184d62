"""export.json: what an exported file was made from and how near it comes, and whether both are still those that are there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from stance.files import hash_file

FILE, RECORD = "model.int8.onnx", "export.json"
FORMAT = 1
"""Raised whenever older exports should not be used any more."""
REMEDY = "Run `stance export` on it again"


@dataclass(frozen=True, slots=True)
class Export:
    """How an exported model was made and how it compares with PyTorch on the packaged sample.

    made_from: SHA-256 of every file of the model that decides what it says. sha256: of the exported file. quantised: how its matrix
    products are quantised. floating: weight matrices left in float32. agreement: share of equal labels. movement: 99th percentile over
    statements of the largest change of any probability. statements: size of the sample. megabytes: of the weights and of the export.
    probe: a few statements with the probabilities that the export gave them where it was made; elsewhere it must give them too.
    """

    sha256: str
    made_from: dict[str, str]
    quantised: dict[str, int]
    floating: list[str]
    agreement: float
    movement: float
    statements: int
    max_tokens: int
    padding: int
    megabytes: dict[str, float]
    versions: dict[str, str]
    probe: dict[str, list[float]]
    format: int = FORMAT

    def as_json(self) -> str:
        """The record as text."""
        return json.dumps(asdict(self), indent=2) + "\n"


def hash_model(directory: Path) -> dict[str, str]:
    """SHA-256 of a model directory's weights, config and tokenizer."""
    decisive = [*sorted(directory.glob("*.safetensors")), directory / "config.json", directory / "tokenizer.json"]
    return {path.name: hash_file(path) for path in decisive if path.is_file()}


def find_export(directory: Path) -> tuple[Export | None, str | None]:
    """The record of a usable export in a model directory; or None and, where there is one that cannot be used, why and what to do."""
    if not (directory / RECORD).is_file():
        return None, None
    export = _read(directory / RECORD)
    if export is None:
        return None, f"{directory / RECORD} is damaged or of another version of stance. {REMEDY}."
    if not (directory / FILE).is_file() or hash_file(directory / FILE) != export.sha256:
        return None, f"{directory / FILE} is not the file that {RECORD} describes. {REMEDY}."
    if export.made_from != hash_model(directory):
        return None, f"{directory / FILE} was made from other weights than are there now. {REMEDY}."
    return export, None


def _read(path: Path) -> Export | None:
    try:
        raw: Any = json.loads(path.read_text(encoding="utf-8"))
        export = Export(**raw) if isinstance(raw, Mapping) else None
    except (OSError, ValueError, TypeError):
        return None
    return export if export and export.format == FORMAT else None
