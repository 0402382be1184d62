"""Passages cut from annotated documents: whole sentences, none annotated, none shared with an evaluation set."""

from __future__ import annotations

from pathlib import Path

import pytest

from stance.quotes.corpora.cut import cut_corpus, cut_documents
from stance.quotes.corpora.entries import Entry, write_entries
from stance.quotes.corpora.passages import clean, digest
from stance.quotes.quote import Annotation, Quote

TOPICS = ("the war in Ukraine", "sanctions on the old ferry line", "the sovereignty of every state", "peace at the harbour")
SPEECH = "\n\n".join(f"Delegate {number} spoke for {number} minutes of {TOPICS[number % 4]} and of nothing else." for number in range(200))
ANNOTATED = "Delegate 7 spoke for 7 minutes of peace at the harbour and of nothing else."
QUOTING = (
    "“The war must end,” said number %d. “We want peace in Ukraine.” Then the hall rose (all of it, number %d too, for peace.) "
    "[Number %d clapped for peace.] 'And sanctions on number %d?' he asked."
)


@pytest.fixture
def places(tmp_path: Path) -> dict[str, list[Path]]:
    (tmp_path / "ungdc").mkdir()
    (tmp_path / "ungdc" / "ATL_77_2022.txt").write_text(SPEECH, encoding="utf-8")
    (tmp_path / "ungdc" / "NOT_77_2022.txt").write_text(SPEECH, encoding="utf-8")
    return {"ungdc": [tmp_path / "ungdc"]}


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    entry = Entry(
        id="a",
        corpus="ungdc",
        doc="ATL_77_2022.txt",
        date="2022",
        sha256=digest(ANNOTATED),
        size=len(ANNOTATED),
        spans=(),
        annotations=(Annotation("neutral"),),
        label="neutral",
        decided="single",
    )
    write_entries(tmp_path / "annotations", [entry])
    return tmp_path / "annotations"


def test_passages_stand_word_for_word_in_annotated_documents(places: dict[str, list[Path]], labelled: Path) -> None:
    quotes = cut_corpus(places, directory=labelled)
    assert len(quotes) > 50
    assert {quote.source for quote in quotes} == {"ATL_77_2022.txt"}
    assert all(quote.text in clean(SPEECH) and quote.text.startswith("Delegate") and quote.text.endswith("else.") for quote in quotes)


def test_quotation_marks_and_brackets_stay_with_their_sentences(places: dict[str, list[Path]], labelled: Path) -> None:
    document = " ".join(QUOTING.replace("%d", str(number)) for number in range(60))
    (places["ungdc"][0] / "ATL_77_2022.txt").write_text(document, encoding="utf-8")
    texts = [quote.text for quote in cut_corpus(places, directory=labelled)]
    assert len(texts) > 50
    assert all(f" {text} " in f" {document} " for text in texts)
    assert all(text.count("“") == text.count("”") and text.count("(") == text.count(")") for text in texts)
    assert {text[0] for text in texts} == {"“", "T", "[", "'"}
    assert {text[-1] for text in texts} == {".", "”", ")", "]"}


def test_no_passage_shares_a_run_of_words_with_an_annotated_one(places: dict[str, list[Path]], labelled: Path) -> None:
    longer = "Delegate 7 spoke for 7 minutes of peace at the harbour and of nothing else, it was noted, and left."
    (places["ungdc"][0] / "ATL_77_2022.txt").write_text(f"{longer}\n{SPEECH}", encoding="utf-8")
    texts = [quote.text for seed in range(5) for quote in cut_corpus(places, seed=seed, directory=labelled)]
    assert texts
    assert not any("peace at the harbour and of nothing else" in text for text in texts)


def test_documents_of_an_evaluation_set_are_left_out(places: dict[str, list[Path]], labelled: Path) -> None:
    elsewhere = Quote("e", "The ferry left.", source="NOT_77_2022.txt")
    assert cut_corpus(places, apart_from=[elsewhere], directory=labelled) == cut_corpus(places, directory=labelled)
    assert cut_corpus(places, apart_from=[elsewhere, Quote("f", "It came.", source="ATL_77_2022.txt")], directory=labelled) == []


def test_annotated_passages_and_copies_are_left_out(places: dict[str, list[Path]], labelled: Path) -> None:
    for seed in range(5):
        texts = [quote.text for quote in cut_corpus(places, seed=seed, directory=labelled)]
        assert ANNOTATED not in texts
        assert len(set(texts)) == len(texts)


def test_nothing_is_shared_with_an_evaluation_set(places: dict[str, list[Path]], labelled: Path) -> None:
    apart = Quote("e", "It was said that delegate 9 spoke for 9 minutes of sanctions on the old ferry line.")
    texts = [quote.text for quote in cut_corpus(places, apart_from=[apart], directory=labelled)]
    assert texts
    assert not any("Delegate 9 spoke" in text for text in texts)


def test_one_seed_cuts_the_same_passages(places: dict[str, list[Path]], labelled: Path) -> None:
    first, again, other = (cut_corpus(places, seed=seed, directory=labelled) for seed in (1, 1, 2))
    assert first == again != other


def test_whole_documents_keep_annotated_passages_and_name_the_country(places: dict[str, list[Path]], labelled: Path) -> None:
    quotes = cut_documents(places, directory=labelled)
    text = " ".join(quote.text for quote in quotes)
    assert ANNOTATED in text
    assert {quote.country for quote in quotes} == {"ATL"}
    positions = [clean(SPEECH).index(quote.text) for quote in quotes]
    assert positions == sorted(positions)
