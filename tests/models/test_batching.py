"""Whatever the batches, every text gets the answer that it gets alone."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from stance.errors import ModelError
from stance.models import batching
from stance.models.batching import BatchPredictor, Ids, pad, plan_batches, work_ahead
from stance.models.scorer import Scorer
from stance.models.windows import Cutter
from stance.scores import Probabilities
from tests.models.test_windows import letters


class Memory:
    """A backend whose answer depends on a row's ids alone, with room for so many padded tokens."""

    name, multiple = "memory", 8

    def __init__(self, room: int = 10**9, budget: int = 256) -> None:
        self.room, self.budget, self.shapes = room, budget, list[tuple[int, ...]]()

    def __call__(self, ids: Ids, mask: Ids) -> Probabilities:
        if ids.size > self.room:
            raise MemoryError("too large")
        self.shapes.append(ids.shape)
        places = np.arange(1, ids.shape[1] + 1)
        sums = (ids * mask * places).sum(axis=1)[:, None] * np.arange(1, 7) % 97 + 1.0
        return np.asarray(sums / sums.sum(axis=1, keepdims=True))


def invent_texts(count: int, *, seed: int) -> list[str]:
    generator = random.Random(seed)
    texts = ["".join(generator.choices("abcdefg ", k=generator.randint(1, 90))) + "x" for _ in range(count)]
    return texts + generator.choices(texts, k=count // 2)


def predictor(memory: Memory, max_tokens: int = 40) -> BatchPredictor:
    return BatchPredictor(Cutter(letters, max_tokens=max_tokens, padding=0), memory)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("budget", [1, 100, 10**6])
def test_order_duplicates_and_batches_change_nothing(seed: int, budget: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = invent_texts(60, seed=seed)
    random.Random(seed).shuffle(texts)
    alone = np.concatenate([predictor(Memory())([text]) for text in texts])
    monkeypatch.setattr(batching, "SPAN", 7)
    np.testing.assert_allclose(predictor(Memory(budget=budget))(texts), alone, atol=1e-12)


def test_equal_texts_are_scored_once() -> None:
    memory = Memory()
    reading = predictor(memory).read(["one", "two", "one"] * 50)
    assert sum(rows for rows, _ in memory.shapes) == 2
    assert len(reading.probabilities) == 150


def test_batches_keep_to_the_budget_and_hold_every_text_once() -> None:
    lengths = np.random.default_rng(1).integers(1, 200, size=500)
    batches = plan_batches(lengths, 1000)
    assert sorted(np.concatenate(batches).tolist()) == list(range(500))
    assert all(len(batch) * lengths[batch].max() <= 1000 for batch in batches)
    padded = sum(len(batch) * lengths[batch].max() for batch in batches)
    assert padded < 1.1 * lengths.sum()


def test_lengths_are_padded_to_the_multiple() -> None:
    ids, mask = pad([[5, 6, 7], [5]], padding=9, multiple=8)
    assert ids.shape == mask.shape == (2, 8)
    assert (ids[mask == 0] == 9).all()
    assert mask.sum() == 4


@pytest.mark.parametrize("room", [48, 100, 500])
def test_a_batch_that_does_not_fit_is_halved_until_it_does(room: int) -> None:
    texts = invent_texts(80, seed=3)
    tight = Memory(room=room, budget=4096)
    np.testing.assert_allclose(predictor(tight)(texts), predictor(Memory())(texts), atol=1e-12)
    assert all(rows * length <= room for rows, length in tight.shapes)


def test_a_single_window_that_does_not_fit_says_what_to_do() -> None:
    with pytest.raises(ModelError, match="more memory"):
        predictor(Memory(room=7))(["abcdefgh"])


def test_windows_and_truncation_reach_the_score() -> None:
    scorer = Scorer(predictor(Memory(), max_tokens=12))
    short, long, endless = scorer.score_many(["abc", "a" * 30, "a" * 10_000])
    assert [(score.windows > 1, score.truncated) for score in (short, long, endless)] == [(False, False), (True, False), (True, True)]
    assert scorer.backend == "memory"


def test_no_texts_give_an_empty_answer() -> None:
    assert predictor(Memory())([]).shape == (0, 6)


def test_work_is_done_ahead_by_one_in_order() -> None:
    threads = set()

    def work(item: int) -> int:
        threads.add(threading.get_ident())
        return item * item

    def consume() -> Iterator[int]:
        yield from work_ahead(work, range(20))

    assert list(consume()) == [item * item for item in range(20)]
    assert threading.get_ident() not in threads


def test_an_error_in_the_thread_reaches_the_caller() -> None:
    with pytest.raises(ZeroDivisionError):
        list(work_ahead(lambda item: 1 // item, [2, 1, 0, 1]))
