#!/usr/bin/env python3
"""Writes the texts of items, a line each, as real.py takes them: items.py BINARY FOLDER [MEGABYTES]

FOLDER holds feeds. Each item stands once, and all of them again until there are so many megabytes (100).
"""

import json
import subprocess
import sys
from pathlib import Path


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    binary, folder = sys.argv[1:3]
    wanted = int(sys.argv[3]) * 1_000_000 if len(sys.argv) == 4 else 100_000_000
    files = sorted(path for path in Path(folder).iterdir() if path.is_file())
    asked = "".join(json.dumps({"file": str(path)}) + "\n" for path in files)
    parsed = subprocess.run([binary, "parse", "--jsonl"], input=asked, stdout=subprocess.PIPE, text=True)
    items = {}
    for line in parsed.stdout.splitlines():
        for entry in json.loads(line).get("entries", []):
            texts = (entry.get("title"), entry.get("summary_text"), entry.get("content_text"))
            text = " ".join(" ".join(text for text in texts if text).split())
            if text:
                items[text] = None
    text = "".join(item + "\n" for item in items).encode()
    if not text:
        sys.exit(f"{folder}: no items there")
    for _ in range(-(-wanted // len(text))):
        sys.stdout.buffer.write(text)


if __name__ == "__main__":
    main()
