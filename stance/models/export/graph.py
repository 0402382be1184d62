"""A trained classifier as a float ONNX graph, from token ids to logits in the order of `LABELS`."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from logging import CRITICAL, getLogger
from pathlib import Path
from typing import Any

import torch

from stance.errors import ModelError
from stance.models.export.predictor import IDS, LOGITS, MASK

OPSET = 20
"""The first with Gelu as one operator."""


class _Ordered(torch.nn.Module):
    def __init__(self, model: Any, columns: Sequence[int]) -> None:
        super().__init__()
        self.model = model
        self.columns = list(columns)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.model(input_ids=input_ids, attention_mask=attention_mask).logits
        return logits[:, self.columns]


def write_graph(model: Any, target: Path, *, columns: Sequence[int], max_tokens: int) -> None:
    """Write the graph for any batch and length. columns: where each label stands in the model's output. Raises ModelError."""
    # The fused attention brings operators that catch not-a-number, which plain attention does without.
    model.set_attn_implementation("eager")
    ids = torch.tensor([[5, 6, 7, 8], [5, 6, 7, 8], [5, 6, 0, 0]])
    mask = torch.tensor([[1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 0, 0]])
    sizes = {0: torch.export.Dim("batch", min=1, max=2**20), 1: torch.export.Dim("length", min=2, max=max_tokens)}
    logger = getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            program: Any = torch.onnx.export(
                _Ordered(model, columns).eval(),
                (ids, mask),
                dynamo=True,
                dynamic_shapes={IDS: sizes, MASK: sizes},
                input_names=[IDS, MASK],
                output_names=[LOGITS],
                opset_version=OPSET,
                verbose=False,
            )
            program.save(str(target), external_data=False)
    except Exception as error:
        # The exporter's errors have no common type but Exception.
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ModelError(f"This kind of model ({type(model).__name__}) does not export to ONNX: {reason}. Score with PyTorch.") from error
    finally:
        logger.setLevel(level)
