from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from stance.config import Config, load_config
from stance.errors import ConfigError

SHIPPED = sorted((Path(__file__).parent.parent / "configs").glob("*.yaml"))


def write(directory: Path, content: str) -> Path:
    path = directory / "run.yaml"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_configs_load_and_their_trainer_keys_are_known(path: Path, tmp_path: Path) -> None:
    from stance.models.arguments import training_arguments

    config = load_config(path)
    assert training_arguments(config, tmp_path, seed=1).learning_rate == config.trainer["learning_rate"]


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, "")) == Config()


def test_what_a_config_says_of_itself_loads_to_the_same(tmp_path: Path) -> None:
    config = replace(Config(), encoder="e5", seeds=[1, 2], trainer={"max_steps": 3})
    assert load_config(write(tmp_path, yaml.safe_dump(config.as_dict()))) == config


def test_overrides_reach_nested_keys(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, "encoder: minilm"), ["trainer.max_steps=5", "data.validation=0.2", "method=lora", "layer_decay=1"])
    assert (config.trainer["max_steps"], config.data.validation, config.method, config.layer_decay) == (5, 0.2, "lora", 1.0)


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    content = (
        "encodr: minilm\nseeds: three\nmethod: half\nmax_length: 2\ndata: {train: [], labels: {pro: explicit_suport}}\nlabel_smoothing: no"
    )
    with pytest.raises(ConfigError) as error:
        load_config(write(tmp_path, content), ["lora", "seeds.size=3", "patience=-1"])
    for part in (
        "encoder",
        "seeds",
        "method",
        "max_length",
        "data.train",
        "explicit_support",
        "label_smoothing",
        "'lora'",
        "seeds.size",
        "patience",
    ):
        assert part in str(error.value)


@pytest.mark.parametrize(("content", "part"), [("- a\n- b", "list"), ("a: [", "YAML")])
def test_files_that_are_no_mapping_are_refused(tmp_path: Path, content: str, part: str) -> None:
    with pytest.raises(ConfigError, match=part):
        load_config(write(tmp_path, content))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yaml"):
        load_config(tmp_path / "nowhere.yaml")


def test_trainer_keys_are_checked_too(tmp_path: Path) -> None:
    from stance.models.arguments import training_arguments

    config = load_config(write(tmp_path, "trainer: {learning_rte: 1, seed: 3}"))
    with pytest.raises(ConfigError) as error:
        training_arguments(config, tmp_path, seed=1)
    assert "learning_rate" in str(error.value)
    assert "trainer.seed" in str(error.value)


@pytest.mark.parametrize("content", ["trainer: {eval_strategy: sometimes}", "trainer: {fp16: true, bf16: true}"])
def test_trainer_values_that_do_not_fit_are_refused(tmp_path: Path, content: str) -> None:
    from stance.models.arguments import training_arguments

    with pytest.raises(ConfigError, match="do not fit"):
        training_arguments(load_config(write(tmp_path, content)), tmp_path, seed=1)


def test_numbers_that_yaml_takes_for_text_are_numbers(tmp_path: Path) -> None:
    from stance.models.arguments import training_arguments

    config = load_config(write(tmp_path, "trainer: {learning_rate: 2e-4}"))
    assert training_arguments(config, tmp_path, seed=1).learning_rate == 2e-4


@pytest.mark.parametrize("content", ["data:", "data: {validation: 1}", "data: {labels: }", "data: names", "seeds: [-1]", "seeds: []"])
def test_odd_values_are_config_errors_or_defaults(tmp_path: Path, content: str) -> None:
    path = write(tmp_path, content)
    if content == "data:":
        assert load_config(path) == Config()
    else:
        with pytest.raises(ConfigError):
            load_config(path)
