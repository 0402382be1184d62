"""The forms that a model can run in: PyTorch, or the int8 export that lies beside its weights."""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from stance.errors import ModelError, SlowerFormWarning
from stance.models.export.record import FILE, REMEDY, Export, find_export

if TYPE_CHECKING:
    from stance.models.batching import BatchPredictor

Form = Literal["fastest", "torch", "onnxruntime"]
DRIVER = Path("/proc/driver/nvidia/version")
"""Where an NVIDIA driver is loaded; without one there is no need to import PyTorch (seconds) to ask for a GPU."""
MOST_PROBED = 0.02
"""Processors without VNNI may overflow where one with it does not: such an export is for another machine."""


def load_predictor(directory: Path, *, form: Form = "fastest") -> BatchPredictor:
    """A model directory's predictor: on a GPU PyTorch is the fastest, on a CPU the export where there is one that fits the weights.

    Warns (SlowerFormWarning) of an export that cannot be used. Raises ModelError, also when "onnxruntime" is demanded and not there.
    """
    if form == "torch" or (form == "fastest" and _has_gpu()):
        return _load_torch(directory)
    predictor, flaw = _load_export(directory)
    if form == "onnxruntime" and predictor is None:
        raise ModelError(flaw or f"{directory} has no int8 form. Make it with `stance export`.")
    if flaw:
        warnings.warn(f"PyTorch is used, which is slower. {flaw}", SlowerFormWarning, stacklevel=3)
    return predictor or _load_torch(directory)


def _load_export(directory: Path) -> tuple[BatchPredictor | None, str | None]:
    """The predictor of a usable export; or None and, where there is an export, why it cannot be used and what to do."""
    export, flaw = find_export(directory)
    if export is None:
        return None, flaw
    if not find_spec("onnxruntime"):
        return None, f"{directory / FILE} needs ONNX Runtime. Install it: pip install onnxruntime"
    from stance.models.export.predictor import OnnxPredictor

    try:
        predictor = OnnxPredictor(directory / FILE, directory / "tokenizer.json", max_tokens=export.max_tokens, padding=export.padding)
        moved = _probe(predictor, export)
    except ModelError as error:
        return None, str(error)
    if moved > MOST_PROBED:
        what = f"{directory / FILE} gives other probabilities here than where it was made (by {moved:.2f})"
        return None, f"{what}: this processor or ONNX Runtime computes otherwise. {REMEDY}, here."
    return predictor, None


def _probe(predictor: BatchPredictor, export: Export) -> float:
    """How far the export's probabilities are from those that it gave the same statements where it was made."""
    # Here: every verb imports this module for the names of the forms, and most need no arrays.
    import numpy as np

    wanted = np.array(list(export.probe.values()))
    return float(np.abs(predictor(list(export.probe)) - wanted).max())


def _load_torch(directory: Path) -> BatchPredictor:
    from stance.models.torch_predictor import TorchPredictor

    return TorchPredictor(directory)


def _has_gpu() -> bool:
    if not DRIVER.exists():
        return False
    import torch

    return torch.cuda.is_available()
