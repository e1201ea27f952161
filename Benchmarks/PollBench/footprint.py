"""Rows about memory, disk and idling: 9, 10, 11 and 14."""
import os
import signal
import subprocess
import time
from statistics import median

import cost
import process
from result import Result
from servers import Latency, Nginx


class Daemon:
    """A running `claimwatch run`; a context manager that ends it by SIGTERM."""

    def __init__(self, claimwatch):
        self.command = claimwatch.command("run")

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    @property
    def pid(self):
        return self.process.pid

    def settle(self, log, count, patience=1800):
        """Waits until the server has seen `count` requests and the daemon has come to rest."""
        end = time.monotonic() + patience
        while len(log.requests()) < count:
            if time.monotonic() > end:
                raise process.Timeout("the daemon did not poll every feed")
        before = -1.0
        while process.cpu_so_far(self.pid) - before > 0.02:
            before = process.cpu_so_far(self.pid)
            time.sleep(2)


def resident(bench):
    """A daemon polls everything once, and is looked at when it has come to rest; then one that
    only knows the feeds, none of them due."""
    after, peak, idle, counts = [], [], [], []
    for corpus in (bench.corpus(1000), bench.corpus(20000)):
        with cost.nginx(bench, corpus) as server:
            bench.claimwatch.configure(corpus.urls(cost.PORT))
            bench.claimwatch.fresh()
            server.log.mark()
            with Daemon(bench.claimwatch) as daemon:
                daemon.settle(server.log, corpus.count)
                after.append(process.memory(daemon.pid))
                peak.append(process.memory(daemon.pid, "VmHWM"))
            server.log.mark()
            with Daemon(bench.claimwatch) as daemon:
                daemon.settle(server.log, 0)
                time.sleep(3)
                idle.append(process.memory(daemon.pid))
            counts.append(corpus.count)
    for number, index, limit in [("9a", 0, 40), ("9b", 1, 60)]:
        yield Result(
            number, f"resident memory after a cold poll of {counts[index]:,} feeds",
            f"<= {limit} MB", f"{after[index]:.1f} MB (peak {peak[index]:.1f} MB)",
            after[index] <= limit, dict(after=after, peak=peak, idle=idle))
    each = (idle[1] - idle[0]) * 1024 / max(1, counts[1] - counts[0])
    yield Result(
        "9c", "an idle feed, from the difference of both", "<= 1 KB",
        f"{each:.2f} KB ({idle[0]:.1f} and {idle[1]:.1f} MB)", each <= 1.0, dict(idle=idle))


def in_flight(bench):
    corpus = bench.corpus(1000)
    few = 8
    for number, what, many, limit in [("10a", "plain", 500, 96), ("10b", "TLS + HTTP/2", 100, 320)]:
        is_plain = number == "10a"
        folder = bench.folder / f"flight-{number}"
        server = (
            Latency(bench.tools, corpus, folder, 18100) if is_plain
            else Nginx(bench.tools, corpus, folder, cost.PORT, tls_port=cost.TLS_PORT))
        with server:
            urls = corpus.urls(18100) if is_plain else corpus.urls(cost.TLS_PORT, "https")
            bundle = None if is_plain else cost.system_bundle(bench, server)
            peaks, floors = {few: [], many: []}, {few: [], many: []}
            for _ in range(bench.repeats):
                for connections in (few, many):
                    bench.claimwatch.configure(urls, connections=connections, bundle=bundle)
                    bench.claimwatch.fresh()
                    peaks[connections].append(bench.claimwatch.once().peak)
                    bench.floor.fresh()
                    options = ["-c", str(bundle)] if bundle else []
                    floors[connections].append(
                        bench.floor.poll(urls, *options, connections=connections)[0].peak)
        each, floor = [
            (median(values[many]) - median(values[few])) * 1024 / (many - few)
            for values in (peaks, floors)]
        yield Result(
            number, f"a feed in flight, {what}: peak at {many} less peak at {few}",
            f"<= {limit} KB", f"{each:.0f} KB (floor {floor:.0f}; peaks {median(peaks[few]):.1f} "
            f"and {median(peaks[many]):.1f} MB)", each <= limit, dict(ours=peaks, floor=floors))


def disk(bench):
    corpus = bench.corpus(5000)
    with cost.nginx(bench, corpus):
        urls = corpus.urls(cost.PORT)
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
        "<= 64 B an item", f"{size / items:.1f} B (floor {floor / items:.1f})",
        size / items <= 64, dict(size=size, items=items))


def idle_cpu(bench):
    corpus = bench.corpus(5000, "tls")
    seconds, rate = 120, 0.6
    # One certificate names at most 400 addresses.
    corpus_hosts = min(corpus.hosts, 400)
    folder = bench.folder / f"nginx-idle-{corpus.count}"
    with Nginx(bench.tools, corpus, folder, cost.PORT, tls_port=cost.TLS_PORT) as server:
        urls = corpus.urls(cost.TLS_PORT, "https")
        bench.claimwatch.configure(urls, bundle=cost.system_bundle(bench, server))
        bench.claimwatch.fresh()
        bench.claimwatch.once()
        # As after a day: the feeds' times are spread so that `rate` a second are due.
        now = int(time.time() * 1000)
        span = int(corpus.count / rate * 1000)
        bench.claimwatch.query(
            "UPDATE feed SET next_poll = ? + abs(random() % ?)", now + 12_000, span)
        with Daemon(bench.claimwatch) as daemon:
            time.sleep(12)
            server.log.mark()
            before = process.cpu_so_far(daemon.pid)
            time.sleep(seconds)
            spent = process.cpu_so_far(daemon.pid) - before
            polls = len(server.log.requests())
    share = spent / seconds * 100
    yield Result(
        "14", f"idle CPU, {corpus.count:,} feeds, TLS, {seconds} s",
        "<= 0.5 % of a core", f"{share:.2f} % ({polls} polls, {corpus_hosts} hosts)", share <= 0.5,
        dict(cpu=spent, polls=polls))
