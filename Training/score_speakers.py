"""Scores who is said to speak, over a corpus whose claims name their speakers.

  python3 Training/score_speakers.py GOLD.jsonl OUTPUT.jsonl [--list STATE] [--by style|method] [--reliability]

GOLD is what Training/corpus/build.py writes, OUTPUT what `claimwatch extract --jsonl GOLD` prints. A claim of the gold is
found if one of OUTPUT has its cue (an overlap of tokens), at least half of its source and half of its content (Jaccard).
Of the claims found that have a source the speaker is
  right        the name of the gold, or another name it lists
  as written   nothing but the source's own words, where a reader knows more
  null         nobody, where a reader knows who
  wrong        somebody else, or somebody where a reader would name nobody
Names are compared in lower case, without "the" and "a", and without the marks behind them. Standard library only.
"""

import argparse
import json
import re
from collections import Counter, defaultdict

STATES = ("right", "as written", "null", "wrong")


def tokens(text, spans):
    return {m.start() for s, e in spans for m in re.finditer(r"\w+|[^\w\s]", text) if m.start() < e and m.end() > s}


def jaccard(a, b):
    return len(a & b) / len(a | b) if a | b else 1.0


def plain(name):
    return re.sub(r"^(the|an?) |[.,;:]+$", "", re.sub(r"\s+", " ", name.strip().lower().replace("’", "'")))


def read(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def span(x):
    return [[x["start"], x["end"]]] if x and x["field"] == "content" else []


def state(gold, speaker, source):
    names = {plain(n) for n in [gold["speaker"], *gold.get("speaker_alt", [])] if n}
    if speaker is None:
        return "null" if names else "right"
    name = plain(speaker["name"])
    if name in names:
        return "right"
    return "as written" if name in plain(source) else "wrong"


def pairs(article, claims):
    """(gold, claim) one to one, best first."""
    text = article["text"]
    gold = [(a, *(tokens(text, a.get(k) or []) for k in ("source", "cue", "content"))) for a in article["attributions"]]
    mine = [(c, *(tokens(text, s) for s in (span(c["speaker"]), span(c["cue"]),
                                            [[p["start"], p["end"]] for p in c["content"]["spans"]
                                             if p.get("field", "content") == "content"]))) for c in claims]
    fits = []
    for i, (_, gs, gc, gk) in enumerate(gold):
        for j, (_, s, c, k) in enumerate(mine):
            if gs and (gc & c or not gc | c) and jaccard(gs, s) >= 0.5 and jaccard(gk, k) >= 0.5:
                fits.append((-jaccard(gc, c) - jaccard(gk, k) - jaccard(gs, s), i, j))
    taken_gold, taken = set(), set()
    for _, i, j in sorted(fits):
        if i not in taken_gold and j not in taken:
            taken_gold.add(i)
            taken.add(j)
            yield gold[i][0], mine[j][0]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold")
    ap.add_argument("output")
    ap.add_argument("--list", metavar="STATE", help="print every claim of this state (wrong, null, as written)")
    ap.add_argument("--by", choices=("style", "method"), default="style")
    ap.add_argument("--reliability", action="store_true", help="also: stated confidence against the share of right names")
    a = ap.parse_args()
    said = {r["id"]: r.get("claims", []) for r in read(a.output)}
    rows, sourced = defaultdict(Counter), Counter()
    bins = defaultdict(lambda: [0, 0.0, 0, 0])
    for article in read(a.gold):
        style = article.get("style", "all")
        sourced[style] += sum(1 for g in article["attributions"] if g.get("source"))
        for gold, claim in pairs(article, said.get(article["id"], [])):
            speaker = claim["speaker_resolved"]
            now = state(gold, speaker, claim["speaker"]["text"])
            rows[style if a.by == "style" else speaker["method"] if speaker else "null"][now] += 1
            if speaker and speaker.get("confidence") is not None:
                b = bins[min(9, int(speaker["confidence"] * 10))]
                b[0] += 1
                b[1] += speaker["confidence"]
                b[2] += now == "right"
                b[3] += now == "wrong"
            if a.list == now:
                start = claim["speaker"]["start"]
                print(f"{article['id']}: {speaker and speaker['name']} ({speaker and speaker['method']}, "
                      f"{speaker and speaker.get('confidence')}) for {gold['speaker']} {gold.get('speaker_alt', '')}\n    "
                      f"…{article['text'][max(0, start - 260):start].replace(chr(10), ' / ')}"
                      f"[{claim['speaker']['text']}] {claim['cue'] and claim['cue']['text']}\n")
    total = Counter()
    for c in rows.values():
        total.update(c)
    print(f"| {a.by} | claims with a source | found | right | as written | null | wrong |\n|---|---|---|---|---|---|---|")
    for key, c in [*sorted(rows.items()), ("**all**", total)]:
        n = sum(c.values())
        known = sourced[key] if key in sourced else sum(sourced.values()) if key == "**all**" and a.by == "style" else ""
        print(f"| {key} | {known} | {n} | " + " | ".join(
            f"{c[s]} ({100 * c[s] / n:.1f} %)" if key == "**all**" else str(c[s]) for s in STATES) + " |")
    if a.reliability:
        print("\n| stated | names | mean stated | right | wrong |\n|---|---|---|---|---|")
        for k, (n, mean, right, wrong) in sorted(bins.items()):
            print(f"| {k / 10:.1f}–{(k + 1) / 10:.1f} | {n} | {mean / n:.2f} | {right / n:.3f} | {wrong / n:.3f} |")


if __name__ == "__main__":
    main()
