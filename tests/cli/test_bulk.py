"""`stance score … --out` as a user meets it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stance.cli import main

ROOT = Path(__file__).parents[2]
PART = 4096


@pytest.fixture(scope="module")
def model(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole classifier that has learned nothing."""
    from stance.models.encoders import load_classifier, load_tokenizer

    directory = tmp_path_factory.mktemp("model")
    load_classifier(str(tiny_encoder)).save_pretrained(directory)
    load_tokenizer(str(tiny_encoder)).save_pretrained(directory)
    return directory


def run(*arguments: str | Path) -> int:
    """The exit code of one `stance score`."""
    try:
        main(["score", *map(str, arguments)])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def write(path: Path, count: int) -> Path:
    path.write_text("".join(json.dumps({"n": number, "text": f"we talk {number % 9}"}) + "\n" for number in range(count)), encoding="utf-8")
    return path


def test_the_result_is_what_score_prints(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path / "in.jsonl", 20)
    assert run(source, "--json", "--model", model) == 0
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert run(source, "--out", tmp_path / "out.jsonl", "--model", model) == 0
    assert "20 rows scored" in capsys.readouterr().out
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [row["n"] for row in written] == list(range(20))
    for one, other in zip(written, printed, strict=True):
        assert [one[name] for name in ("label", "stance", "force", "truncated")] == [
            other[name] for name in ("label", "stance", "force", "truncated")
        ]
        assert one["score"] == pytest.approx(other["score"], abs=1e-5)
        assert one["p_neutral"] == pytest.approx(other["probabilities"]["neutral"], abs=1e-5)


def test_rejects_are_counted_and_named(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_text("quote,label\nwe talk,x\n,y\n?,z\n", encoding="utf-8")
    assert run(tmp_path / "in.csv", "--out", tmp_path / "out.csv.gz", "--model", model, "--column", "text=quote") == 0
    shown = capsys.readouterr()
    assert "2 rows could not be scored" in shown.out
    assert "out.rejected.jsonl" in shown.out
    assert "'input_label'" in shown.err
    (row,) = csv.DictReader(io.StringIO(gzip.decompress((tmp_path / "out.csv.gz").read_bytes()).decode()))
    assert (row["quote"], row["input_label"]) == ("we talk", "x")


@pytest.mark.parametrize("arguments", [["-"], []])
def test_standard_input_is_scored(arguments: list[str], model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"we talk\n\nwe wait\n")))
    assert run(*arguments, "--out", tmp_path / "out.jsonl", "--model", model) == 0
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [(row["text"], row["source_file"], row["source_row"]) for row in rows] == [("we talk", "-", 1), ("we wait", "-", 3)]


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (["nowhere.csv", "--out", "OUT.csv"], 1, "nowhere.csv: no such file"),
        (["IN", "--out", "OUT.xlsx"], 1, ".parquet"),
        (["IN", "--out", "OUT.csv", "--column", "speaker=who"], 1, "text=THEIRS"),
        (["IN", "--out", "OUT.csv", "--json"], 2, "--out"),
        (["IN", "--restart"], 2, "--out"),
    ],
)
def test_wrong_use_is_explained(
    arguments: list[str], code: int, part: str, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write(tmp_path / "in.jsonl", 3)
    placed = [str(source) if word == "IN" else word.replace("OUT", str(tmp_path / "out")) for word in arguments]
    assert run(*placed, "--model", model) == code
    shown = "".join(capsys.readouterr())
    assert part in shown
    assert "Traceback" not in shown
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_stopped_command_goes_on_and_ends_the_same(model: Path, tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 2 * PART + 500)
    whole, cut = tmp_path / "whole.csv", tmp_path / "cut.csv"
    command = [sys.executable, "-c", "from stance.cli import main; main()", "score", str(source), "--out", str(cut), "--model", str(model)]
    # Tests that run in the background are started with SIGINT ignored, and what they start would inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, before)
    while process.poll() is None and not list(tmp_path.glob("cut.csv.parts/*.done")):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 130, told
    assert "the same command goes on" in told
    assert not cut.exists()
    assert run(source, "--out", cut, "--model", model) == 0
    assert run(source, "--out", whole, "--model", model) == 0
    assert cut.read_bytes() == whole.read_bytes()
