"""Texts as token ids that a model can read: whole where they fit, else in overlapping windows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from stance.errors import ModelError
from stance.scores import Probabilities

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerBase

OVERLAP = 4
"""A window shares one part in so many with the one before, so that no sentence is seen in halves only."""
MOST_WINDOWS = 64
"""Windows read of one text: some 9,000 tokens at 192 each. It bounds what one row of an archive, say a whole book, can cost."""
Encode = Callable[[Sequence[str], bool], list[list[int]]]
"""Texts to token ids, with the model's special tokens or without."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A text as windows of token ids, special tokens included. truncated: there were more than MOST_WINDOWS."""

    windows: list[list[int]]
    truncated: bool


class Cutter:
    """Tokenises each text once and cuts it; `max_tokens` counts special tokens too, `padding` is the id to pad with."""

    def __init__(self, encode: Encode, *, max_tokens: int, padding: int) -> None:
        self.max_tokens, self.padding = max_tokens, padding
        self._encode = encode
        self._before, self._after = _find_frame(encode)

    def cut(self, texts: Sequence[str]) -> list[Cut]:
        """Every text in windows, in order."""
        return [self._cut(ids) for ids in self._encode(texts, False)]

    def _cut(self, ids: list[int]) -> Cut:
        spans, truncated = find_windows(len(ids), room=self.max_tokens - len(self._before) - len(self._after))
        return Cut([[*self._before, *ids[start:end], *self._after] for start, end in spans], truncated)


def read_cutter(file: Path, *, max_tokens: int, padding: int) -> Cutter:
    """A cutter from a tokenizer.json, without transformers."""
    from tokenizers import Tokenizer

    return Cutter(_encode_with(Tokenizer.from_file(str(file))), max_tokens=max_tokens, padding=padding)


def wrap_tokenizer(tokenizer: PreTrainedTokenizerBase, *, max_tokens: int) -> Cutter:
    """A cutter around a tokenizer of transformers, which loses its own truncation and padding."""
    encode = _encode_with(tokenizer.backend_tokenizer) if tokenizer.is_fast else _encode_slowly(tokenizer)
    padding: Any = tokenizer.pad_token_id
    return Cutter(encode, max_tokens=max_tokens, padding=padding or 0)


def find_windows(tokens: int, *, room: int) -> tuple[list[tuple[int, int]], bool]:
    """Start and end of each window over so many tokens, and whether tokens beyond the last one are left out."""
    step = room - room // OVERLAP
    wanted = 1 + max(0, -(-(tokens - room) // step))
    spans = [(place * step, min(tokens, place * step + room)) for place in range(min(wanted, MOST_WINDOWS))]
    return spans, wanted > MOST_WINDOWS


def pool_windows(probabilities: Probabilities, lengths: Sequence[int], counts: Sequence[int]) -> Probabilities:
    """The mean over each text's windows, weighted by their length in tokens.

    probabilities: (windows, 6), those of a text in a row. counts: windows of each of n texts, none 0. Returns (n, 6).
    """
    starts = np.cumsum([0, *counts[:-1]])
    weights = np.asarray(lengths, dtype=np.float64)[:, None]
    return np.asarray(np.add.reduceat(probabilities * weights, starts) / np.add.reduceat(weights, starts))


def _encode_with(tokenizer: Tokenizer) -> Encode:
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def encode(texts: Sequence[str], special: bool) -> list[list[int]]:
        return [encoded.ids for encoded in tokenizer.encode_batch_fast(list(texts), add_special_tokens=special)]

    return encode


def _encode_slowly(tokenizer: PreTrainedTokenizerBase) -> Encode:
    def encode(texts: Sequence[str], special: bool) -> list[list[int]]:
        # verbose: it would warn of every text longer than the model reads, which are just those that we cut.
        encoded: Any = tokenizer(list(texts), add_special_tokens=special, truncation=False, verbose=False)
        return list(encoded["input_ids"])

    return encode


def _find_frame(encode: Encode) -> tuple[list[int], list[int]]:
    """The special tokens that a tokenizer puts before and after a text."""
    (bare,), (whole,) = encode(["a"], False), encode(["a"], True)
    for start in range(len(whole) - len(bare) + 1):
        if whole[start : start + len(bare)] == bare:
            return whole[:start], whole[start + len(bare) :]
    raise ModelError("This model's tokenizer changes a text when it adds special tokens, so long texts cannot be cut. Use another encoder.")
