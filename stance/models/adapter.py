"""A trained model as its small difference from a packaged encoder: what the package ships, and what `stance pack` writes.

Every weight matrix's change is kept as its best approximation of low rank (truncated SVD, the form that LoRA gives a change) in
8 bits; vectors are kept as they changed, the classification head and the pooler (which some encoders come without) as they are, in 16 bits.
Word embeddings are not kept: they must have been frozen.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.errors import ModelError
from stance.files import write_whole
from stance.models.encoder_cache import Recipe, build_encoder, cache_directory
from stance.models.encoders import load_classifier, load_tokenizer
from stance.models.quiet import quiet
from stance.models.recipes import RECIPES
from stance.models.runs import RECORD, first_encoder

if TYPE_CHECKING:
    import torch

    State = dict[str, torch.Tensor]

WEIGHTS, SETTINGS, FULL = "adapter.safetensors", "adapter.json", "model.safetensors"
HEAD = re.compile(r"(?:^|\.)(?:classifier|pooler)\.")


def pack_adapter(model: Path, out: Path, *, rank: int = 128) -> Path:
    """Write the adapter of a trained model directory to `out`, whole or not at all.

    Raises ModelError when `out` exists, the encoder is not a packaged one, or the word embeddings have changed.
    """
    from safetensors.torch import load_file, save_file

    if out.exists():
        raise ModelError(f"{out} is there already. Remove it first, or choose another place.")
    missing = [name for name in (RECORD, FULL, "config.json") if not (model / name).exists()]
    if missing:
        raise ModelError(f"{model} is no model directory that `stance train` wrote: it lacks {', '.join(missing)}.")
    record = json.loads((model / RECORD).read_text(encoding="utf-8"))
    encoder = first_encoder(record)
    if encoder not in RECIPES:
        raise ModelError(f"{model} was trained on {encoder}, which does not come as a package, so an adapter would have nothing to change.")
    trained, start = load_file(model / FULL), load_classifier(encoder).state_dict()
    partial_out = out.with_name(out.name + ".partial")
    shutil.rmtree(partial_out, ignore_errors=True)
    partial_out.mkdir(parents=True)
    save_file(_differences(trained, start, rank=rank, model=model), partial_out / WEIGHTS)
    shutil.copyfile(model / RECORD, partial_out / RECORD)
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    settings = {"encoder": encoder, "rank": rank, "max_length": record["config"]["max_length"], "calibration": config.get("calibration")}
    write_whole(partial_out / SETTINGS, json.dumps(settings, indent=2) + "\n")
    return partial_out.replace(out)


def unpack_adapter(adapter: Path) -> Path:
    """The model directory of an adapter, built once in the user's cache. Raises ModelError, MissingExtraError."""
    files = [adapter / WEIGHTS, adapter / SETTINGS, adapter / RECORD]
    key = sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    recipe = Recipe(name=f"{adapter.name}-{key}", version=1, sources=(), write=_write_model)
    return build_encoder(recipe, cache=cache_directory(), sources=files)


def _write_model(files: Sequence[Path], directory: Path) -> None:
    from safetensors.torch import load_file

    changes, settings = load_file(files[0]), json.loads(files[1].read_text(encoding="utf-8"))
    model: Any = load_classifier(settings["encoder"])
    state = model.state_dict()
    model.load_state_dict({name: _apply(changes, name, start=tensor) for name, tensor in state.items()})
    if settings["calibration"]:
        model.config.calibration = settings["calibration"]
    with quiet():
        model.save_pretrained(directory)
    tokenizer = load_tokenizer(settings["encoder"])
    tokenizer.model_max_length = settings["max_length"]
    tokenizer.save_pretrained(directory)
    shutil.copyfile(files[2], directory / RECORD)


def _differences(trained: State, start: State, *, rank: int, model: Path) -> State:
    import torch

    changes: State = {}
    for name, tensor in trained.items():
        change = tensor.float() - start[name].float()
        if "word_embeddings" in name:
            if change.abs().max() > 0:
                raise ModelError(
                    f"The word embeddings of {model} have changed, and an adapter does not keep them. Train with freeze_embeddings=true."
                )
        elif HEAD.search(name):
            changes[f"{name}.whole"] = tensor.half()
        elif tensor.ndim == 2 and min(tensor.shape) > 2 * rank:
            left, sizes, right = torch.linalg.svd(change, full_matrices=False)
            root = sizes[:rank].sqrt()
            changes |= _round(f"{name}.left", root[:, None] * left[:, :rank].T)
            changes |= _round(f"{name}.right", root[:, None] * right[:rank])
        else:
            changes[f"{name}.change"] = change.half()
    return changes


def _round(name: str, factor: torch.Tensor) -> State:
    """A (rank, n) factor in 8 bits, each row with a scale of its own."""
    import torch

    scale = factor.abs().amax(dim=1, keepdim=True).clamp_min(1e-12) / 127
    return {name: (factor / scale).round().to(torch.int8).contiguous(), f"{name}.scale": scale.contiguous()}


def _read(changes: State, name: str) -> torch.Tensor:
    return changes[name].float() * changes[f"{name}.scale"]


def _apply(changes: State, name: str, *, start: torch.Tensor) -> torch.Tensor:
    if f"{name}.whole" in changes:
        return changes[f"{name}.whole"].float()
    if f"{name}.left" in changes:
        return start + _read(changes, f"{name}.left").T @ _read(changes, f"{name}.right")
    if f"{name}.change" in changes:
        return start + changes[f"{name}.change"].float()
    return start
