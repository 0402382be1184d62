"""Training from a teacher's probabilities, with tiny real models."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from stance.config import Config, Data, Teacher
from stance.errors import ConfigError, ModelError
from stance.labels import LABELS
from stance.models.scorer import Scorer
from stance.models.teacher import add_teacher, read_unlabelled
from stance.models.train import cross_validate, train
from stance.quotes.quote import Quote
from stance.quotes.read import read_quotes
from tests.conftest import invented_rows


def write(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture(scope="module")
def config(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Config:
    directory = tmp_path_factory.mktemp("teaching")
    data = directory / "rows.jsonl"
    write(data, invented_rows(30))
    settings = {"num_train_epochs": 16, "learning_rate": 2e-3, "per_device_train_batch_size": 8, "bf16": False}
    return Config(str(tiny_encoder), str(directory / "teacher"), Data([str(data)], 0.2), max_length=32, patience=0, trainer=settings)


@pytest.fixture(scope="module")
def teacher(config: Config) -> Path:
    return train(config).directory


def bare(quotes: list[Quote]) -> list[Quote]:
    return [replace(quote, label=None) for quote in quotes]


def test_a_labelled_statement_learns_from_both_an_unlabelled_one_from_the_teacher(config: Config, teacher: Path, tmp_path: Path) -> None:
    quotes = read_quotes(config.data.train)[:8]
    labelled, unlabelled = quotes[:4], bare(quotes[4:])
    taught = add_teacher(Teacher(str(teacher), weight=0.3), labelled, unlabelled, work=tmp_path)
    scores = Scorer.from_pretrained(teacher, backend="torch").score_many(quote.text for quote in quotes)
    answers = [[score.probabilities[label] for label in LABELS] for score in scores]
    for quote, after, answer in zip(labelled, taught[:4], answers[:4], strict=True):
        assert after.target() == pytest.approx(0.3 * np.array(answer) + 0.7 * quote.target(), abs=1e-5)
        assert after.main_label == quote.label
    for after, answer in zip(taught[4:], answers[4:], strict=True):
        assert after.target() == pytest.approx(np.array(answer), abs=1e-5)


def test_where_only_the_stance_is_known_the_teacher_tells_the_force(teacher: Path, tmp_path: Path) -> None:
    quote = Quote("1", "we support the operation of our ally and it was right", label="support")
    (taught,) = add_teacher(Teacher(str(teacher), weight=0.5), [quote], [], work=tmp_path)
    score = Scorer.from_pretrained(teacher, backend="torch").score(quote.text)
    explicit, hedged = score.probabilities["explicit_support"], score.probabilities["hedged_support"]
    assert not taught.is_partial
    assert taught.target()[0] == pytest.approx(0.5 * explicit + 0.5 * explicit / (explicit + hedged), abs=1e-5)


def test_answers_are_kept_for_a_run_that_goes_on(teacher: Path, tmp_path: Path) -> None:
    quote = Quote("1", "we condemn the invasion", label="neutral")
    first = add_teacher(Teacher(str(teacher)), [quote], [], work=tmp_path)
    np.save(tmp_path / "teacher.npy", np.eye(6)[:1])
    (again,) = add_teacher(Teacher(str(teacher)), [quote], [], work=tmp_path)
    assert again.target()[0] == pytest.approx(0.5)
    assert first[0].target()[0] < 0.5


def test_a_student_learns_without_a_single_label_and_the_record_names_the_teacher(config: Config, teacher: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts.jsonl"
    write(texts, [{"text": row["text"]} for row in invented_rows(30)])
    few = tmp_path / "few.jsonl"
    write(few, invented_rows(30)[::10])
    settings = Teacher(str(teacher), unlabelled=[str(texts)])
    data = Data([str(few)], [config.data.train[0]])
    student = train(replace(config, output=str(tmp_path / "student"), data=data, teacher=settings))
    alone = train(replace(config, output=str(tmp_path / "alone"), data=data))
    assert student.best.macro_f1 > alone.best.macro_f1 + 0.1
    record = json.loads((student.directory / "training.json").read_text())
    assert record["teacher"]["records"][0]["config"]["output"] == config.output
    assert record["teacher"]["unlabelled"]["rows"] == 180
    assert not list(tmp_path.glob("*.training"))


def test_labels_of_unlabelled_sets_are_left_aside(config: Config) -> None:
    assert not any(quote.is_labelled for quote in read_unlabelled(replace(config, teacher=Teacher("x", unlabelled=config.data.train))))


def test_folds_with_a_teacher_and_a_teacher_without_weights_are_refused(config: Config, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"teacher\.model=''"):
        cross_validate(replace(config, teacher=Teacher("default")), 2)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match=r"has no model\.safetensors"):
        train(replace(config, output=str(tmp_path / "out"), teacher=Teacher(str(tmp_path))))
