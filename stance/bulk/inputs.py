"""Which files a run reads, in which form, and how they are opened."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from stance.errors import DataError, Problem
from stance.quotes.reading.sources import SUFFIXES

LINES: Final = ".txt"
PACKED: Final = (".gz", ".bz2", ".xz", ".zst")
PARTS: Final = ".parts"
"""What the directory of an unfinished run ends in; no directory of that ending is looked into."""
REJECTED: Final = ".rejected.jsonl"
"""What the file of rejects ends in, which a directory may hold from an earlier run."""
STDIN: Final = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """One file. name: what the user calls it. form: one of SUFFIXES or LINES. packed: one of PACKED, or empty."""

    name: str
    path: Path
    form: str
    packed: str = ""

    def open(self) -> IO[bytes]:
        """The bytes, decompressed. Raises OSError, EOFError, zlib.error or LZMAError, then or while they are read."""
        if self.packed == ".zst":
            return open_zstandard(self.path)
        openers: dict[str, Any] = {"": open, ".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
        stream: IO[bytes] = openers[self.packed](self.path, "rb")
        return stream


def open_zstandard(path: Path) -> IO[bytes]:
    """A stream by way of Arrow, which has the format that the standard library lacks before Python 3.14."""
    import pyarrow as pa

    stream: IO[bytes] = pa.CompressedInputStream(pa.OSFile(str(path)), "zstd")
    return stream


def find_inputs(arguments: Sequence[str], *, leave_out: Collection[Path] = ()) -> list[Input]:
    """Files in the order given, those of a directory by name; `-` becomes a source of that name that is not there yet.

    leave_out: resolved paths that a directory may hold but that are not read, such as the output. Raises DataError with all problems.
    """
    found = [entry for argument in arguments for entry in _find(argument, leave_out)]
    problems = [entry for entry in found if isinstance(entry, Problem)]
    if problems:
        raise DataError(problems)
    return [entry for entry in found if isinstance(entry, Input)]


def _find(argument: str, leave_out: Collection[Path]) -> Iterator[Input | Problem]:
    path = Path(argument)
    if argument == STDIN:
        yield Input(STDIN, path, LINES)
    elif path.is_dir():
        inside = sorted(entry for entry in path.rglob("*") if _is_readable(entry.relative_to(path)) and entry.is_file())
        kept = [entry for entry in inside if entry.resolve() not in leave_out]
        yield from (_make_input(str(entry), entry) for entry in kept)
        if not kept:
            yield Problem(argument, None, None, "the directory holds no file that can be scored", f"Readable are {_readable_names()}.")
    elif not path.exists():
        yield Problem(
            argument, None, None, "no such file or directory", "With --out, name files or directories, or `-` for standard input."
        )
    elif path.resolve() in leave_out:
        yield Problem(argument, None, None, "this file would be written over", "Choose another --out.")
    elif _split(path)[0] not in (*SUFFIXES, LINES):
        yield Problem(
            argument, None, None, f"files ending in {path.suffix or 'nothing'!r} are not read", f"Readable are {_readable_names()}."
        )
    else:
        yield _make_input(argument, path)


def _make_input(name: str, path: Path) -> Input:
    form, packed = _split(path)
    # A file's name may be no text, and it becomes a column.
    printable = name.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="backslashreplace")
    return Input(printable, path, form, packed)


def _is_readable(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts) or any(part.endswith(PARTS) for part in path.parts[:-1])
    return not hidden and _split(path)[0] in SUFFIXES and not path.name.endswith(REJECTED)


def _split(path: Path) -> tuple[str, str]:
    name = path.name.lower()
    packed = next((ending for ending in PACKED if name.endswith(ending)), "")
    return PurePosixPath(name.removesuffix(packed)).suffix, packed


def _readable_names() -> str:
    return f"{', '.join((*SUFFIXES, LINES))}, each also with {', '.join(PACKED)} behind it"
