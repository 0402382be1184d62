"""From YAML to frozen dataclasses by their type hints, with every problem noted instead of the first one raised."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import yaml

from stance.errors import ConfigError


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping that a file holds, empty for an empty file. Raises ConfigError for anything else."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file. The shipped ones are in configs/.") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: not readable as YAML: {error}") from error
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise ConfigError(f"{path}: expected `key: value` lines, got a {type(raw).__name__}.")
    return raw


def apply_override(raw: dict[str, Any], override: str, problems: list[str]) -> None:
    """Set one `key=value` (dotted for nested keys, value in YAML) in `raw`, or say in `problems` why not."""
    key, equals, value = override.partition("=")
    if not equals or not key:
        problems.append(f"override {override!r} is not of the form key=value")
        return
    *parents, last = key.split(".")
    place = raw
    for parent in parents:
        place = place.setdefault(parent, {})
        if not isinstance(place, dict):
            problems.append(f"override {override!r}: {parent!r} holds no further keys")
            return
    try:
        place[last] = yaml.safe_load(value)
    except yaml.YAMLError:
        problems.append(f"override {override!r}: the value is not YAML")


def build(kind: Any, raw: Mapping[str, Any], prefix: str, problems: list[str]) -> Any:
    """A `kind` (a dataclass with type hints) from plain values; what does not fit goes to `problems`, and the value in as it is."""
    hints = typing.get_type_hints(kind)
    known = {entry.name for entry in fields(kind)}
    values = {}
    for key, value in raw.items():
        if key not in known:
            close = get_close_matches(str(key), known, n=1)
            problems.append(
                f"unknown key {prefix}{key}" + (f"; did you mean {prefix}{close[0]}?" if close else f"; known: {', '.join(sorted(known))}")
            )
        else:
            values[key] = _convert(hints[key], value, f"{prefix}{key}", problems)
    return kind(**values)


def _convert(hint: Any, value: Any, name: str, problems: list[str]) -> Any:
    if is_dataclass(hint):
        if isinstance(value, dict | None):
            return build(hint, value or {}, f"{name}.", problems)
    elif (hint is float or float in get_args(hint)) and isinstance(value, int | str) and not isinstance(value, bool):
        try:
            return float(value)
        except ValueError:
            pass
    elif _fits(hint, value):
        return value
    problems.append(f"{name}: {value!r} is not {_describe(hint)}")
    return value


def _fits(hint: Any, value: Any) -> bool:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if origin is Literal:
        return value in arguments
    if origin in (types.UnionType, typing.Union):
        return any(_fits(argument, value) for argument in arguments)
    if origin is list:
        return isinstance(value, list) and all(_fits(arguments[0], item) for item in value)
    if origin is dict:
        return isinstance(value, dict) and all(_fits(arguments[0], k) and _fits(arguments[1], v) for k, v in value.items())
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, hint) and not (hint is int and isinstance(value, bool))


def _describe(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(map(repr, get_args(hint)))
    return getattr(hint, "__name__", str(hint)) if get_origin(hint) is None else str(hint)
