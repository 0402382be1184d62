from __future__ import annotations

import pytest

from stance.errors import StanceError
from stance.evaluation.slices import NONE, OTHER, SMALLEST, THIRD, count_words, group, name_party, read_year
from stance.quotes.quote import Quote


def statement(text: str = "a b c", **fields: str | None) -> Quote:
    return Quote(id="q", text=text, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("column", ["country", "party", "length", "year", "desk", "outlet"])
def test_every_statement_is_in_exactly_one_group(quotes: list[Quote], column: str) -> None:
    rows = [row for one in group(quotes, column) for row in one.rows]
    assert sorted(rows) == list(range(len(quotes)))


def test_small_groups_are_counted_together() -> None:
    outlets = ["A"] * SMALLEST + ["B"] * (SMALLEST - 1) + ["C"] + [None] * 3
    found = {one.value: len(one.rows) for one in group([statement(outlet=outlet) for outlet in outlets], "outlet")}
    assert found == {"A": SMALLEST, OTHER: SMALLEST + 3}


def test_groups_stand_by_size_with_the_rest_last() -> None:
    outlets = [None] * 30 + ["A"] * 10 + ["B"] * 20 + ["C"]
    assert [one.value for one in group([statement(outlet=outlet) for outlet in outlets], "outlet")] == ["B", "A", OTHER, NONE]


def test_years_and_lengths_stand_in_their_natural_order() -> None:
    quotes = [statement("word " * size, date=date) for size in (70, 5, 20) for date in ("2023", "2022-01-01") for _ in range(10)]
    assert [one.value for one in group(quotes, "year")] == ["2022", "2023"]
    assert [one.value for one in group(quotes, "length")] == ["up to 15 words", "16 to 30 words", "61 to 120 words"]


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("2022", "2022"),
        ("2022-03", "2022"),
        ("2024-04-13", "2024"),
        ("20220125", "2022"),
        ("20220125T101500", "2022"),
        ("Published: Mar 19, 2022 01:13 PM", "2022"),
        ("13.04.2024", "2024"),
        ("spring", None),
        ("123456", None),
        ("", None),
        (None, None),
    ],
)
def test_years_are_read_from_any_spelling(date: str | None, year: str | None) -> None:
    assert read_year(statement(date=date)) == year


@pytest.mark.parametrize(
    ("country", "party"),
    [
        ("Russia", "Russia"),
        (" russian federation ", "Russia"),
        ("USA", "United States"),
        ("Ukraine", "Ukraine"),
        ("Peru", THIRD),
        ("", None),
        (None, None),
    ],
)
def test_parties(country: str | None, party: str | None) -> None:
    assert name_party(statement(country=country)) == party


@pytest.mark.parametrize(
    ("words", "band"), [(1, "up to 15 words"), (15, "up to 15 words"), (16, "16 to 30 words"), (121, "over 120 words")]
)
def test_bands_of_length(words: int, band: str) -> None:
    assert count_words(statement("word " * words)) == band


def test_a_column_of_the_input_wins_over_a_derived_one() -> None:
    quotes = [Quote(id=str(row), text="a", extra={"length": "short"}) for row in range(SMALLEST)]
    assert [one.value for one in group(quotes, "length")] == ["short"]


def test_an_unknown_column_is_an_error_that_lists_the_known() -> None:
    with pytest.raises(StanceError, match=r"'desks'.*length.*country.*desk"):
        group([Quote(id="a", text="a", extra={"desk": 1})], "desks")
