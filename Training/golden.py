"""Writes what the reference implementation computes for a few texts, to check the run time against.

  python -m Training.golden --tagger OUT/tagger.pt --vocabulary DIR/vocab.txt [--model FILE.cwm] --out DIR ARTICLES.jsonl

Per article one JSON line in DIR/golden.jsonl: the text, words (offsets in scalars and bytes, flags), pieces, windows with their
owners, emission scores and link logits, labels, spans, claims. With --model the weights are those of the file (int8 multiplied out).
"""

import argparse
import json
from pathlib import Path

import torch

from . import annotation
from .claims import Decoder, to_offsets
from .crf import viterbi
from .encoder import LINK_ROLES
from .export import load_tagger, tagger_of_model
from .link import Linker
from .model_file import read_model
from .pieces import Pieces
from .predict import run
from .train import spans_of
from .windows import cut_windows, owners, piece_row, window_pieces


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--tagger")
    ap.add_argument("--model")
    ap.add_argument("--vocabulary", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--limit", type=int, default=10)
    ap.add_argument("articles")
    a = ap.parse_args()
    torch.set_num_threads(1)
    pieces = Pieces.load(a.vocabulary)
    model = read_model(a.model) if a.model else None
    tagger = tagger_of_model(model) if model else load_tagger(a.tagger)
    bias = model.tables["crf.label_bias"] if model else 0
    Path(a.out).mkdir(parents=True, exist_ok=True)
    with open(Path(a.out) / "golden.jsonl", "w", encoding="utf-8") as f:
        for rec in annotation.read_articles(a.articles)[:a.limit]:
            f.write(json.dumps(golden(tagger, pieces, bias, rec, model), ensure_ascii=False) + "\n")


def golden(tagger, pieces, bias, rec, model):
    text = rec["text"]
    s = run(tagger, pieces, text)
    row = piece_row(s.words, pieces)
    windows = cut_windows(row)
    at = [0]
    for c in text:
        at.append(at[-1] + len(c.encode("utf-8")))
    labels = viterbi(s.emission + bias, tagger.transition.numpy(), s.breaks)
    spans = spans_of(labels)
    cues = [x for x in spans if x[0] == "cue"]
    out = {
        "id": rec["id"], "text": text,
        "words": [{"start": w.start, "end": w.end, "byteStart": at[w.start], "byteEnd": at[w.end],
                   "paragraph": w.paragraph, "spaced": w.spaced, "sentence": w.sentence,
                   "quote": w.quote, "case": w.case, "first": row.first[i]} for i, w in enumerate(s.words)],
        "pieces": row.ids, "types": row.types,
        "windows": [{"words": list(w), "owned": list(o), "pieces": window_pieces(row, *w, pieces)[0]}
                    for w, o in zip(windows, owners(row, windows))],
        "emissions": [[round(float(x), 5) for x in e] for e in s.emission],
        "labels": labels, "spans": spans,
        "links": [[i, j, round(s.link(r, float(tagger.link_bias[r]), x[1:], c[1:]), 5)]
                  for i, x in enumerate(spans) if x[0] in LINK_ROLES for r in [x[0]]
                  for j, c in enumerate(cues)],
    }
    if model and "confidence" in model.tables:
        decoder = decoder_of_model(model)
        out["claims"] = [to_offsets(s.words, c) | {
            "confidence": round(p, 5), "words": {"cue": c.cue, "source": c.source, "content": c.contents},
            "sourceScore": round(c.source_logit, 5), "contentScores": [round(z, 5) for z in c.content_logits]}
            for c, p in decoder.claims(s)]
    return out


def decoder_of_model(model):
    t = model.tables
    least = dict(zip(LINK_ROLES, map(float, t["link.least"])))
    return Decoder(
        t["crf.transitions"].astype(float), {r: float(model.tensors[f"link.{r}.bias"][0]) for r in LINK_ROLES},
        t["crf.label_bias"], Linker({r: t[f"link.{r}"] for r in LINK_ROLES}, least), t["confidence"],
        float(t["confidence.least"][0]), int(t["join.gap"][0]),
        signed_confidence=tuple(map(float, t["signed.confidence"])))


if __name__ == "__main__":
    main()
