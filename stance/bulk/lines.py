"""Text files as lines, however large the file."""

from __future__ import annotations

import io
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from stance.bulk.inputs import Input
from stance.errors import DataError, Problem
from stance.quotes.reading.tables import OTHER_TEXT, SAVE_AS_UTF8, START, is_other_text

LONGEST: Final = 1 << 26
"""Characters of a line. A longer one is no row but a file of another form, and would fill the memory."""


@contextmanager
def refuse_damage(source: Input) -> Iterator[None]:
    """Turn what a damaged or unreadable file raises into a DataError that names it."""
    try:
        yield
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        raise refuse(source, f"the file cannot be read ({error})", "Check that it is whole and that you may read it.") from error


def refuse(source: Input, what: str, remedy: str, *, line: int | None = None) -> DataError:
    """The error for a file of which nothing can be used."""
    return DataError([Problem(source.name, line, None, what, remedy)])


def read_lines(source: Input, *, newline: str) -> Iterator[str]:
    """Lines with their ends; bytes that are not UTF-8 come as `surrogateescape` has them. newline: as `open` takes it."""
    _refuse_other_text(source)
    with refuse_damage(source), source.open() as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline=newline)
        number = 0
        while line := text.readline(LONGEST):
            number += 1
            if len(line) == LONGEST:
                raise refuse(source, f"the line is longer than {LONGEST} characters", "Write a row on each line.", line=number)
            yield line


def _refuse_other_text(source: Input) -> None:
    with refuse_damage(source), source.open() as stream:
        start = stream.read(START)
    if is_other_text(start):
        raise refuse(source, OTHER_TEXT, f"{SAVE_AS_UTF8}.")
    if source.form in (".json", ".jsonl", ".ndjson") and start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        raise refuse(
            source, "this is one JSON list, which cannot be read as a stream", "Write a row on each line: jq -c '.[]' FILE > FILE.jsonl"
        )
