#!/usr/bin/env python3
"""`make bench-traps`: hostile inputs against the release binary, each at one and four times its size.

Alone (`once` on a local file: processor time, peak memory) and beside a good feed (the daemon, over
loopback: how late the good feed's alert is, how long SIGTERM takes). Prints a line for each as soon as it is
measured and exits with 1 where a bar is missed. `--words N` reads so many generated texts by `extract`.
"""
import argparse
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import measure
import traps
import words

ROOT = Path(__file__).resolve().parents[2]
# Inputs that lie beside the checkout, where they do.
BESIDE = ROOT.parent / "shared/field/traps"
# Seconds, MB, seconds, seconds, times.
BARS = {"cpu": 2.0, "peak": 256, "late": 2.0, "stop": 1.0, "growth": 6.0}
# Beneath these a ratio says nothing: the program's start, and its model's pages.
LEAST = {"cpu": 0.25, "peak": 110}


def arguments():
    parser = argparse.ArgumentParser(
        prog="make bench-traps", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="traps to run, by a part of their name (all)")
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/claimwatch")
    parser.add_argument("--patience", type=int, default=20, help="seconds until a hang counts as one")
    parser.add_argument(
        "--folder", type=Path, default=BESIDE if BESIDE.is_dir() else None,
        help="inputs from here too, as they are: *.xml, *.json, and *.txt for `extract` (../shared/field/traps)")
    parser.add_argument("--alone", action="store_true", help="leave out the daemon")
    parser.add_argument("--words", type=int, default=100_000, help="texts for `extract` (100,000; 0 for none)")
    parser.add_argument("--list", action="store_true", help="name the traps")
    return parser.parse_args()


def faults(alone, beside, before):
    """What of one size misses a bar; `before` is the same trap at a quarter of the size."""
    missed = []
    if alone.died or beside and beside.died:
        missed.append(f"died: {alone.died or beside.died}")
    if alone.cpu > BARS["cpu"]:
        missed.append("cpu")
    if alone.peak > BARS["peak"]:
        missed.append("peak")
    if beside and beside.late > BARS["late"]:
        missed.append("late")
    if beside and beside.stop > BARS["stop"]:
        missed.append("stop")
    if before and alone.cpu > BARS["growth"] * max(before.cpu, LEAST["cpu"]):
        missed.append("growth of time")
    if before and alone.peak > BARS["growth"] * max(before.peak, LEAST["peak"]):
        missed.append("growth of memory")
    return missed


def row(name, scale, bodies, options, before):
    alone = measure.alone(options.binary, bodies, options.patience)
    beside = None
    if not options.alone:
        beside = measure.beside(options.binary, bodies, options.patience)
        beside.stop = max(beside.stop, measure.stopped_at_once(options.binary, bodies))
    missed = faults(alone, beside, before)
    size = max(map(len, bodies)) / 1e6
    late, stop = (f"{beside.late:.2f}", f"{beside.stop:.2f}") if beside else ("–", "–")
    growth = f"{alone.cpu / max(before.cpu, LEAST['cpu']):.1f}" if before else "–"
    print(f"| {name} | {scale} | {size:.2f} | {alone.cpu:.2f} | {alone.peak:.0f} | {late} | {stop} | {growth} | "
          f"{', '.join(missed) or 'met'} |", flush=True)
    return alone, bool(missed)


def main():
    options = arguments()
    names = [name for name in traps.TRAPS if not options.names or any(part in name for part in options.names)]
    if options.list:
        print("\n".join(names))
        return 0
    if not options.binary.is_file():
        print(f"bench-traps: there is no {options.binary}; `make build` makes it", file=sys.stderr)
        return 66
    missed = 0
    print("| trap | times | MB | CPU s | peak MB | good feed late, s | SIGTERM, s | growth | verdict |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    for name in names:
        before = None
        for scale in (1, 4):
            before, failed = row(name, scale, traps.bodies(name, scale), options, before)
            missed += failed
    for path in sorted(options.folder.iterdir()) if options.folder and not options.names else []:
        if path.suffix in (".xml", ".json") and path.name != "good.xml":
            missed += row(path.name, "as is", [path.read_bytes()], options, None)[1]
        elif path.suffix == ".txt":
            status = subprocess.run([options.binary, "extract", "--json", path], capture_output=True).returncode
            missed += status != 0
            print(f"| {path.name} by extract | as is |  |  |  |  |  |  | {'met' if status == 0 else status} |", flush=True)
    if options.words and not options.names:
        fatal = measure.read_words(options.binary, words.texts(options.words))
        missed += bool(fatal)
        print(f"\n{options.words} texts by `extract --jsonl`: {len(fatal)} end the process", flush=True)
        for text in fatal[:5]:
            print(f"  {text!r}")
    print(f"\n{missed} rows miss a bar" if missed else "\nevery bar is met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
