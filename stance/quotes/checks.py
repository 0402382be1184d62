"""What can be wrong with quotes that are read without fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from stance.errors import Problem
from stance.labels import TABLE
from stance.quotes.counts import UNLABELLED, name_stratum
from stance.quotes.language import find_foreign, name_language
from stance.quotes.near_copies import find_near_copies
from stance.quotes.read import Scan
from stance.quotes.reading.row import Place
from stance.quotes.words import fold, split_words

CountTokens = Callable[[Sequence[str]], Sequence[int]]


def check_words(found: Scan) -> Iterator[Problem]:
    """Texts of punctuation alone."""
    for quote, place in zip(found.quotes, found.places, strict=True):
        if not split_words(quote.text):
            yield place.note("text", what=f"the text holds no words: {quote.text[:40]!r}", remedy="Fill it in, or remove the row.")


def check_ids(found: Scan) -> Iterator[Problem]:
    """Ids that stand on more than one row."""
    first: dict[str, Place] = {}
    for quote, place in zip(found.quotes, found.places, strict=True):
        earlier = first.setdefault(quote.id, place)
        if earlier is not place:
            yield place.note("id", what=f"the id {quote.id!r} stands at {earlier} already", remedy="Give every row its own id.")


def check_copies(found: Scan) -> Iterator[Problem]:
    """Texts that stand twice, and near copies under labels that contradict each other outside a minimal pair."""
    reported = set()
    for earlier, later in sorted(find_near_copies([quote.text for quote in found.quotes]), key=lambda pair: pair[::-1]):
        left, right = found.quotes[earlier], found.quotes[later]
        labels = name_stratum(left), name_stratum(right)
        conflict = f", with the label {labels[0]} there and {labels[1]} here" if _disagree(*labels) else ""
        at, place = found.places[earlier], found.places[later]
        if later in reported:
            continue
        if fold(left.text) == fold(right.text):
            reported.add(later)
            remedy = "Keep one row; the judgements of several annotators go into `labels` or `annotations`."
            yield place.note("text", what=f"the same text stands at {at} already{conflict}", remedy=remedy)
        elif conflict and (left.pair is None or left.pair != right.pair):
            reported.add(later)
            remedy = "Correct one of the labels, or give both rows the same `pair` if the difference is meant."
            yield place.note("label", what=f"nearly the same text stands at {at}{conflict}", remedy=remedy)


def check_language(found: Scan, language: str) -> Iterator[Problem]:
    """Texts that are surely in another language than the model's."""
    name = name_language(language)
    for position, other in sorted(find_foreign([quote.text for quote in found.quotes], language).items()):
        remedy = f"Translate or remove it, or train an encoder that reads {other} (`encoder: e5`)."
        yield found.places[position].note("text", what=f"the text seems to be {other}, the model reads {name}", remedy=remedy)


def check_lengths(found: Scan, count_tokens: CountTokens, *, most: int) -> Iterator[Problem]:
    """Texts of which the model would not read the end."""
    for place, count in zip(found.places, count_tokens([quote.text for quote in found.quotes]), strict=True):
        if count > most:
            remedy = "Cut it to the sentences that matter, or raise `max_length` if the encoder can read more."
            yield place.note("text", what=f"the text has {count} tokens, the model reads {most}", remedy=remedy)


def _disagree(left: str, right: str) -> bool:
    """Whether two labels exclude each other; a bare stance agrees with both of its labels."""
    if UNLABELLED in (left, right) or left == right:
        return False
    if left in TABLE and right in TABLE:
        return True
    return _find_stance(left) != _find_stance(right)


def _find_stance(label: str) -> str | None:
    return TABLE[label].stance if label in TABLE else label
