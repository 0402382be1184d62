"""Passages cut from annotated documents: whole sentences, none annotated, none shared with an evaluation set."""

from __future__ import annotations

from pathlib import Path

import pytest

from stance.quotes.corpora.cut import cut_corpus
from stance.quotes.corpora.entries import Entry, write_entries
from stance.quotes.corpora.passages import clean, digest
from stance.quotes.quote import Annotation, Quote

TOPICS = ("the war in Ukraine", "sanctions on the old ferry line", "the sovereignty of every state", "peace at the harbour")
SPEECH = "\n\n".join(f"Delegate {number} spoke for {number} minutes of {TOPICS[number % 4]} and of nothing else." for number in range(200))
ANNOTATED = "Delegate 7 spoke for 7 minutes of peace at the harbour and of nothing else."


@pytest.fixture
def places(tmp_path: Path) -> dict[str, list[Path]]:
    (tmp_path / "ungdc").mkdir()
    (tmp_path / "ungdc" / "ATL_77_2022.txt").write_text(SPEECH, encoding="utf-8")
    (tmp_path / "ungdc" / "NOT_77_2022.txt").write_text(SPEECH, encoding="utf-8")
    return {"ungdc": [tmp_path / "ungdc"]}


@pytest.fixture
def annotations(tmp_path: Path) -> Path:
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


def test_passages_stand_word_for_word_in_annotated_documents(places: dict[str, list[Path]], annotations: Path) -> None:
    quotes = cut_corpus(places, directory=annotations)
    assert len(quotes) > 50
    assert {quote.source for quote in quotes} == {"ATL_77_2022.txt"}
    assert all(quote.text in clean(SPEECH) and quote.text.startswith("Delegate") and quote.text.endswith("else.") for quote in quotes)


def test_annotated_passages_and_copies_are_left_out(places: dict[str, list[Path]], annotations: Path) -> None:
    for seed in range(5):
        texts = [quote.text for quote in cut_corpus(places, seed=seed, directory=annotations)]
        assert ANNOTATED not in texts
        assert len(set(texts)) == len(texts)


def test_nothing_is_shared_with_an_evaluation_set(places: dict[str, list[Path]], annotations: Path) -> None:
    apart = Quote("e", "It was said that delegate 9 spoke for 9 minutes of sanctions on the old ferry line.")
    texts = [quote.text for quote in cut_corpus(places, apart_from=[apart], directory=annotations)]
    assert texts
    assert not any("Delegate 9 spoke" in text for text in texts)


def test_one_seed_cuts_the_same_passages(places: dict[str, list[Path]], annotations: Path) -> None:
    first, again, other = (cut_corpus(places, seed=seed, directory=annotations) for seed in (1, 1, 2))
    assert first == again != other
