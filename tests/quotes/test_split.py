from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from stance.errors import ConfigError, DataError
from stance.labels import LABELS
from stance.quotes.leakage import leakage_report
from stance.quotes.quote import Quote
from stance.quotes.split import fold_quotes, split_quotes

WORDS = [f"{start}{middle}{end}" for start in "bdgklmnprst" for middle in "aeiou" for end in "lmnrs"]


def make_quotes(count: int = 300, *, seed: int = 0) -> list[Quote]:
    """Quotes of all labels in uneven numbers, a third of them in pairs, events, sources or with near copies."""
    draw = random.Random(seed)
    quotes: list[Quote] = []
    for number in range(count):
        quote = Quote(f"q{number}", " ".join(draw.choices(WORDS, k=14)), label=draw.choices(LABELS, weights=(1, 2, 4, 3, 2, 3))[0])
        if number % 12 == 0:
            quote = replace(quote, pair=f"p{number // 24}")
        if number % 12 == 1:
            quote = replace(quote, event=f"e{number % 7}")
        if number % 12 == 2:
            quote = replace(quote, source=f"s{number % 11}", pair=f"p{number // 24}" if number % 5 == 0 else None)
        if number % 12 == 3:
            quote = replace(quote, text=quotes[number - 3].text + " again")
        quotes.append(quote)
    return quotes


def test_every_quote_is_in_one_part_and_nothing_leaks() -> None:
    quotes = make_quotes()
    split = split_quotes(quotes)
    assert sorted(quote.id for part in split.parts.values() for quote in part) == sorted(quote.id for quote in quotes)
    assert split.leakage.clean
    assert leakage_report(split.parts).clean
    assert not split.straddling


def test_the_random_split_of_these_quotes_would_leak() -> None:
    quotes = make_quotes()
    kinds = {leak.kind for leak in leakage_report({"train": quotes[:200], "test": quotes[200:]}).leaks}
    assert kinds >= {"event", "source"}


@pytest.mark.parametrize(
    "shares", [{"train": 0.7, "validation": 0.15, "test": 0.15}, {"train": 0.85, "validation": 0.15}, {"a": 0.5, "b": 0.5}]
)
def test_every_part_has_its_share_of_every_label(shares: dict[str, float]) -> None:
    quotes = make_quotes()
    split = split_quotes(quotes, shares=shares)
    totals = Counter(quote.label for quote in quotes)
    assert list(split.parts) == list(shares)
    for name, share in shares.items():
        assert len(split.parts[name]) == pytest.approx(share * len(quotes), abs=4)
        for label in LABELS:
            assert split.counts[name][label] == pytest.approx(share * totals[label], abs=3)


def test_the_split_depends_on_the_seed_and_not_on_the_order() -> None:
    quotes = make_quotes()
    shuffled = random.Random(1).sample(quotes, len(quotes))
    assert split_quotes(quotes, seed=3) == split_quotes(shuffled, seed=3)
    assert split_quotes(quotes, seed=3).parts != split_quotes(quotes, seed=4).parts


def test_soft_bare_and_missing_labels_are_spread_too() -> None:
    texts = [" ".join(random.Random(number).choices(WORDS, k=9)) for number in range(60)]
    soft = [Quote(f"s{number}", texts[number], probabilities={"neutral": 1.0}) for number in range(20)]
    bare = [Quote(f"b{number}", texts[20 + number], label="criticism") for number in range(20)]
    none = [Quote(f"n{number}", texts[40 + number]) for number in range(20)]
    split = split_quotes([*soft, *bare, *none], shares={"train": 0.5, "test": 0.5})
    assert split.counts == {name: {"neutral": 10, "criticism": 10, "unlabelled": 10} for name in ("train", "test")}


def test_a_few_quotes_still_fill_every_part() -> None:
    quotes = [Quote(str(number), f"word{number} {LABELS[number % 6]}", label=LABELS[number % 6]) for number in range(4)]
    assert all(split_quotes(quotes).parts.values())


def test_whole_outlets_go_to_one_part() -> None:
    quotes = [replace(quote, outlet=f"o{number % 30}", pair=None, event=None, source=None) for number, quote in enumerate(make_quotes())]
    quotes = [quote for quote in quotes if not quote.text.endswith("again")]
    split = split_quotes(quotes, by="outlet")
    outlets = [{quote.outlet for quote in part} for part in split.parts.values()]
    assert sum(map(len, outlets)) == len(set.union(*outlets))
    assert not split.straddling
    assert len(split.parts["train"]) == pytest.approx(0.7 * len(quotes), rel=0.15)


def test_an_event_told_by_two_outlets_stays_together_and_is_reported() -> None:
    quotes = [replace(quote, outlet=f"o{number % 10}", pair=None, event=None, source=None) for number, quote in enumerate(make_quotes(100))]
    told = [replace(quote, event="summit") if number < 10 else quote for number, quote in enumerate(quotes)]
    split = split_quotes(told, by="outlet")
    assert split.leakage.clean
    assert [straddle.why for straddle in split.straddling if "q5" in straddle.ids] == ["event 'summit'"]
    assert {f"q{number}" for number in range(10)} <= {quote.id for quote in split.parts[split.straddling[0].part]}


def test_by_date_trains_on_the_oldest_and_tests_on_the_newest() -> None:
    plain = [replace(quote, pair=None, event=None, source=None) for quote in make_quotes() if not quote.text.endswith("again")]
    dated = [replace(quote, date=f"2022-{1 + number % 12:02}-{1 + number % 28:02}") for number, quote in enumerate(plain)]
    parts = split_quotes(random.Random(2).sample(dated, len(dated)), by="date").parts
    days = {name: [quote.date or "" for quote in part] for name, part in parts.items()}
    assert max(days["train"]) < min(days["validation"])
    assert max(days["validation"]) < min(days["test"])
    assert len(days["train"]) == pytest.approx(0.7 * len(dated), abs=12)
    assert split_quotes(dated, by="date", seed=1) == split_quotes(dated, by="date", seed=2)


def test_what_reaches_across_dates_goes_to_the_newest_part() -> None:
    quotes = [Quote(f"q{number}", f"word{number} matter{number}", label="neutral", date=f"20{number:02}") for number in range(10, 30)]
    quotes[0], quotes[-1] = replace(quotes[0], event="e"), replace(quotes[-1], event="e")
    split = split_quotes(quotes, by="date")
    assert [(straddle.ids, straddle.part) for straddle in split.straddling] == [(("q10", "q29"), "test")]
    assert "q10" in {quote.id for quote in split.parts["test"]}


@pytest.mark.parametrize("date", [None, "March 2022", "03/04/2022", "2022-13-01"])
def test_quotes_without_a_readable_date_are_named(date: str | None) -> None:
    quotes = [replace(quote, date="2022-03-04T08:00") for quote in make_quotes(30)]
    with pytest.raises(DataError, match="quote q7") as caught:
        split_quotes([*quotes[:7], replace(quotes[7], date=date), *quotes[8:]], by="date")
    assert len(caught.value.problems) == 1


def test_quotes_without_outlet_are_named() -> None:
    with pytest.raises(DataError) as caught:
        split_quotes(make_quotes(30), by="outlet")
    assert len(caught.value.problems) == 30


def test_parts_that_cannot_be_filled_are_refused() -> None:
    quotes = make_quotes(30)
    with pytest.raises(ConfigError, match="30 share source 'UN'"):
        split_quotes([replace(quote, source="UN") for quote in quotes])
    with pytest.raises(ConfigError, match="no date is left for"):
        split_quotes([replace(quote, date="2022", pair=None, event=None, source=None) for quote in quotes], by="date")
    with pytest.raises(ConfigError, match="0 quotes"):
        split_quotes([])


@pytest.mark.parametrize("shares", [{}, {"train": 1.0}, {"train": 0.9, "test": 0.2}, {"train": 1.2, "test": -0.2}])
def test_impossible_shares_are_refused(shares: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match="sum to 1"):
        split_quotes(make_quotes(30), shares=shares)


def test_folds_hold_out_every_quote_once_and_leak_nothing() -> None:
    quotes = make_quotes()
    folds = fold_quotes(quotes, folds=5, seed=1)
    assert sorted(quote.id for _, held_out in folds for quote in held_out) == sorted(quote.id for quote in quotes)
    totals = Counter(quote.label for quote in quotes)
    for training, held_out in folds:
        assert len(training) + len(held_out) == len(quotes)
        assert leakage_report({"train": training, "held out": held_out}).clean
        for label, count in Counter(quote.label for quote in held_out).items():
            assert count == pytest.approx(totals[label] / 5, abs=3)
    assert folds == fold_quotes(quotes[::-1], folds=5, seed=1)
    assert folds != fold_quotes(quotes, folds=5, seed=2)


def test_too_many_or_too_few_folds_are_refused() -> None:
    with pytest.raises(ConfigError, match="at least 2"):
        fold_quotes(make_quotes(30), folds=1)
    with pytest.raises(ConfigError, match="99 parts"):
        fold_quotes(make_quotes(30), folds=99)
