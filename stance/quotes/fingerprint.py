"""What identifies a data set: its statements and what they teach, whatever their ids and order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from stance.quotes.quote import Quote


def fingerprint(quotes: Sequence[Quote]) -> str:
    """SHA-256 over the texts with their targets; the same for the same content under other ids or in another order."""
    return sha256("\n".join(sorted(map(_digest, quotes))).encode()).hexdigest()


def _digest(quote: Quote) -> str:
    # Six digits: sums of the same annotations may differ in the last bits.
    target = [round(float(share), 6) for share in quote.target()] if quote.is_labelled else None
    return sha256(json.dumps([quote.text, target, quote.is_partial]).encode()).hexdigest()
