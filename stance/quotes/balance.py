"""Groups dealt to parts of given shares, so that every part has its share of every label."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]


def deal(groups: Sequence[Sequence[int]], *, strata: Sequence[str], names: Sequence[str], shares: Sequence[float], seed: int) -> list[int]:
    """The part of each group. strata: label of each member. names: text that identifies each member, whatever its position.

    Greedy, large groups first: each goes where it lowers the chi-square distance of the parts' label counts from their shares most.
    The seed decides between groups of one size. Every part gets a group if there are enough.
    """
    counts = _count(groups, strata)
    wanted = np.outer(shares, counts.sum(axis=0))
    held = np.zeros_like(wanted)
    parts = [0] * len(groups)
    order = sorted(range(len(groups)), key=lambda group: (-len(groups[group]), _draw(seed, min(names[member] for member in groups[group]))))
    for group in order:
        cost = (counts[group] * (2 * (held - wanted) + counts[group]) / wanted).sum(axis=1)
        parts[group] = int(cost.argmin())
        held[parts[group]] += counts[group]
    _fill_empty(parts, order, size=len(shares))
    return parts


def _count(groups: Sequence[Sequence[int]], strata: Sequence[str]) -> Counts:
    """Members of each group by label, with their sum as a last column, so that the sizes of the parts count too."""
    columns = {name: column for column, name in enumerate(sorted(set(strata)))}
    counts = np.zeros((len(groups), len(columns) + 1))
    for number, group in enumerate(groups):
        for member in group:
            counts[number, columns[strata[member]]] += 1
        counts[number, -1] = len(group)
    return counts


def _fill_empty(parts: list[int], order: Sequence[int], *, size: int) -> None:
    """Where a part's share is less than one group, it still gets one: the smallest of the part with the most groups."""
    for empty in (part for part in range(size) if part not in parts):
        donor = max(range(size), key=parts.count)
        if parts.count(donor) > 1:
            parts[next(group for group in reversed(order) if parts[group] == donor)] = empty


def _draw(seed: int, name: str) -> str:
    return sha256(f"{seed} {name}".encode()).hexdigest()
