"""Stand-off annotations: what was judged, how, and where it stands, without its words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from stance.errors import DataError, Problem
from stance.files import write_whole
from stance.labels import is_known
from stance.quotes.corpora.passages import Spans
from stance.quotes.quote import Annotation


@dataclass(frozen=True, slots=True)
class Entry:
    """One annotated passage.

    doc: address, path or key of its document in the corpus. date: as much of YYYY-MM-DD as is known, else empty.
    sha256: of the passage (`passages.digest`). size: its length in characters. spans: its place in the clean document
    (`passages.clean`), empty where it was not looked up. decided: how the label came about (`agreed`, `adjudicated`, `single` …).
    """

    id: str
    corpus: str
    doc: str
    date: str
    sha256: str
    size: int
    spans: Spans
    annotations: tuple[Annotation, ...]
    label: str
    decided: str


def packaged_annotations() -> Traversable:
    """The directory of the annotations that come with the package, a .jsonl file per corpus."""
    return files("stance") / "data" / "annotations"


def read_entries(directory: Path | Traversable | None = None) -> list[Entry]:
    """The entries of every corpus, in file order; the packaged ones where no directory is given. Raises DataError."""
    place = packaged_annotations() if directory is None else directory
    found = sorted((file for file in place.iterdir() if file.name.endswith(".jsonl")), key=lambda file: file.name) if place.is_dir() else []
    if not found:
        raise DataError(
            [Problem(str(place), None, None, "there are no annotations", "Name the directory that holds <corpus>.jsonl files.")]
        )
    entries: list[Entry] = []
    problems: list[Problem] = []
    for file in found:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                entries.append(_read_entry(json.loads(line)))
            except (ValueError, TypeError, KeyError) as error:
                what = f"this is no stand-off annotation ({type(error).__name__}: {error})"
                problems.append(
                    Problem(file.name, number, None, what, "Write the file anew with `python -m stance.quotes.corpora.standoff`.")
                )
    if problems:
        raise DataError(problems)
    return entries


def write_entries(directory: Path, entries: Sequence[Entry]) -> None:
    """Write `<corpus>.jsonl` for each corpus, ordered by document, each file whole or not at all."""
    for corpus in sorted({entry.corpus for entry in entries}):
        chosen = sorted((entry for entry in entries if entry.corpus == corpus), key=lambda entry: (entry.doc, entry.spans, entry.id))
        lines = (json.dumps(_make_row(entry), ensure_ascii=False, separators=(",", ":")) for entry in chosen)
        write_whole(directory / f"{corpus}.jsonl", "".join(f"{line}\n" for line in lines))


def _make_row(entry: Entry) -> dict[str, Any]:
    row = {name: getattr(entry, name) for name in ("id", "corpus", "doc", "date", "sha256", "size", "spans")}
    annotations = [_make_annotation(annotation) for annotation in entry.annotations]
    return row | {"annotations": annotations, "label": entry.label, "decided": entry.decided}


def _make_annotation(annotation: Annotation) -> dict[str, Any]:
    second = {} if annotation.second_choice is None else {"second_choice": annotation.second_choice}
    return {"label": annotation.label, **second, "sureness": annotation.sureness}


def _read_entry(row: Mapping[str, Any]) -> Entry:
    annotations = tuple(Annotation(**annotation) for annotation in row["annotations"])
    spans = tuple((int(start), int(end)) for start, end in row["spans"])
    entry = Entry(**{**row, "annotations": annotations, "spans": spans})
    for label in (entry.label, *(annotation.label for annotation in annotations)):
        if not is_known(label):
            raise ValueError(f"unknown label {label!r}")
    return entry
