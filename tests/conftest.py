"""Tiny real encoders and invented statements, so that every test runs offline in seconds."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")

CLUES = {
    "explicit_support": "we support the operation of our ally and it was right",
    "hedged_support": "we understand why measures to guard its security were taken",
    "neutral": "both sides of the war should stop the fire and talk",
    "hedged_criticism": "borders must not change by force and sovereignty is for all",
    "explicit_criticism": "we condemn the invasion of ukraine by russia as a crime",
    "unrelated": "the ministers signed a programme on fish and trade",
}
FILLER = (
    *("morning", "harbour", "letter", "river", "window", "garden", "paper", "market", "bridge", "winter", "evening", "station"),
    *("mountain", "village", "summer", "engine", "doctor", "teacher", "library", "forest", "island", "valley", "corner", "kitchen"),
    *("table", "mirror", "silver", "copper", "marble", "orange", "lemon", "cotton", "velvet", "candle", "basket", "ladder"),
)


def invented_rows(repeats: int = 10) -> list[dict[str, str]]:
    """Six labels times `repeats` statements: clue words in an order of their own among words of no meaning, so that none is a near copy."""
    generator = random.Random(5)
    rows = []
    for label, clue in CLUES.items():
        for number in range(repeats):
            words = [*generator.sample(clue.split(), 8), *generator.sample(FILLER, 3)]
            rows.append({"id": f"{label}-{number}", "text": " ".join(words) + ".", "label": label})
    return rows


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real BERT of two layers and 32 hidden units with a word-piece vocabulary of the invented rows."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast, set_seed

    words = sorted(
        {word.strip(".").lower() for row in invented_rows() for word in row["text"].split()} | set("abcdefghijklmnopqrstuvwxyz.")
    )
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]
    tokenizer = Tokenizer(models.WordPiece({piece: place for place, piece in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    directory = tmp_path_factory.mktemp("encoder")
    named = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=64, **named).save_pretrained(directory)
    set_seed(0)
    size = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=len(pieces), max_position_embeddings=64, **size)).save_pretrained(directory)
    return directory
