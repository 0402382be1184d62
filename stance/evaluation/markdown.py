"""Numbers and foreign text as Markdown, the same in reports and in the model card."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&])")


def make_table(header: Sequence[str], rows: Sequence[Sequence[str]], *, words: int = 1) -> str:
    """A table whose first `words` columns are flush left and whose others, numbers, are flush right."""
    rule = ["---" if place < words else "---:" for place in range(len(header))]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (header, rule, *rows))


def escape(text: object, limit: int | None = None) -> str:
    """Text of any origin as one line that Markdown shows as it is, cut to `limit` characters where one is given."""
    line = " ".join(str(text).encode("utf-8", "replace").decode("utf-8").split())
    if limit is not None and len(line) > limit:
        line = line[: limit - 1].rstrip() + "…"
    return _SPECIAL.sub(r"\\\1", line)


def show_number(value: float | None) -> str:
    """Three decimals, or a dash where the figure is not defined."""
    return "–" if value is None else f"{value:.3f}"


def show_estimate(estimate: Mapping[str, Any] | None) -> str:
    """A figure with its interval, from the plain form of an Estimate."""
    if estimate is None or estimate["value"] is None:
        return "–"
    return f"{estimate['value']:.3f} ({show_number(estimate['low'])} to {show_number(estimate['high'])})"


def show_share(value: float | None) -> str:
    """A share in per cent."""
    return "–" if value is None else f"{value:.0%}"
