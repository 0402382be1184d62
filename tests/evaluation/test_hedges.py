from __future__ import annotations

import re

import pytest

from stance.evaluation.hedges import HEDGES, is_hedged

HEDGED = [
    "Perhaps the neighbour had little choice.",
    "Many in the region believe that it was right.",
    "We regret what happened at the frontier.",
    "Territorial integrity binds everybody.",
    "We understand why the step was taken.",
]
PLAIN = ["We condemn the invasion.", "Russia must withdraw its troops at once.", "Our country supports the operation."]


@pytest.mark.parametrize("text", HEDGED)
def test_marks_of_hedging_are_found_in_any_case(text: str) -> None:
    assert is_hedged(text)
    assert is_hedged(text.upper())


@pytest.mark.parametrize("text", PLAIN)
def test_plain_verdicts_have_no_mark(text: str) -> None:
    assert not is_hedged(text)


def test_marks_are_words_and_not_parts_of_words() -> None:
    assert not is_hedged("The mighty dismay of the mayor.")


def test_every_mark_is_a_pattern_of_its_own() -> None:
    marks = [mark for kind in HEDGES.values() for mark in kind]
    assert len(marks) == len(set(marks))
    assert not any(re.compile(mark).match("") for mark in marks)
