"""Quotes as JSON Lines that `read_quotes` reads back unchanged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from stance.files import write_whole
from stance.quotes.quote import Quote
from stance.quotes.reading.view import FIELDS


def write_quotes(path: str | Path, quotes: Sequence[Quote]) -> None:
    """Write a .jsonl file, whole or not at all; fields without a value are left out, `extra` stands beside the fields."""
    write_whole(Path(path), "".join(json.dumps(_make_row(quote), ensure_ascii=False, default=str) + "\n" for quote in quotes))


def _make_row(quote: Quote) -> dict[str, Any]:
    values = {name: value for name, value in asdict(quote).items() if name in FIELDS and value not in (None, ())}
    # A column of the input may bear the name of a field that was read from another column.
    clashing = {name: value for name, value in quote.extra.items() if name in FIELDS or name == "extra"}
    free = {name: value for name, value in quote.extra.items() if name not in clashing}
    return values | free | ({"extra": clashing} if clashing else {})
