"""How many quotes there are of each label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from stance.labels import LABELS, STANCES
from stance.quotes.quote import Quote

UNLABELLED: Final = "unlabelled"


def count_labels(quotes: Sequence[Quote]) -> dict[str, int]:
    """Counts of the labels that occur, in the order of the label table; soft labels count by what is likeliest."""
    counts = Counter(name_stratum(quote) for quote in quotes)
    return {name: counts[name] for name in (*LABELS, *STANCES, UNLABELLED) if counts[name]}


def name_stratum(quote: Quote) -> str:
    """The main label, or `unlabelled`."""
    return quote.main_label if quote.is_labelled else UNLABELLED
