"""Everything that goes wrong in a way a user can mend is a StanceError: what was got, what was wanted, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class StanceError(Exception):
    """The root of all errors that this package raises on purpose. The command line prints it without a traceback."""


class ConfigError(StanceError):
    """A configuration that cannot be used; the message lists every problem at once."""


class ModelError(StanceError):
    """A model or encoder that cannot be found, loaded or trusted."""


class InputError(StanceError):
    """A statement that cannot be scored."""


class OutputError(StanceError):
    """A result that cannot be written where it should go, or that must not be written over."""


class MissingExtraError(StanceError):
    """An optional part of the package is not installed."""

    def __init__(self, what: str, extra: str, requirements: Sequence[str]) -> None:
        listed = " ".join(f"'{requirement}'" for requirement in requirements)
        super().__init__(f"{what} needs the optional part `{extra}`, which is not installed. Run: pip install {listed}")


class SlowerFormWarning(UserWarning):
    """A faster form of a model lies beside it and cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one place of a file, and what to do about it."""

    file: str
    line: int | None
    field: str | None
    what: str
    remedy: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        field = f" [{self.field}]" if self.field else ""
        return f"{place}{field}: {self.what}. {self.remedy}"


class DataError(StanceError):
    """Input data with problems, all of them."""

    def __init__(self, problems: Sequence[Problem], shown: int = 50) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:shown]]
        if len(self.problems) > shown:
            lines.append(f"… and {len(self.problems) - shown} more")
        super().__init__("\n".join(lines))
