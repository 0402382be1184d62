"""`stance corpus build` and `stance corpus cut`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from stance.errors import ConfigError

if TYPE_CHECKING:
    from stance.quotes.corpora.build import Joined

Places = list[Path] | None
Out = Annotated[Path, typer.Option("--out", help="The .jsonl file to write.")]
UNGDC = Annotated[Places, typer.Option(help="UN General Debate Corpus: directory of text files.")]
WhiteHouse = Annotated[Places, typer.Option(help="White House briefings: directory of Markdown files, or JSON Lines.")]
Presidents = Annotated[Places, typer.Option(help="Items of both presidents: directory of CSV or JSON Lines.")]
Transcripts = Annotated[Places, typer.Option(help="Kremlin transcripts: Word file or JSON Lines.")]
Speeches = Annotated[Places, typer.Option(help="Speeches of leaders: directory of CSV files, or JSON Lines.")]
News = Annotated[Places, typer.Option(help="News: directory of articles, or JSON Lines.")]
Headlines = Annotated[Places, typer.Option(help="Headlines and agency claims: any file of quotes with a column `text`.")]
NAMES = ("ungdc", "whitehouse", "presidents", "kremlin-transcripts", "speeches", "news", "headlines")


def register(app: typer.Typer) -> None:
    """Add the group of verbs."""
    group = typer.Typer(help="The real statements behind the packaged annotations, whose texts are not ours to ship.", no_args_is_help=True)
    group.command("build")(build)
    group.command("cut")(cut)
    app.add_typer(group, name="corpus")


def build(
    out: Out,
    ungdc: UNGDC = None,
    whitehouse: WhiteHouse = None,
    presidents: Presidents = None,
    kremlin_transcripts: Transcripts = None,
    speeches: Speeches = None,
    news: News = None,
    headlines: Headlines = None,
) -> None:
    """Join the packaged labels with texts from your own download of their public sources. Every option may be given several times.

    A passage is written only if its SHA-256 is that of the annotated one.
    """
    from stance.quotes.corpora.build import build_corpus
    from stance.quotes.write import write_quotes

    places = _name_places(ungdc, whitehouse, presidents, kremlin_transcripts, speeches, news, headlines)
    joined = build_corpus(places)
    write_quotes(out, [quote for part in joined for quote in part.quotes])
    _show(Console(), joined, out)


def cut(
    out: Out,
    number: Annotated[int | None, typer.Option("-n", min=1, help="How many passages at most.")] = None,
    apart_from: Annotated[
        list[str] | None,
        typer.Option(help="Evaluation sets: their documents are left out, and passages that share eight words in a row with them."),
    ] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Whole documents, annotated passages too: to score, not to learn from.")] = False,
    seed: Annotated[int, typer.Option(help="Another seed cuts other passages.")] = 13,
    ungdc: UNGDC = None,
    whitehouse: WhiteHouse = None,
    presidents: Presidents = None,
    kremlin_transcripts: Transcripts = None,
    speeches: Speeches = None,
    news: News = None,
) -> None:
    """Cut unlabelled passages from the annotated documents, without the annotated passages: to label next, or by a stronger model."""
    from stance.quotes.corpora.cut import cut_corpus, cut_documents
    from stance.quotes.read import read_quotes
    from stance.quotes.write import write_quotes

    places = _name_places(ungdc, whitehouse, presidents, kremlin_transcripts, speeches, news, None)
    if whole and apart_from:
        raise ConfigError("--whole cuts everything, so there is nothing to keep apart. Leave --apart-from or --whole out.")
    held_out = read_quotes(apart_from, require_labels=False) if apart_from else ()
    quotes = cut_documents(places, seed=seed) if whole else cut_corpus(places, apart_from=held_out, seed=seed)
    write_quotes(out, quotes[:number])
    console = Console(highlight=False)
    for corpus, count in sorted(Counter(quote.outlet for quote in quotes[:number]).items(), key=str):
        console.print(f"{corpus}: {count}")
    console.print(f"{len(quotes[:number])} of {len(quotes)} passages written to [bold]{out}[/]")


def _name_places(*places: Places) -> dict[str, list[Path]]:
    return {name: given or [] for name, given in zip(NAMES, places, strict=True)}


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
