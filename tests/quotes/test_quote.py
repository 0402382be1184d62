from __future__ import annotations

import pytest

from stance.labels import INDEX
from stance.quotes.quote import Annotation, Quote


def test_every_target_is_a_distribution() -> None:
    quotes = [
        Quote("a", "x", label="neutral"),
        Quote("b", "x", label="criticism"),
        Quote("c", "x", annotations=(Annotation("neutral"), Annotation("hedged_support", "neutral", 1))),
        Quote("d", "x", probabilities={"neutral": 2.0, "unrelated": 6.0}),
    ]
    for quote in quotes:
        assert quote.target().shape == (6,)
        assert quote.target().sum() == pytest.approx(1)


def test_annotators_who_disagree_share_the_target() -> None:
    target = Quote("a", "x", annotations=(Annotation("neutral"), Annotation("neutral"), Annotation("unrelated"))).target()
    assert target[INDEX["neutral"]] == pytest.approx(2 / 3)
    assert target[INDEX["unrelated"]] == pytest.approx(1 / 3)


def test_less_sureness_gives_more_to_the_second_choice() -> None:
    shares = [
        Quote("a", "x", annotations=(Annotation("neutral", "unrelated", sureness),)).target()[INDEX["unrelated"]] for sureness in (3, 2, 1)
    ]
    assert shares[0] == 0
    assert shares[0] < shares[1] < shares[2] < 0.5


def test_probabilities_win_over_annotations_and_label() -> None:
    quote = Quote("a", "x", label="neutral", annotations=(Annotation("neutral"),), probabilities={"unrelated": 1.0})
    assert quote.target()[INDEX["unrelated"]] == 1


def test_only_a_bare_side_leaves_the_force_open() -> None:
    assert Quote("a", "x", label="support").is_partial
    assert not Quote("a", "x", label="neutrality").is_partial
    assert not Quote("a", "x", label="hedged_support").is_partial
    assert not Quote("a", "x").is_partial


def test_a_quote_without_label_has_no_target() -> None:
    with pytest.raises(ValueError, match="'lonely' has no label"):
        Quote("lonely", "x").target()


def test_main_label_is_the_likeliest_of_a_soft_label() -> None:
    assert Quote("a", "x", annotations=(Annotation("neutral"), Annotation("neutral"), Annotation("unrelated"))).main_label == "neutral"
    assert Quote("a", "x", label="unrelated", probabilities={"neutral": 1.0}).main_label == "unrelated"
