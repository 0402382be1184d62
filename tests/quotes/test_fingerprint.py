from __future__ import annotations

from stance.quotes.fingerprint import fingerprint
from stance.quotes.quote import Annotation, Quote

QUOTES = [Quote("a", "one", label="neutral"), Quote("b", "two", label="support"), Quote("c", "three")]


def test_ids_and_order_do_not_matter() -> None:
    renamed = [Quote(f"new-{quote.id}", quote.text, label=quote.label, outlet="Gazette") for quote in reversed(QUOTES)]
    assert fingerprint(renamed) == fingerprint(QUOTES)


def test_texts_targets_and_repetitions_matter() -> None:
    others = [
        [*QUOTES[:2], Quote("c", "Three")],
        [*QUOTES[:2], Quote("c", "three", label="neutral")],
        [QUOTES[0], Quote("b", "two", probabilities={"explicit_support": 1, "hedged_support": 1}), QUOTES[2]],
        [Quote("a", "one", annotations=(Annotation("neutral", "unrelated", 2),)), *QUOTES[1:]],
        [*QUOTES, QUOTES[0]],
        QUOTES[:2],
        [],
    ]
    prints = {fingerprint(quotes) for quotes in [QUOTES, *others]}
    assert len(prints) == len(others) + 1


def test_the_fingerprint_is_the_same_everywhere() -> None:
    assert fingerprint(QUOTES) == "f0aa497198e3542fa690bf2bccbec95884999c2c8877336631ac4e36c2dd3bcb"
