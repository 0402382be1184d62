"""Which directory a `--model` means: a path, or the name of a model that the package ships."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from stance.errors import ModelError

NAMES = ("default",)


def find_model(model: str | Path = "default") -> Path:
    """The directory of a model given by path or name; a directory of that name wins. Raises ModelError that says how to get one."""
    path = Path(model)
    if (path / "config.json").exists():
        return path
    if str(model) in NAMES:
        from stance.models.adapter import unpack_adapter

        return unpack_adapter(Path(str(files("stance"))) / "data" / str(model))
    if path.exists():
        raise ModelError(f"{path} is no model directory: it has no config.json. `stance train` writes such a directory.")
    raise ModelError(
        f"{path}: no such model directory, and no model of that name. Names: {', '.join(NAMES)}; or train one with `stance train`."
    )
