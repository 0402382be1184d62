"""Quotes as the tensors that training reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from stance.labels import LABELS, STANCES
from stance.quotes.quote import Quote

if TYPE_CHECKING:
    from datasets import Dataset
    from transformers import PreTrainedTokenizerBase


REFERENCES = (*LABELS, *STANCES)
EXTRA = ("length", "labels", "partial", "reference")
"""Columns that the loss and the metrics read and the model does not."""


def count_tokens(texts: Sequence[str], tokenizer: PreTrainedTokenizerBase) -> list[int]:
    """Tokens of each whole text, special ones included."""
    if not texts:
        return []
    return [len(ids) for ids in tokenizer(list(texts), truncation=False, verbose=False)["input_ids"]]


def build_features(quotes: Sequence[Quote], tokenizer: PreTrainedTokenizerBase) -> Dataset:
    """A dataset with what the model reads and learns from, a row per quote.

    labels: 6 target weights. partial: only the stance is known. reference: place in REFERENCES of what the answer is judged by;
    it travels with the row because the Trainer sorts rows by length.
    """
    from datasets import Dataset

    encoded = tokenizer([quote.text for quote in quotes], truncation=True)
    columns: dict[str, Any] = {name: encoded[name] for name in ("input_ids", "attention_mask")}
    columns["length"] = [len(ids) for ids in encoded["input_ids"]]
    columns["labels"] = [quote.target().astype(np.float32) for quote in quotes]
    columns["reference"] = [REFERENCES.index(quote.main_label) for quote in quotes]
    columns["partial"] = [quote.is_partial for quote in quotes]
    return Dataset.from_dict(columns)
