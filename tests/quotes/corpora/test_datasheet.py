"""The packaged annotations hold no texts, and the datasheet tells what they are."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from stance.errors import DataError
from stance.quotes.corpora.datasheet import BEGIN, END, INVENTED_BEGIN, read_packaged, update
from stance.quotes.corpora.entries import packaged_annotations, read_entries
from stance.quotes.corpora.publications import PUBLICATIONS

KEYS = {"id", "corpus", "doc", "date", "sha256", "size", "spans", "annotations", "label", "decided"}


def test_packaged_annotations_hold_places_and_labels_and_stay_small() -> None:
    for file in packaged_annotations().iterdir():
        content = file.read_text(encoding="utf-8")
        assert len(content.encode()) < 4_000_000
        assert all(json.loads(line).keys() == KEYS for line in content.splitlines())


def test_ids_and_hashes_are_unique_and_every_corpus_has_a_publication() -> None:
    entries = read_entries()
    assert len({entry.id for entry in entries}) == len({entry.sha256 for entry in entries}) == len(entries)
    assert {entry.corpus for entry in entries} <= {corpus for publication in PUBLICATIONS for corpus in publication.corpora}


def test_two_who_agreed_gave_the_final_label() -> None:
    agreed = [entry for entry in read_entries() if entry.decided == "agreed" and len(entry.annotations) == 2]
    assert agreed
    assert all({annotation.label for annotation in entry.annotations} == {entry.label} for entry in agreed)


def test_the_datasheet_has_the_figures_of_the_annotations() -> None:
    datasheet = (files("stance") / "data" / "datasheet.md").read_text(encoding="utf-8")
    assert update(datasheet, read_entries(), read_packaged()) == datasheet, (
        "run python -m stance.quotes.corpora.datasheet stance/data/datasheet.md"
    )


def test_a_datasheet_without_a_place_for_figures_is_refused() -> None:
    entries = [entry for entry in read_entries() if len(entry.annotations) == 2][:20]
    with pytest.raises(DataError, match="no place"):
        update("# Datasheet\n", entries, {})
    assert "20 passages by corpus" in update(f"{INVENTED_BEGIN}\n{END}\n# Datasheet\n{BEGIN}\n{END}\n", entries, {})
