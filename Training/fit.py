"""Fits what stands behind the encoder: link weights, thresholds, confidence.

  python -m Training.fit --tagger OUT/tagger.pt --vocabulary DIR/vocab.txt --out linker.json [--on dev held]
                         [--predictions FILE] [--cache FILE]

--on says on which articles: dev of PolNeAR, held of our own corpus ($CLAIMS_OWN; Training/annotation.py).
Every figure it prints is cross-fitted: five folds of articles, each judged with weights from the other four.
The weights it writes are from all of them.
"""

import argparse
import importlib.util
import json
import pickle
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from . import confidence as rating
from . import annotation
from . import link as linking
from .claims import Decoder, to_offsets
from .export import any_tagger
from .pieces import Pieces
from .predict import run
from .signed import signed

FOLDS = 5


def scorer():
    """The project's score.py, from the data directory."""
    spec = importlib.util.spec_from_file_location("score", annotation.data_directory() / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def logistic(rows, goals, decay=1.0):
    """Weights of an L2-regularised logistic regression, by Newton's method."""
    x, y = np.asarray(rows, float), np.asarray(goals, float)
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        h = (x * (p * (1 - p))[:, None]).T @ x + decay * np.eye(len(w))
        step = np.linalg.solve(h, x.T @ (p - y) + decay * w)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w


def shared(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def fits(span, gold):
    """Whether a predicted span stands for a gold one."""
    both = shared(span, gold)
    return both >= 0.3 * (span[1] - span[0] + gold[1] - gold[0] - both) or both >= 0.7 * (span[1] - span[0])


def pair_rows(article, scores, spans, link_bias, role):
    """(features, right) of every span and cue pair of an article."""
    pairs = linking.Pairs(linking.Text(scores.words), [x[1:] for x in spans if x[0] == role],
                          [x[1:] for x in spans if x[0] == "cue"])
    of_cue = {cue: {i for i, c in enumerate(article.claims) if any(shared(cue, g) for g in c.cue)}
              for cue in pairs.cues}
    out = []
    for span in pairs.spans:
        mine = {i for i, c in enumerate(article.claims) if any(fits(span, g) for g in getattr(c, role))}
        for cue in pairs.candidates(span):
            logit = scores.link(role, link_bias[role], span, cue)
            out.append((pairs.features(span, cue, logit), bool(mine & of_cue[cue])))
    return out


def pair_weights(rows):
    """2 x FEATURES: one regression for spans before their cue, one for spans behind."""
    return np.array([logistic([f for (s, f), _ in rows if s == side], [ok for (s, _), ok in rows if s == side])
                     for side in (0, 1)])


class Bench:
    """Articles with the tagger's scores, fitted fold by fold."""

    def __init__(self, articles, scores, transition, link_bias, score):
        self.articles, self.scores, self.score = articles, scores, score
        self.gold = [annotation.article_of(a["text"], a["attributions"]) for a in articles]
        self.judged = [[score.Article(a["text"]), None] for a in articles]
        for j, a in zip(self.judged, articles):
            j[1] = [j[0].claim(c) for c in a["attributions"]]
        self.base = Decoder(transition, link_bias, np.zeros(len(annotation.LABELS)),
                            linking.Linker({}, {"source": 0.0, "content": -1.0}),
                            np.zeros(len(rating.FEATURES)))
        self.cached = (None, None)

    def fold(self, i, k):
        """Whether article i is outside fold k (None: all articles are used)."""
        return k is None or i % FOLDS != k

    def fit(self, decoder):
        """Decoders for folds 0 ..< FOLDS and, last, for all articles."""
        spans = [decoder.spans(s) for s in self.scores]
        rows = {r: [pair_rows(g, s, p, decoder.link_bias, r) for g, s, p in zip(self.gold, self.scores, spans)]
                for r in ("source", "content")}
        out = []
        for k in (*range(FOLDS), None):
            weights = {}
            for r, per_article in rows.items():
                use = [x for i, a in enumerate(per_article) if self.fold(i, k) for x in a]
                weights[r] = pair_weights(use)
            out.append(replace(decoder, linker=linking.Linker(weights, decoder.linker.least)))
        return out, spans

    def rate(self, decoders, spans):
        """Fits the confidence of claims; (decoders, [(claim, cross-fitted confidence, relaxed right, strictly right)])."""
        marginals = self.marginals(decoders[0])
        linked = [decoders[i % FOLDS].linked(s, p) for i, (s, p) in enumerate(zip(self.scores, spans))]
        rows = []
        for (art, gold), s, claims, marginal in zip(self.judged, self.scores, linked, marginals):
            right = judge(self.score, art, gold, [to_offsets(s.words, c) for c in claims])
            rows.append([(rating.features(c, marginal), *ok) for c, ok in zip(claims, right)])
        out = []
        for k, d in zip((*range(FOLDS), None), decoders):
            use = [x for i, a in enumerate(rows) if self.fold(i, k) for x in a]
            out.append(replace(d, confidence_weights=logistic([x[0] for x in use], [x[1] for x in use])))
        rated = []
        for i, claims in enumerate(linked):
            w = out[i % FOLDS].confidence_weights
            rated.append([(c, float(1 / (1 + np.exp(-np.dot(w, f)))), relaxed, strict)
                          for c, (f, relaxed, strict) in zip(claims, rows[i])])
        return out, rated

    def marginals(self, decoder):
        key = tuple(decoder.label_bias)
        if self.cached[0] != key:
            self.cached = (key, [decoder.marginals(s) for s in self.scores])
        return self.cached[1]

    def f1(self, rated, least):
        """Relaxed and strict F1 in per cent of the claims with at least this confidence."""
        kept = [x for r in rated for x in r if x[1] >= least]
        total = len(kept) + sum(len(g) for _, g in self.judged)
        return tuple(200 * sum(x[i] for x in kept) / max(1, total) for i in (2, 3))

    def complete(self, rated, least):
        """The claims with at least this confidence, and the signed ones."""
        out = []
        for s, r in zip(self.scores, rated):
            kept = [x[0] for x in r if x[1] >= least]
            out.append(kept + [c for c, _ in signed(s.words, kept)])
        return out

    def result(self, rated, least):
        """The scorer's whole result, and the predictions."""
        claims = [{"id": a["id"], "claims": [to_offsets(s.words, c) for c in r]}
                  for a, s, r in zip(self.articles, self.scores, self.complete(rated, least))]
        return self.score.score(self.articles, claims), claims


def judge(score, article, gold, claims):
    """For each claim whether the scorer counts it in full_relaxed and in full_strict."""
    predicted = [article.claim(c) for c in claims]
    out = [(False, False)] * len(claims)
    for i, j in score.match(gold, predicted):
        g, p = gold[i], predicted[j]
        relaxed = bool(g["cue"] & p["cue"] or not (g["cue"] or p["cue"])) \
            and (score.jac(g["source"], p["source"]) >= 0.5 or not (g["source"] or p["source"])) \
            and score.jac(g["content"], p["content"]) >= 0.5
        out[j] = (relaxed, all(g[r] == p[r] for r in score.ROLES))
    return out


def brief(r):
    t = r["by_type"]
    return (f"relaxed {r['full_relaxed']['f1']} (P {r['full_relaxed']['p']} R {r['full_relaxed']['r']}) strict {r['full_strict']['f1']} "
            f"cue overlap {r['cue_overlap']['f1']} content tokens {r['content_tokens']['f1']} label {r['label_macro_f1']} "
            f"R direct/mixed/indirect {'/'.join(str(t[k]['full_relaxed_recall']) for k in ('direct', 'mixed', 'indirect'))} "
            f"spans {'/'.join(str(r['span_' + k]['f1']) for k in annotation.ROLES)}")


def tagged(tagger, vocabulary, articles, cache, size=256, overlap=48):
    """The tagger's scores of all articles; kept in the file `cache` if one is named."""
    if cache and Path(cache).exists():
        return pickle.loads(Path(cache).read_bytes())
    pieces = Pieces.load(vocabulary)
    got = ([run(tagger, pieces, a["text"], size, overlap) for a in articles],
           tagger.transition.detach().numpy().astype(float),
           {r: float(b.detach()) for r, b in tagger.link_bias.items()})
    if cache:
        Path(cache).write_bytes(pickle.dumps(got))
    return got


@dataclass
class Best:
    value: float
    decoder: Decoder = None
    threshold: float = 0.0
    rated: list = None


def search(bench):
    """Coordinate by coordinate: label bias, least logits, gap to join, least confidence. What is
    maximised is the sum of relaxed and strict F1."""
    best = Best(-1.0, bench.base)

    def attempt(what, decoder, fitted=None):
        fitted, spans = fitted or bench.fit(decoder)
        decoders, rated = bench.rate(fitted, spans)
        for threshold in (0.0, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
            relaxed, strict = bench.f1(rated, threshold)
            if relaxed + strict > best.value:
                best.value, best.decoder, best.threshold = relaxed + strict, decoders[-1], threshold
                best.rated = rated
                print(f"{what}, confidence {threshold}: relaxed {relaxed:.2f} strict {strict:.2f}", flush=True)
        return fitted, spans

    fitted = attempt("plain", bench.base)
    for outside, cue in ((-0.2, 0.0), (0.2, 0.0), (0.0, -0.5), (0.0, 0.5), (0.0, 1.0), (0.2, 1.0)):
        bias = np.zeros(len(annotation.LABELS))
        bias[0], bias[annotation.begin("cue")] = outside, cue
        attempt(f"O {outside} B-cue {cue}", replace(bench.base, label_bias=bias))
    fitted = bench.fit(best.decoder)
    for change in ({"joined_gap": 1}, {"joined_gap": 2}, {"repaired": False},
                   {"least": (-1.5, -1.0)}, {"least": (-0.75, -1.0)}, {"least": (0.5, -1.0)}, {"least": (0.0, -2.0)},
                   {"least": (0.0, 0.0)}):
        change = dict(change)
        least = change.pop("least", None)
        base = best.decoder
        if least:
            least = dict(zip(("source", "content"), least))
        again = [replace(d, label_bias=base.label_bias, joined_gap=base.joined_gap, repaired=base.repaired,
                         linker=linking.Linker(d.linker.weights, least or base.linker.least)) for d in fitted[0]]
        again = [replace(d, **change) for d in again]
        attempt(f"{change or least}", base, (again, fitted[1]))
    return best


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--tagger", required=True, help="tagger.pt, or a model file .cwm")
    ap.add_argument("--vocabulary", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--on", nargs="+", choices=("dev", "held"), default=["dev"])
    ap.add_argument("--predictions")
    ap.add_argument("--cache")
    ap.add_argument("--threads", type=int, default=2)
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    articles = [x for part in a.on for x in (annotation.split("dev") if part == "dev" else annotation.own("held"))]
    tagger = any_tagger(a.tagger)
    bench = Bench(articles, *tagged(tagger, a.vocabulary, articles, a.cache), scorer())

    best = search(bench)
    decoder, threshold, rated = best.decoder, best.threshold, best.rated
    result, claims = bench.result(rated, threshold)
    print(brief(result))
    print("reliability (cross-fitted, all claims before the threshold):")
    for line in reliability([(p, ok) for x in rated for _, p, ok, _ in x]):
        print("  " + line)
    settings = {
        "window": 256, "overlap": 48,
        "tables": {
            "crf.label_bias": decoder.label_bias.tolist(),
            "link.source": decoder.linker.weights["source"].tolist(),
            "link.content": decoder.linker.weights["content"].tolist(),
            "link.least": [decoder.linker.least["source"], decoder.linker.least["content"]],
            "confidence": decoder.confidence_weights.tolist(),
            "confidence.least": [threshold],
            "join.gap": [decoder.joined_gap],
            "signed.confidence": list(decoder.signed_confidence),
        }}
    Path(a.out).write_text(json.dumps(settings, indent=1) + "\n")
    if a.predictions:
        with open(a.predictions, "w", encoding="utf-8") as f:
            f.writelines(json.dumps(c) + "\n" for c in claims)


def reliability(pairs, bins=10):
    pairs = sorted(pairs)
    for n in range(bins):
        part = [x for x in pairs if min(bins - 1, int(x[0] * bins)) == n]
        if part:
            yield (f"{n / bins:.1f}-{(n + 1) / bins:.1f}: {len(part):5d} claims, mean confidence "
                   f"{np.mean([p for p, _ in part]):.3f}, right {np.mean([ok for _, ok in part]):.3f}")


if __name__ == "__main__":
    main()
