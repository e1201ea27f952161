#!/usr/bin/env python3
"""Measures what keeping items costs on disk, and how long a replay takes.

  bench.py BINARY [--items N] [--watches N] [--feeds FOLDER] [--work FOLDER] [--repeats N]

Takes the feeds in FOLDER (files of RSS or Atom), under as many ids as it takes, else invents some; polls
them once with the watches, whose terms are rare words of theirs; then replays: first with
what the poll had no time to read, then with all claims kept, and at last against a configuration with half
of the watches. Times are of processor, one core. Exits with 1 where a bar is missed.
"""
import argparse
import collections
import html
import json
import os
import pathlib
import random
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile

BAR_SECONDS = 20
BAR_BYTES = 1024


def invented(count):
    """Documents of 500 items each, of words whose frequency falls as in news."""
    rng = random.Random(13)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "is")]
    words = ["".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(20_000)]
    weights = [1 / (rank + 10) for rank in range(len(words))]
    names = [word.capitalize() for word in words[500:4000]]
    for start in range(0, count, 500):
        items = []
        for number in range(start, min(start + 500, count)):
            text = rng.choices(words, weights, k=rng.randint(25, 55))
            for _ in range(4):
                text.insert(rng.randrange(len(text)), rng.choice(names))
            body = f"{rng.choice(names)} said that {' '.join(text[8:])}."
            items.append(
                f"<item><guid>http://gazette.example/{number}</guid><title>{' '.join(text[:8])}</title>"
                f"<link>http://gazette.example/news/{number}</link><description>{html.escape(body)}"
                "</description><pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate></item>")
        yield ("<rss version='2.0'><channel><title>Gazette</title><link>http://gazette.example/</link>"
               f"{''.join(items)}</channel></rss>").encode()


def feeds(arguments, folder):
    """Files that hold about as many items as asked for."""
    files, items = [], 0
    if not arguments.feeds:
        for document in invented(arguments.items):
            path = folder / f"{len(files)}.xml"
            path.write_bytes(document)
            files.append(path)
        return files
    sources = sorted(path for path in pathlib.Path(arguments.feeds).iterdir() if path.is_file())
    while items < arguments.items:
        before = items
        for source in sources:
            if items >= arguments.items:
                break
            document = source.read_bytes()
            items += len(re.findall(rb"<(?:item|entry)[\s>]", document))
            path = folder / f"{len(files)}.xml"
            path.write_bytes(document)
            files.append(path)
        if items == before:
            sys.exit(f"{arguments.feeds}: no items there")
    return files


def terms(files, count):
    """Words with a capital that stand in one file of a hundred, as those of watches do."""
    counts = collections.Counter()
    sample = files[:400]
    for path in sample:
        counts.update(set(re.findall(rb"\b[A-Z][a-z]{4,12}\b", path.read_bytes())))
    wanted = max(2, len(sample) // 100)
    ranked = sorted(counts, key=lambda word: (abs(counts[word] - wanted), word))
    return [word.decode() for word in ranked[:count]]


def configuration(folder, files, words):
    lines = ['retain = "3650d"', 'retain_size = "64GiB"', "[paths]", f'state = "{folder}/state"',
             f'alerts = "{folder}/alerts.jsonl"', f'events = "{folder}/events.jsonl"', "[pages]", "full_text = false"]
    for number, path in enumerate(files):
        lines += ["[[feed]]", f'id = "f{number}"', f'url = "file:{path}"', 'backfill = "all"']
    for word in words:
        lines += ["[[watch]]", f'id = "{word.lower()}"', f'terms = ["{word}"]']
    return "\n".join(lines) + "\n"


def run(command):
    """Output and processor seconds of a command on one core."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(["taskset", "-c", "0"] + command, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.stderr.decode(errors='replace')}")
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, seconds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--watches", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--feeds")
    parser.add_argument("--work")
    arguments = parser.parse_args()
    folder = pathlib.Path(arguments.work or tempfile.mkdtemp(prefix="replay-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    binary = os.path.abspath(arguments.binary)
    if not (folder / "state").exists():
        files = feeds(arguments, folder)
        words = terms(files, arguments.watches)
        (folder / "all.toml").write_text(configuration(folder, files, words))
        (folder / "half.toml").write_text(configuration(folder, files, words[::2]))
        subprocess.run([binary, "once", "--config", folder / "all.toml"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    replay = [binary, "replay", "--since", "3650d", "--json", "--config", f"{folder}/all.toml"]
    output, anew = run(replay)
    first = json.loads(output)
    times = [run(replay) for _ in range(arguments.repeats)]
    report = json.loads(times[0][0])
    compared = min(
        run(replay + ["--against", f"{folder}/half.toml"])[1] for _ in range(arguments.repeats))
    seconds = min(time for _, time in times)
    database = sqlite3.connect(f"file:{folder}/state/items.sqlite?mode=ro", uri=True)
    items, = database.execute("SELECT count(*) FROM item").fetchone()
    short, small = database.execute(
        "SELECT count(*), avg(length(body)) FROM item WHERE length(body) < 700").fetchone()
    size = os.path.getsize(f"{folder}/state/items.sqlite")
    alerts = sum(watch["alerts"] for watch in report["watches"])
    print(f"{items} items of {first['feeds']} feeds, {len(report['watches'])} watches, {alerts} alerts")
    print(f"| bytes an item on disk | {size / items:.0f} |")
    print(f"| bytes a row of the {short} items that pack into 700 | {small:.0f} |")
    print(f"| first replay, claims of {first['read_anew']} items read anew, s | {anew:.1f} |")
    print(f"| replay, claims kept ({report['read_anew']} read anew), s | {seconds:.1f} |")
    print(f"| the same against half of the watches, s | {compared:.1f} |")
    if not arguments.work:
        shutil.rmtree(folder)
    bad = seconds > BAR_SECONDS * max(items, 100_000) / 100_000 or size / items > BAR_BYTES
    sys.exit(1 if bad else 0)


main()
