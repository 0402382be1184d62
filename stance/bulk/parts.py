"""The directory beside an output that holds what is done of it, part by part."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from filelock import FileLock, Timeout

from stance.bulk.inputs import PARTS
from stance.errors import OutputError
from stance.files import move_whole, open_whole

Write = Callable[[Path, bytes], None]
OURS: Final = re.compile(r"\.?(?:\d{8}\.(?:rows|rejected|done)|manifest\.json|stdin(?:\.again)?|whole)(?:\.\d+)?")
MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a part, or of all: scored, rejected, and of the scored ones those that the model did not read whole."""

    scored: int = 0
    rejected: int = 0
    truncated: int = 0

    @property
    def rows(self) -> int:
        """All of them."""
        return self.scored + self.rejected

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.scored + other.scored, self.rejected + other.rejected, self.truncated + other.truncated)


def write_durably(path: Path, content: bytes) -> None:
    """Write a file, whole and on the disk, or not at all."""
    with open_whole(path) as stream:
        stream.write(content)


@dataclass(frozen=True, slots=True)
class Parts:
    """A part is two files, written in this order and there when the third is: its rejects (if any), its rows, and its counts."""

    directory: Path
    write: Write = write_durably

    @classmethod
    def beside(cls, out: Path, write: Write = write_durably) -> Parts:
        """The parts of an output."""
        return cls(out.with_name(out.name + PARTS), write)

    def rows(self, number: int) -> Path:
        """Where the rows of a part stand."""
        return self.directory / f"{number:08d}.rows"

    def rejects(self, number: int) -> Path:
        """Where the rejects of a part stand; no file without any."""
        return self.directory / f"{number:08d}.rejected"

    def add(self, number: int, rows: bytes, *, rejects: bytes, counts: Counts) -> None:
        """Keep a part for good."""
        if rejects:
            self.write(self.rejects(number), rejects)
        self.write(self.rows(number), rows)
        done = {"scored": counts.scored, "rejected": counts.rejected, "truncated": counts.truncated}
        self.write(self._done(number), json.dumps(done).encode())

    def count(self, number: int) -> Counts | None:
        """What a part holds; None while it is not done."""
        try:
            return Counts(**json.loads(self._done(number).read_bytes()))
        except FileNotFoundError:
            return None

    def read_manifest(self) -> dict[str, Any] | None:
        """What the parts were made from; None where nothing is under way."""
        try:
            found: dict[str, Any] = json.loads((self.directory / MANIFEST).read_bytes())
        except FileNotFoundError:
            return None
        return found

    def write_manifest(self, manifest: dict[str, Any]) -> None:
        """Begin."""
        self.write(self.directory / MANIFEST, json.dumps(manifest, ensure_ascii=False).encode())

    def sweep(self) -> None:
        """Remove what a killed process had not finished writing, or not yet compared."""
        _remove(path for path in self._list() if path.name.startswith(".") or path.name.endswith(".again"))

    def remove(self) -> None:
        """Remove everything of ours, the manifest first: without it the rest means nothing. Files of others stay."""
        (self.directory / MANIFEST).unlink(missing_ok=True)
        _remove(self._list())
        if self.directory.is_dir() and not any(self.directory.iterdir()):
            self.directory.rmdir()

    @contextmanager
    def assemble(self, path: Path) -> Iterator[IO[bytes]]:
        """A stream to a file that gets its final name when it is whole; until then it is among the parts, where a kill leaves no litter."""
        whole = self.directory / "whole"
        with open_whole(whole) as stream:
            yield stream
        move_whole(whole, path)

    def _done(self, number: int) -> Path:
        return self.directory / f"{number:08d}.done"

    def _list(self) -> Iterator[Path]:
        if self.directory.is_dir():
            yield from (path for path in self.directory.iterdir() if OURS.fullmatch(path.name))


@contextmanager
def hold(out: Path) -> Iterator[None]:
    """Keep other processes from writing the same output meanwhile. Raises OutputError when one does."""
    out.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out.with_name(f".{out.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise OutputError(f"Another process is writing {out}. Wait for it, or choose another --out.") from None
    try:
        yield
    finally:
        # While it is held: whoever opened it before finds that it has no name any more, and opens another.
        Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()


def _remove(paths: Iterable[Path]) -> None:
    for path in list(paths):
        path.unlink()
