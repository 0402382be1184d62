"""Known groups: who counts, which way the AUC points, and what is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stance.errors import StanceError
from stance.evaluation.card import render_card, write_card
from stance.evaluation.known_groups import KnownGroups, compare_known_groups
from stance.evaluation.known_groups_report import write_known_groups
from stance.labels import LABELS
from stance.scores import Score, decode
from tests.evaluation.test_card import TRAINING

VOTES = {"A": "for", "B": "for", "C": "for", "D": "against", "E": "against", "F": "abstained", "G": "absent", "S": "for"}


def scores_of(label: str, count: int = 1) -> list[Score]:
    import numpy as np

    row = np.full((1, 6), 0.02)
    row[0, LABELS.index(label)] = 0.9
    return decode(["words"], row, [False]) * count


def said(**labels: str) -> list[tuple[str, Score]]:
    return [(unit, score) for unit, label in labels.items() for score in scores_of(label, 2)]


@pytest.fixture
def result() -> KnownGroups:
    statements = said(
        A="explicit_criticism", B="hedged_criticism", C="hedged_support", D="explicit_support", E="neutral", F="neutral", G="neutral",
        S="unrelated", X="neutral",
    )  # fmt: skip
    return compare_known_groups([*statements, ("A", scores_of("unrelated")[0])], VOTES, ("for", "abstained", "against"), run="a1")


def test_the_auc_counts_pairs_in_the_expected_order(result: KnownGroups) -> None:
    assert result.auc.value == pytest.approx(5 / 6)
    assert result.auc.low is not None
    assert result.auc.high is not None
    assert result.auc.low < result.auc.value <= result.auc.high


def test_units_without_a_group_or_without_a_word_on_the_war_are_named(result: KnownGroups) -> None:
    assert [unit.name for unit in result.units] == ["A", "B", "C", "F", "E", "D"]
    assert (result.silent, result.unplaced, result.statements) == (("S",), ("X",), 19)
    assert result.units[0].count == 2


def test_turned_around_the_auc_turns_too() -> None:
    statements = said(A="explicit_criticism", D="explicit_support")
    assert compare_known_groups(statements, VOTES, ("against", "for")).auc.value == 0
    equal = said(A="neutral", D="neutral")
    assert compare_known_groups(equal, VOTES, ("for", "against")).auc.value == 0.5


def test_a_group_without_statements_is_refused() -> None:
    with pytest.raises(StanceError, match="group against"):
        compare_known_groups(said(A="neutral", D="unrelated"), VOTES, ("for", "against"))


def test_report_and_card_show_table_and_picture(result: KnownGroups, tmp_path: Path) -> None:
    page = write_known_groups(result, tmp_path / "votes")
    text = page.read_text(encoding="utf-8")
    assert "AUC 0.833" in text
    assert "| for | 3 | 6 |" in text
    assert "S." in text
    assert (page.parent / "known_groups.png").read_bytes().startswith(b"\x89PNG")
    record: dict[str, Any] = json.loads((page.parent / "known_groups.json").read_text(encoding="utf-8"))
    card = write_card({}, TRAINING, tmp_path / "card.md", validity={"votes": record})
    assert "](card_files/votes.png)" in card.read_text(encoding="utf-8")
    assert (tmp_path / "card_files" / "votes.png").exists()
    assert "Not tried." in render_card({}, TRAINING)
