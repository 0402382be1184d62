"""Values of any input form as JSON and as cells."""

from __future__ import annotations

import base64
import json
from datetime import date, time
from typing import Any


def write_json(value: Any) -> str:
    """One line of JSON that every reader takes: no bare NaN or Infinity, dates as ISO 8601, bytes as base64, other things as their text."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain)
    except ValueError:
        return json.dumps(_without_nan(value), ensure_ascii=False, allow_nan=False, default=_plain)


def write_cell(value: Any) -> str:
    """A value as the text of a CSV cell; nothing for null."""
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return ""
    if isinstance(value, bool | list | dict | tuple):
        return write_json(value)
    return str(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return str(value)


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(item) for item in value]
    return value if not isinstance(value, float) or value - value == 0 else None
