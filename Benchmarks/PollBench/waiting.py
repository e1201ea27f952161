"""Rows about waiting, by wall time beside the floor's: 5 and 6."""
import time
from statistics import median

from cost import compare
from result import Result
from servers import Latency

FAULTS = "stall=1,gone=1,r301=2,r302=1,r429=1,r500=2,trunc=1,huge=0.5,noetag=5,drip=0.5"


def latency(bench):
    corpus = bench.corpus(1000)
    with Latency(bench.tools, corpus, bench.folder / "latency") as server:
        urls = corpus.urls(server.port)
        for number, hosts, limit in [("5a", 100, 1.3), ("5b", 2, 1.5)]:
            bench.claimwatch.configure(urls, host_connections=hosts)
            bench.claimwatch.fresh()
            bench.floor.fresh()
            bench.floor.poll(urls)
            bench.claimwatch.once()
            floors, mine = compare(
                bench, lambda: bench.floor.poll(urls)[0].wall, lambda: bench.claimwatch.once().wall)
            ours, floor = median(mine), median(floors)
            yield Result(
                number,
                f"100 ms latency, {corpus.count:,} feeds, 100 in flight, {hosts} a host, warm, "
                "wall",
                f"≤ {limit} x floor", f"{ours:.2f} s", ours / floor <= limit, f"{floor:.2f} s",
                f"{ours / floor:.2f} x", dict(ours=mine, floor=floors))


def p99(requests, began):
    """When 99 of 100 healthy feeds were answered, in seconds from the start."""
    times = sorted(r.time - began for r in requests if r.fault in ("-", "noetag"))
    return times[int(len(times) * 0.99)] if times else 0.0


def faults(bench):
    corpus = bench.corpus(1000)
    timeout = 10
    ends = {"none": [], "faults": []}
    plain, faulty = [
        Latency(bench.tools, corpus, bench.folder / f"latency-{name}", faults=spec)
        for name, spec in [("none", ""), ("faults", FAULTS)]]

    def ours(server, name):
        bench.claimwatch.configure(corpus.urls(server.port), timeout=f"{timeout}s")
        bench.claimwatch.fresh()
        server.log.mark()
        began = time.time()
        wall = bench.claimwatch.once(patience=10 * timeout).wall
        ends[name].append(p99(server.log.requests(), began))
        return wall

    def floor():
        bench.floor.fresh()
        options = ["-L", "-t", str(timeout)]
        return bench.floor.poll(corpus.urls(faulty.port), *options)[0].wall

    def both():
        ours(plain, "none")
        return ours(faulty, "faults")

    with plain, faulty:
        floors, mine = compare(bench, floor, both)
    wall, least = median(mine), median(floors)
    yield Result(
        "6a", f"faults, {corpus.count:,} feeds, 100 in flight, cold, wall, timeout {timeout} s",
        "≤ timeout + 4 s", f"timeout {wall - timeout:+.1f} s", wall <= timeout + 4,
        f"timeout {least - timeout:+.1f} s", raw=dict(ours=mine, floor=floors))
    healthy, stalled = median(ends["none"]), median(ends["faults"])
    yield Result(
        "6b", "99 of 100 healthy feeds answered, with faults against without",
        "unchanged (≤ 1.2 x)", f"after {stalled:.2f} s; without faults {healthy:.2f} s",
        stalled <= healthy * 1.2, ratio=f"{stalled / healthy:.2f} x without faults", raw=ends)
