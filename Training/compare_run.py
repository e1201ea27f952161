"""Compares the run time with the reference on the same texts and fails when fewer than 99.9 % of the labels agree.

  python -m Training.golden --model FILE.cwm --vocabulary DIR/vocab.txt --limit 84 --out DIR dev.jsonl.gz
  zcat dev.jsonl.gz | TaggerBench FILE.cwm --labels > run.jsonl
  python3 Training/compare_run.py DIR/golden.jsonl run.jsonl

Standard library only. The reference computes with the file's weights multiplied out, in float32.
"""

import json
import sys

LEAST_AGREEMENT = 0.999


def main(golden, run):
    with open(golden, encoding="utf-8") as a, open(run, encoding="utf-8") as b:
        pairs = [(json.loads(x), json.loads(y)) for x, y in zip(a, b)]
    words = same = claims = same_claims = 0
    furthest = shift = 0.0
    for expected, found in pairs:
        ranges = [[w["byteStart"], w["byteEnd"]] for w in expected["words"]]
        if ranges != found["words"]:
            sys.exit(f"{expected['id']}: other words")
        words += len(ranges)
        same += sum(x == y for x, y in zip(expected["labels"], found["labels"]))
        for x, y in zip(expected["emissions"], found["emissions"]):
            furthest = max([furthest, *(abs(p - q) for p, q in zip(x, y))])
        wanted = {key(expected, c): c["confidence"] for c in expected.get("claims", [])}
        got = {(tuple(c["source"]), tuple(c["cue"]), tuple(map(tuple, c["contents"]))): c["confidence"]
               for c in found["claims"]}
        claims += len(wanted | got)
        same_claims += len(wanted.keys() & got.keys())
        shift = max([shift, *(abs(got[k] - wanted[k]) for k in wanted.keys() & got.keys())])
    print(f"{len(pairs)} texts, {words} words: {same} labels agree ({same / max(words, 1):.4%}), "
          f"label scores differ by {furthest:.4f} at most; "
          f"{same_claims} of {claims} claims agree, confidences differ by {shift:.4f} at most")
    if same < LEAST_AGREEMENT * words:
        sys.exit(1)


def key(text, claim):
    """A claim's byte ranges."""
    def span(r):
        return (text["words"][r[0]]["byteStart"], text["words"][r[1] - 1]["byteEnd"])

    w = claim["words"]
    return (span(w["source"]) if w["source"] else (), span(w["cue"]), tuple(span(c) for c in w["content"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
