"""Writes a trained tagger as a model file (docs/model-file.md).

  python -m Training.export --tagger OUT/tagger.pt --vocabulary DIR/vocab.txt --linker linker.json FILE.cwm
"""

import argparse
import json
from pathlib import Path

import torch

from .annotation import LABELS
from .encoder import LINK_ROLES, Tagger
from .model_file import read_model, write_model
from .windows import CASES


def load_tagger(path):
    c = torch.load(path, weights_only=False, map_location="cpu")
    tagger = Tagger(c["config"])
    tagger.load_state_dict(c["model"])
    return tagger.eval().requires_grad_(False)


def tagger_of_model(model):
    """The tagger a model file describes, with float32 weights multiplied out."""
    t, c = model.tensors, model.config
    config = {"hidden_size": int(c["hidden"]), "layer_norm_eps": float(c["norm_epsilon"]),
              "vocab_size": len(model.vocabulary), "max_position_embeddings": len(t["embeddings.position"]),
              "num_attention_heads": int(c["heads"]), "intermediate_size": int(c["intermediate"]),
              "num_hidden_layers": int(c["layers"]), "link_size": len(t["link.source.span.weight"])}
    if "attention.distance" in t:
        config["relative_attention_num_buckets"] = t["attention.distance"].shape[1]
    tagger = Tagger(config)
    state = {"word.weight": t["embeddings.word"], "position.weight": t["embeddings.position"],
             "norm.weight": t["embeddings.norm.weight"], "norm.bias": t["embeddings.norm.bias"],
             "tag.weight": t["head.weight"], "tag.bias": t["head.bias"],
             "transition": model.tables["crf.transitions"]}
    if "attention.distance" in t:
        state["distance.weight"] = t["attention.distance"].T.copy()
    # The sum of quotation and case rows cannot be taken apart again: any split gives the same sums.
    types = t["embeddings.type"].reshape(4, 3, -1)
    state["quote.weight"], state["case.weight"] = types[:, 0], types[0] - types[0, :1]
    names = {"qkv": "qkv", "attention": "out", "attention.norm": "norm1", "up": "up", "down": "down",
             "output.norm": "norm2"}
    for i in range(config["num_hidden_layers"]):
        for new, old in names.items():
            for kind in ("weight", "bias"):
                state[f"layers.{i}.{old}.{kind}"] = t[f"layers.{i}.{new}.{kind}"]
    for r in LINK_ROLES:
        for kind in ("weight", "bias"):
            state[f"link_span.{r}.{kind}"] = t[f"link.{r}.span.{kind}"]
            state[f"link_cue.{r}.{kind}"] = t[f"link.{r}.cue.{kind}"]
        state[f"link_bias.{r}"] = t[f"link.{r}.bias"][0]
    tagger.load_state_dict({k: torch.tensor(v) for k, v in state.items()})
    return tagger.eval().requires_grad_(False)


def any_tagger(path):
    """A tagger.pt, or the weights of a model file as the run time sees them."""
    return tagger_of_model(read_model(path)) if str(path).endswith(".cwm") else load_tagger(path)


def model_tensors(tagger):
    """Float32 arrays by the names of the model file."""
    state = {k: v.detach().numpy() for k, v in tagger.state_dict().items()}
    types = tagger.quote.weight[:, None, :] + tagger.case.weight[None, :, :]
    out = {
        "embeddings.word": state["word.weight"],
        "embeddings.position": state["position.weight"],
        "embeddings.type": types.detach().numpy().reshape(-1, types.shape[-1]),
        "embeddings.norm.weight": state["norm.weight"],
        "embeddings.norm.bias": state["norm.bias"],
        "head.weight": state["tag.weight"],
        "head.bias": state["tag.bias"],
    }
    if tagger.distance is not None:
        out["attention.distance"] = state["distance.weight"].T.copy()
    assert len(out["embeddings.type"]) % CASES == 0
    names = {"qkv": "qkv", "attention": "out", "attention.norm": "norm1", "up": "up",
             "down": "down", "output.norm": "norm2"}
    for i in range(tagger.config["num_hidden_layers"]):
        for new, old in names.items():
            for kind in ("weight", "bias"):
                out[f"layers.{i}.{new}.{kind}"] = state[f"layers.{i}.{old}.{kind}"]
    for r in LINK_ROLES:
        for kind in ("weight", "bias"):
            out[f"link.{r}.span.{kind}"] = state[f"link_span.{r}.{kind}"]
            out[f"link.{r}.cue.{kind}"] = state[f"link_cue.{r}.{kind}"]
        out[f"link.{r}.bias"] = state[f"link_bias.{r}"].reshape(1)
    return out


def export(tagger, vocabulary, settings, path, name="claims-en-2"):
    """settings: {"window", "overlap", "config": {key: value}, "tables": {name: array}}."""
    c = tagger.config
    config = {
        "name": name, "language": "en", "layers": c["num_hidden_layers"], "hidden": c["hidden_size"],
        "heads": c["num_attention_heads"], "intermediate": c["intermediate_size"],
        "norm_epsilon": c["layer_norm_eps"], "labels": " ".join(LABELS),
        "window": settings["window"], "overlap": settings["overlap"]} | settings.get("config", {})
    tables = {"crf.transitions": tagger.transition.detach().numpy()} | settings.get("tables", {})
    return write_model(path, config, vocabulary, model_tensors(tagger), tables)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--tagger", required=True)
    ap.add_argument("--vocabulary", required=True)
    ap.add_argument("--linker", help="settings and tables fitted by Training.fit")
    ap.add_argument("--name", default="claims-en-2")
    ap.add_argument("file")
    a = ap.parse_args()
    vocabulary = Path(a.vocabulary).read_text(encoding="utf-8").split("\n")[:-1]
    settings = json.loads(Path(a.linker).read_text()) if a.linker else {"window": 256, "overlap": 48}
    tables = settings.setdefault("tables", {})
    tables.setdefault("crf.label_bias", [0.0] * len(LABELS))
    digest = export(load_tagger(a.tagger), vocabulary, settings, a.file, a.name)
    print(f"{a.file}: {Path(a.file).stat().st_size} bytes, SHA-256 {digest}")


if __name__ == "__main__":
    main()
