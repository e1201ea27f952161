#!/usr/bin/env python3
"""Three daemons on one PostgreSQL that are killed, stopped and cut off, beside one on SQLite that is left alone.

  torture.py PROGRAM [--cycles 200] [--seed N] [--stop 60] [--settle 1.5] [--minutes N]

All four poll the same feeds, which bring something every half second. Each cycle kills a daemon (-9), stops one (SIGSTOP, now and
then for as long as `--stop` says, while the next cycles go on), ends the database's connections, kills its server, sets its rows an
hour forward or back as a clock that leaps does, or sets a daemon's own clock; the next one comes after `--settle` seconds on average, so that faults meet. Every
hundred cycles the logs are compared as far as all have come. In the end:

* the three logs are the same bytes, without a gap in their numbers and without an id twice;
* their ids are those of the daemon on SQLite;
* no host was fetched by two daemons within its spacing, beyond once in a hand-over.

Daemons tell who they are by `user_agent`. Exits with 1 where one of these fails. Needs python3, cc and Debian's postgresql.
"""
import argparse
import json
import os
import pathlib
import random
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from bench import Database

SHIM = pathlib.Path(__file__).parents[2] / "Tests/EndToEndTests/Native/clock_shim.c"
FEEDS = 40
SPACING = 1.0


class Wire:
    """Feeds of which each has one host, and that keep their last 40 items."""

    def __init__(self):
        self.items = [0] * FEEDS
        self.asked = []
        wire = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                who = self.headers.get("user-agent", "")
                number = int(self.path[1:]) if self.path[1:].isdigit() else None
                if number is not None:
                    wire.asked.append((time.monotonic(), number, who))
                body = wire.body(number).encode() if number is not None else b""
                self.send_response(200 if body else 404)
                self.send_header("content-type", "application/rss+xml")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_):
                """A daemon was killed while it read."""

        self.server = Server(("0.0.0.0", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, number):
        return f"http://127.0.{number}.1:{self.server.server_address[1]}/{number}"

    def body(self, number):
        items = "".join(
            f"<item><title>Kettledrum {item} of harbour {number}</title><guid>{number}-{item}</guid>"
            f"<description>A kettledrum was heard on pier {item}.</description></item>"
            for item in range(max(0, self.items[number] - 40), self.items[number]))
        return f"<rss version='2.0'><channel><title>Harbour {number}</title>{items}</channel></rss>"


class Node:
    """A daemon that is started again and again in one folder."""

    def __init__(self, program, name, wire, dsn, shim=None):
        self.program = program
        self.shim = shim
        self.name = name
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"claimwatch-torture-{name}-"))
        state = f"[state]\nbackend = \"postgresql\"\ndsn = \"{dsn}\"\nnode = \"{name}\"\n" if dsn else ""
        feeds = "".join(
            f"[[feed]]\nid = \"f{number}\"\nurl = \"{wire.url(number)}\"\ninterval = \"2s\"\nbackfill = \"all\"\n"
            for number in range(FEEDS))
        (self.folder / "claimwatch.toml").write_text(
            f"[paths]\nstate = \"{self.folder}/state\"\nalerts = \"{self.folder}/alerts.jsonl\"\n"
            f"events = \"{self.folder}/events.jsonl\"\n{state}"
            f"[fetch]\nallow_addresses = [\"127.0.0.0/8\"]\nuser_agent = \"{name}\"\n"
            f"[[watch]]\nid = \"drums\"\nterms = [\"kettledrum\"]\n{feeds}")
        self.set_clock(0)
        self.wakes = None
        self.start()

    def set_clock(self, seconds):
        """How far the daemon's clock is from this machine's."""
        self.skew = seconds
        path = self.folder / "clock"
        with open(path, "r+b" if path.exists() else "wb") as file:
            file.write(struct.pack("q", seconds))

    def start(self):
        clock = {"LD_PRELOAD": str(self.shim), "CLAIMWATCH_CLOCK": str(self.folder / "clock")} if self.shim else {}
        self.process = subprocess.Popen(
            [self.program, "run", "--config", str(self.folder / "claimwatch.toml")], env=os.environ | clock,
            stdout=subprocess.DEVNULL, stderr=open(self.folder / "errors", "a"))

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.wakes = None

    def stop(self, seconds):
        self.process.send_signal(signal.SIGSTOP)
        self.wakes = time.monotonic() + seconds

    def wake(self, at_once=False):
        if self.wakes is not None and (at_once or time.monotonic() >= self.wakes):
            self.process.send_signal(signal.SIGCONT)
            self.wakes = None

    def again(self):
        """As systemd does."""
        if self.process.poll() is not None:
            self.start()

    def lines(self):
        path = self.folder / "alerts.jsonl"
        return path.read_bytes().split(b"\n")[:-1] if path.exists() else []


def misfetches(asked, names):
    """Fetches of a host within its spacing of another node's, but for the first after it changed hands."""
    last, changed, beyond = {}, {}, []
    for time_, host, who in sorted(asked):
        if who not in names:
            continue
        before = last.get(host)
        last[host] = (time_, who)
        if before is None or before[1] == who or time_ - before[0] >= SPACING:
            continue
        # A hand-over takes a lease's time; two within it are one too many.
        if time_ - changed.get(host, -60) < 10:
            beyond.append((host, who, round(time_, 2)))
        changed[host] = time_
    return beyond


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--cycles", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--stop", type=float, default=60)
    parser.add_argument("--settle", type=float, default=1.5)
    parser.add_argument("--minutes", type=float, help="begin no cycle after so long")
    arguments = parser.parse_args()
    dice = random.Random(arguments.seed)
    print(f"seed {arguments.seed}, {arguments.cycles} cycles", flush=True)
    database, wire = Database(), Wire()
    dsn = database.fresh()
    shim = pathlib.Path(tempfile.mkdtemp(prefix="claimwatch-torture-")) / "clock.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(shim), str(SHIM)], check=True)
    alone = Node(arguments.program, "alone", wire, None)
    nodes = [Node(arguments.program, name, wire, dsn, shim) for name in ("a", "b", "c")]
    counts = {}

    def publish(seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            wire.items[dice.randrange(FEEDS)] += 1
            time.sleep(max(0, min(0.5, end - time.monotonic())))

    def ask(sql):
        try:
            database.ask(sql)
        except subprocess.CalledProcessError:
            pass

    def compare(cycle):
        logs = [each.lines() for each in nodes]
        least = min(map(len, logs))
        same = logs[0][:least] == logs[1][:least] == logs[2][:least]
        print(f"{time.strftime('%H:%M:%S')} {cycle} cycles {counts}, {sum(wire.items)} items, lines {[len(log) for log in logs]} "
              f"and alone {len(alone.lines())}, load {os.getloadavg()[0]:.1f}: {'the same' if same else 'DIFFERENT'}", flush=True)

    try:
        # A log begins with the first alert after its node's first start.
        end = time.monotonic() + 120
        while database.ask("SELECT count(*) FROM pg_tables WHERE tablename = 'log_reader'") != "1" or \
                database.ask("SELECT count(*) FROM claimwatch.log_reader") != "3":
            if time.monotonic() > end:
                raise RuntimeError(f"not all nodes are up: see {nodes[0].folder}/errors")
            time.sleep(0.5)
        publish(45)
        began = time.monotonic()
        for cycle in range(arguments.cycles):
            if arguments.minutes and time.monotonic() - began > arguments.minutes * 60:
                break
            node = dice.choice(nodes)
            what = dice.choice(["kill", "kill", "stop", "cut", "crash", "leap", "clock"])
            if what == "kill":
                node.kill()
            elif what == "stop":
                awake = [each for each in nodes if each.wakes is None]
                if not awake:
                    continue
                dice.choice(awake).stop(arguments.stop if dice.random() < 0.15 else dice.uniform(1, 6))
            elif what == "cut":
                ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE pid <> pg_backend_pid() AND datname = current_database() AND random() < 0.7")
            elif what == "crash":
                database.crash()
            elif what == "clock":
                node.set_clock(dice.choice([skew for skew in (-3600, 0, 3600) if skew != node.skew]))
            else:
                leap = dice.choice(["1 hour", "-1 hour"])
                ask(f"WITH node AS (UPDATE claimwatch.node SET seen = seen - interval '{leap}' WHERE isfinite(seen)) "
                    f"UPDATE claimwatch.shard SET expires = expires - interval '{leap}' WHERE isfinite(expires)")
            counts[what] = counts.get(what, 0) + 1
            publish(dice.uniform(0.2, 2 * arguments.settle - 0.2))
            for each in nodes:
                each.wake()
                each.again()
            if cycle % 100 == 99:
                compare(cycle + 1)
        print(f"{sum(counts.values())} cycles in {time.monotonic() - began:.0f} s", flush=True)
        for each in nodes:
            each.wake(at_once=True)
        wanted = sum(wire.items)
        end = time.monotonic() + 300
        while time.monotonic() < end and any(len(each.lines()) < wanted for each in nodes + [alone]):
            for each in nodes:
                each.again()
            time.sleep(1)
        faults = []
        logs = [each.lines() for each in nodes]
        if logs[1] != logs[0] or logs[2] != logs[0]:
            faults.append(f"logs differ: {[len(log) for log in logs]} lines")
        alerts = [json.loads(line) for line in logs[0]]
        if [alert["seq"] for alert in alerts] != list(range(1, len(alerts) + 1)):
            faults.append("numbers have gaps")
        ids = [alert["id"] for alert in alerts]
        if len(set(ids)) != len(ids):
            faults.append(f"{len(ids) - len(set(ids))} ids twice")
        single = {json.loads(line)["id"] for line in alone.lines()}
        if set(ids) != single:
            faults.append(f"{len(single - set(ids))} missing, {len(set(ids) - single)} beyond the single daemon's {len(single)}")
        if len(ids) != wanted:
            faults.append(f"{len(ids)} alerts of {wanted} items")
        beyond = misfetches(wire.asked, {each.name for each in nodes})
        if beyond:
            faults.append(f"fetched by two within the spacing: {beyond[:5]} of {len(beyond)}")
        print(f"{counts}: {len(ids)} alerts, {len(wire.asked)} fetches", flush=True)
        for fault in faults:
            print(f"MISSED: {fault}")
        if not faults:
            print("met")
        else:
            print("folders: " + " ".join(str(each.folder) for each in nodes + [alone]))
        sys.exit(1 if faults else 0)
    finally:
        for each in nodes + [alone]:
            each.kill()
        database.end()


if __name__ == "__main__":
    main()
