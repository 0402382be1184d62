"""What the user means by the arguments of a verb: statements, files of statements, or standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from stance.errors import InputError
from stance.quotes.quote import Quote
from stance.quotes.read import read_quotes
from stance.quotes.reading.sources import SUFFIXES

TEXT = ".txt"


def collect_statements(arguments: Sequence[str], *, columns: dict[str, str], labels: dict[str, str]) -> list[Quote]:
    """The statements of all arguments, in order; without arguments (or with `-`) a statement per line of standard input.

    Raises InputError for a missing file and for text that is not UTF-8, DataError for data files with problems.
    """
    if arguments and list(arguments) != ["-"]:
        return [quote for argument in arguments for quote in _read(argument, columns=columns, labels=labels)]
    if sys.stdin.isatty():
        return []
    return _read_lines(sys.stdin.buffer.read(), name="standard input", stem="")


def _read(argument: str, *, columns: dict[str, str], labels: dict[str, str]) -> list[Quote]:
    path = Path(argument)
    is_data = path.name.lower().removesuffix(".gz").endswith(SUFFIXES)
    if _exists(path) and (is_data or path.is_dir()):
        return read_quotes([path], columns=columns, labels=labels, require_labels=False)
    if _exists(path) and path.suffix.lower() == TEXT:
        return _read_lines(path.read_bytes(), name=argument, stem=f"{path.stem}:")
    if (is_data or path.suffix.lower() == TEXT) and len(argument.split()) == 1:
        raise InputError(f"{argument}: no such file. If it is a statement, put it in a file or pipe it in.")
    return [Quote(id="", text=argument)]


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        # Longer than a file's name may be, or with a NUL byte: a statement.
        return False


def _read_lines(content: bytes, *, name: str, stem: str) -> list[Quote]:
    try:
        lines = content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8: {error.reason} at byte {error.start}. Save it as UTF-8, e.g. with iconv.") from None
    return [Quote(id=f"{stem}{number}", text=line.strip()) for number, line in enumerate(lines, start=1) if line.strip()]
