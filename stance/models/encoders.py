"""What `encoder:` may name: a packaged encoder, a directory, or a repository on the Hugging Face hub. safetensors only, no foreign code."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.errors import ModelError
from stance.labels import ID2LABEL, INDEX
from stance.models.encoder_cache import build_encoder, cache_directory
from stance.models.quiet import quiet
from stance.models.recipes import RECIPES

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

NEEDED = ["*.json", "*.safetensors", "*.model", "*.txt"]
"""What a download takes from the top folder of a hub repository: config, weights, tokenizer."""


def encoder_path(name: str) -> Path | str:
    """The directory of a packaged encoder (built on first use) or of a local path; any other name is returned as a hub name.

    Raises ModelError for a directory that holds no model in safetensors, MissingExtraError for an encoder that is not installed.
    """
    if name in RECIPES:
        return build_encoder(RECIPES[name], cache=cache_directory())
    path = Path(name).expanduser()
    if path.is_dir():
        _check_directory(path, called=name)
        return path
    if path.exists() or name.startswith((".", "~", os.sep)) or name.count("/") > 1:
        raise ModelError(f"{name} is not a directory. Wanted one with a model in it, a hub name, or one of {', '.join(RECIPES)}.")
    return name


def load_tokenizer(name: str) -> PreTrainedTokenizerBase:
    """The tokenizer of whatever `encoder_path` takes; of the packaged ones `model_max_length` is the true limit, 512.

    Raises ModelError, MissingExtraError.
    """
    directory = _local(name)
    from transformers import AutoTokenizer

    with quiet(), _explained(name, what="tokenizer"):
        return AutoTokenizer.from_pretrained(directory, trust_remote_code=False)


def load_classifier(name: str, *, trained: bool = False) -> PreTrainedModel:
    """A six-label classifier in float32 over whatever `encoder_path` takes; its head is new unless the weights hold a fitting one.

    trained: demand a finished model: every weight there, the labels as its config names them.
    Raises ModelError when weights are missing that should not be, or anything else does not load; MissingExtraError.
    """
    directory = _local(name)
    import torch
    from transformers import AutoModelForSequenceClassification

    labels: dict[str, Any] = {} if trained else {"num_labels": len(INDEX), "id2label": dict(ID2LABEL), "label2id": dict(INDEX)}
    with quiet(), _explained(name, what="classifier"):
        model, report = AutoModelForSequenceClassification.from_pretrained(
            directory,
            dtype=torch.float32,
            use_safetensors=True,
            trust_remote_code=False,
            ignore_mismatched_sizes=not trained,
            output_loading_info=True,
            **labels,
        )
    _check_weights(model, report, name=name, trained=trained)
    return model  # type: ignore[no-any-return]


def reading_limit(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> int:
    """How many tokens of a text a model can read, special ones included."""
    limit: int = tokenizer.model_max_length
    return min(limit, getattr(model.config, "max_position_embeddings", limit))


def _local(name: str) -> Path:
    path = encoder_path(name)
    return path if isinstance(path, Path) else _download(path)


def _download(name: str) -> Path:
    """The hub's files in the hub's own cache. Unlike `from_pretrained`, this fails at once where there is no network, not after 45 s."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    close = get_close_matches(name, RECIPES, n=1)
    wanted = f"{name!r} is no packaged encoder ({', '.join(RECIPES)}{f'; did you mean {close[0]}?' if close else ''}) and no directory here"
    try:
        path = Path(snapshot_download(name, allow_patterns=NEEDED, ignore_patterns=["*/*"]))
    except LocalEntryNotFoundError as error:
        remedy = f"Connect once, copy the model here and give its directory, or take a packaged encoder. ({_first_line(error)})"
        raise ModelError(f"{wanted}, and the Hugging Face hub could not be reached to look for it there. {remedy}") from error
    except HFValidationError as error:
        raise ModelError(f"{wanted}, and the hub has no such names: {_first_line(error)}") from error
    except (HfHubHTTPError, OSError) as error:
        raise ModelError(f"{wanted}, and the hub did not give it: {_first_line(error)}") from error
    _check_directory(path, called=name)
    return path


def _check_directory(path: Path, *, called: str) -> None:
    if not (path / "config.json").is_file():
        raise ModelError(f"{called} has no config.json, so it is not a model's directory. Wanted what `save_pretrained` writes.")
    if any(path.glob("*.safetensors")):
        return
    pickled = sorted(file.name for pattern in ("*.bin", "*.pt", "*.pth", "*.ckpt") for file in path.glob(pattern))
    if pickled:
        reason = f"its weights are pickled ({', '.join(pickled[:3])}), and reading a pickle can run any code in it"
        raise ModelError(f"{called} is refused: {reason}. Load it where you trust it and write model.safetensors with `save_pretrained`.")
    raise ModelError(f"{called} holds no weights in safetensors. Wanted model.safetensors, as `save_pretrained` writes it.")


def _check_weights(model: PreTrainedModel, report: dict[str, Any], *, name: str, trained: bool) -> None:
    """New weights belong in the head alone; a pooler counts as head, since encoders of sentences come without one."""
    new = {*report["missing_keys"], *(key for key, *_ in report["mismatched_keys"])}
    body = f"{model.base_model_prefix}."
    wrong = sorted(key for key in new if trained or (key.startswith(body) and not key.startswith(f"{body}pooler.")))
    if wrong:
        listed = ", ".join(wrong[:3]) + (f" and {len(wrong) - 3} more" if len(wrong) > 3 else "")
        wanted = "a trained classifier; train one with `stance train`" if trained else "every weight of the encoder in its config.json"
        raise ModelError(f"{name} lacks the weights {listed}. Wanted {wanted}.")


@contextmanager
def _explained(name: str, *, what: str) -> Iterator[None]:
    from safetensors import SafetensorError

    try:
        yield
    except (OSError, ValueError, RuntimeError, KeyError, ImportError, SafetensorError) as error:
        raise ModelError(f"{name} does not load as a {what}: {_first_line(error)}. Wanted what `save_pretrained` writes.") from error


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
