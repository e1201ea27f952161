"""Measures which he and she sources are named rightly, against silver coreference chains.

  python3 Training/speakers.py GOLD.jsonl.gz TOKENS.tsv.gz PREDICTIONS.jsonl [--list]

GOLD and PREDICTIONS are as the scorer reads them, TOKENS has CoreNLP's tokens with named entities and chains. A source is
nameable if its chain holds a person's name; it is right if the predicted speaker ends in a surname of the chain, or in a
word of it where the chain gives no more. Silver: the chains are wrong at times, so look at --list before believing a
difference. Standard library only.
"""

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict

SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}


def read(path):
    with (gzip.open if str(path).endswith(".gz") else open)(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def documents(path):
    """{id: ([(start, end, word, named entity)], {chain: [[token index]]})}"""
    out, name, tokens, chains, open_ = {}, None, [], None, None
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for line in f:
            line = line.rstrip("\n")
            if line.startswith("# doc "):
                name = line[6:]
                tokens, chains, open_ = [], defaultdict(list), defaultdict(list)
                out[name] = (tokens, chains)
            elif line:
                c = line.split("\t")
                i = len(tokens)
                tokens.append((int(c[2]), int(c[3]), c[4], c[7]))
                if c[10] != "_":
                    for part in c[10].split("|"):
                        chain = int(re.search(r"\d+", part)[0])
                        if part.startswith("("):
                            open_[chain].append(i)
                        if part.endswith(")") and open_[chain]:
                            chains[chain].append(list(range(open_[chain].pop(), i + 1)))
    return out


def names(tokens, mentions):
    """Surnames of the persons that are the heads of a chain's mentions (their last run of PERSON)."""
    out = Counter()
    for mention in mentions:
        words = [tokens[i] for i in mention]
        # "Clinton's campaign" is no Clinton: nothing but the name, titles before it and 's behind it.
        run = [w for w in words if w[3] == "PERSON"]
        if run and words[-1][2] in (run[-1][2], "'s", "’s", "’", "'") and len(words) <= len(run) + 6:
            surname = [w[2] for w in run if w[2].lower() not in SUFFIXES]
            if surname:
                out[surname[-1].lower()] += 1
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold")
    ap.add_argument("tokens")
    ap.add_argument("predictions")
    ap.add_argument("--list", action="store_true", help="print every source that is not named rightly")
    a = ap.parse_args()
    silver = documents(a.tokens)
    predicted = {r["id"]: r["claims"] for r in read(a.predictions)}
    count = Counter()
    for rec in read(a.gold):
        speakers = {}
        for c in predicted.get(rec["id"], []):
            for span in c.get("source", []):
                speakers[tuple(span)] = c.get("speaker")
        tokens, chains = silver.get(rec["id"], ([], {}))
        at = {t[0]: i for i, t in enumerate(tokens)}
        owner = {m[0]: chain for chain, mentions in chains.items() for m in mentions if len(m) == 1}
        seen = set()
        for claim in rec["attributions"]:
            for start, end in claim["source"]:
                word = rec["text"][start:end]
                if word.lower() not in ("he", "she") or (start, end) in seen:
                    continue
                seen.add((start, end))
                count["he or she"] += 1
                chain = owner.get(at.get(start))
                wanted = names(tokens, chains[chain]) if chain is not None else Counter()
                if not wanted:
                    continue
                count["nameable"] += 1
                if (start, end) not in speakers:
                    count["not found"] += 1
                    continue
                count["found"] += 1
                speaker = speakers[(start, end)]
                last = [w for w in (speaker or "").lower().split() if w not in SUFFIXES]
                state = "null" if not speaker else "right" if last[-1] in wanted else "wrong"
                count[state] += 1
                if a.list and state != "right":
                    context = rec["text"][max(0, start - 300):end + 60].replace("\n", " / ")
                    print(f"{state}: {speaker} for {dict(wanted)}\n    …{context}…\n")
    for key in ("he or she", "nameable", "not found", "found", "right", "wrong", "null"):
        print(f"{count[key]:6} {key}")
    print(f"{100 * count['right'] / max(1, count['found']):6.1f} % of the nameable ones found are named rightly")


if __name__ == "__main__":
    main()
