"""Every public source is read in the form in which it is published."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from stance.errors import DataError
from stance.quotes.corpora.passages import digest
from stance.quotes.corpora.publications import PUBLICATIONS, Publication

TEXT = "The ferry was late.\nNobody minded."
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def publication(name: str) -> Publication:
    return next(each for each in PUBLICATIONS if each.name == name)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_word(path: Path, paragraphs: list[str]) -> None:
    body = "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in paragraphs)
    with ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')


def test_speeches_of_the_general_debate_are_files_somewhere_below(tmp_path: Path) -> None:
    write(tmp_path / "Session 77 - 2022" / "ATL_77_2022.txt", "\ufeff" + TEXT)
    write(tmp_path / "Session 77 - 2022" / "._ATL_77_2022.txt", "\0junk")
    assert publication("ungdc").read_clean([tmp_path], {"ATL_77_2022.txt"}) == {"ATL_77_2022.txt": "The ferry was late. Nobody minded."}


def test_briefings_lose_their_front_matter_and_their_whole_path_wins(tmp_path: Path) -> None:
    write(tmp_path / "releases" / "2023" / "ferry.md", f"---\ntitle: Ferry\n---\n{TEXT}")
    write(tmp_path / "articles" / "2024" / "ferry.md", "Another one.")
    assert publication("whitehouse").read_clean([tmp_path], {"releases/2023/ferry.md"}) == {
        "releases/2023/ferry.md": "The ferry was late. Nobody minded."
    }


def test_items_of_presidents_are_summary_and_body(tmp_path: Path) -> None:
    write(tmp_path / "one.csv", 'link,summary,body\nhttps://a.example/1,In short.,"The ferry,\nagain."\nhttps://a.example/2,,No.\n')
    write(tmp_path / "two.csv", "link,body\nhttps://b.example/1,A bridge.\n")
    found = publication("presidents").read_clean([tmp_path], {"https://a.example/1", "https://b.example/1"})
    assert found == {"https://a.example/1": "In short. The ferry, again.", "https://b.example/1": "A bridge."}


def test_transcripts_begin_after_the_line_with_their_address(tmp_path: Path) -> None:
    one, two = "http://en.kremlin.ru/events/president/news/1", "http://en.kremlin.ru/events/president/news/2"
    write_word(tmp_path / "speech.docx", ["#", "Title", one + " ", "The ferry", "was late.", "#", "Title", two, "A bridge."])
    found = publication("kremlin-transcripts").read_clean([tmp_path], {one, two})
    assert found[one].startswith("The ferry was late.")
    assert found[two] == "A bridge."


def test_speeches_are_rows_counted_from_zero(tmp_path: Path) -> None:
    write(tmp_path / "data" / "them.csv", "speaker,text\nA,First.\nB,Second.\n")
    assert publication("speeches").read_clean([tmp_path], {"data/them.csv#1"}) == {"data/them.csv#1": "Second."}


@pytest.mark.parametrize("name", ["whitehouse", "presidents", "kremlin-transcripts", "speeches", "news"])
def test_json_lines_of_documents_do_for_every_source(tmp_path: Path, name: str) -> None:
    rows = [{"doc": "http://en.kremlin.ru/1", "text": TEXT}, {"doc": "other", "text": "No."}]
    write(tmp_path / "documents.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    for place in (tmp_path, tmp_path / "documents.jsonl"):
        assert publication(name).read_clean([place], {"http://en.kremlin.ru/1"}) == {
            "http://en.kremlin.ru/1": "The ferry was late. Nobody minded."
        }


def test_several_places_count_together(tmp_path: Path) -> None:
    write(tmp_path / "a" / "x.txt", "One.")
    write(tmp_path / "b" / "y.md", "Two.")
    assert publication("news").read_clean([tmp_path / "a", tmp_path / "b"], {"in/x.txt", "in/y.md"}) == {
        "in/x.txt": "One.",
        "in/y.md": "Two.",
    }


def test_headlines_are_known_by_their_hash(tmp_path: Path) -> None:
    write(tmp_path / "mine.csv", "text\nFerry  late again\nBridge open\n")
    key = digest("Ferry late again")
    assert publication("headlines").read_clean([tmp_path / "mine.csv"], {key}) == {key: "Ferry late again"}


@pytest.mark.parametrize(("name", "file"), [("news", "a.jsonl"), ("kremlin-transcripts", "a.docx")])
def test_a_file_of_another_form_is_named_with_where_to_get_it(tmp_path: Path, name: str, file: str) -> None:
    write(tmp_path / file, "no such form")
    with pytest.raises(DataError, match=rf"this cannot be read as {name}.*Get it anew"):
        publication(name).read_clean([tmp_path], {"x"})
