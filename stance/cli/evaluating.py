"""`stance evaluate` and `stance card`."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the verbs."""
