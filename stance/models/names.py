"""Which directory a `--model` means: a model's or an adapter's path, or the name of a model that the package ships."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from stance.errors import ModelError

NAMES = ("default",)


def find_model(model: str | Path = "default") -> Path:
    """The directory of a model given by path or name; a directory of that name wins, and an adapter's model is put together first.

    Raises ModelError that says how to get one.
    """
    path = Path(model)
    if (path / "config.json").exists():
        return path
    places = [path, *(Path(str(files("stance"))) / "data" / name for name in NAMES if name == str(model))]
    for place in places:
        if (place / "adapter.json").exists():
            from stance.models.adapter import unpack_adapter

            return unpack_adapter(place)
    if path.exists():
        raise ModelError(f"{path} is no model directory: it has no config.json. `stance train` writes such a directory.")
    raise ModelError(
        f"{path}: no such model directory, and no model of that name. Names: {', '.join(NAMES)}; or train one with `stance train`."
    )
