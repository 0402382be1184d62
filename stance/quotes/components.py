"""Quotes that must stay together: the same pair, event or source document, the same id, or nearly the same text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from stance.quotes.near_copies import find_near_copies
from stance.quotes.quote import Quote

KEYS: Final = ("id", "pair", "event", "source")


def find_components(quotes: Sequence[Quote]) -> list[list[int]]:
    """Positions of quotes in groups, so that whatever two quotes share, they are in one group. Largest first."""
    parents = list(range(len(quotes)))
    for left, right in [*_find_links(quotes), *find_near_copies([quote.text for quote in quotes])]:
        lower, higher = sorted((_find_root(parents, left), _find_root(parents, right)))
        parents[higher] = lower
    groups: dict[int, list[int]] = {}
    for position in range(len(quotes)):
        groups.setdefault(_find_root(parents, position), []).append(position)
    return sorted(groups.values(), key=len, reverse=True)


def explain(quotes: Sequence[Quote]) -> str:
    """What holds most of one group together, for a message."""
    keys = Counter((field, value) for quote in quotes for field in KEYS if (value := getattr(quote, field)))
    (field, value), count = keys.most_common(1)[0]
    return f"{field} {value!r}" if count > 1 else "nearly the same text"


def _find_links(quotes: Sequence[Quote]) -> Iterable[tuple[int, int]]:
    first: dict[tuple[str, str], int] = {}
    for position, quote in enumerate(quotes):
        for field in KEYS:
            value = getattr(quote, field)
            if value is not None:
                yield first.setdefault((field, value), position), position


def _find_root(parents: list[int], position: int) -> int:
    while parents[position] != position:
        parents[position] = parents[parents[position]]
        position = parents[position]
    return position
