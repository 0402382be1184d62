"""Which part each quote would go to by its outlet or date alone, and where groups go whose quotes would part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import Final, Literal

from stance.errors import DataError, Problem
from stance.quotes.balance import deal
from stance.quotes.counts import name_stratum
from stance.quotes.quote import Quote

By = Literal["outlet", "date"]
FIRST_OF: Final = "-01-01"


def wish(quotes: Sequence[Quote], *, by: By, shares: Sequence[float], seed: int) -> list[int]:
    """The part of each quote; DataError naming all quotes whose outlet or date does not say."""
    return _wish_by_date(quotes, shares) if by == "date" else _wish_by_outlet(quotes, shares, seed=seed)


def settle(components: Sequence[Sequence[int]], wishes: Sequence[int], *, newest: bool) -> list[int]:
    """The part of each component: the one most of its quotes wish for, or with `newest` the last one that any of them does.

    A model tested on later quotes must not have seen them; earlier ones among the later do no harm.
    """
    wanted = [Counter(sorted(wishes[member] for member in component)) for component in components]
    return [max(counts) if newest else counts.most_common(1)[0][0] for counts in wanted]


def read_day(written: str | None) -> date | None:
    """The day of an ISO date, the first one where it names only a year or a month; None for anything else."""
    day = (written or "").partition("T")[0].partition(" ")[0]
    try:
        return date.fromisoformat(day + FIRST_OF[len(day) - 4 :] if len(day) in (4, 7) else day)
    except ValueError:
        return None


def _wish_by_outlet(quotes: Sequence[Quote], shares: Sequence[float], *, seed: int) -> list[int]:
    _refuse([quote for quote in quotes if quote.outlet is None], "outlet", remedy="Name their outlet, or leave them out.")
    outlets: dict[str, list[int]] = {}
    for position, quote in enumerate(quotes):
        outlets.setdefault(quote.outlet or "", []).append(position)
    names = [quote.outlet or "" for quote in quotes]
    parts = deal(list(outlets.values()), strata=[name_stratum(quote) for quote in quotes], names=names, shares=shares, seed=seed)
    chosen = dict(zip(outlets, parts, strict=True))
    return [chosen[name] for name in names]


def _wish_by_date(quotes: Sequence[Quote], shares: Sequence[float]) -> list[int]:
    _refuse([quote for quote in quotes if read_day(quote.date) is None], "date", remedy="Write it as 2022-02-24, or leave them out.")
    days = [read_day(quote.date) or date.min for quote in quotes]
    counts = Counter(days)
    ends, reached, chosen = list(accumulate(shares)), 0.0, {}
    for day in sorted(counts):
        middle = (reached + counts[day] / 2) / len(quotes)
        chosen[day] = next((part for part, end in enumerate(ends) if middle < end), len(shares) - 1)
        reached += counts[day]
    return [chosen[day] for day in days]


def _refuse(quotes: Sequence[Quote], field: str, *, remedy: str) -> None:
    if quotes:
        raise DataError(
            [Problem(f"quote {quote.id}", None, field, f"{getattr(quote, field)!r} is no {field} to split by", remedy) for quote in quotes]
        )
