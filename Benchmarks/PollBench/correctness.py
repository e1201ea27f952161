"""Rows that must hold whatever they cost: what the servers see (12), and the truth (13)."""
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict

import cost
from footprint import Daemon
from result import Result
from servers import Nginx


class OpenConnections:
    """Counts the open connections to each host by /proc/net/tcp, ten times a second."""

    def __init__(self, port):
        self.port, self.most = port, 0

    def __enter__(self):
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()

    def watch(self):
        while not self.ended.wait(0.1):
            hosts = Counter()
            with open("/proc/net/tcp") as file:
                for line in list(file)[1:]:
                    _, _, remote, state = line.split()[:4]
                    address, port = remote.split(":")
                    if state == "01" and int(port, 16) == self.port:
                        hosts[address] += 1
            self.most = max([self.most, *hosts.values()])


def server_log(bench):
    corpus = bench.corpus(1000)
    minutes = 1
    # Every answer stays fresh for a minute, which the shortest interval here undercuts.
    with Nginx(
        bench.tools, corpus, bench.folder / "nginx-polite", cost.PORT, keepalive=65,
        extra=f"expires {60 * minutes}s;") as server:
        bench.claimwatch.configure(
            corpus.urls(cost.PORT), host_connections=2, spacing="1s",
            poll='[poll]\nmin_interval = "20s"\nmax_interval = "30s"\n')
        bench.claimwatch.fresh()
        server.log.mark()
        connections = OpenConnections(cost.PORT)
        with Daemon(bench.claimwatch) as daemon, connections:
            daemon.settle(server.log, corpus.count)
        # The ttl of an hour that RSS feeds have is left out, so that max-age alone decides.
        bench.claimwatch.query("UPDATE feed SET ttl_minutes = NULL")
        restarted = time.time()
        due = dict(bench.claimwatch.query("SELECT id, next_poll FROM feed"))
        with Daemon(bench.claimwatch), connections:
            time.sleep(60 * minutes + 40)
        requests = server.log.requests()
    by_feed = defaultdict(list)
    for request in requests:
        by_feed[request.path].append(request)
    early = sum(
        1 for path, mine in by_feed.items() for first, second in zip(mine, mine[1:])
        if second.time - first.time < 60 * minutes)
    early_after_restart = sum(
        1 for path, mine in by_feed.items() for request in mine
        if request.time > restarted and request.time * 1000 < due[path[1:-4]] - 20)
    later = [request for mine in by_feed.values() for request in mine[1:]]
    conditional = sum(request.conditional for request in later)
    gzip = sum(request.gzip for request in requests)
    first = [mine[0] for mine in by_feed.values()]
    spacing = []
    starts = defaultdict(list)
    for request in requests:
        starts[request.host].append(request.time)
    for times in starts.values():
        spacing += [b - a for a, b in zip(sorted(times), sorted(times)[1:])]
    holds = (
        len(by_feed) == corpus.count and early == 0 and early_after_restart == 0
        and later and conditional == len(later) and gzip == len(requests)
        and connections.most <= 2
        # Seen by the server's clock on a busy machine; the promise is one second.
        and min(spacing) >= 0.9)
    yield Result(
        "12a", f"server log, {corpus.count:,} feeds, daemon, a restart between",
        "1.00 request a poll, 100 % conditional from the second, 100 % gzip, <= 2 connections a "
        "host, none before max-age, none at restart",
        f"{len(first)} first polls of {corpus.count}, {len(later)} later ones, {conditional} of "
        f"them conditional, {gzip} of {len(requests)} gzip, at most {connections.most} "
        f"connections a host, {early} before max-age, {early_after_restart} early after the "
        f"restart, starts on a host at least {min(spacing):.2f} s apart", bool(holds))
    yield from retry_after(bench)


def retry_after(bench):
    from servers import Latency

    corpus = bench.corpus(200)
    with Latency(
        bench.tools, corpus, bench.folder / "latency-429", 18100, milliseconds=1,
        faults="r429=10,r301=10") as server:
        bench.claimwatch.configure(
            corpus.urls(18100), host_connections=2, interval="5s", spacing="50ms")
        bench.claimwatch.fresh()
        server.log.mark()
        with Daemon(bench.claimwatch):
            time.sleep(30)
        with Daemon(bench.claimwatch):
            time.sleep(10)
        requests = server.log.requests()
    held = {}
    during = 0
    for request in sorted(requests, key=lambda r: r.time):
        # What was in flight on the host's other connection when the 429 came does not count.
        if request.host in held and request.time > held[request.host] + 0.5:
            during += 1
        if request.status == "429":
            held.setdefault(request.host, request.time)
    others = sum(1 for r in requests if r.host not in held)
    yield Result(
        "12b", "429 with Retry-After of 10 minutes, a restart between",
        "no request to the host before it", f"{len(held)} hosts held, {during} requests to them in "
        f"40 s, {others} to others", during == 0 and bool(held) and others > 200)


def flat_alerts(claimwatch, terms, path):
    """Alerts as truthcheck.py wants them: one line for each item and term."""
    with open(claimwatch.alerts) as source, open(path, "w") as target:
        for line in source:
            alert = json.loads(line)
            term = terms[int(alert["watch"]["id"][1:])]
            record = dict(guid=alert["item"]["guid"] or alert["item"]["link"], term=term)
            target.write(json.dumps(record) + "\n")


def truth(bench):
    corpus = bench.corpus(200 if bench.scale and bench.scale < 1000 else 1000, "truth")
    terms = corpus.terms()
    ticks = 20
    random.seed(13)
    kills = 0
    with Nginx(bench.tools, corpus, bench.folder / "nginx-truth", cost.PORT) as server:
        bench.claimwatch.configure(corpus.urls(cost.PORT), terms=terms)
        bench.claimwatch.fresh()
        bench.claimwatch.once()
        corpus.truth.write_text("")
        began = time.monotonic()
        bench.claimwatch.once()
        length = time.monotonic() - began
        for tick in range(ticks):
            corpus.tick(corpus.count // 10, 3)
            if tick % 2:
                child = subprocess.Popen(
                    bench.claimwatch.command("once"), stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(random.uniform(0.1, 1.0) * length)
                if child.poll() is None:
                    child.send_signal(signal.SIGKILL)
                    kills += 1
                child.wait()
            bench.claimwatch.once()
    flat = bench.folder / "truth.jsonl"
    flat_alerts(bench.claimwatch, terms, flat)
    check = subprocess.run(
        [sys.executable, str(bench.tools / "truthcheck.py"), "--truth", str(corpus.truth),
         "--alerts", str(flat)], stdout=subprocess.PIPE, text=True)
    found = json.loads(check.stdout)
    with open(bench.claimwatch.alerts) as file:
        numbers = [json.loads(line)["seq"] for line in file]
    whole = numbers == list(range(1, len(numbers) + 1))
    yield Result(
        "13", f"truth, {corpus.count:,} feeds, {ticks} ticks, {kills} kills by SIGKILL in mid poll",
        "recall 1, no duplicate, no decoy",
        f"{found['found']} of {found['expected']} found, {found['duplicated']} twice, "
        f"{found['false']} false, {found['false_decoys']} decoys; seq without a gap: {whole}",
        check.returncode == 0 and whole and kills > 0, found)
