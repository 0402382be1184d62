from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from stance.evaluation.caveats import list_caveats
from stance.evaluation.descriptions import METRICS
from stance.evaluation.evaluation import Evaluation, Mistake
from stance.evaluation.markdown import escape
from stance.evaluation.report import render_report, write_report

PICTURES = {"confusion_six.png", "confusion_three.png", "reliability.png", "coverage.png", "scores.png"}


@pytest.fixture(scope="module")
def folder(evaluation: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(evaluation, tmp_path_factory.mktemp("report") / "new").parent


def test_the_files_are_all_there_and_nothing_else(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == PICTURES | {"report.md", "evaluation.json"}


def test_the_figures_can_be_read_back(folder: Path, evaluation: Evaluation) -> None:
    assert json.loads((folder / "evaluation.json").read_text(encoding="utf-8")) == evaluation.as_dict()


def test_the_same_evaluation_gives_the_same_files(folder: Path, evaluation: Evaluation, tmp_path: Path) -> None:
    write_report(evaluation, tmp_path)
    assert all((tmp_path / path.name).read_bytes() == path.read_bytes() for path in folder.iterdir())


def test_the_report_shows_every_figure_slice_and_picture(folder: Path, evaluation: Evaluation) -> None:
    text = (folder / "report.md").read_text(encoding="utf-8")
    assert all(metric.title in text for metric in METRICS.values())
    assert all(f"### By {column}" in text for column in evaluation.slices)
    assert set(re.findall(r"\]\((\w+\.png)\)", text)) == PICTURES
    assert f"{evaluation.overall.count} statements" in text
    assert f"{evaluation.overall.metrics['macro_f1'].value:.3f}" in text


def test_tables_are_whole_whatever_the_data_hold(evaluation: Evaluation) -> None:
    nasty = Mistake("a|b", "first | line\nsecond\n\n| --- |\n# head <b>", "neutral", "unrelated", 0.9, 0.0)
    groups = {"x|y\nz": evaluation.overall}
    plain = replace(evaluation, errors=[nasty], slices={"out|let": groups}, name="my|file", model="mine\n# x").as_dict()
    for table in re.findall(r"(?:^\|.*\n)+", render_report(plain, {}), flags=re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1
    assert "\n# head" not in render_report(plain, {})
    assert "\n# x" not in render_report(plain, {})


def test_the_report_tells_every_caveat(evaluation: Evaluation) -> None:
    plain = {**evaluation.as_dict(), "bare": 7, "seen": None, "missing": ["far/own|quotes.csv"]}
    text = render_report(plain, {})
    assert all(escape(caveat) in text for caveat in list_caveats(plain))
    assert "could not be checked" in text


def test_a_report_without_mistakes_or_slices_says_so(evaluation: Evaluation) -> None:
    text = render_report(replace(evaluation, errors=[], slices={}).as_dict(), {})
    assert "every answer is right" in text
    assert "## Slices" not in text
