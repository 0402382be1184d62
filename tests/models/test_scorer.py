from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from stance.errors import InputError, ModelError
from stance.models.scorer import Scorer

UNUSABLE = [None, 7, b"text", "", "  \n", "?!… —", "half \ud83d pair"]


def by_length(texts: Sequence[str]) -> np.ndarray:
    """A Predict that is sure of a label chosen by the text's length."""
    return np.eye(6)[[len(text) % 6 for text in texts]]


def test_scores_come_in_the_order_of_the_statements() -> None:
    texts = ["a" * size for size in (5, 2, 9, 2)]
    scores = Scorer(by_length).score_many(texts)
    assert [score.text for score in scores] == texts
    assert [score.label for score in scores] == [Scorer(by_length).score(text).label for text in texts]


@pytest.mark.parametrize("text", UNUSABLE, ids=repr)
def test_what_is_no_statement_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(InputError, match="statement 1: "):
        Scorer(by_length).score(text)


def test_all_unusable_statements_are_named_at_once() -> None:
    with pytest.raises(InputError) as error:
        Scorer(by_length).score_many(["fine", *UNUSABLE])  # type: ignore[list-item]
    assert [line.split(":")[0] for line in str(error.value).splitlines()] == [f"statement {place}" for place in range(2, 9)]


def test_one_text_is_not_taken_for_a_list_of_letters() -> None:
    with pytest.raises(InputError, match="score\\(text\\)"):
        Scorer(by_length).score_many("a statement")


@pytest.mark.parametrize("texts", [None, 5, {"a": "b"}])
def test_what_is_no_list_is_refused(texts: object) -> None:
    with pytest.raises(InputError, match="takes a list"):
        Scorer(by_length).score_many(texts)  # type: ignore[arg-type]


def test_arrays_and_generators_are_lists_too() -> None:
    texts = ["one", "three"]
    wanted = Scorer(by_length).score_many(texts)
    assert Scorer(by_length).score_many(np.array(texts)) == Scorer(by_length).score_many(text for text in texts) == wanted


def test_no_statements_give_no_scores() -> None:
    assert Scorer(by_length).score_many([]) == []


@pytest.mark.parametrize("text", ["x", "Війна", "普京", "٣", "a\x00b", "👍 yes"])
def test_any_letter_or_digit_of_any_script_makes_a_statement(text: str) -> None:
    assert Scorer(by_length).score(text).text == text


def test_a_model_that_is_not_there_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such model directory"):
        Scorer.from_pretrained(tmp_path / "nowhere")
    with pytest.raises(ModelError, match="stance train"):
        Scorer.from_pretrained(tmp_path)
