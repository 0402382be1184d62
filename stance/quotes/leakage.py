"""What the parts of a data set share although they should not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from stance.quotes.near_copies import find_near_copies
from stance.quotes.quote import Quote
from stance.quotes.words import fold

SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Leak:
    """One kind of thing that stands on more than one side. count: ids, texts, keys, or pairs of near copies."""

    kind: str
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}: {self.count} on more than one side, such as {'; '.join(self.examples)}"


@dataclass(frozen=True, slots=True)
class Leakage:
    """All leaks between the parts, at most one of each kind."""

    leaks: tuple[Leak, ...]

    @property
    def clean(self) -> bool:
        """Whether the parts share nothing."""
        return not self.leaks

    def __str__(self) -> str:
        return "\n".join(map(str, self.leaks)) or "no id, text, near copy, pair, event or source stands on more than one side"


def leakage_report(parts: Mapping[str, Sequence[Quote]]) -> Leakage:
    """Ids, texts, near copies, pairs, events and source documents that stand in more than one part."""
    placed = [(name, quote) for name, quotes in parts.items() for quote in quotes]
    found = [_find_shared(placed, kind) for kind in ("id", "text", "pair", "event", "source")]
    found.insert(2, _find_near(placed))
    return Leakage(tuple(leak for leak in found if leak.count))


def _find_shared(placed: Sequence[tuple[str, Quote]], kind: str) -> Leak:
    sides: defaultdict[str, dict[str, Quote]] = defaultdict(dict)
    for name, quote in placed:
        value = _identify(quote) if kind == "text" else getattr(quote, kind)
        if value is not None:
            sides[value].setdefault(name, quote)
    shared = [quotes for quotes in sides.values() if len(quotes) > 1]
    return Leak(kind, len(shared), tuple(_describe(quotes, kind) for quotes in shared[:SHOWN]))


def _find_near(placed: Sequence[tuple[str, Quote]]) -> Leak:
    pairs = list(_find_crossing(placed))
    return Leak("near copy", len(pairs), tuple(_describe(dict(pair), "near copy") for pair in pairs[:SHOWN]))


def _find_crossing(placed: Sequence[tuple[str, Quote]]) -> Iterator[tuple[tuple[str, Quote], tuple[str, Quote]]]:
    for earlier, later in find_near_copies([quote.text for _, quote in placed]):
        left, right = placed[earlier], placed[later]
        if left[0] != right[0] and _identify(left[1]) != _identify(right[1]):
            yield left, right


def _identify(quote: Quote) -> str:
    return fold(quote.text) or quote.text


def _describe(quotes: Mapping[str, Quote], kind: str) -> str:
    where = " and ".join(f"{name} ({quote.id})" for name, quote in quotes.items())
    value = "" if kind == "near copy" else f"{getattr(next(iter(quotes.values())), kind)[:60]!r} in "
    return value + where
