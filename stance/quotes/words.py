"""Words of a text in any script, for comparing texts regardless of case, punctuation and typography."""

from __future__ import annotations

import re
import unicodedata

# Thai, Lao, Burmese, Khmer, kana and Chinese characters are written without spaces: each counts as a word.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")


def split_words(text: str) -> list[str]:
    """Words in order, case folded; empty for a text of punctuation alone."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def fold(text: str) -> str:
    """The words as one string, equal for texts that differ only in case, punctuation or spacing."""
    return " ".join(split_words(text))
