"""Which directory a `--model` means: a path, or a name."""

from __future__ import annotations

from pathlib import Path

from stance.errors import ModelError

NAMES = ("default",)
TRAINED = Path("models")
"""Where the shipped configs put what they train, seen from the working directory."""


def find_model(model: str | Path = "default") -> Path:
    """The directory of a model given by path or name. Raises ModelError that says how to get one."""
    path = Path(model)
    named = TRAINED / path if str(model) in NAMES else None
    for candidate in (path, named):
        if candidate is not None and (candidate / "config.json").exists():
            return candidate
    if named is not None:
        raise ModelError(
            f"There is no {model} model yet: looked for {named}. "
            "Train one with `stance train configs/default.yaml`, or name a model directory with --model DIR."
        )
    if path.exists():
        raise ModelError(f"{path} is no model directory: it has no config.json. `stance train` writes such a directory.")
    raise ModelError(f"{path}: no such model directory, and no model of that name. Names: {', '.join(NAMES)}.")
