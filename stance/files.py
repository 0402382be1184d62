"""Files appear under their final name whole or not at all, and stay there when the power fails; a hash tells one from another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import IO


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def write_whole(path: Path, text: str) -> None:
    """Write UTF-8 text to a temporary name beside `path`, then move it there; missing directories are made."""
    with open_whole(path) as stream:
        stream.write(text.encode("utf-8"))


@contextmanager
def open_whole(path: Path) -> Iterator[IO[bytes]]:
    """A stream to a temporary name beside `path`, moved there once it is closed and on the disk; removed if anything fails before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        move_whole(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def move_whole(source: Path, target: Path) -> None:
    """Give a finished file its name on the same file system, for good."""
    source.replace(target)
    _settle(target.parent)


def _settle(directory: Path) -> None:
    """Bring a directory's names to the disk; Windows does so by itself and cannot open one."""
    if os.name == "nt":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
