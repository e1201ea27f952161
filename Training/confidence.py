"""How likely a claim is right: docs/claims-model.md, section "Confidence"."""

import numpy as np

from .annotation import begin

FEATURES = ("bias", "cue", "least cue", "content", "least content edge", "source", "has source",
            "source link", "content link", "contents")


def role_marginals(marginal, role):
    """Words x labels -> probability a word that it has the role."""
    b = begin(role)
    return marginal[:, b] + marginal[:, b + 1]


def features(claim, marginal):
    """Numbers in the order of FEATURES. claim: link.Linked; marginal: words x labels."""
    cue = role_marginals(marginal, "cue")[claim.cue[0]:claim.cue[1]]
    content = role_marginals(marginal, "content")
    parts = np.concatenate([content[s:e] for s, e in claim.contents])
    edges = min(min(content[s], content[e - 1]) for s, e in claim.contents)
    source = 0.0
    if claim.source:
        source = role_marginals(marginal, "source")[claim.source[0]:claim.source[1]].mean()
    return [1.0, cue.mean(), cue.min(), parts.mean(), edges, source, claim.source is not None,
            max(-6.0, min(6.0, claim.source_logit)) if claim.source else 0.0,
            max(-6.0, min(6.0, min(claim.content_logits))), min(3, len(claim.contents))]


def confidence(weights, claim, marginal):
    return float(1 / (1 + np.exp(-np.dot(weights, features(claim, marginal)))))
