"""Rows that must hold whatever they cost: what the servers see (12), and the truth (13)."""
import json
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict

import cost
import process
from daemon import Daemon
from result import Result
from servers import Latency, Nginx
from sockets import OpenConnections


def server_log(bench):
    corpus = bench.corpus(1000)
    fresh = 60
    # Every answer stays fresh for a minute, which the shortest interval here undercuts.
    with Nginx(
        bench.tools, corpus, bench.folder / "nginx-polite", extra=f"expires {fresh}s;") as server:
        bench.claimwatch.configure(
            corpus.urls(server.port), host_connections=2, spacing="1s",
            poll='[poll]\nmin_interval = "20s"\nmax_interval = "30s"\n')
        bench.claimwatch.fresh()
        server.log.mark()
        connections = OpenConnections(server.port)
        with Daemon(bench.claimwatch, "--verbose") as daemon, connections:
            daemon.settle(server.log, corpus.count)
        polls = daemon.polls()
        # The ttl of an hour that RSS feeds have is left out, so that max-age alone decides.
        bench.claimwatch.query("UPDATE feed SET ttl_minutes = NULL")
        restarted = time.time()
        due = dict(bench.claimwatch.query("SELECT id, next_poll FROM feed"))
        with Daemon(bench.claimwatch, "--verbose") as daemon, connections:
            time.sleep(fresh + 40)
        polls += daemon.polls()
        requests = server.log.requests()
    by_feed = defaultdict(list)
    for request in requests:
        by_feed[request.path].append(request)
    early = sum(
        1 for mine in by_feed.values() for first, second in zip(mine, mine[1:])
        if second.time - first.time < fresh)
    at_restart = sum(
        1 for path, mine in by_feed.items() for request in mine
        if request.time > restarted and request.time * 1000 < due[path[1:-4]] - 20)
    later = [request for mine in by_feed.values() for request in mine[1:]]
    conditional = sum(request.conditional for request in later)
    gzip = sum(request.gzip for request in requests)
    starts = defaultdict(list)
    for request in requests:
        starts[request.host].append(request.time)
    # Seen by the server's clock, so that a delayed start shortens the time to the next one.
    spacing = min(
        second - first for times in starts.values()
        for first, second in zip(sorted(times), sorted(times)[1:]))
    each = len(requests) / max(1, polls)
    facts = dict(
        feeds=len(by_feed), requests=len(requests), polls=polls, later=len(later),
        conditional=conditional, gzip=gzip, connections=connections.most, early=early,
        at_restart=at_restart, spacing=spacing)
    holds = (
        len(by_feed) == corpus.count and polls == len(requests) and early == 0 and at_restart == 0
        and len(later) >= corpus.count / 4 and conditional == len(later)
        and gzip == len(requests) and connections.most <= 2 and spacing >= 0.9)
    yield Result(
        "12a", f"server log, {corpus.count:,} feeds on {corpus.hosts} hosts, daemon, a restart",
        "1.00 request a poll, 100 % conditional from the second, 100 % gzip, ≤ 2 connections a "
        "host, none before max-age, none at a restart, starts on a host 1 s apart",
        f"{each:.2f} ({len(requests)} requests, {polls} polls); "
        f"{share(conditional, len(later))} of {len(later)} later ones conditional; "
        f"{share(gzip, len(requests))} gzip; ≤ {connections.most} connections a host; "
        f"{early} before max-age; {at_restart} at the restart; ≥ {spacing:.2f} s apart", holds,
        raw=facts)
    yield from retry_after(bench)


def share(part, whole):
    return f"{part * 100 / max(1, whole):.0f} %"


def retry_after(bench):
    corpus = bench.corpus(200)
    with Latency(
        bench.tools, corpus, bench.folder / "latency-429", milliseconds=1,
        faults="r429=10,r301=10") as server:
        bench.claimwatch.configure(
            corpus.urls(server.port), host_connections=2, interval="5s", spacing="50ms")
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
        "12b", f"429 with Retry-After of 10 minutes, {corpus.count} feeds, a restart",
        "no request to the host before it",
        f"{during} requests to {len(held)} held hosts in 40 s, {others} to others",
        during == 0 and bool(held) and others > corpus.count, raw=dict(
            held=len(held), during=during, others=others))


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
    with Nginx(bench.tools, corpus, bench.folder / "nginx-truth") as server:
        bench.claimwatch.configure(corpus.urls(server.port), terms=terms)
        bench.claimwatch.fresh()
        bench.claimwatch.once()
        corpus.truth.write_text("")
        length = bench.claimwatch.once().wall
        for tick in range(1, ticks + 1):
            corpus.tick(corpus.count // 10, 3)
            if tick % 2 == 0:
                kills += killed(bench.claimwatch.command("once"), random.uniform(0.1, 1.0) * length)
            bench.claimwatch.once()
            if tick % 5 == 0:
                bench.say(f"  tick {tick} of {ticks}, {kills} kills")
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
        f"recall {found['found'] / max(1, found['expected']):.3f} ({found['found']} of "
        f"{found['expected']}), {found['duplicated']} twice, {found['false']} false, "
        f"{found['false_decoys']} decoys; numbers {'without a gap' if whole else '**with gaps**'}",
        check.returncode == 0 and whole and kills > 0 and found["expected"] > 0, raw=found)


def killed(command, seconds):
    """Kills the command after so long; says whether it was still at work."""
    child = process.start(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    alive = child.poll() is None
    process.end(child, signal.SIGKILL)
    return alive
