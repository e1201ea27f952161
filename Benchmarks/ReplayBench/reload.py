#!/usr/bin/env python3
"""Measures how long a running daemon takes to reload watches with queries: reload.py BINARY [WATCHES]

From SIGHUP to the event that says so, by the clock and of processor, median of five; exits with 1 where the
bar of 500 ms of processor is missed.
"""
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

BAR_MS = 500
FEED = "<rss version='2.0'><channel><title>t</title><item><guid>1</guid><title>x</title></item></channel></rss>"


def configure(folder, count, round):
    lines = ["[paths]", f'state = "{folder}/state"', f'alerts = "{folder}/alerts.jsonl"',
             f'events = "{folder}/events.jsonl"', "[[feed]]", 'id = "f"', f'url = "file:{folder}/feed.xml"']
    for number in range(count):
        rare = f"qz{number}x"
        lines += ["[[watch]]", f'id = "w{number}"',
                  f"query = 'speaker:({rare}a OR {rare}b) AND content:({rare}c NEAR/5 missile*) NOT title:drill{round}'"]
    (folder / "claimwatch.toml").write_text("\n".join(lines) + "\n")


def loads(folder):
    """How many configurations the daemon has taken."""
    log = folder / "events.jsonl"
    lines = log.read_text().splitlines() if log.exists() else []
    return sum(json.loads(line)["event"] == "config.loaded" for line in lines)


def wait(folder, count):
    end = time.monotonic() + 120
    while loads(folder) < count:
        if time.monotonic() > end:
            sys.exit(f"no configuration number {count} in two minutes")
        time.sleep(0.005)


def spent(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    count = int(sys.argv[2]) if len(sys.argv) == 3 else 2000
    folder = pathlib.Path(tempfile.mkdtemp(prefix="reload-"))
    (folder / "feed.xml").write_text(FEED)
    configure(folder, count, 0)
    daemon = subprocess.Popen([sys.argv[1], "run", "--config", folder / "claimwatch.toml"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    clock, processor = [], []
    try:
        wait(folder, 1)
        time.sleep(2)
        for round in range(1, 6):
            configure(folder, count, round)
            known, before, start = loads(folder), spent(daemon.pid), time.monotonic()
            daemon.send_signal(signal.SIGHUP)
            wait(folder, known + 1)
            clock.append((time.monotonic() - start) * 1000)
            processor.append(spent(daemon.pid) - before)
            time.sleep(0.5)
    finally:
        daemon.terminate()
        daemon.wait()
        shutil.rmtree(folder)
    ms = statistics.median(processor)
    print(f"{count} watches: {statistics.median(clock):.0f} ms by the clock, {ms:.0f} ms of processor")
    sys.exit(1 if ms > BAR_MS else 0)


main()
