from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stance.errors import ConfigError
from stance.quotes.validate import Report, validate

SPEECH = "the assembly met in the old hall and asked both sides to come back to the table before the winter"


def check(folder: Path, *rows: dict[str, Any], **options: Any) -> Report:
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return validate(path, **{"language": None, **options})


def row(text: str, label: str | None = "neutral", **further: Any) -> dict[str, Any]:
    return {"text": text, "label": label, **further}


def test_sound_rows_have_no_problems_and_are_counted(tmp_path: Path) -> None:
    soft = {"text": "soft words", "probabilities": {"unrelated": 1}}
    report = check(tmp_path, row("one thing"), row("another matter", "support"), row("a third", "explicit_support"), soft, language="en")
    assert report.ok
    assert report.counts == {"explicit_support": 1, "neutral": 1, "unrelated": 1, "support": 1}
    assert len(report.quotes) == 4


def test_the_packaged_sets_are_sound_and_judged_english() -> None:
    report = validate(["starter", "third_party"], language="en")
    assert [str(problem) for problem in report.problems] == []


@pytest.mark.parametrize("text", ["…", "?!", "“ ”", "-- --", "🕊"])
def test_texts_without_words_are_problems(tmp_path: Path, text: str) -> None:
    report = check(tmp_path, row("fine words"), row(text))
    assert [(problem.line, problem.field) for problem in report.problems] == [(2, "text")]
    assert "no words" in report.problems[0].what


def test_a_missing_label_is_a_problem_and_the_row_still_counts(tmp_path: Path) -> None:
    report = check(tmp_path, row("fine words"), row("others", None))
    assert [(problem.line, problem.field) for problem in report.problems] == [(2, "label")]
    assert report.counts["unlabelled"] == 1


def test_duplicate_ids_name_both_lines(tmp_path: Path) -> None:
    report = check(tmp_path, row("one", id="a"), row("two", id="b"), row("three", id="a"))
    assert [problem.line for problem in report.problems] == [3]
    assert "rows.jsonl:1" in report.problems[0].what


def test_the_same_text_twice_names_both_lines_and_contradicting_labels(tmp_path: Path) -> None:
    report = check(tmp_path, row("Come back to the table."), row("come back to the table", "unrelated"), row("Come back — to the table!"))
    assert [problem.line for problem in report.problems] == [2, 3]
    assert all("rows.jsonl:1" in problem.what for problem in report.problems)
    assert "neutral there and unrelated here" in report.problems[0].what
    assert "label" not in report.problems[1].what


def test_near_copies_are_problems_only_under_contradicting_labels(tmp_path: Path) -> None:
    changed = SPEECH.replace("winter", "summer")
    assert check(tmp_path, row(SPEECH), row(changed)).ok
    assert check(tmp_path, row(SPEECH, "support"), row(changed, "hedged_support")).ok
    report = check(tmp_path, row(SPEECH), row(changed, "hedged_criticism"))
    assert [(problem.line, problem.field) for problem in report.problems] == [(2, "label")]
    assert "rows.jsonl:1" in report.problems[0].what


def test_soft_labels_contradict_by_what_is_likeliest(tmp_path: Path) -> None:
    soft = {"text": SPEECH.replace("winter", "summer"), "labels": ["unrelated", "unrelated", "neutral"]}
    assert not check(tmp_path, row(SPEECH), soft).ok
    assert check(tmp_path, row(SPEECH, "unrelated"), soft).ok


def test_minimal_pairs_may_contradict_each_other(tmp_path: Path) -> None:
    changed = SPEECH.replace("winter", "summer")
    assert check(tmp_path, row(SPEECH, pair="p"), row(changed, "hedged_criticism", pair="p")).ok
    assert not check(tmp_path, row(SPEECH, pair="p"), row(changed, "hedged_criticism", pair="q")).ok


def test_another_language_than_the_models_is_a_problem(tmp_path: Path) -> None:
    rows = [
        row("The ministers asked both sides to come back to the table."),
        row("Nous appelons les deux parties à revenir sans délai à la table des négociations."),
        row("Мы призываем обе стороны как можно скорее вернуться за стол переговоров."),
        row("我们呼吁各方保持克制，尽快回到谈判桌前。"),
        row("Merci."),
    ]
    report = check(tmp_path, *rows, language="en")
    assert [problem.line for problem in report.problems] == [2, 3, 4]
    assert "French" in report.problems[0].what
    assert [problem.line for problem in check(tmp_path, *rows[:2], language="fr").problems] == [1]
    assert check(tmp_path, *rows, language=None).ok


def test_names_of_people_and_places_do_not_make_a_text_foreign(tmp_path: Path) -> None:
    names = (
        "From Zielona Góra, Rzeszów, Białystok, Lublin, Katowice and Gorzów Wielkopolski came trucks with bread for Polohy and Hulyaipole."
    )
    assert check(tmp_path, row(names), language="en").ok


def test_an_unknown_language_code_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'english' is no language code"):
        check(tmp_path, row("fine words"), language="english")


def test_texts_longer_than_the_model_reads_are_problems(tmp_path: Path) -> None:
    rows = [row("one two three"), row("one two three four five")]
    report = check(tmp_path, *rows, count_tokens=lambda texts: [len(text.split()) for text in texts], max_tokens=4)
    assert [problem.line for problem in report.problems] == [2]
    assert "5 tokens" in report.problems[0].what
    assert check(tmp_path, *rows).ok


def test_problems_of_reading_and_of_content_come_together_in_file_order(tmp_path: Path) -> None:
    report = check(tmp_path, row("…"), row("x y", "odd"), row("x z", id="a"), {"label": "neutral"}, row("u v", id="a"))
    assert [problem.line for problem in report.problems] == [1, 2, 4, 5]
    assert not report.ok
