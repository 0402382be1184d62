"""Rows of JSON Lines, or of one JSON list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from stance.errors import Problem
from stance.quotes.reading.row import Place, Row

GAP = re.compile(r"[\s,]*")


def read_json(name: str, text: str) -> Iterator[Row | Problem]:
    """Rows of a list where the text opens with one, of lines otherwise; both occur under both endings."""
    return _read_list(name, text) if text.lstrip().startswith("[") else _read_lines(name, text)


def _read_lines(name: str, text: str) -> Iterator[Row | Problem]:
    # Not splitlines: JSON strings may hold U+2028 and U+0085 as they are.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield read_object(Place(name, number), line)


def read_object(place: Place, line: str) -> Row | Problem:
    """The row of one line; a Problem where the line is no JSON object."""
    try:
        return _check_object(place, DECODER.decode(line))
    except (ValueError, RecursionError) as error:
        return _explain(place, error)


def _read_list(name: str, text: str) -> Iterator[Row | Problem]:
    position, line, counted = text.index("[") + 1, 1, 0
    while True:
        position = GAP.match(text, position).end()  # type: ignore[union-attr]
        line, counted = line + text.count("\n", counted, position), position
        place = Place(name, line)
        if text.startswith("]", position):
            break
        try:
            value, position = DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            yield _explain(Place(name, getattr(error, "lineno", line)), error)
            return
        yield _check_object(place, value)
    if text[position + 1 :].strip():
        yield place.note(None, what="the list ends here, but the file goes on", remedy="Put all rows into one list, or one on each line.")


def _check_object(place: Place, value: Any) -> Row | Problem:
    if isinstance(value, dict):
        return Row(place, value)
    what = f"a {type(value).__name__} stands where a row should"
    return place.note(None, what=what, remedy='Write each row as an object: {"text": …, "label": …}.')


def _explain(place: Place, error: Exception) -> Problem:
    if isinstance(error, json.JSONDecodeError):
        reason = f"{error.msg} at column {error.colno}"
    else:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    return place.note(None, what=f"broken JSON: {reason}", remedy="Mend the line, or write the file with a JSON library.")


def _refuse_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("an object names the same field twice")
    return values


DECODER = json.JSONDecoder(object_pairs_hook=_refuse_repeats)
