"""Writes the figures of the datasheet from the packaged annotations and statements: a maintenance command.

python -m stance.quotes.corpora.datasheet stance/data/datasheet.md
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Final

from stance.errors import DataError, Problem
from stance.files import write_whole
from stance.labels import LABELS
from stance.quotes.agreement import Agreement, Figure, measure_agreement
from stance.quotes.corpora.entries import Entry, read_entries
from stance.quotes.corpora.publications import PUBLICATIONS
from stance.quotes.quote import Quote
from stance.quotes.read import read_quotes
from stance.quotes.reading.sources import packaged_sets

BEGIN: Final = "<!-- figures: written by `python -m stance.quotes.corpora.datasheet stance/data/datasheet.md`; do not edit -->"
INVENTED_BEGIN: Final = "<!-- figures of the invented statements, by the same command; do not edit -->"
END: Final = "<!-- end of figures -->"
DECISIONS: Final = ("single", "second", "agreed", "adjudicated")
DECIDED: Final = (
    "By how the label was decided (a single annotator; a second one, who had the rulings and whose label replaced the first one's; two who "
    "agreed; or adjudicated: by a further one who saw both, or for the first label where a second annotator was torn):"
)
FIRST_ROUND: Final = "p"
"""What the ids of passages begin with that were labelled before the rulings existed."""
FEWEST: Final = 10
"""Statements judged twice, below which a group has no agreement figures."""


def describe(entries: Sequence[Entry]) -> str:
    """Markdown tables: counts by corpus and label, how labels were decided, agreement by label and corpus, sources and terms."""
    corpora = sorted({entry.corpus for entry in entries})
    by_label = _count(entries, corpora, LABELS, lambda entry: entry.label)
    decisions = [name for name in DECISIONS if any(entry.decided == name for entry in entries)]
    by_decision = _count(entries, corpora, decisions, lambda entry: entry.decided)
    return "\n\n".join(
        (
            f"### Counts\n\n{len(entries)} passages by corpus and label:\n\n{by_label}",
            f"{DECIDED}\n\n{by_decision}",
            f"### Agreement\n\n{_describe_agreement(entries)}",
            f"### Sources and terms\n\n{_describe_sources(entries)}",
        )
    )


def describe_invented(sets: Mapping[str, Sequence[Quote]]) -> str:
    """Markdown table: counts of each packaged set by label, median words, statements in minimal pairs, statements in doubt."""
    rows = []
    for name, quotes in sets.items():
        labels = Counter(quote.main_label for quote in quotes)
        words = int(median(len(quote.text.split()) for quote in quotes))
        paired, doubted = (sum(bool(getattr(quote, field)) for quote in quotes) for field in ("pair", "annotations"))
        rows.append([f"`{name}`", *(labels[label] for label in LABELS), len(quotes), words, paired, doubted])
    return _make_table(["set", *LABELS, "sum", "median words", "in minimal pairs", "with a second choice"], rows)


def update(datasheet: str, entries: Sequence[Entry], sets: Mapping[str, Sequence[Quote]]) -> str:
    """The datasheet with fresh figures between its marks. Raises DataError where it has none."""
    return _fill(_fill(datasheet, BEGIN, describe(entries)), INVENTED_BEGIN, describe_invented(sets))


def read_packaged() -> dict[str, list[Quote]]:
    """The invented statements by set."""
    return {name: read_quotes(name) for name in packaged_sets()}


def _fill(datasheet: str, begin: str, figures: str) -> str:
    block = re.compile(f"{re.escape(begin)}.*?{re.escape(END)}", re.DOTALL)
    if not block.search(datasheet):
        raise DataError([Problem("datasheet", None, None, "there is no place for the figures", f"Put in the lines\n{begin}\n{END}")])
    return block.sub(lambda _: f"{begin}\n\n{figures}\n\n{END}", datasheet)


def _count(entries: Sequence[Entry], corpora: Sequence[str], values: Sequence[str], name: Callable[[Entry], str]) -> str:
    counts = Counter((entry.corpus, name(entry)) for entry in entries)
    rows = {corpus: [counts[corpus, value] for value in values] for corpus in corpora}
    rows["all"] = [sum(column) for column in zip(*rows.values(), strict=True)]
    return _make_table(["corpus", *values, "sum"], [[corpus, *row, sum(row)] for corpus, row in rows.items()])


def _describe_agreement(entries: Sequence[Entry]) -> str:
    measured = {name: _measure(group) for name, group in _group(entries).items() if len(group) >= FEWEST or name == "all"}
    header = ["passages", "judged twice", "same label", "alpha, six labels", "alpha, three stances", "alpha, along the scale"]
    rows = [
        [name, each.statements, *map(_write, (each.same, each.alpha_six, each.alpha_three, each.alpha_ordinal))]
        for name, each in measured.items()
    ]
    labels = [[each.label, each.uses, _write(each.agreement)] for each in measured["all"].labels]
    return (
        "Between the two annotators of the passages that were labelled twice, before any adjudication; Krippendorff's alpha, 95 % "
        f"bootstrap intervals. Groups of fewer than {FEWEST} such passages count under `all` only.\n\n{_make_table(header, rows)}\n\n"
        "Per label, how often one annotator gave it when the other did (F1 of one against the other):\n\n"
        f"{_make_table(['label', 'given', 'agreement'], labels)}"
    )


def _group(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Passages judged twice, by corpus, by whether the rulings existed yet, and all."""
    twice = [entry for entry in entries if len(entry.annotations) > 1]
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(twice, key=lambda entry: entry.corpus):
        groups[entry.corpus].append(entry)
    first = [entry for entry in twice if entry.id.startswith(FIRST_ROUND)]
    later = [entry for entry in twice if not entry.id.startswith(FIRST_ROUND)]
    return {**groups, f"first round (ids `{FIRST_ROUND}…`)": first, "later rounds": later, "all": twice}


def _measure(entries: Sequence[Entry]) -> Agreement:
    return measure_agreement(tuple(tuple(annotation.label for annotation in entry.annotations) for entry in entries))


def _describe_sources(entries: Sequence[Entry]) -> str:
    present = {entry.corpus for entry in entries}
    rows = [
        [", ".join(corpora), f"`--{publication.name}`", publication.where, publication.terms]
        for publication in PUBLICATIONS
        if (corpora := [corpus for corpus in publication.corpora if corpus in present])
    ]
    return _make_table(["corpora", "option of `stance corpus build`", "where", "terms"], rows)


def _make_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _write(figure: Figure) -> str:
    if figure.value is None:
        return "–"
    return f"{figure.value:.3f}" + ("" if figure.low is None else f" ({figure.low:.3f} to {figure.high:.3f})")


def main(arguments: Sequence[str]) -> None:
    """Write the figures into the datasheet named in the arguments."""
    path = Path(arguments[0])
    write_whole(path, update(path.read_text(encoding="utf-8"), read_entries(), read_packaged()))


if __name__ == "__main__":
    main(sys.argv[1:])
