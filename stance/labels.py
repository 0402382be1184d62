"""The one label table: six labels and what each says of stance, force and score.

Everything that needs to know a label reads it here. The meaning of the labels is laid down in docs/codebook.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal

Stance = Literal["support", "neutrality", "criticism"]
Force = Literal["explicit", "hedged"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label says. `unrelated` has no stance; only support and criticism have a force."""

    stance: Stance | None
    force: Force | None
    value: float


TABLE: Final[dict[str, Meaning]] = {
    "explicit_support": Meaning("support", "explicit", 1.0),
    "hedged_support": Meaning("support", "hedged", 0.5),
    "neutral": Meaning("neutrality", None, 0.0),
    "hedged_criticism": Meaning("criticism", "hedged", -0.5),
    "explicit_criticism": Meaning("criticism", "explicit", -1.0),
    "unrelated": Meaning(None, None, 0.0),
}
LABELS: Final[tuple[str, ...]] = tuple(TABLE)
STANCES: Final[tuple[Stance, ...]] = ("support", "neutrality", "criticism")
FORCES: Final[tuple[Force, ...]] = ("explicit", "hedged")
UNRELATED: Final = "unrelated"
INDEX: Final[dict[str, int]] = {label: position for position, label in enumerate(LABELS)}
ID2LABEL: Final[dict[int, str]] = dict(enumerate(LABELS))


def labels_of(stance: str) -> tuple[str, ...]:
    """The labels that take `stance`, in table order."""
    return tuple(label for label, meaning in TABLE.items() if meaning.stance == stance)


def three_way(name: str) -> Stance:
    """The stance of a label or of a bare stance, with `unrelated` counted as neutrality (no stance taken)."""
    stance = next((stance for stance in STANCES if stance == name), None) or TABLE[name].stance
    return stance or "neutrality"


def is_known(name: str) -> bool:
    """Whether `name` is a label, or a bare stance (a label whose force nobody annotated)."""
    return name in TABLE or name in STANCES


def nearest(name: str) -> str | None:
    """The label or stance spelled most like `name`, or None when nothing comes close."""
    folded = name.strip().lower().replace(" ", "_").replace("-", "_")
    matches = get_close_matches(folded, [*LABELS, *STANCES], n=1, cutoff=0.5)
    return matches[0] if matches else None
