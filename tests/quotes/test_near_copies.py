from __future__ import annotations

import random

from stance.quotes.near_copies import find_near_copies
from stance.quotes.words import split_words

SPEECH = "the assembly met in the old hall and asked both sides to come back to the table before the winter"


def pairs_of(*texts: str) -> set[tuple[int, int]]:
    return set(find_near_copies(texts))


def measure(left: str, right: str) -> float:
    words = [split_words(text) for text in (left, right)]
    sets = [{tuple(entry[place : place + 2]) for place in range(max(1, len(entry) - 1))} for entry in words]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def test_a_changed_word_or_a_changed_end_makes_a_near_copy() -> None:
    assert pairs_of(SPEECH, SPEECH.replace("winter", "summer"), "the ministers signed a programme on fish and trade") == {(0, 1)}
    assert pairs_of(SPEECH, SPEECH + " comes") == {(0, 1)}


def test_case_punctuation_and_typography_make_no_difference() -> None:
    assert pairs_of("“We asked: why?”", "we asked, WHY", 'We  asked "why"') == {(0, 1), (0, 2)}


def test_texts_that_share_only_phrases_are_no_copies() -> None:
    assert not pairs_of("we call on both sides to stop the fire", "we call on both sides to open the port and let the ships with grain go")
    assert not pairs_of("we condemn it", "we support it")


def test_texts_without_words_are_no_copies() -> None:
    assert not pairs_of("", "…", "!?", "—")


def test_scripts_without_spaces_are_compared_by_character() -> None:
    assert pairs_of("我们呼吁各方保持克制通过对话解决危机", "我们呼吁各方保持克制通过谈判解决危机", "两国部长签署了渔业和贸易合作计划") == {
        (0, 1)
    }


def test_exactly_the_pairs_of_a_full_comparison_are_found() -> None:
    draw = random.Random(7)
    words = [f"w{number}" for number in range(40)]
    texts: list[str] = []
    for _ in range(150):
        source = draw.choice(texts).split() if texts and draw.random() < 0.5 else draw.choices(words, k=draw.randint(1, 25))
        texts.append(" ".join(word for word in source if draw.random() > 0.05) or "w0")
    for similarity in (0.5, 0.6, 0.7):
        found = set(find_near_copies(texts, similarity=similarity))
        firsts = {text: texts.index(text) for text in texts}
        distinct = sorted(firsts.values())
        near = {(i, j) for i in distinct for j in distinct if i < j and measure(texts[i], texts[j]) >= similarity}
        same = {(firsts[text], place) for place, text in enumerate(texts) if firsts[text] != place}
        assert found == near | same
        assert near
        assert same


def test_the_order_of_the_texts_does_not_matter() -> None:
    texts = [SPEECH, SPEECH.replace("old", "new"), SPEECH.replace("winter", "summer"), "something else altogether was said here"]
    found = {frozenset((texts[left], texts[right])) for left, right in find_near_copies(texts)}
    assert found == {frozenset((texts[3 - left], texts[3 - right])) for left, right in find_near_copies(texts[::-1])}
    assert len(found) == 3
