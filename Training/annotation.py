"""Gold of PolNeAR and of our own corpus: articles with attributions, and their labels on words."""

import gzip
import hashlib
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


def own(name):
    """Our own corpus as Training/corpus/build.py wrote it into CLAIMS_OWN: "train", "held" (an eighth of its train
    part, by the id, for what is fitted behind the encoder) or "test". Claims are as the tagger is to see them (`flat`)."""
    articles = read_articles(Path(os.environ["CLAIMS_OWN"]) / ("test.jsonl" if name == "test" else "train.jsonl"))
    if name != "test":
        articles = [a for a in articles if is_held(a["id"]) == (name == "held")]
    return [a | {"attributions": flat(a["attributions"])} for a in articles]


def is_held(id):
    return hashlib.sha256(id.encode()).digest()[1] % 8 == 0


def flat(attributions):
    """Without the claims inside the content of a claim whose cue stands before them: PolNeAR as we have it holds none of
    them, a word has one label, and the run time finds them by rule. Of two claims of which the outer has its cue behind
    ("…, she said, the agency reported") both are kept."""
    def inside(a, b):
        return all(any(s <= x and y <= e for s, e in b["content"]) for x, y in a["cue"]) and a["cue"] and a is not b

    return [a for a in attributions
            if not any(inside(a, b) and (not b["cue"] or b["cue"][0][0] < a["cue"][0][0]) for b in attributions)]


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
    for i, y in enumerate(labels):
        # What another claim cut off goes on as a span of its own.
        if y and y % 2 == 0 and (i == 0 or labels[i - 1] not in (y, y - 1)):
            labels[i] = y - 1
    return Article(words, labels, claims)
