"""Which directory a `--model` means: a path, or a name."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from stance.errors import ModelError

NAMES = ("default",)
TRAINED = Path("models")
"""Where the shipped configs put what they train, seen from the working directory."""


def find_model(model: str | Path = "default") -> Path:
    """The directory of a model given by path or name. Raises ModelError that says how to get one.

    A directory of that name wins; then the adapter that the package ships; then what was trained here under that name.
    """
    path = Path(model)
    if (path / "config.json").exists():
        return path
    if str(model) in NAMES:
        return _find_named(str(model))
    if path.exists():
        raise ModelError(f"{path} is no model directory: it has no config.json. `stance train` writes such a directory.")
    raise ModelError(f"{path}: no such model directory, and no model of that name. Names: {', '.join(NAMES)}.")


def _find_named(name: str) -> Path:
    packaged = Path(str(files("stance"))) / "data" / name
    if packaged.is_dir():
        from stance.models.adapter import unpack_adapter

        return unpack_adapter(packaged)
    if (TRAINED / name / "config.json").exists():
        return TRAINED / name
    raise ModelError(
        f"There is no {name} model yet: looked for {TRAINED / name}. "
        "Train one with `stance train configs/default.yaml`, or name a model directory with --model DIR."
    )
