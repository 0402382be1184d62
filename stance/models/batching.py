"""How every predictor goes through texts: each one tokenised and scored once, in batches of similar length that fit the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from stance.errors import ModelError
from stance.labels import LABELS
from stance.models.reading import Reading, join_readings
from stance.models.windows import Cut, Cutter, pool_windows
from stance.scores import Probabilities

SPAN = 8192
"""Texts that are tokenised and sorted by length together: more saves no padding to speak of, and would only hold more memory."""
Given = TypeVar("Given")
Made = TypeVar("Made")
Ids = NDArray[np.int64]


class Backend(Protocol):
    """A model that runs. name: library and number format. budget: padded tokens of a batch. multiple: what lengths are rounded up to."""

    name: str
    budget: int
    multiple: int

    def __call__(self, ids: Ids, mask: Ids, /) -> Probabilities:
        """Probabilities (b, 6) of b rows padded on the right. Raises MemoryError when the batch does not fit."""
        ...


class BatchPredictor:
    """Maps n texts to (n, 6) probabilities in the order of `LABELS`, whatever runs the model.

    Texts longer than the model reads are scored in overlapping windows, and the windows' probabilities averaged by length.
    """

    def __init__(self, cutter: Cutter, run: Backend) -> None:
        self.backend, self.max_tokens = run.name, cutter.max_tokens
        self._cutter, self._run, self._budget = cutter, run, run.budget

    def __call__(self, texts: Sequence[str]) -> Probabilities:
        """Probabilities of shape (n, 6)."""
        return self.read(texts).probabilities

    def read(self, texts: Sequence[str]) -> Reading:
        """Probabilities, windows and truncation of every text, equal texts scored once. Raises ModelError when memory is too small."""
        if not texts:
            return Reading(np.zeros((0, len(LABELS))), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_))
        places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        different = list(places)
        spans = [different[start : start + SPAN] for start in range(0, len(different), SPAN)]
        found = join_readings([self._score(cuts) for cuts in work_ahead(self._cutter.cut, spans)])
        return found.take([places[text] for text in texts])

    def _score(self, cuts: Sequence[Cut]) -> Reading:
        windows = [window for cut in cuts for window in cut.windows]
        lengths = np.array([len(window) for window in windows])
        probabilities = np.zeros((len(windows), len(LABELS)))
        waiting = plan_batches(lengths, self._budget)[::-1]
        while waiting:
            batch = waiting.pop()
            answer = self._try([windows[place] for place in batch])
            if answer is None:
                # What failed once would fail again: the rest is cut to the smaller budget, this batch among it.
                waiting = [part for one in (*waiting, batch) for part in reversed(_divide(one, lengths, self._budget))]
            else:
                probabilities[batch] = answer
        counts = [len(cut.windows) for cut in cuts]
        pooled = pool_windows(probabilities, lengths.tolist(), counts)
        return Reading(pooled, np.array(counts, dtype=np.int64), np.array([cut.truncated for cut in cuts]))

    def _try(self, windows: Sequence[list[int]]) -> Probabilities | None:
        """Probabilities of one batch; None when it did not fit, the budget being halved for all that follows."""
        ids, mask = pad(windows, padding=self._cutter.padding, multiple=self._run.multiple)
        try:
            return self._run(ids, mask)
        except MemoryError as error:
            if len(windows) == 1:
                remedy = "Close other programs, take a machine with more memory, or a smaller encoder."
                raise ModelError(f"A single window of {ids.shape[1]} tokens does not fit the memory ({error}). {remedy}") from error
            longest = max(map(len, windows))
            self._budget = max(longest, len(windows) * longest // 2)
        return None


def plan_batches(lengths: NDArray[Any], budget: int) -> list[NDArray[Any]]:
    """Positions in batches of similar length, the longest first, each of at most `budget` padded tokens (or one text)."""
    return _divide(np.argsort(-lengths, kind="stable"), lengths, budget)


def _divide(order: NDArray[Any], lengths: NDArray[Any], budget: int) -> list[NDArray[Any]]:
    batches, start = [], 0
    while start < len(order):
        size = max(1, budget // max(1, int(lengths[order[start]])))
        batches.append(order[start : start + size])
        start += size
    return batches


def pad(windows: Sequence[list[int]], *, padding: int, multiple: int) -> tuple[Ids, Ids]:
    """Ids and mask of shape (b, length), the length a multiple of `multiple`."""
    longest = max(map(len, windows))
    shape = len(windows), -(-longest // multiple) * multiple
    ids, mask = np.full(shape, padding, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for row, window in enumerate(windows):
        ids[row, : len(window)] = window
        mask[row, : len(window)] = 1
    return ids, mask


def work_ahead(work: Callable[[Given], Made], items: Sequence[Given]) -> Iterator[Made]:
    """What `work` makes of each item, in order; a thread makes one more while the caller uses the last."""
    if len(items) < 2:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(max_workers=1) as thread:
        coming = thread.submit(work, items[0])
        for item in items[1:]:
            made, coming = coming.result(), thread.submit(work, item)
            yield made
        yield coming.result()
