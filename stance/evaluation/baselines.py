"""What a reader should compare a model with: guesses that know little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stance.evaluation.hedges import is_hedged
from stance.evaluation.outcomes import read_reference
from stance.labels import FORCES, INDEX, LABELS, TABLE, labels_of
from stance.quotes.quote import Quote
from stance.scores import Probabilities, decode_labels


@dataclass(frozen=True, slots=True)
class Baseline:
    """Predictions of a simple method. names_labels_only: its probabilities are 0 and 1 and say nothing of calibration."""

    title: str
    probabilities: Probabilities
    names_labels_only: bool = True


def run_baselines(
    texts: Sequence[str], references: Sequence[str], *, probabilities: Probabilities, training: Sequence[Quote]
) -> dict[str, Baseline]:
    """Baselines for n texts, given the model's (n, 6) probabilities; TF-IDF only where the training has two labels or more."""
    known = {quote.text: label for quote in training if (label := read_reference(quote)) in INDEX}
    found = {"majority": Baseline("Majority", guess_majority(references))}
    if len(set(known.values())) > 1:
        predicted = train_tfidf(list(known), [str(label) for label in known.values()], texts=texts)
        found["tfidf"] = Baseline("TF-IDF + logistic regression", predicted, names_labels_only=False)
    found["hedge_words"] = Baseline("Model's side + hedge words", apply_hedge_words(texts, probabilities))
    return found


def guess_majority(references: Sequence[str]) -> Probabilities:
    """The most frequent reference for every statement: the best that a constant answer can do."""
    counts = Counter(reference for reference in references if reference in INDEX) or Counter(references)
    best = max(sorted(counts), key=lambda reference: counts[reference])
    return _certain([best if best in INDEX else labels_of(best)[0]] * len(references))


def train_tfidf(training: Sequence[str], labels: Sequence[str], *, texts: Sequence[str]) -> Probabilities:
    """Probabilities (n, 6) for n texts, of a logistic regression over words and pairs of words."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    words = TfidfVectorizer(ngram_range=(1, 2), max_features=50_000, sublinear_tf=True)
    model = make_pipeline(words, LogisticRegression(C=10, class_weight="balanced", max_iter=1000))
    model.fit(list(training), list(labels))
    probabilities = np.zeros((len(texts), len(LABELS)))
    probabilities[:, [INDEX[label] for label in model.classes_]] = model.predict_proba(list(texts))
    return probabilities


def apply_hedge_words(texts: Sequence[str], probabilities: Probabilities) -> Probabilities:
    """The model's own labels, with the force of support and criticism read off a list of English hedging marks instead."""
    labels = decode_labels(probabilities)
    return _certain([_with_force(label, hedged=is_hedged(text)) for label, text in zip(labels, texts, strict=True)])


def _with_force(label: str, *, hedged: bool) -> str:
    stance = TABLE[label].stance
    if TABLE[label].force is None or stance is None:
        return label
    wanted = FORCES[1] if hedged else FORCES[0]
    return next(name for name in labels_of(stance) if TABLE[name].force == wanted)


def _certain(labels: Sequence[str]) -> Probabilities:
    return np.eye(len(LABELS))[[INDEX[label] for label in labels]]
