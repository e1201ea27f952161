"""Writes the small random model and the reference results that ClaimTaggerTests run on.

  python -m Training.tiny_model Tests/ClaimTaggerTests/Fixtures

tiny.cwm has the shape of a real model in miniature and knows nothing; tiny.expected.json holds what the reference
implementation computes with it for tiny.texts.json. Run it again when the format or the specification changes.
"""

import json
import string
import sys
from pathlib import Path

import numpy as np

from .annotation import LABELS
from .golden import golden, tagger_of_model
from .model_file import read_model, write_model
from .pieces import PUNCTUATION, Pieces
from .predict import run

HIDDEN, HEADS, INNER, LAYERS, WINDOW, LINK = 24, 2, 40, 2, 256, 8
WORD_KEYS = ("byteStart", "byteEnd", "paragraph", "spaced", "sentence", "quote", "case", "first")
WORDS = "the of to in said says told that minister river council harbour bridge mayor not will she he it".split()


def vocabulary():
    marks = [chr(c) for a, b in PUNCTUATION if b < 0x2030 for c in range(a, b + 1)]
    letters = string.ascii_lowercase + string.digits + "æøßé"
    tails = ["##" + c for c in letters] + ["##ing", "##ed", "##er"]
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *marks, *letters, *tails, *WORDS]


def tensors(rng, pieces):
    def normal(*shape, scale=1.0):
        return rng.normal(0, scale, shape).astype(np.float32)

    out = {
        "embeddings.word": normal(len(pieces), HIDDEN),
        "embeddings.position": normal(WINDOW, HIDDEN, scale=0.3),
        # A sum of quotation and case rows, as in training.
        "embeddings.type": (normal(4, 1, HIDDEN, scale=0.5) + normal(1, 3, HIDDEN, scale=0.5)).reshape(12, HIDDEN),
        "attention.distance": normal(HEADS, 16),
        "head.weight": normal(len(LABELS), HIDDEN, scale=0.9), "head.bias": normal(len(LABELS), scale=0.2),
    }
    shapes = {"qkv": (3 * HIDDEN, HIDDEN), "attention": (HIDDEN, HIDDEN), "up": (INNER, HIDDEN), "down": (HIDDEN, INNER)}
    norms = ["embeddings.norm"]
    for n in range(LAYERS):
        for name, shape in shapes.items():
            out[f"layers.{n}.{name}.weight"] = normal(*shape, scale=0.25)
            out[f"layers.{n}.{name}.bias"] = normal(shape[0], scale=0.1)
        norms += [f"layers.{n}.attention.norm", f"layers.{n}.output.norm"]
    for name in norms:
        out[name + ".weight"], out[name + ".bias"] = 1 + normal(HIDDEN, scale=0.1), normal(HIDDEN, scale=0.1)
    for role in ("source", "content"):
        for part in ("span", "cue"):
            out[f"link.{role}.{part}.weight"] = normal(LINK, HIDDEN, scale=0.15)
            out[f"link.{role}.{part}.bias"] = normal(LINK, scale=0.1)
        out[f"link.{role}.bias"] = np.array([-0.5])
    return out


def tables(rng):
    transitions = rng.normal(0, 0.2, (7, 7))
    for label in (2, 4, 6):
        transitions[label - 1, label] = transitions[label, label] = 1.0
    links = {role: rng.normal(0, 0.4, (2, 26)) for role in ("source", "content")}
    links["source"][:, 0], links["content"][:, 0] = -0.5, 1.0
    return {
        "crf.transitions": transitions,
        "crf.label_bias": np.array([0.3, 0.5, -0.8, 0.4, -0.6, 0.2, -0.1]),
        "link.source": links["source"], "link.content": links["content"],
        "link.least": np.array([0.1, -1.0]), "confidence": rng.normal(0, 0.3, 10),
        "confidence.least": np.array([0.25]), "join.gap": np.array([2.0]),
        "signed.confidence": np.array([0.95, 0.75])}


def balance(parts, tagger, pieces, texts):
    """Scales the head so that every label is about as common as the others."""
    scores = np.concatenate([run(tagger, pieces, text).emission for text in texts])
    spread = scores.std(0)
    parts["head.bias"] = ((parts["head.bias"] - scores.mean(0)) * 2.5 / spread).astype(np.float32)
    parts["head.weight"] = (parts["head.weight"] * 2.5 / spread[:, None]).astype(np.float32)


def main(folder):
    rng = np.random.default_rng(5)
    pieces = vocabulary()
    config = {"name": "tiny", "language": "en", "layers": LAYERS, "hidden": HIDDEN, "heads": HEADS,
              "intermediate": INNER, "norm_epsilon": 1e-12, "labels": " ".join(LABELS), "window": WINDOW,
              "overlap": 48}
    texts = json.loads((folder / "tiny.texts.json").read_text(encoding="utf-8"))
    path = folder / "tiny.cwm"
    parts, small = tensors(rng, pieces), tables(rng)
    write_model(path, config, pieces, parts, small)
    balance(parts, tagger_of_model(read_model(path)), Pieces(pieces), texts)
    write_model(path, config, pieces, parts, small)
    model = read_model(path)
    tagger = tagger_of_model(model)
    results = []
    for i, text in enumerate(texts):
        found = golden(tagger, Pieces(pieces), model.tables["crf.label_bias"], {"id": str(i), "text": text}, model)
        found["words"] = [[int(w[k]) for k in WORD_KEYS] for w in found["words"]]
        found["windows"] = [w["words"] + w["owned"] for w in found["windows"]]
        found["emissions"] = [[round(x, 4) for x in row] for row in found["emissions"]]
        for key in ("id", "links", "spans"):
            found.pop(key)
        results.append(found)
    text = json.dumps(results, ensure_ascii=False, separators=(",", ":")).replace('},{"text"', '},\n{"text"')
    (folder / "tiny.expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
