"""Files that the tests of reading write, and the problems they expect of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stance.errors import DataError, Problem
from stance.quotes.read import read_quotes

ROWS = [
    {"id": "a", "text": "Lima calls on both sides to talk.", "label": "neutral", "outlet": "Gazette", "topic": "talks"},
    {"id": "b", "text": "The fish treaty was signed; all were glad.", "label": "unrelated", "outlet": "Courier", "topic": "fish"},
]


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write_lines(path: Path, *rows: dict[str, Any]) -> Path:
    return write(path, "".join(json.dumps(row) + "\n" for row in rows))


def find_problems(path: Path, **options: Any) -> list[Problem]:
    with pytest.raises(DataError) as caught:
        read_quotes(path, **options)
    return list(caught.value.problems)
