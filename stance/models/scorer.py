"""The scorer: statements in, scores out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from stance.errors import InputError
from stance.models.forms import Form, load_predictor
from stance.models.names import find_model
from stance.scores import Probabilities, Score, decode

if TYPE_CHECKING:
    from stance.models.reading import Predictor

Predict = Callable[[Sequence[str]], Probabilities]
"""The one seam: n texts to an (n, 6) array of probabilities in the order of `stance.labels.LABELS`."""


class Scorer:
    """Scores statements with any `Predict`; `from_pretrained` loads one.

    backend: the form that the model runs in, such as "onnxruntime int8" or "torch float32"; "custom" for a `Predict` that does not say.
    """

    def __init__(self, predict: Predict | Predictor) -> None:
        self._predict = predict
        self.backend: str = getattr(predict, "backend", "custom")

    @classmethod
    def from_pretrained(cls, model: str | Path = "default", *, backend: Form = "fastest") -> Scorer:
        """Load a model directory by path or name, in the fastest form that is there (`stance export` makes the int8 form).

        backend: "torch" or "onnxruntime" to demand one. Raises ModelError where there is none, or none that can be trusted.
        """
        return cls(load_predictor(find_model(model), form=backend))

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
        if not hasattr(self._predict, "read"):
            return decode(texts, np.asarray(self._predict(texts), dtype=np.float64), [False] * len(texts))
        reading = cast("Predictor", self._predict).read(texts)
        return decode(texts, reading.probabilities, reading.truncated.tolist(), windows=reading.windows.tolist())


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
