"""What a predictor says of texts, and how much of each it read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from stance.scores import Probabilities


@dataclass(frozen=True, slots=True)
class Reading:
    """Probabilities of n texts, shape (n, 6) in the order of `LABELS`, from one tokenisation.

    windows: into how many overlapping windows each text was cut, shape (n,). truncated: text beyond the last window was left unread.
    """

    probabilities: Probabilities
    windows: NDArray[np.int64]
    truncated: NDArray[np.bool_]

    def take(self, rows: Sequence[int]) -> Reading:
        """These rows, in this order."""
        chosen = np.asarray(rows, dtype=np.int64)
        return Reading(self.probabilities[chosen], self.windows[chosen], self.truncated[chosen])


def join_readings(parts: Sequence[Reading]) -> Reading:
    """At least one reading after another as one."""
    return Reading(
        np.concatenate([part.probabilities for part in parts]),
        np.concatenate([part.windows for part in parts]),
        np.concatenate([part.truncated for part in parts]),
    )


class Predictor(Protocol):
    """A `Predict` that also says in what form its model runs and how much of a text it read."""

    backend: str

    def __call__(self, texts: Sequence[str], /) -> Probabilities:
        """Probabilities of shape (n, 6)."""
        ...

    def read(self, texts: Sequence[str], /) -> Reading:
        """Probabilities, windows and truncation of every text."""
        ...
