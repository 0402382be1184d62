"""`stance corpus build`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from stance.quotes.corpus import Joined

Places = list[Path] | None


def register(app: typer.Typer) -> None:
    """Add the group of verbs."""
    group = typer.Typer(help="The real statements behind the packaged annotations, whose texts are not ours to ship.", no_args_is_help=True)
    # A group with a single verb would lose the verb's name without a callback.
    group.callback()(lambda: None)
    group.command("build")(build)
    app.add_typer(group, name="corpus")


def build(
    out: Annotated[Path, typer.Option("--out", help="The .jsonl file to write.")],
    ungdc: Annotated[Places, typer.Option(help="UN General Debate Corpus: directory of text files.")] = None,
    whitehouse: Annotated[Places, typer.Option(help="White House briefings: directory of Markdown files, or JSON Lines.")] = None,
    presidents: Annotated[Places, typer.Option(help="Items of both presidents: directory of CSV or JSON Lines.")] = None,
    kremlin_transcripts: Annotated[Places, typer.Option(help="Kremlin transcripts: Word file or JSON Lines.")] = None,
    speeches: Annotated[Places, typer.Option(help="Speeches of leaders: directory of CSV files, or JSON Lines.")] = None,
    news: Annotated[Places, typer.Option(help="News: directory of articles, or JSON Lines.")] = None,
    headlines: Annotated[Places, typer.Option(help="Headlines and agency claims: any file of quotes with a column `text`.")] = None,
) -> None:
    """Join the packaged labels with texts from your own download of their public sources. Every option may be given several times.

    A passage is written only if its SHA-256 is that of the annotated one.
    """
    from stance.quotes.corpus import build_corpus
    from stance.quotes.write import write_quotes

    places = {
        "ungdc": ungdc or [],
        "whitehouse": whitehouse or [],
        "presidents": presidents or [],
        "kremlin-transcripts": kremlin_transcripts or [],
        "speeches": speeches or [],
        "news": news or [],
        "headlines": headlines or [],
    }
    joined = build_corpus(places)
    write_quotes(out, [quote for part in joined for quote in part.quotes])
    _show(Console(), joined, out)


def _show(console: Console, joined: Sequence[Joined], out: Path) -> None:
    table = Table(box=SIMPLE, header_style="bold", pad_edge=False)
    table.add_column("corpus", no_wrap=True)
    for heading in ("annotated", "joined", "text differs", "no document", "documents missing"):
        table.add_column(heading, justify="right")
    for part in joined:
        counts = (part.annotations, len(part.quotes), part.differing, part.missing, part.missing_documents)
        table.add_row(part.corpus, *(str(count) if count else "–" for count in counts))
    console.print(table)
    for publication in {part.publication.name: part.publication for part in joined if part.missing}.values():
        console.print(f"[bold]--{publication.name}[/]: {publication.where}. Terms: {publication.terms}.", highlight=False)
    total = sum(len(part.quotes) for part in joined)
    console.print(f"{total} of {sum(part.annotations for part in joined)} statements written to [bold]{out}[/]", highlight=False)
