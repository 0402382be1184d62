"""The YAML header of a model card, as the Hugging Face hub reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final

import yaml

from stance.evaluation.descriptions import METRICS

_ENCODERS: Final[dict[str, str]] = {
    "minilm": "sentence-transformers/all-MiniLM-L6-v2",
    "mpnet": "sentence-transformers/all-mpnet-base-v2",
    "e5": "intfloat/multilingual-e5-small",
}
_MULTILINGUAL = ("e5", "multilingual", "xlm", "mbert", "mdeberta")
_TASK = {"type": "text-classification", "name": "Stance toward Russia's invasion of Ukraine"}


def render_header(evaluations: Mapping[str, Mapping[str, Any]], training: Mapping[str, Any]) -> str:
    """The header with its two rules; without evaluations it has no model-index."""
    encoder = name_encoder(training)
    known: dict[str, Any] = {
        "language": ["multilingual" if is_multilingual(encoder) else "en"],
        "license": "apache-2.0",
        "library_name": "transformers",
        "pipeline_tag": "text-classification",
        "tags": ["stance-detection", "hedging", "political-text", "diplomacy", "ukraine"],
    }
    if origin := name_origin(encoder):
        known["base_model"] = origin
    if evaluations:
        results = [_describe(name, evaluation) for name, evaluation in evaluations.items()]
        known["model-index"] = [{"name": name_model(training), "results": results}]
    return f"---\n{yaml.safe_dump(known, sort_keys=False, allow_unicode=True, width=140)}---\n"


def name_model(training: Mapping[str, Any]) -> str:
    """What the card calls the model: the last part of the directory that it was trained into."""
    return f"stance-{PurePath(str(training.get('config', {}).get('output', 'model'))).name}"


def name_encoder(training: Mapping[str, Any]) -> str:
    """The encoder that training began with: its own, or that of the first of the trainings it went on from."""
    return str(list_stages(training)[-1].get("config", {}).get("encoder", ""))


def list_stages(training: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """A training and those that it went on from, the newest first."""
    return [training, *training.get("earlier", [])]


def name_origin(encoder: str) -> str | None:
    """The hub name of an encoder; None for a directory."""
    if encoder in _ENCODERS:
        return _ENCODERS[encoder]
    return encoder if re.fullmatch(r"[A-Za-z0-9][\w.-]*/[\w.-]+", encoder) else None


def is_multilingual(encoder: str) -> bool:
    """Whether an encoder reads more than English, as far as its name tells."""
    return any(mark in encoder.lower() for mark in _MULTILINGUAL)


def _describe(name: str, evaluation: Mapping[str, Any]) -> dict[str, Any]:
    metrics = [
        {"type": metric.kind, "name": metric.title, "value": round(estimate["value"], 4)}
        for key, metric in METRICS.items()
        if (estimate := evaluation["metrics"][key])["value"] is not None
    ]
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "statements"
    return {"task": dict(_TASK), "dataset": {"name": name, "type": slug}, "metrics": metrics}
