"""From the tagger's scores of a text to claims: decode, link, repair, rate. The order of the
sections of docs/claims-model.md."""

from dataclasses import dataclass

import numpy as np

from . import link as linking
from .confidence import confidence
from .crf import marginals, viterbi
from .repair import join, repair_content
from .signed import signed


@dataclass
class Decoder:
    """Everything behind the encoder. tables as in the model file."""

    transition: np.ndarray
    link_bias: dict
    label_bias: np.ndarray
    linker: linking.Linker
    confidence_weights: np.ndarray
    least_confidence: float = 0.0
    joined_gap: int = 0
    repaired: bool = True
    signed_confidence: tuple = (0.95, 0.75)  # of signed quotations, of transcript turns

    def spans(self, scores):
        """Viterbi's spans [(role, start, end)] in words."""
        from .train import spans_of

        if not scores.words:
            return []
        return spans_of(viterbi(scores.emission + self.label_bias, self.transition, scores.breaks))

    def linked(self, scores, spans):
        """Claims with repaired contents."""
        text = linking.Text(scores.words)
        claims = linking.link(self.linker, text, spans, lambda role, s, c: scores.link(
            role, self.link_bias[role], s, c))
        held = np.zeros(len(scores.words), bool)
        for _, s, e in spans:
            held[s:e] = True
        for c in claims:
            if self.repaired:
                c.contents = [repair_content(scores.words, x, held) for x in c.contents]
            c.contents = join(scores.words, c.contents, self.joined_gap, held)
        return claims

    def marginals(self, scores):
        """Words x labels."""
        return marginals((scores.emission + self.label_bias).astype(float), self.transition, scores.breaks, False)[1]

    def claims(self, scores):
        """[(Linked, confidence)] of a text, the least likely left out."""
        claims = self.linked(scores, self.spans(scores))
        rated = []
        if claims:
            marginal = self.marginals(scores)
            rated = [(c, confidence(self.confidence_weights, c, marginal)) for c in claims]
        rated = [x for x in rated if x[1] >= self.least_confidence]
        extra = [(c, self.signed_confidence[rule]) for c, rule in signed(scores.words, [c for c, _ in rated])]
        return sorted(rated + extra, key=lambda x: x[0].cue)


def to_offsets(words, claim):
    """Half-open code point spans of a claim, as the scorer reads them."""
    span = lambda r: [words[r[0]].start, words[r[1] - 1].end]
    return {"source": [span(claim.source)] if claim.source else [], "cue": [span(claim.cue)],
            "content": [span(c) for c in claim.contents]}
