"""Fine-tune an encoder on quotes: split, train each seed, calibrate, keep the best; go on where an earlier run stopped."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Sequence
from logging import getLogger
from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate import PartialState
from numpy.typing import NDArray
from transformers import set_seed

from stance.config import Config
from stance.errors import ConfigError
from stance.files import write_whole
from stance.labels import LABELS, TABLE
from stance.models.calibrate import Calibration, fit_calibration, fold_calibration
from stance.models.encoders import load_classifier, load_tokenizer, reading_limit
from stance.models.features import REFERENCES, build_features
from stance.models.quiet import quiet
from stance.models.results import SeedResult, Training, best_of
from stance.models.runs import RECORD, claim, describe_run, last_checkpoint, read_record
from stance.models.teacher import add_teacher, describe_teacher, read_unlabelled
from stance.models.trainer import StanceTrainer, build_trainer, measure_logits, predict_by_outlet
from stance.quotes.leakage import leakage_report
from stance.quotes.quote import Quote
from stance.quotes.read import read_quotes
from stance.quotes.split import fold_quotes, split_quotes

SPLIT_SEED = 13
"""The validation split does not follow the training seed, so that seeds are compared on the same statements."""
RESULT = "result.json"
LOG = getLogger(__name__)


def train(config: Config) -> Training:
    """Train as the config says and write the model directory `config.output`, whole or not at all.

    A run that was stopped goes on from its last checkpoint when called again with the same config and data; a finished one
    is returned as it is. Raises ConfigError when `output` holds another model.
    """
    training, validation = load_data(config)
    unlabelled = read_unlabelled(config)
    teacher = describe_teacher(config.teacher, unlabelled)
    record = describe_run(config, {"train": training, "validation": validation}, teacher=teacher)
    output = Path(config.output)
    if output.exists():
        present = read_record(output, record["run"])
        return Training(output, tuple(map(SeedResult.from_dict, present["results"])), present)
    work = output.with_name(output.name + ".training")
    claim(work, record)
    taught = add_teacher(config.teacher, training, unlabelled, work=work)
    results = tuple(train_seed(config, seed, training=taught, validation=validation, work=work) for seed in config.seeds)
    record |= {"seed": best_of(results).seed, "results": [result.as_dict() for result in results]}
    if PartialState().is_main_process:
        _publish(work / f"seed-{record['seed']}", output, record=record)
        shutil.rmtree(work)
    PartialState().wait_for_everyone()
    return Training(output, results, record)


def cross_validate(config: Config, folds: int) -> tuple[SeedResult, ...]:
    """Results on each of `folds` grouped, stratified parts of a model trained on the others, for every seed. Keeps no model.

    Raises ConfigError for a config with a teacher, which would know what is held out.
    """
    if config.teacher.model:
        raise ConfigError("A teacher has learned from the statements that folds hold out. Cross-validate without: teacher.model=''.")
    quotes = read_quotes(config.data.train, labels=config.data.labels, columns=config.data.columns)
    work = Path(config.output).with_name(Path(config.output).name + f".folds-{folds}")
    claim(work, describe_run(config, {"train": quotes}))
    results = [
        train_seed(config, seed, training=training, validation=held_out, work=work / f"fold-{number}")
        for number, (training, held_out) in enumerate(fold_quotes(quotes, folds=folds, seed=SPLIT_SEED), start=1)
        for seed in config.seeds
    ]
    if PartialState().is_main_process:
        shutil.rmtree(work)
    PartialState().wait_for_everyone()
    return tuple(results)


def load_data(config: Config) -> tuple[list[Quote], list[Quote]]:
    """Training and validation quotes of a config."""
    quotes = read_quotes(config.data.train, labels=config.data.labels, columns=config.data.columns)
    if not isinstance(config.data.validation, float):
        validation = read_quotes(config.data.validation, labels=config.data.labels, columns=config.data.columns)
        leakage = leakage_report({"train": quotes, "validation": validation})
        if not leakage.clean:
            LOG.warning("Validation is easier than it should be:\n%s", leakage)
        return quotes, validation
    shares = {"train": 1 - config.data.validation, "validation": config.data.validation}
    parts = split_quotes(quotes, shares=shares, seed=SPLIT_SEED).parts
    return list(parts["train"]), list(parts["validation"])


def train_seed(config: Config, seed: int, *, training: Sequence[Quote], validation: Sequence[Quote], work: Path) -> SeedResult:
    """Train one seed below `work`, or read its result where it is already there."""
    done = work / f"seed-{seed}"
    if done.exists():
        return SeedResult.from_dict(json.loads((done / RESULT).read_text(encoding="utf-8")))
    checkpoints = work / f"seed-{seed}.checkpoints"
    trainer = _prepare(config, seed, training=training, validation=validation, checkpoints=checkpoints)
    started = time.monotonic()
    with quiet():
        trainer.train(resume_from_checkpoint=last_checkpoint(checkpoints))
        result = _finish(config, trainer, validation=validation, seconds=time.monotonic() - started, done=done)
    trainer.accelerator.wait_for_everyone()
    if trainer.is_world_process_zero():
        shutil.rmtree(checkpoints)
    return result


def _prepare(config: Config, seed: int, *, training: Sequence[Quote], validation: Sequence[Quote], checkpoints: Path) -> StanceTrainer:
    tokenizer = load_tokenizer(config.encoder)
    set_seed(seed)
    model = load_classifier(config.encoder)
    limit = reading_limit(model, tokenizer)
    if config.max_length > limit:
        raise ConfigError(
            f"max_length is {config.max_length}, but {config.encoder} reads at most {limit} tokens. Set max_length={limit} or less."
        )
    tokenizer.model_max_length = config.max_length
    if not torch.cuda.is_available():
        # On CPUs the backward pass of fused attention takes a quarter of all the time that a small encoder trains.
        model.set_attn_implementation("eager")
    if config.freeze_embeddings:
        model.get_input_embeddings().requires_grad_(False)
    if config.method == "lora":
        model = _add_lora(model, config)
    features = (build_features(training, tokenizer), build_features(validation, tokenizer))
    return build_trainer(config, model, tokenizer=tokenizer, features=features, directory=checkpoints, seed=seed)


def _add_lora(model: Any, config: Config) -> Any:
    from peft import LoraConfig, TaskType, get_peft_model

    size = config.lora
    kind, where = TaskType.SEQ_CLS, "all-linear"
    return get_peft_model(model, LoraConfig(kind, r=size.rank, lora_alpha=size.alpha, lora_dropout=size.dropout, target_modules=where))


def _finish(config: Config, trainer: StanceTrainer, *, validation: Sequence[Quote], seconds: float, done: Path) -> SeedResult:
    """Calibrate the trained model, judge it as it will be used, and give its directory the final name."""
    logits, references, outlets = predict_by_outlet(trainer, [quote.outlet for quote in validation])
    calibration = _calibrate(logits, references, outlets) if config.calibrate else None
    figures = measure_logits(calibration.apply(logits) if calibration else logits, references)
    result = SeedResult(trainer.args.seed, calibration=calibration, seconds=seconds, epochs=trainer.state.epoch or 0.0, **figures)
    model = trainer.accelerator.unwrap_model(trainer.model)
    if config.method == "lora":
        model = model.merge_and_unload()
    if calibration:
        fold_calibration(model, calibration)
        model.config.calibration = {"temperature": calibration.temperature, "bias": list(calibration.bias)}
    if trainer.is_world_process_zero():
        _save(model, trainer.processing_class, result=result, done=done)
    return result


def _calibrate(logits: NDArray[np.float64], references: NDArray[np.int64], outlets: Sequence[str | None]) -> Calibration | None:
    """Against the labels that statements were finally given; None where no statement has one."""
    if not (references < len(LABELS)).any():
        return None
    allowed = np.array([[label == name or TABLE[label].stance == name for label in LABELS] for name in REFERENCES], dtype=np.float64)
    return fit_calibration(logits, allowed[references], kinds=outlets)


def _save(model: Any, tokenizer: Any, *, result: SeedResult, done: Path) -> None:
    partial = done.with_name(done.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    model.save_pretrained(partial)
    tokenizer.save_pretrained(partial)
    write_whole(partial / RESULT, json.dumps(result.as_dict(), indent=2))
    partial.replace(done)


def _publish(kept: Path, output: Path, *, record: dict[str, Any]) -> None:
    write_whole(kept / RECORD, json.dumps(record, indent=2, ensure_ascii=False) + "\n")
    kept.replace(output)
    (output / RESULT).unlink()
