from __future__ import annotations

import pytest

from stance.evaluation.markdown import escape, make_table, show_estimate, show_number


@pytest.mark.parametrize("text", ["a|b", "two\nlines", "tab\there", "carriage\r\nreturn", "line\u2028separator", "| --- |\n| x |"])
def test_any_text_stays_in_its_cell(text: str) -> None:
    line = escape(text)
    assert len(line.splitlines()) == 1
    assert line.count("|") == line.count("\\|")


@pytest.mark.parametrize("text", ["<script>", "[link](x)", "*bold*", "`code`", "_under_", "a\\|b", "&lt;"])
def test_marks_of_markdown_and_html_are_shown_and_not_obeyed(text: str) -> None:
    assert escape(text).replace("\\", "") == text.replace("\\", "")
    assert all(escape(text)[place - 1] == "\\" for place, mark in enumerate(escape(text)) if mark in "<>[]*`_|&")


def test_long_text_is_cut_with_a_sign() -> None:
    assert escape("word " * 100, 20) == "word word word word…"
    assert escape("short", 20) == "short"


def test_half_a_surrogate_pair_can_be_written() -> None:
    assert escape("a\ud800b").encode("utf-8")


def test_tables_have_as_many_cells_in_every_line() -> None:
    lines = make_table(["", "n", "F1"], [["a", "1", "0.5"], ["b", "2", "–"]]).splitlines()
    assert {line.count("|") for line in lines} == {4}
    assert lines[1] == "| --- | ---: | ---: |"


def test_undefined_figures_are_dashes() -> None:
    assert show_number(None) == show_estimate({"value": None, "low": None, "high": None}) == show_estimate(None) == "–"
    assert show_estimate({"value": 0.5, "low": 0.25, "high": 0.75}) == "0.500 (0.250 to 0.750)"
