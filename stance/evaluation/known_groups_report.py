"""A KnownGroups as files: known_groups.json for machines, known_groups.md with its picture for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from statistics import mean, median
from typing import Any, Final

from stance.evaluation.figures import draw_known_groups, save
from stance.evaluation.known_groups import KnownGroups
from stance.evaluation.markdown import escape, make_table, show_estimate, show_number
from stance.files import write_whole

RECORD: Final = "known_groups.json"
PICTURE: Final = "known_groups.png"


def write_known_groups(result: KnownGroups, directory: str | Path) -> Path:
    """Write known_groups.json, .png and .md into `directory`; returns the path of the Markdown page, which is written last."""
    folder, plain = Path(directory), result.as_dict()
    draw_picture(plain, folder / PICTURE)
    write_whole(folder / RECORD, json.dumps(plain, indent=2, allow_nan=False) + "\n")
    page = folder / "known_groups.md"
    write_whole(page, f"# {escape(result.model)} on {escape(result.name)}\n\n{show_known_groups(plain, PICTURE)}\n")
    return page


def draw_picture(result: Mapping[str, Any], path: Path) -> None:
    """The picture of the plain form of a KnownGroups, as PNG."""
    save(draw_known_groups(result["groups"], result["units"], auc=result["auc"], column=result["column"]), path)


def show_known_groups(result: Mapping[str, Any], picture: str) -> str:
    """What was compared and what came out, in Markdown, from the plain form of a KnownGroups and the place of its picture."""
    groups = {group: [unit for unit in result["units"] if unit["group"] == group] for group in result["groups"]}
    rows = [
        [
            escape(group),
            str(len(units)),
            str(sum(unit["count"] for unit in units)),
            show_number(mean(unit["score"] for unit in units)),
            show_number(median(unit["score"] for unit in units)),
        ]
        for group, units in groups.items()
    ]
    column, (first, *_, last) = escape(result["column"]), map(escape, result["groups"])
    caption = f"Mean score of each {column} over its statements about the war, by group."
    introduction = (
        f"{result['statements']} statements of {len(result['units'])} units ({column}) were scored. The probability that a unit of the "
        f"group {last} has a higher mean score than one of {first}: AUC {show_estimate(result['auc'])}, the interval over units."
    )
    parts = [
        introduction,
        make_table(["group", column, "statements about the war", "mean score", "median score"], rows),
        f"![{caption}]({picture})\n\n*{caption}*",
    ]
    if result["silent"]:
        parts.append(f"Without a statement about the war: {escape(', '.join(result['silent']))}.")
    return "\n\n".join(parts)
