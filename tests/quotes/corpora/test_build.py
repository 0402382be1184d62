"""From labelled texts to stand-off annotations and back: the same labels, the same words, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stance.errors import DataError
from stance.quotes.corpora.build import Joined, build_corpus
from stance.quotes.corpora.entries import read_entries, write_entries
from stance.quotes.corpora.passages import digest
from stance.quotes.corpora.standoff import main, to_iso
from stance.quotes.quote import Annotation
from stance.quotes.read import read_quotes
from stance.quotes.write import write_quotes

SPEECH = "Mr President, the harbour is closed.\n\n12. We ask both sides to talk.  The bridge must not be taken by force."
ARTICLE = '"We will talk," the envoy told the paper. "It is time for it," she added.'
JUDGED = [{"label": "neutral", "second_choice": "unrelated", "sureness": 2}, {"label": "neutral", "sureness": 3}]


def make_rows() -> list[dict[str, Any]]:
    """Two passages of a speech, one in two pieces of an article, a headline, and one of a corpus that is not public."""
    given = [
        ("a1", "ungdc", "ATL_77_2022.txt", "2022", "We ask both sides to talk."),
        ("a2", "ungdc", "ATL_77_2022.txt", "2022", "The bridge must not be taken by force."),
        ("a3", "news", "data/articles/x.txt", "20230226", '"We will talk," "It is time for it,"'),
        ("a4", "cn_headlines", "paper/ferry", "Published: Mar 19, 2022 01:13 PM", "Ferry late again"),
        ("a5", "private", "letter", "", "Dear friend, the ferry was late."),
    ]
    fields = ("id", "corpus", "doc", "date", "text")
    return [dict(zip(fields, row, strict=True)) | {"label": "neutral", "annotations": JUDGED, "decided": "agreed"} for row in given]


def write_rows(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def places(tmp_path: Path) -> dict[str, list[Path]]:
    """A user's download."""
    (tmp_path / "ungdc").mkdir()
    (tmp_path / "ungdc" / "ATL_77_2022.txt").write_text(SPEECH, encoding="utf-8")
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "x.txt").write_text(ARTICLE, encoding="utf-8")
    headlines = write_rows(tmp_path / "headlines.jsonl", [{"text": "Ferry late again"}, {"text": "Bridge open"}])
    return {"ungdc": [tmp_path / "ungdc"], "news": [tmp_path / "news"], "headlines": [headlines]}


@pytest.fixture
def annotations(tmp_path: Path, places: dict[str, list[Path]]) -> Path:
    """The rows' stand-off annotations, made with the command."""
    out = tmp_path / "annotations"
    rows = write_rows(tmp_path / "rows.jsonl", make_rows())
    main([str(rows), "--out", str(out), "--ungdc", str(places["ungdc"][0]), "--news", str(places["news"][0])])
    return out


def by_corpus(joined: list[Joined]) -> dict[str, Joined]:
    return {part.corpus: part for part in joined}


def test_annotations_hold_no_word_of_a_passage(annotations: Path) -> None:
    written = "".join(file.read_text() for file in annotations.iterdir())
    assert {file.stem for file in annotations.iterdir()} == {"ungdc", "news", "cn_headlines"}
    for row in make_rows():
        assert not any(f"{first} {second}" in written for first, second in zip(row["text"].split(), row["text"].split()[1:], strict=False))


def test_joined_again_every_passage_has_its_words_and_labels(annotations: Path, places: dict[str, list[Path]], tmp_path: Path) -> None:
    quotes = [quote for part in build_corpus(places, annotations) for quote in part.quotes]
    wanted = {row["id"]: row for row in make_rows() if row["corpus"] != "private"}
    assert {quote.id for quote in quotes} == wanted.keys()
    for quote in quotes:
        row = wanted[quote.id]
        assert (quote.text, quote.label, quote.outlet, quote.source) == (row["text"], row["label"], row["corpus"], row["doc"])
        assert quote.annotations == (Annotation("neutral", "unrelated", 2), Annotation("neutral"))
        assert quote.extra == {"decided": "agreed", "sha256": digest(row["text"])}
    write_quotes(tmp_path / "joined.jsonl", quotes)
    assert read_quotes(tmp_path / "joined.jsonl") == quotes


def test_passages_survive_other_line_breaks_and_a_new_beginning(annotations: Path, places: dict[str, list[Path]]) -> None:
    (places["ungdc"][0] / "ATL_77_2022.txt").write_bytes(b"[Spoken in English]\r\n" + SPEECH.replace("\n", "\r\n").encode())
    assert len(by_corpus(build_corpus(places, annotations))["ungdc"].quotes) == 2


def test_a_changed_passage_is_left_out_and_counted(annotations: Path, places: dict[str, list[Path]]) -> None:
    (places["ungdc"][0] / "ATL_77_2022.txt").write_text(SPEECH.replace("both sides", "all sides"), encoding="utf-8")
    part = by_corpus(build_corpus(places, annotations))["ungdc"]
    assert [quote.id for quote in part.quotes] == ["a2"]
    assert (part.annotations, part.differing, part.missing) == (2, 1, 0)


def test_missing_documents_are_counted_with_their_publication(annotations: Path, places: dict[str, list[Path]]) -> None:
    parts = by_corpus(build_corpus({"news": places["news"]}, annotations))
    assert len(parts["news"].quotes) == 1
    assert (parts["ungdc"].missing, parts["ungdc"].missing_documents, parts["ungdc"].differing) == (2, 1, 0)
    assert "Dataverse" in parts["ungdc"].publication.where


def test_nothing_joined_says_where_each_source_is_to_be_had(annotations: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"--ungdc.*doi:10\.7910") as caught:
        build_corpus({}, annotations)
    assert "--news" in str(caught.value)
    with pytest.raises(DataError, match="nowhere does not exist"):
        build_corpus({"news": [tmp_path / "nowhere"]}, annotations)


def test_further_rows_and_mended_labels_come_from_a_second_file(annotations: Path, places: dict[str, list[Path]], tmp_path: Path) -> None:
    rows = make_rows()
    mended = rows[1] | {"id": "b1", "label": "hedged_criticism", "decided": "adjudicated"}
    further = rows[0] | {"id": "b2", "text": "Mr President, the harbour is closed.", "spans": [[0, 36]]}
    more = write_rows(tmp_path / "more.jsonl", [mended, further])
    main([str(tmp_path / "rows.jsonl"), str(more), "--out", str(annotations), "--ungdc", str(places["ungdc"][0])])
    found = {entry.id: entry for entry in read_entries(annotations) if entry.corpus == "ungdc"}
    assert found.keys() == {"a1", "b1", "b2"}
    assert found["b1"].label == "hedged_criticism"
    assert found["b2"].spans == ((0, 36),)


def test_written_entries_read_back_unchanged(annotations: Path, tmp_path: Path) -> None:
    entries = read_entries(annotations)
    write_entries(tmp_path / "again", entries)
    assert read_entries(tmp_path / "again") == entries


@pytest.mark.parametrize(
    ("change", "message"),
    [({"text": "We never said so at all."}, "does not stand in ATL"), ({"sha256": "0" * 64}, "not the hash")],
)
def test_rows_that_contradict_themselves_are_refused(
    places: dict[str, list[Path]], tmp_path: Path, change: dict[str, str], message: str
) -> None:
    rows = write_rows(tmp_path / "rows.jsonl", [make_rows()[0] | change])
    with pytest.raises(DataError, match=message):
        main([str(rows), "--out", str(tmp_path / "out"), "--ungdc", str(places["ungdc"][0])])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("line", ['{"id": "a"}', "no json", '{"id":"a","spans":[],"annotations":[{"label":"nice"}]}'])
def test_a_broken_annotation_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "ungdc.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"ungdc\.jsonl:1: this is no stand-off annotation"):
        read_entries(tmp_path)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("2022-04-24 09:21:46", "2022-04-24"),
        ("20230226", "2023-02-26"),
        ("February 23, 2022", "2022-02-23"),
        ("Published: Mar 19, 2022 01:13 PM Updated: Mar 20, 2022 01:13 PM", "2022-03-19"),
        ("21:38, 01-Mar-2022", "2022-03-01"),
        ("04/19/2022", "2022-04-19"),
        ("2022", "2022"),
        ("NA", ""),
        (None, ""),
    ],
)
def test_dates_become_iso_dates(given: str | None, wanted: str) -> None:
    assert to_iso(given) == wanted
