"""The statements that an export is checked on: packaged ones, across labels and lengths, always the same."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256

from stance.labels import LABELS
from stance.quotes.read import read_quotes
from stance.quotes.reading.sources import packaged_sets

PER_LABEL = 64
"""Of the sets of the package together: a model was often trained on some of them, and moves less on what it knows by heart."""


def draw_check_sample() -> list[str]:
    """PER_LABEL statements of each label, evenly spread from its shortest to its longest."""
    found = defaultdict(list)
    for quote in read_quotes(list(packaged_sets())):
        found[quote.main_label].append(quote.text)
    return [text for label in LABELS for text in _spread(found[label])]


def _spread(texts: list[str]) -> list[str]:
    ordered = sorted(set(texts), key=lambda text: (len(text), sha256(text.encode()).digest()))
    return [ordered[place * (len(ordered) - 1) // (PER_LABEL - 1)] for place in range(PER_LABEL)]
