"""What a run of bulk scoring is asked to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from stance.bulk.forms import find_ending
from stance.bulk.inputs import REJECTED
from stance.bulk.parts import Write, write_durably
from stance.bulk.survey import TEXT

CHUNK: Final = 4096
"""Rows of a part: half a minute of work for PyTorch on two cores is all that a kill can cost."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to score into what.

    inputs: files, directories, or `-`. model: fingerprint of the model. text_column: where the statement stands. stdin: what `-` means.
    chunk: rows of a part. write: puts bytes at a path, durably; tests let it fail.
    """

    inputs: Sequence[str]
    out: Path
    model: str
    text_column: str = TEXT
    stdin: IO[bytes] | None = None
    restart: bool = False
    chunk: int = CHUNK
    write: Write = write_durably

    @property
    def ending(self) -> str:
        """The form of the output. Raises ConfigError where its name does not say."""
        return find_ending(self.out)

    @property
    def rejected(self) -> Path:
        """Where the rows go that cannot be scored."""
        return self.out.with_name(self.out.name[: -len(self.ending)] + REJECTED)
