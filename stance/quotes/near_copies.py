"""Texts that are nearly the same, found exactly: no pair that is none, and none missed.

Shingles are ordered from rare to common. Two sets whose overlap reaches the wanted similarity must then share one of their first
few shingles (prefix filtering; Chaudhuri, Ganti, Kaushik 2006), so an index over those alone yields all candidates.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final

from stance.quotes.words import split_words

SIMILARITY: Final = 0.6
"""One word of ten changed gives 0.64, one of eight 0.56."""
ROUNDING: Final = 1e-9


def find_near_copies(texts: Sequence[str], *, similarity: float = SIMILARITY) -> Iterator[tuple[int, int]]:
    """Pairs of positions, the earlier first, whose sets of word pairs have a Jaccard similarity of at least `similarity`.

    Texts with the same words are each paired with the first of them only; all other pairs are complete. Texts without words pair with none.
    """
    first: dict[tuple[str, ...], int] = {}
    for position, text in enumerate(texts):
        words = tuple(split_words(text))
        if words and first.setdefault(words, position) != position:
            yield first[words], position
    shingles = {position: _make_shingles(words) for words, position in first.items()}
    yield from _join(_rank(shingles), similarity)


def _make_shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + 2]) for start in range(max(1, len(words) - 1))}


def _rank(shingles: dict[int, set[tuple[str, ...]]]) -> dict[int, list[int]]:
    """Shingles as numbers, rare ones small, each list in ascending order."""
    frequency = Counter(shingle for members in shingles.values() for shingle in members)
    rank = {shingle: number for number, shingle in enumerate(sorted(frequency, key=lambda shingle: (frequency[shingle], shingle)))}
    return {position: sorted(rank[shingle] for shingle in members) for position, members in shingles.items()}


def _join(ranked: dict[int, list[int]], similarity: float) -> Iterator[tuple[int, int]]:
    index: defaultdict[int, list[int]] = defaultdict(list)
    members = {position: frozenset(ranks) for position, ranks in ranked.items()}
    for position in sorted(ranked, key=lambda position: (len(ranked[position]), position)):
        size = len(ranked[position])
        least = ceil(similarity * size - ROUNDING)
        candidates = set()
        for rank in ranked[position][: size - least + 1]:
            candidates.update(index[rank])
            index[rank].append(position)
        for other in sorted(candidates):
            if len(members[other]) >= least and _overlap(members[position], members[other]) >= similarity - ROUNDING:
                yield min(position, other), max(position, other)


def _overlap(left: frozenset[int], right: frozenset[int]) -> float:
    common = len(left & right)
    return common / (len(left) + len(right) - common)
