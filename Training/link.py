"""Joins spans into claims: docs/claims-model.md, section "Linker"."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

REACH = 4  # paragraphs between a span and a cue, at most

FEATURES = (
    "bias", "link", "positive link", "same paragraph", "next paragraph", "same sentence",
    "gap 0", "gap 1", "gap 2-4", "gap 5-12", "no cue between", "one cue between",
    "no span between", "one span between", "quoted", "quoted, cue outside",
    "no cue in paragraph", "one cue in paragraph", "no cue in sentence", "one cue in sentence",
    "starts paragraph", "starts sentence", "cue ends in colon", "cue starts sentence",
    "link if no cue between", "link if same sentence",
)


@dataclass
class Text:
    """What linking needs to know of a text: for every word its paragraph and sentence numbers."""

    words: list
    paragraph: list = field(default_factory=list)
    sentence: list = field(default_factory=list)

    def __post_init__(self):
        p = s = -1
        for w in self.words:
            p += w.paragraph
            s += w.sentence
            self.paragraph.append(p)
            self.sentence.append(s)


class Pairs:
    """The spans of one role and the cues of a text, and the features of any pair of them."""

    def __init__(self, text, spans, cues):
        self.text, self.spans, self.cues = text, sorted(spans), sorted(cues)
        self.span_starts = [s for s, _ in self.spans]
        self.cue_starts = [s for s, _ in self.cues]
        self.in_paragraph = Counter(text.paragraph[s] for s in self.cue_starts)
        self.in_sentence = Counter(text.sentence[s] for s in self.cue_starts)

    def candidates(self, span):
        p = self.text.paragraph[span[0]]
        return [c for c in self.cues if abs(self.text.paragraph[c[0]] - p) <= REACH]

    def features(self, span, cue, logit):
        """(0 or 1: span before or behind the cue, numbers in the order of FEATURES)."""
        t, words = self.text, self.text.words
        behind = span[0] >= cue[1]
        lo, hi = (cue[1], span[0]) if behind else (span[1], cue[0])
        gap = max(0, hi - lo)
        apart = abs(t.paragraph[span[0]] - t.paragraph[cue[0]])
        edge, cue_edge = (span[0], cue[1] - 1) if behind else (span[1] - 1, cue[0])
        same_sentence = t.sentence[edge] == t.sentence[cue_edge]
        cues, spans = between(self.cue_starts, lo, hi), between(self.span_starts, lo, hi)
        quoted = words[span[0]].quote in (1, 2) and words[span[1] - 1].quote in (1, 3)
        in_paragraph = self.in_paragraph[t.paragraph[span[0]]]
        in_sentence = self.in_sentence[t.sentence[span[0]]]
        z = max(-12.0, min(12.0, logit))
        return int(behind), [
            1.0, z, max(0.0, z), apart == 0, apart == 1, same_sentence,
            gap == 0, gap == 1, 2 <= gap <= 4, 5 <= gap <= 12, cues == 0, cues == 1,
            spans == 0, spans == 1, quoted, quoted and words[cue[0]].quote == 0,
            in_paragraph == 0, in_paragraph == 1, in_sentence == 0, in_sentence == 1,
            words[span[0]].paragraph, words[span[0]].sentence, words[cue[1] - 1].text == ":",
            words[cue[0]].sentence, z * (cues == 0), z * same_sentence,
        ]


def between(starts, a, b):
    """How many of the sorted starts lie in a ..< b."""
    return bisect_left(starts, b) - bisect_left(starts, a) if b > a else 0


@dataclass
class Linker:
    """By role: weights (2 x FEATURES: span before the cue, span behind it) and the least logit
    that makes a link."""

    weights: dict
    least: dict

    def logit(self, role, features):
        side, numbers = features
        return float(np.dot(self.weights[role][side], numbers))


@dataclass
class Linked:
    """A claim in words: half-open ranges."""

    cue: tuple
    source: tuple = None
    contents: list = field(default_factory=list)
    source_logit: float = 0.0
    content_logits: list = field(default_factory=list)


def link(linker, text, spans, logit):
    """Claims of a text in the order of their cues.

    spans: [(role, start, end)]; logit(role, span, cue): the tagger's link logit. Every content goes to its best cue, every
    cue takes its best source; below `least` it stays without. A cue without content makes no claim."""
    cues = sorted((s, e) for r, s, e in spans if r == "cue")
    claims = {c: Linked(c) for c in cues}
    for role in ("content", "source"):
        pairs = Pairs(text, [(s, e) for r, s, e in spans if r == role], cues)
        for span in pairs.spans:
            options = [(cue, linker.logit(role, pairs.features(span, cue, logit(role, span, cue))))
                       for cue in pairs.candidates(span)]
            options = [x for x in options if x[1] >= linker.least[role]]
            if role == "content" and options:
                cue, z = max(options, key=lambda x: x[1])
                claims[cue].contents.append(span)
                claims[cue].content_logits.append(z)
            if role == "source":
                for cue, z in options:
                    if claims[cue].source is None or z > claims[cue].source_logit:
                        claims[cue].source, claims[cue].source_logit = span, z
    return [claims[c] for c in cues if claims[c].contents]
