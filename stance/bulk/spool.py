"""Standard input, kept in a file first: what is read twice and compared on a second run cannot be a pipe."""

from __future__ import annotations

import re
import shutil
from filecmp import cmp
from pathlib import Path
from typing import IO, Final

from stance.bulk.inputs import LINES, STDIN, Input
from stance.files import open_whole

SPOOL: Final = "stdin"
OBJECT: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{")


def spool(stream: IO[bytes] | None, directory: Path) -> Input:
    """Standard input as a source: JSON Lines where its first line opens an object, a statement a line otherwise.

    stream: None, or one that ends at once, stands for the input of the interrupted run, where the directory still has it. Where it has
    another one than comes now, both are kept, so that the run can be refused and still go on later.
    """
    path = directory / SPOOL
    start = stream.read(1) if stream else b""
    if stream and (start or not path.exists()):
        again = path.with_name(f"{SPOOL}.again")
        with open_whole(again if path.exists() else path) as kept:
            kept.write(start)
            shutil.copyfileobj(stream, kept, 1 << 20)
        if again.exists() and not cmp(path, again, shallow=False):
            path = again
    return Input(STDIN, path, _find_form(path))


def _find_form(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            start = stream.read(1 << 16)
    except FileNotFoundError:
        return LINES
    # A list of objects is no statement either: as JSON Lines it is refused with a remedy.
    return ".jsonl" if OBJECT.match(start) else LINES
