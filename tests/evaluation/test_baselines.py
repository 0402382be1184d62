from __future__ import annotations

import numpy as np
import pytest

from stance.evaluation.baselines import apply_hedge_words, guess_majority, run_baselines, train_tfidf
from stance.evaluation.measure import measure
from stance.labels import INDEX, LABELS, three_way
from stance.quotes.quote import Annotation, Quote
from stance.scores import decode_labels


def test_the_majority_is_the_most_frequent_reference() -> None:
    references = ["neutral", "unrelated", "neutral", "hedged_support"]
    assert decode_labels(guess_majority(references)) == ["neutral"] * 4
    assert measure(guess_majority(references), references)["accuracy"] == 0.5


def test_the_majority_of_bare_stances_takes_their_side() -> None:
    assert {three_way(label) for label in decode_labels(guess_majority(["criticism", "criticism", "support"]))} == {"criticism"}


def test_tfidf_learns_words_and_answers_with_probabilities(quotes: list[Quote]) -> None:
    train, test = quotes[::2], quotes[1::2]
    probabilities = train_tfidf([one.text for one in train], [str(one.label) for one in train], texts=[one.text for one in test])
    assert probabilities.sum(axis=1) == pytest.approx(1)
    assert measure(probabilities, [str(one.label) for one in test])["macro_f1"] > 0.9


def test_tfidf_gives_unseen_labels_nothing() -> None:
    probabilities = train_tfidf(["we condemn it", "the tram opened"], ["explicit_criticism", "unrelated"], texts=["a tram", "condemn"])
    assert probabilities[:, INDEX["explicit_support"]].tolist() == [0, 0]
    assert decode_labels(probabilities) == ["unrelated", "explicit_criticism"]


def test_hedge_words_change_the_force_and_never_the_side(quotes: list[Quote]) -> None:
    probabilities = np.random.default_rng(0).dirichlet(np.ones(6), size=len(quotes))
    before, after = decode_labels(probabilities), decode_labels(apply_hedge_words([one.text for one in quotes], probabilities))
    assert [three_way(label) for label in before] == [three_way(label) for label in after]
    assert [label for label in before if "_" not in label] == [label for label in after if "_" not in label]


def test_hedge_words_read_the_force_off_the_text() -> None:
    sure = np.eye(6)[[INDEX["explicit_support"], INDEX["hedged_criticism"]]]
    texts = ["We understand why it was done.", "We condemn the invasion."]
    assert decode_labels(apply_hedge_words(texts, sure)) == ["hedged_support", "explicit_criticism"]


def test_tfidf_needs_two_labels_to_learn_from() -> None:
    texts, references = ["the tram opened"], ["unrelated"]
    even = np.full((1, 6), 1 / 6)
    one = [Quote(id="a", text="we condemn it", label="explicit_criticism"), Quote(id="b", text="we back it", label="support")]
    two = [*one, Quote(id="c", text="a tram", annotations=(Annotation("unrelated"),))]
    assert "tfidf" not in run_baselines(texts, references, probabilities=even, training=one)
    assert "tfidf" in run_baselines(texts, references, probabilities=even, training=two)


def test_only_baselines_with_probabilities_are_judged_by_them(quotes: list[Quote]) -> None:
    texts, references = [one.text for one in quotes], [str(one.label) for one in quotes]
    even = np.full((len(quotes), 6), 1 / 6)
    found = run_baselines(texts, references, probabilities=even, training=quotes[::2])
    assert {name: one.names_labels_only for name, one in found.items()} == {"majority": True, "tfidf": False, "hedge_words": True}
    assert all(one.probabilities.shape == (len(quotes), len(LABELS)) for one in found.values())
