"""Training, validation and test parts, or folds, that share nothing a model could learn by heart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from stance.errors import ConfigError, DataError, Problem
from stance.quotes.balance import deal
from stance.quotes.components import explain, find_components
from stance.quotes.counts import count_labels, name_stratum
from stance.quotes.leakage import Leakage, leakage_report
from stance.quotes.quote import Quote
from stance.quotes.wishes import wish_by_date, wish_by_outlet

SHARES: Final[Mapping[str, float]] = MappingProxyType({"train": 0.7, "validation": 0.15, "test": 0.15})


@dataclass(frozen=True, slots=True)
class Straddle:
    """Quotes that must stay together although their outlets or dates stand in several parts, and the part they went to."""

    ids: tuple[str, ...]
    why: str
    part: str


@dataclass(frozen=True, slots=True)
class Split:
    """Quotes by part, sorted by id; what the parts share; and what had to be kept together against `by`."""

    parts: Mapping[str, list[Quote]]
    leakage: Leakage
    straddling: tuple[Straddle, ...]

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Quotes of each label in each part."""
        return {name: count_labels(quotes) for name, quotes in self.parts.items()}


def split_quotes(
    quotes: Sequence[Quote], *, shares: Mapping[str, float] = SHARES, by: Literal["outlet", "date"] | None = None, seed: int = 13
) -> Split:
    """Divide quotes by label shares, with all that share a pair, event, source or near-identical text on one side.

    by="outlet" gives each outlet to one part. by="date" gives the oldest quotes to the first part and the newest to the last;
    quotes of one day stay together and the seed changes nothing. Groups that reach across parts are kept whole and reported: by outlet
    they go where most of them belong, by date to the newest part. The result depends on the quotes and the seed, not on their order.
    Raises DataError for quotes without outlet or readable date, ConfigError for impossible shares or too few groups.
    """
    _check_shares(shares)
    ordered = _sort(quotes)
    components = find_components(ordered)
    _check_enough(ordered, components, len(shares))
    if by is None:
        parts, straddling = _deal(ordered, components, shares=list(shares.values()), seed=seed), ()
    else:
        wishes = by_...
