"""Readers of public sources: from a user's own download to the documents that annotations point into.

Each takes a file or directory and the keys of the wanted documents, and gives texts by key. Undecodable bytes are replaced: whether
a passage is the annotated one is for its hash to say.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Set
from pathlib import Path, PurePosixPath
from typing import Final
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from stance.quotes.corpora.passages import digest
from stance.quotes.read import read_quotes

Documents = Mapping[str, str]
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ADDRESS = re.compile(r"https?://en\.kremlin\.ru/\S+")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_LONGEST_CELL: Final = 2**31 - 1
UNREADABLE: Final = (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error, BadZipFile, ET.ParseError)
"""What readers raise for a file of another form."""


def read_ungdc(place: Path, wanted: Set[str]) -> Documents:
    """UN General Debate Corpus: a tree of `ISO3_SESSION_YEAR.txt`, one speech a file."""
    return _read_tree(place, ".txt", wanted=wanted)


def read_whitehouse(place: Path, wanted: Set[str]) -> Documents:
    """White House briefings: a tree of Markdown files with front matter, or JSON Lines."""
    return {**_read_lines(place, wanted), **_read_tree(place, ".md", wanted=wanted)}


def read_presidents(place: Path, wanted: Set[str]) -> Documents:
    """Items of both presidents' sites: CSV with `link`, `body` and for one a `summary` before it, or JSON Lines."""
    texts = {
        row["link"]: f"{row.get('summary') or ''}\n{row['body']}" for _, _, row in _read_tables(place) if {"link", "body"} <= row.keys()
    }
    return {**_read_lines(place, wanted), **{key: text for key, text in texts.items() if key in wanted}}


def read_transcripts(place: Path, wanted: Set[str]) -> Documents:
    """Kremlin transcripts: one Word file in which a line with the address opens each transcript's text, or JSON Lines."""
    found = dict(_read_lines(place, wanted))
    for file in _find(place, ".docx"):
        address = ""
        for paragraph in _read_paragraphs(file):
            start = _ADDRESS.match(paragraph)
            address = start.group() if start else address
            if address in wanted:
                found[address] = found.get(address, "") + ("" if start else paragraph + "\n")
    return found


def read_speeches(place: Path, wanted: Set[str]) -> Documents:
    """Speeches of leaders: CSV files, of which `data/<name>.csv#<n>` is the row n counted from 0, or JSON Lines."""
    rows = {f"data/{file.name}#{number}": row.get("text") or "" for file, number, row in _read_tables(place)}
    return {**_read_lines(place, wanted), **{key: text for key, text in rows.items() if key in wanted}}


def read_news(place: Path, wanted: Set[str]) -> Documents:
    """News articles: trees of text or Markdown files, one article a file, or JSON Lines."""
    return {**_read_lines(place, wanted), **_read_tree(place, ".txt", wanted=wanted), **_read_tree(place, ".md", wanted=wanted)}


def read_headlines(place: Path, wanted: Set[str]) -> Documents:
    """Headlines and claims have no document: each is one of its own, whose key is its hash. Any file of quotes will do."""
    texts = {digest(quote.text): quote.text for quote in read_quotes(place, require_labels=False)}
    return {key: text for key, text in texts.items() if key in wanted}


def _find(place: Path, suffix: str) -> Iterator[Path]:
    """Files with a suffix: `place` itself, or those anywhere below it but for hidden ones."""
    files = sorted(place.rglob(f"*{suffix}")) if place.is_dir() else [place]
    yield from (file for file in files if file.suffix == suffix and not file.name.startswith("."))


def _read_tree(place: Path, suffix: str, *, wanted: Set[str]) -> Documents:
    """Documents by the last part of their path, so that any directory above them will do; the whole path wins where it is there."""
    keys = {PurePosixPath(key).name: key for key in wanted}
    files = (file for file in _find(place, suffix) if file.name in keys)
    ordered = sorted(files, key=lambda file: file.as_posix().endswith(keys[file.name]))
    return {keys[file.name]: _FRONT_MATTER.sub("", _read(file)) for file in ordered}


def _read_lines(place: Path, wanted: Set[str]) -> Documents:
    rows = (json.loads(line) for file in _find(place, ".jsonl") for line in _read(file).split("\n") if line.strip())
    return {row["doc"]: row["text"] for row in rows if row.get("doc") in wanted}


def _read_tables(place: Path) -> Iterator[tuple[Path, int, dict[str, str]]]:
    csv.field_size_limit(_LONGEST_CELL)
    for file in _find(place, ".csv"):
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            yield from ((file, number, row) for number, row in enumerate(csv.DictReader(lines)))


def _read_paragraphs(file: Path) -> list[str]:
    with ZipFile(file) as archive:
        root = ET.fromstring(archive.read("word/document.xml"))
    return ["".join(part.text or "" for part in paragraph.iter(f"{_WORD}t")) for paragraph in root.iter(f"{_WORD}p")]


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig", errors="replace")
