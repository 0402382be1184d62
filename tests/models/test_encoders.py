"""Every name has a clear answer: a model with our labels, or a word on what is wrong with it and what to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from stance.errors import ModelError
from stance.labels import ID2LABEL, INDEX
from stance.models.encoders import encoder_path, load_classifier, load_tokenizer


def test_a_classifier_has_our_labels_and_loads_without_noise(tiny_encoder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    model = load_classifier(str(tiny_encoder))
    assert (model.config.num_labels, model.config.id2label, model.config.label2id) == (6, ID2LABEL, INDEX)
    assert {str(weight.dtype) for weight in model.parameters()} == {"torch.float32"}
    assert capfd.readouterr() == ("", "")


def test_only_a_finished_model_passes_as_trained(tiny_encoder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"lacks the weights .*classifier\.bias.*stance train"):
        load_classifier(str(tiny_encoder), trained=True)
    load_classifier(str(tiny_encoder)).save_pretrained(tmp_path / "model")
    assert load_classifier(str(tmp_path / "model"), trained=True).config.id2label == ID2LABEL


def test_a_head_of_another_size_is_replaced(tiny_encoder: Path, tmp_path: Path) -> None:
    from transformers import AutoModelForSequenceClassification

    AutoModelForSequenceClassification.from_pretrained(tiny_encoder, num_labels=3).save_pretrained(tmp_path)
    assert load_classifier(str(tmp_path)).config.num_labels == 6


def test_an_encoder_with_a_layer_missing_is_refused(tiny_encoder: Path, tmp_path: Path) -> None:
    directory = shutil.copytree(tiny_encoder, tmp_path / "deeper")
    config = json.loads((directory / "config.json").read_text())
    (directory / "config.json").write_text(json.dumps({**config, "num_hidden_layers": 3}))
    with pytest.raises(ModelError, match=r"lacks the weights bert\.encoder\.layer\.2.* and \d+ more"):
        load_classifier(str(directory))


def test_a_damaged_weights_file_is_explained(tiny_encoder: Path, tmp_path: Path) -> None:
    directory = shutil.copytree(tiny_encoder, tmp_path / "damaged")
    (directory / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelError, match="does not load as a classifier"):
        load_classifier(str(directory))


def test_directories_are_taken_as_they_are_if_they_hold_safetensors(tiny_encoder: Path, tmp_path: Path) -> None:
    assert encoder_path(str(tiny_encoder)) == tiny_encoder
    with pytest.raises(ModelError, match=r"has no config\.json"):
        encoder_path(str(tmp_path))
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match=r"no weights in safetensors"):
        encoder_path(str(tmp_path))
    (tmp_path / "pytorch_model.bin").touch()
    with pytest.raises(ModelError, match=r"pickled \(pytorch_model\.bin\).*save_pretrained"):
        encoder_path(str(tmp_path))


@pytest.mark.parametrize("name", ["./no/such", "no/such/place", "~/no-such-place"])
def test_a_path_that_is_not_there_is_no_hub_name(name: str) -> None:
    with pytest.raises(ModelError, match="is not a directory"):
        encoder_path(name)


@pytest.mark.parametrize("load", [load_tokenizer, load_classifier])
def test_a_hub_name_without_network_says_what_to_do(load: Callable[[str], object]) -> None:
    assert encoder_path("example/encoder") == "example/encoder"
    with pytest.raises(ModelError, match=r"hub could not be reached.*give its directory, or take a packaged encoder"):
        load("example/encoder")


def test_a_misspelt_name_is_met_with_the_nearest() -> None:
    with pytest.raises(ModelError, match=r"'minilmm' is no packaged encoder \(minilm, e5, mpnet; did you mean minilm\?\)"):
        load_tokenizer("minilmm")
    with pytest.raises(ModelError, match="the hub has no such names"):
        load_tokenizer("two words")
