"""The command as a user meets it: exit codes, what is printed, and that no error shows a traceback."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from stance.cli import main
from tests.conftest import invented_rows

SETTINGS = ["trainer.num_train_epochs=3", "trainer.learning_rate=0.003", "trainer.per_device_train_batch_size=8", "max_length=32"]


@pytest.fixture(scope="module")
def place(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Labelled rows, a config and a trained model, made with the command itself."""
    directory = tmp_path_factory.mktemp("cli")
    rows, config, model = directory / "rows.jsonl", directory / "run.yaml", directory / "model"
    rows.write_text("".join(json.dumps(row) + "\n" for row in invented_rows()), encoding="utf-8")
    config.write_text(f"encoder: {tiny_encoder}\noutput: {model}\ndata: {{train: ['{rows}'], validation: 0.2}}\n", encoding="utf-8")
    assert run(["train", str(config), *SETTINGS]) == 0
    return SimpleNamespace(directory=directory, rows=rows, config=config, model=model)


def run(arguments: list[str]) -> int:
    """The exit code of one command."""
    try:
        main(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_a_statement_on_the_command_line_is_scored(place: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", "we condemn the invasion of ukraine by russia as a crime", "--model", str(place.model)]) == 0
    assert "criticism" in capsys.readouterr().out


def test_json_has_a_line_per_statement_with_every_field(place: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", "we support the operation", "the ministers signed", "--json", "--model", str(place.model)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["text"] for line in lines] == ["we support the operation", "the ministers signed"]
    fields = {"text", "label", "stance", "force", "score", "relevance", "confidence", "probabilities", "truncated", "windows"}
    assert all(line.keys() == fields for line in lines)


def test_stdin_and_files_give_the_same_scores(
    place: SimpleNamespace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = "we support the operation\n\nboth sides should come back to talks\n"
    (tmp_path / "lines.txt").write_text(content, encoding="utf-8")
    (tmp_path / "rows.csv").write_text("text\nwe support the operation\nboth sides should come back to talks\n", encoding="utf-8")
    outputs = []
    for arguments in ([], [str(tmp_path / "lines.txt")], [str(tmp_path / "rows.csv")]):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
        assert run(["score", *arguments, "--json", "--model", str(place.model)]) == 0
        rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        outputs.append([{name: value for name, value in row.items() if name != "id"} for row in rows])
    assert outputs[0] == outputs[1] == outputs[2]
    assert len(outputs[0]) == 2


def test_columns_of_the_input_stand_beside_the_score(place: SimpleNamespace, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    row = {"id": "r1", "text": "we support the operation", "label": "neutral", "outlet": "Gazette", "page": 4}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert run(["score", str(tmp_path / "rows.jsonl"), "--json", "--model", str(place.model)]) == 0
    scored = json.loads(capsys.readouterr().out)
    assert (scored["id"], scored["outlet"], scored["page"], scored["reference"]) == ("r1", "Gazette", 4, "neutral")
    assert scored["label"] in scored["probabilities"]


def test_validation_lists_every_problem_and_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"id": "a", "text": "We condemn it.", "label": "explicit_critcism"}, {"id": "a", "text": "", "label": "neutral"}]
    path = tmp_path / "bad.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert run(["validate", str(path)]) == 1
    shown = "".join(capsys.readouterr())
    for part in ("bad.jsonl:1", "explicit_criticism", "bad.jsonl:2"):
        assert part in shown


def test_good_data_validates_with_exit_0(place: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", str(place.rows), "--language", "any"]) == 0
    assert "60" in capsys.readouterr().out


def test_a_split_writes_its_parts_and_finds_no_leakage(place: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["split", str(place.rows), "--out", str(tmp_path / "parts")]) == 0
    parts = {path.stem: len(path.read_text().splitlines()) for path in (tmp_path / "parts").glob("*.jsonl")}
    assert parts.keys() == {"train", "validation", "test"}
    assert sum(parts.values()) == 60


def test_evaluation_writes_a_report_and_the_card_is_made_from_it(place: SimpleNamespace, tmp_path: Path) -> None:
    out = tmp_path / "report"
    assert run(["evaluate", str(place.rows), "--out", str(out), "--model", str(place.model)]) == 0
    assert (out / "report.md").exists()
    assert "macro_f1" in json.dumps(json.loads((out / "evaluation.json").read_text()))
    assert len(list(out.glob("*.png"))) >= 3
    card = tmp_path / "model_card.md"
    assert run(["card", str(out), "--model", str(place.model), "--out", str(card)]) == 0
    assert card.read_text().startswith("---\n")


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (["score", "fine", "--model", "no/such/model"], 1, "no/such/model"),
        (["score", "?!", "--model", "MODEL"], 1, "no letter or digit"),
        (["train", "no.yaml"], 1, "no.yaml"),
        (["train", "CONFIG", "encoder=no/such", "output=OTHER"], 1, "no/such"),
        (["validate", "nowhere.csv"], 1, "nowhere.csv"),
        (["evaluate", "nowhere.csv", "--out", "x", "--model", "MODEL"], 1, "nowhere.csv"),
        (["card", "nowhere", "--model", "MODEL", "--out", "x.md"], 1, "nowhere"),
        (["frobnicate"], 2, "frobnicate"),
    ],
)
def test_errors_say_what_is_wrong_without_a_traceback(
    place: SimpleNamespace, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, part: str
) -> None:
    known = {"MODEL": str(place.model), "CONFIG": str(place.config), "output=OTHER": f"output={place.directory / 'other'}"}
    assert run([known.get(argument, argument) for argument in arguments]) == code
    shown = capsys.readouterr()
    assert part in shown.out + shown.err
    assert "Traceback" not in shown.out + shown.err
