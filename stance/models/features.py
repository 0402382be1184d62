"""Quotes as the tensors that training reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from stance.quotes.quote import Quote

if TYPE_CHECKING:
    from datasets import Dataset
    from transformers import PreTrainedTokenizerBase


def build_features(quotes: Sequence[Quote], tokenizer: PreTrainedTokenizerBase) -> Dataset:
    """A dataset with input_ids, attention_mask, length, labels (6 target weights) and partial (force unknown) per quote."""
    from datasets import Dataset

    encoded = tokenizer([quote.text for quote in quotes], truncation=True)
    columns: dict[str, Any] = {name: encoded[name] for name in ("input_ids", "attention_mask")}
    columns["length"] = [len(ids) for ids in encoded["input_ids"]]
    columns["labels"] = [quote.target().astype(np.float32) for quote in quotes]
    columns["partial"] = [quote.is_partial for quote in quotes]
    return Dataset.from_dict(columns)
