"""BERT encoder (Devlin et al. 2019, post layer norm) with the heads of the claim tagger."""

import json
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .corpus import LABELS
from .windows import CASES

QUOTES = 4
LINK_ROLES = ("source", "content")


class Dropout:
    """Dropout from a generator of its own (numpy's PCG64 bytes, a fifth of the cost of
    torch.bernoulli), so that threads that train side by side stay reproducible."""

    def __init__(self, share, seed):
        self.limit = round(share * 256)
        self.rng = np.random.default_rng(seed)

    def __call__(self, x):
        if not self.limit:
            return x
        keep = torch.from_numpy(np.frombuffer(self.rng.bytes(x.numel()), np.uint8) >= self.limit)
        return x * keep.view(x.shape) * (256 / (256 - self.limit))


def keep_all(x):
    return x


def attend(q, k, v):
    """Attention of every head (heads x pieces x size), written out: at this length torch's fused
    operation takes twice as long on a processor, most of it backwards."""
    return (q @ k.transpose(1, 2) / math.sqrt(q.shape[2])).softmax(-1).to(v.dtype) @ v


class Layer(nn.Module):
    def __init__(self, width, heads, inner, eps):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=eps)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=eps)

    def forward(self, x, lengths, drop):
        d = x.shape[1]
        rows = self.qkv(x).view(-1, 3, self.heads, d // self.heads).split(lengths)
        a = [attend(*w.permute(1, 2, 0, 3)).transpose(0, 1).reshape(-1, d) for w in rows]
        x = self.norm1(x + drop(self.out(torch.cat(a))))
        h = self.down(F.gelu(self.up(x)))
        return self.norm2(x + drop(h))


class Tagger(nn.Module):
    """Word pieces to emission scores, a hidden state a word, and link vectors."""

    def __init__(self, config):
        super().__init__()
        w, eps = config["hidden_size"], config["layer_norm_eps"]
        self.config = config
        self.word = nn.Embedding(config["vocab_size"], w)
        self.position = nn.Embedding(config["max_position_embeddings"], w)
        self.quote = nn.Embedding(QUOTES, w)
        self.case = nn.Embedding(CASES, w)
        self.norm = nn.LayerNorm(w, eps=eps)
        self.layers = nn.ModuleList(
            Layer(w, config["num_attention_heads"], config["intermediate_size"], eps)
            for _ in range(config["num_hidden_layers"]))
        self.tag = nn.Linear(w, len(LABELS))
        size = config["link_size"]
        self.link_span = nn.ModuleDict({r: nn.Linear(w, size) for r in LINK_ROLES})
        self.link_cue = nn.ModuleDict({r: nn.Linear(w, size) for r in LINK_ROLES})
        self.link_bias = nn.ParameterDict({r: nn.Parameter(torch.tensor(-1.0)) for r in LINK_ROLES})
        self.transition = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))

    def forward(self, ids, types, lengths, drop=keep_all):
        """ids, types: the pieces of all windows one behind the other; lengths: pieces of each
        window. Gives pieces x width. Without padding every product is one of large matrices."""
        position = torch.cat([torch.arange(n) for n in lengths])
        x = (self.word(ids) + self.position(position) + self.quote(types // CASES)
             + self.case(types % CASES))
        x = drop(self.norm(x))
        for layer in self.layers:
            x = layer(x, lengths, drop)
        return x


def read_pretrained(directory):
    """Tagger with the weights of a BERT checkpoint (config.json, model.safetensors, vocab.txt)."""
    directory = Path(directory)
    config = json.loads((directory / "config.json").read_text())
    keep = ("hidden_size", "layer_norm_eps", "vocab_size", "max_position_embeddings",
            "num_attention_heads", "intermediate_size", "num_hidden_layers")
    config = {k: config[k] for k in keep} | {"link_size": 64}
    tagger = Tagger(config)
    raw = read_safetensors(directory / "model.safetensors")
    raw = {k.removeprefix("bert."): v for k, v in raw.items()}
    state = tagger.state_dict()

    def put(name, value):
        assert state[name].shape == value.shape, name
        state[name].copy_(value)

    put("word.weight", raw["embeddings.word_embeddings.weight"])
    put("position.weight", raw["embeddings.position_embeddings.weight"])
    put("quote.weight", raw["embeddings.token_type_embeddings.weight"][:1].repeat(QUOTES, 1))
    state["case.weight"].zero_()
    put("norm.weight", raw["embeddings.LayerNorm.weight"])
    put("norm.bias", raw["embeddings.LayerNorm.bias"])
    for i in range(config["num_hidden_layers"]):
        p, q = f"encoder.layer.{i}.", f"layers.{i}."
        for s in ("weight", "bias"):
            put(q + "qkv." + s, torch.cat([raw[f"{p}attention.self.{x}.{s}"]
                                           for x in ("query", "key", "value")]))
            put(q + "out." + s, raw[f"{p}attention.output.dense.{s}"])
            put(q + "norm1." + s, raw[f"{p}attention.output.LayerNorm.{s}"])
            put(q + "up." + s, raw[f"{p}intermediate.dense.{s}"])
            put(q + "down." + s, raw[f"{p}output.dense.{s}"])
            put(q + "norm2." + s, raw[f"{p}output.LayerNorm.{s}"])
    for name in ("tag", *(f"link_span.{r}" for r in LINK_ROLES), *(f"link_cue.{r}" for r in LINK_ROLES)):
        state[name + ".weight"].normal_(0, 0.02)
        state[name + ".bias"].zero_()
    return tagger


def read_safetensors(path):
    """float32 tensors of a .safetensors file (8 bytes header length, JSON header, data)."""
    data = Path(path).read_bytes()
    n = int.from_bytes(data[:8], "little")
    head = json.loads(data[8:8 + n])
    out = {}
    for k, t in head.items():
        if k != "__metadata__" and t["dtype"] == "F32":
            a, b = t["data_offsets"]
            out[k] = torch.frombuffer(bytearray(data[8 + n + a:8 + n + b]),
                                      dtype=torch.float32).view(t["shape"])
    return out
