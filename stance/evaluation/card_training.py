"""Sections of the model card that come from the model's training.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

from stance.evaluation.card_header import is_multilingual, name_origin
from stance.evaluation.markdown import escape, make_table, show_number
from stance.labels import LABELS, STANCES

_SETS: Final[dict[str, str]] = {
    "starter": "statements invented by this project, every label in many voices",
    "third_party": "statements invented by this project, officials of third countries in readouts, speeches and interviews",
    "official": "statements invented by this project in official prose",
}
_NOT_KNOWN = "Not recorded."


def show_details(training: Mapping[str, Any]) -> str:
    """Encoder, method, lengths and versions as a table."""
    config = training.get("config", {})
    encoder = str(config.get("encoder", ""))
    facts = {
        "Encoder": name_origin(encoder) or PurePath(encoder).name or "not recorded",
        "Languages": "many, as far as the encoder knows them; trained on the languages of its data"
        if is_multilingual(encoder)
        else "English",
        "Reads at most": f"{config['max_length']} tokens" if "max_length" in config else "not recorded",
        "Trained": {"lora": "a low-rank update (LoRA)", "full": "all weights"}.get(str(config.get("method")), "not recorded"),
        "Licence": "Apache-2.0",
        "Versions": ", ".join(f"{name} {number}" for name, number in training.get("versions", {}).items()) or "not recorded",
    }
    return make_table(["", ""], [[name, escape(fact)] for name, fact in facts.items()], words=2)


def show_data(training: Mapping[str, Any]) -> str:
    """Which sets, how many rows of each label, and the fingerprint by which a reader can tell the same data."""
    data = training.get("data", {})
    names = training.get("config", {}).get("data", {}).get("train", [])
    parts = [f"- `{PurePath(str(name)).name}`: {_SETS.get(str(name), 'supplied by whoever trained the model')}." for name in names]
    counts = {name: part for name, part in _by_part(data.get("labels")).items() if isinstance(part, Mapping)}
    if counts:
        found = {label for part in counts.values() for label in part}
        rows = [[f"`{label}`", *(str(part.get(label, 0)) for part in counts.values())] for label in (*LABELS, *STANCES) if label in found]
        totals = _by_part(data.get("rows"))
        total = ["all", *(str(totals[name]) if name in totals else str(sum(part.values())) for name, part in counts.items())]
        parts = ["\n".join(parts), make_table(["label", *counts], [*rows, total])]
    parts += [f"Fingerprint ({name}): `{value}`." for name, value in _by_part(data.get("fingerprint")).items()]
    return "\n\n".join(part for part in parts if part) or _NOT_KNOWN


def show_runs(training: Mapping[str, Any]) -> str:
    """Every seed's result on the validation part, and the settings."""
    rows = [
        [str(run.get("seed", "–")), show_number(run.get("macro_f1")), show_number(run.get("macro_f1_three")), _last(run.get("seconds"))]
        for run in _runs(training)
    ]
    settings = ", ".join(f"`{name}` {escape(_show(value))}" for name, value in training.get("config", {}).get("trainer", {}).items())
    table = make_table(["seed", "Macro-F1, six labels", "Macro-F1, three stances", "time"], rows, words=0) if rows else _NOT_KNOWN
    kept = f"The model of seed {training['seed']} was kept, the best on validation." if "seed" in training else ""
    parts = [
        "On the validation part, which chose the model and so flatters it:",
        table,
        kept,
        f"Settings: {settings}." if settings else "",
    ]
    return "\n\n".join(part for part in parts if part)


def show_fit(training: Mapping[str, Any]) -> str:
    """Temperature and errors before and after, as fitted on the validation part; empty when nothing was fitted."""
    fitted = _kept(training).get("calibration") or {}
    rows = [[escape(name.replace("_", " ")), _show(value)] for name, value in fitted.items() if isinstance(value, int | float)]
    if not rows:
        return ""
    explanation = "A temperature and one bias per label were fitted on the validation part and folded into the output layer:"
    return f"{explanation}\n\n{make_table(['', ''], rows)}"


def show_cost(training: Mapping[str, Any]) -> str:
    """How long training took."""
    seconds = [float(run["seconds"]) for run in _runs(training) if run.get("seconds") is not None]
    if not seconds:
        return f"Time of training: {_NOT_KNOWN.lower()}"
    runs = "one run" if len(seconds) == 1 else f"{len(seconds)} runs with different seeds"
    return (
        f"Training took {_last(sum(seconds))} in {runs}, on the machine of whoever trained it; electricity was not measured. "
        "Experiments that led to this recipe are not counted."
    )


def _runs(training: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The results of all seeds; a record without them may hold one result at its top."""
    if training.get("results"):
        return list(training["results"])
    keys = {"seconds": training.get("seconds"), "calibration": training.get("calibration")}
    one = {**(training.get("validation") or {}), **{key: value for key, value in keys.items() if value is not None}}
    return [one] if one else []


def _kept(training: Mapping[str, Any]) -> Mapping[str, Any]:
    runs = _runs(training)
    return next((run for run in runs if run.get("seed") == training.get("seed")), runs[0] if runs else {})


def _by_part(values: Any) -> dict[str, Any]:
    """Values by part of the data (train, validation); what is not divided is all of it."""
    if not values:
        return {}
    divided = isinstance(values, Mapping) and not set(values) <= {*LABELS, *STANCES}
    return dict(values) if divided else {"train": values}


def _last(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _show(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ".join(map(_show, value))
    return str(value)
