"""The reader against a file packed here by hand; the converted encoder against stored vectors of the package's own engine."""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from stance.errors import MissingExtraError, ModelError
from stance.models.e5 import read_e5
from stance.models.e5_convert import build_tokenizer, name_weights
from stance.models.encoder_cache import build_encoder
from stance.models.recipes import RECIPES

REFERENCE = json.loads(Path(__file__).with_name("e5_reference.json").read_text(encoding="utf-8"))
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁query", ":", "▁we", "▁meet", "e", "r", "<mask>"]
SCALES = (0.5, -0.25)
QUANTS = [[(3 * place + row) % 16 for place in range(32)] for row in range(2)]
PREFIX = ["▁que", "ry", ":"]


def pack_tiny_file(directory: Path, *, magic: bytes = b"E5S1", kind: int = 1) -> Path:
    """A file of the format with one tensor of each type: two rows of 32 four-bit weights, and 32 plain ones."""
    blocks = b"".join(
        struct.pack("<e", scale) + bytes(row[j] | row[j + 16] << 4 for j in range(16)) for scale, row in zip(SCALES, QUANTS, strict=True)
    )
    plain = np.arange(32, dtype="<f4").tobytes()
    text = "".join(PIECES).encode()
    offsets = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype("<u4").tobytes()
    scores = -np.arange(len(PIECES), dtype="<f4")
    head = struct.pack("<4sI7ifi", magic, 1, 32, 1, 2, 64, 2, 512, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(text)) + offsets + scores.tobytes() + text
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 9, 1, 32)
    names = [(b"emb.word", kind, 64, blocks), (b"emb.ln.b", 0, 32, plain)]
    place = len(head) + 4 + sum(2 + len(name) + 21 for name, *_ in names)
    entries = b""
    for name, type_of, count, content in names:
        entries += struct.pack("<H", len(name)) + name + struct.pack("<BIQQ", type_of, count, place, len(content))
        place += len(content)
    path = directory / "tiny.bin"
    path.write_bytes(head + struct.pack("<i", len(names)) + entries + blocks + plain)
    return path


def test_reads_what_was_packed(tmp_path: Path) -> None:
    model = read_e5(pack_tiny_file(tmp_path))
    assert list(model.vocabulary.pieces) == PIECES
    assert model.vocabulary.scores.tolist() == [-float(place) for place in range(len(PIECES))]
    assert (model.shape.hidden, model.shape.positions, model.vocabulary.pad) == (32, 512, 1)
    weights = name_weights(model)
    expected = [[(quant - 8) * scale for quant in row] for scale, row in zip(SCALES, QUANTS, strict=True)]
    assert weights["embeddings.word_embeddings.weight"].tolist() == expected
    assert weights["embeddings.LayerNorm.bias"].tolist() == list(range(32))


def test_template_puts_the_prefix_before_any_text(tmp_path: Path) -> None:
    tokenizer = build_tokenizer(read_e5(pack_tiny_file(tmp_path)).vocabulary)
    assert tokenizer.encode("we  meet\x01 ").tokens == ["<s>", "▁query", ":", "▁we", "▁meet", "</s>"]
    assert tokenizer.encode("").tokens == ["<s>", "▁query", ":", "</s>"]


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"begins with b'GGUF.*wanted an E5S1 file"):
        read_e5(pack_tiny_file(tmp_path, magic=b"GGUF"))
    with pytest.raises(ModelError, match="unknown type 7"):
        read_e5(pack_tiny_file(tmp_path, kind=7))


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    whole = pack_tiny_file(tmp_path).read_bytes()
    cut = tmp_path / "cut.bin"
    for length in range(0, len(whole), 7):
        cut.write_bytes(whole[:length])
        with pytest.raises(ModelError):
            read_e5(cut)


@pytest.fixture(scope="module")
def e5(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    cache = tmp_path_factory.mktemp("cache")
    try:
        yield build_encoder(RECIPES["e5"], cache=cache)
    except MissingExtraError as error:
        pytest.skip(str(error))
    finally:
        shutil.rmtree(cache)


def test_embeddings_equal_those_of_the_packages_own_engine(e5: Path) -> None:
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer, model = AutoTokenizer.from_pretrained(e5), AutoModel.from_pretrained(e5, add_pooling_layer=False)
    encoded = tokenizer([row["text"] for row in REFERENCE], padding=True, return_tensors="pt")
    with torch.no_grad():
        hidden = model(**encoded).last_hidden_state
    mask = encoded["attention_mask"][..., None]
    means = torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=1)
    wanted = torch.nn.functional.normalize(torch.tensor([row["vector"] for row in REFERENCE]), dim=1)
    cosines = (means * wanted).sum(1)
    assert {row["language"] for row in REFERENCE} == {"en", "ru", "uk", "zh"}
    assert cosines.min() >= 0.999
    # The vectors tell the sentences apart, so that agreement means something.
    assert (wanted @ wanted.T - torch.eye(len(wanted))).max() < 0.95


def test_known_texts_become_known_pieces(e5: Path) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(e5)
    # The ids that XLM-R is published with.
    assert tokenizer("Hello World!")["input_ids"] == [0, 41, 1294, 12, 35378, 6661, 38, 2]
    known = {
        "The minister said": "▁The ▁minister ▁said",
        "что переговоры начнутся": "▁что ▁переговоры ▁начнут ся",
        "за рішучу підтримку.": "▁за ▁ рі шу чу ▁підтримку .",
        "通过对话解决争端。": "▁ 通过 对话 解决 争 端 。",
    }
    for text, pieces in known.items():
        assert tokenizer.tokenize(text) == pieces.split(" ")


def test_template_equals_tokenising_the_prefix_with_the_text(e5: Path) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(e5 / "tokenizer.json"))
    odd = [
        "",
        " ",
        "  two  spaces ",
        "tab\tand\nline",
        "\u3000全角　空格",
        "zero\u200bwidth",
        ": colon",
        "query: twice",
        "1° ½ ﬁ",
        "й и\u0306",
        "😀 …",
    ]
    for text in [*odd, *(row["text"] for row in REFERENCE)]:
        plain = tokenizer.encode(f"query: {text}", add_special_tokens=False)
        assert plain.tokens[:3] == PREFIX
        assert tokenizer.encode(text).ids == [0, *plain.ids, 2]


def test_writing_that_looks_the_same_is_read_the_same(e5: Path) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(e5 / "tokenizer.json"))
    pairs = [
        ("Зеленськи\u0438\u0306", "Зеленськи\u0439"),
        ("ｗａｒ", "war"),
        (" a  b\n", "a b"),
        ("a\u00a0b", "a\u200b b"),
        ("a\x00\x07b", "ab"),
    ]
    for written, read in pairs:
        assert tokenizer.encode(written).ids == tokenizer.encode(read).ids


def test_cut_texts_keep_prefix_and_end(e5: Path) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(e5)
    ids = tokenizer("peace " * 700, truncation=True)["input_ids"]
    assert tokenizer.model_max_length == len(ids) == 512
    assert ids[:4] == [0, 41, 1294, 12]
    assert ids[-1] == 2
