#!/usr/bin/env python3
"""Checks the corpus and writes it as JSON lines (standard library only, Python 3.11+).

  build.py                check all documents; faults as file:line:column, exit 1 if there are any
  build.py --out DIR      also write DIR/train.jsonl and DIR/test.jsonl
  build.py --readme       also bring the table of README.md up to date
  build.py --show ID      print the claims of a document, to be read once more

A line of the JSON is an article as the scorer and Training.annotation.read_articles take it: id, text, attributions
with half-open spans in Unicode scalars. Beside: style, outlet, date, language, split, fields (where title, summary
and body stand in text), entities with their mentions, traps (spans that look like claims and are none).
"""

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import marks  # noqa: E402
import rules  # noqa: E402
from Training.pieces import character_class, words_of  # noqa: E402

TABLE = re.compile(r"(?<=<!-- styles -->\n).*?(?=<!-- end -->)", re.S)


def is_test(id):
    """A tenth, by the id alone, so that a document never changes sides."""
    return hashlib.sha256(id.encode()).digest()[0] % 10 == 0


def read(path):
    """A document and its claims {number: {"source", "cue", "content": spans, ..}}, checked."""
    id = path.stem
    raw = path.read_bytes().decode("utf-8", "replace")
    doc = marks.read_document(str(path), id, path.parent.name, raw)
    if not re.fullmatch(re.escape(doc.style) + r"-\d\d\d?", id):
        doc.fault((1, 1), f"the file is to be called {doc.style}-NN.txt")
    if "\ufffd" in raw:
        doc.fault((1, 1), "not UTF-8")
    claims = {}
    at = 0
    doc.starts = {}
    for f in doc.fields:
        doc.starts[f.name] = at
        for m in f.marks:
            for n in m.claims:
                c = claims.setdefault(n, {"source": [], "cue": [], "content": [], "fields": set(), "mark": None,
                                          "place": f.place(m.start)})
                c[m.role].append([at + m.start, at + m.end])
                c["fields"].add(f.name)
                if m.role == "source":
                    c["mark"] = m
        at += len(f.text) + 2
    doc.text = "\n\n".join(f.text for f in doc.fields)
    rules.check(doc, claims)
    return doc, claims


def mentions(doc):
    """{key: [[start, end]]}: marks of the entity, and its aliases wherever they stand in no other's mark or alias."""
    names = {a.lower(): e.key for e in doc.entities.values() for a in e.aliases}
    out = {key: set() for key in doc.entities}
    taken = {}
    for f in doc.fields:
        at = doc.starts[f.name]
        for m in f.marks:
            key = m.entity if m.entity in doc.entities else None
            if key is None and m.role == "source":
                e = rules.entity_named(doc, f.text[m.start:m.end])
                key = e.key if e and m.entity is None else None
            if key:
                out[key].add((at + m.start, at + m.end))
            if key or m.entity:
                taken[at + m.start, at + m.end] = key
    low, held = doc.text.lower(), []
    for name in sorted(names, key=len, reverse=True):
        at = low.find(name)
        while at >= 0:
            span = (at, at + len(name))
            if bounded(low, *span) and not any(s < span[1] and span[0] < e for s, e in held):
                held.append(span)
                key, text = names[name], doc.text[span[0]:span[1]]
                # A lower-case letter where the name has a capital is another word.
                inside = any(s <= span[0] and span[1] <= e and k == key for (s, e), k in taken.items())
                if any(written(a, text) for a in doc.entities[key].aliases) and not inside and span not in taken:
                    out[key].add(span)
            at = low.find(name, at + 1)
    return {k: sorted(map(list, v)) for k, v in out.items()}


def bounded(text, start, end):
    """Whether no letter or digit touches this range."""
    touch = (text[start - 1:start] + text[end:end + 1]) if start else text[end:end + 1]
    return not any(c.isalnum() or c == "_" for c in touch)


def written(alias, text):
    return text in (alias, alias[:1].upper() + alias[1:], alias.upper(), alias.title())


def quote_type(words, spans):
    """direct, indirect or mixed, by the quotation marks of docs/claims-model.md."""
    inside = [w.quote > 0 for w in words for s, e in spans
              if s <= w.start < e and character_class(ord(w.text[0])) == "letter"]
    return "direct" if inside and all(inside) else "mixed" if any(inside) else "indirect"


def bare(text):
    """A description as a speaker: without the article, and without what a comma sets behind it."""
    head, comma, rest = text.partition(", ")
    if comma and not re.search(r"\b(?:and|or)\b", text):
        text = head
    return re.sub(r"^the ", "", text.rstrip(","), flags=re.I)


# The noun is left out: nobody is named.
ELLIPSIS = re.compile(r"(?:an|the )?others?|(?:one|two|three|none|some|several) of (?:them|whom|us)|"
                      r"both|two|three|some|several|many|few|a third|one|most", re.I)


def speaker_of(doc, claim):
    """(entity or None, name or None, other names) of a claim's source."""
    m = claim["mark"]
    if m is None or m.entity == "-":
        return None, None, []
    (s, e), = claim["source"][:1]
    text = doc.text[s:e]
    entity = doc.entities.get(m.entity) if m.entity else rules.entity_named(doc, text)
    if entity is None:
        name = bare(text)
        if ELLIPSIS.fullmatch(text.rstrip(",")) or ELLIPSIS.fullmatch(name):
            return None, None, []
        forms = [text.rstrip(","), re.sub(r"^an? ", "", name, flags=re.I)]
        return None, name, [x for x in forms if x != name]
    # Where the text never spells a name out, a description as it is written is right, too.
    others = [a for a in entity.aliases if a != entity.name and (not a.islower() or entity.composed)]
    if (entity.composed or entity.kind in ("role", "group", "document")) and text.lower() not in rules.PRONOUNS:
        others += [x for x in (bare(text),) if x not in (*others, entity.name)]
    if entity.kind != "person":
        others.append("the " + entity.name)
    return entity, bare(entity.name) if entity.name.startswith("the ") else entity.name, others


def inside(inner, outer):
    return all(any(a <= s and e <= b for a, b in outer) for s, e in inner)


def outlets(doc, override, n):
    """The names that `#n via=` lists."""
    return [doc.entities[k].name for k in override.get((n, "via"), "").split(",") if k in doc.entities]


def attributions(doc, claims, typed):
    words = words_of(doc.text) if typed else None
    override = {(n, key): value for n, key, value, _ in doc.overrides}
    named = {n: speaker_of(doc, c) for n, c in claims.items()}
    out = []
    for n, c in sorted(claims.items()):
        entity, name, others = named[n]
        spans = c["source"] + c["cue"] + [s for s in c["content"]]
        around = [k for k, o in claims.items() if k != n and o["content"] != c["content"]
                  and inside(spans, o["content"])]
        around.sort(key=lambda k: sum(e - s for s, e in claims[k]["content"]))
        # An outlet before a claim stands before all that the claim holds.
        via = outlets(doc, override, n)
        for k in around:
            via += [named[k][1]] * (named[k][1] is not None) + outlets(doc, override, k)
        at = {"id": str(n), **{r: sorted(c[r]) for r in ("source", "cue", "content")},
              "speaker": override.get((n, "speaker"), name),
              "speaker_alt": others + [name] * ((n, "speaker") in override and name is not None),
              "entity": entity and entity.key, "kind": entity and entity.kind,
              "role": override.get((n, "role"), entity and entity.role),
              "body": override.get((n, "body"), entity and entity.body),
              "via": via, "type": override.get((n, "type")) or (typed and quote_type(words, c["content"]))}
        if around:
            at["nested_in"] = str(around[0])
        out.append(at)
    return out


def record(doc, claims, typed=True):
    chains = mentions(doc)
    return {
        "id": doc.id, "style": doc.style, "outlet": doc.header["outlet"], "date": doc.header["date"],
        "language": doc.header["lang"], "split": "test" if is_test(doc.id) else "train",
        "title": next((f.text for f in doc.fields if f.name == "title"), ""), "text": doc.text,
        "fields": {f.name: [doc.starts[f.name], doc.starts[f.name] + len(f.text)] for f in doc.fields},
        "attributions": attributions(doc, claims, typed),
        "entities": [{"key": e.key, "kind": e.kind, "name": e.name, "aliases": e.aliases, "role": e.role,
                      "body": e.body, "mentions": chains[e.key]} for e in doc.entities.values()],
        "traps": [[doc.starts[f.name] + m.start, doc.starts[f.name] + m.end]
                  for f in doc.fields for m in f.marks if m.trap],
    }


def table(records):
    """Counts by style, in Markdown."""
    rows = ["| style | documents | of them test | words | claims | traps | names in chains |", "|---|---|---|---|---|---|---|"]
    styles = sorted({r["style"] for r in records})
    for style in [*styles, None]:
        these = [r for r in records if style in (r["style"], None)]
        rows.append("| {} | {} | {} | {:,} | {:,} | {:,} | {:,} |".format(
            style or "**all**", len(these), sum(r["split"] == "test" for r in these),
            sum(len(r["text"].split()) for r in these), sum(len(r["attributions"]) for r in these),
            sum(len(r["traps"]) for r in these), sum(len(e["mentions"]) for r in these for e in r["entities"])))
    return "\n".join(rows) + "\n"


def show(r):
    cut = lambda spans: " ¦ ".join(r["text"][s:e] for s, e in spans) or "∅"
    print(f"{r['id']} ({r['split']}, {len(r['text'].split())} words)")
    for a in r["attributions"]:
        via = f" via {', '.join(a['via'])}" if a["via"] else ""
        print(f"  {a['id']:>3} {cut(a['source'])} → {a['speaker']}{via} | {cut(a['cue'])} | {cut(a['content'])} [{a['type']}]")
    for e in r["entities"]:
        print(f"   @{e['key']} {e['name']}: " + ", ".join(r["text"][s:t] for s, t in e["mentions"]))


def build(root, typed=True):
    """(records, fault lines) of every document below root; without the types of claims it takes half the time."""
    records, faults = [], []
    for path in sorted(root.glob("*/*")):
        doc, claims = read(path)
        shown = path.relative_to(root)
        faults += [f"{shown}:{line}:{column}: {text}" for line, column, text in sorted(doc.faults)]
        if not doc.faults:
            records.append(record(doc, claims, typed))
            for e in records[-1]["entities"]:
                if not e["mentions"]:
                    faults.append(f"{shown}:{doc.entities[e['key']].line}:1: @{e['key']} is mentioned nowhere")
    return records, faults


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--documents", type=Path, default=HERE / "documents")
    ap.add_argument("--out", type=Path)
    ap.add_argument("--readme", action="store_true")
    ap.add_argument("--show", action="append", default=[], metavar="ID")
    a = ap.parse_args()
    records, faults = build(a.documents, bool(a.out or a.show))
    for r in records:
        if any(r["id"].startswith(x) for x in a.show):
            show(r)
    if a.documents == HERE / "documents" and not a.show:
        readme = HERE / "README.md"
        text = readme.read_text(encoding="utf-8")
        wanted = TABLE.sub(lambda _: table(records), text)
        if a.readme and not faults:
            readme.write_text(wanted, encoding="utf-8")
        elif text != wanted and not faults:
            faults.append(f"{readme}:1:1: the table of styles is old: {sys.argv[0]} --readme")
    for line in faults:
        print(line, file=sys.stderr)
    if a.out and not faults:
        a.out.mkdir(parents=True, exist_ok=True)
        for split in ("train", "test"):
            with open(a.out / f"{split}.jsonl", "w", encoding="utf-8") as f:
                f.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in records if r["split"] == split)
    tests = sum(r["split"] == "test" for r in records)
    print(f"{len(records)} documents ({tests} test), {sum(len(r['attributions']) for r in records)} claims, "
          f"{len(faults)} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
