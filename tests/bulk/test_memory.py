"""However large the input, a part is all that stands in memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from stance.bulk.run import score_files
from tests.bulk.invented import make_job, make_rows, score_many, write_rows


@pytest.mark.parametrize(("source", "out"), [("in.jsonl", "out.csv"), ("in.csv.gz", "out.jsonl.gz"), ("in.parquet", "out.parquet")])
def test_ten_times_the_rows_take_the_same_memory(source: str, out: str, tmp_path: Path) -> None:
    peaks = []
    for rows in (300, 1000, 10000):
        place = tmp_path / str(rows)
        place.mkdir()
        job = make_job([write_rows(place / source, make_rows(rows))], place / out, chunk=250)
        tracemalloc.start()
        score_files(job, lambda: score_many)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # The first run only loads what is loaded once.
    assert peaks[2] < 1.15 * peaks[1]
