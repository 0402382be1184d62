"""The public sources of the annotated passages: where each is to be had, under which terms, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stance.errors import DataError, Problem
from stance.quotes.corpora import documents
from stance.quotes.corpora.documents import UNREADABLE, Documents
from stance.quotes.corpora.passages import clean


@dataclass(frozen=True, slots=True)
class Publication:
    """One download. corpora: the annotation files that point into it. read: from a place and wanted keys to documents by key."""

    name: str
    corpora: tuple[str, ...]
    where: str
    terms: str
    read: Callable[[Path, Set[str]], Documents]

    def read_clean(self, places: Sequence[Path], wanted: Set[str]) -> dict[str, str]:
        """Clean texts of the wanted documents by key, from all places. Raises DataError for a place that cannot be read."""
        found: dict[str, str] = {}
        for place in places:
            try:
                found.update({key: clean(text) for key, text in self.read(place, wanted).items()})
            except UNREADABLE as error:
                what = f"this cannot be read as {self.name} ({type(error).__name__}: {error})"
                raise DataError([Problem(str(place), None, None, what, f"Get it anew from: {self.where}.")]) from error
        return found


PUBLICATIONS: Final = (
    Publication(
        "ungdc",
        ("ungdc",),
        "UN General Debate Corpus, sessions 77 to 79: Harvard Dataverse, doi:10.7910/DVN/0TJX8Y, or on GitHub in "
        "SarahFranzen/Emotions_in_the_United_Nations_General_Debates (data/data_original/TXT) at commit 3b277c41",
        "said to be CC0; check with the publisher",
        documents.read_ungdc,
    ),
    Publication(
        "whitehouse",
        ("whitehouse",),
        "GitHub brian14708/wh-briefings at commit 737ca03a",
        "CC0; works of the US government",
        documents.read_whitehouse,
    ),
    Publication(
        "presidents",
        ("kremlin", "ua_president"),
        "GitHub PeiYiZhuo/zelenskyy-putin (press_release_data) at commit 134450b5; the items stand on en.kremlin.ru and president.gov.ua",
        "both sites say CC BY 4.0; check there",
        documents.read_presidents,
    ),
    Publication(
        "kremlin-transcripts",
        ("kremlin_transcripts",),
        "GitHub hsnczl/Enhanced-LDA-Modelling (speech.docx) at commit c8729c5c; the transcripts stand on en.kremlin.ru",
        "the site says CC BY 4.0; check there",
        documents.read_transcripts,
    ),
    Publication(
        "speeches",
        ("speeches",),
        "GitHub bikovoy/narrative_analysis (data) at commit 06f9cb83",
        "GPL-3.0 for the repository; the speeches are public records",
        documents.read_speeches,
    ),
    Publication(
        "news",
        ("news",),
        "GitHub hellaskella33/ukraine-war-news-sentiment-analysis (data/articles) at commit c95b1637, "
        "and MmdrzaCo/Latest (2024) at commit 0f392815",
        "copyright of the publishers: for your own analysis only",
        documents.read_news,
    ),
    Publication(
        "headlines",
        ("cn_headlines", "sputnik_headlines", "tass_claims"),
        "the sites themselves: `doc` of each annotation is the item's address or key; collect the headlines and claims "
        "into a file with a column `text`",
        "copyright of the publishers: for your own analysis only",
        documents.read_headlines,
    ),
)
