"""Known-groups validity: do mean scores put apart those who are known to differ, such as how countries voted?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from stance.errors import StanceError
from stance.evaluation.bootstrap import Estimate, estimate
from stance.evaluation.measure import Array
from stance.scores import Score


@dataclass(frozen=True, slots=True)
class Unit:
    """Whoever belongs to one group. count: statements about the war. score: their mean, from -1 to +1."""

    name: str
    group: str
    count: int
    score: float


@dataclass(frozen=True, slots=True)
class KnownGroups:
    """How well the mean scores of units fit the groups that they are known to belong to.

    groups: expected from the lowest score to the highest. auc: the probability that a unit of the last group has a higher mean than one
    of the first, ties counting half; its interval is over units. statements: all that were scored.
    units: group by group, from the lowest score to the highest. unplaced: those in no group. silent: those without a statement about the
    war.
    """

    name: str
    model: str
    run: str | None
    column: str
    groups: tuple[str, ...]
    units: tuple[Unit, ...]
    auc: Estimate
    statements: int
    unplaced: tuple[str, ...]
    silent: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain JSON values."""
        return asdict(self)


def compare_known_groups(
    scores: Iterable[tuple[str, Score]],
    membership: Mapping[str, str],
    groups: Sequence[str],
    *,
    name: str = "statements",
    model: str = "model",
    run: str | None = None,
    column: str = "country",
    resamples: int = 1000,
) -> KnownGroups:
    """Mean score of each unit over its statements about the war, and how well it tells the first group from the last.

    scores: (unit, Score) of every statement. membership: the group of each unit. groups: those compared, expected from the lowest score to
    the highest; units of other groups are left out. Raises StanceError when one of them has no unit that speaks about the war.
    """
    gathered = defaultdict[str, list[float]](list)
    total = 0
    for unit, score in scores:
        total += 1
        gathered[unit] += [score.score] if score.related else []
    placed = {unit: values for unit, values in gathered.items() if membership.get(unit) in groups}
    units = [Unit(unit, membership[unit], len(values), float(np.mean(values))) for unit, values in placed.items() if values]
    missing = [group for group in groups if all(unit.group != group for unit in units)]
    if missing:
        raise StanceError(f"No statement about the war by any {column} of the group {', '.join(missing)}, so there is nothing to compare.")

    def means(group: str) -> Array:
        return np.array([unit.score for unit in units if unit.group == group])

    return KnownGroups(
        name=name,
        model=model,
        run=run,
        column=column,
        groups=tuple(groups),
        units=tuple(sorted(units, key=lambda unit: (groups.index(unit.group), unit.score))),
        auc=_estimate_auc(means(groups[0]), means(groups[-1]), resamples=resamples),
        statements=total,
        unplaced=tuple(sorted(gathered.keys() - membership.keys())),
        silent=tuple(sorted(unit for unit, values in placed.items() if not values)),
    )


def _estimate_auc(low: Array, high: Array, *, resamples: int) -> Estimate:
    generator = np.random.default_rng(0)
    draws = [_auc(generator.choice(low, len(low)), generator.choice(high, len(high))) for _ in range(resamples)]
    return estimate(_auc(low, high), np.array(draws))


def _auc(low: Array, high: Array) -> float:
    """The Mann-Whitney statistic over all pairs."""
    differences = high[:, None] - low[None, :]
    return float(np.mean((differences > 0) + 0.5 * (differences == 0)))
