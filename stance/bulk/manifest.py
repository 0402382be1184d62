"""What a result depends on, and whether a run that goes on still has the same."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from stance.bulk.inputs import Input
from stance.bulk.lines import refuse_damage
from stance.errors import OutputError
from stance.files import hash_file

Origin = dict[str, Any]
"""inputs: [name, SHA-256 of the bytes] in order. model: SHA-256. package: version. options: by name."""


def describe_origin(sources: Sequence[Input], *, model: str, options: Mapping[str, Any]) -> Origin:
    """Everything that decides what the output will be. Raises DataError for an input that cannot be read."""
    return {"inputs": [[source.name, _hash_input(source)] for source in sources], "model": model, "package": _version(), "options": options}


def fingerprint_model(directory: Path) -> str:
    """SHA-256 over the names and contents of a model directory; checkpoints of its training and hidden files do not count."""
    whole = sha256()
    for path in sorted(_list_model(directory)):
        whole.update(f"{path.relative_to(directory).as_posix()}\n{hash_file(path)}\n".encode())
    return whole.hexdigest()


def check_origin(now: Origin, *, before: Origin, out: Path) -> None:
    """Refuse to go on with parts that were made from something else. Raises OutputError that says what differs."""
    differences = _compare_inputs(now["inputs"], before=before["inputs"])
    if now["model"] != before["model"]:
        differences.append("the model is another one, or its files have changed")
    if now["package"] != before["package"]:
        differences.append(f"stance is now version {now['package']}, was {before['package']}")
    for name, value in now["options"].items():
        if before["options"].get(name) != value:
            differences.append(f"{name} is now {value!r}, was {before['options'].get(name)!r}")
    if differences:
        listed = "\n".join(f"  - {difference}" for difference in differences)
        raise OutputError(
            f"{out} is half done, but from something else:\n{listed}\nPut that back and run the command again to go on, "
            "or add --restart, which deletes the parts that are done and begins anew."
        )


def _compare_inputs(now: Sequence[tuple[str, str]], *, before: Sequence[tuple[str, str]]) -> list[str]:
    # JSON has made lists of the pairs of `before`, which unpack as well.
    new, old = dict(now), dict(before)
    found = [f"the content of {name} has changed" for name in new if name in old and new[name] != old[name]]
    found += [f"{name} was not among the inputs" for name in new if name not in old]
    found += [f"{name} is no longer among the inputs" for name in old if name not in new]
    if not found and [name for name, _ in now] != [name for name, _ in before]:
        found.append("the inputs come in another order or number")
    return found


def _hash_input(source: Input) -> str:
    with refuse_damage(source):
        return hash_file(source.path)


def _list_model(directory: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(directory):
        folders[:] = [folder for folder in folders if not folder.startswith((".", "checkpoint-"))]
        yield from (Path(place) / name for name in names if not name.startswith("."))


def _version() -> str:
    try:
        return version("stance")
    except PackageNotFoundError:
        return "unknown"
