"""Unlabelled passages from the documents that annotations point into: to label by hand next, or by a stronger model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from random import Random
from typing import Final

from stance.quotes.corpora.entries import Entry, read_entries
from stance.quotes.corpora.passages import digest, recover
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
_BREAK = re.compile(r"[.!?…][\"'”’»)\]]*(\s+)(?=[\"'“‘«(\[]*[A-Z])")
"""White space between sentences; closing marks stay with the sentence that they end."""
_TOPIC = re.compile(
    r"ukrain|kyiv|kiev|russia|moscow|kremlin|donb|donetsk|luhansk|crimea|invasion|aggress|\bwar\b|cease-?fire|nato\b|sanction|"
    r"military operation|peace|sovereign|territorial|occup|security|core interest|unilateral",
    re.IGNORECASE,
)


def cut_corpus(
    places: Mapping[str, Sequence[Path]], *, apart_from: Sequence[Quote] = (), seed: int = 13, directory: Path | None = None
) -> list[Quote]:
    """Passages of one to three sentences from every annotated document at hand, word for word, in random order.

    places: as for `build_corpus`. apart_from: quotes of validation and evaluation sets; the documents that they name as `source` are
    left out. No passage shares a run of RUN words with them, with an annotated passage, or is another's copy. The same download and
    seed give the same passages. Raises DataError for places that cannot be read.
    """
    entries, closed = read_entries(directory), {quote.source for quote in apart_from}
    generator, found, kept_out = Random(seed), list[Quote](), _gather_runs(quote.text for quote in apart_from)
    for corpus, chosen, documents in _read_all(entries, places):
        kept_out |= _gather_runs(_recover_all(chosen, documents))
        for name in sorted(documents.keys() - closed):
            found += [_make_quote(passage, name, corpus) for passage in _cut(documents[name], generator)]
    known = {entry.sha256 for entry in entries}
    unique = list({fold(quote.text): quote for quote in found if digest(quote.text) not in known}.values())
    generator.shuffle(unique)
    return [quote for quote in unique if kept_out.isdisjoint(_find_runs(quote.text))]


def cut_documents(places: Mapping[str, Sequence[Path]], *, seed: int = 13, directory: Path | None = None) -> list[Quote]:
    """As `cut_corpus`, but every passage in the order of the text, the annotated ones too: to be scored, not learned from.

    Speeches of the United Nations come with the ISO 3166 alpha-3 code of the country.
    """
    entries, generator, quotes = read_entries(directory), Random(seed), list[Quote]()
    for corpus, _, documents in _read_all(entries, places):
        quotes += [_make_quote(passage, name, corpus) for name in sorted(documents) for passage in _cut(documents[name], generator)]
    return list({quote.id: quote for quote in quotes}.values())


def _read_all(entries: Sequence[Entry], places: Mapping[str, Sequence[Path]]) -> Iterator[tuple[str, list[Entry], dict[str, str]]]:
    """Of each publication its name, the entries that point into it, and those of their documents that are at hand."""
    for publication in PUBLICATIONS:
        chosen = [entry for entry in entries if entry.corpus in publication.corpora]
        documents = publication.read_clean(places.get(publication.name, ()), {entry.doc for entry in chosen})
        yield publication.name, chosen, documents


def _recover_all(entries: Sequence[Entry], documents: Mapping[str, str]) -> Iterator[str]:
    """The annotated passages that stand in these documents."""
    for entry in entries:
        document = documents.get(entry.doc)
        passage = recover(document, entry.spans, size=entry.size, sha256=entry.sha256) if document is not None else None
        if passage is not None:
            yield passage


def _gather_runs(texts: Iterable[str]) -> set[str]:
    return {run for text in texts for run in _find_runs(text)}


def _find_runs(text: str) -> Iterator[str]:
    """Every RUN words in a row; a shorter text is one run."""
    words = split_words(text)
    return (" ".join(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1)))


def _cut(document: str, generator: Random) -> Iterator[str]:
    breaks = list(_BREAK.finditer(document))
    starts = [0, *(found.end() for found in breaks)]
    ends = [*(found.start(1) for found in breaks), len(document)]
    place = 0
    while place < len(starts):
        last = min(place + generator.choice(SENTENCES), len(starts)) - 1
        passage = document[starts[place] : ends[last]]
        place = last + 1
        kept = bool(_TOPIC.search(passage)) or generator.random() < OFF_TOPIC
        if kept and SHORTEST <= len(passage) <= LONGEST:
            yield passage


def _make_quote(text: str, document: str, corpus: str) -> Quote:
    country = PurePosixPath(document).name[:3] if corpus == "ungdc" else None
    return Quote(id=digest(text)[:16], text=text, country=country, outlet=corpus, source=document)
