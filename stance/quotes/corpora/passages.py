"""Passages in documents: what a passage's characters are, where it stands, and how it is known again without its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final

Spans = tuple[tuple[int, int], ...]

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"\*\*|(?<!\w)#+|<[a-zA-Z/!][^>]*>")
LEAST_WORDS: Final = 2
"""A piece of a passage has at least so many words: single words stand anywhere in a document."""


def fold_space(text: str) -> str:
    """The text with every run of white space made one space, and none at its ends."""
    return " ".join(text.split())


def clean(document: str) -> str:
    """The words a reader sees: Markdown links reduced to their words, headings' and bold marks and tags dropped, white space folded.

    Spans count characters of this.
    """
    return fold_space(_MARKS.sub("", _LINK.sub(r"\1", document)))


def digest(passage: str) -> str:
    """SHA-256 of the passage in UTF-8, with its white space folded."""
    return sha256(fold_space(passage).encode()).hexdigest()


def cut(document: str, spans: Sequence[tuple[int, int]]) -> str:
    """The passage that stands at `spans` of a clean document, its pieces joined by a space."""
    return " ".join(document[start:end] for start, end in spans)


def find_spans(passage: str, document: str) -> Spans | None:
    """Where a passage stands in a clean document, or None.

    A passage may leave out what stands between its pieces (`"…," he said. "…"`): each piece is the longest that goes on word for word.
    """
    words, spans, taken, position = passage.split(), [], 0, 0
    while taken < len(words):
        count = _count_common(words[taken:], document, position)
        if count < min(LEAST_WORDS, len(words)):
            return None
        piece = " ".join(words[taken : taken + count])
        start = document.index(piece, position)
        position, taken = start + len(piece), taken + count
        spans.append((start, position))
    return tuple(spans)


def recover(document: str, spans: Sequence[tuple[int, int]], *, size: int, sha256: str) -> str | None:
    """The passage with this digest: the one at `spans`, else any stretch of `size` characters of the clean document; None without."""
    if spans and digest(passage := cut(document, spans)) == sha256:
        return passage
    return next((passage for passage in _find_stretches(document, size) if digest(passage) == sha256), None)


def _count_common(words: Sequence[str], document: str, position: int) -> int:
    """How many of the first words stand together somewhere after `position`; bisected, as fewer words stand wherever more do."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if document.find(" ".join(words[:middle]), position) >= 0 else (low, middle - 1)
    return low


def _find_stretches(document: str, size: int) -> Iterator[str]:
    """Stretches of `size` characters that begin and end where a word may."""
    for start in range(len(document) - size + 1):
        end = start + size
        begins = document[start] != " " and not document[start - 1 : start].isalnum()
        if begins and document[end - 1] != " " and not document[end : end + 1].isalnum():
            yield document[start:end]
