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


def test_annotators_who_give_only_a_side_leave_the_force_open() -> None:
    for quote in (
        Quote("a", "x", annotations=(Annotation("support"), Annotation("support"))),
        Quote("a", "x", label="support", annotations=(Annotation("support", None, 2),)),
    ):
        assert quote.main_label == "support"
        assert quote.is_partial
        assert quote.target()[[INDEX["explicit_support"], INDEX["hedged_support"]]] == pytest.approx(0.5)
    agreed = Quote("a", "x", annotations=(Annotation("neutrality"), Annotation("neutrality")))
    assert (agreed.main_label, agreed.is_partial) == ("neutrality", False)


@pytest.mark.parametrize(
    ("labels", "main"),
    [
        (("support", "hedged_support"), "hedged_support"),
        (("criticism", "criticism", "neutral"), "criticism"),
        (("criticism", "hedged_criticism", "neutral"), "hedged_criticism"),
        (("support", "neutral", "neutral"), "neutral"),
        (("support", "unrelated", "unrelated"), "unrelated"),
        (("support", "criticism", "criticism"), "criticism"),
    ],
)
def test_sides_beside_full_labels_count_by_stance_before_force(labels: tuple[str, ...], main: str) -> None:
    quote = Quote("a", "x", annotations=tuple(map(Annotation, labels)))
    assert quote.main_label == main
    assert not quote.is_partial
    assert quote.target().sum() == pytest.approx(1)


def test_a_second_choice_may_tell_the_force_of_a_bare_side() -> None:
    quote = Quote("a", "x", annotations=(Annotation("support", "hedged_support", 1),))
    assert (quote.main_label, quote.is_partial) == ("hedged_support", False)


def test_any_kind_of_label_makes_a_quote_labelled() -> None:
    assert Quote("a", "x", label="support").is_labelled
    assert Quote("a", "x", annotations=(Annotation("neutral"),)).is_labelled
    assert Quote("a", "x", probabilities={"neutral": 1.0}).is_labelled
    assert not Quote("a", "x").is_labelled


def test_a_quote_without_label_has_no_target() -> None:
    with pytest.raises(ValueError, match="'lonely' has no label"):
        Quote("lonely", "x").target()


def test_main_label_is_the_likeliest_of_a_soft_label() -> None:
    assert Quote("a", "x", annotations=(Annotation("neutral"), Annotation("neutral"), Annotation("unrelated"))).main_label == "neutral"
    assert Quote("a", "x", label="unrelated", probabilities={"neutral": 1.0}).main_label == "unrelated"
