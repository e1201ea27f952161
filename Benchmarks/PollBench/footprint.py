"""Rows about memory, disk and idling: 9, 10, 11 and 14."""
import os
import time
from statistics import median

import cost
import process
import tls
from daemon import Daemon
from result import Result
from servers import Latency
from sockets import OpenConnections


def resident(bench):
    """A daemon polls everything once, and is looked at when it has come to rest; then one that
    only knows the feeds, none of them due."""
    after, peak, idle, counts = [], [], [], []
    for corpus in bench.sizes():
        rests, peaks, idles = [], [], []
        with cost.nginx(bench, corpus) as server:
            bench.claimwatch.configure(corpus.urls(server.port))
            # Memory hardly varies from run to run.
            for number in range(1, min(3, bench.repeats) + 1):
                bench.claimwatch.fresh()
                server.log.mark()
                with Daemon(bench.claimwatch) as daemon:
                    daemon.settle(server.log, corpus.count)
                    rests.append(process.memory(daemon.pid))
                    peaks.append(process.memory(daemon.pid, "VmHWM"))
                server.log.mark()
                with Daemon(bench.claimwatch) as daemon:
                    daemon.settle(server.log, 0)
                    time.sleep(3)
                    idles.append(process.memory(daemon.pid))
                    if server.log.requests():
                        raise RuntimeError("the daemon that should idle has polled")
                bench.progress(number, [rests[-1], idles[-1]])
        after.append(median(rests))
        peak.append(median(peaks))
        idle.append(median(idles))
        counts.append(corpus.count)
    raw = dict(after=after, peak=peak, idle=idle, feeds=counts)
    for number, index, limit in [("9a", 0, 40), ("9b", 1, 60)]:
        yield Result(
            number, f"resident memory after a cold poll of {counts[index]:,} feeds",
            f"≤ {limit} MB", f"{after[index]:.1f} MB (peak {peak[index]:.1f})",
            after[index] <= limit, raw=raw)
    each = (idle[1] - idle[0]) * 1024 / (counts[1] - counts[0])
    yield Result(
        "9c", f"an idle feed: difference of {counts[1]:,} and {counts[0]:,}", "≤ 1 KB",
        f"{each:.2f} KB ({idle[1]:.1f} and {idle[0]:.1f} MB)", each <= 1.0, raw=raw)


def in_flight(bench):
    yield from flight(bench, "10a", bench.corpus(1000), 500, 96)
    # One feed a host, so that every transfer has a connection of its own; slowed by the server, so
    # that they are open at the same time.
    yield from flight(bench, "10b", bench.corpus(400, "single", hosts=400), 100, 320, is_tls=True)


def flight(bench, number, corpus, many, limit, is_tls=False):
    few = 8
    many = min(many, corpus.count // 2)
    if is_tls:
        server = cost.nginx(bench, corpus, "nginx-flight", tls=True, extra="limit_rate 16k;")
    else:
        server = Latency(bench.tools, corpus, bench.folder / "latency-flight")
    # Peaks in MB and the most open connections, idle ones included, by the number in flight.
    peaks, opened = [{who: {few: [], many: []} for who in ("ours", "floor")} for _ in range(2)]
    with server:
        port = server.tls_port if is_tls else server.port
        urls = corpus.urls(port, "https" if is_tls else "http")
        bundle = tls.system_bundle(bench, server) if is_tls else None
        options = ["-c", str(bundle)] if bundle else []

        def ours(connections):
            bench.claimwatch.configure(
                urls, connections=connections, bundle=bundle, host_connections=100)
            bench.claimwatch.fresh()
            return bench.claimwatch.once()

        def floor(connections):
            bench.floor.fresh()
            return bench.floor.poll(urls, *options, connections=connections)[0]

        for run in range(1, min(3, bench.repeats) + 1):
            for who, poll in [("floor", floor), ("ours", ours)]:
                for connections in (few, many):
                    with OpenConnections(port) as watcher:
                        peaks[who][connections].append(poll(connections).peak)
                    opened[who][connections].append(watcher.most_in_all)
            bench.progress(run, [peaks["ours"][few][-1], peaks["ours"][many][-1]])

    def told(who):
        """KB a transfer and KB a connection, and where they come from."""
        low, high = [median(peaks[who][number]) for number in (few, many)]
        least, most = [median(opened[who][number]) for number in (few, many)]
        transfer = (high - low) * 1024 / (many - few)
        connection = (high - low) * 1024 / max(1, most - least)
        return transfer, connection, (
            f"{transfer:.0f} KB a transfer, {connection:.0f} KB a connection ({high:.1f} and "
            f"{low:.1f} MB, {most:.0f} and {least:.0f} connections, idle ones too)")

    transfer, connection, figures = told("ours")
    # The TLS bar was set for a connection: those that are kept idle weigh as much as busy ones.
    each = connection if is_tls else transfer
    yield Result(
        number,
        f"a feed in flight, {'TLS + HTTP/2' if is_tls else 'plain'}: peak at {many} less peak at "
        f"{few}", f"≤ {limit} KB a {'connection' if is_tls else 'transfer'}", figures,
        each <= limit and median(opened["ours"][many]) >= many * 0.9, told("floor")[2],
        raw=dict(peaks=peaks, opened=opened))


def disk(bench):
    corpus = bench.corpus(5000)
    with cost.nginx(bench, corpus) as server:
        urls = corpus.urls(server.port)
        bench.claimwatch.configure(urls)
        bench.claimwatch.fresh()
        bench.floor.fresh()
        bench.claimwatch.once()
        bench.floor.poll(urls)
    items = bench.claimwatch.items()
    bench.claimwatch.query("PRAGMA wal_checkpoint(TRUNCATE)")
    size = os.path.getsize(bench.claimwatch.database)
    floor = os.path.getsize(bench.floor.folder / "seen.db")
    yield Result(
        "11", f"state on disk, feeds included, {corpus.count:,} feeds, {items:,} items",
        "≤ 64 B an item", f"{size / items:.1f} B", size / items <= 64, f"{floor / items:.1f} B",
        f"{size / floor:.2f} x", dict(size=size, floor=floor, items=items))


def idle_cpu(bench):
    # A certificate of the bench names 400 addresses at most.
    corpus = bench.corpus(5000, "tls", hosts=400)
    seconds, rate = 60, 0.6
    with cost.nginx(bench, corpus, "nginx-idle", tls=True) as server:
        urls = corpus.urls(server.tls_port, "https")
        bench.claimwatch.configure(urls, bundle=tls.system_bundle(bench, server), spacing="1s")
        # The cold poll would take as many seconds as a host has feeds.
        bench.claimwatch.fresh()
        bench.claimwatch.once()
        # As after a day: the feeds' times are spread so that `rate` a second are due.
        now = int(time.time() * 1000)
        span = int(corpus.count / rate * 1000)
        bench.claimwatch.query(
            "UPDATE feed SET next_poll = ? + abs(random() % ?)", now + 15_000, span)
        spent, polls = [], []
        with Daemon(bench.claimwatch) as daemon:
            time.sleep(20)
            for number in range(1, bench.repeats + 1):
                server.log.mark()
                before = process.cpu_so_far(daemon.pid)
                time.sleep(seconds)
                spent.append(process.cpu_so_far(daemon.pid) - before)
                polls.append(len(server.log.requests()))
                bench.progress(number, [spent[-1], polls[-1]])
    share = median(spent) / seconds * 100
    # Fewer polls than the adaptive scheduler makes would make the figure worthless.
    busy = median(polls) >= min(rate, corpus.count / span * 1000) * seconds * 0.6
    yield Result(
        "14", f"idle CPU, {corpus.count:,} feeds on {corpus.hosts} hosts, TLS, windows of "
        f"{seconds} s", "≤ 0.5 % of a core",
        f"{share:.2f} % ({median(polls) / seconds:.2f} polls a second)", share <= 0.5 and busy,
        raw=dict(cpu=spent, polls=polls))
