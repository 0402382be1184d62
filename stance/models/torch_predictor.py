"""Probabilities from a model directory by PyTorch, batches sorted by length."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from stance.errors import ModelError
from stance.labels import LABELS
from stance.models.encoders import load_classifier, load_tokenizer, reading_limit
from stance.models.features import count_tokens
from stance.scores import Probabilities

BATCH_TOKENS = 4096
"""Tokens of a padded batch. On two cores 2,048 to 16,384 are equally fast; more only takes memory."""


class TorchPredictor:
    """Maps n texts to (n, 6) probabilities in the order of `LABELS`; reads at most `max_tokens` tokens of each."""

    def __init__(self, directory: str | Path) -> None:
        self._tokenizer = load_tokenizer(str(directory))
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        model: Any = load_classifier(str(directory), trained=True)
        self._model = model.eval().to(self._device)
        self._columns = _columns(self._model.config.label2id, directory)
        self.max_tokens = reading_limit(model, self._tokenizer)

    def __call__(self, texts: Sequence[str]) -> Probabilities:
        """Probabilities of shape (n, 6)."""
        encoded = self._tokenizer(list(texts), truncation=True, max_length=self.max_tokens)["input_ids"]
        lengths = np.array([len(ids) for ids in encoded])
        result = np.zeros((len(encoded), len(LABELS)))
        for batch in _batches(lengths):
            result[batch] = self._predict([encoded[position] for position in batch])
        return result

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each whole text, special ones included."""
        return count_tokens(texts, self._tokenizer)

    @torch.inference_mode()
    def _predict(self, encoded: list[list[int]]) -> Probabilities:
        padded: Any = self._tokenizer.pad({"input_ids": encoded}, return_tensors="pt").to(self._device)
        logits = self._model(**padded).logits.double()
        return np.asarray(logits.softmax(dim=-1).cpu().numpy()[:, self._columns])


def _batches(lengths: np.ndarray[Any, Any]) -> list[np.ndarray[Any, Any]]:
    """Positions in batches of similar length, the longest first, each of at most BATCH_TOKENS padded tokens."""
    order = np.argsort(-lengths, kind="stable")
    batches, start = [], 0
    while start < len(order):
        size = max(1, BATCH_TOKENS // int(lengths[order[start]]))
        batches.append(order[start : start + size])
        start += size
    return batches


def _columns(label2id: dict[str, int], directory: str | Path) -> list[int]:
    missing = [label for label in LABELS if label not in label2id]
    if missing:
        raise ModelError(
            f"{directory} is a classifier of other labels ({', '.join(label2id)}); stance needs {', '.join(LABELS)}. "
            "Train one with `stance train`."
        )
    return [label2id[label] for label in LABELS]
