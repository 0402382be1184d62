"""The Hugging Face Trainer with our loss, our learning rates per layer and our progress bar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from sklearn.metrics import f1_score
from transformers import (
    DataCollatorWithPadding,
    EarlyStoppingCallback,
    EvalPrediction,
    PreTrainedTokenizerBase,
    PrinterCallback,
    Trainer,
    TrainingArguments,
)

from stance.config import Config
from stance.errors import ConfigError
from stance.labels import LABELS, three_way
from stance.models.calibrate import softmax
from stance.models.features import EXTRA, REFERENCES
from stance.models.loss import balanced_weights, stance_loss
from stance.models.progress import ProgressBar
from stance.scores import decode_labels

RESERVED = {"output_dir", "seed", "data_seed", "disable_tqdm", "label_names", "remove_unused_columns", "resume_from_checkpoint"}
LAYER = re.compile(r"(?:^|\.)(?:layers?|h|block)\.(\d+)\.")
METRIC = "macro_f1"


class StanceTrainer(Trainer):
    """Trains on soft and partial labels; `class_weights` has shape (6,)."""

    loss_is_scaled_for_ga = False

    def __init__(self, *, config: Config, class_weights: torch.Tensor | None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._config = config
        self._class_weights = class_weights

    def compute_loss(self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None) -> Any:
        """The loss of one batch, and the model's outputs where asked for."""
        targets, partial = inputs["labels"], inputs["partial"]
        outputs = model(**{name: value for name, value in inputs.items() if name not in EXTRA})
        weights = None if self._class_weights is None else self._class_weights.to(targets.device)
        loss = stance_loss(outputs.logits, targets, partial=partial, smoothing=self._config.label_smoothing, class_weights=weights)
        return (loss, outputs) if return_outputs else loss

    def create_optimizer(self, model: Any = None) -> torch.optim.Optimizer:
        """AdamW with one group per depth where the config asks for layer-wise decay, the Trainer's own otherwise."""
        if self._config.layer_decay == 1 or self.optimizer is not None:
            return super().create_optimizer(model)
        trained: Any = self.model if model is None else model
        kind, settings = self.get_optimizer_cls_and_kwargs(self.args, trained)
        decayed = set(self.get_decay_parameter_names(trained))
        groups = _groups(trained, rate=settings["lr"], factor=self._config.layer_decay)
        for group in groups:
            group["weight_decay"] = self.args.weight_decay if group.pop("name") in decayed else 0.0
        self.optimizer = kind(groups, **settings)
        return self.optimizer


def build_trainer(
    config: Config,
    model: Any,
    *,
    tokenizer: PreTrainedTokenizerBase,
    features: tuple[Dataset, Dataset],
    directory: Path,
    seed: int,
) -> StanceTrainer:
    """A trainer over (training, validation) features that writes its checkpoints to `directory`."""
    targets = np.array(features[0]["labels"], dtype=np.float64)
    weights = torch.tensor(balanced_weights(targets), dtype=torch.float32) if config.class_weights == "balanced" else None
    callbacks: list[Any] = [ProgressBar(f"seed {seed}")]
    if config.patience:
        callbacks.append(EarlyStoppingCallback(early_stopping_patience=config.patience))
    trainer = StanceTrainer(
        config=config,
        class_weights=weights,
        model=model,
        args=training_arguments(config, directory, seed=seed),
        train_dataset=features[0],
        eval_dataset=features[1],
        processing_class=tokenizer,
        data_collator=DataCollatorWithPadding(tokenizer, pad_to_multiple_of=8),
        compute_metrics=validation_metrics,
        callbacks=callbacks,
    )
    trainer.remove_callback(PrinterCallback)
    return trainer


def training_arguments(config: Config, directory: Path, *, seed: int) -> TrainingArguments:
    """`trainer:` over our defaults. Raises ConfigError for keys that TrainingArguments does not know or that we set ourselves."""
    known = {entry.name for entry in fields(TrainingArguments)}
    problems = [_unknown(key, known) for key in config.trainer if key not in known]
    problems += [f"trainer.{key} is set by stance itself; leave it out" for key in config.trainer if key in RESERVED]
    if problems:
        raise ConfigError("The configuration cannot be used:\n" + "\n".join(f"  - {problem}" for problem in problems))
    values: dict[str, Any] = {
        "per_device_train_batch_size": 32,
        "per_device_eval_batch_size": 64,
        "learning_rate": 1e-4,
        "warmup_steps": 0.06,
        "weight_decay": 0.01,
        "eval_strategy": "epoch",
        "save_strategy": "epoch",
        "save_total_limit": 2,
        "logging_steps": 10,
        "load_best_model_at_end": True,
        "metric_for_best_model": METRIC,
        "greater_is_better": True,
        "restore_callback_states_from_checkpoint": True,
        "train_sampling_strategy": "group_by_length",
        "bf16": gains_by_bf16(),
        "use_cpu": not torch.cuda.is_available(),
        "dataloader_pin_memory": torch.cuda.is_available(),
        "ddp_find_unused_parameters": False,
        "report_to": "none",
        **config.trainer,
    }
    return TrainingArguments(
        output_dir=str(directory), seed=seed, label_names=["reference"], remove_unused_columns=False, disable_tqdm=True, **values
    )


def gains_by_bf16() -> bool:
    """Whether this device multiplies bfloat16 natively: a GPU that does, or a CPU with AVX512-BF16 or AMX."""
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def validation_metrics(prediction: EvalPrediction) -> dict[str, float]:
    """Macro-F1 over the labels and over the three stances; a reference that is a bare stance is compared as a stance."""
    logits = np.asarray(prediction.predictions, dtype=np.float64)
    decoded = decode_labels(softmax(logits))
    references = [REFERENCES[place] for place in np.asarray(prediction.label_ids)]
    six = [name if truth in LABELS else three_way(name) for name, truth in zip(decoded, references, strict=True)]
    three = [three_way(name) for name in decoded]
    wanted = [three_way(truth) if truth in LABELS else truth for truth in references]
    return {METRIC: _macro_f1(references, six), "macro_f1_three": _macro_f1(wanted, three)}


def _macro_f1(truth: Sequence[str], predicted: Sequence[str]) -> float:
    return float(f1_score(truth, predicted, labels=sorted(set(truth)), average="macro", zero_division=0))


def _unknown(key: str, known: set[str]) -> str:
    close = get_close_matches(key, known, n=1)
    return f"unknown key trainer.{key}" + (f"; did you mean trainer.{close[0]}?" if close else "; see transformers.TrainingArguments")


def _groups(model: Any, *, rate: float, factor: float) -> list[dict[str, Any]]:
    """One group per trained parameter: the head learns at `rate`, each layer below at `factor` of the one above."""
    layers = model.config.num_hidden_layers
    groups = []
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            found = LAYER.search(name)
            below = layers - int(found.group(1)) if found else layers + 1 if "embeddings" in name else 0
            groups.append({"name": name, "params": [parameter], "lr": rate * factor**below})
    return groups
