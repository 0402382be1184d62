from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from stance.evaluation.evaluation import Evaluation
from stance.evaluation.figures import draw_all, draw_confusion, save
from stance.evaluation.judge import evaluate_model
from stance.labels import LABELS, STANCES
from stance.quotes.quote import Quote
from stance.scores import Score, decode


class Undecided:
    """A scorer that gives every label the same probability."""

    def score_many(self, texts: Sequence[str]) -> list[Score]:
        return decode(texts, np.full((len(texts), 6), 1 / 6), [False] * len(texts))


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text)]


def test_every_picture_says_how_many_statements_it_shows(evaluation: Evaluation) -> None:
    pictures = draw_all(evaluation.as_dict())
    assert len(pictures) == 5
    for name, figure in pictures.items():
        wanted = "(n = 12)" if name == "scores.png" else f"(n = {evaluation.overall.count})"
        assert any(wanted in text for text in words(figure)), name


def test_the_cells_of_the_confusion_hold_the_counts() -> None:
    shown = words(draw_confusion([[5, 1, 0], [2, 30, 0], [0, 0, 0]], names=STANCES))
    assert {"5", "1", "2", "30", "0"} <= set(shown)
    assert "criticism\nn = 0" in shown


def test_bare_stances_leave_out_the_pictures_of_the_labels(quotes: list[Quote]) -> None:
    bare = [replace(quote, label="support") for quote in quotes[:12]]
    plain = evaluate_model(Undecided(), bare, resamples=5).as_dict()
    assert set(draw_all(plain)) == {"confusion_three.png", "scores.png"}


@pytest.mark.parametrize("label", [*LABELS, *STANCES])
def test_one_statement_of_any_reference_can_be_drawn(label: str, tmp_path: Path) -> None:
    plain = evaluate_model(Undecided(), [Quote(id="a", text="one", label=label)], resamples=5).as_dict()
    for name, figure in draw_all(plain).items():
        save(figure, tmp_path / "deep" / name)
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in (tmp_path / "deep").iterdir())


def test_a_picture_that_cannot_be_drawn_leaves_nothing_behind(tmp_path: Path) -> None:
    figure = draw_confusion([[1]], names=["$\\nonsense$"])
    with pytest.raises(ValueError, match="nonsense"):
        save(figure, tmp_path / "picture.png")
    assert list(tmp_path.iterdir()) == []
