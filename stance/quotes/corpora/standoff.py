"""Makes the packaged stand-off annotations from labelled files with texts: a maintenance command.

    python -m stance.quotes.corpora.standoff LABELLED.jsonl … --out DIR --ungdc DIR --news FILE …

A labelled row has `id`, `text`, `corpus`, `doc`, `date`, `label`, `annotations`, `decided` and perhaps `sha256`. A passage that
stands in several files counts as the last one says, so that mended and further rows go behind the rest.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from stance.errors import DataError, Problem
from stance.quotes.corpora.entries import Entry, write_entries
from stance.quotes.corpora.passages import digest, find_spans, fold_space
from stance.quotes.corpora.publications import PUBLICATIONS
from stance.quotes.quote import Annotation, Quote
from stance.quotes.read import read_quotes

_FORMATS = {
    r"\d{4}-\d\d-\d\d": "%Y-%m-%d",
    r"\b\d{8}\b": "%Y%m%d",
    r"\d\d?/\d\d?/\d{4}": "%m/%d/%Y",
    r"\d\d?-[A-Z][a-z]{2}-\d{4}": "%d-%b-%Y",
    r"\b[A-Z][a-z]{2} \d\d?, \d{4}": "%b %d, %Y",
    r"[A-Z][a-z]+ \d\d?, \d{4}": "%B %d, %Y",
}


def make_entries(quotes: Sequence[Quote], documents: Mapping[str, Mapping[str, str]]) -> list[Entry]:
    """Entries of labelled passages whose corpus is public; documents: clean texts by corpus and key.

    A passage whose document is not there has no spans. Raises DataError where a row contradicts its own hash or its document.
    """
    public = {corpus for publication in PUBLICATIONS for corpus in publication.corpora}
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for quote in quotes:
        if quote.extra.get("corpus") in public:
            entry = _make_entry(quote, documents.get(quote.extra["corpus"], {}), problems)
            entries[entry.sha256] = entry
    if problems:
        raise DataError(problems)
    return list(entries.values())


def to_iso(date: str | None) -> str:
    """The first date in a text as YYYY-MM-DD, a bare year as it is, otherwise nothing."""
    text = date or ""
    for pattern, layout in _FORMATS.items():
        if found := re.search(pattern, text):
            return datetime.strptime(found.group(), layout).date().isoformat()
    return text if re.fullmatch(r"\d{4}(-\d\d)?", text) else ""


def _make_entry(quote: Quote, documents: Mapping[str, str], problems: list[Problem]) -> Entry:
    doc, hashed = str(quote.extra["doc"]), digest(quote.text)
    spans = find_spans(fold_space(quote.text), documents[doc]) if doc in documents else ()
    if spans is None:
        problems.append(Problem(f"row {quote.id}", None, "text", f"the passage does not stand in {doc}", "Mend the row, or leave it out."))
    if quote.extra.get("sha256", hashed) != hashed:
        problems.append(Problem(f"row {quote.id}", None, "sha256", "this is not the hash of the text", "Leave it out: it is computed."))
    return Entry(
        id=quote.id,
        corpus=quote.extra["corpus"],
        doc=doc,
        date=to_iso(quote.date),
        sha256=hashed,
        size=len(fold_space(quote.text)),
        spans=spans or (),
        annotations=quote.annotations or (Annotation(quote.main_label),),
        label=quote.main_label,
        decided=str(quote.extra.get("decided", "single")),
    )


def _read_documents(quotes: Sequence[Quote], places: Mapping[str, Sequence[Path]]) -> dict[str, dict[str, str]]:
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for quote in quotes:
        wanted[str(quote.extra.get("corpus"))].add(str(quote.extra.get("doc")))
    return {
        corpus: publication.read_clean(places[publication.name], wanted[corpus])
        for publication in PUBLICATIONS
        for corpus in publication.corpora
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and print how many passages of each corpus were placed."""
    parser = argparse.ArgumentParser(prog="python -m stance.quotes.corpora.standoff", description="Write annotations without texts.")
    parser.add_argument("files", nargs="+", type=Path, help="labelled files; later ones win")
    parser.add_argument("--out", type=Path, required=True, help="directory for <corpus>.jsonl")
    for publication in PUBLICATIONS:
        parser.add_argument(f"--{publication.name}", nargs="*", type=Path, default=[], dest=publication.name)
    options = parser.parse_args(arguments)
    quotes = [quote for file in options.files for quote in read_quotes(file)]
    entries = make_entries(quotes, _read_documents(quotes, vars(options)))
    write_entries(options.out, entries)
    left_out = Counter(str(quote.extra.get("corpus")) for quote in quotes) - Counter(entry.corpus for entry in entries)
    for corpus, rows in sorted(Counter(entry.corpus for entry in entries).items()):
        placed = sum(bool(entry.spans) for entry in entries if entry.corpus == corpus)
        print(f"{corpus}: {rows} annotations, {placed} with a place")
    print("left out (no public document, or labelled again further on): " + (", ".join(f"{k} {v}" for k, v in left_out.items()) or "none"))


if __name__ == "__main__":
    main()
