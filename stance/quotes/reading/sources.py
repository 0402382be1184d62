"""Where quotes come from: packaged sets, files, directories and `datasets` objects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from stance.errors import Problem

if TYPE_CHECKING:
    from datasets import Dataset

SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet")
"""What can be read, each also with .gz behind it."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file or dataset. name: what problems call it. stem: what the ids of its unnamed rows start with."""

    name: str
    stem: str
    content: Any
    suffix: str = ""


def packaged_sets() -> dict[str, Traversable]:
    """The sets that come with the package, by name."""
    data = files("stance") / "data"
    entries = sorted(data.iterdir(), key=lambda entry: entry.name) if data.is_dir() else []
    return {entry.name.removesuffix(".jsonl"): entry for entry in entries if entry.name.endswith(".jsonl")}


def find_sources(sources: str | Path | Dataset | Sequence[str | Path | Dataset]) -> list[Source | Problem]:
    """Everything to be read, in the order given; files of a directory by name.

    A packaged name wins over a file of that name; `./starter` means the file.
    """
    found = list(_find_all(sources))
    stems = Counter(source.stem for source in found if isinstance(source, Source))
    return [_make_distinct(source, stems) if isinstance(source, Source) else source for source in found]


def _find_all(sources: Any) -> Iterator[Source | Problem]:
    if isinstance(sources, Mapping):
        parts = ", ".join(map(str, sources))
        yield Problem("dataset", None, None, f"this is a set of datasets ({parts})", "Pass one of them, or a list of them.")
        return
    single = isinstance(sources, str | Path) or hasattr(sources, "features")
    listed = [sources] if single else list(sources)
    if not listed:
        yield Problem(
            "(nothing)", None, None, "there is nothing to read", f"Name a file, a directory or one of {', '.join(packaged_sets())}."
        )
    for source in listed:
        if hasattr(source, "features"):
            name = getattr(source.info, "dataset_name", None) or "dataset"
            yield Source(name=str(name), stem=str(name), content=source)
        else:
            yield from _find_files(source)


def _find_files(source: str | Path) -> Iterator[Source | Problem]:
    packaged, path = packaged_sets(), Path(source)
    if isinstance(source, str) and source in packaged:
        yield Source(name=source, stem=source, content=packaged[source], suffix=".jsonl")
    elif path.is_dir():
        readable = sorted(entry for entry in path.rglob("*") if _is_readable(entry.relative_to(path)) and entry.is_file())
        yield from map(_open_file, readable)
        if not readable:
            yield Problem(str(source), None, None, "the directory holds no file of quotes", f"Readable are {_readable_names()}.")
    elif not path.exists():
        yield _explain_missing(str(source), list(packaged))
    elif _suffix(path) in SUFFIXES:
        yield _open_file(path)
    else:
        yield Problem(
            str(source), None, None, f"files ending in {path.suffix or 'nothing'!r} are not read", f"Readable are {_readable_names()}."
        )


def _open_file(path: Path) -> Source:
    suffix = _suffix(path)
    return Source(name=str(path), stem=path.name[: path.name.lower().rindex(suffix)], content=path, suffix=suffix)


def _is_readable(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return not hidden and _suffix(path) in SUFFIXES


def _suffix(path: Path) -> str:
    return PurePosixPath(path.name.lower().removesuffix(".gz")).suffix


def _readable_names() -> str:
    return ", ".join(SUFFIXES) + " (also .gz)"


def _explain_missing(source: str, packaged: list[str]) -> Problem:
    close = get_close_matches(source, packaged, n=1)
    hint = f"Did you mean {close[0]!r}? " if close else ""
    return Problem(source, None, None, "no such file, directory or packaged set", f"{hint}Packaged sets: {', '.join(packaged) or 'none'}.")


def _make_distinct(source: Source, stems: Counter[str]) -> Source:
    """Two files of one stem would give their unnamed rows the same ids."""
    return replace(source, stem=source.name) if stems[source.stem] > 1 else source
