"""`trainer:` of the config over our defaults, as transformers.TrainingArguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import torch
from transformers import TrainingArguments

from stance.config import Config
from stance.errors import ConfigError

METRIC: Final = "macro_f1"
DEFAULTS: Final[Mapping[str, Any]] = {
    "per_device_train_batch_size": 32,
    "per_device_eval_batch_size": 64,
    "learning_rate": 1e-4,
    "warmup_steps": 0.06,
    "weight_decay": 0.01,
    "eval_strategy": "epoch",
    "save_strategy": "epoch",
    "save_total_limit": 2,
    "logging_steps": 10,
    "train_sampling_strategy": "group_by_length",
    "ddp_find_unused_parameters": False,
    "report_to": "none",
}
FIXED: Final[Mapping[str, Any]] = {
    "load_best_model_at_end": True,
    "metric_for_best_model": METRIC,
    "greater_is_better": True,
    "restore_callback_states_from_checkpoint": True,
    "label_names": ["reference"],
    "remove_unused_columns": False,
    "disable_tqdm": True,
}
"""What our loss, metrics, bar and resuming rest on."""
ELSEWHERE: Final[Mapping[str, str]] = {
    "seed": "use `seeds`",
    "data_seed": "use `seeds`",
    "output_dir": "use `output`",
    "label_smoothing_factor": "use `label_smoothing`",
    "resume_from_checkpoint": "a run goes on by itself",
}


def training_arguments(config: Config, directory: Path, *, seed: int) -> TrainingArguments:
    """The arguments of one run. Raises ConfigError for unknown keys, keys that are set elsewhere, and values that do not fit."""
    problems = [problem for key in config.trainer if (problem := _find_problem(key))]
    if problems:
        raise ConfigError("The configuration cannot be used:\n" + "\n".join(f"  - {problem}" for problem in problems))
    device = {
        "bf16": gains_by_bf16(),
        "use_cpu": not torch.cuda.is_available(),
        "dataloader_pin_memory": torch.cuda.is_available(),
    }
    values = {**DEFAULTS, **device, **{key: _read_number(value) for key, value in config.trainer.items()}, **FIXED}
    try:
        return TrainingArguments(output_dir=str(directory), seed=seed, **values)
    except (ValueError, TypeError, ImportError) as error:
        raise ConfigError(f"The values under `trainer:` do not fit: {error}") from error


def gains_by_bf16() -> bool:
    """Whether this device multiplies bfloat16 natively: a GPU that does, or a CPU with AVX512-BF16 or AMX."""
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def _find_problem(key: str) -> str | None:
    known = {entry.name for entry in fields(TrainingArguments)}
    if key in ELSEWHERE:
        return f"trainer.{key}: {ELSEWHERE[key]}"
    if key in FIXED:
        return f"trainer.{key} is set by stance itself; leave it out"
    if key in known:
        return None
    close = get_close_matches(key, known, n=1)
    return f"unknown key trainer.{key}" + (f"; did you mean trainer.{close[0]}?" if close else "; see transformers.TrainingArguments")


def _read_number(value: Any) -> Any:
    """YAML takes 2e-4 for text (it wants 2.0e-4); nobody means that."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value
