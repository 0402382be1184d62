"""Score files into a file: in parts that last, so that a run that was stopped anywhere goes on, with the same result to the byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import reduce
from itertools import islice
from operator import add
from typing import TypeVar

from stance.bulk.forms import choose_form, join_parts
from stance.bulk.inputs import STDIN, Input, find_inputs
from stance.bulk.job import Job
from stance.bulk.layout import Layout, lay_out
from stance.bulk.manifest import check_origin, describe_origin
from stance.bulk.parts import Counts, Parts, hold
from stance.bulk.reading import read_records
from stance.bulk.scoring import ScoreMany, Work
from stance.bulk.spool import spool
from stance.bulk.survey import Survey, survey
from stance.errors import InputError, OutputError
from stance.meter import Meter

Tell = Callable[[str], None]
Item = TypeVar("Item")


def score_files(job: Job, load: Callable[[], ScoreMany], *, tell: Tell = lambda line: None) -> Counts:
    """Write the output, and beside it `<stem>.rejected.jsonl` where rows cannot be scored; each whole or not at all.

    load: called when there is something left to score. tell: takes messages for the user. Run again after a stop of any kind, it goes on.
    Raises ConfigError for an output of no known form, DataError for inputs that cannot be read, InputError where there is nothing to
    score or an input changes meanwhile, OutputError when the output is there already, is being written, or was begun from something else.
    """
    with hold(job.out), _explain(job, parts := Parts.beside(job.out, job.write)):
        with _begin(job, parts):
            sources = _gather(job, parts)
            stamps = _stamp(sources)
            seen = _survey(job, parts, sources, tell)
        layout = lay_out(seen.kinds)
        work = Work(parts, choose_form(job.ending, layout, seen), layout, job.text_column)
        wanted = range(-(-seen.rows // job.chunk))
        kept = {number: done for number in wanted if (done := parts.count(number))}
        _announce(kept.values(), layout, seen, tell)
        made = _score_missing(job, work, sources, seen=seen, kept=kept, load=load) if len(kept) < len(wanted) else Counts()
        if _stamp(sources) != stamps:
            raise InputError(f"An input of {job.out} changed while it was read. Run the command again with --restart.")
        _assemble(job, work, wanted)
        parts.remove()
        return reduce(add, kept.values(), made)


def _score_missing(
    job: Job, work: Work, sources: Sequence[Input], *, seen: Survey, kept: Mapping[int, Counts], load: Callable[[], ScoreMany]
) -> Counts:
    """Read everything, and do the parts that are not there."""
    score_many, made = load(), Counts()
    with Meter("scored", seen.rows, done=sum(done.rows for done in kept.values())) as meter:
        for number, entries in enumerate(_chunk(read_records(sources), job.chunk)):
            if number not in kept:
                made += work.do(number, entries, score_many)
                meter.advance(len(entries))
    return made


@contextmanager
def _explain(job: Job, parts: Parts) -> Iterator[None]:
    """Say of a full disk and its like that nothing is lost."""
    try:
        yield
    except OSError as error:
        what = f"{error.filename or job.out}: {error.strerror or error}."
        if parts.read_manifest() is None:
            raise OutputError(f"{what} Mend that, and run the command again.") from error
        raise OutputError(
            f"{what} What is done is kept in {parts.directory}: mend that, and run the same command again to go on."
        ) from error


@contextmanager
def _begin(job: Job, parts: Parts) -> Iterator[None]:
    """Make way for a new run, or for one that goes on; leave nothing behind where it does not come about."""
    if job.out.is_dir():
        raise OutputError(f"{job.out} is a directory. Name a file.")
    if job.restart or parts.read_manifest() is None:
        parts.remove()
        present = [path for path in (job.out, job.rejected) if path.exists()]
        if present and not job.restart:
            raise OutputError(f"{present[0]} is there already. Choose another --out, or add --restart to score anew and replace it.")
    parts.directory.mkdir(parents=True, exist_ok=True)
    parts.sweep()
    try:
        yield
    finally:
        if parts.read_manifest() is None:
            parts.remove()
        else:
            parts.sweep()


def _gather(job: Job, parts: Parts) -> list[Input]:
    """The sources in the order of the arguments; standard input is read to its end here."""
    sources = find_inputs(job.inputs, leave_out={path.resolve() for path in (job.out, job.rejected)})
    kept = spool(job.stdin, parts.directory) if any(source.name == STDIN for source in sources) else None
    return [kept if kept and source.name == STDIN else source for source in sources]


def _survey(job: Job, parts: Parts, sources: Sequence[Input], tell: Tell) -> Survey:
    """What is there to score: from the manifest of the run that goes on, if it is of the same origin, or from a look at everything."""
    options = {"the text column": job.text_column, "rows of a part": job.chunk}
    origin = describe_origin(sources, model=job.model, options=options)
    manifest = parts.read_manifest()
    if manifest is not None:
        check_origin(origin, before=manifest["origin"], out=job.out)
        return Survey.from_dict(manifest["survey"])
    tell(f"Looking through {len(sources)} file{'s' if len(sources) != 1 else ''} …")
    seen = survey(sources, text_column=job.text_column)
    if not seen.rows:
        raise InputError(f"There are no rows in {', '.join(job.inputs)}. Name files with rows.")
    parts.write_manifest({"origin": origin, "survey": seen.as_dict()})
    return seen


def _announce(kept: Iterable[Counts], layout: Layout, seen: Survey, tell: Tell) -> None:
    done = sum(counts.rows for counts in kept)
    if done:
        tell(f"Going on: {done:,} of {seen.rows:,} rows are done.")
    for old, new in layout.renamed.items():
        tell(f"The input has a column {old!r} as the scores do: the input's is kept as {new!r}.")


def _stamp(sources: Sequence[Input]) -> list[tuple[int, int]]:
    """What changes when a file is written to, at the price of a look."""
    return [(found.st_size, found.st_mtime_ns) for found in (source.path.stat() for source in sources)]


def _chunk(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    remaining = iter(items)
    while chunk := list(islice(remaining, size)):
        yield chunk


def _assemble(job: Job, work: Work, numbers: Sequence[int]) -> None:
    """The rejects first, so that whoever sees the output finds them beside it."""
    rejects = [path for number in numbers if (path := work.parts.rejects(number)).exists()]
    if rejects:
        with work.parts.assemble(job.rejected) as stream:
            join_parts(rejects, stream)
    else:
        job.rejected.unlink(missing_ok=True)
    with work.parts.assemble(job.out) as stream:
        work.form.assemble((work.parts.rows(number) for number in numbers), stream)
