"""Run by test_crash.py: a job killed by SIGKILL before one of its file operations after another, and finished by a second process.

Every run is a fork of this process, so that hundreds take seconds. Prints how many kills there were; any difference is an AssertionError.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import stance.bulk.parquet_form
import stance.bulk.read_parquet  # noqa: F401
from stance.bulk.run import score_files
from tests.bulk.invented import make_job, make_rows, score_many, write_rows

OPERATIONS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.listdir", "os.scandir", "os.truncate"}


def main(directory: Path, name: str, step: int) -> None:
    """Kill at the first operation, some further on, and so on until a run gets through."""
    source = write_rows(directory / "in.jsonl", [*make_rows(12), {"text": ""}, *make_rows(6, start=12)])
    expected = finish(source, directory / "whole" / name)
    kills, place = 0, 1
    while True:
        out = directory / "cut" / name
        if fork(lambda out=out, place=place: run(source, out, kill_at=place)) == 0:
            break
        kills += 1
        assert not out.exists() or out.read_bytes() == expected[name], f"half an output after operation {place}"
        assert finish(source, out) == expected, f"another result after operation {place}"
        shutil.rmtree(out.parent)
        place += step
    print(kills)


def finish(source: Path, out: Path) -> dict[str, bytes]:
    """Everything that an uninterrupted run, or one that goes on, leaves in its directory."""
    assert fork(lambda: run(source, out, kill_at=0)) == 0 or out.exists()
    return {path.name: path.read_bytes() for path in out.parent.iterdir()}


def run(source: Path, out: Path, *, kill_at: int) -> None:
    """One run; kill_at: the operation under the output's directory before which it dies, 0 for none."""
    counter = 0
    # A kill leaves what the system holds in memory alone; only the power would not, and waiting for the disk takes a minute.
    os.fsync = lambda handle: None

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal counter
        if event in OPERATIONS and str(out.parent) in str(arguments[0]):
            counter += 1
            if counter == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    score_files(make_job([source], out), lambda: score_many)


def fork(work: Callable[[], None]) -> int:
    """The status of a child that does some work: 0 when it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
