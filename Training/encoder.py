"""BERT encoder (Devlin et al. 2019, post layer norm) with the heads of the claim tagger."""

import json
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .annotation import LABELS
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


def attend(q, k, v, bias=0):
    """Attention of every head (heads x pieces x size), written out: at this length torch's fused
    operation takes twice as long on a processor, most of it backwards."""
    return (q @ k.transpose(1, 2) / math.sqrt(q.shape[2]) + bias).softmax(-1).to(v.dtype) @ v


def distance_buckets(n, buckets, farthest=128):
    """n x n numbers of the bucket of every pair's distance (T5, Raffel et al. 2020, as in MPNet):
    half of them for each direction, half of those one a distance, the rest logarithmic."""
    distance = torch.arange(n)[:, None] - torch.arange(n)[None, :]
    half, exact = buckets // 2, buckets // 4
    far = exact + (torch.log(distance.abs().clamp(min=1) / exact) / math.log(farthest / exact)
                   * (half - exact)).long()
    near = torch.where(distance.abs() < exact, distance.abs(), far.clamp(max=half - 1))
    return near + half * (distance < 0)


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

    def forward(self, x, lengths, biases, drop):
        d = x.shape[1]
        rows = self.qkv(x).view(-1, 3, self.heads, d // self.heads).split(lengths)
        a = [attend(*w.permute(1, 2, 0, 3), b).transpose(0, 1).reshape(-1, d)
             for w, b in zip(rows, biases)]
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
        buckets = config.get("relative_attention_num_buckets", 0)
        self.distance = nn.Embedding(buckets, config["num_attention_heads"]) if buckets else None
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
        biases = [0] * len(lengths)
        if self.distance is not None:
            buckets = distance_buckets(max(lengths), self.distance.num_embeddings)
            bias = self.distance.weight.detach().T[:, buckets]
            biases = [bias[:, :n, :n] for n in lengths]
        for layer in self.layers:
            x = layer(x, lengths, biases, drop)
        return x


def read_pretrained(directory, vocabulary=None):
    """Tagger with the weights of a BERT or MPNet checkpoint (config.json, model.safetensors,
    vocab.txt). With `vocabulary` its word rows are put in the order of that list of pieces, so
    that a teacher reads the very windows of its student."""
    directory = Path(directory)
    config = json.loads((directory / "config.json").read_text())
    keep = ("hidden_size", "layer_norm_eps", "vocab_size", "max_position_embeddings",
            "num_attention_heads", "intermediate_size", "num_hidden_layers",
            "relative_attention_num_buckets")
    config = {k: config[k] for k in keep if k in config} | {"link_size": 64}
    raw = read_safetensors(directory / "model.safetensors")
    raw = {k.removeprefix("bert.").removeprefix("mpnet."): v for k, v in raw.items()}
    words, positions = raw["embeddings.word_embeddings.weight"], raw["embeddings.position_embeddings.weight"]
    mpnet = "relative_attention_num_buckets" in config
    if mpnet:
        positions = positions[2:]  # the first two are not used: positions count from padding on
        config["max_position_embeddings"] = len(positions)
    if vocabulary:
        own = (directory / "vocab.txt").read_text(encoding="utf-8").split("\n")
        at = {p: i for i, p in enumerate(own)}
        if mpnet:
            at |= {"[CLS]": at["<s>"], "[SEP]": at["</s>"], "[PAD]": at["<pad>"]}
        words = words[[at[p] for p in vocabulary]]
        config["vocab_size"] = len(vocabulary)
    tagger = Tagger(config)
    state = tagger.state_dict()

    def put(name, value):
        assert state[name].shape == value.shape, name
        state[name].copy_(value)

    types = raw.get("embeddings.token_type_embeddings.weight")
    put("word.weight", words)
    put("position.weight", positions)
    put("quote.weight", types[:1].repeat(QUOTES, 1) if types is not None
        else torch.zeros(QUOTES, config["hidden_size"]))
    state["case.weight"].zero_()
    if mpnet:
        put("distance.weight", raw["encoder.relative_attention_bias.weight"])
    put("norm.weight", raw["embeddings.LayerNorm.weight"])
    put("norm.bias", raw["embeddings.LayerNorm.bias"])
    attention = ({"qkv": [f"attention.attn.{x}" for x in "qkv"], "out": ["attention.attn.o"],
                  "norm1": ["attention.LayerNorm"]} if mpnet else
                 {"qkv": [f"attention.self.{x}" for x in ("query", "key", "value")],
                  "out": ["attention.output.dense"], "norm1": ["attention.output.LayerNorm"]})
    parts = attention | {"up": ["intermediate.dense"], "down": ["output.dense"], "norm2": ["output.LayerNorm"]}
    for i in range(config["num_hidden_layers"]):
        for new, old in parts.items():
            for s in ("weight", "bias"):
                put(f"layers.{i}.{new}.{s}", torch.cat([raw[f"encoder.layer.{i}.{x}.{s}"] for x in old]))
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
