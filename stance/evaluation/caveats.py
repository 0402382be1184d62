"""What a reader has to know before the figures: the same sentences on screen, in the report and in the model card."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any


def list_caveats(evaluation: Mapping[str, Any]) -> list[str]:
    """Sentences, as plain text, from the plain form of an Evaluation; empty when there is nothing to warn of."""
    found, of_all = [], f"of the {evaluation['count']} statements"
    if evaluation["bare"]:
        found.append(
            f"{evaluation['bare']} {of_all} have only a stance as reference, without force. They count in the figures of the three stances "
            "alone; all other figures are those of the rest."
        )
    if evaluation["truncated"]:
        found.append(
            f"{evaluation['truncated']} {of_all} were longer than all the windows that are read of one, and their ends were left unread."
        )
    if evaluation.get("seen") is None:
        found.append(f"Whether statements also stand in the training data could not be checked: {_explain_unknown(evaluation)}.")
    elif evaluation["seen"]:
        found.append(
            f"{evaluation['seen']} {of_all} also stand in the training data, case, punctuation and spacing aside, which flatters every "
            "figure here."
        )
    if "tfidf" not in evaluation["baselines"]:
        found.append("There is no TF-IDF baseline: no data with two of the six labels to learn from. Name some with --baseline.")
    return found


def _explain_unknown(evaluation: Mapping[str, Any]) -> str:
    # Names without their directories: a card is published, and the places of the machine are nobody's business.
    names = [PurePath(source).name for source in evaluation.get("missing", [])]
    if not names:
        return "the model has no record of what it was trained on"
    return f"some of what the model was trained on is not found any more ({', '.join(names)})"
