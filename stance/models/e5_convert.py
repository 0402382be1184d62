"""multilingual-e5-small as a directory that transformers loads: config, weights in safetensors, tokenizer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stance.models.e5 import E5, Shape, Vocabulary

PREFIX = "query:"
"""E5 was trained on texts that begin so. The tokenizer's template adds it, so that nobody can forget it."""
CONTROLS = r"[\x00-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
SPACES = r"[\s\u200b-\u200f\u2581\ufeff\ufffd]"
"""What the file's own character map drops, and what it turns into a space; the rest of that map is NFKC."""
EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings",
    "emb.pos": "embeddings.position_embeddings",
    "emb.type": "embeddings.token_type_embeddings",
    "emb.ln": "embeddings.LayerNorm",
}
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def write_e5(model: E5, directory: Path) -> None:
    """Write config, weights (float32, a BertModel without pooler) and tokenizer into an existing directory."""
    from safetensors.numpy import save_file

    save_file(name_weights(model), directory / "model.safetensors", metadata={"format": "pt"})
    build_tokenizer(model.vocabulary).save(str(directory / "tokenizer.json"), pretty=False)
    _write_json(directory / "config.json", _describe_model(model))
    _write_json(directory / "tokenizer_config.json", _describe_tokenizer(model))


def name_weights(model: E5) -> dict[str, NDArray[np.float32]]:
    """The weights under the names of transformers' BertModel, in their shapes."""
    return {_rename(name): _arrange(name, values, shape=model.shape) for name, values in model.weights.items()}


def build_tokenizer(vocabulary: Vocabulary) -> Any:
    """A `tokenizers.Tokenizer` that turns a text into `<s> query: text </s>`."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    scored = list(zip(vocabulary.pieces, vocabulary.scores.tolist(), strict=True))
    # The stubs of tokenizers leave `Tokenizer`'s parts read-only.
    tokenizer: Any = Tokenizer(models.Unigram(scored, unk_id=vocabulary.unk))
    tokenizer.normalizer = _build_normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = _build_template(tokenizer, vocabulary)
    tokenizer.add_special_tokens([AddedToken(piece, special=True, normalized=False) for piece in _specials(vocabulary).values()])
    return tokenizer


def _build_normalizer() -> Any:
    from tokenizers import Regex, normalizers

    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(CONTROLS), ""),
            normalizers.Replace(Regex(SPACES), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )


def _build_template(tokenizer: Any, vocabulary: Vocabulary) -> Any:
    from tokenizers import processors

    # Pieces never cross a space, so the prefix tokenised alone is exactly the prefix tokenised before any text.
    prefix = tokenizer.encode(PREFIX, add_special_tokens=False)
    begin, end = vocabulary.pieces[vocabulary.bos], vocabulary.pieces[vocabulary.eos]
    return processors.TemplateProcessing(
        single=[begin, "<query>", "$A", end],
        special_tokens=[
            (begin, vocabulary.bos),
            (end, vocabulary.eos),
            {"id": "<query>", "ids": prefix.ids, "tokens": prefix.tokens},
        ],
    )


def _rename(name: str) -> str:
    stem, part = name.rsplit(".", 1)
    if name in EMBEDDINGS:
        return f"{EMBEDDINGS[name]}.weight"
    layer, _, place = stem.partition(".")
    where = EMBEDDINGS[stem] if stem in EMBEDDINGS else f"encoder.layer.{layer.removeprefix('l')}.{LAYER[place]}"
    return f"{where}.{'weight' if part == 'w' else 'bias'}"


def _arrange(name: str, values: NDArray[np.float32], *, shape: Shape) -> NDArray[np.float32]:
    if name.endswith((".b", "ln.w")):
        return values
    return values.reshape(-1, shape.feed_forward if name.endswith(".fo.w") else shape.hidden)


def _specials(vocabulary: Vocabulary) -> dict[str, str]:
    begin, end = vocabulary.pieces[vocabulary.bos], vocabulary.pieces[vocabulary.eos]
    pad, unk = vocabulary.pieces[vocabulary.pad], vocabulary.pieces[vocabulary.unk]
    names = {"bos_token": begin, "cls_token": begin, "eos_token": end, "sep_token": end, "pad_token": pad, "unk_token": unk}
    return {**names, "mask_token": "<mask>"}


def _describe_model(model: E5) -> dict[str, Any]:
    shape, vocabulary = model.shape, model.vocabulary
    return {
        # A BertModel in spite of its XLM-R vocabulary: positions count from 0, and there are token types.
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.types,
        "layer_norm_eps": float(f"{shape.epsilon:.6g}"),
        "hidden_act": "gelu",
        "bos_token_id": vocabulary.bos,
        "eos_token_id": vocabulary.eos,
        "pad_token_id": vocabulary.pad,
    }


def _describe_tokenizer(model: E5) -> dict[str, Any]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": model.shape.positions,
        "model_input_names": ["input_ids", "attention_mask"],
        "clean_up_tokenization_spaces": False,
        **_specials(model.vocabulary),
    }


def _write_json(path: Path, value: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
