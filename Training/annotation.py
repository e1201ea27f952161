"""PolNeAR gold: articles with attributions, and their labels on words."""

import gzip
import json
import os
from dataclasses import dataclass
from pathlib import Path

from .pieces import words_of

ROLES = ("source", "cue", "content")
LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
OUTSIDE = 0


def begin(role):
    return 1 + 2 * ROLES.index(role)


def data_directory():
    """CLAIMS_DATA, or shared/claims beside the checkout."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "claims"
    return Path(os.environ.get("CLAIMS_DATA", beside))


def read_articles(path):
    """[{"id", "text", "attributions"}], spans half-open in code points."""
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def split(name):
    return read_articles(data_directory() / "polnear" / f"{name}.jsonl.gz")


@dataclass
class Claim:
    """Word indices: spans are half-open, a role may have none."""

    source: list
    cue: list
    content: list


@dataclass
class Article:
    words: list
    labels: list  # one of LABELS by index, a word each
    claims: list


def span_on_words(words, starts, s, e):
    """Half-open word range whose words overlap s ..< e, or None."""
    import bisect

    a = bisect.bisect_right(starts, s) - 1
    if a < 0 or words[a].end <= s:
        a += 1
    b = bisect.bisect_left(starts, e)
    return (a, b) if a < b else None


def article_of(text, attributions):
    """Labels every word with at most one role. Where roles of two attributions meet (24 characters
    in train) the order of ROLES decides, the cue first, as in the scorer."""
    words = words_of(text)
    starts = [w.start for w in words]
    labels = [OUTSIDE] * len(words)
    claims = []
    for at in attributions:
        claim = Claim([], [], [])
        for role in ROLES:
            for s, e in at.get(role) or []:
                r = span_on_words(words, starts, s, e)
                if r:
                    getattr(claim, role).append(r)
        claims.append(claim)
    for role in ("content", "source", "cue"):
        b = begin(role)
        for claim in claims:
            for s, e in getattr(claim, role):
                # A span never runs on over a paragraph break: it begins again.
                for i in range(s, e):
                    labels[i] = b if i == s or words[i].paragraph else b + 1
    return Article(words, labels, claims)
