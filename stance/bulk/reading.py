"""One way into every form of input."""

from __future__ import annotations

from collections.abc import Iterable

from stance.bulk.inputs import LINES, Input
from stance.bulk.records import Entries


def read_records(sources: Iterable[Input]) -> Entries:
    """All rows of all sources in order, with what is no row in its place. Raises DataError for a file that cannot be used."""
    for source in sources:
        yield from read_source(source)


def read_source(source: Input) -> Entries:
    """The rows of one source."""
    if source.form == ".parquet":
        # Arrow takes half a second to load, which a run over text can spare.
        from stance.bulk.read_parquet import read_parquet

        return read_parquet(source)
    if source.form in (".csv", ".tsv"):
        from stance.bulk.read_csv import read_csv

        return read_csv(source)
    from stance.bulk.read_text import read_json_lines, read_plain_lines

    return read_plain_lines(source) if source.form == LINES else read_json_lines(source)
