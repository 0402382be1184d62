"""The scorer: statements in, scores out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from stance.errors import InputError
from stance.models.names import find_model
from stance.scores import Probabilities, Score, decode

Predict = Callable[[Sequence[str]], Probabilities]
"""The one seam: n texts to an (n, 6) array of probabilities in the order of `stance.labels.LABELS`."""


class Predictor(Protocol):
    """A Predict that also knows how much of a text it reads."""

    max_tokens: int

    def __call__(self, texts: Sequence[str], /) -> Probabilities:
        """Probabilities of shape (n, 6)."""
        ...

    def count_tokens(self, texts: Sequence[str], /) -> Sequence[int]:
        """Tokens of each whole text."""
        ...


class Scorer:
    """Scores statements with any `Predict`; `from_pretrained` loads one."""

    def __init__(self, predict: Predict | Predictor) -> None:
        self._predict = predict

    @classmethod
    def from_pretrained(cls, model: str | Path = "default") -> Scorer:
        """Load a model directory by path or name. Raises ModelError where there is none, or none that can be trusted."""
        from stance.models.torch_predictor import TorchPredictor

        return cls(TorchPredictor(find_model(model)))

    def score(self, text: str) -> Score:
        """Score one statement. Raises InputError for anything that is not text with at least one letter or digit."""
        return self.score_many([text])[0]

    def score_many(self, texts: Iterable[str]) -> list[Score]:
        """Score statements, in order. Raises one InputError that lists every unusable one."""
        if isinstance(texts, str):
            raise InputError("score_many takes a list of statements, got one text. Use score(text).")
        if isinstance(texts, Mapping) or not isinstance(texts, Iterable):
            raise InputError(f"score_many takes a list of statements, got {type(texts).__name__}.")
        texts = list(texts)
        problems = [f"statement {place}: {flaw}" for place, text in enumerate(texts, start=1) if (flaw := find_flaw(text))]
        if problems:
            raise InputError("\n".join(problems))
        if not texts:
            return []
        return decode(texts, np.asarray(self._predict(texts), dtype=np.float64), self._truncated(texts))

    def _truncated(self, texts: Sequence[str]) -> list[bool]:
        limit = getattr(self._predict, "max_tokens", None)
        count = getattr(self._predict, "count_tokens", None)
        if limit is None or count is None:
            return [False] * len(texts)
        return [tokens > limit for tokens in count(texts)]


def find_flaw(text: object) -> str | None:
    """Why a statement cannot be scored and what to do about it, or None when it can."""
    if not isinstance(text, str):
        return f"got {type(text).__name__}, wanted text. Convert it to str, or leave the row out."
    if not text.strip():
        return "the text is empty. Leave the row out."
    if not any(character.isalnum() for character in text):
        return f"{text.strip()[:20]!r} holds no letter or digit. Leave the row out."
    surrogate = next((place for place, character in enumerate(text) if "\ud800" <= character <= "\udfff"), None)
    if surrogate is not None:
        return f"character {surrogate} is half of a surrogate pair, which is no text. Decode the source as UTF-8."
    return None
