"""The Hugging Face Trainer with our loss, our learning rates per layer and our progress bar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from numpy.typing import NDArray
from sklearn.metrics import f1_score
from transformers import (
    DataCollatorWithPadding,
    EarlyStoppingCallback,
    EvalPrediction,
    PreTrainedTokenizerBase,
    PrinterCallback,
    Trainer,
)

from stance.config import Config
from stance.labels import LABELS, three_way
from stance.models.arguments import METRIC, training_arguments
from stance.models.calibrate import find_large, softmax
from stance.models.features import EXTRA, REFERENCES
from stance.models.loss import balanced_weights, stance_loss
from stance.models.progress import ProgressBar
from stance.scores import decode_labels

LAYER = re.compile(r"(?:^|\.)(?:layers?|h|block)\.(\d+)\.")


class StanceTrainer(Trainer):
    """Trains on soft and partial labels; `class_weights` has shape (6,)."""

    loss_is_scaled_for_ga = False

    def __init__(self, *, config: Config, class_weights: torch.Tensor | None, bar: ProgressBar, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._config = config
        self._class_weights = class_weights
        self._bar = bar
        self.remove_callback(PrinterCallback)
        self.add_callback(bar)

    def train(self, *arguments: Any, **named: Any) -> Any:
        """As the Trainer's, and whatever ends it, the bar leaves the terminal as it found it."""
        try:
            return super().train(*arguments, **named)
        finally:
            self._bar.close()

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
    return StanceTrainer(
        config=config,
        class_weights=_weigh(features[0]) if config.class_weights == "balanced" else None,
        bar=ProgressBar(f"seed {seed}"),
        model=model,
        args=training_arguments(config, directory, seed=seed),
        train_dataset=features[0],
        eval_dataset=features[1],
        processing_class=tokenizer,
        data_collator=DataCollatorWithPadding(tokenizer, pad_to_multiple_of=8),
        compute_metrics=validation_metrics,
        callbacks=[EarlyStoppingCallback(early_stopping_patience=config.patience)] if config.patience else [],
    )


def _weigh(features: Dataset) -> torch.Tensor:
    return torch.tensor(balanced_weights(np.array(features["labels"], dtype=np.float64)), dtype=torch.float32)


def predict_by_outlet(
    trainer: StanceTrainer, outlets: Sequence[str | None]
) -> tuple[NDArray[np.float64], NDArray[np.int64], list[str | None]]:
    """Logits (n, 6), places in REFERENCES and outlet of the validation rows, those of an outlet with many rows together.

    outlets: of the rows in the order of the data. The Trainer predicts in the order of length, so that outlets must go one by one.
    """
    features: Any = trainer.eval_dataset
    large = find_large(outlets)
    kinds = [outlet if outlet in large else None for outlet in outlets]
    logits, references, found = [], [], list[str | None]()
    for kind in dict.fromkeys(kinds):
        prediction: Any = trainer.predict(features.select([place for place, other in enumerate(kinds) if other == kind]))
        logits.append(np.asarray(prediction.predictions, dtype=np.float64))
        references.append(np.asarray(prediction.label_ids))
        found += [kind] * len(references[-1])
    return np.concatenate(logits), np.concatenate(references), found


def validation_metrics(prediction: EvalPrediction) -> dict[str, float]:
    """Macro-F1 over the labels and over the three stances, of logits and references as the Trainer hands them over."""
    return measure_logits(np.asarray(prediction.predictions, dtype=np.float64), np.asarray(prediction.label_ids))


def measure_logits(logits: NDArray[np.float64], references: NDArray[np.int64]) -> dict[str, float]:
    """Macro-F1 of (n, 6) logits against n places in REFERENCES; a reference that is a bare stance is compared as a stance."""
    decoded = decode_labels(softmax(logits))
    truths = [REFERENCES[place] for place in references]
    six = [name if truth in LABELS else three_way(name) for name, truth in zip(decoded, truths, strict=True)]
    wanted = [three_way(truth) for truth in truths]
    return {METRIC: _macro_f1(truths, six), "macro_f1_three": _macro_f1(wanted, [three_way(name) for name in decoded])}


def _macro_f1(truth: Sequence[str], predicted: Sequence[str]) -> float:
    return float(f1_score(truth, predicted, labels=sorted(set(truth)), average="macro", zero_division=0))


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
