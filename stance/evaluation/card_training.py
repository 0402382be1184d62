"""Sections of the model card that come from the model's training.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

from stance.evaluation.card_header import is_multilingual, list_stages, name_encoder, name_origin
from stance.evaluation.markdown import escape, make_table, show_number
from stance.labels import LABELS, STANCES

_SETS: Final[dict[str, str]] = {
    "starter": "statements invented by this project, every label in many voices",
    "third_party": "statements invented by this project, officials of third countries in readouts, speeches and interviews",
    "official": "statements invented by this project in official prose",
    "press": "statements invented by this project, speakers of all kinds as newspapers quote them",
}
_NOT_KNOWN = "Not recorded."
_METHODS = {
    ("lora", False): "a low-rank update (LoRA)",
    ("lora", True): "a low-rank update (LoRA)",
    ("full", False): "all weights",
    ("full", True): "all weights but the word embeddings",
}


def show_details(training: Mapping[str, Any]) -> str:
    """Encoder, method, lengths and versions as a table."""
    config = training.get("config", {})
    encoder = name_encoder(training)
    facts = {
        "Encoder": name_origin(encoder) or PurePath(encoder).name or "not recorded",
        "Languages": "many, as far as the encoder knows them; trained on the languages of its data"
        if is_multilingual(encoder)
        else "English",
        "Reads at most": f"{config['max_length']} tokens" if "max_length" in config else "not recorded",
        "Trained": _METHODS.get((str(config.get("method")), bool(config.get("freeze_embeddings"))), "not recorded"),
        **_describe_teacher(training),
        "Licence": "Apache-2.0",
        "Versions": ", ".join(f"{name} {number}" for name, number in training.get("versions", {}).items()) or "not recorded",
    }
    return make_table(["", ""], [[name, escape(fact)] for name, fact in facts.items()], words=2)


def _describe_teacher(training: Mapping[str, Any]) -> dict[str, str]:
    """The teacher's encoder and its share, as one row of the table; none without a teacher."""
    teacher = training.get("teacher")
    if not teacher:
        return {}
    settings, records = training["config"]["teacher"], teacher["records"]
    name = (name_origin(name_encoder(records[-1])) if records else None) or PurePath(settings["model"]).name
    alone = f"; {teacher['unlabelled']['rows']:,} unlabelled statements from it alone" if teacher["unlabelled"]["rows"] else ""
    return {"Teacher": f"{name} trained before, {settings['weight']:.0%} of what a labelled statement teaches{alone}"}


def show_data(training: Mapping[str, Any]) -> str:
    """Which sets, how many rows of each label, and the fingerprint by which a reader can tell the same data."""
    data = training.get("data", {})
    stages = list_stages(training)
    names = dict.fromkeys(name for stage in reversed(stages) for name in stage.get("config", {}).get("data", {}).get("train", []))
    parts = [
        "\n".join(f"- `{PurePath(str(name)).name}`: {_SETS.get(str(name), 'supplied by whoever trained the model')}." for name in names)
    ]
    if len(stages) > 1:
        parts.append(f"In {len(stages)} stages, each going on from the model before it; counts are of the last one.")
    if counts := data.get("labels", {}):
        found = {label for part in counts.values() for label in part}
        rows = [[f"`{label}`", *(str(part.get(label, 0)) for part in counts.values())] for label in (*LABELS, *STANCES) if label in found]
        total = ["all", *(str(data["rows"][name]) for name in counts)]
        parts.append(make_table(["label", *counts], [*rows, total]))
    parts += [f"Fingerprint ({name}): `{value}`." for name, value in data.get("fingerprint", {}).items()]
    return "\n\n".join(part for part in parts if part) or _NOT_KNOWN


def show_runs(training: Mapping[str, Any]) -> str:
    """Every seed's result on the validation part, and the settings."""
    rows = [
        [str(run["seed"]), show_number(run["macro_f1"]), show_number(run["macro_f1_three"]), _last(run["seconds"])]
        for run in training.get("results", [])
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
    kept: Mapping[str, Any] = next((run for run in training.get("results", []) if run["seed"] == training["seed"]), {})
    fitted = kept.get("calibration") or {}
    rows = [[escape(name.replace("_", " ")), _show(value)] for name, value in fitted.items() if isinstance(value, int | float)]
    if not rows:
        return ""
    explanation = (
        "A temperature and one bias per label were fitted on the validation part and folded into the output layer; the temperature is that "
        "of the source where the model is most overconfident, of those with 100 rows or more. The `ece` below is of "
        "the highest of the six probabilities; that of the evaluation is of the decoded label's, which need not be the highest."
    )
    return f"{explanation}\n\n{make_table(['', ''], rows)}"


def show_cost(training: Mapping[str, Any]) -> str:
    """How long training took."""
    seconds = [run["seconds"] for stage in list_stages(training) for run in stage.get("results", [])]
    if not seconds:
        return f"Time of training: {_NOT_KNOWN.lower()}"
    runs = "one run" if len(seconds) == 1 else f"{len(seconds)} runs"
    return (
        f"Training took {_last(sum(seconds))} in {runs}, on the machine of whoever trained it; electricity was not measured. "
        "Experiments that led to this recipe are not counted."
    )


def _last(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _show(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ".join(map(_show, value))
    return str(value)
