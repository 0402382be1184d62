"""Rows of comma-, semicolon- or tab-separated text, with the true lines of rows that hold line breaks."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence

from stance.errors import Problem
from stance.quotes.reading.row import Place, Row

CLOSE_QUOTES = "A quotation mark inside a quoted field is written twice, and every one opened is closed."


def read_csv(name: str, text: str, *, tabs: bool = False) -> Iterator[Row | Problem]:
    """Rows by the names in the first line, which also shows the separator."""
    header: list[str] | None = None
    for place, cells in _read_cells(name, text, separator="\t" if tabs else find_separator(text)):
        if isinstance(cells, Problem):
            yield cells
        elif header is not None:
            yield make_row(place, header=header, cells=cells)
        else:
            header = name_cells(cells)
            repeated = find_repeats(place, header)
            if repeated:
                yield repeated
                return


def name_cells(cells: Sequence[str]) -> list[str]:
    """Column names from the first row; a blank cell is called by its number."""
    return [cell.strip() or f"column_{number}" for number, cell in enumerate(cells, start=1)]


def find_repeats(place: Place, header: Sequence[str]) -> Problem | None:
    """What is wrong with a header that names a column twice."""
    repeated = [column for column, count in Counter(header).items() if count > 1]
    if not repeated:
        return None
    what = f"the header names {', '.join(map(repr, repeated))} more than once"
    return place.note(repeated[0], what=what, remedy="Give every column its own name. The rows were not read.")


def find_separator(text: str) -> str:
    """The separator that the first line of `text` holds most of."""
    first = text.lstrip().partition("\n")[0]
    return max(",;\t", key=first.count)


def _read_cells(name: str, text: str, *, separator: str) -> Iterator[tuple[Place, list[str] | Problem]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        place = Place(name, reader.line_num + 1)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield (
                place,
                place.note(
                    None, what=f"the row that starts here cannot be read ({error})", remedy=f"{CLOSE_QUOTES} Rows below were not read."
                ),
            )
            return
        if any(cell.strip() for cell in cells):
            yield place, cells


def make_row(place: Place, *, header: list[str], cells: list[str]) -> Row | Problem:
    """A row of named cells; a Problem where their number is not the header's."""
    surplus = [cell for cell in cells[len(header) :] if cell.strip()]
    if surplus or len(cells) < len(header):
        what = f"the row has {len(cells)} fields, the header {len(header)}"
        return place.note(None, what=what, remedy="Put fields that hold the separator into quotation marks, and leave no field out.")
    return Row(place, dict(zip(header, cells, strict=False)))
