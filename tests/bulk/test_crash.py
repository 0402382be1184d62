from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
@pytest.mark.parametrize(("name", "step"), [("out.csv", 1), ("out.jsonl.gz", 3), ("out.parquet", 8)])
def test_a_kill_before_any_file_operation_changes_nothing_in_the_end(name: str, step: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.bulk.crash", str(tmp_path), name, str(step)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 40 // step
