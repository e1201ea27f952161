"""Runs a tagger over whole texts: emission scores and link vectors for every word."""

from dataclasses import dataclass

import numpy as np
import torch

from .encoder import LINK_ROLES
from .pieces import words_of
from .windows import cut_windows, owners, piece_row, window_pieces


@dataclass
class Scores:
    """What the encoder says of one text, a row a word."""

    words: list
    emission: np.ndarray  # words x labels
    span: dict  # role -> words x link size
    cue: dict  # role -> words x link size
    breaks: list  # first word of a paragraph

    def pooled(self, side, role, r):
        """Mean of the vectors of words r[0] ..< r[1]."""
        key = (side, role, *r)
        kept = self.__dict__.setdefault("_pooled", {})
        if key not in kept:
            kept[key] = getattr(self, side)[role][r[0]:r[1]].mean(0)
        return kept[key]

    def link(self, role, bias, span, cue):
        """Logit that the span (half-open word range) belongs to the cue."""
        q, k = self.pooled("span", role, span), self.pooled("cue", role, cue)
        return float(q @ k / np.sqrt(len(q)) + bias)


@torch.no_grad()
def run(tagger, pieces, text, size=256, overlap=48):
    words = words_of(text)
    n = len(words)
    labels = tagger.tag.out_features
    link = tagger.config["link_size"]
    out = Scores(words, np.zeros((n, labels), np.float32),
                 {r: np.zeros((n, link), np.float32) for r in LINK_ROLES},
                 {r: np.zeros((n, link), np.float32) for r in LINK_ROLES},
                 [w.paragraph for w in words])
    if not words:
        return out
    row = piece_row(words, pieces)
    windows = cut_windows(row, size, overlap)
    for (a, b), (oa, ob) in zip(windows, owners(row, windows)):
        ids, types, shift = window_pieces(row, a, b, pieces)
        x = tagger(torch.tensor(ids), torch.tensor(types), [len(ids)])
        h = x[[row.first[w] - shift for w in range(oa, ob)]]
        out.emission[oa:ob] = tagger.tag(h).numpy()
        for r in LINK_ROLES:
            out.span[r][oa:ob] = tagger.link_span[r](h).numpy()
            out.cue[r][oa:ob] = tagger.link_cue[r](h).numpy()
    return out
