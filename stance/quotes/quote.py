"""One labelled or unlabelled statement, and the training target that its annotations amount to."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stance.labels import INDEX, LABELS, STANCES, UNRELATED, labels_of

SURENESS_WEIGHT = {3: 1.0, 2: 0.85, 1: 0.65}
"""Probability of an annotator's first choice by sureness (3 certain, 2 fairly, 1 torn); the second choice gets the rest."""

_FORCELESS = {stance for stance in STANCES if len(labels_of(stance)) > 1}
"""Bare stances that leave a label open; neutrality has only one."""


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
        """What to train on, shape (6,), summing to 1. A bare stance spreads evenly over its labels (see `is_partial`), an annotator's
        too, whatever the others say.

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
        """The label the quote is judged by: its own, or the likeliest of its soft label. ValueError without any.

        Where an annotator gave a bare stance, the likeliest stance is found first; the force is then the likeliest that some annotator
        gave for it, and nobody's makes the main label a bare stance.
        """
        if self.label is not None:
            return self.label
        target, named = self.target(), self._find_named()
        bare = self.probabilities is None and not named.isdisjoint(STANCES)
        return _settle(target, named) if bare else LABELS[int(target.argmax())]

    @property
    def is_labelled(self) -> bool:
        """Whether it has a label of any kind, so that `target` and `main_label` have an answer."""
        return self.label is not None or bool(self.annotations) or self.probabilities is not None

    @property
    def is_partial(self) -> bool:
        """Whether only the stance is known, so that training must leave the force open: all who labelled it gave one bare stance."""
        named = self._find_named()
        return self.probabilities is None and len(named) == 1 and named <= _FORCELESS

    def _find_named(self) -> set[str]:
        """Labels and bare stances that the quote itself or an annotator names."""
        choices = (name for annotation in self.annotations for name in (annotation.label, annotation.second_choice))
        return {name for name in (self.label, *choices) if name is not None}


def _settle(target: NDArray[np.float64], named: Set[str]) -> str:
    """The likeliest stance (or `unrelated`), as the likeliest of its labels that are named, else bare."""
    shares: dict[str, float] = {stance: sum(target[INDEX[label]] for label in labels_of(stance)) for stance in STANCES}
    shares[UNRELATED] = target[INDEX[UNRELATED]]
    best = max(shares, key=lambda name: shares[name])
    return max((label for label in labels_of(best) if label in named), key=lambda label: target[INDEX[label]], default=best)


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
