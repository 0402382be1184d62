"""A scorer for a verb, with what there is to say about its form on stderr."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from rich.console import Console

from stance.errors import SlowerFormWarning

if TYPE_CHECKING:
    from stance.models.forms import Form
    from stance.models.scorer import Scorer


def load_scorer(model: str, *, backend: Form = "fastest", announce: bool = False) -> Scorer:
    """Load a model; say in yellow why a faster form is not used, and in one dim line, if asked to, in which form it runs."""
    from stance.models.scorer import Scorer

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", SlowerFormWarning)
        scorer = Scorer.from_pretrained(model, backend=backend)
    for warning in caught:
        if issubclass(warning.category, SlowerFormWarning):
            console.print(str(warning.message), style="yellow", markup=False)
        else:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    if announce:
        console.print(f"{model}: {scorer.backend}{_advise(scorer)}", style="dim", markup=False)
    return scorer


def _advise(scorer: Scorer) -> str:
    return " (`stance export` makes a faster form)" if scorer.backend == "torch float32" else ""
