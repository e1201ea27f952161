#!/usr/bin/env python3
"""Receivers that never answer, beside the polls and alerts of the daemon, on loopback.

  bench.py [PROGRAM] [--feeds 20] [--alerts 1000] [--hour 1000] [--outputs 0,5]

Feeds are polled each second and bring so many alerts in all; `--hour` is how many come in an hour, and 36000 has a thousand
come in 100 s. The daemon runs without outputs, then with five whose receiver takes every byte and never says a
word: two webhooks, a mail, a chat and a program for all alerts. Measured beside one another:

* poll lateness: how much later than a second behind the one before a feed is asked;
* latency: from the feed's last byte that has the item to the alert's line in the log;
* memory: private pages of the daemon (`Private_Clean` and `Private_Dirty` of smaps_rollup), at its highest, an output.

Exits with 1 where a bar is missed. Needs python3, nothing else. Every text is invented.
"""
import argparse
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FORTY = 40


def quantile(values, share):
    values = sorted(values) or [0]
    return values[min(len(values) - 1, int(share * len(values)))]


class Wire:
    """Feeds whose items come one after the other, spread over them."""

    def __init__(self, feeds):
        self.items = [[] for _ in range(feeds)]
        self.asked = [[] for _ in range(feeds)]
        self.served = {}
        wire = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                feed = int(self.path.rsplit("/", 1)[1])
                wire.asked[feed].append(time.monotonic())
                items = list(wire.items[feed][-FORTY:])
                body = rss(items).encode()
                self.send_response(200)
                self.send_header("content-type", "application/rss+xml")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                now = time.monotonic()
                for number in items:
                    wire.served.setdefault(number, now)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def publish(self, number):
        self.items[number % len(self.items)].append(number)

    def lateness(self, since):
        gaps = []
        for times in self.asked:
            times = [t for t in times if t >= since]
            gaps += [b - a - 1 for a, b in zip(times, times[1:])]
        return gaps


def rss(items):
    entries = "".join(
        f"<item><guid isPermaLink='false'>wire-{n}</guid><title>Report {n}</title><link>http://g.example/{n}</link>"
        f"<description>The Harbour Office said Kestrel-9 number {n} was seen near the old pier.</description></item>"
        for n in reversed(items))
    return f"<rss version='2.0'><channel><title>Harbour Gazette</title><link>http://g.example/</link>{entries}</channel></rss>"


class Silent:
    """Takes every byte and never says a word."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            self.connections += 1
            threading.Thread(target=self.swallow, args=(client,), daemon=True).start()

    def swallow(self, client):
        try:
            while client.recv(65536):
                pass
        except OSError:
            pass
        client.close()


def outputs(folder, port):
    (folder / "hook.key").write_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
    (folder / "room.key").write_text(f"http://127.0.0.1:{port}/hook\n")
    (folder / "silent.py").write_text("import sys\nfor line in sys.stdin: pass\n")
    hook = f'kind = "webhook"\nurl = "http://127.0.0.1:{port}/hook"\nsecret_file = "{folder}/hook.key"\n'
    kinds = [
        hook, hook,
        f'kind = "mail"\nurl = "smtp://127.0.0.1:{port}"\ntls = "none"\nsender = "a@desk.example"\nrecipients = ["b@desk.example"]\n',
        f'kind = "chat"\nservice = "slack"\nsecret_file = "{folder}/room.key"\n',
        f'kind = "command"\nmode = "stream"\ncommand = ["{sys.executable}", "{folder}/silent.py"]\n',
    ]
    return [f'[[output]]\nid = "silent-{n}"\nfrom = "start"\n{kind}' for n, kind in enumerate(kinds)]


def private(pid):
    total = 0
    for line in open(f"/proc/{pid}/smaps_rollup"):
        if line.startswith(("Private_Clean:", "Private_Dirty:")):
            total += int(line.split()[1])
    return total / 1024


def follow(path, seen, process):
    """Notes when the line of each report came; waits for the log by its size, each 2 ms."""
    rest = b""
    while not path.exists():
        time.sleep(0.002)
    with open(path, "rb") as file:
        while process.poll() is None:
            block = file.read()
            if not block:
                time.sleep(0.002)
                continue
            now = time.monotonic()
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                title = json.loads(line)["item"]["title"]
                seen.setdefault(int(title.split()[1]), now)


def run(program, count, options):
    """A run with `count` outputs."""
    with tempfile.TemporaryDirectory(prefix="claimwatch-outputs-") as name:
        folder = pathlib.Path(name)
        wire, silent = Wire(options.feeds), Silent()
        text = f"""[paths]
state = "{folder}/state"
alerts = "{folder}/alerts.jsonl"
events = "{folder}/events.jsonl"
[fetch]
allow_addresses = ["127.0.0.0/8"]
host_spacing = "0s"
host_connections = 8
[pages]
full_text = false
[[watch]]
id = "kestrel"
terms = ["Kestrel-9"]
"""
        for feed in range(options.feeds):
            text += f'[[feed]]\nid = "f{feed}"\nurl = "http://127.0.0.1:{wire.port}/{feed}"\ninterval = "1s"\nbackfill = "all"\n'
        text += "\n".join(outputs(folder, silent.port)[:count])
        (folder / "claimwatch.toml").write_text(text)
        check = subprocess.run([program, "check", "--config", folder / "claimwatch.toml"], capture_output=True, text=True)
        if check.returncode not in (0, 1):
            sys.exit(check.stdout + check.stderr)
        with open(folder / "log", "w") as log:
            process = subprocess.Popen(
                [program, "run", "--config", folder / "claimwatch.toml"], stdout=log, stderr=log)
        try:
            seen = {}
            threading.Thread(target=follow, args=(folder / "alerts.jsonl", seen, process), daemon=True).start()
            deadline = time.monotonic() + 60
            while min(map(len, wire.asked)) < 3:
                if process.poll() is not None or time.monotonic() > deadline:
                    sys.exit("the daemon does not poll: " + (folder / "log").read_text()[-2000:])
                time.sleep(0.1)
            began, peak = time.monotonic(), 0
            for number in range(options.alerts):
                due = began + number * 3600 / options.hour
                time.sleep(max(0, due - time.monotonic()))
                wire.publish(number)
                if number % 50 == 0:
                    peak = max(peak, private(process.pid))
            deadline = time.monotonic() + 120
            while len(seen) < options.alerts and time.monotonic() < deadline:
                time.sleep(0.1)
            # The last attempts of all receivers are under way.
            for _ in range(10):
                time.sleep(1)
                peak = max(peak, private(process.pid))
            late = wire.lateness(began)
            waits = [seen[n] - wire.served[n] for n in seen if n in wire.served]
            listed = subprocess.run(
                [program, "outputs", "--json", "--config", folder / "claimwatch.toml"], capture_output=True, text=True)
            states = json.loads(listed.stdout) if count else []
            if any(state["sent"] for state in states) or (count and silent.connections < 2):
                sys.exit(f"the receivers were not silent: {states}")
            return dict(
                outputs=count, alerts=len(seen), polls=len(late), late=late, waits=waits, peak=peak,
                states=states, cpu=cpu(process.pid))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            wire.server.shutdown()


def cpu(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default=str(ROOT / ".build/release/claimwatch"))
    parser.add_argument("--feeds", type=int, default=20)
    parser.add_argument("--alerts", type=int, default=1000)
    parser.add_argument("--hour", type=int, default=36000, help="alerts an hour")
    parser.add_argument("--outputs", default="0,5")
    options = parser.parse_args()
    rows = []
    print("| outputs | alerts | polls | late p50, p99, most (ms) | latency p50, p99, most (ms) | private MB | processor s |")
    print("|---|---|---|---|---|---|---|")
    for count in map(int, options.outputs.split(",")):
        row = run(options.program, count, options)
        rows.append(row)
        three = lambda values: ", ".join(
            f"{quantile(values, share) * 1000:.0f}" for share in (0.5, 0.99, 1))
        print(
            f"| {count} | {row['alerts']} | {row['polls']} | {three(row['late'])} | {three(row['waits'])} "
            f"| {row['peak']:.1f} | {row['cpu']:.1f} |", flush=True)
    without, behind = rows[0], rows[-1]
    each = (behind["peak"] - without["peak"]) / max(1, behind["outputs"] - without["outputs"])
    bars = {
        f"every alert in the log: {behind['alerts']} of {options.alerts}": behind["alerts"] == options.alerts,
        f"no poll late by half a second or more than without: {quantile(behind['late'], 1) * 1000:.0f} ms": quantile(
            behind["late"], 1) < max(0.5, 2 * quantile(without["late"], 1)),
        f"median latency within 20 % or 10 ms: {quantile(behind['waits'], 0.5) * 1000:.0f} of "
        f"{quantile(without['waits'], 0.5) * 1000:.0f} ms": quantile(behind["waits"], 0.5)
        < max(1.2 * quantile(without["waits"], 0.5), quantile(without["waits"], 0.5) + 0.01),
        f"≤ 2 MB an output: {each:.2f} MB": each <= 2,
    }
    for text, holds in bars.items():
        print(("met: " if holds else "MISSED: ") + text)
    sys.exit(0 if all(bars.values()) else 1)


if __name__ == "__main__":
    main()
