from __future__ import annotations

from stance.models.export.sample import PER_LABEL, draw_check_sample


def test_the_sample_is_always_the_same_and_spreads_over_lengths() -> None:
    sample = draw_check_sample()
    assert sample == draw_check_sample()
    assert len(sample) == len(set(sample)) == 6 * PER_LABEL
    for start in range(0, len(sample), PER_LABEL):
        lengths = [len(text) for text in sample[start : start + PER_LABEL]]
        assert lengths == sorted(lengths)
        assert lengths[-1] > 3 * lengths[0]
