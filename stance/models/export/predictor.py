"""Probabilities from an exported model by ONNX Runtime, without PyTorch or transformers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from stance.errors import ModelError
from stance.models.batching import BatchPredictor, Ids
from stance.models.windows import read_cutter
from stance.scores import Probabilities

BATCH_TOKENS = 2048
"""Tokens of a padded batch: 2,048 took less time than 8,192, whose intermediate values leave the processor's cache."""
IDS, MASK, LOGITS = "input_ids", "attention_mask", "logits"


class OnnxPredictor(BatchPredictor):
    """Maps n texts to (n, 6) probabilities in the order of `LABELS`. Raises ModelError when the file does not load."""

    def __init__(self, file: Path, tokenizer: Path, *, max_tokens: int, padding: int) -> None:
        super().__init__(read_cutter(tokenizer, max_tokens=max_tokens, padding=padding), _OnnxBackend(file))


class _OnnxBackend:
    name, budget, multiple = "onnxruntime int8", BATCH_TOKENS, 1

    def __init__(self, file: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # Batches differ in shape, so memory planned for one shape would be kept for every shape.
        options.enable_mem_pattern = False
        # As PyTorch does; workers that share a machine set it.
        options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "0") or 0)
        try:
            self._session: Any = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            # Its errors have no common type but Exception.
            raise ModelError(f"{file} does not load in ONNX Runtime {onnxruntime.__version__}: {error}. Export it again.") from error

    def __call__(self, ids: Ids, mask: Ids) -> Probabilities:
        try:
            (logits,) = self._session.run([LOGITS], {IDS: ids, MASK: mask})
        except Exception as error:
            if "alloc" in str(error).lower():
                raise MemoryError(str(error)) from None
            raise
        powers = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))
