"""What training leaves behind, in memory and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from stance.models.calibrate import Calibration


@dataclass(frozen=True, slots=True)
class SeedResult:
    """One trained model: validation macro-F1 over six labels and three stances, calibration where fitted; seconds of
    training since it was last started; epochs gone through, the one in which training stopped included.
    """

    seed: int
    macro_f1: float
    macro_f1_three: float
    calibration: Calibration | None
    seconds: float
    epochs: float

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> SeedResult:
        """The inverse of `as_dict`."""
        fitted = raw["calibration"]
        calibration = Calibration(**{**fitted, "bias": tuple(fitted["bias"])}) if fitted else None
        return cls(**{**raw, "calibration": calibration})


@dataclass(frozen=True, slots=True)
class Training:
    """A model directory, the results of every seed, and the record that stands in the directory as training.json."""

    directory: Path
    results: tuple[SeedResult, ...]
    record: Mapping[str, Any]

    @property
    def best(self) -> SeedResult:
        """The seed whose model was kept: the best on validation."""
        return best_of(self.results)


def best_of(results: tuple[SeedResult, ...]) -> SeedResult:
    """The result with the highest validation macro-F1, the first of equals."""
    return max(results, key=lambda result: result.macro_f1)
