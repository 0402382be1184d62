"""Marks of hedging in English official speech, written from the codebook's section on force.

They serve as a baseline: what a list of words alone knows about force. Each mark is a regular expression between word boundaries.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

HEDGES: Final[dict[str, tuple[str, ...]]] = {
    "modals and conditionals": (
        r"may(?: have)?",
        r"might",
        r"could(?: be| have)?",
        r"would",
        r"perhaps",
        r"possibly",
        r"probably",
        r"if (?:confirmed|proven|true|this is so|these reports)",
        r"should (?:be|not be|have been|perhaps)",
        r"ought to",
        r"(?:seems?|appears?) (?:to|that)",
        r"to some extent",
        r"in a sense",
        r"up to a point",
    ),
    "attribution": (
        r"(?:many|some|others|others still|not a few) (?:\w+ ){0,3}(?:say|said|believe|think|see|feel|argue|would call|call|ask)",
        r"it (?:is|has been|was) (?:said|argued|felt|held|widely \w+)",
        r"(?:can|could|may|might) be (?:seen|read|understood|described|called)",
        r"in the (?:eyes|view|opinion) of",
        r"reportedly",
        r"allegedly",
    ),
    "understatement": (
        r"regret(?:s|ted|table|tably)?",
        r"deplor(?:e|es|ed|ing)",
        r"(?:voiced?|expressed?|deep|grave|serious|with|our|shares?|of) (?:\w+ )?concerns?",
        r"concerned",
        r"(?:not|un|less than|hardly) ?(?:helpful|wise|fortunate|surpris\w+)",
        r"unhelpful",
        r"difficult to (?:accept|reconcile|square|understand)",
        r"disappoint\w+",
        r"uneas[ye]\w*",
        r"troubl(?:ed|es|ing)",
        r"sadden\w*",
        r"with sadness",
    ),
    "sympathy in place of endorsement": (
        r"understands?(?: why| that| the| how)?",
        r"understood",
        r"understandable",
        r"understanding (?:of|for|why)",
        r"sympath\w+",
        r"(?:not|nor|hardly|never|nobody|no one) (?:\w+ ){0,3}(?:surpris\w+|blame|judge|condemn|reproach)",
        r"left (?:\w+ ){0,2}(?:no|little) choice",
        r"provok\w+",
    ),
    "euphemism": (
        r"the (?:situation|crisis|developments|events|matter|issue|question|tensions?|tragedy)",
        r"root causes?",
        r"core interests?",
        r"(?:legitimate )?security (?:concerns?|interests?)",
        r"(?:necessary|appropriate|relevant) (?:steps|measures)",
        r"the measures",
        r"measures (?:taken|to protect)",
        r"realities on the ground",
        r"indivisib\w+",
    ),
    "principle in place of a verdict": (
        r"territorial integrity",
        r"sovereignty",
        r"the charter",
        r"international law",
        r"the (?:use|threat) of force",
        r"(?:borders?|frontiers?) (?:must|should|cannot|may|can|are|is|drawn|changed)",
        r"principles? of",
        r"any (?:state|country|nation|people|party|side|bloc)",
        r"no (?:state|country|nation|one|side|bloc|neighbour)",
        r"every (?:state|country|nation|people)",
        r"all (?:states|countries|nations|members)",
        r"expense of",
        r"another's expense",
        r"those (?:who|responsible|whose)",
        r"whoever",
    ),
    "request in place of a demand": (
        r"asks?(?: \w+)? to",
        r"asked (?:\w+ ){1,3}to",
        r"appeal(?:s|ed|ing)?",
        r"urg(?:e|es|ed|ing)",
        r"encourag(?:e|es|ed|ing)",
        r"invit(?:e|es|ed|ing)",
        r"call(?:s|ed)? (?:on|upon|for)",
        r"hop(?:e|es|ed|ing)",
        r"wish(?:es|ed)?",
        r"solidarity",
    ),
    "blame elsewhere": (
        r"nato(?:'s)?",
        r"the west(?:'s|ern)?",
        r"washington(?:'s)?",
        r"sanctions",
        r"expansion",
        r"double standards",
    ),
    "concession": (
        r"although",
        r"even (?:if|though)",
        r"while",
        r"on the other hand",
        r"that said",
        r"neither",
        r"at the same time",
    ),
}


def is_hedged(text: str) -> bool:
    """Whether any mark of hedging stands in a text."""
    return _pattern().search(text) is not None


@cache
def _pattern() -> re.Pattern[str]:
    marks = "|".join(mark for kind in HEDGES.values() for mark in kind)
    return re.compile(rf"\b(?:{marks})\b", re.IGNORECASE)
