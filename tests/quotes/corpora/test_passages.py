"""Passages are found where they stand, and only those that are the annotated ones."""

from __future__ import annotations

import pytest

from stance.quotes.corpora.passages import clean, cut, digest, find_spans, recover

DOCUMENT = clean(
    "# Readout\n\nThe  ministers met in Lima. They spoke of [the harbour](https://example.org/a), **twice**.<br>\n"
    "“We will mend the bridge,” said the mayor. “It will stand in May,” he added."
)


@pytest.mark.parametrize(
    ("passage", "pieces"),
    [
        ("They spoke of the harbour, twice.", 1),
        ("“We will mend the bridge,” “It will stand in May,”", 2),
        ("The ministers met in Lima. “It will stand in May,”", 2),
    ],
)
def test_a_passage_cut_at_the_spans_found_for_it_is_that_passage(passage: str, pieces: int) -> None:
    spans = find_spans(passage, DOCUMENT)
    assert spans is not None
    assert len(spans) == pieces
    assert cut(DOCUMENT, spans) == passage


@pytest.mark.parametrize(
    "passage", ["The ministers met in Oslo.", "“It will stand in May,” The ministers met in Lima.", "Nobody was there"]
)
def test_words_that_are_not_there_in_this_order_have_no_place(passage: str) -> None:
    assert find_spans(passage, DOCUMENT) is None


def test_marks_go_and_numbers_stay() -> None:
    assert clean("## Order #16 of [the **council**](x), <b>part 2</b> <…>") == "Order 16 of the council, part 2 <…>"
    assert clean("By Order#16 and a < b > c") == "By Order#16 and a < b > c"


def test_white_space_does_not_change_the_digest_and_a_letter_does() -> None:
    assert digest(" The\u00a0ministers \n met ") == digest("The ministers met")
    assert digest("The ministers met") != digest("The minister met")


def test_a_passage_is_recovered_from_a_document_that_has_shifted() -> None:
    passage = "They spoke of the harbour, twice."
    spans = find_spans(passage, DOCUMENT)
    assert spans is not None
    for shifted in (DOCUMENT, "Translated. " + DOCUMENT, "“" + passage + "”", passage):
        assert recover(shifted, spans, size=len(passage), sha256=digest(passage)) == passage


def test_a_changed_passage_is_never_recovered() -> None:
    passage = "They spoke of the harbour, twice."
    changed = DOCUMENT.replace("twice", "twise")
    assert recover(changed, find_spans(passage, DOCUMENT) or (), size=len(passage), sha256=digest(passage)) is None
    assert recover("", ((0, 5),), size=5, sha256=digest(passage)) is None
