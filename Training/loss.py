"""What a training step makes small: labels, links, and how far both are from a teacher's."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from .crf import Likelihood, blended, marginals, path
from .encoder import LINK_ROLES, Tagger, keep_all


@dataclass
class Teacher:
    """Another tagger that reads the same pieces; its word counts `trust`, the gold the rest. A window can say another trust."""

    tagger: Tagger
    trust: float

    def of(self, window):
        said = window.get("trust")
        return self.trust if said is None else said


def pooled(h, spans):
    """Mean of the rows of h over each half-open range."""
    rows = torch.tensor([i for s, e in spans for i in range(s, e)])
    to = torch.tensor([n for n, (s, e) in enumerate(spans) for _ in range(s, e)])
    size = torch.tensor([e - s for s, e in spans], dtype=h.dtype)
    return torch.zeros(len(spans), h.shape[1]).index_add(0, to, h[rows]) / size[:, None]


def word_states(tagger, batch, drop=keep_all, half=False):
    """The hidden state of every word of the windows, one behind the other."""
    lengths = [len(w["ids"]) for w in batch]
    rows, begin = [], 0
    for w, n in zip(batch, lengths):
        rows += [begin + f for f in w["first"]]
        begin += n
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        x = tagger(torch.tensor([i for w in batch for i in w["ids"]]),
                   torch.tensor([t for w in batch for t in w["types"]]), lengths, drop)
    return x.float()[torch.tensor(rows)]


def link_pairs(batch, role):
    """(spans, cues, goals): goals has a row for each span and 1 or 0 for each cue of its window,
    -1 for the cues of other windows."""
    spans, goals, cues, at = [], [], [], 0
    total = sum(len(w["cues"]) for w in batch)
    for w in batch:
        before = len(cues)
        cues += [(s + at, e + at) for s, e in w["cues"]]
        for (s, e), yes in w["links"][role]:
            spans.append((s + at, e + at))
            goals.append([-1] * before + [int(y) for y in yes] + [-1] * (total - len(cues)))
        at += len(w["first"])
    return spans, cues, torch.tensor(goals)


def link_scores(tagger, h, role, spans, cues):
    q = tagger.link_span[role](pooled(h, spans))
    k = tagger.link_cue[role](pooled(h, cues))
    return q @ k.T / math.sqrt(k.shape[1]) + tagger.link_bias[role]


def loss_of(tagger, batch, drop=keep_all, half=False, teacher=None):
    """Sums over the windows: negative log likelihood of the labels, and of the links."""
    h = word_states(tagger, batch, drop, half)
    emission = tagger.tag(drop(h))
    if teacher:
        with torch.no_grad():
            taught_h = word_states(teacher.tagger, batch, half=half)
            taught = teacher.tagger.tag(taught_h).numpy()
    sequences, at = [], 0
    for w in batch:
        end = at + len(w["first"])
        if teacher:
            _, words, counts, _ = marginals(taught[at:end], teacher.tagger.transition.detach().numpy(), w["breaks"])
            right = blended(w["labels"], (words, counts), teacher.of(w))
        else:
            right = path(w["labels"])
        sequences.append((at, end, (*right, w["breaks"])))
        at = end
    tag = Likelihood.apply(emission, tagger.transition, sequences)
    link = h.new_zeros(())
    for role in LINK_ROLES:
        spans, cues, goal = link_pairs(batch, role)
        if not spans or not cues:
            continue
        score, of_window = link_scores(tagger, h, role, spans, cues), goal >= 0
        goal = goal.to(score.dtype)
        if teacher:
            with torch.no_grad():
                said = link_scores(teacher.tagger, taught_h, role, spans, cues).sigmoid()
            trust = torch.tensor([teacher.of(w) for w in batch for _ in w["links"][role]])[:, None]
            goal = (1 - trust) * goal + trust * said
        link = link + F.binary_cross_entropy_with_logits(score[of_window], goal[of_window], reduction="sum")
    return tag, link
