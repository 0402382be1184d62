"""One YAML file says how a model is trained: our few fields, and `trainer:` handed as it is to TrainingArguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from stance.errors import ConfigError
from stance.labels import is_known, nearest
from stance.schema import apply_override, build, read_yaml


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
class Teacher:
    """A trained model to learn from, named as for `--model`; empty for none.

    weight: share of its probabilities in what a labelled statement teaches. unlabelled: sets that are learned from it alone.
    """

    model: str = ""
    weight: float = 0.5
    unlabelled: list[str] = field(default_factory=list)


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
    teacher: Teacher = field(default_factory=Teacher)
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
    raw = read_yaml(Path(path))
    problems: list[str] = []
    for override in overrides:
        apply_override(raw, override, problems)
    config: Config = build(Config, raw, "", problems)
    problems += [message for check, message in CHECKS if not _holds(check, config)] + _check_labels(config)
    if problems:
        raise ConfigError(f"{path} cannot be used:\n" + "\n".join(f"  - {problem}" for problem in problems))
    return config


CHECKS: Final[tuple[tuple[Callable[[Config], bool], str], ...]] = (
    (lambda config: 0 <= config.label_smoothing < 1, "label_smoothing must lie in [0, 1)"),
    (lambda config: 0 < config.layer_decay <= 1, "layer_decay must lie in (0, 1]"),
    (lambda config: config.max_length >= 8, "max_length must be at least 8"),
    (lambda config: len(config.seeds) > 0, "seeds must name at least one seed"),
    (lambda config: all(seed >= 0 for seed in config.seeds), "seeds must not be negative"),
    (lambda config: len(config.data.train) > 0, "data.train must name at least one set"),
    (
        lambda config: not isinstance(config.data.validation, float) or 0 < config.data.validation < 0.9,
        "data.validation must lie in (0, 0.9)",
    ),
    (lambda config: 0 < config.teacher.weight <= 1, "teacher.weight must lie in (0, 1]"),
    (lambda config: bool(config.teacher.model) or not config.teacher.unlabelled, "teacher.unlabelled needs a teacher.model to label it"),
    (lambda config: config.patience >= 0, "patience must not be negative"),
)


def _holds(check: Callable[[Config], bool], config: Config) -> bool:
    try:
        return check(config)
    except (TypeError, AttributeError):
        # The value is of another type, which is a problem that stands in the list already.
        return True


def _check_labels(config: Config) -> list[str]:
    mapping = getattr(config.data, "labels", None)
    if not isinstance(mapping, dict):
        return []
    wrong = [(name, wanted, nearest(str(wanted))) for name, wanted in mapping.items() if not is_known(wanted)]
    return [
        f"data.labels maps {name!r} to {wanted!r}, which is no label" + (f"; did you mean {hint!r}?" if hint else "")
        for name, wanted, hint in wrong
    ]
