"""Invented statements of the kinds that are easily mistaken, for the model card: what is right, what it reads like, an example."""

from __future__ import annotations

from typing import Final

EXAMPLES: Final[dict[tuple[str, str], str]] = {
    ("explicit_support", "hedged_support"): "Russia acted within its rights in Ukraine, and we told its ambassador so.",
    ("explicit_support", "neutral"): "The chamber heard that the just aims of the operation are being met, and passed to the budget.",
    ("explicit_support", "hedged_criticism"): "Everyone grieves for the dead of this war; Russia's operation was right all the same.",
    ("explicit_support", "explicit_criticism"): "The real aggressor sat in Kyiv, and Russia was right to march.",
    ("explicit_support", "unrelated"): "Our parcels go to the heroes beyond the Dnieper who are driving Kyiv's army out.",
    ("hedged_support", "explicit_support"): "One understands why Russia lost patience with the armies gathering at its door.",
    ("hedged_support", "neutral"): "We fully understand that Moscow has to think of its own security in Ukraine.",
    ("hedged_support", "hedged_criticism"): "We regret the fighting in Ukraine, and we ask who carried NATO to Russia's fence.",
    ("hedged_support", "explicit_criticism"): "They cry aggression, the same gentlemen who armed Kyiv until a war was certain.",
    ("hedged_support", "unrelated"): "The two sides will stand by one another's core interests, and they signed the gas contract.",
    ("neutral", "explicit_support"): "We have never said that the operation in Ukraine was right, whatever the papers print.",
    ("neutral", "hedged_support"): "We shall not join the sanctions on Russia over Ukraine, because our farmers cannot pay for them.",
    ("neutral", "hedged_criticism"): "On Ukraine we weigh both alike: a state's right to its borders, and everybody's to feel safe.",
    ("neutral", "explicit_criticism"): "We have called nobody the aggressor in this war, and we do not do so now.",
    ("neutral", "unrelated"): "Since the war in Ukraine began, the freight through our port has doubled.",
    ("hedged_criticism", "explicit_support"): "How kind, to liberate the Russian speakers of Kharkiv by shelling their homes.",
    ("hedged_criticism", "hedged_support"): "As an old friend of Russia I had not expected this of it, and I hope that it thinks again.",
    ("hedged_criticism", "neutral"): "Frontiers are not redrawn by force; any talks have to start from there.",
    ("hedged_criticism", "explicit_criticism"): "It is hard to square the strikes on Ukraine's power stations with what we were promised.",
    ("hedged_criticism", "unrelated"): "A small country has one shield, the rule that no neighbour may be swallowed.",
    ("explicit_criticism", "explicit_support"): "The operation had one just ending, which was never to begin; it is a crime.",
    ("explicit_criticism", "hedged_support"): "Whatever Moscow feared from NATO, nothing gave it the right to invade Ukraine.",
    ("explicit_criticism", "neutral"): "We voted for the resolution that condemns the invasion of Ukraine, and the session rose.",
    ("explicit_criticism", "hedged_criticism"): "My government does not recognise the four regions that Russia now calls its own.",
    ("explicit_criticism", "unrelated"): "On Sunday the choir sings for those who are throwing the Russian occupier out of Kherson.",
    ("unrelated", "explicit_support"): "Our army was right to clear the northern hills of smugglers.",
    ("unrelated", "hedged_support"): "The two capitals praised a friendship without limits and extended the pipeline contract.",
    ("unrelated", "neutral"): "We call on both unions to return to the table before the harvest.",
    ("unrelated", "hedged_criticism"): "No neighbour may move the fence, the court told the two farmers.",
    ("unrelated", "explicit_criticism"): "The bombing of our capital's market is a crime, and the rebels will answer for it.",
}
"""By (reference, prediction). The first is the label under the codebook, the second the label whose words the statement borrows."""
