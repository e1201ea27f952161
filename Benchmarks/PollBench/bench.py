#!/usr/bin/env python3
"""`make bench-poll`: claimwatch's polling beside the floor in C, row by row.

Runs the release binary and limit.c alternately on the same corpus, on loopback. CPU seconds (user
and system, by wait4) are compared as ratios of medians; wall time only where a row is about
waiting.
Progress goes to standard error and the table to standard output. Each line of it is also appended
to results.md in the folder as soon as it is there, with the figures behind it in results.jsonl.
"""
import argparse
import fcntl
import os
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import process
import rows
from contenders import Claimwatch, Floor
from corpus import Corpus
from result import Report, Result

ROOT = Path(__file__).resolve().parents[2]


class Bench:
    """What every row works with: tools, corpora, both contenders, the number of repetitions."""

    # Five feeds a host, as in the survey behind the targets.
    FEEDS_A_HOST = 5

    def __init__(self, arguments):
        self.tools = arguments.tools
        self.folder = arguments.folder
        self.repeats = arguments.repeats
        self.scale = arguments.feeds
        self.binary = arguments.binary
        self.floor = Floor(self.tools, self.folder / "floor")
        self.claimwatch = Claimwatch(self.binary, self.folder / "claimwatch")
        self.corpora = {}

    def corpus(self, count, name="corpus", hosts=0):
        """A corpus of `count` feeds, smaller where `--feeds` says so, on at most `hosts` hosts."""
        count = min(count, self.scale) if self.scale else count
        hosts = min(hosts, count) if hosts else max(1, count // self.FEEDS_A_HOST)
        key = f"{name}-{count}"
        if key not in self.corpora:
            self.corpora[key] = Corpus(self.tools, self.folder / key, count, hosts)
        return self.corpora[key]

    def sizes(self):
        """A small corpus and a large one, for what grows; never the same."""
        small = 1000 if not self.scale or self.scale > 1000 else max(10, self.scale // 5)
        return [self.corpus(small), self.corpus(20000)]

    def say(self, text):
        print(text, file=sys.stderr, flush=True)

    def progress(self, number, figures):
        shown = [round(x, 3) if isinstance(x, float) else x for x in figures]
        self.say(f"  run {number}: {shown}")

    def command(self, row):
        """What measures this row again."""
        parts = [f"make bench-poll ROWS={row}"]
        if self.repeats != 5:
            parts.append(f"REPEATS={self.repeats}")
        if self.scale:
            parts.append(f"FEEDS={self.scale}")
        return " ".join(parts)


class Stopped(BaseException):
    """A signal asked the bench to end; not an error of the row that it hits."""


def stop_on_signals():
    caught = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(number, _):
        # Servers and contenders are being ended from now on; a second signal must not hinder it.
        for each in caught:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(number)

    for each in caught:
        signal.signal(each, stop)


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="rows:\n" + rows.guide() + """

exit codes: 0 measured (bars met or missed), 1 a row could not be measured, 2 wrong arguments,
128 + n ended by signal n""")
    parser.add_argument("--rows", default="all", help="numbers, such as 1,3,9; all by default")
    parser.add_argument("--repeats", type=int, default=5, help="runs of each contender; 5")
    parser.add_argument("--feeds", type=int, default=0, help="no corpus larger than this")
    parser.add_argument(
        "--tools", type=Path, default=ROOT / "../shared/bench/poll",
        help="the folder of gen.py, nginxconf.py, latency.py, truthcheck.py and limit.c")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".build/poll-bench",
        help="where to work, and where corpora are kept; .build/poll-bench by default")
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/claimwatch")
    arguments = parser.parse_args()
    for name in ("tools", "folder", "binary"):
        setattr(arguments, name, getattr(arguments, name).resolve())
    if not (arguments.tools / "limit.c").exists():
        parser.error(
            f"{arguments.tools} has no limit.c. The generator, the servers and the floor in C are "
            "kept beside the checkout, in ../shared/bench/poll; name another place with --tools "
            "(make: TOOLS=FOLDER)")
    if not arguments.binary.exists():
        parser.error(f"{arguments.binary} is not there; run `make build` first")
    if arguments.repeats < 1 or arguments.feeds < 0 or 0 < arguments.feeds < 16:
        parser.error("--repeats is at least 1, and --feeds at least 16")
    try:
        wanted = rows.ALL if arguments.rows == "all" else [
            int(number) for number in arguments.rows.split(",")]
    except ValueError:
        parser.error(f"--rows takes numbers with commas, not {arguments.rows}")
    unknown = [number for number in wanted if number not in rows.ALL]
    if unknown:
        parser.error(f"there is no row {unknown[0]}, only {rows.ALL[0]} to {rows.ALL[-1]}")
    arguments.rows = wanted
    return arguments


def title(bench):
    """Above the table: when, what and on what."""
    version = process.call([str(bench.binary), "--version"]).strip()
    try:
        commit = process.call(
            ["git", "-C", str(ROOT), "describe", "--always", "--dirty"],
            stderr=subprocess.DEVNULL).strip()
    except (RuntimeError, OSError):
        commit = "unknown"
    facts = dict(version=version, checkout=commit, repeats=bench.repeats, feeds_limit=bench.scale)
    return facts, (
        f"{time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}, claimwatch {version}, checkout "
        f"{commit}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, medians of "
        f"{bench.repeats}:")


def measure(bench, wanted, report):
    """Whether every row could be measured. One that cannot does not keep the others from it."""
    whole = True
    for row in wanted:
        bench.say(f"row {row}: {rows.title(row)} (load {os.getloadavg()[0]:.1f})")
        began = time.monotonic()
        command = bench.command(row)
        try:
            for result in rows.measure(row, bench):
                report.add(result, row, command, time.monotonic() - began)
                bench.say(f"  {result.number}: {result.ours}, {result.ratio}: {result.verdict}")
        except Exception as error:
            traceback.print_exc()
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            report.add(
                Result(str(row), rows.title(row), "", reason, False, failed=True), row, command,
                time.monotonic() - began)
            whole = False
        bench.say(f"row {row} took {time.monotonic() - began:.0f} s")
    return whole


def main():
    arguments = parse()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    lock = open(arguments.folder / "lock", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(f"bench-poll: another run works in {arguments.folder}")
    stop_on_signals()
    report, status = None, 0
    try:
        bench = Bench(arguments)
        facts, heading = title(bench)
        report = Report(arguments.folder, heading, facts)
        status = 0 if measure(bench, arguments.rows, report) else 1
    except Stopped as stopped:
        print("bench-poll: stopped", file=sys.stderr)
        status = 128 + stopped.args[0]
    finally:
        process.end_all()
    if report and report.lines:
        print(report.text(), end="", flush=True)
        print(f"also in {report.table}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
