"""Joins the packaged annotations with texts from the user's own download of each public source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stance.errors import DataError, Problem
from stance.quotes.corpora.entries import Entry, read_entries
from stance.quotes.corpora.passages import recover
from stance.quotes.corpora.publications import PUBLICATIONS, Publication
from stance.quotes.quote import Quote


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of one corpus. differing: passages that are not in their document as it was when they were annotated."""

    corpus: str
    publication: Publication
    annotations: int
    quotes: tuple[Quote, ...]
    missing_documents: int
    missing: int
    differing: int


def build_corpus(places: Mapping[str, Sequence[Path]], directory: Path | None = None) -> list[Joined]:
    """Join every corpus; places: files and directories by name of publication (`publications.PUBLICATIONS`).

    directory: of the annotations, the packaged ones when left out. No quote has a text whose hash is not the annotated one. Raises
    DataError for places that do not exist or cannot be read, and where not a single passage could be joined.
    """
    _check(places)
    by_corpus: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in read_entries(directory):
        by_corpus[entry.corpus].append(entry)
    joined = [
        _join(publication, by_corpus[corpus], places.get(publication.name, ()))
        for publication in PUBLICATIONS
        for corpus in publication.corpora
        if corpus in by_corpus
    ]
    if not any(part.quotes for part in joined):
        raise DataError([_explain(publication) for publication in PUBLICATIONS])
    return joined


def _join(publication: Publication, entries: Sequence[Entry], places: Sequence[Path]) -> Joined:
    documents = publication.read_clean(places, {key for entry in entries for key in (entry.doc, entry.sha256)})
    passages = [_find(entry, documents) for entry in entries]
    absent = [entry for entry, passage in zip(entries, passages, strict=True) if passage is None and entry.doc not in documents]
    found = tuple(_make_quote(entry, passage) for entry, passage in zip(entries, passages, strict=True) if passage is not None)
    return Joined(
        corpus=entries[0].corpus,
        publication=publication,
        annotations=len(entries),
        quotes=found,
        missing_documents=len({entry.doc for entry in absent}),
        missing=len(absent),
        differing=len(entries) - len(found) - len(absent),
    )


def _find(entry: Entry, documents: Mapping[str, str]) -> str | None:
    document = documents.get(entry.doc, documents.get(entry.sha256))
    return recover(document, entry.spans, size=entry.size, sha256=entry.sha256) if document is not None else None


def _make_quote(entry: Entry, passage: str) -> Quote:
    return Quote(
        id=entry.id,
        text=passage,
        label=entry.label,
        outlet=entry.corpus,
        date=entry.date or None,
        source=entry.doc,
        annotations=entry.annotations,
        extra={"decided": entry.decided, "sha256": entry.sha256},
    )


def _check(places: Mapping[str, Sequence[Path]]) -> None:
    lost = [(name, place) for name, given in places.items() for place in given if not place.exists()]
    if lost:
        raise DataError(
            [Problem(f"--{name}", None, None, f"{place} does not exist", "Name the file or directory you have.") for name, place in lost]
        )


def _explain(publication: Publication) -> Problem:
    return Problem(f"--{publication.name}", None, None, "no annotated passage was found", f"Get it from: {publication.where}.")
