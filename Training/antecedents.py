"""Fits how likely a candidate is whom he, she or it means (Sources/ClaimExtract/Speakers/Antecedent.swift).

  ANTECEDENTS=GOLD.jsonl swift test --filter AntecedentEvidence > EVIDENCE.txt
  python3 -m Training.antecedents GOLD.jsonl EVIDENCE.txt [--silver GOLD.jsonl.gz TOKENS.tsv.gz EVIDENCE.txt] [--it]

A softmax over the candidates and "nobody", L2-regularised, by Newton's method. The goal is the candidate whose name the gold
gives (nobody, if none is); in silver the candidate that ends in the surname of the chain. Prints the choice cross-fitted
over five folds of documents (right, wrong, null by threshold), the share of right ones by the probability stated, and the
weights as Swift writes them: one for each feature, then nobody, and nobody of a pronoun inside a quotation. Needs numpy.
"""

import argparse
import json
import random

import numpy as np

from .score_speakers import plain
from .speakers import SUFFIXES, documents, names, read

FOLDS = 5
PERSONS = ("he", "she", "him", "her", "his", "hers", "himself", "herself")


def evidence(path, articles, pronouns):
    """(article, the row) of every line of evidence."""
    by_id = {a["id"]: a for a in articles}
    with open(path, encoding="utf-8") as f:
        for line in f:
            if line.startswith("{"):
                row = json.loads(line)
                if row["pronoun"] in pronouns and row["id"] in by_id:
                    yield by_id[row["id"]], row


def gold_rows(gold, path, pronouns):
    """(document, goal or -1, features of the candidates, whether quoted)."""
    for article, row in evidence(path, read(gold), pronouns):
        claims = [a for a in article["attributions"] if a.get("source") and a["source"][0][0] == row["at"]]
        if claims:
            known = {plain(n) for n in [claims[0]["speaker"], *claims[0].get("speaker_alt", [])] if n}
            goal = max((i for i, n in enumerate(row["names"]) if plain(n) in known), default=-1)
            yield article["id"], goal, row["rows"], row["quoted"]


def silver_rows(gold, tokens, path):
    chains_of = documents(tokens)
    for article, row in evidence(path, read(gold), PERSONS):
        words, chains = chains_of.get(article["id"], ([], {}))
        at = next((i for i, w in enumerate(words) if w[0] == row["at"]), None)
        chain = next((m for m in chains.values() if [at] in m), None)
        wanted = names(words, chain) if chain else {}
        if wanted:
            last = [[w for w in n.lower().split() if w not in SUFFIXES][-1:] for n in row["names"]]
            score = [wanted.get(w[0], 0) if w else 0 for w in last]
            goal = int(np.argmax(score)) if score and max(score) else -1
            yield article["id"], goal, row["rows"], row["quoted"]


def matrix(features, quoted, width):
    x = np.zeros((len(features) + 1, width + 2))
    if features:
        x[:-1, :width] = features
    x[-1, width:] = 1, quoted
    return x


def fit(rows, weights, decay):
    width = max(len(f[0]) for _, _, f, _ in rows if f)
    most = max(len(f) for _, _, f, _ in rows) + 1
    x, mask = np.zeros((len(rows), most, width + 2)), np.full((len(rows), most), -1e9)
    for i, (_, _, f, quoted) in enumerate(rows):
        x[i, :len(f) + 1], mask[i, :len(f) + 1] = matrix(f, quoted, width), 0
    goal = np.array([g if g >= 0 else len(f) for _, g, f, _ in rows])
    each, w, penalty = np.arange(len(rows)), np.zeros(width + 2), np.full(width + 2, decay)
    penalty[width:] = 0.1
    weights = np.asarray(weights, float)

    def loss(w):
        s = x @ w + mask
        top = s.max(1, keepdims=True)
        z = np.exp(s - top)
        log = np.log(z.sum(1)) + top[:, 0] - s[each, goal]
        return (weights * log).sum() + 0.5 * (penalty * w * w).sum(), z / z.sum(1, keepdims=True)

    value, p = loss(w)
    for _ in range(100):
        mean = np.einsum("nk,nkf->nf", p, x)
        slope = (weights[:, None] * (mean - x[each, goal])).sum(0) + penalty * w
        bend = np.einsum("nk,nkf,nkg->fg", p * weights[:, None], x, x) \
            - np.einsum("n,nf,ng->fg", weights, mean, mean) + np.diag(penalty)
        step, length = np.linalg.solve(bend, slope), 1.0
        while length > 1e-6 and loss(w - length * step)[0] > value:
            length /= 2
        w = w - length * step
        before, (value, p) = value, loss(w)
        if before - value < 1e-9 * before:
            break
    return w


def choose(row, w):
    """(probability, whether right) of the likeliest candidate; nothing without candidates."""
    _, goal, features, quoted = row
    if not features:
        return 0.0, False
    s = matrix(features, quoted, len(w) - 2) @ w
    p = np.exp(s - s.max())
    p /= p.sum()
    best = int(np.argmax(p[:-1]))
    return float(p[best]), best == goal


def report(title, chosen):
    print(f"{title}: {len(chosen)} pronouns")
    for least in (0.0, 0.5, 0.6, 0.7, 0.8, 0.9):
        said = [ok for p, ok in chosen if p >= least]
        n = max(1, len(chosen))
        print(f"  from {least}: right {100 * sum(said) / n:.1f} wrong {100 * (len(said) - sum(said)) / n:.1f} "
              f"null {100 * (n - len(said)) / n:.1f}")
    for low in range(10):
        part = [ok for p, ok in chosen if min(9, int(p * 10)) == low]
        if part:
            print(f"  stated {low / 10:.1f}: {len(part)}, right {np.mean(part):.2f}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold")
    ap.add_argument("evidence")
    ap.add_argument("--silver", nargs=3, metavar=("GOLD", "TOKENS", "EVIDENCE"))
    ap.add_argument("--it", action="store_true")
    ap.add_argument("--decay", type=float, default=1.0)
    a = ap.parse_args()
    own = list(gold_rows(a.gold, a.evidence, ("it", "its", "itself") if a.it else PERSONS))
    silver = list(silver_rows(*a.silver)) if a.silver else []
    weight = [2.0] * len(own) + [0.4] * len(silver)
    ids = sorted({r[0] for r in own})
    random.Random(1).shuffle(ids)
    fold = {d: i % FOLDS for i, d in enumerate(ids)}
    chosen = []
    for k in range(FOLDS):
        kept = [r for r in own if fold[r[0]] != k]
        w = fit(kept + silver, [2.0] * len(kept) + weight[len(own):], a.decay)
        chosen += [choose(r, w) for r in own if fold[r[0]] == k]
    report("gold, cross-fitted", chosen)
    w = fit(own + silver, weight, a.decay)
    if silver:
        report("silver", [choose(r, w) for r in silver])
    print(", ".join(f"{x:.3f}" for x in w[:-2]))
    print(f"nobody {w[-2]:.3f}, quoted {w[-2] + w[-1]:.3f}")


if __name__ == "__main__":
    main()
