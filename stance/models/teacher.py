"""Learning from a trained model: its probabilities beside the labels, and alone where statements have none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from accelerate import PartialState

from stance.config import Config, Teacher
from stance.errors import ModelError
from stance.files import hash_file, open_whole
from stance.labels import LABELS
from stance.meter import Meter
from stance.models.forms import load_predictor
from stance.models.names import find_model
from stance.models.runs import trace
from stance.quotes.fingerprint import fingerprint
from stance.quotes.quote import Quote
from stance.quotes.read import read_quotes
from stance.scores import Probabilities

ANSWERS: Final = "teacher.npy"
CHUNK: Final = 512
"""Statements between two steps of the bar."""


def read_unlabelled(config: Config) -> list[Quote]:
    """The statements that only the teacher labels; labels that they may have are left aside."""
    if not config.teacher.unlabelled:
        return []
    quotes = read_quotes(config.teacher.unlabelled, columns=config.data.columns, require_labels=False)
    return [replace(quote, label=None, annotations=(), probabilities=None) for quote in quotes]


def describe_teacher(teacher: Teacher, unlabelled: Sequence[Quote]) -> dict[str, Any] | None:
    """What the record of a training says of the teacher, its own record included; None without one. Raises ModelError."""
    if not teacher.model:
        return None
    directory = find_model(teacher.model)
    weights = directory / "model.safetensors"
    if not weights.exists():
        raise ModelError(f"{directory} has no model.safetensors, so that it cannot teach. `stance train` writes such a directory.")
    return {
        "weights": hash_file(weights),
        "unlabelled": {"rows": len(unlabelled), "fingerprint": fingerprint(unlabelled)},
        "records": trace(str(directory)),
    }


def add_teacher(teacher: Teacher, labelled: Sequence[Quote], unlabelled: Sequence[Quote], *, work: Path) -> list[Quote]:
    """The labelled quotes with the teacher's share in what they teach, then the unlabelled with its answers; as they are without one.

    The answers are kept in `work`, so that a run that goes on need not ask again.
    """
    if not teacher.model:
        return list(labelled)
    with PartialState().main_process_first():
        answers = _ask(teacher, [quote.text for quote in (*labelled, *unlabelled)], kept=work / ANSWERS)
    taught = zip((*labelled, *unlabelled), answers, strict=True)
    return [_mix(quote, answer, weight=teacher.weight) for quote, answer in taught]


def _ask(teacher: Teacher, texts: Sequence[str], *, kept: Path) -> Probabilities:
    if not kept.exists():
        predict = load_predictor(find_model(teacher.model))
        answers: list[Probabilities] = []
        with Meter("taught", len(texts)) as meter:
            for start in range(0, len(texts), CHUNK):
                answers.append(predict(texts[start : start + CHUNK]))
                meter.advance(len(answers[-1]))
        with open_whole(kept) as stream:
            np.save(stream, np.concatenate(answers))
    found: Probabilities = np.load(kept)
    return found


def _mix(quote: Quote, answer: Probabilities, *, weight: float) -> Quote:
    target = weight * answer + (1 - weight) * _read_hand(quote, answer) if quote.is_labelled else answer
    soft: Mapping[str, float] = dict(zip(LABELS, map(float, target), strict=True))
    return replace(quote, probabilities=soft)


def _read_hand(quote: Quote, answer: Probabilities) -> Probabilities:
    """The target by hand; where only the stance is known, the teacher says how likely each of its labels is."""
    target = quote.target()
    allowed = target * answer
    return np.asarray(allowed / allowed.sum()) if quote.is_partial and allowed.any() else target
