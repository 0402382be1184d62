from __future__ import annotations

from pathlib import Path

from stance.quotes.quote import Annotation, Quote
from stance.quotes.read import read_quotes
from stance.quotes.write import write_quotes

QUOTES = [
    Quote("a", "Plain words.", label="neutral"),
    Quote(
        "b",
        "“Zażółć” 和平\u2028 with\nbreaks \U0001f54a",
        label="support",
        speaker="S",
        country="C",
        outlet="O",
        date="2022-03",
        event="E",
        pair="P",
    ),
    Quote("c", "Torn.", annotations=(Annotation("neutral", "unrelated", 1), Annotation("hedged_support")), source="doc", genre="speech"),
    Quote("d", "Soft.", label="neutral", probabilities={"neutral": 0.1 + 0.2, "unrelated": 0.1}),
    Quote("e", "More.", label="neutral", extra={"topic": "talks", "rule": None, "year": 2022, "deep": {"list": [1, "two"]}}),
    Quote("f", "Clash.", label="neutral", extra={"label": "their own", "extra": "x", "topic": ""}),
    Quote("g", "Unlabelled."),
]


def test_written_quotes_are_read_back_unchanged(tmp_path: Path) -> None:
    write_quotes(tmp_path / "new" / "quotes.jsonl", QUOTES)
    assert read_quotes(tmp_path / "new" / "quotes.jsonl", require_labels=False) == QUOTES


def test_what_an_annotation_cannot_hold_is_kept(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text('{"id": "a", "text": "x", "annotations": [{"label": "neutral", "who": "first"}]}', encoding="utf-8")
    quotes = read_quotes(source)
    assert quotes[0].annotations == (Annotation("neutral"),)
    assert quotes[0].extra == {"annotations": [{"label": "neutral", "who": "first"}]}
    write_quotes(tmp_path / "b.jsonl", quotes)
    assert read_quotes(tmp_path / "b.jsonl") == quotes


def test_a_second_writing_replaces_the_first_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "quotes.jsonl"
    write_quotes(path, QUOTES)
    write_quotes(path, QUOTES[:1])
    assert read_quotes(path) == QUOTES[:1]
    assert [entry.name for entry in tmp_path.iterdir()] == ["quotes.jsonl"]
