from __future__ import annotations

from pathlib import Path
from typing import Any

from stance.quotes.quote import Annotation
from stance.quotes.read import read_quotes
from tests.quotes.files import find_problems, write, write_lines


def test_soft_labels_of_every_shape(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"text": "a", "labels": ["neutral", "unrelated"]},
        {"text": "b", "annotations": [{"label": "neutral", "second_choice": "unrelated", "sureness": 1}, {"label": "neutral"}]},
        {"text": "c", "label": "neutral", "second_choice": "unrelated", "sureness": 2},
        {"text": "d", "probabilities": {"neutral": 3, "unrelated": 1}},
        {"text": "e", "probabilities": {"criticism": 1}},
    ]
    quotes = read_quotes(write_lines(tmp_path / "a.jsonl", *rows))
    assert quotes[0].annotations == (Annotation("neutral"), Annotation("unrelated"))
    assert quotes[1].annotations == (Annotation("neutral", "unrelated", 1), Annotation("neutral"))
    assert quotes[2].annotations == (Annotation("neutral", "unrelated", 2),)
    assert quotes[3].target().tolist() == [0, 0, 0.75, 0, 0, 0.25]
    assert quotes[4].target().tolist() == [0, 0, 0, 0.5, 0.5, 0]


def test_soft_labels_in_csv_cells(tmp_path: Path) -> None:
    header = "text,labels,second_choice,sureness,label,probabilities"
    rows = [
        "a,neutral; unrelated,,,,",
        "b,neutral|neutral,,,,",
        'c,"[""neutral"", ""unrelated""]",,,,',
        "d,,unrelated,1,neutral,",
        'e,,,,,"{""neutral"": 1}"',
    ]
    quotes = read_quotes(write(tmp_path / "a.csv", "\n".join([header, *rows])))
    assert quotes[0].annotations == quotes[2].annotations == (Annotation("neutral"), Annotation("unrelated"))
    assert quotes[1].annotations == (Annotation("neutral"), Annotation("neutral"))
    assert quotes[3].annotations == (Annotation("neutral", "unrelated", 1),)
    assert quotes[4].probabilities == {"neutral": 1.0}
    broken = write(tmp_path / "b.csv", 'text,labels\nx,"[neutral"\n')
    assert "broken JSON" in find_problems(broken)[0].what
    halved = write(tmp_path / "c.csv", 'text,probabilities\nx,"{""\\ud800"": 1}"\n')
    assert "surrogate" in find_problems(halved)[0].what


def test_label_mapping_reaches_soft_labels(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"text": "a", "labels": ["zero", "none"]},
        {"text": "b", "probabilities": {"zero": 0.25, "nil": 0.25, "none": 0.5}},
    ]
    quotes = read_quotes(write_lines(tmp_path / "a.jsonl", *rows), labels={"zero": "neutral", "nil": "neutral", "none": "unrelated"})
    assert quotes[0].annotations == (Annotation("neutral"), Annotation("unrelated"))
    assert quotes[1].probabilities == {"neutral": 0.5, "unrelated": 0.5}
