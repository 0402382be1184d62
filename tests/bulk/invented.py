"""Invented rows, files of every form, and a scorer that needs no model: its answer depends on the text alone."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from stance.bulk.job import Job
from stance.scores import Score, decode

TEXTS = (
    "Both sides should talk, “now”.",
    'He said "no"; she said yes.',
    "Слава і мир.",
    "line one\nline two",
    "a\rb",
    "=SUM(A1)",
    "x, y; z\tw",
)


def score_many(texts: Sequence[str]) -> list[Score]:
    """Six probabilities from the text's hash."""
    weights = np.array([[1 + byte for byte in sha256(text.encode()).digest()[:6]] for text in texts], dtype=np.float64)
    return decode(texts, weights / weights.sum(axis=1, keepdims=True), [len(text) > 24 for text in texts])


def make_rows(count: int, *, start: int = 0) -> list[dict[str, Any]]:
    """Rows of text columns only, so that every form can hold them."""
    return [{"id": f"r{number}", "text": f"{TEXTS[number % len(TEXTS)]} {number}", "who": "Lima"} for number in range(start, start + count)]


def write_rows(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """A file of the form and compression that its name says."""
    name, packed = path.name, path.suffix if path.suffix in (".gz", ".bz2", ".xz", ".zst") else ""
    data = encode(rows, name.removesuffix(packed).rpartition(".")[2])
    path.write_bytes(pack(data, packed))
    return path


def encode(rows: Sequence[dict[str, Any]], form: str) -> bytes:
    """The bytes of a file of one form."""
    if form == "parquet":
        import pyarrow as pa
        from pyarrow import parquet

        stream = io.BytesIO()
        parquet.write_table(pa.Table.from_pylist(list(rows)), stream)
        return stream.getvalue()
    if form in ("csv", "tsv"):
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), delimiter="\t" if form == "tsv" else ",", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
        return text.getvalue().encode()
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def pack(data: bytes, packed: str) -> bytes:
    """The bytes, compressed."""
    if packed == ".zst":
        import pyarrow as pa

        packed_data: bytes = pa.Codec("zstd").compress(data, asbytes=True)
        return packed_data
    return {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}[packed](data)


def make_job(inputs: Iterable[Path | str], out: Path, **fields: Any) -> Job:
    """A job of small parts."""
    return Job(**{"inputs": [str(path) for path in inputs], "out": out, "model": "m", "chunk": 7, **fields})


def read_out(path: Path) -> list[dict[str, Any]]:
    """The rows of an output."""
    if path.suffix == ".parquet":
        from pyarrow import parquet

        rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
        return rows
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    if ".csv" in path.name:
        return list(csv.DictReader(io.StringIO(text, newline="")))
    return [json.loads(line) for line in text.split("\n") if line]
