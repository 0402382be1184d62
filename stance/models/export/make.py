"""Make the int8 form of a model beside its weights, or refuse: the fastest form that says what PyTorch says."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from stance.errors import ModelError
from stance.files import hash_file, write_whole
from stance.models.encoders import load_classifier, load_tokenizer, reading_limit
from stance.models.export.graph import write_graph
from stance.models.export.predictor import OnnxPredictor
from stance.models.export.quantise import Quantised, list_products, quantise
from stance.models.export.record import FILE, RECORD, Export, hash_model
from stance.models.export.sample import PER_LABEL, draw_check_sample
from stance.models.names import find_model
from stance.models.torch_predictor import TorchPredictor, find_columns
from stance.scores import Probabilities, decode_labels

LEAST_AGREEMENT, MOST_MOVEMENT = 0.99, 0.05
VERSIONED = ("stance", "torch", "transformers", "tokenizers", "onnx", "onnxruntime")
WORKPLACE = ".export.partial"


@dataclass(frozen=True, slots=True)
class Check:
    """How near an exported form comes to PyTorch: share of equal labels; 99th percentile of statements' largest change of a probability."""

    agreement: float
    movement: float

    @property
    def passed(self) -> bool:
        """Whether it is near enough to be used in PyTorch's place."""
        return self.agreement >= LEAST_AGREEMENT and self.movement <= MOST_MOVEMENT


def export_model(model: str | Path = "default") -> tuple[Path, Export]:
    """Write the int8 form of a model into its directory (that of a packaged model is in the cache), whole or not at all.

    Returns the file and its record. Raises ModelError when no form comes near enough, or the directory cannot be written to.
    """
    directory = find_model(model)
    if not (directory / "tokenizer.json").is_file():
        raise ModelError(f"{directory} has no tokenizer.json, which scoring without PyTorch reads. Save a fast tokenizer there first.")
    work = directory / WORKPLACE
    try:
        with FileLock(directory / ".export.lock"):
            # We hold the lock: whoever left one behind was killed.
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            try:
                export = _make(directory, work)
                (work / FILE).replace(directory / FILE)
                # Last: a file without its record, or with that of another one, is not used.
                write_whole(directory / RECORD, export.as_json())
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise ModelError(
            f"The export could not be written to {directory}: {error}. Make room, or copy the model where you may write."
        ) from error
    return directory / FILE, export


def compare(wanted: Probabilities, got: Probabilities) -> Check:
    """The figures of two (n, 6) arrays of probabilities of the same statements."""
    same = np.mean([one == other for one, other in zip(decode_labels(wanted), decode_labels(got), strict=True)])
    return Check(float(same), float(np.percentile(np.abs(wanted - got).max(axis=1), 99)))


def _make(directory: Path, work: Path) -> Export:
    made_from, sample = hash_model(directory), draw_check_sample()
    wanted = TorchPredictor(directory)(sample)
    tokenizer = load_tokenizer(str(directory))
    model: Any = load_classifier(str(directory), trained=True)
    limit: int = reading_limit(model, tokenizer)
    padding: Any = tokenizer.pad_token_id or 0
    write_graph(model.eval(), work / "float.onnx", columns=find_columns(model.config.label2id, directory), max_tokens=limit)
    load = partial(OnnxPredictor, work / FILE, directory / "tokenizer.json", max_tokens=limit, padding=padding)
    found, check = _search(work, sample, wanted=wanted, load=load)
    probe = sample[PER_LABEL // 2 :: PER_LABEL]
    return Export(
        sha256=hash_file(work / FILE),
        made_from=made_from,
        quantised=found.counts,
        floating=found.floating,
        agreement=check.agreement,
        movement=check.movement,
        statements=len(sample),
        max_tokens=limit,
        padding=padding,
        megabytes={"weights": _megabytes(*directory.glob("*.safetensors")), "export": _megabytes(work / FILE)},
        versions={name: version(name) for name in VERSIONED},
        probe=dict(zip(probe, load()(probe).round(5).tolist(), strict=True)),
    )


def _search(work: Path, sample: Sequence[str], *, wanted: Probabilities, load: Any) -> tuple[Quantised, Check]:
    """The first form that passes, the fastest tried first."""
    checks: list[Check] = []
    for blocks, block in _list_forms(list_products(work / "float.onnx")):
        found = quantise(work / "float.onnx", work / FILE, blocks=blocks, block=block)
        check = compare(wanted, load()(sample))
        if check.passed:
            return found, check
        checks.append(check)
    best = max(checks, key=lambda check: (check.agreement, -check.movement))
    raise ModelError(
        f"In int8 this model is not what it is in float32: at best {best.agreement:.1%} of {len(sample)} statements keep their label "
        f"(wanted {LEAST_AGREEMENT:.0%}), and probabilities move by {best.movement:.3f} at the 99th percentile (wanted {MOST_MOVEMENT}). "
        "Nothing was written; score with PyTorch."
    )


def _list_forms(products: dict[str, tuple[int, int]]) -> list[tuple[list[str], int]]:
    """Which products to quantise in blocks, and of what size: the fewest and largest first, those being the fastest.

    The order is that of what helped on the default model: 99th percentiles of 0.054 without any, 0.042 with the square matrices (attention)
    of the later layers, 0.041 with those of all layers, 0.034 with the narrowing ones (the way back of a feed-forward part) too, and 0.022
    with all matrices in blocks of 32.
    """
    square = [name for name, (inputs, outputs) in products.items() if inputs == outputs]
    narrowing = [name for name, (inputs, outputs) in products.items() if inputs > outputs]
    return [
        ([], 128),
        (square[len(square) // 2 :], 128),
        (square, 128),
        (square + narrowing, 128),
        (list(products), 128),
        (list(products), 32),
    ]


def _megabytes(*files: Path) -> float:
    return round(sum(file.stat().st_size for file in files) / 1e6, 1)
