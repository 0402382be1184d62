"""Long texts are cut without a gap, and short ones not at all."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from stance.models.windows import MOST_WINDOWS, Cutter, find_windows, pool_windows


def letters(texts, special):  # type: ignore[no-untyped-def]
    """An Encode of a token per character between two special ones."""
    return [[1, *map(ord, text), 2] if special else list(map(ord, text)) for text in texts]


@pytest.mark.parametrize("room", [1, 2, 3, 4, 7, 190])
def test_windows_cover_every_token_and_overlap(room: int) -> None:
    for tokens in range(1, 5 * room + 3):
        spans, truncated = find_windows(tokens, room=room)
        assert not truncated
        assert {place for start, end in spans for place in range(start, end)} == set(range(tokens))
        assert all(end - start == room for start, end in spans[:-1])
        assert all(later[0] == earlier[1] - room // 4 for earlier, later in pairwise(spans))
        assert (len(spans) == 1) == (tokens <= room)


def test_only_text_beyond_the_last_window_is_truncated() -> None:
    most = 6 * (MOST_WINDOWS - 1) + 8
    assert find_windows(most, room=8)[1] is False
    spans, truncated = find_windows(most + 1, room=8)
    assert (len(spans), truncated) == (MOST_WINDOWS, True)


def test_every_window_has_the_special_tokens_around_it() -> None:
    (cut,) = Cutter(letters, max_tokens=10, padding=0).cut(["abcdefghijklm"])
    assert len(cut.windows) == 2
    assert all(window[0] == 1 and window[-1] == 2 and len(window) <= 10 for window in cut.windows)


def test_a_text_of_one_window_keeps_its_probabilities_and_others_get_a_weighted_mean() -> None:
    probabilities = np.random.default_rng(0).dirichlet(np.ones(6), size=3)
    pooled = pool_windows(probabilities, [9, 9, 3], [1, 2])
    np.testing.assert_allclose(pooled[0], probabilities[0], atol=1e-15)
    np.testing.assert_allclose(pooled[1], (9 * probabilities[1] + 3 * probabilities[2]) / 12)
