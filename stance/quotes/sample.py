"""Which statements to label next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from stance.errors import ConfigError
from stance.quotes.quote import Quote
from stance.quotes.words import fold, split_words
from stance.scores import Probabilities, decode_labels

By = Literal["uncertainty", "diversity", "balance", "random"]
DIMENSIONS = 64
"""Of the space in which statements are clustered; more hardly changes which are near each other."""


def drop_known(quotes: Iterable[Quote], known: Iterable[Quote] = ()) -> list[Quote]:
    """The quotes without those whose words occurred before, among them or in `known`."""
    seen = {fold(quote.text) for quote in known}
    kept = []
    for quote in quotes:
        if (words := fold(quote.text)) and words not in seen:
            seen.add(words)
            kept.append(quote)
    return kept


def draw_sample(
    quotes: Sequence[Quote], count: int, *, by: By = "uncertainty", probabilities: Probabilities | None = None, seed: int = 13
) -> list[Quote]:
    """Draw `count` quotes, or all if there are fewer, those most worth labelling first; one seed draws the same again.

    uncertainty: highest entropy of the model's probabilities. diversity: those nearest to the centres of `count` clusters of words.
    balance: the labels that the model gives, in turn, at random within each, so that rare ones get as many as common ones.
    probabilities: shape (n, 6), for uncertainty and balance; ConfigError without.
    """
    generator = np.random.default_rng(seed)
    shuffled = generator.permutation(len(quotes))
    if by == "random" or not len(quotes):
        order = shuffled
    elif by == "diversity":
        order = _order_by_diversity([quotes[place].text for place in shuffled], count, seed=seed)
    elif probabilities is None:
        raise ConfigError(
            f"Drawing by {by} needs a model's probabilities. Give scored statements or a model, or draw by diversity or random."
        )
    else:
        rank = _order_by_entropy if by == "uncertainty" else _order_by_turns
        order = rank(np.asarray(probabilities, dtype=np.float64)[shuffled])
    chosen = order if by == "random" else shuffled[order]
    return [quotes[place] for place in chosen[:count]]


def measure_entropy(probabilities: Probabilities) -> Probabilities:
    """Entropy in nats, shape (n,), of an (n, 6) array."""
    logs = np.log(probabilities, out=np.zeros_like(probabilities), where=probabilities > 0)
    entropy: Probabilities = -(probabilities * logs).sum(axis=1)
    return entropy


def _order_by_entropy(probabilities: Probabilities) -> NDArray[np.intp]:
    return np.argsort(-measure_entropy(probabilities), kind="stable")


def _order_by_turns(probabilities: Probabilities) -> NDArray[np.intp]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, label in enumerate(decode_labels(probabilities)):
        places[label].append(place)
    rare_first = sorted(places.values(), key=len)
    return np.array([place for turn in zip_longest(*rare_first) for place in turn if place is not None], dtype=np.intp)


def _order_by_diversity(texts: Sequence[str], count: int, *, seed: int) -> NDArray[np.intp]:
    """The member nearest to each cluster's centre, large clusters first, then the rest as they come."""
    from sklearn.cluster import MiniBatchKMeans

    points = _embed(texts, seed=seed)
    model = MiniBatchKMeans(min(count, len(texts)), random_state=seed, n_init=3).fit(points)
    distance = np.linalg.norm(points - model.cluster_centers_[model.labels_], axis=1)
    sizes = np.bincount(model.labels_, minlength=model.n_clusters)
    members = [np.flatnonzero(model.labels_ == cluster) for cluster in np.argsort(-sizes, kind="stable") if sizes[cluster]]
    nearest = np.array([group[distance[group].argmin()] for group in members], dtype=np.intp)
    return np.concatenate([nearest, np.setdiff1d(np.arange(len(texts)), nearest)])


def _embed(texts: Sequence[str], *, seed: int) -> Probabilities:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    # Our own splitting knows scripts without spaces, and leaves no text without words.
    weights = TfidfVectorizer(analyzer=split_words, sublinear_tf=True).fit_transform(texts)
    if min(weights.shape) <= DIMENSIONS:
        return np.asarray(weights.todense())
    return np.asarray(TruncatedSVD(DIMENSIONS, random_state=seed).fit_transform(weights))
