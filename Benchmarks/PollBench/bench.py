#!/usr/bin/env python3
"""`make bench-poll`: claimwatch's polling beside the floor in C, row by row.

Runs the release binary and limit.c alternately on the same corpus, on loopback, and prints the
table of docs/benchmarks.md. CPU seconds (user and system, by wait4) are compared as ratios of
medians; wall time only where a row is about waiting.
"""
import argparse
import json
import os
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import rows
from contenders import Claimwatch, Floor
from corpus import Corpus

ROOT = Path(__file__).resolve().parents[2]


class Bench:
    """What every row works with: tools, corpora, both contenders, the number of repetitions."""

    # Feeds and hosts of each corpus: five feeds a host, as in the survey behind the targets.
    HOSTS = {200: 100, 400: 400, 1000: 200, 5000: 1000, 20000: 4000}

    def __init__(self, arguments):
        self.tools = arguments.tools
        self.folder = arguments.folder
        self.repeats = arguments.repeats
        self.scale = arguments.feeds
        self.folder.mkdir(parents=True, exist_ok=True)
        self.floor = Floor(self.tools, self.folder / "floor")
        self.binary = arguments.binary
        self.claimwatch = Claimwatch(self.binary, self.folder / "claimwatch")
        self.corpora = {}

    def corpus(self, count, name="corpus"):
        """A corpus of `count` feeds, smaller where `--feeds` says so."""
        count = min(count, self.scale) if self.scale else count
        hosts = self.HOSTS.get(count, max(1, count // 5))
        key = f"{name}-{count}"
        if key not in self.corpora:
            self.corpora[key] = Corpus(self.tools, self.folder / key, count, hosts)
        return self.corpora[key]

    def say(self, text):
        print(text, file=sys.stderr, flush=True)


def median(values):
    return statistics.median(values)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="all", help="numbers, such as 1,3,9; all by default")
    parser.add_argument("--repeats", type=int, default=5, help="runs of each contender")
    parser.add_argument("--feeds", type=int, default=0, help="no corpus larger than this")
    parser.add_argument(
        "--tools", type=Path, default=ROOT / "../shared/bench/poll",
        help="the folder of gen.py, nginxconf.py, latency.py, truthcheck.py and limit.c")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".build/poll-bench", help="where to work")
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/claimwatch")
    arguments = parser.parse_args()
    arguments.tools = arguments.tools.resolve()
    arguments.folder = arguments.folder.resolve()
    if not (arguments.tools / "limit.c").exists():
        sys.exit(
            f"bench-poll: {arguments.tools} is not there.\n"
            "The generator, the servers and the floor in C are kept beside the checkout, in\n"
            "../shared/bench/poll; name another place with --tools (make: TOOLS=FOLDER).")
    if not arguments.binary.exists():
        sys.exit(f"bench-poll: {arguments.binary} is not there; run `make build` first.")
    wanted = rows.ALL if arguments.rows == "all" else [int(x) for x in arguments.rows.split(",")]
    unknown = [number for number in wanted if number not in rows.ALL]
    if unknown:
        sys.exit(f"bench-poll: no such row: {unknown[0]}; there are {rows.ALL[0]} to {rows.ALL[-1]}")

    bench = Bench(arguments)
    results = []
    for number in wanted:
        bench.say(f"row {number}: {rows.TITLES[number]} (load {os.getloadavg()[0]:.1f})")
        for result in rows.measure(number, bench):
            results.append(result)
            bench.say(f"  {result.measured}: {result.verdict}")
            with open(arguments.folder / "results.jsonl", "a") as file:
                file.write(json.dumps(result.record(number, bench)) + "\n")
    print("\n| # | what | target | measured | verdict |\n|---|---|---|---|---|")
    for result in results:
        print(
            f"| {result.number} | {result.what} | {result.target} | {result.measured} | "
            f"{result.verdict} |")


if __name__ == "__main__":
    main()
