"""Predict stance toward Russia's invasion of Ukraine, and how plainly it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stance.models.scorer import Scorer
    from stance.quotes.quote import Quote
    from stance.scores import Score

__all__ = ["Quote", "Score", "Scorer"]
_HOME = {"Scorer": "stance.models.scorer", "Score": "stance.scores", "Quote": "stance.quotes.quote"}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that `import stance` costs nothing."""
    if name not in _HOME:
        raise AttributeError(f"module 'stance' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
