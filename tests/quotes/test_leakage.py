from __future__ import annotations

import pytest

from stance.quotes.leakage import leakage_report
from stance.quotes.quote import Quote

SPEECH = "the assembly met in the old hall and asked both sides to come back to the table before the winter"


def test_parts_that_share_nothing_are_clean() -> None:
    report = leakage_report(
        {"train": [Quote("a", "one thing"), Quote("b", "one thing")], "test": [Quote("c", "…"), Quote("d", "another matter")]}
    )
    assert report.clean
    assert "stands on more than one side" in str(report)


@pytest.mark.parametrize(
    ("kind", "left", "right"),
    [
        ("id", Quote("same", "one thing"), Quote("same", "another matter")),
        ("text", Quote("a", "One thing!"), Quote("b", "one thing")),
        ("near copy", Quote("a", SPEECH), Quote("b", SPEECH.replace("winter", "summer"))),
        ("pair", Quote("a", "one thing", pair="p"), Quote("b", "another matter", pair="p")),
        ("event", Quote("a", "one thing", event="e"), Quote("b", "another matter", event="e")),
        ("source", Quote("a", "one thing", source="s"), Quote("b", "another matter", source="s")),
    ],
)
def test_everything_shared_is_counted_with_examples(kind: str, left: Quote, right: Quote) -> None:
    report = leakage_report({"train": [left], "validation": [], "test": [right]})
    assert not report.clean
    assert [(leak.kind, leak.count) for leak in report.leaks] == [(kind, 1)]
    assert f"train ({left.id}) and test ({right.id})" in report.leaks[0].examples[0]
    assert leakage_report({"train": [left, right], "test": []}).clean


def test_many_leaks_of_a_kind_are_one_with_a_few_examples() -> None:
    sides = {
        side: [Quote(f"{side}-{number}", f"word{number} {side}", event=f"e{number}") for number in range(9)] for side in ("train", "test")
    }
    report = leakage_report(sides)
    assert [(leak.kind, leak.count, len(leak.examples)) for leak in report.leaks] == [("event", 9, 3)]
