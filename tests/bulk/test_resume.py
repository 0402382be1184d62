"""A run that was stopped goes on to the same bytes, or says why it cannot."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from stance.bulk.job import Job
from stance.bulk.parts import hold, write_durably
from stance.bulk.run import score_files
from stance.errors import DataError, InputError, OutputError
from stance.scores import Score
from tests.bulk.invented import make_job, make_rows, read_out, score_many, write_rows


class Stopping:
    """A scorer that is interrupted at its n-th call."""

    def __init__(self, place: int) -> None:
        self.left = place

    def __call__(self, texts: Sequence[str]) -> list[Score]:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt
        return score_many(texts)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "in.jsonl", [*make_rows(12), {"text": ""}, *make_rows(20, start=12)])


def stop(job: Job, place: int = 3) -> None:
    with pytest.raises(KeyboardInterrupt):
        score_files(job, lambda: Stopping(place))
    assert not job.out.exists()


def test_an_interrupted_run_goes_on_where_it_was(source: Path, tmp_path: Path) -> None:
    whole, cut = make_job([source], tmp_path / "a.csv"), make_job([source], tmp_path / "b.csv")
    expected = score_files(whole, lambda: score_many)
    seen: list[str] = []
    told: list[str] = []

    def watch(texts: Sequence[str]) -> list[Score]:
        seen.extend(texts)
        return score_many(texts)

    stop(cut)
    assert score_files(cut, lambda: watch, tell=told.append) == expected
    assert cut.out.read_bytes() == whole.out.read_bytes()
    assert cut.rejected.read_bytes() == whole.rejected.read_bytes()
    assert len(seen) == 32 - 13
    assert any("14 of 33" in line for line in told)


@pytest.mark.parametrize("room", range(12))
def test_a_full_disk_costs_nothing_that_was_done(room: int, source: Path, tmp_path: Path) -> None:
    whole, cut = make_job([source], tmp_path / "a.jsonl"), make_job([source], tmp_path / "b.jsonl")
    score_files(whole, lambda: score_many)
    left = iter(range(room))

    def write(path: Path, content: bytes) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        write_durably(path, content)

    with pytest.raises(OutputError, match="No space left"):
        score_files(replace(cut, write=write), lambda: score_many)
    assert not cut.out.exists()
    score_files(cut, lambda: score_many)
    assert cut.out.read_bytes() == whole.out.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits")
@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_no_room_for_the_whole_leaves_the_parts(name: str, source: Path, tmp_path: Path) -> None:
    import resource

    (tmp_path / "whole").mkdir()
    whole, cut = make_job([source], tmp_path / "whole" / name, chunk=2), make_job([source], tmp_path / name, chunk=2)
    score_files(whole, lambda: score_many)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (whole.out.stat().st_size - 100, before[1]))
    try:
        with pytest.raises(OutputError, match="kept in"):
            score_files(cut, lambda: score_many)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not cut.out.exists()
    assert score_files(cut, lambda: Stopping(1)).scored == 32
    assert cut.out.read_bytes() == whole.out.read_bytes()


@pytest.mark.parametrize("change", ["content", "more", "fewer", "model", "column"])
def test_another_origin_is_refused_and_named(change: str, source: Path, tmp_path: Path) -> None:
    other = write_rows(tmp_path / "other.csv", make_rows(9))
    job = make_job([source, other], tmp_path / "out.jsonl")
    stop(job)
    if change == "content":
        other.write_text(other.read_text().replace("Lima", "Rome"))
    changed, part = {
        "content": (job, f"content of {other}"),
        "more": (replace(job, inputs=[*job.inputs, str(write_rows(tmp_path / "new.csv", make_rows(1)))]), "was not among"),
        "fewer": (replace(job, inputs=job.inputs[:1]), "no longer"),
        "model": (replace(job, model="n"), "model"),
        "column": (replace(job, text_column="who"), "text column"),
    }[change]
    with pytest.raises(OutputError, match="--restart") as caught:
        score_files(changed, lambda: score_many)
    assert part in str(caught.value)
    score_files(replace(changed, restart=True), lambda: score_many)
    assert read_out(job.out)
    assert not list(tmp_path.glob("*.parts"))


def test_touching_an_input_is_no_change(source: Path, tmp_path: Path) -> None:
    job = make_job([source], tmp_path / "out.csv")
    stop(job)
    source.touch()
    assert score_files(job, lambda: score_many).scored == 32


def test_an_input_that_changes_meanwhile_is_noticed(source: Path, tmp_path: Path) -> None:
    def meddle(texts: Sequence[str]) -> list[Score]:
        source.write_bytes(source.read_bytes() + b"\n")
        return score_many(texts)

    job = make_job([source], tmp_path / "out.csv")
    with pytest.raises(InputError, match="changed while it was read"):
        score_files(job, lambda: meddle)
    assert not job.out.exists()


def test_a_finished_output_is_kept_until_its_successor_is_whole(source: Path, tmp_path: Path) -> None:
    job = make_job([source], tmp_path / "out.csv")
    score_files(job, lambda: score_many)
    before = job.out.read_bytes()
    with pytest.raises(OutputError, match="there already"):
        score_files(job, lambda: score_many)
    with pytest.raises(KeyboardInterrupt):
        score_files(replace(job, restart=True), lambda: Stopping(3))
    assert job.out.read_bytes() == before
    score_files(job, lambda: score_many)
    assert job.out.read_bytes() == before


def test_rejects_of_an_earlier_run_do_not_outlive_it(source: Path, tmp_path: Path) -> None:
    job = make_job([source], tmp_path / "out.csv")
    score_files(job, lambda: score_many)
    assert job.rejected.exists()
    write_rows(source, make_rows(3))
    score_files(replace(job, restart=True), lambda: score_many)
    assert not job.rejected.exists()


def test_two_runs_do_not_write_one_output(source: Path, tmp_path: Path) -> None:
    job = make_job([source], tmp_path / "out.csv")
    with hold(job.out), pytest.raises(OutputError, match="Another process"):
        score_files(job, lambda: score_many)
    assert score_files(job, lambda: score_many).scored == 32


def test_files_of_others_among_the_parts_stay(source: Path, tmp_path: Path) -> None:
    mine = tmp_path / "out.csv.parts" / "thesis.docx"
    mine.parent.mkdir()
    mine.write_text("precious")
    score_files(make_job([source], tmp_path / "out.csv"), lambda: score_many)
    assert [path.name for path in mine.parent.iterdir()] == ["thesis.docx"]


@pytest.mark.parametrize("content", [b"We talk.\r\n\nWe wait.\nWe\xff go.\n" * 6, b'{"text": "We talk.", "n": 1}\n{"text": 3}\n' * 9])
def test_standard_input_goes_on_with_the_same_rows_or_without_any(content: bytes, tmp_path: Path) -> None:
    whole = make_job(["-"], tmp_path / "a.csv", stdin=io.BytesIO(content))
    expected = score_files(whole, lambda: score_many)
    for place, again in enumerate([io.BytesIO(content), io.BytesIO(), None]):
        cut = make_job(["-"], tmp_path / f"b{place}.csv", stdin=io.BytesIO(content))
        stop(cut, 2)
        with pytest.raises(OutputError, match="content of - has changed"):
            score_files(replace(cut, stdin=io.BytesIO(b"We sing.")), lambda: score_many)
        assert score_files(replace(cut, stdin=again), lambda: score_many) == expected
        assert cut.out.read_bytes() == whole.out.read_bytes()
        assert cut.rejected.read_bytes() == whole.rejected.read_bytes()
    assert not list(tmp_path.glob("*.parts"))


def test_a_json_list_on_standard_input_is_not_taken_for_statements(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="jq"):
        score_files(make_job(["-"], tmp_path / "out.csv", stdin=io.BytesIO(b'[\n {"text": "We talk."}\n]')), lambda: score_many)
    assert not list(tmp_path.iterdir())


def test_a_directory_of_the_output_s_name_is_no_surprise_at_the_end(source: Path, tmp_path: Path) -> None:
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(OutputError, match="is a directory"):
        score_files(make_job([source], tmp_path / "out.csv", restart=True), lambda: score_many)
