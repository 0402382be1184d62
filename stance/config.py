"""One YAML file says how a model is trained: our few fields, and `trainer:` handed as it is to TrainingArguments."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import yaml

from stance.errors import ConfigError
from stance.labels import is_known, nearest


@dataclass(frozen=True, slots=True)
class Data:
    """What to train on: names of packaged sets, files or directories.

    validation: the share held out by the grouped split, or a list of sets. labels maps another scheme's label names onto ours,
    columns our field names onto the file's.
    """

    train: list[str] = field(default_factory=lambda: ["starter"])
    validation: float | list[str] = 0.15
    labels: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lora:
    """Size of the low-rank update when `method: lora`."""

    rank: int = 16
    alpha: int = 32
    dropout: float = 0.05


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that decides what a training run produces.

    encoder: minilm, e5, mpnet, a hub name or a directory. max_length: tokens read of a statement.
    method: train all weights or a LoRA update. class_weights: none, or balanced (inverse frequency, mean 1).
    layer_decay: factor on the learning rate per layer below the top one; 1 leaves all equal.
    patience: evaluations without a better validation macro-F1 before training stops; 0 never stops early.
    seeds: one model each; the one best on validation is kept. trainer: fields of transformers.TrainingArguments.
    """

    encoder: str = "minilm"
    output: str = "models/default"
    data: Data = field(default_factory=Data)
    max_length: int = 192
    method: Literal["full", "lora"] = "full"
    lora: Lora = field(default_factory=Lora)
    freeze_embeddings: bool = False
    label_smoothing: float = 0.05
    class_weights: Literal["none", "balanced"] = "none"
    layer_decay: float = 1.0
    patience: int = 3
    calibrate: bool = True
    seeds: list[int] = field(default_factory=lambda: [13])
    trainer: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as they would stand in the YAML file."""
        return asdict(self)


def load_config(path: str | Path, overrides: Sequence[str] = ()) -> Config:
    """Read a YAML file and apply `key=value` overrides (dotted for nested keys, values in YAML).

    Raises ConfigError naming the file and every problem in it.
    """
    raw = _read_yaml(Path(path))
    problems: list[str] = []
    for override in overrides:
        _apply(raw, override, problems)
    config = _build(Config, raw, "", problems)
    if isinstance(config, Config):
        _check_values(config, problems)
    if problems:
        raise ConfigError(f"{path} cannot be used:\n" + "\n".join(f"  - {problem}" for problem in problems))
    return config  # type: ignore[no-any-return]


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file. The shipped ones are in configs/.") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: not readable as YAML: {error}") from error
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise ConfigError(f"{path}: expected `key: value` lines, got a {type(raw).__name__}.")
    return raw


def _apply(raw: dict[str, Any], override: str, problems: list[str]) -> None:
    key, equals, value = override.partition("=")
    if not equals or not key:
        problems.append(f"override {override!r} is not of the form key=value")
        return
    *parents, last = key.split(".")
    place = raw
    for parent in parents:
        place = place.setdefault(parent, {})
        if not isinstance(place, dict):
            problems.append(f"override {override!r}: {parent!r} holds no further keys")
            return
    try:
        place[last] = yaml.safe_load(value)
    except yaml.YAMLError:
        problems.append(f"override {override!r}: the value is not YAML")


def _build(kind: Any, raw: Mapping[str, Any], prefix: str, problems: list[str]) -> Any:
    hints = typing.get_type_hints(kind)
    known = {entry.name for entry in fields(kind)}
    values = {}
    for key, value in raw.items():
        if key not in known:
            close = get_close_matches(str(key), known, n=1)
            problems.append(
                f"unknown key {prefix}{key}" + (f"; did you mean {prefix}{close[0]}?" if close else f"; known: {', '.join(sorted(known))}")
            )
        else:
            values[key] = _convert(hints[key], value, f"{prefix}{key}", problems)
    return kind(**values)


def _convert(hint: Any, value: Any, name: str, problems: list[str]) -> Any:
    if is_dataclass(hint):
        if isinstance(value, dict):
            return _build(hint, value, f"{name}.", problems)
    elif hint is float and isinstance(value, int | str) and not isinstance(value, bool):
        try:
            return float(value)
        except ValueError:
            pass
    elif _fits(hint, value):
        return value
    problems.append(f"{name}: {value!r} is not {_describe(hint)}")
    return value


def _fits(hint: Any, value: Any) -> bool:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if origin is Literal:
        return value in arguments
    if origin in (types.UnionType, typing.Union):
        return any(_fits(argument, value) for argument in arguments)
    if origin is list:
        return isinstance(value, list) and all(_fits(arguments[0], item) for item in value)
    if origin is dict:
        return isinstance(value, dict) and all(_fits(arguments[0], k) and _fits(arguments[1], v) for k, v in value.items())
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, hint) and not (hint is int and isinstance(value, bool))


def _describe(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(map(repr, get_args(hint)))
    return getattr(hint, "__name__", str(hint)) if get_origin(hint) is None else str(hint)


def _check_values(config: Config, problems: list[str]) -> None:
    for name, wanted in config.data.labels.items():
        if not is_known(wanted):
            hint = nearest(wanted)
            problems.append(f"data.labels maps {name!r} to {wanted!r}, which is no label" + (f"; did you mean {hint!r}?" if hint else ""))
    checks = [
        (isinstance(config.label_smoothing, float) and 0 <= config.label_smoothing < 1, "label_smoothing must lie in [0, 1)"),
        (isinstance(config.layer_decay, float) and 0 < config.layer_decay <= 1, "layer_decay must lie in (0, 1]"),
        (isinstance(config.max_length, int) and config.max_length >= 8, "max_length must be at least 8"),
        (bool(config.seeds), "seeds must name at least one seed"),
        (bool(config.data.train), "data.train must name at least one set"),
        (not isinstance(config.data.validation, float) or 0 < config.data.validation < 0.9, "data.validation must lie in (0, 0.9)"),
        (isinstance(config.patience, int) and config.patience >= 0, "patience must not be negative"),
    ]
    problems.extend(message for fine, message in checks if not fine)
