"""Training from files to a model directory, with a tiny real encoder."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from transformers import TrainerCallback

from stance.config import Config, Data
from stance.errors import ConfigError
from stance.labels import LABELS
from stance.models import train as module
from stance.models.runs import last_checkpoint
from stance.models.scorer import Scorer
from stance.models.train import cross_validate, train
from tests.conftest import invented_rows

TEXTS = [row["text"] for row in invented_rows(2)]


@pytest.fixture
def config(tiny_encoder: Path, tmp_path: Path) -> Config:
    data = tmp_path / "rows.jsonl"
    data.write_text("".join(json.dumps(row) + "\n" for row in invented_rows()), encoding="utf-8")
    settings = {"num_train_epochs": 3, "learning_rate": 5e-3, "per_device_train_batch_size": 8, "bf16": False}
    return Config(encoder=str(tiny_encoder), output=str(tmp_path / "model"), data=Data([str(data)], 0.2), max_length=32, trainer=settings)


def weights(directory: str | Path) -> dict[str, torch.Tensor]:
    return load_file(Path(directory) / "model.safetensors")


def same(one: str | Path, other: str | Path) -> bool:
    left, right = weights(one), weights(other)
    return left.keys() == right.keys() and all(torch.equal(left[name], right[name]) for name in left)


def test_training_learns_and_the_directory_says_how(config: Config) -> None:
    rows = "".join(json.dumps(row) + "\n" for row in invented_rows(30))
    Path(config.data.train[0]).write_text(rows, encoding="utf-8")
    training = train(replace(config, trainer={**config.trainer, "num_train_epochs": 12}, patience=0))
    assert training.best.macro_f1 > 0.6
    record = json.loads((training.directory / "training.json").read_text())
    assert record["config"]["encoder"] == config.encoder
    assert record["data"]["rows"] == {"train": 144, "validation": 36}
    assert {"torch", "transformers", "stance"} <= record["versions"].keys()
    assert len(record["data"]["fingerprint"]["train"]) == 64
    assert not list(training.directory.parent.glob("*.training"))


def test_any_hugging_face_tool_gets_the_same_probabilities(config: Config) -> None:
    from transformers import pipeline

    directory = train(config).directory
    scores = Scorer.from_pretrained(directory).score_many(TEXTS)
    results = pipeline("text-classification", model=str(directory), top_k=None, device="cpu")(TEXTS)
    for score, result in zip(scores, results, strict=True):
        theirs = {entry["label"]: entry["score"] for entry in result}
        assert theirs.keys() == set(LABELS)
        for label in LABELS:
            assert score.probabilities[label] == pytest.approx(theirs[label], abs=1e-5)


def test_long_statements_are_read_in_windows_and_endless_ones_marked_as_truncated(config: Config) -> None:
    scorer = Scorer.from_pretrained(train(config).directory)
    short, long, endless = scorer.score_many(["we support the operation", "we support the operation " * 20, "word " * 200_000])
    assert [(score.windows, score.truncated) for score in (short, long, endless)] == [(1, False), (4, False), (64, True)]


def test_batches_change_no_score(config: Config) -> None:
    scorer = Scorer.from_pretrained(train(config).directory)
    texts = [" ".join(text.split()[: 1 + place % 9]) for place, text in enumerate(TEXTS * 3)]
    for text, score in zip(texts, scorer.score_many(texts), strict=True):
        assert scorer.score(text).probabilities == pytest.approx(score.probabilities, abs=1e-5)


class Stop(TrainerCallback):
    """Stands in for a power cut: training dies in the middle of an epoch."""

    def on_step_end(self, args, state, control, **_):  # type: ignore[no-untyped-def]
        if state.global_step == 15:
            raise KeyboardInterrupt


def test_resumed_equals_uninterrupted(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = train(replace(config, output=config.output + "-whole"))
    build = module.build_trainer

    def build_doomed(*arguments, **named):  # type: ignore[no-untyped-def]
        trainer = build(*arguments, **named)
        trainer.add_callback(Stop())
        return trainer

    with monkeypatch.context() as patch:
        patch.setattr(module, "build_trainer", build_doomed)
        with pytest.raises(KeyboardInterrupt):
            train(config)
    assert not Path(config.output).exists()
    assert list(Path(config.output + ".training").glob("seed-13.checkpoints/checkpoint-*"))
    resumed = train(config)
    assert same(whole.directory, resumed.directory)
    assert resumed.best.macro_f1 == whole.best.macro_f1


@pytest.mark.parametrize("state", [None, "", '{"global_step": 1'])
def test_a_checkpoint_cut_off_while_written_is_not_used(tmp_path: Path, state: str | None) -> None:
    for name, content in (("checkpoint-6", '{"global_step": 6}'), ("checkpoint-12", state)):
        (tmp_path / name).mkdir()
        if content is not None:
            (tmp_path / name / "trainer_state.json").write_text(content)
    assert last_checkpoint(tmp_path) == str(tmp_path / "checkpoint-6")


def test_a_finished_run_is_returned_and_another_one_refused(config: Config) -> None:
    first = train(config)
    stamp = (first.directory / "model.safetensors").stat().st_mtime_ns
    assert train(config).results == first.results
    assert (first.directory / "model.safetensors").stat().st_mtime_ns == stamp
    with pytest.raises(ConfigError, match="output=DIR"):
        train(replace(config, max_length=16))


def test_an_unfinished_run_is_not_continued_with_another_config(config: Config) -> None:
    work = Path(config.output + ".training")
    work.mkdir()
    (work / "run.json").write_text('{"run": "another"}')
    with pytest.raises(ConfigError, match="unfinished run"):
        train(config)


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(config: Config) -> None:
    directories = [
        train(replace(config, output=f"{config.output}-{name}", seeds=[seed])).directory for name, seed in (("a", 1), ("b", 1), ("c", 2))
    ]
    assert same(directories[0], directories[1])
    assert not same(directories[0], directories[2])


def test_of_several_seeds_the_best_on_validation_is_kept(config: Config) -> None:
    training = train(replace(config, seeds=[1, 2], trainer={**config.trainer, "num_train_epochs": 1}))
    assert [result.seed for result in training.results] == [1, 2]
    assert training.record["seed"] == training.best.seed


@pytest.mark.parametrize("change", [{"method": "lora"}, {"freeze_embeddings": True}, {"layer_decay": 0.5}, {"class_weights": "balanced"}])
def test_every_way_of_training_gives_a_model_that_scores(config: Config, change: dict[str, object]) -> None:
    directory = train(replace(config, **change)).directory  # type: ignore[arg-type]
    values = [score.score for score in Scorer.from_pretrained(directory).score_many(TEXTS)]
    assert np.isfinite(values).all()


def test_lower_layers_learn_at_a_decayed_rate(config: Config, tmp_path: Path) -> None:
    from stance.models.encoders import load_classifier, load_tokenizer
    from stance.models.features import build_features
    from stance.models.trainer import build_trainer
    from stance.quotes.read import read_quotes

    decayed = replace(config, layer_decay=0.5)
    tokenizer = load_tokenizer(config.encoder)
    features = build_features(read_quotes(config.data.train), tokenizer)
    model = load_classifier(config.encoder)
    trainer = build_trainer(decayed, model, tokenizer=tokenizer, features=(features, features), directory=tmp_path / "x", seed=1)
    rates = {id(group["params"][0]): group["lr"] for group in trainer.create_optimizer().param_groups}
    named = {name: rates[id(parameter)] for name, parameter in model.named_parameters()}
    top = config.trainer["learning_rate"]
    assert named["classifier.weight"] == top
    assert named["bert.encoder.layer.1.output.dense.weight"] == top * 0.5
    assert named["bert.encoder.layer.0.output.dense.weight"] == top * 0.25
    assert named["bert.embeddings.word_embeddings.weight"] == top * 0.125


def test_training_stops_when_validation_no_longer_improves(config: Config) -> None:
    settings = {**config.trainer, "num_train_epochs": 8, "learning_rate": 1e-9}
    assert train(replace(config, patience=2, trainer=settings)).best.epochs == 3
    patient = train(replace(config, patience=0, output=config.output + "-patient", trainer=settings))
    assert patient.best.epochs == 8


def test_training_goes_on_from_an_earlier_model_and_says_so(config: Config) -> None:
    first = train(replace(config, trainer={**config.trainer, "num_train_epochs": 12}, patience=0))
    still = {**config.trainer, "num_train_epochs": 1, "learning_rate": 1e-12}
    second = train(replace(config, encoder=str(first.directory), output=config.output + "-second", trainer=still, calibrate=False))
    assert second.best.macro_f1 == first.best.macro_f1
    assert [stage["config"]["encoder"] for stage in second.record["earlier"]] == [config.encoder]


def test_frozen_word_embeddings_stay_as_they_were(config: Config) -> None:
    directory = train(replace(config, freeze_embeddings=True)).directory
    name = "embeddings.word_embeddings.weight"
    assert torch.equal(weights(directory)[f"bert.{name}"], weights(config.encoder)[name])


def test_data_of_three_classes_without_force_trains_too(config: Config, tmp_path: Path) -> None:
    names = {"explicit_support": "pro", "neutral": "none", "explicit_criticism": "contra"}
    rows = [{**row, "label": names[row["label"]]} for row in invented_rows(30) if row["label"] in names]
    path = tmp_path / "three.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    data = Data([str(path)], 0.2, labels={"pro": "support", "none": "neutral", "contra": "criticism"})
    training = train(replace(config, data=data, trainer={**config.trainer, "num_train_epochs": 12}, patience=0))
    assert training.best.macro_f1_three > 0.6


def test_cross_validation_judges_every_fold_and_keeps_nothing(config: Config) -> None:
    results = cross_validate(config, 3)
    assert len(results) == 3
    assert all(0 <= result.macro_f1 <= 1 for result in results)
    assert [path.name for path in Path(config.output).parent.iterdir()] == ["rows.jsonl"]


def test_reading_more_than_the_encoder_can_is_refused(config: Config) -> None:
    with pytest.raises(ConfigError, match="at most 64 tokens"):
        train(replace(config, max_length=100))


@pytest.mark.slow
def test_two_processes_train_one_model(config: Config, tmp_path: Path) -> None:
    import subprocess
    import sys

    import yaml

    script = Path(__file__).parent.parent.parent / "scripts" / "train.py"
    (tmp_path / "run.yaml").write_text(yaml.safe_dump(config.as_dict()), encoding="utf-8")
    launch = [
        sys.executable,
        "-m",
        "torch.distributed.run",
        "--standalone",
        "--nproc_per_node",
        "2",
        str(script),
        str(tmp_path / "run.yaml"),
    ]
    done = subprocess.run(launch, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Try it") == 1
    assert len(Scorer.from_pretrained(config.output).score_many(TEXTS)) == len(TEXTS)
