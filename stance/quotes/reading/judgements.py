"""What a row says of its label: one name, several annotators' names, second choices, or probabilities."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stance.labels import INDEX, LABELS, is_known, labels_of, nearest
from stance.quotes.quote import SURENESS_WEIGHT, Annotation
from stance.quotes.reading.view import LABEL_FIELDS, View, describe, is_blank, write_out

KNOWN_KEYS = {"label", "second_choice", "sureness"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """Fields of a quote. further: whether annotations came with keys that an `Annotation` cannot hold."""

    label: str | None
    annotations: tuple[Annotation, ...]
    probabilities: Mapping[str, float] | None
    further: bool


def read_judgement(view: View, *, required: bool) -> Judgement:
    """All that a row says; what cannot be understood is left out and complained about."""
    if required and all(view.get(field) is None for field in (*LABEL_FIELDS, "second_choice", "sureness")):
        view.complain("label", "the label is missing", remedy=f"Give one of {', '.join(LABELS)}.")
    label = _read_label(view, view.get("label"), field="label")
    annotations = [_read_labels(view), _read_annotations(view), _read_second_choice(view, label)]
    given = [found for found in annotations if found]
    if len(given) > 1:
        remedy = "Keep one of labels, annotations, or second_choice with sureness."
        view.complain("annotations", "the row gives its annotators' judgements in more than one way", remedy=remedy)
    further = bool(annotations[1]) and any(entry.keys() - KNOWN_KEYS for entry in view.get_packed("annotations"))
    return Judgement(label, given[0] if given else (), _read_probabilities(view), further)


def _read_label(view: View, value: Any, *, field: str) -> str | None:
    """One of our names, by way of the user's scheme."""
    if is_blank(value):
        return None
    name = write_out(value)
    if name is None:
        view.complain(field, f"{describe(value)} is not a label", remedy="Write a name; several annotators' names go into `labels`.")
        return None
    label = view.labels.get(name, name)
    if is_known(label):
        return label
    close = nearest(label)
    hint = f"Did you mean {close!r}? " if close else ""
    view.complain(
        field, f"unknown label {name!r}", remedy=f"{hint}Labels are {', '.join(LABELS)}; map other names with `labels: {{{name}: …}}`."
    )
    return None


def _read_labels(view: View) -> tuple[Annotation, ...]:
    value = view.get_packed("labels")
    names = re.split(r"[;|]", value) if isinstance(value, str) else value
    if names is None:
        return ()
    if not isinstance(names, list):
        view.complain("labels", f"{describe(names)} is not a list", remedy="Write a list of names, in CSV separated by `;`.")
        return ()
    found = [_read_label(view, name, field="labels") for name in names]
    return tuple(Annotation(label) for label in found if label is not None)


def _read_annotations(view: View) -> tuple[Annotation, ...]:
    value = view.get_packed("annotations")
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(entry, dict) and not is_blank(entry.get("label")) for entry in value):
        remedy = 'Write a list of objects: [{"label": …, "second_choice": …, "sureness": …}]; only the label must be there.'
        view.complain("annotations", f"{describe(value)} is no list of judgements with labels", remedy=remedy)
        return ()
    found = [_make_annotation(view, entry) for entry in value]
    return tuple(annotation for annotation in found if annotation is not None)


def _make_annotation(view: View, entry: Mapping[str, Any]) -> Annotation | None:
    label, second = (_read_label(view, entry.get(key), field="annotations") for key in ("label", "second_choice"))
    sureness = _read_sureness(view, entry.get("sureness"), field="annotations")
    return Annotation(label, second, sureness) if label is not None else None


def _read_second_choice(view: View, label: str | None) -> tuple[Annotation, ...]:
    second, sureness = view.get("second_choice"), view.get("sureness")
    if second is None and sureness is None:
        return ()
    if view.get("label") is None:
        view.complain("label", "a second choice or a sureness stands without a label", remedy="Give the first choice as `label`.")
    choice = _read_label(view, second, field="second_choice"), _read_sureness(view, sureness, field="sureness")
    return (Annotation(label, *choice),) if label is not None else ()


def _read_sureness(view: View, value: Any, *, field: str) -> int:
    sureness = 3 if is_blank(value) else {str(number): number for number in SURENESS_WEIGHT}.get(write_out(value) or "")
    if sureness is None:
        remedy = "3 means certain, 2 fairly sure, 1 torn; leave it empty where nobody said."
        view.complain(field, f"sureness {describe(value)} is not 1, 2 or 3", remedy=remedy)
        return 3
    return sureness


def _read_probabilities(view: View) -> dict[str, float] | None:
    value = view.get_packed("probabilities")
    if value is None or (isinstance(value, dict) and all(weight is None for weight in value.values())):
        return None
    if not isinstance(value, dict):
        view.complain("probabilities", f"{describe(value)} is not an object", remedy='Write {"neutral": 0.7, "unrelated": 0.3}.')
        return None
    given = {name: weight for name, weight in value.items() if weight is not None}
    numbers = all(isinstance(weight, int | float) and not isinstance(weight, bool) and math.isfinite(weight) for weight in given.values())
    if not numbers or min(given.values()) < 0 or sum(given.values()) <= 0:
        remedy = "Give numbers of at least 0, not all of them 0; they need not sum to 1."
        view.complain("probabilities", f"{describe(value)} is no distribution", remedy=remedy)
        return None
    return _gather(view, given)


def _gather(view: View, given: Mapping[str, float]) -> dict[str, float] | None:
    """Weights under our names: names mapped to the same label add up, a bare stance spreads evenly over its labels."""
    gathered: dict[str, float] = {}
    for name, weight in given.items():
        label = _read_label(view, name, field="probabilities")
        members = () if label is None else (label,) if label in INDEX else labels_of(label)
        for member in members:
            gathered[member] = gathered.get(member, 0.0) + float(weight) / len(members)
    return gathered or None
