#!/usr/bin/env python3
"""Measures the matcher on real text beside grep and ripgrep: real.py TEXT

TEXT has an item in each line, as UTF-8 (items.py makes one of feeds). Terms are words of the text itself, 10, 1,000 and 10,000 of
them, chosen so that each stands in few items: watched names are rare. CPU time of one core each;
grep and rg look for the same words, whole and in upper or lower case, and print each, in the first lines of
TEXT: with 10,000 words grep reads 70 KB a second.
"""

import collections
import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

COUNTS = (10, 1_000, 10_000)
SAMPLE = 3_000_000
RUN = Path(__file__).resolve().parent / "run"


def terms(text):
    """Words of four letters or more, the rare ones first, in an order that the text alone decides."""
    items = collections.Counter()
    with open(text, encoding="utf-8") as lines:
        for line in lines:
            items.update(set(re.findall(r"[^\W\d_]{4,}", line.lower())))
    rare = [word for word, count in items.items() if 2 <= count <= 200]
    return sorted(rare, key=lambda word: (hash_of(word), word))


def hash_of(word):
    value = 0
    for byte in word.encode():
        value = (value * 131 + byte) & 0xFFFFFFFF
    return value


def cpu(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.PIPE, env=dict(os.environ, LC_ALL="C.UTF-8"))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, done.stdout.count(b"\n")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    text = sys.argv[1]
    words = terms(text)
    if len(words) < max(COUNTS):
        sys.exit(f"{text} has {len(words)} rare words, {max(COUNTS)} are needed")
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for count in COUNTS:
            files.append(os.path.join(folder, f"{count}"))
            Path(files[-1]).write_text("".join(word + "\n" for word in words[:count]), "utf-8")
        subprocess.run([RUN, "file", text, *files], check=True)
        sample = os.path.join(folder, "sample")
        with open(text, "rb") as lines, open(sample, "wb") as first:
            for line in lines:
                first.write(line)
                if first.tell() > SAMPLE:
                    break
            size = first.tell()
        for tool, flags in (("grep", []), ("rg", ["--threads", "1", "--no-filename", "-N"])):
            for count, file in zip(COUNTS, files):
                spent, hits = cpu([tool, *flags, "-F", "-o", "-w", "-i", "-f", file, sample])
                print(f"{count:>6} {tool:<6} {size / spent / 1e6:>8.0f} MB/s {hits:>9} hits")


if __name__ == "__main__":
    main()
