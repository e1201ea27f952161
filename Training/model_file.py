"""Reads and writes the tagger's model file (`.cwm`); the format is specified in docs/model-file.md.

Needs numpy only. From training:

    tensors = bert_tensors(state, layers=6)          # state: {name: numpy array} of a Hugging Face BERT
    tensors["head.weight"], tensors["head.bias"] = ...
    write_model("claims-en.cwm", config={...}, vocabulary=[...], tensors=tensors,
                tables={"crf.transitions": array, ...})

    model = read_model("claims-en.cwm")              # checks everything, raises ModelFileError
    model.tensors["layers.0.up.weight"]              # float32, as the run time sees it (dequantised)
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import struct
import sys
import zlib
from collections.abc import Mapping, Sequence

import numpy as np

MAGIC = b"\x89CWM\r\n\x1a\n"
#: Version 2 adds `attention.distance`, which a reader of version 1 must not pass over.
VERSIONS = (1, 2)
HEADER = struct.Struct("<8sIIQI36x")
ENTRY = struct.Struct("<64sIIQQQQ24x")
ALIGNMENT = 64
DIGEST_SIZE = 32

INT8, FLOAT32, INT32, TEXT, PANELS = 1, 2, 3, 4, 5
PANEL = 16  # rows of a panel; rows and columns of panels are padded to multiples of it
_DTYPES = {
    INT8: np.dtype("<i1"), FLOAT32: np.dtype("<f4"), INT32: np.dtype("<i4"),
    TEXT: np.dtype("u1"), PANELS: np.dtype("<i1")}

#: Matrices that are stored as int8 with one scale a row; everything else is float32.
_ROW_MAJOR = ("embeddings.word",)
_IN_PANELS = (".qkv.weight", ".attention.weight", ".up.weight", ".down.weight")


class ModelFileError(ValueError):
    """The file is not a model file, is damaged, or is of another version."""


@dataclasses.dataclass
class Model:
    """A model as read back. `tensors` are float32 (int8 matrices multiplied out), `quantised` the
    int8 matrices with their scales, `tables` the extra float32 tables without their `tables.` prefix."""

    config: dict[str, str]
    vocabulary: list[str]
    tensors: dict[str, np.ndarray]
    quantised: dict[str, tuple[np.ndarray, np.ndarray]]
    tables: dict[str, np.ndarray]
    sha256: str


def quantise_rows(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 matrix and float32 scale per row, symmetric, -127 ... 127."""
    weights = np.asarray(weights, dtype=np.float32)
    scale = (np.abs(weights).max(axis=1) / np.float32(127)).astype(np.float32)
    divisor = np.where(scale > 0, scale, np.float32(1))
    return np.rint(weights / divisor[:, None]).clip(-127, 127).astype(np.int8), scale


def dequantise_rows(rows: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """The float32 weights that the run time computes with."""
    return rows.astype(np.float32) * np.asarray(scale, dtype=np.float32)[:, None]


def to_panels(rows: np.ndarray) -> np.ndarray:
    """Zero-padded int8 rows in the order [panel][pair of columns][row][2]."""
    padded = np.pad(rows, [(0, -size % PANEL) for size in rows.shape])
    return padded.reshape(-1, PANEL, padded.shape[1] // 2, 2).transpose(0, 2, 1, 3)


def from_panels(panels: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """The matrix that `to_panels` was given."""
    pairs = (columns + -columns % PANEL) // 2
    ordered = panels.reshape(-1, pairs, PANEL, 2).transpose(0, 2, 1, 3)
    return ordered.reshape(-1, 2 * pairs)[:rows, :columns]


def bert_tensors(state: Mapping[str, np.ndarray], layers: int, prefix: str = "") -> dict[str, np.ndarray]:
    """Renames the float32 parameters of a Hugging Face `BertModel` to the names of the model file.

    `state` maps parameter names to numpy arrays, `prefix` is what stands before `embeddings.` and
    `encoder.` (for example "bert."). Query, key and value become one matrix.
    """

    def take(name: str) -> np.ndarray:
        return np.asarray(state[prefix + name], dtype=np.float32)

    tensors = {
        "embeddings.word": take("embeddings.word_embeddings.weight"),
        "embeddings.position": take("embeddings.position_embeddings.weight"),
        "embeddings.type": take("embeddings.token_type_embeddings.weight"),
        "embeddings.norm.weight": take("embeddings.LayerNorm.weight"),
        "embeddings.norm.bias": take("embeddings.LayerNorm.bias"),
    }
    for n in range(layers):
        old, new = f"encoder.layer.{n}.", f"layers.{n}."
        for kind in ("weight", "bias"):
            parts = [take(f"{old}attention.self.{part}.{kind}") for part in ("query", "key", "value")]
            tensors[f"{new}qkv.{kind}"] = np.concatenate(parts, axis=0)
            tensors[f"{new}attention.{kind}"] = take(f"{old}attention.output.dense.{kind}")
            tensors[f"{new}attention.norm.{kind}"] = take(f"{old}attention.output.LayerNorm.{kind}")
            tensors[f"{new}up.{kind}"] = take(f"{old}intermediate.dense.{kind}")
            tensors[f"{new}down.{kind}"] = take(f"{old}output.dense.{kind}")
            tensors[f"{new}output.norm.{kind}"] = take(f"{old}output.LayerNorm.{kind}")
    return tensors


def write_model(
    path: str | os.PathLike,
    config: Mapping[str, object],
    vocabulary: Sequence[str],
    tensors: Mapping[str, np.ndarray],
    tables: Mapping[str, np.ndarray] | None = None,
) -> str:
    """Writes a model file atomically and returns its SHA-256 (hexadecimal).

    `tensors` are float32; the large matrices are quantised here. `tables` are stored as they are,
    float32 vectors or matrices, under `tables.NAME`.
    """
    entries: list[tuple[str, int, np.ndarray]] = []
    lines = []
    for key, value in config.items():
        line = f"{key}={value}"
        if "\n" in line or "=" in key:
            raise ValueError(f"configuration cannot hold {line!r}")
        lines.append(line + "\n")
    entries.append(("config", TEXT, _text("".join(lines))))
    if len(set(vocabulary)) != len(vocabulary):
        raise ValueError("the vocabulary holds a piece twice")
    for piece in vocabulary:
        if not piece or "\n" in piece:
            raise ValueError(f"vocabulary cannot hold {piece!r}")
    entries.append(("vocabulary", TEXT, _text("".join(piece + "\n" for piece in vocabulary))))
    for name, array in tensors.items():
        if name.endswith(_ROW_MAJOR + _IN_PANELS):
            rows, scale = quantise_rows(array)
            kind = INT8 if name.endswith(_ROW_MAJOR) else PANELS
            entries += [(name, kind, rows), (name + ".scale", FLOAT32, scale)]
        else:
            entries.append((name, FLOAT32, _float32(name, array)))
    for name, array in (tables or {}).items():
        entries.append(("tables." + name, FLOAT32, _float32(name, array)))

    data = _assemble(entries, 2 if "attention.distance" in tensors else 1)
    scratch = f"{os.fspath(path)}.part"
    with open(scratch, "wb") as file:
        file.write(data)
    os.replace(scratch, path)
    return data[-DIGEST_SIZE:].hex()


def read_model(path: str | os.PathLike) -> Model:
    """Reads a model file and checks magic, version, length, bounds, CRC-32 and SHA-256."""
    with open(path, "rb") as file:
        data = file.read()
    if len(data) < HEADER.size + DIGEST_SIZE or data[:8] != MAGIC:
        raise ModelFileError(f"{path}: not a model file")
    _, version, count, length, crc = HEADER.unpack_from(data)
    if version not in VERSIONS:
        raise ModelFileError(f"{path}: version {version}, this reader knows {VERSIONS}")
    if length != len(data):
        raise ModelFileError(f"{path}: {len(data)} bytes, the header says {length}")
    if zlib.crc32(memoryview(data)[HEADER.size : -DIGEST_SIZE]) != crc:
        raise ModelFileError(f"{path}: CRC-32 does not match")
    digest = hashlib.sha256(memoryview(data)[:-DIGEST_SIZE]).digest()
    if digest != data[-DIGEST_SIZE:]:
        raise ModelFileError(f"{path}: SHA-256 does not match")

    raw: dict[str, np.ndarray] = {}
    for index in range(count):
        entry = ENTRY.unpack_from(data, HEADER.size + index * ENTRY.size)
        name, dtype, rank, rows, columns, offset, size = entry
        if offset % ALIGNMENT or offset + size > len(data) - DIGEST_SIZE:
            raise ModelFileError(f"{path}: entry {index} lies outside the file")
        array = np.frombuffer(data, _DTYPES[dtype], size // _DTYPES[dtype].itemsize, offset)
        if dtype == PANELS:
            array = from_panels(array, rows, columns)
        elif rank == 2:
            array = array.reshape(rows, columns)
        raw[name.rstrip(b"\0").decode()] = array

    text = bytes(raw.pop("config")).decode()
    vocabulary = bytes(raw.pop("vocabulary")).decode().split("\n")[:-1]
    quantised = {n: (a, raw[n + ".scale"]) for n, a in raw.items() if a.dtype == np.int8}
    tables = {n.removeprefix("tables."): a for n, a in raw.items() if n.startswith("tables.")}
    tensors = {n: dequantise_rows(*pair) for n, pair in quantised.items()}
    scales = {n + ".scale" for n in quantised}
    tensors |= {
        n: a for n, a in raw.items()
        if n not in quantised and n not in scales and not n.startswith("tables.")
    }
    config = dict(line.split("=", 1) for line in text.splitlines())
    return Model(config, vocabulary, tensors, quantised, tables, digest.hex())


def _text(string: str) -> np.ndarray:
    return np.frombuffer(string.encode("utf-8"), np.uint8)


def _float32(name: str, array: np.ndarray) -> np.ndarray:
    array = np.asarray(array, dtype="<f4")
    if array.ndim == 0:
        array = array.reshape(1)
    if array.ndim > 2 or array.size == 0 or not np.isfinite(array).all():
        raise ValueError(f"{name}: want a finite vector or matrix, have shape {array.shape}")
    return array


def _assemble(entries: list[tuple[str, int, np.ndarray]], version: int) -> bytes:
    directory, contents = bytearray(), bytearray()
    start = _aligned(HEADER.size + len(entries) * ENTRY.size)
    for name, dtype, array in entries:
        encoded = name.encode()
        if len(encoded) > 63:
            raise ValueError(f"entry name too long: {name}")
        rank = array.ndim
        rows, columns = array.shape if rank == 2 else (array.shape[0], 1)
        if dtype == PANELS:
            array = to_panels(array)
        data = np.ascontiguousarray(array, dtype=_DTYPES[dtype]).tobytes()
        offset = start + len(contents)
        directory += ENTRY.pack(encoded, dtype, rank, rows, columns, offset, len(data))
        contents += data + bytes(_aligned(len(data)) - len(data))
    body = bytes(directory) + bytes(start - HEADER.size - len(directory)) + bytes(contents)
    length = HEADER.size + len(body) + DIGEST_SIZE
    header = HEADER.pack(MAGIC, version, len(entries), length, zlib.crc32(body))
    return header + body + hashlib.sha256(header + body).digest()


def _aligned(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        found = read_model(argument)
        print(f"{argument}: sha256 {found.sha256}, {len(found.vocabulary)} pieces")
        for key, value in found.config.items():
            print(f"  {key}={value}")
        for kind in (found.tensors, found.tables):
            for name, array in kind.items():
                print(f"  {name} {'×'.join(map(str, array.shape))}")
