"""Linear-chain CRF over the words of a window or a text (Lafferty et al. 2001).

Transitions that BIO forbids, and any I- label on a paragraph's first word, have score -inf. The
first word of a window may carry an I- label: a window can begin inside a span.
"""

import numpy as np
import torch

from .annotation import LABELS

COUNT = len(LABELS)
INSIDE = np.array([i > 0 and i % 2 == 0 for i in range(COUNT)])


def allowed():
    """COUNT x COUNT (from, to): I-x follows only B-x or I-x."""
    ok = np.ones((COUNT, COUNT), bool)
    for j in range(2, COUNT, 2):
        ok[:, j] = False
        ok[j - 1, j] = ok[j, j] = True
    return ok


ALLOWED = allowed()


def marginals(emission, transition, breaks, first_may_continue=True):
    """Forward-backward in probability space, scaled at every step.

    emission: n x COUNT, transition: COUNT x COUNT, breaks: n bools, paragraph starts.
    Returns log Z, word marginals (n x COUNT), expected transition counts, and the scaled
    forward and backward vectors with which other sums can be formed."""
    n = len(emission)
    top = emission.max(1, keepdims=True)
    e = np.exp(emission - top)
    t = np.where(ALLOWED, np.exp(transition), 0.0)
    tb = np.where(INSIDE[None, :], 0.0, t)
    f = np.empty((n, COUNT))
    b = np.empty((n, COUNT))
    scale = np.empty(n)
    a = e[0].copy()
    if breaks[0] or not first_may_continue:
        a[INSIDE] = 0
    for i in range(n):
        if i:
            a = (f[i - 1] @ (tb if breaks[i] else t)) * e[i]
        scale[i] = a.sum()
        f[i] = a / scale[i]
    b[n - 1] = 1.0
    for i in range(n - 1, 0, -1):
        b[i - 1] = (tb if breaks[i] else t) @ (e[i] * b[i]) / scale[i]
    mask = np.asarray(breaks[1:], bool)
    right = e[1:] * b[1:] / scale[1:, None]
    normal = f[:-1][~mask].T @ right[~mask] * t
    broken = f[:-1][mask].T @ right[mask] * tb
    return np.log(scale).sum() + top.sum(), f * b, normal + broken, (f, b, e, scale, t, tb)


class Likelihood(torch.autograd.Function):
    """Sum over sequences of log Z minus the expected score of what is right: the gold path, or a
    blend of it and of the chain of a teacher (whose entropy is left out: it is constant)."""

    @staticmethod
    def forward(ctx, emission, transition, sequences):
        """emission: all words of the batch x COUNT; sequences: [(start, end, right)] with
        right = (words' marginals, transition counts, breaks)."""
        em = emission.detach().numpy().astype(np.float64)
        tr = transition.detach().numpy().astype(np.float64)
        grad_e, grad_t, total = np.zeros_like(em), np.zeros_like(tr), 0.0
        for s, e, (words, counts, breaks) in sequences:
            z, m, pairs, _ = marginals(em[s:e], tr, breaks)
            total += z - (em[s:e] * words).sum() - (tr * counts).sum()
            grad_e[s:e] += m - words
            grad_t += pairs - counts
        ctx.save_for_backward(torch.from_numpy(grad_e).to(emission.dtype),
                              torch.from_numpy(grad_t).to(transition.dtype))
        return emission.new_tensor(total)

    @staticmethod
    def backward(ctx, grad):
        e, t = ctx.saved_tensors
        return grad * e, grad * t, None


def path(labels):
    """Marginals and transition counts of one certain sequence of labels."""
    y = np.asarray(labels)
    words, counts = np.zeros((len(y), COUNT)), np.zeros((COUNT, COUNT))
    words[np.arange(len(y)), y] = 1
    np.add.at(counts, (y[:-1], y[1:]), 1)
    return words, counts


def blended(labels, taught, trust):
    """The gold path and a teacher's (marginals, counts), the latter at weight `trust`."""
    return tuple((1 - trust) * g + trust * t for g, t in zip(path(labels), taught))


def viterbi(emission, transition, breaks, first_may_continue=False):
    """Best label sequence; of equal scores the lower label wins."""
    n = len(emission)
    t = np.where(ALLOWED, transition, -np.inf)
    tb = np.where(INSIDE[None, :], -np.inf, t)
    back = np.zeros((n, COUNT), np.int8)
    v = emission[0].astype(np.float64).copy()
    if breaks[0] or not first_may_continue:
        v[INSIDE] = -np.inf
    for i in range(1, n):
        s = v[:, None] + (tb if breaks[i] else t)
        back[i] = s.argmax(0)
        v = s.max(0) + emission[i]
    y = [int(v.argmax())]
    for i in range(n - 1, 0, -1):
        y.append(int(back[i][y[-1]]))
    return y[::-1]
