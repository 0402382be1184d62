"""Unlabelled passages from the documents that annotations point into: to label by hand next, or by a stronger model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Final

from stance.quotes.corpora.entries import read_entries
from stance.quotes.corpora.passages import digest
from stance.quotes.corpora.publications import PUBLICATIONS
from stance.quotes.quote import Quote
from stance.quotes.words import fold, split_words

SHORTEST, LONGEST = 40, 900
"""Characters of a passage."""
SENTENCES: Final = (1, 1, 2, 2, 3)
"""How many sentences a passage has, drawn evenly from these."""
OFF_TOPIC: Final = 0.12
"""Share kept of passages that hold no word of the war or of its codes, so that `unrelated` is learned on real prose too."""
RUN: Final = 8
"""Words in a row that two texts share only when one quotes the other, or both a third."""
_BREAK = re.compile(r"(?<=[.!?…])[\"”’»)]*\s+(?=[\"“‘«(]?[A-Z])")
_TOPIC = re.compile(
    r"ukrain|kyiv|kiev|russia|moscow|kremlin|donb|donetsk|luhansk|crimea|invasion|aggress|\bwar\b|cease-?fire|nato\b|sanction|"
    r"military operation|peace|sovereign|territorial|occup|security|core interest|unilateral",
    re.IGNORECASE,
)


def cut_corpus(
    places: Mapping[str, Sequence[Path]], *, apart_from: Sequence[Quote] = (), seed: int = 13, directory: Path | None = None
) -> list[Quote]:
    """Passages of one to three sentences from every annotated document at hand, in random order, without annotated ones and copies.

    places: as for `build_corpus`. apart_from: quotes of evaluation sets; no passage shares a run of RUN words with them. The same
    download and seed give the same passages. Raises DataError for places that cannot be read.
    """
    entries = read_entries(directory)
    generator, known, found = Random(seed), {entry.sha256 for entry in entries}, []
    for publication in PUBLICATIONS:
        wanted = {entry.doc for entry in entries if entry.corpus in publication.corpora}
        for name, document in sorted(publication.read_clean(places.get(publication.name, ()), wanted).items()):
            found += [_make_quote(text, name, publication.name) for text in _cut(document, generator) if digest(text) not in known]
    unique = list({fold(quote.text): quote for quote in found}.values())
    generator.shuffle(unique)
    kept_out = {run for quote in apart_from for run in _find_runs(quote.text)}
    return [quote for quote in unique if kept_out.isdisjoint(_find_runs(quote.text))]


def _find_runs(text: str) -> Iterator[str]:
    words = split_words(text)
    return (" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1))


def _cut(document: str, generator: Random) -> Iterator[str]:
    sentences = _BREAK.split(document)
    place = 0
    while place < len(sentences):
        size = generator.choice(SENTENCES)
        passage = " ".join(sentences[place : place + size]).strip()
        place += size
        kept = bool(_TOPIC.search(passage)) or generator.random() < OFF_TOPIC
        if kept and SHORTEST <= len(passage) <= LONGEST:
            yield passage


def _make_quote(text: str, document: str, corpus: str) -> Quote:
    return Quote(id=digest(text)[:16], text=text, outlet=corpus, source=document)
