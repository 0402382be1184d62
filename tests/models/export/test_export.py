"""An export says what PyTorch says, in any batch, or is not used."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from stance.errors import ModelError, SlowerFormWarning
from stance.labels import ID2LABEL, INDEX, LABELS
from stance.models.scorer import Scorer
from tests.conftest import invented_rows

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
pytest.importorskip("onnxscript")
SIZE = 8
TEXTS = [row["text"] for row in invented_rows(3)]


@pytest.fixture(scope="module")
def exported(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A classifier of two layers with its export."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, set_seed

    from stance.models.export.make import export_model

    directory = tmp_path_factory.mktemp("exported")
    set_seed(1)
    settings = {"num_labels": 6, "id2label": dict(ID2LABEL), "label2id": dict(INDEX)}
    model = AutoModelForSequenceClassification.from_pretrained(tiny_encoder, **settings)
    # With its weights as small as they begin, it says the same of everything, and no export could stray.
    for name, weights in model.named_parameters():
        if weights.ndim == 2 and "embeddings" not in name:
            weights.data *= SIZE
    # Without a favourite, labels would hang on the last digit, unlike a trained model's.
    model.classifier.bias.data[INDEX["neutral"]] = 3.0
    model.save_pretrained(directory)
    AutoTokenizer.from_pretrained(tiny_encoder).save_pretrained(directory)
    export_model(directory)
    return directory


@pytest.fixture
def copy(exported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(exported, tmp_path / "copy"))


def probabilities(scorer: Scorer, texts: list[str]) -> np.ndarray:
    return np.array([[score.probabilities[label] for label in LABELS] for score in scorer.score_many(texts)])


def test_the_export_is_taken_and_says_what_pytorch_says(exported: Path) -> None:
    fast, slow = Scorer.from_pretrained(exported), Scorer.from_pretrained(exported, backend="torch")
    assert (fast.backend, slow.backend) == ("onnxruntime int8", "torch float32")
    texts = [*TEXTS, "we support the operation " * 40]
    wanted = probabilities(slow, texts)
    assert np.ptp(wanted, axis=0).max() > 0.03
    assert np.abs(probabilities(fast, texts) - wanted).max() < 0.01
    assert fast.score(texts[-1]).windows == slow.score(texts[-1]).windows > 1


def test_neighbours_in_the_batch_change_no_score(exported: Path) -> None:
    scorer = Scorer.from_pretrained(exported)
    alone = np.concatenate([probabilities(scorer, [text]) for text in TEXTS])
    # Not 1e-5: the last digit of a float may tip a rounding to 8 bits.
    np.testing.assert_allclose(probabilities(scorer, TEXTS), alone, rtol=0, atol=2e-4)


def test_the_record_says_how_near_and_from_what(exported: Path) -> None:
    record = json.loads((exported / "export.json").read_text())
    assert record["agreement"] >= 0.99
    assert record["movement"] <= 0.05
    assert record["statements"] == 384
    assert {"model.safetensors", "config.json", "tokenizer.json"} == record["made_from"].keys()
    assert sum(record["quantised"].values()) == 12
    assert [name.split(".")[-2] for name in record["floating"]] == ["dense", "classifier"]
    assert not list(exported.glob(".export.partial"))


@pytest.mark.parametrize("file", ["config.json", "model.int8.onnx", "export.json"])
def test_an_export_that_does_not_fit_is_ignored_with_a_remedy(copy: Path, file: str) -> None:
    with (copy / file).open("ab") as changed:
        changed.write(b"\n" if file != "export.json" else b"}")
    with pytest.warns(SlowerFormWarning, match="`stance export`"):
        assert Scorer.from_pretrained(copy).backend == "torch float32"
    with pytest.raises(ModelError, match="`stance export`"):
        Scorer.from_pretrained(copy, backend="onnxruntime")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Scorer.from_pretrained(copy, backend="torch")


def test_an_export_that_computes_otherwise_here_is_ignored(copy: Path) -> None:
    record = json.loads((copy / "export.json").read_text())
    record["probe"] = {text: [1.0, 0.0, 0.0, 0.0, 0.0, 0.0] for text in record["probe"]}
    (copy / "export.json").write_text(json.dumps(record))
    with pytest.warns(SlowerFormWarning, match="other probabilities"):
        assert Scorer.from_pretrained(copy).backend == "torch float32"


def test_a_model_that_was_not_exported_runs_in_pytorch_without_a_word(copy: Path) -> None:
    for name in ("export.json", "model.int8.onnx"):
        (copy / name).unlink()
    assert Scorer.from_pretrained(copy).backend == "torch float32"
    with pytest.raises(ModelError, match="no int8 form"):
        Scorer.from_pretrained(copy, backend="onnxruntime")


def test_a_form_that_strays_is_refused_and_the_old_export_stays(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from stance.models.export import make

    before = {name: (copy / name).read_bytes() for name in ("export.json", "model.int8.onnx")}
    monkeypatch.setattr(make, "MOST_MOVEMENT", -1.0)
    with pytest.raises(ModelError, match="Nothing was written"):
        make.export_model(copy)
    assert {name: (copy / name).read_bytes() for name in before} == before
    assert not (copy / make.WORKPLACE).exists()


def test_scoring_with_an_export_loads_no_pytorch(exported: Path) -> None:
    code = (
        "import sys; from stance import Scorer; "
        f"score = Scorer.from_pretrained({str(exported)!r}).score('we support the operation'); "
        "print([name for name in ('torch', 'transformers', 'datasets', 'sklearn') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert answer.stdout.strip() == "[]"
