"""Texts that are surely in another language than the model's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from stance.errors import ConfigError
from stance.quotes.words import split_words

FEWEST_WORDS: Final = 5
SURE: Final = 0.7
LETTERS: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def find_foreign(texts: Sequence[str], language: str) -> dict[int, str]:
    """Positions of texts in another language than `language` (ISO 639-1), with the name of the language each seems to be in.

    Short texts are not judged, nor those made of names; on 12,000 English passages full of foreign names nothing was found.
    """
    from lingua import LanguageDetectorBuilder

    expected = _find_language(language)
    judged = {position: plain for position, text in enumerate(texts) if len(split_words(plain := _drop_names(text))) >= FEWEST_WORDS}
    # The fast detector errs on a few texts in a hundred; the exact one takes minutes and a gigabyte unless it has only those to judge.
    fast = LanguageDetectorBuilder.from_all_spoken_languages().with_low_accuracy_mode().build()
    guesses = zip(judged, fast.detect_languages_in_parallel_of(list(judged.values())), strict=True)
    suspects = {position: guess for position, guess in guesses if guess not in (None, expected)}
    if not suspects:
        return {}
    exact = LanguageDetectorBuilder.from_languages(expected, *set(suspects.values())).build()
    confidences = exact.compute_language_confidence_values_in_parallel([judged[position] for position in suspects])
    likeliest = {position: values[0] for position, values in zip(suspects, confidences, strict=True)}
    return {
        position: best.language.name.title() for position, best in likeliest.items() if best.language != expected and best.value >= SURE
    }


def name_language(language: str) -> str:
    """The English name of an ISO 639-1 code; ConfigError for anything else."""
    name: str = _find_language(language).name
    return name.title()


def _find_language(code: str) -> Any:
    from lingua import IsoCode639_1, Language

    try:
        return Language.from_iso_code_639_1(IsoCode639_1.from_str(code))
    except ValueError:
        raise ConfigError(f"{code!r} is no language code; write two letters, such as 'en' or 'fr'.") from None


def _drop_names(text: str) -> str:
    """Words in small letters: names of people and places look like their own language, not like the text's."""
    return " ".join(word for word in LETTERS.findall(text) if not word[0].isupper())
