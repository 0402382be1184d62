"""One labelled or unlabelled statement, and the training target that its annotations amount to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stance.labels import INDEX, LABELS, STANCES, labels_of

SURENESS_WEIGHT = {3: 1.0, 2: 0.85, 1: 0.65}
"""Probability of an annotator's first choice by sureness (3 certain, 2 fairly, 1 torn); the second choice gets the rest."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotator's judgement: a label, and where given a second choice and a sureness of 3 (certain) to 1 (torn)."""

    label: str
    second_choice: str | None = None
    sureness: int = 3


@dataclass(frozen=True, slots=True)
class Quote:
    """A statement by one speaker, or one side's account of what its leader said.

    label: one of the six labels, or a bare stance where nobody annotated force; None when unlabelled.
    annotations: the annotators' own judgements where a row carries them.
    probabilities: a ready soft label over the six labels, which wins over annotations.
    pair: key shared by minimal pairs. event: key shared by accounts of one event. source: document the statement stands in.
    extra: every further column of the input, kept as read.
    """

    id: str
    text: str
    label: str | None = None
    speaker: str | None = None
    country: str | None = None
    outlet: str | None = None
    date: str | None = None
    event: str | None = None
    pair: str | None = None
    source: str | None = None
    genre: str | None = None
    annotations: tuple[Annotation, ...] = ()
    probabilities: Mapping[str, float] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def target(self) -> NDArray[np.float64]:
        """What to train on, shape (6,), summing to 1. A bare stance spreads evenly over its labels (see `is_partial`).

        Raises ValueError for a quote without any label.
        """
        if self.probabilities is not None:
            weights = np.array([float(self.probabilities.get(label, 0.0)) for label in LABELS])
            return np.asarray(weights / weights.sum())
        if self.annotations:
            judged = np.asarray(np.mean([_spread(annotation) for annotation in self.annotations], axis=0))
            # Where an annotator was overruled, the final label counts as much as all annotators together.
            overruled = self.label is not None and any(annotation.label != self.label for annotation in self.annotations)
            return (judged + _indicator(self.label)) / 2 if self.label is not None and overruled else judged
        if self.label is None:
            raise ValueError(f"quote {self.id!r} has no label")
        return _indicator(self.label)

    @property
    def main_label(self) -> str:
        """The label the quote is judged by: its own, or the likeliest of its soft label. ValueError without any."""
        return self.label if self.label is not None else LABELS[int(self.target().argmax())]

    @property
    def is_partial(self) -> bool:
        """Whether only the stance is known, so that training must leave the force open."""
        return self.probabilities is None and not self.annotations and self.label in STANCES and self.label != "neutrality"


def _indicator(label: str) -> NDArray[np.float64]:
    target = np.zeros(len(LABELS))
    members = [label] if label in INDEX else labels_of(label)
    target[[INDEX[member] for member in members]] = 1 / len(members)
    return target


def _spread(annotation: Annotation) -> NDArray[np.float64]:
    first = _indicator(annotation.label)
    if annotation.second_choice is None:
        return first
    weight = SURENESS_WEIGHT[annotation.sureness]
    return weight * first + (1 - weight) * _indicator(annotation.second_choice)
