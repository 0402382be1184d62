from __future__ import annotations

import pytest

from stance.labels import FORCES, LABELS, STANCES, TABLE, labels_of, nearest, three_way


def test_sides_mirror_each_other() -> None:
    for force in FORCES:
        assert TABLE[f"{force}_support"].value == -TABLE[f"{force}_criticism"].value > 0


def test_explicit_weighs_more_than_hedged() -> None:
    assert TABLE["explicit_support"].value > TABLE["hedged_support"].value > TABLE["neutral"].value


def test_every_label_belongs_to_one_stance_or_is_unrelated() -> None:
    members = [label for stance in STANCES for label in labels_of(stance)]
    assert sorted([*members, "unrelated"]) == sorted(LABELS)


def test_only_sides_have_a_force() -> None:
    assert {label for label in LABELS if TABLE[label].force} == {*labels_of("support"), *labels_of("criticism")}


def test_unrelated_counts_as_taking_no_side() -> None:
    assert three_way("unrelated") == three_way("neutral") == "neutrality"


@pytest.mark.parametrize(
    ("typed", "meant"), [("explicit support", "explicit_support"), ("Hedged-Critcism", "hedged_criticism"), ("suport", "support")]
)
def test_misspelt_labels_find_the_one_that_was_meant(typed: str, meant: str) -> None:
    assert nearest(typed) == meant


def test_nothing_is_near_to_nonsense() -> None:
    assert nearest("zzzz") is None
