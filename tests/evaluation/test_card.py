from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import ModelCard

from stance.evaluation.card import render_card, write_card
from stance.evaluation.caveats import list_caveats
from stance.evaluation.descriptions import METRICS
from stance.evaluation.evaluation import Evaluation
from stance.evaluation.failures import EXAMPLES
from stance.evaluation.markdown import escape, show_estimate
from stance.labels import LABELS

CALIBRATION = {"temperature": 1.25, "bias": [0.0] * 6, "ece_before": 0.125, "ece_after": 0.0625, "brier_before": 0.5, "brier_after": 0.375}
TRAINING: dict[str, Any] = {
    "config": {
        "encoder": "minilm",
        "output": "somewhere/models/default",
        "data": {"train": ["starter", "somewhere/own|quotes.csv"]},
        "max_length": 192,
        "method": "full",
        "trainer": {"num_train_epochs": 6, "learning_rate": 2e-4},
    },
    "data": {
        "fingerprint": {"train": "a1" * 32, "validation": "b2" * 32},
        "rows": {"train": 1311, "validation": 231},
        "labels": {"train": {"neutral": 1300, "unrelated": 11}, "validation": {"neutral": 231}},
    },
    "versions": {"torch": "2.99.0"},
    "seed": 14,
    "results": [
        {"seed": 13, "macro_f1": 0.511, "macro_f1_three": 0.611, "seconds": 100.0, "calibration": None},
        {"seed": 14, "macro_f1": 0.522, "macro_f1_three": 0.622, "seconds": 141.0, "calibration": CALIBRATION},
    ],
    "something new": {"of": "another version"},
}


@pytest.fixture(scope="module")
def plain(evaluation: Evaluation) -> dict[str, Any]:
    return evaluation.as_dict()


@pytest.fixture(scope="module")
def card(plain: dict[str, Any]) -> str:
    return render_card({"first set": plain, "second set": plain}, TRAINING)


def test_the_hub_reads_the_header(plain: dict[str, Any], tmp_path: Path) -> None:
    data = ModelCard.load(write_card({"first set": plain}, TRAINING, tmp_path / "deep" / "model_card.md")).data
    assert (data.license, data.library_name, data.pipeline_tag, data.language) == (
        "apache-2.0",
        "transformers",
        "text-classification",
        ["en"],
    )
    assert data.base_model == "sentence-transformers/all-MiniLM-L6-v2"
    assert data.eval_results is not None
    assert {one.dataset_name for one in data.eval_results} == {"first set"}
    found = {str(one.metric_name): one.metric_value for one in data.eval_results}
    assert found == {METRICS[name].title: round(one["value"], 4) for name, one in plain["metrics"].items()}


def test_the_same_files_give_the_same_card(plain: dict[str, Any], card: str) -> None:
    assert render_card({"first set": plain, "second set": plain}, TRAINING) == card


@pytest.mark.parametrize(
    "section",
    [
        "Model details",
        "Uses",
        "Misuse and uses out of scope",
        "Training data",
        "Annotators",
        "Evaluation",
        "Calibration",
        "Abstention",
        "Known failures",
        "Environmental cost",
        "Limits",
    ],
)
def test_no_section_is_empty(card: str, section: str) -> None:
    after = re.split(rf"^##+ {section}\n", card, flags=re.MULTILINE)[1]
    assert re.split(r"^##? ", after, flags=re.MULTILINE)[0].strip()


def test_the_card_forbids_verdicts_on_people(card: str) -> None:
    assert "No verdicts on people" in card


def test_figures_come_from_the_training_record(card: str) -> None:
    wanted = ["2.99.0", "1311", "a1" * 32, "0.522", "4 min 1 s", "0.0625", "learning_rate", "0.0002", "192 tokens", "seed 14 was kept"]
    assert all(value in card for value in wanted)


def test_no_path_of_the_training_machine_stands_in_the_card(card: str) -> None:
    assert "somewhere" not in card
    assert "stance-default" in card


def test_the_card_shows_intervals_slices_and_third_countries(card: str, plain: dict[str, Any]) -> None:
    first = plain["metrics"]["macro_f1"]
    assert f"{first['value']:.3f} ({first['low']:.3f} to {first['high']:.3f})" in card
    assert all(f"By {column}:" in card for column in plain["slices"])
    third = plain["slices"]["party"]["third country"]["labels"]["hedged_support"]
    assert f"| `hedged_support` | {third['support']} |" in card.split("third countries (not")[1]


def test_no_text_of_the_evaluated_statements_stands_in_the_card(card: str, plain: dict[str, Any]) -> None:
    assert plain["errors"]
    assert not any(mistake["text"] in card for mistake in plain["errors"])


def test_the_failures_are_the_most_frequent_confusions(plain: dict[str, Any]) -> None:
    confusion = [[0] * 6 for _ in LABELS]
    confusion[1][2], confusion[1][1], confusion[3][2] = 7, 3, 2
    text = render_card({"set": {**plain, "confusion_six": confusion}}, TRAINING)
    failures = text.split("## Known failures")[1].split("\n## ")[0]
    assert "7 of 10 (70%)" in failures
    assert EXAMPLES["hedged_support", "neutral"] in failures
    assert failures.index("`hedged_support`") < failures.index("`hedged_criticism`")


def test_every_confusion_has_an_example_of_its_own() -> None:
    assert set(EXAMPLES) == {(right, wrong) for right in LABELS for wrong in LABELS if right != wrong}
    assert len(set(EXAMPLES.values())) == len(EXAMPLES)


def test_the_summary_of_all_sets_stands_first_and_then_each_under_its_heading(card: str, plain: dict[str, Any]) -> None:
    part = card.split("\n## Evaluation\n")[1].split("\n## ")[0]
    header = part.strip().splitlines()[0]
    assert header == f"|  | first set (n = {plain['count']}) | second set (n = {plain['count']}) |"
    assert part.index(header) < part.index("### first set") < part.index("### second set")
    for section in ("Calibration", "Abstention"):
        assert all(f"### {section} on {name} set\n" in card for name in ("first", "second"))


def test_hedged_support_among_third_countries_stands_in_the_summary(plain: dict[str, Any]) -> None:
    found = plain["slices"]["party"]["third country"]["labels"]["hedged_support"]
    text = render_card({"asked": plain, "not asked": {**plain, "slices": {}}}, TRAINING)
    assert f"| Hedged support, third countries (F1) | {show_estimate(found['f1'])}, n = {found['support']} | – |" in text
    assert "third countries (F1)" not in render_card({"not asked": {**plain, "slices": {}}}, TRAINING)


def test_the_card_tells_every_caveat_and_no_place_of_the_missing_data(plain: dict[str, Any]) -> None:
    doubtful = {**plain, "seen": None, "missing": ["/secret/place/own.jsonl"], "resamples": 500}
    text = render_card({"sound": plain, "doubtful": doubtful}, TRAINING)
    assert all(escape(caveat) in text for caveat in list_caveats(doubtful))
    assert "own.jsonl" in text
    assert "secret" not in text
    assert "200 or 500 resamples" in text


def test_a_run_without_calibration_shows_none(plain: dict[str, Any]) -> None:
    assert "folded into the output layer" in render_card({"set": plain}, TRAINING)
    assert "folded into the output layer" not in render_card({"set": plain}, {**TRAINING, "seed": 13})


@pytest.mark.parametrize(("encoder", "language"), [("e5", "multilingual"), ("mpnet", "en"), ("someone/xlm-large", "multilingual")])
def test_the_language_follows_the_encoder(encoder: str, language: str) -> None:
    header = render_card({}, {"config": {"encoder": encoder}}).split("---")[1]
    assert f"language:\n- {language}\n" in header


def test_an_encoder_from_a_directory_is_named_without_its_place() -> None:
    text = render_card({}, {"config": {"encoder": "somewhere/encoders/mine/"}})
    assert "| Encoder | mine |" in text
    assert "somewhere" not in text
    assert "base_model" not in text


def test_without_any_record_the_card_says_what_is_missing() -> None:
    text = render_card({}, {})
    assert "not evaluated" in text
    assert "Not recorded" in text
    assert "model-index" not in text


def test_a_set_without_confusions_is_no_empty_table(plain: dict[str, Any]) -> None:
    text = render_card({"set": {**plain, "confusion_six": [[0] * 6 for _ in LABELS]}}, TRAINING)
    assert "These sets show none" in text
