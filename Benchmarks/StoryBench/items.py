#!/usr/bin/env python3
"""items.py BIN FILES...: the items of saved feeds as lines of `claimwatch stories --jsonl`, on standard output."""
import json, os, subprocess, sys

for path in sys.argv[2:]:
    parsed = subprocess.run([sys.argv[1], "parse", "--json", path], capture_output=True).stdout
    feed = os.path.basename(path)
    for number, entry in enumerate(json.loads(parsed or b"{}").get("entries", [])):
        title, body = entry.get("title") or "", entry.get("content_text") or entry.get("summary_text") or ""
        date = entry.get("published") or entry.get("updated") or "2026-01-01T00:00:00Z"
        print(json.dumps({"id": f"{feed}#{number}", "feed": feed, "outlet": feed.split("__")[0], "published": date, "title": title, "text": f"{title}\n\n{body}"}))
