"""Training, validation and test parts, or folds, that share nothing a model could learn by heart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from stance.errors import ConfigError
from stance.quotes.balance import deal
from stance.quotes.components import explain, find_components
from stance.quotes.counts import count_labels, name_stratum
from stance.quotes.leakage import Leakage, leakage_report
from stance.quotes.quote import Quote
from stance.quotes.wishes import By, settle, wish

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


def split_quotes(quotes: Sequence[Quote], *, shares: Mapping[str, float] = SHARES, by: By | None = None, seed: int = 13) -> Split:
    """Divide quotes by label shares, with all that share a pair, event, source or near-identical text on one side.

    by="outlet" gives each outlet to one part. by="date" gives the oldest quotes to the first part and the newest to the last;
    quotes of one day stay together and the seed changes nothing. Groups that reach across parts are kept whole and reported: by outlet
    they go where most of them belong, by date to the newest part. The result depends on the quotes and the seed, not on their order.
    Raises DataError for quotes without outlet or readable date, ConfigError for impossible shares or too few groups.
    """
    _check_shares(shares)
    ordered = _sort(quotes)
    components = find_components(ordered)
    _check_enough(ordered, components, wanted=len(shares))
    names, sizes = list(shares), list(shares.values())
    wishes = None if by is None else wish(ordered, by=by, shares=sizes, seed=seed)
    chosen = _deal(ordered, components, shares=sizes, seed=seed) if wishes is None else settle(components, wishes, newest=by == "date")
    parts = {name: _gather(ordered, components, taken=[part == number for part in chosen]) for number, name in enumerate(names)}
    empty = [name for name, held in parts.items() if not held]
    if empty:
        raise ConfigError(f"no {by} is left for {', '.join(empty)}. Ask for fewer parts, for larger shares, or split without `by`.")
    straddling = () if wishes is None else _find_straddling(ordered, components, wishes=wishes, homes=[names[part] for part in chosen])
    return Split(parts, leakage_report(parts), straddling)


def fold_quotes(quotes: Sequence[Quote], *, folds: int, seed: int = 13) -> list[tuple[list[Quote], list[Quote]]]:
    """Pairs of (all others, held out), one for each of `folds` parts of equal share, grouped and stratified as by `split_quotes`."""
    if folds < 2:
        raise ConfigError(f"{folds} folds are too few; ask for at least 2.")
    ordered = _sort(quotes)
    components = find_components(ordered)
    _check_enough(ordered, components, wanted=folds)
    chosen = _deal(ordered, components, shares=[1 / folds] * folds, seed=seed)
    held_out = [[part == fold for part in chosen] for fold in range(folds)]
    return [(_gather(ordered, components, taken=[not out for out in outs]), _gather(ordered, components, taken=outs)) for outs in held_out]


def _sort(quotes: Sequence[Quote]) -> list[Quote]:
    return sorted(quotes, key=lambda quote: (quote.id, quote.text, quote.label or ""))


def _deal(quotes: Sequence[Quote], components: Sequence[Sequence[int]], *, shares: Sequence[float], seed: int) -> list[int]:
    names = [f"{quote.id} {quote.text}" for quote in quotes]
    return deal(components, strata=[name_stratum(quote) for quote in quotes], names=names, shares=shares, seed=seed)


def _gather(quotes: Sequence[Quote], components: Sequence[Sequence[int]], *, taken: Sequence[bool]) -> list[Quote]:
    members = sorted(member for component, takes in zip(components, taken, strict=True) if takes for member in component)
    return [quotes[member] for member in members]


def _find_straddling(
    quotes: Sequence[Quote], components: Sequence[Sequence[int]], *, wishes: Sequence[int], homes: Sequence[str]
) -> tuple[Straddle, ...]:
    split = [
        (component, home) for component, home in zip(components, homes, strict=True) if len({wishes[member] for member in component}) > 1
    ]
    return tuple(
        Straddle(tuple(quotes[member].id for member in component), explain([quotes[member] for member in component]), home)
        for component, home in split
    )


def _check_shares(shares: Mapping[str, float]) -> None:
    if len(shares) < 2 or min(shares.values()) <= 0 or abs(sum(shares.values()) - 1) > 1e-6:
        given = ", ".join(f"{name} {share:g}" for name, share in shares.items())
        raise ConfigError(f"shares must be at least two positive numbers that sum to 1, got {given or 'none'}.")


def _check_enough(quotes: Sequence[Quote], components: Sequence[Sequence[int]], *, wanted: int) -> None:
    if len(components) < wanted:
        largest = [quotes[member] for member in components[0]] if components else []
        why = f"; {len(largest)} share {explain(largest)}" if len(largest) > 1 else ""
        raise ConfigError(
            f"{wanted} parts were asked for, but {len(quotes)} quotes form only {len(components)} groups that can stand apart{why}. "
            "Give more quotes, or check whether pair, event and source are as fine as they should be."
        )
