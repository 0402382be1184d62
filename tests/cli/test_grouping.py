"""`stance groups`: the packaged votes, own groups, and input that cannot be used. The model's head is untrained."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_evaluating import model as model
from tests.cli.test_evaluating import run

TEXT = "We speak of the war in Ukraine once more, delegate {number}."


def write_statements(path: Path, **columns: list[str]) -> Path:
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    path.write_text("".join(json.dumps({"text": TEXT.format(number=n), **row}) + "\n" for n, row in enumerate(rows)), encoding="utf-8")
    return path


def groups(statements: Path, model: Path, out: Path, *options: str | Path) -> int:
    return run("groups", statements, "--model", model, "--out", out, *options)


@pytest.fixture(autouse=True)
def talkative(monkeypatch: pytest.MonkeyPatch) -> None:
    """The untrained head may call everything unrelated; here everything is about the war."""
    monkeypatch.setattr("stance.scores.Score.related", property(lambda self: True))


def test_the_packaged_votes_are_joined_by_country(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    statements = write_statements(tmp_path / "speeches.jsonl", country=["FRA", "RUS", "CHN", "BLR", "XXX"])
    assert groups(statements, model, tmp_path / "out", "--membership", "es11_1", "--order", "for,abstained,against") == 0
    record = json.loads((tmp_path / "out" / "known_groups.json").read_text(encoding="utf-8"))
    assert {unit["name"]: unit["group"] for unit in record["units"]} == {
        "FRA": "for",
        "CHN": "abstained",
        "RUS": "against",
        "BLR": "against",
    }
    assert record["unplaced"] == ["XXX"]
    assert "AUC" in capsys.readouterr().out


def test_own_groups_by_an_own_column(model: Path, tmp_path: Path) -> None:
    statements = write_statements(tmp_path / "rows.jsonl", paper=["Morning", "Evening"])
    (tmp_path / "owners.csv").write_text("paper,group\nMorning,private\nEvening,state\n", encoding="utf-8")
    options = ("--membership", tmp_path / "owners.csv", "--order", "private,state", "--by", "paper")
    assert groups(statements, model, tmp_path / "out", *options) == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--membership", "es11_1", "--order", "for"), "at least two different groups"),
        (("--membership", "es11_1", "--order", "for,against", "--by", "speaker"), "no 'speaker'"),
        (("--membership", "bad.csv", "--order", "for,against"), "no column 'group'"),
        (("--membership", "gone.csv", "--order", "for,against"), "No such file"),
    ],
)
def test_what_cannot_be_used_is_explained(
    options: tuple[str, ...],
    message: str,
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.csv").write_text("country\nFRA\n", encoding="utf-8")
    statements = write_statements(tmp_path / "speeches.jsonl", country=["FRA", "RUS"])
    assert groups(statements, model, tmp_path / "out", *options) == 1
    assert message in " ".join(capsys.readouterr().err.split())
