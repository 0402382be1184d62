"""Probabilities from a model directory by PyTorch: float32 on the CPU, bfloat16 on a GPU that has it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from stance.errors import ModelError
from stance.labels import LABELS
from stance.models.batching import BatchPredictor, Ids
from stance.models.encoders import load_classifier, load_tokenizer, reading_limit
from stance.models.windows import wrap_tokenizer
from stance.scores import Probabilities

CPU_TOKENS, GPU_TOKENS = 4096, 65536
"""Tokens of a padded batch. On two cores 2,048 to 16,384 are equally fast; more only takes memory. A GPU wants more at once."""
CPU_FULL = "not enough memory"
"""What PyTorch's RuntimeError says when the CPU's memory is full, there being no type of its own for it."""


class TorchPredictor(BatchPredictor):
    """Maps n texts to (n, 6) probabilities in the order of `LABELS`. Raises ModelError for a directory of anything else."""

    def __init__(self, directory: str | Path) -> None:
        tokenizer = load_tokenizer(str(directory))
        model: Any = load_classifier(str(directory), trained=True)
        columns = find_columns(model.config.label2id, directory)
        super().__init__(wrap_tokenizer(tokenizer, max_tokens=reading_limit(model, tokenizer)), _TorchBackend(model, columns))


class _TorchBackend:
    def __init__(self, model: Any, columns: list[int]) -> None:
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._gpu = self._device.type == "cuda"
        self._half = self._gpu and torch.cuda.is_bf16_supported()
        self._model, self._columns = model.eval().to(self._device), columns
        self.name = "torch bfloat16" if self._half else "torch float32"
        # A GPU's matrix units want multiples of 8; on a CPU padding to them took 4 to 8 % more time than it saved.
        self.budget, self.multiple = (GPU_TOKENS, 8) if self._gpu else (CPU_TOKENS, 1)

    @torch.inference_mode()
    def __call__(self, ids: Ids, mask: Ids) -> Probabilities:
        full = None
        try:
            with torch.autocast(self._device.type, dtype=torch.bfloat16, enabled=self._half):
                logits = self._model(input_ids=self._move(ids), attention_mask=self._move(mask)).logits.double()
            return np.asarray(logits.softmax(dim=-1).cpu().numpy()[:, self._columns])
        except torch.OutOfMemoryError as error:
            full = str(error).splitlines()[0]
        except RuntimeError as error:
            if CPU_FULL not in str(error) and "can't allocate memory" not in str(error):
                raise
            full = str(error).splitlines()[0]
        # Here, not in the handlers: there the traceback still holds the batch's tensors.
        if self._gpu:
            torch.cuda.empty_cache()
        raise MemoryError(full)

    def _move(self, values: Ids) -> torch.Tensor:
        tensor = torch.from_numpy(values)
        return tensor.pin_memory().to(self._device, non_blocking=True) if self._gpu else tensor


def find_columns(label2id: dict[str, int], directory: str | Path) -> list[int]:
    """Where each of `LABELS` stands in a model's output. Raises ModelError for a classifier of other labels."""
    missing = [label for label in LABELS if label not in label2id]
    if missing:
        raise ModelError(
            f"{directory} is a classifier of other labels ({', '.join(label2id)}); stance needs {', '.join(LABELS)}. "
            "Train one with `stance train`."
        )
    return [label2id[label] for label in LABELS]
